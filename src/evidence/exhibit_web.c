// SPDX-License-Identifier: AGPL-3.0-or-later
// /exhibits: those of one's cases; one exhibit, with what is known of it, and its custody.
#include "evidence/act_web.h"
#include "evidence/custody_from_json.h"
#include "evidence/delivery_db.h"
#include "evidence/ending_web.h"
#include "evidence/evidence_web.h"
#include "evidence/exhibit_to_json.h"
#include "evidence/package_paper_db.h"
#include "evidence/html/pages.h"
#include "evidence/referral.h"
#include "evidence/sealed_db.h"
#include "formats/json.h"
#include "ledger/entry.h"
#include "people/organisation_db.h"
#include "people/signature_db.h"
#include "web/pages.h"

/* ---- what the pages share ---------------------------------------------------------------- */

struct str evidence_href(struct page *pg, struct id exhibit, const char *what)
{
	return arena_fmt(pg->cx->arena, "/exhibits/%.*s%s%s",
			 STR_ARG(id_print(pg->cx->arena, exhibit)), what[0] ? "/" : "", what);
}

static struct evidence_tag tag_of_state(enum exhibit_state s)
{
	static const char *const classes[EXHIBIT_STATES] = {
		[EXHIBIT_HELD] = "govuk-tag--green",	 [EXHIBIT_IN_TRANSIT] = "govuk-tag--yellow",
		[EXHIBIT_RETURNED] = "govuk-tag--grey",	 [EXHIBIT_ERASED] = "govuk-tag--grey",
		[EXHIBIT_DESTROYED] = "govuk-tag--grey",
	};
	return (struct evidence_tag){ classes[s], exhibit_state_text(s) };
}

struct exhibit_row evidence_row(struct page *pg, const struct exhibit *e)
{
	const struct actor who = people_actor(pg);
	if (!exhibit_is_open_to(&who, e))
		return (struct exhibit_row){ .href = evidence_href(pg, e->id, ""),
					     .number = e->number,
					     .description = tr(pg, "locked: only a restricted "
								   "custodian reads more"),
					     .kind = TR_MARK("Exhibit"),
					     .state = tag_of_state(e->state) };
	return (struct exhibit_row){ .href = evidence_href(pg, e->id, ""),
				     .number = e->number,
				     .description = e->description,
				     .holder = e->holder,
				     .collected = page_time(pg, e->collected_at),
				     .kind = exhibit_kind_text(e->kind),
				     .state = tag_of_state(e->state) };
}

enum rc evidence_fill_due(struct cx *cx, struct page *pg, struct exhibit_rows *out)
{
	struct exhibit_list list = { 0 };
	const struct actor who = people_actor(pg);
	if (!page_may(pg, ACCESS_EVIDENCE_KEEP))
		return RC_OK;
	TRY(exhibit_due(cx, pg->db, &who, (struct id){ 0 }, &list));
	for (size_t i = 0; i < list.n; i++) {
		struct exhibit_row *row = ARENA_PUSH(cx->arena, out);
		*row = evidence_row(pg, &list.p[i]);
		row->kept_until = page_time(pg, list.p[i].keep_until);
	}
	return RC_OK;
}

enum rc evidence_load_hidden(struct cx *cx, struct page *pg, struct evidence_exhibit *out)
{
	struct id id;
	const struct actor who = people_actor(pg);
	static const char gone[] = "it may not exist, or you may not be on its case";
	if (!id_parse(page_param(pg, "exhibit"), &id))
		return cx_fail(cx, RC_MISSING, gone);
	const enum rc rc = exhibit_load(cx, pg->db, id, &out->e);
	if (rc == RC_MISSING)
		return cx_fail(cx, RC_MISSING, gone);
	TRY(rc);
	TRY(exhibit_access(cx, pg->db, &who, &out->e, MEMBER_GLASS));
	const enum rc works = exhibit_access(cx, pg->db, &who, &out->e, MEMBER_WORK);
	out->keeps = works == RC_OK && page_may(pg, ACCESS_EVIDENCE_KEEP);
	out->is_hidden = !exhibit_is_open_to(&who, &out->e);
	TRY(custody_list(cx, pg->db, id, &out->custody));
	TRY(exhibit_matches(cx, pg->db, id, &out->matches));
	custody_rows_walk(cx->arena, &out->custody, &out->e, &out->state);
	pg->object = (struct page_object){ "exhibit", id };
	page_crumb(pg, tr(pg, "Exhibits"), "/exhibits");
	return RC_OK;
}

