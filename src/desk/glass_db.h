// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * glass_db: the things of this room for which glass can be broken (people/member_db.h).
 */
#ifndef DESK_GLASS_DB_H
#define DESK_GLASS_DB_H

#include "people/member_db.h"

/* Cases and requests; ended by one without a kind. */
extern const struct member_kind desk_glass[];

#endif
