// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/warning.h"

#include "intake/constituent.h"
#include "intake/refang.h"

bool warning_may_reach(enum tlp tlp, enum warning_way way)
{
	return way == WARNING_TO_ALL ? tlp == TLP_CLEAR : tlp == TLP_CLEAR || tlp == TLP_GREEN;
}

bool warning_is_public(const struct warning *w)
{
	return w->version > 0 && warning_may_reach(w->tlp, WARNING_TO_ALL);
}

static struct str defanged_lines(struct arena *a, struct str lines)
{
	struct str out = { 0 }, line;
	while (lines.n > 0) {
		(void)str_cut(lines, '\n', &line, &lines);
		line = str_trim(line);
		if (line.n > 0)
			out = arena_fmt(a, "%.*s  %.*s\n", STR_ARG(out), STR_ARG(defang(a, line)));
	}
	return out;
}

static struct str words(struct arena *a, const struct warning_text *t)
{
	return arena_fmt(a, "%.*s\n\n%.*s\n\n%.*s", STR_ARG(t->title),
			 STR_ARG(defang_text(a, t->text)),
			 STR_ARG(defanged_lines(a, t->observables)));
}

struct str warning_print(struct arena *a, enum tlp tlp, const struct warning_text *t,
			 const struct warning_groups *groups)
{
	struct str to = { 0 };
	for (size_t i = 0; i < groups->n; i++)
		to = arena_fmt(a, "%.*sTo: %.*s\n", STR_ARG(to), STR_ARG(groups->p[i].name));
	return arena_fmt(a, "%s\nVersion: %lld\nLanguage: %.*s\n%.*s\n%.*s", tlp_label(tlp),
			 (long long)t->version, STR_ARG(t->language), STR_ARG(to),
			 STR_ARG(words(a, t)));
}

struct str warning_mail_text(struct arena *a, const struct warning *w, struct str address)
{
	const struct str page = warning_is_public(w)
					? arena_fmt(a, "%.*s/warnings/%.*s\n", STR_ARG(address),
						    STR_ARG(id_print(a, w->id)))
					: (struct str){ 0 };
	if (w->withdrawn_at.us != 0)
		return arena_fmt(a, "%s\n\nWITHDRAWN: %.*s\n\n%.*s\n\n%.*s", tlp_label(w->tlp),
				 STR_ARG(w->text.title), STR_ARG(w->withdrawn_why), STR_ARG(page));
	return arena_fmt(a, "%s\n\n%.*s\n%.*s", tlp_label(w->tlp), STR_ARG(words(a, &w->text)),
			 STR_ARG(page));
}

bool warning_addresses_are_good(struct str addresses, struct str *bad)
{
	struct str line;
	while (addresses.n > 0) {
		(void)str_cut(addresses, '\n', &line, &addresses);
		line = str_trim(line);
		if (line.n > 0 && !constituent_mail_is_good(line)) {
			*bad = line;
			return false;
		}
	}
	return true;
}
