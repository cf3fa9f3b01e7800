// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/service_job.h"

#include <pthread.h>
#include <stdlib.h>

#include "exchange/consignment_job.h"
#include "exchange/contact_job.h"
#include "exchange/cosign_job.h"
#include "exchange/file_job.h"
#include "exchange/freight_in_job.h"
#include "exchange/freight_out_job.h"
#include "exchange/outbox_job.h"
#include "exchange/receive_job.h"
#include "exchange/release_job.h"
#include "exchange/rotate_job.h"
#include "ledger/ticker_job.h"

/* A line of seconds that loses one packet in five needs a minute for a handshake. */
enum { PATIENCE_MS = 120000 };

/* Connections of one peer; it is sent to by less than half as many. Workers are twice as many, so
 * that no peer has them all. */
enum { SERVICE_PER_PEER = 48 };

#define PEER_DAY_MAX (2 * FREIGHT_MAX)

enum { LANES = 2, PEM_MAX = 16384, ROTATE_US = 2000000 };

/* All that has the keys open: ended and begun again when one was replaced. */
struct running {
	struct arena memory;
	struct blobs *blobs;
	struct exchange_keys keys;
	struct receiver receiver;
	struct rate *rate;
	struct httpd *httpd;
	struct outbox *outboxes[LANES]; // for small messages and for large ones
	struct ticker *tickers[LANES];
	struct freighter *freighter; // for files
	struct ticker *carrying, *judging;
	struct consigner {
		struct content_home home; // of exhibits
		bool keeps_abuse;
	} consigner;
	struct ticker *consigning;
	struct cosigner cosigner;
	struct ticker *cosigning;
};

struct exchange_service {
	struct arena memory; // what lives as long as the service
	struct exchange_config config;
	struct rotator rotator;
	struct release_worker releases;
	pthread_mutex_t lock;	 // of `running`
	struct running *running; // NULL: could not begin again yet
	struct ticker *rotating;
};

static bool may_wait(void *arg, const struct http_req *req)
{
	(void)arg;
	(void)req;
	return true;
}

/* What was asked for is sent, or taken; what has come whole is verified, one package at a time. */
static enum rc consign_turn(struct cx *cx, void *arg, int64_t *next_us)
{
	const struct consigner *c = arg;
	const struct content_home *home = &c->home;
	*next_us = ROTATE_US;
	enum rc rc = consignment_send_turn(cx, home);
	if (rc == RC_OK)
		rc = consignment_take_turn(cx, home, c->keeps_abuse);
	const struct str why = rc == RC_OK ? STR("") : arena_copy(cx->arena, cx_error(cx));
	TRY(consignment_turn(cx, home->store, home->blobs));
	return rc == RC_OK ? RC_OK : cx_fail(cx, rc, "%.*s", STR_ARG(why));
}

