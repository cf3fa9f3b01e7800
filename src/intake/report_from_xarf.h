// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * report_from_xarf: an XARF document as a report, by itself or as a part of a mail.
 *
 * Of one about the abuse of children with evidence in it nothing of the document is kept but what
 * was read of it: evidence is hashed and dropped.
 */
#ifndef INTAKE_REPORT_FROM_XARF_H
#define INTAKE_REPORT_FROM_XARF_H

#include "formats/xarf.h"
#include "intake/report_from_mail.h"

/* As report_from_mail. */
NODISCARD enum rc report_from_xarf(struct cx *cx, const struct intake_origin *origin,
				   struct str bytes, struct intake_reading *out);

/* What a document in a mail says, into the report of the mail. has_evidence: some was there. */
void report_take_xarf(struct arena *a, const struct xarf *x, struct intake_reading *out);

#endif
