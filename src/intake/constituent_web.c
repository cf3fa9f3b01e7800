// SPDX-License-Identifier: AGPL-3.0-or-later
// /constituency: whom this node looks after, and which reports concern them.
#include "intake/constituent_web.h"

#include "desk/desk_web.h"
#include "intake/html/pages.h"
#include "intake/constituent_db.h"
#include "intake/constituent_from_text.h"
#include "intake/constituent_to_json.h"
#include "intake/refang.h"
#include "intake/report_web.h"
#include "web/pages.h"

enum { PLACES_TEXT_MAX = 60000, TABLE_TEXT_MAX = 200000 };

static struct str href_of(struct page *pg, struct id id, const char *what)
{
	return arena_fmt(pg->cx->arena, "/constituency/%.*s%s%s",
			 STR_ARG(id_print(pg->cx->arena, id)), *what ? "/" : "", what);
}

static struct constituent_row_view row_of(struct page *pg, const struct constituent *m)
{
	return (struct constituent_row_view){ href_of(pg, m->id, ""), m->name, m->sector,
					      page_number(pg, m->reports), m->critical };
}

/* ---- the list ---- */

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct constituents all;
	int64_t contacts = 0;
	struct constituency_view v = { .may_work = page_may(pg, ACCESS_REPORT_WORK) };
	TRY(constituent_list(cx, pg->db, &all));
	if (pg->format == PAGE_CSV) {
		struct table csv;
		constituents_to_table(&csv, cx->arena, &all);
		law_send_csv(pg, &csv);
		return RC_OK;
	}
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		constituents_to_json(j, cx->arena, &all);
		law_send_json(pg, j);
		return RC_OK;
	}
	TRY(abuse_count(cx, pg->db, &contacts));
	v.contacts = page_number(pg, contacts);
	for (size_t i = 0; i < all.n; i++)
		*ARENA_PUSH(cx->arena, &v.rows) = row_of(pg, &all.p[i]);
	pg->title = tr(pg, "Constituency");
	page_intake_constituency(pg, &v);
	return RC_OK;
}

/* ---- forms ---- */

/* What stands now, on a page that was not sent. */
static struct str or_now(const struct page *pg, struct str typed, struct str now)
{
	return pg->form.values.n == 0 ? now : typed;
}

static void put_input(struct page *pg, const char *name, const char *label, struct str now)
{
	struct input_view v = part_input(pg, name, label);
	v.value = or_now(pg, v.value, now);
	page_input(pg, &v);
}

static void put_area(struct page *pg, const char *name, const char *label, const char *hint,
		     struct str now)
{
	struct textarea_view v = part_textarea(pg, name, label);
	v.value = or_now(pg, v.value, now);
	v.hint = tr(pg, hint);
	page_textarea(pg, &v);
}

static void put_choices(struct page *pg, const struct constituent *m)
{
	struct select_view critical = part_select(pg, "critical",
						  TR_MARK("Is its service vital to others?"));
	struct select_view language = part_select(pg, "language",
						  TR_MARK("Language of what is sent to it"));
	part_choice(pg, &critical, STR("no"), tr(pg, "No"), !m->critical);
	part_choice(pg, &critical, STR("yes"), tr(pg, "Yes: critical infrastructure"), m->critical);
	part_choice(pg, &language, STR("en"), STR("English"), true);
	part_choice(pg, &language, STR("fr"), STR("Français"), str_eq(m->language, STR("fr")));
	page_select(pg, &critical);
	page_select(pg, &language);
}