static enum rc listen_for_peers(struct cx *cx, struct running *s, struct str address)
{
	struct str key;
	TRY(file_read(cx, s->keys.tls_key_path, PEM_MAX, &key));
	const struct httpd_config config = { .listen = address,
					     .tls_cert = s->keys.tls_certificate,
					     .tls_key = key,
					     .known = receive_knows,
					     .body_max = MESSAGE_BYTES_MAX + POUCH_MORE,
					     .workers = 2 * SERVICE_PER_PEER,
					     .per_peer = SERVICE_PER_PEER,
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

static enum rc start(struct cx *cx, const struct exchange_config *c, struct running *s)
{
	const struct str dir = arena_copy(&s->memory, c->dir);
	struct cx own;
	cx_init(&own, &s->memory, cx->now);
	const enum rc rc = exchange_keys_open(&own, dir, &s->keys);
	if (rc != RC_OK)
		return cx_fail(cx, rc, "%.*s", STR_ARG(cx_error(&own)));
	TRY(blobs_open(cx, arena_fmt(&s->memory, "%.*s/blobs", STR_ARG(dir)), &s->blobs));
	TRY(consignment_sweep(cx, dir));
	s->receiver = (struct receiver){ .store = c->store,
					 .blobs = s->blobs,
					 .keys = &s->keys,
					 .kinds = c->kinds,
					 .revoked = c->revoked,
					 .data_dir = dir,
					 .keeps_abuse = c->keeps_abuse,
					 .country = arena_copy(&s->memory, c->country),
					 .origin = arena_copy(&s->memory, c->origin) };
	s->receiver.file_max = c->file_max;
	s->receiver.rate = s->rate = rate_open(c->day_max > 0 ? c->day_max : PEER_DAY_MAX);
	if (c->listen.n > 0)
		TRY(listen_for_peers(cx, s, c->listen));
	for (size_t i = 0; i < LANES; i++) {
		const struct outbox_config config = { c->store, &s->keys, c->kinds,
						      s->receiver.origin, i == 1 };
		TRY(outbox_open(cx, &config, &s->outboxes[i]));
		s->tickers[i] = ticker_start("outbox", outbox_turn, s->outboxes[i]);
	}
	const struct freighter_config files = { c->store, s->blobs, &s->keys, s->receiver.origin };
	TRY(freighter_open(cx, &files, &s->freighter));
	s->carrying = ticker_start_low("freight", freight_turn, s->freighter);
	s->judging = ticker_start_low("freight-judge", freight_judge_turn, &s->receiver);
	s->consigner = (struct consigner){ { c->store, s->blobs, dir, c->holders },
					   c->keeps_abuse };
	s->consigning = ticker_start_low("consignments", consign_turn, &s->consigner);
	s->cosigner = (struct cosigner){ c->store, c->signer };
	s->cosigning = ticker_start("cosign", cosign_turn, &s->cosigner);
	return RC_OK;
}

static void stop(struct running *s)
{
	if (!s)
		return;
	if (s->httpd)
		httpd_stop(s->httpd);
	ticker_close(s->cosigning);
	ticker_close(s->consigning);
	ticker_close(s->judging);
	ticker_close(s->carrying);
	freighter_close(s->freighter);
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

static enum rc begin(struct cx *cx, const struct exchange_config *c, struct running **out)
{
	struct running *s = calloc(1, sizeof *s);
	INVARIANT(s != NULL);
	const enum rc rc = start(cx, c, s);
	*out = rc == RC_OK ? s : NULL;
	if (rc != RC_OK)
		stop(s);
	return rc;
}

/* The newest card to all; a key that was replaced is opened anew. */
static enum rc rotate(struct cx *cx, void *arg, int64_t *next_us)
{
	struct exchange_service *s = arg;
	bool switched = false;
	*next_us = ROTATE_US;
	enum rc rc = rotate_turn(cx, &s->rotator, &switched);
	if (rc == RC_OK)
		rc = contact_turn(cx, s->config.store);
	if (rc == RC_OK)
		rc = release_turn(cx, &s->releases);
	if (!switched && s->running)
		return rc;
	(void)pthread_mutex_lock(&s->lock);
	stop(s->running);
	s->running = NULL;
	const enum rc begun = begin(cx, &s->config, &s->running);
	(void)pthread_mutex_unlock(&s->lock);
	return begun == RC_OK ? rc : begun;
}

/* Keys that were made, but no card yet, are no fault. */
static enum rc open_service(struct cx *cx, const struct exchange_config *c,
			    struct exchange_service *s)
{
	struct own_card card;
	s->config = *c;
	s->config.dir = arena_copy(&s->memory, c->dir);
	s->config.country = arena_copy(&s->memory, c->country);
	s->config.origin = arena_copy(&s->memory, c->origin);
	s->config.listen = arena_copy(&s->memory, c->listen);
	s->config.law_dir = arena_copy(&s->memory, c->law_dir);
	s->rotator = (struct rotator){ c->store, s->config.dir };
	s->releases = (struct release_worker){ c->store, s->config.dir, s->config.law_dir };
	TRY(begin(cx, &s->config, &s->running));
	TRY(own_card_sync(cx, &s->rotator, &card));
	s->rotating = ticker_start("rotation", rotate, s);
	return RC_OK;
}

enum rc exchange_start(struct cx *cx, const struct exchange_config *config,
		       struct exchange_service **out)
{
	struct exchange_service *s = calloc(1, sizeof *s);
	INVARIANT(s != NULL && pthread_mutex_init(&s->lock, NULL) == 0);
	const enum rc rc = open_service(cx, config, s);
	*out = rc == RC_OK ? s : NULL;
	if (rc != RC_OK)
		exchange_close(s);
	return rc == RC_MISSING && config->listen.n == 0 ? RC_OK : rc;
}

unsigned exchange_port(struct exchange_service *s)
{
	unsigned port = 0;
	if (!s)
		return 0;
	(void)pthread_mutex_lock(&s->lock);
	if (s->running && s->running->httpd)
		port = httpd_port(s->running->httpd);
	(void)pthread_mutex_unlock(&s->lock);
	return port;
}

void exchange_close(struct exchange_service *s)
{
	if (!s)
		return;
	ticker_close(s->rotating);
	stop(s->running);
	(void)pthread_mutex_destroy(&s->lock);
	arena_done(&s->memory);
	free(s);
}
