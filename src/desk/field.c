// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/field.h"

#include "people/role.h"

#define LIST_MAX 8

// clang-format off
static const struct {
	const char *key, *label;
	bool safeguard;
	const char *forms[LIST_MAX]; // fields of official forms
	const char *words[LIST_MAX]; // of the contents that an instrument asks for
} rows[FIELDS] = {
	[FIELD_CONTACT] = { "contact", N_("Who asks: organisation, person, address, numbers, time zone"), false,
	  { "req_organisation", "req_person", "req_address", "req_telephone", "req_email", "req_time_zone", "details", "contact" },
	  { "authority", "agency", "contact", "address for the answer" } },
	[FIELD_CONFIRMATION] = { "confirmation", N_("Whom to ask whether this is genuine"), false,
	  { "conf_name", "conf_job_title", "conf_function", "conf_telephone", "conf_cell", "conf_email" }, { 0 } },
	[FIELD_INVESTIGATOR] = { "investigator", N_("Who leads the case, if another"), false,
	  { "inv_block", "inv_person", "inv_telephone", "inv_cell", "inv_email", "inv_fax" }, { "seeking authority" } },
	[FIELD_OFFENCE_LAW] = { "offence-law", N_("The offence in the law of the country that asks: provision and penalty"), false,
	  { "offence", "offences", "legal_basis", "threshold" },
	  { "offence", "provisions", "penalties", "conduct being investigated", "subject and nature" } },
	[FIELD_GRAVITY] = { "gravity", N_("How grave it is in this case"), true, { 0 }, { 0 } },
	[FIELD_FACTS] = { "facts", N_("Short summary of the facts"), false,
	  { "facts", "summary" }, { "facts" } },
	[FIELD_DATA] = { "data", N_("The data, as narrow as they can be"), false,
	  { "data", "data_wanted" }, { "data", "detailed description", "help and procedure" } },
	[FIELD_DATA_LINK] = { "data-link", N_("How the data relate to the offence"), false,
	  { "data_link", "purpose" }, { "relate", "their link", "relevance", "relevant", "purpose" } },
	[FIELD_IDENTIFIERS] = { "identifiers", N_("Identifiers: addresses with date, time and zone; accounts; numbers"), false,
	  { "identifiers", "ip", "telephone", "email", "imei", "mac", "user" },
	  { "person, item or account", "domain" } },
	[FIELD_CUSTODIAN] = { "custodian", N_("Who holds the data, and where the system is"), false,
	  { "custodian", "provider", "service" }, { "custodian", "provider" } },
	[FIELD_NECESSITY] = { "necessity", N_("Why it is needed"), true,
	  { "necessity" }, { "is needed", "need" } },
	[FIELD_LESS_INTRUSIVE] = { "less-intrusive", N_("Why nothing less intrusive serves"), true,
	  { 0 }, { "other means" } },
	[FIELD_PERSONS] = { "persons", N_("Whose data, and why theirs"), true, { 0 }, { 0 } },
	[FIELD_DURATION] = { "duration", N_("For how long, and why"), true,
	  { "period", "time_range" }, { "period", "time and manner", "time, manner" } },
	[FIELD_AUTHORITY] = { "authority", N_("Who authorised it, by which decision"), true,
	  { "decisions", "type", "issuing_authority", "validating_authority" }, { "issuing authority" } },
	[FIELD_NOTICE] = { "notice", N_("When the person is told, or why not"), true,
	  { "no_tipoff" }, { "notice was given" } },
	[FIELD_FOLLOW_UP] = { "follow-up", N_("That a request for the data will follow, and when"), false,
	  { "mla_intent" }, { "intended request", "planned request" } },
	[FIELD_URGENCY] = { "urgency", N_("Why it cannot wait"), false, { "urgency", "deadline" }, { 0 } },
	[FIELD_EMERGENCY] = { "emergency", N_("The facts that show the emergency"), false,
	  { "emergency_ground" }, { "emergency" } },
	[FIELD_CONFIDENTIALITY] = { "confidentiality", N_("What must be kept from whom"), false,
	  { "confidentiality" }, { "secrecy" } },
	[FIELD_USE_LIMITS] = { "use-limits", N_("Limits of use, or that there are none"), false, { 0 }, { 0 } },
	[FIELD_PROCEDURE] = { "procedure", N_("Procedures that are asked for"), false,
	  { 0 }, { "procedure", "special instructions" } },
	[FIELD_QUESTION] = { "question", N_("The question, or what is proposed"), false, { 0 }, { 0 } },
	[FIELD_CONTENT] = { "content", N_("The information; or what is to be removed, and where"), false, { 0 }, { 0 } },
	[FIELD_EARLIER] = { "earlier", N_("Earlier requests: references, dates, ways"), false,
	  { "previous_reference", "prev_mla_reference", "prev_pres_reference", "earlier", "preservation_reference" },
	  { "preservation was requested", "preservation already requested" } },
	[FIELD_STATEMENT] = { "statement", N_("What the instrument wants to be declared"), false,
	  { "proceedings", "controller" }, { "statement" } },
};

