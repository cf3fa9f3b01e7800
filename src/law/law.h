// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * law: treaties and national laws as one immutable value, the snapshot.
 *
 * What a row means, which spelling counts and what is not in the data:
 * docs/law-data.md. How answers follow from the rows: docs/law-rules.md.
 *
 * Memory:  everything lives in the arena it was loaded into and is const
 *          afterwards; threads may share it. Texts are slices of the files.
 * Ids:     countries, concepts, qualifiers, facts, instruments and measures are
 *          numbered from 0 in the order of their files; LAW_NONE is no id.
 * Unknown: 0 is the unknown of every enum, so that a row nobody wrote is unknown.
 */
#ifndef LAW_LAW_H
#define LAW_LAW_H

#include "core/core.h"

#define LAW_NONE UINT16_MAX
#define LAW_COUNTRIES_MAX 256 // a country set is a struct bits
#define LAW_FACTS_MAX 128
#define LAW_CONDITION_TERMS_MAX 4
#define LAW_DEADLINES_MAX 6
#define LAW_BASES_MAX 64      // of one pair for one measure; the loader sees to it
#define LAW_BILATERAL_KINDS 4 // mlat, mla-agreement-eu, executive-agreement, extradition

enum finding { FINDING_UNKNOWN, FINDING_NONE, FINDING_PARTIAL, FINDING_FULL };

/* verified: the cited text was seen; known: general knowledge, not checked. */
enum confidence { CONFIDENCE_NONE, CONFIDENCE_KNOWN, CONFIDENCE_VERIFIED };

/* What was before the eyes of whoever wrote a national row. For BASIS_HEADING
 * only law and section were seen; the finding is our reading. */
enum basis { BASIS_NONE, BASIS_MEMORY, BASIS_SECONDARY, BASIS_HEADING, BASIS_TEXT };

enum yes_no { YN_UNKNOWN, YN_NO, YN_YES };

/* Where a fact comes from. */
struct prov {
	struct str source;  // the citation as written; may hold several, "; " between
	struct str checked; // month or day on which it was checked, "2026-11"
	enum confidence confidence;
	struct str file; // path within the law folder
	int line;
};

/* ---- vocabulary ---------------------------------------------------------- */

enum pillar {
	PILLAR_OFFENCE,
	PILLAR_PROCEDURAL,
	PILLAR_COOPERATION,
	PILLAR_SAFEGUARD,
	PILLAR_JURISDICTION,
	PILLAR_INSTITUTION,
	PILLAR_DEFINITION,
};

struct id_list {
	uint16_t *p;
	size_t n, cap;
};
struct str_list {
	struct str *p;
	size_t n, cap;
};

struct concept {
	struct str id, meaning, article; // article: of budapest, may be empty
	struct str no_offence;		 // why nobody can commit it, or empty (rule 1.5)
	enum pillar pillar;
	uint16_t family;    // csam for csam-possession, or LAW_NONE
	struct id_list kin; // concepts whose offence may cover the same conduct
	struct prov prov;
};

/* A question about the case, answered yes, no or not at all. */
struct fact {
	struct str id;	     // "security-bypassed"
	struct str question; // "Was a security measure infringed?"
	struct prov prov;
};

/* Facts joined by "and" (any is false) or "or" (any is true). */
struct condition {
	bool any;
	uint8_t n;
	struct {
		uint16_t fact;
		bool value;
	} term[LAW_CONDITION_TERMS_MAX];
};

enum qualifier_kind {
	QUALIFIER_NARROWING,
	QUALIFIER_WIDENING,
	QUALIFIER_PENALTY,
	QUALIFIER_REMARK,
	QUALIFIER_DECLARED,
	QUALIFIER_POWER,
};

struct qualifier {
	struct str id, note, family; // family: of power codes ("court or judge decides")
	struct str reads_as;	     // the code that it reads as; empty: itself
	enum qualifier_kind kind;
	bool has_condition; // narrowing: false means that no fact settles it
	struct condition condition;
	struct id_list permitted;  // concepts for which the Convention lets a state ask it
	struct str permitted_note; // the column "permitted by", in words
	struct str duration;	   // ISO 8601, of time limits of powers ("P7D"); may be empty
	struct prov prov;
};

