// SPDX-License-Identifier: AGPL-3.0-or-later
// /report: the public form, page by page. What is asked stands in the table of intake/visit.c.
#include "intake/visit_web.h"

#include "desk/desk_web.h"
#include "desk/file.h"
#include "intake/campaign_db.h"
#include "intake/html/pages.h"
#include "intake/likeness_from_report.h"
#include "intake/place_from_mmdb.h"
#include "intake/report_db.h"
#include "intake/report_from_visit.h"
#include "intake/told_db.h"
#include "web/frame.h"
#include "web/pages.h"
#include "web/upload.h"

/* ---- what the pages share ---- */

const struct seal_key *visit_key(const struct page *pg)
{
	INVARIANT(pg->site->people);
	return &pg->site->people->key;
}

enum rc visit_open(struct cx *cx, struct page *pg, struct visit_row *out, struct str *code,
		   bool *found)
{
	struct str tidy;
	*found = visit_code_tidy(cx->arena, page_visit(pg), &tidy);
	if (!*found)
		return RC_OK;
	const enum rc rc = visit_find(cx, pg->db, visit_key(pg), tidy, out);
	*found = rc == RC_OK;
	if (rc == RC_MISSING)
		return RC_OK;
	*code = visit_code_print(cx->arena, tidy);
	return rc;
}

enum rc visit_limit(struct cx *cx, struct page *pg, enum visit_rate what)
{
	struct duration wait;
	TRY(visit_count(cx, pg->db, what, pg->req->client, &wait));
	if (wait.us == 0)
		return RC_OK;
	const int64_t minutes = wait.us / MINUTES(1).us + 1;
	pg->failure_translated = true;
	pg->retry_s = 60 * minutes;
	frame_error(pg, 429,
		    tr_n_with(pg, minutes,
			      "Too many come from your network just now. Try again in {n} minute. "
			      "Nothing that you saved is lost.",
			      "Too many come from your network just now. Try again in {n} "
			      "minutes. Nothing that you saved is lost.",
			      ARG("n", minutes)));
	return RC_OK;
}

static struct visit_saved saved_of(struct page *pg, const struct visit_row *row, struct str code)
{
	return (struct visit_saved){ code, page_time(pg, row->expires_at) };
}

static struct str href_of(struct page *pg, enum visit_page p)
{
	if (p == ASK_STORY)
		return STR("/report");
	return arena_fmt(pg->cx->arena, "/report/%s", visit_page_key(p));
}

/* ---- questions ---- */

/* What was saved stands in the fields, until something is typed over it. */
static void fill_saved(struct page *pg, const struct visit *v)
{
	if (pg->form.values.n > 0)
		return;
	for (size_t i = 0; i < v->answers.n; i++) {
		struct str rest = v->answers.p[i].value, one;
		const bool many = str_eq(v->answers.p[i].key, STR("paid")) ||
				  str_eq(v->answers.p[i].key, STR("reached"));
		while (many && rest.n > 0) {
			str_cut(rest, '\n', &one, &rest);
			*ARENA_PUSH(pg->cx->arena,
				    &pg->form.values) = (struct page_param){ v->answers.p[i].key,
									     one };
		}
		if (!many)
			*ARENA_PUSH(pg->cx->arena,
				    &pg->form.values) = (struct page_param){ v->answers.p[i].key,
									     rest };
	}
}

static void put_line(struct page *pg, const struct visit_question *q)
{
	struct input_view v = part_input(pg, q->key, q->label);
	v.hint = q->hint ? tr(pg, q->hint) : STR("");
	v.type = q->input_type;
	v.autocomplete = q->autocomplete;
	page_input(pg, &v);
}

static void put_lines(struct page *pg, const struct visit_question *q)
{
	struct textarea_view v = part_textarea(pg, q->key, q->label);
	v.hint = q->hint ? tr(pg, q->hint) : STR("");
	page_textarea(pg, &v);
}

static void put_one(struct page *pg, const struct visit_question *q)
{
	struct radios_view v = part_radios(pg, q->key, q->label);
	if (q->choices) {
		for (const struct visit_choice *c = q->choices; c->key; c++)
			part_radio(pg, &v, str_from_c(c->key), tr(pg, c->text));
	} else {
		for (enum visit_kind k = 0; k < VISIT_KINDS; k++)
			part_radio(pg, &v, str_from_c(visit_kind_key(k)),
				   tr(pg, visit_kind_text(k)));
	}
	page_radios(pg, &v);
}

