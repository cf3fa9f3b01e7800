// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/xarf.h"

#include <string.h>

#include "formats/charset.h"
#include "formats/json_read.h"
#include "formats/mail_read.h"
#include "formats/pack.h"
#include "formats/xarf_table.h"

static const char *const levels[XARF_LEVELS] = {
	[XARF_VALID] = "valid",
	[XARF_DIALECT] = "dialect",
	[XARF_USABLE] = "usable",
	[XARF_UNUSABLE] = "unusable",
};

const char *xarf_level_key(enum xarf_level level)
{
	INVARIANT(level < XARF_LEVELS);
	return levels[level];
}

bool xarf_looks(struct str bytes)
{
	const struct str s = str_trim(bytes);
	return s.n > 1 && s.p[0] == '{';
}

/* ---- what a text is ---------------------------------------------------------------- */

static bool two_digits(struct str s, size_t at, int64_t most, int64_t *out)
{
	return str_to_i64(str_slice(s, at, at + 2), 0, most, out) && at + 2 <= s.n;
}

/* "Z", "+02:00" or "+0200" in seconds. */
static bool offset_of(struct str s, int64_t *out)
{
	int64_t h = 0, m = 0;
	if (str_eq_nocase(s, STR("z"))) {
		*out = 0;
		return true;
	}
	const bool colon = s.n == 6 && s.p[3] == ':';
	if ((s.n != 5 && !colon) || (s.p[0] != '+' && s.p[0] != '-') || !two_digits(s, 1, 23, &h) ||
	    !two_digits(s, colon ? 4 : 3, 59, &m))
		return false;
	*out = (s.p[0] == '-' ? -1 : 1) * (h * 3600 + m * 60);
	return true;
}

bool xarf_time(struct str s, struct instant *out)
{
	struct date day;
	int64_t h = 0, m = 0, sec = 0, offset = 0;
	size_t at = 19;
	if (s.n < 20 || !date_parse(str_slice(s, 0, 10), &day) ||
	    (s.p[10] != 'T' && s.p[10] != 't' && s.p[10] != ' ') || s.p[13] != ':' ||
	    s.p[16] != ':' || !two_digits(s, 11, 23, &h) || !two_digits(s, 14, 59, &m) ||
	    !two_digits(s, 17, 60, &sec))
		return false;
	if (s.p[at] == '.')
		for (at++; at < s.n && s.p[at] >= '0' && s.p[at] <= '9';)
			at++;
	if (!offset_of(str_slice(s, at, s.n), &offset))
		return false;
	out->us = (INT64_C(86400) * day.days + h * 3600 + m * 60 + sec - offset) * INT64_C(1000000);
	return true;
}

static bool is_uuid(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((i == 8 || i == 13 || i == 18 || i == 23) ? s.p[i] != '-'
							      : str_hex_digit(s.p[i]) < 0)
			return false;
	return s.n == 36;
}

static bool is_host(struct str s)
{
	size_t label = 0;
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		const bool alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
				   (c >= '0' && c <= '9');
		if (c == '.' ? label == 0 || s.p[i - 1] == '-' : !alnum && (c != '-' || label == 0))
			return false;
		label = c == '.' ? 0 : label + 1;
		if (label > 63)
			return false;
	}
	return s.n > 0 && s.n < 254 && s.p[s.n - 1] != '-' && s.p[s.n - 1] != '.';
}

static bool is_email(struct str s)
{
	struct str name, host;
	return str_cut(s, '@', &name, &host) && name.n > 0 && is_host(host);
}

static bool is_ipv4(struct str s)
{
	struct str part, rest = s;
	int64_t n, parts = 0;
	bool more = true;
	while (more && parts < 5) {
		more = str_cut(rest, '.', &part, &rest);
		if (!str_to_i64(part, 0, 255, &n) || part.n > 3 || part.p[0] == '-' ||
		    (part.n > 1 && part.p[0] == '0'))
			return false;
		parts++;
	}
	return parts == 4;
}

