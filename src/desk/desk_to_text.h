// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * desk_to_text: what the desk knows, as text for a terminal.
 */
#ifndef DESK_DESK_TO_TEXT_H
#define DESK_DESK_TO_TEXT_H

#include "core/core.h"
#include "desk/kind.h"

/* The table of transitions, as a lawyer reads it; kind KINDS: the rows of all kinds. */
void transitions_to_text(FILE *out, struct arena *arena, enum request_kind kind);

/* The same as a picture in the language of Graphviz: comity desk states --dot | dot -Tsvg.
 * Steps that leave the state are not drawn, nor is what stays the same by message. */
void transitions_to_dot(FILE *out, enum request_kind kind);

#endif
