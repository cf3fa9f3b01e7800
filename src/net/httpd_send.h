// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * httpd_send: an answer on its way out: packed or not, its headers, its deadline.
 */
#ifndef NET_HTTPD_SEND_H
#define NET_HTTPD_SEND_H

#include <microhttpd.h>

#include "net/httpd_state.h"

/* x->res, which is whole. */
enum MHD_Result httpd_send(struct httpd_exchange *x, struct MHD_Connection *con);

#endif
