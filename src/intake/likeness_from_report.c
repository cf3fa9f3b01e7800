// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/likeness_from_report.h"

#include "formats/suffix.h"
#include "intake/observable_from_text.h"

/* Hosts that all kinds of messages name, with all below them: what makes a page, where a program
 * is fetched, where people meet. A host that is not here and still common is found out by itself
 * (rule 2 of intake/cluster.h). */
static const char *const common[] = {
	"w3.org",	  "schemas.microsoft.com",
	"microsoft.com",  "google.com",
	"googleapis.com", "gstatic.com",
	"facebook.com",	  "twitter.com",
	"x.com",	  "instagram.com",
	"linkedin.com",	  "youtube.com",
	"youtu.be",	  "apple.com",
	"whatsapp.com",	  "wikipedia.org",
	"adobe.com",	  "mozilla.org",
	"cloudflare.com", "gmail.com",
	"yahoo.com",	  "outlook.com",
	"hotmail.com",	  "live.com",
};

/* Nobody's: RFC 2606. A host below them may still be one. */
static const char *const nobodys[] = { "example.com", "example.net", "example.org" };

static bool is_in(struct str host, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(host, str_from_c(list[i])))
			return true;
	return false;
}

static void add_host(struct arena *a, struct str host, struct likeness *out)
{
	const struct str domain = suffix_registered(a, host);
	if (is_in(host, common, sizeof common / sizeof *common) ||
	    is_in(domain, common, sizeof common / sizeof *common) ||
	    is_in(host, nobodys, sizeof nobodys / sizeof *nobodys))
		return;
	(void)likeness_add(out, CLUE_HOST, host); // the first ones do
	if (domain.n > 0 && !str_eq(domain, host) &&
	    !is_in(domain, nobodys, sizeof nobodys / sizeof *nobodys))
		(void)likeness_add(out, CLUE_DOMAIN, domain);
}

/* Of a link's key: what stands between the scheme and the port or path. */
static struct str host_of(struct str key)
{
	const size_t scheme = str_find(key, STR("://"));
	if (scheme == STR_NONE)
		return (struct str){ 0 };
	const struct str rest = str_slice(key, scheme + 3, key.n);
	const char end = rest.n > 0 && rest.p[0] == '[' ? ']' : ':';
	struct str host, tail;
	(void)str_cut(rest, '/', &host, &tail);
	(void)str_cut(host, end, &host, &tail);
	return host;
}

void likeness_from_report(struct arena *a, const struct intake_report *r, struct likeness *out)
{
	*out = (struct likeness){ .report = r->id, .at = r->received_at };
	shingles_add(&out->shingles, r->text);
	for (size_t i = 0; i < r->subjects.n; i++) {
		const struct intake_subject *s = &r->subjects.p[i];
		// A name that only stands in the text may be anybody's: "sent by way of example.org".
		if (s->kind == SUBJECT_URL || (s->kind == SUBJECT_HOST && r->text.n == 0))
			add_host(a, s->kind == SUBJECT_URL ? host_of(s->key) : s->key, out);
		else if (s->kind == SUBJECT_WALLET)
			(void)likeness_add(out, CLUE_WALLET, s->key);
		else if (s->kind == SUBJECT_IBAN)
			(void)likeness_add(out, CLUE_ACCOUNT, s->key);
		else if (s->kind == SUBJECT_PHONE)
			(void)likeness_add(out, CLUE_PHONE, s->key);
	}
}

/* ---- subjects ------------------------------------------------------------------------- */

static void add_found(struct arena *a, struct intake_report *r, const struct observable *o)
{
	for (size_t i = 0; i < r->subjects.n; i++)
		if (r->subjects.p[i].kind == o->kind && str_eq(r->subjects.p[i].key, o->key))
			return;
	if (r->subjects.n == INTAKE_SUBJECTS_MAX || o->key.n > INTAKE_WORD_MAX)
		return;
	// A host that was found in an address is not that address.
	const bool is_part = o->kind == SUBJECT_HOST && str_find(o->shown, STR("/")) != STR_NONE;
	*ARENA_PUSH(a, &r->subjects) = (struct intake_subject){
		.kind = o->kind,
		.shown = intake_text(a, is_part ? o->key : o->shown, INTAKE_WORD_MAX),
		.key = o->key,
		.port = o->port
	};
}

void subjects_from_text(struct arena *a, struct intake_report *r)
{
	struct observables found = { 0 };
	for (size_t i = 0; i < r->subjects.n; i++) {
		struct observable o;
		struct intake_subject *s = &r->subjects.p[i];
		if (observable_from_field(a, s->kind, s->shown, &o) && o.key.n <= INTAKE_WORD_MAX)
			s->key = o.key;
	}
	observables_from_text(a, r->text, &found);
	for (size_t i = 0; i < found.n; i++)
		add_found(a, r, &found.p[i]);
}
