// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package_job.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/embedded.h"
#include "evidence/certificate_to_json.h"
#include "evidence/certificate_to_pdf.h"
#include "evidence/content_job.h"
#include "evidence/package_to_case.h"
#include "evidence/package_to_pdf.h"
#include "evidence/package_to_readme.h"
#include "evidence/package_encrypt_job.h"
#include "evidence/package_out_job.h"
#include "evidence/package_take_job.h"
#include "evidence/stamp_job.h"
#include "evidence/verify_job.h"
#include "formats/bagit.h"
#include "ledger/entry.h"
#include "ledger/proof_to_tlog.h"

/* src/evidence/paper: what goes into each package as it is. */
extern const struct embedded_file embedded_paper[];
extern const size_t embedded_paper_n;

#define LIST_MAX ((size_t)256 << 20)
#define LEGAL "legal/legal.txt"
#define PAPER_NAMES "legal/names.tsv"

struct listed {
	struct str path, hex;
};

struct writer {
	struct cx *cx;
	const struct package_order *order;
	struct package *p;
	struct package_out *out;
	struct {
		struct listed *p;
		size_t n, cap;
	} papers;
	struct str *manifests, *names; // of each exhibit
	struct package_givens given;
	struct package_sum sum;
};

static const struct certificate_language english = { .say = NULL };

/* "custody/since-fr.txt": that paper in the package's language. */
static struct str in_language(const struct writer *w, const char *stem)
{
	return arena_fmt(w->cx->arena, "%s-%.*s.txt", stem, STR_ARG(w->p->language.name));
}

/* --- files --- */

static enum rc write_file(struct writer *w, struct str path, struct str bytes)
{
	TRY(package_out_begin(w->cx, w->out, path, (int64_t)bytes.n));
	TRY(package_out_add(w->cx, w->out, bytes));
	return package_out_end(w->cx, w->out);
}

/* A paper: written, and to be listed. */
static enum rc put(struct writer *w, struct str path, struct str bytes)
{
	const struct sha256 h = sha256_of(bytes);
	*ARENA_PUSH(w->cx->arena, &w->papers) = (struct listed){ path,
								 sha256_print(w->cx->arena, &h) };
	return write_file(w, path, bytes);
}

static enum rc read_blob(struct writer *w, const struct sha256 *hash, struct str *out)
{
	AUTO(blob_reader) r = NULL;
	size_t n = 0, got = 0;
	*out = STR("");
	if (!entry_has_hash(hash))
		return RC_OK;
	TRY(blob_open(w->cx, w->order->blobs, hash, &r));
	const int64_t size = blob_size(r);
	if (size > (int64_t)LIST_MAX)
		return cx_fail(w->cx, RC_LIMIT, "a list of files is larger than %zu bytes",
			       LIST_MAX);
	char *p = arena_alloc(w->cx->arena, (size_t)size + 1);
	do {
		TRY(blob_read(w->cx, r, p + n, (size_t)size + 1 - n, &got));
		n += got;
	} while (got > 0);
	*out = (struct str){ p, n };
	return RC_OK;
}

/* --- data/ --- */

static enum rc to_package(struct cx *cx, void *arg, struct str piece)
{
	return package_out_add(cx, arg, piece);
}

/* `cx` is of this file alone. */
static enum rc write_one(struct cx *cx, struct writer *w, const struct package_exhibit *x,
			 const struct exhibit_file *file)
{
	bool good = false;
	struct str path = file->file.path;
	if (x->folder.n > 0)
		path = arena_fmt(cx->arena, "data/%.*s/%.*s", STR_ARG(x->folder), STR_ARG(path));
	TRY(package_out_begin(cx, w->out, path, file->file.size));
	TRY(content_read_file(cx, w->order->blobs, file, to_package, w->out, &good));
	if (!good)
		return cx_fail(cx, RC_IO,
			       "%.*s is not what was sealed: comity exhibit verify %.*s, and "
			       "restore it from a backup",
			       STR_ARG(file->file.path), STR_ARG(x->exhibit.number));
	w->sum.files++;
	w->sum.bytes += file->file.size;
	return package_out_end(cx, w->out);
}

