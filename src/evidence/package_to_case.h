// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * package_to_case: exhibits, files and custody as a graph of CASE/UCO 1.4.0 (JSON-LD), for
 * programs of examiners. A rendering: the records are the evidence. In the cx's arena.
 */
#ifndef EVIDENCE_PACKAGE_TO_CASE_H
#define EVIDENCE_PACKAGE_TO_CASE_H

#include "evidence/package_to_text.h"

enum { PACKAGE_CASE_FILES = 5000 }; // of each exhibit; the list of files has all

/* `manifests` and `names`: of each exhibit, its list of files, and what the source called them
 * (evidence/content.h); empty: none. */
NODISCARD enum rc package_to_case(struct cx *cx, const struct package *p,
				  const struct str *manifests, const struct str *names,
				  struct str *out);

#endif
