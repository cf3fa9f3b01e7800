// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/arf.h"

#include <string.h>

static const char *const types[ARF_TYPES] = {
	[ARF_ABUSE] = "abuse", [ARF_FRAUD] = "fraud",	    [ARF_VIRUS] = "virus",
	[ARF_OTHER] = "other", [ARF_NOT_SPAM] = "not-spam", [ARF_AUTH_FAILURE] = "auth-failure",
	[ARF_XARF] = "xarf",
};

const char *arf_type_key(enum arf_type type)
{
	INVARIANT(type < ARF_TYPES);
	return types[type];
}

bool arf_is(const struct mail_headers *fields)
{
	static const char *const words[] = { "Feedback-Type", "User-Agent", "Source-IP",
					     "Original-Mail-From" };
	size_t n = 0;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		n += mail_header(fields, words[i]).n > 0;
	return mail_header(fields, "Feedback-Type").n > 0 || n > 1;
}

static void deviate(struct arena *a, struct arf *r, const char *name, struct str field,
		    const char *sentence)
{
	*ARENA_PUSH(a, &r->deviations) = (struct arf_deviation){ name, field, sentence };
}

/* ---- one field ------------------------------------------------------------------- */

static void read_type(struct arena *a, struct arf *r, struct str value)
{
	struct str word, rest;
	(void)str_cut(value, ';', &word, &rest);
	(void)str_cut(word, '(', &word, &rest);
	word = str_trim(word);
	for (enum arf_type t = 0; t < ARF_TYPES; t++) {
		if (str_eq_nocase(word, str_from_c(types[t]))) {
			r->type = t;
			return;
		}
	}
	r->type = ARF_OTHER;
	if (str_eq_nocase(word, STR("opt-out")) || str_eq_nocase(word, STR("dkim")))
		deviate(a, r, "historic-feedback-type", STR("Feedback-Type"),
			"The type stood in drafts of the standard; it is read as \"other\".");
	else
		deviate(a, r, "unknown-feedback-type", STR("Feedback-Type"),
			"The type is not registered; it is read as \"other\".");
}

static void read_version(struct arena *a, struct arf *r, struct str value)
{
	r->version = value;
	if (str_eq(value, STR("0.1")))
		deviate(a, r, "draft-version", STR("Version"), "It is that of a draft.");
	else if (!str_eq(value, STR("1")) && !str_eq(value, STR("1.0")))
		deviate(a, r, "unknown-version", STR("Version"), "It is not 1.");
}

static void read_incidents(struct arena *a, struct arf *r, struct str value)
{
	int64_t n;
	if (str_to_i64(value, 1, INT64_MAX, &n)) {
		r->incidents = n > ARF_INCIDENTS_MAX ? ARF_INCIDENTS_MAX : n;
		if (n > ARF_INCIDENTS_MAX)
			deviate(a, r, "too-many-incidents", STR("Incidents"),
				"It is more than a million, and counted as that.");
		return;
	}
	r->fault = "Incidents is not a number of at least 1";
	deviate(a, r, "bad-incidents", STR("Incidents"), "It is no number of at least 1.");
}

static void read_arrival(struct arena *a, struct arf *r, struct str value)
{
	if (!mail_date(value, &r->arrival))
		deviate(a, r, "bad-date", STR("Arrival-Date"), "It is no date of a mail.");
}

/* "192.0.2.1", "[192.0.2.1]", "2001:db8::1 (note)" */
static void read_source(struct arena *a, struct arf *r, struct str value)
{
	size_t n = 0;
	value = str_trim(value);
	if (str_starts(value, STR("[")))
		value = str_slice(value, 1, value.n);
	if (str_starts(value, STR("IPv6:")))
		value = str_slice(value, 5, value.n);
	while (n < value.n &&
	       (str_hex_digit(value.p[n]) >= 0 || value.p[n] == '.' || value.p[n] == ':'))
		n++;
	r->source_ip = str_slice(value, 0, n);
	if (n < 2 || (!memchr(value.p, '.', n) && !memchr(value.p, ':', n))) {
		r->source_ip = STR("");
		deviate(a, r, "bad-source-ip", STR("Source-IP"), "It is no address.");
	}
}

