// SPDX-License-Identifier: AGPL-3.0-or-later
// /exhibits/:exhibit/custody.pdf and label.pdf: the form of custody, and the label of a physical
// item, in the page's language.
#include "evidence/custody_to_pdf.h"
#include "evidence/evidence_web.h"
#include "ledger/entry.h"

static void fact(struct page *pg, struct custody_paper *p, const char *label, struct str value)
{
	if (value.n > 0)
		*ARENA_PUSH(pg->cx->arena, &p->facts) = (struct custody_paper_text){
			.body = tr_with(pg, "{label}: {value}", ARG("label", tr(pg, label)),
					ARG("value", value))
		};
}

static void fill_facts(struct page *pg, const struct evidence_exhibit *x, struct custody_paper *p)
{
	const struct exhibit *e = &x->e;
	const struct str warning = exhibit_source_warning(&e->source);
	fact(pg, p, TR_MARK("Exhibit"), e->number);
	fact(pg, p, TR_MARK("Description"), e->description);
	fact(pg, p, TR_MARK("Kind"), tr(pg, exhibit_kind_text(e->kind)));
	fact(pg, p, TR_MARK("Legal authority"), e->authority.text);
	fact(pg, p, TR_MARK("Collected by"), e->collector);
	fact(pg, p, TR_MARK("Collected at"), page_time(pg, e->collected_at));
	fact(pg, p, TR_MARK("Place"), e->place);
	fact(pg, p, TR_MARK("Number on its seal"), e->seal);
	fact(pg, p, TR_MARK("Device"), e->source.device);
	fact(pg, p, TR_MARK("Serial number"), e->source.serial);
	fact(pg, p, TR_MARK("Tools and their versions"), e->tools);
	fact(pg, p, TR_MARK("How it was derived"), e->derivation);
	if (e->kind != EXHIBIT_THING && warning.n > 0)
		fact(pg, p, TR_MARK("Please note"), tr(pg, warning.p)); // a constant text
	if (entry_has_hash(&e->content.manifest)) {
		fact(pg, p, TR_MARK("Files"), page_number(pg, e->content.files));
		fact(pg, p, TR_MARK("SHA-256 of the list of files"),
		     sha256_print(pg->cx->arena, &e->content.manifest));
	}
	fact(pg, p, TR_MARK("Held now by"), x->state.holder);
	fact(pg, p, TR_MARK("In transit to"), x->state.awaited);
}

static void add(struct page *pg, struct str *body, const char *label, struct str value)
{
	if (value.n == 0)
		return;
	*body = arena_fmt(pg->cx->arena, "%.*s%s%.*s", STR_ARG(*body), body->n > 0 ? "\n" : "",
			  STR_ARG(tr_with(pg, "{label}: {value}", ARG("label", tr(pg, label)),
					  ARG("value", value))));
}

static void add_gaps(struct page *pg, const struct custody_line *l, struct str *body)
{
	for (size_t i = 0; i < l->gaps.n; i++) {
		add(pg, body, TR_MARK("GAP"), tr(pg, l->gaps.p[i].text));
		add(pg, body, TR_MARK("Expected"), l->gaps.p[i].expected);
		add(pg, body, TR_MARK("Found"), l->gaps.p[i].found);
	}
}

static void fill_act(struct page *pg, const struct custody_line *l, struct custody_paper *p)
{
	struct str body = STR("");
	add(pg, &body, TR_MARK("By"), l->by);
	add(pg, &body, TR_MARK("Office"), l->office);
	add(pg, &body, TR_MARK("Released by"), l->from);
	add(pg, &body, TR_MARK("Received by"), l->to);
	add(pg, &body, TR_MARK("Place"), l->place);
	add(pg, &body, TR_MARK("Purpose"), l->purpose);
	add(pg, &body, TR_MARK("Changed by it"), l->changes);
	add(pg, &body, TR_MARK("Number of the seal"), l->seal);
	add(pg, &body, TR_MARK("Second person"), l->second);
	add(pg, &body, TR_MARK("Corrects act"), l->corrects);
	add(pg, &body, TR_MARK("To be kept until"), l->keep_until);
	add(pg, &body, TR_MARK("Date and time"), l->told);
	add_gaps(pg, l, &body);
	*ARENA_PUSH(pg->cx->arena, &p->acts) = (struct custody_paper_text){
		.head = tr_with(pg, "{n}. {act}, {time}", ARG("n", l->number),
				ARG("act", tr(pg, l->act)), ARG("time", l->when)),
		.body = body,
		.small = tr_with(pg, "{signed}; ledger entry {entry}; record (SHA-256) {digest}",
				 ARG("signed", tr(pg, l->signed_how)), ARG("entry", l->ledger),
				 ARG("digest", l->digest)),
	};
}

