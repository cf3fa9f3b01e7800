// SPDX-License-Identifier: AGPL-3.0-or-later
// A case in one step from a campaign or a report: with its reports, sealed as they were received,
// and what the law data say that they may amount to; and the reports that came since, taken in.
#include "desk/desk_web.h"
#include "intake/campaign_db.h"
#include "intake/case_db.h"
#include "intake/case_open_web.h"
#include "intake/outcome.h"
#include "intake/report_db.h"
#include "intake/report_seal_job.h"
#include "intake/told_db.h"
#include "people/account_db.h"
#include "people/member_db.h"
#include "web/pages.h"
#include "web/upload.h"

enum { ACCOUNTS_PAGES = 10 };

/* ---- the form ------------------------------------------------------------------ */

/* Those who can work on a case. */
static enum rc put_officers(struct cx *cx, struct page *pg)
{
	struct account_list list = { 0 };
	struct str after = STR("");
	struct select_view v = part_select(pg, "member", TR_MARK("Who works on it"));
	for (int i = 0; i < ACCOUNTS_PAGES; i++) {
		TRY(account_list(cx, pg->db, after, &list));
		for (size_t k = 0; k < list.n; k++) {
			const struct account *a = &list.p[k];
			const struct actor as = { a->id, a->roles };
			if (a->kind == ACCOUNT_PERSON && a->state == ACCOUNT_ACTIVE &&
			    access_role_for(&as, ACCESS_CASE_WORK))
				part_choice(pg, &v, id_print(cx->arena, a->id),
					    a->post.n > 0 ? a->post : a->name, false);
		}
		if (!list.more || list.n == 0)
			break;
		after = list.p[list.n - 1].login;
	}
	page_select(pg, &v);
	return RC_OK;
}

enum rc case_open_form(struct cx *cx, struct page *pg, struct str action, struct form_view *out)
{
	if (!page_may(pg, ACCESS_CASE_WORK) && !page_may(pg, ACCESS_REPORT_WORK))
		return RC_OK;
	const size_t mark = page_mark(pg);
	if (!page_may(pg, ACCESS_CASE_WORK))
		TRY(put_officers(cx, pg));
	struct radios_view tell = part_radios(pg, "tell", TR_MARK("What the reporters are told"));
	tell.hint = tr(pg, "They read it with their private codes, and nothing more of the case.");
	part_radio(pg, &tell, str_from_c(outcome_key(OUTCOME_CASE)),
		   tr(pg, outcome_sentence(OUTCOME_CASE)));
	part_radio(pg, &tell, STR("none"), tr(pg, "Nothing: who is reported may be among them"));
	if (form_value(pg, "tell").n == 0)
		tell.options.p[0].selected = true;
	page_radios(pg, &tell);
	*out = (struct form_view){ .action = action,
				   .fields = page_since(pg, mark),
				   .button = tr(pg, "Open a case") };
	return RC_OK;
}

/* ---- what goes into it ----------------------------------------------------------- */

struct opening {
	struct id campaign; // zero: a report alone
	struct id of_case;  // that takes in more; zero: a new one
	struct desk_case c;
	struct case_reports reports;
	struct report_seal seal;
};

static bool has_word(const struct str_list *list, struct str word)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->p[i], word))
			return true;
	return false;
}

static void add_word(struct arena *a, struct str_list *list, struct str word)
{
	if (word.n > 0 && !has_word(list, word))
		*ARENA_PUSH(a, list) = word;
}

/* What the law data name for the kind, and nothing else. */
static void add_kind(struct arena *a, const struct law *law, const struct intake_report *r,
		     struct desk_case *c)
{
	const struct str technique = told_technique(law, r->type);
	const uint16_t offence = told_offence(law, r->type);
	if (technique.n > 0 && has_word(&c->words[CASE_TECHNIQUES], technique))
		return;
	add_word(a, &c->words[CASE_TECHNIQUES], technique);
	if (offence != LAW_NONE)
		add_word(a, &c->words[CASE_OFFENCES], law->concepts.p[offence].id);
	for (size_t i = 0; i < law->techniques.n && technique.n > 0; i++) {
		const struct technique_row *row = &law->techniques.p[i];
		if (str_eq(row->technique, technique) && str_eq(row->role, STR("core")))
			add_word(a, &c->words[CASE_OFFENCES], law->concepts.p[row->concept].id);
	}
}

static enum rc add_report(struct cx *cx, struct page *pg, struct id id, struct opening *o)
{
	struct intake_report r;
	struct visit_row row;
	const struct actor who = people_actor(pg);
	TRY(intake_load(cx, pg->db, &who, id, &r));
	add_kind(cx->arena, pg->law, &r, &o->c);
	struct report_bytes bytes = { .row = NULL };
	TRY(intake_raw_load(cx, pg->db, r.id, &bytes.raw));
	const enum rc rc = str_eq(r.format, STR("form"))
				   ? visit_of_number(cx, pg->db, visit_key(pg), r.number, &row)
				   : RC_MISSING;
	if (rc != RC_OK && rc != RC_MISSING && rc != RC_IO) // IO: the key is another one by now
		return rc;
	bytes.row = rc == RC_OK ? &row : NULL;
	report_seal_add(cx->arena, &r, &bytes, &o->seal);
	return RC_OK;
}