static void put_many(struct page *pg, const struct visit_question *q)
{
	struct checkboxes_view v = part_checkboxes(pg, q->key, q->label);
	for (const struct visit_choice *c = q->choices; c->key; c++)
		part_checkbox(pg, &v,
			      (struct checkbox_view){ .value = str_from_c(c->key),
						      .text = tr(pg, c->text) });
	page_checkboxes(pg, &v);
}

static enum rc put_country(struct cx *cx, struct page *pg, const struct visit_question *q)
{
	struct law_view lv;
	struct str home;
	struct select_view v = part_select(pg, q->key, q->label);
	TRY(law_view_open(cx, pg, &lv));
	TRY(desk_home(cx, pg, &home));
	desk_choose_country(&lv, &v, home);
	page_select(pg, &v);
	return RC_OK;
}

static enum rc put_question(struct cx *cx, struct page *pg, const struct visit_question *q)
{
	switch (q->kind) {
	case ANSWER_LINE:
		put_line(pg, q);
		break;
	case ANSWER_LINES:
		put_lines(pg, q);
		break;
	case ANSWER_ONE:
		put_one(pg, q);
		break;
	case ANSWER_MANY:
		put_many(pg, q);
		break;
	case ANSWER_COUNTRY:
		return put_country(cx, pg, q);
	}
	return RC_OK;
}

/* ---- files ---- */

static struct str size_text(struct page *pg, int64_t bytes)
{
	enum { KILO = 1000 };
	return tr_with(pg, "{n} kB", ARG("n", page_number(pg, (bytes + KILO - 1) / KILO)));
}

static struct html files_part(struct page *pg, const struct visit_row *row)
{
	struct visit_files_view v = { .taken = visit_takes_files(&row->answers) };
	for (size_t i = 0; i < row->files.n; i++)
		*ARENA_PUSH(pg->cx->arena, &v.files) = (struct visit_file_view){
			.name = row->files.p[i].name,
			.size = size_text(pg, row->files.p[i].size),
			.remove = { .action = arena_fmt(pg->cx->arena, "/report/file/%lld/remove",
							(long long)row->files.p[i].n),
				    .button = tr(pg, "Take it off") },
		};
	const size_t mark = page_mark(pg);
	if (v.taken && row->files.n < VISIT_FILES_MAX) {
		const struct input_view file = {
			.id = STR("file"),
			.label = tr(pg, "A picture of the screen, or a file that you were sent"),
			.error = form_error(pg, "file"),
			.type = "file",
			.hint = tr(pg,
				   "One at a time, at most 8 MB. A picture of 1 MB takes about two "
				   "minutes on a slow line. Of one that is cut nothing is kept; "
				   "what you wrote stays."),
		};
		page_input(pg, &file);
		v.add = (struct form_view){ .action = STR("/report/file"),
					    .fields = page_since(pg, mark),
					    .button = tr(pg, "Add the file"),
					    .upload = true };
	}
	page_intake_files(pg, &v);
	return page_since(pg, mark);
}

/* ---- one page ---- */

static enum rc show_page(struct cx *cx, struct page *pg, struct visit_row *row, struct str code,
			 enum visit_page p)
{
	const struct visit_saved none = { { 0 } };
	struct visit_ask_view v = {
		.heading = visit_page_heading(p),
		.why = visit_page_why(p),
		.begins = p == ASK_STORY,
		.desperate = visit_sounds_desperate(&row->answers),
		.errors = part_errors(pg),
		.saved = code.n > 0 ? saved_of(pg, row, code) : none,
	};
	fill_saved(pg, &row->answers);
	const size_t mark = page_mark(pg);
	for (const struct visit_question *q = visit_questions; q->key; q++)
		if (q->page == p && visit_asks(&row->answers, q))
			TRY(put_question(cx, pg, q));
	v.form = (struct form_view){ .action = href_of(pg, p),
				     .fields = page_since(pg, mark),
				     .button = tr(pg, "Save and continue") };
	if (p == ASK_FILES) {
		v.form.action = (struct str){ 0 };
		v.below = files_part(pg, row);
		v.next = href_of(pg, visit_after(&row->answers, p));
	}
	if (p != ASK_STORY) {
		v.back = href_of(pg, visit_before(&row->answers, p));
		v.skip = p == ASK_WHAT || p == ASK_FILES
				 ? STR("")
				 : href_of(pg, visit_after(&row->answers, p));
	}
	pg->title = tr(pg, "Your report");
	page_intake_ask(pg, &v);
	return RC_OK;
}

