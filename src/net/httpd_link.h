// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * httpd_link: connections: they come and go, have a deadline, and belong to somebody.
 */
#ifndef NET_HTTPD_LINK_H
#define NET_HTTPD_LINK_H

#include <microhttpd.h>

#include "net/httpd_state.h"

/* The library calls it when a connection begins and ends; arg is the server. */
void httpd_on_connection(void *arg, struct MHD_Connection *con, void **socket_context,
			 enum MHD_ConnectionNotificationCode code);

/* NULL: it came without a deadline, and is being closed. */
struct httpd_link *httpd_link_of(struct MHD_Connection *con);

/* From now; of no connection: nothing. */
void httpd_set_deadline(struct httpd_link *link, int64_t ms);

/* Of a server of peers. NULL: a peer; else why it is refused. */
const char *httpd_stranger(const struct httpd *h, struct httpd_link *link);

/* Whose certificate this is. The verdict holds for the connection: the handshake is over before
 * the first request. */
struct http_peer httpd_peer_of(const struct httpd *h, struct httpd_link *link);

#endif