static enum rc write_content(struct writer *w, const struct package_exhibit *x)
{
	AUTO(content_reader) r = NULL;
	struct exhibit_file file;
	struct arena arena; // of one file
	struct cx own;
	bool more = true;
	enum rc rc = RC_OK;
	TRY(content_open(w->cx, w->order->blobs, &x->exhibit.content, &r));
	arena_init(&arena);
	cx_init(&own, &arena, w->cx->now);
	while (rc == RC_OK) {
		rc = content_next(&own, r, &file, &more);
		if (rc != RC_OK || !more)
			break;
		rc = write_one(&own, w, x, &file);
		arena_reset(&arena);
	}
	if (rc != RC_OK)
		(void)cx_fail(w->cx, rc, "%.*s", STR_ARG(cx_error(&own)));
	arena_done(&arena);
	return rc;
}

/* --- custody/ --- */

static enum rc put_records(struct writer *w, const struct package_exhibit *x)
{
	struct arena *a = w->cx->arena;
	for (size_t i = 0; i < x->records.n; i++) {
		const struct package_record *r = &x->records.p[i];
		const struct str stem = package_stem(a, r->number);
		if (r->entry.n == 0)
			continue; // erased: the chronology tells it
		TRY(put(w, arena_fmt(a, "%.*s.entry", STR_ARG(stem)), r->entry));
		TRY(put(w, arena_fmt(a, "%.*s.tlog-proof", STR_ARG(stem)),
			proof_to_tlog(a, r->number, &r->path, w->p->note)));
		if (r->record.n > 0)
			TRY(put(w, arena_fmt(a, "%.*s.json", STR_ARG(stem)), r->record));
	}
	return RC_OK;
}

static struct str of_exhibit(struct writer *w, const struct package_exhibit *x, const char *name)
{
	return x->folder.n > 0
		       ? arena_fmt(w->cx->arena, "custody/%.*s.%s", STR_ARG(x->folder), name)
		       : arena_fmt(w->cx->arena, "custody/%s", name);
}

/* certificate/: the text that was signed, the same to be printed, what it says for programs, and
 * signatures that openssl can check. */
static enum rc put_certificate(struct writer *w, const struct package_exhibit *x,
			       const struct package_certificate *c)
{
	struct arena *a = w->cx->arena;
	const struct str stem = arena_fmt(
		a, "certificate/%.*s",
		STR_ARG(certificate_stem(a, x->exhibit.number, c->certificate.id)));
	const struct str after = certificate_after(a, c->signed_by, c->n, &w->p->language);
	struct str pdf;
	size_t unknown; // characters that no font shows are boxes with their number
	TRY(certificate_to_pdf(w->cx, STR(""), c->certificate.text, after, &pdf, &unknown));
	TRY(put(w, arena_fmt(a, "%.*s.txt", STR_ARG(stem)), c->certificate.text));
	TRY(put(w, arena_fmt(a, "%.*s.pdf", STR_ARG(stem)), pdf));
	TRY(put(w, arena_fmt(a, "%.*s.json", STR_ARG(stem)),
		certificate_package_json(a, &c->certificate, c->signed_by, c->signatures, c->n)));
	for (size_t i = 0; i < c->n; i++)
		if (c->signatures[i].kind == SIGNATURE_CERTIFICATE)
			TRY(put(w, arena_fmt(a, "%.*s-%zu.p7s", STR_ARG(stem), i + 1),
				c->signatures[i].assertion));
	return RC_OK;
}

