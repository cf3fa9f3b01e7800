// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/observable_from_text.h"

#include <string.h>

#include "desk/trait.h"
#include "formats/html.h"
#include "formats/idn.h"
#include "formats/suffix.h"
#include "formats/url.h"
#include "intake/refang.h"
#include "intake/wallet_from_text.h"

enum {
	NAME_MAX = 253,
	LOCAL_MAX = 64,
	ADDRESS_MAX = 64,
	PHONE_MAX = 32,
	IBAN_MAX = 34,
	WORD_MAX = 8192,
	LEADS_MAX = 8, // addresses within the query of one address
	SEEN = 256,
};

struct search {
	struct arena *arena;
	struct observables *out;
	struct str original, text;
	const uint32_t *at;  // NULL: of a link
	uint64_t seen[SEEN]; // names looked at lately: a text may say one a million times
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_plain(char c)
{
	return is_digit(c) || is_letter(c);
}

static bool is_name(char c)
{
	return is_plain(c) || c == '-' || c == '_' || c == '.' || (unsigned char)c >= 0x80;
}

static char at(struct str s, size_t i)
{
	return (char)(i < s.n ? s.p[i] : 0);
}

/* Bytes from..to of the text, with this key. */
static void found(struct search *s, enum subject_kind kind, size_t from, size_t to, struct str key)
{
	struct observable o = { .kind = kind, .key = key, .at = OBSERVABLE_NOWHERE };
	if (s->at) {
		o.at = s->at[from];
		o.shown = str_slice(s->original, s->at[from], s->at[to]);
	} else {
		o.shown = s->original;
	}
	observables_add(s->arena, s->out, &o);
}

/* ---- hosts and addresses ---------------------------------------------------------- */

/* Endings of files that are endings of hosts too: a name of two labels is then a file. */
static bool is_file(struct str host)
{
	static const char *const endings[] = { "zip", "mov", "py", "sh", "pl",
					       "md",  "rs",  "so", "ps", "app" };
	struct str name, ending;
	if (!str_cut(host, '.', &name, &ending))
		return false;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_eq_nocase(ending, str_from_c(endings[i])))
			return true;
	return false;
}

/* "happened.In the", "3.energy": a sentence, no host. */
static bool is_sentence(struct str host)
{
	size_t dot = host.n;
	if (host.n > 3 && is_digit(host.p[0]) &&
	    (host.p[1] == '.' || (is_digit(host.p[1]) && host.p[2] == '.')))
		return true;
	while (dot > 0 && host.p[dot - 1] != '.')
		dot--;
	return dot >= 2 && dot + 1 < host.n && host.p[dot] >= 'A' && host.p[dot] <= 'Z' &&
	       host.p[dot + 1] >= 'a' && host.p[dot + 1] <= 'z' && host.p[dot - 2] >= 'a' &&
	       host.p[dot - 2] <= 'z';
}

static bool labels_fit(struct str host)
{
	struct str label;
	while (host.n > 0) {
		(void)str_cut(host, '.', &label, &host);
		if (label.n == 0 || label.n > 63 || label.p[0] == '-')
			return false;
	}
	return true;
}

/* A host by its name; false: it is none that the list knows. */
static bool host_key(struct arena *a, struct str name, struct str *out)
{
	bool is_address;
	if (name.n > NAME_MAX || !suffix_may_be(name) || !url_host(a, name, out, &is_address) ||
	    is_address)
		return false;
	if (str_ends(*out, STR(".")))
		out->n--;
	return str_find(*out, STR(".")) != STR_NONE && out->n <= NAME_MAX && labels_fit(*out) &&
	       suffix_is_known(*out) && suffix_registered(a, *out).n > 0;
}

static bool ip_key(struct arena *a, struct str text, struct str *out)
{
	struct str key;
	uint8_t b[16];
	if (text.n == 0 || text.n > ADDRESS_MAX)
		return false;
	if (str_find(text, STR(":")) == STR_NONE)
		return trait_plain(a, TRAIT_IP, text, out);
	if (!url_ipv6(text, b))
		return false;
	// By way of the key of an address, which knows those that stand for IPv4.
	key = url_key(a, arena_fmt(a, "http://[%.*s]/", STR_ARG(text)));
	key = str_slice(key, 7, key.n - 1);
	*out = key.p[0] == '[' ? str_slice(key, 1, key.n - 1) : key;
	return true;
}

