// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#define UNKNOWN "\xEF\xBF\xBD" // U+FFFD

#define NAME(x)                  \
	{                        \
		x, sizeof(x) - 1 \
	}

static const struct {
	struct str name;
	const char *library;
} sets[] = {
	{ NAME("us-ascii"), "CP1252" },
	{ NAME("ascii"), "CP1252" },
	{ NAME("ansi_x3.4-1968"), "CP1252" },
	{ NAME("iso-8859-1"), "CP1252" },
	{ NAME("iso8859-1"), "CP1252" },
	{ NAME("iso_8859-1"), "CP1252" },
	{ NAME("latin1"), "CP1252" },
	{ NAME("windows-1252"), "CP1252" },
	{ NAME("cp1252"), "CP1252" },
	{ NAME("iso-8859-2"), "ISO-8859-2" },
	{ NAME("iso-8859-3"), "ISO-8859-3" },
	{ NAME("iso-8859-4"), "ISO-8859-4" },
	{ NAME("iso-8859-5"), "ISO-8859-5" },
	{ NAME("iso-8859-6"), "ISO-8859-6" },
	{ NAME("iso-8859-7"), "ISO-8859-7" },
	{ NAME("iso-8859-8"), "ISO-8859-8" },
	{ NAME("iso-8859-8-i"), "ISO-8859-8" },
	{ NAME("iso-8859-9"), "CP1254" },
	{ NAME("iso-8859-10"), "ISO-8859-10" },
	{ NAME("iso-8859-11"), "CP874" },
	{ NAME("iso-8859-13"), "ISO-8859-13" },
	{ NAME("iso-8859-14"), "ISO-8859-14" },
	{ NAME("iso-8859-15"), "ISO-8859-15" },
	{ NAME("iso-8859-16"), "ISO-8859-16" },
	{ NAME("windows-1250"), "CP1250" },
	{ NAME("windows-1251"), "CP1251" },
	{ NAME("cp1251"), "CP1251" },
	{ NAME("windows-1253"), "CP1253" },
	{ NAME("windows-1254"), "CP1254" },
	{ NAME("windows-1255"), "CP1255" },
	{ NAME("windows-1256"), "CP1256" },
	{ NAME("windows-1257"), "CP1257" },
	{ NAME("windows-1258"), "CP1258" },
	{ NAME("windows-874"), "CP874" },
	{ NAME("tis-620"), "CP874" },
	{ NAME("koi8-r"), "KOI8-R" },
	{ NAME("koi8-u"), "KOI8-U" },
	{ NAME("ibm866"), "IBM866" },
	{ NAME("macintosh"), "MACINTOSH" },
	{ NAME("gb2312"), "GB18030" },
	{ NAME("gbk"), "GB18030" },
	{ NAME("gb18030"), "GB18030" },
	{ NAME("hz-gb-2312"), "GB18030" },
	{ NAME("big5"), "BIG5-HKSCS" },
	{ NAME("big5-hkscs"), "BIG5-HKSCS" },
	{ NAME("euc-jp"), "EUC-JP" },
	{ NAME("shift_jis"), "CP932" },
	{ NAME("shift-jis"), "CP932" },
	{ NAME("windows-31j"), "CP932" },
	{ NAME("iso-2022-jp"), "ISO-2022-JP" },
	{ NAME("euc-kr"), "CP949" },
	{ NAME("ks_c_5601-1987"), "CP949" },
	{ NAME("iso-2022-kr"), "ISO-2022-KR" },
	{ NAME("utf-7"), "UTF-7" },
	{ NAME("utf-16"), "UTF-16" },
	{ NAME("utf-16le"), "UTF-16LE" },
	{ NAME("utf-16be"), "UTF-16BE" },
};

enum { SETS = sizeof sets / sizeof *sets };

static const char *library_name(struct str charset)
{
	for (size_t i = 0; i < SETS; i++)
		if (charset.n == sets[i].name.n && str_eq_nocase(charset, sets[i].name))
			return sets[i].library;
	return NULL;
}

