// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * rc: how a call ended, as the answer to one question: whose move is it now?
 *
 * A function that can fail returns enum rc and has put one sentence for a
 * person into the context (core/cx.h).
 */
#ifndef CORE_RC_H
#define CORE_RC_H

#define NODISCARD __attribute__((warn_unused_result))

enum rc {
	RC_OK,
	RC_INVALID,  // the sender: input breaks a rule
	RC_DENIED,   // the sender: not allowed for this person or node
	RC_MISSING,  // the sender: no such thing
	RC_CONFLICT, // the sender: not in the state things are in
	RC_LIMIT,    // the sender: too large, too many, too fast
	RC_PEER,     // the other node: another system broke its standard
	RC_BUSY,     // nobody: a clash with another unit; run again
	RC_IO,	     // the operator: disk, database or network failed
	RC_BUG,	     // us
};

/* What the process exits with (sysexits.h numbers), and what a web client is
 * told. */
int rc_exit_code(enum rc rc);
int rc_http_status(enum rc rc);

/* Leaves the calling function with the callee's code unless it is RC_OK. */
#define TRY(call)                               \
	do {                                    \
		const enum rc try_rc_ = (call); \
		if (try_rc_ != RC_OK)           \
			return try_rc_;         \
	} while (0)

/* For what only our own mistake can break, never for data from outside.
 * Aborts, in release builds too. */
#define INVARIANT(cond) ((cond) ? (void)0 : invariant_failed(#cond, __FILE__, __LINE__))
_Noreturn void invariant_failed(const char *cond, const char *file, int line);

/* AUTO(json) j = json_new(): closed by json_close when the scope ends. The
 * subject's header says AUTO_CLOSER(json) after it has declared json_close. */
#define AUTO_CLOSER(subject)                                        \
	static inline void subject##_auto_close(struct subject **p) \
	{                                                           \
		subject##_close(*p);                                \
	}                                                           \
	struct subject
#define AUTO(subject) __attribute__((cleanup(subject##_auto_close))) struct subject *

#endif
