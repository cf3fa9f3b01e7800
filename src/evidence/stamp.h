// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * stamp: time-stamps (RFC 3161) over the log's checkpoint, by the rules.
 *
 * 1. One stamp covers all exhibits whose records the log held then: each authority is asked at
 *    most once in STAMP_EVERY_US, and only when custody went on since.
 * 2. An authority that is away is asked again, after a minute, two, four ... at most an hour, for
 *    ever; what it is asked about then is the newest checkpoint.
 * 3. With a stamp stand the certificates of its authority and the lists of revoked ones as they
 *    were that day: who judges it later has no other way to them.
 * 4. A year before the first of those certificates ends, the stamp is renewed: another one over a
 *    text that names the stamp, its chain and its lists by their SHA-512.
 *
 * In a package a stamp is time/stamp-NUMBER.tsr beside what it is over (.txt), the question (.tsq),
 * the chain (.pem), the lists (-1.crl ...), and for each record that it covers the proof
 * (.RECORD.tlog-proof). A renewal is time/renewal-NUMBER.tsr.
 *
 * Source:  RFC 4998 section 5.2 (renewal), in a form that sha512sum and openssl read.
 * Memory:  in the arena.
 */
#ifndef EVIDENCE_STAMP_H
#define EVIDENCE_STAMP_H

#include "core/core.h"
#include "crypto/sha512.h"

#define STAMP_EVERY_US (INT64_C(3600) * 1000000)
#define STAMP_FIRST_US (INT64_C(60) * 1000000)
#define STAMP_RENEW_US (INT64_C(365) * 86400 * 1000000)

struct stamp_authority {
	struct str url, chain, lists;
	struct instant since, until;
};
struct stamp_authorities {
	struct stamp_authority *p;
	size_t n, cap;
};

struct stamp_row {
	int64_t number; // from 1
	struct str url;
	int64_t size; // of the log; 0: it renews others
	struct str covered;
	struct instant asked_at;
	int64_t tries;
	struct instant due_at;
	struct str why;
	struct str request, response; // DER; response empty: it waits
	struct instant at, ends;
	struct str chain;
	struct instant listed_at;
	int64_t renewal; // 0: none
};
struct stamp_rows {
	struct stamp_row *p;
	size_t n, cap;
};

struct stamp_list {
	struct str url, bytes;
};
struct stamp_lists {
	struct stamp_list *p;
	size_t n, cap;
};

/* How long it waits after so many tries in vain. */
int64_t stamp_pause_us(int64_t tries);

/* Whether an authority is asked anew: `last` is its last stamp, NULL when there is none; custody
 * went on, as of a checkpoint of `size` entries. */
bool stamp_is_wanted(const struct stamp_row *last, int64_t size, struct instant now);

/* "time/stamp-000017", "time/renewal-000018" */
struct str stamp_stem(struct arena *a, const struct stamp_row *s);

/* "time/stamp-000017-1.crl", from 1 */
struct str stamp_list_path(struct arena *a, const struct stamp_row *s, size_t n);

/* What a renewal is over: a line for each paper, as sha512sum -c reads it. */
void stamp_add_paper(struct buf *b, struct str path, struct str bytes);

/* The papers of one stamp, for a renewal. */
void stamp_add_papers(struct buf *b, const struct stamp_row *s, const struct stamp_lists *lists);

/* RC_INVALID: an address that fetch would not ask, a chain that is no PEM. */
NODISCARD enum rc stamp_authority_check(struct cx *cx, const struct stamp_authority *a);

#endif
