// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/bag.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "core/mark.h"

static const struct {
	const char *word, *text;
} faults[] = {
	[BAG_NO_DECLARATION] = { "no-declaration",
				 N_("the file that says that this is a bag is not "
				    "there (perhaps the bag "
				    "is a folder in this one)") },
	[BAG_BAD_DECLARATION] = { "bad-declaration",
				  N_("the file that says what bag this is is wrong") },
	[BAG_NO_LIST] = { "no-list", N_("there is no list of files that can be checked") },
	[BAG_BAD_LIST] = { "bad-list", N_("this list of files cannot be read") },
	[BAG_UNKNOWN_DIGEST] = { "unknown-digest",
				 N_("this list uses a digest that is not known here") },
	[BAG_BAD_PATH] = { "bad-path", N_("a name that leads out of the folder") },
	[BAG_MISSING] = { "missing", N_("this file is listed and not there") },
	[BAG_UNLISTED] = { "unlisted", N_("this file is there and not listed") },
	[BAG_TWICE] = { "listed-twice", N_("this file is listed twice") },
	[BAG_CHANGED] = { "changed", N_("these bytes are not those that were listed") },
	[BAG_UNREADABLE] = { "unreadable", N_("this file could not be read") },
	[BAG_BAD_INFO] = { "bad-info", N_("the labels of the bag cannot be read") },
	[BAG_BAD_SUM] = { "bad-sum", N_("the bag says another number of bytes and files") },
	[BAG_FETCH] = { "bad-fetch", N_("the list of files to bring from the net is wrong") },
	[BAG_OTHER_FORM] = { "other-form",
			     N_("the name is spelt in another Unicode form than in the list") },
	[BAG_STAR] = { "star", N_("names have a star before them, as md5sum writes") },
	[BAG_DOT] = { "dot", N_("names have ./ before them") },
	[BAG_SYSTEM_FILE] = { "system-file", N_("an operating system left this file behind") },
	[BAG_CASE] = { "case",
		       N_("two names differ by case alone: some systems keep one of the two") },
};

const char *bag_fault_word(enum bag_fault fault)
{
	return faults[fault].word;
}

const char *bag_fault_text(enum bag_fault fault)
{
	return faults[fault].text;
}

bool bag_is_payload(struct str path)
{
	return str_starts(path, STR("data/"));
}

static struct bag_finding *find(struct cx *cx, struct bag *bag, enum bag_fault fault,
				bool is_warning, struct str file)
{
	struct bag_finding *f = ARENA_PUSH(cx->arena, &bag->findings);
	*f = (struct bag_finding){
		.fault = fault, .is_warning = is_warning, .file = file, .line = 0
	};
	*(is_warning ? &bag->warnings : &bag->errors) += 1;
	return f;
}

static int by_path(const void *a, const void *b)
{
	return str_cmp(((const struct bag_file *)a)->path, ((const struct bag_file *)b)->path);
}

size_t bag_find(const struct bag *bag, struct str path)
{
	const struct bag_file key = { .path = path, .first = BAG_END };
	const struct bag_file *f = bag->files.n == 0 ? NULL
						     : bsearch(&key, bag->files.p, bag->files.n,
							       sizeof key, by_path);
	return f ? (size_t)(f - bag->files.p) : BAG_END;
}

/* Another spelling of the same characters (RFC 8493, 5.1.2), where an old bag has one. */
static size_t find_other_form(struct cx *cx, const struct bag *bag, struct str path)
{
	static const GNormalizeMode forms[] = { G_NORMALIZE_NFC, G_NORMALIZE_NFD };
	size_t found = BAG_END;
	bool ascii = true;
	for (size_t i = 0; i < path.n; i++)
		ascii = ascii && (unsigned char)path.p[i] < 0x80;
	for (size_t i = 0; !ascii && found == BAG_END && i < 2; i++) {
		char *form = g_utf8_normalize(path.p, (gssize)path.n, forms[i]);
		if (form)
			found = bag_find(bag, arena_copy(cx->arena, str_from_c(form)));
		g_free(form);
	}
	return found;
}

static bool is_system_file(struct str path)
{
	static const struct str names[] = { STR_INIT(".DS_Store"), STR_INIT("Thumbs.db"),
					    STR_INIT("desktop.ini") };
	struct str rest = path, name = path;
	while (str_cut(rest, '/', &name, &rest))
		;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_eq_nocase(name, names[i]))
			return true;
	return false;
}

