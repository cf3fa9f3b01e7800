// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * case_report_db: the reports of the public, systems and partners that belong to a case, by id and
 * number. What a report says, and who may read it, the room of reports knows: whoever links one was
 * shown it there.
 *
 * Who works on the case links and takes off; an analyst, too, who was let in to work on it. Each act is
 * one line of the case's timeline and one entry of the ledger, however many reports it is about.
 * Need to know: of which cases a report is, only who is on them learns.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_CASE_REPORT_DB_H
#define DESK_CASE_REPORT_DB_H

#include "desk/case_db.h"

struct case_report {
	struct id report;
	struct str number; // "LK-R-2026-004217"
	struct instant at; // when it was linked
};
struct case_reports {
	struct case_report *p;
	size_t n, cap;
};

/* *added of these n were not there before; none is no act. RC_DENIED, RC_MISSING as for a note;
 * RC_CONFLICT: the case is closed. added may be NULL. */
NODISCARD enum rc case_reports_link(struct cx *cx, struct db *db, const struct actor *by,
				    struct id case_id, const struct case_reports *reports,
				    int64_t *added);

/* RC_CONFLICT: it is not linked. Else as above. */
NODISCARD enum rc case_report_unlink(struct cx *cx, struct db *db, const struct actor *by,
				     struct id case_id, struct id report);

enum { CASE_REPORTS_PAGE = 200 };
/* Those linked last come first, at most CASE_REPORTS_PAGE; *all: how many there are. Who may see
 * the case is the caller's to ask. */
NODISCARD enum rc case_reports_list(struct cx *cx, struct db *db, struct id case_id,
				    struct case_reports *out, int64_t *all);

/* The cases of a report that `who` is on, newest first, without words. */
NODISCARD enum rc case_of_report(struct cx *cx, struct db *db, const struct actor *who,
				 struct id report, struct case_list *out);

/* ---- what the reporters are told ---- */

struct case_told {
	struct instant at; // of the word, or of the link that came after it
	struct str outcome;
};
struct case_tolds {
	struct case_told *p;
	size_t n, cap;
};

/* All of them read it with their private codes, those of reports that are linked later, too. The
 * outcome is a word of the room of reports. Also of a closed case. Errors as above. */
NODISCARD enum rc case_tell(struct cx *cx, struct db *db, const struct actor *by, struct id case_id,
			    struct str outcome);

/* What who brought this report is told of its cases, the newest first; nothing of a case whose
 * reporters were told nothing. */
NODISCARD enum rc case_told_of(struct cx *cx, struct db *db, struct id report,
			       struct case_tolds *out);

/* The last word of a case; empty: none. */
NODISCARD enum rc case_told_last(struct cx *cx, struct db *db, struct id case_id, struct str *out);

#endif
