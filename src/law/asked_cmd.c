// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/asked_cmd.h"

#include <stdarg.h>

#include "core/nearest.h"

#define SENTENCE_MAX 2048
#define LISTED_MAX 40 // ids in a complaint

bool asked_wrong(struct asked *q, const char *fmt, ...)
{
	char text[SENTENCE_MAX];
	va_list ap;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	q->exit_code = command_usage(q->options->command, "%s", text);
	return false;
}

bool asked_ok(struct asked *q, enum rc rc)
{
	if (rc == RC_OK)
		return true;
	if (rc == RC_INVALID || rc == RC_MISSING)
		return asked_wrong(q, "%.*s", STR_ARG(cx_error(q->cx)));
	q->exit_code = command_exit(q->cx, rc);
	return false;
}

/* ---- opening ------------------------------------------------------------- */

static bool has_option(const struct options *o, const char *name)
{
	for (const struct option *row = o->table; row->name; row++)
		if (str_eq(str_from_c(row->name), str_from_c(name)))
			return true;
	return false;
}

static bool is_given(const struct options *o, const char *name)
{
	return has_option(o, name) && options_has(o, name);
}

static bool read_format(struct asked *q)
{
	const bool json = is_given(q->options, "json"), csv = is_given(q->options, "csv");
	if (json && csv)
		return asked_wrong(q, "--json and --csv are two forms; choose one");
	q->format = json ? ASKED_JSON : csv ? ASKED_CSV_TABLE : ASKED_TEXT;
	return true;
}

static bool read_date(struct asked *q, struct date *out)
{
	const struct str text = options_get(q->options, "date");
	*out = date_today(q->cx->now);
	if (options_has(q->options, "date") && !date_parse(text, out))
		return asked_wrong(q, "\"%.*s\" is no date; write it as 2026-11-21", STR_ARG(text));
	return true;
}

static bool read_facts(struct asked *q, struct facts *facts)
{
	if (!has_option(q->options, "fact"))
		return true;
	const struct option_values *all = options_all(q->options, "fact");
	for (size_t i = 0; i < all->n; i++)
		if (!asked_ok(q, facts_parse(q->cx, q->law, all->p[i], facts)))
			return false;
	return true;
}

bool asked_open(struct asked *q, struct cx *cx, struct options *o, int argc, char **argv, FILE *out)
{
	struct world_options w = { 0 };
	*q = (struct asked){ .cx = cx, .options = o, .out = out };
	if (!options_parse(cx, o, argc, argv, out)) {
		q->exit_code = o->exit_code;
		return false;
	}
	if (!read_format(q) || !read_date(q, &w.date))
		return false;
	const enum rc rc = law_cmd_open(cx, o, &q->law);
	if (rc != RC_OK) {
		q->exit_code = command_exit(cx, rc);
		return false;
	}
	if (!read_facts(q, &w.facts))
		return false;
	w.verified_only = options_has(o, "verified-only");
	q->world = world_build(cx->arena, q->law, w);
	return true;
}

/* ---- names --------------------------------------------------------------- */

/* " The ids are: a, b, c", or nothing where they are too many to read. */
static struct str listed(struct arena *arena, const struct str_list *known)
{
	struct str out = { 0 };
	for (size_t i = 0; i < known->n && known->n <= LISTED_MAX; i++)
		out = arena_fmt(arena, "%.*s%s%.*s", STR_ARG(out), i == 0 ? " The ids are: " : ", ",
				STR_ARG(known->p[i]));
	return out;
}

bool asked_unknown(struct asked *q, const char *what, struct str name, const struct str_list *known)
{
	const struct str near = nearest_name(name, known->p, known->n);
	const struct str all = listed(q->cx->arena, known);
	if (near.n == 0 && all.n == 0)
		return asked_wrong(q, "unknown %s \"%.*s\"", what, STR_ARG(name));
	if (near.n == 0)
		return asked_wrong(q, "unknown %s \"%.*s\".%.*s", what, STR_ARG(name),
				   STR_ARG(all));
	return asked_wrong(q, "unknown %s \"%.*s\"; did you mean \"%.*s\"?%.*s", what,
			   STR_ARG(name), STR_ARG(near), STR_ARG(all));
}

