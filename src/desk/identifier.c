// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/identifier.h"

#include <string.h>

#include "law/phrase.h"

#define MANY IDENTIFIER_MAX

typedef bool word_rule(struct str s);

enum piece_kind { PIECE_CLASS, PIECE_BLANK, PIECE_WORD };

struct piece {
	enum piece_kind kind;
	uint8_t set[32]; // of PIECE_CLASS: bytes
	int min, max;
	word_rule *rule; // of PIECE_WORD
};

struct form {
	struct piece p[IDENTIFIER_PIECES_MAX];
	size_t n;
};

/* ---- kinds of words ---------------------------------------------------------------- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_blank(s.p[i]))
			return false;
	return s.n > 0;
}

static bool is_ip4(struct str s)
{
	struct str part, rest = s;
	for (int i = 0; i < 4; i++) {
		int64_t n;
		const bool dot = str_cut(rest, '.', &part, &rest);
		if (dot != (i < 3) || part.n > 3 || !str_to_i64(part, 0, 255, &n))
			return false;
	}
	return true;
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Groups of one to four hex digits between colons; at most one run is left out. */
static bool is_ip6(struct str s)
{
	int groups = 0, digits = 0, gaps = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (is_hex(s.p[i])) {
			groups += digits == 0;
			if (++digits > 4)
				return false;
		} else if (s.p[i] == ':') {
			const bool twice = i + 1 < s.n && s.p[i + 1] == ':';
			if ((i == 0 && !twice) || (i + 1 == s.n && s.p[i - 1] != ':'))
				return false;
			gaps += twice;
			digits = 0;
		} else {
			return false;
		}
	}
	return gaps == 0 ? groups == 8 : gaps == 1 && groups < 8;
}

static bool is_ip(struct str s)
{
	return is_ip4(s) || is_ip6(s);
}

static bool is_port(struct str s)
{
	int64_t n;
	return s.n > 0 && is_digit(s.p[0]) && str_to_i64(s, 1, 65535, &n);
}

static bool is_domain(struct str s)
{
	size_t label = 0, dots = 0;
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		if (c == '.') {
			if (label == 0 || s.p[i - 1] == '-')
				return false;
			dots++;
			label = 0;
		} else if (is_letter(c) || is_digit(c) || (c & 0x80) || (c == '-' && label > 0)) {
			if (++label > 63)
				return false;
		} else {
			return false;
		}
	}
	return dots > 0 && label > 1;
}

static bool is_e_mail(struct str s)
{
	struct str local, domain;
	return str_cut(s, '@', &local, &domain) && is_word(local) && is_domain(domain) &&
	       str_find(local, STR("\"")) == STR_NONE;
}

static bool is_phone(struct str s)
{
	size_t digits = 0;
	for (size_t i = 1; i < s.n; i++) {
		digits += is_digit(s.p[i]);
		if (!is_digit(s.p[i]) && s.p[i] != ' ' && s.p[i] != '-')
			return false;
	}
	return s.n > 0 && s.p[0] == '+' && digits >= 7 && digits <= 15;
}

/* "10:00" or "10:00:05.5" */
static bool is_clock(struct str s)
{
	struct str h, m, rest, whole, part;
	int64_t n;
	if (!str_cut(s, ':', &h, &rest) || h.n != 2 || !str_to_i64(h, 0, 23, &n))
		return false;
	const bool seconds = str_cut(rest, ':', &m, &rest);
	if (m.n != 2 || !str_to_i64(m, 0, 59, &n))
		return false;
	if (!seconds)
		return true;
	const bool fraction = str_cut(rest, '.', &whole, &part);
	return whole.n == 2 && str_to_i64(whole, 0, 60, &n) &&
	       (!fraction || (part.n <= 9 && str_to_i64(part, 0, 999999999, &n)));
}

static bool is_offset(struct str s)
{
	struct str h, m;
	int64_t n;
	if (str_eq(s, STR("Z")) || str_eq(s, STR("UTC")))
		return true;
	if (s.n == 0 || (s.p[0] != '+' && s.p[0] != '-'))
		return false;
	return str_cut(str_slice(s, 1, s.n), ':', &h, &m) && h.n == 2 && m.n == 2 &&
	       str_to_i64(h, 0, 14, &n) && str_to_i64(m, 0, 59, &n);
}

