// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * note: a text with signature lines under it, and the keys that make them.
 *
 * Source:  C2SP signed-note (format, Ed25519 type 0x01) and tlog-cosignature
 *          (timestamped Ed25519, type 0x04).
 * Accepts: UTF-8 without control characters but LF; the text, an empty line, one or
 *          more lines "— NAME BASE64". The last empty line ends the text. Lines of
 *          unknown keys and types (ECDSA, ML-DSA) are kept and not judged.
 * Limits:  NOTE_BYTES_MAX, NOTE_LINES_MAX, NOTE_NAME_MAX.
 * Errors:  RC_INVALID or RC_LIMIT with the byte's offset. A signature that is not as
 *          it should be is RC_DENIED.
 * Memory:  slices point into the input; what is decoded lies in the arena.
 */
#ifndef FORMATS_NOTE_H
#define FORMATS_NOTE_H

#include "core/core.h"
#include "crypto/sign.h"

#define NOTE_BYTES_MAX ((size_t)1024 * 1024)

enum { NOTE_LINES_MAX = 100, NOTE_NAME_MAX = 1024, NOTE_KEY_ID_BYTES = 4 };

enum note_type {
	NOTE_ED25519 = 0x01,	 // a log signs the text
	NOTE_COSIGNATURE = 0x04, // a witness signs the text and the time
};

struct note_line {
	struct str name;
	uint8_t id[NOTE_KEY_ID_BYTES];
	struct str signature; // decoded, without the key id
};

struct note {
	struct str text; // with its last LF
	struct {
		struct note_line *p;
		size_t n, cap;
	} lines;
};

NODISCARD enum rc note_parse(struct cx *cx, struct str bytes, struct note *out);
struct str note_print(struct arena *a, const struct note *note);

/* The signature lines alone: what a witness answers. */
NODISCARD enum rc note_parse_lines(struct cx *cx, struct str bytes, struct note *out);
struct str note_print_lines(struct arena *a, const struct note *note);

/* Not empty, no Unicode space, no plus sign, no control character. */
bool note_name_is_valid(struct str name);

/* A key under its name, as verifiers know it. */
struct note_key {
	struct str name;
	uint8_t id[NOTE_KEY_ID_BYTES];
	enum note_type type;
	struct sign_public public;
};

/* The name must be valid. It is not copied. */
struct note_key note_key_of(struct arena *a, struct str name, enum note_type type,
			    const struct sign_public *public);

/* One line without its end: NAME+ID+BASE64 (a "vkey"). Refuses types that we cannot
 * verify, and an id that is not the key's. */
NODISCARD enum rc note_key_parse(struct cx *cx, struct str text, struct note_key *out);
struct str note_key_print(struct arena *a, const struct note_key *key);

bool note_key_eq(const struct note_key *a, const struct note_key *b);

/* Adds a line with the key's signature to the note. `key` says name and type and must
 * be the public half; `seconds` is the POSIX time of a cosignature, else 0. */
void note_sign(struct arena *a, struct note *note, const struct note_key *key,
	       const struct sign_key *secret, uint64_t seconds);

/* Judges the lines of one key: *out says whether there is one, and all that there are
 * verify. RC_DENIED when one does not: then the note is not to be believed at all. */
NODISCARD enum rc note_verify(struct cx *cx, const struct note *note, const struct note_key *key,
			      bool *out);

/* The POSIX time that a cosignature says; false for a line that is too short. */
NODISCARD bool note_line_seconds(const struct note_line *line, uint64_t *out);

#endif
