// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/schema.h"

#include <string.h>

/* The offset of a member, refused by the compiler unless it has the type that
 * the field's type fills. */
#define AT(T, m, type) \
	(offsetof(struct T, m) + 0 * sizeof(_Generic(((struct T *)0)->m, type : (char)0)))
#define AT_ENUM(T, m)            \
	(offsetof(struct T, m) + \
	 0 * sizeof(char[sizeof(((struct T *)0)->m) == sizeof(int) ? 1 : -1]))

#define TEXT(T, m)                                   \
	{                                            \
#m, FIELD_TEXT, AT(T, m, struct str) \
	}
#define TEXT_MUST(T, m)                                                \
	{                                                              \
#m, FIELD_TEXT, AT(T, m, struct str), .required = true \
	}
#define ID(T, m)                                                     \
	{                                                            \
#m, FIELD_ID, AT(T, m, struct str), .required = true \
	}
#define DATE(T, key, m)                                \
	{                                              \
		key, FIELD_DATE, AT(T, m, struct date) \
	}
#define YEAR(T)                                      \
	{                                            \
		"year", FIELD_YEAR, AT(T, year, int) \
	}
#define YES_NO(T, key, m)                         \
	{                                         \
		key, FIELD_YES_NO, AT(T, m, bool) \
	}
#define TEXTS(T, m)                                        \
	{                                                  \
#m, FIELD_TEXTS, AT(T, m, struct str_list) \
	}
#define WORD(T, m, list)                                     \
	{                                                    \
#m, FIELD_WORD, AT_ENUM(T, m), .words = list \
	}
#define WORD_MUST(T, m, list)                                                  \
	{                                                                      \
#m, FIELD_WORD, AT_ENUM(T, m), .words = list, .required = true \
	}
#define REF(T, m, kind)                                        \
	{                                                      \
#m, FIELD_REF, AT(T, m, uint16_t), .ref = kind \
	}
#define REF_MUST(T, m, kind)                                                     \
	{                                                                        \
#m, FIELD_REF, AT(T, m, uint16_t), .ref = kind, .required = true \
	}
#define REFS(T, m, kind)                                              \
	{                                                             \
#m, FIELD_REFS, AT(T, m, struct id_list), .ref = kind \
	}

#define SCHEMA(T, name, rows_check)                                           \
	{                                                                     \
		.kind = name, .fields = T##_fields, .size = sizeof(struct T), \
		.prov = offsetof(struct T, prov), .check = rows_check         \
	}
#define SECTION(T, section_key, m, schema)                                        \
	{                                                                         \
		.key = section_key, .row = &schema, .list = offsetof(struct T, m) \
	}

/* ---- vocabulary.yaml ----------------------------------------------------- */

static const struct law_field fact_fields[] = {
	ID(fact, id),
	TEXT_MUST(fact, question),
	{ 0 },
};

static const struct law_field concept_fields[] = {
	ID(concept, id),
	WORD_MUST(concept, pillar, law_words_pillar),
	TEXT_MUST(concept, meaning),
	TEXT(concept, article),
	TEXT(concept, no_offence),
	REF(concept, family, REF_CONCEPT),
	REFS(concept, kin, REF_CONCEPT),
	{ 0 },
};

static const struct law_field qualifier_fields[] = {
	ID(qualifier, id),
	WORD_MUST(qualifier, kind, law_words_qualifier_kind),
	{ "condition", FIELD_CONDITION, AT(qualifier, condition, struct condition) },
	{ "reads_as", FIELD_REF_TEXT, AT(qualifier, reads_as, struct str), .ref = REF_QUALIFIER },
	REFS(qualifier, permitted, REF_CONCEPT),
	TEXT(qualifier, permitted_note),
	TEXT(qualifier, family),
	{ "duration", FIELD_DURATION, AT(qualifier, duration, struct str) },
	TEXT(qualifier, note),
	{ 0 },
};

