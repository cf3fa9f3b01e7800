// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/term.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/banned.h"

static const char *const colour_codes[] = {
	[TERM_PLAIN] = "",	    [TERM_BLUE] = "\033[34m", [TERM_GREEN] = "\033[32m",
	[TERM_YELLOW] = "\033[33m", [TERM_RED] = "\033[31m",
};

struct term term_init(FILE *out)
{
	struct term t = { .out = out, .width = TERM_WIDTH_DEFAULT };
	const int fd = fileno(out);
	if (fd < 0 || !isatty(fd))
		return t;
	const char *no_colour = getenv("NO_COLOR");
	t.colour = !no_colour || no_colour[0] == '\0';
	struct winsize size;
	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		t.width = size.ws_col;
	return t;
}

/* Control characters, of ASCII and U+0080 to U+009F, could steer the terminal. */
static void put_text(FILE *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		const unsigned char c = (unsigned char)s.p[i];
		const unsigned char next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
		if (c == 0xC2 && next >= 0x80 && next <= 0x9F) {
			(void)fputc(' ', out);
			i++;
		} else {
			(void)fputc(c < 0x20 || c == 0x7F ? ' ' : c, out);
		}
	}
}

void term_word(const struct term *t, enum term_colour colour, struct str word)
{
	const bool coloured = t->colour && colour != TERM_PLAIN;
	if (coloured)
		(void)fputs(colour_codes[colour], t->out);
	put_text(t->out, word);
	if (coloured)
		(void)fputs("\033[0m", t->out);
}