static struct html fields_of(struct page *pg, const struct constituent *m, bool is_new)
{
	struct arena *a = pg->cx->arena;
	const size_t mark = page_mark(pg);
	if (is_new)
		put_input(pg, "name", TR_MARK("Name of the member"), m->name);
	put_input(pg, "sector", TR_MARK("Sector"), m->sector);
	put_choices(pg, m);
	put_input(pg, "mail", TR_MARK("E-mail for reports"), m->mail);
	put_input(pg, "phone", TR_MARK("Telephone"), m->phone);
	put_area(pg, "networks", TR_MARK("Networks"),
		 TR_MARK("Such as 192.0.2.0/24 or 2001:db8::/32, one a line or parted by blanks."),
		 networks_print(a, &m->networks));
	put_area(pg, "domains", TR_MARK("Domains and AS numbers"),
		 TR_MARK("Such as example.com or AS64500. Each name below a domain counts, too."),
		 names_print(a, &m->names));
	put_area(pg, "key", TR_MARK("Its public key (may stay empty)"),
		 TR_MARK("OpenPGP or a certificate, as text. It is kept; nothing is encrypted with "
			 "it yet."),
		 m->public_key);
	return page_since(pg, mark);
}

static enum rc show_new(struct cx *cx, struct page *pg)
{
	(void)cx;
	const struct constituent none = { .critical = false };
	struct form_page_view v = { .heading = tr(pg, "Enter a member"),
				    .form = { .action = STR("/constituency/new"),
					      .fields = fields_of(pg, &none, true),
					      .button = tr(pg, "Save") } };
	page_crumb(pg, tr(pg, "Constituency"), "/constituency");
	return people_form(pg, &v);
}

static enum rc show_import(struct cx *cx, struct page *pg)
{
	(void)cx;
	size_t mark = page_mark(pg);
	put_area(pg, "table", TR_MARK("The table"),
		 TR_MARK("Paste it as CSV. The first line names the columns: name, sector, "
			 "critical, "
			 "mail, phone, language, key, networks, domains."),
		 STR(""));
	struct form_page_view v = { .heading = tr(pg, "Take members from a table"),
				    .form = { .action = STR("/constituency/import"),
					      .fields = page_since(pg, mark),
					      .button = tr(pg, "Take them") } };
	mark = page_mark(pg);
	people_put_text(pg,
			tr(pg, "Who has the same name is changed; nobody is removed. When a line "
			       "is wrong nothing is taken."));
	v.above = page_since(pg, mark);
	page_crumb(pg, tr(pg, "Constituency"), "/constituency");
	return people_form(pg, &v);
}

/* ---- one ---- */

static void fill_concerns(struct page *pg, const struct concerns *all,
			  struct constituent_concerns_view *out)
{
	struct arena *a = pg->cx->arena;
	for (size_t i = 0; i < all->n; i++) {
		const struct concern *c = &all->p[i];
		enum subject_kind kind;
		*ARENA_PUSH(a, out) = (struct constituent_concern_view){
			arena_fmt(a, "/reports/%.*s", STR_ARG(str_lower(a, c->number))),
			c->number,
			defang(a, c->key),
			c->place,
			subject_kind_parse(c->kind, &kind) ? subject_kind_text(kind) : "",
		};
	}
}

static enum rc load(struct cx *cx, struct page *pg, struct constituent *out)
{
	struct id id;
	if (!id_parse(page_param(pg, "member"), &id))
		return cx_fail(cx, RC_MISSING, "there is no such member of the constituency");
	TRY(constituent_load(cx, pg->db, id, out));
	pg->object = (struct page_object){ "member", id };
	return RC_OK;
}

static enum rc show_one(struct cx *cx, struct page *pg)
{
	struct constituent m = { .critical = false };
	struct concerns concerns;
	TRY(load(cx, pg, &m));
	TRY(constituent_concerns(cx, pg->db, m.id, &concerns));
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		constituent_to_json(j, cx->arena, &m, &concerns);
		law_send_json(pg, j);
		return RC_OK;
	}
	struct constituent_view v = { .errors = part_errors(pg),
				      .row = row_of(pg, &m),
				      .mail = m.mail,
				      .phone = m.phone,
				      .networks = networks_print(cx->arena, &m.networks),
				      .names = names_print(cx->arena, &m.names),
				      .key = m.public_key };
	fill_concerns(pg, &concerns, &v.concerns);
	if (page_may(pg, ACCESS_REPORT_WORK)) {
		v.edit = (struct form_view){ .action = href_of(pg, m.id, ""),
					     .fields = fields_of(pg, &m, false),
					     .button = tr(pg, "Save") };
		v.remove = (struct form_view){ .action = href_of(pg, m.id, "remove"),
					       .button = tr(pg, "Remove this member"),
					       .warning = true };
	}
	pg->title = m.name;
	page_crumb(pg, tr(pg, "Constituency"), "/constituency");
	page_intake_constituent(pg, &v);
	return RC_OK;
}

