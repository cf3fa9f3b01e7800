// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_text.h"

void instrument_to_table(struct teller *t, uint16_t instrument, struct table *out)
{
	const struct instrument *ins = &t->w->law->instruments.p[instrument];
	table_init(out, t->arena);
	table_column(out, STR("provision"), TABLE_LEFT);
	table_column(out, STR("pillar"), TABLE_LEFT);
	table_column(out, STR("concept"), TABLE_LEFT);
	table_column(out, STR("heading"), TABLE_LEFT);
	for (size_t i = 0; i < ins->provisions.n; i++) {
		const struct provision *p = &ins->provisions.p[i];
		TABLE_ROW(out, p->number, str_from_c(pillar_word(p->pillar)),
			  t->w->law->concepts.p[p->concept].id, p->heading);
	}
}

void instruments_to_table(struct teller *t, struct table *out)
{
	table_init(out, t->arena);
	table_column(out, STR("instrument"), TABLE_LEFT);
	table_column(out, STR("kind"), TABLE_LEFT);
	table_column(out, STR("role"), TABLE_LEFT);
	table_column(out, STR("bound"), TABLE_RIGHT);
	table_column(out, STR("name"), TABLE_LEFT);
	for (size_t i = 0; i < t->w->law->instruments.n; i++) {
		const struct instrument *ins = &t->w->law->instruments.p[i];
		TABLE_ROW(out, ins->id, ins->kind, str_from_c(role_word(ins->role)),
			  tell_number(t, bits_count(&t->w->bound[i].bound)), ins->short_name);
	}
}

static struct str names_in(struct teller *t, const struct bits *set)
{
	struct str out = { 0 };
	for (unsigned c = bits_next(set, 0); c < BITS_N; c = bits_next(set, c + 1))
		out = arena_fmt(t->arena, "%.*s%s%s", STR_ARG(out), out.n > 0 ? " " : "",
				t->w->law->countries.p[c].alpha2);
	return out;
}

static void tell_parties(struct teller *t, uint16_t instrument)
{
	const struct bound_sets *s = &t->w->bound[instrument];
	tell_heading(
		t, arena_fmt(t->arena, "On %.*s", STR_ARG(date_print_long(t->arena, t->w->date))));
	tell_label(t, "Bound",
		   arena_fmt(t->arena, "%u  %.*s", bits_count(&s->bound),
			     STR_ARG(names_in(t, &s->bound))));
	tell_label(t, "Not yet",
		   arena_fmt(t->arena, "%u  %.*s", bits_count(&s->not_yet),
			     STR_ARG(names_in(t, &s->not_yet))));
	tell_label(t, "Not a Party",
		   arena_fmt(t->arena, "%u  %.*s", bits_count(&s->closed),
			     STR_ARG(names_in(t, &s->closed))));
	tell_label(t, "Unknown", arena_fmt(t->arena, "%u", bits_count(&s->unknown)));
}

static void tell_measures(struct teller *t, const struct instrument *ins)
{
	if (ins->measures.n > 0)
		tell_heading(t, STR("Measures"));
	for (size_t i = 0; i < ins->measures.n; i++) {
		const struct measure_row *m = &ins->measures.p[i];
		tell_text(t, 2,
			  arena_fmt(t->arena, "%.*s %.*s%s. %.*s %.*s", STR_ARG(m->provision),
				    STR_ARG(m->title), m->domestic ? " (a power at home)" : "",
				    STR_ARG(m->time_limits),
				    STR_ARG(tell_source(t, m->prov.source))));
	}
}

static void tell_reservables(struct teller *t, const struct instrument *ins)
{
	if (ins->reservables.n > 0)
		tell_heading(t, STR("What a state may reserve or declare"));
	for (size_t i = 0; i < ins->reservables.n; i++) {
		const struct reservable *r = &ins->reservables.p[i];
		tell_text(t, 2,
			  arena_fmt(t->arena, "%.*s, %s: %.*s", STR_ARG(r->article),
				    r->reservation ? "reservation" : "declaration",
				    STR_ARG(tell_codes(t, &r->codes))));
	}
}

void instrument_to_text(struct teller *t, uint16_t instrument)
{
	const struct instrument *ins = &t->w->law->instruments.p[instrument];
	struct table s;
	tell_text(t, 0,
		  arena_fmt(t->arena, "%.*s: %.*s", STR_ARG(ins->short_name),
			    STR_ARG(ins->full_name)));
	tell_label(t, "Kind",
		   arena_fmt(t->arena, "%.*s, %.*s, %s", STR_ARG(ins->kind), STR_ARG(ins->body),
			     ins->binding ? "binding" : "not binding"));
	tell_label(t, "Opened", ins->opened);
	tell_label(t, "In force",
		   date_is_set(ins->in_force) ? date_print_long(t->arena, ins->in_force)
					      : STR("no day in our data"));
	tell_label(t, "Applies from", date_print_long(t->arena, ins->applies_from));
	tell_label(t, "Note", ins->note);
	tell_label(t, "Source", tell_source(t, ins->prov.source));
	if (ins->binding)
		tell_parties(t, instrument);
	tell_heading(t, STR("Provisions"));
	instrument_to_table(t, instrument, &s);
	table_print(&s, t->out);
	tell_measures(t, ins);
	tell_reservables(t, ins);
	tell_sources(t);
}
