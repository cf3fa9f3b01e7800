// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * far: a file that is too large to be sent into the box (core/box.h), read there by ranges.
 *
 * A parser of the box reads it as an archive_source and is given ranges as it asks for them;
 * bytes that nobody has to understand are hashed outside of it, where they lie. A process that
 * somebody took over may ask for anything: it gets bytes of this one file, and no more of them than
 *
 * Limits:  four times the file, and FAR_GIVEN_LEAST; hashed: the file, once.
 * Errors:  RC_INVALID: it ended the process that read it, or what is asked for is not in it.
 *          RC_LIMIT: too much is asked for. RC_BUSY: come again. RC_IO: this node's fault.
 */
#ifndef FORMATS_FAR_H
#define FORMATS_FAR_H

#include "core/box.h"
#include "crypto/digest.h"
#include "formats/archive.h"

#define FAR_GIVEN_LEAST ((uint64_t)64 << 20)

/* In a parser: the file of this size. It lives in the cx's arena. */
struct archive_source far_source(struct cx *cx, uint64_t size);

/* In a parser: out[DIGEST_KINDS], those of `kinds` (a bit each), of a range. */
NODISCARD enum rc far_hash(struct cx *cx, void *of, uint64_t at, uint64_t n, unsigned kinds,
			   struct digest *out);

/* Outside: asks this row, which reads `source` so. */
NODISCARD enum rc far_ask(struct cx *cx, const struct box_parser *row,
			  const struct archive_source *source, struct str question,
			  struct str *answer);

#endif
