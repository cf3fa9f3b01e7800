// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * term: what an output stream can show. Colour only on a terminal, and only
 * without NO_COLOR in the environment; never the only carrier of a meaning.
 */
#ifndef CORE_TERM_H
#define CORE_TERM_H

#include <stdbool.h>
#include <stdio.h>

#include "core/str.h"

#define TERM_WIDTH_DEFAULT 80

enum term_colour {
	TERM_PLAIN,
	TERM_BLUE,
	TERM_GREEN,
	TERM_YELLOW,
	TERM_RED,
};

struct term {
	FILE *out; // not owned
	bool colour;
	size_t width; // columns; 80 when out is no terminal
};

struct term term_init(FILE *out);

/* The word in its colour, or plain where colour is off. Control characters
 * become spaces. The stream keeps the error when writing fails. */
void term_word(const struct term *t, enum term_colour colour, struct str word);

#endif
