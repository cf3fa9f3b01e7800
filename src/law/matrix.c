// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/matrix.h"

#include "law/dual.h"

void matrix_reach(const struct world *w, const struct question *q, const struct basis_list *bases,
		  const struct dual_sets *dual, struct reach_sets *out)
{
	struct basis_sets s;
	*out = (struct reach_sets){ 0 };
	for (size_t i = 0; i < bases->n; i++) {
		basis_evaluate(w, q, &bases->p[i], dual, &s);
		if (basis_binds(w->law, &bases->p[i]))
			out->binding = bits_or(out->binding, s.open);
		out->open = bits_or(out->open, s.open);
		out->conditional = bits_or(out->conditional, s.conditional);
		out->unknown = bits_or(out->unknown, s.unknown);
		out->blocked = bits_or(out->blocked, s.blocked);
	}
	out->conditional = bits_andnot(out->conditional, out->open);
	struct bits better = bits_or(out->open, out->conditional);
	out->unknown = bits_andnot(out->unknown, better);
	better = bits_or(better, out->unknown);
	out->blocked = bits_andnot(out->blocked, better);
	out->none = bits_andnot(bits_andnot(w->all, better), out->blocked);
	bits_clear(&out->none, q->from);
}

/* The other side of the same pairs: by how many each country can be asked. */
static void count_asked(struct matrix_answer *m, const struct reach_sets *s)
{
	for (size_t c = 0; c < m->rows.n; c++) {
		m->rows.p[c].asked_open += bits_test(&s->open, (unsigned)c);
		m->rows.p[c].asked_conditional += bits_test(&s->conditional, (unsigned)c);
		m->rows.p[c].asked_unknown += bits_test(&s->unknown, (unsigned)c);
	}
}

struct matrix_answer *matrix_run(struct arena *arena, const struct world *w, uint16_t offence,
				 uint16_t measure)
{
	struct matrix_answer *m = arena_new(arena, struct matrix_answer, 1);
	struct basis_list bases = basis_offering(w, measure);
	m->offence = offence;
	m->measure = measure;
	m->rows.n = m->rows.cap = w->law->countries.n;
	m->rows.p = arena_new(arena, struct reach_row, m->rows.n);
	for (uint16_t c = 0; c < w->law->countries.n; c++) {
		struct question q = { .from = c, .offence = offence, .measure = measure };
		struct dual_sets dual = basis_dual(w, c, offence);
		struct reach_sets s;
		matrix_reach(w, &q, &bases, &dual, &s);
		struct reach_row *row = &m->rows.p[c];
		row->country = c;
		row->binding = bits_count(&s.binding);
		row->open = bits_count(&s.open);
		row->conditional = bits_count(&s.conditional);
		row->unknown = bits_count(&s.unknown);
		row->blocked = bits_count(&s.blocked);
		row->none = bits_count(&s.none);
		count_asked(m, &s);
		m->binding += row->binding;
		m->open += row->open;
		m->conditional += row->conditional;
		m->unknown += row->unknown;
		m->blocked += row->blocked;
		m->none += row->none;
	}
	m->pairs = m->rows.n * (m->rows.n - 1);
	return m;
}

struct harmonisation matrix_harmonisation(const struct world *w, uint16_t offence, int organisation)
{
	struct harmonisation h = { .offence = offence, .organisation = organisation };
	h.members = organisation < 0 ? w->all : w->members[organisation];
	for (unsigned a = bits_next(&h.members, 0); a < BITS_N; a = bits_next(&h.members, a + 1))
		for (unsigned b = bits_next(&h.members, a + 1); b < BITS_N;
		     b = bits_next(&h.members, b + 1)) {
			h.pairs++;
			switch (dual_criminality(w, (uint16_t)a, (uint16_t)b, offence).answer) {
			case PUNISH_NO:
				h.no++;
				break;
			case PUNISH_UNKNOWN:
				h.unknown++;
				break;
			case PUNISH_DEPENDS:
				h.depends++;
				break;
			case PUNISH_YES:
				h.yes++;
				break;
			}
		}
	return h;
}

size_t matrix_all(const struct world *w, uint64_t *sum)
{
	size_t evaluated = 0;
	*sum = 0;
	for (uint16_t m = 0; m < w->law->measures.n; m++) {
		struct basis_list bases = basis_offering(w, m);
		for (size_t o = 0; o < w->offences.n; o++)
			for (uint16_t c = 0; c < w->law->countries.n; c++) {
				struct question q = { .from = c,
						      .offence = w->offences.p[o],
						      .measure = m };
				struct dual_sets dual = basis_dual(w, c, q.offence);
				struct reach_sets s;
				matrix_reach(w, &q, &bases, &dual, &s);
				*sum = *sum * 31 + bits_count(&s.open) * 7 +
				       bits_count(&s.conditional) * 3 + bits_count(&s.unknown);
				evaluated += w->law->countries.n - 1;
			}
	}
	return evaluated;
}
