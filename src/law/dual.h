// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * dual: whether two countries both punish a conduct (docs/law-rules.md, rules 2
 * and 3).
 *
 * Source:  Budapest Convention art. 25(5): conduct decides, not the category or
 *          the name of the offence. What each qualifier of an offence asks, and by
 *          which article a state may ask it, stands in data/law/vocabulary.yaml.
 */
#ifndef LAW_DUAL_H
#define LAW_DUAL_H

#include "law/world.h"

struct dual {
	enum punish answer;    // the four values of a punish serve both questions
	struct fact_set needs; // depends: exactly these facts
	enum confidence confidence;
};

struct dual dual_criminality(const struct world *w, uint16_t a, uint16_t b, uint16_t offence);

/* Rule 2 from the rows, for world_build; everybody else asks world_punishes. */
struct punishes dual_punishes(const struct world *w, uint16_t country, uint16_t offence);

/* The concept that an article of the Convention defines ("4(2)" gives data
 * interference), for declarations; LAW_NONE for an article without an offence. */
bool dual_article_is_of(const struct law *law, struct str article, uint16_t concept);

/* Rule 2.7: whether a declaration may narrow an offence. */
bool dual_narrows(const struct world *w, const struct declaration *d, uint16_t offence);

/* The same beside the row that speaks for the offence: not where the row asks for it too. */
bool dual_narrows_row(const struct world *w, const struct declaration *d,
		      const struct national *row, uint16_t offence);

/* What the facts make of a condition. open receives the unsaid facts when they
 * decide. */
enum yes_no condition_eval(const struct condition *c, const struct facts *facts,
			   struct fact_set *open);

#endif