static void add_advice(struct page *pg, const struct visit *v, struct visit_now_view *out)
{
	const enum visit_kind kind = visit_kind_of(v);
	const unsigned bit = 1U << (kind == VISIT_KINDS ? VISIT_OTHER : kind);
	for (const struct visit_advice *a = visit_advices; a->kinds; a++)
		if (a->kinds & bit)
			*ARENA_PUSH(pg->cx->arena,
				    &out->advices) = (struct visit_advice_view){ a->text, a->href,
										 a->link };
}

/* Those that take a report or help, the hotline first where a child is concerned. */
static void add_offices(const struct law_view *lv, const struct visit *v, uint16_t country,
			struct authority_rows *out)
{
	static const char *const order[] = { "citizen-reporting", "hotline", "national-cert" };
	static const char *const of_child[] = { "hotline", "citizen-reporting" };
	const bool child = visit_kind_of(v) == VISIT_CHILD || visit_kind_of(v) == VISIT_IMAGES;
	const struct country *c = &lv->law->countries.p[country];
	for (size_t k = 0; k < (child ? 2U : 3U); k++)
		for (size_t i = 0; i < c->authorities.n; i++)
			if (str_eq(c->authorities.p[i].kind,
				   str_from_c(child ? of_child[k] : order[k])))
				*ARENA_PUSH(lv->cx->arena,
					    out) = law_authority_row(lv, &c->authorities.p[i]);
}

void visit_fill_now(const struct law_view *lv, const struct visit *v, uint16_t country,
		    struct visit_now_view *out)
{
	add_advice(lv->pg, v, out);
	if (country == LAW_NONE)
		return;
	out->country = law_name_country(lv, country);
	add_offices(lv, v, country, &out->offices);
}

static enum rc show_now(struct cx *cx, struct page *pg, const struct visit_row *row,
			struct str code)
{
	struct law_view lv;
	struct visit_now_view v = {
		.back = href_of(pg, visit_before(&row->answers, ASK_NOW)),
		.next = href_of(pg, visit_after(&row->answers, ASK_NOW)),
		.desperate = visit_sounds_desperate(&row->answers),
		.saved = saved_of(pg, row, code),
	};
	TRY(law_view_open(cx, pg, &lv));
	visit_fill_now(&lv, &row->answers,
		       law_country(lv.law, visit_value(&row->answers, "country")), &v);
	pg->title = tr(pg, "Your report");
	page_intake_now(pg, &v);
	return RC_OK;
}

static void add_line(struct arena *a, struct visit_row_view *row, struct str line)
{
	*ARENA_PUSH(a, &row->lines) = line;
}

static void put_value(const struct law_view *lv, const struct visit_question *q, struct str value,
		      struct visit_row_view *row)
{
	struct str rest = value, one;
	while (rest.n > 0) {
		str_cut(rest, '\n', &one, &rest);
		const char *text = visit_choice_text(q, one);
		if (q->kind == ANSWER_COUNTRY)
			add_line(lv->cx->arena, row, desk_country(lv, one));
		else
			add_line(lv->cx->arena, row, text ? tr(lv->pg, text) : one);
	}
}

void visit_put_rows(const struct law_view *lv, const struct visit_row *row, enum visit_part part,
		    bool change, struct visit_rows *out)
{
	struct arena *a = lv->cx->arena;
	for (const struct visit_question *q = visit_questions; q->key; q++) {
		const struct str value = visit_value(&row->answers, q->key);
		const bool of_part = part == VISIT_ALL || q->apart == (part == VISIT_WHO);
		if (value.n == 0 || !of_part || !visit_asks(&row->answers, q))
			continue;
		struct visit_row_view *r = ARENA_PUSH(a, out);
		*r = (struct visit_row_view){ .label = q->label };
		if (change)
			r->change = href_of(lv->pg, q->page);
		put_value(lv, q, value, r);
	}
	if (row->files.n == 0 || part == VISIT_WHO)
		return;
	struct visit_row_view *r = ARENA_PUSH(a, out);
	*r = (struct visit_row_view){ .label = TR_MARK("Files") };
	if (change)
		r->change = href_of(lv->pg, ASK_FILES);
	for (size_t i = 0; i < row->files.n; i++)
		add_line(a, r, row->files.p[i].name);
}

