// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_hi1: what the tests and fuzz targets of messages of HI1 share.
 */
#ifndef FORMATS_TEST_HI1_H
#define FORMATS_TEST_HI1_H

#include "formats/hi1.h"

/* False: it cannot stand in this encoding (its code is HI1_ENCODING, else the test fails),
 * or not within HI1_BYTES_MAX. */
bool test_hi1_print(struct cx *cx, enum hi1_encoding encoding, const struct hi1_node *root,
		    struct str *out);

/* The same where it must be whole. */
struct str test_hi1_text(struct cx *cx, enum hi1_encoding encoding, const struct hi1_node *root);

/* Fails unless what is printed is read again and printed the same, also by way of the other
 * encoding. */
void test_hi1_round(struct cx *cx, enum hi1_encoding encoding, const struct hi1_node *root);

#endif
