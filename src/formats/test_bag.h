// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_bag: a bag in one text, for fuzz targets: "== PATH" begins a file; what follows are its
 * bytes, up to the next.
 */
#ifndef FORMATS_TEST_BAG_H
#define FORMATS_TEST_BAG_H

#include "core/test.h"
#include "formats/bag.h"

enum { TEST_BAG_MAX = 64 };

struct test_bag {
	struct str paths[TEST_BAG_MAX], bytes[TEST_BAG_MAX];
	struct bag_file files[TEST_BAG_MAX];
	size_t n;
	struct bag_source source; // of these
	struct bag bag;
};

/* Cut, opened, all digests put, judged. */
void test_bag_judge(struct cx *cx, struct str in, struct test_bag *out);

#endif