static void found_host(struct search *s, const struct url *u, size_t from, size_t to)
{
	struct str key;
	struct observable o = { .kind = SUBJECT_HOST, .at = OBSERVABLE_NOWHERE };
	const struct str canonical = url_key(s->arena,
					     arena_fmt(s->arena, "http://%.*s/", STR_ARG(u->host)));
	key = str_slice(canonical, 7, canonical.n - 1);
	if (u->is_address || ip_key(s->arena, key, &key)) {
		o.kind = SUBJECT_IP;
		if (key.n > 0 && key.p[0] == '[')
			key = str_slice(key, 1, key.n - 1);
	}
	o.key = key;
	o.shown = s->at ? str_slice(s->original, s->at[from], s->at[to]) : s->original;
	o.at = s->at ? s->at[from] : OBSERVABLE_NOWHERE;
	o.port = u->port > 0 ? u->port : 0;
	o.mixed = idn_is_mixed(idn_to_unicode(s->arena, key));
	observables_add(s->arena, s->out, &o);
}

/* Browsers take "http://../" for an address; nobody is there. */
static bool is_dots(struct str host)
{
	while (str_starts(host, STR(".")))
		host = str_slice(host, 1, host.n);
	return host.n == 0;
}

static bool found_url(struct search *s, struct str address, size_t from, size_t to);

/* Addresses that the query or path of another leads on to. */
static void found_leads(struct search *s, struct str address, size_t from, size_t to)
{
	static const struct str marks[] = { STR_INIT("http://"), STR_INIT("https://") };
	struct str rest = url_decoded(s->arena, str_slice(address, 8, address.n));
	for (size_t n = 0; n < LEADS_MAX && rest.n > 0; n++) {
		size_t next = STR_NONE;
		for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
			const size_t here = str_find(rest, marks[i]);
			next = here < next ? here : next;
		}
		if (next == STR_NONE)
			return;
		rest = str_slice(rest, next, rest.n);
		size_t end = 0;
		while (end < rest.n && !strchr("&\"'<> ", rest.p[end] ? rest.p[end] : ' '))
			end++;
		struct url u;
		const struct str lead = str_slice(rest, 0, end);
		if (url_parse(s->arena, lead, &u) && !is_dots(u.host)) {
			found(s, SUBJECT_URL, from, to, url_key(s->arena, lead));
			found_host(s, &u, from, to);
		}
		rest = str_slice(rest, 8, rest.n);
	}
}

static bool found_url(struct search *s, struct str address, size_t from, size_t to)
{
	struct url u;
	if (!url_parse(s->arena, address, &u) || is_dots(u.host))
		return false;
	found(s, SUBJECT_URL, from, to, url_key(s->arena, address));
	found_host(s, &u, from, to);
	found_leads(s, address, from, to);
	return true;
}

/* ---- words ------------------------------------------------------------------------- */

/* Where an address ends: without the points and brackets of the sentence around it. */
static size_t address_end(struct str s, size_t from, size_t to)
{
	size_t round = 0, square = 0; // more closed than opened
	for (size_t i = from; i < to; i++) {
		round += (size_t)(s.p[i] == ')') - (size_t)(s.p[i] == '(');
		square += (size_t)(s.p[i] == ']') - (size_t)(s.p[i] == '[');
	}
	for (; to > from; to--) {
		const char c = s.p[to - 1];
		size_t *surplus = c == ')' ? &round : c == ']' ? &square : NULL;
		if (surplus && *surplus > 0 && *surplus < s.n)
			(*surplus)--;
		else if (surplus || !strchr(".,;:!?'*_", c))
			return to;
	}
	return to;
}

/* The scheme that ends at i, where "://" or ":\\" stands; 0: none of those that are read. */
static size_t scheme_before(struct str s, size_t begin, size_t i)
{
	static const char *const schemes[] = { "https", "http", "ftp", "wss", "ws" };
	for (size_t k = 0; k < sizeof schemes / sizeof *schemes; k++) {
		const struct str name = str_from_c(schemes[k]);
		if (i >= begin + name.n && str_eq_nocase(str_slice(s, i - name.n, i), name))
			return name.n;
	}
	return 0;
}

