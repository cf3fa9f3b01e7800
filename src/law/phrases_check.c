// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/phrases.h"

struct phrase phrase_check_answer(const struct world *w, const struct check_answer *a)
{
	struct phrase p = { 0 };
	if (a->country != LAW_NONE) {
		p.text = N_(
			"Of {n} provisions of the {instrument}, the law of {subject} covers {full} "
			"in full and {partial} in part and lacks {none}. Unknown: {unknown}.");
		phrase_country(&p, "subject", w->law, a->country);
	} else {
		p.text = N_("Of {n} provisions of the {instrument}, the {subject} covers {full} in "
			    "full and {partial} in part and lacks {none}. Unknown: {unknown}.");
		phrase_instrument(&p, "subject", w->law, a->subject);
	}
	phrase_instrument(&p, "instrument", w->law, a->instrument);
	phrase_number(&p, "n", (int64_t)a->findings.n);
	phrase_number(&p, "full", a->counts.full);
	phrase_number(&p, "partial", a->counts.partial);
	phrase_number(&p, "none", a->counts.none);
	phrase_number(&p, "unknown", a->counts.unknown);
	return p;
}

/* ---- bound --------------------------------------------------------------- */

static const char *bound_text(enum bound_reason reason, bool dated)
{
	switch (reason) {
	case BOUND_REASON_NONE:
		return N_("On {date} {country} is bound by the {instrument}.");
	case BOUND_REASON_NO_ROW:
		return N_("Whether {country} is bound by the {instrument} is not known to us.");
	case BOUND_REASON_NOT_PARTY:
		return N_("On {date} {country} is known not to be a Party to the {instrument}.");
	case BOUND_REASON_INVITED:
		return dated ? N_("{country} was invited to join the {instrument} on {day}. On "
				  "{date} it is not a Party.")
			     : N_("{country} was invited to join the {instrument}. On {date} it is "
				  "not a Party.");
	case BOUND_REASON_SIGNED:
		return dated ? N_("{country} signed the {instrument} on {day}. On {date} it is not "
				  "bound.")
			     : N_("{country} signed the {instrument}. On {date} it is not bound.");
	case BOUND_REASON_RATIFIED_NOT_IN_FORCE:
		return dated ? N_("{country} has joined the {instrument}, which enters into force "
				  "for it on {day}.")
			     : N_("{country} has joined the {instrument}, which is not in force "
				  "for it on {date}.");
	case BOUND_REASON_INSTRUMENT_NOT_IN_FORCE:
		return N_("The {instrument} is not in force, or does not apply yet, on {date}.");
	case BOUND_REASON_DATE_NOT_KNOWN:
		return N_("{country} has joined the {instrument}. Whether it was in force for it "
			  "on {date} is not known to us.");
	}
	return NULL;
}

static struct date bound_day(enum bound_reason reason, const struct status *row)
{
	if (!row)
		return DATE_NONE;
	if (reason == BOUND_REASON_INVITED)
		return row->invited;
	if (reason == BOUND_REASON_SIGNED)
		return row->signed_on;
	return reason == BOUND_REASON_RATIFIED_NOT_IN_FORCE ? row->in_force : DATE_NONE;
}

struct phrase phrase_check_bound(const struct world *w, const struct check_answer *a)
{
	if (a->country == LAW_NONE || !w->law->instruments.p[a->instrument].binding)
		return phrase_of(NULL);
	const struct bound_answer b = world_bound_reason(w, a->instrument, a->country);
	const struct date day = bound_day(b.reason, world_status(w, a->instrument, a->country));
	struct phrase p = phrase_of(bound_text(b.reason, date_is_set(day)));
	phrase_country(&p, "country", w->law, a->country);
	phrase_instrument(&p, "instrument", w->law, a->instrument);
	phrase_date(&p, "date", w->date);
	phrase_date(&p, "day", day);
	return p;
}

/* ---- findings ------------------------------------------------------------ */

static const char *reason_text(const struct check_finding *f)
{
	switch (f->reason) {
	case CHECK_NO_ROW:
	case CHECK_NOT_RESEARCHED:
		return N_("It was not researched for this data. This is not a no.");
	case CHECK_AS_RECORDED:
		if (f->finding == FINDING_UNKNOWN)
			return N_("The law was looked at and does not clearly say whether this is "
				  "covered.");
		return f->as_family ? N_("Judged by the row for {family}, of which this is a part.")
				    : NULL;
	case CHECK_NARROWER:
		return N_("Covered, but narrower than the {instrument} allows: {codes}.");
	case CHECK_NOT_COMMENCED:
		return N_("Enacted, but not commenced.");
	case CHECK_PARTLY_COMMENCED:
		return N_("Enacted, and commenced only in part.");
	case CHECK_NO_LONGER_LAW:
		return N_("Enacted, but struck down or repealed: no longer law.");
	case CHECK_MODEL_PROVISION:
		return NULL;
	case CHECK_NO_PROVISION:
		return N_("The text has no such provision.");
	case CHECK_NO_PROVISIONS_KNOWN:
		return N_("Our data hold no provision of this text.");
	}
	return NULL;
}

