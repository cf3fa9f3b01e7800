// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * log: one line on standard error for one unit of work: key=value key=value.
 *
 * A value with a space, '=', '"' or a control character is quoted, control
 * characters as \xNN, so that a value can never begin a new line. For
 * dispatchers; no personal data, no message bodies.
 *
 *     LOG({ "unit", STR("web") }, { "rc", STR("ok") });
 */
#ifndef CORE_LOG_H
#define CORE_LOG_H

#include <stddef.h>

#include "core/buf.h"
#include "core/str.h"

struct log_pair {
	const char *key;
	struct str value;
};

#define LOG(...)                                           \
	log_line((const struct log_pair[]){ __VA_ARGS__ }, \
		 sizeof((const struct log_pair[]){ __VA_ARGS__ }) / sizeof(struct log_pair))

/* Written with one write(2), so that lines of several threads do not mix. A
 * line is cut at 4 KiB. */
void log_line(const struct log_pair *pairs, size_t n);

/* The same line, with its newline, into a buffer. */
void log_print(struct buf *out, const struct log_pair *pairs, size_t n);

#endif
