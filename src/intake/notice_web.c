// SPDX-License-Identifier: AGPL-3.0-or-later
// /notices: what the hotline passes on; writing it down, telling who keeps the host, counting.
#include "intake/notice_web.h"

#include "desk/desk_web.h"
#include "intake/block_from_text.h"
#include "intake/html/pages.h"
#include "intake/notice_db.h"
#include "intake/notice_to_json.h"
#include "intake/place_from_mmdb.h"
#include "intake/refang.h"
#include "intake/report_web.h"
#include "people/organisation_db.h"
#include "people/people_web.h"
#include "web/pages.h"

enum {
	DAYS_DEFAULT = 30,
	KEY_MAX = 9000,
	HASHES_MAX = NOTICE_HASHES_MAX * 130,
	FILE_MAX = 1 << 20
};

static const char no_file[] = TR_MARK(
	"No file is taken here, and none may be sent: this node keeps no picture or video "
	"of the abuse of children. Compute the digest where the file lies, write it here, "
	"and give the file to the police as your law says.");

static struct str href_of(struct page *pg, struct id id, const char *what)
{
	return arena_fmt(pg->cx->arena, "/notices/%.*s%s%s", STR_ARG(id_print(pg->cx->arena, id)),
			 *what ? "/" : "", what);
}

static struct str category_name(const struct law_view *lv, struct str concept)
{
	const uint16_t c = law_concept(lv->law, concept);
	if (concept.n == 0)
		return tr(lv->pg, "To be classified where it is hosted");
	return c == LAW_NONE ? concept : law_name_concept(lv, c);
}

static struct str name_of_country(const struct law_view *lv, struct str alpha2)
{
	const uint16_t c = law_country(lv->law, alpha2);
	return alpha2.n == 0 || c == LAW_NONE ? alpha2 : law_name_country(lv, c);
}

static struct notice_row_view row_of(const struct law_view *lv, const struct notice *n)
{
	struct page *pg = lv->pg;
	return (struct notice_row_view){
		.href = page_may(pg, ACCESS_REPORT_WORK) ? href_of(pg, n->report, "") : STR(""),
		.number = n->number,
		.category = category_name(lv, n->concept),
		.class = n->class,
		.country = name_of_country(lv, n->place.country),
		.received = page_time(pg, n->received_at),
		.state = notice_state_text(n->state),
	};
}

/* ---- the list ---- */

static void put_filters(const struct law_view *lv, const struct notice_filter *f,
			struct notices_view *v)
{
	struct page *pg = lv->pg;
	struct id_list concepts = { 0 };
	const size_t mark = page_mark(pg);
	struct select_view state = part_select(pg, "state", TR_MARK("State"));
	part_choice(pg, &state, STR(""), tr(pg, "All of them"), f->state.n == 0);
	for (enum notice_state s = 0; s < NOTICE_STATES; s++)
		part_choice(pg, &state, str_from_c(notice_state_key(s)),
			    tr(pg, notice_state_text(s)),
			    str_eq(f->state, str_from_c(notice_state_key(s))));
	page_select(pg, &state);
	struct select_view category = part_select(pg, "category", TR_MARK("Category"));
	part_choice(pg, &category, STR(""), tr(pg, "All of them"), f->concept.n == 0);
	notice_concepts(pg->cx->arena, lv->law, &concepts);
	for (size_t i = 0; i < concepts.n; i++) {
		const struct str id = lv->law->concepts.p[concepts.p[i]].id;
		part_choice(pg, &category, id, law_name_concept(lv, concepts.p[i]),
			    str_eq(id, f->concept));
	}
	page_select(pg, &category);
	struct select_view country = part_select(pg, "country", TR_MARK("Country of the host"));
	desk_choose_country(lv, &country, f->country);
	page_select(pg, &country);
	v->filters = page_since(pg, mark);
}

static enum rc read_filter(struct cx *cx, const struct page *pg, struct notice_filter *f)
{
	enum notice_state state;
	*f = (struct notice_filter){ .state = http_query(pg->req, "state"),
				     .concept = http_query(pg->req, "category"),
				     .country = http_query(pg->req, "country") };
	if (f->state.n > 0 && !notice_state_parse(f->state, &state))
		return cx_fail(cx, RC_INVALID, "no notice is in such a state");
	if (!notice_is_concept(pg->law, f->concept))
		return cx_fail(cx, RC_INVALID, "there is no such category of notices");
	if (f->country.n > 0 && law_country(pg->law, f->country) == LAW_NONE)
		return cx_fail(cx, RC_INVALID, "this is no country: say two letters, such as LK");
	return report_before(cx, pg, &f->before);
}

