// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * evidence: what the parts of standards-evidence share: counting verdicts, reading
 * files of vectors.
 */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include "core/core.h"
#include "crypto/hash.h"
#include "crypto/merkle.h"
#include "formats/json_read.h"

/* The log whose entry i is the decimal text of i: a source of its hashes. */
struct decimal_log {
	uint64_t size;
	struct sha256 *levels[MERKLE_LEVELS];
};
void decimal_log_open(struct decimal_log *log, struct arena *a, uint64_t size);
struct merkle_source decimal_source(struct decimal_log *log);

struct run {
	struct cx *cx;
	const char *root; // DIR/evidence-vectors
	const char *bags; // where the bags of bagit/ are unpacked
	const char *file; // the file that is read, below root
	size_t line;	  // of it
	int passed, failed;
	int differs; // of those that passed: we say otherwise, and why is in the README
	struct arena log_arena;
	struct decimal_log log; // see decimal_log_for
};

/* The run's log of decimal texts, with at least so many entries. Made once. */
struct decimal_log *decimal_log_for(struct run *run, uint64_t size);

/* Counts one vector; prints file, line and what when it failed. */
void verdict(struct run *run, bool ok, const char *what, ...) __attribute__((format(printf, 3, 4)));

/* Counts one vector on which we differ on purpose, and prints why. */
void differ(struct run *run, const char *why);

/* The whole of a file below root; false, and counted as failed, when it cannot be read. */
bool read_vectors(struct run *run, const char *path, struct str *out);

/* Calls for each line of a .jsonl file, or once for a .json file. */
typedef void vector_check(struct run *run, const struct json_node *v);
void each_vector(struct run *run, const char *path, vector_check *check);

/* The names in a folder below root, sorted; none where there is no such folder. */
struct names {
	const char **p;
	size_t n, cap;
};
struct names names_in(struct run *run, const char *folder);

/* Calls, for each vector of a folder below root, what the first kind says whose begin its
 * file's name has; a file of no kind is counted as failed. */
struct vector_kind {
	struct str begins;
	vector_check *check;
};
void each_file(struct run *run, const char *folder, const struct vector_kind *kinds, size_t n);

/* Of a key; false when it is missing or anything else. */
bool get_number(const struct json_node *v, const char *key, uint64_t *out);
bool get_yes(const struct json_node *v, const char *key);
bool get_hash(const struct json_node *v, const char *key, struct sha256 *out);
bool get_hex(struct run *run, const struct json_node *v, const char *key, struct str *out);
bool get_proof(const struct json_node *v, const char *key, struct merkle_proof *out);
bool parse_hex(struct run *run, struct str hex, struct str *out);

/* A proof of another project, in its own spelling. */
void check_sigsum(struct run *run, const struct json_node *v);

/* The folders. */
void check_merkle(struct run *run);
void check_tiles(struct run *run);
void check_signed(struct run *run);
void check_keys(struct run *run);
void check_bags(struct run *run);
void check_stamps(struct run *run);

/* Files for the independent checkers, printed by our code. */
bool print_samples(struct cx *cx, const char *folder);

#endif
