// SPDX-License-Identifier: AGPL-3.0-or-later
// /people: who has an account; invite, give roles, disable, reset; what roles may do.
#include "people/list_web.h"

#include "people/account_db.h"
#include "people/four_eyes_db.h"
#include "people/organisation_db.h"
#include "people/html/pages.h"
#include "web/pages.h"

static const char *const state_texts[ACCOUNT_STATES] = {
	[ACCOUNT_INVITED] = TR_MARK("invited"),
	[ACCOUNT_ACTIVE] = TR_MARK("active"),
	[ACCOUNT_DISABLED] = TR_MARK("disabled"),
};

static struct people_row row_of(struct page *pg, const struct account *a)
{
	const struct str id = id_print(pg->cx->arena, a->id);
	return (struct people_row){
		.href = arena_fmt(pg->cx->arena, "/people/%.*s", STR_ARG(id)),
		.login = a->login,
		.name = a->name,
		.post = a->post,
		.organisation = a->organisation_name,
		.roles = people_roles_text(pg, a->roles),
		.state = state_texts[a->state],
	};
}

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct account_list list = { 0 };
	struct people_list_view v = { .may_manage = page_may(pg, ACCESS_PEOPLE_MANAGE) };
	TRY(account_list(cx, pg->db, http_query(pg->req, "after"), &list));
	TRY(account_administrators(cx, pg->db, &v.administrators));
	for (size_t i = 0; i < list.n; i++)
		*ARENA_PUSH(cx->arena, &v.rows) = row_of(pg, &list.p[i]);
	if (list.more)
		v.more = arena_fmt(cx->arena, "/people?after=%.*s",
				   STR_ARG(page_url(pg, list.p[list.n - 1].login)));
	pg->title = tr(pg, "People");
	page_people_list(pg, &v);
	return RC_OK;
}

/* ---- pieces of forms ---- */

static void put_roles(struct page *pg, struct roles now)
{
	struct checkboxes_view roles = part_checkboxes(pg, "role", TR_MARK("Roles"));
	for (enum role r = 0; r < ROLES; r++)
		part_checkbox(pg, &roles,
			      (struct checkbox_view){ .value = str_from_c(role_key(r)),
						      .text = tr(pg, role_name(r)),
						      .hint = tr(pg, role_text(r)),
						      .selected = roles_has(now, r) });
	page_checkboxes(pg, &roles);
}

static struct roles chosen_roles(const struct page *pg)
{
	struct roles roles = { 0 };
	for (enum role r = 0; r < ROLES; r++)
		if (form_has(pg, "role", str_from_c(role_key(r))))
			roles = roles_with(roles, r);
	return roles;
}

static void check_roles(struct page *pg)
{
	if (!roles_can_be_held(chosen_roles(pg)))
		form_fail(pg, "role",
			  tr(pg,
			     "Choose at least one role. Overseer, judicial authority and liaison "
			     "stand alone."));
}

static void put_reason(struct page *pg, const char *name, const char *label)
{
	struct textarea_view reason = part_textarea(pg, name, label);
	reason.hint = tr(pg, "It stays in the ledger.");
	page_textarea(pg, &reason);
}

/* ---- a link, shown once ---- */

enum rc people_show_link(struct page *pg, struct str heading, struct str name, struct str token)
{
	const struct people_link_view v = {
		.heading = heading,
		.name = name,
		.link = arena_fmt(pg->cx->arena, "%.*s/start?link=%.*s",
				  STR_ARG(pg->site->people->origin), STR_ARG(token)),
		.until = page_time(pg, instant_add(pg->cx->now, LINK_LASTS)),
	};
	pg->title = heading;
	page_people_link(pg, &v);
	return RC_OK;
}

/* After something that takes two: the proposal, or where it was done at once. */
static enum rc show_proposal(struct page *pg, struct id proposal)
{
	return page_redirect(pg, arena_fmt(pg->cx->arena, "/approvals/%.*s",
					   STR_ARG(id_print(pg->cx->arena, proposal))));
}

