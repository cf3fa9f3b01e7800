// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/trait.h"

#include <string.h>

#include "people/role.h"

static const struct {
	const char *key, *name, *rule;
} rows[TRAITS] = {
	[TRAIT_EMAIL] = { "email", N_("Mail address"),
			  N_("Write a mail address, such as a@example.org") },
	[TRAIT_PHONE] = { "phone", N_("Telephone number"),
			  N_("Write it with the country's number, such as +94112345678") },
	[TRAIT_IP] = { "ip", N_("IP address"),
		       N_("Write an IP address, such as 192.0.2.1 or 2001:db8::1") },
	[TRAIT_DOMAIN] = { "domain", N_("Domain"),
			   N_("Write a domain, such as example.org; other scripts as xn--") },
	[TRAIT_ACCOUNT] = { "account", N_("Account of a service"),
			    N_("Write service:name, such as telegram:somebody") },
	[TRAIT_WALLET] = { "wallet", N_("Wallet"),
			   N_("Write the wallet's address, letters and digits only") },
	[TRAIT_IBAN] = { "iban", N_("Bank account (IBAN)"),
			 N_("Write an IBAN; its check digits must be right") },
};

const char *trait_key(enum trait_kind k)
{
	INVARIANT(k < TRAITS);
	return rows[k].key;
}

const char *trait_name(enum trait_kind k)
{
	INVARIANT(k < TRAITS);
	return rows[k].name;
}

const char *trait_rule(enum trait_kind k)
{
	INVARIANT(k < TRAITS);
	return rows[k].rule;
}

bool trait_parse(struct str key, enum trait_kind *out)
{
	for (enum trait_kind k = 0; k < TRAITS; k++) {
		if (!str_eq(key, str_from_c(rows[k].key)))
			continue;
		*out = k;
		return true;
	}
	return false;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Without white space, these characters and the brackets of "[.]" and "(at)". */
static struct str without(struct arena *a, struct str s, const char *dropped)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if ((uint8_t)s.p[i] > ' ' && s.p[i] != '[' && s.p[i] != ']' &&
		    !strchr(dropped, s.p[i]))
			p[n++] = s.p[i];
	return (struct str){ p, n };
}

/* All of them letters, digits or one of these. */
static bool is_of(struct str s, const char *more)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_letter(s.p[i]) && !is_digit(s.p[i]) && (!s.p[i] || !strchr(more, s.p[i])))
			return false;
	return s.n > 0;
}

static bool plain_domain(struct arena *a, struct str text, struct str *out)
{
	struct str s = str_lower(a, without(a, text, "")), rest, label;
	if (str_ends(s, STR(".")))
		s.n--;
	size_t labels = 0;
	for (rest = s; rest.n > 0; labels++) {
		(void)str_cut(rest, '.', &label, &rest); // the last has none after it
		if (!is_of(label, "-_") || label.n > 63 || label.p[0] == '-' ||
		    label.p[label.n - 1] == '-')
			return false;
	}
	*out = s;
	return labels >= 2 && s.n <= 253 && !str_ends(s, STR("."));
}

static bool plain_email(struct arena *a, struct str text, struct str *out)
{
	struct str name, host;
	const struct str s = str_lower(a, without(a, text, "<>"));
	if (!str_cut(s, '@', &name, &host) || !is_of(name, ".!#$%&'*+/=?^_`{|}~-") ||
	    !plain_domain(a, host, &host))
		return false;
	*out = arena_fmt(a, "%.*s@%.*s", STR_ARG(name), STR_ARG(host));
	return true;
}

static bool plain_phone(struct arena *a, struct str text, struct str *out)
{
	struct str s = without(a, text, "-.()/");
	if (str_starts(s, STR("00")))
		s = arena_fmt(a, "+%.*s", STR_ARG(str_slice(s, 2, s.n)));
	if (s.n < 8 || s.n > 16 || s.p[0] != '+' || s.p[1] == '0')
		return false;
	for (size_t i = 1; i < s.n; i++)
		if (!is_digit(s.p[i]))
			return false;
	*out = s;
	return true;
}

static bool read_ipv4(struct str s, uint8_t out[4])
{
	struct str part, rest = s;
	for (size_t i = 0; i < 4; i++) {
		int64_t n;
		const bool more = str_cut(rest, '.', &part, &rest);
		if (more != (i < 3) || part.n == 0 || part.n > 3 ||
		    (part.n > 1 && part.p[0] == '0') || !str_to_i64(part, 0, 255, &n))
			return false;
		out[i] = (uint8_t)n;
	}
	return true;
}

static bool read_group(struct str s, uint16_t *out)
{
	unsigned n = 0;
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		if (is_digit(c))
			n = n * 16 + (unsigned)(c - '0');
		else if (c >= 'a' && c <= 'f')
			n = n * 16 + (unsigned)(c - 'a') + 10;
		else
			return false;
	}
	*out = (uint16_t)n;
	return s.n > 0 && s.n <= 4;
}