/* Also of one whose content was erased or destroyed. */
static enum rc put_what_is_left(struct writer *w, const struct package_exhibit *x)
{
	TRY(put_records(w, x));
	for (size_t k = 0; k < x->certificates.n; k++)
		TRY(put_certificate(w, x, &x->certificates.p[k]));
	return RC_OK;
}

/* As they were sealed, and to be read by eye. */
static enum rc put_names(struct writer *w, const struct package_exhibit *x, struct str names)
{
	const struct str text = package_file_names(w->cx, x, names);
	TRY(put(w, of_exhibit(w, x, "names.tsv"), names));
	return text.n > 0 ? put(w, of_exhibit(w, x, "names.txt"), text) : RC_OK;
}

static enum rc put_exhibit(struct writer *w, size_t i)
{
	const struct package_exhibit *x = &w->p->exhibits.p[i];
	const struct exhibit_content *c = &x->exhibit.content;
	struct str findings;
	if (package_has_ended(x))
		return put_what_is_left(w, x);
	TRY(read_blob(w, &c->manifest, &w->manifests[i]));
	TRY(read_blob(w, &c->names, &w->names[i]));
	TRY(read_blob(w, &c->findings, &findings));
	if (w->names[i].n > 0)
		TRY(put_names(w, x, w->names[i]));
	if (entry_has_hash(&c->findings))
		TRY(put(w, of_exhibit(w, x, "findings.tsv"), findings));
	if (x->folder.n > 0 && w->manifests[i].n > 0)
		TRY(put(w, of_exhibit(w, x, "manifest-sha256.txt"), w->manifests[i]));
	return put_what_is_left(w, x);
}

/* The bag's list of files: the sealed one, or that of each exhibit below its folder. */
static enum rc put_manifest(struct writer *w)
{
	struct buf b;
	buf_init(&b, LIST_MAX);
	for (size_t i = 0; i < w->p->exhibits.n; i++) {
		const struct package_exhibit *x = &w->p->exhibits.p[i];
		struct str rest = w->manifests[i], line;
		if (x->exhibit.content.is_outside)
			continue;
		if (x->folder.n == 0)
			buf_add(&b, rest);
		while (x->folder.n > 0 && rest.n > 0) {
			(void)str_cut(rest, '\n', &line, &rest);
			buf_fmt(&b, "%.*s  data/%.*s/%.*s\n", STR_ARG(str_slice(line, 0, 64)),
				STR_ARG(x->folder), STR_ARG(str_slice(line, 66, line.n)));
		}
	}
	const bool full = buf_full(&b);
	const enum rc rc = full ? cx_fail(w->cx, RC_LIMIT, "the list of files is too large")
				: put(w, STR("manifest-sha256.txt"),
				      arena_copy(w->cx->arena, buf_str(&b)));
	buf_done(&b);
	return rc;
}

static int by_path(const void *a, const void *b)
{
	return str_cmp(((const struct listed *)a)->path, ((const struct listed *)b)->path);
}

/* What data/ will hold, and what it holds. */
static struct package_sum sum_of(const struct package *p)
{
	struct package_sum sum = { 0, 0 };
	for (size_t i = 0; i < p->exhibits.n; i++) {
		const struct exhibit_content *c = &p->exhibits.p[i].exhibit.content;
		if (c->is_outside || package_has_ended(&p->exhibits.p[i]))
			continue;
		sum.files += c->files;
		sum.bytes += c->bytes;
	}
	return sum;
}

static enum rc write_contents(struct writer *w)
{
	const struct package_sum said = sum_of(w->p);
	if (said.files == 0)
		TRY(package_out_folder(w->cx, w->out, STR("data/"))); // each bag has it (RFC 8493)
	for (size_t i = 0; i < w->p->exhibits.n; i++) {
		const struct package_exhibit *x = &w->p->exhibits.p[i];
		if (!x->exhibit.content.is_outside && x->exhibit.content.files > 0 &&
		    !package_has_ended(x))
			TRY(write_content(w, x));
	}
	if (said.files != w->sum.files || said.bytes != w->sum.bytes)
		return cx_fail(
			w->cx, RC_IO,
			"an exhibit has other files than were sealed: comity exhibit verify, "
			"and restore it from a backup");
	return RC_OK;
}

