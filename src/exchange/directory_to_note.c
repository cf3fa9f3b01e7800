// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/directory_to_note.h"

#include "crypto/base64.h"
#include "ledger/entry.h"

#define HEAD "comity/directory/v1\n"

enum rc directory_sign(struct cx *cx, const struct directory *d, const struct card_signer *signer,
		       struct str *out)
{
	struct note note = { 0 };
	struct buf b;
	const struct str issued = entry_print_time(cx->arena, d->issued);
	if (!card_name_fits(d->name))
		return cx_fail(cx, RC_INVALID, "directory: name: one line that can be seen");
	if (d->cards.n > DIRECTORY_MAX)
		return cx_fail(cx, RC_LIMIT, "directory: at most %d cards", DIRECTORY_MAX);
	buf_init(&b, DIRECTORY_BYTES_MAX / 2);
	buf_fmt(&b, HEAD "name %.*s\nissued %.*s\n", STR_ARG(d->name), STR_ARG(issued));
	for (size_t i = 0; i < d->cards.n; i++) {
		const struct str card = base64_print(cx->arena, d->cards.p[i]);
		buf_fmt(&b, "card %.*s\n", STR_ARG(card));
	}
	const bool full = buf_full(&b);
	note.text = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	if (full)
		return cx_fail(cx, RC_LIMIT, "directory: it is too long");
	note_sign(cx->arena, &note, &signer->public, signer->secret, 0);
	*out = note_print(cx->arena, &note);
	return RC_OK;
}

static enum rc parse(struct cx *cx, struct str text, struct directory *d)
{
	struct str rest, issued, value, card;
	if (!str_starts(text, STR(HEAD)))
		return cx_fail(cx, RC_INVALID, "directory: line 1: not comity/directory/v1");
	rest = str_slice(text, sizeof HEAD - 1, text.n);
	if (!str_take_line(&rest, "name", &d->name) || !card_name_fits(d->name))
		return cx_fail(cx, RC_INVALID, "directory: line 2: no name");
	if (!str_take_line(&rest, "issued", &issued) || !entry_parse_time(issued, &d->issued))
		return cx_fail(cx, RC_INVALID, "directory: line 3: no time of issue");
	while (rest.n > 0) {
		const size_t line = d->cards.n + 4;
		if (d->cards.n == DIRECTORY_MAX || !str_take_line(&rest, "card", &value) ||
		    !base64_parse(cx->arena, value, &card))
			return cx_fail(cx, RC_INVALID, "directory: line %zu: no card", line);
		*ARENA_PUSH(cx->arena, &d->cards) = card;
	}
	return RC_OK;
}

enum rc directory_read(struct cx *cx, struct str bytes, struct str vkey, struct directory *out,
		       struct str *name)
{
	struct note note;
	struct note_key key;
	struct directory d = { 0 };
	bool found = false;
	TRY(note_key_parse(cx, vkey, &key));
	if (key.type != NOTE_ED25519 || !sign_public_is_sound(&key.public))
		return cx_fail(cx, RC_INVALID, "no key that signs is spelt so");
	TRY(note_parse(cx, bytes, &note));
	TRY(note_verify(cx, &note, &key, &found));
	if (!found)
		return cx_fail(cx, RC_DENIED, "the directory is not signed by this key");
	TRY(parse(cx, note.text, &d));
	*out = d;
	*name = key.name;
	return RC_OK;
}
