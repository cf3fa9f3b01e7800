// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * release_look: a country's file beside what stands: its mistakes, or how it differs and what
 * follows from it.
 *
 * Cost:    some tenths of a second: outside of units that write.
 * Memory:  in the cx's arena.
 */
#ifndef EXCHANGE_RELEASE_LOOK_H
#define EXCHANGE_RELEASE_LOOK_H

#include "crypto/hash.h"
#include "law/profile.h"
#include "law/source.h"

struct release_look {
	struct str country, text;
	const struct law *was;
	struct law *is; // NULL: it has mistakes
	struct report report;
	struct profile_changes changes;
	struct profile_effects *effects;
	struct sha256 installed; // of the file that is installed
};

/* RC_INVALID: what it is not even a file for: see release_check_text. A file with mistakes is
 * RC_OK. */
NODISCARD enum rc release_look_at(struct cx *cx, const struct law *standing, struct str country,
				  struct str text, struct release_look *out);

/* The SHA-256 of the file of this country that is installed now; RC_MISSING: there is none. */
NODISCARD enum rc release_installed(struct cx *cx, const struct law *law, struct str country,
				    struct sha256 *out);

#endif