enum rc evidence_is_open(struct cx *cx, const struct evidence_exhibit *x)
{
	if (!x->is_hidden)
		return RC_OK;
	return cx_fail(cx, RC_DENIED, "%s",
		       N_("the exhibit is locked (known child-abuse material): only a restricted "
			  "custodian, whom an administrator names, reads or does more with it"));
}

enum rc evidence_is_kept(struct cx *cx, struct page *pg, const struct evidence_exhibit *x)
{
	page_crumb(pg, x->e.number, evidence_href(pg, x->e.id, "").p);
	if (!x->keeps)
		return cx_fail(cx, RC_MISSING, "it may not exist, or you may not be on its case");
	return RC_OK;
}

enum rc evidence_load_exhibit(struct cx *cx, struct page *pg, struct evidence_exhibit *out)
{
	TRY(evidence_load_hidden(cx, pg, out));
	return evidence_is_open(cx, out);
}

enum rc evidence_load_kept(struct cx *cx, struct page *pg, struct evidence_exhibit **out)
{
	*out = arena_new(cx->arena, struct evidence_exhibit, 1);
	TRY(evidence_load_exhibit(cx, pg, *out));
	return evidence_is_kept(cx, pg, *out);
}

/* ---- the list ---------------------------------------------------------------------------- */

static enum rc read_list(struct cx *cx, struct page *pg, struct evidence_case *of_case,
			 struct exhibit_list *out)
{
	struct evidence_bases bases = { 0 };
	struct instant before = { 0 };
	const struct actor who = people_actor(pg);
	const struct str find = str_trim(http_query(pg->req, "find")),
			 id = http_query(pg->req, "case"), from = http_query(pg->req, "before");
	if (from.n > 0 && !str_to_i64(from, 1, INT64_MAX, &before.us))
		return cx_fail(cx, RC_INVALID,
			       "before is the made_at of the last exhibit, in "
			       "microseconds");
	if (id.n > 0 && !id_parse(id, &of_case->id))
		return cx_fail(cx, RC_INVALID, "case is the id of a case");
	if (id.n > 0 && find.n > 0)
		return cx_fail(cx, RC_INVALID, "case and find exclude each other");
	if (id.n > 0)
		TRY(pg->site->evidence->one_case(cx, pg, of_case->id, of_case, &bases));
	if (find.n > 0)
		return exhibit_search(cx, pg->db, &who, find, before, out);
	return exhibit_list(cx, pg->db, &who, of_case->id, before, out);
}

static void send_list(struct page *pg, const struct exhibit_list *list)
{
	AUTO(json) j = json_new(pg->cx->arena);
	const struct actor who = people_actor(pg);
	json_begin_array(j, "exhibits");
	for (size_t i = 0; i < list->n; i++) {
		if (!exhibit_is_open_to(&who, &list->p[i]))
			continue;
		json_begin_object(j, NULL);
		exhibit_to_json(j, pg->cx->arena, &list->p[i]);
		json_end(j);
	}
	json_end(j);
	law_send_json(pg, j);
}

static struct str next_of(struct page *pg, const struct exhibit_list *list)
{
	const struct str find = http_query(pg->req, "find"), id = http_query(pg->req, "case");
	if (list->n < EXHIBIT_PAGE)
		return STR("");
	return arena_fmt(pg->cx->arena, "/exhibits?before=%lld%s%.*s%s%.*s",
			 (long long)list->p[list->n - 1].made_at.us, find.n > 0 ? "&find=" : "",
			 STR_ARG(page_url(pg, find)), id.n > 0 ? "&case=" : "", STR_ARG(id));
}

