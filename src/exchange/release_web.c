// SPDX-License-Identifier: AGPL-3.0-or-later
// /profiles: this country's file of the law data, and those that other nodes published.
#include "exchange/release_web.h"

#include "exchange/html/pages.h"
#include "exchange/own_card_db.h"
#include "exchange/card_to_note.h"
#include "exchange/peer_web.h"
#include "exchange/release_db.h"
#include "exchange/release_peer_db.h"
#include "exchange/release_to_json.h"
#include "law/profile_to_text.h"
#include "people/account.h"
#include "people/account_db.h"
#include "people/account_web.h"
#include "people/html/pages.h"
#include "web/pages.h"
#include "web/sentence.h"

enum { FORM_TEXT_MAX = 48 * 1024 };

static struct str href_of(struct page *pg, struct id id, const char *rest)
{
	return arena_fmt(pg->cx->arena, "/profiles/%.*s%s", STR_ARG(id_print(pg->cx->arena, id)),
			 rest);
}

static struct str name_of(const struct law_view *lv, struct str code)
{
	const uint16_t country = law_country(lv->law, code);
	return country == LAW_NONE ? code : law_name_country(lv, country);
}

/* The country of this node's card; empty: it has none yet. */
static enum rc own_country(struct cx *cx, struct page *pg, struct str *out)
{
	struct own_card own;
	struct card card = { 0 };
	*out = (struct str){ 0 };
	TRY(own_card_load(cx, pg->db, &own));
	if (own.serial == 0)
		return RC_OK;
	TRY(card_read_again(cx, own.card, &card));
	*out = card.country;
	return RC_OK;
}

static bool stands(const struct release_uses *uses, struct id release)
{
	for (size_t i = 0; i < uses->n; i++)
		if (id_eq(uses->p[i].release, release))
			return true;
	return false;
}

static struct release_row_view row_of(const struct law_view *lv, const struct release *r,
				      const struct release_uses *uses)
{
	struct page *pg = lv->pg;
	return (struct release_row_view){
		.href = href_of(pg, r->id, ""),
		.country = name_of(lv, r->country),
		.node = r->name.n > 0 ? r->name : r->origin,
		.serial = r->serial > 0 ? page_number(pg, r->serial) : (struct str){ 0 },
		.published = page_time(pg, r->published_at),
		.state = release_state_name(r->state),
		.stands = stands(uses, r->id),
	};
}

/* ---- the list ---- */

static enum rc is_newer(struct cx *cx, const struct law_view *lv, const struct release *r,
			bool *out)
{
	struct sha256 now;
	static const struct sha256 none;
	*out = false;
	const enum rc rc = release_installed(cx, lv->law, r->country, &now);
	if (rc == RC_MISSING)
		return RC_OK;
	TRY(rc);
	*out = !sha256_eq(&r->installed, &none) && !sha256_eq(&r->installed, &now);
	return RC_OK;
}

static enum rc fill_list(struct cx *cx, const struct law_view *lv, const struct release_list *list,
			 const struct release_uses *uses, struct release_list_view *v)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct release *r = &list->p[i];
		bool newer = false;
		*ARENA_PUSH(cx->arena, &v->rows) = row_of(lv, r, uses);
		if (stands(uses, r->id))
			TRY(is_newer(cx, lv, r, &newer));
		if (newer)
			v->newer = arena_fmt(cx->arena, "%.*s%s%.*s", STR_ARG(v->newer),
					     v->newer.n > 0 ? ", " : "",
					     STR_ARG(name_of(lv, r->country)));
	}
	return RC_OK;
}

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct release_list list;
	struct release_uses uses;
	struct str own;
	struct release_list_view v = { .standing_href = STR("/profiles/standing") };
	TRY(law_view_open(cx, pg, &lv));
	TRY(release_list_of(cx, pg->db, STR(""), &list));
	TRY(release_uses_now(cx, pg->db, &uses));
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		json_begin_array(j, "profiles");
		for (size_t i = 0; i < list.n; i++)
			release_to_json(j, cx->arena, NULL, &list.p[i],
					stands(&uses, list.p[i].id));
		json_end(j);
		law_send_json(pg, j);
		return RC_OK;
	}
	TRY(own_country(cx, pg, &own));
	if (own.n > 0)
		v.country = name_of(&lv, own);
	TRY(fill_list(cx, &lv, &list, &uses, &v));
	pg->title = tr(pg, "Files of countries");
	pg->wide = true;
	page_exchange_releases(pg, &v);
	return RC_OK;
}

/* ---- a changed file ---- */

/* What `before` and `work` leave for the handler. */
struct drafting {
	struct str country;
	struct release_look look;
};

