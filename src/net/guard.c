// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/guard.h"

static const struct guard_verdict fine = { 0 };

static struct guard_verdict refuse(int status, const char *why)
{
	return (struct guard_verdict){ .status = status, .why = why };
}

bool guard_is_of(struct str s, struct str others)
{
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		const bool alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
				   (c >= '0' && c <= '9');
		if (!alnum && str_find(others, (struct str){ &c, 1 }) == STR_NONE)
			return false;
	}
	return s.n > 0;
}

/* The field-name of RFC 9110 section 5.1. */
static bool is_token(struct str s)
{
	return guard_is_of(s, STR("!#$%&'*+-.^_`|~"));
}

/* RFC 9110 section 5.5, without obs-text: nobody who visits us needs it. */
static bool is_value(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' && s.p[i] != '\t')
			return false;
	return str_is_utf8(s);
}

static struct guard_verdict check_target(const struct guard_request *r)
{
	if (r->target.n > r->target_max)
		return refuse(414, "the address is too long");
	if (r->target.n == 0 || r->target.p[0] != '/')
		return refuse(400, "the address does not begin with a slash");
	for (size_t i = 0; i < r->target.n; i++)
		if ((unsigned char)r->target.p[i] <= ' ' || (unsigned char)r->target.p[i] >= 0x7f ||
		    r->target.p[i] == '\\') // browsers take it for a slash
			return refuse(400, "the address holds a character that must be encoded");
	return fine;
}

/* A value stands after ": ", or after ":" alone; each line ends in CR LF. What does not
 * add up was folded, padded, cut at a NUL, or ended by a bare LF. */
static struct guard_verdict check_size(const struct guard_request *r)
{
	if (r->wire_size > r->header_max)
		return refuse(431, "the header is too large");
	size_t size = r->method.n + r->target.n + r->version.n + 6; // two spaces, CR LF twice
	for (size_t i = 0; i < r->headers_n; i++)
		size += r->headers[i].name.n + r->headers[i].value.n + 4;
	if (r->wire_size > size || r->wire_size + r->headers_n < size)
		return refuse(400, "the header is not written in the plain form");
	return fine;
}

static struct guard_verdict check_counts(const struct guard_request *r)
{
	size_t lengths = 0, encodings = 0, hosts = 0;
	struct str length = { 0 };
	for (size_t i = 0; i < r->headers_n; i++) {
		const struct guard_header *h = &r->headers[i];
		if (!is_token(h->name) || !is_value(h->value))
			return refuse(400, "a header holds a character that is not allowed");
		if (str_eq_nocase(h->name, STR("Content-Length"))) {
			lengths++;
			length = h->value;
		} else if (str_eq_nocase(h->name, STR("Transfer-Encoding"))) {
			encodings++;
		} else if (str_eq_nocase(h->name, STR("Host"))) {
			hosts++;
		}
	}
	if (hosts > 1 || (hosts == 0 && str_eq(r->version, STR("HTTP/1.1"))))
		return refuse(400, "a request names its host exactly once");
	if (lengths > 1 || (lengths > 0 && encodings > 0))
		return refuse(400, "the length of the body is given twice");
	if (encodings > 0)
		return refuse(411, "a body needs its length");
	if (lengths == 0)
		return fine;
	int64_t n;
	if (length.n == 0 || length.n > 18 || !str_to_i64(length, 0, INT64_MAX, &n))
		return refuse(400, "the length of the body is no number");
	if ((uint64_t)n > r->body_max)
		return refuse(413, "the body is too large");
	return (struct guard_verdict){ .body_size = (size_t)n };
}

struct guard_verdict guard_check(const struct guard_request *r)
{
	struct guard_verdict v = check_target(r);
	if (v.status == 0)
		v = check_size(r);
	if (v.status == 0)
		v = check_counts(r);
	if (v.status == 0 && v.body_size > 0 && !str_eq(r->method, STR("POST")))
		return refuse(400, "only a form that is sent may have a body");
	return v;
}
