// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * registry: what a registry or registrar says of an address, host or machine, by RDAP: whom to tell of
 * abuse, and who has the network. Wanted first, then found, not there (none), or failed.
 */
#ifndef INTAKE_REGISTRY_H
#define INTAKE_REGISTRY_H

#include "intake/report.h"

enum registry_state {
	REGISTRY_WANTED,
	REGISTRY_FOUND, // a mailbox for abuse
	REGISTRY_NONE,	// no such thing there, or no mailbox
	REGISTRY_FAILED,
	REGISTRY_STATES,
};
const char *registry_state_key(enum registry_state state); // "found"
NODISCARD bool registry_state_parse(struct str key, enum registry_state *out);

enum { REGISTRY_DAYS_FOUND = 7, REGISTRY_DAYS_NONE = 1, REGISTRY_HOURS_FAILED = 1 };

struct registry {
	enum subject_kind kind;
	struct str key;
	enum registry_state state;
	struct str asked; // "ip/192.0.2.1"
	struct instant at, until;
	struct str registrar, network, country, mails, source, why;
};

/* How long an answer holds. */
struct instant registry_until(enum registry_state state, struct instant now);

/* The first mailbox; empty: none. */
struct str registry_mail(const struct registry *r);

#endif