static enum rc show_new(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct str own;
	const struct drafting *d = pg->kept;
	struct people_file_view file = people_file(pg, "file", TR_MARK("The changed file"));
	TRY(law_view_open(cx, pg, &lv));
	TRY(own_country(cx, pg, &own));
	file.text.hint = tr(pg, "Paste the whole file, in YAML. Nothing happens before you have "
				"seen how it differs and a second law editor has approved it.");
	const size_t mark = page_mark(pg);
	page_people_file(pg, &file);
	struct release_new_view v = {
		.errors = part_errors(pg),
		.country = name_of(&lv, own),
		.standing_href = STR("/profiles/standing"),
		.form = { STR("/profiles/new"), page_since(pg, mark), tr(pg, "Read the file"),
			  false },
	};
	if (d && d->look.was)
		release_fill_mistakes(cx->arena, &d->look, &v.mistakes);
	pg->title = tr_with(pg, "Change the file of {country}", ARG("country", v.country));
	page_crumb(pg, tr(pg, "Files of countries"), "/profiles");
	page_exchange_release_new(pg, &v);
	return RC_OK;
}

static const struct web_field new_fields[] = {
	{ "file", FORM_LINES, true, FORM_TEXT_MAX, .missing = TR_MARK("Paste or choose the file"),
	  .wrong = TR_MARK("The file is too long for a page: comity profile publish takes it at "
			   "the server's terminal"),
	  .label = TR_MARK("The changed file") },
	{ 0 },
};
static const struct web_form new_form = { new_fields, show_new };

static enum rc find_own(struct cx *cx, struct page *pg)
{
	struct drafting *d = arena_new(cx->arena, struct drafting, 1);
	TRY(own_country(cx, pg, &d->country));
	pg->kept = d;
	if (d->country.n > 0)
		return RC_OK;
	form_fail(pg, "file",
		  tr(pg, "This node has no card yet: its administrator makes it "
			 "first"));
	return RC_INVALID;
}

static enum rc read_file(struct cx *cx, struct page *pg)
{
	struct drafting *d = pg->kept;
	struct law_view lv;
	TRY(law_view_open(cx, pg, &lv));
	const struct str text = peer_plain_lines(cx->arena, form_value(pg, "file"));
	const enum rc rc = release_look_at(cx, lv.law, d->country, text, &d->look);
	if (rc == RC_INVALID || rc == RC_LIMIT) {
		form_fail(pg, "file", sentence_of_failure(pg));
		return RC_OK;
	}
	TRY(rc);
	if (!d->look.is)
		form_fail(pg, "file",
			  tr_n_with(pg, (int64_t)report_count(&d->look.report),
				    "{n} mistake in the file", "{n} mistakes in the file",
				    ARG("n", (int64_t)report_count(&d->look.report))));
	else if (d->look.changes.n == 0)
		form_fail(pg, "file", tr(pg, "No row and no field differs from what stands"));
	return RC_OK;
}

static enum rc add_draft(struct cx *cx, struct page *pg)
{
	const struct drafting *d = pg->kept;
	const struct actor by = people_actor(pg);
	const struct release_form form = { .country = d->country,
					   .text = d->look.text,
					   .installed = d->look.installed };
	struct id id;
	if (form_failed(pg))
		return RC_INVALID;
	TRY(peer_beside(pg, "file", release_draft(cx, pg->db, &by, &form, &id)));
	return page_redirect(pg, href_of(pg, id, ""));
}

/* ---- one ---- */

static enum rc load(struct cx *cx, struct page *pg, struct release *out)
{
	struct id id;
	if (!id_parse(page_param(pg, "profile"), &id))
		return cx_fail(cx, RC_MISSING, "there is no such file of a country");
	return release_load(cx, pg->db, id, out);
}

static struct form_view reason_form(struct page *pg, const struct release *r, const char *rest,
				    const char *label, struct str button)
{
	const size_t mark = page_mark(pg);
	struct textarea_view reason = part_textarea(pg, rest + 1, label);
	reason.hint = tr(pg, "It stays in the ledger.");
	page_textarea(pg, &reason);
	return (struct form_view){ href_of(pg, r->id, rest), page_since(pg, mark), button, false };
}

static void fill_forms(struct page *pg, const struct release *r, bool readable,
		       struct release_one_view *v)
{
	const bool own = !id_is_set(r->peer);
	v->may_propose = readable && v->proposal.n == 0 &&
			 (r->state == RELEASE_DRAFT || r->state == RELEASE_PROPOSED);
	v->may_refuse = r->state == RELEASE_PROPOSED;
	v->may_undo = v->row.stands && !own;
	v->propose = reason_form(
		pg, r, "/propose",
		own ? TR_MARK("Why the file changes") : TR_MARK("Why it is accepted"),
		own ? tr(pg, "Propose to publish it") : tr(pg, "Propose to accept it"));
	v->refuse = reason_form(pg, r, "/refuse", TR_MARK("Why it is refused"),
				tr(pg, "Refuse it"));
	v->undo = reason_form(pg, r, "/undo", TR_MARK("Why you go back"),
			      tr(pg, "Go back to what stood before"));
}