struct measure {
	struct str id, title;	 // "expedited-preservation", "Expedited preservation of data"
	struct id_list concepts; // cooperation concepts of an instrument that offer it
	struct id_list powers;	 // domestic powers it needs in the requested country; empty: none
	struct prov prov;
};

/* ---- instruments --------------------------------------------------------- */

enum instrument_role {
	ROLE_STANDARD,	   // to check a law against, never a basis
	ROLE_BASIS,	   // one state may rest a request on it
	ROLE_EXTENDS,	   // a protocol: its parent must bind too
	ROLE_LIMITED,	   // a basis for its own offences only
	ROLE_SCHEME,	   // between members, real but not binding
	ROLE_NO_PROCEDURE, // exists, but names no procedure (Malabo)
	ROLE_CHANNEL,	   // a network, no legal basis of its own
	ROLE_DUTY,	   // duties of providers
};

struct provision {
	struct str number, heading, detail;
	enum pillar pillar;
	uint16_t concept;
	enum confidence detail_confidence;
	struct prov prov;
};

/* An offence as an instrument defines it. */
struct element {
	struct str provision, conduct, object, mental_element, special_intent, without_right;
	struct str optional_text, made_by, threshold, reservable, note;
	uint16_t concept;
	struct id_list built_in, optional, reservations; // qualifiers
	struct prov prov;
};

enum dc_rule { // whether the requested state must, may or may not ask for dual criminality
	DC_UNKNOWN,
	DC_REQUIRED,
	DC_PERMITTED,
	DC_LIMITED,
	DC_PARTLY,
	DC_NOT_ASKED,
};

enum channel {
	CHANNEL_UNKNOWN,
	CHANNEL_24_7,
	CHANNEL_CENTRAL,
	CHANNEL_COMPETENT,
	CHANNEL_PROVIDER,
	CHANNEL_NONE
};

enum data_category { DATA_SUBSCRIBER = 1, DATA_TRAFFIC = 2, DATA_CONTENT = 4, DATA_DOMAIN = 8 };

/* A cooperation or procedural measure as an instrument words it. */
struct measure_row {
	struct str id, provision, title, obtains, time_limits, dual_criminality_detail;
	struct str urgent_channel, use_limits, sender, recipient, opt_outs, note;
	bool domestic; // a power at home, not help between states
	uint16_t concept;
	unsigned data;		   // enum data_category, or-ed
	struct str_list deadlines; // "preserve-min=P60D"
	enum dc_rule dual_criminality;
	struct str dual_criminality_word; // as the facts word it
	enum channel channel;
	struct str_list refusal, contents;
	struct id_list opt_out_codes;
	struct prov prov;
};

struct form_field {
	struct str form, form_title, section, section_title, field, label, type, required, note;
	struct prov prov;
};

/* An article to which a state may attach a reservation or declaration. */
struct reservable {
	struct str article;
	bool reservation; // false: a declaration (art. 40)
	struct id_list codes;
	struct prov prov;
};

/* How a court takes electronic evidence, by a country's law or a model law. */
struct evidence_rule {
	struct str jurisdiction, law, section, test, presumption, proof_form, signer, limit, note,
		from_memory;
	struct str_list certificate_fields; // "name:type"
	struct prov prov;
};

struct instrument {
	struct str id, short_name, full_name, kind, body, note;
	struct str opened;	  // as the facts have it: a day, a month or a year
	struct date in_force;	  // DATE_NONE: not in force, or not known: see force
	enum yes_no force;	  // no: known not to be in force; unknown: in_force decides
	struct date applies_from; // DATE_NONE: as in_force
	bool binding;
	enum instrument_role role;
	uint16_t parent;	// of a protocol
	uint16_t members;	// index into law.organisations of those it is made for, or LAW_NONE
	struct id_list offers;	// measures that a request may rest on it for
	bool own_offences_only; // offers reach only its own offences
	bool own_offences_extradition; // its extradition reaches only its own offences
	enum yes_no accession;	       // whether a state can join it; unknown: who may is not known
	struct {
		struct provision *p;
		size_t n, cap;
	} provisions;
	struct {
		struct element *p;
		size_t n, cap;
	} elements;
	struct {
		struct measure_row *p;
		size_t n, cap;
	} measures;
	struct {
		struct form_field *p;
		size_t n, cap;
	} forms;
	struct {
		struct reservable *p;
		size_t n, cap;
	} reservables;
	struct {
		struct evidence_rule *p;
		size_t n, cap;
	} evidence; // of a model law
	struct prov prov;
};

