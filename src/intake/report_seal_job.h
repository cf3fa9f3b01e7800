// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * report_seal_job: reports as they were received become files of one exhibit, by the sealing that
 * uploads have (evidence/sealing_job.h): looked up in the lists of hashes, named by the number of
 * the report.
 *
 * Never: a report in a category of child abuse, and a file that a list of abuse names. They stay
 * where they are, and are counted.
 *
 * Errors:  RC_IO: what was received cannot be read; nothing is sealed then.
 * Memory:  in the cx's arena.
 */
#ifndef INTAKE_REPORT_SEAL_JOB_H
#define INTAKE_REPORT_SEAL_JOB_H

#include "evidence/sealing_job.h"
#include "intake/report.h"
#include "intake/visit_db.h"

enum { REPORT_SEAL_BYTES_MAX = 256 << 20 };

struct report_seal {
	struct sealing sealing; // the files; those of texts once report_seal_write has stored them
	struct {
		struct report_text {
			struct str name, text;
		} * p;
		size_t n, cap;
	} texts;
	int64_t bytes;
	int64_t reports;      // of which something is sealed
	int64_t left_out;     // of which nothing is: abuse, nothing was kept, or too large
	struct instant first; // received
	struct sealing_result result;
	struct exhibit exhibit; // of, authority and the like: the caller's
};

/* Where what was received of a report lies, beside its blob. */
struct report_bytes {
	const struct visit_row
		*row;	// of the public form, with its answers; NULL: it is none of those
	struct str raw; // as intake_raw_load; empty: it is a blob, or nothing
};

/* Adds what was received of r. What several came in, as of feeds, is added once. */
void report_seal_add(struct arena *arena, const struct intake_report *r,
		     const struct report_bytes *bytes, struct report_seal *s);

/* Stores what was not stored and writes the texts of the exhibit; without a file nothing is done.
 * The blobs are the caller's to hold. */
NODISCARD enum rc report_seal_write(struct cx *cx, const struct sealing_place *place,
				    struct report_seal *s);

/* In the unit: the exhibit of the case, if there is a file. By the node itself. */
NODISCARD enum rc report_seal_end(struct cx *cx, struct db *db, struct id case_id,
				  struct report_seal *s);

#endif
