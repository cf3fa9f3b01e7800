// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * report_from_visit: what a visitor filled in, as the one record that every report becomes.
 *
 * Memory: in the arena, and the visitor's texts.
 */
#ifndef INTAKE_REPORT_FROM_VISIT_H
#define INTAKE_REPORT_FROM_VISIT_H

#include "intake/report.h"
#include "intake/visit.h"

/* Without what the database gives it. `language`: of the page, "fr". */
void visit_to_report(struct arena *arena, const struct visit *v, struct str language,
		     struct intake_report *out);

/* All of it is empty where the reporter stays anonymous. */
struct intake_reporter visit_reporter(const struct visit *v);
bool visit_is_anonymous(const struct visit *v);

#endif
