// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_client: a server on a free port and raw bytes to it, for the tests of net.
 *
 * The server's pages: "/" says ok; "/echo" repeats the form's value "text"; "/big" is
 * 200 kB; "/slow" takes 300 ms; "/peer" says what the client's certificate was worth;
 * "/upload" what came in a form with a file: whether there was one, name, type, bytes, how many fields, "text".
 * A refused request gets its status and the reason as text.
 */
#ifndef NET_TEST_CLIENT_H
#define NET_TEST_CLIENT_H

#include "net/httpd.h"

/* Plain HTTP on 127.0.0.1 with the given limits; ends the test when it cannot start. */
struct httpd *test_server(struct cx *cx, struct httpd_config config);

/* A connected socket with a read time-out of 5 s. */
int test_connect(uint16_t port);

void test_send(int fd, struct str bytes);

/* All that comes until the server closes, or `stop` has been seen (empty: close only);
 * *closed says which. Five seconds of silence end it too. */
struct str test_receive(struct cx *cx, int fd, struct str stop, bool *closed);

/* One request on a connection of its own: the answer's status; 0 when the server closed
 * without one; -1 when nothing came for 5 s. */
int test_http_status(struct cx *cx, uint16_t port, struct str request);

int64_t test_clock_ms(void);
void test_sleep_ms(int ms);

#endif
