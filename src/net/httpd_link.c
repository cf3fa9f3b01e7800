// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/httpd_link.h"

#include <string.h>
#include <sys/socket.h>

#include "net/reaper.h"
#include "net/tls.h"
#include "net/trust.h"

struct httpd_link *httpd_link_of(struct MHD_Connection *con)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		con, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	return info ? info->socket_context : NULL;
}

void httpd_set_deadline(struct httpd_link *link, int64_t ms)
{
	if (link)
		reaper_set(link->slot, ms);
}

static void open_link(struct httpd *h, struct MHD_Connection *con, void **socket_context)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		con, MHD_CONNECTION_INFO_CONNECTION_FD);
	if (!info)
		return;
	struct reaper_slot *slot = reaper_add(h->reaper, info->connect_fd, h->config.header_ms);
	if (!slot) { // never without a deadline
		(void)shutdown(info->connect_fd, SHUT_RDWR);
		return;
	}
	struct httpd_link *link = &h->links[reaper_number(h->reaper, slot)];
	*link = (struct httpd_link){ .slot = slot };
	if (!h->config.known)
		reaper_know(slot); // anybody may come
	if (h->tickets) {
		info = MHD_get_connection_info(con, MHD_CONNECTION_INFO_GNUTLS_SESSION);
		link->session = info ? info->tls_session : NULL;
	}
	if (link->session)
		tls_enable_tickets(h->tickets, link->session);
	if (link->session && h->config.known)
		tls_require_certificate(link->session);
	*socket_context = link;
}

void httpd_on_connection(void *arg, struct MHD_Connection *con, void **socket_context,
			 enum MHD_ConnectionNotificationCode code)
{
	struct httpd *h = arg;
	struct httpd_link *link = *socket_context;
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		open_link(h, con, socket_context);
	} else if (link) {
		if (h->shares)
			shares_leave(h->shares, reaper_number(h->reaper, link->slot));
		reaper_remove(h->reaper, link->slot);
		*socket_context = NULL;
	}
}

/* Of a server of peers; the key itself is asked for again with each request. */
static void judge_pinned(struct httpd_link *link)
{
	struct str chain[TLS_CHAIN_MAX];
	const size_t n = tls_peer_chain(link->session, chain);
	const struct trust_verdict v = trust_judge_pinned(n > 0 ? chain[0] : (struct str){ 0 },
							  instant_now());
	link->judged = true;
	link->distrust = v.is_certificate ? v.reason : "no certificate";
	link->peer.state = v.trusted ? HTTP_PEER_TRUSTED : HTTP_PEER_UNTRUSTED;
	memcpy(link->peer.key_sha256, v.key_sha256, sizeof v.key_sha256);
}

/* NULL: a peer. Else why it is refused. */
const char *httpd_stranger(const struct httpd *h, struct httpd_link *link)
{
	if (!link || !link->session)
		return "no TLS";
	if (!link->judged)
		judge_pinned(link);
	if (link->distrust)
		return link->distrust;
	return h->config.known(h->config.arg, link->peer.key_sha256, &link->whose) ? NULL
										   : "unknown key";
}

/* The verdict holds for the connection: the handshake is over before the first request. */
struct http_peer httpd_peer_of(const struct httpd *h, struct httpd_link *link)
{
	struct str chain[TLS_CHAIN_MAX];
	if (!link || !link->session || !(h->trust || h->config.known))
		return (struct http_peer){ 0 };
	if (!link->judged) {
		const size_t n = tls_peer_chain(link->session, chain);
		const struct trust_verdict v = trust_judge(h->trust, chain, n, instant_now());
		link->judged = true;
		if (v.is_certificate) {
			link->peer.state = v.trusted ? HTTP_PEER_TRUSTED : HTTP_PEER_UNTRUSTED;
			memcpy(link->peer.key_sha256, v.key_sha256, sizeof v.key_sha256);
		}
	}
	return link->peer;
}
