// SPDX-License-Identifier: AGPL-3.0-or-later
/* What people read in place of the names that the law data give to fields and choices. */
#include "evidence/certificate.h"
#include "ledger/act_words.h"

struct word {
	const char *name, *text;
};

static const struct word labels[] = {
	{ "access_given_to_other_party", N_("Was the other party given access to inspect?") },
	{ "accessible", N_("Is the information accessible?") },
	{ "accuracy", N_("Accuracy of the process or system") },
	{ "alteration_safeguards", N_("Safeguards against alteration") },
	{ "approved_process", N_("The approved process") },
	{ "authentication_mode", N_("How it is authenticated") },
	{ "author_identified", N_("Is the author identified?") },
	{ "automated", N_("Was it automated?") },
	{ "business_purpose", N_("Was it used for the purposes of a business?") },
	{ "certified_correct", N_("Do you certify that it is correct?") },
	{ "collection_method", N_("How the information was collected") },
	{ "colour", N_("Colour") },
	{ "computer", N_("The computer") },
	{ "conditions", N_("The conditions, one a line") },
	{ "conditions_of_s106B2", N_("The conditions of s. 106B(2), one a line") },
	{ "conditions_of_s65B2", N_("The four conditions of s. 65B(2), one a line") },
	{ "conditions_of_s84_2", N_("The four conditions of s. 84(2), one a line") },
	{ "copy_or_output", N_("The copy or output") },
	{ "correctness", N_("That it is correct") },
	{ "date", N_("Date") },
	{ "device", N_("The device") },
	{ "device_or_medium", N_("The device or medium") },
	{ "device_or_process", N_("The device or process") },
	{ "device_particulars", N_("Particulars of the device") },
	{ "displayable", N_("Can the information be displayed?") },
	{ "document", N_("The document") },
	{ "document_identified", N_("What document it is") },
	{ "expertise", N_("The signer’s expertise") },
	{ "explains_circumstances", N_("Does it explain the circumstances?") },
	{ "fed_in_ordinary_course",
	  N_("Was the information regularly fed in, in the ordinary course of activities?") },
	{ "generation_storage_reliability", N_("Reliability of how it was generated and stored") },
	{ "good_working_order", N_("Good working order") },
	{ "hash_algorithm", N_("Hash algorithm") },
	{ "hash_report_enclosed", N_("Is the hash report enclosed?") },
	{ "hash_value", N_("Hash value") },
	{ "hash_values", N_("Hash values, one a line") },
	{ "identification_process", N_("Process of digital identification") },
	{ "imei_uin_uid_mac_cloud_id", N_("IMEI, UIN, UID, MAC or cloud identifier") },
	{ "information_supplied_in_ordinary_course",
	  N_("Was the information supplied in the ordinary course of activities?") },
	{ "information_system", N_("The information system") },
	{ "institution", N_("The institution") },
	{ "integrity", N_("Integrity of the record") },
	{ "integrity_conditions", N_("Conditions that assure its integrity") },
	{ "integrity_method", N_("How its integrity was kept") },
	{ "integrity_reliability", N_("Its integrity and reliability") },
	{ "knowledge_or_belief", N_("To the best of what knowledge and belief this is stated") },
	{ "lawful_control", N_("Was the source under lawful control?") },
	{ "machine_or_computer", N_("The machine or computer") },
	{ "made_in_ordinary_course", N_("Was it made in the ordinary course?") },
	{ "make_and_model", N_("Make and model") },
	{ "maker", N_("Who made the record") },
	{ "maker_knowledge", N_("What the maker knew") },
	{ "manner_of_creation_storage_transmission",
	  N_("How it was created, stored or transmitted") },
	{ "manner_of_production", N_("How it was produced") },
	{ "method_of_generation_storage", N_("Method by which it was generated and stored") },
	{ "name", N_("Name") },
	{ "operated_properly", N_("Did it operate properly?") },
	{ "operating_properly", N_("Was it operating properly?") },
	{ "ordinarily_does", N_("What it ordinarily does") },
	{ "ordinarily_produces", N_("Does it ordinarily produce this?") },
	{ "ordinarily_produces_outcome", N_("Does it ordinarily produce this outcome?") },
	{ "ordinary_course", N_("Was it in the ordinary course?") },
	{ "originator", N_("The originator") },
	{ "other_information", N_("Other information") },
	{ "output", N_("The output") },
	{ "output_reliability", N_("Reliability of the output") },
	{ "parent_or_spouse", N_("Son, daughter or spouse of") },
	{ "part", N_("Part of the certificate") },
	{ "period_of_production", N_("Period in which it was produced") },
	{ "place", N_("Place") },
	{ "printout_relied_upon", N_("Is a print-out relied upon?") },
	{ "process_or_fact_established", N_("The process or fact established") },
	{ "process_or_system", N_("The process or system") },
	{ "produced_by_computer_in_ordinary_use",
	  N_("Was it produced by a computer in the course of its ordinary use?") },
	{ "proof_of_signature_or_certificate", N_("Proof of a signature or certificate") },
	{ "protection_measures", N_("Measures of protection") },
	{ "proximity_in_time", N_("Was it made near in time?") },
	{ "qualification", N_("The signer’s qualification") },
	{ "record_id", N_("The record") },
	{ "record_identified", N_("What record it is") },
	{ "recorded_by", N_("Who recorded it") },
	{ "recorded_or_stored_by", N_("Who recorded or stored it") },
	{ "records_system", N_("The records system") },
	{ "relation", N_("Relation to the device") },
	{ "residence_or_employer", N_("Residence or employer") },
	{ "safeguards_against_tampering", N_("Safeguards against tampering") },
	{ "screenshot_or_output", N_("The screenshot or output") },
	{ "sealed", N_("Is it sealed?") },
	{ "serial_number", N_("Serial number") },
	{ "signature", N_("Signature") },
	{ "signature_level", N_("Level of the signature") },
	{ "signer", N_("Who signs") },
	{ "signer_office", N_("The signer’s office") },
	{ "signer_position", N_("The signer’s position") },
	{ "signer_responsibility", N_("What the signer is responsible for") },
	{ "source", N_("Where it comes from") },
	{ "source_type", N_("Kind of source") },
	{ "system", N_("The system") },
	{ "system_operating_properly", N_("Was the system operating properly?") },
	{ "time_24h", N_("Time, of 24 hours") },
	{ "usual_course", N_("Was it in the usual course?") },
	{ "working_order_at_material_times", N_("Was it in working order at all material times?") },
	{ "working_properly", N_("Was it working properly?") },
};