bool asked_country(struct asked *q, struct str name, uint16_t *out)
{
	struct str_list names = { 0 };
	*out = law_country(q->law, name);
	if (*out != LAW_NONE)
		return true;
	const struct bits sharing = law_countries_sharing(q->law, name);
	struct str several = { 0 };
	for (uint16_t c = 0; c < q->law->countries.n; c++)
		if (bits_test(&sharing, c))
			several = arena_fmt(q->cx->arena, "%.*s%s%.*s (%s)", STR_ARG(several),
					    several.n > 0 ? ", " : "",
					    STR_ARG(q->law->countries.p[c].name),
					    q->law->countries.p[c].alpha2);
	if (several.n > 0)
		return asked_wrong(q, "\"%.*s\" may be one of several: %.*s; name the one you mean",
				   STR_ARG(name), STR_ARG(several));
	// A code that is wrong by one letter is near to many: only names are suggested.
	for (size_t i = 0; i < q->law->countries.n && name.n > 3; i++)
		*ARENA_PUSH(q->cx->arena, &names) = q->law->countries.p[i].name;
	return asked_unknown(q, "country", name, &names);
}

bool asked_instrument(struct asked *q, struct str id, uint16_t *out)
{
	struct str_list names = { 0 };
	*out = law_instrument(q->law, id);
	if (*out != LAW_NONE)
		return true;
	for (size_t i = 0; i < q->law->instruments.n; i++)
		*ARENA_PUSH(q->cx->arena, &names) = q->law->instruments.p[i].id;
	return asked_unknown(q, "instrument", id, &names);
}

/* "sanctions": stands with the offences, but is none (rule 1.5). */
static bool refuse_concept(struct asked *q, const struct concept *concept)
{
	struct str others = { 0 };
	for (size_t i = 0; i < q->law->concepts.n; i++) {
		const struct concept *c = &q->law->concepts.p[i];
		if (c->no_offence.n > 0 && c != concept)
			others = arena_fmt(q->cx->arena, "%.*s%s%.*s", STR_ARG(others),
					   others.n > 0 ? ", " : "", STR_ARG(c->id));
	}
	return asked_wrong(q,
			   "\"%.*s\" is no offence that a person can commit: %.*s. Ask about the "
			   "offence itself, such as illegal-access.%s%.*s",
			   STR_ARG(concept->id), STR_ARG(concept->no_offence),
			   others.n > 0 ? " Nor are: " : "", STR_ARG(others));
}

/* The nearest of the ids where it shares the beginning: a third of a long word changed
 * makes another word. */
static struct str close_name(struct str id, const struct str_list *names)
{
	const struct str near = nearest_name(id, names->p, names->n);
	return str_starts(near, str_slice(id, 0, 2)) ? near : (struct str){ 0 };
}

bool asked_offence(struct asked *q, uint16_t *out)
{
	const struct str id = options_get(q->options, "offence");
	struct str_list names = { 0 };
	if (!options_has(q->options, "offence"))
		return asked_wrong(q, "--offence is missing, such as --offence illegal-access");
	for (uint16_t i = 0; i < q->law->concepts.n; i++) {
		const struct concept *c = &q->law->concepts.p[i];
		if (c->no_offence.n > 0 && str_eq(c->id, id))
			return refuse_concept(q, c);
		if (!law_is_offence(q->law, i))
			continue;
		*out = i;
		if (str_eq(c->id, id))
			return true;
		*ARENA_PUSH(q->cx->arena, &names) = c->id;
	}
	const struct str near = close_name(id, &names);
	return asked_wrong(q,
			   "unknown offence \"%.*s\"%s%.*s%s. comity law export --kind concepts "
			   "lists them all",
			   STR_ARG(id), near.n > 0 ? "; did you mean \"" : "", STR_ARG(near),
			   near.n > 0 ? "\"?" : "");
}

bool asked_measure(struct asked *q, uint16_t *out)
{
	const struct str id = options_get(q->options, "measure");
	struct str_list names = { 0 };
	if (!options_has(q->options, "measure"))
		return asked_wrong(
			q, "--measure is missing, such as --measure expedited-preservation");
	*out = law_measure(q->law, id);
	if (*out != LAW_NONE)
		return true;
	for (size_t i = 0; i < q->law->measures.n; i++)
		*ARENA_PUSH(q->cx->arena, &names) = q->law->measures.p[i].id;
	return asked_unknown(q, "measure", id, &names);
}

/* ---- leaving ------------------------------------------------------------- */

void asked_print_table(struct asked *q, const struct table *t)
{
	if (q->format == ASKED_CSV_TABLE)
		table_print_csv(t, q->out);
	else
		table_print(t, q->out);
}
