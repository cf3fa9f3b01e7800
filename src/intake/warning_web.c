// SPDX-License-Identifier: AGPL-3.0-or-later
// /warn: staff write warnings, and see what became of them.
#include "intake/warning_web.h"

#include "intake/campaign_db.h"
#include "intake/html/pages.h"
#include "intake/refang.h"
#include "intake/warning_db.h"
#include "intake/warning_to_json.h"
#include "law/law_web.h"
#include "people/people_web.h"
#include "web/pages.h"

enum { GROUPS_MAX = 100, CLUES_MAX = 20 };

/* How a warning begins; whoever writes it says what is true of this one. */
static const struct {
	const char *kind, *name, *title, *text;
} beginnings[] = {
	{ "phishing", TR_MARK("Phishing"),
	  TR_MARK("Messages that ask for passwords are going round"),
	  TR_MARK("Messages are going round that look as if they came from [whom]. They lead to a "
		  "page that asks for passwords or codes.\n\nWhat you can do: do not open the "
		  "link. Type the address of the service yourself. If you have entered a "
		  "password, change it at once, and call your bank if it was the bank's.") },
	{ "malware", TR_MARK("Malware"), TR_MARK("Messages that bring malware are going round"),
	  TR_MARK("Messages are going round that bring a file or a link. Whoever opens it lets "
		  "others into the machine.\n\nWhat you can do: do not open it. If you have, "
		  "take the machine off the network and ask who looks after it.") },
	{ "fraud", TR_MARK("Fraud"), TR_MARK("A fraud is going round"),
	  TR_MARK("People are told that [what], and asked to pay or to send money.\n\nWhat you "
		  "can do: do not pay. Ask by a telephone number that you know. If you have "
		  "paid, call your bank at once.") },
	{ "extortion", TR_MARK("Extortion"), TR_MARK("Threatening messages are going round"),
	  TR_MARK("Messages are going round that threaten to publish pictures or data unless "
		  "money is paid. As a rule the sender has nothing.\n\nWhat you can do: do not "
		  "pay and do not answer. Keep the message and report it.") },
};
enum { BEGINNINGS = sizeof beginnings / sizeof *beginnings };

static struct str href_of(struct page *pg, struct id id, const char *what)
{
	return arena_fmt(pg->cx->arena, "/warn/%.*s%s%s", STR_ARG(id_print(pg->cx->arena, id)),
			 *what ? "/" : "", what);
}

static const char *state_of(const struct warning *w)
{
	if (w->withdrawn_at.us != 0)
		return TR_MARK("Withdrawn");
	return w->version == 0 ? TR_MARK("Not published") : TR_MARK("Published");
}

/* ---- the list, and groups ---- */

static int64_t count_lines(struct str s)
{
	int64_t n = 0;
	struct str line;
	while (s.n > 0) {
		(void)str_cut(s, '\n', &line, &s);
		n += str_trim(line).n > 0;
	}
	return n;
}

static void put_group_form(struct page *pg, struct warnings_view *v)
{
	const size_t mark = page_mark(pg);
	struct input_view name = part_input(pg, "name", TR_MARK("Name of the group"));
	name.hint = tr(pg, "Banks, schools, operators of essential services. One that is there "
			   "gets the new addresses.");
	page_input(pg, &name);
	const struct textarea_view addresses = part_textarea(pg, "addresses",
							     TR_MARK("Mail addresses, one a line"));
	page_textarea(pg, &addresses);
	v->group = (struct form_view){ .action = STR("/warn/groups"),
				       .fields = page_since(pg, mark),
				       .button = tr(pg, "Keep the group") };
}

static enum rc send_json(struct page *pg, const struct warnings *list)
{
	AUTO(json) j = json_new(pg->cx->arena);
	warnings_to_json(j, pg->cx->arena, list);
	law_send_json(pg, j);
	return RC_OK;
}

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct warnings list = { 0 };
	struct warning_groups groups = { 0 };
	struct warnings_view v = { .errors = part_errors(pg),
				   .may_work = page_may(pg, ACCESS_REPORT_WORK) };
	TRY(warning_list(cx, pg->db, true, &list));
	if (pg->format == PAGE_JSON)
		return send_json(pg, &list);
	TRY(group_list(cx, pg->db, &groups));
	for (size_t i = 0; i < list.n; i++)
		*ARENA_PUSH(cx->arena, &v.rows) = (struct warning_row_view){
			href_of(pg, list.p[i].id, ""), list.p[i].text.title,
			page_time(pg, list.p[i].changed_at), state_of(&list.p[i])
		};
	for (size_t i = 0; i < groups.n; i++)
		*ARENA_PUSH(cx->arena, &v.groups) = (struct warning_group_view){
			groups.p[i].name, page_number(pg, count_lines(groups.p[i].addresses))
		};
	if (v.may_work)
		put_group_form(pg, &v);
	pg->title = tr(pg, "Warnings");
	page_intake_warn(pg, &v);
	return RC_OK;
}

