// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * What the loader says to each kind of mistake: one change to the sample, and
 * exactly these rows of the report.
 */
#include "core/test.h"
#include "law/test_sample.h"

struct broken {
	const char *what, *path;
	const char *find; // NULL: the whole file
	struct str replace;
	const char *report;
};

static const struct broken cases[] = {
	{ "an unknown key", "countries/at.yaml", "    penalty:", STR_INIT("    penality:"),
	  "countries/at.yaml:34:5: provisions.1: the key \"penality\" is not known here (did you "
	  "mean \"penalty\"?)\n" },
	{ "an unknown key of a file", "countries/no.yaml", "alpha3:", STR_INIT("alpha_3:"),
	  "countries/no.yaml:1:1: the key \"alpha3\" is missing (add it)\n"
	  "countries/no.yaml:2:1: the key \"alpha_3\" is not known here (did you mean "
	  "\"alpha3\"?)\n" },
	{ "a key of another kind of file", "capacity.yaml",
	  "checked:", STR_INIT("confidence: known\nchecked:"),
	  "capacity.yaml:1:1: the key \"confidence\" is not known here (see docs/law-data.md, or "
	  "remove it)\n" },
	{ "a missing key", "countries/at.yaml", "    finding: full\n", STR_INIT(""),
	  "countries/at.yaml:28:5: provisions.1: the key \"finding\" is missing (add it)\n" },
	{ "a missing id", "vocabulary.yaml", "  - id: security-bypassed\n    question",
	  STR_INIT("  - question"),
	  "vocabulary.yaml:15:5: facts.1: the key \"id\" is missing (add it)\n"
	  "vocabulary.yaml:37:16: qualifiers.1.condition: \"security-bypassed\" is no fact (write "
	  "FACT=yes or FACT=no, at most 4, joined by \"and\" or by \"or\")\n" },
	{ "a word that is not allowed", "countries/at.yaml", "finding: full",
	  STR_INIT("finding: complete"),
	  "countries/at.yaml:31:14: provisions.1.finding: \"complete\" is not allowed here (write "
	  "unknown, none, partial or full)\n" },
	{ "true is no yes", "instruments/budapest.yaml", "binding: yes", STR_INIT("binding: true"),
	  "instruments/budapest.yaml:8:10: binding: \"true\" is not allowed here (write yes or "
	  "no)\n" },
	{ "a membership that is no yes or no", "countries/no.yaml", "coe: yes", STR_INIT("coe: 1"),
	  "countries/no.yaml:5:8: memberships.coe: \"1\" is not allowed here (write unknown, no or "
	  "yes)\n" },
	{ "an unknown organisation", "countries/no.yaml", "  coe: yes", STR_INIT("  co: yes"),
	  "countries/no.yaml:5:7: memberships.co: \"co\" is no organisation of the vocabulary (did "
	  "you mean \"coe\"?)\n" },
	{ "memberships that are a list", "countries/no.yaml", "memberships:\n  coe: yes",
	  STR_INIT("memberships: [coe]"),
	  "countries/no.yaml:4:14: memberships: must be a map (write one line \"coe: yes\" for "
	  "each organisation)\n" },
	{ "an unknown concept", "countries/at.yaml", "concept: illegal-access",
	  STR_INIT("concept: ilegal-access"),
	  "countries/at.yaml:28:14: provisions.1.concept: \"ilegal-access\" is no concept of the "
	  "vocabulary (did you mean \"illegal-access\"?)\n" },
	{ "an unknown qualifier", "countries/at.yaml", "one_of: [court-order]",
	  STR_INIT("one_of: [court-orders, judge-order]"),
	  "countries/at.yaml:33:14: provisions.1.one_of.1: \"court-orders\" is no qualifier of the "
	  "vocabulary (did you mean \"court-order\"?)\n" },
	{ "a qualifier twice", "countries/at.yaml", "one_of: [court-order]",
	  STR_INIT("one_of: [court-order, court-order]"),
	  "countries/at.yaml:33:27: provisions.1.one_of.2: \"court-order\" stands twice in the "
	  "list (remove one of the two)\n" },
	{ "an unknown instrument", "countries/at.yaml", "instrument: budapest\n    kind: rat",
	  STR_INIT("instrument: budapst\n    kind: rat"),
	  "countries/at.yaml:12:17: status.1.instrument: \"budapst\" has no file in instruments/ "
	  "(did you mean \"budapest\"?)\n" },
	{ "an unknown measure", "instruments/budapest.yaml", "offers: [mla-general]",
	  STR_INIT("offers: [extradition]"),
	  "instruments/budapest.yaml:10:10: offers.1: \"extradition\" is no measure of the "
	  "vocabulary (add it there first)\n" },
	{ "an unknown country", "bilateral.yaml", "b: \"NO\"", STR_INIT("b: XX"),
	  "bilateral.yaml:7:8: treaties.1.b: \"XX\" has no file in countries/ (add it there "
	  "first)\n" },
	{ "a country in small letters", "bilateral.yaml", "a: AT", STR_INIT("a: at"),
	  "bilateral.yaml:17:8: treaties.2.a: \"at\" has no file in countries/ (did you mean "
	  "\"AT\"?)\n" },
	{ "an unknown family", "vocabulary.yaml", "family: csam", STR_INIT("family: scam"),
	  "vocabulary.yaml:31:13: concepts.3.family: \"scam\" is no concept of the vocabulary (did "
	  "you mean \"csam\"?)\n" },
	{ "a concept that is its own family", "vocabulary.yaml", "family: csam",
	  STR_INIT("family: csam-possession"),
	  "vocabulary.yaml:31:13: concepts.3.family: a concept cannot be its own family (leave it "
	  "out)\n" },
	{ "a family within a family", "vocabulary.yaml", "    meaning: the family\n",
	  STR_INIT("    meaning: the family\n    family: illegal-access\n"),
	  "vocabulary.yaml:29: csam-possession: its family \"csam\" is itself part of a family (a "
	  "family must be at the top)\n" },
	{ "a concept kin to itself", "vocabulary.yaml", "kin: [csam]",
	  STR_INIT("kin: [illegal-access]"),
	  "vocabulary.yaml:24:10: concepts.1.kin: a concept is no kin of itself (remove it from "
	  "the list)\n" },
	{ "an id twice", "vocabulary.yaml", "id: csam-possession", STR_INIT("id: csam"),
	  "vocabulary.yaml:28:9: concepts.3.id: \"csam\" is the id of row 2 already (give each row "
	  "an id of its own)\n" },
	{ "a bad id", "vocabulary.yaml", "id: damage-doubles", STR_INIT("id: Damage Doubles"),
	  "vocabulary.yaml:49:9: qualifiers.4.id: \"Damage Doubles\" is no id (use small letters, "
	  "digits, dashes and dots, at most 64)\n" },
	{ "an unknown code to read as", "vocabulary.yaml", "reads_as: court-order",
	  STR_INIT("reads_as: court-ordre"),
	  "vocabulary.yaml:43:15: qualifiers.2.reads_as: \"court-ordre\" is no qualifier of the "
	  "vocabulary (did you mean \"court-order\"?)\n" },
	{ "a bad duration", "vocabulary.yaml", "duration: P7D", STR_INIT("duration: 7 days"),
	  "vocabulary.yaml:45:15: qualifiers.2.duration: \"7 days\" is no duration (write P7D, "
	  "P3M, PT8H ...)\n" },
	{ "a condition without a value", "vocabulary.yaml",
	  "condition: security-bypassed=yes or data-obtained=no",
	  STR_INIT("condition: security-bypassed"),
	  "vocabulary.yaml:38:16: qualifiers.1.condition: \"security-bypassed\" is no term (write "
	  "FACT=yes or FACT=no, at most 4, joined by \"and\" or by \"or\")\n" },
	{ "a condition with an unknown fact", "vocabulary.yaml", "data-obtained=no",
	  STR_INIT("data-obtain=no"),
	  "vocabulary.yaml:38:16: qualifiers.1.condition: \"data-obtain\" is no fact (did you mean "
	  "\"data-obtained\"?)\n" },
	{ "a condition with maybe", "vocabulary.yaml", "data-obtained=no",
	  STR_INIT("data-obtained=maybe"),
	  "vocabulary.yaml:38:16: qualifiers.1.condition: \"maybe\" is neither yes nor no (write "
	  "FACT=yes or FACT=no, at most 4, joined by \"and\" or by \"or\")\n" },
	{ "a condition with both joints", "vocabulary.yaml", "data-obtained=no",
	  STR_INIT("data-obtained=no and court=yes"),
	  "vocabulary.yaml:38:16: qualifiers.1.condition: \"security-bypassed=yes or "
	  "data-obtained=no and court=yes\" mixes \"and\" and \"or\" (write FACT=yes or FACT=no, "
	  "at most 4, joined by \"and\" or by \"or\")\n" },
	{ "a condition with a joint of its own", "vocabulary.yaml", "yes or data",
	  STR_INIT("yes xor data"),
	  "vocabulary.yaml:38:16: qualifiers.1.condition: \"xor\" is neither \"and\" nor \"or\" "
	  "(write FACT=yes or FACT=no, at most 4, joined by \"and\" or by \"or\")\n" },
	{ "a condition that ends too early", "vocabulary.yaml", "data-obtained=no",
	  STR_INIT("data-obtained=no or"),
	  "vocabulary.yaml:38:16: qualifiers.1.condition: \"security-bypassed=yes or "
	  "data-obtained=no or\" ends where a term should follow (write FACT=yes or FACT=no, at "
	  "most 4, joined by \"and\" or by \"or\")\n" },
	{ "a condition with a fact twice", "vocabulary.yaml", "data-obtained=no",
	  STR_INIT("security-bypassed=no"),
	  "vocabulary.yaml:38:16: qualifiers.1.condition: \"security-bypassed\" stands twice "
	  "(write FACT=yes or FACT=no, at most 4, joined by \"and\" or by \"or\")\n" },
	{ "a penalty with a condition", "vocabulary.yaml", "kind: penalty",
	  STR_INIT("kind: penalty\n    condition: data-obtained=yes"),
	  "vocabulary.yaml:51:16: qualifiers.4.condition: a penalty has no condition (remove it, "
	  "or look at \"kind\")\n" },
	{ "a missing source", "countries/at.yaml",
	  "    source: s1\n    confidence: verified\n    checked: 2026-11-03",
	  STR_INIT("    confidence: verified"),
	  "countries/at.yaml:12:5: status.1: the key \"source\" is missing (name one of the keys "
	  "of \"sources\" at the top of the file)\n" },
	{ "an unknown source", "countries/at.yaml", "    source: s2\n",
	  STR_INIT("    source: s9\n"),
	  "countries/at.yaml:43:13: provisions.2.source: \"s9\" is no key of \"sources\" (did you "
	  "mean \"s2\"?)\n" },
	{ "a missing confidence", "countries/at.yaml", "    source: s2\n    confidence: none\n",
	  STR_INIT("    source: s2\n"),
	  "countries/at.yaml:40:5: provisions.2: the key \"confidence\" is missing (write "
	  "verified, known or none)\n" },
	{ "a bad confidence", "countries/at.yaml", "confidence: none",
	  STR_INIT("confidence: maybe"),
	  "countries/at.yaml:44:17: provisions.2.confidence: \"maybe\" is not allowed here (write "
	  "none, known or verified)\n" },
	{ "confidence none beside a finding", "countries/at.yaml", "finding: unknown",
	  STR_INIT("finding: none"),
	  "countries/at.yaml:44:17: provisions.2.confidence: is none, but there is a finding "
	  "(write finding: unknown, or say how the finding is known)\n" },
	{ "verified without a source", "countries/at.yaml", "source: s2\n    confidence: none",
	  STR_INIT("source: s2\n    confidence: verified"),
	  "countries/at.yaml:40:5: provisions.2: is verified, but no source was seen (name the "
	  "source, or write confidence: known)\n" },
	{ "missing sources", "countries/no.yaml",
	  "sources:\n  s1: Act 5 of 2018\n  s2: no source seen\n", STR_INIT(""),
	  "countries/no.yaml:1:1: the key \"sources\" is missing (add a map of keys and citations, "
	  "such as \"s1: Act 5 of 2018\")\n" },
	{ "sources that are a list", "countries/no.yaml",
	  "sources:\n  s1: Act 5 of 2018\n  s2: no source seen\n", STR_INIT("sources: [s1]\n"),
	  "countries/no.yaml:9:10: sources: must be a map (write one line \"s1: citation\" for "
	  "each source)\n" },
	{ "an empty citation", "countries/no.yaml", "s1: Act 5 of 2018", STR_INIT("s1: "),
	  "countries/no.yaml:10:6: sources.s1: has no value (write one, or leave the key out when "
	  "it is not known)\n" },
	{ "a missing month of checking", "countries/no.yaml", "checked: 2026-11\n", STR_INIT(""),
	  "countries/no.yaml:1:1: the key \"checked\" is missing (add the month in which the rows "
	  "were checked, such as 2026-11)\n" },
	{ "a bad month of checking", "countries/no.yaml", "checked: 2026-11",
	  STR_INIT("checked: 2026-13"),
	  "countries/no.yaml:8:10: checked: \"2026-13\" is no year, month or day (write YYYY, "
	  "YYYY-MM or YYYY-MM-DD)\n" },
	{ "a day that is none", "countries/at.yaml", "signed: 2001-11-23",
	  STR_INIT("signed: 2001-02-30"),
	  "countries/at.yaml:14:13: status.1.signed: \"2001-02-30\" is no day (write YYYY-MM-DD, "
	  "or leave the key out when the day is not known)\n" },
	{ "a year in place of a day", "countries/at.yaml", "signed: 2001-11-23",
	  STR_INIT("signed: 2001"),
	  "countries/at.yaml:14:13: status.1.signed: \"2001\" is no day (write YYYY-MM-DD, or "
	  "leave the key out when the day is not known)\n" },
	{ "dates out of order", "countries/at.yaml", "in_force: 2012-10-01",
	  STR_INIT("in_force: 2010-10-01"),
	  "countries/at.yaml:16:15: status.1.in_force: is before \"ratified\" (look at both dates "
	  "in the source)\n" },
	{ "an instrument in force before it was opened", "instruments/budapest.yaml",
	  "in_force: 2004-07-01", STR_INIT("in_force: 1999-07-01"),
	  "instruments/budapest.yaml:7:11: in_force: is before \"opened\" (look at both dates in "
	  "the source)\n" },
	{ "a signature that is in force", "countries/at.yaml", "kind: ratification",
	  STR_INIT("kind: signature-only"),
	  "countries/at.yaml:15:15: status.1.ratified: a row of kind signature-only cannot have it "
	  "(remove it, or look at \"kind\")\n"
	  "countries/at.yaml:16:15: status.1.in_force: a row of kind signature-only cannot have it "
	  "(remove it, or look at \"kind\")\n" },
	{ "an invitation that is signed", "countries/at.yaml",
	  "kind: ratification\n    signed: 2001-11-23\n    ratified: 2012-06-13\n    in_force: "
	  "2012-10-01",
	  STR_INIT("kind: invited\n    signed: 2001-11-23"),
	  "countries/at.yaml:14:13: status.1.signed: a row of kind invited cannot have it (write "
	  "kind: signature-only)\n" },
	{ "two rows for one instrument", "countries/at.yaml", "declarations:",
	  STR_INIT("  - instrument: budapest\n    kind: not-party\n    source: s1\n    confidence: "
		   "known\ndeclarations:"),
	  "countries/at.yaml:20:17: status.2.instrument: has a row in line 12 already (make one "
	  "row of the two)\n" },
	{ "two rows for one concept", "countries/at.yaml", "concept: csam\n",
	  STR_INIT("concept: illegal-access\n"),
	  "countries/at.yaml:40:14: provisions.2.concept: has a row in line 28 already (make one "
	  "row of the two)\n" },
	{ "two rows for one pair and kind", "bilateral.yaml",
	  "  - a: AT\n    b: NO\n    kind: mlat",
	  STR_INIT("  - a: AT\n    b: NO\n    kind: mlat\n    title: Another\n    status: "
		   "unconfirmed\n    stands_alone: no\n    source: s1\n    confidence: known\n  - "
		   "a: NO\n    b: AT\n    kind: mlat"),
	  "bilateral.yaml:27:11: treaties.3.kind: this pair has a row of this kind in line 17 "
	  "already (make one row of the two)\n" },
	{ "a treaty with oneself", "bilateral.yaml", "a: AT", STR_INIT("a: NO"),
	  "bilateral.yaml:18:8: treaties.2.b: both sides are the same country (name the other "
	  "side)\n" },
	{ "years the wrong way round", "countries/at.yaml", "years: [0, 2]",
	  STR_INIT("years: [5, 2]"),
	  "countries/at.yaml:35:12: provisions.1.years: must be two numbers of years (write "
	  "[LOWEST, HIGHEST] of the maximum penalties, 0 to 99; life is 99)\n" },
	{ "years that are one number", "countries/at.yaml", "years: [0, 2]", STR_INIT("years: 2"),
	  "countries/at.yaml:35:12: provisions.1.years: must be two numbers of years (write "
	  "[LOWEST, HIGHEST] of the maximum penalties, 0 to 99; life is 99)\n" },
	{ "a bad year", "bilateral.yaml", "year: 1990", STR_INIT("year: 90"),
	  "bilateral.yaml:23:11: treaties.2.year: \"90\" is no year (write YYYY, 1800 to 2200)\n" },
	{ "a list that is a text", "countries/at.yaml",
	  "qualifiers: [requires-security-infringement]",
	  STR_INIT("qualifiers: requires-security-infringement"),
	  "countries/at.yaml:32:17: provisions.1.qualifiers: must be a list (write [a, b], or one "
	  "line with \"- \" for each)\n" },
	{ "a text that is a list", "countries/at.yaml", "law: Criminal Code",
	  STR_INIT("law: [Criminal Code]"),
	  "countries/at.yaml:29:10: provisions.1.law: must be a single value (write it without "
	  "dashes and brackets)\n" },
	{ "a text that is a map", "countries/at.yaml", "law: Criminal Code",
	  STR_INIT("law: {code: Criminal}"),
	  "countries/at.yaml:29:10: provisions.1.law: must be a single value (write it without "
	  "keys of its own)\n" },
	{ "a section that is a map", "countries/at.yaml",
	  "authorities:\n  - kind:", STR_INIT("authorities:\n    kind:"),
	  "countries/at.yaml:46:5: authorities: must be a list (begin each row with \"- \")\n" },
	{ "a row that is a text", "countries/no.yaml",
	  "checked:", STR_INIT("authorities: [police]\nchecked:"),
	  "countries/no.yaml:8:15: authorities.1: must be a map (write lines \"key: value\")\n" },
	{ "an empty value", "countries/at.yaml", "law: Criminal Code", STR_INIT("law:"),
	  "countries/at.yaml:29:9: provisions.1.law: has no value (write one, or leave the key out "
	  "when it is not known)\n" },
	{ "a null", "countries/at.yaml", "law: Criminal Code", STR_INIT("law: ~"),
	  "countries/at.yaml:29:10: provisions.1.law: has no value (write one, or leave the key "
	  "out when it is not known)\n" },
	{ "a bad deadline", "instruments/budapest.yaml", "preserve-min=P60D",
	  STR_INIT("preserve-min=60 days"),
	  "instruments/budapest.yaml:48:17: measures.1.deadlines.1: \"preserve-min=60 days\" is no "
	  "deadline (write NAME, NAME=P60D or NAME=WORD)\n" },
	{ "too many deadlines", "instruments/budapest.yaml", "preserve-min=P60D, rapid",
	  STR_INIT("a, b, c, d, e, rapid"),
	  "instruments/budapest.yaml:48:16: measures.1.deadlines: has 7 items (at most 6 are "
	  "allowed)\n" },
	{ "a bad kind of data", "instruments/budapest.yaml", "data: [subscriber, traffic]",
	  STR_INIT("data: [subscribers]"),
	  "instruments/budapest.yaml:47:12: measures.1.data.1: \"subscribers\" is not allowed here "
	  "(write subscriber, traffic, content or domain-registration)\n" },
	{ "a thing seen that is no field", "countries/at.yaml", "seen: [law, section, finding]",
	  STR_INIT("seen: [law, text]"),
	  "countries/at.yaml:37:17: provisions.1.seen.2: \"text\" is not allowed here (write law, "
	  "section, finding, qualifiers or penalty)\n" },
	{ "a country file with another name", "countries/no.yaml", "country: NO",
	  STR_INIT("country: SE"),
	  "countries/no.yaml:1:10: country: is SE, but the file is called \"no\" (rename one of "
	  "the two)\n" },
	{ "a country code of three letters", "countries/no.yaml", "country: NO",
	  STR_INIT("country: NOR"),
	  "countries/no.yaml:1:10: country: \"NOR\" is no country code (write the two capital "
	  "letters of ISO 3166, such as KE)\n" },
	{ "a code of two countries", "countries/no.yaml", "alpha3: NOR", STR_INIT("alpha3: AUT"),
	  "countries/no.yaml:1: alpha3: \"AUT\" is that of AT too (look at both files)\n" },
	{ "a name of two countries", "countries/no.yaml", "name: Norway", STR_INIT("name: AUSTRIA"),
	  "countries/no.yaml:1: name: \"AUSTRIA\" is that of AT too (look at both files)\n" },
	{ "another name that is taken", "countries/no.yaml", "name: Norway",
	  STR_INIT("name: Norway\nalso: [Noreg, austria]"),
	  "countries/no.yaml:1: also.2: \"austria\" is that of AT too (look at both files)\n" },
	{ "a name given twice", "countries/no.yaml", "name: Norway",
	  STR_INIT("name: Norway\nalso: [N\u00f3rway]"),
	  "countries/no.yaml:1: also.1: \"N\u00f3rway\" is that of NO too (remove one of the "
	  "two)\n" },
	{ "an instrument file with another name", "instruments/budapest.yaml",
	  "instrument: budapest", STR_INIT("instrument: ets-185"),
	  "instruments/budapest.yaml:1:13: instrument: is \"ets-185\", but the file is called "
	  "\"budapest\" (rename one of the two)\n" },
	{ "a protocol without a parent", "instruments/budapest.yaml", "role: basis",
	  STR_INIT("role: extends"),
	  "instruments/budapest.yaml:1:1: an instrument that extends another must name it (add "
	  "\"parent\")\n" },
	{ "an instrument that is its own parent", "instruments/budapest.yaml", "role: basis",
	  STR_INIT("role: extends\nparent: budapest"),
	  "instruments/budapest.yaml:10:9: parent: an instrument cannot be its own parent (name "
	  "the instrument that it extends)\n" },
	{ "a scheme without members", "instruments/harare.yaml", "members: commonwealth\n",
	  STR_INIT(""),
	  "instruments/harare.yaml:1:1: a scheme must name the organisation of its members (add "
	  "\"members\")\n" },
	{ "a file that is a list", "capacity.yaml", NULL, STR_INIT("- a\n- b\n"),
	  "capacity.yaml:1:1: the file must be a map (begin with a line \"key: value\")\n" },
	{ "a tab", "capacity.yaml", "    countries", STR_INIT("\tcountries"),
	  "capacity.yaml:7:1: not YAML: found a tab character that violates indentation, while "
	  "scanning a plain scalar that begins in line 6 (look for a wrong indentation, a tab, a "
	  "missing quote, or a colon within text)\n" },
	{ "a key twice", "countries/at.yaml", "alpha3: AUT", STR_INIT("alpha3: AUT\nname: Austria"),
	  "countries/at.yaml:4:1: name: the key \"name\" stands in line 3 already (keep one of the "
	  "two)\n" },
	{ "an anchor", "countries/at.yaml", "law: Criminal Code", STR_INIT("law: &a Criminal Code"),
	  "countries/at.yaml:29:10: anchors (&name) are not allowed (write the value out where it "
	  "is needed; quote a text that begins with &)\n" },
	{ "an alias", "countries/at.yaml", "law: Criminal Code", STR_INIT("law: *a"),
	  "countries/at.yaml:29:10: aliases (*name) are not allowed (write the value out; quote a "
	  "text that begins with *)\n" },
	{ "a tag", "countries/at.yaml", "law: Criminal Code", STR_INIT("law: !!str Criminal Code"),
	  "countries/at.yaml:29:10: tags (!name) are not allowed (leave it out; quote a text that "
	  "begins with !)\n" },
	{ "a second document", "countries/no.yaml", "checked:", STR_INIT("---\nchecked:"),
	  "countries/no.yaml:8:1: a second document begins here (one file holds one document; "
	  "remove the line ---)\n" },
	{ "a control character", "countries/at.yaml", "law: Criminal Code",
	  STR_INIT("law: Criminal\001"
		   "Code"),
	  "countries/at.yaml:29:1: this line has a control character (remove it)\n" },
	{ "a NUL", "countries/at.yaml", "law: Criminal Code",
	  STR_INIT("law: Criminal\000"
		   "Code"),
	  "countries/at.yaml:29:1: this line has a control character (remove it)\n" },
	{ "invalid UTF-8", "countries/at.yaml", "law: Criminal Code",
	  STR_INIT("law: Criminal\377"
		   "Code"),
	  "countries/at.yaml:29:1: this line is not UTF-8 (save the file as UTF-8)\n" },
	{ "an empty file", "capacity.yaml", NULL, STR_INIT(""),
	  "capacity.yaml:1:1: the file is empty (write it, or remove it)\n" },
	{ "a file cut within a quote", "countries/at.yaml", "law: Criminal Code",
	  STR_INIT("law: \"Criminal Code"),
	  "countries/at.yaml:54:1: not YAML: found unexpected end of stream, while scanning a "
	  "quoted scalar that begins in line 29 (look for a wrong indentation, a tab, a missing "
	  "quote, or a colon within text)\n" },
	{ "nesting that is too deep", "countries/at.yaml", "law: Criminal Code",
	  STR_INIT("law: [[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]"),
	  "countries/at.yaml:29:23: maps and lists are nested too deep (16 levels are allowed)\n" },
	{ "a vocabulary that is not YAML", "vocabulary.yaml", NULL, STR_INIT("facts: [\n"),
	  "vocabulary.yaml:2:1: not YAML: did not find expected node content (look for a wrong "
	  "indentation, a tab, a missing quote, or a colon within text)\n" },
};

