// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * document_from_json: reads what document_to_json writes, from whoever sends it.
 *
 * Refused:  a key that is missing, unknown or of another kind; a word, class, field or time
 *           that is none; a text that is too long; what a provider is not told (desk/sent.h).
 *           Nothing is left out silently.
 * Leaves:   case, progress but for the kind, people and all moments but the three of the
 *           document, zero: they are the reader's own.
 * Errors:   RC_INVALID or RC_LIMIT, naming the key.
 * Memory:   texts point into the bytes or lie in the cx's arena.
 */
#ifndef DESK_DOCUMENT_FROM_JSON_H
#define DESK_DOCUMENT_FROM_JSON_H

#include "desk/document_to_json.h"

NODISCARD enum rc document_from_json(struct cx *cx, struct str bytes, struct request *out);

#endif
