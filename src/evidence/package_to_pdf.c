// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package_to_pdf.h"

#include "formats/pdf.h"
#include "ledger/entry.h"

static void field(struct cx *cx, struct pdf *pdf, const char *label, struct str value)
{
	if (value.n > 0)
		pdf_text(pdf, PDF_TEXT, arena_fmt(cx->arena, "%s: %.*s", label, STR_ARG(value)));
}

/* "2026-11-21 12:00:00 UTC": the record has it to the microsecond. */
static struct str for_people(struct arena *a, struct str iso)
{
	return iso.n < 19 ? iso
			  : arena_fmt(a, "%.*s %.*s UTC", STR_ARG(str_slice(iso, 0, 10)),
				      STR_ARG(str_slice(iso, 11, 19)));
}

static void add_facts(struct cx *cx, struct pdf *pdf, const struct package_exhibit *x)
{
	const struct exhibit *e = &x->exhibit;
	pdf_text(pdf, PDF_HEADING, arena_fmt(cx->arena, "Exhibit %.*s", STR_ARG(e->number)));
	field(cx, pdf, "Description", e->description);
	field(cx, pdf, "Kind", str_from_c(exhibit_kind_text(e->kind)));
	field(cx, pdf, "Authority", e->authority.text);
	field(cx, pdf, "Collected by", e->collector);
	field(cx, pdf, "Place", e->place);
	if (e->collected_at.us != 0)
		field(cx, pdf, "Collected at",
		      for_people(cx->arena, entry_print_time(cx->arena, e->collected_at)));
	field(cx, pdf, "Device", e->source.device);
	field(cx, pdf, "Serial number", e->source.serial);
	field(cx, pdf, "Seal", e->seal);
	field(cx, pdf, "Tools", e->tools);
	field(cx, pdf, "Related persons", e->persons);
	field(cx, pdf, "Related devices", e->devices);
	if (x->parent.n > 0)
		field(cx, pdf, "Made of exhibit",
		      arena_fmt(cx->arena, "%.*s: %.*s", STR_ARG(x->parent),
				STR_ARG(e->derivation)));
	else
		field(cx, pdf, "Made of another exhibit", e->derivation);
	for (size_t i = 0; i < x->children.n; i++)
		field(cx, pdf, "Made of it",
		      arena_fmt(cx->arena, "exhibit %.*s: %.*s", STR_ARG(x->children.p[i].number),
				STR_ARG(x->children.p[i].derivation)));
	field(cx, pdf, "Please note", exhibit_source_warning(&e->source));
	if (entry_has_hash(&e->content.manifest)) {
		field(cx, pdf, "SHA-256 of the list of files",
		      sha256_print(cx->arena, &e->content.manifest));
		field(cx, pdf, "Files",
		      arena_fmt(cx->arena, "%lld, %lld bytes", (long long)e->content.files,
				(long long)e->content.bytes));
	}
	if (package_has_ended(x))
		field(cx, pdf,
		      x->end.act == CUSTODY_DESTROYED ? "Destroyed at" : "Content erased at",
		      for_people(cx->arena, entry_print_time(cx->arena, x->end.at)));
	else
		field(cx, pdf, "Held now by", x->state.holder);
}

static enum rc add_acts(struct cx *cx, struct pdf *pdf, const struct package_exhibit *x)
{
	pdf_text(pdf, PDF_HEADING, STR("Custody"));
	for (size_t i = 0; i < x->records.n; i++) {
		struct package_line line;
		TRY(package_line(cx, &x->records.p[i], &line));
		pdf_text(pdf, PDF_LABEL,
			 arena_fmt(cx->arena, "%zu. %.*s  %.*s", i + 1,
				   STR_ARG(for_people(cx->arena, line.at)), STR_ARG(line.act)));
		pdf_text(pdf, PDF_TEXT, line.says);
		pdf_text(pdf, PDF_SMALL,
			 arena_fmt(cx->arena, "Entry %lld of the log",
				   (long long)x->records.p[i].number));
	}
	for (size_t i = 0; i < x->state.gaps.n; i++)
		pdf_text(pdf, PDF_TEXT,
			 arena_fmt(cx->arena, "Gap at act %lld: %s",
				   (long long)x->state.gaps.p[i].seq,
				   custody_gap_text(x->state.gaps.p[i].kind)));
	return RC_OK;
}

enum rc package_to_pdf(struct cx *cx, const struct package *p, struct str *out)
{
	const struct pdf_about about = { .paper = PDF_A4,
					 .title = STR("Chain of custody"),
					 .footer = p->origin,
					 .made = entry_print_time(cx->arena, p->made_at) };
	struct pdf *pdf = pdf_new(cx->arena, &about);
	size_t unknown; // characters that no font shows are boxes with their number
	pdf_text(pdf, PDF_TITLE, STR("Chain of custody"));
	for (size_t i = 0; i < p->exhibits.n; i++) {
		add_facts(cx, pdf, &p->exhibits.p[i]);
		TRY(add_acts(cx, pdf, &p->exhibits.p[i]));
	}
	pdf_text(
		pdf, PDF_SMALL,
		STR("This paper is a rendering. The records in custody/ are the evidence: each has "
		    "a proof that it stands in the log."));
	pdf_fill_in(pdf, STR("Received by"));
	pdf_fill_in(pdf, STR("Date and place"));
	pdf_fill_in(pdf, STR("Signature"));
	return pdf_print(cx, pdf, out, &unknown);
}
