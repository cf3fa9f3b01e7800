// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/hi1_type.h"

#include <string.h>

/* 18 digits: what every reader of JSON and our own int64_t hold. */
enum { DIGITS_MAX = 18, SHORT_MAX = 255, LONG_MAX_CHARACTERS = 65535 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f');
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* 9 stands for a digit, h for a small hexadecimal one, A and a for letters. */
static bool has_form(struct str s, const char *form)
{
	if (s.n != strlen(form))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		const bool fits = form[i] == '9'   ? is_digit(c)
				  : form[i] == 'h' ? is_hex(c)
				  : form[i] == 'A' ? c >= 'A' && c <= 'Z'
				  : form[i] == 'a' ? c >= 'a' && c <= 'z'
						   : c == form[i];
		if (!fits)
			return false;
	}
	return true;
}

static bool is_uuid(struct str s)
{
	return has_form(s, "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh");
}

static bool is_country(struct str s)
{
	return has_form(s, "AA");
}

static bool is_language(struct str s)
{
	return has_form(s, "aa");
}

static bool is_ipv6(struct str s)
{
	return has_form(s, "hhhh:hhhh:hhhh:hhhh:hhhh:hhhh:hhhh:hhhh");
}

static int two_digits(struct str s, size_t at)
{
	return (s.p[at] - '0') * 10 + (s.p[at + 1] - '0');
}

static bool is_zone(struct str s)
{
	if (str_eq(s, STR("Z")))
		return true;
	if (!has_form(s, "+99:99") && !has_form(s, "-99:99"))
		return false;
	const int minutes = two_digits(s, 1) * 60 + two_digits(s, 4);
	return two_digits(s, 4) < 60 && minutes <= 14 * 60;
}

/* XML Schema lets a day end at 24:00:00. */
static bool is_clock(struct str s)
{
	const int hour = two_digits(s, 0), minute = two_digits(s, 3), second = two_digits(s, 6);
	return (hour < 24 && minute < 60 && second < 60) ||
	       (hour == 24 && minute == 0 && second == 0);
}

static bool is_moment(struct str s, struct str form)
{
	struct date day;
	if (!has_form(str_slice(s, 0, form.n), form.p))
		return false;
	return date_parse(str_slice(s, 0, 10), &day) && is_clock(str_slice(s, 11, 19)) &&
	       is_zone(str_slice(s, form.n, s.n));
}

static bool is_time(struct str s)
{
	return is_moment(s, STR("9999-99-99T99:99:99"));
}

static bool is_time_us(struct str s)
{
	return is_moment(s, STR("9999-99-99T99:99:99.999999")) &&
	       (two_digits(s, 11) < 24 || str_eq(str_slice(s, 20, 26), STR("000000")));
}

static bool is_version(struct str s)
{
	size_t dots = 0, digits = 0;
	if (!str_starts(s, STR("V")))
		return false;
	for (size_t i = 1; i < s.n; i++) {
		if (s.p[i] == '.' && digits > 0) {
			dots++;
			digits = 0;
		} else if (is_digit(s.p[i])) {
			digits++;
		} else {
			return false;
		}
	}
	return dots == 2 && digits > 0;
}

static bool is_count(struct str s)
{
	int64_t n;
	return s.n <= DIGITS_MAX && str_to_i64(s, 0, INT64_MAX, &n);
}

static bool is_positive(struct str s)
{
	int64_t n;
	return s.n <= DIGITS_MAX && str_to_i64(s, 1, INT64_MAX, &n);
}

/* TS 103 280 says that a TCP port is above 1. */
static bool is_tcp_port(struct str s)
{
	int64_t n;
	return str_to_i64(s, 2, 65535, &n);
}

static bool is_udp_port(struct str s)
{
	int64_t n;
	return str_to_i64(s, 0, 65535, &n);
}

static bool is_boolean(struct str s)
{
	return str_eq(s, STR("true")) || str_eq(s, STR("false"));
}

