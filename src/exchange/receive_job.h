// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * receive_job: takes one message of a peer, whichever road it came, and answers it.
 *
 * 1. The peer is the key of its TLS certificate, or the one that a stick's envelope names by
 *    its signature; unknown, suspended and revoked ones are nobody.
 * 2. Content-Digest and signature are judged over the raw bytes before they are decrypted, and
 *    those within before what they cover is parsed (exchange/pouch_job.h). Large
 *    ones are in the blob store before anything reads them; small ones are kept in the row of
 *    the message, which costs no file and no sync of its own.
 * 3. Message, bytes, effect, entry of the ledger, receipt and response are one unit: all or nothing.
 * 4. The same transaction with the same bytes gets the stored response and receipt again; with
 *    other bytes it is refused (3007), and nothing changes.
 *
 * Threads: any.
 */
#ifndef EXCHANGE_RECEIVE_JOB_H
#define EXCHANGE_RECEIVE_JOB_H

#include "exchange/inbox_db.h"
#include "exchange/keys_job.h"
#include "exchange/peer_db.h"
#include "exchange/pouch_job.h"
#include "exchange/rate_job.h"
#include "net/httpd.h"
#include "store/blob.h"
#include "store/store.h"

struct receiver {
	struct store *store;
	const struct blobs *blobs;
	const struct exchange_keys *keys;
	const struct exchange_kind *kinds; // a table that ends with a name of NULL
	struct rate *rate;		   // of the listener; a stick has none
	struct str country, origin;	   // of this node
	inbound_revoked *revoked;	   // asked of people's certificates; NULL: nobody is
	struct str data_dir;		   // for it
	bool keeps_abuse;		   // a police node: see message.h
	int64_t file_max;		   // bytes of a file that comes in ranges; 0: FREIGHT_MAX
};

struct received {
	struct str type, response, receipt; // no receipt: other bytes under a known transaction
	int status;			    // 0: 200
	bool accepted;
	bool plain; // to a HI1 system: without signature and receipt
};

/* Who sends, and its card. */
struct sender {
	const struct peer *peer;
	const struct card *card;
};

/* RC_INVALID or RC_DENIED: below HI1, nothing is stored. RC_LIMIT, RC_BUSY, RC_IO:
 * come again. What HI1 refuses is RC_OK. */
NODISCARD enum rc receive(struct cx *cx, const struct receiver *r, const struct sender *from,
			  const struct pouch *pouch, struct received *out);

/* POST /exchange of the listener; arg is a struct receiver. */
httpd_handler receive_http;
httpd_known receive_knows;

#endif