static const struct law_field measure_fields[] = {
	ID(measure, id),
	TEXT_MUST(measure, title),
	REFS(measure, concepts, REF_CONCEPT),
	REFS(measure, powers, REF_CONCEPT),
	{ 0 },
};

static const struct law_field provider_fields[] = {
	{ "countries", FIELD_REFS, AT(law, provider_countries, struct id_list), .ref = REF_COUNTRY,
	  .required = true },
	{ 0 },
};

static const struct law_field vocabulary_fields[] = {
	{ "compiled", FIELD_WHEN, AT(law, compiled, struct str), .required = true },
	{ "organisations", FIELD_ORGANISATIONS, offsetof(struct law, organisations),
	  .required = true },
	{ "instruments", FIELD_ORDER, 0, .ref = REF_INSTRUMENT },
	{ 0 },
};

static const struct law_field no_fields[] = { { 0 } };

static const struct law_schema fact_schema = SCHEMA(fact, "facts", CHECK_NOTHING);
static const struct law_schema concept_schema = SCHEMA(concept, "concepts", CHECK_CONCEPT);
static const struct law_schema qualifier_schema = SCHEMA(qualifier, "qualifiers", CHECK_QUALIFIER);
static const struct law_schema measure_schema = SCHEMA(measure, "measures", CHECK_NOTHING);
static const struct law_schema provider_schema = {
	.kind = "provider_countries",
	.fields = provider_fields,
	.size = sizeof(struct law),
	.prov = offsetof(struct law, provider_countries_prov),
};
static const struct law_schema vocabulary_schema = {
	.kind = "vocabulary",
	.fields = vocabulary_fields,
	.size = sizeof(struct law),
};
static const struct law_schema plain_schema = {
	.kind = "file",
	.fields = no_fields,
	.size = sizeof(struct law),
};

static const struct law_section vocabulary_sections[] = {
	{ .key = "provider_countries", .row = &provider_schema, .single = true },
	SECTION(law, "facts", facts, fact_schema),
	SECTION(law, "concepts", concepts, concept_schema),
	SECTION(law, "qualifiers", qualifiers, qualifier_schema),
	SECTION(law, "measures", measures, measure_schema),
	{ 0 },
};

/* ---- instruments/ -------------------------------------------------------- */

static const struct law_field instrument_fields[] = {
	{ "instrument", FIELD_ID, AT(instrument, id, struct str), .required = true },
	TEXT_MUST(instrument, short_name),
	TEXT_MUST(instrument, full_name),
	TEXT_MUST(instrument, kind),
	TEXT(instrument, body),
	{ "opened", FIELD_WHEN, AT(instrument, opened, struct str) },
	DATE(instrument, "in_force", in_force),
	WORD(instrument, force, law_words_yes_no),
	DATE(instrument, "applies_from", applies_from),
	{ "binding", FIELD_YES_NO, AT(instrument, binding, bool), .required = true },
	WORD_MUST(instrument, role, law_words_role),
	REF(instrument, parent, REF_INSTRUMENT),
	REF(instrument, members, REF_ORGANISATION),
	REFS(instrument, offers, REF_MEASURE),
	YES_NO(instrument, "own_offences_only", own_offences_only),
	YES_NO(instrument, "own_offences_extradition", own_offences_extradition),
	WORD(instrument, accession, law_words_yes_no),
	TEXT(instrument, note),
	{ 0 },
};

static const struct law_field provision_fields[] = {
	TEXT(provision, number),
	TEXT(provision, heading),
	TEXT(provision, detail),
	WORD_MUST(provision, pillar, law_words_pillar),
	REF_MUST(provision, concept, REF_CONCEPT),
	WORD(provision, detail_confidence, law_words_detail_confidence),
	{ 0 },
};