static enum rc set_group(struct cx *cx, struct page *pg)
{
	struct str bad;
	const struct actor by = people_actor(pg);
	const struct str addresses = form_value(pg, "addresses");
	if (!warning_addresses_are_good(addresses, &bad)) {
		form_fail(pg, "addresses",
			  tr_with(pg, "{text} is no mail address", ARG("text", bad)));
		return RC_OK;
	}
	TRY(group_put(cx, pg->db, &by, form_value(pg, "name"), addresses));
	return page_redirect(pg, STR("/warn"));
}

/* ---- writing ---- */

static enum rc observables_of(struct cx *cx, struct page *pg, struct id campaign, struct str *out)
{
	struct campaign c = { .reports = 0 };
	struct campaign_clues clues = { 0 };
	TRY(campaign_load(cx, pg->db, campaign, &c));
	TRY(campaign_clues(cx, pg->db, c.id, &clues));
	for (size_t i = 0; i < clues.n && i < CLUES_MAX; i++)
		if (!clues.p[i].is_common && !str_eq(clues.p[i].kind, STR("domain")))
			*out = arena_fmt(cx->arena, "%.*s%.*s\n", STR_ARG(*out),
					 STR_ARG(defang(cx->arena, clues.p[i].value)));
	return RC_OK;
}

/* What it begins with: the version before, or a text by its kind and what the campaign shares. */
static enum rc begin(struct cx *cx, struct page *pg, struct id campaign, struct warning *w)
{
	size_t kind = 0;
	const struct str asked = http_query(pg->req, "kind");
	if (id_is_set(w->id))
		return RC_OK;
	for (size_t i = 0; i < BEGINNINGS; i++)
		if (str_eq(asked, str_from_c(beginnings[i].kind)))
			kind = i;
	w->text.title = tr(pg, beginnings[kind].title);
	w->text.text = tr(pg, beginnings[kind].text);
	return id_is_set(campaign) ? observables_of(cx, pg, campaign, &w->text.observables) : RC_OK;
}

static void put_words(struct page *pg, const struct warning_text *t)
{
	struct input_view title = part_input(pg, "title", TR_MARK("Title"));
	if (title.value.n == 0)
		title.value = t->title;
	page_input(pg, &title);
	struct textarea_view text = part_textarea(pg, "text",
						  TR_MARK("What happens, and what to do"));
	text.hint = tr(pg, "Plain words. Name no person, no victim and no case.");
	if (text.value.n == 0)
		text.value = t->text;
	page_textarea(pg, &text);
	struct textarea_view observables = part_textarea(pg, "observables",
							 TR_MARK("How to know it"));
	observables.hint = tr(pg, "Addresses, senders, numbers, one a line. They are shown so that "
				  "nobody opens them.");
	if (observables.value.n == 0)
		observables.value = t->observables;
	page_textarea(pg, &observables);
	struct radios_view language = part_radios(pg, "language", TR_MARK("In which language"));
	part_radio(pg, &language, STR("en"), STR("English"));
	part_radio(pg, &language, STR("fr"), STR("Français"));
	page_radios(pg, &language);
}

static enum rc put_to_whom(struct cx *cx, struct page *pg)
{
	struct warning_groups groups = { 0 };
	TRY(group_list(cx, pg->db, &groups));
	struct radios_view tlp = part_radios(pg, "tlp", TR_MARK("Who may read it"));
	part_radio(pg, &tlp, STR("TLP:CLEAR"),
		   tr(pg, "Everybody: a public page, and the groups (TLP:CLEAR)"));
	part_radio(pg, &tlp, STR("TLP:GREEN"), tr(pg, "The groups alone, by mail (TLP:GREEN)"));
	page_radios(pg, &tlp);
	struct checkboxes_view boxes = part_checkboxes(pg, "group",
						       TR_MARK("Groups that are written to"));
	for (size_t i = 0; i < groups.n && i < GROUPS_MAX; i++)
		part_checkbox(pg, &boxes,
			      (struct checkbox_view){ .value = id_print(cx->arena, groups.p[i].id),
						      .text = groups.p[i].name });
	if (groups.n > 0)
		page_checkboxes(pg, &boxes);
	return RC_OK;
}