static const char *const by_hand[] = { TR_MARK("Released by (name, office, signature)"),
				       TR_MARK("Received by (name, office, signature)"),
				       TR_MARK("Date, time and place") };

static enum rc show_custody(struct cx *cx, struct page *pg)
{
	struct str bytes;
	struct custody_lines lines;
	struct evidence_exhibit *x = arena_new(cx->arena, struct evidence_exhibit, 1);
	TRY(evidence_load_exhibit(cx, pg, x));
	TRY(evidence_lines(cx, pg, x, &lines));
	struct custody_paper paper = {
		.title = tr_with(pg, "Chain of custody: exhibit {number}",
				 ARG("number", x->e.number)),
		.footer = pg->site->node,
		.made = entry_print_time(cx->arena, cx->now),
		.facts_heading = tr(pg, "What is known of it"),
		.acts_heading = tr(pg, "Acts"),
		.note = tr(pg, x->state.gaps.n == 0
				       ? TR_MARK("No gap is known in its custody. This paper is a "
						 "rendering: the records are the evidence, and "
						 "their digests stand in the ledger.")
				       : TR_MARK("Gaps stand at the acts that show them. This "
						 "paper is a rendering: the records are the "
						 "evidence, and their digests stand in the "
						 "ledger.")),
	};
	fill_facts(pg, x, &paper);
	for (size_t i = 0; i < lines.n; i++)
		fill_act(pg, &lines.p[i], &paper);
	for (size_t i = 0; i < sizeof by_hand / sizeof *by_hand; i++)
		*ARENA_PUSH(cx->arena, &paper.hand) = tr(pg, by_hand[i]);
	TRY(custody_paper_to_pdf(cx, &paper, &bytes));
	buf_add(pg->out, bytes);
	pg->type = STR("application/pdf");
	return RC_OK;
}

static enum rc show_label(struct cx *cx, struct page *pg)
{
	struct str bytes;
	struct evidence_exhibit *x = arena_new(cx->arena, struct evidence_exhibit, 1);
	TRY(evidence_load_exhibit(cx, pg, x));
	const struct str address = arena_fmt(cx->arena, "%.*s%.*s",
					     STR_ARG(pg->site->people->origin),
					     STR_ARG(evidence_href(pg, x->e.id, "")));
	const struct custody_label label = {
		.title = tr_with(pg, "Exhibit {number}", ARG("number", x->e.number)),
		.footer = pg->site->node,
		.code = address,
		.words = tr_with(pg, "Seal: {seal}\nCollected at: {time}\n{address}",
				 ARG("seal", x->e.seal.n > 0 ? x->e.seal : tr(pg, "none")),
				 ARG("time", page_time(pg, x->e.collected_at)),
				 ARG("address", address)),
		.note = tr(pg, "Put it on the item or its bag, beside the seal and not over it. It "
			       "names neither person nor offence."),
	};
	TRY(custody_label_to_pdf(cx, &label, &bytes));
	buf_add(pg->out, bytes);
	pg->type = STR("application/pdf");
	return RC_OK;
}

const struct web_route evidence_paper_routes[] = {
	{ HTTP_GET, "/exhibits/:exhibit/custody.pdf", show_custody, .tx = TX_READ,
	  .need = ACCESS_EVIDENCE_SEE, .content = true },
	{ HTTP_GET, "/exhibits/:exhibit/label.pdf", show_label, .tx = TX_READ,
	  .need = ACCESS_EVIDENCE_SEE, .content = true },
	{ 0 },
};
