// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * block: the list of what resolvers, proxies and mail servers are advised to block: what may
 * stand on it, and for how long.
 *
 * 1. An entry has a reason that everybody may read, an end, and a page on which to appeal.
 * 2. A first appeal suspends it at once, until somebody decided; after one was refused the next
 *    waits beside an entry that goes on. So nobody is blocked unheard, and nobody can take an
 *    entry off again and again.
 * 3. Never: what nobody registered (a public suffix), machines of no public network, this node
 *    itself, what is a member's of the constituency, what stands on the list of what is never
 *    blocked, and what a report about the abuse of children names: a public list would lead there.
 * 4. Nothing is deleted: what ended, ended.
 *
 *	LISTED ─appeal (the first)─> SUSPENDED ─refused─> LISTED
 *	LISTED, SUSPENDED ─withdraw, granted─> WITHDRAWN ─restore─> LISTED
 *
 * Rules only.
 */
#ifndef INTAKE_BLOCK_H
#define INTAKE_BLOCK_H

#include "intake/report.h"
#include "people/role.h" // N_

enum block_state { BLOCK_LISTED, BLOCK_SUSPENDED, BLOCK_WITHDRAWN, BLOCK_STATES };
const char *block_state_key(enum block_state state); // "listed"
NODISCARD bool block_state_parse(struct str key, enum block_state *out);

/* As intake/block_from_text.h reads it. */
struct block_target {
	enum subject_kind kind; // URL, HOST, IP; anything else: it is nothing of these
	struct str key;
	struct str host;       // of the URL; the host or machine itself
	struct str registered; // of the host; empty: a suffix, or a machine
	bool is_machine;       // the host is an address
	bool is_public;	       // of a machine: it is one of a public network
};

struct block_targets {
	struct block_target *p;
	size_t n, cap;
};

struct block_entry {
	struct id id;
	enum subject_kind kind;
	struct str key, host, reason, appeal_to;
	struct id campaign; // zero: none
	enum block_state state;
	struct instant added_at, until, changed_at;
	int64_t appeals; // that wait
};

struct block_entries {
	struct block_entry *p;
	size_t n, cap;
};

struct block_line {
	struct instant at;
	struct str act, note;
	struct id account;
};

struct block_lines {
	struct block_line *p;
	size_t n, cap;
};

struct block_appeal {
	struct id id;
	struct instant at, decided_at; // decided_at 0: it waits
	struct str contact, text, answer;
	bool suspended, granted;
};

struct block_appeals {
	struct block_appeal *p;
	size_t n, cap;
};

/* A name that is never blocked. */
struct block_never {
	struct str host, note;
};

struct block_nevers {
	struct block_never *p;
	size_t n, cap;
};

/* What the database knows of a target. */
struct block_facts {
	struct block_nevers never;
	struct str own_host; // of this node
	bool is_member;	     // it is a member's, or above what is
	bool is_listed;	     // there is an entry that holds
	bool is_abuse; // a report about the abuse of children names it, or something on that host
};

enum block_why {
	BLOCK_MAY,
	BLOCK_NOTHING,	  // no host, no machine, no address on the web
	BLOCK_SUFFIX,	  // nobody registered it
	BLOCK_NOT_PUBLIC, // a machine of no public network
	BLOCK_OWN,	  // this node
	BLOCK_MEMBER,	  // a member's of the constituency, or above such a name
	BLOCK_NEVER,	  // on the list of what is never blocked, or above a name on it
	BLOCK_ABUSE,	  // reports about the abuse of children name it
	BLOCK_IS_LISTED,  // already
	BLOCK_WHYS,
};

enum block_why block_judge(const struct block_target *t, const struct block_facts *f);

/* A sentence for people, English. */
const char *block_why_text(enum block_why why);

/* Whether it is blocked at this time. */
bool block_holds(const struct block_entry *e, struct instant now);

/* Whether the name is the other one, or below it. */
bool block_is_below(struct str name, struct str above);

/* Whether blocking it blocks what has this name, or something below that. A host takes all below it
 * along, so a name above it does, too; an address on the web takes only itself. */
bool block_touches(const struct block_target *t, struct str name);

/* The number of a zone with these entries: the second of the last change. It never goes back,
 * since an end that is reached is a change as well. */
uint32_t block_serial(const struct block_entries *all, struct instant now);

enum { BLOCK_DAYS = 30, BLOCK_DAYS_MAX = 366, BLOCK_REASON_MAX = 300, BLOCK_TEXT_MAX = 4000 };

#endif