static enum rc show_check(struct cx *cx, struct page *pg, const struct visit_row *row,
			  struct str code)
{
	struct law_view lv;
	TRY(law_view_open(cx, pg, &lv));
	struct visit_check_view v = {
		.errors = part_errors(pg),
		.back = href_of(pg, visit_before(&row->answers, ASK_CHECK)),
		.send = { .action = STR("/report/send"), .button = tr(pg, "Send the report") },
		.saved = saved_of(pg, row, code),
	};
	visit_put_rows(&lv, row, VISIT_ALL, true, &v.rows);
	pg->title = tr(pg, "Your report");
	page_intake_check(pg, &v);
	return RC_OK;
}

/* ---- addresses ---- */

/* Until the node has its first administrator nobody would read a report. */
static enum rc is_open(struct cx *cx, struct page *pg, bool *open)
{
	struct str home;
	const enum rc rc = desk_home(cx, pg, &home);
	*open = rc == RC_OK;
	if (rc == RC_MISSING) {
		frame_error(pg, 503, STR(""));
		return RC_OK;
	}
	return rc;
}

static enum rc show_begin(struct cx *cx, struct page *pg)
{
	struct visit_row row = { 0 };
	struct str code = { 0 };
	bool found, open;
	TRY(is_open(cx, pg, &open));
	if (!open)
		return RC_OK;
	TRY(visit_open(cx, pg, &row, &code, &found));
	if (found && row.number.n > 0) // another report may follow a sent one
		row = (struct visit_row){ 0 }, code = (struct str){ 0 };
	return show_page(cx, pg, &row, code, ASK_STORY);
}

/* A draft, and the page of the address; false: the visitor is led elsewhere. */
static enum rc open_draft(struct cx *cx, struct page *pg, struct visit_row *row, struct str *code,
			  bool *ok)
{
	*ok = false;
	TRY(visit_open(cx, pg, row, code, ok));
	if (!*ok)
		return page_redirect(pg, STR("/report"));
	if (row->number.n > 0) {
		*ok = false;
		return page_redirect(pg, STR("/report/sent"));
	}
	return RC_OK;
}

static enum rc show_step(struct cx *cx, struct page *pg)
{
	struct visit_row row;
	struct str code;
	enum visit_page p;
	bool ok;
	if (!visit_page_parse(page_param(pg, "page"), &p) || p == ASK_STORY)
		return cx_fail(cx, RC_MISSING, "the form has no such page");
	TRY(open_draft(cx, pg, &row, &code, &ok));
	if (!ok)
		return RC_OK;
	if (!visit_has_page(&row.answers, p))
		return page_redirect(pg, href_of(pg, visit_after(&row.answers, p)));
	if (p == ASK_NOW)
		return show_now(cx, pg, &row, code);
	if (p == ASK_CHECK)
		return show_check(cx, pg, &row, code);
	return show_page(cx, pg, &row, code, p);
}

/* Lines end as they do here. */
static struct str plain_lines(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r')
			p[n++] = s.p[i];
	return (struct str){ p, n };
}

static struct str typed(struct cx *cx, const struct page *pg, const struct visit_question *q)
{
	struct str all = { 0 };
	if (q->kind != ANSWER_MANY)
		return plain_lines(cx->arena, form_value(pg, q->key));
	for (size_t i = 0; i < pg->form.values.n; i++)
		if (str_eq(pg->form.values.p[i].name, str_from_c(q->key)))
			all = arena_fmt(cx->arena, "%.*s%s%.*s", STR_ARG(all),
					all.n > 0 ? "\n" : "", STR_ARG(pg->form.values.p[i].value));
	return all;
}

static void read_answers(struct cx *cx, struct page *pg, struct visit *v, enum visit_page p)
{
	for (const struct visit_question *q = visit_questions; q->key; q++) {
		if (q->page != p || !visit_asks(v, q))
			continue;
		const struct str value = typed(cx, pg, q);
		if (visit_fits(q, value))
			visit_set(cx->arena, v, q->key, value);
		else
			form_fail(pg, q->key, tr(pg, "Choose one of those that are offered"));
	}
	visit_set(cx->arena, v, "language", str_from_c(pg->lang->tag));
}

