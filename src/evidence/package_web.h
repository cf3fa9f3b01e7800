// SPDX-License-Identifier: AGPL-3.0-or-later
/* package_web: views of /exhibits/:exhibit/packages. */
#ifndef EVIDENCE_PACKAGE_WEB_H
#define EVIDENCE_PACKAGE_WEB_H

#include "evidence/evidence_web.h"

struct package_row {
	struct str href; // empty: it is not there
	struct str made_for, purpose, asked, done, why, size, digest, list, unstamped;
	bool is_encrypted, records_only;
	struct evidence_tag state;
};
struct package_paper_row {
	struct str name, folder, size, digest, at;
	struct str inside; // what it is called in a package, where that is not its name
	struct form_view off;
};
struct packages_view {
	struct errors_view errors;
	struct str number, here;
	bool waits, may;
	bool has_ended; // what is left are records
	struct {
		struct package_row *p;
		size_t n, cap;
	} rows;
	struct {
		struct str *p; // what a package that is made now lacks, or has
		size_t n, cap;
	} missing, has;
	struct {
		struct package_paper_row *p;
		size_t n, cap;
	} papers;
	struct form_view make, add;
};

#endif
