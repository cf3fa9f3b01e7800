// SPDX-License-Identifier: AGPL-3.0-or-later
/* referral: whom to call when a list of known child-abuse material names a file. */
#ifndef EVIDENCE_REFERRAL_H
#define EVIDENCE_REFERRAL_H

#include "law/law.h"

/* The hotlines that the law data know in the country (ISO 3166-1), a line each, with where they are
 * found; empty: none is known, and the national police is whom to call. */
struct str referral_contacts(struct arena *a, const struct law *law, struct str country);

#endif
