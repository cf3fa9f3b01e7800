// SPDX-License-Identifier: AGPL-3.0-or-later
// An incident is opened, by hand or from a report or campaign; and what is known of it changes.
#include "intake/campaign_db.h"
#include "intake/incident_db.h"
#include "intake/incident_web.h"
#include "intake/report_db.h"
#include "web/form.h"
#include "web/pages.h"

/* What it is opened from. */
struct origin {
	struct intake_report report; // id zero: of none
	struct campaign campaign;    // the same
	struct str title, name;
};

static struct str or_query(const struct page *pg, const char *name)
{
	return pg->form.values.n > 0 ? form_value(pg, name) : http_query(pg->req, name);
}

static enum rc find_origin(struct cx *cx, struct page *pg, struct origin *o)
{
	struct id id;
	const struct actor who = people_actor(pg);
	const struct str report = or_query(pg, "report"), campaign = or_query(pg, "campaign");
	*o = (struct origin){ .title = { 0 } };
	if ((report.n > 0 || campaign.n > 0) && !page_may(pg, ACCESS_REPORT_SEE))
		return people_denied(cx, pg, ACCESS_REPORT_SEE);
	if (report.n > 0) {
		TRY(intake_find(cx, pg->db, &who, report, &o->report));
		o->name = o->report.number;
		o->title = arena_fmt(
			cx->arena, "%.*s: %.*s", STR_ARG(o->report.number),
			STR_ARG(intake_what(cx->arena, o->report.category, o->report.type)));
		return RC_OK;
	}
	if (campaign.n == 0)
		return RC_OK;
	if (!id_parse(campaign, &id))
		return cx_fail(cx, RC_MISSING, "there is no such campaign");
	TRY(campaign_load(cx, pg->db, id, &o->campaign));
	const struct str s = id_print(cx->arena, o->campaign.id);
	o->name = tr_with(pg, "Campaign {name}", ARG("name", str_slice(s, s.n - 6, s.n)));
	o->title = tr_n_with(pg, o->campaign.reports, "{name}: {n} report", "{name}: {n} reports",
			     ARG("name", o->name), ARG("n", page_number(pg, o->campaign.reports)));
	return RC_OK;
}

/* ---- the form --------------------------------------------------------------------- */

/* What stands now, on a page that was not sent. */
static struct str or_now(const struct page *pg, struct str typed, struct str now)
{
	return pg->form.values.n == 0 ? now : typed;
}

static void put_texts(struct page *pg, const struct incident *i)
{
	struct input_view title = part_input(pg, "title", TR_MARK("Title"));
	struct textarea_view summary = part_textarea(pg, "summary", TR_MARK("Facts, in short"));
	struct input_view service = part_input(pg, "service",
					       TR_MARK("Service that it touches (optional)"));
	title.value = or_now(pg, title.value, i->c.title);
	title.hint = tr(pg, "Members alone see it. No names of persons.");
	summary.value = or_now(pg, summary.value, i->c.summary);
	service.value = or_now(pg, service.value, i->service);
	service.hint = tr(pg, "What does not work, or is at risk: mail, payments, a water plant.");
	page_input(pg, &title);
	page_textarea(pg, &summary);
	page_input(pg, &service);
}

static void put_choices(struct page *pg, const struct incident *i)
{
	const bool fresh = pg->form.values.n == 0;
	struct radios_view severity = part_radios(pg, "severity", TR_MARK("How bad it is"));
	for (enum incident_severity s = 0; s < INCIDENT_SEVERITIES; s++) {
		part_radio(pg, &severity, str_from_c(incident_severity_key(s)),
			   tr(pg, incident_severity_text(s)));
		if (fresh && s == i->severity)
			severity.options.p[s].selected = true;
	}
	page_radios(pg, &severity);
	struct select_view critical = part_select(
		pg, "critical", TR_MARK("Is a service touched that is vital to others?"));
	critical.hint = tr(pg, "Its clocks are shorter then. They are, too, when a member of the "
			       "constituency is touched that is marked so.");
	part_choice(pg, &critical, STR("no"), tr(pg, "No"), !i->said_critical);
	part_choice(pg, &critical, STR("yes"), tr(pg, "Yes: critical infrastructure"),
		    i->said_critical);
	page_select(pg, &critical);
	struct select_view tlp = part_select(pg, "tlp", TR_MARK("Who may know (TLP)"));
	for (enum tlp t = 0; t < TLPS; t++)
		part_choice(pg, &tlp, str_from_c(tlp_label(t)), str_from_c(tlp_label(t)),
			    t == i->c.tlp);
	page_select(pg, &tlp);
}

