// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/hi1_type.h"

#define PART(c_name, space, type_name) \
	const struct hi1_type c_name = { space, HI1_STRUCT, type_name, NULL, c_name##_members }

static const struct hi1_member word_members[] = {
	{ "Value", &hi1_string, HI1_MUST },
	{ "Meaning", &hi1_string, HI1_MUST },
	{ 0 },
};
static PART(word, HI1_DICTIONARIES, "DictionaryEntry");

static const struct hi1_member words_members[] = {
	{ "DictionaryEntry", &word, HI1_MANY },
	{ 0 },
};
static PART(words, HI1_DICTIONARIES, "DictionaryEntries");

static const struct hi1_member dictionary_members[] = {
	{ "Owner", &hi1_string, HI1_MUST },
	{ "Name", &hi1_string, HI1_MUST },
	{ "DictionaryEntries", &words, HI1_MUST },
	{ 0 },
};
static PART(dictionary, HI1_DICTIONARIES, "Dictionary");

static const struct hi1_member hi1_dictionaries_members[] = {
	{ "Dictionary", &dictionary, HI1_MANY },
	{ 0 },
};
PART(hi1_dictionaries, HI1_DICTIONARIES, "Dictionaries");

static const struct hi1_member format_members[] = {
	{ "FormatName", &hi1_short, HI1_MUST },
	{ "Description", &hi1_long, HI1_MUST },
	{ "FormatRegex", &hi1_long, HI1_MUST },
	{ 0 },
};
static PART(format, HI1_CONFIG, "TargetFormatTypeDefinitionEntry");

static const struct hi1_member format_entries_members[] = {
	{ "TargetFormatTypeDefinitionEntry", &format, HI1_MANY },
	{ 0 },
};
static PART(format_entries, HI1_CONFIG, "TargetFormatTypeDefinitionEntries");

static const struct hi1_member hi1_formats_members[] = {
	{ "FormatOwner", &hi1_short, HI1_MUST },
	{ "TargetFormatTypeDefinitionEntries", &format_entries, HI1_MUST },
	{ 0 },
};
PART(hi1_formats, HI1_CONFIG, "TargetFormatTypeDefinitions");

static const struct hi1_member target_members[] = {
	{ "FormatName", &hi1_short, HI1_MUST },
	{ "FormatOwner", &hi1_short, HI1_MUST },
	{ "Guidance", &hi1_long },
	{ "AssociatedLIServiceTypes", &hi1_entries },
	{ "AssociatedLDRequestTypes", &hi1_entries },
	{ "AssociatedLDRequestSubtypes", &hi1_entries },
	{ "AssociatedLPRequestTypes", &hi1_entries },
	{ "AssociatedLPRequestSubtypes", &hi1_entries },
	{ 0 },
};
static PART(target, HI1_CONFIG, "TargetingConfiguration");

static const struct hi1_member hi1_targets_members[] = {
	{ "TargetingConfiguration", &target, HI1_MANY },
	{ 0 },
};
PART(hi1_targets, HI1_CONFIG, "TargetingConfigurations");

static const struct hi1_member li_members[] = {
	{ "LIWorkflowEndpoint", &hi1_entry, HI1_MUST },
	{ "Guidance", &hi1_long },
	{ "URL", &hi1_long, HI1_MUST },
	{ 0 },
};
static PART(li, HI1_CONFIG, "SupportedLIWorkflowEndpoint");

static const struct hi1_member hi1_li_endpoints_members[] = {
	{ "SupportedLIWorkflowEndpoint", &li, HI1_MANY },
	{ 0 },
};
PART(hi1_li_endpoints, HI1_CONFIG, "SupportedLIWorkflowEndpoints");

/* Before V1.20.1 the schema had the name of interception here. */
static const struct hi1_member lp_members[] = {
	{ "LPWorkflowEndpoint", &hi1_entry, HI1_MUST },
	{ "LIWorkflowEndpoint", &hi1_entry, HI1_OR | HI1_OLD },
	{ "Guidance", &hi1_long },
	{ "URL", &hi1_long, HI1_MUST },
	{ 0 },
};
static PART(lp, HI1_CONFIG, "SupportedLPWorkflowEndpoint");

static const struct hi1_member hi1_lp_endpoints_members[] = {
	{ "SupportedLPWorkflowEndpoint", &lp, HI1_MANY },
	{ 0 },
};
PART(hi1_lp_endpoints, HI1_CONFIG, "SupportedLPWorkflowEndpoints");

static const struct hi1_member ld_members[] = {
	{ "LDWorkflowEndpoint", &hi1_entry, HI1_MUST },
	{ "Guidance", &hi1_long },
	{ "URL", &hi1_long, HI1_MUST },
	{ 0 },
};
static PART(ld, HI1_CONFIG, "SupportedLDWorkflowEndpoint");

static const struct hi1_member hi1_ld_endpoints_members[] = {
	{ "SupportedLDWorkflowEndpoint", &ld, HI1_MANY },
	{ 0 },
};
PART(hi1_ld_endpoints, HI1_CONFIG, "SupportedLDWorkflowEndpoints");
