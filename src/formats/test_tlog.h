// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_tlog: the samples of testdata/tlog and the keys that signed them.
 */
#ifndef FORMATS_TEST_TLOG_H
#define FORMATS_TEST_TLOG_H

#include "core/test.h"
#include "formats/note.h"
#include "formats/tlog_policy.h"

enum { TLOG_ENTRIES = 11, TLOG_SECONDS = 1795262400 };

struct str tlog_sample(struct cx *cx, const char *name);
struct tlog_policy tlog_sample_policy(struct cx *cx);

/* Entry i of the samples' log, and the leaf hashes of the first n. */
struct str tlog_entry(struct cx *cx, size_t i);
struct sha256 *tlog_leaves(struct cx *cx, size_t n);

/* The pair of "log", "first witness", "second witness" or "other". */
struct sign_key *tlog_key(struct cx *cx, const char *who);
struct note_key tlog_note_key(struct cx *cx, const char *who, const char *name,
			      enum note_type type);

/* The text with the first `from` in it replaced; the test ends where there is none. */
struct str tlog_replace(struct cx *cx, struct str text, struct str from, struct str to);

#endif
