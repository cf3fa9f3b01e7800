// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/facts_web.h"

#include "core/calendar.h"
#include "people/account_db.h"
#include "web/pages.h"

const struct web_field exhibit_facts_fields[] = {
	{ "case", FORM_TEXT, false, ID_TEXT },
	{ "parent", FORM_TEXT, false, ID_TEXT },
	{ "description", FORM_LINES, true, EXHIBIT_LONG_MAX, .missing = TR_MARK("Say what it is"),
	  .label = TR_MARK("What it is") },
	{ "kind", FORM_CHOICE, true, 20, .missing = TR_MARK("Choose what kind of thing it is"),
	  .choices = "file folder disk-image mailbox capture delivery screenshot thing",
	  .label = TR_MARK("Kind") },
	{ "derivation", FORM_TEXT, false, EXHIBIT_LONG_MAX },
	{ "basis", FORM_TEXT, false, ID_TEXT, .label = TR_MARK("Legal authority, from the case") },
	{ "authority", FORM_TEXT, false, 20, .label = TR_MARK("Kind of authority") },
	{ "authority-text", FORM_TEXT, false, EXHIBIT_LONG_MAX },
	{ "valid-from", FORM_TEXT, false, 10 },
	{ "valid-to", FORM_TEXT, false, 10 },
	{ "collector", FORM_TEXT, true, EXHIBIT_TEXT_MAX,
	  .missing = TR_MARK("Say who collected it"), .label = TR_MARK("Who collected it") },
	{ "collected", FORM_TEXT, true, 10,
	  .missing = TR_MARK("Say on which day it was collected") },
	{ "collected-time", FORM_TEXT, false, 5 },
	{ "place", FORM_TEXT, false, EXHIBIT_TEXT_MAX },
	{ "zone", FORM_TEXT, false, EXHIBIT_NUMBER_MAX },
	{ "holder", FORM_TEXT, false, EXHIBIT_TEXT_MAX, .label = TR_MARK("Who holds it now") },
	{ "seal", FORM_TEXT, false, EXHIBIT_TEXT_MAX },
	{ "device", FORM_TEXT, false, EXHIBIT_TEXT_MAX },
	{ "serial", FORM_TEXT, false, EXHIBIT_TEXT_MAX },
	{ "mounted", FORM_CHOICE, false, 10, .choices = "unknown yes no" },
	{ "write-blocker", FORM_CHOICE, false, 10, .choices = "unknown yes no" },
	{ "tools", FORM_LINES, false, EXHIBIT_LONG_MAX - 100,
	  .label = TR_MARK("Tools and their versions") },
	{ "persons", FORM_LINES, false, EXHIBIT_LONG_MAX,
	  .label = TR_MARK("Related persons, by reference") },
	{ "devices", FORM_LINES, false, EXHIBIT_LONG_MAX,
	  .label = TR_MARK("Related devices, by reference") },
	{ "number", FORM_TEXT, false, EXHIBIT_NUMBER_MAX },
	{ "keep-until", FORM_TEXT, false, 10 },
	{ "opaque", FORM_MANY, false, 10, .label = TR_MARK("Opaque") },
	{ 0 },
};

/* ---- what it is about ---------------------------------------------------------------- */

/* Sent, or kept; else of the address. */
static struct str asked(const struct page *pg, const char *name)
{
	const struct str sent = form_value(pg, name);
	return sent.n > 0 ? sent : http_query(pg->req, name);
}

static enum rc open_parent(struct cx *cx, struct page *pg, struct str text, struct exhibit *out)
{
	struct id id;
	const struct actor who = people_actor(pg);
	if (!id_parse(text, &id))
		return cx_fail(cx, RC_INVALID, "parent is the id of an exhibit");
	TRY(exhibit_load(cx, pg->db, id, out));
	return exhibit_access(cx, pg->db, &who, out, MEMBER_WORK);
}