static bool is_digits(struct str s, size_t max)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_digit(s.p[i]))
			return false;
	}
	return s.n > 0 && s.n <= max;
}

static bool is_e164(struct str s)
{
	return is_digits(s, 15);
}

static bool is_ipv4(struct str s)
{
	struct str part, rest = s;
	for (int i = 0; i < 4; i++) {
		int64_t n;
		const bool more = str_cut(rest, '.', &part, &rest);
		if (more != (i < 3) || !is_digits(part, 3) || !str_to_i64(part, 0, 255, &n))
			return false;
	}
	return true;
}

static int base64_digit(char c)
{
	if (is_digit(c))
		return c - '0' + 52;
	if (is_letter(c))
		return c >= 'a' ? c - 'a' + 26 : c - 'A';
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool is_base64(struct str s)
{
	size_t n = s.n;
	if (n % 4 != 0)
		return false;
	while (n > 0 && s.n - n < 2 && s.p[n - 1] == '=')
		n--;
	for (size_t i = 0; i < n; i++) {
		if (base64_digit(s.p[i]) < 0)
			return false;
	}
	const int dropped = s.n - n == 2 ? 0xf : s.n - n == 1 ? 0x3 : 0;
	return n == 0 || (base64_digit(s.p[n - 1]) & dropped) == 0;
}

static bool has_line_end(struct str s)
{
	return str_find(s, STR("\n")) != STR_NONE || str_find(s, STR("\r")) != STR_NONE;
}

static bool is_ldid(struct str s)
{
	if (!has_form(str_slice(s, 0, 3), "AA-") || has_line_end(s))
		return false;
	const size_t dash = str_find(str_slice(s, 4, s.n), STR("-"));
	return dash != STR_NONE && 4 + dash + 1 < s.n;
}

static bool is_liid(struct str s)
{
	bool printable = true, hex = true;
	for (size_t i = 0; i < s.n; i++) {
		printable = printable && s.p[i] >= '!' && s.p[i] <= '~';
		hex = hex && is_hex(s.p[i]);
	}
	return (s.n >= 1 && s.n <= 25 && printable) || (s.n >= 26 && s.n <= 50 && hex);
}

static bool is_international_email(struct str s)
{
	const size_t at = str_find(str_slice(s, 1, s.n), STR("@"));
	return at != STR_NONE && at + 2 < s.n && !has_line_end(s);
}

static bool is_host(struct str s)
{
	struct str label, rest = s;
	for (bool more = true; more;) {
		more = str_cut(rest, '.', &label, &rest);
		if (label.n < 1 || label.n > 63 || label.p[0] == '-' || label.p[label.n - 1] == '-')
			return false;
		for (size_t i = 0; i < label.n; i++) {
			if (!is_letter(label.p[i]) && !is_digit(label.p[i]) && label.p[i] != '-')
				return false;
		}
	}
	return true;
}

static bool is_email(struct str s)
{
	struct str name, host;
	if (!str_cut(s, '@', &name, &host) || name.n == 0)
		return false;
	for (size_t i = 0; i < name.n; i++) {
		const char c = name.p[i];
		if (!is_letter(c) && !is_digit(c) && (!c || !strchr(".!#$%&'*+\\/=?^_`{|}~-", c)))
			return false;
	}
	return is_host(host);
}

/* After "//": [user@]host[:port], or an IPv6 address in brackets. */
static bool is_authority(struct str s)
{
	const size_t at = str_find(s, STR("@"));
	struct str host = at == STR_NONE ? s : str_slice(s, at + 1, s.n), port = { 0 };
	const size_t close = str_find(host, STR("]"));
	if (str_starts(host, STR("["))) {
		if (close == STR_NONE)
			return false;
		const struct str after = str_slice(host, close + 1, host.n);
		if (after.n > 0 && !str_starts(after, STR(":")))
			return false;
		port = str_slice(after, 1, after.n);
	} else {
		(void)str_cut(host, ':', &host, &port);
		if (close != STR_NONE || str_find(host, STR("[")) != STR_NONE)
			return false;
	}
	return port.n == 0 || is_digits(port, 5);
}

/* XML Schema lets a URI have characters that are escaped only on the wire. */
static bool is_uri_text(struct str s)
{
	size_t fragments = 0;
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		if (c == '%' && (i + 2 >= s.n || !is_hex((char)(s.p[i + 1] | 0x20)) ||
				 !is_hex((char)(s.p[i + 2] | 0x20))))
			return false;
		fragments += c == '#';
	}
	return fragments <= 1;
}

