// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/act_words.h"

static const struct act_word reports[] = {
	{ "report-received", N_("Report received") },
	{ "report-came-again", N_("The same report came again") },
	{ "report-seen", N_("Report marked as seen") },
	{ "report-unseen", N_("Report made new again") },
	{ "report-downloaded", N_("Report downloaded as it was received") },
	{ "report-redacted", N_("What a report said deleted after its term") },
	{ "reporter-redacted", N_("Who reported deleted after its term") },
	{ "notice-redacted", N_("What a notice names deleted after its term") },
	{ "notice-reopened", N_("Notice told again: it is back or has moved") },
	{ "report-read-again", N_("Report read again") },
	{ "report-told", N_("Reporter told what came of it") },
	{ "map-saved", N_("Map of a table saved") },
	{ "map-removed", N_("Map of a table removed") },
	{ 0 },
};

static const struct act_word campaigns[] = {
	{ "campaign-split", N_("Reports of a campaign made a campaign of their own") },
	{ "campaign-joined", N_("Two campaigns joined") },
	{ "campaign-undone", N_("Joining or splitting of a campaign taken back") },
	{ 0 },
};

static const struct act_word constituency[] = {
	{ "constituent-changed", N_("Member of the constituency entered or changed") },
	{ "constituent-removed", N_("Member of the constituency removed") },
	{ "abuse-contacts-replaced", N_("Table of abuse contacts replaced") },
	{ 0 },
};

static const struct act_word blocks[] = {
	{ "block-added", N_("Put on the block list") },
	{ "block-withdrawn", N_("Taken off the block list") },
	{ "block-restored", N_("Put back on the block list") },
	{ "block-appealed", N_("Appeal against an entry of the block list") },
	{ "block-appeal-granted", N_("Appeal against an entry of the block list granted") },
	{ "block-appeal-refused", N_("Appeal against an entry of the block list refused") },
	{ "block-never-added", N_("A name is never to be blocked") },
	{ "block-never-removed", N_("A name may be blocked again") },
	{ 0 },
};

static const struct act_word warnings[] = {
	{ "warning-proposed", N_("Warning proposed") },
	{ "warning-published", N_("Warning published") },
	{ "warning-withdrawn", N_("Warning withdrawn") },
	{ "warning-group-set", N_("Group that is warned kept") },
	{ "share-reader-added", N_("A program let in to read what goes to a group") },
	{ "share-reader-removed", N_("A program reads what goes to a group no more") },
	{ 0 },
};

static const struct act_word takedowns[] = {
	{ "registry-asked", N_("Registries asked whom to tell") },
	{ "takedown-asked", N_("Somebody asked to take something offline") },
	{ "takedown-noted", N_("Answer to a takedown, or what a look found") },
	{ 0 },
};

static const struct act_word incidents[] = {
	{ "incident-opened", N_("Incident opened") },
	{ "incident-changed", N_("What is known of an incident changed") },
	{ "incident-confirmed", N_("Incident confirmed") },
	{ "incident-contained", N_("Incident contained") },
	{ "incident-resolved", N_("Incident resolved") },
	{ "incident-dismissed", N_("It was no incident") },
	{ "incident-spread", N_("The incident spreads again") },
	{ "incident-reopened", N_("The incident is back") },
	{ "incident-told", N_("Those whom an incident touches told") },
	{ "incident-member-named", N_("Named as touched by an incident") },
	{ "incident-task-set", N_("Task of an incident set") },
	{ "incident-task-done", N_("Task of an incident done") },
	{ "incident-task-again", N_("Task of an incident to be done after all") },
	{ "incident-offered", N_("Incident handed over, and not yet taken") },
	{ "incident-taken", N_("Incident taken in hand") },
	{ "incident-kept", N_("Handing over of an incident ended") },
	{ 0 },
};

static const struct act_word feeds[] = {
	{ "feed-added", N_("A partner's feed is fetched from now on") },
	{ "feed-paused", N_("Fetching of a feed paused") },
	{ "feed-resumed", N_("Fetching of a feed goes on") },
	{ "feed-removed", N_("A feed is fetched no more") },
	{ 0 },
};

static const struct act_word referrals[] = {
	{ "referral-made", N_("Referral written") },
	{ "referral-approved", N_("Referral approved") },
	{ "referral-withdrawn", N_("Referral taken back") },
	{ "referral-sent", N_("Referral sent") },
	{ "referral-reminded", N_("Reminder of a referral sent") },
	{ "referral-escalated", N_("Referral without an answer escalated") },
	{ "referral-failed", N_("Referral did not go out") },
	{ "referral-answered", N_("Referral answered") },
	{ "referral-redacted", N_("What a referral said deleted after its term") },
	{ 0 },
};

const struct act_group intake_act_groups[] = {
	{ N_("Reports"), reports },
	{ N_("Campaigns"), campaigns },
	{ N_("Block list"), blocks },
	{ N_("Warnings"), warnings },
	{ N_("Takedowns"), takedowns },
	{ N_("Incidents"), incidents },
	{ N_("Constituency"), constituency },
	{ N_("Referrals"), referrals },
	{ N_("Feeds"), feeds },
	{ 0 },
};

const struct act_word intake_things[] = {
	{ "report", N_("Report") },
	{ "map", N_("Map of a table") },
	{ "reporter", N_("Who reported") },
	{ "campaign", N_("Campaign") },
	{ "block", N_("Entry of the block list") },
	{ "warning", N_("Warning") },
	{ "takedown", N_("Takedown") },
	{ "referral", N_("Referral") },
	{ "feed", N_("Feed") },
	{ "member", N_("Member of the constituency") },
	{ 0 },
};
