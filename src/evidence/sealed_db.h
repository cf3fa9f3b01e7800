// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * sealed_db: the first lines of what an exhibit holds (evidence/content.h), for a page. Whoever
 * needs all of it reads the package.
 *
 * Memory:  in the cx's arena; SEALED_READ_MAX of each text.
 */
#ifndef EVIDENCE_SEALED_DB_H
#define EVIDENCE_SEALED_DB_H

#include "evidence/exhibit.h"
#include "store/blob.h"

enum { SEALED_READ_MAX = 64 * 1024, SEALED_SHOWN_MAX = 100 };

struct sealed_file {
	struct str path, name, digest; // name: percent-encoded where it was not UTF-8
	int64_t size;
};
struct sealed_files {
	struct sealed_file *p;
	size_t n, cap;
};

/* At most SEALED_SHOWN_MAX. RC_MISSING: the content is gone. */
NODISCARD enum rc sealed_files(struct cx *cx, const struct blobs *blobs,
			       const struct exhibit_content *content, struct sealed_files *out);

struct sealed_finding {
	const char *kind; // English, marked
	struct str name, words;
	int64_t offset, length; // 0, 0: the whole
};
struct sealed_findings {
	struct sealed_finding *p;
	size_t n, cap;
};
NODISCARD enum rc sealed_findings(struct cx *cx, const struct blobs *blobs,
				  const struct exhibit_content *content,
				  struct sealed_findings *out);

/* A name as people can read it: it may be any bytes. */
struct str sealed_readable(struct arena *a, struct str name);

#endif