/* The next page, with the filters of this one. */
static struct str next_href(struct page *pg, const struct notice_filter *f,
			    const struct intake_before *last)
{
	struct arena *a = pg->cx->arena;
	return arena_fmt(a, "/notices?state=%.*s&category=%.*s&country=%.*s&before=%.*s",
			 STR_ARG(f->state), STR_ARG(f->concept), STR_ARG(f->country),
			 STR_ARG(report_before_print(a, *last)));
}

static enum rc count_waiting(struct cx *cx, struct page *pg, int64_t *out)
{
	struct notices open = { 0 };
	const struct actor who = people_actor(pg);
	const struct notice_filter f = { .state = STR("open") };
	TRY(notice_list(cx, pg->db, &who, &f, &open));
	*out = (int64_t)open.n;
	return RC_OK;
}

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct notice_filter f;
	struct notices list = { 0 };
	struct intake_before last = { { 0 }, { { 0 } } };
	struct notices_view v = { .may_work = page_may(pg, ACCESS_REPORT_WORK) };
	const struct actor who = people_actor(pg);
	TRY(read_filter(cx, pg, &f));
	TRY(notice_list(cx, pg->db, &who, &f, &list));
	const bool more = list.n == NOTICE_PAGE;
	if (more)
		last = (struct intake_before){ list.p[list.n - 1].received_at,
					       list.p[list.n - 1].report };
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		notices_to_json(j, cx->arena, &list, false);
		report_put_before(j, cx->arena, more ? &last : NULL);
		law_send_json(pg, j);
		return RC_OK;
	}
	TRY(law_view_open(cx, pg, &lv));
	for (size_t i = 0; i < list.n; i++)
		*ARENA_PUSH(cx->arena, &v.rows) = row_of(&lv, &list.p[i]);
	v.filtered = f.state.n + f.concept.n + f.country.n > 0;
	v.next = more ? next_href(pg, &f, &last) : STR("");
	put_filters(&lv, &f, &v);
	TRY(count_waiting(cx, pg, &v.waiting));
	pg->title = tr(pg, "Notices of the hotline");
	page_intake_notices(pg, &v);
	return RC_OK;
}

/* ---- one ---- */

static const char *punish_text(const struct law_view *lv, uint16_t country, struct str concept)
{
	static const char *const texts[] = {
		[PUNISH_NO] = TR_MARK("the law does not punish it"),
		[PUNISH_UNKNOWN] = TR_MARK("the data do not say whether the law punishes it"),
		[PUNISH_DEPENDS] = TR_MARK("it depends whether the law punishes it"),
		[PUNISH_YES] = TR_MARK("the law punishes it"),
	};
	const uint16_t c = law_concept(lv->law, concept);
	if (concept.n == 0 || c == LAW_NONE || country == LAW_NONE)
		return NULL;
	return texts[world_punishes(lv->world, country, c)->answer];
}

static enum rc fill_law(const struct law_view *lv, const struct notice *n, struct notice_view *v)
{
	struct cx *cx = lv->cx;
	struct organisation own = { .name = { 0 } };
	const enum rc rc = organisation_own(cx, lv->pg->db, &own);
	if (rc != RC_OK && rc != RC_MISSING)
		return rc;
	const uint16_t here = rc == RC_OK ? law_country(lv->law, own.country) : LAW_NONE,
		       host = n->place.country.n > 0 ? law_country(lv->law, n->place.country)
						     : LAW_NONE;
	v->own = punish_text(lv, here, n->concept);
	if (v->own)
		v->own_name = law_name_country(lv, here);
	if (host == LAW_NONE)
		return RC_OK;
	if (host != here)
		v->his = punish_text(lv, host, n->concept);
	const struct country *c = &lv->law->countries.p[host];
	for (size_t i = 0; i < c->authorities.n && host != here; i++)
		if (str_eq(c->authorities.p[i].kind, STR("hotline")))
			*ARENA_PUSH(cx->arena,
				    &v->hotlines) = law_authority_row(lv, &c->authorities.p[i]);
	return RC_OK;
}

static enum rc fill_earlier(const struct law_view *lv, const struct notice *n,
			    struct notice_view *v)
{
	struct notices same = { 0 };
	TRY(notice_same(lv->cx, lv->pg->db, n, &same));
	for (size_t i = 0; i < same.n; i++)
		*ARENA_PUSH(lv->cx->arena, &v->earlier) = row_of(lv, &same.p[i]);
	return RC_OK;
}

