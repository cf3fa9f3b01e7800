// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * rooms: ties the rooms' pages and the law together for the server.
 *
 * Memory:  opened once, closed after the server has stopped. Texts that the law
 *          functions give are valid until the next call of one of them.
 */
#ifndef APP_ROOMS_H
#define APP_ROOMS_H

#include "core/core.h"
#include "web/dispatch.h"

struct rooms;

/* All pages of the program; NULL-ended. */
extern const struct web_route *const rooms_routes[];

/* Whether a page asks for the second factor again. */
bool rooms_is_delicate(const struct web_route *route);

/* law_dir empty: the law data built in. Over them lie the files of countries that the node of this
 * store has published and accepted (exchange/release_db.h); NULL: none. */
NODISCARD enum rc rooms_open(struct cx *cx, struct str law_dir, struct store *store,
			     struct rooms **out);
void rooms_close(struct rooms *rooms);

/* `store` NULL: only the pages that need no database. */
struct dispatch rooms_dispatch(struct rooms *rooms, const struct site *site, struct store *store);

/* "law data of 2026-11: 250 countries, 12 instruments", and which files of countries stand in
 * place of the installed ones, or would, but do not fit any more. */
struct str rooms_law_print(struct rooms *rooms);

/* Whether another file of a country stands since the law was read. */
bool rooms_law_is_old(struct rooms *rooms);

/* Reads the law again; what there is to say either way. */
bool rooms_law_reload(struct rooms *rooms, struct str *said);

#endif