/* text with the first `find` replaced. */
static struct str change(struct cx *cx, struct str text, const struct broken *b)
{
	if (!b->find)
		return b->replace;
	const struct str find = str_from_c(b->find);
	const size_t at = str_find(text, find);
	REQUIRE(at != STR_NONE);
	struct buf out;
	buf_init(&out, text.n + b->replace.n);
	buf_add(&out, str_slice(text, 0, at));
	buf_add(&out, b->replace);
	buf_add(&out, str_slice(text, at + find.n, text.n));
	const struct str changed = arena_copy(cx->arena, buf_str(&out));
	buf_done(&out);
	return changed;
}

static struct str report_of(struct cx *cx, const struct broken *b)
{
	struct law_file files[SAMPLE_N];
	for (size_t i = 0; i < SAMPLE_N; i++) {
		files[i] = sample[i];
		if (str_eq(files[i].path, str_from_c(b->path)))
			files[i].text = change(cx, files[i].text, b);
	}
	struct report report;
	struct law *law = NULL;
	report_init(&report, cx->arena);
	EQ(law_load(cx, cx->arena, files, SAMPLE_N, &report, &law), RC_INVALID);
	CHECK(law == NULL);
	struct buf text;
	buf_init(&text, 1024 * 1024);
	report_print(&report, &text);
	const struct str printed = arena_copy(cx->arena, buf_str(&text));
	buf_done(&text);
	return printed;
}

