// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/channel_db.h"

#include "desk/call_db.h"
#include "people/act_db.h"

static enum rc append(struct cx *cx, struct db *db, const struct actor *by, const char *act,
		      const struct call_channel *c)
{
	return act_append(
		cx, db, by, ACCESS_CASE_WORK,
		(struct ledger_act){ .act = act,
				     .object_kind = id_is_set(c->account) ? "account" : NULL,
				     .object = c->account,
				     .note = str_from_c(channel_key(c->kind)) });
}

SQL_STATEMENT(channel_rows,
	      "SELECT id, account_id, kind, address, language, sent_at, failed FROM desk_channel"
	      " WHERE account_id = $1 ORDER BY added_at, id");
SQL_STATEMENT(channel_shared_rows,
	      "SELECT id, account_id, kind, address, language, sent_at, failed FROM desk_channel"
	      " WHERE account_id IS NULL ORDER BY added_at, id");

static bool read_one(struct rows *r, struct call_channel *c)
{
	c->id = rows_id(r);
	c->account = rows_id(r);
	const bool known = channel_parse(rows_str(r), &c->kind);
	c->address = rows_str(r);
	c->language = rows_str(r);
	c->sent = rows_instant(r);
	c->failed = rows_str(r);
	return known;
}

enum rc channel_list(struct cx *cx, struct db *db, struct id account, struct call_channels *out)
{
	AUTO(rows) r = NULL;
	struct call_channels list = { .p = arena_new(cx->arena, struct call_channel,
						     CHANNELS_MAX) };
	if (id_is_set(account))
		TRY(ROWS_OPEN(cx, db, &r, &channel_rows, VAL(account)));
	else
		TRY(rows_open(cx, db, &r, &channel_shared_rows, NO_VALS));
	while (rows_next(r))
		if (list.n < CHANNELS_MAX && read_one(r, &list.p[list.n]))
			list.n++;
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

SQL_STATEMENT(
	channel_insert,
	"INSERT INTO desk_channel (id, account_id, kind, address, language, added_at, sent_at,"
	"  failed)"
	" VALUES ($1, $2, $3, $4, $5, $6, 0, '')");

enum rc channel_add(struct cx *cx, struct db *db, const struct actor *by,
		    const struct call_channel *c)
{
	struct call_channels list;
	const bool terminal = !id_is_set(by->account);
	const char *fault = channel_fault(c->kind, c->address, terminal);
	if (!terminal && id_is_set(c->account) && !id_eq(by->account, c->account))
		return cx_fail(cx, RC_DENIED, N_("each person says how they are reached"));
	if (fault)
		return cx_fail(cx, RC_INVALID, "%s", fault);
	TRY(channel_list(cx, db, c->account, &list));
	if (list.n >= CHANNELS_MAX)
		return cx_fail(
			cx, RC_LIMIT,
			N_("a person, or the roster, has at most %d channels: remove one first"),
			CHANNELS_MAX);
	TRY(DB_RUN(cx, db, &channel_insert, VAL(id_new(cx->now)),
		   id_is_set(c->account) ? VAL(c->account) : VAL_NULL,
		   VAL(str_from_c(channel_key(c->kind))), VAL(c->address), VAL(c->language),
		   VAL(cx->now)));
	return append(cx, db, by, "channel-added", c);
}

SQL_STATEMENT(channel_one, "SELECT id, account_id, kind, address, language, sent_at, failed"
			   "  FROM desk_channel WHERE id = $1");

static enum rc load(struct cx *cx, struct db *db, const struct actor *by, struct id channel,
		    struct call_channel *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &channel_one, VAL(channel)));
	const bool found = rows_next(r) && read_one(r, out);
	TRY(rows_end(cx, r));
	if (!found || (id_is_set(by->account) && id_is_set(out->account) &&
		       !id_eq(by->account, out->account)))
		return cx_fail(cx, RC_MISSING, "there is no such channel of yours");
	return RC_OK;
}

SQL_STATEMENT(channel_delete, "DELETE FROM desk_channel WHERE id = $1");

enum rc channel_remove(struct cx *cx, struct db *db, const struct actor *by, struct id channel)
{
	struct call_channel c = { 0 };
	TRY(load(cx, db, by, channel, &c));
	TRY(DB_RUN(cx, db, &channel_delete, VAL(channel)));
	return append(cx, db, by, "channel-removed", &c);
}

enum rc channel_test(struct cx *cx, struct db *db, const struct actor *by, struct id channel)
{
	struct call_channel c = { 0 };
	TRY(load(cx, db, by, channel, &c));
	TRY(call_send_add(cx, db, &c, (struct id){ 0 }));
	return append(cx, db, by, "channel-tested", &c);
}
