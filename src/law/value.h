// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * value: a field of a row as texts, numbers and ids again, for the export.
 */
#ifndef LAW_VALUE_H
#define LAW_VALUE_H

#include "law/schema.h"

enum law_value_shape {
	VALUE_ABSENT, // nothing is known, or nothing was written
	VALUE_TEXT,
	VALUE_BOOL,
	VALUE_NUMBERS, // one or two
	VALUE_LIST,
	VALUE_MAP, // keys and texts of the same number
};

struct law_value {
	enum law_value_shape shape;
	struct str text;
	bool yes;
	int numbers[2];
	size_t numbers_n;
	struct str_list keys, texts;
};

/* Texts are those of the law, or in the arena. */
struct law_value law_value(struct arena *arena, const struct law *law,
			   const struct law_field *field, const void *row);

/* For a cell: lists joined by "; ", yes and no, empty when absent. */
struct str law_value_text(struct arena *arena, const struct law_value *value);

#endif
