// SPDX-License-Identifier: AGPL-3.0-or-later
// /help and /help/KE: what to do at once, where to go, which rights; for who wants to know it before
// a report, or without one. Needs no database.
#include "intake/help_web.h"

#include "desk/desk_web.h"
#include "intake/html/pages.h"

static enum visit_kind about_of(const struct page *pg)
{
	enum visit_kind k = VISIT_OTHER;
	return visit_kind_parse(http_query(pg->req, "about"), &k) ? k : VISIT_OTHER;
}

static void fill_choices(const struct law_view *lv, struct str country, struct help_view *v)
{
	struct page *pg = lv->pg;
	v->country = part_select(pg, "country", TR_MARK("In which country are you?"));
	v->about = part_select(pg, "about", TR_MARK("What is it most like?"));
	desk_choose_country(lv, &v->country, country);
	for (enum visit_kind k = 0; k < VISIT_KINDS; k++)
		part_choice(pg, &v->about, str_from_c(visit_kind_key(k)),
			    tr(pg, visit_kind_text(k)), k == about_of(pg));
}

/* The form leads to the address that can be kept and passed on. */
static enum rc show_choice(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct help_view v = { .shown = false };
	const struct str code = http_query(pg->req, "country");
	TRY(law_view_open(cx, pg, &lv));
	if (code.n > 0 && law_country(lv.law, code) != LAW_NONE)
		return page_redirect(pg,
				     arena_fmt(cx->arena, "/help/%.*s?about=%s",
					       STR_ARG(law_code(&lv, law_country(lv.law, code))),
					       visit_kind_key(about_of(pg))));
	fill_choices(&lv, code, &v);
	pg->title = tr(pg, "Help and rights");
	page_intake_help(pg, &v);
	return RC_OK;
}

static enum rc show_help(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	uint16_t country;
	struct visit asked = { 0 };
	struct help_view v = { .shown = true };
	TRY(law_view_open(cx, pg, &lv));
	if (!law_find_country(&lv, page_param(pg, "country"), &country))
		return RC_OK;
	const struct str alpha2 = str_from_c(lv.law->countries.p[country].alpha2);
	visit_set(cx->arena, &asked, "kind", str_from_c(visit_kind_key(about_of(pg))));
	visit_fill_now(&lv, &asked, country, &v.now);
	if (pg->site->people)
		v.now.next = STR("/report");
	fill_choices(&lv, alpha2, &v);
	pg->title = tr_with(pg, "Help and rights: {country}", ARG("country", v.now.country));
	page_intake_help(pg, &v);
	return RC_OK;
}

const struct web_route intake_help_routes[] = {
	{ HTTP_GET, "/help", show_choice, .keys = "country about" },
	{ HTTP_GET, "/help/:country", show_help, .keys = "about" },
	{ 0 },
};
