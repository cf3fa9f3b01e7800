// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * notice: what a hotline passes on: where something is that the law forbids, and under which category.
 *
 * 1. A notice holds an address, where its host is, digests and references: never a file, and no words about
 *    what is to be seen.
 * 2. Its category is an offence of the law data: what is near `csam` there (its family and kin). None is
 *    "to be classified where it is hosted".
 * 3. Its class is that of XARF 4.2.0, content/csam (`classification`): a letter and number, of which only the
 *    letter and number are shown.
 * 4. It is a report of the channel `hotline` with what is said here beside it. Who keeps the host is told by
 *    a referral (referral.h), whether it is gone is followed by a takedown (takedown.h).
 *
 * Source:  XARF 4.2.0, types/content-csam.json.
 */
#ifndef INTAKE_NOTICE_H
#define INTAKE_NOTICE_H

#include "intake/report.h"
#include "law/law.h"

enum notice_state {
	NOTICE_OPEN,	// nobody was told
	NOTICE_WAITING, // the mail waits
	NOTICE_TOLD,
	NOTICE_OFFLINE,
	NOTICE_BACK,
	NOTICE_STATES,
};
const char *notice_state_key(enum notice_state state);	// "open"
const char *notice_state_text(enum notice_state state); // "Nobody was told"
NODISCARD bool notice_state_parse(struct str key, enum notice_state *out);

/* "A1". Empty is one: not said. */
enum { NOTICE_CLASSES = 5 };
extern const char *const notice_classes[NOTICE_CLASSES];
bool notice_is_class(struct str class);

/* The offences that a notice may be of: `csam`, its family and kin. */
void notice_concepts(struct arena *a, const struct law *law, struct id_list *out);
/* Empty is one. */
bool notice_is_concept(const struct law *law, struct str concept);

/* The words of XARF for the report: "csam"; of what is about adults the offence itself. */
struct str notice_type(struct str concept);

enum { NOTICE_HASHES_MAX = 100, NOTICE_WORD_MAX = 200 };

struct notice {
	struct id report;
	struct str number; // of the report
	struct instant received_at;
	struct str concept, class;
	enum subject_kind kind;
	struct str key, machine;
	struct place place;
	struct str reference, partner;
	struct id referral, takedown; // zero: none
	enum notice_state state;
	struct instant told_at, offline_at, redacted_at; // 0: not
	struct str_list hashes;				 // with one alone
};

struct notices {
	struct notice *p;
	size_t n, cap;
};

/* Those whose host the same mailbox keeps; mail empty: nobody is known, and they share network and country, or, where neither is
 * known, the host: what is told of one is nothing for who keeps another. */
struct notice_group {
	struct str mail, name, language, host;
	struct place place;
	struct notices notices;
};
struct notice_groups {
	struct notice_group *p;
	size_t n, cap;
};

/* What notices are counted by. */
enum notice_count {
	NOTICE_BY_STATE,
	NOTICE_BY_CONCEPT, // "" to be classified there
	NOTICE_BY_CLASS,
	NOTICE_BY_COUNTRY, // of the host
	NOTICE_COUNTS,
};
const char *notice_count_key(enum notice_count by); // "states"

struct notice_numbers {
	struct instant from, to;
	int64_t notices;
	struct notice_list {
		struct {
			struct str name;
			int64_t n;
		} * p;
		size_t n, cap;
	} lists[NOTICE_COUNTS];
	int64_t told, offline;			   // how many were; are now
	int64_t told_median_us, offline_median_us; // since they came; 0: none
};

/* By which a group is chosen: its mailbox, "KE/64500", or its host. */
struct str notice_group_key(struct arena *a, const struct notice_group *g);

#endif