static bool is_ipv6(struct str s)
{
	struct str part, rest = s;
	size_t groups = 0;
	bool gap = false, more = true;
	if (str_starts(rest, STR("::")))
		rest = str_slice(rest, 1, rest.n);
	while (more) {
		more = str_cut(rest, ':', &part, &rest);
		if (part.n == 0) {
			const bool at_end = !more;
			if (gap && !at_end)
				return false;
			gap = true;
			continue;
		}
		if (!more && is_ipv4(part)) {
			groups += 2;
			continue;
		}
		for (size_t i = 0; i < part.n; i++)
			if (part.n > 4 || str_hex_digit(part.p[i]) < 0)
				return false;
		groups++;
	}
	return gap ? groups < 8 : groups == 8;
}

static bool is_address(struct str s)
{
	return is_ipv4(s) || is_ipv6(s);
}

static bool is_url(struct str s)
{
	const size_t at = str_find(s, STR("://"));
	if (at == STR_NONE || at == 0 || at + 3 >= s.n)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((uint8_t)s.p[i] <= ' ')
			return false;
	return true;
}

static bool is_version_4(struct str s)
{
	struct str major, minor, patch;
	int64_t n;
	return str_cut(s, '.', &major, &minor) && str_cut(minor, '.', &minor, &patch) &&
	       str_eq(major, STR("4")) && str_to_i64(minor, 0, INT64_MAX, &n) &&
	       str_to_i64(patch, 0, INT64_MAX, &n);
}

static bool is_cve(struct str s)
{
	int64_t n;
	return str_starts(s, STR("CVE-")) && s.n >= 13 && s.n <= 16 && s.p[8] == '-' &&
	       str_to_i64(str_slice(s, 4, 8), 0, 9999, &n) && s.p[4] != '-' &&
	       str_to_i64(str_slice(s, 9, s.n), 0, 9999999, &n) && s.p[9] != '-';
}

static bool is_cvss_version(struct str s)
{
	return str_eq(s, STR("2")) || str_eq(s, STR("3.0")) || str_eq(s, STR("3.1"));
}

static bool is_flat(const struct json_node *map)
{
	for (const struct json_node *n = map->first; n; n = n->next)
		if (n->kind == JSON_LIST || n->kind == JSON_MAP)
			return false;
	return true;
}

/* ---- judging ------------------------------------------------------------------------- */

struct judging {
	struct arena *a;
	struct xarf *x;
};

static void fault(struct judging *g, struct str pointer, struct str sentence)
{
	if (g->x->faults.n < XARF_FAULTS_MAX)
		*ARENA_PUSH(g->a, &g->x->faults) = (struct xarf_fault){ pointer, sentence };
}

static bool is_text_kind(enum xarf_kind kind, struct str s)
{
	struct instant t;
	switch (kind) {
	case XARF_IS_DATE:
		return xarf_time(s, &t);
	case XARF_IS_UUID:
		return is_uuid(s);
	case XARF_IS_EMAIL:
		return is_email(s);
	case XARF_IS_HOST:
		return is_host(s);
	case XARF_IS_ADDRESS:
		return is_address(s);
	case XARF_IS_URL:
		return is_url(s);
	case XARF_IS_VERSION_4:
		return is_version_4(s);
	case XARF_IS_TRANSPORT:
		return str_eq_nocase(s, STR("tcp")) || str_eq_nocase(s, STR("udp"));
	case XARF_IS_CVE:
		return is_cve(s);
	case XARF_IS_TEXT:
	case XARF_IS_FLAT:
	case XARF_IS_CVSS:
	case XARF_IS_PORT:
	case XARF_IS_COUNT:
	case XARF_IS_NUMBER:
	case XARF_IS_SHARE:
	case XARF_IS_YES_NO:
	case XARF_IS_LIST:
	case XARF_IS_MAP:
		break;
	}
	return true;
}

