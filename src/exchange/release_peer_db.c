// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/release_peer_db.h"

#include "exchange/release_db.h"
#include "ledger/entry_db.h"

SQL_STATEMENT(release_sent_all,
	      "SELECT s.peer_id, p.origin, p.name, s.sent_at, s.answered_at, s.answer, s.reason"
	      "  FROM exchange_release_peer s JOIN exchange_peer p ON p.id = s.peer_id"
	      " WHERE s.release_id = $1 ORDER BY p.origin");
SQL_STATEMENT(release_sent_one, "SELECT sent_at FROM exchange_release_peer"
				" WHERE release_id = $1 AND peer_id = $2");
SQL_STATEMENT(release_sent_add,
	      "INSERT INTO exchange_release_peer (release_id, peer_id, message_id, sent_at,"
	      " answer, answered_at, reason) VALUES ($1, $2, $3, $4, 0, 0, '')");
SQL_STATEMENT(release_sent_answer, "UPDATE exchange_release_peer SET answer = $3, answered_at = $4,"
				   " reason = $5 WHERE release_id = $1 AND peer_id = $2");
SQL_STATEMENT(release_sent_refused, "UPDATE exchange_release_peer SET answer = 5,"
				    " answered_at = $2, reason = $3 WHERE message_id = $1");

enum rc release_sent_list(struct cx *cx, struct db *db, struct id release,
			  struct release_sents *out)
{
	struct release_sents list = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &release_sent_all, VAL(release)));
	while (rows_next(r)) {
		struct release_sent *s = ARENA_PUSH(cx->arena, &list);
		s->peer = rows_id(r);
		s->origin = rows_str(r);
		s->name = rows_str(r);
		s->sent_at = rows_instant(r);
		s->answered_at = rows_instant(r);
		s->answer = (enum release_answer)rows_int(r); // a CHECK holds the range
		s->reason = rows_str(r);
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc release_was_sent(struct cx *cx, struct db *db, struct id release, struct id peer, bool *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &release_sent_one, VAL(release), VAL(peer)));
	*out = false;
	while (rows_next(r))
		*out = true;
	return rows_end(cx, r);
}

enum rc release_note_sent(struct cx *cx, struct db *db, struct id release, struct id peer,
			  struct id message)
{
	return DB_RUN(cx, db, &release_sent_add, VAL(release), VAL(peer), VAL(message),
		      VAL(cx->now));
}

enum rc release_answered(struct cx *cx, struct db *db, struct id peer, const struct release *r,
			 enum release_answer answer, struct str reason)
{
	struct release own = { 0 };
	bool sent = false;
	TRY(release_own_serial(cx, db, r->serial, &own));
	TRY(release_was_sent(cx, db, own.id, peer, &sent));
	if (!sent || !str_eq(own.country, r->country) || !sha256_eq(&own.digest, &r->digest))
		return cx_fail(cx, RC_MISSING, "no such file of a country was sent from here");
	TRY(DB_RUN(cx, db, &release_sent_answer, VAL(own.id), VAL(peer), VAL((int64_t)answer),
		   VAL(cx->now), VAL(reason)));
	const struct ledger_act act = { .act = "profile-answered",
					.object_kind = "profile",
					.object = own.id,
					.content = own.digest,
					.note = str_from_c(release_answer_key(answer)) };
	return ledger_append(cx, db, &act, NULL);
}

enum rc release_not_taken(struct cx *cx, struct db *db, struct id message, struct str reason)
{
	return DB_RUN(cx, db, &release_sent_refused, VAL(message), VAL(cx->now), VAL(reason));
}
