// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * place: in which country and network an address is, as a source said at a time; and the way that a
 * mail went by its Received lines.
 *
 * The country of an address is neither that of who has its network nor that of who used it.
 */
#ifndef INTAKE_PLACE_H
#define INTAKE_PLACE_H

#include "core/core.h"

struct place {
	struct str country;   // "KE"; empty: not known
	int64_t asn;	      // 0: not known
	struct str network;   // who has it, as the source writes it
	struct instant as_of; // when the source was made; 0: nothing is known of the address
};

/*
 * Of the Received lines of a mail those that the receiver's side wrote can be trusted; all below the
 * first that names a machine outside of it may be invented.
 */
struct mail_path {
	struct str from;      // address of the machine that handed it over; empty: not known
	struct str from_name; // as it named itself
	struct str noted_by;  // who says so
	struct instant at;    // and when; 0: not said
	bool is_guess;	      // a line above it was taken for the receiver's by its name alone
	struct str claimed;   // address in the lowest line, where that is another
	struct place place, claimed_place;
};

/* "AS64500 Example Net"; empty: no network is known. */
struct str place_network(struct arena *a, const struct place *p);

#endif
