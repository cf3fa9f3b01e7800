// SPDX-License-Identifier: AGPL-3.0-or-later
// /ledger and /ledger/entries/:number.
#include "ledger/ledger_web.h"

#include <string.h>

#include "ledger/alarm_db.h"
#include "ledger/entry_to_json.h"
#include "ledger/html/pages.h"
#include "ledger/proof_to_tlog.h"
#include "ledger/search_db.h"
#include "ledger/words_web.h"
#include "people/access.h"
#include "people/account_db.h"
#include "web/pages.h"

static const int64_t DAY_US = 86400 * 1000000LL;

enum { REASON_MAX = 1000 };

/* ---- rows ---------------------------------------------------------------- */

static const char *state_of(const struct ledger_row *row, int64_t covered)
{
	if (row->number < 0)
		return TR_MARK("waits for its number");
	if (row->bytes.n == 0)
		return TR_MARK("content deleted; the entry still verifies");
	return row->number < covered ? TR_MARK("in a signed checkpoint")
				     : TR_MARK("waits for a checkpoint");
}

/* Finds all entries by, or about, this one. */
static struct str search_for(struct arena *a, const char *field, struct id id)
{
	return arena_fmt(a, "/ledger?%s=%.*s", field, STR_ARG(id_print(a, id)));
}

static struct ledger_row_view row_view(struct page *pg, const struct ledger_row *row,
				       int64_t covered)
{
	struct arena *a = pg->cx->arena;
	struct ledger_row_view v = {
		.at = page_time(pg, row->at),
		.act = words_of_act(pg, row->act),
		.thing = words_of_thing(pg, row->object_kind),
		.state = state_of(row, covered),
	};
	if (row->number >= 0) {
		v.number = page_number(pg, row->number);
		v.href = arena_fmt(a, "/ledger/entries/%lld", (long long)row->number);
	}
	if (row->bytes.n > 0)
		v.role = words_of_role(pg, row->role);
	if (id_is_set(row->account)) {
		v.who = account_pseudonym(a, row->account);
		v.who_href = search_for(a, "person", row->account);
	}
	if (id_is_set(row->object)) {
		v.thing_id = words_short_id(a, row->object);
		v.thing_href = search_for(a, "thing", row->object);
	}
	return v;
}

/* ---- search -------------------------------------------------------------- */

struct searching {
	struct ledger_search s;
	struct ledger_rows rows;
	int64_t next;
	struct checkpoint_row latest;
	struct ledger_alarms alarms;
};

static void read_thing(struct page *pg, struct input_view *v, struct id *out)
{
	*v = part_input(pg, "thing", TR_MARK("Thing"));
	v->hint = tr(pg, "An id, as the list gives it");
	v->value = http_query(pg->req, "thing");
	if (v->value.n > 0 && !id_parse(str_lower(pg->cx->arena, str_trim(v->value)), out))
		form_fail(pg, "thing", tr(pg, "This is no id of a thing"));
	v->error = form_error(pg, "thing");
}

/* By the pseudonym, as overseers write it down, or by the id. */
static enum rc read_person(struct cx *cx, struct page *pg, struct input_view *v, struct id *out)
{
	*v = part_input(pg, "person", TR_MARK("Person"));
	v->hint = tr(pg, "Such as P-7KQM-4TXR, or an id");
	v->value = http_query(pg->req, "person");
	const struct str typed = str_trim(v->value);
	if (typed.n == 0 || id_parse(str_lower(cx->arena, typed), out))
		return RC_OK;
	const enum rc rc = account_find_pseudonym(cx, pg->db, typed, out);
	if (rc != RC_MISSING)
		return rc;
	form_fail(pg, "person", tr(pg, "Nobody on this node has this pseudonym or id"));
	v->error = form_error(pg, "person");
	return RC_OK;
}

static void read_act(struct page *pg, struct select_view *v, struct str *out)
{
	const struct str typed = http_query(pg->req, "act");
	*out = str_is_utf8(typed) ? typed : (struct str){ 0 };
	*v = part_select(pg, "act", TR_MARK("Act"));
	words_acts_to_choose(pg, v, *out);
}

