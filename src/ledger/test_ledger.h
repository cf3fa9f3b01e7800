// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_ledger: what the tests of the ledger share.
 */
#ifndef LEDGER_TEST_LEDGER_H
#define LEDGER_TEST_LEDGER_H

#include "core/id.h"
#include "core/test.h"
#include "ledger/key_job.h"
#include "ledger/signer_job.h"
#include "store/db.h"

#define TEST_ORIGIN "node.example/ke"

/* An id of one repeated byte. */
struct id test_id(uint8_t byte);

/* Sets the origin of a fresh database, or ends the test. */
void test_ledger_open(struct cx *cx, struct store *store);

/* Appends n acts, each in a unit of its own, or ends the test. The note of act i is
 * "act I", I being from + i. */
void test_ledger_append(struct cx *cx, struct store *store, int64_t from, int64_t n);

/* A fresh temporary folder with keys of TEST_ORIGIN, or ends the test. */
struct str test_ledger_folder(struct cx *cx);

struct str test_ledger_folder_of(struct cx *cx, struct str origin);

/* Another folder with the same keys and no memory of what was signed. */
struct str test_ledger_folder_copy(struct cx *cx, struct str dir);

/* "ORIGIN\nSIZE\nROOT\n": the root is `seed` hashed. */
struct str test_checkpoint(struct cx *cx, struct str origin, uint64_t size, struct str seed);

#endif
