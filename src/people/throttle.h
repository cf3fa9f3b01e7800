// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * throttle: how long somebody who failed to sign in must wait.
 *
 * The rule. Counted are failures in a row, of a login (whether or not there is such an
 * account) and of the network they come from:
 *
 *	            free    then each waits               forgotten
 *	login       5       30 s, doubling to 15 min      24 h after the last failure
 *	network     20      30 s, doubling to 1 h         24 h after the last failure
 *
 * An attempt is counted before it is judged, so that many at once win nothing; a right
 * password or code takes its own count back, a whole sign-in all of its login. A right
 * password alone never forgives wrong codes. Who waits is told so before the password is
 * looked at. A passkey cannot be guessed: it obeys the network's count only, so that
 * nobody can lock a person out by failing for them.
 *
 * Pure.
 */
#ifndef PEOPLE_THROTTLE_H
#define PEOPLE_THROTTLE_H

#include "core/core.h"
#include "crypto/hash.h"

enum throttle_kind { THROTTLE_LOGIN, THROTTLE_NETWORK };

struct throttle {
	enum throttle_kind kind;
	int64_t failures;
	struct instant last_at;
};

#define THROTTLE_FORGETS HOURS(24)

/* How long after the last of so many failures nothing is tried. */
struct duration throttle_wait(enum throttle_kind kind, int64_t failures);

/* When the next attempt may be made; not after now: at once. */
struct instant throttle_until(const struct throttle *t, struct instant now);

/* Under which key a row is kept: a hash, since people type passwords into login fields. */
struct sha256 throttle_key(struct arena *a, enum throttle_kind kind, struct str what);

/* Of an address its network: an IPv4 address as it is; of IPv6 the first 64 bits, since
 * one customer has that many; text that is neither as it is. */
struct str throttle_network(struct arena *a, struct str address);

#endif