/* A link for this account, or the proposal to make one. */
static enum rc link_or_proposal(struct cx *cx, struct page *pg, struct four_eyes_act act,
				struct str heading, struct str name)
{
	struct id proposal;
	const struct actor by = people_actor(pg);
	const struct str token = token_new(cx->arena, &act.token);
	act.kind = FOUR_EYES_LINK;
	TRY(four_eyes_do(cx, pg->db, &by, &act, &proposal));
	if (id_is_set(proposal))
		return show_proposal(pg, proposal);
	return people_show_link(pg, heading, name, token);
}

/* ---- invite ---- */

static enum rc show_new(struct cx *cx, struct page *pg)
{
	struct organisation_list list;
	TRY(organisation_list(cx, pg->db, STR(""), &list));
	struct input_view login = part_input(pg, "login", TR_MARK("User name"));
	struct input_view name = part_input(pg, "name", TR_MARK("Name"));
	struct input_view post = part_input(pg, "post", TR_MARK("Post"));
	struct select_view organisation = part_select(pg, "organisation", TR_MARK("Organisation"));
	login.hint = tr(pg, "Small letters and digits. It can never be given to anybody else.");
	post.hint = tr(pg, "What others see first, such as: duty officer. May be left empty.");
	for (size_t i = 0; i < list.n; i++)
		part_choice(pg, &organisation, id_print(cx->arena, list.p[i].id), list.p[i].name,
			    list.p[i].own);
	const size_t mark = page_mark(pg);
	people_put_input(pg, login);
	people_put_input(pg, name);
	people_put_input(pg, post);
	page_select(pg, &organisation);
	put_roles(pg, (struct roles){ 0 });
	struct form_page_view v = {
		.heading = tr(pg, "Invite a person"),
		.form = { STR("/people/new"), page_since(pg, mark), tr(pg, "Make the invitation"),
			  false },
	};
	page_crumb(pg, tr(pg, "People"), "/people");
	return people_form(pg, &v);
}

static const struct web_field new_fields[] = {
	{ "login", FORM_TEXT, true, 200, .missing = TR_MARK("Enter a user name"),
	  .label = TR_MARK("User name") },
	{ "name", FORM_TEXT, true, ACCOUNT_NAME_MAX, .missing = TR_MARK("Enter a name"),
	  .label = TR_MARK("Name") },
	{ "post", FORM_TEXT, false, ACCOUNT_NAME_MAX, .label = TR_MARK("Post") },
	{ "organisation", FORM_ID, true, ID_TEXT, .missing = TR_MARK("Choose an organisation") },
	{ "role", FORM_MANY, false, 40, .label = TR_MARK("Roles") },
	{ 0 },
};
static const struct web_form new_form = { new_fields, show_new };

static enum rc invite(struct cx *cx, struct page *pg)
{
	const struct actor by = people_actor(pg);
	const struct account_form form = {
		.kind = ACCOUNT_PERSON,
		.login = account_login_fold(cx->arena, form_value(pg, "login")),
		.name = form_value(pg, "name"),
		.post = form_value(pg, "post"),
		.organisation = form_id(pg, "organisation"),
		.roles = chosen_roles(pg),
	};
	const char *fault = account_login_fault(form.login);
	if (fault)
		form_fail(pg, "login", tr(pg, fault));
	check_roles(pg);
	if (form_failed(pg))
		return RC_INVALID;
	struct four_eyes_act act = { .reason = STR("invited") };
	const enum rc rc = account_add(cx, pg->db, &by, &form, &act.account);
	if (rc == RC_CONFLICT) {
		form_fail(pg, "login", tr(pg, "This user name is taken; choose another"));
		return RC_INVALID;
	}
	TRY(rc);
	return link_or_proposal(cx, pg, act, tr(pg, "The invitation is made"), form.name);
}

/* ---- one person ---- */

