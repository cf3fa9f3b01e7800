// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * tlog_policy: which logs and witnesses are known, and how many witnesses must have
 * signed before a checkpoint is believed.
 *
 * Source:  C2SP tlog-policy.
 * Accepts: lines `log VKEY [URL]`, `witness NAME VKEY [URL]`, `group NAME all|any|K
 *          MEMBER...`, exactly one `quorum NAME|none`, `#` comments. Names are defined
 *          above their use, share one namespace and are a member of one group at most.
 *          A log's key has type 0x01, a witness's 0x04, and both must be sound
 *          (crypto/sign.h). The same public key twice is refused.
 * Limits:  TLOG_POLICY_BYTES_MAX; TLOG_POLICY_MAX lines of each kind.
 * Memory:  slices point into the input; lists lie in the arena.
 */
#ifndef FORMATS_TLOG_POLICY_H
#define FORMATS_TLOG_POLICY_H

#include "core/core.h"
#include "formats/checkpoint.h"
#include "formats/note.h"

#define TLOG_POLICY_BYTES_MAX ((size_t)256 * 1024)

enum { TLOG_POLICY_MAX = 128 };

struct tlog_log {
	struct note_key key; // its name is the log's origin
	struct str url;	     // or empty
};

/* A witness, or a group of members that come before it. */
struct tlog_member {
	struct str name;
	bool is_group;
	bool taken; // is a member of a group

	struct note_key key; // of a witness
	struct str url;	     // of a witness, or empty

	size_t threshold; // of a group: so many of its members
	struct {
		size_t *p; // indexes into the policy's members
		size_t n, cap;
	} of;
};

struct tlog_policy {
	struct {
		struct tlog_log *p;
		size_t n, cap;
	} logs;
	struct {
		struct tlog_member *p;
		size_t n, cap;
	} members;
	size_t quorum; // an index into members; members.n: none is needed
};

NODISCARD enum rc tlog_policy_parse(struct cx *cx, struct str text, struct tlog_policy *out);
struct str tlog_policy_print(struct arena *a, const struct tlog_policy *policy);

/* Whether the policy knows a log of that origin. */
bool tlog_policy_knows(const struct tlog_policy *policy, struct str origin);

/* Reads a checkpoint's note and judges it: signed by a known log of its origin, no known
 * key's signature wrong, and the quorum met. RC_INVALID: not such a note. RC_MISSING:
 * its origin is no log of the policy. RC_DENIED: not to be believed. */
NODISCARD enum rc tlog_policy_judge(struct cx *cx, const struct tlog_policy *policy,
				    struct str note, struct checkpoint *out);

#endif
