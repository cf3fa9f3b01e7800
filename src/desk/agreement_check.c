// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/agreement_check.h"

#include "desk/clock.h"

static const char *const level_keys[] = { "missing", "warning", "says" };

static const char *const code_keys[NOTE_CODES] = {
	[NOTE_ENDED] = "ended",		  [NOTE_KIND] = "kind",
	[NOTE_BASIS] = "basis",		  [NOTE_NO_IDENTIFIER] = "no-identifier",
	[NOTE_IDENTIFIER] = "identifier", [NOTE_CLOSED] = "closed",
	[NOTE_REPLY] = "reply",		  [NOTE_ACKNOWLEDGES] = "acknowledges",
	[NOTE_ANSWERS] = "answers",	  [NOTE_CHANNEL] = "channel",
	[NOTE_COSTS] = "costs",		  [NOTE_NOTICE] = "notice",
	[NOTE_EMERGENCY] = "emergency",
};

const char *note_level_key(enum note_level l)
{
	return level_keys[l];
}

const char *note_code_key(enum note_code c)
{
	INVARIANT(c < NOTE_CODES);
	return code_keys[c];
}

struct checker {
	struct arena *arena;
	const struct agreement *a;
	const struct request *r;
	const struct calendar *hours;
	struct instant now;
	struct agreement_notes notes;
};

static struct phrase *note(struct checker *k, enum note_level level, enum note_code code,
			   const struct statement *rests_on, const char *text)
{
	struct agreement_note *n = ARENA_PUSH(k->arena, &k->notes);
	*n = (struct agreement_note){ level, code, phrase_of(text), rests_on };
	phrase_text(&n->text, "provider", k->a->name);
	return &n->text;
}

/* The names of all statements of a topic, "a, b". */
static struct str names_of(const struct checker *k, enum agreement_topic topic)
{
	struct str out = STR("");
	for (size_t i = 0; i < k->a->statements.n; i++) {
		const struct statement *s = &k->a->statements.p[i];
		if (s->topic == topic)
			out = arena_fmt(k->arena, "%.*s%s%.*s", STR_ARG(out), out.n > 0 ? ", " : "",
					STR_ARG(s->name));
	}
	return out;
}

/* ---- kind and basis ---------------------------------------------------------------- */

static bool lists(struct str value, struct str word)
{
	struct str item, rest = value;
	while (rest.n > 0) {
		(void)str_cut(rest, ' ', &item, &rest); // the last has none after it
		if (str_eq(item, word))
			return true;
	}
	return false;
}

static void check_kind(struct checker *k)
{
	const struct request *r = k->r;
	const struct str kinds = names_of(k, TOPIC_KIND);
	const struct statement *s = agreement_statement(k->a, TOPIC_KIND,
							str_from_c(kind_key(r->progress.kind)));
	if (kinds.n == 0)
		return;
	if (!s) {
		struct phrase *p = note(k, NOTE_WARNING, NOTE_KIND, NULL,
					N_("{provider} has not agreed to orders of this kind. It "
					   "takes: {kinds}."));
		phrase_text(p, "kinds", kinds);
		return;
	}
	if (str_trim(s->value).n > 0 && r->basis.n > 0 && !lists(s->value, r->basis)) {
		struct phrase *p = note(k, NOTE_WARNING, NOTE_BASIS, s,
					N_("{provider} does not take this on the basis {basis}. It "
					   "takes: {bases}."));
		phrase_text(p, "basis", r->basis);
		phrase_text(p, "bases", s->value);
	}
}

/* ---- identifiers ------------------------------------------------------------------- */

/* A line that begins with the name of a form is of that form alone. */
static bool is_read(const struct agreement *a, struct str line)
{
	struct str label, rest;
	const bool labelled = str_cut(line, ':', &label, &rest);
	for (size_t i = 0; labelled && i < a->statements.n; i++) {
		const struct statement *s = &a->statements.p[i];
		if (s->topic == TOPIC_IDENTIFIER && str_eq_nocase(s->name, str_trim(label)))
			return identifier_has_form(s->value, str_trim(rest));
	}
	for (size_t i = 0; i < a->statements.n; i++) {
		const struct statement *s = &a->statements.p[i];
		if (s->topic == TOPIC_IDENTIFIER && identifier_has_form(s->value, line))
			return true;
	}
	return false;
}

