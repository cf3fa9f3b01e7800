// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * listen: opens the socket a server takes connections from.
 *
 * "127.0.0.1:8080" and "[::1]:8080": numeric addresses only, port 0 is any free one.
 * Without TLS the address must be a loopback one (127.0.0.0/8, ::1): passwords and
 * case data do not cross a wire in clear. A UNIX socket (mode 0660) is for a front
 * proxy; a stale socket file is replaced, any other file is not.
 */
#ifndef NET_LISTEN_H
#define NET_LISTEN_H

#include "core/core.h"

struct listen_socket {
	int fd;
	uint16_t port; // 0: UNIX socket
	bool loopback; // or UNIX socket
	bool ipv6;
};

NODISCARD enum rc listen_tcp(struct cx *cx, struct str address, bool tls,
			     struct listen_socket *out);
NODISCARD enum rc listen_unix(struct cx *cx, struct str path, struct listen_socket *out);

#endif