static void read_port(struct arena *a, struct arf *r, struct str value)
{
	if (!str_to_i64(value, 1, 65535, &r->source_port))
		deviate(a, r, "bad-source-port", STR("Source-Port"), "It is no port.");
}

static void read_mail_from(struct arena *a, struct arf *r, struct str value)
{
	const struct str address = mail_address(value);
	(void)a;
	r->original_mail_from = address.n > 0 ? address : value;
}

static void read_user_agent(struct arena *a, struct arf *r, struct str value)
{
	(void)a;
	r->user_agent = value;
}

static void read_mta(struct arena *a, struct arf *r, struct str value)
{
	(void)a;
	r->reporting_mta = value;
}

static void read_envelope(struct arena *a, struct arf *r, struct str value)
{
	(void)a;
	r->original_envelope_id = value;
}

static void read_auth_failure(struct arena *a, struct arf *r, struct str value)
{
	(void)a;
	r->auth_failure = value;
}

static const struct {
	const char *name;
	void (*read)(struct arena *a, struct arf *r, struct str value);
} once[] = {
	{ "Feedback-Type", read_type },
	{ "User-Agent", read_user_agent },
	{ "Version", read_version },
	{ "Arrival-Date", read_arrival },
	{ "Received-Date", read_arrival }, // historic
	{ "Incidents", read_incidents },
	{ "Source-IP", read_source },
	{ "Source-Port", read_port },
	{ "Original-Mail-From", read_mail_from },
	{ "Original-Envelope-Id", read_envelope },
	{ "Reporting-MTA", read_mta },
	{ "Auth-Failure", read_auth_failure },
};

enum { ONCE = sizeof once / sizeof *once };

static void add(struct arena *a, struct arf_texts *list, struct str value)
{
	if (value.n > 0 && list->n < ARF_TEXTS_MAX)
		*ARENA_PUSH(a, list) = value;
}

static void read_many(struct arena *a, struct arf *r, const struct mail_header *h)
{
	if (str_eq_nocase(h->name, STR("Original-Rcpt-To")))
		add(a, &r->rcpt_to, mail_address(h->value));
	else if (str_eq_nocase(h->name, STR("Reported-Domain")))
		add(a, &r->domains, str_trim(h->value));
	else if (str_eq_nocase(h->name, STR("Reported-URI")))
		add(a, &r->uris, str_trim(h->value));
}

static void check_required(struct arena *a, struct arf *r, const struct mail_headers *fields)
{
	if (mail_header(fields, "Feedback-Type").n == 0) {
		r->fault = "Feedback-Type is missing, which RFC 5965 asks for";
		deviate(a, r, "no-feedback-type", STR("Feedback-Type"), "It is missing.");
	}
	if (r->user_agent.n == 0)
		deviate(a, r, "no-user-agent", STR("User-Agent"), "It is missing.");
	if (r->version.n == 0)
		deviate(a, r, "no-version", STR("Version"), "It is missing.");
}

void arf_read(struct arena *a, const struct mail_headers *fields, struct arf *out)
{
	struct arf r = { .type = ARF_OTHER, .incidents = 1 };
	bool seen[ONCE] = { 0 };
	for (size_t i = 0; i < fields->n; i++) {
		const struct mail_header *h = &fields->p[i];
		size_t k = 0;
		while (k < ONCE && !str_eq_nocase(h->name, str_from_c(once[k].name)))
			k++;
		if (k == ONCE) {
			read_many(a, &r, h);
			continue;
		}
		if (seen[k]) {
			deviate(a, &r, "field-twice", h->name,
				"It stands there more than once; the first counts.");
			if (k == 0)
				r.fault = "Feedback-Type stands there twice";
			continue;
		}
		seen[k] = true;
		once[k].read(a, &r, str_trim(h->value));
	}
	check_required(a, &r, fields);
	*out = r;
}
