// SPDX-License-Identifier: AGPL-3.0-or-later
/* certificate_to_pdf: the paper of a certificate (evidence/certificate.h), to be printed. */
#ifndef EVIDENCE_CERTIFICATE_TO_PDF_H
#define EVIDENCE_CERTIFICATE_TO_PDF_H

#include "evidence/certificate.h"

/* `cover` goes before it on a page of its own, `after` behind it; either may be empty. *unknown:
 * characters that no font of this machine has. */
NODISCARD enum rc certificate_to_pdf(struct cx *cx, struct str cover, struct str text,
				     struct str after, struct str *out, size_t *unknown);

/* What the record of the act that ended an exhibit says. RC_INVALID: it cannot be read. */
NODISCARD enum rc certificate_end_from_record(struct cx *cx, const struct custody_step *step,
					      struct str record, struct certificate_end *out);

#endif
