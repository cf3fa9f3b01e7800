// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/agreement.h"

#include "desk/clock.h"
#include "law/phrase.h"
#include "law/world.h"

static const struct {
	const char *key, *name;
} topics[TOPICS] = {
	[TOPIC_KIND] = { "kind", N_("Accepts orders of this kind") },
	[TOPIC_IDENTIFIER] = { "identifier", N_("Reads identifiers in this form") },
	[TOPIC_ACKNOWLEDGE] = { "acknowledge", N_("Promises to acknowledge within") },
	[TOPIC_ANSWER] = { "answer", N_("Promises to answer within") },
	[TOPIC_HOURS] = { "hours", N_("Works during these hours") },
	[TOPIC_CHANNEL] = { "channel", N_("Takes orders by this way") },
	[TOPIC_COSTS] = { "costs", N_("Costs") },
	[TOPIC_NOTICE] = { "notice", N_("Whether its users are told") },
	[TOPIC_EMERGENCY] = { "emergency", N_("In an emergency") },
};

static const struct str weekdays[] = { STR_INIT("mon"), STR_INIT("tue"), STR_INIT("wed"),
				       STR_INIT("thu"), STR_INIT("fri"), STR_INIT("sat"),
				       STR_INIT("sun") };

const char *topic_key(enum agreement_topic t)
{
	INVARIANT(t < TOPICS);
	return topics[t].key;
}

const char *topic_name(enum agreement_topic t)
{
	INVARIANT(t < TOPICS);
	return topics[t].name;
}

bool topic_parse(struct str key, enum agreement_topic *out)
{
	for (enum agreement_topic t = 0; t < TOPICS; t++) {
		if (str_eq(key, str_from_c(topics[t].key))) {
			*out = t;
			return true;
		}
	}
	return false;
}

/* ---- office hours ------------------------------------------------------------------ */

static bool read_minute(struct str text, int *out)
{
	struct str hour, minute;
	int64_t h, m;
	if (!str_cut(text, ':', &hour, &minute) || hour.n != 2 || minute.n != 2 ||
	    !str_to_i64(hour, 0, 24, &h) || !str_to_i64(minute, 0, 59, &m) || 60 * h + m > 1440)
		return false;
	*out = (int)(60 * h + m);
	return true;
}

bool agreement_hours_parse(struct str value, struct calendar *out)
{
	struct str hours, rest, opens, closes, word;
	struct calendar c = { .zone = out->zone };
	(void)str_cut(str_trim(value), ' ', &hours, &rest); // without a blank all is hours
	if (!str_cut(hours, '-', &opens, &closes) || !read_minute(opens, &c.opens) ||
	    !read_minute(closes, &c.closes) || c.opens >= c.closes)
		return false;
	rest = str_trim(rest);
	if (rest.n > 0 && (!str_cut(rest, ' ', &word, &rest) || !str_eq(word, STR("closed"))))
		return false;
	while (rest.n > 0) {
		unsigned day = 0;
		(void)str_cut(rest, ' ', &word, &rest); // the last has none after it
		while (day < 7 && !str_eq(word, weekdays[day]))
			day++;
		if (day == 7)
			return false;
		c.weekend |= 1U << day;
	}
	if (c.weekend == 127)
		return false;
	*out = c;
	return true;
}

enum rc agreement_calendar(struct cx *cx, const struct agreement *a, bool *found,
			   struct calendar *out)
{
	struct zone *zone;
	*found = false;
	for (size_t i = 0; i < a->statements.n; i++) {
		const struct statement *s = &a->statements.p[i];
		if (s->topic != TOPIC_HOURS)
			continue;
		TRY(zone_load(cx, cx->arena, s->name, &zone));
		out->zone = zone;
		*found = agreement_hours_parse(s->value, out);
		return RC_OK;
	}
	return RC_OK;
}

/* ---- rules ------------------------------------------------------------------------- */

#define OKAY ((struct agreement_fault){ 0 })

static struct agreement_fault fault(const char *field, const char *problem, const char *remedy)
{
	return (struct agreement_fault){ field, problem, remedy };
}

static bool is_line(struct str s, size_t max)
{
	if (s.n > max || !str_is_utf8(s))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 127)
			return false;
	return true;
}

