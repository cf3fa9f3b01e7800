// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * service_job: all that a serving node does for the exchange, as one thing to start and end:
 * the listener for peers and the threads that send.
 */
#ifndef EXCHANGE_SERVICE_JOB_H
#define EXCHANGE_SERVICE_JOB_H

#include "exchange/message.h"
#include "ledger/signer_job.h"
#include "store/store.h"

struct exchange_config {
	struct store *store;
	struct str dir;				  // the node's data folder
	struct str country, origin;		  // of this node
	struct str listen;			  // "0.0.0.0:8443"; empty: it only sends
	const struct exchange_kind *kinds;	  // by app/
	inbound_revoked *revoked;		  // likewise
	struct str law_dir;			  // of the law it answers from; empty: built in
	struct signer *signer;			  // to countersign; NULL: does not
	const struct blob_holder *const *holders; // who has blobs of this node
	bool keeps_abuse;			  // a police node: see message.h
	int64_t file_max;			  // of a file that comes; 0: FREIGHT_MAX
	int64_t day_max;			  // bytes a day of one peer; 0: twice FREIGHT_MAX
};

struct exchange_service;

/* *out NULL: the node has no keys for others yet, and does nothing. */
NODISCARD enum rc exchange_start(struct cx *cx, const struct exchange_config *config,
				 struct exchange_service **out);

/* 0: it does not listen. */
unsigned exchange_port(struct exchange_service *s);

/* NULL is fine. */
void exchange_close(struct exchange_service *s);

#endif