static struct html above(struct page *pg, struct str campaign)
{
	const size_t mark = page_mark(pg);
	page_raw(pg, STR("<p class=\"govuk-body\">"));
	page_put(pg, page_of_str(tr(pg, "Begin with:")));
	for (size_t i = 0; i < BEGINNINGS; i++) {
		page_raw(pg, STR(" <a class=\"govuk-link\" href=\""));
		page_put_href(pg, page_of_str(arena_fmt(pg->cx->arena, "/warn/new?kind=%s%s%.*s",
							beginnings[i].kind,
							campaign.n > 0 ? "&campaign=" : "",
							STR_ARG(campaign))));
		page_raw(pg, STR("\">"));
		page_put(pg, page_of_str(tr(pg, beginnings[i].name)));
		page_raw(pg, STR("</a>"));
	}
	page_raw(pg, STR("</p>"));
	return page_since(pg, mark);
}

static enum rc show_form(struct cx *cx, struct page *pg, struct warning *w)
{
	struct id campaign = { { 0 } };
	struct str named = form_value(pg, "campaign");
	const bool is_new = !id_is_set(w->id);
	if (named.n == 0)
		named = http_query(pg->req, "campaign");
	if (!id_parse(named, &campaign))
		named = (struct str){ 0 };
	struct form_page_view v = { .heading = is_new ? tr(pg, "Write a warning")
						      : tr(pg, "Write a new version") };
	if (is_new)
		v.above = above(pg, named);
	TRY(begin(cx, pg, campaign, w));
	const size_t mark = page_mark(pg);
	people_put_hidden(pg, "campaign", named);
	put_words(pg, &w->text);
	if (is_new)
		TRY(put_to_whom(cx, pg));
	v.form = (struct form_view){ .action = is_new ? STR("/warn/new")
						      : href_of(pg, w->id, "new"),
				     .fields = page_since(pg, mark),
				     .button = tr(pg, "Ask another person to approve it") };
	page_crumb(pg, tr(pg, "Warnings"), "/warn");
	return people_form(pg, &v);
}

static enum rc show_new(struct cx *cx, struct page *pg)
{
	struct warning w = { .version = 0 };
	return show_form(cx, pg, &w);
}

static enum rc load(struct cx *cx, struct page *pg, struct warning *out)
{
	struct id id;
	if (!id_parse(page_param(pg, "warning"), &id))
		return cx_fail(cx, RC_MISSING, "there is no such warning");
	return warning_load(cx, pg->db, id, out);
}

static enum rc show_update(struct cx *cx, struct page *pg)
{
	struct warning w = { .version = 0 };
	TRY(load(cx, pg, &w));
	return show_form(cx, pg, &w);
}

static struct warning_form read_form(struct page *pg)
{
	struct warning_form f = { .tlp = TLP_RED };
	f.text.title = form_value(pg, "title");
	f.text.text = form_value(pg, "text");
	f.text.observables = form_value(pg, "observables");
	f.text.language = form_value(pg, "language");
	return f;
}

/* What the text that it began with leaves open. */
static bool is_open(struct page *pg, const struct warning_form *f)
{
	const struct str gaps[] = { tr(pg, "[whom]"), tr(pg, "[what]"), STR("[whom]"),
				    STR("[what]") };
	for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++) {
		if (str_find(f->text.text, gaps[i]) != STR_NONE) {
			form_fail(pg, "text", tr(pg, "Write what stands in brackets"));
			return true;
		}
	}
	return false;
}

