// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * source_job: one file, or disk, that is read to be sealed.
 *
 * 1. It is opened to be read alone, without following a link (O_NOFOLLOW) and without a new
 *    time of access (O_NOATIME) where the system lets us; else that is a finding.
 * 2. What a disk cannot read (EIO) is read again sector by sector; zeros stand in the place
 *    of the sectors that cannot be read, and the ranges are findings.
 * 3. It is read up to the size that it had when it was opened. Whether size or times were
 *    others afterwards is a finding, and how much was there.
 * 4. Holes of a file are told, not read.
 *
 * Threads: a source belongs to one.
 */
#ifndef EVIDENCE_SOURCE_JOB_H
#define EVIDENCE_SOURCE_JOB_H

#include <sys/stat.h>

#include "evidence/content.h"

struct source_findings {
	struct finding *p;
	size_t n, cap;
};

struct source {
	int fd;
	struct source_facts facts; // when it was opened
	bool has_holes;
	bool is_disk;
	struct source_findings findings; // in the arena
};

/* What fstat says; link targets are not its. */
void source_facts_of(const struct stat *st, struct source_facts *out);

/* By its name in an open folder. false, with a finding of out: it cannot be opened, or is no
 * file; a disk only where `disk` says that one was asked for. */
bool source_open(struct arena *a, int folder, const char *name, bool disk, struct source *out);

/* A run of bytes, or of a hole, from `at`: how long it is. */
struct source_run {
	int64_t n;
	bool is_hole;
};
struct source_run source_run_at(const struct source *s, int64_t at);

/* n bytes into p, zeros where they cannot be read; less: it ends here. */
size_t source_read(struct arena *a, struct source *s, int64_t at, char *p, size_t n);

/* Compares what it is now with what it was, and closes it. `read`: how many bytes were. */
void source_end(struct arena *a, struct source *s, int64_t read);

/* Whether it is still the one that was read: size, times and inode. */
bool source_is_same(const struct source_facts *a, const struct source_facts *b);

#endif
