// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * case: what an officer works on: offences, techniques, the facts that dual criminality
 * depends on, the countries that may prosecute, who may know.
 *
 * Words are ids of the law data (countries alpha-2), kept as text. Members, who alone may
 * see a case: people/member.h.
 */
#ifndef DESK_CASE_H
#define DESK_CASE_H

#include "core/core.h"
#include "core/id.h"
#include "law/law.h"

enum {
	CASE_TITLE_MAX = 200,
	CASE_SUMMARY_MAX = 16384,
	CASE_NOTE_MAX = 16384,
	CASE_WORD_MAX = 120,
	CASE_WORDS_MAX = 200, // of all kinds together
};

enum tlp { TLP_RED, TLP_AMBER_STRICT, TLP_AMBER, TLP_GREEN, TLP_CLEAR, TLPS };
const char *tlp_label(enum tlp t); // "TLP:AMBER+STRICT"
NODISCARD bool tlp_parse(struct str label, enum tlp *out);

enum case_words {
	CASE_OFFENCES,	 // concepts
	CASE_TECHNIQUES, // of the techniques' file; case_technique
	CASE_FACTS,	 // "security-bypassed=yes"
	CASE_COUNTRIES,	 // that may prosecute: 22(5)
	CASE_SHARED,	 // liaison organisations with which it is shared
	CASE_WORDS,
};
const char *case_words_key(enum case_words k); // "offences"

/* What it is a case of. */
enum case_kind {
	CASE_PLAIN,
	CASE_INCIDENT, // what is more of it: intake/incident.h
	CASE_KINDS,
};
const char *case_kind_key(enum case_kind k); // "case", "incident"

struct desk_case {
	struct id id;
	enum case_kind kind;  // when it is opened
	struct str reference; // "LK-C-2026-000019"
	struct str title, summary;
	enum tlp tlp;
	struct str_list words[CASE_WORDS];
	struct id opened_by;		     // zero: the server's terminal
	struct instant opened_at, closed_at; // closed_at 0: open
	struct str outcome;
};

/* RC_INVALID with the word that the law data do not know, or a text that is too long. */
NODISCARD enum rc case_check(struct cx *cx, const struct law *law, const struct desk_case *c);

/* Whether it is a way to commit offences: guidance notes have topics of other kinds, too. */
bool case_technique(const struct technique_row *row);

/* More than one country may prosecute: a consultation on jurisdiction is offered. */
bool case_asks_consultation(const struct desk_case *c);

#endif
