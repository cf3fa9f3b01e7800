// SPDX-License-Identifier: AGPL-3.0-or-later
/* verify_from_certificate: the papers of certificate/, against the records that name them. */
#ifndef EVIDENCE_VERIFY_FROM_CERTIFICATE_H
#define EVIDENCE_VERIFY_FROM_CERTIFICATE_H

#include "evidence/verify_from_record.h"

/* Each certificate/X.txt is one that a record "certified" names by its SHA-256, and each such
 * record has its paper; else it is open. Who signed, and what they state, is for the court. */
NODISCARD enum rc verify_certificates(struct verify_look *l);

#endif
