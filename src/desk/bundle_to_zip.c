// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/bundle_to_zip.h"

#include "desk/document_to_json.h"
#include "desk/letter_to_pdf.h"
#include "desk/sent.h"
#include "formats/zip.h"
#include "ledger/entry.h"
#include "ledger/proof_to_tlog.h"

#define INDEX_MAX ((size_t)4 * 1024 * 1024)

static void add(struct cx *cx, struct bundle_paths *to, struct str path, struct str bytes,
		bool approved)
{
	*ARENA_PUSH(cx->arena, to) = (struct bundle_path){ path, bytes, approved };
}

/* ---- one request ----------------------------------------------------------------------- */

/* What was gathered, as a text in the arena. */
static struct str take(struct arena *a, struct buf *b)
{
	const struct str text = arena_copy(a, buf_str(b));
	buf_done(b);
	return text;
}

static void put_line(struct buf *out, struct str line)
{
	buf_add(out, line);
	buf_add(out, STR("\n"));
}

struct str bundle_steps_text(struct arena *a, const struct bundle_request *b)
{
	struct buf out;
	buf_init(&out, INDEX_MAX);
	for (size_t i = 0; i < b->steps.n; i++) {
		const struct bundle_step *s = &b->steps.p[i];
		put_line(&out, arena_fmt(a, "%.*s  %.*s  %.*s -> %.*s  %.*s", STR_ARG(s->at),
					 STR_ARG(s->action), STR_ARG(s->from), STR_ARG(s->to),
					 STR_ARG(s->who)));
		if (s->ground.n > 0)
			put_line(&out, arena_fmt(a, "    ground: %.*s", STR_ARG(s->ground)));
		if (s->reason.n > 0)
			put_line(&out, arena_fmt(a, "    %.*s", STR_ARG(s->reason)));
		buf_add(&out, s->people);
	}
	return take(a, &out);
}

static enum rc request_paths(struct cx *cx, const struct law *law, const struct bundle_request *b,
			     struct bundle_paths *to)
{
	struct arena *a = cx->arena;
	struct str pdf;
	size_t unknown; // characters that no font shows are boxes with their number
	const struct letter_style style = { .paper = PDF_A4 };
	const struct str dir = arena_fmt(a, "requests/%.*s", STR_ARG(b->r.reference));
	TRY(letter_to_pdf(cx, law, &b->r, &style, &pdf, &unknown));
	add(cx, to, arena_fmt(a, "%.*s/request.txt", STR_ARG(dir)), request_bytes(a, &b->r), true);
	add(cx, to, arena_fmt(a, "%.*s/request.json", STR_ARG(dir)), document_to_json(a, &b->r),
	    true);
	if (sent_keeps(&b->r))
		add(cx, to, arena_fmt(a, "%.*s/not-sent-to-provider.txt", STR_ARG(dir)),
		    request_bytes_here(a, &b->r), true);
	add(cx, to, arena_fmt(a, "%.*s/letter.pdf", STR_ARG(dir)), pdf, false);
	add(cx, to, arena_fmt(a, "%.*s/steps.txt", STR_ARG(dir)), bundle_steps_text(a, b), true);
	for (size_t i = 0; i < b->files.n; i++)
		if (b->files.p[i].withheld.n == 0)
			add(cx, to,
			    arena_fmt(a, "%.*s/files/%.*s", STR_ARG(dir),
				      STR_ARG(b->files.p[i].about.name)),
			    b->files.p[i].bytes, true);
	if (b->receipt.n > 0)
		add(cx, to, arena_fmt(a, "%.*s/receipt.txt", STR_ARG(dir)), b->receipt, false);
	return RC_OK;
}

/* ---- the index ---------------------------------------------------------------------------- */

static void put(struct buf *out, const char *markup)
{
	buf_add(out, str_from_c(markup));
}

static void put_text(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		switch (text.p[i]) {
		case '<':
			put(out, "&lt;");
			break;
		case '>':
			put(out, "&gt;");
			break;
		case '&':
			put(out, "&amp;");
			break;
		case '"':
			put(out, "&quot;");
			break;
		default:
			buf_add(out, str_slice(text, i, i + 1));
		}
}

static void put_row(struct buf *out, const char *key, struct str value)
{
	if (value.n == 0)
		return;
	put(out, "<tr><th scope=\"row\">");
	put(out, key);
	put(out, "</th><td>");
	put_text(out, value);
	put(out, "</td></tr>\n");
}

