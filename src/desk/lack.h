// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * lack: what a request that came does not say, by the rules that hold for our own, as the words
 * that ask for it.
 *
 * Memory:  in the arena.
 */
#ifndef DESK_LACK_H
#define DESK_LACK_H

#include "desk/compose.h"

/* The text in the language of whoever asks. */
typedef struct str lack_say(void *arg, const char *english);

/* Empty: nothing is missing. came: request_view.came; NULL: our rules do not know. say NULL:
 * English. */
struct str lack_text(struct arena *a, const struct composition *came, lack_say *say, void *arg);

#endif
