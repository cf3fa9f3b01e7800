// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * httpd_state: what the files of the server share: the server, a connection, a request on it.
 */
#ifndef NET_HTTPD_STATE_H
#define NET_HTTPD_STATE_H

#include <stdatomic.h>

#include "net/httpd.h"
#include "net/listen.h"
#include "net/workers.h"

struct MHD_Connection;

struct httpd {
	struct MHD_Daemon *daemon;
	struct httpd_config config; // its texts live in `memory`
	struct listen_socket socket;
	const char *unix_path; // to be removed at the end, or NULL
	struct reaper *reaper;
	struct shares *shares;	     // NULL: it is no server of peers
	struct workers *workers;     // NULL when no request may wait
	struct httpd_link *links;    // one for each of the reaper's slots
	struct tls_tickets *tickets; // NULL without TLS
	struct trust *trust;	     // NULL when no client certificate is asked for
	atomic_uint running;	     // requests begun and not yet answered in full
	atomic_bool stopping;
	atomic_bool started;
	char complaint[256]; // what the library said while starting
	struct arena memory;
};

/* One connection. */
struct httpd_link {
	struct reaper_slot *slot;
	struct gnutls_session_int *session;
	bool judged;
	struct http_peer peer;
	struct shares_owner whose; // of a server of peers
	const char *distrust; // of a server of peers: why the certificate is not taken, or NULL
};

enum stage {
	STAGE_HEADER,
	STAGE_ADMITTED, // the pool has said whether its file may come
	STAGE_BODY,
	STAGE_ANSWERED, // by the pool
};

/* One request on it, from its first line until its answer has left. */
struct httpd_exchange {
	struct httpd *h;
	struct httpd_link *link;
	struct http_req req;
	struct http_res res;
	struct str target; // as sent
	enum stage stage;
	struct str form_type;
	char *body;
	size_t body_n, body_max;
	struct http_upload upload;
	struct multipart *parts; // of a form with a file
	bool admitted;
	int64_t begun_ms;	    // its body
	struct MHD_Connection *con; // of a request that was handed to the pool
	struct workers_job job;
	struct arena arena;
};

#endif
