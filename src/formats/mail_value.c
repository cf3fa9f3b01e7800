// SPDX-License-Identifier: AGPL-3.0-or-later
/* Addresses and dates of mails. */
#include <string.h>

#include "formats/mail.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool ends_word(char c)
{
	return is_blank(c) || c == ',' || c == ';' || c == '<' || c == '(';
}

/* Behind a quoted text or a comment that begins at `at`. */
static size_t pass(struct str s, size_t at)
{
	const char end = s.p[at] == '"' ? '"' : ')';
	unsigned depth = 1;
	for (at++; at < s.n && depth > 0; at++) {
		if (s.p[at] == '\\')
			at++;
		else if (s.p[at] == end)
			depth--;
		else if (s.p[at] == '(' && end == ')')
			depth++;
	}
	return at < s.n ? at : s.n;
}

struct str mail_address(struct str value)
{
	size_t word = STR_NONE; // where the last one begins
	for (size_t i = 0; i < value.n;) {
		const char c = value.p[i];
		if (c == '<') {
			const char *end = memchr(value.p + i, '>', value.n - i);
			return str_trim(
				str_slice(value, i + 1, end ? (size_t)(end - value.p) : value.n));
		}
		if (c == '"' || c == '(') {
			i = pass(value, i);
			continue;
		}
		if (c == ',' || c == ';') {
			if (word != STR_NONE)
				break;
		} else if (!is_blank(c) && c != ':') {
			size_t end = i;
			while (end < value.n && !ends_word(value.p[end]))
				end++;
			if (memchr(value.p + i, '@', end - i) && word == STR_NONE)
				word = i;
			i = end;
			continue;
		}
		i++;
	}
	if (word == STR_NONE)
		return STR("");
	size_t end = word;
	while (end < value.n && !ends_word(value.p[end]))
		end++;
	return str_slice(value, word, end);
}

/* The next word of blanks, commas and colons. */
static struct str next_word(struct str *rest)
{
	size_t from = 0, end;
	while (from < rest->n && (is_blank(rest->p[from]) || rest->p[from] == ','))
		from++;
	end = from;
	while (end < rest->n && !is_blank(rest->p[end]) && rest->p[end] != ',')
		end++;
	const struct str word = str_slice(*rest, from, end);
	*rest = str_slice(*rest, end, rest->n);
	return word;
}

static int month_of(struct str word)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	for (int m = 0; m < 12; m++)
		if (str_eq_nocase(str_slice(word, 0, 3),
				  (struct str){ names + (size_t)3 * (size_t)m, 3 }))
			return m + 1;
	return 0;
}

/* "19:30:20" or "19:30" in seconds; -1: it is none. */
static int64_t seconds_of(struct str word)
{
	struct str hour, minute, second;
	int64_t h, m, s = 0;
	if (!str_cut(word, ':', &hour, &minute))
		return -1;
	if (str_cut(minute, ':', &minute, &second) && !str_to_i64(second, 0, 60, &s))
		return -1;
	if (!str_to_i64(hour, 0, 23, &h) || !str_to_i64(minute, 0, 59, &m))
		return -1;
	return h * 3600 + m * 60 + s;
}

/* "-0400" or a name, in seconds to the east; what is unknown is UTC, as RFC 5322 has it. */
static int64_t zone_of(struct str word)
{
	static const struct {
		const char *name;
		int hours;
	} zones[] = { { "EST", -5 }, { "EDT", -4 }, { "CST", -6 }, { "CDT", -5 },
		      { "MST", -7 }, { "MDT", -6 }, { "PST", -8 }, { "PDT", -7 } };
	int64_t n;
	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
		if (str_eq_nocase(word, str_from_c(zones[i].name)))
			return INT64_C(3600) * zones[i].hours;
	if (word.n != 5 || (word.p[0] != '+' && word.p[0] != '-') ||
	    !str_to_i64(str_slice(word, 1, 5), 0, 1459, &n))
		return 0;
	n = (n / 100) * 3600 + (n % 100) * 60;
	return word.p[0] == '-' ? -n : n;
}

bool mail_date(struct str value, struct instant *out)
{
	int64_t day = 0, year = 0;
	struct str word = next_word(&value);
	if (!str_to_i64(word, 1, 31, &day)) {
		word = next_word(&value); // behind the name of the day
		if (!str_to_i64(word, 1, 31, &day))
			return false;
	}
	const int month = month_of(next_word(&value));
	if (!str_to_i64(next_word(&value), 0, 9999, &year))
		return false;
	year += year < 50 ? 2000 : year < 100 ? 1900 : 0;
	const struct date date = date_from_ymd((int)year, month, (int)day);
	const int64_t seconds = seconds_of(next_word(&value));
	if (month == 0 || !date_is_set(date) || seconds < 0)
		return false;
	out->us = (INT64_C(86400) * date.days + seconds - zone_of(next_word(&value))) *
		  INT64_C(1000000);
	return true;
}
