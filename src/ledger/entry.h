// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * entry: the record of one accountable act, as it is hashed into the ledger.
 *
 * One JSON object on one line, keys in this fixed order, LF at the end, at most 65,535
 * bytes (C2SP tlog-tiles entry bundles):
 *
 *     {"v":1,"log":"node.example/ke","at":"2026-11-21T12:00:00.000000Z","act":"role-given",
 *      "by":{"account":"0…","role":"administrator","node":"node.example/ke"},
 *      "object":{"kind":"account","id":"0…"},"basis":"…","before":"…",
 *      "content":"<64 hex>","note":"…","salt":"<32 hex>"}
 *
 * 1. The bytes are stored and hashed as written here; nobody writes them a second time.
 * 2. There is one way to write an act: what entry_parse takes, entry_print gives back.
 * 3. Ids and hashes that do not apply are null, texts are "".
 * 4. Text is UTF-8 as given; quotation mark and backslash are escaped by a backslash, and
 *    as \uXXXX all that cannot be seen: control characters, marks that turn or join text,
 *    line separators, the byte order mark.
 * 5. `content` is the SHA-256 of what the act was about, never the content. `salt` is
 *    random: without it a short entry could be guessed from its hash.
 *
 * Source:  C2SP tlog-tiles (size), RFC 8259. The leaf is merkle_leaf of the bytes.
 * Memory:  texts and bytes given out live in the cx's arena.
 * Errors:  RC_INVALID with the offset, RC_LIMIT too long.
 */
#ifndef LEDGER_ENTRY_H
#define LEDGER_ENTRY_H

#include "core/core.h"
#include "core/id.h"
#include "crypto/hash.h"

enum { LEDGER_ENTRY_MAX = 65535, LEDGER_SALT_BYTES = 16, LEDGER_WORD_MAX = 64 };

/* What a room says of an act. Texts that do not apply are empty. */
struct ledger_act {
	const char *act;	 // "account-created": small letters, digits and hyphens
	struct id account;	 // who; zero: the node itself
	const char *role;	 // in which role; NULL: none
	struct str node;	 // where that person is at home; empty: this node
	const char *object_kind; // "account", "request", "page" ...; NULL: none
	struct id object;	 // zero: none
	struct str basis;	 // legal basis: instrument and article, order, rule
	struct str before;	 // state before the act
	struct sha256 content;	 // all zero: none
	struct str note;	 // reason, as given
	bool receipt;		 // somebody waits for a checkpoint: sign it at once
};

/* An entry, read or about to be written. */
struct ledger_entry {
	struct str log; // origin of the ledger
	struct instant at;
	struct str act;
	struct id account;
	struct str role, node;
	struct str object_kind;
	struct id object;
	struct str basis, before;
	struct sha256 content;
	struct str note;
	uint8_t salt[LEDGER_SALT_BYTES];
};

NODISCARD enum rc entry_print(struct cx *cx, const struct ledger_entry *e, struct str *out);

/* "key":"text", escaped as rule 4 has it; the text is UTF-8. Without the
 * key where that is NULL. For other records on one line. */
void entry_put_text(struct buf *b, const char *key, struct str s);

/* Exactly what entry_print gives. */
NODISCARD enum rc entry_parse(struct cx *cx, struct str bytes, struct ledger_entry *out);

/* All bytes zero: none. */
bool entry_has_hash(const struct sha256 *h);

/* "2026-11-21T12:00:00.000000Z", UTC. */
struct str entry_print_time(struct arena *a, struct instant t);
NODISCARD bool entry_parse_time(struct str s, struct instant *out);

#endif
