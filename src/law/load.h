// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * load: the YAML files of a law folder -> struct law, all mistakes in one run.
 *
 * Pure: slices in, struct law out. What the files hold: docs/law-data.md; the
 * same, field by field, as tables: schema.c.
 *
 * Complete: a folder stands for itself. It must hold vocabulary.yaml, at least
 *          one file in instruments/ and at least one in countries/; bilateral,
 *          techniques, capacity, children and frameworks may be missing.
 * Memory:  the law and all its texts lie in `arena`. cx->arena is used to work
 *          in (some ten times the size of the files) and holds the texts of the
 *          report; the law needs it no more once law_load has returned.
 */
#ifndef LAW_LOAD_H
#define LAW_LOAD_H

#include "core/core.h"
#include "formats/report.h"
#include "law/law.h"

#define LAW_FILES_MAX 2000
#define LAW_FILE_BYTES_MAX (2u * 1024 * 1024)

/* Rows of a kind; LAW_COUNTRIES_MAX and LAW_FACTS_MAX are in law.h. */
#define LAW_CONCEPTS_MAX 1000
#define LAW_QUALIFIERS_MAX 4000
#define LAW_MEASURES_MAX 200
#define LAW_INSTRUMENTS_MAX 200

/* The order of the files does not matter: countries are numbered by alpha-2,
 * instruments by the vocabulary's list or else by id.
 * RC_INVALID: the report got all mistakes, sorted by file and line, and cx has
 * "N mistakes; first: ..."; *out is left alone. */
NODISCARD enum rc law_load(struct cx *cx, struct arena *arena, const struct law_file *files,
			   size_t n, struct report *report, struct law **out);

#endif
