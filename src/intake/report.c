// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/report.h"

#include <string.h>

#include "people/role.h"

struct word {
	const char *key, *text;
};

static const struct word channels[INTAKE_CHANNELS] = {
	[INTAKE_FORM] = { "form", N_("Form") },
	[INTAKE_MAIL] = { "mail", N_("Mail") },
	[INTAKE_IMPORT] = { "import", N_("Import of files") },
	[INTAKE_FEED] = { "feed", N_("Feed") },
	[INTAKE_API] = { "api", N_("Another program") },
	[INTAKE_HAND] = { "hand", N_("Entered by staff") },
	[INTAKE_HOTLINE] = { "hotline", N_("Hotline") },
};

static const struct word states[INTAKE_STATES] = {
	[INTAKE_NEW] = { "new", N_("New report") },
	[INTAKE_SEEN] = { "seen", N_("Seen") },
	[INTAKE_UNUSABLE] = { "unusable", N_("Could not be read") },
	[INTAKE_QUARANTINED] = { "quarantined", N_("Ended its reader") },
	[INTAKE_ASIDE] = { "aside", N_("No report") },
};

static const struct word subjects[SUBJECT_KINDS] = {
	[SUBJECT_URL] = { "url", N_("Address of a page") },
	[SUBJECT_HOST] = { "host", N_("Host") },
	[SUBJECT_IP] = { "ip", N_("IP address") },
	[SUBJECT_ASN] = { "asn", N_("Network number") },
	[SUBJECT_EMAIL] = { "email", N_("Mail address") },
	[SUBJECT_PHONE] = { "phone", N_("Telephone number") },
	[SUBJECT_WALLET] = { "wallet", N_("Wallet") },
	[SUBJECT_IBAN] = { "iban", N_("Bank account") },
	[SUBJECT_HASH] = { "hash", N_("Hash of a file") },
	[SUBJECT_PHASH] = { "phash", N_("Hash of a picture") },
	[SUBJECT_ACCOUNT] = { "account", N_("Account of a service") },
};

/* The number of the row with this key; n: none has it. */
static size_t row_of(const struct word *table, size_t n, struct str key)
{
	size_t i = 0;
	while (i < n && !str_eq(key, str_from_c(table[i].key)))
		i++;
	return i;
}

const char *intake_channel_key(enum intake_channel channel)
{
	INVARIANT(channel < INTAKE_CHANNELS);
	return channels[channel].key;
}

const char *intake_channel_text(enum intake_channel channel)
{
	INVARIANT(channel < INTAKE_CHANNELS);
	return channels[channel].text;
}

bool intake_channel_parse(struct str key, enum intake_channel *out)
{
	const size_t i = row_of(channels, INTAKE_CHANNELS, key);
	if (i < INTAKE_CHANNELS)
		*out = (enum intake_channel)i;
	return i < INTAKE_CHANNELS;
}

const char *intake_state_key(enum intake_state state)
{
	INVARIANT(state < INTAKE_STATES);
	return states[state].key;
}

const char *intake_state_text(enum intake_state state)
{
	INVARIANT(state < INTAKE_STATES);
	return states[state].text;
}

bool intake_state_parse(struct str key, enum intake_state *out)
{
	const size_t i = row_of(states, INTAKE_STATES, key);
	if (i < INTAKE_STATES)
		*out = (enum intake_state)i;
	return i < INTAKE_STATES;
}

const char *subject_kind_key(enum subject_kind kind)
{
	INVARIANT(kind < SUBJECT_KINDS);
	return subjects[kind].key;
}

const char *subject_kind_text(enum subject_kind kind)
{
	INVARIANT(kind < SUBJECT_KINDS);
	return subjects[kind].text;
}

bool subject_kind_parse(struct str key, enum subject_kind *out)
{
	const size_t i = row_of(subjects, SUBJECT_KINDS, key);
	if (i < SUBJECT_KINDS)
		*out = (enum subject_kind)i;
	return i < SUBJECT_KINDS;
}

bool intake_is_child_abuse(struct str category, struct str type)
{
	return str_eq(category, STR("child-abuse")) || str_eq(type, STR("csam")) ||
	       str_eq(type, STR("csem"));
}

struct str intake_number(struct arena *a, struct str country, int year, int64_t n)
{
	return arena_fmt(a, "%.*s-R-%04d-%06lld", STR_ARG(country), year, (long long)n);
}

/* How many of the bytes at p are one character; 0: they are none. */
static size_t character(const char *p, size_t n)
{
	for (size_t k = 1; k <= 4 && k <= n; k++)
		if (str_is_utf8((struct str){ p, k }))
			return k;
	return 0;
}

