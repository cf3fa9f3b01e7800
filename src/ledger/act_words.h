// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * act_words: what the acts of an entry and the things they are about are called, for people.
 *
 * Each room that appends acts has such tables (this one; people/act_words.h). Texts are
 * English and marked; pages translate them. The keys are those of struct ledger_act and
 * never change: they are hashed. tests/check-acts fails on an act without words.
 */
#ifndef LEDGER_ACT_WORDS_H
#define LEDGER_ACT_WORDS_H

#include "core/core.h"

/* Marks a text that the pages translate, for tools/po. */
#define N_(text) text

struct act_word {
	const char *key; // "role-given"; NULL ends a table
	const char *text;
};

/* Acts that belong together, as the search offers them. */
struct act_group {
	const char *title; // NULL ends a table
	const struct act_word *acts;
};

extern const struct act_group ledger_act_groups[];
extern const struct act_word ledger_things[];

/* NULL when the table has none for this key. */
const char *act_word_of(const struct act_word *table, struct str key);
const char *act_text_of(const struct act_group *groups, struct str key);

#endif
