// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/url.h"

#include <string.h>

#include "formats/idn.h"
#include "formats/suffix.h"

enum { HOST_MAX = 4096, PORT_MAX = 65535 };

static const struct {
	struct str name;
	int port;
} schemes[] = {
	{ STR_INIT("http"), 80 }, { STR_INIT("https"), 443 }, { STR_INIT("ftp"), 21 },
	{ STR_INIT("ws"), 80 },	  { STR_INIT("wss"), 443 },
};
enum { SCHEMES = sizeof schemes / sizeof *schemes };

/* Bytes on their way out: room for each three times over, as an escape needs. */
struct out {
	char *p;
	size_t n;
};

static struct out out_for(struct arena *a, size_t n)
{
	return (struct out){ arena_alloc(a, 3 * n + 16), 0 };
}

static void put(struct out *o, char c)
{
	o->p[o->n++] = c;
}

static void put_escaped(struct out *o, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";
	put(o, '%');
	put(o, digits[c >> 4]);
	put(o, digits[c & 15]);
}

static struct str out_str(const struct out *o)
{
	return (struct str){ o->p, o->n };
}

/* What a part of an address may not hold as it is, beside controls and what is not ASCII. */
static const char in_fragment[] = " \"<>`", in_query[] = " \"#<>'", in_path[] = " \"#<>?^`{}",
		  in_user[] = " \"#<>?^`{}/:;=@[\\]|";

static bool is_among(char c, const char *set)
{
	return c != 0 && strchr(set, c) != NULL;
}

static struct str encoded(struct arena *a, struct str s, const char *set)
{
	struct out o = out_for(a, s.n);
	for (size_t i = 0; i < s.n; i++) {
		const unsigned char c = (unsigned char)s.p[i];
		if (c < 0x20 || c > 0x7e || is_among((char)c, set))
			put_escaped(&o, c);
		else
			put(&o, (char)c);
	}
	return out_str(&o);
}

