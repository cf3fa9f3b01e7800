// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/act_words.h"

static const struct act_word cases[] = {
	{ "case-opened", N_("Case opened") },
	{ "case-changed", N_("Case changed") },
	{ "case-note", N_("Note written in a case") },
	{ "case-note-undone", N_("Note in a case taken back by who wrote it") },
	{ "case-report-linked", N_("Reports linked to a case") },
	{ "case-report-unlinked", N_("A report taken off a case") },
	{ "case-reporters-told", N_("Told the reporters of a case what came of it") },
	{ "case-closed", N_("Case closed") },
	{ "case-bundle-given", N_("Bundle of a case given for the defence") },
	{ "identifier-added", N_("Identifier added to a case") },
	{ "identifier-removed", N_("Identifier taken off a case") },
	{ "hit-asked", N_("Another node asked whether it has the same identifiers") },
	{ "hit-told", N_("Told which identifiers another node has too") },
	{ "hit-refused", N_("Question about identifiers not answered by the other node") },
	{ "hit-question", N_("Question of another node about identifiers received") },
	{ "hit-answered", N_("Question of another node about identifiers answered or refused") },
	{ "signing-required",
	  N_("Set that whoever proposes or approves a request signs it with a key of their own") },
	{ "signing-optional", N_("Set that requests need no signature by a person's own key") },
	{ "hit-policy-set", N_("Set whether questions of a node about identifiers are answered") },
	{ 0 },
};

static const struct act_word drafting[] = {
	{ "request-drafted", N_("Request drafted") },
	{ "request-written", N_("Text of a request written") },
	{ "request-decided", N_("Decided on a request where the law is not known, or on a flag") },
	{ "request-authority-asked", N_("Judicial authority asked to authorise a request") },
	{ "request-authorised", N_("Judicial decision attached to a request") },
	{ "request-authority-refused", N_("Judicial authority refused to authorise a request") },
	{ "request-show-draft", N_("Draft of a request sent for comment") },
	{ "request-propose", N_("Request sent for approval") },
	{ "request-return", N_("Request returned to the officer") },
	{ "request-approve", N_("Request approved") },
	{ "request-clear", N_("Request cleared by one person") },
	{ "request-change", N_("Text of a request opened again") },
	{ "request-submit", N_("Request sent") },
	{ "request-drop", N_("Request dropped before it was sent") },
	{ "request-receipt", N_("Request delivered to the other node") },
	{ "request-not-taken",
	  N_("Message on a request refused by the program of the other node") },
	{ "request-take-back", N_("Request taken back that the other node could not take") },
	{ 0 },
};

static const struct act_word asking[] = {
	{ "request-withdraw", N_("Withdrawal of a request asked for") },
	{ "request-answer-question", N_("Question on a request answered") },
	{ "request-narrow", N_("Request narrowed") },
	{ "request-narrowed", N_("Narrower scope of a request in force") },
	{ "request-accept-conditions", N_("Conditions accepted") },
	{ "request-decline-conditions", N_("Conditions declined") },
	{ "request-ask-extension", N_("Extension of a preservation asked for") },
	{ "request-announce-follow-up", N_("Follow-up request announced") },
	{ "request-hand-over", N_("Information handed over") },
	{ "request-close", N_("Request closed by the side that asked") },
	{ 0 },
};

