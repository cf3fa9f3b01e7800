// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * key_cmd: comity key new, which replaces the key that countersigns partners, or the one
 * that seals the secrets of one-time codes. The ledger's own: comity ledger key.
 *
 * Both are entries of the ledger. What was cut off is finished by running it again; until
 * then node_begin refuses a half-replaced people.key (KEY_PEOPLE_OLD).
 */
#ifndef APP_KEY_CMD_H
#define APP_KEY_CMD_H

#include "core/command.h"

/* Below DIR: there while the secrets are not yet all sealed with the new key. */
#define KEY_PEOPLE_OLD "keys/people.old.key"

extern const struct command key_commands[];

#endif
