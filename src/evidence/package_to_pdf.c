// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package_to_pdf.h"

#include "evidence/custody_from_json.h"
#include "formats/json_read.h"
#include "formats/pdf.h"
#include "ledger/act_words.h"
#include "ledger/entry.h"

struct paper {
	struct cx *cx;
	struct pdf *pdf;
	const struct certificate_language *l;
};

static struct str say(const struct paper *p, const char *english)
{
	return certificate_say(p->cx->arena, p->l, english);
}

static void field(struct paper *p, const char *label, struct str value)
{
	if (value.n > 0)
		pdf_text(p->pdf, PDF_TEXT, certificate_pair(p->cx->arena, p->l, label, value));
}

/* "2026-11-21 12:00:00 UTC": the record has it to the microsecond. */
static struct str for_people(struct arena *a, struct instant at)
{
	const struct str iso = entry_print_time(a, at);
	return arena_fmt(a, "%.*s %.*s UTC", STR_ARG(str_slice(iso, 0, 10)),
			 STR_ARG(str_slice(iso, 11, 19)));
}

static void add_relatives(struct paper *p, const struct package_exhibit *x)
{
	struct arena *a = p->cx->arena;
	field(p, N_("Made of exhibit"), x->parent);
	field(p, N_("How it was derived"), x->exhibit.derivation);
	for (size_t i = 0; i < x->children.n; i++)
		field(p, N_("Made of it"),
		      arena_fmt(a, "%.*s: %.*s", STR_ARG(x->children.p[i].number),
				STR_ARG(x->children.p[i].derivation)));
}

static void add_facts(struct paper *p, const struct package_exhibit *x)
{
	struct arena *a = p->cx->arena;
	const struct exhibit *e = &x->exhibit;
	const struct str warning = exhibit_source_warning(&e->source);
	pdf_text(p->pdf, PDF_HEADING, certificate_pair(a, p->l, N_("Exhibit"), e->number));
	field(p, N_("Description"), e->description);
	field(p, N_("Kind"), say(p, exhibit_kind_text(e->kind)));
	field(p, N_("Legal authority"), e->authority.text);
	field(p, N_("Collected by"), e->collector);
	field(p, N_("Place"), e->place);
	if (e->collected_at.us != 0)
		field(p, N_("Collected at"), for_people(a, e->collected_at));
	field(p, N_("Device"), e->source.device);
	field(p, N_("Serial number"), e->source.serial);
	field(p, N_("Number of the seal"), e->seal);
	field(p, N_("Tools and their versions"), e->tools);
	field(p, N_("Related persons"), e->persons);
	field(p, N_("Related devices"), e->devices);
	add_relatives(p, x);
	if (warning.n > 0 && e->kind != EXHIBIT_THING)
		field(p, N_("Please note"), say(p, warning.p)); // a constant text
	if (entry_has_hash(&e->content.manifest)) {
		field(p, N_("SHA-256 of the list of files"), sha256_print(a, &e->content.manifest));
		field(p, N_("Files"), arena_fmt(a, "%lld", (long long)e->content.files));
		field(p, N_("Bytes"), arena_fmt(a, "%lld", (long long)e->content.bytes));
	}
	if (package_has_ended(x))
		field(p, custody_text(x->end.act), for_people(a, x->end.at));
	else
		field(p, N_("Held now by"), x->state.holder);
}

/* What its record says of an act. */
static enum rc add_record(struct paper *p, const struct package_record *r, size_t n)
{
	struct arena *a = p->cx->arena;
	const struct json_node *v = NULL;
	struct custody_event e;
	TRY(custody_read(p->cx, r->record, &e));
	TRY(json_read(p->cx, r->record, &v));
	pdf_text(p->pdf, PDF_LABEL,
		 arena_fmt(a, "%zu. %.*s  %.*s", n, STR_ARG(for_people(a, e.at)),
			   STR_ARG(say(p, custody_text(e.act)))));
	field(p, N_("By"), e.name);
	field(p, N_("Office"), e.office);
	field(p, N_("Released by"), e.from);
	field(p, N_("Received by"), e.to);
	field(p, N_("Place"), e.place);
	field(p, N_("Purpose"), e.purpose);
	field(p, N_("Changed by it"), e.changes);
	field(p, N_("Number of the seal"), e.seal);
	field(p, N_("Second person"), e.second);
	field(p, N_("Legal authority"), json_get_text(json_get(v, "basis"), "text"));
	if (e.keep_until.us != 0)
		field(p, N_("To be kept until"), for_people(a, e.keep_until));
	if (e.at_is_told)
		field(p, N_("Date and time"), say(p, N_("as told, not by the node's clock")));
	return RC_OK;
}

static enum rc add_acts(struct paper *p, const struct package_exhibit *x)
{
	struct arena *a = p->cx->arena;
	pdf_text(p->pdf, PDF_HEADING, say(p, N_("Acts")));
	for (size_t i = 0; i < x->records.n; i++) {
		const struct package_record *r = &x->records.p[i];
		if (r->record.n > 0)
			TRY(add_record(p, r, i + 1));
		else
			pdf_text(p->pdf, PDF_LABEL,
				 arena_fmt(a, "%zu. %.*s", i + 1,
					   STR_ARG(say(p, N_("The record was erased")))));
		pdf_text(p->pdf, PDF_SMALL,
			 certificate_pair(a, p->l, N_("Entry of the log"),
					  arena_fmt(a, "%lld", (long long)r->number)));
	}
	for (size_t i = 0; i < x->state.gaps.n; i++)
		field(p, N_("GAP"),
		      arena_fmt(a, "%lld, %.*s", (long long)x->state.gaps.p[i].seq,
				STR_ARG(say(p, custody_gap_text(x->state.gaps.p[i].kind)))));
	return RC_OK;
}

enum rc package_to_pdf(struct cx *cx, const struct package *package,
		       const struct certificate_language *language, struct str *out)
{
	const struct str title = certificate_say(cx->arena, language, N_("Chain of custody"));
	const struct pdf_about about = { .paper = PDF_A4,
					 .title = title,
					 .footer = package->origin,
					 .made = entry_print_time(cx->arena, package->made_at) };
	struct paper p = { cx, pdf_new(cx->arena, &about), language };
	size_t unknown; // characters that no font shows are boxes with their number
	pdf_text(p.pdf, PDF_TITLE, title);
	for (size_t i = 0; i < package->exhibits.n; i++) {
		add_facts(&p, &package->exhibits.p[i]);
		TRY(add_acts(&p, &package->exhibits.p[i]));
	}
	pdf_text(p.pdf, PDF_SMALL,
		 say(&p, N_("This paper is a rendering. The records in custody/ are the evidence: "
			    "each has a proof that it stands in the log.")));
	pdf_fill_in(p.pdf, say(&p, N_("Received by")));
	pdf_fill_in(p.pdf, say(&p, N_("Date and place")));
	pdf_fill_in(p.pdf, say(&p, N_("Signature")));
	return pdf_print(cx, p.pdf, out, &unknown);
}