enum rc exhibit_facts_open(struct cx *cx, struct page *pg, struct facts_about *out)
{
	struct str of_case = asked(pg, "case");
	const struct str parent = asked(pg, "parent");
	struct account me;
	TRY(account_load(cx, pg->db, pg->person.account, &me));
	*out = (struct facts_about){ .of_case = { .reference = STR("") }, .me = me.name };
	if (parent.n > 0)
		TRY(open_parent(cx, pg, parent, &out->parent));
	if (id_is_set(out->parent.of_case))
		of_case = id_print(cx->arena, out->parent.of_case);
	if (of_case.n == 0 || str_eq(of_case, STR("none")))
		return RC_OK;
	if (!id_parse(of_case, &out->of_case.id))
		return cx_fail(cx, RC_INVALID, "case is the id of a case, or none");
	return pg->site->evidence->one_case(cx, pg, out->of_case.id, &out->of_case, &out->bases);
}

/* ---- the fields ---------------------------------------------------------------------- */

static void put_input(struct page *pg, const char *name, const char *label, struct str hint)
{
	struct input_view v = part_input(pg, name, label);
	v.hint = hint;
	page_input(pg, &v);
}

static void put_typed(struct page *pg, const char *name, const char *label, const char *type,
		      struct str value)
{
	struct input_view v = part_input(pg, name, label);
	v.type = type;
	if (v.value.n == 0 && pg->form.values.n == 0)
		v.value = value;
	v.hint = form_where(pg);
	page_input(pg, &v);
}

static void put_lines(struct page *pg, const char *name, const char *label, struct str hint)
{
	struct textarea_view v = part_textarea(pg, name, label);
	v.hint = hint;
	page_textarea(pg, &v);
}

static void put_what(struct page *pg, const struct facts_about *about)
{
	struct select_view kind = part_select(pg, "kind", TR_MARK("Kind"));
	put_lines(pg, "description", TR_MARK("What it is"),
		  tr(pg, "As you would write it on the label. Members of the case see it."));
	part_choice(pg, &kind, STR(""), tr(pg, "Choose"), false);
	for (enum exhibit_kind k = 0; k < EXHIBIT_KINDS; k++)
		part_choice(pg, &kind, str_from_c(exhibit_kind_key(k)),
			    tr(pg, exhibit_kind_text(k)), false);
	kind.hint = tr(pg, "A physical item has no file here: it is known by the number of its "
			   "seal.");
	page_select(pg, &kind);
	if (id_is_set(about->parent.id))
		put_input(pg, "derivation", TR_MARK("How it was made of the other exhibit"),
			  tr(pg,
			     "An extract, a working copy, a redaction: what was done, with what, "
			     "and what was left out."));
}

static void put_bases(struct page *pg, const struct facts_about *about)
{
	struct radios_view v = part_radios(pg, "basis", TR_MARK("Legal authority, from the case"));
	for (size_t i = 0; i < about->bases.n; i++)
		part_radio(pg, &v, about->bases.p[i].authority.id,
			   about->bases.p[i].authority.text);
	part_radio(pg, &v, STR("other"),
		   tr(pg, "Another: a warrant, an order or a consent, named "
			  "below"));
	page_radios(pg, &v);
}

static void put_authority(struct page *pg, const struct facts_about *about)
{
	struct select_view v = part_select(pg, "authority", TR_MARK("Kind of authority"));
	if (about->bases.n > 0)
		put_bases(pg, about);
	part_choice(pg, &v, STR(""), tr(pg, "Choose"), false);
	for (enum authority_kind k = 0; k < AUTHORITY_KINDS; k++)
		part_choice(pg, &v, str_from_c(authority_kind_key(k)),
			    tr(pg, authority_kind_text(k)), false);
	if (about->bases.n > 0)
		v.hint = tr(pg, "Only if it is none of those above");
	page_select(pg, &v);
	put_input(pg, "authority-text", TR_MARK("The authority in words"),
		  tr(pg, "Court or office, number, date; for a consent: who gave it, when, how far "
			 "it goes."));
	put_typed(pg, "valid-from", TR_MARK("In force from"), "date", STR(""));
	put_typed(pg, "valid-to", TR_MARK("In force until the end of"), "date", STR(""));
}

