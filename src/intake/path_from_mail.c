// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/path_from_mail.h"

#include <string.h>

#include "core/address.h"
#include "formats/suffix.h"

struct line {
	struct str name, by; // "mx.example"; empty: it does not say
	struct str verified; // name that who wrote the line looked up
	struct address address;
	bool has_address;
	struct str shown; // the address
	struct instant at;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The next word; a comment in round brackets is one, with what stands within. */
static struct str next_word(struct str *rest)
{
	size_t from = 0, to, depth = 0;
	while (from < rest->n && is_blank(rest->p[from]))
		from++;
	for (to = from; to < rest->n; to++) {
		const char c = rest->p[to];
		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0 && --depth == 0 && rest->p[from] == '(') {
			to++;
			break;
		} else if (depth == 0 && (is_blank(c) || c == ';'))
			break;
	}
	const struct str word = str_slice(*rest, from, to);
	*rest = str_slice(*rest, to == from && to < rest->n ? to + 1 : to, rest->n);
	return word;
}

static bool ends_address(char c)
{
	static const char ends[] = { '[', ']', '(', ')', '<', '>', ',', ';', '=' };
	return is_blank(c) || memchr(ends, c, sizeof ends) != NULL;
}

/* The first address that stands in a text by itself, in brackets or not. */
static void take_address(struct str text, struct line *out)
{
	for (size_t i = 0; i < text.n && !out->has_address; i++) {
		size_t end = i;
		while (end < text.n && !ends_address(text.p[end]))
			end++;
		struct str word = str_slice(text, i, end);
		if (word.n > 5 && str_eq_nocase(str_slice(word, 0, 5), STR("IPv6:")))
			word = str_slice(word, 5, word.n);
		if (word.n > 0 && address_parse(word, &out->address)) {
			out->has_address = true;
			out->shown = word;
		}
		i = end;
	}
}

/* In the comment behind a name: "(host.example [192.0.2.1])"; not "(HELO x)". */
static void take_comment(struct str comment, struct line *out)
{
	struct str inner = str_slice(comment, 1, comment.n);
	const struct str first = next_word(&inner);
	if (!out->has_address)
		take_address(comment, out);
	if (inner.n > 0 && memchr(first.p, '.', first.n) && first.p[0] != '[')
		out->verified = first;
}

static void take_word(struct str word, struct str *place, struct line *out)
{
	if (word.n == 0)
		return;
	if (word.p[0] == '(') {
		if (place != &out->by)
			take_comment(word, out);
		return;
	}
	if (!place || place->n > 0)
		return;
	*place = word;
	if (place == &out->name && word.p[0] == '[')
		take_address(word, out);
}

/* "from NAME (HOST [ADDRESS]) by HOST with SMTP; DATE" */
static bool read_line(struct str value, struct line *out)
{
	struct str rest = value;
	struct str *place = NULL;
	*out = (struct line){ .has_address = false };
	while (rest.n > 0) {
		const struct str word = next_word(&rest);
		if (str_eq_nocase(word, STR("from")) && !place)
			place = &out->name;
		else if (str_eq_nocase(word, STR("by")) && out->by.n == 0)
			place = &out->by;
		else if (place == &out->by && out->by.n > 0)
			break; // what follows is about the way, not about who
		else
			take_word(word, place, out);
	}
	while (str_cut(value, ';', &rest, &value))
		;
	if (!mail_date(rest, &out->at))
		out->at.us = 0;
	if (!out->has_address && address_parse(out->name, &out->address)) {
		out->has_address = true;
		out->shown = out->name;
	}
	return out->name.n > 0;
}

static struct str domain_of(struct arena *a, struct str host)
{
	const struct str small = str_lower(a, host);
	return suffix_registered(a, str_ends(small, STR(".")) ? str_slice(small, 0, small.n - 1)
							      : small);
}

/* Whether the machine is of who wrote the line: by the name that was looked up where there is one. */
static bool is_own(struct arena *a, const struct line *l)
{
	const struct str host = l->verified.n > 0 ? l->verified : l->name;
	const struct str domain = domain_of(a, l->by);
	return domain.n > 0 && str_eq(domain, domain_of(a, host));
}

struct mail_path path_from_mail(struct arena *a, const struct mail_headers *headers)
{
	struct mail_path path = { .is_guess = false };
	struct line l;
	bool guess = false;
	for (size_t i = 0, lines = 0; i < headers->n && lines < PATH_LINES_MAX; i++) {
		if (!str_eq_nocase(headers->p[i].name, STR("Received")))
			continue;
		lines++;
		if (!read_line(headers->p[i].value, &l) || !l.has_address ||
		    !address_is_public(&l.address))
			continue;
		if (path.from.n > 0) {
			path.claimed = l.shown;
		} else if (is_own(a, &l)) {
			guess = true;
		} else {
			path.from = l.shown;
			path.from_name = l.name;
			path.noted_by = l.by;
			path.at = l.at;
			path.is_guess = guess;
		}
	}
	if (str_eq(path.claimed, path.from))
		path.claimed = (struct str){ 0 };
	return path;
}
