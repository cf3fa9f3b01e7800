// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * rotation: which keys of a node can be replaced, and how far that is. Rules only.
 */
#ifndef EXCHANGE_ROTATION_H
#define EXCHANGE_ROTATION_H

#include "core/core.h"

enum rotation_kind { ROTATION_SIGNING, ROTATION_TLS, ROTATION_ENCRYPTION, ROTATION_KINDS };
enum rotation_state { ROTATION_ANNOUNCED, ROTATION_SWITCHING, ROTATION_STATES };

const char *rotation_kind_key(enum rotation_kind kind); // "signing"
NODISCARD bool rotation_kind_parse(struct str key, enum rotation_kind *out);
const char *rotation_state_key(enum rotation_state state); // "announced"

#endif
