// SPDX-License-Identifier: AGPL-3.0-or-later
// What the desk tells the pages of evidence: one's cases, and on what something of a case was
// obtained; and the exhibits on the page of a case.
#include "desk/exhibit_web.h"

#include "desk/search_db.h"
#include "desk/speech.h"
#include "evidence/act_db.h"
#include "ledger/entry.h"

static enum rc list_cases(struct cx *cx, struct page *pg, struct evidence_cases *out)
{
	struct case_list list = { 0 };
	const struct actor who = people_actor(pg);
	TRY(case_list(cx, pg->db, &who, &list));
	for (size_t i = 0; i < list.n; i++)
		if (case_access(cx, pg->db, &who, list.p[i].id, MEMBER_WORK) == RC_OK)
			*ARENA_PUSH(cx->arena, out) = (struct evidence_case){ list.p[i].id,
									      list.p[i].reference,
									      list.p[i].title };
	return RC_OK;
}

struct legal_authority desk_authority_of(const struct law_view *lv, const struct request *r)
{
	struct page *pg = lv->pg;
	struct arena *a = lv->cx->arena;
	const char *title = kind_row(r->progress.kind)->title;
	struct str text = tr_with(
		pg, "{kind} {reference}: {pair}, {basis} {provision}", ARG("kind", tr(pg, title)),
		ARG("reference", r->reference), ARG("pair", desk_pair(lv, r->from, r->to)),
		ARG("basis", desk_instrument(lv, r->basis)), ARG("provision", r->provision));
	if (entry_has_hash(&r->authorisation))
		text = tr_with(pg, "{text}; judicial decision, SHA-256 {digest}",
			       ARG("text", str_trim(text)),
			       ARG("digest", sha256_print(a, &r->authorisation)));
	return (struct legal_authority){
		.kind = r->provider.n > 0 || entry_has_hash(&r->authorisation) ? AUTHORITY_ORDER
									       : AUTHORITY_REQUEST,
		.id = id_print(a, r->id),
		.text = str_trim(text),
		.until = r->at.authorisation_ends,
	};
}

static enum rc one_case(struct cx *cx, struct page *pg, struct id id, struct evidence_case *out,
			struct evidence_bases *bases)
{
	struct desk_case c = { 0 };
	struct request_page page;
	struct law_view lv;
	const struct actor who = people_actor(pg);
	TRY(case_access(cx, pg->db, &who, id, MEMBER_GLASS));
	TRY(case_load(cx, pg->db, id, &c));
	*out = (struct evidence_case){ id, c.reference, c.title };
	TRY(law_view_open(cx, pg, &lv));
	TRY(request_of_case(cx, pg->db, id, (struct id){ 0 }, SEARCH_PAGE_MAX, &page));
	for (size_t i = 0; i < page.list.n; i++) {
		struct request *r = arena_new(cx->arena, struct request, 1);
		TRY(request_load(cx, pg->db, page.list.p[i].id, r));
		*ARENA_PUSH(cx->arena, bases) = (struct evidence_basis){ desk_authority_of(&lv, r),
									 r->reference };
	}
	return RC_OK;
}

const struct evidence_site desk_evidence = { list_cases, one_case };

static void put_rows(struct page *pg, const struct exhibit_list *list, struct exhibit_rows *out)
{
	for (size_t i = 0; i < list->n; i++)
		*ARENA_PUSH(pg->cx->arena, out) = evidence_row(pg, &list->p[i]);
}

enum rc desk_transit(struct cx *cx, struct page *pg, struct exhibit_rows *coming,
		     struct exhibit_rows *going)
{
	struct exhibit_list to = { 0 }, from = { 0 };
	const struct actor who = people_actor(pg);
	if (!page_may(pg, ACCESS_EVIDENCE_SEE))
		return RC_OK;
	TRY(hand_overs_to(cx, pg->db, &who, &to));
	TRY(hand_overs_from(cx, pg->db, &who, &from));
	put_rows(pg, &to, coming);
	put_rows(pg, &from, going);
	return RC_OK;
}

enum rc desk_exhibits(struct cx *cx, struct page *pg, struct id case_id, struct exhibit_rows *out)
{
	struct exhibit_list list = { 0 };
	const struct actor who = people_actor(pg);
	if (!page_may(pg, ACCESS_EVIDENCE_SEE))
		return RC_OK;
	TRY(exhibit_list(cx, pg->db, &who, case_id, (struct instant){ 0 }, &list));
	put_rows(pg, &list, out);
	return RC_OK;
}
