// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * tls: the little that the server asks of GnuTLS itself.
 *
 * The HTTP library speaks TLS through GnuTLS. It offers no session tickets, so that
 * each new connection of a returning client costs a full handshake; they are enabled
 * here. Verdicts about certificates are not made here: see net/trust.h.
 *
 * Memory:  the peer's chain points into the session, valid while the connection is.
 */
#ifndef NET_TLS_H
#define NET_TLS_H

#include "core/core.h"

struct gnutls_session_int; // gnutls_session_t points to it
struct tls_tickets;

/* TLS 1.3 only (GnuTLS priority string). */
#define TLS_PRIORITIES "SECURE128:-VERS-ALL:+VERS-TLS1.3"

enum { TLS_CHAIN_MAX = 8 };

NODISCARD enum rc tls_tickets_open(struct cx *cx, struct tls_tickets **out);
void tls_tickets_close(struct tls_tickets *t);

/* To be called before the handshake. */
void tls_enable_tickets(const struct tls_tickets *t, struct gnutls_session_int *session);

/* The client must show a certificate, of whatever issuer; without one the handshake fails.
 * To be called before it. */
void tls_require_certificate(struct gnutls_session_int *session);

/* DER of the peer's certificates, its own first; 0 when it showed none. */
size_t tls_peer_chain(struct gnutls_session_int *session, struct str chain[TLS_CHAIN_MAX]);

#endif