static const struct law_field element_fields[] = {
	TEXT_MUST(element, provision), REF_MUST(element, concept, REF_CONCEPT),
	TEXT(element, conduct),	       TEXT(element, object),
	TEXT(element, mental_element), TEXT(element, special_intent),
	TEXT(element, without_right),  REFS(element, built_in, REF_QUALIFIER),
	TEXT(element, optional_text),  REFS(element, optional, REF_QUALIFIER),
	TEXT(element, made_by),	       TEXT(element, threshold),
	TEXT(element, reservable),     REFS(element, reservations, REF_QUALIFIER),
	TEXT(element, note),	       { 0 },
};

static const struct law_field measure_row_fields[] = {
	ID(measure_row, id),
	TEXT(measure_row, provision),
	{ "kind", FIELD_WORD_BOOL, AT(measure_row, domestic, bool), .words = law_words_measure_kind,
	  .required = true },
	TEXT_MUST(measure_row, title),
	REF_MUST(measure_row, concept, REF_CONCEPT),
	TEXT(measure_row, obtains),
	{ "data", FIELD_WORD_SET, AT(measure_row, data, unsigned), .words = law_words_data },
	TEXT(measure_row, time_limits),
	{ "deadlines", FIELD_DEADLINES, AT(measure_row, deadlines, struct str_list) },
	{ "dual_criminality", FIELD_WORD, AT_ENUM(measure_row, dual_criminality),
	  .words = law_words_dc_rule, .silent = true },
	{ "dual_criminality", FIELD_TEXT, AT(measure_row, dual_criminality_word, struct str) },
	TEXT(measure_row, dual_criminality_detail),
	TEXTS(measure_row, refusal),
	TEXTS(measure_row, contents),
	TEXT(measure_row, urgent_channel),
	TEXT(measure_row, use_limits),
	TEXT(measure_row, sender),
	TEXT(measure_row, recipient),
	WORD(measure_row, channel, law_words_channel),
	TEXT(measure_row, opt_outs),
	REFS(measure_row, opt_out_codes, REF_QUALIFIER),
	TEXT(measure_row, note),
	{ 0 },
};

static const struct law_field reservable_fields[] = {
	TEXT_MUST(reservable, article),
	{ "kind", FIELD_WORD_BOOL, AT(reservable, reservation, bool),
	  .words = law_words_reservable_kind, .required = true },
	REFS(reservable, codes, REF_QUALIFIER),
	{ 0 },
};

static const struct law_field form_field_fields[] = {
	ID(form_field, form),	      TEXT_MUST(form_field, form_title),
	TEXT(form_field, section),    TEXT(form_field, section_title),
	TEXT_MUST(form_field, field), TEXT_MUST(form_field, label),
	TEXT(form_field, type),	      TEXT(form_field, required),
	TEXT(form_field, note),	      { 0 },
};

static const struct law_field evidence_rule_fields[] = {
	TEXT(evidence_rule, jurisdiction), TEXT(evidence_rule, law),
	TEXT(evidence_rule, section),	   TEXT(evidence_rule, test),
	TEXT(evidence_rule, presumption),  TEXT(evidence_rule, proof_form),
	TEXT(evidence_rule, signer),	   TEXTS(evidence_rule, certificate_fields),
	TEXT(evidence_rule, limit),	   TEXT(evidence_rule, note),
	TEXT(evidence_rule, from_memory),  { 0 },
};

static const struct law_schema instrument_schema = SCHEMA(instrument, "instruments",
							  CHECK_INSTRUMENT);
static const struct law_schema provision_schema = SCHEMA(provision, "provisions", CHECK_NOTHING);
static const struct law_schema element_schema = SCHEMA(element, "elements", CHECK_NOTHING);
static const struct law_schema measure_row_schema = SCHEMA(measure_row, "measure_rows",
							   CHECK_NOTHING);
static const struct law_schema reservable_schema = SCHEMA(reservable, "reservables", CHECK_NOTHING);
static const struct law_schema form_field_schema = SCHEMA(form_field, "forms", CHECK_NOTHING);
static const struct law_schema evidence_schema = SCHEMA(evidence_rule, "evidence", CHECK_NOTHING);