/* --- reading --- */

static enum rc read_text(struct cx *cx, const struct bag_source *source, const struct bag *bag,
			 size_t file, struct str *out)
{
	struct str bytes;
	TRY(source->read(cx, source->of, &bag->files.p[file], &bytes));
	return bagit_to_utf8(cx, bag->declaration.encoding, bytes, out);
}

/* What the reader of a text file says against it becomes a finding; the machine's own
 * trouble stays a failure. */
static enum rc as_finding(struct cx *cx, struct bag *bag, enum rc rc, enum bag_fault fault,
			  struct str file)
{
	if (rc == RC_INVALID || rc == RC_LIMIT) {
		struct bag_finding *f = find(cx, bag, fault, false, file);
		f->found = arena_copy(cx->arena, cx_error(cx));
		return RC_OK;
	}
	return rc;
}

static struct bag_claim *claim_of_list(const struct bag *bag, size_t file, size_t list)
{
	for (size_t i = bag->files.p[file].first; i != BAG_END; i = bag->claims.p[i].next)
		if (bag->claims.p[i].list == list)
			return &bag->claims.p[i];
	return NULL;
}

static void claim(struct cx *cx, struct bag *bag, size_t file, size_t list,
		  const struct bagit_line *row)
{
	struct bag_file *f = &bag->files.p[file];
	const bool is_1 = bagit_is_1(&bag->declaration);
	const struct bag_claim *before = claim_of_list(bag, file, list);
	if (before) {
		const bool alike = digest_eq(&before->wanted, &row->digest);
		find(cx, bag, BAG_TWICE, alike && !is_1, f->path)->line = row->line;
		return;
	}
	struct bag_claim *c = ARENA_PUSH(cx->arena, &bag->claims);
	c->list = list;
	c->wanted = row->digest;
	c->next = f->first;
	f->first = bag->claims.n - 1;
	f->kinds |= 1U << bag->lists.p[list].kind;
}

/* One line of a list: a claim about a file that is there, or a finding. */
static void take_line(struct cx *cx, struct bag *bag, size_t list, const struct bagit_line *row)
{
	const struct bag_list *l = &bag->lists.p[list];
	const bool is_1 = bagit_is_1(&bag->declaration);
	const char *fault = bagit_path_fault(row->path);
	bool is_tags;
	enum digest_kind kind;
	if (!fault && bag_is_payload(row->path) == l->is_tags)
		fault = l->is_tags ? N_("a payload file in a list of text files")
				   : N_("a file outside data/ in a list of payload files");
	if (!fault && bagit_list_name(row->path, &is_tags, &kind) && is_tags)
		fault = N_("a list of text files in such a list");
	if (fault) {
		struct bag_finding *f = find(cx, bag, BAG_BAD_PATH, false, l->path);
		f->found = arena_fmt(cx->arena, "%s: %.*s", fault, STR_ARG(row->path));
		f->line = row->line;
		return;
	}
	const bool is_system = is_system_file(row->path);
	size_t file = bag_find(bag, row->path);
	if (file == BAG_END && !is_1) {
		file = find_other_form(cx, bag, row->path);
		if (file != BAG_END)
			find(cx, bag, BAG_OTHER_FORM, true, row->path)->line = row->line;
	}
	if (is_system)
		find(cx, bag, BAG_SYSTEM_FILE, true, row->path)->line = row->line;
	if (file != BAG_END) {
		claim(cx, bag, file, list, row);
		return;
	}
	struct bag_finding *f = find(cx, bag, BAG_MISSING, is_system && !is_1, row->path);
	bag->system_missing += is_system && !is_1 ? 1 : 0;
	f->expected = digest_print(cx->arena, l->kind, &row->digest);
	f->line = row->line;
}

