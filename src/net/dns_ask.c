// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/dns_ask.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <arpa/nameser.h>
#include <resolv.h>
#include <string.h>

enum { ANSWER_MAX = 65535, SECONDS = 3, TRIES = 2, DNS_PORT = 53 };

/* IPv4 alone: that is what the library's list of servers holds. */
static bool read_server(struct cx *cx, struct str server, struct sockaddr_in *out)
{
	struct str host, port;
	int64_t n = DNS_PORT;
	if (str_cut(server, ':', &host, &port) && !str_to_i64(port, 1, UINT16_MAX, &n))
		return false;
	*out = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)n) };
	const char *text = str_c(cx->arena, host);
	return text && inet_pton(AF_INET, text, &out->sin_addr) == 1;
}

/* "There is no such name" and a refusal are answers, too: the library gives them as failures, and leaves
 * them in the buffer. Of those the header alone is sure to be there. */
static int length_of(int n, unsigned char *answer)
{
	if (n >= NS_HFIXEDSZ)
		return n < ANSWER_MAX ? n : ANSWER_MAX;
	if (!(answer[2] & 0x80))
		return 0;
	memset(answer + 4, 0, NS_HFIXEDSZ - 4); // no question, no records
	return NS_HFIXEDSZ;
}

enum rc dns_ask(struct cx *cx, struct str server, struct str name, int type, struct str *answer)
{
	struct __res_state state = { 0 };
	unsigned char *got = arena_alloc(cx->arena, ANSWER_MAX);
	const char *text = str_c(cx->arena, name);
	memset(got, 0, NS_HFIXEDSZ);
	if (!text || name.n == 0 || name.n > NS_MAXDNAME || res_ninit(&state) != 0)
		return cx_fail(cx, RC_INVALID, "this name cannot be asked for");
	if (server.n > 0) {
		state.nscount = 1;
		if (!read_server(cx, server, &state.nsaddr_list[0])) {
			res_nclose(&state);
			return cx_fail(cx, RC_INVALID, "\"%.*s\" is no resolver", STR_ARG(server));
		}
	}
	state.retrans = SECONDS;
	state.retry = TRIES;
	const int n = length_of(res_nquery(&state, text, ns_c_in, type, got, ANSWER_MAX), got);
	res_nclose(&state);
	if (n == 0)
		return cx_fail(cx, RC_IO, "no resolver answers for %.*s", STR_ARG(name));
	*answer = (struct str){ (const char *)got, (size_t)n };
	return RC_OK;
}
