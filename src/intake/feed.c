// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/feed.h"

#include <string.h>

const char *feed_name_fault(struct str name)
{
	if (name.n == 0 || name.n > FEED_NAME_MAX)
		return "a feed has a name, of at most 60 bytes";
	for (size_t i = 0; i < name.n; i++) {
		const char c = name.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'))
			return "the name of a feed is of a-z, 0-9, '-' and '.'";
	}
	return NULL;
}

const char *feed_url_fault(struct str *url, bool inside)
{
	const bool plain = inside && str_starts(*url, STR("http://127.0.0.1:"));
	while (url->n > 0 && url->p[url->n - 1] == '/')
		url->n--;
	if (!str_starts(*url, STR("https://")) && !plain)
		return "the address of a collection begins with https://";
	if (url->n > FEED_URL_MAX || str_find(*url, STR("?")) != STR_NONE ||
	    str_find(*url, STR("#")) != STR_NONE || str_find(*url, STR("@")) != STR_NONE)
		return "the address of a collection has no question, no mark and no name of a user";
	for (size_t i = 0; i < url->n; i++)
		if (url->p[i] <= ' ' || url->p[i] > '~')
			return "the address of a collection is of printable ASCII";
	if (str_find(*url, STR("/collections/")) == STR_NONE)
		return "the address of a collection is like "
		       "https://taxii.example/api1/collections/"
		       "91a7b528-80eb-42ed-a74d-c6fbd5a26116";
	return NULL;
}

/* A value of a query. */
static struct str escaped(struct arena *a, struct str s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-._~";
	struct buf b;
	buf_init(&b, 3 * s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\0' && strchr(plain, s.p[i]))
			buf_add_char(&b, s.p[i]);
		else
			buf_fmt(&b, "%%%02X", (unsigned)(unsigned char)s.p[i]);
	}
	const struct str out = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return out;
}

struct str feed_page_url(struct arena *a, const struct intake_feed *f, int limit)
{
	struct str url = arena_fmt(a, "%.*s/objects/?limit=%d", STR_ARG(f->url), limit);
	if (f->added_after.n > 0)
		url = arena_fmt(a, "%.*s&added_after=%.*s", STR_ARG(url),
				STR_ARG(escaped(a, f->added_after)));
	if (f->next.n > 0)
		url = arena_fmt(a, "%.*s&next=%.*s", STR_ARG(url), STR_ARG(escaped(a, f->next)));
	return url;
}

const char *feed_status_fault(int status)
{
	if (status == 200 || status == 206)
		return NULL;
	if (status == 401 || status == 403)
		return "it refuses the password or token: ask the partner, and correct the file "
		       "that "
		       "holds it";
	if (status == 404)
		return "there is no such collection, or it is not for this account: correct the "
		       "address, or ask the partner";
	if (status == 406)
		return "it does not speak TAXII 2.1: ask the partner for the address that does";
	if (status == 429 || status == 503)
		return "it is busy and is asked again later; ask it less often if this goes on";
	if (status >= 300 && status < 400)
		return "it sends elsewhere, which is not followed: ask the partner for the address "
		       "of the collection itself";
	return "it answers with an error: it is asked again later; tell the partner if this goes "
	       "on";
}

enum rc feed_go_on(struct cx *cx, struct intake_feed *f, bool more, struct str next,
		   struct str last_added)
{
	if (last_added.n > 0)
		f->last_added = last_added;
	if (more && next.n == 0)
		return cx_fail(cx, RC_PEER,
			       "it says that there is more, and not where (no \"next\"): tell the "
			       "partner");
	f->next = more ? next : (struct str){ 0 };
	if (more)
		return RC_OK;
	if (f->last_added.n > 0)
		f->added_after = f->last_added;
	f->last_added = (struct str){ 0 };
	return RC_OK;
}
