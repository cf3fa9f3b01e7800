// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/act_words.h"

static const struct act_word custody[] = {
	{ "exhibit-collected", N_("Exhibit collected") },
	{ "exhibit-sealed", N_("Exhibit sealed") },
	{ "sealing-locked", N_("A list of known child-abuse material names a file that came") },
	{ "sealing-given-up",
	  N_("Sealing that was interrupted given up: what was kept is deleted") },
	{ "exhibit-stored", N_("Exhibit put into store") },
	{ "exhibit-opened", N_("Exhibit opened") },
	{ "exhibit-copied", N_("Exhibit copied") },
	{ "exhibit-derived", N_("Another exhibit derived from an exhibit") },
	{ "exhibit-analysed", N_("Exhibit analysed") },
	{ "exhibit-verified", N_("Exhibit read again and compared") },
	{ "exhibit-transferred", N_("Exhibit handed over") },
	{ "exhibit-recalled", N_("Hand-over of an exhibit taken back") },
	{ "exhibit-received", N_("Exhibit received") },
	{ "exhibit-returned", N_("Exhibit returned") },
	{ "exhibit-exported", N_("Content of an exhibit written out") },
	{ "exhibit-referred", N_("Exhibit referred to an authority") },
	{ "exhibit-certified", N_("Certificate about an exhibit signed") },
	{ "exhibit-paper-added", N_("Paper given to an exhibit, for its packages") },
	{ "exhibit-paper-taken-off", N_("Paper of an exhibit taken off") },
	{ "exhibit-kept", N_("Time until which an exhibit is to be kept changed") },
	{ "exhibit-held", N_("Exhibit put under a legal hold") },
	{ "exhibit-released", N_("Legal hold of an exhibit lifted") },
	{ "exhibit-correction", N_("Record of an exhibit corrected") },
	{ "exhibit-erased", N_("Content of an exhibit erased") },
	{ "exhibit-destroyed", N_("Exhibit destroyed") },
	{ 0 },
};

static const struct act_word stamps[] = {
	{ "stamp-authority-added", N_("Time-stamp authority told to the node") },
	{ "stamp-authority-ended", N_("Time-stamp authority not asked any more") },
	{ "time-stamped", N_("Checkpoint stamped by a time-stamp authority") },
	{ 0 },
};

static const struct act_word hashsets[] = {
	{ "hashset-imported", N_("List of hashes imported") },
	{ "hashset-removed", N_("List of hashes removed") },
	{ 0 },
};

const struct act_group evidence_act_groups[] = {
	{ N_("Evidence"), custody },
	{ N_("Lists of hashes"), hashsets },
	{ N_("Time-stamps"), stamps },
	{ 0 },
};

const struct act_word evidence_things[] = {
	{ "exhibit", N_("Exhibit") },
	{ "exhibit-list", N_("List of exhibits") },
	{ "sealing", N_("Exhibit that is being sealed") },
	{ 0 },
};
