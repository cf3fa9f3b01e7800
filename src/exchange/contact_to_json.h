// SPDX-License-Identifier: AGPL-3.0-or-later
/* contact_to_json: people of the directory for a program, the same at either face. */
#ifndef EXCHANGE_CONTACT_TO_JSON_H
#define EXCHANGE_CONTACT_TO_JSON_H

#include "exchange/contact.h"
#include "formats/json.h"

/* Adds the array "contacts" to the object that is open. */
void contacts_to_json(struct json *j, struct arena *a, const struct contact_list *list,
		      struct instant now);

/* Adds the array "offered": how a list that waits differs from what stands. */
void contact_changes_to_json(struct json *j, struct arena *a,
			     const struct contact_changes *changes);

#endif
