// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/stamp_job.h"

#include <time.h>

#include "net/fetch.h"

enum { TIMEOUT_MS = 20000, PAUSE_SECONDS = 2 };

/* What comes is signed, and compared: plain HTTP will do. */
static enum rc ask_once(struct cx *cx, struct str url, struct stamp *s)
{
	const struct fetch_req req = { .url = url,
				       .body = s->request,
				       .type = STR("application/timestamp-query"),
				       .is_signed = true,
				       .timeout_ms = TIMEOUT_MS,
				       .answer_max = TIMESTAMP_BYTES_MAX };
	struct fetch_res res;
	TRY(fetch_post(cx, &req, &res));
	if (res.status != 200)
		return cx_fail(cx, RC_IO, "%.*s answers with status %d", STR_ARG(url), res.status);
	s->response = res.body;
	return RC_OK;
}

static enum rc compare(struct cx *cx, struct str url, struct stamp *s)
{
	enum rc rc = timestamp_read(cx, s->response, &s->says);
	if (rc == RC_OK)
		rc = timestamp_match(cx, s->request, s->response);
	return rc == RC_INVALID ? cx_fail(cx, RC_PEER, "%.*s gave no time-stamp", STR_ARG(url))
				: rc;
}

enum rc stamp_ask_once(struct cx *cx, struct str url, const struct sha256 *digest,
		       struct stamp *out)
{
	TRY(timestamp_ask(cx, digest, &out->request));
	TRY(ask_once(cx, url, out));
	return compare(cx, url, out);
}

enum rc stamp_fetch_list(struct cx *cx, struct str url, struct str *out)
{
	const struct fetch_req req = { .url = url,
				       .is_signed = true,
				       .timeout_ms = TIMEOUT_MS,
				       .answer_max = TIMESTAMP_BYTES_MAX };
	struct fetch_res res;
	TRY(fetch_get(cx, &req, &res));
	if (res.status != 200 || res.body.n == 0)
		return cx_fail(cx, RC_IO, "%.*s answers with status %d", STR_ARG(url), res.status);
	*out = res.body;
	return RC_OK;
}

enum rc stamp_ask(struct cx *cx, struct str url, const struct sha256 *digest, struct stamp *out)
{
	const struct timespec pause = { .tv_sec = PAUSE_SECONDS };
	enum rc rc = RC_IO;
	TRY(timestamp_ask(cx, digest, &out->request));
	for (unsigned tries = 0; tries < STAMP_TRIES && rc == RC_IO; tries++) {
		if (tries > 0)
			(void)nanosleep(&pause, NULL);
		rc = ask_once(cx, url, out);
	}
	return rc == RC_OK ? compare(cx, url, out) : rc;
}