static bool is_basis(const struct law *law, struct str word)
{
	struct str head, tail;
	if (str_eq(word, STR("none")))
		return true;
	if (!str_cut(word, '/', &head, &tail))
		return law_instrument(law, word) != LAW_NONE;
	for (enum bilateral_kind k = 0; k < LAW_BILATERAL_KINDS; k++)
		if (str_eq(head, STR("bilateral")) &&
		    str_eq(tail, str_from_c(bilateral_kind_word(k))))
			return true;
	return false;
}

static struct agreement_fault bases_fault(const struct law *law, const struct statement *s,
					  enum request_kind kind)
{
	struct str word, rest = str_trim(s->value);
	if (rest.n > 0 && !kind_row(kind)->measure)
		return fault("value", "names a basis for an order that rests on the law at home",
			     N_("leave it empty"));
	while (rest.n > 0) {
		(void)str_cut(rest, ' ', &word, &rest); // the last has none after it
		if (word.n > 0 && !is_basis(law, word))
			return fault(
				"value", "names a basis that the law data do not know",
				N_("write ids such as budapest-ap2 or bilateral/mlat, with blanks "
				   "between them"));
	}
	return OKAY;
}

static struct agreement_fault kind_fault(const struct law *law, const struct statement *s)
{
	enum request_kind kind;
	if (!kind_parse(s->name, &kind))
		return fault("name", "is no kind of request",
			     N_("write one that comity desk states --json lists, such as "
				"order-preservation"));
	if (kind_row(kind)->to == TO_STATE)
		return fault("name", "is a kind of request to a state",
			     N_("write one to a provider, such as order-preservation"));
	return bases_fault(law, s, kind);
}

/* The name is a kind, or empty for all. */
static struct agreement_fault of_kind_fault(const struct statement *s)
{
	enum request_kind kind;
	if (s->name.n > 0 && !kind_parse(s->name, &kind))
		return fault("name", "is no kind of request",
			     N_("leave it empty for all kinds, or write one such as "
				"order-preservation"));
	return OKAY;
}

static struct agreement_fault promise_fault(const struct statement *s)
{
	struct instant end;
	if (!clock_add((struct instant){ 0 }, s->value, &end))
		return fault(
			"value", "is no duration",
			N_("write one of ISO 8601, such as PT4H for 4 hours or P3D for 3 days"));
	return of_kind_fault(s);
}

static struct agreement_fault hours_fault(const struct statement *s)
{
	struct calendar c = { 0 };
	if (s->name.n == 0 || !is_line(s->name, 64))
		return fault("name", "is no time zone", N_("write one such as Asia/Colombo"));
	if (!agreement_hours_parse(s->value, &c))
		return fault("value", "are no office hours",
			     N_("write them as 08:30-17:00 closed sat sun"));
	return OKAY;
}

static struct agreement_fault identifier_fault(const struct statement *s)
{
	const char *wrong = identifier_form_fault(s->value);
	if (s->name.n == 0)
		return fault("name", "is missing",
			     N_("say what it is called, such as e-mail address"));
	if (wrong)
		return fault("value", "is no form of an identifier", wrong);
	return OKAY;
}

static struct agreement_fault topic_fault(const struct law *law, const struct statement *s)
{
	switch (s->topic) {
	case TOPIC_KIND:
		return kind_fault(law, s);
	case TOPIC_IDENTIFIER:
		return identifier_fault(s);
	case TOPIC_ACKNOWLEDGE:
	case TOPIC_ANSWER:
		return promise_fault(s);
	case TOPIC_HOURS:
		return hours_fault(s);
	case TOPIC_EMERGENCY:
		if (s->name.n > 0)
			return fault("name", "is not needed", N_("leave it empty"));
		break;
	case TOPIC_CHANNEL:
	case TOPIC_COSTS:
	case TOPIC_NOTICE:
	case TOPICS:
		break;
	}
	if (str_trim(s->value).n == 0)
		return fault("value", "says nothing", N_("write what the provider said"));
	return of_kind_fault(s);
}

struct agreement_fault statement_fault(const struct law *law, const struct statement *s)
{
	if (!is_line(s->name, AGREEMENT_NAME_MAX))
		return fault("name", "is too long, or no line of text",
			     N_("write at most 200 bytes"));
	if (s->value.n > AGREEMENT_VALUE_MAX || !str_is_utf8(s->value))
		return fault("value", "is too long, or no text", N_("write at most 2000 bytes"));
	if (str_trim(s->source).n == 0 || !is_line(s->source, AGREEMENT_NAME_MAX))
		return fault("source", "is missing",
			     N_("say where this comes from: a letter, a page, a call"));
	if (!date_is_set(s->said))
		return fault("said", "is missing",
			     N_("write the day on which it was said, such as "
				"2026-11-21"));
	return topic_fault(law, s);
}

