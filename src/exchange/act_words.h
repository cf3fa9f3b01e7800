// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * act_words: the acts of this room on the ledger, in words (ledger/act_words.h).
 */
#ifndef EXCHANGE_ACT_WORDS_H
#define EXCHANGE_ACT_WORDS_H

#include "ledger/act_words.h"

extern const struct act_group exchange_act_groups[];
extern const struct act_word exchange_things[];

#endif
