// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * file_web: the files of a request on its page: saved, taken off, and, on their way between two
 * nodes, how far they are, paused, resumed and taken back.
 */
#ifndef DESK_FILE_WEB_H
#define DESK_FILE_WEB_H

#include "desk/request_web.h"

NODISCARD enum rc file_fill(struct cx *cx, struct page *pg, const struct desk_request *d,
			    struct request_page_view *v);

#endif