static void read_form(struct page *pg, struct incident *i)
{
	i->c.title = form_value(pg, "title");
	i->c.summary = form_value(pg, "summary");
	i->service = form_value(pg, "service");
	i->said_critical = str_eq(form_value(pg, "critical"), STR("yes"));
	if (!incident_severity_parse(form_value(pg, "severity"), &i->severity))
		form_fail(pg, "severity", tr(pg, "Choose how bad it is"));
	if (!tlp_parse(form_value(pg, "tlp"), &i->c.tlp))
		form_fail(pg, "tlp", tr(pg, "Choose who may know"));
}

static enum rc show_new(struct cx *cx, struct page *pg)
{
	struct origin o;
	struct incident i = { .c = { .tlp = TLP_AMBER }, .severity = INCIDENT_MEDIUM };
	if (!incident_may_work(pg))
		return page_redirect(pg, STR("/incidents"));
	TRY(find_origin(cx, pg, &o));
	i.c.title = o.title;
	size_t mark = page_mark(pg);
	people_put_hidden(pg, "report", or_query(pg, "report"));
	people_put_hidden(pg, "campaign", or_query(pg, "campaign"));
	put_texts(pg, &i);
	put_choices(pg, &i);
	TRY(incident_put_members(cx, pg, "member", TR_MARK("A member that it touches (optional)"),
				 TR_MARK("Those that its reports name are found by themselves.")));
	struct form_page_view v = { .heading = tr(pg, "Open an incident"),
				    .form = { .action = STR("/incidents/new"),
					      .fields = page_since(pg, mark),
					      .button = tr(pg, "Open it") } };
	mark = page_mark(pg);
	if (o.name.n > 0)
		people_put_text(
			pg, tr_with(pg, "From {what}; its reports become those of the incident.",
				    ARG("what", o.name)));
	v.above = page_since(pg, mark);
	page_crumb(pg, tr(pg, "Incidents"), "/incidents");
	return people_form(pg, &v);
}

static enum rc show_change(struct cx *cx, struct page *pg)
{
	struct incident i = { .service = { 0 } };
	TRY(incident_of_page(cx, pg, MEMBER_WORK, &i));
	if (!incident_may_work(pg))
		return people_denied(cx, pg, ACCESS_CASE_WORK);
	const size_t mark = page_mark(pg);
	put_texts(pg, &i);
	put_choices(pg, &i);
	struct form_page_view v = { .heading = tr_with(pg, "Change {thing}",
						       ARG("thing", i.c.reference)),
				    .form = { .action = incident_href(pg, i.c.id, "change"),
					      .fields = page_since(pg, mark),
					      .button = tr(pg, "Save") } };
	page_crumb(pg, tr(pg, "Incidents"), "/incidents");
	return people_form(pg, &v);
}

/* ---- opening ------------------------------------------------------------------------ */

