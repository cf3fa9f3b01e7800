// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * entry: the record of one accountable act, as it is hashed into the ledger.
 *
 * One JSON object on one line, ASCII-safe UTF-8, fields in this fixed order, LF at the
 * end, at most 65,535 bytes (C2SP tlog-tiles entry bundles):
 *     v, log, at, act, by {account, role, node}, object {kind, id}, basis, before, content, note, salt
 * The bytes are stored and hashed as written here; nobody writes them a second time.
 * `content` is the SHA-256 of what the act was about, never the content. `salt` is 16
 * random bytes: without it a short entry could be guessed from its hash.
 */
#ifndef LEDGER_ENTRY_H
#define LEDGER_ENTRY_H

#include "core/core.h"
#include "core/id.h"
#include "crypto/hash.h"

enum { LEDGER_ENTRY_MAX = 65535, LEDGER_SALT_BYTES = 16 };

/* What a room says of an act. Texts that do not apply are empty. */
struct ledger_act {
	const char *act;	 // "account-created": small letters and hyphens
	struct id account;	 // who; zero: the node itself
	const char *role;	 // in which role; NULL: none
	const char *object_kind; // "account", "request", "page" ...
	struct id object;	 // zero: none
	struct str basis;	 // legal basis: instrument and article, order, rule
	struct str before;	 // state before the act
	struct sha256 content;	 // all zero: none
	struct str note;	 // reason, as given
};

#endif
