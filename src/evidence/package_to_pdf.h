// SPDX-License-Identifier: AGPL-3.0-or-later
/* package_to_pdf: the story of custody as officers know it, to be printed. In the cx's arena. */
#ifndef EVIDENCE_PACKAGE_TO_PDF_H
#define EVIDENCE_PACKAGE_TO_PDF_H

#include "evidence/package_to_text.h"

/* RC_LIMIT: more pages than a PDF of ours has. */
NODISCARD enum rc package_to_pdf(struct cx *cx, const struct package *p,
				 const struct certificate_language *language, struct str *out);

#endif
