// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/base32.h"

#include <string.h>

const char base32_capitals[33] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const char base32_smalls[33] = "0123456789abcdefghjkmnpqrstvwxyz";

unsigned base32_at(const uint8_t *bytes, int bit)
{
	unsigned value = 0;
	for (int i = bit; i < bit + 5; i++) {
		value <<= 1;
		if (i >= 0)
			value |= ((unsigned)bytes[i / 8] >> (7 - i % 8)) & 1U;
	}
	return value;
}

int base32_value(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	const char *at = c ? strchr(base32_capitals, c) : NULL;
	return at ? (int)(at - base32_capitals) : -1;
}