static bool is_sha(struct str word)
{
	if (word.n != 32 && word.n != 40 && word.n != 64 && word.n != 128)
		return false;
	for (size_t i = 0; i < word.n; i++)
		if (str_hex_digit(word.p[i]) < 0)
			return false;
	return true;
}

/* An address that follows a host or machine without a scheme. */
static size_t found_bare(struct search *s, size_t from, size_t name_end, size_t word_end)
{
	size_t i = name_end;
	if (at(s->text, i) == ':' && is_digit(at(s->text, i + 1)))
		for (i++; i < word_end && is_digit(s->text.p[i]);)
			i++;
	const size_t end = address_end(s->text, i, word_end);
	if (at(s->text, i) != '/' || end < i + 2)
		return 0;
	const struct str address = arena_fmt(s->arena, "http://%.*s",
					     STR_ARG(str_slice(s->text, from, end)));
	return found_url(s, address, from, end) ? end : 0;
}

static int port_after(struct str s, size_t i)
{
	int64_t port = 0;
	size_t end = i + 1;
	if (at(s, i) != ':')
		return 0;
	while (end < s.n && end < i + 7 && is_digit(s.p[end]))
		end++;
	return str_to_i64(str_slice(s, i + 1, end), 1, 65535, &port) ? (int)port : 0;
}

/* Whether this name was looked at lately. */
static bool was_seen(struct search *s, struct str name)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < name.n; i++)
		h = (h ^ (unsigned char)name.p[i]) * UINT64_C(0x100000001b3);
	uint64_t *slot = &s->seen[(h >> 32) % SEEN];
	const bool seen = *slot == h;
	*slot = h;
	return seen;
}

/* A name of letters, digits, points and hyphens; where to go on. */
static size_t take_name(struct search *s, size_t from, size_t to, size_t word_end)
{
	struct str key;
	const struct str name = str_slice(s->text, from, to);
	if (is_sha(name)) {
		found(s, SUBJECT_HASH, from, to, str_lower(s->arena, name));
		return to;
	}
	if (wallet_from_text(s->arena, name, &key)) {
		found(s, SUBJECT_WALLET, from, to, key);
		return to;
	}
	if (str_find(name, STR(".")) == STR_NONE ||
	    (at(s->text, to) != '/' && at(s->text, to) != ':' && was_seen(s, name)))
		return to;
	const bool is_ip = is_digit(name.p[0]) && trait_plain(s->arena, TRAIT_IP, name, &key);
	if (!is_ip && ((from > 0 && strchr("/\\%", s->text.p[from - 1])) || is_sentence(name) ||
		       is_file(name) || !host_key(s->arena, name, &key)))
		return to;
	const bool is_range = is_ip && at(s->text, to) == '/' && is_digit(at(s->text, to + 1));
	const size_t end = is_range ? 0 : found_bare(s, from, to, word_end);
	if (end > 0)
		return end;
	const struct url u = { .host = key, .is_address = is_ip, .port = port_after(s->text, to) };
	found_host(s, &u, from, to);
	return to;
}

/* The at sign at i: the address around it, whose end it gives; 0: none. */
static size_t take_mail(struct search *s, size_t begin, size_t i, size_t end)
{
	size_t from = i, to = i + 1;
	struct str host;
	while (from > begin && i - from <= LOCAL_MAX && s->text.p[from - 1] &&
	       (is_name(s->text.p[from - 1]) || strchr("+'%=!#$&*/?^`{}|~", s->text.p[from - 1])))
		from--;
	while (to < end && is_name(s->text.p[to]))
		to++;
	// Not before a mark of the sentence, nor within a character that the limit cut.
	while (from < i && (strchr("'.*/=&?#", s->text.p[from]) ||
			    ((unsigned char)s->text.p[from] & 0xc0) == 0x80))
		from++;
	while (to > i + 1 && strchr(".-_", s->text.p[to - 1]))
		to--;
	if (from == i || i - from > LOCAL_MAX ||
	    !host_key(s->arena, str_slice(s->text, i + 1, to), &host))
		return 0;
	found(s, SUBJECT_EMAIL, from, to,
	      arena_fmt(s->arena, "%.*s@%.*s", STR_ARG(str_slice(s->text, from, i)),
			STR_ARG(host)));
	return to;
}

