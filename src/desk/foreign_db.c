// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/foreign_db.h"

#include "desk/foreign_to_hi1.h"
#include "exchange/outbox_db.h"

/* The other system's objects of this request. */
static void list_theirs(struct cx *cx, const struct hi1_object_rows *rows,
			struct foreign_objects *out)
{
	for (size_t i = 0; i < rows->n; i++) {
		const struct hi1_type *type = foreign_type(rows->p[i].type);
		if (type && !rows->p[i].ours)
			*ARENA_PUSH(cx->arena, out) = (struct foreign_object){
				.uuid = rows->p[i].uuid, .type = type, .status = rows->p[i].status
			};
	}
}

/* What the other system is told of its objects counts from now on. */
static enum rc put_statuses(struct cx *cx, struct db *db, const struct hi1_object_rows *rows,
			    enum request_state state)
{
	for (size_t i = 0; i < rows->n; i++) {
		struct hi1_object_row row = rows->p[i];
		const struct hi1_type *type = foreign_type(row.type);
		const char *status = type && !row.ours ? foreign_status(type, state) : NULL;
		if (!status || str_eq(row.status, str_from_c(status)))
			continue;
		row.status = str_from_c(status);
		row.generation++;
		row.changed_at = cx->now;
		TRY(hi1_object_put(cx, db, &row));
	}
	return RC_OK;
}

/* Those that this message creates: Notifications whole, since the other system may ask for them,
 * tasks by their names alone. */
static enum rc put_ours(struct cx *cx, struct db *db, const struct foreign_send *s,
			const struct foreign_objects *ours, bool json)
{
	for (size_t i = 0; i < ours->n; i++) {
		struct hi1_object_row row = { .peer = s->peer->id,
					      .uuid = ours->p[i].uuid,
					      .type = str_from_c(ours->p[i].type->name),
					      .ours = true,
					      .thread = s->request->id,
					      .generation = 1,
					      .changed_at = cx->now,
					      .json = json,
					      .object = STR(""),
					      .status = STR("") };
		if (ours->p[i].object)
			TRY(hi1_print_alone(cx, json ? HI1_JSON : HI1_XML, ours->p[i].object,
					    &row.object));
		TRY(hi1_object_put(cx, db, &row));
	}
	return RC_OK;
}

/* What is known of their objects, and a message that is not yet written. */
static enum rc begin(struct cx *cx, struct db *db, const struct foreign_send *s,
		     struct hi1_object_rows *rows, struct foreign_letter *letter, struct message *m)
{
	*letter = (struct foreign_letter){ .request = s->request,
					   .message = s->message,
					   .country = s->country,
					   .node = s->node,
					   .record = s->peer->card };
	*m = (struct message){
		.id = s->message, .peer = s->peer->id, .kind = STR("hi1"), .thread = s->request->id
	};
	TRY(hi1_object_of(cx, db, s->request->id, rows));
	list_theirs(cx, rows, &letter->theirs);
	return RC_OK;
}

static struct str content_type(bool json)
{
	return json ? STR("application/json") : STR("application/xml");
}

enum rc foreign_send(struct cx *cx, struct db *db, const struct foreign_send *s, bool *sent)
{
	struct hi1_object_rows rows;
	struct foreign_letter letter;
	struct message m;
	bool json = false;
	TRY(begin(cx, db, s, &rows, &letter, &m));
	letter.said = s->said;
	TRY(foreign_print(cx, &letter, &m.body, &json));
	m.content_type = content_type(json);
	*sent = m.body.n > 0;
	if (!*sent)
		return RC_OK;
	if (letter.theirs.n > 0)
		TRY(put_statuses(cx, db, &rows, s->said->message.state));
	TRY(put_ours(cx, db, s, &letter.ours, json));
	return outbox_add(cx, db, &m);
}

enum rc foreign_deliver(struct cx *cx, struct db *db, const struct foreign_send *s,
			const struct delivery *delivery)
{
	struct hi1_object_rows rows;
	struct foreign_letter letter;
	struct message m;
	bool json = false;
	TRY(begin(cx, db, s, &rows, &letter, &m));
	TRY(foreign_print_delivery(cx, &letter, delivery, &m.body, &json));
	m.content_type = content_type(json);
	return outbox_add(cx, db, &m);
}