static enum rc write_tag_list(struct writer *w, struct sha256 *list)
{
	struct buf b;
	buf_init(&b, LIST_MAX);
	qsort(w->papers.p, w->papers.n, sizeof *w->papers.p, by_path);
	for (size_t i = 0; i < w->papers.n; i++)
		bagit_add_line(&b, w->papers.p[i].hex, w->papers.p[i].path);
	*list = sha256_of(buf_str(&b));
	const enum rc rc = write_file(w, STR("tagmanifest-sha256.txt"), buf_str(&b));
	buf_done(&b);
	return rc;
}

/* --- papers --- */

static bool is_listed(const struct writer *w, struct str path)
{
	for (size_t i = 0; i < w->papers.n; i++)
		if (str_eq(w->papers.p[i].path, path))
			return true;
	return false;
}

/* Of a name that is free or not on any system: some know no upper and lower case. */
static bool is_taken(const struct writer *w, struct str path)
{
	bool taken = str_eq_nocase(path, STR(LEGAL)) || str_eq_nocase(path, STR(PAPER_NAMES)) ||
		     str_eq_nocase(path, in_language(w, "legal/legal"));
	for (size_t i = 0; i < w->papers.n && !taken; i++) {
		const struct str there = w->papers.p[i].path;
		taken = str_eq_nocase(str_slice(there, 0, path.n), path) &&
			(there.n == path.n || there.p[path.n] == '/');
	}
	return taken;
}

/* FOLDER/NAME, or FOLDER/2-NAME where that is one of ours, or another's. */
static struct str free_path(const struct writer *w, struct str folder, struct str name)
{
	struct arena *a = w->cx->arena;
	struct str path = arena_fmt(a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name));
	for (size_t n = 2; is_taken(w, path); n++)
		path = arena_fmt(a, "%.*s/%zu-%.*s", STR_ARG(folder), n, STR_ARG(name));
	return path;
}

/* A paper that somebody gave: `as` is its name within the folder, and what they called it. */
static enum rc put_named(struct writer *w, struct str folder, struct package_given as,
			 struct str bytes)
{
	as.path = free_path(w, folder, as.path);
	*ARENA_PUSH(w->cx->arena, &w->given) = as;
	return put(w, as.path, bytes);
}

static enum rc put_given(struct writer *w, const struct package_exhibit *x)
{
	for (size_t i = 0; i < x->papers.n; i++) {
		const struct exhibit_paper *p = &x->papers.p[i];
		struct str bytes;
		TRY(read_blob(w, &p->digest, &bytes));
		TRY(put_named(w, p->folder, (struct package_given){ p->name, p->given }, bytes));
	}
	return RC_OK;
}

static enum rc put_added(struct writer *w)
{
	for (size_t i = 0; i < w->p->exhibits.n; i++)
		TRY(put_given(w, &w->p->exhibits.p[i]));
	for (size_t i = 0; i < w->order->n_papers; i++) {
		const struct package_paper *p = &w->order->papers[i];
		const struct str name = package_paper_name(w->cx->arena, p->given);
		struct str bytes;
		TRY(verify_read_file(w->cx, p->path, &bytes));
		TRY(put_named(w, str_from_c(p->folder), (struct package_given){ name, p->given },
			      bytes));
	}
	return RC_OK;
}

/* On what authority; and what papers were called whose names not every system can read. */
static enum rc put_legal(struct writer *w)
{
	const struct str names = package_paper_names(w->cx->arena, &w->given);
	const struct certificate_language *l = &w->p->language;
	TRY(put(w, STR(LEGAL), package_legal(w->cx->arena, w->p, &english, &w->given)));
	if (l->say)
		TRY(put(w, in_language(w, "legal/legal"),
			package_legal(w->cx->arena, w->p, l, &w->given)));
	return names.n > 0 ? put(w, STR(PAPER_NAMES), names) : RC_OK;
}

