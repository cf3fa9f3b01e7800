// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * profile: how two laws differ in one country's file, row by row and field by field, and what
 * of our answers follows from it.
 *
 * Rows are the same by what they are about: a treaty, a declaration's article and code, a
 * concept, a kind of authority. Of several with one key those that are the same stand for each
 * other first, then the others in their order.
 *
 * Memory: in the arena; texts are slices of the two laws.
 */
#ifndef LAW_PROFILE_H
#define LAW_PROFILE_H

#include "law/check.h"
#include "law/what_if.h"

enum profile_edit { PROFILE_CHANGED, PROFILE_ADDED, PROFILE_REMOVED };
const char *profile_edit_name(enum profile_edit e); // English, marked
const char *profile_edit_key(enum profile_edit e);  // "changed"

struct profile_field {
	struct str key;	    // as in the file: "in_force"
	const char *name;   // English, marked: "In force"
	struct str was, is; // empty: not said
};

struct profile_change {
	enum profile_edit edit;
	const char *section;	      // English, marked: "Treaties"
	struct str row;		      // "budapest", "illegal-access"; empty: the country itself
	uint16_t concept, instrument; // what `row` names, or LAW_NONE
	struct {
		struct profile_field
			*p; // of a changed row those that differ, else all that it says
		size_t n, cap;
	} fields;
	struct prov was, is; // where the row comes from, before and now
};

struct profile_changes {
	struct profile_change *p;
	size_t n, cap;
};

/* The country by its code; one that a law lacks has no rows there. */
struct profile_changes profile_compare(struct arena *arena, const struct law *was,
				       const struct law *is, struct str code);

/* ---- what follows -------------------------------------------------------- */

/* What check finds for a concept, against these instruments. */
struct profile_gap {
	uint16_t concept;
	enum finding was, is;
	struct id_list instruments;
};

/* Whether the country punishes an offence, and with how many other countries the answer on dual
 * criminality is another one. */
struct profile_offence {
	uint16_t concept;
	enum punish was, is;
	unsigned countries;
};

/* What its authorities may do at home for a measure. */
struct profile_power {
	uint16_t measure;
	enum finding was, is;
};

/* Whether an instrument binds it today. */
struct profile_bound {
	uint16_t instrument;
	enum bound was, is;
};

struct profile_effects {
	uint16_t country;
	struct {
		struct profile_gap *p;
		size_t n, cap;
	} gaps;
	struct {
		struct profile_offence *p;
		size_t n, cap;
	} offences;
	struct {
		struct profile_power *p;
		size_t n, cap;
	} powers;
	struct {
		struct profile_bound *p;
		size_t n, cap;
	} bounds;
	const struct what_if_answer *routes;
};

/* Two laws with the same countries; both judged on this day. Some tenths of a second. */
struct profile_effects *profile_effects_of(struct arena *arena, const struct law *was,
					   const struct law *is, uint16_t country,
					   struct date today);

/* Nothing that we answer is another. */
bool profile_effects_none(const struct profile_effects *e);

#endif
