// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/confine.h"

#include <errno.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* The address sanitizer's own: it never gives freed memory back to be used again, and looks
 * at the stack before it leaves it. */
static const int calls_sanitized[] = {
	SYS_sigaltstack, SYS_mmap,  SYS_munmap,	     SYS_mprotect,
	SYS_madvise,	 SYS_futex, SYS_sched_yield, SYS_gettid,
};

static bool add(scmp_filter_ctx filter, const int *calls, size_t n)
{
	const struct scmp_arg_cmp no_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	for (size_t i = 0; i < n; i++) {
		const bool maps = calls[i] == SYS_mmap || calls[i] == SYS_mprotect;
		if (seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, calls[i], maps ? 1 : 0,
					   maps ? &no_code : NULL) != 0)
			return false;
	}
	return true;
}

bool confine_is_sanitized(void)
{
	return SANITIZED;
}

enum rc confine(struct cx *cx, const char *who, const int *calls, size_t n)
{
	const struct rlimit none = { 0 };
	if (prctl(PR_SET_DUMPABLE, 0) != 0 || setrlimit(RLIMIT_CORE, &none) != 0)
		return cx_fail(cx, RC_IO, "%s cannot be confined: %s", who, strerror(errno));
	const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (!filter || !add(filter, calls, n) ||
	    (SANITIZED &&
	     !add(filter, calls_sanitized, sizeof calls_sanitized / sizeof *calls_sanitized))) {
		seccomp_release(filter);
		return cx_fail(cx, RC_IO, "%s cannot be confined", who);
	}
	if (seccomp_load(filter) == 0)
		return RC_OK; // the filter stays: freeing is no longer allowed
	seccomp_release(filter);
	return cx_fail(cx, RC_IO, "%s cannot be confined: the kernel refuses seccomp", who);
}
