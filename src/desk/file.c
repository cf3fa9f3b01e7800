// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/file.h"

#include "people/role.h"

#include <string.h>

enum { TYPE_MAX = 100, ENDING_MAX = 20 };

/* A character that shows as none and changes how others are read: controls of ASCII and of
 * Latin 1, line and paragraph separators, and those that embed, override or isolate a
 * direction. How many bytes it has; 0: it is none of them. */
static size_t control_at(struct str s, size_t i)
{
	const unsigned char c = (unsigned char)s.p[i];
	const unsigned char d = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
	const unsigned char e = i + 2 < s.n ? (unsigned char)s.p[i + 2] : 0;
	if (c < ' ' || c == 0x7f)
		return 1;
	if (c == 0xc2 && d >= 0x80 && d <= 0x9f)
		return 2;
	if (c == 0xe2 && d == 0x80 && e >= 0xa8 && e <= 0xae) // U+2028 to U+202E
		return 3;
	if (c == 0xe2 && d == 0x81 && e >= 0xa6 && e <= 0xa9) // U+2066 to U+2069
		return 3;
	return 0;
}

static bool is_slash(char c)
{
	return c == '/' || c == '\\';
}

const char *file_place(const struct desk_file *file)
{
	if (file->came)
		return "came";
	return file->given_at.us != 0 ? "given" : "attached";
}

bool file_is_here(const struct desk_file *file)
{
	return !file->came || !file->on_way || file->on_way->state == FREIGHT_WHOLE;
}

enum rc file_check_name(struct cx *cx, struct str name)
{
	bool plain = name.n > 0 && name.n <= FILE_NAME_MAX && str_is_utf8(name);
	for (size_t i = 0; plain && i < name.n; i++)
		plain = control_at(name, i) == 0 && !is_slash(name.p[i]);
	if (plain)
		return RC_OK;
	return cx_fail(cx, RC_INVALID,
		       N_("a file is called by 1 to %d bytes of UTF-8 without slashes and control "
			  "characters"),
		       FILE_NAME_MAX);
}

/* Where a character begins, at n or before. */
static size_t whole(struct str s, size_t n)
{
	while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* ".csv" at the end; empty: none that is short. */
static struct str ending_of(struct str name)
{
	for (size_t i = name.n; i-- > 1 && name.n - i <= ENDING_MAX;)
		if (name.p[i] == '.')
			return str_slice(name, i, name.n);
	return (struct str){ 0 };
}

static struct str clean(struct arena *a, struct str name)
{
	const bool utf8 = str_is_utf8(name);
	char *p = arena_alloc(a, name.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < name.n; i++) {
		const size_t skip = control_at(name, i);
		if (skip > 0)
			i += skip - 1;
		else
			p[n++] = (char)(utf8 || (unsigned char)name.p[i] < 0x80 ? name.p[i] : '_');
	}
	return str_trim((struct str){ p, n });
}

struct str file_tidy_name(struct arena *a, struct str name)
{
	for (size_t i = name.n; i-- > 0;)
		if (is_slash(name.p[i])) {
			name = str_slice(name, i + 1, name.n);
			break;
		}
	name = clean(a, name);
	if (name.n == 0 || str_eq(name, STR(".")) || str_eq(name, STR("..")))
		return STR("file");
	if (name.n <= FILE_NAME_MAX)
		return name;
	const struct str ending = ending_of(name);
	const struct str stem = str_slice(name, 0, whole(name, FILE_NAME_MAX - ending.n));
	return arena_fmt(a, "%.*s%.*s", STR_ARG(stem), STR_ARG(ending));
}

struct str file_tidy_type(struct arena *a, struct str type)
{
	struct str media, parameters;
	size_t slashes = 0;
	(void)str_cut(type, ';', &media, &parameters);
	media = str_trim(media);
	bool plain = media.n > 2 && media.n <= TYPE_MAX && media.p[0] != '/' &&
		     media.p[media.n - 1] != '/';
	for (size_t i = 0; i < media.n && plain; i++) {
		const char c = media.p[i];
		slashes += c == '/';
		plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || (c != '\0' && strchr("/.+-_", c));
	}
	return plain && slashes == 1 ? str_lower(a, media) : (struct str){ 0 };
}
