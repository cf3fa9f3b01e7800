// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/note.h"

/* What is read is printed byte for byte: a note has one spelling. */
FUZZ(note)
{
	struct note note;
	if (note_parse(cx, in, &note) == RC_OK) {
		CHECK(note.lines.n > 0 && note.lines.n <= NOTE_LINES_MAX);
		CHECK(str_ends(note.text, STR("\n")));
		EQ_STR(note_print(cx->arena, &note), in);
	}
	if (note_parse_lines(cx, in, &note) == RC_OK)
		EQ_STR(note_print_lines(cx->arena, &note), in);
	struct note_key key;
	if (note_key_parse(cx, in, &key) == RC_OK)
		EQ_STR(note_key_print(cx->arena, &key), in);
}