static const struct law_section instrument_sections[] = {
	SECTION(instrument, "provisions", provisions, provision_schema),
	SECTION(instrument, "elements", elements, element_schema),
	SECTION(instrument, "measures", measures, measure_row_schema),
	SECTION(instrument, "reservables", reservables, reservable_schema),
	SECTION(instrument, "forms", forms, form_field_schema),
	SECTION(instrument, "evidence", evidence, evidence_schema),
	{ 0 },
};

/* ---- countries/ ---------------------------------------------------------- */

static const struct law_field country_fields[] = {
	{ "country", FIELD_ALPHA2, offsetof(struct country, alpha2), .required = true },
	{ "alpha3", FIELD_ALPHA3, offsetof(struct country, alpha3), .required = true },
	TEXT_MUST(country, name),
	TEXTS(country, also),
	{ "memberships", FIELD_MEMBERSHIPS, offsetof(struct country, member), .required = true },
	TEXT(country, note),
	{ 0 },
};

static const struct law_field status_fields[] = {
	REF_MUST(status, instrument, REF_INSTRUMENT),
	{ "kind", FIELD_WORD, AT_ENUM(status, kind), .words = law_words_status_file, .silent = true,
	  .required = true },
	{ "kind", FIELD_TEXT, AT(status, kind_word, struct str) },
	DATE(status, "invited", invited),
	DATE(status, "signed", signed_on),
	DATE(status, "ratified", ratified),
	DATE(status, "in_force", in_force),
	YEAR(status),
	TEXT(status, note),
	{ 0 },
};

static const struct law_field declaration_fields[] = {
	REF_MUST(declaration, instrument, REF_INSTRUMENT),
	TEXT_MUST(declaration, article),
	{ "kind", FIELD_WORD_TEXT, AT(declaration, kind, struct str),
	  .words = law_words_declaration_kind, .required = true },
	REF_MUST(declaration, code, REF_QUALIFIER),
	TEXT(declaration, effect),
	TEXT(declaration, note),
	{ 0 },
};

_Static_assert(offsetof(struct national, years_high) ==
		       offsetof(struct national, years_low) + sizeof(int),
	       "FIELD_YEARS fills both");

static const struct law_field national_fields[] = {
	REF_MUST(national, concept, REF_CONCEPT),
	TEXT(national, law),
	TEXT(national, section),
	WORD_MUST(national, finding, law_words_finding),
	REFS(national, qualifiers, REF_QUALIFIER),
	REFS(national, one_of, REF_QUALIFIER),
	TEXT(national, penalty),
	{ "years", FIELD_YEARS, AT(national, years_low, int) },
	TEXT(national, note),
	WORD(national, basis, law_words_basis),
	{ "seen", FIELD_SEEN, AT(national, finding_seen, bool), .words = law_words_seen,
	  .shown_as = "finding_seen" },
	{ 0 },
};

static const struct law_field authority_fields[] = {
	{ "kind", FIELD_WORD_TEXT, AT(authority, kind, struct str),
	  .words = law_words_authority_kind, .required = true },
	TEXT(authority, organisation),
	TEXT(authority, website),
	TEXT(authority, note),
	{ 0 },
};

static const struct law_schema country_schema = SCHEMA(country, "countries", CHECK_COUNTRY);
static const struct law_schema status_schema = SCHEMA(status, "status", CHECK_STATUS);
static const struct law_schema declaration_schema = SCHEMA(declaration, "declarations",
							   CHECK_DECLARATION);
static const struct law_schema national_schema = SCHEMA(national, "national", CHECK_NATIONAL);
static const struct law_schema authority_schema = SCHEMA(authority, "authorities", CHECK_AUTHORITY);

static const struct law_section country_sections[] = {
	SECTION(country, "status", status, status_schema),
	SECTION(country, "declarations", declarations, declaration_schema),
	SECTION(country, "provisions", national, national_schema),
	SECTION(country, "authorities", authorities, authority_schema),
	SECTION(country, "evidence", evidence, evidence_schema),
	{ 0 },
};