static void fill_times(struct page *pg, const struct notice *n, struct notice_view *v)
{
	v->received = page_time(pg, n->received_at);
	if (n->told_at.us != 0)
		v->told = page_time(pg, n->told_at);
	if (n->offline_at.us != 0)
		v->offline = page_time(pg, n->offline_at);
	if (n->redacted_at.us != 0)
		v->redacted = page_date(pg, date_today(n->redacted_at));
	if (n->place.as_of.us != 0)
		v->as_of = page_date(pg, date_today(n->place.as_of));
}

static void fill_links(struct page *pg, const struct notice *n, struct notice_view *v)
{
	struct arena *a = pg->cx->arena;
	if (id_is_set(n->referral))
		v->referral = arena_fmt(a, "/referrals/%.*s", STR_ARG(id_print(a, n->referral)));
	if (id_is_set(n->takedown))
		v->takedown = arena_fmt(a, "/takedowns/%.*s", STR_ARG(id_print(a, n->takedown)));
	v->report = arena_fmt(a, "/reports/%.*s", STR_ARG(id_print(a, n->report)));
	v->may_tell = n->state == NOTICE_OPEN && n->redacted_at.us == 0;
	if (n->state == NOTICE_BACK && n->redacted_at.us == 0)
		v->again = (struct form_view){ .action = href_of(pg, n->report, "again"),
					       .button = tr(pg, "Tell who keeps it now") };
}

static enum rc load(struct cx *cx, struct page *pg, struct notice *out)
{
	const struct actor who = people_actor(pg);
	TRY(notice_load(cx, pg->db, &who, page_param(pg, "notice"), out));
	pg->object = (struct page_object){ "report", out->report };
	return RC_OK;
}

static enum rc show_one(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct notice n;
	TRY(load(cx, pg, &n));
	if (pg->format == PAGE_JSON) {
		struct notices one = { &n, 1, 1 };
		AUTO(json) j = json_new(cx->arena);
		notices_to_json(j, cx->arena, &one, true);
		law_send_json(pg, j);
		return RC_OK;
	}
	TRY(law_view_open(cx, pg, &lv));
	struct notice_view v = { .errors = part_errors(pg),
				 .number = n.number,
				 .category = category_name(&lv, n.concept),
				 .class = n.class,
				 .machine = n.machine,
				 .country = name_of_country(&lv, n.place.country),
				 .network = place_network(cx->arena, &n.place),
				 .partner = n.partner,
				 .reference = n.reference,
				 .state = notice_state_text(n.state) };
	if (n.redacted_at.us == 0)
		v.value = defang(cx->arena, n.key);
	for (size_t i = 0; i < n.hashes.n; i++)
		*ARENA_PUSH(cx->arena, &v.hashes) = (struct notice_word_view){ n.hashes.p[i] };
	fill_times(pg, &n, &v);
	fill_links(pg, &n, &v);
	TRY(fill_law(&lv, &n, &v));
	TRY(fill_earlier(&lv, &n, &v));
	pg->title = tr_with(pg, "Notice {number}", ARG("number", n.number));
	page_crumb(pg, tr(pg, "Notices of the hotline"), "/notices");
	page_intake_notice(pg, &v);
	return RC_OK;
}

static enum rc again(struct cx *cx, struct page *pg)
{
	struct notice n;
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &n));
	TRY(notice_again(cx, pg->db, &by, &n));
	return page_redirect(pg, STR("/notices/tell"));
}

/* ---- a new one ---- */

static void put_category(const struct law_view *lv)
{
	struct page *pg = lv->pg;
	struct id_list concepts = { 0 };
	struct select_view category = part_select(pg, "category",
						  TR_MARK("Category under the law"));
	category.hint = tr(pg, "The offence as the law data name it.");
	part_choice(pg, &category, STR(""), tr(pg, "To be classified where it is hosted"), true);
	notice_concepts(pg->cx->arena, lv->law, &concepts);
	for (size_t i = 0; i < concepts.n; i++)
		part_choice(pg, &category, lv->law->concepts.p[concepts.p[i]].id,
			    law_name_concept(lv, concepts.p[i]), false);
	page_select(pg, &category);
	struct select_view class = part_select(pg, "class", TR_MARK("Class (XARF 4)"));
	class.hint = tr(pg, "As the hotline that passed it on has classified it.");
	part_choice(pg, &class, STR(""), tr(pg, "Not said"), true);
	for (size_t i = 0; i < NOTICE_CLASSES; i++)
		part_choice(pg, &class, str_from_c(notice_classes[i]),
			    str_from_c(notice_classes[i]), false);
	page_select(pg, &class);
}

