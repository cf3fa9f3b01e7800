// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hi1_to_text: a message of HI1 for people, and for programs that know JSON alone.
 *
 * Text:    header, then each action with all that it says, a line a value; entries of a
 *          dictionary as OWNER/NAME/VALUE; long texts and data by their size.
 * JSON:    the same as a tree, whatever encoding the message came in; nothing is shortened
 *          but kept parts of others (their size).
 */
#ifndef EXCHANGE_HI1_TO_TEXT_H
#define EXCHANGE_HI1_TO_TEXT_H

#include "formats/hi1.h"
#include "formats/json.h"

/* "CREATE", also of the answer to one. */
const char *hi1_verb_name(enum hi1_verb verb);

/* brief: of each action one line. */
void hi1_to_text(struct arena *a, const struct hi1_message *message, bool brief, struct buf *out);

/* Within an object. */
void hi1_to_json(struct json *j, struct arena *a, const struct hi1_message *message);

/* The first error in a response; 0: there is none. */
int64_t hi1_error_of(struct arena *a, const struct hi1_node *message, struct str *description);

#endif
