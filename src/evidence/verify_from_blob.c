// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/verify_from_blob.h"

#include "evidence/verify_from_archive.h"
#include "evidence/verify_to_json.h"
#include "formats/bagit.h"
#include "formats/far.h"
#include "formats/pack.h"

enum { POLICY_MAX = 1 << 20, SHOWN_MAX = 1000 };

/* In the box: the size, how many findings are shown, the policy. */
static enum rc parse(struct cx *cx, struct str question, struct buf *answer)
{
	struct unpacking u = { .rest = question };
	struct verification v = { .files = 0 };
	AUTO(json) j = json_new(cx->arena);
	const uint64_t size = unpack_number(&u, INT64_MAX);
	const size_t shown = unpack_number(&u, SHOWN_MAX);
	const struct str policy = unpack_text(&u);
	if (!unpack_is_done(&u))
		return cx_fail(cx, RC_BUG, "a question without its parts");
	const struct verify_archive asked = { .source = far_source(cx, size),
					      .policy = policy,
					      .list_max = BAGIT_BYTES_MAX,
					      .hash = far_hash };
	TRY(verify_archive(cx, &asked, &v));
	verify_to_json(cx, &v, shown, j);
	json_print(j, answer);
	return RC_OK;
}

const struct box_parser verify_blob_parser = { "consignment", verify_archive_prepare, parse };

enum rc verify_blob(struct cx *cx, const struct verify_blob *asked, unsigned shown,
		    struct str *json)
{
	struct buf question;
	const struct archive_source source = { asked->of, asked->size, asked->read_at };
	buf_init(&question, POLICY_MAX);
	pack_number(&question, asked->size);
	pack_number(&question, shown);
	pack_text(&question, asked->policy);
	INVARIANT(!buf_full(&question)); // TLOG_POLICY_BYTES_MAX
	const enum rc rc = far_ask(cx, &verify_blob_parser, &source, buf_str(&question), json);
	buf_done(&question);
	return rc;
}
