// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_desk: what the tests of requests as messages share.
 */
#ifndef DESK_TEST_DESK_H
#define DESK_TEST_DESK_H

#include "desk/request.h"
#include "formats/hi1.h"

/* A message of HI1 from the request's sender to its receiver, of one time and one
 * transaction, without anything in it. */
struct hi1_node *test_desk_message(struct arena *a, const struct request *r);

#endif
