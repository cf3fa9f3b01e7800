// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * signer_job: the process that holds the ledger's keys, and how to ask it.
 *
 * 1. It is forked before the first thread, reads its keys, and then can only read and
 *    write what it has open (seccomp): no file, no network, no other process.
 * 2. It signs nothing but checkpoints: of its own origin with the ledger's keys, of
 *    other logs with the witness's key.
 * 3. It never signs a size below one that it has signed for that log, nor the same size
 *    with another root (watermark_job.h): a restored backup cannot fork the ledger.
 *
 * Threads: any may ask; one question at a time.
 * Errors:  RC_CONFLICT what rule 3 refuses. RC_IO the process has ended.
 */
#ifndef LEDGER_SIGNER_JOB_H
#define LEDGER_SIGNER_JOB_H

#include "core/core.h"
#include "formats/note.h"
#include "ledger/watermark_job.h"

struct signer;

/* `dir` is the node's data folder: DIR/keys and DIR/state/witnessed. RC_MISSING: there
 * is no key. */
NODISCARD enum rc signer_start(struct cx *cx, struct str dir, struct signer **out);

/* Whether the process is there and answers. RC_IO: it does not, for good. */
NODISCARD enum rc signer_check(struct cx *cx, const struct signer *s);

/* Ends the process. NULL is fine. */
void signer_close(struct signer *s);
AUTO_CLOSER(signer);

/* The log's name, and its keys: one, or two while a rotation overlaps; the newest first. */
struct str signer_origin(const struct signer *s);
size_t signer_keys(const struct signer *s, const struct note_key **out);

/* The key by which this node countersigns; NULL: it has none. */
const struct note_key *signer_witness_key(const struct signer *s);

/* The largest checkpoint of this log that any process of this node has signed, as
 * DIR/state/witnessed has it now. */
NODISCARD enum rc signer_mark(struct cx *cx, const struct signer *s, struct watermark *out);

/* A checkpoint of this log. *out: the signed note, checked with the public keys. */
NODISCARD enum rc signer_sign(struct cx *cx, struct signer *s, struct str checkpoint,
			      struct str *out);

/* A checkpoint of another log, countersigned as seen at this POSIX time. *out: the
 * signature line. */
NODISCARD enum rc signer_cosign(struct cx *cx, struct signer *s, struct str checkpoint,
				uint64_t seconds, struct str *out);

#endif
