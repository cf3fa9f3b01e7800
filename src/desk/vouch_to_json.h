// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * vouch_to_json: who stands behind a request, as application/vnd.comity.vouch+json. Described
 * by docs/openapi.yaml (VouchDocument). All keys stand always, in one order; bytes are base64.
 *
 * Memory:  texts live in the arena.
 */
#ifndef DESK_VOUCH_TO_JSON_H
#define DESK_VOUCH_TO_JSON_H

#include "desk/vouch.h"

#define VOUCH_FORMAT "comity vouch 3"
#define VOUCH_TYPE "application/vnd.comity.vouch+json"

struct str vouch_to_json(struct arena *arena, const struct vouch *v);

#endif