static void put_host(const struct law_view *lv)
{
	struct page *pg = lv->pg;
	struct input_view machine = part_input(pg, "machine",
					       TR_MARK("IP address of the host (optional)"));
	machine.hint = tr(pg, "This node's databases say its country and network.");
	page_input(pg, &machine);
	struct select_view country = part_select(pg, "country",
						 TR_MARK("Country of the host (optional)"));
	country.hint = tr(pg, "It counts where no database says so.");
	desk_choose_country(lv, &country, form_value(pg, "country"));
	page_select(pg, &country);
}

static enum rc show_new(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	TRY(law_view_open(cx, pg, &lv));
	size_t mark = page_mark(pg);
	const struct input_view what = part_input(
		pg, "what", TR_MARK("An address on the web, a host or a machine"));
	page_input(pg, &what);
	put_category(&lv);
	struct textarea_view hashes = part_textarea(pg, "hashes",
						    TR_MARK("Digests of files (optional)"));
	hashes.hint = tr(pg, "One a line: MD5, SHA-1, SHA-256 or SHA-512.");
	page_textarea(pg, &hashes);
	put_host(&lv);
	const struct input_view partner = part_input(pg, "partner",
						     TR_MARK("Passed on by (optional)"));
	page_input(pg, &partner);
	struct input_view reference = part_input(pg, "reference",
						 TR_MARK("Their reference (optional)"));
	reference.hint = tr(pg, "A number or name, and no words about what is to be seen.");
	page_input(pg, &reference);
	struct form_page_view v = { .heading = tr(pg, "Write down a notice"),
				    .form = { .action = STR("/notices/new"),
					      .fields = page_since(pg, mark),
					      .button = tr(pg, "Keep the notice") } };
	mark = page_mark(pg);
	people_put_text(pg, tr(pg, no_file));
	v.above = page_since(pg, mark);
	page_crumb(pg, tr(pg, "Notices of the hotline"), "/notices");
	return people_form(pg, &v);
}

static void read_hashes(struct page *pg, struct notice *n)
{
	struct str line, rest = form_value(pg, "hashes");
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest); // the last has none
		line = str_trim(line);
		if (line.n > 0)
			*ARENA_PUSH(pg->cx->arena, &n->hashes) = line;
	}
}

/* False: a mistake of its field. */
static bool read_where(struct page *pg, struct notice *n)
{
	struct arena *a = pg->cx->arena;
	const struct block_target what = block_from_text(a, form_value(pg, "what"));
	const struct str said = form_value(pg, "machine"), country = form_value(pg, "country");
	const struct block_target machine = block_from_text(a, said);
	if (what.kind == SUBJECT_KINDS) {
		form_fail(pg, "what",
			  tr(pg, "This is no host, no machine and no address on the web."));
		return false;
	}
	if (said.n > 0 && machine.kind != SUBJECT_IP) {
		form_fail(pg, "machine", tr(pg, "This is no IP address."));
		return false;
	}
	n->kind = what.kind;
	n->key = what.key;
	n->machine = what.is_machine ? what.host : machine.key;
	n->place = place_find(pg->site->places, a, n->machine);
	if (n->place.country.n == 0 && country.n > 0 && law_country(pg->law, country) != LAW_NONE)
		n->place.country = country;
	return true;
}

static enum rc write_new(struct cx *cx, struct page *pg)
{
	bool is_again = false;
	const struct actor by = people_actor(pg);
	struct notice n = { .concept = form_value(pg, "category"),
			    .class = form_value(pg, "class"),
			    .partner = form_value(pg, "partner"),
			    .reference = form_value(pg, "reference") };
	if (form_value(pg, "file").n > 0)
		return cx_fail(cx, RC_INVALID, "%s", no_file);
	if (!notice_is_concept(pg->law, n.concept))
		return cx_fail(cx, RC_INVALID, "there is no such category of notices");
	if (!read_where(pg, &n))
		return RC_OK;
	read_hashes(pg, &n);
	const enum rc rc = notice_add(cx, pg->db, &by, &n, &is_again);
	if (rc == RC_INVALID) {
		form_fail(pg, "hashes",
			  tr(pg, "Write one digest a line: hexadecimal digits of MD5, SHA-1, "
				 "SHA-256 or SHA-512, at most 100"));
		return RC_OK;
	}
	TRY(rc);
	return page_redirect(pg, href_of(pg, n.report, ""));
}