static void describe(struct page *pg, struct opening *o, struct str what)
{
	struct arena *a = pg->cx->arena;
	struct exhibit *e = &o->seal.exhibit;
	*e = (struct exhibit){
		.kind = EXHIBIT_FOLDER,
		.description = tr_with(pg, "{what}: reports as they were received",
				       ARG("what", what)),
		.authority = { .kind = AUTHORITY_OTHER,
			       .text = tr(pg, "Given by the public and by partners as reports") },
		.collector = tr_with(pg, "The node {name}, by its program",
				     ARG("name", pg->site->node)),
		.collected_at = o->seal.first,
		.source = { .mounted = TOLD_NO, .write_blocker = TOLD_UNKNOWN },
		.tools = arena_fmt(a, "comity %s, as received", COMITY_VERSION),
	};
}

static enum rc collect(struct cx *cx, struct page *pg, struct opening *o, struct str what)
{
	for (size_t i = 0; i < o->reports.n; i++)
		TRY(add_report(cx, pg, o->reports.p[i].report, o));
	describe(pg, o, what);
	return RC_OK;
}

static struct str short_name(struct page *pg, struct id id)
{
	const struct str s = id_print(pg->cx->arena, id);
	return str_slice(s, s.n - 6, s.n);
}

static enum rc collect_campaign(struct cx *cx, struct page *pg, struct opening *o)
{
	struct id id;
	int64_t all = 0;
	struct campaign found = { 0 };
	if (!id_parse(page_param(pg, "campaign"), &id))
		return cx_fail(cx, RC_MISSING, "there is no such campaign");
	TRY(campaign_load(cx, pg->db, id, &found));
	o->campaign = found.id;
	TRY(case_takes(cx, pg->db, found.id, o->of_case, &o->reports, &all));
	const struct str name = tr_with(pg, "Campaign {name}",
					ARG("name", short_name(pg, found.id)));
	o->c.title = tr_n_with(pg, found.reports, "{name}: {n} report", "{name}: {n} reports",
			       ARG("name", name), ARG("n", page_number(pg, found.reports)));
	return collect(cx, pg, o, name);
}

/* ---- a new case ------------------------------------------------------------------- */

static enum rc check_member(struct cx *cx, struct page *pg, struct id *out)
{
	struct account a;
	*out = (struct id){ { 0 } };
	if (page_may(pg, ACCESS_CASE_WORK))
		return RC_OK;
	if (form_value(pg, "member").n > 0) {
		*out = form_id(pg, "member");
		const enum rc rc = account_load(cx, pg->db, *out, &a);
		const struct actor as = { a.id, a.roles };
		if (rc == RC_OK && a.state == ACCOUNT_ACTIVE &&
		    access_role_for(&as, ACCESS_CASE_WORK))
			return RC_OK;
		if (rc != RC_OK && rc != RC_MISSING)
			return rc;
	}
	form_fail(pg, "member", tr(pg, "Choose who works on it"));
	return RC_INVALID;
}

static enum rc prepare_campaign(struct cx *cx, struct page *pg)
{
	struct id member;
	struct opening *o = arena_new(cx->arena, struct opening, 1);
	pg->kept = o;
	o->c.tlp = TLP_AMBER;
	TRY(check_member(cx, pg, &member));
	return collect_campaign(cx, pg, o);
}

static enum rc prepare_report(struct cx *cx, struct page *pg)
{
	struct id member;
	struct intake_report r;
	struct opening *o = arena_new(cx->arena, struct opening, 1);
	pg->kept = o;
	o->c.tlp = TLP_AMBER;
	TRY(check_member(cx, pg, &member));
	TRY(report_load(cx, pg, &r));
	*ARENA_PUSH(cx->arena, &o->reports) = (struct case_report){ .report = r.id,
								    .number = r.number };
	o->c.title = arena_fmt(cx->arena, "%.*s: %.*s", STR_ARG(r.number),
			       STR_ARG(intake_what(cx->arena, r.category, r.type)));
	return collect(cx, pg, o, r.number);
}

/* Between two units: it reads and stores. */
static enum rc write(struct cx *cx, struct page *pg)
{
	struct opening *o = pg->kept;
	const struct sealing_place place = { pg->site->blobs, pg->site->people->data_dir,
					     pg->site->keeps_abuse };
	TRY(upload_hold(cx, pg));
	return report_seal_write(cx, &place, &o->seal);
}

static enum rc see_all(struct cx *cx, struct page *pg, const struct opening *o)
{
	struct intake_report r;
	const struct actor by = people_actor(pg);
	if (!access_role_for(&by, ACCESS_REPORT_WORK))
		return RC_OK;
	for (size_t i = 0; i < o->reports.n; i++) {
		TRY(intake_load(cx, pg->db, &by, o->reports.p[i].report, &r));
		if (r.state == INTAKE_NEW)
			TRY(intake_see(cx, pg->db, &by, &r));
	}
	return RC_OK;
}