static bool is_kind(enum xarf_kind kind, const struct json_node *n)
{
	int64_t number;
	switch (kind) {
	case XARF_IS_PORT:
		return n->kind == JSON_NUMBER && str_to_i64(n->text, 0, 65535, &number);
	case XARF_IS_COUNT:
		return n->kind == JSON_NUMBER && str_to_i64(n->text, 0, INT64_MAX, &number);
	case XARF_IS_NUMBER:
		return n->kind == JSON_NUMBER;
	case XARF_IS_SHARE:
		return n->kind == JSON_NUMBER &&
		       (str_starts(n->text, STR("0")) || str_eq(n->text, STR("1")) ||
			str_eq(n->text, STR("1.0")));
	case XARF_IS_YES_NO:
		return n->kind == JSON_YES_NO;
	case XARF_IS_LIST:
		return n->kind == JSON_LIST;
	case XARF_IS_MAP:
		return n->kind == JSON_MAP;
	case XARF_IS_FLAT:
		return n->kind == JSON_MAP && is_flat(n);
	case XARF_IS_CVSS:
		return n->kind == JSON_MAP && is_cvss_version(json_get_text(n, "Version"));
	case XARF_IS_TEXT:
	case XARF_IS_DATE:
	case XARF_IS_UUID:
	case XARF_IS_EMAIL:
	case XARF_IS_HOST:
	case XARF_IS_ADDRESS:
	case XARF_IS_URL:
	case XARF_IS_VERSION_4:
	case XARF_IS_TRANSPORT:
	case XARF_IS_CVE:
		break;
	}
	return n->kind == JSON_TEXT && is_text_kind(kind, n->text);
}

static const char *kind_text(enum xarf_kind kind)
{
	static const char *const texts[] = {
		[XARF_IS_TEXT] = "is no text",
		[XARF_IS_DATE] = "is no time of RFC 3339",
		[XARF_IS_UUID] = "is no UUID",
		[XARF_IS_EMAIL] = "is no mail address",
		[XARF_IS_HOST] = "is no host name",
		[XARF_IS_ADDRESS] = "is no IP address",
		[XARF_IS_URL] = "is no URL",
		[XARF_IS_PORT] = "is no port",
		[XARF_IS_COUNT] = "is no number from 0 on",
		[XARF_IS_NUMBER] = "is no number",
		[XARF_IS_SHARE] = "is no number from 0 to 1",
		[XARF_IS_YES_NO] = "is neither true nor false",
		[XARF_IS_LIST] = "is no list",
		[XARF_IS_MAP] = "is no object",
		[XARF_IS_VERSION_4] = "is no version 4",
		[XARF_IS_TRANSPORT] = "is neither tcp nor udp",
		[XARF_IS_CVE] = "is no CVE number",
		[XARF_IS_FLAT] = "holds a list or an object",
		[XARF_IS_CVSS] = "is of no version of CVSS: 2, 3.0 or 3.1",
	};
	return texts[kind];
}

static void judge(struct judging *g, const struct json_node *map, struct str at,
		  const struct xarf_member *table)
{
	for (const struct xarf_member *m = table; m->name; m++) {
		const struct json_node *n = json_get(map, m->name);
		const struct str pointer = arena_fmt(g->a, "%.*s/%s", STR_ARG(at), m->name);
		if (!n && m->required)
			fault(g, pointer, STR("is missing"));
		if (!n)
			continue;
		if (!is_kind(m->kind, n))
			fault(g, pointer, str_from_c(kind_text(m->kind)));
		else if (m->least > 0 && str_width(n->text) < (size_t)m->least)
			fault(g, pointer,
			      arena_fmt(g->a, "has fewer than %d characters", (int)m->least));
		else if (m->most > 0 && str_width(n->text) > (size_t)m->most)
			fault(g, pointer,
			      arena_fmt(g->a, "has more than %d characters", (int)m->most));
	}
}

/* Nothing else may be there. */
static void judge_closed(struct judging *g, const struct json_node *map, struct str at,
			 const struct xarf_member *table)
{
	for (const struct json_node *n = map ? map->first : NULL; n; n = n->next) {
		const struct xarf_member *m = table;
		while (m->name && !str_eq(n->key, str_from_c(m->name)))
			m++;
		if (!m->name)
			fault(g, arena_fmt(g->a, "%.*s/%.*s", STR_ARG(at), STR_ARG(n->key)),
			      STR("is not a member that may be there"));
	}
}

static void judge_members(struct judging *g, const struct json_node *map, struct str at,
			  const char *members)
{
	struct str word, rest = str_from_c(members);
	while (rest.n > 0) {
		(void)str_cut(rest, ' ', &word, &rest);
		if (!json_get(map, str_c(g->a, word)))
			fault(g, arena_fmt(g->a, "%.*s/%.*s", STR_ARG(at), STR_ARG(word)),
			      STR("is missing"));
	}
}

