// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * likeness_from_report: what a report is compared by (intake/cluster.h): the text of the message
 * complained of and where its links lead; never who reported, when, nor what the headers say.
 *
 * subjects_from_text: what that text names, as subjects of the report, and the canonical form of
 * those that the report names itself.
 *
 * For each report after it was read and before it is stored, outside the unit that stores it: they
 * cost most.
 */
#ifndef INTAKE_LIKENESS_FROM_REPORT_H
#define INTAKE_LIKENESS_FROM_REPORT_H

#include "intake/cluster.h"
#include "intake/observable.h"

/* Adds what is not there; a port that the text says is kept. */
void subjects_from_text(struct arena *a, struct intake_report *r);

/* The report's id and time of receipt are set when it is stored: set them in *out then. Texts of
 * *out lie where those of the report do, or in the arena. */
void likeness_from_report(struct arena *a, const struct intake_report *r, struct likeness *out);

#endif