static bool is_uri(struct str s)
{
	size_t end = 0;
	while (end < s.n && !strchr("/?#", s.p[end]))
		end++;
	struct str scheme, after, rest = s;
	if (!is_uri_text(s))
		return false;
	if (str_cut(str_slice(s, 0, end), ':', &scheme, &after)) {
		for (size_t i = 0; i < scheme.n; i++) {
			const char c = scheme.p[i];
			if (!is_letter(c) && (i == 0 || (!is_digit(c) && !strchr("+-.", c))))
				return false;
		}
		if (scheme.n == 0)
			return false;
		rest = str_slice(s, scheme.n + 1, s.n);
	}
	if (!str_starts(rest, STR("//")))
		return str_find(rest, STR("[")) == STR_NONE && str_find(rest, STR("]")) == STR_NONE;
	rest = str_slice(rest, 2, rest.n);
	for (end = 0; end < rest.n && !strchr("/?#", rest.p[end]);)
		end++;
	const struct str path = str_slice(rest, end, rest.n);
	return is_authority(str_slice(rest, 0, end)) && str_find(path, STR("[")) == STR_NONE &&
	       str_find(path, STR("]")) == STR_NONE;
}

bool hi1_is_text(struct str s)
{
	if (!str_is_utf8(s))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		const uint8_t c = (uint8_t)s.p[i];
		if (c < ' ' && c != '\t' && c != '\n' && c != '\r')
			return false;
		// U+FFFE and U+FFFF are the only others that XML leaves out.
		if (c == 0xef && (uint8_t)s.p[i + 1] == 0xbf && (uint8_t)s.p[i + 2] >= 0xbe)
			return false;
	}
	return true;
}

static struct str squeeze(struct arena *a, enum hi1_blanks blanks, struct str s)
{
	bool clean = true;
	for (size_t i = 0; i < s.n && clean; i++)
		clean = !is_blank(s.p[i]);
	if (clean || blanks == HI1_KEEP)
		return s;
	char *p = arena_alloc(a, s.n);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_blank(s.p[i]))
			p[n++] = s.p[i];
		else if (blanks == HI1_REPLACE ||
			 (blanks == HI1_COLLAPSE && n > 0 && p[n - 1] != ' '))
			p[n++] = ' ';
	}
	if (blanks == HI1_COLLAPSE && n > 0 && p[n - 1] == ' ')
		n--;
	return (struct str){ p, n };
}

/* One spelling for each number and each yes and no. */
static struct str respell(enum hi1_json json, struct str s)
{
	if (json == HI1_JSON_BOOLEAN)
		return str_eq(s, STR("1")) ? STR("true") : str_eq(s, STR("0")) ? STR("false") : s;
	if (json == HI1_JSON_TEXT)
		return s;
	if (str_starts(s, STR("+")) || str_eq(s, STR("-0")))
		s = str_slice(s, 1, s.n);
	while (s.n > 1 && s.p[0] == '0')
		s = str_slice(s, 1, s.n);
	return s;
}

const char *hi1_value_read(struct arena *a, const struct hi1_value *value, struct str *text)
{
	const struct str s = respell(value->json, squeeze(a, value->blanks, *text));
	if (value->fits && !value->fits(s))
		return value->is;
	// Bytes are never fewer than characters.
	if (value->max > 0 && s.n > value->max && str_width(s) > value->max)
		return value->max == SHORT_MAX ? "at most 255 characters long"
					       : "at most 65535 characters long";
	*text = s;
	return NULL;
}