/* ---- acts ---- */

/* The sentence of the fault stands at the field that has it; it is English. */
static bool fits(struct cx *cx, struct page *pg, enum rc rc, const char *field)
{
	if (rc == RC_OK)
		return true;
	form_fail(pg, field, arena_copy(cx->arena, cx_error(cx)));
	return false;
}

static enum rc put(struct cx *cx, struct page *pg, struct constituent *m)
{
	const struct actor by = people_actor(pg);
	m->sector = form_value(pg, "sector");
	m->critical = str_eq(form_value(pg, "critical"), STR("yes"));
	m->mail = form_value(pg, "mail");
	m->phone = form_value(pg, "phone");
	m->language = form_value(pg, "language");
	m->public_key = form_value(pg, "key");
	if (!constituent_mail_is_good(m->mail))
		form_fail(pg, "mail", tr(pg, "Enter one address such as abuse@example.com"));
	(void)fits(cx, pg, networks_from_text(cx, form_value(pg, "networks"), &m->networks),
		   "networks");
	(void)fits(cx, pg, names_from_text(cx, form_value(pg, "domains"), &m->names), "domains");
	if (form_failed(pg))
		return RC_INVALID;
	const enum rc rc = constituent_put(cx, pg->db, &by, m);
	if (rc == RC_CONFLICT || rc == RC_INVALID) {
		(void)fits(cx, pg, rc, "networks");
		return RC_INVALID;
	}
	TRY(rc);
	return page_redirect(pg, href_of(pg, m->id, ""));
}

static enum rc add(struct cx *cx, struct page *pg)
{
	struct constituent m = { .name = form_value(pg, "name") };
	return put(cx, pg, &m);
}

static enum rc change(struct cx *cx, struct page *pg)
{
	struct constituent now;
	TRY(load(cx, pg, &now));
	struct constituent m = { .name = now.name };
	return put(cx, pg, &m);
}

static enum rc remove_one(struct cx *cx, struct page *pg)
{
	struct constituent m;
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &m));
	TRY(constituent_remove(cx, pg->db, &by, m.id));
	return page_redirect(pg, STR("/constituency"));
}

static enum rc import(struct cx *cx, struct page *pg)
{
	struct constituents all = { 0 };
	const struct actor by = people_actor(pg);
	enum rc rc = constituents_from_csv(cx, form_value(pg, "table"), &all);
	for (size_t i = 0; rc == RC_OK && i < all.n; i++)
		rc = constituent_put(cx, pg->db, &by, &all.p[i]);
	if (rc == RC_CONFLICT || rc == RC_INVALID) {
		(void)fits(cx, pg, rc, "table");
		return RC_INVALID;
	}
	TRY(rc);
	return page_redirect(pg, STR("/constituency"));
}

/* ---- parts of other pages ---- */

static struct html put_concerns(struct page *pg, const struct constituent_concerns_view *v)
{
	const size_t mark = page_mark(pg);
	page_intake_concerns(pg, v);
	return page_since(pg, mark);
}

enum rc constituent_put_report(struct cx *cx, struct page *pg, struct id report, struct html *out)
{
	struct concerns all;
	struct constituent_concerns_view v = { 0 };
	TRY(report_concerns(cx, pg->db, report, &all));
	fill_concerns(pg, &all, &v);
	for (size_t i = 0; i < all.n; i++) {
		v.p[i].href = href_of(pg, all.p[i].member, "");
		v.p[i].number = all.p[i].name;
	}
	*out = put_concerns(pg, &v);
	return RC_OK;
}