static struct instant begin_of(struct date d)
{
	return (struct instant){ date_is_set(d) ? d.days * DAY_US : 0 };
}

static enum rc read_search(struct cx *cx, struct page *pg, struct ledger_list_view *v,
			   struct ledger_search *s)
{
	struct date from = DATE_NONE, to = DATE_NONE;
	const struct str before = http_query(pg->req, "before");
	v->from.legend = tr(pg, "From the day");
	v->from.id = STR("from");
	v->to.legend = tr(pg, "To the day");
	v->to.id = STR("to");
	read_act(pg, &v->act, &s->act);
	TRY(read_person(cx, pg, &v->person, &s->account));
	read_thing(pg, &v->thing, &s->object);
	TRY(part_date(cx, pg, &v->from, &from));
	TRY(part_date(cx, pg, &v->to, &to));
	s->from = begin_of(from);
	s->to = date_is_set(to) ? begin_of(date_add_days(to, 1)) : (struct instant){ 0 };
	if (before.n > 0 && !str_to_i64(before, 1, INT64_MAX, &s->before))
		return cx_fail(cx, RC_INVALID, "\"before\" is the number that this page gave");
	v->errors = part_errors(pg);
	return RC_OK;
}

static struct str range_of(struct page *pg, const struct searching *q)
{
	const bool none = q->rows.n == 0;
	const struct date from = date_today(q->s.from);
	const struct date to = date_today((struct instant){ q->s.to.us - 1 });
	if (q->s.from.us != 0 && q->s.to.us != 0)
		return tr_with(pg,
			       none ? TR_MARK("Nothing found from {from} to {to}.")
				    : TR_MARK("Searched from {from} to {to}."),
			       ARG("from", page_date(pg, from)), ARG("to", page_date(pg, to)));
	if (q->s.from.us != 0)
		return tr_with(pg,
			       none ? TR_MARK("Nothing found since {from}.")
				    : TR_MARK("Searched since {from}."),
			       ARG("from", page_date(pg, from)));
	if (q->s.to.us != 0)
		return tr_with(pg,
			       none ? TR_MARK("Nothing found up to {to}.")
				    : TR_MARK("Searched up to {to}."),
			       ARG("to", page_date(pg, to)));
	return none ? tr(pg, "Nothing found in the whole ledger.")
		    : tr(pg, "Searched the whole ledger.");
}

static struct str query_of(struct page *pg, const struct searching *q, const char *path,
			   int64_t before)
{
	struct arena *a = pg->cx->arena;
	struct str href = arena_fmt(a, "%s?act=%.*s", path, STR_ARG(page_url(pg, q->s.act)));
	if (id_is_set(q->s.account))
		href = arena_fmt(a, "%.*s&person=%.*s", STR_ARG(href),
				 STR_ARG(id_print(a, q->s.account)));
	if (id_is_set(q->s.object))
		href = arena_fmt(a, "%.*s&thing=%.*s", STR_ARG(href),
				 STR_ARG(id_print(a, q->s.object)));
	if (q->s.from.us != 0)
		href = arena_fmt(a, "%.*s&from=%.*s", STR_ARG(href),
				 STR_ARG(date_print(a, date_today(q->s.from))));
	if (q->s.to.us != 0)
		href = arena_fmt(
			a, "%.*s&to=%.*s", STR_ARG(href),
			STR_ARG(date_print(a, date_today((struct instant){ q->s.to.us - 1 }))));
	if (before > 0)
		href = arena_fmt(a, "%.*s&before=%lld", STR_ARG(href), (long long)before);
	return href;
}

/* Every entry found, with its proof: persons stay ids. */
static enum rc export_rows(struct cx *cx, struct page *pg, const struct searching *q)
{
	AUTO(json) j = json_new(cx->arena);
	if (!page_may(pg, ACCESS_LEDGER_EXPORT))
		return cx_fail(cx, RC_DENIED, "none of your roles may export entries");
	json_begin_array(j, "entries");
	for (size_t i = 0; i < q->rows.n; i++) {
		struct entry_proof p = { .row = q->rows.p[i] };
		// What came after the last checkpoint has no proof yet.
		if (p.row.number >= 0 && p.row.number < q->latest.size)
			TRY(entry_prove(cx, pg->db, p.row.number, q->latest.size, &p));
		json_begin_object(j, NULL);
		entry_proof_to_json(j, cx->arena, &p);
		json_end(j);
	}
	json_end(j);
	if (q->next > 0)
		json_int(j, "before", q->next);
	else
		json_add_null(j, "before");
	pg->type = STR("application/json; charset=utf-8");
	json_print(j, pg->out);
	return RC_OK;
}