static void put_files(struct buf *out, struct arena *a, const struct bundle_request *b)
{
	if (b->files.n > 0)
		put(out, "<h3>What was handed over</h3>\n<ul>\n");
	for (size_t i = 0; i < b->files.n; i++) {
		const struct bundle_file *f = &b->files.p[i];
		put(out, "<li>");
		put_text(out, f->about.name);
		put_text(out,
			 arena_fmt(a, ", %lld bytes, SHA-256 %.*s, %s", (long long)f->about.size,
				   STR_ARG(sha256_print(a, &f->about.digest)),
				   f->about.came ? "received" : "given"));
		if (f->withheld.n > 0) {
			put(out, " <strong>withheld:</strong> ");
			put_text(out, f->withheld);
		}
		put(out, "</li>\n");
	}
	if (b->files.n > 0)
		put(out, "</ul>\n");
}

static void put_request(struct buf *out, struct arena *a, const struct bundle_request *b)
{
	const struct request *r = &b->r;
	put(out, "<h2>");
	put_text(out, r->reference);
	put(out, "</h2>\n");
	if (b->withheld.n > 0) {
		put(out, "<p><strong>Withheld:</strong> ");
		put_text(out, b->withheld);
		put(out, "</p>\n");
		return;
	}
	put(out, "<table>\n");
	put_row(out, "What was asked", str_from_c(kind_row(r->progress.kind)->title));
	put_row(out, "Law of this kind", str_from_c(kind_row(r->progress.kind)->law));
	put_row(out, "From, to", arena_fmt(a, "%.*s, %.*s", STR_ARG(r->from), STR_ARG(r->to)));
	put_row(out, "Provider", r->provider);
	put_row(out, "Offence", r->offence);
	put_row(out, "Basis", arena_fmt(a, "%.*s %.*s", STR_ARG(r->basis), STR_ARG(r->provision)));
	put_row(out, "State", str_from_c(state_name(r->progress.state)));
	put_row(out, "Their reference", r->their_reference);
	put_row(out, "Sent", r->at.sent.us ? entry_print_time(a, r->at.sent) : STR(""));
	put_row(out, "Approved by", b->approved_by);
	put_row(out, "Approved", b->approved_at);
	if (entry_has_hash(&b->approved))
		put_row(out, "Digest of what was approved", sha256_print(a, &b->approved));
	if (entry_has_hash(&r->authorisation))
		put_row(out, "Digest of the judicial decision", sha256_print(a, &r->authorisation));
	put_row(out, "Refused, ground", r->refusal.words);
	put_row(out, "Limits of use", r->text[FIELD_USE_LIMITS]);
	put_row(out, "Confidentiality", r->text[FIELD_CONFIDENTIALITY]);
	put(out, "</table>\n<p>Files in requests/");
	put_text(out, r->reference);
	put(out, "/: request.txt, request.json, letter.pdf, steps.txt");
	if (sent_keeps(r))
		put(out, ", and in not-sent-to-provider.txt all that was written for it here");
	put(out, "</p>\n");
	put_files(out, a, b);
}

static void put_withheld(struct buf *out, const struct bundle *b)
{
	put(out, "<h2>What is withheld</h2>\n");
	if (b->withheld.n == 0)
		put(out, "<p>Nothing of what this case has.</p>\n");
	for (size_t i = 0; i < b->withheld.n; i++) {
		put(out, "<p><strong>");
		put_text(out, b->withheld.p[i].what);
		put(out, "</strong>: ");
		put_text(out, b->withheld.p[i].why);
		put(out, "</p>\n");
	}
}