static void put_collected(struct page *pg, const struct facts_about *about)
{
	const struct date today = pg->zone ? zone_local(pg->zone, pg->cx->now).date
					   : date_today(pg->cx->now);
	struct input_view collector = part_input(pg, "collector", TR_MARK("Who collected it"));
	collector.hint = tr(pg, "Name, rank and office, as they stand on the form");
	page_input(pg, &collector);
	put_typed(pg, "collected", TR_MARK("Day of collection"), "date",
		  date_print(pg->cx->arena, today));
	put_typed(pg, "collected-time", TR_MARK("Time of collection"), "time", STR(""));
	put_input(pg, "place", TR_MARK("Where it was collected"), STR(""));
	put_input(pg, "zone", TR_MARK("Time zone of the source’s own clock"),
		  tr(pg, "Such as Africa/Nairobi or +03:00"));
	struct input_view holder = part_input(pg, "holder", TR_MARK("Who holds it now"));
	holder.hint = tr(pg, "Empty: who collected it");
	if (pg->form.values.n == 0)
		holder.value = about->me;
	page_input(pg, &holder);
	put_input(pg, "seal", TR_MARK("Number of its seal"), tr(pg, "Of a physical item"));
}

static void put_told(struct page *pg, const char *name, const char *legend)
{
	struct radios_view v = part_radios(pg, name, legend);
	part_radio(pg, &v, STR("yes"), tr(pg, "Yes"));
	part_radio(pg, &v, STR("no"), tr(pg, "No"));
	part_radio(pg, &v, STR("unknown"), tr(pg, "Not known"));
	page_radios(pg, &v);
}

static void put_source(struct page *pg)
{
	put_input(pg, "device", TR_MARK("Device that it came from"), tr(pg, "Make and model"));
	put_input(pg, "serial", TR_MARK("Serial number of the device"), STR(""));
	put_told(pg, "mounted", TR_MARK("Was its file system mounted while it was read?"));
	put_told(pg, "write-blocker", TR_MARK("Was a hardware write-blocker used?"));
	put_lines(pg, "tools", TR_MARK("Tools and their versions"), tr(pg, "One a line"));
}

static void put_rest(struct page *pg)
{
	struct checkboxes_view opaque = part_checkboxes(pg, "opaque", TR_MARK("Opaque"));
	put_lines(pg, "persons", TR_MARK("Related persons, by reference"),
		  tr(pg, "One a line: a number or role of the case file, no names"));
	put_lines(pg, "devices", TR_MARK("Related devices, by reference"), tr(pg, "One a line"));
	put_input(pg, "number", TR_MARK("Number of the exhibit"),
		  tr(pg, "Empty: the next of this node"));
	put_typed(pg, "keep-until", TR_MARK("To be kept until the end of"), "date", STR(""));
	part_checkbox(pg, &opaque,
		      (struct checkbox_view){
			      .value = STR("yes"),
			      .text = tr(pg, "It may be held, but not looked at"),
			      .hint = tr(pg, "Its content is never named, shown or written out."),
		      });
	page_checkboxes(pg, &opaque);
}

void exhibit_facts_put(struct page *pg, const struct facts_about *about)
{
	people_put_hidden(pg, "case",
			  id_is_set(about->of_case.id) ? id_print(pg->cx->arena, about->of_case.id)
						       : STR("none"));
	if (id_is_set(about->parent.id))
		people_put_hidden(pg, "parent", id_print(pg->cx->arena, about->parent.id));
	put_what(pg, about);
	put_authority(pg, about);
	put_collected(pg, about);
	put_source(pg);
	put_rest(pg);
}

/* ---- reading them -------------------------------------------------------------------- */

/* The end of that day. */
static struct instant read_end(struct page *pg, const char *name)
{
	struct date day;
	if (!form_day(pg, name, &day))
		return (struct instant){ 0 };
	return form_instant(pg, (struct date){ day.days + 1 }, 0);
}

static void read_authority(struct page *pg, const struct facts_about *about,
			   struct legal_authority *out)
{
	const struct str basis = form_value(pg, "basis");
	for (size_t i = 0; i < about->bases.n; i++)
		if (str_eq(basis, about->bases.p[i].authority.id)) {
			*out = about->bases.p[i].authority;
			return;
		}
	*out = (struct legal_authority){ .text = form_value(pg, "authority-text"),
					 .from = form_time(pg, "valid-from", ""),
					 .until = read_end(pg, "valid-to") };
	if (!authority_kind_parse(form_value(pg, "authority"), &out->kind))
		form_fail(pg, about->bases.n > 0 ? "basis" : "authority",
			  tr(pg, "Choose by what authority it was obtained"));
	if (out->text.n == 0)
		form_fail(pg, "authority-text", tr(pg, "Say the authority in words"));
	if (out->until.us != 0 && out->until.us <= out->from.us)
		form_fail(pg, "valid-to", tr(pg, "It ends before it begins"));
}

