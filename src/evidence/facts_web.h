// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * facts_web: the form in which somebody says what an exhibit is, in the order in which an officer
 * collects it.
 *
 * Memory:  in the page's arena.
 */
#ifndef EVIDENCE_FACTS_WEB_H
#define EVIDENCE_FACTS_WEB_H

#include "evidence/evidence_web.h"

extern const struct web_field exhibit_facts_fields[];

/* Of what the form is about: filled from the address, or from what was sent or kept. */
struct facts_about {
	struct evidence_case of_case; // without id: none
	struct evidence_bases bases;
	struct exhibit parent; // without id: none
	struct str me;	       // who fills it in
};
NODISCARD enum rc exhibit_facts_open(struct cx *cx, struct page *pg, struct facts_about *out);

/* The fields, within page_mark and page_since. */
void exhibit_facts_put(struct page *pg, const struct facts_about *about);

/* What was sent; a mistake is told at its field. */
NODISCARD enum rc exhibit_facts_read(struct cx *cx, struct page *pg,
				     const struct facts_about *about, struct exhibit *e);

/* What was sent, to be kept; and back into pg->form, as if it had been sent. */
struct str exhibit_facts_print(struct page *pg);
NODISCARD enum rc exhibit_facts_restore(struct cx *cx, struct page *pg, struct str text);

#endif