static struct str new_href(struct page *pg, struct id of_case)
{
	if (!page_may(pg, ACCESS_EVIDENCE_KEEP))
		return STR("");
	if (!id_is_set(of_case))
		return STR("/exhibits/new");
	return arena_fmt(pg->cx->arena, "/exhibits/new?case=%.*s",
			 STR_ARG(id_print(pg->cx->arena, of_case)));
}

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct exhibit_list list = { 0 };
	struct evidence_case of_case = { .reference = STR("") };
	TRY(read_list(cx, pg, &of_case, &list));
	pg->object = (struct page_object){ "exhibit-list", pg->person.account };
	if (pg->format == PAGE_JSON) {
		send_list(pg, &list);
		return RC_OK;
	}
	struct exhibits_view v = { .find = str_trim(http_query(pg->req, "find")),
				   .of_case = of_case.reference,
				   .next = next_of(pg, &list),
				   .new_href = new_href(pg, of_case.id),
				   .is_later = http_query(pg->req, "before").n > 0 };
	const struct str id = id_print(cx->arena, of_case.id);
	if (of_case.reference.n > 0)
		v.case_href = arena_fmt(cx->arena, "/cases/%.*s", STR_ARG(id));
	for (size_t i = 0; i < list.n; i++)
		*ARENA_PUSH(cx->arena, &v.rows) = evidence_row(pg, &list.p[i]);
	if (of_case.reference.n == 0 && v.find.n == 0 && !v.is_later)
		TRY(evidence_fill_due(cx, pg, &v.due));
	pg->title = tr(pg, "Exhibits");
	page_evidence_exhibits(pg, &v);
	return RC_OK;
}

/* ---- facts ------------------------------------------------------------------------------- */

/* Each line of it. */
static void put(struct page *pg, struct rows_view *v, const char *key, struct str value)
{
	const size_t mark = page_mark(pg);
	struct str line;
	if (value.n == 0)
		return;
	for (bool first = true; value.n > 0; first = false) {
		(void)str_cut(value, '\n', &line, &value);
		page_raw(pg, first ? STR("<bdi>") : STR("<br><bdi>"));
		page_put(pg, page_of_str(line));
		page_raw(pg, STR("</bdi>"));
	}
	*ARENA_PUSH(pg->cx->arena, v) = (struct row_view){ tr(pg, key), page_since(pg, mark) };
}

static struct str told_text(struct page *pg, enum told t)
{
	static const char *const texts[TOLDS] = { [TOLD_UNKNOWN] = TR_MARK("not known"),
						  [TOLD_YES] = TR_MARK("yes"),
						  [TOLD_NO] = TR_MARK("no") };
	return tr(pg, texts[t]);
}

static struct str period(struct page *pg, const struct legal_authority *a)
{
	if (a->from.us != 0 && a->until.us != 0)
		return tr_with(pg, "{from} to {to}", ARG("from", page_time(pg, a->from)),
			       ARG("to", page_time(pg, a->until)));
	if (a->from.us != 0)
		return tr_with(pg, "from {time}", ARG("time", page_time(pg, a->from)));
	if (a->until.us != 0)
		return tr_with(pg, "until {time}", ARG("time", page_time(pg, a->until)));
	return STR("");
}

static void fill_facts(struct page *pg, const struct exhibit *e, struct exhibit_view *v)
{
	struct rows_view *f = &v->facts;
	put(pg, f, TR_MARK("Kind"), tr(pg, exhibit_kind_text(e->kind)));
	put(pg, f, TR_MARK("Legal authority"),
	    tr_with(pg, "{kind}: {text}",
		    ARG("kind", tr(pg, authority_kind_text(e->authority.kind))),
		    ARG("text", e->authority.text)));
	put(pg, f, TR_MARK("In force"), period(pg, &e->authority));
	put(pg, f, TR_MARK("Collected by"), e->collector);
	put(pg, f, TR_MARK("Collected at"), page_time(pg, e->collected_at));
	put(pg, f, TR_MARK("Time zone of the source"), e->zone);
	put(pg, f, TR_MARK("Place"), e->place);
	put(pg, f, TR_MARK("Number on its seal"), e->seal);
	put(pg, f, TR_MARK("Related persons, by reference"), e->persons);
	put(pg, f, TR_MARK("Related devices, by reference"), e->devices);
	put(pg, f, TR_MARK("How it was derived"), e->derivation);
	put(pg, f, TR_MARK("Legal hold"), e->hold);
	if (e->keep_until.us != 0)
		put(pg, f, TR_MARK("Kept until"), page_time(pg, e->keep_until));
}

