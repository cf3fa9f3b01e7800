// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/act_words.h"

static const struct act_word reports[] = {
	{ "report-received", N_("Report received") },
	{ "report-came-again", N_("The same report came again") },
	{ "report-seen", N_("Report marked as seen") },
	{ "report-read-again", N_("Report read again") },
	{ "report-told", N_("Reporter told what came of it") },
	{ 0 },
};

const struct act_group intake_act_groups[] = {
	{ N_("Reports"), reports },
	{ 0 },
};

const struct act_word intake_things[] = {
	{ "report", N_("Report") },
	{ "reporter", N_("Who reported") },
	{ 0 },
};