static enum rc begin(struct cx *cx, struct page *pg)
{
	struct visit_row row = { 0 };
	struct str code, tidy;
	bool found, open;
	TRY(is_open(cx, pg, &open));
	if (!open)
		return RC_OK;
	TRY(visit_open(cx, pg, &row, &code, &found));
	if (found && row.number.n > 0) {
		row = (struct visit_row){ 0 };
		found = false;
	}
	read_answers(cx, pg, &row.answers, ASK_STORY);
	if (form_failed(pg))
		return RC_INVALID;
	row.page = ASK_WHAT;
	if (found) {
		TRY(visit_save(cx, pg->db, visit_key(pg), &row));
		return page_redirect(pg, href_of(pg, ASK_WHAT));
	}
	TRY(visit_limit(cx, pg, VISIT_RATE_BEGIN));
	if (pg->status >= 400)
		return RC_OK;
	row.way = STR("form");
	TRY(visit_begin(cx, pg->db, visit_key(pg), &row, &tidy));
	pg->visit = tidy;
	return page_redirect(pg, href_of(pg, ASK_WHAT));
}

static enum rc save_step(struct cx *cx, struct page *pg)
{
	struct visit_row row;
	struct str code;
	enum visit_page p;
	bool ok;
	if (!visit_page_parse(page_param(pg, "page"), &p))
		return cx_fail(cx, RC_MISSING, "the form has no such page");
	TRY(open_draft(cx, pg, &row, &code, &ok));
	if (!ok)
		return RC_OK;
	read_answers(cx, pg, &row.answers, p);
	if (p == ASK_WHAT && visit_kind_of(&row.answers) == VISIT_KINDS)
		form_fail(pg, "kind",
			  tr(pg, "Choose what comes nearest. If nothing does, choose "
				 "the last."));
	if (form_failed(pg))
		return RC_INVALID;
	row.page = visit_after(&row.answers, p);
	TRY(visit_save(cx, pg->db, visit_key(pg), &row));
	return page_redirect(pg, href_of(pg, row.page));
}

/* ---- a file ---- */

enum { FORM_BYTES = 64 * 1024 }; // what the form holds besides

static enum rc show_files(struct cx *cx, struct page *pg)
{
	struct visit_row row;
	struct str code;
	bool ok;
	TRY(open_draft(cx, pg, &row, &code, &ok));
	return ok ? show_page(cx, pg, &row, code, ASK_FILES) : RC_OK;
}

/* Before a byte of it is read: whose it is, and whether any may come. */
static enum rc may_file(struct cx *cx, struct page *pg)
{
	struct visit_row row;
	struct str code;
	bool ok;
	TRY(open_draft(cx, pg, &row, &code, &ok));
	if (!ok)
		return RC_OK;
	TRY(visit_may_file(cx, &row));
	if (pg->req->upload && pg->req->upload->body_size > VISIT_FILE_BYTES_MAX + FORM_BYTES) {
		pg->fault = 413;
		form_fail(pg, "file",
			  tr(pg, "The file is larger than 8 MB. Send a smaller one, or a picture "
				 "of the part that matters. Keep the file itself."));
	}
	return RC_OK;
}

/* The same again with the body here, and counted. */
static enum rc count_file(struct cx *cx, struct page *pg)
{
	TRY(may_file(cx, pg));
	if (pg->location.n > 0 || form_failed(pg))
		return RC_OK;
	return visit_limit(cx, pg, VISIT_RATE_FILE);
}

static enum rc keep_file(struct cx *cx, struct page *pg)
{
	pg->kept = arena_new(cx->arena, struct blob, 1);
	return upload_keep(cx, pg, pg->kept);
}

static enum rc add_file(struct cx *cx, struct page *pg)
{
	struct visit_row row;
	struct str code;
	bool ok;
	const struct blob *blob = pg->kept;
	const struct http_upload *up = pg->req->upload;
	INVARIANT(blob && up);
	TRY(open_draft(cx, pg, &row, &code, &ok));
	if (!ok)
		return RC_OK;
	struct visit_file file = { .name = file_tidy_name(cx->arena, up->name),
				   .type = file_tidy_type(cx->arena, up->type),
				   .size = blob->size,
				   .digest = blob->hash };
	for (size_t i = 0; i < row.files.n; i++) // twice is once
		if (sha256_eq(&row.files.p[i].digest, &file.digest))
			return page_redirect(pg, href_of(pg, ASK_FILES));
	TRY(visit_add_file(cx, pg->db, &row, &file));
	return page_redirect(pg, href_of(pg, ASK_FILES));
}

