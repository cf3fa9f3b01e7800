// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * referral: a mail to those in whose network or domain something is, with what they need to stop it
 * and nothing else: neither who reported it nor what they wrote.
 *
 *	proposed -> held -> sent -> answered
 *		\      \       \-> failed (it came back, or never went out)
 *		 \------\-> withdrawn
 *
 * proposed: a second person must approve it, where the node's settings say so. held: it goes out
 * when its time has come; until then it is taken back without a trace outside. sent: after some
 * days without an answer it is sent once more (a reminder), after more of them it is told to whom the
 * settings name, and marked.
 *
 * TLP:     a label that came with a report binds: RED and AMBER+STRICT go nowhere, AMBER to members
 *          of the constituency, GREEN and CLEAR to all. The mark that this node itself puts on what
 *          people tell it (public form, mail) is about the reporter's data, none of which goes out:
 *          what does is marked AMBER.
 * Source:  FIRST TLP 2.0.
 */
#ifndef INTAKE_REFERRAL_H
#define INTAKE_REFERRAL_H

#include "intake/constituent.h"
#include "intake/report.h"

enum referral_state {
	REFERRAL_PROPOSED,
	REFERRAL_HELD,
	REFERRAL_SENT,
	REFERRAL_ANSWERED,
	REFERRAL_WITHDRAWN,
	REFERRAL_FAILED,
	REFERRAL_STATES,
};
const char *referral_state_key(enum referral_state state);  // "held"
const char *referral_state_text(enum referral_state state); // "Waits to be sent"
NODISCARD bool referral_state_parse(struct str key, enum referral_state *out);

/* What the node's settings say. */
struct referral_rules {
	bool needs_second;	// a second person approves
	int64_t hold_us;	// how long it waits before it goes out
	int64_t remind_us[2];	// after it was sent; the second: to a member whose service is vital
	int64_t escalate_us[2]; // after the reminder; the same
	struct str escalate_to; // a mailbox; empty: it is only marked
	struct str contact;	// at which answers come
	bool asks_registries;	// whom to tell
};

enum {
	REFERRAL_ITEMS_MAX = 50,
	REFERRAL_TOKEN_BYTES = 10,
	REFERRAL_DAYS_REMIND = 3,
	REFERRAL_DAYS_ESCALATE = 4,
	REFERRAL_DAYS_REMIND_CRITICAL = 1,
	REFERRAL_DAYS_ESCALATE_CRITICAL = 1,
	REFERRAL_MINUTES_HOLD = 5,
};

struct referral_item {
	enum subject_kind kind;
	struct str key;
	int64_t reports, port; // port: of the sender; 0: not known
	int64_t asn;	       // of an address, where it is known
	struct instant first, last;
	struct str class; // of a notice: as XARF 4 classifies it; empty: not said
};

struct referral_items {
	struct referral_item *p;
	size_t n, cap;
};

struct referral {
	struct id id;
	struct str token;
	enum referral_state state;
	struct instant made_at;
	struct id made_by, approved_by;
	struct str mail, name;
	struct id member;
	bool critical;		     // the service of that member is vital to others
	struct str language, format; // format: "xarf", "arf", "text"
	enum tlp tlp;
	struct id about;
	bool is_campaign;
	struct str category, type;
	struct str subject, text, body;
	struct instant due_at, sent_at, reminded_at, escalated_at, ended_at;
	struct str fault;
	struct referral_items items; // kind, key and reports
};

struct referrals {
	struct referral *p;
	size_t n, cap;
};

struct referral_answer {
	struct id report;
	struct str number, kind; // kind: "answer", "automatic", "bounce"
	struct instant at;
};

struct referral_answers {
	struct referral_answer *p;
	size_t n, cap;
};

/* "AS64500", of its address; empty: not known. */
struct str referral_network(struct arena *a, const struct referral_item *item);

/* said: by who sent the report. Whether what this report says may go to a member, or to anybody; *label: with which mark. */
bool referral_may_go(bool said, enum tlp tlp, bool to_member, enum tlp *label);

/* Mail addresses within, but for the first part of a web address, are replaced: they may be those of who was written to. */
struct str referral_redact(struct arena *a, struct str text);

/* 80 random bits: nobody guesses one. */
struct str referral_token(struct arena *a);

/* "referral.TOKEN": the first half of the Message-ID. */
struct str referral_message_id(struct arena *a, struct str token);

/* The token that a text names: in a Message-ID, or in square brackets. Empty: none. */
struct str referral_token_in(struct str text);

#endif
