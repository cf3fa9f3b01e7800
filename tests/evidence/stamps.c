// SPDX-License-Identifier: AGPL-3.0-or-later
/* The folder rfc3161/. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/timestamp.h"
#include "evidence.h"
#include "ledger/entry.h"

/* A file that the vector names, beside its other files. */
static bool read_beside(struct run *run, const struct json_node *v, struct str name,
			struct str *out)
{
	const struct str path = arena_fmt(run->cx->arena, "rfc3161/%.*s/%.*s",
					  STR_ARG(json_get_text(v, "dir")), STR_ARG(name));
	return read_vectors(run, path.p, out);
}

static struct str read_others(struct run *run, const struct json_node *v)
{
	const struct json_node *list = json_get(v, "untrusted");
	struct str all = STR(""), one;
	for (const struct json_node *n = list ? list->first : NULL; n; n = n->next)
		if (read_beside(run, v, n->text, &one))
			all = arena_fmt(run->cx->arena, "%.*s%.*s\n", STR_ARG(all), STR_ARG(one));
	return all;
}

/* Judged now, at the stamp's own time, or at a time that the vector says. */
static struct instant when(struct run *run, const struct json_node *v)
{
	struct str text = json_get_text(v, "attime");
	struct instant at = run->cx->now;
	if (str_eq(text, STR("genTime")))
		at = (struct instant){ 0 };
	else if (text.n > 1 && text.p[text.n - 1] == 'Z' &&
		 !entry_parse_time(
			 arena_fmt(run->cx->arena, "%.*s.000000Z", (int)text.n - 1, text.p), &at))
		verdict(run, false, "no such time: %.*s", STR_ARG(text));
	return at;
}

static enum rc judge(struct run *run, const struct json_node *v, struct timestamp *t)
{
	struct str response, query = { NULL, 0 }, roots = { NULL, 0 };
	const struct str data = json_get_text(v, "dataAscii");
	const struct str query_name = json_get_text(v, "query"), ca = json_get_text(v, "CAfile");
	if (!read_beside(run, v, json_get_text(v, "response"), &response) ||
	    (query_name.n > 0 && !read_beside(run, v, query_name, &query)) ||
	    (ca.n > 0 && !read_beside(run, v, ca, &roots)))
		return RC_IO;
	TRY(timestamp_read(run->cx, response, t));
	if (query.n > 0)
		TRY(timestamp_match(run->cx, query, response));
	if (ca.n == 0)
		return RC_OK;
	const struct timestamp_trust trust = { .roots = roots,
					       .others = read_others(run, v),
					       .at = when(run, v) };
	const enum digest_kind kind = t->kind;
	const struct digest digest = data.n > 0 ? digest_of(kind, data) : t->imprint;
	return timestamp_verify(run->cx, response, kind, &digest, &trust, t);
}

static void check_stamp(struct run *run, const struct json_node *v)
{
	struct timestamp t;
	const struct str want = json_get_text(v, "want");
	const enum rc rc = judge(run, v, &t);
	verdict(run, rc != RC_IO && (rc == RC_OK) != str_eq(want, STR("reject")),
		"%.*s: wanted %.*s, we say %d: %s", STR_ARG(json_get_text(v, "response")),
		STR_ARG(want), (int)rc, run->cx->error);
}

void check_stamps(struct run *run)
{
	each_vector(run, "rfc3161/cases.jsonl", check_stamp);
}
