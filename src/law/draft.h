// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * draft: a drafting brief for one provision: what to cover, which choices and
 * reservations an instrument leaves, safeguards, model sections by reference and
 * what each choice does to dual criminality. Never statute text.
 *
 * Source:  the instrument's elements and reservable articles; Budapest Convention
 *          art. 15 for safeguards.
 */
#ifndef LAW_DRAFT_H
#define LAW_DRAFT_H

#include "law/check.h"

/* A more that the law may ask, and what it costs. */
struct draft_choice {
	uint16_t qualifier;
	struct str article;		// reservation or declaration that it needs; may be empty
	bool reservation;		// else by declaration
	unsigned meets_now, meets_then; // countries with which dual criminality is a plain yes,
					// with the offence enacted without it, and with it
};

struct draft_brief {
	uint16_t country, instrument;
	struct str number;
	struct id_list concepts; // that the provision stands for
	struct {
		const struct provision **p;
		size_t n, cap;
	} provisions; // with this number
	struct {
		const struct element **p;
		size_t n, cap;
	} elements;
	struct {
		const struct measure_row **p;
		size_t n, cap;
	} measures;
	struct {
		const struct provision **p;
		size_t n, cap;
	} safeguards;
	struct {
		struct draft_choice *p;
		size_t n, cap;
	} choices;
	struct {
		const struct national **p;
		size_t n, cap;
	} models; // at most two
	struct {
		const struct provision **p;
		size_t n, cap;
	} model_laws; // at most two
	struct {
		uint16_t *p;
		size_t n, cap;
	} model_law_instruments;
	struct check_finding now; // of the first concept
};

/* number: "29", "s.5", "9(1)(a)"; RC_MISSING names the nearest number. */
NODISCARD enum rc draft_run(struct cx *cx, const struct world *w, uint16_t country,
			    uint16_t instrument, struct str number, struct draft_brief **out);

/* How many of the models and of the model laws make the two that a brief shows: one
 * of each where there are both. */
struct draft_models {
	size_t countries, instruments;
};
struct draft_models draft_models(const struct draft_brief *d);

#endif
