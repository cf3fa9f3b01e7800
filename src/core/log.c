// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/log.h"

#include <unistd.h>

#include "core/banned.h"

#define LINE_MAX_BYTES ((size_t)4096)

static bool is_plain(struct str s)
{
	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		const unsigned char c = (unsigned char)s.p[i];
		if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7F)
			return false;
	}
	return true;
}

static void add_quoted(struct buf *out, struct str s)
{
	buf_add_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		const unsigned char c = (unsigned char)s.p[i];
		if (c < ' ' || c == 0x7F) {
			buf_fmt(out, "\\x%02X", c);
		} else {
			if (c == '"' || c == '\\')
				buf_add_char(out, '\\');
			buf_add_char(out, s.p[i]);
		}
	}
	buf_add_char(out, '"');
}

void log_print(struct buf *out, const struct log_pair *pairs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_add_c(out, i > 0 ? " " : "");
		buf_add_c(out, pairs[i].key);
		buf_add_char(out, '=');
		if (is_plain(pairs[i].value))
			buf_add(out, pairs[i].value);
		else
			add_quoted(out, pairs[i].value);
	}
	buf_add_char(out, '\n');
}

void log_line(const struct log_pair *pairs, size_t n)
{
	struct buf line;
	buf_init(&line, LINE_MAX_BYTES);
	log_print(&line, pairs, n);
	if (buf_full(&line)) {
		line.full = false;
		line.n = line.n < line.max ? line.n : line.max - 1;
		buf_add_char(&line, '\n');
	}
	const ssize_t written = write(STDERR_FILENO, line.p, line.n);
	(void)written; // there is nowhere left to say that the log is gone
	buf_done(&line);
}