/* ---- the rest ------------------------------------------------------------ */

static const struct law_field bilateral_fields[] = {
	{ "a", FIELD_PARTY, AT(bilateral, a, uint16_t), .ref = REF_COUNTRY, .required = true },
	REF_MUST(bilateral, b, REF_COUNTRY),
	{ "kind", FIELD_WORD_TEXT, AT(bilateral, kind, struct str),
	  .words = law_words_bilateral_kind, .required = true },
	TEXT_MUST(bilateral, title),
	WORD_MUST(bilateral, status, law_words_bilateral),
	WORD(bilateral, reach, law_words_bilateral_reach),
	{ "stands_alone", FIELD_YES_NO, AT(bilateral, stands_alone, bool), .required = true },
	DATE(bilateral, "signed", signed_on),
	DATE(bilateral, "in_force", in_force),
	YEAR(bilateral),
	TEXT(bilateral, scope),
	TEXT(bilateral, central_authority_a),
	TEXT(bilateral, central_authority_b),
	REFS(bilateral, offers, REF_MEASURE),
	TEXT(bilateral, note),
	{ 0 },
};

static const struct law_field technique_row_fields[] = {
	TEXT_MUST(technique_row, technique),
	TEXT(technique_row, name),
	TEXT(technique_row, kind),
	REF_MUST(technique_row, concept, REF_CONCEPT),
	TEXT(technique_row, provision),
	TEXT(technique_row, role),
	TEXT(technique_row, guidance_note),
	TEXT(technique_row, document),
	{ "year", FIELD_TEXT, AT(technique_row, year, struct str) },
	TEXT(technique_row, reason),
	TEXT(technique_row, basis),
	{ 0 },
};

static const struct law_field project_fields[] = {
	TEXT_MUST(project, actor),
	TEXT(project, name),
	TEXT(project, where),
	{ "countries", FIELD_COUNTRY_SET, AT(project, countries, struct bits), .ref = REF_COUNTRY },
	REF(project, members, REF_ORGANISATION),
	YES_NO(project, "global", global),
	TEXT(project, years),
	TEXTS(project, kinds),
	TEXT(project, donors),
	TEXT(project, output),
	TEXT(project, from_memory),
	{ 0 },
};

static const struct law_field child_row_fields[] = {
	TEXT_MUST(child_row, kind),
	TEXT_MUST(child_row, id),
	TEXT(child_row, edition),
	TEXT(child_row, year),
	TEXT(child_row, countries_reviewed),
	TEXT(child_row, metric),
	TEXT(child_row, value),
	TEXT(child_row, text),
	{ 0 },
};

static const struct law_field indicator_fields[] = {
	TEXT_MUST(indicator, framework), TEXT(indicator, theme), TEXT_MUST(indicator, indicator),
	TEXT(indicator, answer_type),	 TEXT(indicator, note),	 { 0 },
};

static const struct law_schema bilateral_schema = SCHEMA(bilateral, "bilateral", CHECK_BILATERAL);
static const struct law_schema technique_schema = SCHEMA(technique_row, "techniques",
							 CHECK_NOTHING);
static const struct law_schema project_schema = SCHEMA(project, "projects", CHECK_NOTHING);
static const struct law_schema child_schema = SCHEMA(child_row, "children", CHECK_NOTHING);
static const struct law_schema indicator_schema = SCHEMA(indicator, "indicators", CHECK_NOTHING);

static const struct law_section bilateral_sections[] = {
	SECTION(law, "treaties", bilateral, bilateral_schema),
	{ 0 },
};
static const struct law_section technique_sections[] = {
	SECTION(law, "techniques", techniques, technique_schema),
	{ 0 },
};
static const struct law_section capacity_sections[] = {
	SECTION(law, "projects", projects, project_schema),
	{ 0 },
};
static const struct law_section children_sections[] = {
	SECTION(law, "rows", children, child_schema),
	{ 0 },
};
static const struct law_section framework_sections[] = {
	SECTION(law, "indicators", indicators, indicator_schema),
	{ 0 },
};

