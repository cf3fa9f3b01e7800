// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * answers_web: the form that asks what a country's rule demands of a certificate, field by field:
 * of a draft, and of an exhibit that is still being sealed.
 *
 * Memory:  in the page's arena.
 */
#ifndef EVIDENCE_ANSWERS_WEB_H
#define EVIDENCE_ANSWERS_WEB_H

#include "evidence/certificate.h"
#include "people/people_web.h"

extern const struct web_field answers_fields[];

/* Whose court receives it, each regime of a country that has several, and the language of the paper:
 * "country", "regime", "language". now: what was chosen before; empty: nothing. */
void answers_put_country(struct page *pg, struct str now);
void answers_put_regimes(struct page *pg, const struct certificate_rules *rules, struct str now);
void answers_put_language(struct page *pg);

struct answers_about {
	const struct certificate_rule *rule;
	const struct certificate_answers *answers; // that there are
	const struct exhibit *exhibit;		   // whose record proposes some; NULL: none yet
};

/* RC_LIMIT: the rule has more fields than the form. */
NODISCARD enum rc answers_fit(struct cx *cx, const struct certificate_rule *rule);

/* The law and what it tests; then the fields, within page_mark and page_since. */
struct html answers_above(struct page *pg, const struct certificate_rule *rule);
void answers_put(struct page *pg, const struct answers_about *about);

/* What was sent; a mistake is told at its field. */
void answers_read(struct page *pg, const struct certificate_rule *rule,
		  struct certificate_answers *out);

#endif
