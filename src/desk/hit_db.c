// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/hit_db.h"

#include <string.h>

#include "desk/case_db.h"
#include "desk/hit_to_hi1.h"
#include "desk/search_words_db.h"
#include "exchange/outbox_db.h"
#include "exchange/peer_db.h"
#include "ledger/entry_db.h"
#include "people/act_db.h"
#include "people/organisation_db.h"
#include "store/job.h"

enum { LIST_MAX = 100, OWN_MAX = HIT_OTHERS_MAX };

/* ---- identifiers ---------------------------------------------------------------------- */

static enum rc may_work(struct cx *cx, struct db *db, const struct actor *by, struct id case_id,
			struct desk_case *out)
{
	if (!access_role_for(by, ACCESS_CASE_WORK))
		return cx_fail(cx, RC_DENIED, N_("no role of yours may work on cases"));
	TRY(case_access(cx, db, by, case_id, MEMBER_WORK));
	TRY(case_load(cx, db, case_id, out));
	return out->closed_at.us == 0 ? RC_OK : cx_fail(cx, RC_CONFLICT, N_("the case is closed"));
}

/* The kind goes to the ledger, and the digest of nothing: who reads it learns no identifier. */
static enum rc append(struct cx *cx, struct db *db, const struct actor *by, const char *act,
		      struct id case_id, struct str note)
{
	return act_append(
		cx, db, by, ACCESS_CASE_WORK,
		(struct ledger_act){
			.act = act, .object_kind = "case", .object = case_id, .note = note });
}

SQL_STATEMENT(trait_rows, "SELECT id, kind, value, added_at FROM desk_identifier"
			  " WHERE case_id = $1 ORDER BY added_at, id LIMIT 200");

