// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/alike_job.h"

#include <stdlib.h>
#include <string.h>

#include "core/banned.h"

const struct str listed_alike_begins = STR_INIT("looks like ");
static const struct str pdq_begins = STR_INIT("pdq "), pdq_middle = STR_INIT(", quality ");

enum { HEX = 2 * PDQ_BYTES };

static struct str print(struct arena *a, const struct pdq *p)
{
	struct sha256 bits; // as many, and printed as they are
	_Static_assert(sizeof bits.b == sizeof p->b, "both have 256 bits");
	memcpy(bits.b, p->b, sizeof bits.b);
	return arena_fmt(a, "%.*s%.*s%.*s%u", STR_ARG(pdq_begins), STR_ARG(sha256_print(a, &bits)),
			 STR_ARG(pdq_middle), p->quality);
}

/* The end of the words of print; where they do not begin so, 0. */
static size_t parse(struct str words, struct pdq *out)
{
	const size_t digits = pdq_begins.n, middle = digits + HEX, number = middle + pdq_middle.n;
	size_t end = number;
	int64_t quality = 0;
	while (end < words.n && words.p[end] >= '0' && words.p[end] <= '9')
		end++;
	if (!str_starts(words, pdq_begins) ||
	    !hashset_value_parse(str_slice(words, digits, middle), HASHSET_NEAR, out->b) ||
	    !str_eq(str_slice(words, middle, number), pdq_middle) ||
	    !str_to_i64(str_slice(words, number, end), 0, 100, &quality))
		return 0;
	out->quality = (unsigned)quality;
	return end;
}

struct str alike_recall(struct str words)
{
	struct pdq p;
	const size_t at = str_find(words, pdq_begins);
	if (at == STR_NONE)
		return STR("");
	const struct str rest = str_slice(words, at, words.n);
	return str_slice(rest, 0, parse(rest, &p));
}

/* ---- a file on its way past ----------------------------------------------------- */

void alike_begin(struct alike *l, const struct hashsets *lists)
{
	*l = (struct alike){ .is_asked = hashsets_ask_near(lists) };
	buf_init(&l->bytes, PICTURE_BYTES_MAX);
}

void alike_add(struct alike *l, struct str piece)
{
	if (!l->is_asked || piece.n == 0)
		return;
	if (!l->has_begun)
		l->kind = picture_kind_of(piece);
	l->has_begun = true;
	if (l->kind == PICTURE_NONE || l->is_too_large)
		return;
	const size_t room = PICTURE_BYTES_MAX - l->bytes.n;
	l->is_too_large = piece.n > room;
	buf_add(&l->bytes, str_slice(piece, 0, l->is_too_large ? room : piece.n));
}

static void hash(struct cx *cx, struct alike *l, struct str bytes)
{
	struct pdq p;
	const enum rc rc = picture_hash(cx, bytes, &p);
	if (rc == RC_OK)
		l->pdq = print(cx->arena, &p);
	else
		l->why = arena_fmt(cx->arena, "%s: %.*s", picture_kind_name(l->kind),
				   STR_ARG(cx_error(cx)));
}

void alike_end(struct cx *cx, struct alike *l)
{
	if (l->kind != PICTURE_NONE)
		hash(cx, l, buf_str(&l->bytes));
	if (l->is_too_large)
		l->why = arena_fmt(cx->arena, "%s: %s its first %zu MiB",
				   picture_kind_name(l->kind),
				   l->pdq.n > 0 ? "nothing was compared but" : "not even by",
				   PICTURE_BYTES_MAX >> 20);
	buf_done(&l->bytes);
}

void alike_of(struct cx *cx, struct alike *l, const struct hashsets *lists, struct str bytes)
{
	alike_begin(l, lists);
	if (l->is_asked)
		l->kind = picture_kind_of(bytes);
	if (l->kind != PICTURE_NONE)
		hash(cx, l, bytes);
}

/* ---- what the lists say --------------------------------------------------------- */

struct nearest {
	unsigned distance;
	bool is_found;
};

static bool take_nearest(void *arg, const uint8_t value[HASHSET_VALUE_MAX], unsigned distance)
{
	struct nearest *n = arg;
	(void)value;
	if (!n->is_found || distance < n->distance)
		n->distance = distance;
	n->is_found = true;
	return n->distance > 0;
}

static struct str join(struct arena *a, struct str all, struct str between, struct str more)
{
	return arena_fmt(a, "%.*s%.*s%.*s", STR_ARG(all), STR_ARG(all.n > 0 ? between : STR("")),
			 STR_ARG(more));
}

static struct str tell_same(struct arena *a, const struct hashsets *lists, struct listed *out)
{
	struct str all = STR("");
	for (size_t i = 0; i < lists->n; i++) {
		const struct hashset *l = &lists->p[i];
		if ((out->same >> i & 1) == 0 || l->class == HASHSET_KNOWN)
			continue;
		out->is_abuse = out->is_abuse || l->class == HASHSET_ABUSE;
		all = join(
			a, all, STR(", "),
			arena_fmt(a, "%.*s (%s)", STR_ARG(l->name), hashset_class_key(l->class)));
	}
	return all;
}

static struct str tell_alike(struct arena *a, const struct hashset *l, unsigned distance)
{
	return arena_fmt(a, "%.*s%.*s (%s): %u of 256 bits differ, at most %u may",
			 STR_ARG(listed_alike_begins), STR_ARG(l->name),
			 hashset_class_key(l->class), distance, l->distance);
}

/* Those that have not its very bytes. */
static struct str find_alike(struct arena *a, const struct hashsets *lists, const struct pdq *p,
			     struct listed *out)
{
	struct str all = STR("");
	for (size_t i = 0; i < lists->n; i++) {
		struct nearest n = { .is_found = false };
		const struct hashset *l = &lists->p[i];
		if (l->class == HASHSET_KNOWN || (out->same >> i & 1))
			continue;
		hashset_near(l, p->b, l->distance, take_nearest, &n);
		if (!n.is_found)
			continue;
		all = join(a, all, STR("; "), tell_alike(a, l, n.distance));
		if (p->quality < PDQ_QUALITY_LEAST)
			continue;
		out->alike |= UINT64_C(1) << i;
		out->is_abuse = out->is_abuse || l->class == HASHSET_ABUSE;
	}
	return all;
}

struct listed listed_find(struct arena *a, const struct hashsets *lists,
			  const struct listed_file *file)
{
	struct pdq p;
	struct listed out = { .same = hashsets_find(lists, &file->digests), .why = file->why };
	out.words = tell_same(a, lists, &out);
	if (parse(file->pdq, &p) == 0)
		return out;
	const struct str alike = find_alike(a, lists, &p, &out);
	if (p.quality >= PDQ_QUALITY_LEAST)
		out.words = join(a, out.words, STR("; "), alike);
	else if (alike.n > 0)
		out.why = arena_fmt(a,
				    "%.*s, but there is too little in it to tell pictures apart: "
				    "quality %u, and %d is the least",
				    STR_ARG(alike), p.quality, PDQ_QUALITY_LEAST);
	return out;
}

struct str listed_says(struct arena *a, const struct listed *l, struct str pdq,
		       const struct sha256 *digest)
{
	return arena_fmt(a, "%.*s%s%.*s; sha256 %.*s", STR_ARG(l->words), l->alike ? "; " : "",
			 STR_ARG(l->alike ? pdq : STR("")), STR_ARG(sha256_print(a, digest)));
}