/* An IPv6 address at i, which begins a run of hexadecimal digits, colons and points. */
static size_t take_ipv6(struct search *s, size_t i, size_t end)
{
	size_t to = i, colons = 0;
	struct str key;
	while (to < end && to - i <= ADDRESS_MAX &&
	       (str_hex_digit(s->text.p[to]) >= 0 || s->text.p[to] == ':' || s->text.p[to] == '.'))
		colons += s->text.p[to++] == ':';
	if (colons < 2 || to - i > ADDRESS_MAX || (to < end && is_name(s->text.p[to])))
		return 0;
	while (to > i && (s->text.p[to - 1] == '.' ||
			  (s->text.p[to - 1] == ':' && at(s->text, to - 2) != ':')))
		to--;
	const struct str text = str_slice(s->text, i, to);
	if (text.n < 4 || !ip_key(s->arena, text, &key))
		return 0;
	const struct url u = { .host = key,
			       .is_address = true,
			       .port = at(s->text, to) == ']' ? port_after(s->text, to + 1) : 0 };
	struct observable o = { .kind = SUBJECT_IP, .key = key, .port = u.port };
	o.at = s->at[i];
	o.shown = str_slice(s->original, s->at[i], s->at[to]);
	observables_add(s->arena, s->out, &o);
	return to;
}

/* A word between blanks, no address with a scheme in it. */
static void take_plain(struct search *s, size_t begin, size_t end)
{
	for (size_t i = begin; i < end;) {
		size_t to = 0;
		const char c = s->text.p[i];
		if (c == '@')
			to = take_mail(s, begin, i, end);
		else if (str_hex_digit(c) >= 0 || c == ':')
			to = take_ipv6(s, i, end);
		if (to == 0 && c != '@' && is_name(c)) {
			size_t name_end = i;
			while (name_end < end && is_name(s->text.p[name_end]))
				name_end++;
			size_t from = i, last = name_end;
			while (from < last && strchr(".-_", s->text.p[from]))
				from++;
			while (last > from && strchr(".-_", s->text.p[last - 1]))
				last--;
			// What stands before an at sign is told with it.
			to = at(s->text, name_end) == '@' || from == last
				     ? name_end
				     : take_name(s, from, last, end);
			to = to < name_end ? name_end : to;
		}
		i = to > i ? to : i + 1;
	}
}

/* The next address with a scheme in a word, from `from` on: *begin, *rest after the scheme. */
static bool next_scheme(struct str s, size_t from, size_t end, size_t *begin)
{
	for (size_t i = from; i + 3 < end; i++) {
		if (s.p[i] != ':' || (s.p[i + 1] != '/' && s.p[i + 1] != '\\') ||
		    (s.p[i + 2] != '/' && s.p[i + 2] != '\\'))
			continue;
		const size_t n = scheme_before(s, from, i);
		if (n == 0)
			continue;
		*begin = i - n;
		return true;
	}
	return false;
}

static void take_word(struct search *s, size_t begin, size_t end)
{
	size_t from;
	if (!next_scheme(s->text, begin, end, &from)) {
		take_plain(s, begin, end);
		return;
	}
	take_plain(s, begin, from);
	if (from > begin && s->text.p[from - 1] == '\'') {
		const char *quote = memchr(s->text.p + from, '\'', end - from);
		end = quote ? (size_t)(quote - s->text.p) : end;
	}
	const size_t to = address_end(s->text, from, end);
	if (to - from > URL_MAX || !found_url(s, str_slice(s->text, from, to), from, to))
		take_plain(s, from, to);
}

static bool ends_word(char c)
{
	return (unsigned char)c <= ' ' || c == '<' || c == '>' || c == '"' || c == '`' ||
	       c == '|' || c == '{' || c == '}' || c == '^';
}

static void take_words(struct search *s)
{
	for (size_t i = 0; i < s->text.n;) {
		size_t end = i;
		while (end < s->text.n && !ends_word(s->text.p[end]) && end - i < WORD_MAX)
			end++;
		if (end > i)
			take_word(s, i, end);
		i = end > i ? end : i + 1;
	}
}

/* ---- what holds blanks ---------------------------------------------------------------- */

