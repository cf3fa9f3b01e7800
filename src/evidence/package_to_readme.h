// SPDX-License-Identifier: AGPL-3.0-or-later
/* package_to_readme: README.txt of a package, in its language, and then in English. In the arena. */
#ifndef EVIDENCE_PACKAGE_TO_README_H
#define EVIDENCE_PACKAGE_TO_README_H

#include "evidence/package.h"

struct str package_readme(struct arena *a, const struct package *p,
			  const struct package_paths *there);

#endif