static const char *const by_node[] = { "date", "reference", "status", "requested_authority", "addressee", "signature",
	"letterhead", "issuing_state", "file_issuing", "issuing", "issuing_details", "recipient" };
static const char *const by_classes[] = { "data_categories", "categories", "subscriber", "identification",
	"traffic_telephony", "traffic_internet", "traffic_hosting", "content" };
// clang-format on

const char *field_key(enum request_field f)
{
	INVARIANT(f < FIELDS);
	return rows[f].key;
}

const char *field_label(enum request_field f)
{
	INVARIANT(f < FIELDS);
	return rows[f].label;
}

bool field_parse(struct str key, enum request_field *out)
{
	for (enum request_field f = 0; f < FIELDS; f++) {
		if (str_eq(key, str_from_c(rows[f].key))) {
			*out = f;
			return true;
		}
	}
	return false;
}

bool field_is_safeguard(enum request_field f)
{
	INVARIANT(f < FIELDS);
	return rows[f].safeguard;
}

static bool is_in(struct str s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n && list[i]; i++)
		if (str_eq(s, str_from_c(list[i])))
			return true;
	return false;
}

enum form_filling form_filling_of(struct str form_field, enum request_field *out)
{
	if (is_in(form_field, by_node, sizeof(by_node) / sizeof(*by_node)))
		return FORM_NODE;
	if (is_in(form_field, by_classes, sizeof(by_classes) / sizeof(*by_classes)))
		return FORM_CLASSES;
	for (enum request_field f = 0; f < FIELDS; f++) {
		if (is_in(form_field, rows[f].forms, LIST_MAX)) {
			*out = f;
			return FORM_FIELD;
		}
	}
	return FORM_OTHER;
}

static bool is_letter_at(struct str text, size_t at)
{
	return at < text.n && (text.p[at] | 32) >= 'a' && (text.p[at] | 32) <= 'z';
}

/* Whether the words stand in the text as whole words. */
static bool has_words(struct str text, struct str words)
{
	for (size_t at = 0; at + words.n <= text.n; at++) {
		if (!str_eq_nocase(str_slice(text, at, at + words.n), words))
			continue;
		if ((at == 0 || !is_letter_at(text, at - 1)) && !is_letter_at(text, at + words.n))
			return true;
	}
	return false;
}

uint32_t fields_asked_by(struct str words)
{
	uint32_t set = 0;
	for (enum request_field f = 0; f < FIELDS; f++)
		for (size_t i = 0; i < LIST_MAX && rows[f].words[i]; i++)
			if (has_words(words, str_from_c(rows[f].words[i])))
				set |= UINT32_C(1) << f;
	return set;
}
