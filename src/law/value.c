// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/value.h"

#include <string.h>

#include "law/condition.h"

static struct law_value text_value(struct str s)
{
	if (s.n == 0)
		return (struct law_value){ 0 };
	return (struct law_value){ .shape = VALUE_TEXT, .text = s };
}

static struct law_value list_value(struct str_list texts)
{
	if (texts.n == 0)
		return (struct law_value){ 0 };
	return (struct law_value){ .shape = VALUE_LIST, .texts = texts };
}

static struct law_value bool_value(bool yes)
{
	return (struct law_value){ .shape = VALUE_BOOL, .yes = yes };
}

/* Absent when the first number is below `least`. */
static struct law_value number_value(const int *numbers, size_t n, int least)
{
	struct law_value v = { .numbers_n = n };
	if (numbers[0] < least)
		return v;
	v.shape = VALUE_NUMBERS;
	for (size_t i = 0; i < n; i++)
		v.numbers[i] = numbers[i];
	return v;
}

static struct str id_of(const struct law *law, enum law_ref ref, uint16_t id)
{
	if (id == LAW_NONE)
		return (struct str){ 0 };
	switch (ref) {
	case REF_CONCEPT:
		return law->concepts.p[id].id;
	case REF_QUALIFIER:
		return law->qualifiers.p[id].id;
	case REF_FACT:
		return law->facts.p[id].id;
	case REF_MEASURE:
		return law->measures.p[id].id;
	case REF_INSTRUMENT:
		return law->instruments.p[id].id;
	case REF_COUNTRY:
		return str_from_c(law->countries.p[id].alpha2);
	case REF_ORGANISATION:
		return law->organisations[id];
	}
	return (struct str){ 0 };
}

static struct law_value ids_value(struct arena *arena, const struct law *law, enum law_ref ref,
				  const struct id_list *ids)
{
	struct str_list texts = { 0 };
	for (size_t i = 0; i < ids->n; i++)
		*ARENA_PUSH(arena, &texts) = id_of(law, ref, ids->p[i]);
	return list_value(texts);
}

static struct law_value countries_value(struct arena *arena, const struct law *law,
					const struct bits *set)
{
	struct str_list texts = { 0 };
	for (unsigned i = bits_next(set, 0); i < BITS_N; i = bits_next(set, i + 1))
		*ARENA_PUSH(arena, &texts) = str_from_c(law->countries.p[i].alpha2);
	return list_value(texts);
}

static struct law_value word_value(const struct law_word *words, const void *at)
{
	int value = 0;
	memcpy(&value, at, sizeof(value)); // any enum: schema.c checks its size
	return text_value(str_from_c(law_word_of(words, value)));
}

static struct law_value word_set_value(struct arena *arena, const struct law_word *words,
				       unsigned set)
{
	struct str_list texts = { 0 };
	for (; words->word; words++)
		if (set & (unsigned)words->value)
			*ARENA_PUSH(arena, &texts) = str_from_c(words->word);
	return list_value(texts);
}

static struct law_value memberships_value(struct arena *arena, const struct law *law,
					  const enum yes_no *member)
{
	struct law_value v = { .shape = VALUE_MAP };
	for (size_t i = 0; i < law->organisations_n; i++) {
		*ARENA_PUSH(arena, &v.keys) = law->organisations[i];
		*ARENA_PUSH(arena, &v.texts) = str_from_c(yes_no_word(member[i]));
	}
	return v;
}

struct law_value law_value(struct arena *arena, const struct law *law,
			   const struct law_field *field, const void *row)
{
	const void *at = (const char *)row + field->offset;
	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_ID:
	case FIELD_WHEN:
	case FIELD_DURATION:
	case FIELD_WORD_TEXT:
	case FIELD_REF_TEXT:
		return text_value(*(const struct str *)at);
	case FIELD_ALPHA2:
	case FIELD_ALPHA3:
		return text_value(str_from_c(at));
	case FIELD_DATE:
		return text_value(date_print(arena, *(const struct date *)at));
	case FIELD_YEAR:
		return number_value(at, 1, 1);
	case FIELD_YEARS:
		return number_value(at, 2, 0);
	case FIELD_YES_NO:
	case FIELD_SEEN:
		return bool_value(*(const bool *)at);
	case FIELD_WORD:
		return word_value(field->words, at);
	case FIELD_WORD_BOOL:
		return text_value(str_from_c(law_word_of(field->words, *(const bool *)at)));
	case FIELD_WORD_SET:
		return word_set_value(arena, field->words, *(const unsigned *)at);
	case FIELD_TEXTS:
	case FIELD_DEADLINES:
		return list_value(*(const struct str_list *)at);
	case FIELD_REF:
		return text_value(id_of(law, field->ref, *(const uint16_t *)at));
	case FIELD_REFS:
		return ids_value(arena, law, field->ref, at);
	case FIELD_PARTY:
		return text_value(*(const uint16_t *)at == LAW_NONE
					  ? STR("EU")
					  : id_of(law, REF_COUNTRY, *(const uint16_t *)at));
	case FIELD_COUNTRY_SET:
		return countries_value(arena, law, at);
	case FIELD_CONDITION:
		return text_value(condition_print(arena, law, at));
	case FIELD_MEMBERSHIPS:
		return memberships_value(arena, law, at);
	case FIELD_ORGANISATIONS:
	case FIELD_ORDER:
		break; // of the head of the vocabulary, which is no row
	}
	return (struct law_value){ 0 };
}

struct str law_value_text(struct arena *arena, const struct law_value *value)
{
	struct str out = { 0 };
	switch (value->shape) {
	case VALUE_ABSENT:
		break;
	case VALUE_TEXT:
		out = value->text;
		break;
	case VALUE_BOOL:
		out = value->yes ? STR("yes") : STR("no");
		break;
	case VALUE_NUMBERS:
		out = value->numbers_n == 1
			      ? arena_fmt(arena, "%d", value->numbers[0])
			      : arena_fmt(arena, "%d-%d", value->numbers[0], value->numbers[1]);
		break;
	case VALUE_LIST:
	case VALUE_MAP:
		for (size_t i = 0; i < value->texts.n; i++) {
			const bool map = value->shape == VALUE_MAP;
			const struct str key = map ? value->keys.p[i] : (struct str){ 0 };
			out = arena_fmt(arena, "%.*s%s%.*s%s%.*s", STR_ARG(out), i > 0 ? "; " : "",
					STR_ARG(key), map ? "=" : "", STR_ARG(value->texts.p[i]));
		}
		break;
	}
	return out;
}
