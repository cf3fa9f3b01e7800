// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/note.h"

#include <string.h>

#include "core/mark.h"
#include "crypto/base64.h"
#include "crypto/hash.h"

enum { TIME_BYTES = 8, TIMED_BYTES = TIME_BYTES + SIGN_SIGNATURE_BYTES };

#define DASH "\xe2\x80\x94 " // an em dash and a space

static enum rc fail_at(struct cx *cx, size_t at, const char *what)
{
	return cx_fail(cx, RC_INVALID, N_("signed note, byte %zu: %s"), at, what);
}

/* The white space of Unicode, as it is spelt in UTF-8. */
static size_t space_at(struct str s)
{
	static const struct str spaces[] = {
		STR_INIT("\xc2\x85"),	  STR_INIT("\xc2\xa0"),	    STR_INIT("\xe1\x9a\x80"),
		STR_INIT("\xe2\x80\xa8"), STR_INIT("\xe2\x80\xa9"), STR_INIT("\xe2\x80\xaf"),
		STR_INIT("\xe2\x81\x9f"), STR_INIT("\xe3\x80\x80"),
	};
	if ((uint8_t)s.p[0] <= ' ')
		return 1;
	if ((uint8_t)s.p[0] < 0x80)
		return 0;
	for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
		if (str_starts(s, spaces[i]))
			return spaces[i].n;
	}
	// U+2000 to U+200A
	const bool wide = s.n >= 3 && str_starts(s, STR("\xe2\x80")) && (uint8_t)s.p[2] <= 0x8a;
	return wide ? 3 : 0;
}

bool note_name_is_valid(struct str name)
{
	if (name.n == 0 || name.n > NOTE_NAME_MAX || !str_is_utf8(name))
		return false;
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '+' || space_at(str_slice(name, i, name.n)) > 0)
			return false;
	}
	return true;
}

/* `at` is the line's offset in the note; the line is without its LF. */
static enum rc parse_line(struct cx *cx, struct str line, size_t at, struct note *note)
{
	if (!str_starts(line, STR(DASH)))
		return fail_at(cx, at, N_("a signature line begins with an em dash and a space"));
	const struct str rest = str_slice(line, sizeof DASH - 1, line.n);
	struct note_line found = { 0 };
	struct str base64, bytes;
	if (!str_cut(rest, ' ', &found.name, &base64) || !note_name_is_valid(found.name))
		return fail_at(cx, at, N_("a signature line has a key name and a signature"));
	if (!base64_parse(cx->arena, base64, &bytes))
		return fail_at(cx, at,
			       N_("the signature is not in base64, spelt as RFC 4648 does"));
	if (bytes.n <= NOTE_KEY_ID_BYTES)
		return fail_at(cx, at, N_("the signature is too short"));
	if (note->lines.n == NOTE_LINES_MAX)
		return cx_fail(cx, RC_LIMIT, N_("signed note, byte %zu: more than %d signatures"),
			       at, NOTE_LINES_MAX);
	memcpy(found.id, bytes.p, sizeof found.id);
	found.signature = str_slice(bytes, NOTE_KEY_ID_BYTES, bytes.n);
	*ARENA_PUSH(cx->arena, &note->lines) = found;
	return RC_OK;
}

static enum rc parse_lines(struct cx *cx, struct str bytes, size_t at, struct note *note)
{
	if (bytes.n == at)
		return fail_at(cx, at, N_("there is no signature"));
	while (at < bytes.n) {
		struct str line, rest;
		if (!str_cut(str_slice(bytes, at, bytes.n), '\n', &line, &rest))
			return fail_at(cx, bytes.n, N_("the last line does not end"));
		TRY(parse_line(cx, line, at, note));
		at += line.n + 1;
	}
	return RC_OK;
}

static enum rc check_bytes(struct cx *cx, struct str bytes)
{
	if (bytes.n > NOTE_BYTES_MAX)
		return cx_fail(cx, RC_LIMIT, N_("signed note: more than %zu bytes"),
			       NOTE_BYTES_MAX);
	for (size_t i = 0; i < bytes.n; i++) {
		if ((uint8_t)bytes.p[i] < ' ' && bytes.p[i] != '\n')
			return fail_at(cx, i, N_("a control character"));
	}
	return str_is_utf8(bytes) ? RC_OK : fail_at(cx, 0, N_("it is not UTF-8"));
}