enum rc constituent_put_campaign(struct cx *cx, struct page *pg, struct id root, struct html *out)
{
	struct constituents all;
	struct constituent_concerns_view v = { 0 };
	TRY(campaign_constituents(cx, pg->db, root, &all));
	for (size_t i = 0; i < all.n; i++)
		*ARENA_PUSH(cx->arena, &v) = (struct constituent_concern_view){
			.href = href_of(pg, all.p[i].id, ""),
			.number = all.p[i].name,
			.what = tr_n(pg, all.p[i].reports, "{n} report", "{n} reports"),
		};
	*out = put_concerns(pg, &v);
	return RC_OK;
}

#define CONSTITUENT_FIELDS                                                                        \
	{ "sector", FORM_TEXT, false, CONSTITUENT_WORD_MAX },                                     \
		{ "critical",                                                                     \
		  FORM_CHOICE,                                                                    \
		  true,                                                                           \
		  3,                                                                              \
		  .missing = TR_MARK("Choose one of those that are offered"),                     \
		  .choices = "no yes" },                                                          \
		{ "language",                                                                     \
		  FORM_CHOICE,                                                                    \
		  true,                                                                           \
		  2,                                                                              \
		  .missing = TR_MARK("Choose one of those that are offered"),                     \
		  .choices = "en fr" },                                                           \
		{ "mail", FORM_TEXT, false, CONSTITUENT_WORD_MAX },                               \
		{ "phone", FORM_TEXT, false, CONSTITUENT_WORD_MAX },                              \
		{ "networks", FORM_LINES, false, PLACES_TEXT_MAX, .label = TR_MARK("Networks") }, \
		{ "domains", FORM_LINES, false, PLACES_TEXT_MAX,                                  \
		  .label = TR_MARK("Domains and AS numbers") },                                   \
		{ "key", FORM_LINES, false, CONSTITUENT_KEY_MAX,                                  \
		  .label = TR_MARK("Its public key (may stay empty)") },                          \
	{                                                                                         \
		0                                                                                 \
	}

static const struct web_field new_fields[] = {
	{ "name", FORM_TEXT, true, CONSTITUENT_WORD_MAX, .missing = TR_MARK("Enter a name") },
	CONSTITUENT_FIELDS,
};
static const struct web_field edit_fields[] = { CONSTITUENT_FIELDS };
static const struct web_field no_fields[] = { { 0 } };
static const struct web_field table_fields[] = {
	{ "table", FORM_LINES, true, TABLE_TEXT_MAX, .missing = TR_MARK("Paste the table"),
	  .label = TR_MARK("The table") },
	{ 0 },
};
static const struct web_form new_form = { new_fields, show_new },
			     edit_form = { edit_fields, show_one },
			     remove_form = { no_fields, show_one },
			     table_form = { table_fields, show_import };

const struct web_route intake_constituent_routes[] = {
	{ HTTP_GET, "/constituency", show_list, PAGE_HTML | PAGE_JSON | PAGE_CSV, .tx = TX_READ,
	  .need = ACCESS_REPORT_SEE },
	{ HTTP_GET, "/constituency/new", show_new, .tx = TX_READ, .need = ACCESS_REPORT_WORK },
	{ HTTP_POST, "/constituency/new", add, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &new_form },
	{ HTTP_GET, "/constituency/import", show_import, .tx = TX_READ,
	  .need = ACCESS_REPORT_WORK },
	{ HTTP_POST, "/constituency/import", import, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &table_form },
	{ HTTP_GET, "/constituency/:member", show_one, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_REPORT_SEE, .content = true },
	{ HTTP_POST, "/constituency/:member", change, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &edit_form },
	{ HTTP_POST, "/constituency/:member/remove", remove_one, .tx = TX_WRITE,
	  .need = ACCESS_REPORT_WORK, .form = &remove_form },
	{ 0 },
};
