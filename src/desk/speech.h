// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * speech: in which words people are told of a request: where it stands, what was done, what
 * comes next and whose move that is. An order to a provider has a provider's words: it is
 * served and the data are produced.
 *
 * All texts are English, marked for translation. For programs: state_key, action_key.
 */
#ifndef DESK_SPEECH_H
#define DESK_SPEECH_H

#include "desk/request.h"

const char *speech_state(enum request_kind kind, enum request_state state);

/* What somebody can do, "Disclose", and what was done, "Disclosed". */
const char *speech_step(enum request_kind kind, enum action action);
const char *speech_done(enum request_kind kind, enum action action);

/* Of somebody behind an answer: whether their own signature is under it. `came`: the other side's. */
const char *speech_signed(bool is_signed, bool came);

/* That this node's rule asked for a signature that is missing under an answer. */
const char *speech_lacks(void);

/* What a decision of an officer or approver was about: "flag-political", "power". */
const char *speech_decision(struct str code);

/* Where it stands and whose move it is, for the side that this node is. */
const char *speech_next(const struct request *r);

/* The step that is usually next for this side's people; ACTIONS: none is. */
enum action speech_first(const struct request *r);

#endif