struct str intake_text(struct arena *a, struct str s, size_t max)
{
	static const char unknown[] = "\xEF\xBF\xBD";
	if (s.n <= max && str_is_utf8(s) && (s.n == 0 || !memchr(s.p, 0, s.n)))
		return s;
	if (max / 3 > s.n)
		max = 3 * s.n; // each byte becomes three at most
	char *p = arena_alloc(a, max);
	size_t n = 0, at = 0;
	while (at < s.n) {
		const size_t k = s.p[at] == 0 ? 0 : character(s.p + at, s.n - at);
		const char *from = k ? s.p + at : unknown;
		const size_t size = k ? k : sizeof unknown - 1;
		if (size > max - n)
			break;
		memcpy(p + n, from, size);
		n += size;
		at += k ? k : 1;
	}
	return (struct str){ p, n };
}

struct str intake_what(struct arena *a, struct str category, struct str type)
{
	return type.n == 0 ? category : arena_fmt(a, "%.*s/%.*s", STR_ARG(category), STR_ARG(type));
}

void intake_add_subject(struct arena *a, struct intake_report *r, enum subject_kind kind,
			struct str shown)
{
	shown = intake_text(a, str_trim(shown), INTAKE_WORD_MAX);
	for (size_t i = 0; i < r->subjects.n; i++)
		if (r->subjects.p[i].kind == kind && str_eq(r->subjects.p[i].shown, shown))
			return;
	if (shown.n == 0 || r->subjects.n == INTAKE_SUBJECTS_MAX)
		return;
	struct intake_subject *s = ARENA_PUSH(a, &r->subjects);
	*s = (struct intake_subject){ .kind = kind, .shown = shown, .key = shown };
}

void intake_add_deviation(struct arena *a, struct intake_report *r, const char *name,
			  struct str place, struct str sentence)
{
	if (r->deviations.n == INTAKE_DEVIATIONS_MAX)
		return;
	struct intake_deviation *d = ARENA_PUSH(a, &r->deviations);
	d->name = str_from_c(name);
	d->place = intake_text(a, place, INTAKE_WORD_MAX);
	d->sentence = intake_text(a, sentence, INTAKE_WORD_MAX);
}

static void settle_subjects(struct arena *a, struct intake_report *r)
{
	if (r->subjects.n > INTAKE_SUBJECTS_MAX)
		r->subjects.n = INTAKE_SUBJECTS_MAX;
	for (size_t i = 0; i < r->subjects.n; i++) {
		struct intake_subject *s = &r->subjects.p[i];
		s->shown = intake_text(a, s->shown, INTAKE_WORD_MAX);
		s->key = intake_text(a, s->key.n > 0 ? s->key : s->shown, INTAKE_WORD_MAX);
		if (s->kind != SUBJECT_IP)
			continue;
		if (s->at.us == 0)
			s->at = r->first_seen;
		s->needs_time = s->at.us == 0;
		s->needs_port = s->port == 0 && str_find(s->key, STR(":")) == STR_NONE;
	}
}

static void settle_lists(struct arena *a, struct intake_report *r)
{
	if (r->parts.n > INTAKE_PARTS_MAX)
		r->parts.n = INTAKE_PARTS_MAX;
	for (size_t i = 0; i < r->parts.n; i++) {
		struct intake_part *p = &r->parts.p[i];
		p->media_type = intake_text(a, p->media_type, INTAKE_WORD_MAX);
		p->name = intake_text(a, p->name, INTAKE_WORD_MAX);
		p->reason = intake_text(a, p->reason, INTAKE_WORD_MAX);
	}
	if (r->deviations.n > INTAKE_DEVIATIONS_MAX)
		r->deviations.n = INTAKE_DEVIATIONS_MAX;
	for (size_t i = 0; i < r->deviations.n; i++) {
		struct intake_deviation *d = &r->deviations.p[i];
		d->name = intake_text(a, d->name, INTAKE_WORD_MAX);
		d->place = intake_text(a, d->place, INTAKE_WORD_MAX);
		d->sentence = intake_text(a, d->sentence, INTAKE_WORD_MAX);
	}
}

void intake_settle(struct arena *a, struct intake_report *r)
{
	struct str *const texts[] = { &r->reason,	  &r->format,
				      &r->version,	  &r->category,
				      &r->type,		  &r->reporter_reference,
				      &r->language,	  &r->message.message_id,
				      &r->message.from,	  &r->message.return_path,
				      &r->message.subject };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = intake_text(a, *texts[i], INTAKE_WORD_MAX);
	r->text = intake_text(a, r->text, INTAKE_TEXT_MAX);
	if (r->incidents < 1)
		r->incidents = 1;
	if (r->incidents > INTAKE_INCIDENTS_MAX)
		r->incidents = INTAKE_INCIDENTS_MAX;
	settle_subjects(a, r);
	settle_lists(a, r);
}
