// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/verify_from_zip.h"

#include <string.h>

#include "core/mark.h"
#include "evidence/verify_from_archive.h"
#include "evidence/verify_to_json.h"
#include "formats/parser.h"

#define PAPER_BYTES_MAX ((size_t)16 << 20)

/* ---- in the box ---- */

static enum rc read_at(struct cx *cx, void *of, uint64_t at, void *p, size_t n)
{
	const struct str *zip = of;
	if (at > zip->n || n > zip->n - at)
		return cx_fail(cx, RC_INVALID, N_("the archive: it ends too early"));
	if (n > 0)
		memcpy(p, zip->p + at, n);
	return RC_OK;
}

/* The lengths of policy and roots, eight digits each; they, and the ZIP. */
static enum rc parse(struct cx *cx, struct str question, struct buf *answer)
{
	int64_t policy = 0, roots = 0;
	struct verification v = { .files = 0 };
	AUTO(json) j = json_new(cx->arena);
	if (question.n < 16 ||
	    !str_to_i64(str_slice(question, 0, 8), 0, VERIFY_TRUST_MAX, &policy) ||
	    !str_to_i64(str_slice(question, 8, 16), 0, VERIFY_TRUST_MAX, &roots) ||
	    (int64_t)question.n - 16 < policy + roots)
		return cx_fail(cx, RC_BUG, "a question without its parts");
	const size_t after = 16 + (size_t)policy, zip = after + (size_t)roots;
	struct str bytes = str_slice(question, zip, question.n);
	const struct verify_archive asked = { .source = { &bytes, bytes.n, read_at },
					      .policy = str_slice(question, 16, after),
					      .roots = str_slice(question, after, zip),
					      .list_max = PAPER_BYTES_MAX };
	TRY(verify_archive(cx, &asked, &v));
	verify_to_json(cx, &v, VERIFY_SHOWN_MAX, j);
	json_print(j, answer);
	return RC_OK;
}

const struct box_parser verify_parser = { "package", verify_archive_prepare, parse };

/* ---- what callers know ---- */

enum rc verify_zip(struct cx *cx, const struct verify_zip *asked, struct str *json)
{
	const struct str parts[] = { arena_fmt(cx->arena, "%08zu%08zu%.*s%.*s", asked->policy.n,
					       asked->roots.n, STR_ARG(asked->policy),
					       STR_ARG(asked->roots)),
				     asked->zip };
	if (asked->zip.n > VERIFY_ZIP_MAX || asked->policy.n > VERIFY_TRUST_MAX ||
	    asked->roots.n > VERIFY_TRUST_MAX)
		return cx_fail(cx, RC_LIMIT, N_("at most %zu MiB: comity verify has no such limit"),
			       VERIFY_ZIP_MAX >> 20);
	return parser_ask(cx, &verify_parser, parts, 2, json);
}