/* Groups between colons; the last may be an IPv4 address. */
static bool read_groups(struct str s, uint16_t *out, size_t *n)
{
	*n = 0;
	while (s.n > 0) {
		struct str part;
		uint8_t v4[4];
		const bool more = str_cut(s, ':', &part, &s);
		if (!more && *n <= 6 && read_ipv4(part, v4)) {
			out[(*n)++] = (uint16_t)(v4[0] << 8 | v4[1]);
			out[(*n)++] = (uint16_t)(v4[2] << 8 | v4[3]);
			return true;
		}
		if (*n == 8 || !read_group(part, &out[*n]) || (more && s.n == 0))
			return false;
		(*n)++;
	}
	return true;
}

static bool read_ipv6(struct str s, uint16_t out[8])
{
	uint16_t tail[8] = { 0 };
	size_t n, m = 0;
	const size_t gap = str_find(s, STR("::"));
	memset(out, 0, 8 * sizeof *out);
	if (gap == STR_NONE)
		return read_groups(s, out, &n) && n == 8;
	if (!read_groups(str_slice(s, 0, gap), out, &n) ||
	    !read_groups(str_slice(s, gap + 2, s.n), tail, &m) || n + m > 7)
		return false;
	memset(&out[n], 0, (8 - n) * sizeof *out);
	memcpy(&out[8 - m], tail, m * sizeof *out);
	return true;
}

static bool plain_ip(struct arena *a, struct str text, struct str *out)
{
	uint8_t v4[4];
	uint16_t g[8];
	const struct str s = str_lower(a, without(a, text, ""));
	if (read_ipv4(s, v4)) {
		*out = s;
		return true;
	}
	if (!read_ipv6(s, g))
		return false;
	if (!(g[0] | g[1] | g[2] | g[3] | g[4]) && g[5] == 0xffff) // IPv4 within IPv6
		*out = arena_fmt(a, "%d.%d.%d.%d", g[6] >> 8, g[6] & 255, g[7] >> 8, g[7] & 255);
	else
		*out = arena_fmt(a, "%04x:%04x:%04x:%04x:%04x:%04x:%04x:%04x", g[0], g[1], g[2],
				 g[3], g[4], g[5], g[6], g[7]);
	return true;
}

static bool plain_account(struct arena *a, struct str text, struct str *out)
{
	struct str service, name;
	const struct str s = str_lower(a, str_trim(text));
	if (!str_cut(s, ':', &service, &name))
		return false;
	service = str_trim(service);
	name = str_trim(name);
	if (str_starts(name, STR("@")))
		name = str_slice(name, 1, name.n);
	if (!is_of(service, ".-") || name.n == 0 || !str_is_utf8(name) ||
	    str_find(name, STR("\n")) != STR_NONE)
		return false;
	*out = arena_fmt(a, "%.*s:%.*s", STR_ARG(service), STR_ARG(name));
	return true;
}

static bool plain_wallet(struct arena *a, struct str text, struct str *out)
{
	static const char *const folded[] = { "0x", "bc1", "tb1", "ltc1", "addr1", "bitcoincash:" };
	const struct str s = without(a, text, "");
	const struct str low = str_lower(a, s);
	if (s.n < 20 || s.n > 150 || !is_of(s, ":"))
		return false;
	*out = s;
	for (size_t i = 0; i < sizeof folded / sizeof *folded; i++)
		if (str_starts(low, str_from_c(folded[i])))
			*out = low;
	return true;
}

/* ISO 13616: the first four go to the end, letters count from 10; the whole is 1 modulo 97. */
static bool has_check_digits(struct str s)
{
	unsigned rest = 0;
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[(i + 4) % s.n];
		const unsigned v = is_digit(c) ? (unsigned)(c - '0') : (unsigned)(c - 'A') + 10;
		rest = (v > 9 ? rest * 100 + v : rest * 10 + v) % 97;
	}
	return rest == 1;
}

static bool plain_iban(struct arena *a, struct str text, struct str *out)
{
	const struct str s = without(a, text, "-.");
	char *p = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)(s.p[i] >= 'a' && s.p[i] <= 'z' ? s.p[i] - 'a' + 'A' : s.p[i]);
	const struct str up = { p, s.n };
	if (up.n < 15 || up.n > 34 || !is_of(up, "") || !is_letter(p[0]) || !is_letter(p[1]) ||
	    !is_digit(p[2]) || !is_digit(p[3]) || !has_check_digits(up))
		return false;
	*out = up;
	return true;
}

bool trait_plain(struct arena *a, enum trait_kind k, struct str text, struct str *out)
{
	static bool (*const plain[TRAITS])(struct arena *, struct str, struct str *) = {
		[TRAIT_EMAIL] = plain_email,	 [TRAIT_PHONE] = plain_phone,
		[TRAIT_IP] = plain_ip,		 [TRAIT_DOMAIN] = plain_domain,
		[TRAIT_ACCOUNT] = plain_account, [TRAIT_WALLET] = plain_wallet,
		[TRAIT_IBAN] = plain_iban,
	};
	INVARIANT(k < TRAITS);
	return text.n <= TRAIT_MAX && plain[k](a, text, out);
}

struct str trait_bytes(struct arena *a, enum trait_kind k, struct str plain)
{
	return arena_fmt(a, "comity identifier 1\n%s\n%.*s", trait_key(k), STR_ARG(plain));
}
