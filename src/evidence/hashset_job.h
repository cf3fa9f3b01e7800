// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hashset_job: the lists of hashes of a node: files NAME.hashset in its folder hashsets/
 * (formats/hashset.h), each mapped into memory.
 *
 * A list is replaced by renaming a whole new file over the old: who has the old one open reads
 * it to the end. Nobody may shorten such a file.
 */
#ifndef EVIDENCE_HASHSET_JOB_H
#define EVIDENCE_HASHSET_JOB_H

#include "crypto/digest.h"
#include "formats/hashset.h"

enum { HASHSETS_MAX = 64 };

/* The folder of a node's data -> of its lists. */
struct str hashset_folder(struct arena *a, struct str data);

/* All lists of the node, in the order of their names. A node without the folder has none.
 * RC_INVALID: one is refused; the sentence has file and byte. RC_LIMIT: too many. */
struct hashsets {
	struct hashset p[HASHSETS_MAX];
	size_t n;
};
NODISCARD enum rc hashsets_open(struct cx *cx, struct str data, struct hashsets **out);
void hashsets_close(struct hashsets *s);
AUTO_CLOSER(hashsets);

/* One of them; let go by hashset_unload. RC_MISSING, or as hashsets_open. */
NODISCARD enum rc hashset_load(struct cx *cx, struct str data, struct str name,
			       struct hashset *out);
void hashset_unload(struct hashset *s);

/* Algorithms besides SHA-256 that a file's lookup asks for, into `out` of DIGEST_KINDS;
 * how many. A list whose rows all have SHA-256 asks for no other. */
size_t hashsets_ask(const struct hashsets *s, enum digest_kind *out);

/* Whether one has perceptual hashes that are worth a look: of a list of what is known none is. */
bool hashsets_ask_near(const struct hashsets *s);

/* In how many bits a picture may differ from one on it; -1: no picture is looked up in it. */
int hashset_looks(const struct hashset *s);

/* The digests of one file; NULL: not known. */
struct hashset_file {
	const uint8_t *md5, *sha1, *sha256;
};

/* A set of the lists that have it, by their places. */
uint64_t hashsets_find(const struct hashsets *s, const struct hashset_file *file);

/* RC_MISSING: there is none of that name. */
NODISCARD enum rc hashset_remove(struct cx *cx, struct str data, struct str name);

#endif
