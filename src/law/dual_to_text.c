// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/dual_side.h"
#include "law/law_to_text.h"

static void tell_declared(struct teller *t, uint16_t country, uint16_t offence)
{
	const struct declared_list declared = dual_declared(t->arena, t->w, country, offence);
	for (size_t i = 0; i < declared.n; i++) {
		const struct declaration *d = declared.p[i];
		tell_label(t, "Declared",
			   arena_fmt(t->arena, "%.*s, %.*s: %.*s %.*s", STR_ARG(d->article),
				     STR_ARG(d->kind), STR_ARG(d->effect),
				     STR_ARG(tell_source(t, d->prov.source))));
	}
}

static void tell_side(struct teller *t, uint16_t country, uint16_t offence)
{
	const struct punishes *p = world_punishes(t->w, country, offence);
	tell_heading(t, t->w->law->countries.p[country].name);
	tell_label(t, "Punishes it?", tell_punish(t, p->answer));
	tell_label_phrase(t, "Why", phrase_side(t->arena, t->w, country, offence));
	if (p->row) {
		tell_label(t, "Codes", tell_codes(t, &p->row->qualifiers));
		tell_label(t, "One of", tell_codes(t, &p->row->one_of));
		tell_label(t, "Note", p->row->note);
		tell_label(t, "Source", tell_source(t, p->row->prov.source));
	}
	tell_label_phrase(t, "How sure", phrase_of_seen(phrase_seen(p->row)));
	tell_declared(t, country, offence);
}

void dual_to_text(struct teller *t, uint16_t a, uint16_t b, uint16_t offence)
{
	const struct dual d = dual_criminality(t->w, a, b, offence);
	tell_phrase(t, 0, phrase_dual_answer(t->w, a, b, offence, &d));
	if (!fact_set_empty(&d.needs))
		tell_heading(t, STR("What decides; say it with --fact NAME=yes or --fact NAME=no"));
	tell_facts(t, 2, &d.needs);
	tell_side(t, a, offence);
	tell_side(t, b, offence);
	tell_sources(t);
	(void)fputc('\n', t->out);
	tell_phrase(t, 0, phrase_of_confidence(d.confidence));
}
