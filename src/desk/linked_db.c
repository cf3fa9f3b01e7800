// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/linked_db.h"

#include "desk/request_db.h"
#include "desk/request_peer_db.h"

// The numbers are enum link_kind.
SQL_STATEMENT(linked_of, "SELECT 0, id FROM desk_request WHERE executes_id = $1"
			 " UNION ALL SELECT 1, executes_id FROM desk_request"
			 "  WHERE id = $1 AND executes_id IS NOT NULL"
			 " UNION ALL SELECT 2, id FROM desk_request WHERE follows_id = $1"
			 " UNION ALL SELECT 3, follows_id FROM desk_request"
			 "  WHERE id = $1 AND follows_id IS NOT NULL"
			 " UNION ALL SELECT 4, request_id FROM desk_request_narrower"
			 "  WHERE of_id = $1"
			 " UNION ALL SELECT 5, of_id FROM desk_request_narrower"
			 "  WHERE request_id = $1"
			 " ORDER BY 1, 2 LIMIT 100");

struct link {
	enum link_kind kind;
	struct id id;
};
struct links {
	struct link *p;
	size_t n, cap;
};

static enum rc find(struct cx *cx, struct db *db, struct id of, struct links *out)
{
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &linked_of, VAL(of)));
	while (rows_next(rows)) {
		struct link *l = ARENA_PUSH(cx->arena, out);
		l->kind = (enum link_kind)rows_int(rows);
		l->id = rows_id(rows);
	}
	return rows_end(cx, rows);
}

enum rc linked_list(struct cx *cx, struct db *db, const struct actor *by, const struct request *r,
		    struct linked_list *out)
{
	struct links links = { 0 };
	*out = (struct linked_list){ 0 };
	TRY(find(cx, db, r->id, &links));
	for (size_t i = 0; i < links.n; i++) {
		struct linked *l = ARENA_PUSH(cx->arena, out);
		l->link = links.p[i].kind;
		TRY(request_load(cx, db, links.p[i].id, &l->request));
		const enum rc rc = request_access(cx, db, by, &l->request, MEMBER_READ);
		if (rc == RC_MISSING)
			out->n--;
		else
			TRY(rc);
	}
	return RC_OK;
}

/* The asker's own words stay the asker's: the order takes over what names the data and why. */
static void take_over(struct request *order, const struct request *of)
{
	static const enum request_field fields[] = {
		FIELD_GRAVITY,	   FIELD_FACTS,	    FIELD_DATA,	     FIELD_DATA_LINK,
		FIELD_IDENTIFIERS, FIELD_NECESSITY, FIELD_PERSONS,   FIELD_LESS_INTRUSIVE,
		FIELD_DURATION,	   FIELD_NOTICE,    FIELD_CUSTODIAN, FIELD_CONFIDENTIALITY,
		FIELD_USE_LIMITS,
	};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		order->text[fields[i]] = of->text[fields[i]];
	order->provider = of->provider.n > 0 ? of->provider : order->provider;
	order->case_id = of->case_id;
	order->classes = of->classes;
	order->data_from = of->data_from;
	order->data_to = of->data_to;
	order->executes = of->id;
}

bool linked_is_carried_out(const struct request *of)
{
	const enum request_state s = of->progress.state;
	return of->progress.side == SIDE_ASKED && kind_at_home(of->progress.kind) != KINDS &&
	       s >= STATE_DELIVERED && (s == STATE_PARTLY || !state_is_outcome(s));
}

enum rc linked_carry_out(struct cx *cx, struct db *db, const struct actor *by, struct id request,
			 struct request *order)
{
	struct request *of = arena_new(cx->arena, struct request, 1);
	TRY(request_load(cx, db, request, of));
	TRY(request_access(cx, db, by, of, MEMBER_WORK));
	if (!linked_is_carried_out(of))
		return cx_fail(
			cx, RC_CONFLICT,
			N_("%.*s is not carried out by an order: choose a preservation, a "
			   "disclosure or other assistance that this node was asked for, and "
			   "that was neither refused nor ended"),
			STR_ARG(of->reference));
	take_over(order, of);
	return RC_OK;
}

/* ---- less than what was refused ---------------------------------------------------------- */

SQL_STATEMENT(narrower_insert, "INSERT INTO desk_request_narrower (request_id, of_id)"
			       " VALUES ($1, $2)");

bool linked_may_narrow(const struct request *of)
{
	return of->progress.side == SIDE_ASKING && of->refusal.place != PLACE_NONE;
}

enum rc linked_narrow(struct cx *cx, struct db *db, const struct actor *by, struct id request,
		      struct request *out)
{
	struct request *of = arena_new(cx->arena, struct request, 1);
	TRY(request_load(cx, db, request, of));
	TRY(request_access(cx, db, by, of, MEMBER_WORK));
	if (!linked_may_narrow(of))
		return cx_fail(cx, RC_CONFLICT,
			       N_("only what was refused is asked for again, narrower"));
	*out = (struct request){ .case_id = of->case_id,
				 .progress = { .kind = of->progress.kind },
				 .peer = of->peer,
				 .from = of->from,
				 .to = of->to,
				 .provider = of->provider,
				 .offence = of->offence,
				 .basis = of->basis,
				 .provision = of->provision,
				 .follows = of->follows,
				 .executes = of->executes,
				 .classes = of->classes,
				 .data_from = of->data_from,
				 .data_to = of->data_to,
				 .political = of->political };
	for (enum request_field f = 0; f < FIELDS; f++)
		out->text[f] = of->text[f];
	out->text[FIELD_EARLIER] = of->text[FIELD_EARLIER].n == 0
					   ? of->reference
					   : arena_fmt(cx->arena, "%.*s\n%.*s",
						       STR_ARG(of->reference),
						       STR_ARG(of->text[FIELD_EARLIER]));
	return RC_OK;
}

enum rc linked_narrowed(struct cx *cx, struct db *db, struct id request, struct id of)
{
	return DB_RUN(cx, db, &narrower_insert, VAL(request), VAL(of));
}
