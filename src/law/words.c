// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/words.h"

const struct law_word law_words_finding[] = {
	{ "unknown", FINDING_UNKNOWN },
	{ "none", FINDING_NONE },
	{ "partial", FINDING_PARTIAL },
	{ "full", FINDING_FULL },
	{ 0 },
};

const struct law_word law_words_confidence[] = {
	{ "none", CONFIDENCE_NONE },
	{ "known", CONFIDENCE_KNOWN },
	{ "verified", CONFIDENCE_VERIFIED },
	{ 0 },
};

const struct law_word law_words_detail_confidence[] = {
	{ "known", CONFIDENCE_KNOWN },
	{ "mixed", CONFIDENCE_KNOWN },
	{ "verified", CONFIDENCE_VERIFIED },
	{ 0 },
};

const struct law_word law_words_basis[] = {
	{ "none", BASIS_NONE },	      { "memory", BASIS_MEMORY }, { "secondary", BASIS_SECONDARY },
	{ "heading", BASIS_HEADING }, { "text", BASIS_TEXT },	  { 0 },
};

const struct law_word law_words_yes_no[] = {
	{ "unknown", YN_UNKNOWN },
	{ "no", YN_NO },
	{ "yes", YN_YES },
	{ 0 },
};

const struct law_word law_words_pillar[] = {
	{ "offence", PILLAR_OFFENCE },		 { "procedural", PILLAR_PROCEDURAL },
	{ "cooperation", PILLAR_COOPERATION },	 { "safeguard", PILLAR_SAFEGUARD },
	{ "jurisdiction", PILLAR_JURISDICTION }, { "institution", PILLAR_INSTITUTION },
	{ "definition", PILLAR_DEFINITION },	 { 0 },
};

const struct law_word law_words_qualifier_kind[] = {
	{ "narrowing", QUALIFIER_NARROWING },
	{ "widening", QUALIFIER_WIDENING },
	{ "penalty", QUALIFIER_PENALTY },
	{ "remark", QUALIFIER_REMARK },
	{ "declared", QUALIFIER_DECLARED },
	{ "power", QUALIFIER_POWER },
	{ 0 },
};

const struct law_word law_words_role[] = {
	{ "standard", ROLE_STANDARD },
	{ "basis", ROLE_BASIS },
	{ "extends", ROLE_EXTENDS },
	{ "limited", ROLE_LIMITED },
	{ "scheme", ROLE_SCHEME },
	{ "no-procedure", ROLE_NO_PROCEDURE },
	{ "channel", ROLE_CHANNEL },
	{ "duty", ROLE_DUTY },
	{ 0 },
};

const struct law_word law_words_status_kind[] = {
	{ "unknown", STATUS_UNKNOWN }, { "not-party", STATUS_NOT_PARTY },
	{ "invited", STATUS_INVITED }, { "signed", STATUS_SIGNED },
	{ "bound", STATUS_BOUND },     { 0 },
};

const struct law_word law_words_status_file[] = {
	{ "ratification", STATUS_BOUND },
	{ "accession", STATUS_BOUND },
	{ "ratification-or-accession", STATUS_BOUND },
	{ "eu-member", STATUS_BOUND },
	{ "signature-only", STATUS_SIGNED },
	{ "invited", STATUS_INVITED },
	{ "not-party", STATUS_NOT_PARTY },
	{ 0 },
};

const struct law_word law_words_channel[] = {
	{ "unknown", CHANNEL_UNKNOWN },
	{ "24-7", CHANNEL_24_7 },
	{ "central", CHANNEL_CENTRAL },
	{ "competent", CHANNEL_COMPETENT },
	{ "provider", CHANNEL_PROVIDER },
	{ "none", CHANNEL_NONE },
	{ 0 },
};

/* "not stated" is unknown: the facts could not tell whether it is asked for. */
const struct law_word law_words_dc_rule[] = {
	{ "unknown", DC_UNKNOWN },	   { "not stated", DC_UNKNOWN },
	{ "required", DC_REQUIRED },	   { "permitted", DC_PERMITTED },
	{ "limited", DC_LIMITED },	   { "partly", DC_PARTLY },
	{ "not asked", DC_NOT_ASKED },	   { "not a condition", DC_NOT_ASKED },
	{ "not mentioned", DC_NOT_ASKED }, { "not applicable", DC_NOT_ASKED },
	{ "n/a", DC_NOT_ASKED },	   { 0 },
};

const struct law_word law_words_data[] = {
	{ "subscriber", DATA_SUBSCRIBER },
	{ "traffic", DATA_TRAFFIC },
	{ "content", DATA_CONTENT },
	{ "domain-registration", DATA_DOMAIN },
	{ 0 },
};

const struct law_word law_words_bilateral[] = {
	{ "unconfirmed", BILATERAL_UNCONFIRMED },
	{ "in-force-known", BILATERAL_KNOWN },
	{ "in-force-seen", BILATERAL_SEEN },
	{ 0 },
};

const struct law_word law_words_bilateral_reach[] = {
	{ "general", BILATERAL_REACH_GENERAL },
	{ "uncertain", BILATERAL_REACH_UNCERTAIN },
	{ "other-offences", BILATERAL_REACH_OTHER },
	{ 0 },
};

const struct law_word law_words_measure_kind[] = {
	{ "cooperation", false },
	{ "domestic-power", true },
	{ 0 },
};

const struct law_word law_words_reservable_kind[] = {
	{ "declaration", false },
	{ "reservation", true },
	{ 0 },
};

const struct law_word law_words_declaration_kind[] = {
	{ "declaration", 0 },
	{ "reservation", 1 },
	{ "withdrawn", 2 },
	{ 0 },
};

const struct law_word law_words_authority_kind[] = {
	{ "central-authority", 0 }, { "24-7-point", 1 },	{ "national-cert", 2 },
	{ "hotline", 3 },	    { "citizen-reporting", 4 }, { 0 },
};

const struct law_word law_words_bilateral_kind[] = {
	{ "mlat", 0 },
	{ "extradition", 1 },
	{ "mla-agreement-eu", 2 },
	{ "executive-agreement", 3 },
	{ 0 },
};

const struct law_word law_words_seen[] = {
	{ "law", false },	 { "section", false }, { "finding", true },
	{ "qualifiers", false }, { "penalty", false }, { 0 },
};

const char *law_word_of(const struct law_word *words, int value)
{
	for (; words->word; words++)
		if (words->value == value)
			return words->word;
	return NULL;
}

bool law_word_find(const struct law_word *words, struct str s, int *value)
{
	for (; words->word; words++) {
		if (str_eq(s, str_from_c(words->word))) {
			*value = words->value;
			return true;
		}
	}
	return false;
}

const char *finding_word(enum finding f)
{
	return law_word_of(law_words_finding, (int)f);
}

const char *confidence_word(enum confidence c)
{
	return law_word_of(law_words_confidence, (int)c);
}

const char *pillar_word(enum pillar p)
{
	return law_word_of(law_words_pillar, (int)p);
}

const char *role_word(enum instrument_role r)
{
	return law_word_of(law_words_role, (int)r);
}

const char *status_kind_word(enum status_kind k)
{
	return law_word_of(law_words_status_kind, (int)k);
}

const char *basis_word(enum basis b)
{
	return law_word_of(law_words_basis, (int)b);
}

const char *channel_word(enum channel c)
{
	return law_word_of(law_words_channel, (int)c);
}

const char *dc_rule_word(enum dc_rule r)
{
	return law_word_of(law_words_dc_rule, (int)r);
}

const char *yes_no_word(enum yes_no y)
{
	return law_word_of(law_words_yes_no, (int)y);
}