static enum rc remove_file(struct cx *cx, struct page *pg)
{
	struct visit_row row;
	struct str code;
	int64_t n;
	bool ok;
	if (!str_to_i64(page_param(pg, "n"), 1, INT64_MAX, &n))
		return cx_fail(cx, RC_MISSING, "there is no such file");
	TRY(open_draft(cx, pg, &row, &code, &ok));
	if (!ok)
		return RC_OK;
	TRY(visit_drop_file(cx, pg->db, &row, n));
	return page_redirect(pg, href_of(pg, ASK_FILES));
}

/* ---- sending ---- */

static enum rc show_check_again(struct cx *cx, struct page *pg)
{
	struct visit_row row;
	struct str code;
	bool ok;
	TRY(open_draft(cx, pg, &row, &code, &ok));
	return ok ? show_check(cx, pg, &row, code) : RC_OK;
}

static void add_parts(struct cx *cx, const struct visit_row *row, struct intake_report *r)
{
	for (size_t i = 0; i < row->files.n; i++)
		*ARENA_PUSH(cx->arena,
			    &r->parts) = (struct intake_part){ .media_type = row->files.p[i].type,
							       .name = row->files.p[i].name,
							       .hash = row->files.p[i].digest,
							       .size = row->files.p[i].size };
}

/* What is sent, and what it is like: worked out between two units, since it costs most. */
struct sending {
	struct visit_row row;
	struct intake_report report;
	struct likeness likeness;
};

static enum rc prepare(struct cx *cx, struct page *pg)
{
	struct str code;
	bool ok;
	struct sending *s = arena_new(cx->arena, struct sending, 1);
	pg->kept = s;
	TRY(open_draft(cx, pg, &s->row, &code, &ok));
	if (!ok) // also: it was sent before, and that page shows the first result
		return RC_OK;
	if (!visit_can_be_sent(&s->row.answers)) {
		form_fail(pg, "story", tr(pg, "Say what happened, in a few words"));
		return RC_INVALID;
	}
	return visit_limit(cx, pg, VISIT_RATE_SEND);
}

/* The words of a message are what others have, too; a story is one's own. */
static enum rc work_out(struct cx *cx, struct page *pg)
{
	struct sending *s = pg->kept;
	const struct visit *v = &s->row.answers;
	visit_to_report(cx->arena, v, visit_value(v, "language"), &s->report);
	if (id_is_set(s->row.entered_by))
		s->report.channel = INTAKE_HAND;
	s->report.id = s->row.id; // one thing, one id
	add_parts(cx, &s->row, &s->report);
	places_fill(pg->site->places, cx->arena, &s->report);
	struct intake_report message = s->report;
	message.text = visit_value(v, "message");
	likeness_from_report(cx->arena, &message, &s->likeness);
	return RC_OK;
}

static enum rc send_report(struct cx *cx, struct page *pg)
{
	struct visit_row row;
	struct str code;
	bool ok;
	struct campaign_placed placed;
	const struct sending *s = pg->kept;
	struct intake_report report = s->report; // a unit may run again
	struct likeness likeness = s->likeness;
	TRY(open_draft(cx, pg, &row, &code, &ok));
	if (!ok)
		return RC_OK;
	if (row.changed_at.us != s->row.changed_at.us || row.files.n != s->row.files.n)
		return page_redirect(pg, href_of(pg, ASK_CHECK)); // changed meanwhile
	// As whom they began it: only an analyst can.
	const struct actor staff = { row.entered_by, roles_of(ROLE_ANALYST) };
	const struct intake_reporter who = visit_reporter(&row.answers);
	struct told_facts told = { .country = visit_value(&row.answers, "country") };
	if (!told_loss(visit_value(&row.answers, "amount"), &told))
		told.currency = STR(""); // none that can be counted
	TRY(intake_add(cx, pg->db, id_is_set(row.entered_by) ? &staff : NULL, &report,
		       visit_is_anonymous(&row.answers) ? NULL : &who, NULL));
	likeness.report = report.id;
	likeness.at = report.received_at;
	TRY(told_put(cx, pg->db, report.id, &told));
	TRY(campaign_place(cx, pg->db, &likeness, &placed));
	TRY(visit_mark_sent(cx, pg->db, &row, report.number));
	return page_redirect(pg, STR("/report/sent"));
}

