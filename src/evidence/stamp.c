// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/stamp.h"

enum { URL_MAX = 500, LISTS_MAX = 2000, CHAIN_MAX = 1 << 17 };

int64_t stamp_pause_us(int64_t tries)
{
	int64_t pause = STAMP_FIRST_US;
	for (int64_t i = 1; i < tries && pause < STAMP_EVERY_US; i++)
		pause *= 2;
	return pause < STAMP_EVERY_US ? pause : STAMP_EVERY_US;
}

bool stamp_is_wanted(const struct stamp_row *last, int64_t size, struct instant now)
{
	if (!last)
		return size > 0;
	return size > last->size && now.us - last->at.us >= STAMP_EVERY_US;
}

struct str stamp_stem(struct arena *a, const struct stamp_row *s)
{
	return arena_fmt(a, "time/%s-%06lld", s->size > 0 ? "stamp" : "renewal",
			 (long long)s->number);
}

struct str stamp_list_path(struct arena *a, const struct stamp_row *s, size_t n)
{
	return arena_fmt(a, "%.*s-%zu.crl", STR_ARG(stamp_stem(a, s)), n);
}

void stamp_add_paper(struct buf *b, struct str path, struct str bytes)
{
	const struct sha512 h = sha512_of(bytes);
	for (size_t i = 0; i < SHA512_BYTES; i++)
		buf_fmt(b, "%02x", h.b[i]);
	buf_fmt(b, "  %.*s\n", STR_ARG(path));
}

void stamp_add_papers(struct buf *b, const struct stamp_row *s, const struct stamp_lists *lists)
{
	struct arena a;
	arena_init(&a);
	const struct str stem = stamp_stem(&a, s);
	stamp_add_paper(b, arena_fmt(&a, "%.*s.txt", STR_ARG(stem)), s->covered);
	stamp_add_paper(b, arena_fmt(&a, "%.*s.tsr", STR_ARG(stem)), s->response);
	if (s->chain.n > 0)
		stamp_add_paper(b, arena_fmt(&a, "%.*s.pem", STR_ARG(stem)), s->chain);
	for (size_t i = 0; i < lists->n; i++)
		stamp_add_paper(b, stamp_list_path(&a, s, i + 1), lists->p[i].bytes);
	arena_done(&a);
}

static bool is_address(struct str url)
{
	for (size_t i = 0; i < url.n; i++)
		if (url.p[i] <= ' ' || url.p[i] > '~')
			return false;
	return url.n <= URL_MAX &&
	       (str_starts(url, STR("https://")) || str_starts(url, STR("http://")));
}

enum rc stamp_authority_check(struct cx *cx, const struct stamp_authority *a)
{
	struct str rest = a->lists, line;
	if (!is_address(a->url))
		return cx_fail(cx, RC_INVALID,
			       "an authority has an address such as https://stamp.example/tsr");
	if (a->chain.n > CHAIN_MAX || a->lists.n > LISTS_MAX)
		return cx_fail(cx, RC_LIMIT, "its certificates are larger than %d bytes",
			       CHAIN_MAX);
	if (a->chain.n > 0 && str_find(a->chain, STR("-----BEGIN CERTIFICATE-----")) == STR_NONE)
		return cx_fail(cx, RC_INVALID,
			       "there is no certificate in it (PEM: -----BEGIN CERTIFICATE-----)");
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		if (!is_address(line))
			return cx_fail(cx, RC_INVALID,
				       "a list of revoked certificates has an address such as "
				       "https://ca.example/root.crl");
	}
	return RC_OK;
}
