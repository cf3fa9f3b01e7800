// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * act_words: the acts of this room on the ledger, in words (ledger/act_words.h). Each
 * step has one (step_act of desk/transition.h).
 */
#ifndef DESK_ACT_WORDS_H
#define DESK_ACT_WORDS_H

#include "ledger/act_words.h"

extern const struct act_group desk_act_groups[];
extern const struct act_word desk_things[];

#endif
