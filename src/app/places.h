// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * places: the databases of addresses that a node's settings name (intake/place_from_mmdb.h).
 */
#ifndef APP_PLACES_H
#define APP_PLACES_H

#include "app/settings.h"
#include "intake/place_from_mmdb.h"

/* Where this source is; a name without / at its start lies in the data folder. Empty: none is named. */
struct str settings_place(struct arena *a, const struct settings *s, size_t source);

/* One that cannot be read is told in the log, and left out: reports come in all the same. */
void settings_places(struct cx *cx, const struct settings *s, struct places **out);

#endif