/* ---- what is given out ------------------------------------------------------------------ */

static void take(struct judging *g, enum xarf_text to, const struct json_node *map, const char *key)
{
	const struct str s = json_get_text(map, key);
	if (s.n > 0 && g->x->texts[to].n == 0)
		g->x->texts[to] = charset_to_utf8(g->a, STR("utf-8"),
						  str_slice(s, 0, XARF_TEXT_MAX));
}

static void take_port(struct judging *g, const struct json_node *map, const char *key)
{
	const struct json_node *n = json_get(map, key);
	if (n && n->kind == JSON_NUMBER && !str_to_i64(n->text, 1, 65535, &g->x->port))
		g->x->port = 0;
}

static void take_evidence(struct judging *g, const struct json_node *n, const char *type,
			  const char *payload, bool is_base64)
{
	struct mail_decoded d;
	const struct str bytes = json_get_text(n, payload);
	if (bytes.n == 0 || g->x->evidence.n == XARF_EVIDENCE_MAX)
		return;
	mail_decode(g->a, is_base64 ? MAIL_BASE64 : MAIL_PLAIN, bytes, 0, &d);
	*ARENA_PUSH(g->a, &g->x->evidence) = (struct xarf_evidence){
		.type = charset_to_utf8(g->a, STR("utf-8"), json_get_text(n, type)),
		.description = charset_to_utf8(g->a, STR("utf-8"), json_get_text(n, "description")),
		.hash = d.hash,
		.size = d.size,
	};
}

/* ---- version 4 ----------------------------------------------------------------------------- */

static const struct xarf_type *find_4(struct str category, struct str type)
{
	for (const struct xarf_type *t = xarf_types_4; t->category; t++)
		if (str_eq(category, str_from_c(t->category)) && str_eq(type, str_from_c(t->type)))
			return t;
	return NULL;
}

static bool is_category(struct str category)
{
	for (const struct xarf_type *t = xarf_types_4; t->category; t++)
		if (str_eq(category, str_from_c(t->category)))
			return true;
	return false;
}

static void judge_evidence_4(struct judging *g, const struct json_node *list)
{
	size_t i = 0;
	if (!list || list->kind != JSON_LIST)
		return;
	if (list->n > XARF_EVIDENCE_MAX)
		fault(g, STR("/evidence"), STR("has more than 50 items"));
	for (const struct json_node *n = list->first; n; n = n->next, i++) {
		judge(g, n, arena_fmt(g->a, "/evidence/%zu", i), xarf_evidence_4);
		take_evidence(g, n, "content_type", "payload", true);
	}
}

static void judge_type_4(struct judging *g, const struct json_node *root, const struct xarf_type *t)
{
	const struct str source = json_get_text(root, "source_identifier");
	judge_members(g, root, STR(""), t->members);
	if (t->port_for_address && is_address(source))
		judge_members(g, root, STR(""), "source_port");
	if (t->port_for_smtp && str_eq(json_get_text(root, "protocol"), STR("smtp")))
		judge_members(g, root, STR(""), "smtp_from source_port");
}

/* The older dialect had no sender, other identifiers, a reporter of other members, other types within
 * the same categories, and asked for less of each but the protocol of a message. */
static bool is_of_dialect(const struct xarf *x, const struct xarf_fault *f)
{
	static const char *const core[] = { "/protocol", "/timestamp", "/category", "/xarf_version",
					    "/source_identifier" };
	if (str_eq(f->pointer, STR("/type")))
		return x->texts[XARF_TYPE].n > 0;
	if (str_eq(f->sentence, STR("is missing")) &&
	    str_find(str_slice(f->pointer, 1, f->pointer.n), STR("/")) == STR_NONE) {
		for (size_t i = 0; i < sizeof core / sizeof *core; i++)
			if (str_eq(f->pointer, str_from_c(core[i])))
				return false;
		return true;
	}
	static const char *const places[] = { "/sender",    "/report_id",   "/reporter",
					      "/evidence/", "/source_port", "/_internal",
					      "/smtp_from", "/tags" };
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (str_starts(f->pointer, str_from_c(places[i])))
			return true;
	return false;
}