static enum rc fill_sent(struct cx *cx, struct page *pg, struct id id, struct release_one_view *v)
{
	struct release_sents list;
	TRY(release_sent_list(cx, pg->db, id, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct release_sent *s = &list.p[i];
		*ARENA_PUSH(cx->arena, &v->sent) = (struct release_sent_view){
			.node = s->name,
			.at = page_time(pg, s->answer == RELEASE_NO_ANSWER ? s->sent_at
									   : s->answered_at),
			.reason = s->reason,
			.answer = release_answer_name(s->answer)
		};
	}
	return RC_OK;
}

static enum rc fill_by(struct cx *cx, struct page *pg, const struct release *r, struct str *out)
{
	struct account a = { 0 };
	if (!id_is_set(r->account))
		return RC_OK;
	TRY(account_load(cx, pg->db, r->account, &a));
	*out = a.post.n > 0 ? a.post : a.name;
	return RC_OK;
}

static bool is_open(const struct release *r)
{
	return r->state == RELEASE_DRAFT || r->state == RELEASE_PROPOSED ||
	       r->state == RELEASE_UNREADABLE;
}

static enum rc send_one(struct cx *cx, struct page *pg, const struct release *r,
			const struct release_look *look, bool standing)
{
	AUTO(json) j = json_new(cx->arena);
	release_to_json(j, cx->arena, "profile", r, standing);
	if (look->was)
		release_look_to_json(j, look);
	law_send_json(pg, j);
	return RC_OK;
}

static enum rc fill_one(struct cx *cx, const struct law_view *lv, const struct release *r,
			const struct release_look *look, struct release_one_view *v)
{
	struct page *pg = lv->pg;
	struct id waiting;
	TRY(release_waiting(cx, pg->db, r, &waiting));
	if (id_is_set(waiting))
		v->proposal = arena_fmt(cx->arena, "/approvals/%.*s",
					STR_ARG(id_print(cx->arena, waiting)));
	v->digest = sha256_print(cx->arena, &r->digest);
	v->received = page_time(pg, r->received_at);
	v->decided = page_time(pg, r->decided_at);
	v->reason = r->reason;
	v->file_href = href_of(pg, r->id, "/file");
	v->told = r->told;
	v->compared = look->is != NULL;
	if (look->is)
		release_fill_diff(lv, look, &v->diff);
	else if (look->was)
		release_fill_mistakes(cx->arena, look, &v->mistakes);
	TRY(is_newer(cx, lv, r, &v->newer));
	TRY(fill_by(cx, pg, r, &v->by));
	TRY(fill_sent(cx, pg, r->id, v));
	fill_forms(pg, r, look->is != NULL, v);
	return RC_OK;
}

static enum rc show_one(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct release r = { 0 };
	struct release_uses uses;
	struct release_look look = { 0 };
	TRY(load(cx, pg, &r));
	TRY(law_view_open(cx, pg, &lv));
	TRY(release_uses_now(cx, pg->db, &uses));
	if (is_open(&r))
		TRY(release_look_at(cx, lv.law, r.country, r.text, &look));
	if (pg->format == PAGE_JSON)
		return send_one(cx, pg, &r, &look, stands(&uses, r.id));
	struct release_one_view v = { .errors = part_errors(pg), .row = row_of(&lv, &r, &uses) };
	TRY(fill_one(cx, &lv, &r, &look, &v));
	v.newer = v.newer && v.row.stands;
	pg->title = tr_with(pg, "{thing}: {state}", ARG("thing", v.row.country),
			    ARG("state", tr(pg, v.row.state)));
	page_crumb(pg, tr(pg, "Files of countries"), "/profiles");
	page_exchange_release(pg, &v);
	return RC_OK;
}

/* ---- files ---- */

static enum rc send_file(struct page *pg, struct str country, struct str text)
{
	buf_add(pg->out, text);
	pg->type = STR("text/plain; charset=utf-8");
	pg->save_as = arena_fmt(pg->cx->arena, "%.*s.yaml",
				STR_ARG(str_lower(pg->cx->arena, country)));
	return RC_OK;
}

static enum rc send_release(struct cx *cx, struct page *pg)
{
	struct release r = { 0 };
	TRY(load(cx, pg, &r));
	return send_file(pg, r.country, r.text);
}

static enum rc send_standing(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct str own, standing, installed;
	TRY(law_view_open(cx, pg, &lv));
	TRY(own_country(cx, pg, &own));
	if (own.n == 0)
		return cx_fail(cx, RC_MISSING, "this node has no card yet");
	TRY(law_source_country(cx, lv.law, own, &standing, &installed));
	return send_file(pg, own, standing);
}

/* ---- acts ---- */

#define WHY(field)                                                                    \
	{                                                                             \
		field, FORM_LINES, true, ACCOUNT_REASON_MAX,                          \
			.missing = TR_MARK("Say why: the reason stays with the act"), \
			.label = TR_MARK("Reason")                                    \
	}
static const struct web_field propose_fields[] = { WHY("propose"), { 0 } };
static const struct web_field refuse_fields[] = { WHY("refuse"), { 0 } };
static const struct web_field undo_fields[] = { WHY("undo"), { 0 } };
static const struct web_form propose_form = { propose_fields, show_one };
static const struct web_form refuse_form = { refuse_fields, show_one };
static const struct web_form undo_form = { undo_fields, show_one };

/* A release, and how it differs in words. */
struct proposing {
	struct release release;
	struct str told;
};

static enum rc find_release(struct cx *cx, struct page *pg)
{
	struct proposing *p = arena_new(cx->arena, struct proposing, 1);
	pg->kept = p;
	return load(cx, pg, &p->release);
}

static enum rc tell_release(struct cx *cx, struct page *pg)
{
	struct proposing *p = pg->kept;
	struct law_view lv;
	struct release_look look = { 0 };
	TRY(law_view_open(cx, pg, &lv));
	TRY(release_look_at(cx, lv.law, p->release.country, p->release.text, &look));
	if (!look.is) {
		form_fail(pg, "propose", tr(pg, "It cannot be read here"));
		return RC_OK;
	}
	p->told = arena_fmt(cx->arena, "%.*s\n%.*s",
			    STR_ARG(profile_changes_text(cx->arena, &look.changes)),
			    STR_ARG(profile_effects_text(cx->arena, look.is, look.effects)));
	return RC_OK;
}

static enum rc propose(struct cx *cx, struct page *pg)
{
	const struct proposing *p = pg->kept;
	const struct actor by = people_actor(pg);
	const struct release_proposal what = { p->release.id, p->told, form_value(pg, "propose") };
	struct id proposal;
	if (form_failed(pg))
		return RC_INVALID;
	TRY(peer_beside(pg, "propose", release_propose(cx, pg->db, &by, &what, &proposal)));
	return page_redirect(pg, href_of(pg, p->release.id, ""));
}

static enum rc refuse(struct cx *cx, struct page *pg)
{
	struct release r = { 0 };
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &r));
	TRY(peer_beside(pg, "refuse",
			release_refuse(cx, pg->db, &by, r.id, form_value(pg, "refuse"))));
	return page_redirect(pg, href_of(pg, r.id, ""));
}

