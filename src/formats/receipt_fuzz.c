// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/receipt.h"

/* A receipt has one spelling, alone and within its note; and nobody but the key signs. */
FUZZ(receipt)
{
	struct receipt r, again;
	struct str text = { 0 }, signed_text = { 0 };
	struct note note;
	AUTO(secret) seed = secret_copy(STR("12345678901234567890123456789012"));
	AUTO(sign_key) key = sign_key_open(seed);
	const struct sign_public public = sign_key_public(key);
	const struct note_key name = note_key_of(cx->arena, STR("node.example"), NOTE_ED25519,
						 &public);
	CHECK(receipt_read(cx, in, &name, &r) != RC_OK); // the samples are by another key
	if (note_parse(cx, in, &note) == RC_OK)
		in = note.text;
	if (receipt_parse(cx, in, &r) != RC_OK)
		return;
	CHECK(receipt_print(cx, &r, &text) == RC_OK);
	EQ_STR(text, in);
	if (receipt_sign(cx, &r, &name, key, &signed_text) != RC_OK ||
	    signed_text.n > NOTE_BYTES_MAX)
		return;
	CHECK(receipt_read(cx, signed_text, &name, &again) == RC_OK);
	CHECK(receipt_print(cx, &again, &text) == RC_OK);
	EQ_STR(text, in);
}
