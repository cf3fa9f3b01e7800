// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * fd: all of what is to be read or written, however the system cuts it up. A call that a signal
 * interrupts goes on.
 *
 * Errors:  0, or an errno.
 */
#ifndef CORE_FD_H
#define CORE_FD_H

#include "core/core.h"

NODISCARD int fd_write(int fd, struct str bytes);
NODISCARD int fd_write_at(int fd, struct str bytes, int64_t at);

/* *got less than n: it ends there. After an error: what was read before it. */
NODISCARD int fd_read(int fd, void *p, size_t n, size_t *got);
NODISCARD int fd_read_at(int fd, void *p, size_t n, int64_t at, size_t *got);

#endif