static size_t take_phone(struct search *s, size_t i)
{
	size_t to = i + 1, last = i, digits = 0;
	struct str key;
	if (s->text.p[i] != '+' ||
	    (i > 0 && (is_plain(s->text.p[i - 1]) || strchr("+=/", s->text.p[i - 1]))))
		return 0;
	while (to < s->text.n && to - i < PHONE_MAX && digits < 16) {
		const char c = s->text.p[to];
		if (is_digit(c)) {
			digits++;
			last = to + 1;
		} else if (!strchr(" -().", c ? c : 'x') || (c == '.' && to != last)) {
			break;
		}
		to++;
	}
	if (digits < 8 || is_letter(at(s->text, last)) ||
	    !trait_plain(s->arena, TRAIT_PHONE, str_slice(s->text, i, last), &key))
		return 0;
	found(s, SUBJECT_PHONE, i, last, key);
	return last;
}

/* The lengths of the register of ISO 13616. */
static size_t iban_length(struct str country)
{
	static const char lengths[] =
		"AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28"
		"EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26"
		"IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28"
		"NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25"
		"SV28TL23TN24TR26UA29VA22VG24XK20YE30";
	for (size_t i = 0; i + 3 < sizeof lengths; i += 4)
		if (lengths[i] == country.p[0] && lengths[i + 1] == country.p[1])
			return (size_t)(lengths[i + 2] - '0') * 10 + (size_t)(lengths[i + 3] - '0');
	return 0;
}

static size_t take_iban(struct search *s, size_t i)
{
	char plain[IBAN_MAX];
	size_t n = 0, to = i;
	struct str key;
	if ((i > 0 && is_plain(s->text.p[i - 1])) || !is_digit(at(s->text, i + 2)) ||
	    !is_letter(at(s->text, i + 1)))
		return 0;
	const size_t length = iban_length(str_slice(s->text, i, i + 2));
	for (; n < length && to < s->text.n; to++) {
		const char c = s->text.p[to];
		if (is_plain(c))
			plain[n++] = c;
		else if ((c != ' ' && c != '-') || !is_plain(at(s->text, to + 1)))
			break;
	}
	if (length == 0 || n < length || is_plain(at(s->text, to)) ||
	    !trait_plain(s->arena, TRAIT_IBAN, (struct str){ plain, n }, &key))
		return 0;
	found(s, SUBJECT_IBAN, i, to, key);
	return to;
}

static size_t take_asn(struct search *s, size_t i)
{
	int64_t number;
	size_t from = i + 2, to;
	if ((i > 0 && is_plain(s->text.p[i - 1])) || at(s->text, i + 1) != 'S')
		return 0;
	from += at(s->text, from) == 'N';
	from += at(s->text, from) == ' ' || at(s->text, from) == ':' || at(s->text, from) == '-';
	for (to = from; to < s->text.n && to < from + 11 && is_digit(s->text.p[to]);)
		to++;
	if (to == from || is_plain(at(s->text, to)) ||
	    !str_to_i64(str_slice(s->text, from, to), 1, UINT32_MAX, &number))
		return 0;
	found(s, SUBJECT_ASN, i, to, arena_fmt(s->arena, "AS%lld", (long long)number));
	return to;
}

static void take_spaced(struct search *s)
{
	for (size_t i = 0; i < s->text.n;) {
		const char c = s->text.p[i];
		size_t to = 0;
		if (c == '+')
			to = take_phone(s, i);
		else if (c == 'A')
			to = take_asn(s, i);
		if (to == 0 && c >= 'A' && c <= 'Z')
			to = take_iban(s, i);
		i = to > i ? to : i + 1;
	}
}

/* ---- the ways in ------------------------------------------------------------------------ */

void observables_from_text(struct arena *a, struct str text, struct observables *out)
{
	const struct str cut = str_slice(text, 0, OBSERVABLE_TEXT_MAX);
	const struct refanged plain = refang(a, cut);
	struct search s = { a, out, cut, plain.text, plain.at, { 0 } };
	take_words(&s);
	take_spaced(&s);
}

void observables_from_link(struct arena *a, struct str link, struct observables *out)
{
	struct observable o = { 0 };
	struct str rest, after;
	struct search s = { a, out, link, link, NULL, { 0 } };
	if (str_cut(link, ':', &rest, &after) && str_eq_nocase(rest, STR("mailto"))) {
		(void)str_cut(after, '?', &rest, &after);
		if (observable_from_field(a, SUBJECT_EMAIL, url_decoded(a, rest), &o))
			observables_add(a, out, &o);
	} else if (str_eq_nocase(rest, STR("tel"))) {
		if (observable_from_field(a, SUBJECT_PHONE, after, &o))
			observables_add(a, out, &o);
	} else {
		(void)found_url(&s, refang(a, str_slice(link, 0, URL_MAX)).text, 0, 0);
	}
}