static enum xarf_level level_4(const struct xarf *x, const struct xarf_type *t)
{
	bool dialect = false;
	for (size_t i = 0; i < x->faults.n; i++)
		dialect = dialect || str_eq(x->faults.p[i].pointer, STR("/sender"));
	for (size_t i = 0; i < x->faults.n; i++)
		dialect = dialect && is_of_dialect(x, &x->faults.p[i]);
	if ((!t && (!dialect || !is_category(x->texts[XARF_CATEGORY]))) ||
	    x->texts[XARF_SOURCE].n == 0)
		return XARF_UNUSABLE;
	return x->faults.n == 0 ? XARF_VALID : dialect ? XARF_DIALECT : XARF_USABLE;
}

static void read_4(struct judging *g, const struct json_node *root)
{
	static const struct {
		enum xarf_text to;
		const char *key;
	} members[] = {
		{ XARF_VERSION, "xarf_version" },
		{ XARF_ID, "report_id" },
		{ XARF_TIME, "timestamp" },
		{ XARF_SOURCE, "source_identifier" },
		{ XARF_CATEGORY, "category" },
		{ XARF_CATEGORY, "class" },
		{ XARF_TYPE, "type" },
		{ XARF_URL, "url" },
		{ XARF_URL, "infringing_url" },
		{ XARF_DESCRIPTION, "description" },
		{ XARF_FIRST_SEEN, "first_seen" },
		{ XARF_LAST_SEEN, "last_seen" },
		{ XARF_FROM, "smtp_from" },
		{ XARF_SUBJECT, "subject" },
		{ XARF_SUBJECT, "message_subject" },
		{ XARF_TLP, "tlp" },
	};
	const struct json_node *reporter = json_get(root, "reporter");
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		take(g, members[i].to, root, members[i].key);
	take(g, XARF_ORG, reporter, "org");
	take(g, XARF_CONTACT, reporter, "contact");
	take_port(g, root, "source_port");
	judge(g, root, STR(""), xarf_core_4);
	judge(g, reporter, STR("/reporter"), xarf_contact_4);
	judge_closed(g, reporter, STR("/reporter"), xarf_contact_4);
	if (json_get(root, "sender")) {
		judge(g, json_get(root, "sender"), STR("/sender"), xarf_contact_4);
		judge_closed(g, json_get(root, "sender"), STR("/sender"), xarf_contact_4);
	}
	judge_evidence_4(g, json_get(root, "evidence"));
	const struct xarf_type *t = find_4(g->x->texts[XARF_CATEGORY], g->x->texts[XARF_TYPE]);
	if (t)
		judge_type_4(g, root, t);
	else
		fault(g, STR("/type"), STR("is no type of this category"));
	g->x->level = level_4(g->x, t);
}

/* ---- version 3 ------------------------------------------------------------------------------- */

static const struct xarf_type_3 *find_3(struct str class, struct str type)
{
	for (const struct xarf_type_3 *t = xarf_types_3; t->class; t++)
		if (str_eq(class, str_from_c(t->class)) && str_eq(type, str_from_c(t->type)))
			return t;
	return NULL;
}

static void judge_samples_3(struct judging *g, const struct json_node *list)
{
	size_t i = 0;
	if (!list || list->kind != JSON_LIST)
		return;
	if (list->n == 0)
		fault(g, STR("/Report/Samples"), STR("is empty"));
	for (const struct json_node *n = list->first; n; n = n->next, i++) {
		const struct json_node *flag = json_get(n, "Base64Encoded");
		judge(g, n, arena_fmt(g->a, "/Report/Samples/%zu", i), xarf_sample_3);
		take_evidence(g, n, "ContentType", "Payload",
			      flag && flag->kind == JSON_YES_NO && flag->yes);
	}
}

