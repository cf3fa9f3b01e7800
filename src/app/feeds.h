// SPDX-License-Identifier: AGPL-3.0-or-later
/* feeds: the thread that fetches what partners share (intake/feed_job.h). */
#ifndef APP_FEEDS_H
#define APP_FEEDS_H

#include "intake/feed_job.h"

struct feeds;

/* The folder's name is copied. */
struct feeds *feeds_start(const struct intake_home *home, struct str dir);

/* NULL is fine. */
void feeds_close(struct feeds *f);

#endif
