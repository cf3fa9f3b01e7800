// SPDX-License-Identifier: AGPL-3.0-or-later
/* certificate_cmd: comity certificate, and what comity seal --for asks. */
#ifndef EVIDENCE_CERTIFICATE_CMD_H
#define EVIDENCE_CERTIFICATE_CMD_H

#include "evidence/certificate_db.h"
#include "evidence/evidence_cmd.h"

extern const struct evidence_word certificate_words[];

/* 4 options. */
#define CERTIFICATE_ORDER                                                                        \
	{ "for", "COUNTRY", "the country whose court receives it, such as LK", OPTION_ONCE },    \
		{ "regime", "N", "which of a country's regimes, by its number", OPTION_ONCE },   \
		{ "answer", "FIELD=TEXT", "what a person states, as the rule asks for it",       \
		  OPTION_REPEATS },                                                              \
	{                                                                                        \
		"law", "DIR", "read the law from this folder, not the one built in", OPTION_ONCE \
	}

/* "FIELD=TEXT" of an option that may be repeated. */
NODISCARD enum rc certificate_read_pairs(struct evidence_run *run, const char *option,
					 bool is_unstated, struct certificate_answers *out);

/* What those options ask for. */
struct certificate_order {
	const struct law *law;
	struct exhibit_certificate certificate; // kind, rule, language, made_by
	struct certificate_answers answers;
};

/* RC_INVALID: no such country or regime, or an answer that its rule does not take. */
NODISCARD enum rc certificate_read_order(struct evidence_run *run, struct str made_by,
					 struct certificate_order *out);

/* Drafts it for the exhibit of the run, in a unit of its own. */
NODISCARD enum rc certificate_begin(struct evidence_run *run, struct certificate_order *order);

/* What the rule asks for and nobody has answered. */
void certificate_ask(struct evidence_run *run, const struct exhibit_certificate *c);

#endif
