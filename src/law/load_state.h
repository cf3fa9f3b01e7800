// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * load_state: what the files of the loader share: load.c (files), load_row.c
 * (rows), load_field.c (values), load_check.c (rules between fields and rows).
 * Nobody else includes it.
 *
 * Invariants:
 * 1. Ids are registered before any row is read, by what vocabulary.yaml lists and
 *    by the names of the files, so that rows may refer to each other in any order
 *    and a file that does not parse makes no mistakes elsewhere.
 * 2. Lists have their final size before their first row is read: pointers to
 *    rows stay good.
 * 3. A mistake never stops the reading. What is unusable gets its default, and
 *    the law is thrown away at the end.
 */
#ifndef LAW_LOAD_STATE_H
#define LAW_LOAD_STATE_H

#include "formats/yaml.h"
#include "law/load.h"
#include "law/names.h"
#include "law/schema.h"

struct loader {
	struct cx *cx;
	struct arena *arena; // of the law; cx->arena is for work and reports
	struct report *report;
	struct law *law;
	struct law_index *index;
	size_t hints; // how often the nearest id may still be looked for

	struct str file; // the file being read; this and what follows change with it
	size_t head;	 // which country or instrument it is
	struct law_names source_keys;
	struct str *citations; // by number in source_keys
	struct str checked;
	bool lends; // rows without them take the next two
	struct str lent_source;
	enum confidence lent_confidence;
};

/* Where in the file's tree we are, for the field path of a report. */
struct place {
	const struct place *up;
	struct str key; // empty: a list item
	size_t item;	// from 1
};

/* A mistake at a node; node NULL: the file as a whole. */
void load_mistake(struct loader *l, const struct yaml_node *node, const struct place *place,
		  struct str problem, struct str remedy);

/* The same at the node's key. */
void load_mistake_key(struct loader *l, const struct yaml_node *node, const struct place *place,
		      struct str problem, struct str remedy);

/* "did you mean ...?", or else `otherwise`. */
struct str load_hint(struct loader *l, struct str word, const struct str *names, size_t n,
		     struct str otherwise);
struct str load_hint_id(struct loader *l, struct str word, const struct law_names *names,
			struct str otherwise);

/* The text in quotes, cut short. */
struct str load_quote(struct loader *l, struct str text);

/* The scalar's text, trimmed; false, with a mistake, when it is none or empty. */
NODISCARD bool load_scalar(struct loader *l, const struct yaml_node *node,
			   const struct place *place, struct str *out);

/* a-z, 0-9, '-' and '.', beginning with a letter or digit, at most 64 long. */
bool load_is_id(struct str s);

/* Reads a value into the member that the field describes, in the row's struct. */
void load_field(struct loader *l, const struct law_field *field, const struct yaml_node *node,
		const struct place *place, void *row);

/* What a field holds when its key is absent. */
void load_default(const struct law_field *field, void *row);

/* Reads a map into the row's struct, its provenance included, and checks it.
 * `file`: the map is the whole file, which has sections too; else NULL. */
void load_row(struct loader *l, const struct law_schema *schema, const struct law_file_schema *file,
	      const struct yaml_node *map, const struct place *place, void *row);

/* Rules between the fields of a row, and between rows. */
void load_check_row(struct loader *l, const struct law_schema *schema, const struct yaml_node *map,
		    const struct place *place, void *row);

/* Rules that need all files: kin are made symmetric, names of countries differ, no
 * agreement of the European Union meets a row of a member, and the bases for one
 * measure are not more than an answer can hold. */
void load_check_vocabulary(struct loader *l);
void load_check_countries(struct loader *l);
void load_check_bases(struct loader *l);

#endif
