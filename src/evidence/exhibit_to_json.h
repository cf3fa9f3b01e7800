// SPDX-License-Identifier: AGPL-3.0-or-later
/* exhibit_to_json: what is told of exhibits and their custody, into the object that is open. */
#ifndef EVIDENCE_EXHIBIT_TO_JSON_H
#define EVIDENCE_EXHIBIT_TO_JSON_H

#include "evidence/package.h"
#include "formats/json.h"

void exhibit_to_json(struct json *j, struct arena *a, const struct exhibit *e);
void custody_state_to_json(struct json *j, struct arena *a, const struct custody_state *s);
/* is_locked: without the record that names files. */
void custody_rows_to_json(struct json *j, struct arena *a, const struct custody_rows *rows,
			  bool is_locked);

/* "papers": that people gave it for its packages. */
void exhibit_papers_to_json(struct json *j, struct arena *a, const struct exhibit_papers *papers);

/* "lists": of hashes, and how many files are on each. */
void matches_to_json(struct json *j, struct arena *a, const struct custody_matches *matches);

#endif
