// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/idn.h"

#include <pthread.h>
#include <string.h>
#include <unicode/uidna.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

enum {
	// What the URL standard does not ask about a name.
	NOT_JUDGED = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
		     UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
		     UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4,
	RULES = UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE |
		UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ,
	OUT_MAX = 8 * IDN_MAX,
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static UIDNA *rules;

static void open_rules(void)
{
	UErrorCode e = U_ZERO_ERROR;
	rules = uidna_openUTS46(RULES, &e);
	INVARIANT(U_SUCCESS(e));
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* What Unicode 15.1 and 16 map, and 15 refuses or maps otherwise; 0: nothing is left of it. */
static UChar32 since_15(UChar32 c)
{
	if (c >= 0x10a0 && c <= 0x10c5) // Georgian capitals
		return c - 0x10a0 + 0x2d00;
	switch (c) {
	case 0x1e9e:
		return 0xdf;
	case 0x4c0:
		return 0x4cf;
	case 0x2132:
		return 0x214e;
	case 0x2183:
		return 0x2184;
	case 0x10c7:
		return 0x2d27;
	case 0x10cd:
		return 0x2d2d;
	case 0x115f:
	case 0x1160:
	case 0x17b4:
	case 0x17b5:
	case 0x3164:
	case 0xffa0:
		return 0;
	default:
		return c;
	}
}

static struct str mapped(struct arena *a, struct str name)
{
	char *p = arena_alloc(a, name.n + 4);
	size_t n = 0;
	for (int32_t i = 0; i < (int32_t)name.n;) {
		UChar32 c = 0;
		U8_NEXT((const uint8_t *)name.p, i, (int32_t)name.n, c);
		c = since_15(c);
		if (c > 0)
			n += utf8_put(p + n, (uint32_t)c);
	}
	return (struct str){ p, n };
}

bool idn_to_ascii(struct arena *a, struct str name, struct str *out)
{
	if (name.n == 0 || name.n > IDN_MAX || !str_is_utf8(name))
		return false;
	if (is_ascii(name)) {
		*out = str_lower(a, name);
		return true;
	}
	(void)pthread_once(&once, open_rules);
	UErrorCode e = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	const struct str from = mapped(a, name);
	char *p = arena_alloc(a, OUT_MAX);
	const int32_t n = uidna_nameToASCII_UTF8(rules, from.p, (int32_t)from.n, p, OUT_MAX, &info,
						 &e);
	if (U_FAILURE(e) || n <= 0 || n > OUT_MAX || (info.errors & ~(unsigned)NOT_JUDGED) != 0)
		return false;
	*out = (struct str){ p, (size_t)n };
	return true;
}

struct str idn_to_unicode(struct arena *a, struct str ascii)
{
	if (ascii.n > IDN_MAX || str_find(ascii, STR("xn--")) == STR_NONE || !str_is_utf8(ascii))
		return ascii;
	(void)pthread_once(&once, open_rules);
	UErrorCode e = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	char *p = arena_alloc(a, OUT_MAX);
	const int32_t n = uidna_nameToUnicodeUTF8(rules, ascii.p, (int32_t)ascii.n, p, OUT_MAX,
						  &info, &e);
	if (U_FAILURE(e) || n <= 0 || n > OUT_MAX || (info.errors & ~(unsigned)NOT_JUDGED) != 0)
		return ascii;
	return (struct str){ p, (size_t)n };
}

/* Scripts of one label, as bits of what may stand together. */
enum {
	LATIN = 1,
	HAN = 2,
	KANA = 4,
	HANGUL = 8,
	BOPOMOFO = 16,
	OTHER = 32,
};

/* The set for Han holds all that is written with it. */
static unsigned set_of(UScriptCode script)
{
	switch ((int)script) {
	case USCRIPT_LATIN:
		return LATIN;
	case USCRIPT_HAN:
		return HAN;
	case USCRIPT_HIRAGANA:
	case USCRIPT_KATAKANA:
		return KANA;
	case USCRIPT_HANGUL:
		return HANGUL;
	case USCRIPT_BOPOMOFO:
		return BOPOMOFO;
	default:
		return OTHER;
	}
}

/* "Highly restrictive" of UTS #39, 5.2: one script; or Latin, Han and one of its three. */
static bool may_stand(unsigned seen)
{
	const unsigned beside = seen & ~(unsigned)(LATIN | HAN);
	return beside == 0 || beside == KANA || beside == HANGUL || beside == BOPOMOFO ||
	       seen == OTHER;
}

bool idn_is_mixed(struct str name)
{
	unsigned seen = 0;
	UScriptCode other = USCRIPT_COMMON;
	for (int32_t i = 0; i < (int32_t)name.n;) {
		UChar32 c = 0;
		UErrorCode e = U_ZERO_ERROR;
		U8_NEXT((const uint8_t *)name.p, i, (int32_t)name.n, c);
		if (c == '.') {
			seen = 0;
			other = USCRIPT_COMMON;
		}
		if (c < 0)
			continue;
		const UScriptCode script = uscript_getScript(c, &e);
		if (U_FAILURE(e) || script == USCRIPT_COMMON || script == USCRIPT_INHERITED)
			continue;
		const unsigned set = set_of(script);
		seen |= set;
		if (!may_stand(seen) ||
		    (set == OTHER && other != USCRIPT_COMMON && other != script))
			return true;
		if (set == OTHER)
			other = script;
	}
	return false;
}
