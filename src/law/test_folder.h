// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_folder: the sample as a folder of its own on disk, for tests. It lives in
 * the system's folder for temporary files until it is removed.
 */
#ifndef LAW_TEST_FOLDER_H
#define LAW_TEST_FOLDER_H

#include "core/core.h"

/* Its path. */
const char *test_folder_make(struct cx *cx);

/* path is below dir. */
void test_folder_write(struct cx *cx, const char *dir, const char *path, struct str text);

/* With all that is in it. */
void test_folder_remove(struct cx *cx, const char *dir);

#endif
