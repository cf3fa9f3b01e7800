// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * profile_to_text: the differences between two files of a country, and what follows, as English
 * lines for the terminal and for whoever approves them.
 *
 * Memory: in the arena.
 */
#ifndef LAW_PROFILE_TO_TEXT_H
#define LAW_PROFILE_TO_TEXT_H

#include "law/profile.h"

struct str profile_changes_text(struct arena *arena, const struct profile_changes *changes);

/* law: either of the two. */
struct str profile_effects_text(struct arena *arena, const struct law *law,
				const struct profile_effects *effects);

#endif
