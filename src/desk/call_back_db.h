// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * call_back_db: somebody called back whoever asks, and by which number.
 *
 * A number from the request itself, or from a mail, calls back the forger. So the asker is verified
 * by one that their node has signed, and that a person there has confirmed in the last 90 days
 * (exchange/contact.h); of what came by hand, by one of a node of the country that asks. A number
 * that the officer has from elsewhere is recorded with its source where the asking node names
 * nobody, or there is no node, and the asker stays unverified: whoever goes on says why
 * (act_takes_unverified).
 */
#ifndef DESK_CALL_BACK_DB_H
#define DESK_CALL_BACK_DB_H

#include "exchange/contact.h"
#include "people/access.h"
#include "store/db.h"

struct call_back {
	struct id contact;	   // of the asking node; zero: none was chosen
	struct str number, source; // else: it verifies nobody
	struct str how;		   // who answered, what they said
};

/* Records it; by a contact, the asker is verified. RC_INVALID: neither contact nor number and source.
 * RC_CONFLICT: the contact is another's or does not count now, or the node has contacts. */
NODISCARD enum rc request_called_back(struct cx *cx, struct db *db, const struct actor *by,
				      struct id request, const struct call_back *call);

/* Those by which the asker of this request can be called back now. *named: the asking node names
 * somebody, so that no other number will do. */
NODISCARD enum rc call_back_contacts(struct cx *cx, struct db *db, struct id request,
				     struct contact_list *out, bool *named);

#endif
