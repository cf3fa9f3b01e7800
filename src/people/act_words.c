// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/act_words.h"

static const struct act_word signing_in[] = {
	{ "signed-in", N_("Signed in") },
	{ "factor-proved", N_("Second factor shown again") },
	{ "sign-in-failed", N_("Signing in failed") },
	{ "signed-out", N_("Signed out") },
	{ "sessions-ended", N_("All sessions of a person ended") },
	{ 0 },
};

static const struct act_word factors[] = {
	{ "password-changed", N_("Password changed") },
	{ "passkey-added", N_("Passkey added") },
	{ "passkey-removed", N_("Passkey removed") },
	{ "passkey-blocked", N_("Passkey blocked: it may have been copied") },
	{ "totp-added", N_("App that makes codes set up") },
	{ "totp-removed", N_("App that makes codes removed") },
	{ "recovery-codes-made", N_("Recovery codes made") },
	{ "signing-certificate-added", N_("Certificate for signing added") },
	{ "signing-certificate-removed", N_("Certificate for signing removed") },
	{ "certificate-added", N_("Certificate of a machine added") },
	{ "token-added", N_("Token of a machine made") },
	{ "machine-key-removed", N_("Token or certificate of a machine removed") },
	{ 0 },
};

static const struct act_word accounts[] = {
	{ "first-link-made", N_("Link for the first administrator made") },
	{ "organisation-added", N_("Organisation added") },
	{ "account-added", N_("Account added") },
	{ "invited", N_("Invitation made") },
	{ "link-used", N_("Link of an invitation or reset used") },
	{ "factor-reset", N_("Password and second factor taken away") },
	{ "roles-changed", N_("Roles changed") },
	{ "account-renamed", N_("Name or post changed") },
	{ "account-disabled", N_("Account disabled") },
	{ "account-enabled", N_("Account enabled") },
	{ "key-replaced", N_("Key of passwords and codes replaced") },
	{ "name-seen", N_("Name behind a pseudonym seen") },
	{ 0 },
};

static const struct act_word four_eyes[] = {
	{ "proposed", N_("Proposed to a second person") },
	{ "approved", N_("Proposal approved") },
	{ "refused", N_("Proposal refused") },
	{ "proposal-withdrawn", N_("Proposal withdrawn") },
	{ "approval-used", N_("Approved proposal carried out") },
	{ "approval-void", N_("Proposal void: what it was about has changed") },
	{ "approval-lapsed", N_("Proposal lapsed: nobody decided in time") },
	{ "done-alone", N_("Done without a second person") },
	{ 0 },
};

static const struct act_word looking[] = {
	{ "content-read", N_("Content read") },
	{ "content-read-count", N_("Content read more than once in an hour: how often") },
	{ "member-added", N_("Member added to a case") },
	{ "member-removed", N_("Member removed from a case") },
	{ "glass-broken", N_("Glass broken to read") },
	{ "alarm-asked", N_("Asked about an alarm") },
	{ "alarm-accepted", N_("Reason of an alarm accepted") },
	{ 0 },
};

const struct act_group people_act_groups[] = {
	{ N_("Signing in and out"), signing_in },
	{ N_("Passwords, passkeys and other keys"), factors },
	{ N_("Accounts and roles"), accounts },
	{ N_("What takes two people"), four_eyes },
	{ N_("Who looked, and alarms"), looking },
	{ 0 },
};

const struct act_word people_things[] = {
	{ "account", N_("Account") },
	{ "alarm", N_("Alarm") },
	{ "approval", N_("Proposal") },
	{ "organisation", N_("Organisation") },
	{ "people-key", N_("Key of passwords and codes") },
	{ "session", N_("Session") },
	{ 0 },
};