struct agreement_fault agreement_fault(const struct law *law, const struct agreement *a)
{
	if (str_trim(a->name).n == 0 || !is_line(a->name, AGREEMENT_NAME_MAX))
		return fault("name", "is missing", N_("name the provider"));
	if (law_country(law, a->country) == LAW_NONE)
		return fault("country", "is no country", N_("write it as KE"));
	if (!is_line(a->peer, AGREEMENT_NAME_MAX))
		return fault("peer", "is no name of a node",
			     N_("write its origin such as node.example/lk, or nothing"));
	if (str_trim(a->keeper).n == 0 || !is_line(a->keeper, AGREEMENT_NAME_MAX))
		return fault("keeper", "is missing", N_("name the post that keeps this record"));
	if (a->statements.n > AGREEMENT_STATEMENTS_MAX)
		return fault("statements", "are too many", N_("state at most 100"));
	for (size_t i = 0; i < a->statements.n; i++) {
		const struct statement *s = &a->statements.p[i];
		if (agreement_statement(a, s->topic, s->name) != s)
			return fault("statements", "say the same twice",
				     N_("leave one of each topic and name"));
		if (s->topic == TOPIC_HOURS)
			for (size_t k = 0; k < i; k++)
				if (a->statements.p[k].topic == TOPIC_HOURS)
					return fault("statements", "name two office hours",
						     N_("leave one"));
	}
	return OKAY;
}

enum rc agreement_rules(struct cx *cx, const struct law *law, const struct agreement *a)
{
	struct agreement_fault f = agreement_fault(law, a);
	if (f.problem)
		return cx_fail(cx, RC_INVALID, "%s: %s: %s", f.field, f.problem, f.remedy);
	for (size_t i = 0; i < a->statements.n; i++) {
		const struct statement *s = &a->statements.p[i];
		f = statement_fault(law, s);
		if (f.problem)
			return cx_fail(cx, RC_INVALID, "%s \"%.*s\", %s: %s: %s",
				       topic_key(s->topic), STR_ARG(s->name), f.field, f.problem,
				       f.remedy);
	}
	return RC_OK;
}

/* ---- statements -------------------------------------------------------------------- */

const struct statement *agreement_statement(const struct agreement *a, enum agreement_topic topic,
					    struct str name)
{
	for (size_t i = 0; i < a->statements.n; i++)
		if (a->statements.p[i].topic == topic && str_eq(a->statements.p[i].name, name))
			return &a->statements.p[i];
	return NULL;
}

const struct statement *agreement_of_kind(const struct agreement *a, enum agreement_topic topic,
					  enum request_kind kind)
{
	const struct statement *own = agreement_statement(a, topic, str_from_c(kind_key(kind)));
	return own ? own : agreement_statement(a, topic, STR(""));
}

void agreement_state(struct arena *arena, struct agreement *a, const struct statement *s)
{
	for (size_t i = 0; i < a->statements.n; i++) {
		struct statement *now = &a->statements.p[i];
		if (now->topic == s->topic && str_eq(now->name, s->name)) {
			*now = *s;
			return;
		}
	}
	*ARENA_PUSH(arena, &a->statements) = *s;
}

bool agreement_drop(struct agreement *a, enum agreement_topic topic, struct str name)
{
	size_t kept = 0;
	for (size_t i = 0; i < a->statements.n; i++) {
		const struct statement *s = &a->statements.p[i];
		if (s->topic != topic || !str_eq(s->name, name))
			a->statements.p[kept++] = *s;
	}
	const bool found = kept < a->statements.n;
	a->statements.n = kept;
	return found;
}

static bool same(const struct statement *a, const struct statement *b)
{
	return a->topic == b->topic && str_eq(a->name, b->name) && str_eq(a->value, b->value) &&
	       str_eq(a->source, b->source) && a->said.days == b->said.days;
}

bool agreement_equal(const struct agreement *a, const struct agreement *b)
{
	if (!str_eq(a->name, b->name) || !str_eq(a->country, b->country) ||
	    !str_eq(a->peer, b->peer) || !str_eq(a->keeper, b->keeper) ||
	    a->ended.days != b->ended.days || a->statements.n != b->statements.n)
		return false;
	for (size_t i = 0; i < a->statements.n; i++)
		if (!same(&a->statements.p[i], &b->statements.p[i]))
			return false;
	return true;
}
