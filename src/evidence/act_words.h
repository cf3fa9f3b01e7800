// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * act_words: the acts of this room on the ledger, in words (ledger/act_words.h).
 */
#ifndef EVIDENCE_ACT_WORDS_H
#define EVIDENCE_ACT_WORDS_H

#include "ledger/act_words.h"

extern const struct act_group evidence_act_groups[];
extern const struct act_word evidence_things[];

#endif