enum rc note_parse(struct cx *cx, struct str bytes, struct note *out)
{
	TRY(check_bytes(cx, bytes));
	size_t end = bytes.n;
	while (end >= 2 && !(bytes.p[end - 1] == '\n' && bytes.p[end - 2] == '\n'))
		end--;
	if (end < 2)
		return fail_at(cx, bytes.n, N_("no empty line between text and signatures"));
	struct note note = { .text = str_slice(bytes, 0, end - 1) };
	TRY(parse_lines(cx, bytes, end, &note));
	*out = note;
	return RC_OK;
}

enum rc note_parse_lines(struct cx *cx, struct str bytes, struct note *out)
{
	TRY(check_bytes(cx, bytes));
	struct note note = { 0 };
	TRY(parse_lines(cx, bytes, 0, &note));
	*out = note;
	return RC_OK;
}

struct str note_print_lines(struct arena *a, const struct note *note)
{
	struct buf out;
	buf_init(&out, 2 * NOTE_BYTES_MAX);
	for (size_t i = 0; i < note->lines.n; i++) {
		const struct note_line *line = &note->lines.p[i];
		const size_t n = NOTE_KEY_ID_BYTES + line->signature.n;
		char *bytes = arena_alloc(a, n);
		memcpy(bytes, line->id, NOTE_KEY_ID_BYTES);
		memcpy(bytes + NOTE_KEY_ID_BYTES, line->signature.p, line->signature.n);
		buf_add_c(&out, DASH);
		buf_add(&out, line->name);
		buf_add_char(&out, ' ');
		buf_add(&out, base64_print(a, (struct str){ bytes, n }));
		buf_add_char(&out, '\n');
	}
	INVARIANT(!buf_full(&out));
	const struct str lines = arena_copy(a, buf_str(&out));
	buf_done(&out);
	return lines;
}

struct str note_print(struct arena *a, const struct note *note)
{
	const struct str lines = note_print_lines(a, note);
	return arena_fmt(a, "%.*s\n%.*s", STR_ARG(note->text), STR_ARG(lines));
}

/* The type, then the public key: what a key's id and its text are made of. */
struct typed_key {
	uint8_t b[1 + SIGN_PUBLIC_BYTES];
};

static struct typed_key typed_key_of(enum note_type type, const struct sign_public *public)
{
	struct typed_key typed = { { (uint8_t)type } };
	memcpy(typed.b + 1, public->b, sizeof public->b);
	return typed;
}

static struct str typed_str(const struct typed_key *typed)
{
	return (struct str){ (const char *)typed->b, sizeof typed->b };
}

struct note_key note_key_of(struct arena *a, struct str name, enum note_type type,
			    const struct sign_public *public)
{
	INVARIANT(note_name_is_valid(name));
	struct note_key key = { .name = name, .type = type, .public = *public };
	const struct typed_key typed = typed_key_of(type, public);
	AUTO(sha256_run) run = sha256_begin();
	sha256_add(run, arena_fmt(a, "%.*s\n", STR_ARG(name)));
	sha256_add(run, typed_str(&typed));
	const struct sha256 h = sha256_end(run);
	memcpy(key.id, h.b, sizeof key.id);
	return key;
}

static struct str id_text(struct arena *a, const uint8_t *id)
{
	return arena_fmt(a, "%02x%02x%02x%02x", id[0], id[1], id[2], id[3]);
}

enum rc note_key_parse(struct cx *cx, struct str text, struct note_key *out)
{
	struct str name, rest, id, base64, bytes;
	if (!str_cut(text, '+', &name, &rest) || !str_cut(rest, '+', &id, &base64))
		return cx_fail(cx, RC_INVALID, N_("verifier key: not NAME+ID+KEY"));
	if (!note_name_is_valid(name))
		return cx_fail(cx, RC_INVALID,
			       N_("verifier key: the name is empty or has a space"));
	if (!base64_parse(cx->arena, base64, &bytes) || bytes.n == 0)
		return cx_fail(cx, RC_INVALID, N_("verifier key of %.*s: the key is not in base64"),
			       STR_ARG(name));
	const uint8_t type = (uint8_t)bytes.p[0];
	if (type != NOTE_ED25519 && type != NOTE_COSIGNATURE)
		return cx_fail(cx, RC_INVALID,
			       "verifier key of %.*s: type 0x%02x; known are 0x01 and 0x04",
			       STR_ARG(name), type);
	if (bytes.n != 1 + SIGN_PUBLIC_BYTES)
		return cx_fail(cx, RC_INVALID, N_("verifier key of %.*s: not %d bytes"),
			       STR_ARG(name), SIGN_PUBLIC_BYTES);
	struct sign_public public;
	memcpy(public.b, bytes.p + 1, sizeof public.b);
	const struct note_key key = note_key_of(cx->arena, name, (enum note_type)type, &public);
	if (!str_eq(id_text(cx->arena, key.id), id))
		return cx_fail(cx, RC_INVALID, N_("verifier key of %.*s: the id is not the key's"),
			       STR_ARG(name));
	*out = key;
	return RC_OK;
}

