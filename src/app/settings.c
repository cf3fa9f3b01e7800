// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/settings.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "formats/yaml.h"

enum { FILE_MAX = 64 * 1024, NAME_BYTES_MAX = 200 };

/* NULL when the value keeps its rule, else the remedy. */
typedef const char *rule(struct str value);

static bool is_all_of(struct str s, const char *allowed)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr(allowed, s.p[i]) || s.p[i] == '\0')
			return false;
	return true;
}

static const char *check_name(struct str v)
{
	return v.n > 0 && v.n <= NAME_BYTES_MAX ? NULL : "write 1 to 200 bytes";
}

static const char *check_country(struct str v)
{
	const bool good = v.n == 2 && is_all_of(v, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	return good ? NULL : "write two capital letters, such as LK";
}

static const char *check_origin(struct str v)
{
	const bool good = v.n > 0 && v.n <= 200 &&
			  is_all_of(v, "abcdefghijklmnopqrstuvwxyz0123456789.-/_");
	return good ? NULL
		    : "write small letters, digits, dots and slashes, such as node.example/lk";
}

static const char *check_address(struct str v)
{
	static const char remedy[] = "write https://HOST, or http://localhost:PORT to try it out, "
				     "without a slash at the end";
	const bool local = str_eq(v, STR("http://localhost")) ||
			   str_starts(v, STR("http://localhost:"));
	if (!str_starts(v, STR("https://")) && !local)
		return remedy;
	const struct str host = str_slice(v, local ? 7 : 8, v.n);
	return host.n > 0 && is_all_of(host, "abcdefghijklmnopqrstuvwxyz0123456789.-:") ? NULL
											: remedy;
}

static const char *check_peer_address(struct str v)
{
	return str_starts(v, STR("https://"))
		       ? check_address(v)
		       : "write https://HOST:PORT without a slash at the end";
}

static const char *check_mail(struct str v)
{
	const struct str host = str_slice(v, str_starts(v, STR("smtps://")) ? 8 : 7, v.n);
	const bool good = (str_starts(v, STR("smtps://")) || str_starts(v, STR("smtp://"))) &&
			  host.n > 0 &&
			  is_all_of(host, "abcdefghijklmnopqrstuvwxyz0123456789.-:[]");
	return good ? NULL : "write smtps://HOST:PORT, or smtp://HOST:PORT for STARTTLS";
}

static const char *check_mailbox(struct str v)
{
	struct str name, host;
	const bool good = str_cut(v, '@', &name, &host) && name.n > 0 && host.n > 0 &&
			  is_all_of(v, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "0123456789.-_+@");
	return good ? NULL : "write one mail address, such as duty@node.example";
}

static const char *check_text(struct str v)
{
	return v.n > 0 ? NULL : "write a value, or leave the line out";
}

static const char *check_resolver(struct str v)
{
	return v.n > 0 && is_all_of(v, "0123456789.:") ? NULL
						       : "write an IPv4 address, such as "
							 "192.0.2.53 or 127.0.0.1:5353";
}

static const char *check_yes(struct str v)
{
	return str_eq(v, STR("yes")) ? NULL : "write yes, or leave the line out";
}

static const char *check_number(struct str v)
{
	int64_t n;
	return str_to_i64(v, 1, 256, &n) ? NULL : "write a number from 1 to 256";
}

static const char *check_minutes(struct str v)
{
	int64_t n;
	return str_to_i64(v, 1, 1440, &n) ? NULL : "write minutes: a number from 1 to 1440";
}

static const char *check_hours(struct str v)
{
	int64_t n;
	return str_to_i64(v, 1, 8760, &n) ? NULL : "write hours: a number from 1 to 8760";
}

static const char *check_term(struct str v)
{
	int64_t n;
	return str_to_i64(v, 30, 36500, &n) ? NULL : "write days: a number from 30 to 36500";
}

static const char *check_megabytes(struct str v)
{
	int64_t n;
	return str_to_i64(v, 1, INT64_C(1) << 24, &n) ? NULL
						      : "write how many MiB: from 1 to 16777216";
}

static const struct field {
	const char *key;
	size_t at; // in struct settings
	bool required, number;
	rule *rule;
} fields[] = {
	{ "name", offsetof(struct settings, name), true, false, check_name },
	{ "country", offsetof(struct settings, country), false, false, check_country },
	{ "origin", offsetof(struct settings, origin), true, false, check_origin },
	{ "address", offsetof(struct settings, address), true, false, check_address },
	{ "database", offsetof(struct settings, database), true, false, check_text },
	{ "listen", offsetof(struct settings, listen), false, false, check_text },
	{ "unix", offsetof(struct settings, unix_path), false, false, check_text },
	{ "tls-cert", offsetof(struct settings, tls_cert), false, false, check_text },
	{ "tls-key", offsetof(struct settings, tls_key), false, false, check_text },
	{ "client-ca", offsetof(struct settings, client_ca), false, false, check_text },
	{ "exchange-listen", offsetof(struct settings, exchange_listen), false, false, check_text },
	{ "exchange-address", offsetof(struct settings, exchange_address), false, false,
	  check_peer_address },
	{ "training", offsetof(struct settings, training), false, false, check_yes },
	{ "keeps-abuse", offsetof(struct settings, keeps_abuse), false, false, check_yes },
	{ "public-numbers", offsetof(struct settings, public_numbers), false, false, check_yes },
	{ "open-verify", offsetof(struct settings, open_verify), false, false, check_yes },
	{ "mail", offsetof(struct settings, mail), false, false, check_mail },
	{ "mail-from", offsetof(struct settings, mail_from), false, false, check_mailbox },
	{ "mail-user", offsetof(struct settings, mail_user), false, false, check_text },
	{ "mail-password-file", offsetof(struct settings, mail_password_file), false, false,
	  check_text },
	{ "intake-lmtp", offsetof(struct settings, intake_lmtp), false, false, check_text },
	{ "intake-address", offsetof(struct settings, intake_address), false, false,
	  check_mailbox },
	{ "takedown-looks", offsetof(struct settings, takedown_looks), false, false, check_yes },
	{ "rdap", offsetof(struct settings, rdap), false, false, check_text },
	{ "resolver", offsetof(struct settings, resolver), false, false, check_resolver },
	{ "place-countries", offsetof(struct settings, place_countries), false, false, check_text },
	{ "place-networks", offsetof(struct settings, place_networks), false, false, check_text },
	{ "referral-approval", offsetof(struct settings, referral_approval), false, false,
	  check_yes },
	{ "referral-hold", offsetof(struct settings, referral_hold), false, true, check_minutes },
	{ "referral-remind", offsetof(struct settings, referral_remind), false, true,
	  check_number },
	{ "referral-escalate", offsetof(struct settings, referral_escalate), false, true,
	  check_number },
	{ "referral-critical-remind", offsetof(struct settings, referral_critical_remind), false,
	  true, check_number },
	{ "referral-critical-escalate", offsetof(struct settings, referral_critical_escalate),
	  false, true, check_number },
	{ "referral-escalate-to", offsetof(struct settings, referral_escalate_to), false, false,
	  check_mailbox },
	{ "incident-tell", offsetof(struct settings, incident_tell), false, true, check_hours },
	{ "incident-contain", offsetof(struct settings, incident_contain), false, true,
	  check_hours },
	{ "incident-update", offsetof(struct settings, incident_update), false, true, check_hours },
	{ "incident-critical-tell", offsetof(struct settings, incident_critical_tell), false, true,
	  check_hours },
	{ "incident-critical-contain", offsetof(struct settings, incident_critical_contain), false,
	  true, check_hours },
	{ "incident-critical-update", offsetof(struct settings, incident_critical_update), false,
	  true, check_hours },
	{ "retain-contacts", offsetof(struct settings, retain_contacts), false, true, check_term },
	{ "retain-reports", offsetof(struct settings, retain_reports), false, true, check_term },
	{ "retain-notices", offsetof(struct settings, retain_notices), false, true, check_term },
	{ "retain-referrals", offsetof(struct settings, retain_referrals), false, true,
	  check_term },
	{ "threads", offsetof(struct settings, threads), false, true, check_number },
	{ "workers", offsetof(struct settings, workers), false, true, check_number },
	{ "peer-day-max", offsetof(struct settings, peer_day_max), false, true, check_megabytes },
	{ "file-max", offsetof(struct settings, file_max), false, true, check_megabytes },
	{ "upload-max", offsetof(struct settings, upload_max), false, true, check_megabytes },
};

enum { FIELDS = sizeof fields / sizeof *fields };

static void complain(struct report *r, struct str file, const struct yaml_node *node,
		     const char *field, const char *problem, const char *remedy)
{
	report_add(r, (struct report_row){ .file = file,
					   .line = node ? node->line : 0,
					   .col = node ? node->col : 0,
					   .field = str_from_c(field),
					   .problem = str_from_c(problem),
					   .remedy = str_from_c(remedy) });
}

static void read_field(const struct field *f, const struct yaml_node *root, struct str file,
		       struct report *r, struct settings *out)
{
	const struct yaml_node *node = yaml_get(root, str_from_c(f->key));
	char *place = (char *)out + f->at;
	if (!node) {
		if (f->required)
			complain(r, file, NULL, f->key, "is missing", "add the line");
		return;
	}
	const struct str value = node->kind == YAML_SCALAR ? node->text : (struct str){ 0 };
	const char *remedy = f->rule(value);
	if (remedy) {
		complain(r, file, node, f->key, "does not keep the rule", remedy);
		return;
	}
	if (f->number) {
		int64_t n = 0;
		INVARIANT(str_to_i64(value, 1, INT64_MAX, &n)); // its rule says more
		memcpy(place, &n, sizeof n);
	} else {
		memcpy(place, &value, sizeof value);
	}
}

static bool is_known(struct str key)
{
	for (size_t i = 0; i < FIELDS; i++)
		if (str_eq(key, str_from_c(fields[i].key)))
			return true;
	return false;
}

static enum rc first_mistake(struct cx *cx, const struct report *r)
{
	const struct report_row *row = &r->p[0];
	return cx_fail(cx, RC_INVALID, "%.*s:%d: %.*s %.*s: %.*s", STR_ARG(row->file), row->line,
		       STR_ARG(row->field), STR_ARG(row->problem), STR_ARG(row->remedy));
}

enum rc settings_parse(struct cx *cx, struct str dir, struct str file, struct str text,
		       struct report *report, struct settings *out)
{
	const struct yaml_node *root;
	struct settings s = { .dir = arena_copy(cx->arena, dir) };
	TRY(yaml_parse(cx, file, text, report, &root));
	if (root->kind != YAML_MAP)
		complain(report, file, root, "", "is no list of settings",
			 "write NAME: VALUE lines");
	for (const struct yaml_node *n = root->kind == YAML_MAP ? root->first : NULL; n;
	     n = n->next)
		if (!is_known(n->key))
			complain(report, file, n, str_c(cx->arena, n->key), "is no setting",
				 "see the manual for those there are");
	for (size_t i = 0; i < FIELDS && root->kind == YAML_MAP; i++)
		read_field(&fields[i], root, file, report, &s);
	if (report_count(report) > 0)
		return first_mistake(cx, report);
	if (!str_starts(s.database, STR("postgresql://")) && !str_starts(s.database, STR("/")))
		s.database = arena_fmt(cx->arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(s.database));
	*out = s;
	return RC_OK;
}

/* Standard error gets what does not fit into the cx's one sentence. */
static enum rc parse_and_tell(struct cx *cx, struct str dir, struct str file, struct str text,
			      struct settings *out)
{
	struct report report;
	report_init(&report, cx->arena);
	const enum rc rc = settings_parse(cx, dir, file, text, &report, out);
	if (report_count(&report) > 1)
		report_write(&report, stderr);
	return rc;
}

enum rc settings_load(struct cx *cx, struct str dir, struct settings *out)
{
	const struct str path = arena_fmt(cx->arena, "%.*s/node.yaml", STR_ARG(dir));
	FILE *f = fopen(path.p, "rb"); // arena_fmt ends it with NUL
	if (!f && errno == ENOENT)
		return cx_fail(cx, RC_MISSING,
			       "%s is not there; make a node with: comity init %.*s", path.p,
			       STR_ARG(dir));
	if (!f)
		return cx_fail(cx, RC_IO, "cannot read %s: %s", path.p, strerror(errno));
	char *bytes = arena_alloc(cx->arena, FILE_MAX + 1);
	const size_t n = fread(bytes, 1, FILE_MAX + 1, f);
	const bool bad = ferror(f) != 0;
	(void)fclose(f); // only read
	if (bad || n > FILE_MAX)
		return cx_fail(cx, RC_IO, "%s cannot be read, or is larger than %d bytes", path.p,
			       FILE_MAX);
	return parse_and_tell(cx, dir, path, (struct str){ bytes, n }, out);
}

/* In double quotes: what a person chose may begin with any character. */
static struct str quoted(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, 2 * s.n + 2);
	size_t n = 0;
	p[n++] = '"';
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			p[n++] = '\\';
		p[n++] = s.p[i];
	}
	p[n++] = '"';
	return (struct str){ p, n };
}

