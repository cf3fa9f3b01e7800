// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * cx: the context of one unit of work (a web request, a command, a test).
 *
 * Holds the arena that the unit allocates from, the unit's time, which is the
 * one clock that rules may read, and the sentence that says why it failed.
 */
#ifndef CORE_CX_H
#define CORE_CX_H

#include "core/arena.h"
#include "core/date.h"
#include "core/rc.h"
#include "core/str.h"

#define CX_ERROR_MAX 1024

struct cx {
	struct arena *arena;
	struct instant now;
	char error[CX_ERROR_MAX];
};

/* The arena stays the caller's. */
void cx_init(struct cx *cx, struct arena *arena, struct instant now);

/* Keeps the sentence (cut at the limit, at a character's end) and returns rc:
 *     return cx_fail(cx, RC_INVALID, "unknown country \"%.*s\"", STR_ARG(s)); */
enum rc cx_fail(struct cx *cx, enum rc rc, const char *fmt, ...)
	__attribute__((format(printf, 3, 4), nonnull(3)));

/* The last sentence; empty when nothing failed. */
struct str cx_error(const struct cx *cx);

#endif
