// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * resend: how soon a TCP socket says again what got lost.
 *
 * The kernel waits twice as long after each loss, up to two minutes: when a line of seconds each
 * way comes back after a cut of one minute, a connection may be silent for four more. Here it waits
 * no longer than 15 seconds, and a connection with few packets on their way, as a message of ours
 * is, six times as long as an answer takes and not twice as long each time. A connection that is
 * not answered ends after some four minutes; then another one is tried.
 *
 * What the kernel does not know (the limit: before Linux 6.15) is left as it is.
 *
 * Source:  tcp(7); Documentation/networking/tcp-thin.rst of Linux.
 */
#ifndef NET_RESEND_H
#define NET_RESEND_H

enum { RESEND_MS_MAX = 15000 };

/* For a socket of TCP before it connects or listens; those that it accepts do the same. */
void resend_soon(int fd);

#endif
