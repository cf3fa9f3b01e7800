// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * law_to_json: the answers of the law as JSON, one shape for the command line and for
 * the pages that end in .json. Described by docs/schema/NAME.schema.json.
 *
 * Each function fills the open object of j; the arena holds what must be composed.
 */
#ifndef LAW_LAW_TO_JSON_H
#define LAW_LAW_TO_JSON_H

#include "formats/json.h"
#include "law/check.h"
#include "law/children.h"
#include "law/compare.h"
#include "law/draft.h"
#include "law/dual.h"
#include "law/map.h"
#include "law/matrix.h"
#include "law/phrase.h"
#include "law/route.h"
#include "law/technique.h"
#include "law/what_if.h"

/* command, date, law_compiled, verified_only: what every answer begins with. */
void head_to_json(struct json *j, const struct world *w, const char *command);

void check_to_json(struct json *j, struct arena *arena, const struct world *w,
		   const struct check_answer *a);
void route_to_json(struct json *j, struct arena *arena, const struct world *w,
		   const struct route_answer *a);
void dual_to_json(struct json *j, struct arena *arena, const struct world *w, uint16_t a,
		  uint16_t b, uint16_t offence);
void what_if_to_json(struct json *j, struct arena *arena, const struct world *w,
		     const struct what_if_answer *a);
void reforms_to_json(struct json *j, struct arena *arena, const struct world *w, uint16_t country,
		     const struct reform_list *reforms);
void matrix_to_json(struct json *j, struct arena *arena, const struct world *w,
		    const struct matrix_answer *a);
void harmonisation_to_json(struct json *j, struct arena *arena, const struct world *w,
			   const struct harmonisation *h);
void draft_to_json(struct json *j, struct arena *arena, const struct world *w,
		   const struct draft_brief *d);
void country_to_json(struct json *j, struct arena *arena, const struct world *w, uint16_t country);
void instrument_to_json(struct json *j, struct arena *arena, const struct world *w,
			uint16_t instrument);
void instruments_to_json(struct json *j, const struct world *w); // the list of all
void technique_to_json(struct json *j, const struct world *w, const struct technique_answer *a);
void techniques_to_json(struct json *j, struct arena *arena, const struct world *w);
void children_to_json(struct json *j, const struct world *w);
void compare_to_json(struct json *j, struct arena *arena, const struct world *w,
		     const struct compare_answer *a);
void concept_to_json(struct json *j, struct arena *arena, const struct world *w, uint16_t concept);
void concepts_to_json(struct json *j, const struct world *w); // the list of all in use
void map_to_json(struct json *j, struct arena *arena, const struct world *w,
		 const struct map_answer *a);

/* ---- parts, for the files of this kind ----------------------------------- */

void json_text(struct json *j, const char *key, const char *text);
void json_phrase(struct json *j, struct arena *arena, const char *key, struct phrase p);
void json_country(struct json *j, const char *key, const struct law *law, uint16_t country);
void json_cc(struct json *j, const char *key, const struct law *law, uint16_t country);
void json_date(struct json *j, struct arena *arena, const char *key, struct date date); // or null
void json_counts(struct json *j, const char *key, const struct finding_counts *c);
void json_strings(struct json *j, const char *key, const struct str_list *list);
void json_codes(struct json *j, const char *key, const struct law *law,
		const struct id_list *qualifiers);
void json_national(struct json *j, const struct law *law, const struct national *row);
void json_facts(struct json *j, const char *key, const struct law *law,
		const struct fact_set *facts);
void json_needs(struct json *j, const char *key, const struct law *law,
		const struct fact_set *facts);
void json_said(struct json *j, const struct world *w); // "facts": what was said about the case

/* "confidence" of an answer that rests on the whole world: the weakest of its rows,
 * those left aside that nobody has researched. */
void json_world_confidence(struct json *j, const struct world *w);

/* source and confidence of a row. */
void json_prov(struct json *j, const struct prov *prov);

/* One of a list of declarations. */
void json_declaration(struct json *j, const struct law *law, const struct declaration *d);

#endif