/* before/EXHIBIT/: the papers of the package by which another node handed it over. */
struct before {
	struct writer *w;
	struct str folder;
};

static enum rc put_one_before(struct cx *cx, void *arg, struct str path, struct str bytes)
{
	const struct before *b = arg;
	return put(b->w,
		   arena_fmt(cx->arena, "before/%.*s/%.*s", STR_ARG(b->folder), STR_ARG(path)),
		   bytes);
}

static enum rc put_before(struct writer *w)
{
	for (size_t i = 0; i < w->p->exhibits.n; i++) {
		const struct package_exhibit *x = &w->p->exhibits.p[i];
		struct before b = { w, package_folder(w->cx->arena, x->exhibit.number) };
		if (x->origin.log.n > 0 && !package_has_ended(x))
			TRY(package_papers(w->cx, w->order->blobs, &x->origin.package,
					   put_one_before, &b));
	}
	return RC_OK;
}

/* What the node had stamped before: time/stamp-NUMBER, and renewals. */
static enum rc put_earlier(struct writer *w, const struct package_stamp *s)
{
	struct arena *a = w->cx->arena;
	const struct str stem = stamp_stem(a, &s->row);
	TRY(put(w, arena_fmt(a, "%.*s.txt", STR_ARG(stem)), s->row.covered));
	TRY(put(w, arena_fmt(a, "%.*s.tsq", STR_ARG(stem)), s->row.request));
	TRY(put(w, arena_fmt(a, "%.*s.tsr", STR_ARG(stem)), s->row.response));
	if (s->row.chain.n > 0)
		TRY(put(w, arena_fmt(a, "%.*s.pem", STR_ARG(stem)), s->row.chain));
	for (size_t i = 0; i < s->lists.n; i++)
		TRY(put(w, stamp_list_path(a, &s->row, i + 1), s->lists.p[i].bytes));
	for (size_t i = 0; i < s->proofs.n; i++) {
		const struct package_proof *p = &s->proofs.p[i];
		TRY(put(w,
			arena_fmt(a, "%.*s.%012lld.tlog-proof", STR_ARG(stem),
				  (long long)p->number),
			proof_to_tlog(a, p->number, &p->path, s->row.covered)));
	}
	return RC_OK;
}

static enum rc put_all_earlier(struct writer *w, struct package_made *out)
{
	for (size_t i = 0; i < w->p->stamps.n; i++) {
		const struct stamp_row *s = &w->p->stamps.p[i].row;
		TRY(put_earlier(w, &w->p->stamps.p[i]));
		if (s->size > 0 && (out->not_later.us == 0 || s->at.us < out->not_later.us))
			out->not_later = s->at;
	}
	TRY(put(w, STR("custody/since.txt"), package_since(w->cx->arena, w->p, &english)));
	return w->p->language.say ? put(w, in_language(w, "custody/since"),
					package_since(w->cx->arena, w->p, &w->p->language))
				  : RC_OK;
}

/* As they are on the day of the stamp. */
static enum rc put_lists(struct writer *w, struct str urls, struct str stem,
			 struct package_made *out)
{
	struct arena *a = w->cx->arena;
	struct str url, bytes;
	for (size_t n = 1; urls.n > 0; n++) {
		(void)str_cut(urls, '\n', &url, &urls);
		if (stamp_fetch_list(w->cx, url, &bytes) == RC_OK)
			TRY(put(w, arena_fmt(a, "%.*s-list-%zu.crl", STR_ARG(stem), n), bytes));
		else
			*ARENA_PUSH(a, &out->unstamped) = arena_copy(a, cx_error(w->cx));
	}
	return RC_OK;
}

