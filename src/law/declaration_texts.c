// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/phrase.h"
#include "law/titles.h"

static const struct {
	const char *code, *text;
} texts[] = {
	{ "24-7-contact", N_("names the 24/7 contact point") },
	{ "central-authority", N_("names the central authority for mutual assistance") },
	{ "dual-criminality-for-preservation",
	  N_("may refuse preservation, outside arts 2 to 11, where dual criminality is lacking") },
	{ "excludes-9-1-d", N_("does not apply 9(1)(d): procuring material") },
	{ "excludes-9-2-b", N_("leaves out persons who only appear to be minors") },
	{ "excludes-9-2-c", N_("leaves out realistic images of no real child") },
	{ "excludes-closed-networks", N_("leaves out closed networks (14(3)(b))") },
	{ "excludes-copyright-criminal", N_("has other remedies than punishment for copyright") },
	{ "excludes-devices", N_("leaves out devices and programs") },
	{ "excludes-nationality-jurisdiction", N_("does not found jurisdiction on nationality") },
	{ "excludes-possession", N_("leaves out possession") },
	{ "excludes-procurement", N_("leaves out procuring for use") },
	{ "excludes-procurement-possession",
	  N_("leaves out devices, procuring for use and possession") },
	{ "extradition-authority", N_("names the authority for extradition") },
	{ "extradition-limits", N_("limits extradition") },
	{ "extradition-only-by-treaty", N_("extradites only on another treaty") },
	{ "federal-clause", N_("applies the federal clause (41)") },
	{ "limits-9-1-e", N_("leaves out some possession by consent") },
	{ "limits-9-2-b", N_("limits what it punishes of persons who only appear to be minors") },
	{ "limits-9-2-c", N_("limits what it punishes of realistic images of no real child") },
	{ "limits-art20", N_("collects traffic data in real time for certain offences only") },
	{ "limits-art21", N_("intercepts content for serious offences only") },
	{ "limits-attempt", N_("punishes attempt of certain offences only") },
	{ "limits-jurisdiction", N_("limits its jurisdiction") },
	{ "limits-misuse-of-devices", N_("limits what it punishes of the misuse of devices") },
	{ "limits-nationality-jurisdiction",
	  N_("founds jurisdiction on nationality only in part") },
	{ "minor-under-16", N_("a minor is a person under 16") },
	{ "requires-connected-system", N_("only systems connected to another") },
	{ "requires-dishonest-intent", N_("only with dishonest intent") },
	{ "requires-dishonest-intent-insider", N_("of insiders, only with dishonest intent") },
	{ "requires-fraud-intent", N_("only with intent to defraud, or the like") },
	{ "requires-intent-to-obtain-data", N_("only with intent to obtain data") },
	{ "requires-minimum-number", N_("only from a minimum number of items on") },
	{ "requires-security-infringement", N_("only where a security measure is infringed") },
	{ "requires-serious-harm", N_("only where serious harm results") },
	{ "territorial", N_("says to which territory the treaty applies") },
	{ "urgent-requests-to-central-authority",
	  N_("urgent requests too go to the central authority") },
	{ "withdrawn", N_("withdrawn: applies no more") },
};

const char *title_of_declaration(const struct law *law, uint16_t code)
{
	const struct str id = law->qualifiers.p[code].id;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (str_eq(id, str_from_c(texts[i].code)))
			return texts[i].text;
	return NULL;
}