static int escape_at(struct str s, size_t i)
{
	if (i + 2 >= s.n || s.p[i] != '%')
		return -1;
	const int high = str_hex_digit(s.p[i + 1]), low = str_hex_digit(s.p[i + 2]);
	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

static struct str decoded_once(struct arena *a, struct str s)
{
	struct out o = out_for(a, s.n);
	for (size_t i = 0; i < s.n; i++) {
		const int c = escape_at(s, i);
		put(&o, (char)(c < 0 ? s.p[i] : c));
		i += c < 0 ? 0 : 2;
	}
	return out_str(&o);
}

/* ---- hosts -------------------------------------------------------------------- */

/* One part of an address of four bytes: decimal, octal or hexadecimal. */
static bool read_number(struct str s, uint64_t *out)
{
	unsigned base = 10;
	uint64_t v = 0;
	if (s.n == 0)
		return false;
	if (s.n >= 2 && s.p[0] == '0' && (s.p[1] == 'x' || s.p[1] == 'X')) {
		base = 16;
		s = str_slice(s, 2, s.n);
	} else if (s.n >= 2 && s.p[0] == '0') {
		base = 8;
		s = str_slice(s, 1, s.n);
	}
	for (size_t i = 0; i < s.n; i++) {
		const int d = str_hex_digit(s.p[i]);
		if (d < 0 || (unsigned)d >= base)
			return false;
		v = v > UINT32_MAX ? v : v * base + (unsigned)d;
	}
	*out = v;
	return true;
}

static bool is_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

static bool ends_in_number(struct str host)
{
	uint64_t v;
	const struct str last = suffix_top(host);
	return is_digits(last) || read_number(last, &v);
}

static bool parse_ipv4(struct arena *a, struct str host, struct str *out)
{
	uint64_t parts[4] = { 0 };
	size_t n = 0;
	struct str part, rest = host;
	if (str_ends(rest, STR(".")))
		rest.n--;
	for (bool more = true; more; n++) {
		more = str_cut(rest, '.', &part, &rest);
		if (n == 4 || !read_number(part, &parts[n]))
			return false;
	}
	uint64_t v = parts[n - 1];
	if (v >= UINT64_C(1) << (8 * (5 - n)))
		return false;
	for (size_t i = 0; i + 1 < n; i++) {
		if (parts[i] > 255)
			return false;
		v += parts[i] << (8 * (3 - i));
	}
	*out = arena_fmt(a, "%u.%u.%u.%u", (unsigned)(v >> 24 & 255), (unsigned)(v >> 16 & 255),
			 (unsigned)(v >> 8 & 255), (unsigned)(v & 255));
	return true;
}

/* The four bytes at the end of an IPv6 address. */
static bool read_tail(struct str s, uint8_t out[4])
{
	struct str part;
	for (size_t i = 0; i < 4; i++) {
		int64_t v;
		const bool more = str_cut(s, '.', &part, &s);
		if (more != (i < 3) || !is_digits(part) || part.n > 3 ||
		    (part.n > 1 && part.p[0] == '0') || !str_to_i64(part, 0, 255, &v))
			return false;
		out[i] = (uint8_t)v;
	}
	return true;
}

static bool read_group(struct str s, uint8_t out[2])
{
	unsigned v = 0;
	for (size_t i = 0; i < s.n; i++) {
		const int d = str_hex_digit(s.p[i]);
		if (d < 0)
			return false;
		v = v << 4 | (unsigned)d;
	}
	out[0] = (uint8_t)(v >> 8);
	out[1] = (uint8_t)v;
	return s.n > 0 && s.n <= 4;
}

/* Groups between colons, all to the end of s; the last may be of four decimal bytes. */
static bool read_groups(struct str s, uint8_t *out, size_t *n)
{
	struct str part;
	*n = 0;
	for (bool more = s.n > 0; more;) {
		more = str_cut(s, ':', &part, &s);
		if (!more && *n <= 12 && str_find(part, STR(".")) != STR_NONE) {
			*n += 4;
			return read_tail(part, out + *n - 4);
		}
		if (*n == 16 || !read_group(part, out + *n))
			return false;
		*n += 2;
	}
	return true;
}

bool url_ipv6(struct str text, uint8_t out[16])
{
	uint8_t front[16], back[16];
	size_t n, m = 0;
	if (text.n >= 2 && text.p[0] == '[' && text.p[text.n - 1] == ']')
		text = str_slice(text, 1, text.n - 1);
	const size_t gap = str_find(text, STR("::"));
	if (!read_groups(str_slice(text, 0, gap == STR_NONE ? text.n : gap), front, &n))
		return false;
	if (gap == STR_NONE
		    ? n != 16
		    : !read_groups(str_slice(text, gap + 2, text.n), back, &m) || n + m > 14)
		return false;
	memset(out, 0, 16);
	memcpy(out, front, n);
	memcpy(out + 16 - m, back, m);
	return true;
}

static unsigned group_of(const uint8_t b[16], size_t i)
{
	return (unsigned)b[2 * i] << 8 | b[2 * i + 1];
}

/* RFC 5952: the first of the longest runs of two or more zero groups becomes "::". */
static struct str print_ipv6(struct arena *a, const uint8_t b[16])
{
	size_t best = 8, best_n = 1;
	for (size_t i = 0; i < 8; i++) {
		size_t n = 0;
		while (i + n < 8 && group_of(b, i + n) == 0)
			n++;
		if (n > best_n) {
			best = i;
			best_n = n;
		}
	}
	struct str s = STR("[");
	for (size_t i = 0; i < 8; i++) {
		if (i == best) {
			s = arena_fmt(a, "%.*s%s", STR_ARG(s), i == 0 ? "::" : ":");
			i += best_n - 1;
			continue;
		}
		s = arena_fmt(a, "%.*s%x%s", STR_ARG(s), group_of(b, i), i < 7 ? ":" : "");
	}
	return arena_fmt(a, "%.*s]", STR_ARG(s));
}

static bool is_forbidden(struct str host)
{
	for (size_t i = 0; i < host.n; i++) {
		const unsigned char c = (unsigned char)host.p[i];
		if (c <= 0x20 || c == 0x7f || is_among((char)c, "#/:<>?@[\\]^|%"))
			return true;
	}
	return false;
}

bool url_host(struct arena *a, struct str text, struct str *out, bool *is_address)
{
	uint8_t b[16];
	struct str name;
	*is_address = true;
	if (text.n == 0 || text.n > HOST_MAX)
		return false;
	if (text.p[0] == '[') {
		if (text.p[text.n - 1] != ']' || !url_ipv6(text, b))
			return false;
		*out = print_ipv6(a, b);
		return true;
	}
	if (!idn_to_ascii(a, decoded_once(a, text), &name) || is_forbidden(name))
		return false;
	if (ends_in_number(name))
		return parse_ipv4(a, name, out);
	*is_address = false;
	*out = name;
	return true;
}

/* ---- the parts of an address ----------------------------------------------------- */

static bool is_slash(char c)
{
	return c == '/' || c == '\\';
}

/* Without controls and blanks at the ends, without tabs and line ends anywhere. */
static struct str cleaned(struct arena *a, struct str text)
{
	while (text.n > 0 && (unsigned char)text.p[0] <= 0x20)
		text = str_slice(text, 1, text.n);
	while (text.n > 0 && (unsigned char)text.p[text.n - 1] <= 0x20)
		text.n--;
	struct out o = out_for(a, text.n);
	for (size_t i = 0; i < text.n; i++)
		if (!is_among(text.p[i], "\t\r\n"))
			put(&o, text.p[i]);
	return out_str(&o);
}

/* Which scheme; SCHEMES: none of ours. */
static size_t take_scheme(struct str *rest)
{
	struct str word, tail;
	if (!str_cut(*rest, ':', &word, &tail))
		return SCHEMES;
	for (size_t i = 0; i < SCHEMES; i++) {
		if (!str_eq_nocase(word, schemes[i].name))
			continue;
		*rest = tail;
		return i;
	}
	return SCHEMES;
}

static bool take_port(struct str text, int of_scheme, int *out)
{
	int64_t port = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		port = port * 10 + (text.p[i] - '0');
		if (port > PORT_MAX)
			return false;
	}
	*out = text.n == 0 || port == of_scheme ? -1 : (int)port;
	return true;
}

