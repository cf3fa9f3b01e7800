// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * cluster: when two reports are of one campaign, and by which of their marks they are found
 * without looking at all others. Rules alone; what is stored is intake/campaign_db.h.
 *
 * 1. Text: two messages are of one campaign when CLUSTER_AGREE of the 64 minima agree. They are
 *    found by bands (Leskovec, Rajaraman, Ullman, chapter 3): 32 pairs of minima, of which one at
 *    least is the same in nearly all such messages.
 * 2. Clues: the same host of a link, the same registered domain, wallet, account or telephone.
 *    A clue that more than CLUSTER_UNRELATED campaigns have which nothing else joins is none.
 * 3. Never used: who reported, when, Message-IDs, senders, subjects.
 *
 * CLUSTER_AGREE and CLUSTER_SHINGLES were chosen on one half of labelled campaigns and are
 * measured on the other: bench/intake-cluster.
 */
#ifndef INTAKE_CLUSTER_H
#define INTAKE_CLUSTER_H

#include "core/core.h"
#include "core/id.h"
#include "intake/shingle.h"

enum {
	CLUSTER_BANDS = 32,
	CLUSTER_AGREE = 24,   // of 64: a resemblance of 0.375
	CLUSTER_NEAR = 48,    // of 64: the one that it resembles stands for it
	CLUSTER_SHINGLES = 6, // fewer say too little
	CLUSTER_BUCKET_MAX = 1000,
	CLUSTER_UNRELATED = 20,
	CLUSTER_CANDIDATES = 64,
	CLUSTER_CLUES = 40, // of one report
};

enum clue_kind { CLUE_HOST, CLUE_DOMAIN, CLUE_WALLET, CLUE_ACCOUNT, CLUE_PHONE, CLUES };

const char *clue_key(enum clue_kind k); // "host"
NODISCARD bool clue_parse(struct str key, enum clue_kind *out);

struct clue {
	enum clue_kind kind;
	struct str value;
};

/* What a report is compared by. */
struct likeness {
	struct id report;
	struct instant at;
	struct shingles shingles;
	struct clue clues[CLUSTER_CLUES];
	size_t n_clues;
};

/* Once each; false: there is no more room. */
bool likeness_add(struct likeness *l, enum clue_kind kind, struct str value);

/* Whether the text says enough to be compared. */
bool cluster_has_text(const struct shingles *s);

/* The buckets in which a text is looked for and put. */
void cluster_bands(const struct shingles *s, int64_t out[CLUSTER_BANDS]);

/* The same for exactly the same minima. */
int64_t cluster_exact(const struct shingles *s);

/* The minima as they are stored: 256 bytes, each number with its low byte first. */
enum { CLUSTER_MINIMA_BYTES = 4 * SHINGLE_MINIMA };
struct str cluster_minima_bytes(struct arena *a, const struct shingles *s);
NODISCARD bool cluster_minima_read(struct str bytes, struct shingles *out);

#endif