static void fill_list(struct page *pg, const struct searching *q, struct ledger_list_view *v)
{
	struct arena *a = pg->cx->arena;
	for (size_t i = 0; i < q->rows.n; i++)
		*ARENA_PUSH(a, &v->rows) = row_view(pg, &q->rows.p[i], q->latest.size);
	for (size_t i = 0; i < q->alarms.n; i++)
		if (q->alarms.p[i].accepted_at.us == 0)
			*ARENA_PUSH(a, &v->alarms) = (struct ledger_row_view){
				.at = page_time(pg, q->alarms.p[i].at),
				.thing = q->alarms.p[i].sentence,
				.href = arena_fmt(a, "/alarms/%.*s",
						  STR_ARG(id_print(a, q->alarms.p[i].id))),
			};
	if (!form_failed(pg))
		v->range = range_of(pg, q);
	v->standing = q->latest.size == 0
			      ? tr(pg, "No checkpoint has been signed yet.")
			      : tr_with(pg, "Latest signed checkpoint: {n} entries, {time}.",
					ARG("n", q->latest.size),
					ARG("time", page_time(pg, q->latest.at)));
	if (q->next > 0)
		v->next = query_of(pg, q, "/ledger", q->next);
	if (page_may(pg, ACCESS_LEDGER_EXPORT))
		v->download = query_of(pg, q, "/ledger.json", q->s.before);
}

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct searching q = { 0 };
	struct ledger_list_view v = { 0 };
	TRY(read_search(cx, pg, &v, &q.s));
	TRY(checkpoint_latest(cx, pg->db, &q.latest));
	TRY(ledger_alarm_list(cx, pg->db, &q.alarms));
	if (!form_failed(pg))
		TRY(ledger_find(cx, pg->db, &q.s, &q.rows, &q.next));
	else if (pg->format == PAGE_JSON)
		return cx_fail(cx, RC_INVALID, "%.*s", STR_ARG(v.errors.p[0].text));
	if (pg->format == PAGE_JSON)
		return export_rows(cx, pg, &q);
	fill_list(pg, &q, &v);
	pg->error = form_failed(pg);
	pg->wide = true;
	pg->title = tr(pg, "Ledger: who did what, who looked");
	page_ledger_list(pg, &v);
	return RC_OK;
}

/* ---- one entry ----------------------------------------------------------- */

static void add_row(struct page *pg, struct rows_view *rows, struct str key, struct str value)
{
	if (value.n == 0)
		return;
	const size_t mark = page_mark(pg);
	page_put(pg, PAGE_VALUE(value));
	struct row_view *r = ARENA_PUSH(pg->cx->arena, rows);
	r->key = key;
	r->value = page_since(pg, mark);
}

static void add_coded(struct page *pg, struct rows_view *rows, struct str key,
		      const struct ledger_coded_view *v)
{
	const size_t mark = page_mark(pg);
	if (v->words.n == 0 && v->code.n == 0)
		return;
	page_ledger_coded(pg, v);
	struct row_view *r = ARENA_PUSH(pg->cx->arena, rows);
	r->key = key;
	r->value = page_since(pg, mark);
}

static void add_who(struct page *pg, struct rows_view *rows, const struct ledger_entry *e)
{
	struct arena *a = pg->cx->arena;
	if (id_is_set(e->account))
		add_coded(
			pg, rows, tr(pg, "Who"),
			&(struct ledger_coded_view){ .code = account_pseudonym(a, e->account),
						     .href = search_for(a, "person", e->account) });
	add_coded(pg, rows, tr(pg, "In which role"),
		  &(struct ledger_coded_view){ words_of_role(pg, e->role), e->role, { 0 } });
}