static void judge_people_3(struct judging *g, const struct json_node *root)
{
	const struct json_node *reporter = json_get(root, "ReporterInfo");
	const struct json_node *behalf = json_get(root, "OnBehalfOf");
	if (reporter && !str_eq(json_get_text(reporter, "ReporterType"), STR("Person")))
		judge(g, reporter, STR("/ReporterInfo"), xarf_reporter_3);
	judge_closed(g, reporter, STR("/ReporterInfo"), xarf_reporter_3);
	if (behalf && !str_eq(json_get_text(behalf, "ComplainantType"), STR("Person")))
		judge(g, behalf, STR("/OnBehalfOf"), xarf_complainant_3);
	take(g, XARF_ORG, reporter, "ReporterOrg");
	take(g, XARF_CONTACT, reporter, "ReporterOrgEmail");
}

static void judge_report_3(struct judging *g, const struct json_node *report,
			   const struct xarf_type_3 *t)
{
	const bool has_source = json_get(report, "SourceIp") || json_get(report, "SourceUrl");
	judge(g, report, STR("/Report"), xarf_report_3);
	judge_samples_3(g, json_get(report, "Samples"));
	if (!t) {
		fault(g, STR("/Report/ReportType"), STR("is no type of this class"));
		return;
	}
	judge_members(g, report, STR("/Report"), t->members);
	if (t->has_no_source && has_source)
		fault(g, STR("/Report/SourceIp"), STR("may not be there: it is about an account"));
	if (json_get(report, "Account") && json_get(report, "Account")->n == 0)
		fault(g, STR("/Report/Account"), STR("is empty"));
	judge(g, json_get(report, "Account"), STR("/Report/Account"), xarf_account_3);
	if (t->needs_address)
		judge_members(g, report, STR("/Report"), "SourceIp");
	if (t->needs_url && !has_source)
		fault(g, STR("/Report/SourceIp"), STR("is missing, and SourceUrl, too"));
}

/* The form in which the specification of version 4 shows reports of version 3. */
static bool read_3_of_4(struct judging *g, const struct json_node *root)
{
	const struct json_node *report = json_get(root, "Report");
	const struct json_node *source = json_get(report, "Source");
	const struct json_node *more = json_get(report, "AdditionalInfo");
	const struct json_node *files = json_get(report, "Attachment");
	const struct xarf_type *t = xarf_types_4;
	while (t->category && !str_eq(json_get_text(report, "ReportType"), str_from_c(t->type)))
		t++;
	if (!source || source->kind != JSON_MAP || !t->category)
		return false;
	judge_people_3(g, root);
	take(g, XARF_VERSION, root, "Version");
	take(g, XARF_TIME, report, "Date");
	take(g, XARF_SOURCE, source, "IP");
	take(g, XARF_SOURCE, source, "URL");
	take(g, XARF_URL, source, "URL");
	take(g, XARF_URL, more, "URL");
	take(g, XARF_FROM, more, "SMTPFrom");
	take(g, XARF_SUBJECT, more, "Subject");
	take_port(g, source, "Port");
	g->x->texts[XARF_CATEGORY] = str_from_c(t->category);
	g->x->texts[XARF_TYPE] = str_from_c(t->type);
	for (const struct json_node *n = files && files->kind == JSON_LIST ? files->first : NULL; n;
	     n = n->next)
		take_evidence(g, n, "ContentType", "Data", true);
	fault(g, STR("/Report/Source"),
	      STR("is of a form of version 3 that its schema does not know"));
	g->x->level = g->x->faults.n == 1 && g->x->texts[XARF_SOURCE].n > 0 ? XARF_DIALECT
									    : XARF_UNUSABLE;
	return true;
}