static enum rc propose(struct cx *cx, struct page *pg)
{
	struct id id, approval;
	struct id *groups = arena_new(cx->arena, struct id, GROUPS_MAX);
	struct warning_groups all = { 0 };
	const struct actor by = people_actor(pg);
	struct warning_form f = read_form(pg);
	if (!id_parse(form_value(pg, "campaign"), &f.campaign))
		f.campaign = (struct id){ { 0 } };
	if (!tlp_parse(form_value(pg, "tlp"), &f.tlp))
		return cx_fail(cx, RC_INVALID, "this is no label of the traffic light protocol");
	if (is_open(pg, &f))
		return RC_OK;
	TRY(group_list(cx, pg->db, &all));
	for (size_t i = 0; i < all.n && f.groups_n < GROUPS_MAX; i++)
		if (form_has(pg, "group", id_print(cx->arena, all.p[i].id)))
			groups[f.groups_n++] = all.p[i].id;
	f.groups = groups;
	if (!warning_may_reach(f.tlp, WARNING_TO_ALL) && f.groups_n == 0) {
		form_fail(pg, "group", tr(pg, "Choose a group: this one stands on no public page"));
		return RC_OK;
	}
	TRY(warning_propose(cx, pg->db, &by, &f, &id, &approval));
	return page_redirect(pg, href_of(pg, id, ""));
}

static enum rc update(struct cx *cx, struct page *pg)
{
	struct id id, approval;
	struct warning w = { .version = 0 };
	const struct actor by = people_actor(pg);
	struct warning_form f = read_form(pg);
	TRY(load(cx, pg, &w));
	if (is_open(pg, &f))
		return RC_OK;
	f.warning = w.id;
	TRY(warning_propose(cx, pg->db, &by, &f, &id, &approval));
	return page_redirect(pg, href_of(pg, id, ""));
}

/* ---- one ---- */

static enum rc fill_numbers(struct cx *cx, struct page *pg, const struct warning *w,
			    struct warning_view *v)
{
	struct campaign c = { .reports = 0 };
	struct warning_groups groups = { 0 };
	v->reads = page_number(pg, w->reads);
	v->mails = page_number(pg, w->mails);
	v->waiting = page_number(pg, w->waiting);
	TRY(warning_groups_of(cx, pg->db, w->id, &groups));
	for (size_t i = 0; i < groups.n; i++)
		v->groups = arena_fmt(cx->arena, "%.*s%s%.*s", STR_ARG(v->groups),
				      i > 0 ? ", " : "", STR_ARG(groups.p[i].name));
	if (!id_is_set(w->campaign))
		return RC_OK;
	v->campaign = arena_fmt(cx->arena, "/campaigns/%.*s",
				STR_ARG(id_print(cx->arena, w->campaign)));
	const enum rc rc = campaign_load(cx, pg->db, w->campaign, &c);
	if (rc != RC_OK && rc != RC_MISSING)
		return rc;
	if (w->version > 0 && c.reports >= w->reports_before)
		v->later = page_number(pg, c.reports - w->reports_before);
	return RC_OK;
}

static enum rc fill_versions(struct cx *cx, struct page *pg, const struct warning *w,
			     struct warning_view *v)
{
	struct warning_texts all = { 0 };
	TRY(warning_versions(cx, pg->db, w->id, &all));
	for (size_t i = 0; i < all.n; i++) {
		const struct warning_text *t = &all.p[i];
		*ARENA_PUSH(cx->arena, &v->versions) = (struct warning_version_view){
			page_number(pg, t->version), page_time(pg, t->at), t->title,
			defang_text(cx->arena, t->text),
			t->approved_at.us != 0 ? TR_MARK("Published") : TR_MARK("Not published")
		};
	}
	return RC_OK;
}

static void put_withdraw(struct page *pg, const struct warning *w, struct warning_view *v)
{
	const size_t mark = page_mark(pg);
	struct input_view why = part_input(pg, "why", TR_MARK("Why"));
	why.hint = tr(pg, "Everybody who read it reads that, too.");
	page_input(pg, &why);
	v->withdraw = (struct form_view){ .action = href_of(pg, w->id, "withdraw"),
					  .fields = page_since(pg, mark),
					  .button = tr(pg, "Withdraw it"),
					  .warning = true };
}