static enum rc read_list(struct cx *cx, const struct bag_source *source, struct bag *bag,
			 size_t file, bool is_tags, enum digest_kind kind)
{
	const struct str path = bag->files.p[file].path;
	struct bagit_list rows = { NULL, 0, 0 };
	struct str text;
	enum rc rc = read_text(cx, source, bag, file, &text);
	if (rc == RC_OK)
		rc = bagit_read_list(cx, &bag->declaration, kind, text, &rows);
	if (rc != RC_OK)
		return as_finding(cx, bag, rc, BAG_BAD_LIST, path);
	struct bag_list *list = ARENA_PUSH(cx->arena, &bag->lists);
	*list = (struct bag_list){ .path = path, .is_tags = is_tags, .kind = kind };
	bool star = false, dot = false;
	for (size_t i = 0; i < rows.n; i++) {
		take_line(cx, bag, bag->lists.n - 1, &rows.p[i]);
		star = star || rows.p[i].star;
		dot = dot || rows.p[i].dot;
	}
	if (star)
		find(cx, bag, BAG_STAR, true, path);
	if (dot && bagit_is_1(&bag->declaration))
		find(cx, bag, BAG_DOT, true, path);
	return RC_OK;
}

static enum rc read_lists(struct cx *cx, const struct bag_source *source, struct bag *bag)
{
	size_t payload = 0, unknown = 0;
	for (size_t i = 0; i < bag->files.n; i++) {
		enum digest_kind kind;
		bool is_tags;
		const struct str path = bag->files.p[i].path;
		if (!bagit_list_name(path, &is_tags, &kind))
			continue;
		if (kind == DIGEST_KINDS) {
			find(cx, bag, BAG_UNKNOWN_DIGEST, true, path);
			unknown++;
			continue;
		}
		payload += is_tags ? 0 : 1;
		TRY(read_list(cx, source, bag, i, is_tags, kind));
	}
	if (payload == 0)
		find(cx, bag, BAG_NO_LIST, false, STR("manifest-sha256.txt"));
	return RC_OK;
}

/* --- what must be listed --- */

static size_t payload_lists(const struct bag *bag)
{
	size_t n = 0;
	for (size_t i = 0; i < bag->lists.n; i++)
		n += bag->lists.p[i].is_tags ? 0 : 1;
	return n;
}

static void check_payload(struct cx *cx, struct bag *bag)
{
	const size_t lists = payload_lists(bag);
	for (size_t i = 0; i < bag->files.n; i++) {
		const struct bag_file *f = &bag->files.p[i];
		size_t claims = 0;
		if (!bag_is_payload(f->path))
			continue;
		bag->payload_files++;
		bag->payload_bytes += f->size;
		for (size_t c = f->first; c != BAG_END; c = bag->claims.p[c].next)
			claims++;
		if (claims == 0 || (claims < lists && bagit_is_1(&bag->declaration)))
			find(cx, bag, BAG_UNLISTED, false, f->path);
	}
}

static int by_lower(const void *a, const void *b)
{
	return str_cmp(((const struct str *)a)[0], ((const struct str *)b)[0]);
}

static void check_case(struct cx *cx, struct bag *bag)
{
	struct str(*names)[2] = arena_alloc_n(cx->arena, bag->files.n + 1, sizeof *names);
	for (size_t i = 0; i < bag->files.n; i++) {
		names[i][0] = str_lower(cx->arena, bag->files.p[i].path);
		names[i][1] = bag->files.p[i].path;
	}
	qsort(names, bag->files.n, sizeof *names, by_lower);
	for (size_t i = 1; i < bag->files.n; i++)
		if (str_eq(names[i - 1][0], names[i][0]))
			find(cx, bag, BAG_CASE, true, names[i][1])->found = names[i - 1][1];
}

static enum rc check_info(struct cx *cx, const struct bag_source *source, struct bag *bag)
{
	const struct str path = STR("bag-info.txt");
	const size_t file = bag_find(bag, path);
	struct str text, bytes, files;
	int64_t want_bytes = -1, want_files = -1;
	if (file == BAG_END)
		return RC_OK;
	enum rc rc = read_text(cx, source, bag, file, &text);
	if (rc == RC_OK)
		rc = bagit_read_info(cx, text, &bag->info);
	if (rc != RC_OK)
		return as_finding(cx, bag, rc, BAG_BAD_INFO, path);
	const struct str sum = bagit_info_get(&bag->info, STR("Payload-Oxum"));
	if (sum.n == 0)
		return RC_OK;
	if (!str_cut(sum, '.', &bytes, &files) || !str_to_i64(bytes, 0, INT64_MAX, &want_bytes) ||
	    !str_to_i64(files, 0, INT64_MAX, &want_files) ||
	    (uint64_t)want_bytes != bag->payload_bytes ||
	    (uint64_t)want_files != bag->payload_files) {
		struct bag_finding *f = find(cx, bag, BAG_BAD_SUM, bag->system_missing > 0, path);
		f->expected = sum;
		f->found = arena_fmt(cx->arena, "%llu.%llu", (unsigned long long)bag->payload_bytes,
				     (unsigned long long)bag->payload_files);
	}
	return RC_OK;
}