TEST(each_kind_of_mistake_is_told_with_its_place_and_remedy)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		EQ_STR(report_of(cx, &cases[i]), cases[i].report);
}

/* `find` in the file at `path` replaced, in a copy of the sample. */
static void swap(struct cx *cx, struct law_file *files, const char *path, const char *find,
		 const char *replace)
{
	size_t changed = 0;
	for (size_t i = 0; i < SAMPLE_N; i++)
		if (str_eq(files[i].path, str_from_c(path))) {
			const struct broken b = { "", path, find, str_from_c(replace), "" };
			files[i].text = change(cx, files[i].text, &b);
			changed++;
		}
	REQUIRE(changed == 1);
}

static struct str report_of_files(struct cx *cx, const struct law_file *files, size_t n, enum rc rc)
{
	struct report report;
	struct law *law = NULL;
	struct buf text;
	report_init(&report, cx->arena);
	EQ(law_load(cx, cx->arena, files, n, &report, &law), rc);
	buf_init(&text, 1024 * 1024);
	report_print(&report, &text);
	const struct str printed = arena_copy(cx->arena, buf_str(&text));
	buf_done(&text);
	return printed;
}

/* The Union's agreement with Norway is one of Austria with Norway, once Austria is a
 * member: two of one kind leave a choice. */
