// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * base32: the digits of Crockford's base 32: no I, L, O or U, so that people who copy them
 * by hand or by ear go wrong less.
 */
#ifndef CORE_BASE32_H
#define CORE_BASE32_H

#include <stdint.h>

extern const char base32_capitals[33], base32_smalls[33];

/* The five bits from this one on, the first of a byte being its highest; those before
 * bit 0 are zero. */
unsigned base32_at(const uint8_t *bytes, int bit);

/* The value of a digit as people type it: small or capital, O for 0, I and L for 1.
 * -1: it is none. */
int base32_value(char c);

#endif
