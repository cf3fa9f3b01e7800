// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "net/resend.h"

enum { BACKLOG = 511 };

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static bool read_address(struct cx *cx, struct str text, union address *out, socklen_t *size)
{
	size_t colon = text.n;
	int64_t port;
	while (colon > 0 && text.p[colon - 1] != ':')
		colon--;
	if (colon == 0 || !str_to_i64(str_slice(text, colon, text.n), 0, 65535, &port))
		return false;
	struct str host = str_slice(text, 0, colon - 1);
	const bool v6 = host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';
	if (v6)
		host = str_slice(host, 1, host.n - 1);
	const char *c = str_c(cx->arena, host);
	memset(out, 0, sizeof *out);
	if (v6) {
		out->v6.sin6_family = AF_INET6;
		out->v6.sin6_port = htons((uint16_t)port);
		*size = sizeof out->v6;
		return c && inet_pton(AF_INET6, c, &out->v6.sin6_addr) == 1;
	}
	out->v4.sin_family = AF_INET;
	out->v4.sin_port = htons((uint16_t)port);
	*size = sizeof out->v4;
	return c && inet_pton(AF_INET, c, &out->v4.sin_addr) == 1;
}

static bool is_loopback(const union address *a)
{
	if (a->any.sa_family == AF_INET)
		return ntohl(a->v4.sin_addr.s_addr) >> 24 == 127;
	return IN6_IS_ADDR_LOOPBACK(&a->v6.sin6_addr);
}

static enum rc bind_tcp(struct cx *cx, struct str text, int fd, union address *a, socklen_t size)
{
	const int on = 1;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on,
			 sizeof on); // only a convenience after a restart
	if (bind(fd, &a->any, size) != 0 || listen(fd, BACKLOG) != 0 ||
	    getsockname(fd, &a->any, &size) != 0)
		return cx_fail(cx, RC_IO, "cannot listen on %.*s: %s", STR_ARG(text),
			       strerror(errno));
	return RC_OK;
}

enum rc listen_tcp(struct cx *cx, struct str address, bool tls, struct listen_socket *out)
{
	union address a;
	socklen_t size;
	if (!read_address(cx, address, &a, &size))
		return cx_fail(
			cx, RC_INVALID,
			"\"%.*s\" is no address to listen on; write 127.0.0.1:8080 or [::1]:8080",
			STR_ARG(address));
	if (!tls && !is_loopback(&a))
		return cx_fail(cx, RC_INVALID,
			       "%.*s can be reached from other machines, and plain HTTP is only "
			       "served on this one; "
			       "give --tls-cert and --tls-key, or listen on 127.0.0.1 or a UNIX "
			       "socket behind a proxy",
			       STR_ARG(address));
	const int fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return cx_fail(cx, RC_IO, "cannot open a socket: %s", strerror(errno));
	resend_soon(fd);
	const enum rc rc = bind_tcp(cx, address, fd, &a, size);
	if (rc != RC_OK) {
		close(fd);
		return rc;
	}
	const bool v6 = a.any.sa_family == AF_INET6;
	*out = (struct listen_socket){
		.fd = fd,
		.port = ntohs(v6 ? a.v6.sin6_port : a.v4.sin_port),
		.loopback = is_loopback(&a),
		.ipv6 = v6,
	};
	return RC_OK;
}

static enum rc bind_unix(struct cx *cx, const struct sockaddr_un *a, int fd)
{
	struct stat st;
	if (lstat(a->sun_path, &st) == 0 && S_ISSOCK(st.st_mode) && unlink(a->sun_path) != 0)
		return cx_fail(cx, RC_IO, "cannot replace the socket %s: %s", a->sun_path,
			       strerror(errno));
	const mode_t old = umask(0117);
	const int bound = bind(fd, (const struct sockaddr *)a, sizeof *a);
	const int error = errno;
	umask(old);
	if (bound != 0 || listen(fd, BACKLOG) != 0)
		return cx_fail(cx, RC_IO, "cannot listen on %s: %s", a->sun_path,
			       strerror(bound != 0 ? error : errno));
	return RC_OK;
}

enum rc listen_unix(struct cx *cx, struct str path, struct listen_socket *out)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	const char *c = str_c(cx->arena, path);
	if (!c || path.n >= sizeof a.sun_path)
		return cx_fail(cx, RC_INVALID, "\"%.*s\" is too long for a UNIX socket",
			       STR_ARG(path));
	memcpy(a.sun_path, c, path.n);
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return cx_fail(cx, RC_IO, "cannot open a socket: %s", strerror(errno));
	const enum rc rc = bind_unix(cx, &a, fd);
	if (rc != RC_OK) {
		close(fd);
		return rc;
	}
	*out = (struct listen_socket){ .fd = fd, .loopback = true };
	return RC_OK;
}
