// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * nearest: which known name a mistyped one was probably meant to be.
 */
#ifndef CORE_NEAREST_H
#define CORE_NEAREST_H

#include <stddef.h>

#include "core/str.h"

#define NEAREST_NAME_MAX 64

/* The name with the fewest changes (a letter added, lost, changed, or two
 * swapped), ASCII case aside; empty when all are further than a third of the
 * word's length and one, or the word is longer than NEAREST_NAME_MAX. The first
 * of equals wins. */
struct str nearest_name(struct str word, const struct str *names, size_t n);

#endif