void observables_from_html(struct arena *a, struct str html, struct observables *out,
			   struct str *text)
{
	struct html_links links = { 0 };
	const struct str shown = html_text(a, str_slice(html, 0, OBSERVABLE_TEXT_MAX), &links);
	for (size_t i = 0; i < links.n; i++)
		observables_from_link(a, links.p[i], out);
	observables_from_text(a, shown, out);
	if (text)
		*text = shown;
}

static bool email_key(struct arena *a, struct str value, struct str *out)
{
	struct str local, host;
	bool is_address;
	size_t sign = value.n;
	while (sign > 0 && value.p[sign - 1] != '@')
		sign--;
	if (sign < 2 || sign == value.n)
		return false;
	local = str_slice(value, 0, sign - 1);
	for (size_t i = 0; i < local.n; i++)
		if ((unsigned char)local.p[i] <= ' ' || strchr("<>\"@,;", local.p[i]))
			return false;
	if (!str_is_utf8(local) || local.n > LOCAL_MAX ||
	    !url_host(a, str_slice(value, sign, value.n), &host, &is_address))
		return false;
	*out = arena_fmt(a, "%.*s@%.*s", STR_ARG(local), STR_ARG(host));
	return true;
}

static bool asn_key(struct arena *a, struct str value, struct str *out)
{
	int64_t number;
	if (value.n > 2 && str_eq_nocase(str_slice(value, 0, 2), STR("AS")))
		value = str_trim(str_slice(value, 2, value.n));
	if (!str_to_i64(value, 1, UINT32_MAX, &number))
		return false;
	*out = arena_fmt(a, "AS%lld", (long long)number);
	return true;
}

static bool name_key(struct arena *a, struct str value, struct str *out)
{
	bool is_address;
	if (!url_host(a, value, out, &is_address) || is_address || is_dots(*out))
		return false;
	if (str_ends(*out, STR(".")))
		out->n--;
	return true;
}

static bool hex_key(struct arena *a, struct str value, struct str *out)
{
	if (!is_sha(value))
		return false;
	*out = str_lower(a, value);
	return true;
}

static bool field_key(struct arena *a, enum subject_kind kind, struct str v, struct str *out)
{
	struct url u;
	switch (kind) {
	case SUBJECT_URL:
		if (!url_parse(a, v, &u) || is_dots(u.host))
			return false;
		*out = url_key(a, v);
		return true;
	case SUBJECT_HOST:
		return name_key(a, v, out);
	case SUBJECT_IP:
		return ip_key(a, v, out);
	case SUBJECT_ASN:
		return asn_key(a, v, out);
	case SUBJECT_EMAIL:
		return email_key(a, v, out);
	case SUBJECT_PHONE:
		return trait_plain(a, TRAIT_PHONE, v, out);
	case SUBJECT_WALLET:
		return wallet_from_text(a, v, out);
	case SUBJECT_IBAN:
		return trait_plain(a, TRAIT_IBAN, v, out);
	case SUBJECT_HASH:
		return hex_key(a, v, out);
	case SUBJECT_PHASH:
		return v.n == 64 && hex_key(a, v, out);
	case SUBJECT_ACCOUNT:
		return trait_plain(a, TRAIT_ACCOUNT, v, out);
	case SUBJECT_KINDS:
		break;
	}
	return false;
}

bool observable_from_field(struct arena *a, enum subject_kind kind, struct str value,
			   struct observable *out)
{
	struct str key;
	const struct str plain = refang(a, str_trim(str_slice(value, 0, URL_MAX))).text;
	if (!field_key(a, kind, plain, &key))
		return false;
	*out = (struct observable){ .kind = kind,
				    .shown = value,
				    .key = key,
				    .at = OBSERVABLE_NOWHERE,
				    .mixed = kind == SUBJECT_HOST &&
					     idn_is_mixed(idn_to_unicode(a, key)) };
	return true;
}