enum rc trait_list(struct cx *cx, struct db *db, struct id case_id, struct trait_list *out)
{
	AUTO(rows) r = NULL;
	struct trait_list list = { .p = arena_new(cx->arena, struct trait, TRAITS_MAX) };
	TRY(ROWS_OPEN(cx, db, &r, &trait_rows, VAL(case_id)));
	while (rows_next(r)) {
		struct trait *i = &list.p[list.n];
		i->id = rows_id(r);
		const bool known = trait_parse(rows_str(r), &i->kind);
		i->value = rows_str(r);
		i->at = rows_instant(r);
		list.n += known;
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

SQL_STATEMENT(trait_insert,
	      "INSERT INTO desk_identifier (id, case_id, kind, value, added_by, added_at)"
	      " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (case_id, kind, value) DO NOTHING");

enum rc trait_add(struct cx *cx, struct db *db, const struct actor *by, struct id case_id,
		  enum trait_kind kind, struct str text)
{
	struct desk_case c = { 0 };
	struct trait_list list;
	struct str plain;
	int64_t fresh = 0;
	TRY(may_work(cx, db, by, case_id, &c));
	if (!trait_plain(cx->arena, kind, text, &plain))
		return cx_fail(cx, RC_INVALID, "%s", trait_rule(kind));
	TRY(trait_list(cx, db, case_id, &list));
	if (list.n >= TRAITS_MAX)
		return cx_fail(cx, RC_LIMIT, N_("a case has at most %d identifiers"), TRAITS_MAX);
	TRY(db_run(cx, db, &trait_insert,
		   VALS(VAL(id_new(cx->now)), VAL(case_id), VAL(str_from_c(trait_key(kind))),
			VAL(plain), id_is_set(by->account) ? VAL(by->account) : VAL_NULL,
			VAL(cx->now)),
		   &fresh));
	if (fresh == 0)
		return RC_OK;
	TRY(search_words_put(cx, db, case_id));
	return append(cx, db, by, "identifier-added", case_id, str_from_c(trait_key(kind)));
}

SQL_STATEMENT(trait_delete, "DELETE FROM desk_identifier WHERE id = $1 AND case_id = $2");

enum rc trait_remove(struct cx *cx, struct db *db, const struct actor *by, struct id case_id,
		     struct id identifier)
{
	struct desk_case c = { 0 };
	int64_t n = 0;
	TRY(may_work(cx, db, by, case_id, &c));
	TRY(db_run(cx, db, &trait_delete, VALS(VAL(identifier), VAL(case_id)), &n));
	if (n == 0)
		return cx_fail(cx, RC_MISSING, N_("the case has no such identifier"));
	TRY(search_words_put(cx, db, case_id));
	return append(cx, db, by, "identifier-removed", case_id, STR(""));
}

/* ---- sending ------------------------------------------------------------------------------- */

static enum rc find_sides(struct cx *cx, struct db *db, const struct peer *peer, struct id message,
			  struct envelope_sides *out)
{
	struct organisation own;
	TRY(organisation_own(cx, db, &own));
	*out = (struct envelope_sides){ .peer_country = peer->country,
					.peer = peer->origin,
					.country = own.country,
					.transaction = message_transaction(cx->arena, message) };
	return ledger_origin(cx, db, &out->node);
}

/* One thread a question: nothing waits for another's answer. */
static enum rc send(struct cx *cx, struct db *db, const struct peer *peer, struct id message,
		    const struct hit_words *w, bool answer)
{
	struct envelope_sides sides;
	struct message m = { .id = message,
			     .peer = peer->id,
			     .kind = answer ? STR("hit-answer") : STR("hit-ask"),
			     .thread = w->question,
			     .content_type = STR("application/xml") };
	TRY(find_sides(cx, db, peer, message, &sides));
	TRY(answer ? hit_answer_print(cx, &sides, w, &m.body)
		   : hit_ask_print(cx, &sides, w, &m.body));
	return outbox_add(cx, db, &m);
}

/* ---- asking -------------------------------------------------------------------------------- */

SQL_STATEMENT(
	hit_insert,
	"INSERT INTO desk_hit (id, question, side, case_id, peer_id, by_id, at, state, reason,"
	"  secret, points, n, others, hits, answered_at)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10, $11, 0, 0, 0)");
SQL_STATEMENT(hit_identifier_insert,
	      "INSERT INTO desk_hit_identifier (hit_id, position, kind, value, hit)"
	      " VALUES ($1, $2, $3, $4, 0)");

static enum rc write_question(struct cx *cx, struct db *db, const struct actor *by,
			      const struct hit *h, const struct blind_key *secret,
			      const struct trait_list *list)
{
	const struct str bytes = { (const char *)secret->b, BLIND_BYTES };
	TRY(DB_RUN(cx, db, &hit_insert, VAL(h->id), VAL(h->question), VAL((int64_t)0),
		   VAL(h->case_id), VAL(h->peer),
		   id_is_set(by->account) ? VAL(by->account) : VAL_NULL, VAL(cx->now),
		   VAL(STR("asked")), VAL_BYTES(bytes), VAL_BYTES(STR("")), VAL((int64_t)list->n)));
	for (size_t i = 0; i < list->n; i++)
		TRY(DB_RUN(cx, db, &hit_identifier_insert, VAL(h->id), VAL((int64_t)i),
			   VAL(str_from_c(trait_key(list->p[i].kind))), VAL(list->p[i].value)));
	return RC_OK;
}

enum rc hit_ask(struct cx *cx, struct db *db, const struct actor *by, struct id case_id,
		struct id peer_id, struct id *out)
{
	struct desk_case c = { 0 };
	struct trait_list list;
	struct peer peer = { 0 };
	struct blind_key secret;
	const struct id id = id_new(cx->now);
	struct hit_words w = { .question = id };
	TRY(may_work(cx, db, by, case_id, &c));
	TRY(trait_list(cx, db, case_id, &list));
	TRY(peer_load(cx, db, peer_id, &peer));
	if (list.n == 0)
		return cx_fail(cx, RC_CONFLICT,
			       N_("the case has no identifiers: add some before you ask"));
	if (peer.state != PEER_ACTIVE || peer.road != PEER_COMITY)
		return cx_fail(cx, RC_CONFLICT,
			       N_("%.*s cannot be asked: it is not active, or no "
				  "node of this program"),
			       STR_ARG(peer.origin));
	blind_key_new(&secret);
	for (size_t i = 0; i < list.n; i++) {
		struct blind_point *p = ARENA_PUSH(cx->arena, &w.points);
		const struct blind_point of = blind_hash(
			trait_bytes(cx->arena, list.p[i].kind, list.p[i].value));
		INVARIANT(blind_multiply(&secret, &of, p)); // a hash is a point
	}
	const struct hit h = { .id = id, .question = id, .case_id = case_id, .peer = peer_id };
	TRY(write_question(cx, db, by, &h, &secret, &list));
	TRY(send(cx, db, &peer, id_new(cx->now), &w, false));
	*out = id;
	return append(cx, db, by, "hit-asked", case_id,
		      arena_fmt(cx->arena, "%.*s: %zu", STR_ARG(peer.origin), list.n));
}

/* ---- reading ---------------------------------------------------------------------------------- */

#define COLUMNS                                                                                \
	"SELECT h.id, h.question, h.side, h.case_id, h.peer_id, p.origin, p.country, h.by_id," \
	"       h.at, h.answered_at, h.state, h.reason, h.n, h.others, h.hits"                 \
	"  FROM desk_hit h JOIN exchange_peer p ON p.id = h.peer_id"

SQL_STATEMENT(hit_one, COLUMNS " WHERE h.id = $1");
SQL_STATEMENT(hit_of_case, COLUMNS " WHERE h.case_id = $1 ORDER BY h.at DESC, h.id DESC LIMIT 100");
SQL_STATEMENT(hit_all, COLUMNS " ORDER BY h.at DESC, h.id DESC LIMIT 100");
SQL_STATEMENT(hit_by_question, COLUMNS " WHERE h.peer_id = $1 AND h.side = $2 AND h.question = $3");

static void read_hit(struct rows *r, struct hit *h)
{
	h->id = rows_id(r);
	h->question = rows_id(r);
	h->asked_of_us = rows_int(r) == 1;
	h->case_id = rows_id(r);
	h->peer = rows_id(r);
	h->origin = rows_str(r);
	h->country = rows_str(r);
	h->by = rows_id(r);
	h->at = rows_instant(r);
	h->answered_at = rows_instant(r);
	h->state = rows_str(r);
	h->reason = rows_str(r);
	h->n = rows_int(r);
	h->others = rows_int(r);
	h->hits = rows_int(r);
}

enum rc hit_load(struct cx *cx, struct db *db, struct id id, struct hit *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &hit_one, VAL(id)));
	const bool found = rows_next(r);
	if (found)
		read_hit(r, out);
	TRY(rows_end(cx, r));
	return found ? RC_OK : cx_fail(cx, RC_MISSING, "there is no such question");
}

