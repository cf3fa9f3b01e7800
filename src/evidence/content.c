// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/content.h"

#include <string.h>

#include "ledger/act_words.h"

enum { NAME_KEPT = 48, ENDING_KEPT = 12, FOLDER_FILES = 1000 };

static const char hex_digits[] = "0123456789ABCDEF";

/* ---- paths ------------------------------------------------------------------- */

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* From its last dot on, where that is short and plain. */
static size_t ending_at(struct str s)
{
	size_t i = s.n;
	while (i > 0 && s.n - i < ENDING_KEPT && is_alnum(s.p[i - 1]))
		i--;
	return i > 1 && s.p[i - 1] == '.' ? i - 1 : s.n;
}

static size_t put_tidy(char *p, struct str s, size_t max)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n && n < max; i++) {
		const char c = s.p[i];
		const bool plain = is_alnum(c) || c == '.' || c == '_' || c == '-';
		if (plain)
			p[n++] = c;
		else if (n > 0 && p[n - 1] != '_')
			p[n++] = '_';
	}
	return n;
}

/* Windows drops a dot at the end. */
static size_t without_dots(const char *p, size_t n)
{
	while (n > 0 && p[n - 1] == '.')
		n--;
	return n;
}

struct str content_path(struct arena *a, int64_t number, struct str original)
{
	char name[NAME_KEPT + ENDING_KEPT + 2];
	const size_t at = ending_at(original);
	size_t n = put_tidy(name, str_slice(original, 0, at), NAME_KEPT);
	n += put_tidy(name + n, str_slice(original, at, original.n), ENDING_KEPT + 1);
	n = without_dots(name, n);
	INVARIANT(number > 0 && number <= CONTENT_FILES_MAX);
	return arena_fmt(a, "data/%05lld/%08lld%s%.*s", (long long)(number / FOLDER_FILES),
			 (long long)number, n > 0 ? "-" : "", (int)n, name);
}

static bool is_unreserved(char c)
{
	return is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~' || c == '/';
}

void content_encode(struct buf *b, struct str original)
{
	size_t plain = 0;
	for (size_t i = 0; i < original.n; i++) {
		const unsigned char c = (unsigned char)original.p[i];
		if (is_unreserved((char)c))
			continue;
		const char code[] = { '%', hex_digits[c >> 4], hex_digits[c & 15] };
		buf_add(b, str_slice(original, plain, i));
		buf_add(b, (struct str){ code, sizeof code });
		plain = i + 1;
	}
	buf_add(b, str_slice(original, plain, original.n));
}

static int value_of(char c)
{
	const char *p = c ? strchr(hex_digits, c) : NULL;
	return p ? (int)(p - hex_digits) : -1;
}

enum rc content_decode(struct cx *cx, struct str encoded, struct str *out)
{
	char *p = arena_alloc(cx->arena, encoded.n);
	size_t n = 0;
	for (size_t i = 0; i < encoded.n; i++) {
		int c = (unsigned char)encoded.p[i];
		if (c == '%') {
			const int high = i + 2 < encoded.n ? value_of(encoded.p[i + 1]) : -1;
			const int low = i + 2 < encoded.n ? value_of(encoded.p[i + 2]) : -1;
			c = high < 0 || low < 0 ? 0 : high << 4 | low;
			i += 2;
			if (c == 0 || is_unreserved((char)c))
				return cx_fail(cx, RC_INVALID, "a name is not encoded as we do");
		} else if (!is_unreserved((char)c)) {
			return cx_fail(cx, RC_INVALID, "a name is not encoded as we do");
		}
		p[n++] = (char)c;
	}
	*out = (struct str){ p, n };
	return RC_OK;
}

/* ---- names ------------------------------------------------------------------- */

const char *source_kind_key(enum source_kind kind)
{
	static const char *const keys[SOURCE_KINDS] = {
		[SOURCE_FILE] = "file",	    [SOURCE_FOLDER] = "folder",
		[SOURCE_LINK] = "link",	    [SOURCE_PIPE] = "pipe",
		[SOURCE_SOCKET] = "socket", [SOURCE_CHARACTER] = "character-device",
		[SOURCE_BLOCK] = "disk",    [SOURCE_OTHER] = "other",
	};
	INVARIANT(kind < SOURCE_KINDS);
	return keys[kind];
}

static void put_time(struct buf *b, struct instant t)
{
	const int64_t day = INT64_C(86400) * 1000000;
	const int64_t days = (t.us - (t.us < 0 ? day - 1 : 0)) / day;
	int year = 0, month = 0, d = 0;
	if (days < -719162 || days > 2932896) { // years 1 to 9999
		buf_add_char(b, '-');
		return;
	}
	const int64_t us = t.us - days * day, s = us / 1000000;
	date_to_ymd((struct date){ (int32_t)days }, &year, &month, &d);
	buf_fmt(b, "%04d-%02d-%02dT%02lld:%02lld:%02lld.%06lldZ", year, month, d,
		(long long)(s / 3600), (long long)(s / 60 % 60), (long long)(s % 60),
		(long long)(us % 1000000));
}

static void put_path(struct buf *b, struct str path)
{
	buf_add(b, path.n > 0 ? path : STR("-"));
	buf_add_char(b, '\t');
}