static enum rc load_one(struct cx *cx, struct page *pg, struct account *out)
{
	struct id id;
	if (!id_parse(page_param(pg, "account"), &id))
		return cx_fail(cx, RC_MISSING, N_("there is no such account"));
	return account_load(cx, pg->db, id, out);
}

static struct str action_of(struct page *pg, const char *what)
{
	return arena_fmt(pg->cx->arena, "/people/%.*s/%s", STR_ARG(page_param(pg, "account")),
			 what);
}

static struct form_view reason_form(struct page *pg, const char *what, const char *field,
				    const char *label, struct str button)
{
	const size_t mark = page_mark(pg);
	put_reason(pg, field, label);
	return (struct form_view){ action_of(pg, what), page_since(pg, mark), button, true };
}

static enum rc show_one(struct cx *cx, struct page *pg)
{
	struct account a = { 0 };
	TRY(load_one(cx, pg, &a));
	struct people_one_view v = {
		.errors = part_errors(pg),
		.row = row_of(pg, &a),
		.since = page_time(pg, a.created_at),
		.own = id_eq(a.id, pg->person.account),
		.active = a.state == ACCOUNT_ACTIVE,
		.disabled = a.state == ACCOUNT_DISABLED,
		.invited = a.state == ACCOUNT_INVITED,
	};
	TRY(factor_count(cx, pg->db, a.id, &v.factors));
	const size_t mark = page_mark(pg);
	put_roles(pg, a.roles);
	put_reason(pg, "why", TR_MARK("Why the roles change"));
	v.roles = (struct form_view){ action_of(pg, "roles"), page_since(pg, mark),
				      tr(pg, "Change the roles"), false };
	v.disable = reason_form(pg, "disable", "why-disable",
				TR_MARK("Why the account is disabled"),
				tr(pg, "Disable the account"));
	v.enable = reason_form(pg, "enable", "why-enable", TR_MARK("Why the account is enabled"),
			       tr(pg, "Enable the account"));
	v.link = reason_form(pg, "link", "why-link", TR_MARK("How you recognised the person"),
			     v.invited ? tr(pg, "Make a new invitation")
				       : tr(pg, "Take away password and factors, make a link"));
	pg->title = a.login;
	page_crumb(pg, tr(pg, "People"), "/people");
	page_people_one(pg, &v);
	return RC_OK;
}

#define WHY(field)                                                                    \
	{                                                                             \
		field, FORM_LINES, true, ACCOUNT_REASON_MAX,                          \
			.missing = TR_MARK("Say why: the reason stays with the act"), \
			.label = TR_MARK("Reason")                                    \
	}
static const struct web_field roles_fields[] = {
	{ "role", FORM_MANY, false, 40, .label = TR_MARK("Roles") }, WHY("why"), { 0 }
};
static const struct web_field disable_fields[] = { WHY("why-disable"), { 0 } };
static const struct web_field enable_fields[] = { WHY("why-enable"), { 0 } };
static const struct web_field link_fields[] = { WHY("why-link"), { 0 } };
static const struct web_form roles_form = { roles_fields, show_one };
static const struct web_form disable_form = { disable_fields, show_one };
static const struct web_form enable_form = { enable_fields, show_one };
static const struct web_form link_form = { link_fields, show_one };

static enum rc back(struct page *pg)
{
	return page_redirect(
		pg, arena_fmt(pg->cx->arena, "/people/%.*s", STR_ARG(page_param(pg, "account"))));
}

static enum rc set_roles(struct cx *cx, struct page *pg)
{
	struct account a = { 0 };
	struct id proposal;
	const struct actor by = people_actor(pg);
	TRY(load_one(cx, pg, &a));
	check_roles(pg);
	if (form_failed(pg))
		return RC_INVALID;
	const struct four_eyes_act act = { .kind = FOUR_EYES_ROLES,
					   .account = a.id,
					   .roles = chosen_roles(pg),
					   .reason = form_value(pg, "why") };
	TRY(four_eyes_do(cx, pg->db, &by, &act, &proposal));
	return id_is_set(proposal) ? show_proposal(pg, proposal) : back(pg);
}

