// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * package_to_text: the papers of a package that people read, and the labels of its bag.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_PACKAGE_TO_TEXT_H
#define EVIDENCE_PACKAGE_TO_TEXT_H

#include "evidence/package.h"

/* What the bag holds. */
struct package_sum {
	int64_t files, bytes;
};

struct str package_bag_info(struct arena *a, const struct package *p,
			    const struct package_sum *sum);

/* What people read, in a language. Each act of custody on one line, with its entry of the log, and what is
 * missing between. */
NODISCARD enum rc package_chronology(struct cx *cx, const struct package *p,
				     const struct certificate_language *l, struct str *out);

/* Since when the integrity of each exhibit is shown, and by what before that. */
struct str package_since(struct arena *a, const struct package *p,
			 const struct certificate_language *l);

/* On what authority each was obtained, what it may be used for, what is missing and what was taken
 * out. */
struct str package_legal(struct arena *a, const struct package *p,
			 const struct certificate_language *l, const struct package_givens *given);

/* legal/names.tsv: "PATH TAB NAME" of each paper that lies in the package under another name than
 * who gave it called it; empty: none does. */
struct str package_paper_names(struct arena *a, const struct package_givens *given);

/* custody/names.txt: "PATH  "NAME"" of each file of `names` (evidence/content.h) whose name stands
 * encoded there: for eyes alone. Empty: none does. */
struct str package_file_names(struct cx *cx, const struct package_exhibit *x, struct str names);

/* The same for programs: JSON. */
struct str package_basis(struct arena *a, const struct package *p);

#endif