static enum rc show_one(struct cx *cx, struct page *pg)
{
	struct id waits;
	struct warning w = { .version = 0 };
	TRY(load(cx, pg, &w));
	if (pg->format == PAGE_JSON)
		return send_json(pg, &(struct warnings){ &w, 1, 1 });
	struct warning_view v = { .errors = part_errors(pg),
				  .title = w.text.title,
				  .why = w.withdrawn_why,
				  .tlp = str_from_c(tlp_label(w.tlp)),
				  .state = state_of(&w) };
	TRY(fill_numbers(cx, pg, &w, &v));
	TRY(fill_versions(cx, pg, &w, &v));
	TRY(approval_waiting(cx, pg->db, "warning-publish", w.id, &waits));
	if (id_is_set(waits))
		v.approval = arena_fmt(cx->arena, "/approvals/%.*s",
				       STR_ARG(id_print(cx->arena, waits)));
	if (warning_is_public(&w))
		v.page = arena_fmt(cx->arena, "/warnings/%.*s", STR_ARG(id_print(cx->arena, w.id)));
	if (page_may(pg, ACCESS_REPORT_WORK) && w.withdrawn_at.us == 0) {
		if (!id_is_set(waits))
			v.update = href_of(pg, w.id, "new");
		if (w.version > 0)
			put_withdraw(pg, &w, &v);
	}
	pg->title = tr_with(pg, "Warning: {title}", ARG("title", v.title));
	page_crumb(pg, tr(pg, "Warnings"), "/warn");
	page_intake_warn_one(pg, &v);
	return RC_OK;
}

static enum rc withdraw(struct cx *cx, struct page *pg)
{
	struct warning w = { .version = 0 };
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &w));
	TRY(warning_withdraw(cx, pg->db, &by, w.id, form_value(pg, "why")));
	return page_redirect(pg, href_of(pg, w.id, ""));
}

#define WORDS                                                                                       \
	{ "title",                                                                                  \
	  FORM_TEXT,                                                                                \
	  true,                                                                                     \
	  WARNING_TITLE_MAX,                                                                        \
	  .missing = TR_MARK("Enter a title"),                                                      \
	  .label = TR_MARK("Title") },                                                              \
		{ "text",                                                                           \
		  FORM_LINES,                                                                       \
		  true,                                                                             \
		  WARNING_TEXT_MAX,                                                                 \
		  .missing = TR_MARK("Say what happens, and what to do"),                           \
		  .label = TR_MARK("What happens, and what to do") },                               \
		{ "observables", FORM_LINES, false, WARNING_OBSERVABLES_MAX,                        \
		  .label = TR_MARK("How to know it") },                                             \
		{ "language",	     FORM_CHOICE, true, 8, .missing = TR_MARK("Choose a language"), \
		  .choices = "en fr" },                                                             \
	{                                                                                           \
		"campaign", FORM_TEXT, false, 26                                                    \
	}

static const struct web_field new_fields[] = {
	WORDS,
	{ "tlp", FORM_CHOICE, true, 20, .missing = TR_MARK("Choose who may read it"),
	  .choices = "TLP:CLEAR TLP:GREEN", .label = TR_MARK("Who may read it") },
	{ "group", FORM_MANY, false, 26, .label = TR_MARK("Groups that are written to") },
	{ 0 },
};
static const struct web_field update_fields[] = { WORDS, { 0 } };
static const struct web_field group_fields[] = {
	{ "name", FORM_TEXT, true, 100, .missing = TR_MARK("Enter a name"),
	  .label = TR_MARK("Name of the group") },
	{ "addresses", FORM_LINES, true, 8000, .missing = TR_MARK("Enter mail addresses"),
	  .label = TR_MARK("Mail addresses, one a line") },
	{ 0 },
};
static const struct web_field withdraw_fields[] = {
	{ "why", FORM_TEXT, true, 500, .missing = TR_MARK("Say why"), .label = TR_MARK("Why") },
	{ 0 },
};
static const struct web_form new_form = { new_fields, show_new },
			     update_form = { update_fields, show_update },
			     group_form = { group_fields, show_list },
			     withdraw_form = { withdraw_fields, show_one };

const struct web_route intake_warn_routes[] = {
	{ HTTP_GET, "/warn", show_list, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_REPORT_SEE },
	{ HTTP_POST, "/warn/groups", set_group, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &group_form },
	{ HTTP_GET, "/warn/new", show_new, .tx = TX_READ, .need = ACCESS_REPORT_WORK,
	  .keys = "campaign kind" },
	{ HTTP_POST, "/warn/new", propose, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &new_form },
	{ HTTP_GET, "/warn/:warning", show_one, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_REPORT_SEE },
	{ HTTP_GET, "/warn/:warning/new", show_update, .tx = TX_READ, .need = ACCESS_REPORT_WORK },
	{ HTTP_POST, "/warn/:warning/new", update, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &update_form },
	{ HTTP_POST, "/warn/:warning/withdraw", withdraw, .tx = TX_WRITE,
	  .need = ACCESS_REPORT_WORK, .form = &withdraw_form },
	{ 0 },
};
