// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hash_sort_job: puts any number of values of one width in order, each once, in constant memory:
 * sorted runs in a file without a name, merged at the end.
 */
#ifndef EVIDENCE_HASH_SORT_JOB_H
#define EVIDENCE_HASH_SORT_JOB_H

#include "core/core.h"

/* `memory`: bytes of values that are sorted at a time. `folder` is for the runs. */
struct hash_sort;
struct hash_sort *hash_sort_new(struct str folder, size_t width, size_t memory);
void hash_sort_close(struct hash_sort *s);
AUTO_CLOSER(hash_sort);

/* RC_IO: no room for a run. RC_LIMIT: more runs than can be merged at once. */
NODISCARD enum rc hash_sort_add(struct cx *cx, struct hash_sort *s, const uint8_t *value);

/* How many were added, those that are the same counted each time. */
int64_t hash_sort_count(const struct hash_sort *s);

/* Gives all to the sink, in order, each once. Once. */
typedef enum rc hash_sort_sink(struct cx *cx, void *arg, const uint8_t *value);
NODISCARD enum rc hash_sort_end(struct cx *cx, struct hash_sort *s, hash_sort_sink *sink,
				void *arg);

#endif
