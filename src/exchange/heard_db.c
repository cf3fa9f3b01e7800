// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/heard_db.h"

#include "core/log.h"
#include "exchange/peer_db.h"
#include "ledger/alarm_db.h"
#include "ledger/entry_db.h"

#define COLUMNS                                                                          \
	"SELECT about_id, teller_id, message_id, older, newer, older_note, newer_note, " \
	"       h.at, settled FROM exchange_heard AS h"

SQL_STATEMENT(heard_by_pair, COLUMNS " WHERE about_id = $1 AND teller_id = $2");
SQL_STATEMENT(heard_by_sizes,
	      COLUMNS " WHERE about_id = $1 AND older = $2 AND newer = $3 AND settled = 0"
		      " ORDER BY teller_id");
SQL_STATEMENT(heard_by_message, COLUMNS " WHERE message_id = $1 AND settled = 0");
SQL_STATEMENT(heard_late, COLUMNS " JOIN exchange_outbox AS o ON o.id = h.message_id"
				  " WHERE settled = 0 AND h.at < $1 AND o.state = 1"
				  "   AND o.done_at < $1 ORDER BY h.at LIMIT 1");
SQL_STATEMENT(heard_put,
	      "INSERT INTO exchange_heard (about_id, teller_id, message_id, older, newer,"
	      "                            older_note, newer_note, at, settled)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
	      " ON CONFLICT (about_id, teller_id) DO UPDATE SET message_id = excluded.message_id,"
	      "   older = excluded.older, newer = excluded.newer,"
	      "   older_note = excluded.older_note, newer_note = excluded.newer_note,"
	      "   at = excluded.at, settled = excluded.settled");

static enum rc read_first(struct cx *cx, struct rows *r, struct heard *out, bool *found)
{
	*found = false;
	while (rows_next(r)) {
		if (*found)
			continue;
		*found = true;
		*out = (struct heard){ .about = rows_id(r) };
		out->teller = rows_id(r);
		out->message = rows_id(r);
		out->older = rows_int(r);
		out->newer = rows_int(r);
		out->older_note = rows_str(r);
		out->newer_note = rows_str(r);
		out->at = rows_instant(r);
		out->settled = rows_int(r) == 1;
	}
	return rows_end(cx, r);
}

enum rc heard_load(struct cx *cx, struct db *db, struct id about, struct id teller,
		   struct heard *out, bool *found)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &heard_by_pair, VAL(about), VAL(teller)));
	return read_first(cx, r, out, found);
}

enum rc heard_of_sizes(struct cx *cx, struct db *db, struct id about, struct heard_sizes sizes,
		       struct heard *out, bool *found)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &heard_by_sizes, VAL(about), VAL(sizes.older), VAL(sizes.newer)));
	return read_first(cx, r, out, found);
}

enum rc heard_of_message(struct cx *cx, struct db *db, struct id message, struct heard *out,
			 bool *found)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &heard_by_message, VAL(message)));
	return read_first(cx, r, out, found);
}

enum rc heard_overdue(struct cx *cx, struct db *db, struct heard *out, bool *found)
{
	const struct duration waits = HEARD_WAITS;
	const struct instant before = { cx->now.us - waits.us };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &heard_late, VAL(before)));
	return read_first(cx, r, out, found);
}

enum rc heard_store(struct cx *cx, struct db *db, const struct heard *h)
{
	return DB_RUN(cx, db, &heard_put, VAL(h->about), VAL(h->teller), VAL(h->message),
		      VAL(h->older), VAL(h->newer), VAL(h->older_note), VAL(h->newer_note),
		      VAL(h->at), VAL((int64_t)h->settled));
}

SQL_STATEMENT(heard_proofs, "SELECT count(*) FROM exchange_outbox"
			    " WHERE peer_id = $1 AND state = 0 AND kind = 'proof'");

enum rc heard_proofs_waiting(struct cx *cx, struct db *db, struct id peer, int64_t *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &heard_proofs, VAL(peer)));
	while (rows_next(r))
		*out = rows_int(r);
	return rows_end(cx, r);
}

/* ---- Alarms ---- */

enum rc heard_tell(struct cx *cx, struct db *db, struct id peer, struct str sentence,
		   struct str evidence)
{
	bool fresh = false;
	const struct ledger_alarm alarm = { .kind = LEDGER_ALARM_FORKED,
					    .number = -1,
					    .sentence = sentence,
					    .evidence = evidence };
	const struct ledger_act act = { .act = "checkpoint-forked",
					.object_kind = "peer",
					.object = peer,
					.content = sha256_of(evidence),
					.note = STR("SHA-256 of both checkpoints") };
	TRY(ledger_alarm_raise(cx, db, &alarm, &fresh));
	if (!fresh)
		return RC_OK;
	LOG({ "unit", STR("cosign") }, { "alarm", STR("forked") }, { "why", sentence });
	return ledger_append(cx, db, &act, NULL);
}

enum rc heard_alarm(struct cx *cx, struct db *db, const struct heard *h)
{
	struct peer about, teller;
	struct heard done = *h;
	TRY(peer_load(cx, db, h->about, &about));
	TRY(peer_load(cx, db, h->teller, &teller));
	done.settled = true;
	TRY(heard_store(cx, db, &done));
	return heard_tell(cx, db, h->about,
			  arena_fmt(cx->arena,
				    "%.*s has shown this node and %.*s checkpoints of its ledger "
				    "that do not grow out of each other, or does not prove that "
				    "they do",
				    STR_ARG(about.origin), STR_ARG(teller.origin)),
			  heard_evidence(cx->arena, h->older_note, h->newer_note));
}

/* ---- Telling ---- */

SQL_STATEMENT(told_find, "SELECT digest, at FROM exchange_told WHERE peer_id = $1");
SQL_STATEMENT(told_put, "INSERT INTO exchange_told (peer_id, digest, at) VALUES ($1, $2, $3)"
			" ON CONFLICT (peer_id) DO UPDATE SET digest = excluded.digest,"
			"   at = excluded.at");
SQL_STATEMENT(told_notes,
	      "SELECT w.note FROM ledger_witness w"
	      "  JOIN exchange_peer p ON p.origin = w.origin"
	      " WHERE p.state = 1 AND p.id <> $1 ORDER BY w.at DESC, w.origin LIMIT 200");

static enum rc is_new(struct cx *cx, struct db *db, struct id peer, const struct sha256 *digest,
		      bool *out)
{
	*out = true;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &told_find, VAL(peer)));
	while (rows_next(r)) {
		const struct sha256 last = rows_hash(r);
		const struct instant at = rows_instant(r);
		*out = !sha256_eq(&last, digest) && instant_add(at, HEARD_TOLD).us <= cx->now.us;
	}
	return rows_end(cx, r);
}

enum rc heard_for(struct cx *cx, struct db *db, const struct peer *peer, struct str *out)
{
	struct heard_notes notes = { 0 };
	bool fresh = false;
	*out = (struct str){ 0 };
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &told_notes, VAL(peer->id)));
		while (rows_next(r))
			*ARENA_PUSH(cx->arena, &notes) = rows_str(r);
		TRY(rows_end(cx, r));
	}
	if (notes.n == 0)
		return RC_OK;
	const struct str text = heard_notes_print(cx->arena, &notes);
	const struct sha256 digest = sha256_of(text);
	TRY(is_new(cx, db, peer->id, &digest, &fresh));
	if (!fresh)
		return RC_OK;
	*out = text;
	return DB_RUN(cx, db, &told_put, VAL(peer->id), VAL(digest), VAL(cx->now));
}
