// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/listen.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/test.h"

TEST(plain_http_is_for_this_machine_only)
{
	struct listen_socket s;
	EQ(listen_tcp(cx, STR("0.0.0.0:0"), false, &s), RC_INVALID);
	CHECK(str_find(cx_error(cx), STR("plain HTTP is only served on this one")) != STR_NONE);
	EQ(listen_tcp(cx, STR("[::]:0"), false, &s), RC_INVALID);
	EQ(listen_tcp(cx, STR("192.0.2.1:0"), false, &s), RC_INVALID);
	REQUIRE(listen_tcp(cx, STR("127.0.0.1:0"), false, &s) == RC_OK);
	CHECK(s.port != 0 && s.loopback && !s.ipv6);
	close(s.fd);
	REQUIRE(listen_tcp(cx, STR("0.0.0.0:0"), true, &s) == RC_OK);
	CHECK(!s.loopback);
	close(s.fd);
}

TEST(an_address_to_listen_on_is_numeric)
{
	static const char *const bad[] = { "",		 "localhost:80",    "127.0.0.1",
					   "127.0.0.1:", "127.0.0.1:70000", "127.0.0.1:8x",
					   "::1:80",	 "[::1]",	    "[127.0.0.1]:80",
					   "127.1:80" };
	struct listen_socket s;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		EQ(listen_tcp(cx, str_from_c(bad[i]), true, &s), RC_INVALID);
}

TEST(a_port_that_is_taken_is_named)
{
	struct listen_socket s, again;
	REQUIRE(listen_tcp(cx, STR("127.0.0.1:0"), false, &s) == RC_OK);
	const struct str same = arena_fmt(cx->arena, "127.0.0.1:%u", (unsigned)s.port);
	EQ(listen_tcp(cx, same, false, &again), RC_IO);
	CHECK(str_find(cx_error(cx), same) != STR_NONE);
	close(s.fd);
}

TEST(a_stale_socket_file_is_replaced_but_no_other_file)
{
	char folder[] = "/tmp/comity-listen-XXXXXX";
	REQUIRE(mkdtemp(folder) != NULL);
	const struct str path = arena_fmt(cx->arena, "%s/s", folder);
	struct listen_socket s;
	REQUIRE(listen_unix(cx, path, &s) == RC_OK);
	close(s.fd);
	REQUIRE(listen_unix(cx, path, &s) == RC_OK);
	close(s.fd);
	EQ(unlink(str_c(cx->arena, path)), 0);
	EQ(symlink("/dev/null", str_c(cx->arena, path)), 0);
	EQ(listen_unix(cx, path, &s), RC_IO);
	unlink(str_c(cx->arena, path));
	rmdir(folder);
}

TEST(what_is_accepted_says_again_soon_what_got_lost)
{
	struct listen_socket s;
	int on = 0;
	socklen_t size = sizeof on;
	REQUIRE(listen_tcp(cx, STR("127.0.0.1:0"), false, &s) == RC_OK);
	const struct sockaddr_in to = { .sin_family = AF_INET,
					.sin_port = htons(s.port),
					.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const int client = socket(AF_INET, SOCK_STREAM, 0);
	REQUIRE(connect(client, (const struct sockaddr *)&to, sizeof to) == 0);
	const int server = accept(s.fd, NULL, NULL);
	REQUIRE(getsockopt(server, IPPROTO_TCP, TCP_THIN_LINEAR_TIMEOUTS, &on, &size) == 0);
	EQ(on, 1);
	close(client);
	close(server);
	close(s.fd);
}