static void fill_source(struct page *pg, const struct exhibit *e, struct exhibit_view *v)
{
	struct rows_view *f = &v->source;
	if (e->kind == EXHIBIT_THING)
		return;
	put(pg, f, TR_MARK("Device"), e->source.device);
	put(pg, f, TR_MARK("Serial number"), e->source.serial);
	put(pg, f, TR_MARK("Its file system was mounted"), told_text(pg, e->source.mounted));
	put(pg, f, TR_MARK("A hardware write-blocker was used"),
	    told_text(pg, e->source.write_blocker));
	put(pg, f, TR_MARK("Tools and their versions"), e->tools);
	const struct str warning = exhibit_source_warning(&e->source);
	if (warning.n > 0)
		v->warning = tr(pg, warning.p); // a constant text
}

/* Who gave each file, with what digest, by which road. */
static enum rc fill_deliveries(struct cx *cx, struct page *pg, const struct exhibit *e,
			       struct exhibit_view *v)
{
	struct exhibit_deliveries list;
	TRY(delivery_list(cx, pg->db, e->id, &list));
	for (size_t i = 0; i < list.n && !e->is_opaque; i++) {
		const struct exhibit_delivery *d = &list.p[i];
		const struct sha256 receipt = sha256_of(d->receipt);
		struct str says = tr_with(pg, "{name}, of {giver} for {reference}, {time}",
					  ARG("name", d->name), ARG("giver", d->giver),
					  ARG("reference", d->reference),
					  ARG("time", page_time(pg, d->came_at)));
		says = arena_fmt(cx->arena, "%.*s\n%.*s\n%.*s", STR_ARG(says),
				 STR_ARG(tr(pg, delivery_road_text(d->road))),
				 STR_ARG(entry_has_hash(&d->stated)
						 ? tr(pg, "The digest that they stated is that of "
							  "these bytes.")
						 : tr(pg, "They stated no digest.")));
		if (d->receipt.n > 0)
			says = arena_fmt(
				cx->arena, "%.*s\n%.*s", STR_ARG(says),
				STR_ARG(tr_with(pg, "Receipt: SHA-256 {digest}",
						ARG("digest", sha256_print(cx->arena, &receipt)))));
		put(pg, &v->source, TR_MARK("Delivered"), says);
	}
	return RC_OK;
}

/* ---- content ----------------------------------------------------------------------------- */

static enum rc fill_files(struct cx *cx, struct page *pg, const struct exhibit_content *c,
			  struct exhibit_view *v)
{
	struct sealed_files files = { 0 };
	TRY(sealed_files(cx, pg->site->blobs, c, &files));
	for (size_t i = 0; i < files.n; i++)
		*ARENA_PUSH(cx->arena, &v->files) = (struct exhibit_file_row){
			.name = files.p[i].name,
			.path = files.p[i].path,
			.digest = files.p[i].digest,
			.size = page_number(pg, files.p[i].size),
		};
	v->more_files = c->files - (int64_t)files.n;
	return RC_OK;
}

