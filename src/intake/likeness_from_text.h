// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * likeness_from_text: what a report is compared by (intake/cluster.h), from what it shows and what
 * it complains of. Of a mail, of the message complained of alone: never of what the reporter wrote,
 * nor of its headers.
 */
#ifndef INTAKE_LIKENESS_FROM_TEXT_H
#define INTAKE_LIKENESS_FROM_TEXT_H

#include "intake/cluster.h"
#include "intake/observable.h"

/* Report and time are the caller's to set. */
void likeness_from_text(struct arena *a, struct str shown, const struct observables *found,
			struct likeness *out);

#endif
