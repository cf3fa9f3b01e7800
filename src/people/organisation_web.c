// SPDX-License-Identifier: AGPL-3.0-or-later
// /people/organisations/new: an organisation whose people work here, or with whom we share.
#include "people/organisation_db.h"

#include "people/people_web.h"
#include "web/pages.h"

void people_put_organisation(struct page *pg, const char *label)
{
	struct input_view name = part_input(pg, "organisation", label);
	struct input_view country = part_input(pg, "country", TR_MARK("Its country"));
	struct select_view kind = part_select(pg, "kind",
					      TR_MARK("What kind of organisation it is"));
	name.autocomplete = "organization";
	country.hint = tr(pg, "Two letters, such as LK. Empty where it is of no country.");
	country.width = "2";
	for (enum organisation_kind k = 0; k < ORGANISATION_KINDS; k++)
		part_choice(pg, &kind, str_from_c(organisation_kind_key(k)),
			    tr(pg, organisation_kind_name(k)), false);
	people_put_input(pg, name);
	people_put_input(pg, country);
	page_select(pg, &kind);
}

static struct str upper(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n);
	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)(s.p[i] >= 'a' && s.p[i] <= 'z' ? s.p[i] - 'a' + 'A' : s.p[i]);
	return (struct str){ p, s.n };
}

struct organisation people_read_organisation(struct cx *cx, struct page *pg)
{
	struct organisation o = { .name = form_value(pg, "organisation"),
				  .country = upper(cx->arena, form_value(pg, "country")) };
	const char *fault = account_name_fault(o.name);
	if (fault)
		form_fail(pg, "organisation", tr(pg, fault));
	if (!organisation_kind_parse(form_value(pg, "kind"), &o.kind))
		form_fail(pg, "kind", tr(pg, "Choose one of those that are offered"));
	else if (!form_failed(pg) && organisation_check(cx, &o) != RC_OK)
		form_fail(pg, "country", tr(pg, "Enter two letters, such as LK"));
	return o;
}

static enum rc show_new(struct cx *cx, struct page *pg)
{
	(void)cx;
	const size_t mark = page_mark(pg);
	people_put_organisation(pg, TR_MARK("Name of the organisation"));
	struct form_page_view v = {
		.heading = tr(pg, "Add an organisation"),
		.form = { STR("/people/organisations/new"), page_since(pg, mark),
			  tr(pg, "Add the organisation"), false },
	};
	people_put_text(pg,
			tr(pg, "Then invite its people: each sees what their roles allow, and a "
			       "liaison only what is shared with their organisation."));
	v.above = page_since(pg, mark);
	page_crumb(pg, tr(pg, "People"), "/people");
	return people_form(pg, &v);
}

static const struct web_field new_fields[] = {
	{ "organisation", FORM_TEXT, true, ACCOUNT_NAME_MAX, .missing = TR_MARK("Enter a name") },
	{ "country", FORM_TEXT, false, 2, .wrong = TR_MARK("Enter two letters, such as LK"),
	  .label = TR_MARK("Its country") },
	{ "kind", FORM_TEXT, true, 40, .missing = TR_MARK("Choose one of those that are offered"),
	  .label = TR_MARK("What kind of organisation it is") },
	{ 0 },
};
static const struct web_form new_form = { new_fields, show_new };

static enum rc add(struct cx *cx, struct page *pg)
{
	const struct actor by = people_actor(pg);
	const struct organisation o = people_read_organisation(cx, pg);
	struct id id;
	if (form_failed(pg))
		return RC_INVALID;
	const enum rc rc = organisation_add(cx, pg->db, &by, &o, &id);
	if (rc == RC_CONFLICT) {
		form_fail(pg, "organisation",
			  tr(pg, "There is an organisation of this name already"));
		return RC_INVALID;
	}
	TRY(rc);
	return page_redirect(pg, STR("/people/new"));
}

const struct web_route people_organisation_routes[] = {
	{ HTTP_GET, "/people/organisations/new", show_new, .tx = TX_READ,
	  .need = ACCESS_PEOPLE_MANAGE },
	{ HTTP_POST, "/people/organisations/new", add, .tx = TX_WRITE, .need = ACCESS_PEOPLE_MANAGE,
	  .form = &new_form },
	{ 0 },
};
