// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * act_words: the acts of this room on the ledger, in words (ledger/act_words.h).
 */
#ifndef INTAKE_ACT_WORDS_H
#define INTAKE_ACT_WORDS_H

#include "ledger/act_words.h"

extern const struct act_group intake_act_groups[];
extern const struct act_word intake_things[];

#endif