/* time/checkpoint.tsr, checkpoint-2.tsr ...: what cannot be had now is missing, and no more. */
static enum rc put_stamps(struct writer *w, struct package_made *out)
{
	struct arena *a = w->cx->arena;
	const struct sha256 h = sha256_of(w->p->note);
	for (size_t i = 0; i < w->order->n_authorities; i++) {
		const struct str stem = i == 0 ? STR("time/checkpoint")
					       : arena_fmt(a, "time/checkpoint-%zu", i + 1);
		struct stamp s;
		if (stamp_ask(w->cx, w->order->authorities[i], &h, &s) != RC_OK) {
			*ARENA_PUSH(a, &out->unstamped) = arena_copy(a, cx_error(w->cx));
			continue;
		}
		TRY(put(w, arena_fmt(a, "%.*s.tsq", STR_ARG(stem)), s.request));
		TRY(put(w, arena_fmt(a, "%.*s.tsr", STR_ARG(stem)), s.response));
		if (w->order->chains && w->order->chains[i].n > 0)
			TRY(put(w, arena_fmt(a, "%.*s.pem", STR_ARG(stem)), w->order->chains[i]));
		if (w->order->lists)
			TRY(put_lists(w, w->order->lists[i], stem, out));
		if (out->not_later.us == 0 || s.says.at.us < out->not_later.us)
			out->not_later = s.says.at;
	}
	return RC_OK;
}

/* legal/REFERENCE/: what the node has of the authority. */
static enum rc put_chains(struct writer *w)
{
	for (size_t i = 0; i < w->p->chains.n; i++) {
		const struct package_chain *c = &w->p->chains.p[i];
		for (size_t k = 0; k < c->papers.n; k++)
			TRY(put(w,
				arena_fmt(w->cx->arena, "legal/%.*s", STR_ARG(c->papers.p[k].path)),
				c->papers.p[k].bytes));
	}
	return RC_OK;
}

/* legal/receipt-DIGEST.txt: for what was delivered, once where one is for several; the record that
 * seals it has its digest. */
static enum rc put_receipts(struct writer *w)
{
	struct arena *a = w->cx->arena;
	for (size_t i = 0; i < w->p->exhibits.n; i++) {
		const struct exhibit_deliveries *list = &w->p->exhibits.p[i].deliveries;
		for (size_t k = 0; k < list->n; k++) {
			const struct sha256 digest = sha256_of(list->p[k].receipt);
			const struct str path = arena_fmt(a, "legal/receipt-%.*s.txt",
							  STR_ARG(sha256_print(a, &digest)));
			if (list->p[k].receipt.n > 0 && !is_listed(w, path))
				TRY(put(w, path, list->p[k].receipt));
		}
	}
	return RC_OK;
}

/* VERIFY.txt and verify.sh, and VERIFY-LANG.txt of the package's language. */
static enum rc put_embedded(struct writer *w, const struct embedded_file *e)
{
	const struct str name = str_from_c(e->name), verify = STR("VERIFY-");
	if (str_starts(name, verify) &&
	    (!w->p->language.say || !str_eq(name, in_language(w, "VERIFY"))))
		return RC_OK;
	return put(w, name, (struct str){ (const char *)e->p, e->n });
}

static enum rc put_chronologies(struct writer *w)
{
	const struct certificate_language *l = &w->p->language;
	struct str text;
	TRY(package_chronology(w->cx, w->p, &english, &text));
	TRY(put(w, STR("custody/chronology.txt"), text));
	if (!l->say)
		return RC_OK;
	TRY(package_chronology(w->cx, w->p, l, &text));
	return put(w, in_language(w, "custody/chronology"), text);
}