/* ---- who is told ---- */

static void put_groups(const struct law_view *lv, const struct notice_groups *all)
{
	struct page *pg = lv->pg;
	struct arena *a = pg->cx->arena;
	struct radios_view to = part_radios(pg, "group", TR_MARK("Who is told"));
	for (size_t i = 0; i < all->n; i++) {
		const struct notice_group *g = &all->p[i];
		const struct str n = page_number(pg, (int64_t)g->notices.n),
				 network = place_network(a, &g->place),
				 country = name_of_country(lv, g->place.country);
		if (g->mail.n > 0)
			part_radio(pg, &to, notice_group_key(a, g),
				   tr_with(pg, "{mail}: notices: {n}", ARG("mail", g->mail),
					   ARG("n", n)));
		else
			part_radio(pg, &to, notice_group_key(a, g),
				   tr_with(pg, "Nobody is known ({place}): notices: {n}",
					   ARG("place", network.n > 0	? network
							: country.n > 0 ? country
									: defang(a, g->host)),
					   ARG("n", n)));
	}
	page_radios(pg, &to);
}

static enum rc show_tell(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct notice_groups all = { 0 };
	const struct actor who = people_actor(pg);
	TRY(law_view_open(cx, pg, &lv));
	TRY(notice_groups(cx, pg->db, &who, &all));
	size_t mark = page_mark(pg);
	struct form_page_view v = { .heading = tr(pg, "Tell who keeps the hosts") };
	page_crumb(pg, tr(pg, "Notices of the hotline"), "/notices");
	if (all.n == 0)
		return page_redirect(pg, STR("/notices"));
	put_groups(&lv, &all);
	struct input_view other = part_input(pg, "other",
					     TR_MARK("Address, where nobody is known"));
	other.hint = tr(pg, "Such as abuse@example.com, or of the hotline of that country.");
	page_input(pg, &other);
	struct select_view language = part_select(pg, "language",
						  TR_MARK("Language of what is sent there"));
	part_choice(pg, &language, STR("en"), STR("English"), true);
	part_choice(pg, &language, STR("fr"), STR("Français"), false);
	page_select(pg, &language);
	v.form = (struct form_view){ .action = STR("/notices/tell"),
				     .fields = page_since(pg, mark),
				     .button = tr(pg, "Write the mail") };
	mark = page_mark(pg);
	people_put_text(pg, tr(pg, "One mail for all notices of a recipient. When it has gone out, "
				   "each address is followed until it is offline."));
	v.above = page_since(pg, mark);
	return people_form(pg, &v);
}

static enum rc tell(struct cx *cx, struct page *pg)
{
	struct referrals made = { 0 };
	const struct actor by = people_actor(pg);
	const struct notice_telling t = { .group = form_value(pg, "group"),
					  .other = form_value(pg, "other"),
					  .language = form_value(pg, "language"),
					  .rules = pg->site->referral,
					  .translate = lang_text_by_prefix };
	const enum rc rc = notice_tell(cx, pg->db, &by, &t, &made);
	if (rc == RC_INVALID) {
		form_fail(pg, "other",
			  tr(pg, "Enter an address: nobody is known who keeps what you chose"));
		return RC_OK;
	}
	TRY(rc);
	return page_redirect(pg, arena_fmt(cx->arena, "/referrals/%.*s",
					   STR_ARG(id_print(cx->arena, made.p[0].id))));
}

/* ---- in numbers ---- */

static const char *const count_titles[NOTICE_COUNTS] = {
	[NOTICE_BY_STATE] = TR_MARK("State"),
	[NOTICE_BY_CONCEPT] = TR_MARK("Category"),
	[NOTICE_BY_CLASS] = TR_MARK("Class (XARF 4)"),
	[NOTICE_BY_COUNTRY] = TR_MARK("Country of the host"),
};

static struct str count_name(const struct law_view *lv, enum notice_count by, struct str name)
{
	enum notice_state state;
	if (by == NOTICE_BY_STATE && notice_state_parse(name, &state))
		return tr(lv->pg, notice_state_text(state));
	if (by == NOTICE_BY_CONCEPT)
		return category_name(lv, name);
	if (name.n == 0)
		return tr(lv->pg, "Not said");
	return by == NOTICE_BY_COUNTRY ? name_of_country(lv, name) : name;
}

