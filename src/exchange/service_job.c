// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/service_job.h"

#include <stdlib.h>

#include "exchange/cosign_job.h"
#include "exchange/file_job.h"
#include "exchange/outbox_job.h"
#include "exchange/receive_job.h"
#include "ledger/ticker_job.h"

/* A line of seconds that loses one packet in five needs a minute for a handshake. */
enum { PATIENCE_MS = 120000 };

enum { LANES = 2, PEM_MAX = 16384 };

struct exchange_service {
	struct arena memory; // what lives as long as the service
	struct blobs *blobs;
	struct exchange_keys keys;
	struct receiver receiver;
	struct rate *rate;
	struct httpd *httpd;
	struct outbox *outboxes[LANES]; // for small messages and for large ones
	struct ticker *tickers[LANES];
	struct cosigner cosigner;
	struct ticker *cosigning;
};

static bool may_wait(void *arg, const struct http_req *req)
{
	(void)arg;
	(void)req;
	return true;
}

static enum rc listen_for_peers(struct cx *cx, struct exchange_service *s, struct str address)
{
	struct str key;
	TRY(file_read(cx, s->keys.tls_key_path, PEM_MAX, &key));
	const struct httpd_config config = { .listen = address,
					     .tls_cert = s->keys.tls_certificate,
					     .tls_key = key,
					     .known = receive_knows,
					     .body_max = MESSAGE_BYTES_MAX,
					     .header_ms = PATIENCE_MS,
					     .idle_ms = PATIENCE_MS,
					     .body_ms = PATIENCE_MS,
					     .handle = receive_http,
					     .may_wait = may_wait,
					     .arg = &s->receiver };
	const enum rc rc = httpd_start(cx, &config, &s->httpd);
	secret_wipe((void *)(uintptr_t)key.p, key.n);
	return rc;
}

static enum rc start(struct cx *cx, const struct exchange_config *c, struct exchange_service *s)
{
	const struct str dir = arena_copy(&s->memory, c->dir);
	struct cx own;
	cx_init(&own, &s->memory, cx->now);
	const enum rc rc = exchange_keys_open(&own, dir, &s->keys);
	if (rc != RC_OK)
		return cx_fail(cx, rc, "%.*s", STR_ARG(cx_error(&own)));
	TRY(blobs_open(cx, arena_fmt(&s->memory, "%.*s/blobs", STR_ARG(dir)), &s->blobs));
	s->receiver = (struct receiver){ .store = c->store,
					 .blobs = s->blobs,
					 .keys = &s->keys,
					 .kinds = c->kinds,
					 .country = arena_copy(&s->memory, c->country),
					 .origin = arena_copy(&s->memory, c->origin) };
	s->receiver.rate = s->rate = rate_open();
	if (c->listen.n > 0)
		TRY(listen_for_peers(cx, s, c->listen));
	for (size_t i = 0; i < LANES; i++) {
		const struct outbox_config config = { c->store, &s->keys, c->kinds, i == 1 };
		TRY(outbox_open(cx, &config, &s->outboxes[i]));
		s->tickers[i] = ticker_start("outbox", outbox_turn, s->outboxes[i]);
	}
	s->cosigner = (struct cosigner){ c->store, c->signer, s->receiver.country,
					 s->receiver.origin };
	s->cosigning = ticker_start("cosign", cosign_turn, &s->cosigner);
	return RC_OK;
}

enum rc exchange_start(struct cx *cx, const struct exchange_config *config,
		       struct exchange_service **out)
{
	struct exchange_service *s = calloc(1, sizeof *s);
	INVARIANT(s != NULL);
	const enum rc rc = start(cx, config, s);
	*out = rc == RC_OK ? s : NULL;
	if (rc != RC_OK)
		exchange_close(s);
	return rc == RC_MISSING && config->listen.n == 0 ? RC_OK : rc;
}

unsigned exchange_port(const struct exchange_service *s)
{
	return s && s->httpd ? httpd_port(s->httpd) : 0;
}

void exchange_close(struct exchange_service *s)
{
	if (!s)
		return;
	if (s->httpd)
		httpd_stop(s->httpd);
	ticker_close(s->cosigning);
	for (size_t i = 0; i < LANES; i++) {
		ticker_close(s->tickers[i]);
		outbox_close(s->outboxes[i]);
	}
	rate_close(s->rate);
	exchange_keys_close(&s->keys);
	blobs_close(s->blobs);
	arena_done(&s->memory);
	free(s);
}
