// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * said_from_json: reads what said_to_json writes. Refused, as RC_INVALID: a key that is
 * missing, unknown or of another kind, a word that is none, a statement that nobody may
 * state, a text that is too long.
 *
 * Memory:  texts point into the bytes or lie in the cx's arena.
 */
#ifndef DESK_SAID_FROM_JSON_H
#define DESK_SAID_FROM_JSON_H

#include "desk/said_to_json.h"

NODISCARD enum rc said_from_json(struct cx *cx, struct str bytes, struct said *out);

#endif