static bool parse_authority(struct arena *a, struct str s, int of_scheme, struct url *out)
{
	size_t at = s.n, colon = s.n;
	bool in_brackets = false, found = false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '@') {
			at = i;
			found = true;
		}
	if (found) {
		struct str user, password;
		(void)str_cut(str_slice(s, 0, at), ':', &user, &password);
		out->user = encoded(a, user, in_user);
		out->password = encoded(a, password, in_user);
		s = str_slice(s, at + 1, s.n);
		colon = s.n;
	}
	for (size_t i = 0; i < s.n && colon == s.n; i++) {
		if (s.p[i] == '[' || s.p[i] == ']')
			in_brackets = s.p[i] == '[';
		else if (s.p[i] == ':' && !in_brackets)
			colon = i;
	}
	return url_host(a, str_slice(s, 0, colon), &out->host, &out->is_address) &&
	       take_port(str_slice(s, colon + 1, s.n), of_scheme, &out->port);
}

/* 1: ".", 2: "..", with a dot in either spelling; 0: neither. */
static int dots_of(struct str segment)
{
	int dots = 0;
	while (segment.n > 0) {
		if (segment.p[0] == '.') {
			segment = str_slice(segment, 1, segment.n);
		} else if (segment.n >= 3 && str_eq_nocase(str_slice(segment, 0, 3), STR("%2e"))) {
			segment = str_slice(segment, 3, segment.n);
		} else {
			return 0;
		}
		if (++dots > 2)
			return 0;
	}
	return dots;
}

