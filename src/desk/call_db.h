// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * call_db: calls in the database: what needs a person, whom it went to, who took it.
 *
 * An event that is told (desk/event_db.h) begins a call, in its unit. Of a request one call goes
 * on at a time: what comes meanwhile joins it, and can make it urgent. The job CALL_JOB with the
 * call's id goes on to the next person; SEND_JOB with a message's id sends it.
 *
 * A call ends when somebody takes it; when somebody of this node took a step of the request
 * (overtaken); when it is not urgent and was sent (told); when everybody on the roster was
 * called CALL_ROUNDS times (unanswered), or nobody can be (nobody). The last two stand on the
 * desk of all until somebody takes the call all the same.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_CALL_DB_H
#define DESK_CALL_DB_H

#include "desk/channel_db.h"

#define CALL_JOB "duty-call"
#define SEND_JOB "duty-send"

/* For desk/event_db.c. */
NODISCARD enum rc call_begin(struct cx *cx, struct db *db, struct id request,
			     const struct event *event);

struct call {
	struct id id, request;
	struct str reference;
	enum event_kind event;
	struct instant due, at, ended_at;
	bool urgent;
	int64_t rounds;	  // how many people were called
	struct str ended; // empty: it goes on; "taken" and the like
	struct id taken_by;
};
struct call_list {
	struct call *p;
	size_t n;
};

/* RC_MISSING. */
NODISCARD enum rc call_load(struct cx *cx, struct db *db, struct id id, struct call *out);

/* Those that wait for somebody: going on, unanswered, or for nobody, while nobody of this node
 * has taken a step of the request since. The oldest first; at most 100. */
NODISCARD enum rc call_waiting(struct cx *cx, struct db *db, struct call_list *out);

/* The newest 100, whatever became of them. */
NODISCARD enum rc call_list(struct cx *cx, struct db *db, struct call_list *out);

/* Somebody has it: the call ends, and whoever took it works on the case or request from now on.
 * *first: nobody had taken it before. RC_MISSING, RC_DENIED: the server's terminal, or no role
 * that works on cases. */
NODISCARD enum rc call_take(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			    bool *first);

/* Goes on to the next person who can be reached, or ends it. For desk/call_job.c. */
NODISCARD enum rc call_next(struct cx *cx, struct db *db, struct id id);

struct call_send {
	struct id id, call;	    // call zero: a test
	struct id channel, account; // account zero: of the whole roster
	struct str who;		    // post, or name; empty: the roster
	enum channel_kind kind;
	struct str address, language; // empty: the channel is gone
	struct instant at, sent_at;   // sent_at 0: not yet
	struct str failed;
};
struct call_sends {
	struct call_send *p;
	size_t n;
};
/* In their order; at most 200. */
NODISCARD enum rc call_sends(struct cx *cx, struct db *db, struct id call, struct call_sends *out);

/* RC_MISSING. */
NODISCARD enum rc call_send_load(struct cx *cx, struct db *db, struct id id, struct call_send *out);

/* What came of a try; `failed` empty: it went out. */
NODISCARD enum rc call_send_tried(struct cx *cx, struct db *db, const struct call_send *send,
				  struct str failed);

/* Queues a message to this channel. `call` zero: a test. */
NODISCARD enum rc call_send_add(struct cx *cx, struct db *db, const struct call_channel *to,
				struct id call);

#endif
