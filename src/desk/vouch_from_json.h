// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * vouch_from_json: reads what vouch_to_json writes. Refused, as RC_INVALID: a key that is
 * missing, unknown, of another kind or too long.
 *
 * Memory:  texts point into the bytes or lie in the cx's arena.
 */
#ifndef DESK_VOUCH_FROM_JSON_H
#define DESK_VOUCH_FROM_JSON_H

#include "desk/vouch_to_json.h"

NODISCARD enum rc vouch_from_json(struct cx *cx, struct str bytes, struct vouch *out);

#endif