#define VALUE(c_name, type_name, ...)                                                              \
	static const struct hi1_value c_name##_value = { __VA_ARGS__ };                            \
	const struct hi1_type hi1_##c_name = {                                                     \
		.space = HI1_ETSI, .shape = HI1_VALUE, .name = type_name, .value = &c_name##_value \
	}

VALUE(string, "string", HI1_KEEP);
VALUE(short, "ShortString", HI1_KEEP, .max = SHORT_MAX);
VALUE(long, "LongString", HI1_KEEP, .max = LONG_MAX_CHARACTERS);
VALUE(uuid, "UUID", HI1_COLLAPSE, .fits = is_uuid,
      .is = "a UUID in small letters, such as 0c2b7d3e-5f10-4a6b-8c9d-1e2f3a4b5c6d");
VALUE(country, "ISOCountryCode", HI1_COLLAPSE, .fits = is_country,
      .is = "a country code of two capital letters");
VALUE(language, "ISO639Set1LanguageIdentifier", HI1_KEEP, .fits = is_language,
      .is = "a language code of two small letters");
VALUE(time, "QualifiedDateTime", HI1_COLLAPSE, .fits = is_time,
      .is = "a time in whole seconds with its zone, such as 2026-11-22T08:30:00Z");
VALUE(time_us, "QualifiedMicrosecondDateTime", HI1_COLLAPSE, .fits = is_time_us,
      .is = "a time with exactly six digits of a second and its zone, such as "
	    "2026-11-22T08:30:00.000000Z");
VALUE(version, "ETSIVersion", HI1_KEEP, .fits = is_version, .max = SHORT_MAX,
      .is = "a version such as V1.23.1");
VALUE(count, "nonNegativeInteger", HI1_COLLAPSE, HI1_JSON_INTEGER, .fits = is_count,
      .is = "a whole number from 0, of at most 18 digits");
VALUE(number, "positiveInteger", HI1_COLLAPSE, HI1_JSON_INTEGER, .fits = is_positive,
      .is = "a whole number from 1, of at most 18 digits");
VALUE(boolean, "boolean", HI1_COLLAPSE, HI1_JSON_BOOLEAN, .fits = is_boolean,
      .is = "true or false");
VALUE(base64, "base64Binary", HI1_REMOVE, .fits = is_base64, .is = "base64 with its padding");
VALUE(uri, "anyURI", HI1_COLLAPSE, .fits = is_uri, .is = "a URI");
VALUE(e164, "InternationalE164", HI1_COLLAPSE, .fits = is_e164,
      .is = "a telephone number of up to 15 digits, without +");
VALUE(email, "EmailAddress", HI1_KEEP, .fits = is_email, .max = SHORT_MAX,
      .is = "an e-mail address in ASCII");
VALUE(international_email, "InternationalizedEmailAddress", HI1_KEEP,
      .fits = is_international_email, .max = SHORT_MAX, .is = "an e-mail address");
VALUE(ipv4, "IPv4Address", HI1_COLLAPSE, .fits = is_ipv4, .is = "an IPv4 address");
VALUE(ipv6, "IPv6Address", HI1_COLLAPSE, .fits = is_ipv6,
      .is = "an IPv6 address of eight groups of four small hexadecimal digits");
VALUE(tcp_port, "TCPPort", HI1_COLLAPSE, HI1_JSON_INTEGER, .fits = is_tcp_port,
      .is = "a TCP port from 2 to 65535");
VALUE(udp_port, "UDPPort", HI1_COLLAPSE, HI1_JSON_INTEGER, .fits = is_udp_port,
      .is = "a UDP port from 0 to 65535");
VALUE(ldid, "LDID", HI1_KEEP, .fits = is_ldid,
      .is = "a disclosure's number such as KE-DCI-2026-0417");
VALUE(liid, "LIID", HI1_REPLACE, .fits = is_liid,
      .is = "1 to 25 printable characters of ASCII, or 26 to 50 hexadecimal digits");