struct str settings_print(struct arena *a, const struct settings *s)
{
	const struct str name = quoted(a, s->name), database = quoted(a, s->database);
	const struct str country = s->country.n > 0
					   ? arena_fmt(a, "country: %.*s\n", STR_ARG(s->country))
					   : (struct str){ 0 };
	return arena_fmt(a,
			 "# A node of comity. The manual, docs/operator.md, explains each line.\n"
			 "name: %.*s\n%.*s"
			 "# The ledger's name. Never change it.\norigin: %.*s\n"
			 "# As browsers reach it. Passkeys belong to it.\naddress: %.*s\n"
			 "database: %.*s\nlisten: %.*s\n",
			 STR_ARG(name), STR_ARG(country), STR_ARG(s->origin), STR_ARG(s->address),
			 STR_ARG(database), STR_ARG(s->listen));
}

struct str settings_host(const struct settings *s)
{
	struct str rest = s->address, head;
	const size_t at = str_find(rest, STR("://"));
	rest = str_slice(rest, at == STR_NONE ? 0 : at + 3, rest.n);
	str_cut(rest, ':', &head, &rest);
	return head;
}

enum rc settings_check(struct cx *cx, const struct settings *s)
{
	struct settings again;
	return parse_and_tell(cx, s->dir, STR("node.yaml"), settings_print(cx->arena, s), &again);
}
