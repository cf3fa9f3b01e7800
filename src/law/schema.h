// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * schema: what the files of a law folder may hold, as tables.
 *
 * The loader reads by them, the export prints by them, and its JSON Schema is
 * tested against them, so that a field exists in one place only.
 *
 * A file is a map of head fields and sections; a section is a list of rows of
 * one kind. A file and a row end in their provenance: source, confidence, checked.
 */
#ifndef LAW_SCHEMA_H
#define LAW_SCHEMA_H

#include "law/law.h"
#include "law/words.h"

#define LAW_TEXT_MAX 4000 // bytes of a text
#define LAW_LIST_MAX 300  // items of a list within a row
#define LAW_YEAR_MIN 1800
#define LAW_YEAR_MAX 2200

enum field_type {	     // in the file -> in the struct
	FIELD_TEXT,	     // text -> struct str
	FIELD_ID,	     // a-z 0-9 and dashes -> struct str
	FIELD_ALPHA2,	     // KE -> char[3]
	FIELD_ALPHA3,	     // KEN -> char[4]
	FIELD_DATE,	     // 2026-11-21 -> struct date
	FIELD_WHEN,	     // 2026, 2026-11 or 2026-11-21 -> struct str
	FIELD_YEAR,	     // 2026 -> int, 0 when absent
	FIELD_YEARS,	     // [0, 99] -> int[2], -1 when absent
	FIELD_YES_NO,	     // yes, no -> bool
	FIELD_WORD,	     // one of words -> an enum
	FIELD_WORD_BOOL,     // one of two words -> bool
	FIELD_WORD_TEXT,     // one of words -> struct str
	FIELD_WORD_SET,	     // a list of words -> unsigned, or-ed
	FIELD_TEXTS,	     // a list of texts -> struct str_list
	FIELD_DEADLINES,     // a list of NAME, NAME=DURATION or NAME=WORD -> struct str_list
	FIELD_DURATION,	     // ISO 8601, "P7D" -> struct str
	FIELD_REF,	     // the id of a ref -> uint16_t, LAW_NONE when absent
	FIELD_REFS,	     // a list of ids -> struct id_list
	FIELD_REF_TEXT,	     // the id of a ref -> struct str
	FIELD_PARTY,	     // alpha-2 or EU -> uint16_t, LAW_NONE for the EU
	FIELD_COUNTRY_SET,   // a list of alpha-2 -> struct bits
	FIELD_CONDITION,     // a=yes or b=no -> struct condition
	FIELD_MEMBERSHIPS,   // a map organisation: yes|no|unknown -> enum yes_no[]
	FIELD_ORGANISATIONS, // a list of ids -> struct law, organisations
	FIELD_ORDER,	     // a list of ids -> nothing: load.c has numbered by it before
	FIELD_SEEN,	     // a list of the fields that were seen -> bool: finding is in it
};

enum law_ref {
	REF_CONCEPT,
	REF_QUALIFIER,
	REF_FACT,
	REF_MEASURE,
	REF_INSTRUMENT,
	REF_COUNTRY,
	REF_ORGANISATION,
};

struct law_field {
	const char *key; // two rows may share a key: both are filled
	enum field_type type;
	size_t offset; // in the row's struct
	bool required;
	bool silent; // not in the export: another row with this key says more
	enum law_ref ref;
	const struct law_word *words;
	const char *shown_as; // the key in the export; NULL: as in the file
};

/* What load_check.c looks at once a row is read. */
enum law_check {
	CHECK_NOTHING,
	CHECK_CONCEPT,
	CHECK_QUALIFIER,
	CHECK_INSTRUMENT,
	CHECK_COUNTRY,
	CHECK_NATIONAL,
	CHECK_STATUS,
	CHECK_DECLARATION,
	CHECK_AUTHORITY,
	CHECK_BILATERAL,
};

struct law_schema {
	const char *kind;		// "national", as counted in data/law/COUNTS and exported
	const struct law_field *fields; // ends with key NULL
	size_t size;			// of the struct
	size_t prov;			// where its struct prov is
	enum law_check check;
};

struct law_section {
	const char *key;
	const struct law_schema *row;
	size_t list; // where the list is in the struct of the head
	bool single; // no list: one row, whose fields are in the head's struct
};

enum law_file_kind {
	FILE_VOCABULARY,
	FILE_INSTRUMENT,
	FILE_COUNTRY,
	FILE_BILATERAL,
	FILE_TECHNIQUES,
	FILE_CAPACITY,
	FILE_CHILDREN,
	FILE_FRAMEWORKS,
	FILE_KINDS,
};

struct law_file_schema {
	const char *path; // "vocabulary.yaml", or "countries/" for all in it
	const struct law_schema *head;
	const struct law_section *sections; // ends with key NULL
	bool has_prov;			    // the head is itself a row with provenance
	bool lends_prov;		    // rows without source and confidence take the file's
};

extern const struct law_file_schema law_file_schemas[FILE_KINDS];

#define LAW_KINDS_MAX 32
#define LAW_PLACES_MAX 2

/* A kind of row, and where such rows stand: evidence rules in countries and in
 * model laws. */
struct law_kind {
	const struct law_schema *row;
	struct {
		enum law_file_kind file;
		const struct law_section *section; // NULL: the head of the file
	} places[LAW_PLACES_MAX];
	size_t places_n;
};

/* All kinds, in the order of the files; returns how many. */
size_t law_kinds(struct law_kind out[static LAW_KINDS_MAX]);

/* The heads of a file kind: the countries, the instruments, or the law itself. */
size_t law_heads(const struct law *law, enum law_file_kind file);
const void *law_head(const struct law *law, enum law_file_kind file, size_t i);

/* The rows of a section in a head: the first, and how many follow each other at a
 * distance of the schema's size. */
const void *law_rows(const void *head, const struct law_section *section, size_t *n);

/* How many rows of the kind there are. */
size_t law_count(const struct law *law, const struct law_kind *kind);

const struct prov *law_prov(const struct law_schema *schema, const void *row);

#endif