/* Several lines, as browsers send them, with the ends that records have. */
static struct str read_lines(struct page *pg, const char *name)
{
	const struct str sent = form_value(pg, name);
	char *p = arena_alloc(pg->cx->arena, sent.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < sent.n; i++)
		if (sent.p[i] != '\r')
			p[n++] = sent.p[i];
	return (struct str){ p, n };
}

static enum told read_told(struct page *pg, const char *name)
{
	enum told t = TOLD_UNKNOWN;
	return told_parse(form_value(pg, name), &t) ? t : TOLD_UNKNOWN;
}

static void read_source(struct page *pg, struct exhibit *e)
{
	const struct str tools = read_lines(pg, "tools");
	e->source = (struct exhibit_source){ form_value(pg, "device"), form_value(pg, "serial"),
					     read_told(pg, "mounted"),
					     read_told(pg, "write-blocker") };
	if (e->kind == EXHIBIT_THING)
		e->tools = tools;
	else
		e->tools = arena_fmt(pg->cx->arena, "comity %s, by upload%s%.*s", COMITY_VERSION,
				     tools.n > 0 ? "\n" : "", STR_ARG(tools));
}

/* What a rule of the exhibit says, where the form can tell it. */
static void check(struct page *pg, const struct exhibit *e)
{
	if (e->collected_at.us > pg->cx->now.us)
		form_fail(pg, "collected", tr(pg, "This time has not come yet"));
	if (e->kind == EXHIBIT_THING && e->seal.n == 0)
		form_fail(pg, "seal", tr(pg, "A physical item is known by the number of its seal"));
	if (id_is_set(e->parent) && e->derivation.n == 0)
		form_fail(pg, "derivation", tr(pg, "Say how it was made of the other exhibit"));
}

enum rc exhibit_facts_read(struct cx *cx, struct page *pg, const struct facts_about *about,
			   struct exhibit *e)
{
	*e = (struct exhibit){ .of_case = about->of_case.id,
			       .description = read_lines(pg, "description"),
			       .collector = form_value(pg, "collector"),
			       .collected_at = form_time(pg, "collected", "collected-time"),
			       .place = form_value(pg, "place"),
			       .zone = form_value(pg, "zone"),
			       .holder = form_value(pg, "holder"),
			       .seal = form_value(pg, "seal"),
			       .persons = read_lines(pg, "persons"),
			       .devices = read_lines(pg, "devices"),
			       .number = form_value(pg, "number"),
			       .parent = about->parent.id,
			       .derivation = form_value(pg, "derivation"),
			       .keep_until = read_end(pg, "keep-until"),
			       .is_opaque = form_has(pg, "opaque", STR("yes")) };
	if (!exhibit_kind_parse(form_value(pg, "kind"), &e->kind))
		form_fail(pg, "kind", tr(pg, "Choose what kind of thing it is"));
	read_authority(pg, about, &e->authority);
	read_source(pg, e);
	check(pg, e);
	if (form_failed(pg))
		return RC_INVALID;
	const enum rc rc = exhibit_check(cx, e);
	if (rc == RC_INVALID)
		form_fail(pg, "description", tr(pg, cx->error));
	return rc;
}

/* ---- keeping them -------------------------------------------------------------------- */

struct str exhibit_facts_print(struct page *pg)
{
	const size_t n = pg->form.values.n;
	struct query q = { arena_new(pg->cx->arena, struct query_pair, n + 1), 0 };
	for (size_t i = 0; i < n; i++) {
		const struct page_param *p = &pg->form.values.p[i];
		if (!str_eq(p->name, STR("csrf")) && !str_eq(p->name, STR("form")))
			q.p[q.n++] = (struct query_pair){ p->name, p->value };
	}
	return query_print(pg->cx->arena, &q);
}

enum rc exhibit_facts_restore(struct cx *cx, struct page *pg, struct str text)
{
	struct query q;
	TRY(query_parse_form(cx, text, &q));
	for (size_t i = 0; i < q.n; i++)
		*ARENA_PUSH(cx->arena, &pg->form.values) = (struct page_param){ q.p[i].name,
										q.p[i].value };
	return RC_OK;
}
