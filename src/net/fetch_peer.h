// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * fetch_peer: asks peers, each known by its key, over mutual TLS 1.3.
 *
 * We show our certificate; the peer must show a certificate of the pinned key that is of
 * its time. No authority is asked and no name is compared: the key says who it is. Only
 * where the caller names an authority's certificate, that and the host's name decide, by
 * TLS 1.2 too, since other people's systems are like that. The connection is kept for the
 * next call. No redirects, no cookies, no proxy, HTTP/1.1. For jobs: fetch_peer_call blocks
 * until it is done; fetch_many runs any number of calls side by side in one thread, so that
 * a peer that does not answer holds up no other.
 *
 * Large content goes from a file and into a file, in parts that can be taken up again, at
 * no more than a given rate, and can be stopped at any moment.
 *
 * Errors:  RC_INVALID an address that is not to be asked, or our own certificate or key.
 *          RC_PEER another key, an expired certificate, or a part that was not asked for.
 *          RC_LIMIT a longer answer than wanted. RC_IO no answer: the sentence says why;
 *          RC_CONFLICT go_on said no. An answer of any status is RC_OK.
 * Memory:  answers live in the cx's arena.
 */
#ifndef NET_FETCH_PEER_H
#define NET_FETCH_PEER_H

#include "core/core.h"
#include "crypto/hash.h"

enum { FETCH_FIELDS_MAX = 64 };

struct fetch_peer_config {
	struct str certificate, key; // paths of our PEM files
	struct sha256 pin;	     // SHA-256 of the peer's SubjectPublicKeyInfo
	struct sha256 also;	     // another that is as good, while it is replaced; zero: none
	struct str ca;		     // path of an authority's PEM file; empty: the pin decides
	unsigned connect_ms;	     // 0: 120000; until the handshake is over
	unsigned stall_ms;	     // 0: 300000; without one byte, after which we give up
	bool is_gentle;		     // much goes there: others share the line (net/gentle.h)
};

struct fetch_peer;
struct fetch_peer *fetch_peer_open(const struct fetch_peer_config *config);
void fetch_peer_close(struct fetch_peer *peer);
AUTO_CLOSER(fetch_peer);

struct fetch_field {
	struct str name, value;
};

/* A part of a file that the caller has open. When receiving, `at` moves with each byte that
 * was written: after a failure the same struct asks for the rest. */
struct fetch_file {
	int fd;
	uint64_t at, end;
};

struct fetch_call {
	struct str url; // "https://..."
	bool get;	// else POST
	const struct fetch_field *fields;
	size_t fields_n;
	struct str body;	       // of a POST, or
	const struct fetch_file *send; // a part of a file
	struct fetch_file *receive;    // of a GET: asks for bytes at .. end - 1, writes them there
	size_t answer_max;	       // of an answer into memory, as those of other status are
	unsigned timeout_ms;	       // 0: none, only stall_ms
	uint64_t bytes_per_second;     // 0: as fast as it goes

	/* Asked several times a second; false ends the call. NULL: never. */
	bool (*go_on)(void *arg, uint64_t sent, uint64_t received);
	void *arg;
};

struct fetch_answer {
	int status;
	struct {
		struct fetch_field *p;
		size_t n, cap;
	} fields;
	struct str body; // empty when it went into the file
};

NODISCARD enum rc fetch_peer_call(struct cx *cx, struct fetch_peer *peer,
				  const struct fetch_call *call, struct fetch_answer *out);

/* Calls side by side. Connections are kept and shared by those of one key. */
struct fetch_many;
struct fetch_many *fetch_many_open(void);
void fetch_many_close(struct fetch_many *many); // after each call has ended
AUTO_CLOSER(fetch_many);

/* Begins a call; cx, peer and call are in use until fetch_many_next gives the peer back. */
NODISCARD enum rc fetch_many_begin(struct cx *cx, struct fetch_many *many, struct fetch_peer *peer,
				   const struct fetch_call *call);

/* Moves what can be moved, then sleeps until something can again, fetch_many_wake is called
 * (by any thread), or so many milliseconds have passed. */
void fetch_many_wait(struct fetch_many *many, unsigned ms);
void fetch_many_wake(struct fetch_many *many);

/* A call that has ended, with what fetch_peer_call would have returned; NULL: none. */
struct fetch_peer *fetch_many_next(struct fetch_many *many, enum rc *rc, struct fetch_answer *out);

/* Ends a call at once. */
void fetch_many_stop(struct fetch_many *many, struct fetch_peer *peer);

#endif
