// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_archive: an archive in memory, for tests.
 */
#ifndef FORMATS_TEST_ARCHIVE_H
#define FORMATS_TEST_ARCHIVE_H

#include "core/core.h"

/* The read_at of an archive_source; of: a struct str. RC_BUG where more is read than there is: whoever
 * reads knows its size. */
NODISCARD enum rc test_archive_read(struct cx *cx, void *of, uint64_t at, void *p, size_t n);

#endif