/* ---- countries ----------------------------------------------------------- */

/* A country's provision for a concept. */
struct national {
	uint16_t country, concept;
	struct str law, section, penalty, note;
	enum finding finding;
	enum basis basis;
	bool finding_seen; // confidence verified covers the finding, not only law and section
	struct id_list qualifiers; // all must hold
	struct id_list one_of;	   // at least one must hold; empty: no such rule
	int years_low, years_high; // lowest and highest maximum named in penalty; -1 not known
	struct prov prov;
};

enum status_kind {
	STATUS_UNKNOWN,
	STATUS_NOT_PARTY,
	STATUS_INVITED,
	STATUS_SIGNED,
	STATUS_BOUND,
};

struct status {
	uint16_t instrument, country;
	enum status_kind kind;
	struct str kind_word; // ratification, accession, eu-member ...
	struct date invited, signed_on, ratified, in_force;
	int year; // 0 not known
	struct str note;
	struct prov prov;
};

struct declaration {
	uint16_t country, instrument;
	struct str article, kind, effect, note;
	uint16_t code; // qualifier, never LAW_NONE
	bool withdrawn;
	struct prov prov;
};

struct authority {
	uint16_t country;
	struct str kind; // central-authority, 24-7-point, national-cert, hotline, citizen-reporting
	struct str organisation, website, note;
	struct prov prov;
};

#define LAW_ORGANISATIONS_MAX 16

/* Whose word stands in place of the file that was installed; `by` empty: the installed one
 * counts. */
struct law_published {
	struct str by, origin; // "Contact point of Utopia", "node.example/zz"
	int64_t serial;
	struct date on, taken; // the days when they published it, and when this node took it
};

/* A file of a law folder. */
struct law_file {
	struct str path; // within the folder: "countries/ke.yaml"
	struct str text;
	const struct law_published *published; // NULL: nobody, it is the folder's own
};

struct law_files {
	struct law_file *p;
	size_t n, cap;
};

struct country {
	char alpha2[3], alpha3[4];
	struct str name, note;
	struct str_list also;			   // further English names
	enum yes_no member[LAW_ORGANISATIONS_MAX]; // by index into law.organisations
	struct {
		struct status *p;
		size_t n, cap;
	} status;
	struct {
		struct declaration *p;
		size_t n, cap;
	} declarations;
	struct {
		struct national *p;
		size_t n, cap;
	} national;
	struct {
		struct authority *p;
		size_t n, cap;
	} authorities;
	struct {
		struct evidence_rule *p;
		size_t n, cap;
	} evidence;
	struct law_published published;
	struct prov prov;
};

/* ---- the rest ------------------------------------------------------------ */

enum bilateral_status { BILATERAL_UNCONFIRMED, BILATERAL_KNOWN, BILATERAL_SEEN };

/* Which offences a bilateral treaty reaches, as far as its scope was told. */
enum bilateral_reach {
	BILATERAL_REACH_GENERAL,   // criminal matters in general
	BILATERAL_REACH_UNCERTAIN, // perhaps only some: its text was not read
	BILATERAL_REACH_OTHER,	   // only offences that no concept here stands for (drugs)
};

/* One row per pair and kind; the order of the two sides means nothing. */
struct bilateral {
	uint16_t a, b;	 // a is LAW_NONE for the European Union
	struct str kind; // mlat, extradition, mla-agreement-eu, executive-agreement
	struct str title, scope, note, central_authority_a, central_authority_b;
	enum bilateral_status status;
	enum bilateral_reach reach;
	bool stands_alone; // false: it only supplements another treaty
	struct date signed_on, in_force;
	int year; // of in_force where known, else of signature; 0 not known
	struct id_list offers;
	struct prov prov;
};

struct technique_row {
	struct str technique, name, kind, provision, role, guidance_note, document, year, reason,
		basis;
	uint16_t concept;
	struct prov prov;
};

struct project {
	struct str actor, name, years, donors, output, from_memory, where;
	struct str_list kinds; // legislation, training-le, cert ...
	struct bits countries; // those that the row names by code
	bool global;
	uint16_t members; // an organisation whose members it is for, or LAW_NONE
	struct prov prov;
};

