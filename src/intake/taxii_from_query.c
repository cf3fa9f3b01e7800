// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/taxii_from_query.h"

#include <string.h>

#include "crypto/hash.h"
#include "formats/xarf.h"

enum { MARK = 12 }; // digits of a hash

bool taxii_time(struct str text, struct instant *out)
{
	int64_t unit = 100000;
	if (!xarf_time(text, out))
		return false;
	for (size_t i = 20; text.p[19] == '.' && i < text.n && text.p[i] >= '0' && text.p[i] <= '9';
	     i++, unit /= 10)
		out->us += unit * (text.p[i] - '0');
	return true;
}

/* The pages of one question belong together: what else was asked for is in `next`. */
static struct str mark_of(struct arena *a, const struct taxii_query *q)
{
	const struct sha256 h = sha256_of(arena_fmt(
		a, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s", STR_ARG(q->added_after), STR_ARG(q->ids),
		STR_ARG(q->types), STR_ARG(q->versions), STR_ARG(q->specs)));
	return str_slice(sha256_print(a, &h), 0, MARK);
}

struct str taxii_next_print(struct arena *a, const struct taxii_filter *f, struct share_place place)
{
	return arena_fmt(a, "%lld-%.*s-%.*s", (long long)place.at.us,
			 STR_ARG(id_print(a, place.row)), STR_ARG(f->mark));
}

static bool read_next(struct str text, struct str mark, struct share_place *out)
{
	struct str us, row, rest;
	return str_cut(text, '-', &us, &rest) && str_cut(rest, '-', &row, &rest) &&
	       str_eq(rest, mark) && str_to_i64(us, 0, INT64_MAX, &out->at.us) &&
	       (id_parse(row, &out->row) || row.n == 0);
}

enum rc taxii_filter_read(struct cx *cx, const struct taxii_query *q, struct taxii_filter *out)
{
	struct taxii_filter f = { .limit = TAXII_PAGE,
				  .ids = q->ids,
				  .types = q->types,
				  .versions = q->versions,
				  .specs = q->specs,
				  .mark = mark_of(cx->arena, q) };
	f.is_match = f.ids.n + f.types.n + f.versions.n + f.specs.n > 0;
	if (q->limit.n > 0 && !str_to_i64(q->limit, 1, INT64_MAX, &f.limit))
		return cx_fail(cx, RC_INVALID, "limit is a number from 1");
	if (f.limit > TAXII_PAGE_MAX)
		f.limit = TAXII_PAGE_MAX;
	if (q->added_after.n > 0 && !taxii_time(q->added_after, &f.after.at))
		return cx_fail(cx, RC_INVALID,
			       "added_after is a time such as 2026-11-23T10:00:00.000000Z");
	if (q->added_after.n > 0)
		memset(f.after.row.b, 0xff, sizeof f.after.row.b); // behind all of that moment
	if (q->next.n > 0 && !read_next(q->next, f.mark, &f.after))
		return cx_fail(cx, RC_INVALID,
			       "next is none of this node, or of another question: send it with "
			       "the filters that it came for");
	if (!taxii_time(q->versions, &f.version))
		f.version = (struct instant){ 0 };
	*out = f;
	return RC_OK;
}
