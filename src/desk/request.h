// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * request: one request of one country's authority to another, or to a provider; whoever
 * asks and whoever is asked have the same struct. What it says, on what it rests, how far
 * it has come.
 *
 * Countries, offences, measures and instruments are ids of the law data, as text, so that
 * a request outlives the data by which it was written.
 *
 * Memory:  texts live in the arena of whoever loaded or parsed it.
 */
#ifndef DESK_REQUEST_H
#define DESK_REQUEST_H

#include "core/core.h"
#include "core/id.h"
#include "crypto/hash.h"
#include "desk/field.h"
#include "desk/progress.h"
#include "exchange/peer.h"

enum {
	REQUEST_DECISIONS_MAX = 32,
	REQUEST_DEADLINES_MAX = 16,
	REQUEST_WORD_MAX = 80, // bytes of an id, a country, a basis
	REQUEST_PROVIDER_MAX = 200,
};

/* What an officer decided where the law data do not know, or where a flag was raised. */
struct decision {
	struct str code; // "dual-criminality-unknown"; desk/compose.h lists them
	struct str reason;
	struct id by; // zero: the server's terminal
	struct instant at;
};

/* A limit of time that the basis, or the law of the side that is asked, sets. Kept as it
 * was when the request left, so that no later law moves a clock that runs. */
struct time_limit {
	enum step_side side; // whose promise or power it is: SIDE_ASKED: the requested law
	struct str code;     // "preserve-min=P60D"
	struct str source;   // "Budapest Convention 29"
};

/* A ground of refusal, and where it stands. */
enum ground_place { PLACE_NONE, PLACE_INSTRUMENT, PLACE_LAW, PLACE_TREATY };

struct refusal {
	enum ground_place place;
	struct str name;  // of the instrument, law or treaty
	struct str words; // as it words it
};

/* When what happened; 0: not yet. */
struct moments {
	struct instant sent, delivered, acknowledged, started, preserved, decided, closed;
	struct instant renewed;		   // of the power at home, by the last extension
	struct instant preserved_until;	   // as the side that is asked said; 0 while held
	struct instant follow_up_due;	   // as the side that asks announced it
	struct instant follow_up;	   // its receipt
	struct instant settled;		   // held: each follow-up has its outcome; 0: not yet
	struct instant reply_wanted;	   // named in the request
	struct instant authorisation_ends; // of the judicial authorisation
	struct instant verified;	   // the asker was found real
	struct instant confirmed;	   // an emergency, afterwards
	struct instant last;		   // of the last step
};

struct request {
	struct id id, case_id;	      // case_id zero: none
	struct str reference;	      // ours: "LK-2026-000412"
	struct str their_reference;   // the other side's, empty until told
	struct progress progress;     // kind, side, state, messages
	bool by_hand;		      // the other side has no node
	struct id peer;		      // the node it goes to, or came from; zero: by hand
	struct str peer_origin;	      // its name; filled when it is loaded
	enum peer_road peer_road;     // how it proves what it says; filled likewise
	struct str officer, approver; // of one that came: as their node names them
	bool is_signed;		      // this node verified the approver's own signature over it
	bool officer_signed;	      // and the officer's
	bool all_sign;		      // the rule of that node: both always sign
	struct {
		struct instant at; // when that node's program refused it, as it was sent; 0: not
		struct str why;
	} not_taken;
	struct {
		struct instant at; // a number that no signed directory names was called; 0: none
		struct str how;	   // the number, where it is from, who answered
	} called;
	struct {
		struct instant until; // when the first order that carries it out ends; 0: none ends
		struct str reference; // of that order
	} order;		      // filled when it is loaded, of data that this side preserves

	struct str from, to;		   // countries, alpha-2; the same for an order at home
	struct str provider;		   // of an order or a direct request
	struct str offence;		   // concept of the law data
	struct str basis;		   // "budapest", "bilateral/mlat"; "none": without a treaty
	struct str provision;		   // "29"
	struct id follows;		   // the preservation that this is the follow-up of
	struct id executes;		   // an order: the request from abroad that it carries out
	unsigned classes;		   // enum data_category of law/law.h, or-ed
	struct instant data_from, data_to; // period that the data cover; 0: not said
	bool political; // the asker or an officer flagged the charge as political
	struct str text[FIELDS];

	struct sha256 authorisation; // of the judicial decision; all zero: none attached
	struct {
		struct id approval;  // that this node's judicial authority was asked for; zero: not
		struct instant ends; // until when it was asked for
		struct instant refused; // 0: not
		struct str why;
	} authority;
	struct decision decisions[REQUEST_DECISIONS_MAX];
	size_t decisions_n;
	struct time_limit terms[REQUEST_DEADLINES_MAX];
	size_t terms_n;
	struct moments at;
	struct refusal refusal; // of STATE_REFUSED
};

/* One of a list. */
struct request_row {
	struct id id;
	struct str reference, state, kind, from, to, case_reference;
	enum step_side side;
	struct instant next_due; // 0: none
};
struct request_list {
	struct request_row *p;
	size_t n;
};

/* The decision with this code, or NULL. */
const struct decision *request_decision(const struct request *r, const char *code);

/* The bytes that people sign: every word of the request that leaves (desk/sent.h) in a fixed
 * order, so that one changed letter gives another digest. Not what approvers write to its flags:
 * they do so while they look at these bytes. */
struct str request_bytes(struct arena *a, const struct request *r);

/* The same with the words that stay: what the ledger of this node keeps the digest of. */
struct str request_bytes_here(struct arena *a, const struct request *r);

/* "LK-2026-000412" */
struct str reference_print(struct arena *a, struct str country, const char *letter, int year,
			   int64_t number);

const char *place_key(enum ground_place p); // "instrument", "law", "treaty"; "" for none
NODISCARD bool place_parse(struct str key, enum ground_place *out);

#endif
