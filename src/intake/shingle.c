// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/shingle.h"

#include <string.h>

enum { WORD_LETTERS = 3, TOKEN_MAX = 512 };

static uint64_t mixed(uint64_t h)
{
	h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
	h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ h >> 33;
}

/* The 64 functions are multiplications of one mixed hash by odd numbers. They are made from
 * their place, and never change: the minima are stored. */
static uint32_t factor(uint32_t i)
{
	return (uint32_t)(mixed(i + 1) >> 32) | 1;
}

static uint32_t summand(uint32_t i)
{
	return (uint32_t)mixed(i + 1 + SHINGLE_MINIMA);
}

struct reader {
	struct shingles *s;
	uint32_t factors[SHINGLE_MINIMA], summands[SHINGLE_MINIMA];
	uint64_t words[SHINGLE_WORDS]; // the last ones
	size_t n_words;
};

static void add_shingle(struct reader *r)
{
	uint64_t h = 0;
	for (size_t i = 0; i < SHINGLE_WORDS; i++)
		h = mixed(h * 31 + r->words[(r->n_words + i) % SHINGLE_WORDS]);
	const uint32_t base = (uint32_t)(h >> 32);
	uint32_t *minima = r->s->minima;
	for (size_t i = 0; i < SHINGLE_MINIMA; i++) {
		uint32_t v = base * r->factors[i] + r->summands[i];
		v ^= v >> 16;
		minima[i] = v < minima[i] ? v : minima[i];
	}
	r->s->n++;
}

static void add_word(struct reader *r, uint64_t hash)
{
	r->words[r->n_words++ % SHINGLE_WORDS] = hash;
	if (r->n_words >= SHINGLE_WORDS)
		add_shingle(r);
}

/* ---- letters ---------------------------------------------------------------------- */

/* The code point at the front and its length; 0 with length 1: no UTF-8. */
static uint32_t take_code(struct str s, size_t *n)
{
	const unsigned char *p = (const unsigned char *)s.p;
	const size_t want = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	uint32_t c = want == 1 ? p[0] : p[0] & (0xffU >> (want + 1));
	*n = 1;
	if (p[0] >= 0x80 && p[0] < 0xc2)
		return 0;
	if (want > s.n)
		return 0;
	for (size_t i = 1; i < want; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3fU);
	}
	*n = want;
	return c;
}

/* Scripts that write no blanks between words: Thai to Myanmar, Khmer, Chinese, Japanese. Korean
 * does, but its syllables are two or three to a word. */
static bool stands_alone(uint32_t c)
{
	return (c >= 0xe00 && c <= 0xeff) || (c >= 0x1000 && c <= 0x109f) ||
	       (c >= 0x1780 && c <= 0x17ff) || (c >= 0x3040 && c <= 0x30ff) ||
	       (c >= 0x3400 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7af) ||
	       (c >= 0x20000 && c <= 0x3ffff);
}

/* Beyond ASCII all that is neither blank, mark nor sign. */
static bool is_letter(uint32_t c)
{
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	return c >= 0xc0 && c != 0xd7 && c != 0xf7 && !(c >= 0x2000 && c <= 0x2bff) &&
	       !(c >= 0x3000 && c <= 0x303f) && !(c >= 0xff00 && c <= 0xff20) && c != 0xfeff &&
	       !(c >= 0x1f000 && c <= 0x1ffff);
}

/* In small letters: Latin, Greek, Cyrillic. Other scripts have one size, or change seldom. */
static uint32_t small(uint32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde) || (c >= 0x391 && c <= 0x3a9) ||
	    (c >= 0x410 && c <= 0x42f))
		return c + 0x20;
	if (c >= 0x400 && c <= 0x40f)
		return c + 0x50;
	if ((c >= 0x100 && c <= 0x137) || (c >= 0x460 && c <= 0x4bf) || (c >= 0x4d0 && c <= 0x52f))
		return c | 1;
	return c;
}

/* ---- words ------------------------------------------------------------------------ */

/* What is between blanks and names an address: no word of it counts. */
static bool is_address(struct str token)
{
	return memchr(token.p, '@', token.n) ||
	       (memchr(token.p, ':', token.n) && str_find(token, STR("://")) != STR_NONE) ||
	       (token.n > 4 && str_eq_nocase(str_slice(token, 0, 4), STR("www.")));
}

static void add_words(struct reader *r, struct str token)
{
	uint64_t hash = 0;
	size_t letters = 0, n;
	for (size_t i = 0; i < token.n; i += n) {
		const uint32_t c = take_code(str_slice(token, i, token.n), &n);
		const bool alone = stands_alone(c);
		if (is_letter(c) && !alone) {
			hash = (hash ^ small(c)) * UINT64_C(0x100000001b3);
			letters++;
		}
		if (!is_letter(c) || alone || i + n >= token.n) {
			if (letters >= WORD_LETTERS)
				add_word(r, mixed(hash));
			letters = 0;
			hash = 0;
		}
		if (alone)
			add_word(r, mixed(c));
	}
}

void shingles_add(struct shingles *s, struct str text)
{
	struct reader r = { .s = s };
	text = str_slice(text, 0, SHINGLE_TEXT_MAX);
	for (uint32_t i = 0; i < SHINGLE_MINIMA; i++) {
		r.factors[i] = factor(i);
		r.summands[i] = summand(i);
		if (s->n == 0)
			s->minima[i] = UINT32_MAX;
	}
	for (size_t i = 0; i < text.n;) {
		const size_t begin = i;
		while (i < text.n && (unsigned char)text.p[i] > ' ')
			i++;
		const struct str token = str_slice(text, begin, i);
		if (token.n > 0 && (token.n > TOKEN_MAX || !is_address(token)))
			add_words(&r, token);
		i++;
	}
}

size_t shingles_agree(const struct shingles *a, const struct shingles *b)
{
	size_t n = 0;
	for (size_t i = 0; i < SHINGLE_MINIMA; i++)
		n += a->minima[i] == b->minima[i];
	return n;
}