/* At once, or a proposal. */
static enum rc set_state(struct cx *cx, struct page *pg, enum four_eyes_kind kind, const char *why)
{
	struct account a = { 0 };
	struct id proposal;
	const struct actor by = people_actor(pg);
	TRY(load_one(cx, pg, &a));
	const struct four_eyes_act act = { .kind = kind,
					   .account = a.id,
					   .reason = form_value(pg, why) };
	TRY(four_eyes_do(cx, pg->db, &by, &act, &proposal));
	return id_is_set(proposal) ? show_proposal(pg, proposal) : back(pg);
}

static enum rc disable(struct cx *cx, struct page *pg)
{
	return set_state(cx, pg, FOUR_EYES_DISABLE, "why-disable");
}

static enum rc enable(struct cx *cx, struct page *pg)
{
	return set_state(cx, pg, FOUR_EYES_ENABLE, "why-enable");
}

static enum rc make_link(struct cx *cx, struct page *pg)
{
	struct account a = { 0 };
	TRY(load_one(cx, pg, &a));
	const struct four_eyes_act act = { .account = a.id, .reason = form_value(pg, "why-link") };
	return link_or_proposal(cx, pg, act, tr(pg, "The link is made"), a.name);
}

/* ---- what roles may do ---- */

static enum rc show_roles(struct cx *cx, struct page *pg)
{
	struct people_roles_view v = { 0 };
	for (enum role r = 0; r < ROLES; r++)
		*ARENA_PUSH(cx->arena,
			    &v.roles) = (struct role_column){ role_name(r), role_text(r),
							      access_needs_factor(roles_of(r)) };
	for (enum permission p = 0; p < ACCESS_PERMISSIONS; p++) {
		struct role_row row = { .text = access_text(p),
					.acts = access_acts(p),
					.delicate = access_is_delicate(p) };
		for (enum role r = 0; r < ROLES; r++)
			*ARENA_PUSH(cx->arena,
				    &row.cells) = (struct role_cell){ access_role_may(r, p),
								      role_name(r) };
		*ARENA_PUSH(cx->arena, &v.rows) = row;
	}
	pg->title = tr(pg, "What each role may do");
	pg->wide = true;
	page_people_roles(pg, &v);
	return RC_OK;
}

const struct web_route people_list_routes[] = {
	{ HTTP_GET, "/people", show_list, .keys = "after", .tx = TX_READ,
	  .need = ACCESS_PEOPLE_SEE },
	{ HTTP_GET, "/people/new", show_new, .tx = TX_READ, .need = ACCESS_PEOPLE_MANAGE },
	{ HTTP_POST, "/people/new", invite, .tx = TX_WRITE, .need = ACCESS_PEOPLE_MANAGE,
	  .form = &new_form },
	{ HTTP_GET, "/people/roles", show_roles, .tx = TX_READ, .need = ACCESS_ROLES_SEE },
	{ HTTP_GET, "/people/:account", show_one, .tx = TX_READ, .need = ACCESS_PEOPLE_SEE },
	{ HTTP_POST, "/people/:account/roles", set_roles, .tx = TX_WRITE,
	  .need = ACCESS_PEOPLE_MANAGE, .form = &roles_form },
	{ HTTP_POST, "/people/:account/disable", disable, .tx = TX_WRITE,
	  .need = ACCESS_PEOPLE_MANAGE, .form = &disable_form },
	{ HTTP_POST, "/people/:account/enable", enable, .tx = TX_WRITE,
	  .need = ACCESS_PEOPLE_MANAGE, .form = &enable_form },
	{ HTTP_POST, "/people/:account/link", make_link, .tx = TX_WRITE,
	  .need = ACCESS_PEOPLE_MANAGE, .form = &link_form },
	{ 0 },
};
