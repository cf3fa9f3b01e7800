// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * lmtp: a server to which a mail server of this machine hands mail over (RFC 2033).
 *
 * 1. What is taken is answered after lmtp_take returned, once for each recipient: 250 when it is
 *    durable, 4xx when the mail server is to come again, which it does for days.
 * 2. Memory has an end: so many connections, so many bytes of mails that are under way. Beyond it
 *    the answer is 4xx.
 * 3. A mail ends with CR LF "." CR LF and with nothing else; no byte of it is changed but the point
 *    that the sender put before a line's own.
 *
 * A UNIX socket ("/run/comity/lmtp"), or an address of this machine ("127.0.0.1:2424"): there is
 * no TLS and no password.
 *
 * Extensions: PIPELINING, 8BITMIME, SMTPUTF8, SIZE, ENHANCEDSTATUSCODES.
 * Threads:    one for each connection; lmtp_take is called on it.
 */
#ifndef NET_LMTP_H
#define NET_LMTP_H

#include "core/core.h"

enum { LMTP_RECIPIENTS_MAX = 100, LMTP_LINE_MAX = 4096 };

struct lmtp_mail {
	struct str from; // of the envelope; empty: nobody, it wants no answer
	const struct str *to;
	size_t n;
	struct str bytes;
};

/* RC_OK: kept. RC_BUSY, RC_LIMIT, RC_IO: come again. Any other: refused for good. *said, in the
 * arena: goes into the answer; ASCII. */
typedef enum rc lmtp_take(struct cx *cx, void *arg, const struct lmtp_mail *mail, struct str *said);

struct lmtp_config {
	struct str listen;
	struct str address; // the one recipient that there is; empty: any
	size_t mail_max;    // bytes of a mail
	size_t memory_max;  // bytes of all that are under way
	unsigned connections_max;
	unsigned patience_s; // that a client may be silent
	lmtp_take *take;
	void *arg;
};

struct lmtp;
NODISCARD enum rc lmtp_start(struct cx *cx, const struct lmtp_config *config, struct lmtp **out);

/* The port it listens on; 0: a UNIX socket. */
uint16_t lmtp_port(const struct lmtp *l);

/* Ends the connections; mails whose end had come are answered before. NULL is fine. */
void lmtp_close(struct lmtp *l);

/* ---- for tests --------------------------------------------------------------------- */

/* What is read so far of a mail's bytes. */
struct lmtp_data {
	struct buf bytes;
	int state;
	bool is_ended;
};
/* Takes bytes; how many belong to the mail. */
size_t lmtp_data_add(struct lmtp_data *d, struct str bytes);

#endif