TEST(a_treaty_beside_one_of_the_union_is_refused)
{
	struct law_file files[SAMPLE_N];
	for (size_t i = 0; i < SAMPLE_N; i++)
		files[i] = sample[i];
	swap(cx, files, "vocabulary.yaml", "[coe, commonwealth]", "[coe, commonwealth, eu]");
	swap(cx, files, "bilateral.yaml", "kind: mlat", "kind: mla-agreement-eu");
	EQ_STR(report_of_files(cx, files, SAMPLE_N, RC_OK), "");
	swap(cx, files, "countries/at.yaml", "coe: yes, ", "coe: yes, eu: yes, ");
	EQ_STR(report_of_files(cx, files, SAMPLE_N, RC_INVALID),
	       "bilateral.yaml:17: treaties.2.kind: the agreement of the European Union in line 6 "
	       "is of this kind and stands for AT (keep one of the two, or look at \"kind\")\n");
}

/* An answer holds so many bases of one pair and no more. */
TEST(more_bases_than_an_answer_holds_are_refused)
{
	struct law_file files[SAMPLE_N + LAW_BASES_MAX];
	size_t n = 0;
	for (size_t i = 0; i < SAMPLE_N; i++)
		files[n++] = sample[i];
	for (int i = 0; i < LAW_BASES_MAX - LAW_BILATERAL_KINDS - 1; i++) // one is in the sample
		files[n++] = (struct law_file){
			arena_fmt(cx->arena, "instruments/x%02d.yaml", i),
			arena_fmt(cx->arena,
				  "instrument: x%02d\nshort_name: X\nfull_name: X\nkind: treaty\n"
				  "binding: yes\nrole: basis\noffers: [mla-general]\nsource: s1\n"
				  "confidence: known\n" HEAD,
				  i),
		};
	EQ_STR(report_of_files(cx, files, n, RC_OK), "");
	files[n++] = (struct law_file){
		STR("instruments/y.yaml"),
		STR("instrument: y\nshort_name: Y\nfull_name: Y\nkind: treaty\nbinding: yes\n"
		    "role: extends\nparent: budapest\nsource: s1\nconfidence: known\n" HEAD),
	};
	EQ_STR(report_of_files(cx, files, n, RC_INVALID),
	       "instruments/y.yaml:1: offers: more than 60 instruments offer \"mla-general\", too "
	       "many bases for one pair (offer it in fewer instruments)\n");
}
