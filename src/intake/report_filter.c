// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/report_filter.h"

/* In any case of letters (ASCII). */
static bool holds(struct str text, struct str word)
{
	for (size_t i = 0; i + word.n <= text.n; i++)
		if (str_eq_nocase(str_slice(text, i, i + word.n), word))
			return true;
	return false;
}

bool report_filter_is_set(const struct report_filter *f)
{
	return f->kind.n > 0 || f->text.n > 0 || f->has_channel || f->from.us != 0 || f->to.us != 0;
}

/* "phishing", "content", "content/phi": within one of both, or across them. */
static bool fits_kind(struct str kind, const struct intake_report *r)
{
	struct str category, type;
	if (!str_cut(kind, '/', &category, &type))
		return holds(r->category, kind) || holds(r->type, kind);
	return str_eq_nocase(category, r->category) && holds(r->type, type);
}

static bool fits_text(struct str text, const struct intake_report *r)
{
	return holds(r->text, text) || holds(r->message.subject, text) ||
	       holds(r->message.from, text) || holds(r->number, text);
}

bool report_filter_fits(const struct report_filter *f, const struct intake_report *r)
{
	return (!f->has_channel || f->channel == r->channel) &&
	       (f->from.us == 0 || r->received_at.us >= f->from.us) &&
	       (f->to.us == 0 || r->received_at.us < f->to.us) &&
	       (f->kind.n == 0 || fits_kind(f->kind, r)) &&
	       (f->text.n == 0 || fits_text(f->text, r));
}