struct str note_key_print(struct arena *a, const struct note_key *key)
{
	const struct typed_key typed = typed_key_of(key->type, &key->public);
	const struct str id = id_text(a, key->id), base64 = base64_print(a, typed_str(&typed));
	return arena_fmt(a, "%.*s+%.*s+%.*s", STR_ARG(key->name), STR_ARG(id), STR_ARG(base64));
}

bool note_key_eq(const struct note_key *a, const struct note_key *b)
{
	return a->type == b->type && str_eq(a->name, b->name) &&
	       memcmp(a->public.b, b->public.b, sizeof a->public.b) == 0;
}

/* What a witness signs: tlog-cosignature, "Ed25519 signed message". */
static struct str timed_message(struct arena *a, struct str text, uint64_t seconds)
{
	return arena_fmt(a, "cosignature/v1\ntime %llu\n%.*s", (unsigned long long)seconds,
			 STR_ARG(text));
}

void note_sign(struct arena *a, struct note *note, const struct note_key *key,
	       const struct sign_key *secret, uint64_t seconds)
{
	const struct sign_public public = sign_key_public(secret);
	INVARIANT(memcmp(public.b, key->public.b, sizeof public.b) == 0);
	INVARIANT(str_ends(note->text, STR("\n")) && note->lines.n < NOTE_LINES_MAX);
	const bool timed = key->type == NOTE_COSIGNATURE;
	const struct sign_signature s = sign(secret, timed ? timed_message(a, note->text, seconds)
							   : note->text);
	char *bytes = arena_alloc(a, TIMED_BYTES);
	for (unsigned i = 0; i < TIME_BYTES; i++)
		bytes[i] = (char)(uint8_t)(seconds >> (56 - 8 * i));
	memcpy(bytes + TIME_BYTES, s.b, sizeof s.b);

	struct note_line *line = ARENA_PUSH(a, &note->lines);
	line->name = key->name;
	memcpy(line->id, key->id, sizeof line->id);
	line->signature = str_slice((struct str){ bytes, TIMED_BYTES }, timed ? 0 : TIME_BYTES,
				    TIMED_BYTES);
}

bool note_line_seconds(const struct note_line *line, uint64_t *out)
{
	if (line->signature.n < TIME_BYTES)
		return false;
	uint64_t seconds = 0;
	for (size_t i = 0; i < TIME_BYTES; i++)
		seconds = seconds << 8 | (uint8_t)line->signature.p[i];
	*out = seconds;
	return true;
}

static bool verify_line(struct arena *a, struct str text, const struct note_line *line,
			const struct note_key *key)
{
	const bool timed = key->type == NOTE_COSIGNATURE;
	uint64_t seconds = 0;
	if (line->signature.n != (timed ? TIMED_BYTES : SIGN_SIGNATURE_BYTES) ||
	    (timed && !note_line_seconds(line, &seconds)))
		return false;
	struct sign_signature s;
	memcpy(s.b, line->signature.p + (timed ? TIME_BYTES : 0), sizeof s.b);
	return sign_verify(&key->public, timed ? timed_message(a, text, seconds) : text, &s);
}

enum rc note_verify(struct cx *cx, const struct note *note, const struct note_key *key, bool *out)
{
	bool any = false;
	for (size_t i = 0; i < note->lines.n; i++) {
		const struct note_line *line = &note->lines.p[i];
		if (!str_eq(line->name, key->name) ||
		    memcmp(line->id, key->id, sizeof line->id) != 0)
			continue;
		if (!verify_line(cx->arena, note->text, line, key))
			return cx_fail(cx, RC_DENIED, N_("the signature by %.*s is wrong"),
				       STR_ARG(key->name));
		any = true;
	}
	*out = any;
	return RC_OK;
}