static const struct act_word asked[] = {
	{ "request-received", N_("Request of another node received") },
	{ "request-entered", N_("Request on paper or by telephone entered") },
	{ "request-verified", N_("Asker found real") },
	{ "request-signature-revoked", N_("A signature counts as none: its certificate was "
					  "revoked, or its list cannot be used") },
	{ "request-called", N_("Asker called by a number that no signed directory names") },
	{ "order-recorded", N_("Accounts and notice to the user recorded with an order") },
	{ "request-confirmed", N_("Emergency confirmed in writing") },
	{ "request-answer-verified", N_("Own signatures of the people behind an answer verified") },
	{ "request-answer-unsigned",
	  N_("Answer received without a signature that this node asks for") },
	{ "request-comment", N_("Draft of a request commented on") },
	{ "request-acknowledge", N_("Request acknowledged") },
	{ "request-start", N_("Request taken into work") },
	{ "request-ask-more", N_("More information on a request asked for") },
	{ "request-ask-narrower", N_("Asked to narrow a request") },
	{ "request-go-on", N_("Went on with a request without an answer") },
	{ "request-offer-conditions", N_("Conditions of a disclosure offered") },
	{ "request-postpone", N_("Request postponed") },
	{ "request-resume", N_("Request resumed") },
	{ "request-preserve", N_("Data preserved") },
	{ "request-extend", N_("Preservation extended") },
	{ "request-decline-extension", N_("Extension of a preservation declined") },
	{ "request-follow-up", N_("Follow-up request received") },
	{ "request-release", N_("Preserved data released after the decision") },
	{ "request-expire", N_("Preservation expired") },
	{ "request-give-path", N_("Path of a communication disclosed") },
	{ "request-withhold-path", N_("Path of a communication withheld") },
	{ "request-disclose-part", N_("Data disclosed in part") },
	{ "request-disclose", N_("Data disclosed") },
	{ "request-answer", N_("Request answered") },
	{ "request-refuse", N_("Request refused") },
	{ "request-finish", N_("Request closed by the side that was asked") },
	{ 0 },
};

static const struct act_word files[] = {
	{ "file-attached", N_("File attached to a request") },
	{ "file-taken-off", N_("File taken off a request before it was handed over") },
	{ "file-given", N_("File handed over to the other side") },
	{ "file-came", N_("File of the other side received") },
	{ 0 },
};

static const struct act_word settings[] = {
	{ "calendar-set", N_("Office hours of a country set") },
	{ "holiday-set", N_("Holiday of a country set") },
	{ "holiday-removed", N_("Holiday of a country taken back") },
	{ "promise-set", N_("Time that this node promises set") },
	{ 0 },
};

static const struct act_word agreements[] = {
	{ "agreement-set", N_("Agreement with a provider written") },
	{ "agreement-undone", N_("Change of an agreement with a provider undone") },
	{ 0 },
};

static const struct act_word duty[] = {
	{ "duty-set", N_("Somebody was put on the duty roster") },
	{ "duty-removed", N_("A duty was taken off the roster") },
	{ "duty-handed-over", N_("Hand-over note written") },
	{ "duty-hand-over-undone", N_("A hand-over note was taken back") },
	{ "duty-taken-over", N_("Hand-over taken") },
	{ "duty-took-request", N_("Whoever was on duty took over a colleague's request") },
	{ "duty-called", N_("Somebody on the roster was called") },
	{ "duty-call-taken", N_("A call was taken") },
	{ "duty-call-unanswered", N_("Nobody on the roster took a call") },
	{ "duty-call-nobody", N_("Nobody could be called") },
	{ "channel-added", N_("Somebody said how they are reached") },
	{ "channel-removed", N_("A way to reach somebody was removed") },
	{ "channel-tested", N_("A way to reach somebody was tested") },
	{ 0 },
};

const struct act_group desk_act_groups[] = {
	{ N_("Cases"), cases },
	{ N_("Requests before they are sent"), drafting },
	{ N_("What the side that asks says"), asking },
	{ N_("What the side that is asked does"), asked },
	{ N_("Files of requests"), files },
	{ N_("Clocks and calendars"), settings },
	{ N_("Agreements with providers"), agreements },
	{ N_("Duty and hand-over"), duty },
	{ 0 },
};

const struct act_word desk_things[] = {
	{ "case", N_("Case") },
	{ "case-list", N_("List of one's cases") },
	{ "request", N_("Request") },
	{ "duty", N_("Duty") },
	{ "agreement", N_("Agreement") },
	{ "node", N_("This node") },
	{ 0 },
};