/* Whether a file is missing, its list says; here only names that lead elsewhere. */
static enum rc check_fetch(struct cx *cx, const struct bag_source *source, struct bag *bag)
{
	const struct str path = STR("fetch.txt");
	const size_t file = bag_find(bag, path);
	struct bagit_fetch fetch = { NULL, 0, 0 };
	struct str text;
	if (file == BAG_END)
		return RC_OK;
	enum rc rc = read_text(cx, source, bag, file, &text);
	if (rc == RC_OK)
		rc = bagit_read_fetch(cx, &bag->declaration, text, &fetch);
	if (rc != RC_OK)
		return as_finding(cx, bag, rc, BAG_FETCH, path);
	for (size_t i = 0; i < fetch.n; i++) {
		const char *fault = bagit_path_fault(fetch.p[i].path);
		if (!fault && !bag_is_payload(fetch.p[i].path))
			fault = N_("a file outside data/");
		if (fault) {
			struct bag_finding *f = find(cx, bag, BAG_BAD_PATH, false, path);
			f->found = arena_fmt(cx->arena, "%s: %.*s", fault,
					     STR_ARG(fetch.p[i].path));
			f->line = fetch.p[i].line;
		}
	}
	return RC_OK;
}

static enum rc read_declaration(struct cx *cx, const struct bag_source *source, struct bag *bag,
				bool *found)
{
	const struct str path = STR("bagit.txt");
	const size_t file = bag_find(bag, path);
	struct str bytes;
	*found = false;
	if (file == BAG_END) {
		find(cx, bag, BAG_NO_DECLARATION, false, path);
		return RC_OK;
	}
	TRY(source->read(cx, source->of, &bag->files.p[file], &bytes));
	const enum rc rc = bagit_read_declaration(cx, bytes, &bag->declaration);
	*found = rc == RC_OK;
	return rc == RC_OK ? RC_OK : as_finding(cx, bag, rc, BAG_BAD_DECLARATION, path);
}

enum rc bag_open(struct cx *cx, const struct bag_source *source, struct bag *out)
{
	bool found;
	*out = (struct bag){ .files = { NULL, 0, 0 } };
	for (size_t i = 0; i < source->n; i++) {
		struct bag_file *f = ARENA_PUSH(cx->arena, &out->files);
		*f = (struct bag_file){ .path = source->files[i].path,
					.size = source->files[i].size,
					.first = BAG_END };
	}
	if (out->files.n > 0)
		qsort(out->files.p, out->files.n, sizeof *out->files.p, by_path);
	TRY(read_declaration(cx, source, out, &found));
	if (!found)
		return RC_OK;
	TRY(read_lists(cx, source, out));
	check_payload(cx, out);
	check_case(cx, out);
	TRY(check_info(cx, source, out));
	return check_fetch(cx, source, out);
}

/* --- digests --- */

void bag_put(struct bag *bag, size_t file, enum digest_kind kind, const struct digest *digest)
{
	for (size_t i = bag->files.p[file].first; i != BAG_END; i = bag->claims.p[i].next) {
		struct bag_claim *c = &bag->claims.p[i];
		if (bag->lists.p[c->list].kind == kind) {
			c->got = *digest;
			c->was_put = true;
		}
	}
}

void bag_judge(struct cx *cx, struct bag *bag)
{
	for (size_t i = 0; i < bag->files.n; i++)
		for (size_t k = bag->files.p[i].first; k != BAG_END; k = bag->claims.p[k].next) {
			const struct bag_claim *c = &bag->claims.p[k];
			const enum digest_kind kind = bag->lists.p[c->list].kind;
			if (c->was_put && digest_eq(&c->wanted, &c->got))
				continue;
			struct bag_finding *f = find(cx, bag,
						     c->was_put ? BAG_CHANGED : BAG_UNREADABLE,
						     false, bag->files.p[i].path);
			f->expected = digest_print(cx->arena, kind, &c->wanted);
			if (c->was_put)
				f->found = digest_print(cx->arena, kind, &c->got);
		}
}