static enum rc show_sent(struct cx *cx, struct page *pg)
{
	struct visit_row row;
	struct str code;
	bool found;
	TRY(visit_open(cx, pg, &row, &code, &found));
	if (!found)
		return page_redirect(pg, STR("/report"));
	if (row.number.n == 0)
		return page_redirect(pg, href_of(pg, ASK_CHECK));
	const struct visit_sent_view v = {
		.number = row.number,
		.code = code,
		.desperate = visit_sounds_desperate(&row.answers),
	};
	pg->title = tr(pg, "Your report");
	page_intake_sent(pg, &v);
	return RC_OK;
}

/* Every question; which page asks it, the table of intake/visit.c knows. */
static const struct web_field answer_fields[] = {
	{ "story", FORM_LINES, false, VISIT_TEXT_MAX },
	{ "kind", FORM_CHOICE, false, VISIT_LINE_MAX },
	{ "country", FORM_CHOICE, false, VISIT_LINE_MAX },
	{ "whose", FORM_CHOICE, false, VISIT_LINE_MAX },
	{ "when", FORM_CHOICE, false, VISIT_LINE_MAX },
	{ "paid", FORM_MANY, false, VISIT_LINE_MAX },
	{ "amount", FORM_TEXT, false, VISIT_LINE_MAX },
	{ "payee", FORM_LINES, false, 2000 },
	{ "bank", FORM_CHOICE, false, VISIT_LINE_MAX },
	{ "service", FORM_TEXT, false, VISIT_LINE_MAX },
	{ "access", FORM_CHOICE, false, VISIT_LINE_MAX },
	{ "since", FORM_CHOICE, false, VISIT_LINE_MAX },
	{ "pictures", FORM_CHOICE, false, VISIT_LINE_MAX },
	{ "demand", FORM_LINES, false, 2000 },
	{ "safe", FORM_CHOICE, false, VISIT_LINE_MAX },
	{ "place", FORM_LINES, false, 4000 },
	{ "danger", FORM_CHOICE, false, VISIT_LINE_MAX },
	{ "notice", FORM_LINES, false, 4000 },
	{ "machines", FORM_TEXT, false, VISIT_LINE_MAX },
	{ "copies", FORM_CHOICE, false, VISIT_LINE_MAX },
	{ "reached", FORM_MANY, false, VISIT_LINE_MAX },
	{ "traces", FORM_LINES, false, 8000 },
	{ "message", FORM_LINES, false, VISIT_TEXT_MAX },
	{ "name", FORM_TEXT, false, VISIT_LINE_MAX },
	{ "email", FORM_TEXT, false, VISIT_LINE_MAX },
	{ "phone", FORM_TEXT, false, VISIT_LINE_MAX },
	{ "care", FORM_TEXT, false, VISIT_LINE_MAX },
	{ 0 },
};
static const struct web_field file_fields[] = {
	{ "file", FORM_TEXT, false, 1000 }, // of a browser that sends only its name
	{ 0 },
};
static const struct web_field no_fields[] = { { 0 } };
static const struct web_form story_form = { answer_fields, show_begin },
			     step_form = { answer_fields, show_step },
			     file_form = { file_fields, show_files },
			     remove_form = { no_fields, show_files },
			     send_form = { no_fields, show_check_again };

const struct web_route intake_visit_routes[] = {
	{ HTTP_GET, "/report", show_begin, .tx = TX_READ, .visitor = true },
	{ HTTP_POST, "/report", begin, .tx = TX_WRITE, .form = &story_form, .visitor = true },
	{ HTTP_GET, "/report/:page", show_step, .tx = TX_READ, .visitor = true },
	{ HTTP_POST, "/report/:page", save_step, .tx = TX_WRITE, .form = &step_form,
	  .visitor = true },
	{ HTTP_POST, "/report/file", add_file, .tx = TX_WRITE, .form = &file_form,
	  .upload = may_file, .before = count_file, .work = keep_file, .visitor = true },
	{ HTTP_POST, "/report/file/:n/remove", remove_file, .tx = TX_WRITE, .form = &remove_form,
	  .visitor = true },
	{ HTTP_POST, "/report/send", send_report, .tx = TX_WRITE, .form = &send_form,
	  .before = prepare, .work = work_out, .visitor = true },
	{ HTTP_GET, "/report/sent", show_sent, .tx = TX_READ, .visitor = true },
	{ 0 },
};
