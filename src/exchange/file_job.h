// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * file_job: small files that are there whole or not at all: keys, cards, sticks.
 *
 * Errors:  RC_MISSING; RC_IO with the path; RC_LIMIT larger than allowed.
 * Memory:  in the arena. A file that holds a key is wiped by who read it.
 */
#ifndef EXCHANGE_FILE_JOB_H
#define EXCHANGE_FILE_JOB_H

#include "core/core.h"

/* No link is followed, and what is no plain file is refused: a stick may be hostile. */
NODISCARD enum rc file_read(struct cx *cx, struct str path, size_t max, struct str *out);

/* On disk, with its name, when this returns. A file there is replaced. mode: 0600 or 0644. */
NODISCARD enum rc file_write(struct cx *cx, struct str path, unsigned mode, struct str bytes);

/* The names beside this path are on disk when this returns. */
NODISCARD enum rc file_sync_names(struct cx *cx, struct str path);

/* RC_OK also when it is there already. */
NODISCARD enum rc file_folder(struct cx *cx, struct str path);

#endif
