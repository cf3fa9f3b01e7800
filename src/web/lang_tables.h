// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * lang_tables: what tools/po makes of po/LANG.po and of Debian's iso-codes. Only for
 * web/lang.c; sorted by strcmp of `english`, for countries the alpha-2 code.
 */
#ifndef WEB_LANG_TABLES_H
#define WEB_LANG_TABLES_H

#include "web/lang.h"

extern const struct lang_entry lang_fr[];
extern const size_t lang_fr_n;
extern const struct lang_entry lang_fr_countries[];
extern const size_t lang_fr_countries_n;

#endif