/* "2026-11-20T10:00:00Z", "2026-11-20 10:00 +05:30" */
static bool is_time(struct str s)
{
	struct date day;
	if (s.n < 12 || (s.p[10] != 'T' && s.p[10] != ' ') ||
	    !date_parse(str_slice(s, 0, 10), &day))
		return false;
	size_t end = 11;
	while (end < s.n && (is_digit(s.p[end]) || s.p[end] == ':' || s.p[end] == '.'))
		end++;
	return is_clock(str_slice(s, 11, end)) && is_offset(str_trim(str_slice(s, end, s.n)));
}

static const struct {
	struct str name;
	word_rule *rule;
} words[] = {
	{ STR_INIT("e-mail"), is_e_mail }, { STR_INIT("ip"), is_ip },
	{ STR_INIT("time"), is_time },	   { STR_INIT("port"), is_port },
	{ STR_INIT("domain"), is_domain }, { STR_INIT("phone"), is_phone },
	{ STR_INIT("word"), is_word },
};
enum { WORDS = sizeof words / sizeof *words };

/* ---- reading a form ---------------------------------------------------------------- */

struct reader {
	struct str rest;
	const char *fault;
};

static bool fail(struct reader *r, const char *fault)
{
	r->fault = fault;
	return false;
}

static char take(struct reader *r)
{
	const char c = r->rest.p[0];
	r->rest = str_slice(r->rest, 1, r->rest.n);
	return c;
}

static void put(struct piece *p, char c)
{
	const uint8_t byte = (uint8_t)c;
	p->set[byte / 8] |= (uint8_t)(1U << (byte % 8));
}

static bool read_word(struct reader *r, struct piece *p)
{
	struct str name, rest;
	if (!str_cut(r->rest, '>', &name, &rest))
		return fail(r, N_("close the < with a >"));
	r->rest = rest;
	p->kind = PIECE_WORD;
	for (size_t i = 0; i < WORDS; i++)
		if (str_eq(name, words[i].name))
			p->rule = words[i].rule;
	return p->rule || fail(r, N_("the words are <e-mail> <ip> <time> <port> <domain> <phone> "
				     "<word>"));
}

static bool read_class(struct reader *r, struct piece *p)
{
	size_t n = 0;
	while (r->rest.n > 0 && r->rest.p[0] != ']') {
		char from = take(r);
		if (from == '\\' && r->rest.n > 0)
			from = take(r);
		char to = from;
		if (r->rest.n > 1 && r->rest.p[0] == '-' && r->rest.p[1] != ']') {
			(void)take(r); // the hyphen
			to = take(r);
		}
		if ((from & 0x80) || (to & 0x80) || from > to)
			return fail(r,
				    "in brackets stand ASCII characters, and ranges such as 0-9");
		for (unsigned char c = (unsigned char)from; c <= (unsigned char)to; c++)
			put(p, (char)c);
		n++;
	}
	if (r->rest.n == 0)
		return fail(r, N_("close the [ with a ]"));
	(void)take(r); // the bracket
	return n > 0 || fail(r, N_("the brackets are empty"));
}

static bool read_range(struct reader *r, struct piece *p)
{
	struct str range, rest, low, high;
	int64_t min, max;
	if (!str_cut(r->rest, '}', &range, &rest))
		return fail(r, N_("close the brace"));
	r->rest = rest;
	const bool two = str_cut(range, ',', &low, &high);
	if (!str_to_i64(low, 0, MANY, &min))
		return fail(r, N_("in {} stands how often: {8}, {8,} or {8,12}"));
	max = two ? MANY : min;
	if (two && high.n > 0 && !str_to_i64(high, min, MANY, &max))
		return fail(r, N_("in {} stands how often: {8}, {8,} or {8,12}"));
	p->min = (int)min;
	p->max = (int)max;
	return true;
}