enum rc hit_list(struct cx *cx, struct db *db, struct id case_id, struct hit_list *out)
{
	AUTO(rows) r = NULL;
	struct hit_list list = { .p = arena_new(cx->arena, struct hit, LIST_MAX) };
	if (id_is_set(case_id))
		TRY(ROWS_OPEN(cx, db, &r, &hit_of_case, VAL(case_id)));
	else
		TRY(rows_open(cx, db, &r, &hit_all, NO_VALS));
	while (rows_next(r))
		read_hit(r, &list.p[list.n++]);
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

SQL_STATEMENT(hit_identifier_rows, "SELECT kind, value, hit FROM desk_hit_identifier"
				   " WHERE hit_id = $1 ORDER BY position LIMIT 200");

enum rc hit_identifiers(struct cx *cx, struct db *db, struct id hit, struct trait_list *out)
{
	AUTO(rows) r = NULL;
	struct trait_list list = { .p = arena_new(cx->arena, struct trait, TRAITS_MAX) };
	TRY(ROWS_OPEN(cx, db, &r, &hit_identifier_rows, VAL(hit)));
	while (rows_next(r)) {
		struct trait *i = &list.p[list.n];
		const bool known = trait_parse(rows_str(r), &i->kind);
		i->value = rows_str(r);
		i->hit = rows_int(r) == 1;
		list.n += known;
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

SQL_STATEMENT(hit_silence_put, "INSERT INTO desk_hit_silent (peer_id, at) VALUES ($1, $2)"
			       " ON CONFLICT (peer_id) DO NOTHING");
SQL_STATEMENT(hit_silence_drop, "DELETE FROM desk_hit_silent WHERE peer_id = $1");

enum rc hit_silence(struct cx *cx, struct db *db, const struct actor *by, struct id peer,
		    bool silent)
{
	if (!access_role_for(by, ACCESS_NODE_MANAGE))
		return cx_fail(cx, RC_DENIED, N_("no role of yours may: %s"),
			       access_text(ACCESS_NODE_MANAGE));
	if (silent)
		TRY(DB_RUN(cx, db, &hit_silence_put, VAL(peer), VAL(cx->now)));
	else
		TRY(DB_RUN(cx, db, &hit_silence_drop, VAL(peer)));
	return act_append(
		cx, db, by, ACCESS_NODE_MANAGE,
		(struct ledger_act){ .act = "hit-policy-set",
				     .object_kind = "peer",
				     .object = peer,
				     .note = silent ? STR("not answered") : STR("answered") });
}

/* ---- what comes in ------------------------------------------------------------------------------ */

/* *out without an id: there is none. */
static enum rc find(struct cx *cx, struct db *db, const struct hit *of, struct hit *out)
{
	AUTO(rows) r = NULL;
	*out = (struct hit){ 0 };
	TRY(ROWS_OPEN(cx, db, &r, &hit_by_question, VAL(of->peer), VAL((int64_t)of->asked_of_us),
		      VAL(of->question)));
	if (rows_next(r))
		read_hit(r, out);
	return rows_end(cx, r);
}

enum rc hit_question_came(struct cx *cx, struct db *db, struct id peer, struct str origin,
			  const struct hit_words *w)
{
	struct hit old;
	const struct hit of = { .question = w->question, .peer = peer, .asked_of_us = true };
	const struct id id = id_new(cx->now);
	const struct str points = hit_points_print(cx->arena, &w->points);
	TRY(find(cx, db, &of, &old));
	if (id_is_set(old.id))
		return cx_fail(cx, RC_CONFLICT, N_("this question was asked before"));
	TRY(DB_RUN(cx, db, &hit_insert, VAL(id), VAL(w->question), VAL((int64_t)1), VAL_NULL,
		   VAL(peer), VAL_NULL, VAL(cx->now), VAL(STR("asked")), VAL_NULL,
		   VAL_BYTES(points), VAL((int64_t)w->points.n)));
	TRY(ledger_append(cx, db,
			  &(struct ledger_act){ .act = "hit-question",
						.object_kind = "peer",
						.object = peer,
						.content = sha256_of(points),
						.note = arena_fmt(cx->arena, "%.*s: %zu",
								  STR_ARG(origin), w->points.n) },
			  NULL));
	return job_add(cx, db, HIT_JOB, id_print(cx->arena, id), cx->now);
}

SQL_STATEMENT(hit_came, "UPDATE desk_hit SET state = 'comparing', points = $1, others = $2"
			" WHERE id = $3");
SQL_STATEMENT(hit_end, "UPDATE desk_hit SET state = $1, reason = $2, answered_at = $3,"
		       "  points = $4, secret = NULL, others = $5, hits = $6 WHERE id = $7");

static enum rc end(struct cx *cx, struct db *db, const struct hit *h, const char *state,
		   struct str reason)
{
	return DB_RUN(cx, db, &hit_end, VAL(str_from_c(state)), VAL(reason), VAL(cx->now),
		      VAL_BYTES(STR("")), VAL(h->others), VAL(h->hits), VAL(h->id));
}

static enum rc end_refused(struct cx *cx, struct db *db, const struct hit *h, struct str reason)
{
	TRY(end(cx, db, h, "refused", reason));
	return ledger_append(cx, db,
			     &(struct ledger_act){ .act = "hit-refused",
						   .object_kind = "case",
						   .object = h->case_id,
						   .note = reason },
			     NULL);
}

enum rc hit_answer_came(struct cx *cx, struct db *db, struct id peer, const struct hit_words *w)
{
	struct hit h;
	struct blind_points all = { 0 };
	const struct hit of = { .question = w->question, .peer = peer };
	TRY(find(cx, db, &of, &h));
	if (!id_is_set(h.id))
		return cx_fail(cx, RC_MISSING, "this node has not asked that");
	if (!str_eq(h.state, STR("asked")))
		return cx_fail(cx, RC_CONFLICT, "this question was answered before");
	if (w->refused.n > 0)
		return end_refused(cx, db, &h, w->refused);
	if ((int64_t)w->points.n != h.n)
		return cx_fail(cx, RC_INVALID, "the answer has %zu points, the question had %lld",
			       w->points.n, (long long)h.n);
	for (size_t i = 0; i < w->points.n; i++)
		*ARENA_PUSH(cx->arena, &all) = w->points.p[i];
	for (size_t i = 0; i < w->others.n; i++)
		*ARENA_PUSH(cx->arena, &all) = w->others.p[i];
	TRY(DB_RUN(cx, db, &hit_came, VAL_BYTES(hit_points_print(cx->arena, &all)),
		   VAL((int64_t)w->others.n), VAL(h.id)));
	return job_add(cx, db, HIT_JOB, id_print(cx->arena, h.id), cx->now);
}

enum rc hit_refused(struct cx *cx, struct db *db, struct id question, struct str reason)
{
	AUTO(rows) r = NULL;
	struct hit h;
	TRY(ROWS_OPEN(cx, db, &r, &hit_one, VAL(question)));
	const bool found = rows_next(r);
	if (found)
		read_hit(r, &h);
	TRY(rows_end(cx, r));
	if (!found || h.asked_of_us || !str_eq(h.state, STR("asked")))
		return RC_OK;
	return end_refused(cx, db, &h, reason);
}

/* ---- the work ------------------------------------------------------------------------------------- */

SQL_STATEMENT(hit_bytes, "SELECT secret, points FROM desk_hit WHERE id = $1");
SQL_STATEMENT(hit_own, "SELECT DISTINCT i.kind, i.value"
		       "  FROM desk_identifier i JOIN desk_case c ON c.id = i.case_id"
		       " WHERE c.closed_at = 0 AND c.tlp >= $1 ORDER BY i.kind, i.value LIMIT $2");
SQL_STATEMENT(hit_today, "SELECT coalesce(sum(n), 0),"
			 "       (SELECT count(*) FROM desk_hit_silent WHERE peer_id = $1)"
			 "  FROM desk_hit WHERE peer_id = $1 AND side = 1 AND at > $2");

static enum rc judge(struct cx *cx, struct db *db, const struct hit *h, struct str *refused)
{
	AUTO(rows) r = NULL;
	int64_t today = 0, silent = 0;
	TRY(ROWS_OPEN(cx, db, &r, &hit_today, VAL(h->peer), VAL(cx->now.us - DAYS(1).us)));
	if (rows_next(r)) {
		today = rows_int(r);
		silent = rows_int(r);
	}
	TRY(rows_end(cx, r));
	if (silent > 0)
		*refused = STR("this node does not answer such questions of yours");
	else if (today > HIT_DAY_MAX)
		*refused = arena_fmt(cx->arena,
				     "this node answers for at most %d identifiers a day",
				     HIT_DAY_MAX);
	return RC_OK;
}

static enum rc load_own(struct cx *cx, struct db *db, struct trait_list *out)
{
	AUTO(rows) r = NULL;
	struct trait_list list = { .p = arena_new(cx->arena, struct trait, OWN_MAX) };
	TRY(ROWS_OPEN(cx, db, &r, &hit_own, VAL((int64_t)TLP_AMBER), VAL((int64_t)OWN_MAX)));
	while (rows_next(r)) {
		struct trait *i = &list.p[list.n];
		const bool known = trait_parse(rows_str(r), &i->kind);
		i->value = rows_str(r);
		list.n += known;
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc hit_work_load(struct cx *cx, struct db *db, struct id id, struct hit_work *out)
{
	struct hit_work w = { 0 };
	TRY(hit_load(cx, db, id, &w.hit));
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &hit_bytes, VAL(id)));
		if (rows_next(r)) {
			const struct str secret = rows_bytes(r);
			w.points = hit_points_of(cx->arena, rows_bytes(r));
			if (secret.n == BLIND_BYTES)
				memcpy(w.secret.b, secret.p, BLIND_BYTES);
		}
		TRY(rows_end(cx, r));
	}
	if (w.hit.asked_of_us) {
		TRY(judge(cx, db, &w.hit, &w.refused));
		TRY(load_own(cx, db, &w.own));
	} else if (w.points.n >= (size_t)w.hit.n) {
		w.others = (struct blind_points){ .p = w.points.p + w.hit.n,
						  .n = w.points.n - (size_t)w.hit.n };
		w.points.n = (size_t)w.hit.n;
	}
	*out = w;
	return RC_OK;
}

enum rc hit_answer(struct cx *cx, struct db *db, const struct hit_work *work,
		   const struct hit_words *words)
{
	struct peer peer = { 0 };
	struct hit h = work->hit;
	const bool refused = words->refused.n > 0;
	h.others = (int64_t)words->others.n;
	TRY(peer_load(cx, db, h.peer, &peer));
	TRY(send(cx, db, &peer, id_new(cx->now), words, true));
	TRY(end(cx, db, &h, refused ? "refused" : "answered", words->refused));
	return ledger_append(
		cx, db,
		&(struct ledger_act){ .act = "hit-answered",
				      .object_kind = "peer",
				      .object = h.peer,
				      .note = refused ? words->refused
						      : arena_fmt(cx->arena, "%zu with %zu",
								  words->points.n,
								  words->others.n) },
		NULL);
}

SQL_STATEMENT(hit_mark, "UPDATE desk_hit_identifier SET hit = $1"
			" WHERE hit_id = $2 AND position = $3");

enum rc hit_compared(struct cx *cx, struct db *db, const struct hit_work *work, const bool *hits)
{
	struct hit h = work->hit;
	h.hits = 0;
	for (int64_t i = 0; i < h.n; i++) {
		h.hits += hits[i];
		// What is no hit, too: the peer must not see by our haste whether there was one.
		TRY(DB_RUN(cx, db, &hit_mark, VAL((int64_t)hits[i]), VAL(h.id), VAL(i)));
	}
	TRY(end(cx, db, &h, "answered", STR("")));
	return ledger_append(
		cx, db,
		&(struct ledger_act){ .act = "hit-told",
				      .object_kind = "case",
				      .object = h.case_id,
				      .note = arena_fmt(cx->arena, "%.*s: %lld of %lld",
							STR_ARG(h.origin), (long long)h.hits,
							(long long)h.n) },
		NULL);
}
