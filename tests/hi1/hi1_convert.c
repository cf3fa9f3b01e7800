// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hi1-convert xml|json xml|json FILE: reads a message in the one encoding and prints it in
 * the other. Refused: the code and the sentence on the standard error, exit status 1.
 * hi1-convert check xml|json FILE...: a line each: the code, 0 for none.
 * hi1-convert fit xml|json FILE...: each is written to FILE.fit as one of the version that its header
 * names; a line each: the code, 0 for none.
 * hi1-convert words DICTIONARY VALUE...: a line each: yes or no; or one: unknown.
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

static enum rc read(struct cx *cx, enum hi1_encoding encoding, struct str in, struct hi1_message *m,
		    struct hi1_fault *fault)
{
	TRY(hi1_read(cx, encoding, in, m, fault));
	TRY(hi1_check_numbers(cx, m->root, fault));
	const struct hi1_actions actions = hi1_actions_of(cx->arena, m->root);
	for (size_t i = 0; i < actions.n; i++)
		TRY(hi1_check_words(cx, actions.p[i].body, fault));
	return RC_OK;
}

static bool load(const char *path, struct buf *b)
{
	FILE *f = fopen(path, "rb");
	buf_reset(b);
	const bool ok = f && read_all(f, b);
	if (f)
		(void)fclose(f);
	return ok;
}

static int convert(struct cx *cx, char **argv, struct str in, struct buf *out)
{
	struct hi1_message m;
	struct hi1_fault fault;
	enum rc rc = read(cx, encoding_of(argv[1]), in, &m, &fault);
	if (rc == RC_OK)
		rc = hi1_print(cx, encoding_of(argv[2]), m.root, out, &fault);
	if (rc != RC_OK) {
		(void)fprintf(stderr, "%.*s\n", STR_ARG(cx_error(cx)));
		return 1;
	}
	return fwrite(out->p, 1, out->n, stdout) == out->n ? 0 : 2;
}

static int check(struct cx *cx, enum hi1_encoding encoding, char **paths, struct buf *in)
{
	for (; *paths; paths++) {
		struct hi1_message m;
		struct hi1_fault fault = { 0 };
		arena_reset(cx->arena);
		if (!load(*paths, in))
			return 2;
		if (read(cx, encoding, buf_str(in), &m, &fault) == RC_OK)
			(void)printf("0\n");
		else
			(void)printf("%d %.*s\n", fault.code, STR_ARG(cx_error(cx)));
	}
	return 0;
}

static enum rc fit_one(struct cx *cx, enum hi1_encoding encoding, struct str in, struct buf *out,
		       struct hi1_fault *fault)
{
	struct hi1_message m;
	const struct hi1_node *fitted;
	TRY(hi1_read(cx, encoding, in, &m, fault));
	TRY(hi1_fit(cx, encoding, m.root, &fitted, fault));
	return hi1_print(cx, encoding, fitted, out, fault);
}

static bool store(struct cx *cx, const char *path, const struct buf *b)
{
	FILE *f = fopen(str_c(cx->arena, arena_fmt(cx->arena, "%s.fit", path)), "wb");
	const bool ok = f && fwrite(b->p, 1, b->n, f) == b->n;
	return f && fclose(f) == 0 && ok;
}

static int fit(struct cx *cx, enum hi1_encoding encoding, char **paths, struct buf *in,
	       struct buf *out)
{
	for (; *paths; paths++) {
		struct hi1_fault fault = { 0 };
		arena_reset(cx->arena);
		buf_reset(out);
		if (!load(*paths, in))
			return 2;
		const enum rc rc = fit_one(cx, encoding, buf_str(in), out, &fault);
		if (rc == RC_OK && !store(cx, *paths, out))
			return 2;
		(void)printf("%d %.*s\n", rc == RC_OK ? 0 : fault.code,
			     STR_ARG(rc == RC_OK ? STR("") : cx_error(cx)));
	}
	return 0;
}

static int words(struct str name, char **values)
{
	bool known;
	(void)hi1_dictionary_has(name, STR(""), &known);
	if (!known)
		(void)puts("unknown");
	for (; known && *values; values++)
		(void)puts(hi1_dictionary_has(name, str_from_c(*values), &known) ? "yes" : "no");
	return 0;
}

int main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct cx cx;
	struct buf in, out;
	int status = 2;
	cx_init(&cx, &arena, instant_now());
	buf_init(&in, 2 * HI1_BYTES_MAX);
	buf_init(&out, 8 * HI1_BYTES_MAX);
	if (argc > 3 && strcmp(argv[1], "check") == 0)
		status = check(&cx, encoding_of(argv[2]), argv + 3, &in);
	else if (argc > 3 && strcmp(argv[1], "fit") == 0)
		status = fit(&cx, encoding_of(argv[2]), argv + 3, &in, &out);
	else if (argc > 3 && strcmp(argv[1], "words") == 0)
		status = words(str_from_c(argv[2]), argv + 3);
	else if (argc == 4 && load(argv[3], &in))
		status = convert(&cx, argv, buf_str(&in), &out);
	buf_done(&in);
	buf_done(&out);
	arena_done(&arena);
	return status;
}