static const struct word choices[] = {
	{ "yes", N_("Yes") },
	{ "no", N_("No") },
	{ "fault-not-affecting", N_("It had a fault that did not affect the record") },
	{ "direct", N_("Direct knowledge") },
	{ "supplied", N_("Supplied by others") },
	{ "computer-storage", N_("Storage of a computer") },
	{ "dvr", N_("Video recorder") },
	{ "mobile", N_("Mobile telephone") },
	{ "flash-drive", N_("Flash drive") },
	{ "cd-dvd", N_("CD or DVD") },
	{ "server", N_("Server") },
	{ "cloud", N_("Cloud") },
	{ "other", N_("Other") },
	{ "owned", N_("Owned") },
	{ "maintained", N_("Maintained") },
	{ "managed", N_("Managed") },
	{ "operated", N_("Operated") },
	{ "proponent", N_("The party that submits it") },
	{ "adverse", N_("An adverse party") },
	{ "neutral", N_("Somebody who is no party") },
	{ "security-procedure", N_("A security procedure") },
	{ "simple", N_("Simple") },
	{ "secure", N_("Secure") },
};

static const char *find(const struct word *words, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(name, str_from_c(words[i].name)))
			return words[i].text;
	return NULL;
}

const char *certificate_label(struct str name)
{
	return find(labels, sizeof(labels) / sizeof(*labels), name);
}

const char *certificate_word(struct str value)
{
	return find(choices, sizeof(choices) / sizeof(*choices), value);
}

const char *certificate_hint(enum certificate_type kind)
{
	switch (kind) {
	case CERTIFICATE_FOUR:
		return N_("Four statements, one a line: one for each condition of the test");
	case CERTIFICATE_DATE:
		return N_("A day, such as 2026-11-21");
	case CERTIFICATE_TIME:
		return N_("A time of 24 hours, such as 14:30");
	case CERTIFICATE_RANGE:
		return N_("From and to, such as 2026-11-01/2026-11-21");
	case CERTIFICATE_HEX:
		return N_("Hexadecimal digits, two for each byte");
	case CERTIFICATE_TEXT:
	case CERTIFICATE_STATEMENT:
	case CERTIFICATE_CHOICE:
	case CERTIFICATE_SIGNATURE:
	case CERTIFICATE_DEEMED:
		break;
	}
	return NULL;
}