const struct law_file_schema law_file_schemas[FILE_KINDS] = {
	[FILE_VOCABULARY] = { "vocabulary.yaml", &vocabulary_schema, vocabulary_sections,
			      .lends_prov = true },
	[FILE_INSTRUMENT] = { "instruments/", &instrument_schema, instrument_sections,
			      .has_prov = true },
	[FILE_COUNTRY] = { "countries/", &country_schema, country_sections, .has_prov = true },
	[FILE_BILATERAL] = { "bilateral.yaml", &plain_schema, bilateral_sections },
	[FILE_TECHNIQUES] = { "techniques.yaml", &plain_schema, technique_sections },
	[FILE_CAPACITY] = { "capacity.yaml", &plain_schema, capacity_sections },
	[FILE_CHILDREN] = { "children.yaml", &plain_schema, children_sections },
	[FILE_FRAMEWORKS] = { "frameworks.yaml", &plain_schema, framework_sections },
};

/* ---- walking the rows ---------------------------------------------------- */

/* The kind that the row belongs to, new or found. */
static struct law_kind *kind_of(struct law_kind *kinds, size_t *n, const struct law_schema *row)
{
	for (size_t i = 0; i < *n; i++)
		if (kinds[i].row == row)
			return &kinds[i];
	INVARIANT(*n < LAW_KINDS_MAX);
	kinds[*n] = (struct law_kind){ .row = row };
	return &kinds[(*n)++];
}

static void add_place(struct law_kind *kind, enum law_file_kind file,
		      const struct law_section *section)
{
	INVARIANT(kind->places_n < LAW_PLACES_MAX);
	kind->places[kind->places_n].file = file;
	kind->places[kind->places_n].section = section;
	kind->places_n++;
}

size_t law_kinds(struct law_kind out[static LAW_KINDS_MAX])
{
	size_t n = 0;
	for (size_t f = 0; f < FILE_KINDS; f++) {
		const struct law_file_schema *file = &law_file_schemas[f];
		const enum law_file_kind which = (enum law_file_kind)f;
		if (file->has_prov)
			add_place(kind_of(out, &n, file->head), which, NULL);
		for (const struct law_section *s = file->sections; s->key; s++)
			add_place(kind_of(out, &n, s->row), which, s);
	}
	return n;
}

size_t law_heads(const struct law *law, enum law_file_kind file)
{
	if (file == FILE_COUNTRY)
		return law->countries.n;
	return file == FILE_INSTRUMENT ? law->instruments.n : 1;
}

const void *law_head(const struct law *law, enum law_file_kind file, size_t i)
{
	if (file == FILE_COUNTRY)
		return &law->countries.p[i];
	return file == FILE_INSTRUMENT ? (const void *)&law->instruments.p[i] : law;
}

/* A list is always { T *p; size_t n, cap; }, whatever T is. */
const void *law_rows(const void *head, const struct law_section *section, size_t *n)
{
	if (!section || section->single) {
		*n = 1;
		return head;
	}
	const char *list = (const char *)head + section->list;
	const void *p = NULL;
	memcpy(&p, list, sizeof(p));
	memcpy(n, list + sizeof(p), sizeof(*n));
	return p;
}

size_t law_count(const struct law *law, const struct law_kind *kind)
{
	size_t sum = 0;
	for (size_t p = 0; p < kind->places_n; p++) {
		const size_t heads = law_heads(law, kind->places[p].file);
		for (size_t h = 0; h < heads; h++) {
			size_t n = 0;
			(void)law_rows(law_head(law, kind->places[p].file, h),
				       kind->places[p].section, &n); // only counted
			sum += n;
		}
	}
	return sum;
}

const struct prov *law_prov(const struct law_schema *schema, const void *row)
{
	return (const struct prov *)(const void *)((const char *)row + schema->prov);
}
