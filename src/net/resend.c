// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/resend.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#ifndef TCP_RTO_MAX_MS
#define TCP_RTO_MAX_MS 44 // newer than the headers here
#endif

void resend_soon(int fd)
{
	const int on = 1, ms = RESEND_MS_MAX;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_THIN_LINEAR_TIMEOUTS, &on, sizeof on);
	(void)setsockopt(fd, IPPROTO_TCP, TCP_RTO_MAX_MS, &ms, sizeof ms);
}
