// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hi1_pack: what was read of HI1, as bytes, and back: so it leaves the process that read it.
 *
 * 1. Nobody keeps these bytes or sends them anywhere: both ends are of one program.
 * 2. hi1_unpack trusts nothing: whoever wrote these bytes may have been taken over by what it
 *    read. What it gives keeps the whole grammar, as if it had been read here.
 */
#ifndef FORMATS_HI1_PACK_H
#define FORMATS_HI1_PACK_H

#include "formats/hi1.h"

/* A message, or an object that stands alone. */
void hi1_pack(struct buf *out, const struct hi1_node *root);

/* Why nothing was read; with the header, when there is one. */
void hi1_pack_fault(struct buf *out, const struct hi1_fault *fault);

/* What either wrote, as hi1_read would have said it. The type is &hi1_message_type or
 * &hi1_object. RC_BUG: these are no such bytes. Memory: texts point into `packed`. */
NODISCARD enum rc hi1_unpack(struct cx *cx, enum hi1_encoding encoding, struct str packed,
			     const struct hi1_type *type, struct hi1_node **root,
			     struct hi1_fault *fault);

#endif
