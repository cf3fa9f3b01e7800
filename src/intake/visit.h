// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * visit: a report as a person without an account fills it in: which questions are asked, on which
 * page, in which order, and where no file may come. One table, in visit.c.
 *
 * 1. The story comes first, in the visitor's own words; nobody is asked for a crime.
 * 2. What to do at once (bank, emergency, hotline) stands before the long part.
 * 3. Each question can be left empty. A report can be sent once it says what happened.
 * 4. Where pictures of a child are at stake there is no file: visit_takes_files.
 *
 * The private code: 60 random bits as 12 letters and digits, in an alphabet without those that
 * look alike. It opens the draft, and the report once it is sent. Only a keyed hash of it is
 * stored (intake/visit_db.h).
 *
 * Pure. Texts are English, marked for translation. Memory: in the arena.
 */
#ifndef INTAKE_VISIT_H
#define INTAKE_VISIT_H

#include "core/core.h"
#include "people/role.h" // N_

enum visit_kind {
	VISIT_MONEY,
	VISIT_ACCOUNT,
	VISIT_IMAGES,
	VISIT_THREATS,
	VISIT_CHILD,
	VISIT_SHOP,
	VISIT_LOCKED,
	VISIT_OTHER,
	VISIT_KINDS, // also: not said yet
};

const char *visit_kind_key(enum visit_kind k);	// "money"
const char *visit_kind_text(enum visit_kind k); // "Money was taken or sent"
NODISCARD bool visit_kind_parse(struct str key, enum visit_kind *out);

/* In the order in which they come. */
enum visit_page {
	ASK_STORY,
	ASK_WHAT,
	ASK_NOW, // nothing is asked: what to do at once
	ASK_MONEY,
	ASK_ACCOUNT,
	ASK_PICTURES,
	ASK_PLACE,
	ASK_LOCKED,
	ASK_REACHED,
	ASK_EVIDENCE,
	ASK_FILES, // nothing but files: what is typed elsewhere is not lost when one is added
	ASK_CONTACT,
	ASK_CHECK, // all answers, before they are sent
	VISIT_PAGES,
};

const char *visit_page_key(enum visit_page p); // "story": the last part of its address
const char *visit_page_heading(enum visit_page p);
const char *visit_page_why(enum visit_page p); // why it is asked; NULL: plain enough
NODISCARD bool visit_page_parse(struct str key, enum visit_page *out);

enum visit_answer_kind {
	ANSWER_LINE,
	ANSWER_LINES,
	ANSWER_ONE,	// of its choices
	ANSWER_MANY,	// of its choices, one a line
	ANSWER_COUNTRY, // "LK"
};

struct visit_choice {
	const char *key, *text; // NULL ends a table
};

struct visit_question {
	const char *key; // NULL ends the table
	enum visit_page page;
	unsigned kinds; // bit n: asked where the kind n was chosen
	enum visit_answer_kind kind;
	size_t max; // bytes
	const char *label, *hint;
	const struct visit_choice *choices;
	const char *autocomplete, *input_type;
	bool apart; // who the reporter is: kept apart from what happened
};

extern const struct visit_question visit_questions[];

enum { VISIT_TEXT_MAX = 16000, VISIT_LINE_MAX = 200, VISIT_ANSWERS_MAX = 64 };
enum { VISIT_FILES_MAX = 10, VISIT_FILE_BYTES_MAX = 8 << 20 };

struct visit_answer {
	struct str key, value;
};

struct visit {
	struct {
		struct visit_answer *p;
		size_t n, cap;
	} answers;
};

struct str visit_value(const struct visit *v, const char *key);
void visit_set(struct arena *arena, struct visit *v, const char *key, struct str value);

/* VISIT_KINDS: not said yet. */
enum visit_kind visit_kind_of(const struct visit *v);

bool visit_asks(const struct visit *v, const struct visit_question *q);

/* Whether the page has anything to ask of this visitor. */
bool visit_has_page(const struct visit *v, enum visit_page p);
enum visit_page visit_after(const struct visit *v, enum visit_page p);
enum visit_page visit_before(const struct visit *v, enum visit_page p); // ASK_STORY: of itself

/* The text of a value that is one of the question's choices; NULL: it is none. */
const char *visit_choice_text(const struct visit_question *q, struct str value);

/* Whether a value fits its question; empty ones do. */
bool visit_fits(const struct visit_question *q, struct str value);

/* False where pictures of a child are, or may be, what the report is about: then no file comes
 * over any road. */
bool visit_takes_files(const struct visit *v);

/* It says what happened, in words or by a kind. */
bool visit_can_be_sent(const struct visit *v);

/* Words that make a helpline stand on the next pages. No judgement of anybody. */
bool visit_sounds_desperate(const struct visit *v);

/* What to do at once, most urgent first; `kinds` as in a question. */
struct visit_advice {
	unsigned kinds; // 0 ends the table
	const char *text;
	const char *href, *link; // NULL: no link
};
extern const struct visit_advice visit_advices[];

/* All answers as one text, and back; `apart`: those about who the reporter is, or the others.
 * RC_IO: it is no such text. */
enum visit_part { VISIT_ALL, VISIT_WHAT_HAPPENED, VISIT_WHO };
struct str visit_print(struct arena *arena, const struct visit *v, enum visit_part part);
NODISCARD enum rc visit_parse(struct cx *cx, struct str text, struct visit *out);

/* ---- the private code ---- */

enum { VISIT_CODE_BYTES = 12 };

/* Of 12 random bytes; of each five bits count. */
struct str visit_code_of(struct arena *arena, const uint8_t random[VISIT_CODE_BYTES]);

/* Of what was typed: large letters, without blanks and hyphens. False: it is no code. */
NODISCARD bool visit_code_tidy(struct arena *arena, struct str typed, struct str *out);

/* "7KQM-4TXR-9WHC" */
struct str visit_code_print(struct arena *arena, struct str code);

#endif
