// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/wallet_from_text.h"

#include <string.h>

#include "crypto/hash.h"
#include "crypto/keccak.h"

enum { BASE58_BYTES = 25, ETHEREUM_TEXT = 42 };

/* ---- base58check ------------------------------------------------------------------ */

static bool base58_bytes(struct str s, uint8_t out[BASE58_BYTES])
{
	static const char letters[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
	memset(out, 0, BASE58_BYTES);
	for (size_t i = 0; i < s.n; i++) {
		const char *at = s.p[i] ? strchr(letters, s.p[i]) : NULL;
		if (!at)
			return false;
		unsigned carry = (unsigned)(at - letters);
		for (size_t k = BASE58_BYTES; k-- > 0;) {
			carry += 58U * out[k];
			out[k] = (uint8_t)carry;
			carry >>= 8;
		}
		if (carry > 0)
			return false;
	}
	return true;
}

static bool is_base58(struct str word)
{
	uint8_t b[BASE58_BYTES];
	if (word.n < 26 || word.n > 35 || (word.p[0] != '1' && word.p[0] != '3') ||
	    !base58_bytes(word, b) || (b[0] != 0x00 && b[0] != 0x05))
		return false;
	const struct sha256 once = sha256_of((struct str){ (const char *)b, BASE58_BYTES - 4 });
	const struct sha256 twice = sha256_of((struct str){ (const char *)once.b, SHA256_BYTES });
	return memcmp(twice.b, b + BASE58_BYTES - 4, 4) == 0;
}

/* ---- bech32 ----------------------------------------------------------------------- */

static uint32_t polymod(uint32_t sum, unsigned value)
{
	static const uint32_t generator[5] = { 0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
					       0x2a1462b3 };
	const uint32_t top = sum >> 25;
	sum = (sum & 0x1ffffff) << 5 ^ value;
	for (unsigned i = 0; i < 5; i++)
		sum ^= (top >> i & 1) != 0 ? generator[i] : 0;
	return sum;
}

/* The text is in small letters. */
static bool is_bech32(struct str s)
{
	static const char letters[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
	if (s.n < 14 || s.n > 90 || !str_starts(s, STR("bc1")))
		return false;
	uint32_t sum = 1;
	for (size_t i = 0; i < 2; i++)
		sum = polymod(sum, (unsigned)s.p[i] >> 5);
	sum = polymod(sum, 0);
	for (size_t i = 0; i < 2; i++)
		sum = polymod(sum, (unsigned)s.p[i] & 31);
	unsigned version = 0;
	for (size_t i = 3; i < s.n; i++) {
		const char *at = s.p[i] ? strchr(letters, s.p[i]) : NULL;
		if (!at)
			return false;
		if (i == 3)
			version = (unsigned)(at - letters);
		sum = polymod(sum, (unsigned)(at - letters));
	}
	return version <= 16 && sum == (version == 0 ? 1 : 0x2bc830a3);
}

static bool has_one_case(struct str s, struct str small)
{
	bool lower = str_eq(s, small), upper = true;
	for (size_t i = 0; i < s.n; i++)
		upper = upper && !(s.p[i] >= 'a' && s.p[i] <= 'z');
	return lower || upper;
}

/* ---- Ethereum --------------------------------------------------------------------- */

static bool is_ethereum(struct str word, struct str small)
{
	if (word.n != ETHEREUM_TEXT || !str_starts(small, STR("0x")))
		return false;
	const struct str digits = str_slice(word, 2, word.n), plain = str_slice(small, 2, small.n);
	for (size_t i = 0; i < digits.n; i++)
		if (str_hex_digit(digits.p[i]) < 0)
			return false;
	if (has_one_case(digits, plain))
		return true;
	uint8_t sum[KECCAK256_BYTES];
	keccak256(plain, sum);
	for (size_t i = 0; i < digits.n; i++) {
		const unsigned nibble = i % 2 == 0 ? sum[i / 2] >> 4 : sum[i / 2] & 15U;
		const bool is_letter = plain.p[i] >= 'a';
		if (is_letter && (digits.p[i] != plain.p[i]) != (nibble >= 8))
			return false;
	}
	return true;
}

bool wallet_from_text(struct arena *a, struct str word, struct str *key)
{
	if (is_base58(word)) {
		*key = word;
		return true;
	}
	if (word.n > 90 || word.n < 14)
		return false;
	const struct str small = str_lower(a, word);
	if (!is_ethereum(word, small) && !(is_bech32(small) && has_one_case(word, small)))
		return false;
	*key = small;
	return true;
}