static struct str index_html(struct arena *a, const struct bundle *b)
{
	struct buf out;
	buf_init(&out, INDEX_MAX);
	put(&out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
		  "name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
	put_text(&out, b->c.reference);
	put(&out, "</title>\n<style>body{font-family:sans-serif;max-width:60em;margin:1em auto;"
		  "padding:0 1em}th{text-align:left;vertical-align:top;padding-right:1em}"
		  "td,li{overflow-wrap:anywhere}</style>\n</head>\n<body>\n<h1>");
	put_text(&out, b->c.reference);
	put(&out,
	    "</h1>\n<p>What this file of an authority says of its requests for evidence: what "
	    "was asked, on what basis, who approved it, what came. Material received from "
	    "another country is used within the limits stated with each request (Budapest "
	    "Convention arts 26, 28).</p>\n<table>\n");
	put_row(&out, "Label", str_from_c(tlp_label(b->c.tlp)));
	put_row(&out, "Ledger", b->origin);
	put_row(&out, "Outcome", b->c.outcome);
	put(&out, "</table>\n");
	for (size_t i = 0; i < b->requests.n; i++)
		put_request(&out, a, &b->requests.p[i]);
	put_withheld(&out, b);
	put(&out,
	    "<h2>How to check it</h2>\n<p><code>sha256sum -c SHA256SUMS</code> compares every "
	    "file with its digest. The folder ledger/ has what stands of this on the "
	    "authority's ledger, each entry with a proof to a signed checkpoint (C2SP "
	    "tlog-proof), which other parties countersign.</p>\n</body>\n</html>\n");
	return take(a, &out);
}

/* ---- all of it -------------------------------------------------------------------------------- */

static void entry_paths(struct cx *cx, const struct bundle *b, struct bundle_paths *to)
{
	for (size_t i = 0; i < b->entries.n; i++) {
		const struct bundle_entry *e = &b->entries.p[i];
		const struct str name = arena_fmt(cx->arena, "ledger/%012lld",
						  (long long)e->number);
		add(cx, to, arena_fmt(cx->arena, "%.*s.entry", STR_ARG(name)), e->bytes, false);
		add(cx, to, arena_fmt(cx->arena, "%.*s.tlog-proof", STR_ARG(name)),
		    proof_to_tlog(cx->arena, e->number, &e->path, e->note), false);
	}
}

static struct str sum_line(struct arena *a, const struct bundle_path *p)
{
	const struct sha256 digest = sha256_of(p->bytes);
	return arena_fmt(a, "%.*s  %.*s", STR_ARG(sha256_print(a, &digest)), STR_ARG(p->path));
}

enum rc bundle_paths(struct cx *cx, const struct law *law, const struct bundle *b,
		     struct bundle_paths *out)
{
	struct buf sums;
	struct bundle_paths paths = { 0 };
	add(cx, &paths, STR("index.html"), index_html(cx->arena, b), false);
	for (size_t i = 0; i < b->requests.n; i++)
		if (b->requests.p[i].withheld.n == 0)
			TRY(request_paths(cx, law, &b->requests.p[i], &paths));
	entry_paths(cx, b, &paths);
	buf_init(&sums, INDEX_MAX);
	for (size_t i = 0; i < paths.n; i++)
		put_line(&sums, sum_line(cx->arena, &paths.p[i]));
	add(cx, &paths, STR("SHA256SUMS"), take(cx->arena, &sums), false);
	*out = paths;
	return RC_OK;
}

struct str bundle_manifest(struct arena *a, const struct bundle *b,
			   const struct bundle_paths *paths)
{
	struct buf out;
	buf_init(&out, INDEX_MAX);
	put_line(&out, STR("comity bundle 1"));
	put_line(&out, arena_fmt(a, "case %.*s", STR_ARG(b->c.reference)));
	for (size_t i = 0; i < paths->n; i++)
		if (paths->p[i].approved)
			put_line(&out, sum_line(a, &paths->p[i]));
	for (size_t i = 0; i < b->withheld.n; i++)
		put_line(&out, arena_fmt(a, "withheld %.*s: %.*s", STR_ARG(b->withheld.p[i].what),
					 STR_ARG(b->withheld.p[i].why)));
	return take(a, &out);
}

enum rc bundle_zip(struct cx *cx, const struct bundle_paths *paths, size_t max, struct str *out)
{
	struct buf bytes;
	struct zip z;
	buf_init(&bytes, max);
	zip_begin(&z, &bytes);
	for (size_t i = 0; i < paths->n; i++)
		zip_add(&z, paths->p[i].path, paths->p[i].bytes);
	zip_end(&z);
	const bool full = buf_full(&bytes);
	*out = full ? STR("") : arena_copy(cx->arena, buf_str(&bytes));
	buf_done(&bytes);
	return full ? cx_fail(cx, RC_LIMIT,
			      N_("the bundle has more than %zu MB: withhold the largest files, and "
				 "hand "
				 "them over apart"),
			      max / 1000000)
		    : RC_OK;
}
