// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * intake-text: what our readers make of a text, for tests/standards-observables.
 *
 *     intake-text url|key|ascii|host|domain|find|html
 *
 * Standard input holds records, "BYTES\n" and the bytes; for each a record of the same form comes
 * out: the answer, of find and html a line "kind key" for each thing. "-" and no bytes: refused.
 */
#include <stdio.h>
#include <string.h>

#include "formats/idn.h"
#include "formats/suffix.h"
#include "formats/url.h"
#include "intake/observable_from_text.h"

enum { TEXT_MAX = 1 << 22 };

static bool found(struct arena *a, struct str in, bool html, struct str *out)
{
	struct observables list = { 0 };
	if (html)
		observables_from_html(a, in, &list, NULL);
	else
		observables_from_text(a, in, &list);
	for (size_t i = 0; i < list.n; i++)
		*out = arena_fmt(a, "%.*s%s %.*s\n", STR_ARG(*out),
				 subject_kind_key(list.p[i].kind), STR_ARG(list.p[i].key));
	return true;
}

static bool answer(struct arena *a, const char *what, struct str in, struct str *out)
{
	struct url u;
	*out = (struct str){ 0 };
	if (strcmp(what, "url") == 0) {
		if (!url_parse(a, in, &u))
			return false;
		*out = url_print(a, &u);
		return true;
	}
	if (strcmp(what, "key") == 0) {
		*out = url_key(a, in);
		return true;
	}
	if (strcmp(what, "ascii") == 0)
		return idn_to_ascii(a, in, out);
	if (strcmp(what, "host") == 0) {
		bool is_address;
		return url_host(a, in, out, &is_address);
	}
	if (strcmp(what, "domain") == 0) {
		*out = suffix_registered(a, in);
		return out->n > 0;
	}
	return found(a, in, strcmp(what, "html") == 0, out);
}

int main(int argc, char **argv)
{
	struct arena arena = { 0 };
	char line[32];
	while (argc == 2 && fgets(line, sizeof line, stdin)) {
		int64_t n;
		struct str out;
		if (!str_to_i64(str_trim(str_from_c(line)), 0, TEXT_MAX, &n))
			return 2;
		char *p = arena_alloc(&arena, (size_t)n + 1);
		if (fread(p, 1, (size_t)n, stdin) != (size_t)n)
			return 2;
		if (answer(&arena, argv[1], (struct str){ p, (size_t)n }, &out)) {
			(void)printf("%zu\n", out.n);
			if (out.n > 0)
				(void)fwrite(out.p, 1, out.n, stdout);
		} else {
			(void)puts("-");
		}
		arena_reset(&arena);
	}
	arena_done(&arena);
	return argc == 2 ? 0 : 2;
}