void content_add_name(struct buf *b, struct str path, struct str original,
		      const struct source_facts *f)
{
	const struct instant times[] = { f->modified, f->accessed, f->changed };
	put_path(b, path);
	content_encode(b, original);
	buf_fmt(b, "\t%s\t%lld\t%o\t", source_kind_key(f->kind), (long long)f->size,
		(unsigned)f->mode & 07777);
	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
		put_time(b, times[i]);
		buf_add_char(b, '\t');
	}
	buf_fmt(b, "%lld\t%lld\t%lld\t%lld\t%lld\t", (long long)f->owner, (long long)f->group,
		(long long)f->device, (long long)f->inode, (long long)f->links);
	content_encode(b, f->target);
	buf_add_char(b, '\n');
}

void content_add_untold_name(struct buf *b, struct str path, struct str original, int64_t size)
{
	put_path(b, path);
	content_encode(b, original);
	buf_fmt(b, "\t%s\t%lld\t-\t-\t-\t-\t-\t-\t-\t-\t-\t\n", source_kind_key(SOURCE_FILE),
		(long long)size);
}

/* ---- contents ---------------------------------------------------------------- */

void content_add_file(struct buf *b, const struct content_file *f)
{
	char hex[2 * SHA256_BYTES];
	for (size_t i = 0; i < SHA256_BYTES; i++) {
		hex[2 * i] = "0123456789abcdef"[f->blob.b[i] >> 4];
		hex[2 * i + 1] = "0123456789abcdef"[f->blob.b[i] & 15];
	}
	put_path(b, f->path);
	buf_add(b, (struct str){ hex, sizeof hex });
	buf_fmt(b, "\t%lld\t%lld\n", (long long)f->offset, (long long)f->size);
}

enum rc content_take_file(struct cx *cx, struct str *rest, struct content_file *out)
{
	struct content_file f = { 0 };
	struct str line, hex, offset, size;
	const bool whole = str_cut(*rest, '\n', &line, rest);
	(void)str_cut(line, '\t', &f.path, &line);
	(void)str_cut(line, '\t', &hex, &line);
	(void)str_cut(line, '\t', &offset, &size);
	if (!whole || f.path.n == 0 || !sha256_parse(hex, &f.blob) ||
	    !str_to_i64(offset, 0, INT64_MAX, &f.offset) ||
	    !str_to_i64(size, 0, INT64_MAX, &f.size))
		return cx_fail(cx, RC_INVALID, "a line of the contents is damaged");
	*out = f;
	return RC_OK;
}

enum rc content_take_digest(struct cx *cx, struct str *rest, struct str *hex, struct str *path)
{
	struct str line;
	const bool whole = str_cut(*rest, '\n', &line, rest);
	const bool cut = str_cut(line, ' ', hex, path);
	if (!whole || !cut || path->n < 2 || path->p[0] != ' ')
		return cx_fail(cx, RC_INVALID, "a line of the manifest is damaged");
	*path = str_slice(*path, 1, path->n);
	return RC_OK;
}

/* ---- findings ---------------------------------------------------------------- */

const char *finding_key(enum finding_kind kind)
{
	static const char *const keys[FINDING_KINDS] = {
		[FINDING_UNREADABLE] = "unreadable",
		[FINDING_CLOSED] = "closed",
		[FINDING_CHANGED] = "changed",
		[FINDING_SHORT] = "short",
		[FINDING_LEFT_OUT] = "left-out",
		[FINDING_ACCESSED] = "accessed",
		[FINDING_RESUMED] = "resumed",
		[FINDING_LISTED] = "listed",
		[FINDING_WITHHELD] = "withheld",
		[FINDING_ALIKE] = "looks-like",
		[FINDING_UNCOMPARED] = "not-compared",
		[FINDING_EMPTY] = "empty",
		[FINDING_DISK] = "disk",
	};
	INVARIANT(kind < FINDING_KINDS);
	return keys[kind];
}

const char *finding_text(enum finding_kind kind)
{
	static const char *const texts[FINDING_KINDS] = {
		[FINDING_UNREADABLE] = N_("could not be read"),
		[FINDING_CLOSED] = N_("could not be opened"),
		[FINDING_CHANGED] = N_("changed while it was read"),
		[FINDING_SHORT] = N_("ended before its size"),
		[FINDING_LEFT_OUT] = N_("left out: it is no file"),
		[FINDING_ACCESSED] = N_("its time of access may have changed"),
		[FINDING_RESUMED] = N_("sealing was interrupted, and went on from there"),
		[FINDING_LISTED] = N_("on a list of hashes"),
		[FINDING_WITHHELD] = N_("its bytes are not kept here"),
		[FINDING_ALIKE] = N_(
			"looks like a picture on a list of hashes: a likeness, not the same "
			"bytes"),
		[FINDING_UNCOMPARED] = N_("a picture that was not looked up by likeness"),
		[FINDING_DISK] = N_("a disk, as the system names it"),
		[FINDING_EMPTY] = N_(
			"came with 0 bytes: it was empty, or the browser could not read it"),
	};
	INVARIANT(kind < FINDING_KINDS);
	return texts[kind];
}

bool finding_parse(struct str key, enum finding_kind *out)
{
	for (enum finding_kind k = 0; k < FINDING_KINDS; k++) {
		if (str_eq(key, str_from_c(finding_key(k)))) {
			*out = k;
			return true;
		}
	}
	return false;
}

void content_add_finding(struct buf *b, const struct finding *f)
{
	put_path(b, f->path);
	content_encode(b, f->original);
	buf_fmt(b, "\t%s\t%lld\t%lld\t%.*s\n", finding_key(f->kind), (long long)f->offset,
		(long long)f->length, STR_ARG(f->words));
}
