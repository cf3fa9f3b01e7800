// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/receipt_job.h"

#include "ledger/checkpoint_db.h"

enum rc receipt_give(struct cx *cx, struct db *db, const struct exchange_keys *keys,
		     struct receipt *receipt, struct str *out)
{
	struct checkpoint_row checkpoint;
	TRY(checkpoint_latest(cx, db, &checkpoint));
	if (checkpoint.size > 0)
		TRY(checkpoint_note(cx, db, &checkpoint, &receipt->checkpoint));
	return receipt_sign(cx, receipt, &keys->signing.public, keys->signing.key, out);
}

enum rc receipt_by(struct cx *cx, const struct card *card, struct str bytes, struct receipt *out)
{
	enum rc rc = RC_DENIED;
	for (size_t i = 0; i < card->signing.n && rc != RC_OK; i++) {
		struct note_key key;
		TRY(note_key_parse(cx, card->signing.p[i].vkey, &key));
		rc = receipt_read(cx, bytes, &key, out);
	}
	return rc;
}

static enum rc verify_checkpoint(struct cx *cx, const struct card *card, struct str bytes)
{
	struct note note;
	struct note_key key;
	struct checkpoint checkpoint;
	bool found = false;
	TRY(note_parse(cx, bytes, &note));
	TRY(checkpoint_parse(cx, note.text, &checkpoint));
	TRY(note_key_parse(cx, card->ledger, &key));
	TRY(note_verify(cx, &note, &key, &found));
	return found && str_eq(checkpoint.origin, card->origin)
		       ? RC_OK
		       : cx_fail(cx, RC_DENIED,
				 "the checkpoint in the receipt is not by the ledger of %.*s",
				 STR_ARG(card->origin));
}

/* These bytes by this ledger. */
static struct sha256 digest_of(const struct card *card, struct str bytes)
{
	AUTO(sha256_run) run = sha256_begin();
	sha256_add(run, card->origin);
	sha256_add(run, STR("\n"));
	sha256_add(run, card->ledger);
	sha256_add(run, STR("\n"));
	sha256_add(run, bytes);
	return sha256_end(run);
}

static enum rc check_checkpoint(struct cx *cx, const struct card *card, struct str bytes,
				struct sha256 *verified)
{
	if (bytes.n == 0)
		return RC_OK;
	if (!verified)
		return verify_checkpoint(cx, card, bytes);
	const struct sha256 h = digest_of(card, bytes);
	if (sha256_eq(verified, &h))
		return RC_OK;
	TRY(verify_checkpoint(cx, card, bytes));
	*verified = h;
	return RC_OK;
}

enum rc receipt_check(struct cx *cx, const struct card *card, const struct receipt *receipt,
		      const struct receipt_of *of)
{
	if (!str_eq(receipt->sender, of->sender))
		return cx_fail(cx, RC_DENIED, "the receipt is for what %.*s has sent",
			       STR_ARG(receipt->sender));
	if (!sha256_eq(&receipt->message, &of->message))
		return cx_fail(cx, RC_DENIED, "the receipt is for other bytes");
	if (!str_eq(receipt->transaction, of->transaction))
		return cx_fail(cx, RC_DENIED, "the receipt is for another transaction");
	return check_checkpoint(cx, card, receipt->checkpoint, of->checkpoint);
}
