// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * confine: shuts a process in, for good: of the kernel's calls it keeps those that it
 * names, and any other ends it at once (seccomp).
 *
 * 1. Memory that it maps or changes never becomes code.
 * 2. It leaves no core file, and no process of its user may look into it.
 * 3. Under the address sanitizer it keeps what that needs, too.
 */
#ifndef CORE_CONFINE_H
#define CORE_CONFINE_H

#include <stdbool.h>

#include "core/cx.h"

/* Numbers of <sys/syscall.h>; `who` begins the sentence of an error: "the signing process".
 * RC_IO: the kernel refuses. */
NODISCARD enum rc confine(struct cx *cx, const char *who, const int *calls, size_t n);

/* Whether this is a build with the address sanitizer, which tells standard error what it found. */
bool confine_is_sanitized(void);

#endif