static enum rc put_papers(struct writer *w)
{
	struct arena *a = w->cx->arena;
	const struct package_sum sum = sum_of(w->p);
	struct str pdf, graph;
	TRY(package_to_case(w->cx, w->p, w->manifests, w->names, &graph));
	TRY(put(w, STR("bagit.txt"), bagit_print_declaration()));
	TRY(put(w, STR("bag-info.txt"), package_bag_info(a, w->p, &sum)));
	for (size_t i = 0; i < embedded_paper_n; i++)
		TRY(put_embedded(w, &embedded_paper[i]));
	TRY(put_chronologies(w));
	TRY(package_to_pdf(w->cx, w->p, &w->p->language, &pdf));
	TRY(put(w, STR("custody/custody.pdf"), pdf));
	if (w->p->language.say) {
		TRY(package_to_pdf(w->cx, w->p, &english, &pdf));
		TRY(put(w, STR("custody/custody-en.pdf"), pdf));
	}
	TRY(put(w, STR("custody/case.jsonld"), graph));
	TRY(put(w, STR("log/checkpoint"), w->p->note));
	TRY(put(w, STR("log/policy.txt"), w->p->policy));
	TRY(put_chains(w));
	TRY(put_receipts(w));
	TRY(put(w, STR("legal/basis.json"), package_basis(a, w->p)));
	TRY(put_added(w));
	return put_legal(w);
}

/* Last, for it says what is there. */
static enum rc put_readme(struct writer *w)
{
	struct package_paths there = { NULL, 0, 0 };
	for (size_t i = 0; i < w->papers.n; i++)
		*ARENA_PUSH(w->cx->arena, &there) = w->papers.p[i].path;
	if (sum_of(w->p).files > 0)
		*ARENA_PUSH(w->cx->arena, &there) = STR("data/");
	return put(w, STR("README.txt"), package_readme(w->cx->arena, w->p, &there));
}

/* Papers first: who reads a ZIP from its begin has them at once. */
static enum rc write_package(struct writer *w, struct package_made *out)
{
	w->manifests = arena_new(w->cx->arena, struct str, w->p->exhibits.n + 1);
	w->names = arena_new(w->cx->arena, struct str, w->p->exhibits.n + 1);
	for (size_t i = 0; i < w->p->exhibits.n; i++)
		TRY(put_exhibit(w, i));
	TRY(put_manifest(w));
	TRY(put_papers(w));
	TRY(put_before(w));
	TRY(put_all_earlier(w, out));
	TRY(put_stamps(w, out));
	TRY(put_readme(w));
	TRY(write_tag_list(w, &out->list));
	TRY(write_contents(w));
	TRY(package_out_keep(w->cx, w->out));
	out->files = w->sum.files;
	out->bytes = w->sum.bytes;
	out->papers = w->papers.n;
	out->size = w->p->size;
	return RC_OK;
}

/* --- all of it --- */

bool package_is_encrypted(const char *path)
{
	return str_ends(str_from_c(path), STR(".zip.p7m"));
}

bool package_is_zip(const char *path)
{
	return str_ends(str_from_c(path), STR(".zip")) || package_is_encrypted(path);
}

struct loading {
	const struct actor *by;
	const struct package_asked *asked;
	struct package package;
	struct sha256 list;
};

static enum rc load(struct cx *cx, struct db *db, void *arg)
{
	struct loading *l = arg;
	return package_load(cx, db, l->by, l->asked, &l->package);
}

static enum rc record(struct cx *cx, struct db *db, void *arg)
{
	struct loading *l = arg;
	return package_record(cx, db, l->by, &l->package, &l->list);
}