static void drop_segment(struct out *o)
{
	while (o->n > 0 && o->p[o->n - 1] != '/')
		o->n--;
	if (o->n > 0)
		o->n--;
}

/* Each segment after a slash; "." and ".." resolved. */
static struct str parse_path(struct arena *a, struct str s)
{
	struct out o = out_for(a, s.n + 1);
	size_t i = s.n > 0 && is_slash(s.p[0]) ? 1 : 0;
	for (bool more = true; more; i++) {
		const size_t begin = i;
		while (i < s.n && !is_slash(s.p[i]))
			i++;
		more = i < s.n;
		const struct str segment = str_slice(s, begin, i);
		const int dots = dots_of(segment);
		if (dots == 2)
			drop_segment(&o);
		if (dots > 0) {
			if (!more)
				put(&o, '/');
			continue;
		}
		put(&o, '/');
		const struct str e = encoded(a, segment, in_path);
		memcpy(o.p + o.n, e.p, e.n);
		o.n += e.n;
	}
	return out_str(&o);
}

bool url_parse(struct arena *a, struct str text, struct url *out)
{
	if (text.n > URL_MAX || !str_is_utf8(text))
		return false;
	struct url u = { .port = -1 };
	struct str rest = cleaned(a, text);
	const size_t scheme = take_scheme(&rest);
	if (scheme == SCHEMES)
		return false;
	u.scheme = schemes[scheme].name;
	while (rest.n > 0 && is_slash(rest.p[0]))
		rest = str_slice(rest, 1, rest.n);
	size_t end = 0;
	while (end < rest.n && !is_slash(rest.p[end]) && rest.p[end] != '?' && rest.p[end] != '#')
		end++;
	if (!parse_authority(a, str_slice(rest, 0, end), schemes[scheme].port, &u))
		return false;
	rest = str_slice(rest, end, rest.n);
	struct str before, path;
	u.has_fragment = str_cut(rest, '#', &before, &u.fragment);
	u.has_query = str_cut(before, '?', &path, &u.query);
	u.path = parse_path(a, path);
	u.query = encoded(a, u.query, in_query);
	u.fragment = encoded(a, u.fragment, in_fragment);
	*out = u;
	return true;
}

struct str url_print(struct arena *a, const struct url *u)
{
	const bool has_user = u->user.n > 0 || u->password.n > 0;
	const struct str port = u->port < 0 ? (struct str){ 0 } : arena_fmt(a, ":%d", u->port);
	return arena_fmt(a, "%.*s://%.*s%s%.*s%s%.*s%.*s%.*s%s%.*s%s%.*s", STR_ARG(u->scheme),
			 STR_ARG(u->user), u->password.n > 0 ? ":" : "", STR_ARG(u->password),
			 has_user ? "@" : "", STR_ARG(u->host), STR_ARG(port), STR_ARG(u->path),
			 u->has_query ? "?" : "", STR_ARG(u->query), u->has_fragment ? "#" : "",
			 STR_ARG(u->fragment));
}

/* ---- the key -------------------------------------------------------------------- */

/* An escape never overlaps another, so what the last
 * three bytes spell can be replaced as soon as it stands there: one pass does for all. */
struct str url_decoded(struct arena *a, struct str s)
{
	struct out o = out_for(a, s.n);
	for (size_t i = 0; i < s.n; i++) {
		put(&o, s.p[i]);
		int c = 0;
		while (c >= 0 && o.n >= 3) {
			c = escape_at((struct str){ o.p + o.n - 3, 3 }, 0);
			if (c < 0)
				break;
			o.n -= 2;
			o.p[o.n - 1] = (char)c;
		}
	}
	return out_str(&o);
}