static struct str hours_of(struct page *pg, int64_t us)
{
	return us == 0 ? (struct str){ 0 } : page_number(pg, (us + HOURS(1).us - 1) / HOURS(1).us);
}

static enum rc show_numbers(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct notice_numbers n;
	int64_t days = DAYS_DEFAULT;
	const struct str said = http_query(pg->req, "days");
	if (said.n > 0 && !str_to_i64(said, 1, 3660, &days))
		return cx_fail(cx, RC_INVALID, "a stretch has 1 to 3660 days");
	const struct instant from = { cx->now.us - days * DAYS(1).us }, to = { cx->now.us + 1 };
	TRY(notice_numbers(cx, pg->db, from, to, &n));
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		notice_numbers_to_json(j, cx->arena, &n);
		law_send_json(pg, j);
		return RC_OK;
	}
	TRY(law_view_open(cx, pg, &lv));
	struct notice_numbers_view v = { .notices = n.notices,
					 .told = n.told,
					 .offline = n.offline,
					 .told_median = hours_of(pg, n.told_median_us),
					 .offline_median = hours_of(pg, n.offline_median_us) };
	for (enum notice_count by = 0; by < NOTICE_COUNTS && n.notices > 0; by++) {
		struct notice_list_view *l = ARENA_PUSH(cx->arena, &v.lists);
		l->title = count_titles[by];
		for (size_t i = 0; i < n.lists[by].n; i++)
			*ARENA_PUSH(cx->arena, &l->rows) = (struct notice_count_view){
				count_name(&lv, by, n.lists[by].p[i].name),
				page_number(pg, n.lists[by].p[i].n)
			};
	}
	pg->title = tr(pg, "Notices in numbers");
	page_crumb(pg, tr(pg, "Notices of the hotline"), "/notices");
	page_intake_notice_numbers(pg, &v);
	return RC_OK;
}

static const struct web_field new_fields[] = {
	{ "what", FORM_TEXT, true, 2000, .missing = TR_MARK("Say where it is"),
	  .label = TR_MARK("An address on the web, a host or a machine") },
	{ "category", FORM_TEXT, false, 60 },
	{ "class", FORM_TEXT, false, 20, .label = TR_MARK("Class (XARF 4)") },
	{ "hashes", FORM_TEXT, false, HASHES_MAX, .label = TR_MARK("Digests of files (optional)") },
	{ "machine", FORM_TEXT, false, 60, .label = TR_MARK("IP address of the host (optional)") },
	{ "country", FORM_TEXT, false, 2 },
	{ "partner", FORM_TEXT, false, NOTICE_WORD_MAX,
	  .label = TR_MARK("Passed on by (optional)") },
	{ "reference", FORM_TEXT, false, NOTICE_WORD_MAX,
	  .label = TR_MARK("Their reference (optional)") },
	{ "file", FORM_TEXT, false, FILE_MAX }, // on no page: for who sends one all the same
	{ 0 },
};
static const struct web_field tell_fields[] = {
	{ "group", FORM_TEXT, true, KEY_MAX, .missing = TR_MARK("Choose who is told"),
	  .label = TR_MARK("Who is told") },
	{ "other", FORM_TEXT, false, CONSTITUENT_WORD_MAX,
	  .label = TR_MARK("Address, where nobody is known") },
	{ "language", FORM_CHOICE, true, 2,
	  .missing = TR_MARK("Choose one of those that are offered"), .choices = "en fr",
	  .label = TR_MARK("Language of what is sent there") },
	{ 0 },
};
static const struct web_field no_fields[] = { { 0 } };
static const struct web_form new_form = { new_fields, show_new },
			     tell_form = { tell_fields, show_tell },
			     no_form = { no_fields, show_one };

const struct web_route intake_notice_routes[] = {
	{ HTTP_GET, "/notices", show_list, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_REPORT_SEE, .keys = "state category country before" },
	{ HTTP_GET, "/notices/new", show_new, .tx = TX_READ, .need = ACCESS_REPORT_WORK },
	{ HTTP_POST, "/notices/new", write_new, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &new_form },
	{ HTTP_GET, "/notices/tell", show_tell, .tx = TX_READ, .need = ACCESS_REPORT_WORK },
	{ HTTP_POST, "/notices/tell", tell, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &tell_form },
	{ HTTP_GET, "/notices/numbers", show_numbers, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_REPORT_SEE, .keys = "days" },
	{ HTTP_GET, "/notices/:notice", show_one, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_REPORT_WORK, .content = true },
	{ HTTP_POST, "/notices/:notice/again", again, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &no_form },
	{ 0 },
};