static void add_thing(struct page *pg, struct rows_view *rows, const struct ledger_entry *e)
{
	struct ledger_coded_view v = { .words = words_of_thing(pg, e->object_kind) };
	if (id_is_set(e->object)) {
		v.code = id_print(pg->cx->arena, e->object);
		v.href = search_for(pg->cx->arena, "thing", e->object);
	}
	add_coded(pg, rows, tr(pg, "Thing"), &v);
}

static enum rc fill_facts(struct cx *cx, struct page *pg, const struct ledger_row *row,
			  struct ledger_entry_view *v)
{
	struct ledger_entry e = { 0 };
	struct arena *a = cx->arena;
	add_row(pg, &v->facts, tr(pg, "When"), page_time(pg, row->at));
	add_coded(pg, &v->facts, tr(pg, "Act"),
		  &(struct ledger_coded_view){ words_of_act(pg, row->act), row->act, { 0 } });
	if (row->bytes.n == 0)
		return RC_OK;
	TRY(entry_parse(cx, row->bytes, &e));
	add_who(pg, &v->facts, &e);
	add_row(pg, &v->facts, tr(pg, "At which node"), e.node);
	add_thing(pg, &v->facts, &e);
	add_row(pg, &v->facts, tr(pg, "Legal basis"), e.basis);
	add_row(pg, &v->facts, tr(pg, "State before"), e.before);
	add_row(pg, &v->facts, tr(pg, "Reason"), e.note);
	if (entry_has_hash(&e.content))
		add_row(pg, &v->facts, tr(pg, "SHA-256 of the content"),
			sha256_print(a, &e.content));
	return RC_OK;
}

static enum rc fill_proof(struct cx *cx, struct page *pg, const struct entry_proof *p,
			  struct ledger_entry_view *v)
{
	struct proof_signers signers = { 0 };
	struct str names = { 0 };
	add_row(pg, &v->proof, tr(pg, "Hash of the entry"), sha256_print(cx->arena, &p->row.leaf));
	if (p->checkpoint.size == 0) {
		add_row(pg, &v->proof, tr(pg, "Checkpoint"), tr(pg, "none covers it yet"));
		return RC_OK;
	}
	TRY(proof_signers(cx, p->note, &signers));
	for (size_t i = 0; i < signers.n; i++)
		names = arena_fmt(cx->arena, "%.*s%s%.*s", STR_ARG(names), i > 0 ? ", " : "",
				  STR_ARG(signers.p[i]));
	add_row(pg, &v->proof, tr(pg, "Checkpoint"),
		tr_with(pg, "{n} entries, {time}", ARG("n", p->checkpoint.size),
			ARG("time", page_time(pg, p->checkpoint.at))));
	add_row(pg, &v->proof, tr(pg, "Signed by"), names);
	v->tlog_proof = proof_to_tlog(cx->arena, p->row.number, &p->path, p->note);
	return RC_OK;
}

static enum rc fill_erased(struct cx *cx, struct page *pg, const struct ledger_row *row,
			   struct ledger_entry_view *v)
{
	struct ledger_row by = { 0 };
	struct ledger_entry e = { 0 };
	if (row->bytes.n > 0)
		return RC_OK;
	TRY(ledger_row_by_id(cx, pg->db, row->erased_by, &by));
	if (by.bytes.n > 0)
		TRY(entry_parse(cx, by.bytes, &e));
	v->erased = tr_with(pg, "Content deleted under {rule} on {date}; the entry still verifies.",
			    ARG("rule", e.basis), ARG("date", page_time(pg, by.at)));
	return RC_OK;
}

static enum rc load_entry(struct cx *cx, struct page *pg, struct entry_proof *out)
{
	int64_t number = 0;
	if (!str_to_i64(page_param(pg, "number"), 0, INT64_MAX - 1, &number))
		return cx_fail(cx, RC_MISSING, "there is no such entry");
	return entry_prove(cx, pg->db, number, 0, out);
}