static struct str escaped(struct arena *a, struct str s)
{
	struct out o = out_for(a, s.n);
	for (size_t i = 0; i < s.n; i++) {
		const unsigned char c = (unsigned char)s.p[i];
		if (c <= 0x20 || c >= 0x7f || c == '#' || c == '%')
			put_escaped(&o, c);
		else
			put(&o, (char)c);
	}
	return out_str(&o);
}

/* The IPv4 address that an IPv6 one stands for: ::ffff:0:0/96 and 64:ff9b::/96. */
static struct str without_v6(struct arena *a, struct str host)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	static const uint8_t translated[12] = { 0x00, 0x64, 0xff, 0x9b };
	uint8_t b[16];
	if (host.n == 0 || host.p[0] != '[' || !url_ipv6(host, b) ||
	    (memcmp(b, mapped, 12) != 0 && memcmp(b, translated, 12) != 0))
		return host;
	return arena_fmt(a, "%d.%d.%d.%d", b[12], b[13], b[14], b[15]);
}

static struct str key_host(struct arena *a, struct str host)
{
	struct str plain;
	bool is_address;
	struct out o = out_for(a, host.n);
	const struct str s = url_decoded(a, host);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '.' || (o.n > 0 && o.p[o.n - 1] != '.'))
			put(&o, s.p[i]);
	if (o.n > 0 && o.p[o.n - 1] == '.')
		o.n--;
	if (!url_host(a, out_str(&o), &plain, &is_address))
		plain = escaped(a, str_lower(a, out_str(&o)));
	return without_v6(a, plain);
}

/* Without "." and "..", and without a slash after a slash. */
static struct str key_path(struct arena *a, struct str path)
{
	struct out o = out_for(a, path.n + 1);
	const struct str s = url_decoded(a, path);
	struct str segment, rest = s;
	bool more = true, folder = true;
	while (more) {
		more = str_cut(rest, '/', &segment, &rest);
		const bool up = str_eq(segment, STR(".."));
		folder = segment.n == 0 || up || str_eq(segment, STR("."));
		if (up)
			drop_segment(&o);
		if (folder)
			continue;
		put(&o, '/');
		memcpy(o.p + o.n, segment.p, segment.n);
		o.n += segment.n;
	}
	if (folder)
		put(&o, '/');
	return escaped(a, out_str(&o));
}

/* A text that is no address: taken apart where one would be. */
static struct url taken_apart(struct arena *a, struct str text)
{
	struct url u = { .scheme = STR("http"), .port = -1 };
	struct str tail, rest = cleaned(a, text);
	const size_t colon = str_find(rest, STR("://"));
	if (colon != STR_NONE && colon < 16) {
		u.scheme = str_lower(a, str_slice(rest, 0, colon));
		rest = str_slice(rest, colon + 3, rest.n);
	}
	(void)str_cut(rest, '#', &rest, &tail);
	u.has_query = str_cut(rest, '?', &rest, &u.query);
	const size_t slash = str_find(rest, STR("/"));
	u.path = str_slice(rest, slash == STR_NONE ? rest.n : slash, rest.n);
	u.host = str_slice(rest, 0, slash == STR_NONE ? rest.n : slash);
	return u;
}

struct str url_key(struct arena *a, struct str text)
{
	struct url u;
	text = str_slice(text, 0, URL_MAX);
	if (!url_parse(a, text, &u) &&
	    (str_find(text, STR("://")) != STR_NONE ||
	     !url_parse(a, arena_fmt(a, "http://%.*s", STR_ARG(cleaned(a, text))), &u)))
		u = taken_apart(a, text);
	const struct str host = key_host(a, u.host), path = key_path(a, u.path);
	const struct str query = escaped(a, url_decoded(a, u.query));
	const struct str port = u.port < 0 ? (struct str){ 0 } : arena_fmt(a, ":%d", u.port);
	return arena_fmt(a, "%.*s://%.*s%.*s%.*s%s%.*s", STR_ARG(u.scheme), STR_ARG(host),
			 STR_ARG(port), STR_ARG(path), u.has_query ? "?" : "", STR_ARG(query));
}
