// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/phrases.h"

struct phrase phrase_of_finding(enum finding f)
{
	static const char *const texts[] = {
		[FINDING_UNKNOWN] = N_("unknown"),
		[FINDING_NONE] = N_("none"),
		[FINDING_PARTIAL] = N_("partial"),
		[FINDING_FULL] = N_("full"),
	};
	return phrase_of(texts[f]);
}

struct phrase phrase_of_status(enum route_status s)
{
	static const char *const texts[] = {
		[ROUTE_OPEN] = N_("open"),
		[ROUTE_CONDITIONAL] = N_("conditional"),
		[ROUTE_UNKNOWN] = N_("unknown"),
		[ROUTE_BLOCKED] = N_("closed"),
		[ROUTE_NONE] = N_("none in our data"),
	};
	return phrase_of(texts[s]);
}

struct phrase phrase_of_punish(enum punish p)
{
	static const char *const texts[] = {
		[PUNISH_NO] = N_("no"),
		[PUNISH_UNKNOWN] = N_("unknown"),
		[PUNISH_DEPENDS] = N_("depends"),
		[PUNISH_YES] = N_("yes"),
	};
	return phrase_of(texts[p]);
}

struct phrase phrase_of_yes_no(enum yes_no y)
{
	static const char *const texts[] = {
		[YN_UNKNOWN] = N_("unknown"),
		[YN_NO] = N_("no"),
		[YN_YES] = N_("yes"),
	};
	return phrase_of(texts[y]);
}

struct phrase phrase_of_bound(enum bound b)
{
	static const char *const texts[] = {
		[BOUND_CLOSED] = N_("not a Party"),
		[BOUND_NOT_YET] = N_("not yet bound"),
		[BOUND_UNKNOWN] = N_("unknown"),
		[BOUND_BOUND] = N_("bound"),
	};
	return phrase_of(texts[b]);
}

struct phrase phrase_of_pillar(enum pillar p)
{
	static const char *const texts[] = {
		[PILLAR_OFFENCE] = N_("Offences"),
		[PILLAR_PROCEDURAL] = N_("Powers"),
		[PILLAR_COOPERATION] = N_("Cooperation"),
		[PILLAR_SAFEGUARD] = N_("Safeguards"),
		[PILLAR_JURISDICTION] = N_("Jurisdiction"),
		[PILLAR_INSTITUTION] = N_("Institutions"),
		[PILLAR_DEFINITION] = N_("Definitions"),
	};
	return phrase_of(texts[p]);
}

struct phrase phrase_of_stage(enum check_stage s)
{
	static const char *const texts[STAGES] = {
		[STAGE_POLICY] = N_("Policy"),
		[STAGE_LAW] = N_("Law"),
		[STAGE_COMMENCEMENT] = N_("Regulation and commencement"),
		[STAGE_INSTITUTION] = N_("Institution"),
		[STAGE_PRACTICE] = N_("Practice"),
	};
	return phrase_of(texts[s]);
}

struct phrase phrase_of_dc(enum dc_asked d)
{
	static const char *const texts[] = {
		[DC_ASKED_UNKNOWN] = N_("not known whether both laws must punish the conduct"),
		[DC_ASKED_NO] = N_("both laws need not punish the conduct"),
		[DC_ASKED_MAYBE] = N_("may be refused unless both laws punish the conduct"),
		[DC_ASKED_YES] = N_("both laws must punish the conduct"),
	};
	return phrase_of(texts[d]);
}

struct phrase phrase_of_channel(enum channel c)
{
	static const char *const texts[] = {
		[CHANNEL_UNKNOWN] = N_("not known"),
		[CHANNEL_24_7] = N_("24/7 contact point"),
		[CHANNEL_CENTRAL] = N_("central authority"),
		[CHANNEL_COMPETENT] = N_("competent authority"),
		[CHANNEL_PROVIDER] = N_("straight to the provider"),
		[CHANNEL_NONE] = N_("nobody: no request is sent"),
	};
	return phrase_of(texts[c]);
}

struct phrase phrase_of_binding(bool binding)
{
	return phrase_of(binding ? N_("binding") : N_("voluntary"));
}

struct phrase phrase_of_effect(enum effect e)
{
	static const char *const texts[] = {
		[EFFECT_OPENED] = N_("opened"),
		[EFFECT_CLOSED] = N_("closed"),
		[EFFECT_STRENGTHENED] = N_("strengthened"),
	};
	return phrase_of(texts[e]);
}

struct phrase phrase_of_child(enum child_criterion c)
{
	static const char *const texts[CHILD_CRITERIA] = {
		[CHILD_LEGISLATION] = N_("A law deals with child sexual abuse material"),
		[CHILD_DEFINITION] = N_("It says what that is"),
		[CHILD_COMPUTER] = N_("It covers offences by computer"),
		[CHILD_POSSESSION] = N_("Possession is an offence, whatever its purpose"),
		[CHILD_REPORTING] = N_("Providers must report"),
	};
	return phrase_of(texts[c]);
}

enum seen phrase_seen(const struct national *row)
{
	if (!row || row->prov.confidence == CONFIDENCE_NONE)
		return SEEN_NOT_RESEARCHED;
	if (row->prov.confidence == CONFIDENCE_KNOWN)
		return SEEN_NOT_CHECKED;
	return national_confidence(row) == CONFIDENCE_VERIFIED ? SEEN_TEXT : SEEN_IN_PART;
}

enum seen phrase_seen_finding(const struct check_finding *f)
{
	if (f->row || f->confidence == CONFIDENCE_NONE)
		return phrase_seen(f->row);
	return f->confidence == CONFIDENCE_VERIFIED ? SEEN_TEXT : SEEN_NOT_CHECKED;
}

const char *seen_word(enum seen s)
{
	switch (s) {
	case SEEN_NOT_RESEARCHED:
		return "not-researched";
	case SEEN_NOT_CHECKED:
		return "not-checked";
	case SEEN_IN_PART:
		return "in-part";
	case SEEN_TEXT:
		return "text";
	}
	return "not-researched";
}

struct phrase phrase_of_seen(enum seen s)
{
	static const char *const texts[] = {
		[SEEN_NOT_RESEARCHED] = N_("not researched"),
		[SEEN_NOT_CHECKED] = N_("not checked"),
		[SEEN_IN_PART] = N_("seen in part"),
		[SEEN_TEXT] = N_("seen"),
	};
	return phrase_of(texts[s]);
}

struct phrase phrase_of_confidence(enum confidence c)
{
	static const char *const texts[] = {
		[CONFIDENCE_NONE] = N_("Weakest support: not researched."),
		[CONFIDENCE_KNOWN] = N_("Weakest support: not checked, or seen in part."),
		[CONFIDENCE_VERIFIED] = N_("Weakest support: seen in the source."),
	};
	return phrase_of(texts[c]);
}

static bool lacks_section(const struct national *row)
{
	return str_eq(row->section, STR("unknown"));
}

struct str phrase_section(const struct national *row)
{
	return lacks_section(row) ? STR("section not known") : row->section;
}

struct str phrase_citation(struct arena *arena, const struct national *row)
{
	if (!row)
		return (struct str){ 0 };
	if (row->section.n == 0)
		return row->law;
	if (lacks_section(row))
		return arena_fmt(arena, "%.*s (%.*s)", STR_ARG(row->law),
				 STR_ARG(phrase_section(row)));
	return arena_fmt(arena, "%.*s, %.*s", STR_ARG(row->law), STR_ARG(row->section));
}