static void check_identifiers(struct checker *k)
{
	const struct str names = names_of(k, TOPIC_IDENTIFIER);
	struct str line, rest = str_trim(k->r->text[FIELD_IDENTIFIERS]);
	int64_t number = 0;
	if (names.n == 0)
		return;
	if (rest.n == 0) {
		struct phrase *p = note(k, NOTE_MISSING, NOTE_NO_IDENTIFIER, NULL,
					N_("No identifier is given. {provider} reads: {names}."));
		phrase_text(p, "names", names);
	}
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest); // the last has none after it
		line = str_trim(line);
		number++;
		if (line.n == 0 || is_read(k->a, line))
			continue;
		struct phrase *p = note(
			k, NOTE_MISSING, NOTE_IDENTIFIER, NULL,
			N_("Line {line} of the identifiers, “{text}”, has none of the "
			   "forms that {provider} reads: {names}."));
		phrase_number(p, "line", number);
		phrase_text(p, "text", str_slice(line, 0, IDENTIFIER_MAX));
		phrase_text(p, "names", names);
	}
}

/* ---- times ------------------------------------------------------------------------- */

static void add_promise(struct checker *k, const struct statement *s, enum note_code code,
			const char *text)
{
	if (!s)
		return;
	struct phrase *p = note(k, NOTE_SAYS, code, s, text);
	phrase_inner(k->arena, p, "time", phrase_duration(s->value));
}

static void check_times(struct checker *k)
{
	const enum request_kind kind = k->r->progress.kind;
	const struct statement *answer = agreement_of_kind(k->a, TOPIC_ANSWER, kind);
	const struct instant wanted = k->r->at.reply_wanted;
	const struct instant from = k->r->at.sent.us != 0 ? k->r->at.sent : k->now;
	struct instant promised;
	if (k->hours && calendar_last_open(k->hours, k->now).us != k->now.us &&
	    k->r->at.sent.us == 0)
		(void)note(k, NOTE_WARNING, NOTE_CLOSED, NULL,
			   N_("The office of {provider} is closed now."));
	if (answer && wanted.us != 0 && clock_add(from, answer->value, &promised) &&
	    wanted.us < promised.us) {
		struct phrase *p = note(k, NOTE_WARNING, NOTE_REPLY, answer,
					N_("You want an answer before {provider} promises one: it "
					   "promises {time}."));
		phrase_inner(k->arena, p, "time", phrase_duration(answer->value));
	}
	add_promise(k, agreement_of_kind(k->a, TOPIC_ACKNOWLEDGE, kind), NOTE_ACKNOWLEDGES,
		    N_("{provider} promises to acknowledge within {time}."));
	add_promise(k, answer, NOTE_ANSWERS, N_("{provider} promises to answer within {time}."));
}

/* ---- what is good to know ---------------------------------------------------------- */

static void check_words(struct checker *k)
{
	static const struct {
		enum agreement_topic topic;
		enum note_code code;
		const char *text;
	} rows[] = {
		{ TOPIC_CHANNEL, NOTE_CHANNEL, N_("It takes orders by this way: {words}") },
		{ TOPIC_COSTS, NOTE_COSTS, N_("Costs: {words}") },
		{ TOPIC_NOTICE, NOTE_NOTICE, N_("Whether its users are told: {words}") },
		{ TOPIC_EMERGENCY, NOTE_EMERGENCY, N_("In an emergency: {words}") },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct statement *s = agreement_of_kind(k->a, rows[i].topic,
							      k->r->progress.kind);
		if (s)
			phrase_text(note(k, NOTE_SAYS, rows[i].code, s, rows[i].text), "words",
				    s->value);
	}
}

static struct agreement_notes by_level(struct arena *arena, const struct agreement_notes *notes)
{
	struct agreement_notes out = { 0 };
	for (enum note_level l = NOTE_MISSING; l <= NOTE_SAYS; l++)
		for (size_t i = 0; i < notes->n; i++)
			if (notes->p[i].level == l)
				*ARENA_PUSH(arena, &out) = notes->p[i];
	return out;
}

struct agreement_notes agreement_check(struct arena *arena, const struct agreement *a,
				       const struct request *r, const struct calendar *hours,
				       struct instant now)
{
	struct checker k = { arena, a, r, hours, now, { 0 } };
	if (date_is_set(a->ended) && a->ended.days < date_today(now).days) {
		phrase_date(note(&k, NOTE_WARNING, NOTE_ENDED, NULL,
				 N_("The agreement with {provider} ended on {date}; nothing is "
				    "checked by it.")),
			    "date", a->ended);
		return k.notes;
	}
	check_kind(&k);
	check_identifiers(&k);
	check_times(&k);
	check_words(&k);
	return by_level(arena, &k.notes);
}
