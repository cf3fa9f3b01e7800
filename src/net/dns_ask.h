// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * dns_ask: asks the resolver of this machine, or one that is named, and gives its answer as it came
 * (formats/dns.h reads it). Nothing but the domain name system is asked: no file of hosts, no search
 * list. It blocks until the answer or the time is up.
 */
#ifndef NET_DNS_ASK_H
#define NET_DNS_ASK_H

#include "core/core.h"

/* server: "192.0.2.53", "127.0.0.1:5353"; empty: as /etc/resolv.conf says. type: enum dns_type. RC_IO: no
 * answer. RC_INVALID: the name cannot be asked for, or there is no such server. */
NODISCARD enum rc dns_ask(struct cx *cx, struct str server, struct str name, int type,
			  struct str *answer);

#endif