static enum rc undo(struct cx *cx, struct page *pg)
{
	struct release r = { 0 };
	struct release_uses uses;
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &r));
	TRY(release_uses_now(cx, pg->db, &uses));
	if (!stands(&uses, r.id)) {
		form_fail(pg, "undo", tr(pg, "It does not stand any more"));
		return RC_INVALID;
	}
	TRY(peer_beside(pg, "undo",
			release_undo(cx, pg->db, &by, r.country, form_value(pg, "undo"))));
	return page_redirect(pg, href_of(pg, r.id, ""));
}

const struct web_route exchange_release_routes[] = {
	{ HTTP_GET, "/profiles", show_list, .formats = PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_LAW_EDIT },
	{ HTTP_GET, "/profiles/new", show_new, .tx = TX_READ, .need = ACCESS_LAW_EDIT },
	{ HTTP_POST, "/profiles/new", add_draft, .tx = TX_WRITE, .need = ACCESS_LAW_EDIT,
	  .form = &new_form, .before = find_own, .work = read_file },
	{ HTTP_GET, "/profiles/standing", send_standing, .tx = TX_READ, .need = ACCESS_LAW_EDIT },
	{ HTTP_GET, "/profiles/:profile", show_one, .formats = PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_LAW_EDIT },
	{ HTTP_GET, "/profiles/:profile/file", send_release, .tx = TX_READ,
	  .need = ACCESS_LAW_EDIT },
	{ HTTP_POST, "/profiles/:profile/propose", propose, .tx = TX_WRITE, .need = ACCESS_LAW_EDIT,
	  .form = &propose_form, .before = find_release, .work = tell_release },
	{ HTTP_POST, "/profiles/:profile/refuse", refuse, .tx = TX_WRITE, .need = ACCESS_LAW_EDIT,
	  .form = &refuse_form },
	{ HTTP_POST, "/profiles/:profile/undo", undo, .tx = TX_WRITE, .need = ACCESS_LAW_EDIT,
	  .form = &undo_form },
	{ 0 },
};
