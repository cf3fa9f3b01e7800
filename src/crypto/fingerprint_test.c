// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "core/test.h"
#include "crypto/fingerprint.h"

TEST(fingerprints_are_the_first_bits_in_base_32)
{
	// 00443 214C7 is 0 1 2 ... in groups of five bits
	const struct sha256 key = { { 0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf,
				      0x84, 0x65, 0x3a, 0x56, 0xd7, 0xff } };
	const struct str text = fingerprint_print(cx->arena, &key);
	EQ(text.n, FINGERPRINT_TEXT);
	CHECK(str_starts(text, STR("01234 56789 ABCDE FGHJK MNPQ")));
	EQ(fingerprint_compare(text, &key), FINGERPRINT_SAME);
}

TEST(fingerprints_forgive_how_they_are_typed)
{
	const struct sha256 key = sha256_of(STR("a key"));
	const struct str text = fingerprint_print(cx->arena, &key);
	struct buf typed;
	buf_init(&typed, 100);
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == '0')
			c = 'o';
		else if (c == '1')
			c = 'l';
		else if (c == ' ')
			c = '-';
		buf_add_char(&typed, c);
	}
	EQ(fingerprint_compare(str_lower(cx->arena, buf_str(&typed)), &key), FINGERPRINT_SAME);
	buf_add_c(&typed, "7");
	EQ(fingerprint_compare(buf_str(&typed), &key), FINGERPRINT_MISSPELT);
	buf_done(&typed);
	EQ(fingerprint_compare(str_slice(text, 0, 28), &key), FINGERPRINT_MISSPELT);
	EQ(fingerprint_compare(STR(""), &key), FINGERPRINT_MISSPELT);
	EQ(fingerprint_compare(STR("UUUUU"), &key), FINGERPRINT_MISSPELT);
}

TEST(another_key_is_told_from_a_slip)
{
	const struct sha256 key = sha256_of(STR("a key")), other = sha256_of(STR("another"));
	EQ(fingerprint_compare(fingerprint_print(cx->arena, &other), &key), FINGERPRINT_OTHER);
}

TEST(each_single_slip_and_each_swap_is_found)
{
	const struct sha256 key = sha256_of(STR("a key"));
	const struct str text = fingerprint_print(cx->arena, &key);
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char wrong[FINGERPRINT_TEXT];
	for (size_t i = 0; i < text.n; i++) {
		for (size_t k = 0; k < 32 && text.p[i] != ' '; k++) {
			memcpy(wrong, text.p, text.n);
			wrong[i] = alphabet[k];
			EQ(fingerprint_compare((struct str){ wrong, text.n }, &key),
			   alphabet[k] == text.p[i] ? FINGERPRINT_SAME : FINGERPRINT_MISSPELT);
		}
		for (size_t k = i + 1; k < text.n; k++) {
			memcpy(wrong, text.p, text.n);
			wrong[i] = text.p[k];
			wrong[k] = text.p[i];
			const bool same = text.p[i] == text.p[k] || text.p[i] == ' ' ||
					  text.p[k] == ' ';
			if (!same)
				EQ(fingerprint_compare((struct str){ wrong, text.n }, &key),
				   FINGERPRINT_MISSPELT);
		}
	}
}
