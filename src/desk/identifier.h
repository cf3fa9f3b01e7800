// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * identifier: the forms in which a provider reads what an order is about, and whether a
 * line has one of them.
 *
 *     [0-9]{8,12}             eight to twelve digits
 *     [A-Z]{2}-[0-9]+         two letters, a hyphen, digits
 *     <e-mail>                an address
 *     <ip> <time> <port>      three words
 *
 * A form is a row of pieces: a character, a class in brackets, or a kind of word in <>.
 * After a character or a class: ? (may be left out), * (any number), + (one or more), {n},
 * {n,}, {n,m}. A backslash takes the next character as it is. A blank stands for any number
 * of blanks, at least one. Letters count as they are, large or small.
 *
 * Kinds:   <e-mail> <ip> <time> (day, time of day and zone) <port> <domain> <phone> (with
 *          the country's code) <word> (no blank).
 * Limits:  IDENTIFIER_PIECES_MAX pieces, IDENTIFIER_MAX bytes of a line: a longer one has
 *          no form. Time grows with the line's square at most.
 */
#ifndef DESK_IDENTIFIER_H
#define DESK_IDENTIFIER_H

#include "core/core.h"

enum { IDENTIFIER_PIECES_MAX = 32, IDENTIFIER_MAX = 256, IDENTIFIER_FORM_MAX = 200 };

/* What is wrong with a form, English; NULL: nothing. */
const char *identifier_form_fault(struct str form);

/* The form must have no fault. */
bool identifier_has_form(struct str form, struct str line);

#endif
