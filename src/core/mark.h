// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * mark: N_("a text") is that text, marked for tools/po: pages and commands look its translation up when
 * they show it (web/sentence.h). For the floors that know no page.
 */
#ifndef CORE_MARK_H
#define CORE_MARK_H

#define N_(text) text

#endif