static bool read_times(struct reader *r, struct piece *p)
{
	const char c = (char)(r->rest.n > 0 ? r->rest.p[0] : '\0');
	if (c != '?' && c != '*' && c != '+' && c != '{')
		return true;
	if (p->kind != PIECE_CLASS)
		return fail(r, N_("only a character or a class in brackets can be repeated"));
	(void)take(r); // the sign
	if (c == '{')
		return read_range(r, p);
	p->min = c == '+';
	p->max = c == '?' ? 1 : MANY;
	return true;
}

static bool read_piece(struct reader *r, struct piece *p)
{
	const char c = take(r);
	*p = (struct piece){ .min = 1, .max = 1 };
	if (c == '<')
		return read_word(r, p) && read_times(r, p);
	if (c == '[')
		return read_class(r, p) && read_times(r, p);
	if (strchr("]{}>()|?*+^$.", c) && c != '\0')
		return fail(r, c == '.' ? N_("write \\. for a full stop, [0-9a-z] for a choice")
					: N_("a sign that means something stands alone; write a "
					     "backslash before it"));
	if (c == ' ') {
		p->kind = PIECE_BLANK;
		return read_times(r, p);
	}
	if (c == '\\' && r->rest.n == 0)
		return fail(r, N_("a backslash has nothing after it"));
	put(p, (char)(c == '\\' ? take(r) : c));
	return read_times(r, p);
}

static const char *read_form(struct str text, struct form *out)
{
	struct reader r = { text, NULL };
	*out = (struct form){ 0 };
	if (text.n == 0)
		return N_("a form has at least one piece");
	if (text.n > IDENTIFIER_FORM_MAX)
		return N_("a form has at most 200 bytes");
	while (r.rest.n > 0) {
		if (out->n == IDENTIFIER_PIECES_MAX)
			return N_("a form has at most 32 pieces");
		if (!read_piece(&r, &out->p[out->n++]))
			return r.fault;
	}
	return NULL;
}

const char *identifier_form_fault(struct str form)
{
	struct form f;
	return read_form(form, &f);
}

/* ---- matching ---------------------------------------------------------------------- */

/* Up to which byte of the line the pieces so far can reach. */
struct reach {
	bool at[IDENTIFIER_MAX + 1];
	bool any;
};

static struct reach step_class(const struct piece *p, const struct reach *from, struct str line)
{
	struct reach to = { 0 };
	for (size_t i = 0; i < line.n; i++) {
		const uint8_t byte = (uint8_t)line.p[i];
		if (from->at[i] && (p->set[byte / 8] >> (byte % 8)) & 1)
			to.any = to.at[i + 1] = true;
	}
	return to;
}

static struct reach step_times(const struct piece *p, const struct reach *from, struct str line)
{
	struct reach now = *from;
	for (int i = 0; i < p->min && now.any; i++)
		now = step_class(p, &now, line);
	struct reach all = now;
	for (int i = p->min; i < p->max && now.any; i++) {
		now = step_class(p, &now, line);
		for (size_t k = 0; k <= line.n; k++)
			all.at[k] = all.at[k] || now.at[k];
	}
	return all;
}

static struct reach step_word(const struct piece *p, const struct reach *from, struct str line)
{
	struct reach to = { 0 };
	for (size_t i = 0; i < line.n; i++)
		for (size_t k = i + 1; from->at[i] && k <= line.n; k++)
			if (p->rule(str_slice(line, i, k)))
				to.any = to.at[k] = true;
	return to;
}

static struct reach step_blank(const struct reach *from, struct str line)
{
	struct reach to = { 0 };
	for (size_t i = 0; i < line.n; i++)
		if ((from->at[i] || to.at[i]) && is_blank(line.p[i]))
			to.any = to.at[i + 1] = true;
	return to;
}

bool identifier_has_form(struct str form, struct str line)
{
	struct form f;
	struct reach reach = { .any = true };
	const char *fault = read_form(form, &f);
	INVARIANT(fault == NULL);
	if (line.n > IDENTIFIER_MAX)
		return false;
	reach.at[0] = true;
	for (size_t i = 0; i < f.n && reach.any; i++) {
		const struct piece *p = &f.p[i];
		reach = p->kind == PIECE_WORD	 ? step_word(p, &reach, line)
			: p->kind == PIECE_BLANK ? step_blank(&reach, line)
						 : step_times(p, &reach, line);
	}
	return reach.at[line.n];
}
