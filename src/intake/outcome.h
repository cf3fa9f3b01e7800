// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * outcome: what a reporter is told came of a report, in sentences that promise nothing. Never: of
 * other reporters, suspects, officers or cases' numbers.
 */
#ifndef INTAKE_OUTCOME_H
#define INTAKE_OUTCOME_H

#include "core/core.h"

enum outcome {
	OUTCOME_READ,
	OUTCOME_JOINED,
	OUTCOME_REFERRED,
	OUTCOME_OFFLINE,
	OUTCOME_CASE,
	OUTCOME_ENDED,
	OUTCOME_ASKED,
	OUTCOME_NOTHING,
	OUTCOMES,
};

const char *outcome_key(enum outcome o);      // "referred"
const char *outcome_sentence(enum outcome o); // for the reporter; English, marked
const char *outcome_next(enum outcome o);     // what comes next; English, marked
NODISCARD bool outcome_parse(struct str key, enum outcome *out);

#endif
