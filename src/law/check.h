// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * check: what a country's law, or a model law in its place, lacks against an
 * instrument (docs/law-rules.md, rule 6).
 *
 * Memory:  the answer lives in the arena; texts are slices of the law.
 */
#ifndef LAW_CHECK_H
#define LAW_CHECK_H

#include "law/world.h"

enum check_reason {
	CHECK_NO_ROW,
	CHECK_NOT_RESEARCHED,
	CHECK_AS_RECORDED,
	CHECK_NARROWER,
	CHECK_NOT_COMMENCED,
	CHECK_PARTLY_COMMENCED,
	CHECK_NO_LONGER_LAW,
	CHECK_MODEL_PROVISION,
	CHECK_NO_PROVISION,
	CHECK_NO_PROVISIONS_KNOWN,
};

struct check_finding {
	const struct provision *provision; // of the instrument, the first of its concept
	uint16_t concept;
	enum finding finding;
	enum check_reason reason;
	bool as_family;
	const struct national *row;    // of the country; NULL: none
	const struct provision *model; // of the model law in its place; NULL: none
	struct id_list narrower;       // qualifiers that the instrument does not allow
	enum confidence confidence;
	struct id_list models; // countries whose provision could serve, at most five
};

struct finding_counts {
	unsigned full, partial, none, unknown;
};

enum check_stage {
	STAGE_POLICY,
	STAGE_LAW,
	STAGE_COMMENCEMENT,
	STAGE_INSTITUTION,
	STAGE_PRACTICE,
	STAGES
};

struct check_stage_answer {
	enum finding finding;
	struct {
		const struct prov **p;
		size_t n, cap;
	} rows;
	struct id_list concepts;			// policy, commencement: which
	const struct authority *point, *cert, *central; // institution
};

enum next_kind { NEXT_ACCEDE, NEXT_ENACT, NEXT_AMEND, NEXT_COMMENCE, NEXT_FIND_OUT };

struct check_next {
	enum next_kind kind;
	const struct check_finding *finding; // NULL for NEXT_ACCEDE
	size_t opens, strengthens;	     // pairs, rule 7
};

struct check_answer {
	uint16_t country; // LAW_NONE: a model law stands in its place
	uint16_t subject; // that instrument, or LAW_NONE
	uint16_t instrument;
	enum bound bound;
	struct {
		struct check_finding *p;
		size_t n, cap;
	} findings;
	struct finding_counts counts, by_pillar[PILLAR_DEFINITION + 1];
	struct check_stage_answer stages[STAGES];
	struct {
		struct check_next *p;
		size_t n, cap;
	} next;
	struct {
		const struct project **p;
		size_t n, cap;
	} projects;		    // capacity help that names it
	enum confidence confidence; // the weakest of the findings that are not unknown
};

/* country: LAW_NONE to put the instrument `subject` in its place. with_next: also the
 * order of what to enact, which costs some what-ifs. */
struct check_answer *check_run(struct arena *arena, const struct world *w, uint16_t country,
			       uint16_t subject, uint16_t instrument, bool with_next);

/* One concept of a country against an instrument; rule 6.1 to 6.3. */
struct check_finding check_one(struct arena *arena, const struct world *w, uint16_t country,
			       uint16_t instrument, const struct provision *p);

/* Rule 6.7: fills f->models with those whose provision of the concept could serve;
 * check_run does so for what is not full. country: LAW_NONE ranks nobody first. */
void check_models(struct arena *arena, const struct world *w, uint16_t country, uint16_t instrument,
		  struct check_finding *f);

/* Rule 6.3: whether the instrument lets the country's law ask for this more; country:
 * LAW_NONE for a law that is no state's. */
bool check_permits(const struct world *w, uint16_t country, uint16_t instrument, uint16_t concept,
		   uint16_t qualifier);

const char *check_reason_word(enum check_reason r);
const char *check_stage_word(enum check_stage s);
const char *check_next_word(enum next_kind k); // accede, enact, amend, commence, find-out

#endif