static enum rc fill_findings(struct cx *cx, struct page *pg, const struct exhibit_content *c,
			     struct exhibit_view *v)
{
	struct sealed_findings list = { 0 };
	TRY(sealed_findings(cx, pg->site->blobs, c, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct sealed_finding *f = &list.p[i];
		struct exhibit_finding_row row = { .name = f->name,
						   .words = f->words,
						   .kind = f->kind };
		if (f->length > 0)
			row.range = tr_with(pg, "{n} bytes from {at}",
					    ARG("n", page_number(pg, f->length)),
					    ARG("at", page_number(pg, f->offset)));
		*ARENA_PUSH(cx->arena, &v->findings) = row;
	}
	v->more_findings = c->n_findings - (int64_t)list.n;
	return RC_OK;
}

enum rc evidence_fill_locked(struct cx *cx, struct page *pg, struct locked_view *out)
{
	struct organisation own;
	struct str rest, line;
	TRY(organisation_own(cx, pg->db, &own));
	rest = referral_contacts(cx->arena, pg->law, own.country);
	while (str_cut(rest, '\n', &line, &rest))
		*ARENA_PUSH(cx->arena, &out->hotlines) = line;
	return RC_OK;
}

/* What has the same bytes, and what only looks like it: a court must be able to tell them apart. */
static void put_match(struct page *pg, const struct custody_match *m, struct exhibit_view *v)
{
	if (m->files > 0)
		put(pg, &v->content, TR_MARK("On a list of hashes"),
		    tr_n_with(pg, m->files,
			      "{list} ({class}): {n} file, {withheld} of them not kept",
			      "{list} ({class}): {n} files, {withheld} of them not kept",
			      ARG("list", m->list), ARG("class", m->class),
			      ARG("n", page_number(pg, m->files)),
			      ARG("withheld", page_number(pg, m->withheld))));
	if (m->alike > 0)
		put(pg, &v->content, TR_MARK("Looks like what is on a list"),
		    tr_n_with(pg, m->alike,
			      "{list} ({class}): {n} picture whose perceptual hash differs in at "
			      "most {distance} of 256 bits: a likeness, not the same bytes",
			      "{list} ({class}): {n} pictures whose perceptual hashes differ in at "
			      "most {distance} of 256 bits: a likeness, not the same bytes",
			      ARG("list", m->list), ARG("class", m->class),
			      ARG("n", page_number(pg, m->alike)),
			      ARG("distance", page_number(pg, m->distance))));
}

/* The lists of hashes that files of it are on. */
static enum rc fill_matches(struct cx *cx, struct page *pg, const struct exhibit *e,
			    struct exhibit_view *v)
{
	struct custody_matches matches = { 0 };
	v->is_locked = e->is_locked;
	if (e->is_locked)
		TRY(evidence_fill_locked(cx, pg, &v->locked));
	if (e->is_locked)
		put(pg, &v->content, TR_MARK("Locked"),
		    tr(pg, "Known child-abuse material, or what looks like it: opened only with a "
			   "reason, never copied, and "
			   "given only to an authority that it was referred to"));
	TRY(exhibit_matches(cx, pg->db, e->id, &matches));
	for (size_t i = 0; i < matches.n; i++)
		put_match(pg, &matches.p[i], v);
	return RC_OK;
}

/* What is opaque is neither named nor shown. */
static enum rc fill_content(struct cx *cx, struct page *pg, const struct exhibit *e,
			    struct exhibit_view *v)
{
	struct exhibit_manifests manifests;
	const struct exhibit_content *c = &e->content;
	if (!entry_has_hash(&c->manifest))
		return RC_OK;
	put(pg, &v->content, TR_MARK("Files"), page_number(pg, c->files));
	put(pg, &v->content, TR_MARK("Bytes"), page_number(pg, c->bytes));
	put(pg, &v->content, TR_MARK("SHA-256 of the list of files"),
	    sha256_print(cx->arena, &c->manifest));
	TRY(exhibit_manifests(cx, pg->db, e->id, &manifests));
	for (size_t i = 0; i < manifests.n; i++)
		put(pg, &v->content, TR_MARK("Another list of files"),
		    tr_with(pg, "{algorithm}; SHA-256 of that list: {digest}",
			    ARG("algorithm", manifests.p[i].algorithm),
			    ARG("digest", sha256_print(cx->arena, &manifests.p[i].digest))));
	TRY(fill_matches(cx, pg, e, v));
	if (c->is_outside)
		put(pg, &v->content, TR_MARK("Where it lies"),
		    tr(pg, "Outside this node: it has the digests, and no copy"));
	v->opaque = e->is_opaque;
	if (e->is_opaque || e->state == EXHIBIT_ERASED || e->state == EXHIBIT_DESTROYED)
		return RC_OK;
	enum rc rc = fill_files(cx, pg, c, v);
	if (rc == RC_OK)
		rc = fill_findings(cx, pg, c, v);
	v->gone = rc == RC_MISSING; // that is a finding of its own, and the page stands
	return v->gone ? RC_OK : rc;
}

static enum rc fill_relatives(struct cx *cx, struct page *pg, const struct exhibit *e,
			      struct exhibit_view *v)
{
	struct exhibit parent;
	struct exhibit_list children = { 0 };
	const struct actor who = people_actor(pg);
	if (id_is_set(e->parent)) {
		TRY(exhibit_load(cx, pg->db, e->parent, &parent));
		if (exhibit_access(cx, pg->db, &who, &parent, MEMBER_GLASS) == RC_OK)
			v->parent = evidence_row(pg, &parent);
	}
	TRY(exhibit_children(cx, pg->db, e->id, &children));
	for (size_t i = 0; i < children.n; i++)
		if (exhibit_access(cx, pg->db, &who, &children.p[i], MEMBER_GLASS) == RC_OK)
			*ARENA_PUSH(cx->arena, &v->children) = evidence_row(pg, &children.p[i]);
	return RC_OK;
}

/* ---- custody ----------------------------------------------------------------------------- */

static enum rc fill_signature(struct cx *cx, struct page *pg, const struct custody_row *r,
			      struct custody_line *out)
{
	struct signature s = { .kind = SIGNATURE_NODE };
	if (id_is_set(r->signature))
		TRY(signature_load(cx, pg->db, r->signature, &s));
	out->signed_how = custody_vouched(r, signature_kind_text(s.kind));
	return RC_OK;
}

static struct str number_of(struct page *pg, int64_t n)
{
	return n > 0 ? page_number(pg, n) : STR("");
}

static enum rc line_of(struct cx *cx, struct page *pg, const struct custody_row *r,
		       struct custody_line *out)
{
	struct custody_event e = r->step.event;
	*out = (struct custody_line){ .number = page_number(pg, r->step.seq),
				      .when = page_time(pg, e.at),
				      .act = custody_text(e.act),
				      .erased = r->record.n == 0,
				      .digest = sha256_print(cx->arena, &r->step.hash) };
	if (!out->erased)
		TRY(custody_read(cx, r->record, &e));
	out->by = e.name;
	out->office = e.office;
	out->from = e.from;
	out->to = e.to;
	out->place = e.place;
	out->purpose = e.purpose;
	out->seal = e.seal;
	out->second = e.second;
	out->changes = e.changes;
	out->corrects = number_of(pg, e.corrects);
	if (e.keep_until.us != 0)
		out->keep_until = page_time(pg, e.keep_until);
	out->ledger = r->number < 0 ? tr(pg, "not numbered yet") : page_number(pg, r->number);
	if (r->log.n > 0) // of the node that handed it over
		out->ledger = arena_fmt(cx->arena, "%.*s: %.*s", STR_ARG(r->log),
					STR_ARG(out->ledger));
	if (e.at_is_told)
		out->told = tr(pg, "as told, not by the node's clock");
	return fill_signature(cx, pg, r, out);
}

enum rc evidence_lines(struct cx *cx, struct page *pg, const struct evidence_exhibit *x,
		       struct custody_lines *out)
{
	struct custody_lines lines = { 0 };
	for (size_t i = 0; i < x->custody.n; i++)
		TRY(line_of(cx, pg, &x->custody.p[i], ARENA_PUSH(cx->arena, &lines)));
	for (size_t i = 0; i < x->state.gaps.n; i++) {
		const struct custody_gap *g = &x->state.gaps.p[i];
		for (size_t k = 0; k < lines.n; k++)
			if (x->custody.p[k].step.seq == g->seq)
				*ARENA_PUSH(cx->arena,
					    &lines.p[k].gaps) = (struct custody_gap_line){
					custody_gap_text(g->kind), g->expected, g->found
				};
	}
	*out = lines;
	return RC_OK;
}

/* ---- one --------------------------------------------------------------------------------- */

static enum rc send_one(struct cx *cx, struct page *pg, const struct evidence_exhibit *x)
{
	struct exhibit_papers papers = { NULL, 0, 0 };
	if (exhibit_check_here(cx, &x->e) == RC_OK)
		TRY(exhibit_paper_list(cx, pg->db, x->e.id, &papers));
	AUTO(json) j = json_new(pg->cx->arena);
	json_begin_object(j, "exhibit");
	exhibit_to_json(j, pg->cx->arena, &x->e);
	custody_state_to_json(j, pg->cx->arena, &x->state);
	matches_to_json(j, pg->cx->arena, &x->matches);
	exhibit_papers_to_json(j, pg->cx->arena, &papers);
	custody_rows_to_json(j, pg->cx->arena, &x->custody, x->e.is_locked);
	json_end(j);
	law_send_json(pg, j);
	return RC_OK;
}

static enum rc fill_links(struct cx *cx, struct page *pg, const struct evidence_exhibit *x,
			  struct exhibit_view *v)
{
	*ARENA_PUSH(cx->arena,
		    &v->papers) = (struct evidence_link){ evidence_href(pg, x->e.id, "custody.pdf"),
							  TR_MARK("Chain of custody (PDF)") };
	*ARENA_PUSH(cx->arena,
		    &v->papers) = (struct evidence_link){ evidence_href(pg, x->e.id, "label.pdf"),
							  TR_MARK("Label with a QR code (PDF)") };
	*ARENA_PUSH(cx->arena, &v->papers) = (struct evidence_link){
		evidence_href(pg, x->e.id, "certificates"), TR_MARK("Certificates for a court")
	};
	TRY(act_links(cx, pg, x, &v->acts));
	TRY(ending_links(cx, pg, x, &v->acts));
	if (!x->keeps)
		return RC_OK;
	if (x->e.kind != EXHIBIT_THING)
		*ARENA_PUSH(cx->arena, &v->acts) = (struct evidence_link){
			evidence_href(pg, x->e.id, "packages"),
			TR_MARK("Packages that anybody can verify: make one, fetch one")
		};
	if (x->e.state == EXHIBIT_DESTROYED)
		return RC_OK;
	if (x->e.kind != EXHIBIT_THING)
		*ARENA_PUSH(cx->arena, &v->acts) = (struct evidence_link){
			evidence_href(pg, x->e.id, "consignments"),
			TR_MARK("To another node: send it, see how far it is, withdraw it")
		};
	*ARENA_PUSH(cx->arena, &v->acts) = (struct evidence_link){
		arena_fmt(cx->arena, "/exhibits/new?parent=%.*s",
			  STR_ARG(id_print(cx->arena, x->e.id))),
		TR_MARK("Seal what was made of it: an extract, a working copy, a redaction"),
	};
	return RC_OK;
}

/* Its number and state, what to do, and that it can be referred. */
static enum rc show_hidden(struct cx *cx, struct page *pg, const struct evidence_exhibit *x)
{
	struct exhibit_view v = { .errors = part_errors(pg), .row = evidence_row(pg, &x->e) };
	if (pg->format == PAGE_JSON)
		return evidence_load_exhibit(cx, pg, &(struct evidence_exhibit){ .keeps = false });
	v.is_locked = true;
	v.is_hidden = true;
	TRY(evidence_fill_locked(cx, pg, &v.locked));
	if (x->keeps && x->e.state == EXHIBIT_HELD)
		*ARENA_PUSH(cx->arena, &v.acts) = (struct evidence_link){
			evidence_href(pg, x->e.id, "acts/referred"),
			TR_MARK("Record that it was referred to an authority")
		};
	pg->title = tr_with(pg, "{thing}: {state}", ARG("thing", x->e.number),
			    ARG("state", tr(pg, v.row.state.word)));
	page_evidence_exhibit(pg, &v);
	return RC_OK;
}

static enum rc show_one(struct cx *cx, struct page *pg)
{
	struct evidence_exhibit *x = arena_new(cx->arena, struct evidence_exhibit, 1);
	TRY(evidence_load_hidden(cx, pg, x));
	if (x->is_hidden)
		return show_hidden(cx, pg, x);
	if (pg->format == PAGE_JSON)
		return send_one(cx, pg, x);
	struct exhibit_view v = { .errors = part_errors(pg), .row = evidence_row(pg, &x->e) };
	v.row.awaited = x->state.awaited;
	v.gaps = x->state.gaps.n;
	fill_facts(pg, &x->e, &v);
	fill_source(pg, &x->e, &v);
	TRY(fill_deliveries(cx, pg, &x->e, &v));
	TRY(fill_content(cx, pg, &x->e, &v));
	TRY(fill_relatives(cx, pg, &x->e, &v));
	TRY(evidence_lines(cx, pg, x, &v.custody));
	TRY(fill_links(cx, pg, x, &v));
	pg->title = tr_with(pg, "{thing}: {state}", ARG("thing", x->e.number),
			    ARG("state", tr(pg, v.row.state.word)));
	page_evidence_exhibit(pg, &v);
	return RC_OK;
}

const struct web_route evidence_exhibit_routes[] = {
	{ HTTP_GET, "/exhibits", show_list, PAGE_HTML | PAGE_JSON, "case find before",
	  .tx = TX_READ, .need = ACCESS_EVIDENCE_SEE, .content = true },
	{ HTTP_GET, "/exhibits/:exhibit", show_one, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_EVIDENCE_SEE, .content = true },
	{ 0 },
};
