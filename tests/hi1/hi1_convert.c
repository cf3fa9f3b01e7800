// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hi1-convert xml|json xml|json FILE: reads a message in the one encoding and prints it in
 * the other. Refused: the code and the sentence on the standard error, exit status 1.
 */
#include <stdio.h>
#include <string.h>

#include "formats/hi1.h"

static bool read_all(FILE *f, struct buf *b)
{
	char piece[65536];
	size_t n;
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		buf_add(b, (struct str){ piece, n });
	return !ferror(f) && !buf_full(b);
}

static enum hi1_encoding encoding_of(const char *word)
{
	return strcmp(word, "json") == 0 ? HI1_JSON : HI1_XML;
}

static enum rc convert(struct cx *cx, char **argv, struct str in, struct buf *out)
{
	struct hi1_message m;
	struct hi1_fault fault;
	enum rc rc = hi1_read(cx, encoding_of(argv[1]), in, &m, &fault);
	if (rc == RC_OK)
		rc = hi1_check_numbers(cx, m.root, &fault);
	const struct hi1_actions actions = hi1_actions_of(cx->arena, rc == RC_OK ? m.root : NULL);
	for (size_t i = 0; i < actions.n && rc == RC_OK; i++)
		rc = hi1_check_words(cx, actions.p[i].body, &fault);
	if (rc == RC_OK)
		rc = hi1_print(cx, encoding_of(argv[2]), m.root, out, &fault);
	return rc;
}

int main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct cx cx;
	struct buf in, out;
	FILE *f = argc == 4 ? fopen(argv[3], "rb") : NULL;
	if (!f)
		return 2;
	cx_init(&cx, &arena, instant_now());
	buf_init(&in, 2 * HI1_BYTES_MAX);
	buf_init(&out, 8 * HI1_BYTES_MAX);
	int status = read_all(f, &in) ? 0 : 2;
	if (status == 0 && convert(&cx, argv, buf_str(&in), &out) != RC_OK) {
		(void)fprintf(stderr, "%.*s\n", STR_ARG(cx_error(&cx)));
		status = 1;
	}
	if (fwrite(out.p, 1, out.n, stdout) != out.n)
		status = 2;
	(void)fclose(f);
	buf_done(&in);
	buf_done(&out);
	arena_done(&arena);
	return status;
}