static struct str join_codes(struct arena *arena, const struct law *law,
			     const struct id_list *codes)
{
	struct str out = { 0 };
	for (size_t i = 0; i < codes->n; i++)
		out = arena_fmt(arena, "%.*s%s%.*s", STR_ARG(out), i > 0 ? ", " : "",
				STR_ARG(law->qualifiers.p[codes->p[i]].id));
	return out;
}

struct phrase phrase_reason(struct arena *arena, const struct world *w, uint16_t instrument,
			    const struct check_finding *f)
{
	struct phrase p = phrase_of(reason_text(f));
	phrase_instrument(&p, "instrument", w->law, instrument);
	phrase_text(&p, "codes", join_codes(arena, w->law, &f->narrower));
	if (f->as_family)
		phrase_concept(&p, "family", w->law, w->law->concepts.p[f->concept].family);
	return p;
}

/* ---- stages -------------------------------------------------------------- */

static const char *stage_text(const struct check_answer *a, enum check_stage s)
{
	const enum finding f = a->stages[s].finding;
	switch (s) {
	case STAGE_POLICY:
		if (f == FINDING_UNKNOWN)
			return N_("Whether there is a national strategy is not in our data.");
		return f == FINDING_NONE ? N_("No national strategy was found.")
					 : N_("National strategy: {law}.");
	case STAGE_LAW:
		return N_("{full} full, {partial} partial, {none} none, {unknown} unknown.");
	case STAGE_COMMENCEMENT:
		return f == FINDING_UNKNOWN ? N_("What is commenced, and which regulations exist, "
						 "is not in our data.")
					    : N_("Enacted and not, or only partly, in force: {n}.");
	case STAGE_INSTITUTION:
		return f == FINDING_UNKNOWN ? N_("Our data name no central authority, 24/7 point "
						 "or national CERT. This is not a no.")
					    : N_("Named in our data: {n} of central authority, "
						 "24/7 point and national CERT.");
	case STAGE_PRACTICE:
		return N_("Not measured.");
	case STAGES:
		break;
	}
	return NULL;
}

struct phrase phrase_stage(const struct world *w, const struct check_answer *a, enum check_stage s)
{
	const struct check_stage_answer *stage = &a->stages[s];
	struct phrase p = phrase_of(stage_text(a, s));
	if (s == STAGE_POLICY && stage->concepts.n > 0 && a->country != LAW_NONE)
		phrase_text(&p, "law", world_national(w, a->country, stage->concepts.p[0])->law);
	phrase_number(&p, "n", (int64_t)stage->rows.n);
	phrase_number(&p, "full", a->counts.full);
	phrase_number(&p, "partial", a->counts.partial);
	phrase_number(&p, "none", a->counts.none);
	phrase_number(&p, "unknown", a->counts.unknown);
	return p;
}

/* ---- next ---------------------------------------------------------------- */

struct phrase phrase_next(const struct world *w, const struct check_answer *a,
			  const struct check_next *n)
{
	static const char *const texts[] = {
		[NEXT_ACCEDE] = N_("Join the {instrument}."),
		[NEXT_ENACT] = N_("Enact what provision {provision} of the {instrument} asks for: "
				  "{concept}."),
		[NEXT_AMEND] = N_("Complete what the law has for provision {provision} of the "
				  "{instrument}: {concept}."),
		[NEXT_COMMENCE] = N_("Bring into force what is enacted for provision {provision} "
				     "of the {instrument}: {concept}."),
		[NEXT_FIND_OUT] = N_("Find out what the law has for provision {provision} of the "
				     "{instrument}: {concept}. Our data do not say."),
	};
	struct phrase p = phrase_of(texts[n->kind]);
	if (n->kind == NEXT_ACCEDE && a->bound == BOUND_UNKNOWN) {
		p.text = N_("Find out whether {country} is a Party to the {instrument}; if it is "
			    "not, join.");
		phrase_country(&p, "country", w->law, a->country);
	}
	phrase_instrument(&p, "instrument", w->law, a->instrument);
	if (n->finding) {
		phrase_text(&p, "provision", n->finding->provision->number);
		phrase_concept(&p, "concept", w->law, n->finding->concept);
	}
	return p;
}
