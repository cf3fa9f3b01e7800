// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * watermark_job: the largest checkpoint signed for each log, in a file outside the
 * database and outside its backup.
 *
 * 1. A log that was set back (a restored backup, a copied disk) must not sign again what
 *    it has signed before: two roots of one size are proof of fraud, and for good.
 * 2. So the signer raises the mark, durably, before a signature leaves it, and refuses
 *    whatever lies below the mark or beside it.
 * 3. Each log has two places of 512 bytes that are written in turn: a write torn by a
 *    power cut loses a signature that has not been given out, never the mark before it.
 *
 * The signing process calls this in its cell: it allocates nothing after the first call,
 * and only reads, writes and locks.
 *
 * Errors:  RC_CONFLICT below or beside the mark. RC_IO unreadable, unwritable, damaged,
 *          full (WATERMARK_LOGS_MAX logs).
 */
#ifndef LEDGER_WATERMARK_JOB_H
#define LEDGER_WATERMARK_JOB_H

#include "core/core.h"
#include "crypto/hash.h"

enum { WATERMARK_LOGS_MAX = 256, WATERMARK_NAME_MAX = 255 };

struct watermark {
	uint64_t size; // 0: nothing signed yet
	struct sha256 root;
};

/* Opens or makes the file, mode 0600, for durable writes. */
NODISCARD enum rc watermark_open(struct cx *cx, const char *path, int *fd_out);

/* Makes DIR/state/witnessed where it is missing: somebody has answered for what was signed. */
NODISCARD enum rc watermark_make(struct cx *cx, struct str dir);

NODISCARD enum rc watermark_read(struct cx *cx, int fd, struct str log, struct watermark *out);

/* The same from DIR/state/witnessed, for who does not sign. Size 0 also when there is no such
 * file, and none is made. */
NODISCARD enum rc watermark_load(struct cx *cx, struct str dir, struct str log,
				 struct watermark *out);

/* The same size and root again is fine. Durable when it returns RC_OK; another process
 * that does the same waits meanwhile. */
NODISCARD enum rc watermark_raise(struct cx *cx, int fd, struct str log,
				  const struct watermark *mark);

#endif
