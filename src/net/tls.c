// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/tls.h"

#include <gnutls/gnutls.h>

struct tls_tickets {
	gnutls_datum_t key; // GnuTLS derives from it and changes what it uses by time
	struct arena memory;
};

enum rc tls_tickets_open(struct cx *cx, struct tls_tickets **out)
{
	gnutls_datum_t key;
	if (gnutls_session_ticket_key_generate(&key) != GNUTLS_E_SUCCESS)
		return cx_fail(cx, RC_IO, "cannot make a key for TLS session tickets");
	struct arena memory = { 0 };
	struct tls_tickets *t = arena_new(&memory, struct tls_tickets, 1);
	*t = (struct tls_tickets){ key, memory };
	*out = t;
	return RC_OK;
}

void tls_tickets_close(struct tls_tickets *t)
{
	if (!t)
		return;
	gnutls_memset(t->key.data, 0, t->key.size);
	gnutls_free(t->key.data);
	struct arena memory = t->memory;
	arena_done(&memory);
}

void tls_enable_tickets(const struct tls_tickets *t, struct gnutls_session_int *session)
{
	(void)gnutls_session_ticket_enable_server(session, &t->key); // without: only slower
}

void tls_require_certificate(struct gnutls_session_int *session)
{
	gnutls_certificate_server_set_request(session, GNUTLS_CERT_REQUIRE);
}

size_t tls_peer_chain(struct gnutls_session_int *session, struct str chain[TLS_CHAIN_MAX])
{
	unsigned int n = 0;
	const gnutls_datum_t *list = gnutls_certificate_get_peers(session, &n);
	if (!list)
		return 0;
	if (n > TLS_CHAIN_MAX)
		n = TLS_CHAIN_MAX;
	for (unsigned int i = 0; i < n; i++)
		chain[i] = (struct str){ (const char *)list[i].data, list[i].size };
	return n;
}