static bool is_utf8_name(struct str charset)
{
	return str_eq_nocase(charset, STR("utf-8")) || str_eq_nocase(charset, STR("utf8"));
}

bool charset_is_known(struct str charset)
{
	return is_utf8_name(charset) || library_name(charset);
}

/* They stay open: a set that nobody uses is forgotten by the library. */
void charset_prepare(void)
{
	static iconv_t learnt[SETS];
	for (size_t i = 0; i < SETS; i++)
		if (!learnt[i])
			learnt[i] = iconv_open("UTF-8", sets[i].library);
}

/* What is left when one that is no character was passed. */
static void pass_one(char **in, size_t *n, char **out, size_t *room)
{
	if (*room >= sizeof UNKNOWN - 1) {
		memcpy(*out, UNKNOWN, sizeof UNKNOWN - 1);
		*out += sizeof UNKNOWN - 1;
		*room -= sizeof UNKNOWN - 1;
	}
	(*in)++;
	(*n)--;
}

static struct str convert(struct arena *a, iconv_t set, struct str bytes)
{
	const size_t max = 3 * bytes.n + 16;
	char *start = arena_alloc(a, max), *out = start;
	char *in = (char *)(uintptr_t)bytes.p; // iconv has it without const, and only reads
	size_t n = bytes.n, room = max;
	while (n > 0) {
		if (iconv(set, &in, &n, &out, &room) != (size_t)-1)
			break;
		if (errno == E2BIG || n == 0)
			break;
		pass_one(&in, &n, &out, &room);
	}
	(void)iconv(set, NULL, NULL, &out, &room); // what stays to be written at the end
	return (struct str){ start, max - room };
}

/* Without NUL, and well-formed whatever the library gave. */
static struct str clean(struct arena *a, struct str s)
{
	struct str out;
	size_t n = 0;
	if (s.n == 0 || (str_is_utf8(s) && !memchr(s.p, 0, s.n)))
		return s;
	char *p = arena_alloc(a, 3 * s.n);
	for (size_t i = 0; i < s.n;) {
		size_t k = 1;
		while (k <= 4 && k <= s.n - i && !str_is_utf8((struct str){ s.p + i, k }))
			k++;
		if (s.p[i] == 0 || k > 4 || k > s.n - i) {
			memcpy(p + n, UNKNOWN, sizeof UNKNOWN - 1);
			n += sizeof UNKNOWN - 1;
			i++;
			continue;
		}
		memcpy(p + n, s.p + i, k);
		n += k;
		i += k;
	}
	out = (struct str){ p, n };
	return out;
}

/* Sets of one byte a character, the first half of which is ASCII. */
static bool begins_as_ascii(struct str library)
{
	return str_starts(library, STR("CP125")) || str_starts(library, STR("ISO-8859-"));
}

static bool is_ascii(struct str s)
{
	unsigned char all = 0;
	for (size_t i = 0; i < s.n; i++)
		all |= (unsigned char)s.p[i];
	return all < 0x80;
}

struct str charset_to_utf8(struct arena *a, struct str charset, struct str bytes)
{
	const char *library = library_name(charset);
	const bool ascii = library && str_eq(str_from_c(library), STR("CP1252"));
	if (bytes.n == 0)
		return STR("");
	/* Most mail says ASCII or Latin-1, and some of that is UTF-8. */
	if ((!library || (ascii && !str_eq_nocase(charset, STR("iso-8859-1")))) &&
	    str_is_utf8(bytes))
		return clean(a, bytes);
	if (is_utf8_name(charset))
		return clean(a, bytes);
	if (library && begins_as_ascii(str_from_c(library)) && is_ascii(bytes))
		return clean(a, bytes);
	const iconv_t set = iconv_open("UTF-8", library ? library : "CP1252");
	if (set == (iconv_t)-1) // NOLINT(performance-no-int-to-ptr): it is how iconv says so
		return clean(a, bytes);
	const struct str text = convert(a, set, bytes);
	(void)iconv_close(set);
	return clean(a, text);
}
