// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * constituent: an organisation of the constituency: whom this node looks after, by the networks and
 * domains that are theirs.
 */
#ifndef INTAKE_CONSTITUENT_H
#define INTAKE_CONSTITUENT_H

#include "core/core.h"
#include "core/id.h"
#include "intake/network.h"
#include "intake/report.h"

enum {
	CONSTITUENT_WORD_MAX = 200,
	CONSTITUENT_KEY_MAX = 16384,
	CONSTITUENT_PLACES_MAX = 2000, // networks, and names
};

struct constituent_names {
	struct str *p;
	size_t n, cap;
};

struct constituent {
	struct id id;
	struct str name;   // no two have the same
	struct str sector; // in its own words: "energy"
	struct str mail;   // for reports; may be empty
	struct str phone;
	struct str language;   // of what is sent to it: "en", "fr"
	struct str public_key; // OpenPGP or certificate, as text; may be empty
	bool critical;	       // its service is vital to others
	struct networks networks;
	struct constituent_names names; // domains, and systems of networks as "AS64500"
	int64_t reports;		// that concern it
};

struct constituents {
	struct constituent *p;
	size_t n, cap;
};

/* Why a report concerns a member. */
struct concern {
	struct id member, report;
	struct str name; // of the member
	bool critical;
	struct str kind, key; // of what was observed (intake/report.h)
	struct str place;     // "192.0.2.0/24", "example.com": by which it is theirs
	struct str number;    // of the report
	struct instant at;    // when that came
};

struct concerns {
	struct concern *p;
	size_t n, cap;
};

/* Whom to write to about what is no member's. */
struct abuse_contact {
	bool is_network;
	struct network network;
	struct str name, mail; // name: domain or "AS64500", where it is no network
};
struct abuse_contacts {
	struct abuse_contact *p;
	size_t n, cap;
};

/* One mailbox, or nothing. */
bool constituent_mail_is_good(struct str mail);

/* The address or host that an observable is at: of "http://192.0.2.1:80/x" that address. False: it
 * is at none. */
bool observed_place(enum subject_kind kind, struct str key, struct str *place);

#endif
