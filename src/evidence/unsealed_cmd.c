// SPDX-License-Identifier: AGPL-3.0-or-later
/* comity exhibit unsealed|give-up: sealings at the terminal that were interrupted. */
#include "evidence/exhibit_end_cmd.h"

#include <stdio.h>

#include "core/table.h"
#include "evidence/erase_job.h"
#include "evidence/journal_job.h"
#include "evidence/unsealed_db.h"
#include "ledger/entry.h"
#include "store/blob_holder.h"

/* One that has blobs, or a journal, or both. */
struct interrupted {
	struct id exhibit;
	int64_t blobs;
	const struct journal_seen *journal; // NULL: nobody can go on with it
};
struct found {
	struct unsealed_list claimed;
	struct journals journals;
	struct {
		struct interrupted *p;
		size_t n, cap;
	} all;
	struct unsealed_end end;
	int64_t deleted;
	bool waits; // its blobs are left to the node that serves
};

/* ---- listing -------------------------------------------------------------------- */

static enum rc load(struct cx *cx, struct db *db, void *arg)
{
	struct found *f = arg;
	return unsealed_list(cx, db, &f->claimed);
}

static void join(struct arena *a, struct found *f)
{
	for (size_t i = 0; i < f->claimed.n; i++)
		*ARENA_PUSH(a, &f->all) = (struct interrupted){ f->claimed.p[i].exhibit,
								f->claimed.p[i].blobs, NULL };
	for (size_t i = 0; i < f->journals.n; i++) {
		const struct journal_seen *j = &f->journals.p[i];
		size_t k = 0;
		while (k < f->all.n && !id_eq(f->all.p[k].exhibit, j->exhibit))
			k++;
		if (k == f->all.n)
			*ARENA_PUSH(a, &f->all) = (struct interrupted){ j->exhibit, 0, NULL };
		f->all.p[k].journal = j;
	}
}

enum rc unsealed_find(struct evidence_run *run)
{
	struct found *f = arena_new(run->cx->arena, struct found, 1);
	*f = (struct found){ .deleted = 0 };
	run->found = f;
	TRY(journal_list(run->cx, run->settings.dir, &f->journals));
	TRY(unit_run(run->cx, run->store, TX_READ, load, f));
	join(run->cx->arena, f);
	return RC_OK;
}

static const char *state_of(const struct interrupted *u)
{
	if (!u->journal)
		return "left";
	return u->journal->is_alive ? "alive" : "interrupted";
}

void unsealed_to_json(struct evidence_run *run, struct json *j)
{
	const struct found *f = run->found;
	json_begin_array(j, "unsealed");
	for (size_t i = 0; i < f->all.n; i++) {
		const struct interrupted *u = &f->all.p[i];
		json_begin_object(j, NULL);
		json_str(j, "id", id_print(run->cx->arena, u->exhibit));
		json_str(j, "state", str_from_c(state_of(u)));
		json_int(j, "blobs", u->blobs);
		if (u->journal) {
			json_str(j, "began", entry_print_time(run->cx->arena, u->journal->began));
			json_str(j, "first", u->journal->first);
		}
		json_end(j);
	}
	json_end(j);
}

void unsealed_to_text(struct evidence_run *run)
{
	struct table t;
	struct arena *a = run->cx->arena;
	const struct found *f = run->found;
	if (f->all.n == 0) {
		(void)fputs("No sealing was interrupted.\n", run->out);
		return;
	}
	table_init(&t, a);
	table_column(&t, STR("sealing"), TABLE_LEFT);
	table_column(&t, STR("state"), TABLE_LEFT);
	table_column(&t, STR("blobs"), TABLE_RIGHT);
	table_column(&t, STR("began"), TABLE_LEFT);
	table_column(&t, STR("first file"), TABLE_LEFT);
	for (size_t i = 0; i < f->all.n; i++) {
		const struct interrupted *u = &f->all.p[i];
		TABLE_ROW(&t, id_print(a, u->exhibit), str_from_c(state_of(u)),
			  arena_fmt(a, "%lld", (long long)u->blobs),
			  u->journal ? entry_print_time(a, u->journal->began) : STR(""),
			  u->journal ? u->journal->first : STR(""));
	}
	table_print(&t, run->out);
	(void)fputs("\"interrupted\": the same command of comity seal goes on with it. \"left\": "
		    "nobody can. \"alive\": it is being sealed now.\n"
		    "comity exhibit give-up SEALING deletes what was kept of one.\n",
		    run->out);
}

/* ---- giving one up ---------------------------------------------------------------- */

static enum rc give_up(struct cx *cx, struct db *db, void *arg)
{
	const struct found *f = arg;
	return unsealed_give_up(cx, db, &ACTOR_TERMINAL, &f->end);
}

static enum rc leave(struct cx *cx, struct db *db, void *arg)
{
	const struct found *f = arg;
	return exhibit_leave_all_blobs(cx, db, f->end.exhibit);
}

/* While something else is sealed nothing may be deleted: then it is left to the sweep. */
static enum rc erase(struct evidence_run *run, struct found *f)
{
	const struct content_home home = { run->store, run->blobs, run->settings.dir,
					   data_blob_holders };
	const enum rc rc = content_erase(run->cx, &home, f->end.exhibit, &f->deleted);
	if (rc != RC_BUSY)
		return rc;
	f->waits = true;
	return unit_run(run->cx, run->store, TX_WRITE, leave, f);
}

/* Its journal goes last: until then it can be given up again. */
enum rc unsealed_end(struct evidence_run *run)
{
	AUTO(journal) journal = NULL;
	struct id id;
	if (!id_parse(run->options.args.p[0], &id))
		return cx_fail(run->cx, RC_INVALID,
			       "a sealing has an id: comity exhibit unsealed tells it");
	TRY(unsealed_find(run));
	struct found *f = run->found;
	size_t i = 0;
	while (i < f->all.n && !id_eq(f->all.p[i].exhibit, id))
		i++;
	if (i == f->all.n)
		return cx_fail(run->cx, RC_MISSING,
			       "no such sealing was interrupted: comity exhibit unsealed");
	if (f->all.p[i].journal)
		TRY(journal_take(run->cx, f->all.p[i].journal, &journal));
	f->end = (struct unsealed_end){ id, options_get(&run->options, "by"),
					options_get(&run->options, "reason") };
	TRY(unit_run(run->cx, run->store, TX_WRITE, give_up, f));
	TRY(erase(run, f));
	if (journal)
		journal_remove(journal);
	return RC_OK;
}

void unsealed_ended_to_json(struct evidence_run *run, struct json *j)
{
	const struct found *f = run->found;
	json_str(j, "given_up", id_print(run->cx->arena, f->end.exhibit));
	json_int(j, "blobs_deleted", f->deleted);
	json_bool(j, "left_to_the_node", f->waits);
}

void unsealed_ended_to_text(struct evidence_run *run)
{
	const struct found *f = run->found;
	if (f->waits)
		(void)fputs("Something else is being sealed: the node that serves deletes what was "
			    "kept, within two days.\n",
			    run->out);
	else
		(void)fprintf(run->out,
			      "%lld blobs were deleted; those that something else of the node "
			      "holds stay.\n",
			      (long long)f->deleted);
}