static enum rc open_it(struct cx *cx, struct page *pg)
{
	struct origin o;
	struct case_reports reports = { 0 };
	struct incident i = { .c = { .tlp = TLP_AMBER } };
	const struct actor by = people_actor(pg);
	if (!incident_may_work(pg))
		return people_denied(cx, pg, ACCESS_CASE_WORK);
	TRY(find_origin(cx, pg, &o));
	read_form(pg, &i);
	if (form_failed(pg))
		return RC_INVALID;
	TRY(incident_open(cx, pg->db, &by, pg->law, &i, by.account));
	if (form_value(pg, "member").n > 0)
		TRY(incident_touch(cx, pg->db, &by, i.c.id, form_id(pg, "member")));
	if (id_is_set(o.report.id))
		*ARENA_PUSH(cx->arena,
			    &reports) = (struct case_report){ .report = o.report.id,
							      .number = o.report.number };
	TRY(incident_link(cx, pg->db, &by, i.c.id, &reports, o.campaign.id));
	return page_redirect(pg, incident_href(pg, i.c.id, ""));
}

static enum rc change(struct cx *cx, struct page *pg)
{
	struct incident i = { .service = { 0 } };
	const struct actor by = people_actor(pg);
	TRY(incident_of_page(cx, pg, MEMBER_WORK, &i));
	if (!incident_may_work(pg))
		return people_denied(cx, pg, ACCESS_CASE_WORK);
	read_form(pg, &i);
	if (form_failed(pg))
		return RC_INVALID;
	TRY(incident_change(cx, pg->db, &by, pg->law, &i));
	return page_redirect(pg, incident_href(pg, i.c.id, ""));
}

#define INCIDENT_FIELDS                                                                \
	{ "title",                                                                     \
	  FORM_TEXT,                                                                   \
	  true,                                                                        \
	  CASE_TITLE_MAX,                                                              \
	  .missing = TR_MARK("Enter a title"),                                         \
	  .label = TR_MARK("Title") },                                                 \
		{ "summary", FORM_LINES, false, CASE_SUMMARY_MAX,                      \
		  .label = TR_MARK("Facts, in short") },                               \
		{ "service", FORM_TEXT, false, INCIDENT_SERVICE_MAX,                   \
		  .label = TR_MARK("Service that it touches (optional)") },            \
		{ "severity",                                                          \
		  FORM_CHOICE,                                                         \
		  true,                                                                \
		  10,                                                                  \
		  .missing = TR_MARK("Choose how bad it is"),                          \
		  .choices = "low medium high severe",                                 \
		  .label = TR_MARK("How bad it is") },                                 \
		{ "critical",                                                          \
		  FORM_CHOICE,                                                         \
		  true,                                                                \
		  3,                                                                   \
		  .missing = TR_MARK("Choose one of those that are offered"),          \
		  .choices = "no yes",                                                 \
		  .label = TR_MARK("Is a service touched that is vital to others?") }, \
	{                                                                              \
		"tlp", FORM_TEXT, true, 40, .missing = TR_MARK("Choose who may know"), \
					    .label = TR_MARK("Who may know (TLP)")     \
	}

static const struct web_field new_fields[] = {
	INCIDENT_FIELDS,
	{ "member", FORM_ID, false, 40, .label = TR_MARK("A member that it touches (optional)") },
	{ "report", FORM_TEXT, false, 40, .label = "" },
	{ "campaign", FORM_TEXT, false, 40, .label = "" },
	{ 0 },
};
static const struct web_field change_fields[] = { INCIDENT_FIELDS, { 0 } };
static const struct web_form new_form = { new_fields, show_new },
			     change_form = { change_fields, show_change };

const struct web_route intake_incident_open_routes[] = {
	{ HTTP_GET, "/incidents/new", show_new, .tx = TX_READ, .need = ACCESS_CASE_SEE,
	  .keys = "report campaign" },
	{ HTTP_POST, "/incidents/new", open_it, .tx = TX_WRITE, .need = ACCESS_CASE_SEE,
	  .form = &new_form },
	{ HTTP_GET, "/incidents/:incident/change", show_change, .tx = TX_READ,
	  .need = ACCESS_CASE_SEE, .content = true },
	{ HTTP_POST, "/incidents/:incident/change", change, .tx = TX_WRITE, .need = ACCESS_CASE_SEE,
	  .form = &change_form },
	{ 0 },
};