static enum rc open_it(struct cx *cx, struct page *pg)
{
	struct id member;
	struct opening *o = pg->kept;
	struct desk_case c = o->c; // a unit may run again
	const struct actor by = people_actor(pg);
	TRY(check_member(cx, pg, &member));
	TRY(case_open(cx, pg->db, &by, pg->law, &c, member));
	if (id_is_set(member))
		TRY(member_add_by_node(cx, pg->db, (struct member_of){ "case", c.id }, by.account,
				       STR("opened it from reports")));
	TRY(case_from(cx, pg->db, c.id, o->campaign));
	TRY(case_reports_link(cx, pg->db, &by, c.id, &o->reports, NULL));
	TRY(report_seal_end(cx, pg->db, c.id, &o->seal));
	if (str_eq(form_value(pg, "tell"), STR("case")))
		TRY(case_tell(cx, pg->db, &by, c.id, STR("case")));
	TRY(see_all(cx, pg, o));
	return page_redirect(pg, desk_case_href(pg, c.id, ""));
}

/* ---- what came since ---------------------------------------------------------------- */

static enum rc prepare_more(struct cx *cx, struct page *pg)
{
	struct opening *o = arena_new(cx->arena, struct opening, 1);
	const struct actor by = people_actor(pg);
	pg->kept = o;
	if (!id_parse(page_param(pg, "case"), &o->of_case))
		return cx_fail(cx, RC_MISSING, "there is no such case");
	TRY(case_access(cx, pg->db, &by, o->of_case, MEMBER_WORK));
	return collect_campaign(cx, pg, o);
}

static enum rc take_more(struct cx *cx, struct page *pg)
{
	struct opening *o = pg->kept;
	int64_t added = 0;
	const struct actor by = people_actor(pg);
	TRY(case_reports_link(cx, pg->db, &by, o->of_case, &o->reports, &added));
	if (added < (int64_t)o->reports.n)
		return cx_fail(cx, RC_CONFLICT, "somebody took them in meanwhile");
	TRY(report_seal_end(cx, pg->db, o->of_case, &o->seal));
	TRY(see_all(cx, pg, o));
	return page_redirect(pg, desk_case_href(pg, o->of_case, ""));
}

enum rc case_open_rows(struct cx *cx, struct page *pg, struct id campaign,
		       struct case_open_rows *out)
{
	struct case_list list;
	const struct actor who = people_actor(pg);
	TRY(case_of_campaign(cx, pg->db, &who, campaign, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct desk_case *c = &list.p[i];
		struct case_reports missing;
		int64_t all = 0;
		struct case_open_row row = { .href = desk_case_href(pg, c->id, ""),
					     .reference = c->reference,
					     .title = c->title,
					     .closed = c->closed_at.us != 0 };
		TRY(case_takes(cx, pg->db, campaign, c->id, &missing, &all));
		const enum rc rc = case_access(cx, pg->db, &who, c->id, MEMBER_WORK);
		if (rc != RC_OK && rc != RC_MISSING)
			return rc;
		if (rc == RC_OK && all > 0 && !row.closed)
			row.more = (struct form_view){
				.action = arena_fmt(cx->arena, "/campaigns/%.*s/cases/%.*s",
						    STR_ARG(id_print(cx->arena, campaign)),
						    STR_ARG(id_print(cx->arena, c->id))),
				.button = tr_n_with(pg, all, "Take in {n} report that is not in it",
						    "Take in {n} reports that are not in it",
						    ARG("n", page_number(pg, all))),
			};
		*ARENA_PUSH(cx->arena, out) = row;
	}
	return RC_OK;
}

/* The page of the campaign, again; the report's shows itself. */
static const struct web_field open_fields[] = {
	{ "member", FORM_ID, false, 40 },
	{ "tell", FORM_CHOICE, true, 10, .missing = TR_MARK("Choose what they are told"),
	  .choices = "case none", .label = TR_MARK("What the reporters are told") },
	{ 0 },
};
static const struct web_field no_fields[] = { { 0 } };
static const struct web_form campaign_form = { open_fields, campaign_show },
			     report_form = { open_fields, report_show },
			     more_form = { no_fields, campaign_show };

const struct web_route intake_open_routes[] = {
	{ HTTP_POST, "/campaigns/:campaign/cases", open_it, .tx = TX_WRITE,
	  .need = ACCESS_REPORT_SEE, .form = &campaign_form, .before = prepare_campaign,
	  .work = write },
	{ HTTP_POST, "/campaigns/:campaign/cases/:case", take_more, .tx = TX_WRITE,
	  .need = ACCESS_REPORT_SEE, .form = &more_form, .before = prepare_more, .work = write },
	{ HTTP_POST, "/reports/:report/cases", open_it, .tx = TX_WRITE, .need = ACCESS_REPORT_SEE,
	  .form = &report_form, .before = prepare_report, .work = write },
	{ 0 },
};
