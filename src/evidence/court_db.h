// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * court_db: for which country's court an exhibit may be that is being sealed, and what was answered
 * to the questions of that country's rule. It is kept with the sealing, interrupted or not, and
 * becomes the draft of a certificate when that ends. Nobody must say it.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_COURT_DB_H
#define EVIDENCE_COURT_DB_H

#include "evidence/certificate.h"
#include "people/access.h"
#include "store/db.h"

struct sealing_court {
	enum certificate_kind kind; // of a rule, or of facts
	struct certificate_rule rule;
	struct str regime;   // its number, as it was chosen; empty: there is one
	struct str language; // "", or "fr"
	struct certificate_answers answers;
};

/* *found false: nobody said. */
NODISCARD enum rc court_load(struct cx *cx, struct db *db, struct id sealing,
			     struct sealing_court *out, bool *found);

/* Instead of what was said before; its answers to fields of the same name and type stay where the
 * law is the same. */
NODISCARD enum rc court_put(struct cx *cx, struct db *db, struct id sealing,
			    const struct sealing_court *court);

/* All of them, each checked. RC_INVALID as certificate_check_answer. */
NODISCARD enum rc court_put_answers(struct cx *cx, struct db *db, struct id sealing,
				    const struct sealing_court *court,
				    const struct certificate_answers *answers);

NODISCARD enum rc court_forget(struct cx *cx, struct db *db, struct id sealing);

/* In the unit that sealed it: the draft. c->exhibit and made_by are set; the rest is filled in. */
NODISCARD enum rc court_draft(struct cx *cx, struct db *db, const struct actor *by,
			      const struct sealing_court *court, struct exhibit_certificate *c);

#endif