static void read_3(struct judging *g, const struct json_node *root)
{
	if (read_3_of_4(g, root))
		return;
	const struct json_node *report = json_get(root, "Report");
	const struct xarf_type_3 *t = find_3(json_get_text(report, "ReportClass"),
					     json_get_text(report, "ReportType"));
	judge(g, root, STR(""), xarf_core_3);
	judge_closed(g, root, STR(""), xarf_core_3);
	judge_people_3(g, root);
	judge(g, json_get(json_get(root, "InternalProcessing"), "SubscriberInformation"),
	      STR("/InternalProcessing/SubscriberInformation"), xarf_subscriber_3);
	if (str_eq(json_get_text(root, "Version"), STR("2")) &&
	    str_eq(json_get_text(report, "ReportType"), STR("Malware")) &&
	    str_eq(json_get_text(report, "ReportClass"), STR("Content")))
		judge_members(g, report, STR("/Report"), "SourceUrl");
	judge_report_3(g, report, t);
	take(g, XARF_VERSION, root, "Version");
	take(g, XARF_TIME, report, "Date");
	take(g, XARF_FIRST_SEEN, report, "FirstSeen");
	take(g, XARF_SOURCE, report, "SourceIp");
	take(g, XARF_SOURCE, report, "SourceUrl");
	take(g, XARF_URL, report, "SourceUrl");
	take(g, XARF_FROM, report, "SmtpMailFromAddress");
	take(g, XARF_DESCRIPTION, report, "HarassmentDescription");
	take_port(g, report, "SourcePort");
	if (t) {
		g->x->texts[XARF_CATEGORY] = str_from_c(t->category_4);
		g->x->texts[XARF_TYPE] = str_from_c(t->type_4);
	}
	g->x->level = !t			       ? XARF_UNUSABLE
		      : g->x->faults.n == 0	       ? XARF_VALID
		      : g->x->texts[XARF_SOURCE].n > 0 ? XARF_USABLE
						       : XARF_UNUSABLE;
}

/* ---- all ---------------------------------------------------------------------------------------- */

enum rc xarf_read_here(struct cx *cx, struct str bytes, struct xarf *out)
{
	const struct json_node *root = NULL;
	struct xarf x = { .level = XARF_UNUSABLE };
	struct judging g = { cx->arena, &x };
	TRY(json_read(cx, bytes, &root));
	if (json_get(root, "xarf_version"))
		read_4(&g, root);
	else if (json_get(root, "Version"))
		read_3(&g, root);
	else
		return cx_fail(cx, RC_INVALID,
			       "it is JSON and says no version of XARF (xarf_version, Version)");
	*out = x;
	return RC_OK;
}

void xarf_pack(struct buf *b, const struct xarf *x)
{
	pack_number(b, x->level);
	for (size_t i = 0; i < XARF_TEXTS; i++)
		pack_text(b, x->texts[i]);
	pack_number(b, (uint64_t)x->port);
	pack_number(b, x->evidence.n);
	for (size_t i = 0; i < x->evidence.n; i++) {
		pack_text(b, x->evidence.p[i].type);
		pack_text(b, x->evidence.p[i].description);
		pack_hash(b, &x->evidence.p[i].hash);
		pack_number(b, (uint64_t)x->evidence.p[i].size);
	}
	pack_number(b, x->faults.n);
	for (size_t i = 0; i < x->faults.n; i++) {
		pack_text(b, x->faults.p[i].pointer);
		pack_text(b, x->faults.p[i].sentence);
	}
}

enum rc xarf_unpack(struct cx *cx, struct str packed, struct xarf *out)
{
	struct unpacking u = { .rest = packed };
	struct xarf x = { .level = (enum xarf_level)unpack_number(&u, XARF_LEVELS - 1) };
	for (size_t i = 0; i < XARF_TEXTS; i++)
		x.texts[i] = unpack_text(&u);
	x.port = (int64_t)unpack_number(&u, 65535);
	const size_t evidence = unpack_number(&u, XARF_EVIDENCE_MAX);
	for (size_t i = 0; i < evidence && !u.is_bad; i++) {
		struct xarf_evidence *e = ARENA_PUSH(cx->arena, &x.evidence);
		e->type = unpack_text(&u);
		e->description = unpack_text(&u);
		e->hash = unpack_hash(&u);
		e->size = (int64_t)unpack_number(&u, JSON_READ_BYTES_MAX);
	}
	const size_t faults = unpack_number(&u, XARF_FAULTS_MAX);
	for (size_t i = 0; i < faults && !u.is_bad; i++) {
		struct xarf_fault *f = ARENA_PUSH(cx->arena, &x.faults);
		f->pointer = unpack_text(&u);
		f->sentence = unpack_text(&u);
	}
	if (!unpack_is_done(&u))
		return cx_fail(cx, RC_BUG,
			       "what the process that read the report says is not in order");
	*out = x;
	return RC_OK;
}