static enum rc fill_erase(struct cx *cx, struct page *pg, const struct ledger_row *row,
			  struct ledger_entry_view *v)
{
	struct ledger_row same = { 0 };
	if (!page_may(pg, ACCESS_NODE_MANAGE))
		return RC_OK;
	const enum rc rc = ledger_may_erase(cx, pg->db, row->number, &same);
	if (rc == RC_OK)
		v->erase = arena_fmt(cx->arena, "/ledger/entries/%lld/erase",
				     (long long)row->number);
	return rc == RC_CONFLICT || rc == RC_DENIED ? RC_OK : rc;
}

static enum rc show_with_name(struct cx *cx, struct page *pg, const struct entry_proof *p,
			      struct str name)
{
	struct ledger_entry_view v = { .errors = part_errors(pg), .name = name };
	const struct str number = page_number(pg, p->row.number);
	v.bytes = p->row.bytes;
	v.action = arena_fmt(cx->arena, "/ledger/entries/%lld/name", (long long)p->row.number);
	v.may_ask_name = page_may(pg, ACCESS_LEDGER_NAMES) && id_is_set(p->row.account);
	v.reason = part_textarea(pg, "reason", TR_MARK("Why must you know who this is?"));
	v.reason.hint = tr(pg, "It stays in the ledger.");
	TRY(fill_erased(cx, pg, &p->row, &v));
	TRY(fill_erase(cx, pg, &p->row, &v));
	TRY(fill_facts(cx, pg, &p->row, &v));
	TRY(fill_proof(cx, pg, p, &v));
	pg->title = tr_with(pg, "Entry {number}: {act}", ARG("number", number),
			    ARG("act", words_of_act(pg, p->row.act)));
	page_crumb(pg, tr(pg, "Ledger"), "/ledger");
	page_ledger_entry(pg, &v);
	return RC_OK;
}

enum rc ledger_show_entry(struct cx *cx, struct page *pg, int64_t number)
{
	struct entry_proof p = { 0 };
	TRY(entry_prove(cx, pg->db, number, 0, &p));
	pg->object = (struct page_object){ "entry", p.row.id };
	return show_with_name(cx, pg, &p, (struct str){ 0 });
}

static enum rc show_entry(struct cx *cx, struct page *pg)
{
	struct entry_proof p = { 0 };
	TRY(load_entry(cx, pg, &p));
	return show_with_name(cx, pg, &p, (struct str){ 0 });
}

static const struct web_field name_fields[] = {
	{ "reason", FORM_LINES, true, REASON_MAX,
	  .missing = TR_MARK("Say why: the reason stays in the ledger"),
	  .label = TR_MARK("Why must you know who this is?") },
	{ 0 },
};
static const struct web_form name_form = { name_fields, show_entry };

/* No redirect: the name is shown once, in the answer to the reason. */
static enum rc show_name(struct cx *cx, struct page *pg)
{
	struct entry_proof p = { 0 };
	struct account account = { 0 };
	const struct actor who = { pg->person.account, { pg->person.roles } };
	TRY(load_entry(cx, pg, &p));
	if (!id_is_set(p.row.account))
		return cx_fail(cx, RC_MISSING, "no person did this");
	TRY(account_load(cx, pg->db, p.row.account, &account));
	const struct ledger_act act = {
		.act = "name-shown",
		.account = pg->person.account,
		.role = access_role_for(&who, ACCESS_LEDGER_NAMES),
		.object_kind = "account",
		.object = p.row.account,
		.note = form_value(pg, "reason"),
	};
	TRY(ledger_append(cx, pg->db, &act, NULL));
	return show_with_name(cx, pg, &p, account.name);
}

const struct web_route ledger_routes[] = {
	{ HTTP_GET, "/ledger", show_list, PAGE_HTML | PAGE_JSON,
	  "person thing act from from-day from-month from-year to to-day to-month to-year before",
	  .tx = TX_READ, .need = ACCESS_LEDGER_SEE },
	{ HTTP_GET, "/ledger/entries/:number", show_entry, .tx = TX_READ,
	  .need = ACCESS_LEDGER_SEE },
	{ HTTP_GET, "/ledger/entries/:number/name", show_entry, .tx = TX_READ,
	  .need = ACCESS_LEDGER_SEE },
	{ HTTP_POST, "/ledger/entries/:number/name", show_name, .tx = TX_WRITE,
	  .need = ACCESS_LEDGER_NAMES, .form = &name_form },
	{ 0 },
};
