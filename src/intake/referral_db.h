// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * referral_db: referrals in the database: made from a report or a campaign, one for each who is to
 * be told; approved, taken back, sent and answered.
 *
 * What goes out is written when the referral is made, and stored: what somebody approves is what is
 * sent. A job (store/job.h, REFERRAL_JOB) does what is due.
 *
 * Memory:  in the cx's arena.
 */
#ifndef INTAKE_REFERRAL_DB_H
#define INTAKE_REFERRAL_DB_H

#include "desk/call.h"
#include "intake/referral.h"
#include "intake/report_db.h"
#include "people/access.h"
#include "store/db.h"

#define REFERRAL_JOB "referral"

/* What a report, or the reports of a campaign, name that is somewhere: the most named first. */
struct referral_source {
	struct id about;
	bool is_campaign;
	struct referral_items items;
	struct str category, type;
	struct intake_message message; // of the latest report
	bool child_abuse;
};
/* An id or number of a report, or the id of a campaign. RC_DENIED: they may not see reports.
 * RC_MISSING. */
NODISCARD enum rc referral_source_load(struct cx *cx, struct db *db, const struct actor *who,
				       struct str name, struct referral_source *out);

/* Who is told, and how. */
struct referral_plan {
	struct str name;	// as above
	const struct str *what; // "url http://evil.example/": of the items, those to be told
	size_t n;
	struct str other; // mailbox for those whose keeper nobody knows; empty: they are left out
	struct str language; // of that: "en", "fr"
	const struct referral_rules *rules;
	call_translate *translate;
};

/* One for each keeper, all in this unit. RC_DENIED. RC_INVALID: nothing was chosen, or nobody is
 * known. RC_CONFLICT: its TLP, or what it is about, forbids it. */
NODISCARD enum rc referral_make(struct cx *cx, struct db *db, const struct actor *by,
				const struct referral_plan *plan, struct referrals *out);

/* One that is filled in but for its words and what comes of them: written, stored and due. Of the plan rules and
 * translate are used. RC_DENIED. */
NODISCARD enum rc referral_post(struct cx *cx, struct db *db, const struct actor *by,
				const struct referral_plan *plan,
				const struct intake_message *message, struct referral *r);

/* The second person. RC_DENIED: they may not, or proposed it. RC_CONFLICT: it is not proposed. */
NODISCARD enum rc referral_approve(struct cx *cx, struct db *db, const struct actor *by,
				   struct id id, const struct referral_rules *rules);

/* RC_CONFLICT: it has gone out. */
NODISCARD enum rc referral_withdraw(struct cx *cx, struct db *db, const struct actor *by,
				    struct id id);

enum { REFERRAL_PAGE = 200 };
/* The newest first, at most REFERRAL_PAGE, without items. RC_DENIED. */
NODISCARD enum rc referral_list(struct cx *cx, struct db *db, const struct actor *who,
				struct intake_before before, struct referrals *out);
/* Those about a report, or about its campaign, or a campaign (`about`: its id). */
NODISCARD enum rc referral_list_about(struct cx *cx, struct db *db, struct id about,
				      struct referrals *out);
/* By id or token. RC_DENIED; RC_MISSING. */
NODISCARD enum rc referral_load(struct cx *cx, struct db *db, const struct actor *who,
				struct str name, struct referral *out);
NODISCARD enum rc referral_answers(struct cx *cx, struct db *db, struct id id,
				   struct referral_answers *out);

/* ---- for the job ---- */

/* Writes state, times and fault. */
NODISCARD enum rc referral_save(struct cx *cx, struct db *db, const struct referral *r,
				const char *act);

/* ---- for whoever takes mail in ---- */

/* Whether a referral has this token. */
NODISCARD enum rc referral_knows(struct cx *cx, struct db *db, struct str token, bool *out);

/* This report, kept aside, is what came back. `kind` as of referral_answer. */
NODISCARD enum rc referral_answered(struct cx *cx, struct db *db, struct str token,
				    struct id report, const char *kind);

#endif