struct child_row { // the annual global review: its criteria, rules and printed results
	struct str kind, id, edition, year, countries_reviewed, metric, value, text;
	struct prov prov;
};

struct indicator {
	struct str framework, theme, indicator, answer_type, note;
	struct prov prov;
};

struct law_index;

struct law {
	struct {
		struct concept *p;
		size_t n, cap;
	} concepts;
	struct {
		struct fact *p;
		size_t n, cap;
	} facts;
	struct {
		struct qualifier *p;
		size_t n, cap;
	} qualifiers;
	struct {
		struct measure *p;
		size_t n, cap;
	} measures;
	struct {
		struct instrument *p;
		size_t n, cap;
	} instruments;
	struct {
		struct country *p;
		size_t n, cap;
	} countries;
	struct {
		struct bilateral *p;
		size_t n, cap;
	} bilateral;
	struct {
		struct technique_row *p;
		size_t n, cap;
	} techniques;
	struct {
		struct project *p;
		size_t n, cap;
	} projects;
	struct {
		struct child_row *p;
		size_t n, cap;
	} children;
	struct {
		struct indicator *p;
		size_t n, cap;
	} indicators;
	struct str organisations[LAW_ORGANISATIONS_MAX]; // "coe", "eu", "commonwealth" ...
	size_t organisations_n;
	struct id_list provider_countries; // where the largest providers hold their data
	struct prov provider_countries_prov;
	struct str compiled;   // month in which the facts were compiled, "2026-11"
	struct str dir;	       // the folder it was read from; empty: the files built in
	struct law_files over; // those that stand in place of files of that folder (law/source.h)

	/* Row of a country for a concept, and of a country for an instrument; NULL: no
	 * row. [country * concepts.n + concept], [instrument * countries.n + country]. */
	const struct national **national;
	const struct status **status;

	const struct law_index *index; // of the ids and names, for the functions below
};

/* ---- finding things ------------------------------------------------------ */

/* By alpha-2, alpha-3 or an English name, any case, with or without accents, dots and
 * "the"; of "Virgin Islands, British" and "Falkland Islands (Malvinas)" also the part
 * before the comma or bracket where only one country has it, and "British Virgin
 * Islands". LAW_NONE when there is none, and for what several share. */
uint16_t law_country(const struct law *law, struct str name);

/* The countries that share the name ("Korea"); empty when law_country can answer. */
struct bits law_countries_sharing(const struct law *law, struct str name);
uint16_t law_instrument(const struct law *law, struct str id);
uint16_t law_concept(const struct law *law, struct str id);
uint16_t law_qualifier(const struct law *law, struct str id);
uint16_t law_fact(const struct law *law, struct str id);
uint16_t law_measure(const struct law *law, struct str id);
int law_organisation(const struct law *law, struct str id); // -1 when there is none

/* The country's own row for exactly this concept, or NULL. */
const struct national *law_national(const struct law *law, uint16_t country, uint16_t concept);

/* The same, or else the row of the concept's family (csam for csam-possession). */
const struct national *law_national_or_family(const struct law *law, uint16_t country,
					      uint16_t concept);
/* Whether an instrument or a country has a provision of this concept. */
bool law_uses_concept(const struct law *law, uint16_t concept);

const struct status *law_status(const struct law *law, uint16_t instrument, uint16_t country);

bool law_has_qualifier(const struct law *law, const struct id_list *list, const char *id);

/* Rule 1.5: an offence that one can ask about; false for another pillar and for what
 * only stands with the offences (penalties, liability of companies, time bars). */
bool law_is_offence(const struct law *law, uint16_t concept);

/* Whether the facts say that the project is for the country: they name it, it is for the
 * members of an organisation and the country is one, or it is for all. */
bool law_project_covers(const struct law *law, const struct project *p, uint16_t country);

/* Words for the enums, as they stand in the files, in JSON and in the vocabulary. */
const char *finding_word(enum finding f);
const char *confidence_word(enum confidence c);
const char *pillar_word(enum pillar p);
const char *role_word(enum instrument_role r);
const char *status_kind_word(enum status_kind k);
const char *basis_word(enum basis b);
const char *channel_word(enum channel c);
const char *dc_rule_word(enum dc_rule r);
const char *yes_no_word(enum yes_no y);

/* What one may rest a finding on: verified only when the finding itself was seen. */
enum confidence national_confidence(const struct national *row);

#endif