/* Loaded when each record has its proof. */
static enum rc load_proven(struct cx *cx, struct store *store, const struct package_order *order,
			   struct loading *l)
{
	for (unsigned waited = 0;; waited++) {
		const struct timespec pause = { .tv_sec = 1 };
		TRY(unit_run(cx, store, TX_READ, load, l));
		if (l->package.waiting == 0)
			break;
		if (waited >= order->wait_seconds)
			return cx_fail(
				cx, RC_CONFLICT,
				"%lld records of custody are not in a signed checkpoint of the "
				"log yet: is comity serve running? Then try again in a minute",
				(long long)l->package.waiting);
		(void)nanosleep(&pause, NULL);
	}
	for (size_t i = 0; i < l->package.exhibits.n; i++) {
		struct package_exhibit *x = &l->package.exhibits.p[i];
		if (x->exhibit.content.is_outside ||
		    package_has_ended(x)) // its list must not be the bag's
			x->folder = package_folder(cx->arena, x->exhibit.number);
	}
	return RC_OK;
}

static enum rc read_witnesses(struct cx *cx, const struct package_order *order,
			      struct package_asked *asked)
{
	const char *path = str_c(cx->arena,
				 arena_fmt(cx->arena, "%.*s/witnesses.txt", STR_ARG(order->data)));
	const enum rc rc = verify_read_file(cx, path ? path : "", &asked->witnesses);
	return rc == RC_MISSING ? RC_OK : rc;
}

/* "x/report.zip" as "report": the one folder of a ZIP. */
static struct str top_of(struct arena *a, const char *path)
{
	struct str rest = str_from_c(path), name = rest;
	while (str_cut(rest, '/', &name, &rest))
		;
	if (package_is_zip(path))
		name = str_slice(name, 0, name.n - (package_is_encrypted(path) ? 8 : 4));
	return name.n > 0 ? package_folder(a, name) : STR("package");
}

static enum rc write_to(struct writer *w, const char *part, struct package_made *out)
{
	const char *path = w->order->out;
	enum rc rc = package_out_open(w->cx, part, package_is_zip(path), top_of(w->cx->arena, path),
				      &w->out);
	if (rc == RC_OK)
		rc = write_package(w, out);
	package_out_close(w->out);
	return rc;
}

/* Under its name: as it is, or as its receivers alone can read it. */
static enum rc give_name(struct cx *cx, const char *part, const struct package_order *order)
{
	enum rc rc = RC_OK;
	if (!package_is_encrypted(order->out))
		return rename(part, order->out) == 0
			       ? RC_OK
			       : cx_fail(cx, RC_IO, "%s: %s", order->out, strerror(errno));
	rc = package_encrypt(cx, part, order->out, order->receivers, order->n_receivers);
	(void)unlink(part);
	return rc;
}

static enum rc check_order(struct cx *cx, const struct package_order *order)
{
	struct stat st;
	if (lstat(order->out, &st) == 0)
		return cx_fail(cx, RC_CONFLICT, "%s is there already: --out names a new folder",
			       order->out);
	if (package_is_encrypted(order->out))
		return package_check_receivers(cx, order->receivers, order->n_receivers);
	return order->n_receivers == 0
		       ? RC_OK
		       : cx_fail(cx, RC_INVALID, "what is encrypted is called FILE.zip.p7m");
}

enum rc package_make(struct cx *cx, struct store *store, const struct actor *by,
		     const struct package_order *order, struct package_made *out)
{
	struct package_asked asked = order->asked;
	asked.is_handed_over = order->is_handed_over;
	struct loading l = { .by = by, .asked = &asked };
	const char *part = str_c(cx->arena, arena_fmt(cx->arena, "%s.part", order->out));
	*out = (struct package_made){ .files = 0 };
	TRY(check_order(cx, order));
	TRY(read_witnesses(cx, order, &asked));
	TRY(load_proven(cx, store, order, &l));
	struct writer w = { .cx = cx, .order = order, .p = &l.package };
	TRY(write_to(&w, part ? part : "", out));
	l.list = out->list;
	enum rc rc = order->is_handed_over ? RC_OK : unit_run(cx, store, TX_WRITE, record, &l);
	if (rc == RC_OK)
		rc = give_name(cx, part ? part : "", order);
	if (rc != RC_OK)
		package_out_remove(part ? part : "");
	return rc;
}
