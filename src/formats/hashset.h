// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hashset: a list of hashes as one file that is looked up where it lies, mapped into memory.
 *
 *     0     16  "comity-hashset\n" NUL
 *     16     4  version: 1
 *     20     4  class: 0 known, 1 notable, 2 abuse
 *     24     8  size of the file
 *     32     8  rows of the lists that it was made of
 *     40     8  when it was made, microseconds since 1970-01-01 UTC
 *     48     4  distance at which a perceptual hash matches: 0 to 31
 *     64    64  name, NUL behind it
 *     128  256  title, NUL behind it
 *     384   32  SHA-256 of all from byte 4096 on
 *     512   64  a section each for md5, sha1, sha256 and near:
 *                 0  4  bits of its table: 0 to 24
 *                 4  4  1: each row had such a hash; 0: some had not
 *                 8  8  count
 *     4064  32  SHA-256 of bytes 0 to 4063
 *     4096      the sections in their order; each that has a count:
 *                 values: 16, 20, 32 or 32 bytes each, sorted as bytes, each once
 *                 table: (1 << bits) + 1 numbers of 4 bytes: where the values begin whose
 *                        first bits are at least this; the last is the count
 *                 near alone, for each of 16 slots (bytes 2s and 2s+1 of a value):
 *                        65,537 numbers of 4 bytes, as a table of the slot's 16 bits;
 *                        count numbers of 4 bytes: the values by their slot
 *
 * 1. Numbers have the small end first. Each part begins at a multiple of 64; between
 *    parts, and where nothing is said, stand zeros. So counts and bits alone say where all is.
 * 2. hashset_open refuses what is not so, and no lookup reads outside of the file whatever
 *    it holds. Whether values are in order is seen by hashset_check, which reads all of it.
 * 3. Near: two hashes of 256 bits that differ in at most 31 bits differ in at most one bit of
 *    some of 16 slots (16 * 2 > 31); so 17 places of each slot hold every match.
 *
 * Threads: an opened one may be read by all.
 * Source:  multi-index hashing: Norouzi, Punjani, Fleet, "Fast Search in Hamming Space" (2012).
 */
#ifndef FORMATS_HASHSET_H
#define FORMATS_HASHSET_H

#include "core/core.h"
#include "crypto/hash.h"

enum hashset_kind { HASHSET_MD5, HASHSET_SHA1, HASHSET_SHA256, HASHSET_NEAR, HASHSET_KINDS };
const char *hashset_kind_key(enum hashset_kind kind); // "md5", "sha1", "sha256", "near"
NODISCARD bool hashset_kind_parse(struct str key, enum hashset_kind *out);
size_t hashset_width(enum hashset_kind kind); // bytes of a value

/* What it means that something is on the list. */
enum hashset_class {
	HASHSET_KNOWN,	 // of a product, say: nothing to look at
	HASHSET_NOTABLE, // worth looking at
	HASHSET_ABUSE,	 // known child-abuse material: the exhibit is locked
	HASHSET_CLASSES,
};
const char *hashset_class_key(enum hashset_class c); // "known", "notable", "abuse"
NODISCARD bool hashset_class_parse(struct str key, enum hashset_class *out);

enum {
	HASHSET_VALUE_MAX = 32,
	HASHSET_HEADER = 4096,
	HASHSET_BITS_MAX = 24,
	HASHSET_DISTANCE_MAX = 31,
	HASHSET_NAME_MAX = 63,
	HASHSET_TITLE_MAX = 255,
	HASHSET_SLOTS = 16,
};
#define HASHSET_COUNT_MAX INT64_C(4000000000)

struct hashset_section {
	unsigned bits;
	bool is_complete;
	int64_t count;
	size_t values, table, slots; // where they begin; 0: it has none
};

struct hashset {
	const uint8_t *p;
	size_t n;
	enum hashset_class class;
	int64_t rows;
	struct instant made;
	unsigned distance;
	struct str name, title;
	struct sha256 body;
	struct hashset_section sections[HASHSET_KINDS];
};

/* Hexadecimal digits, capitals too, of the kind's width. */
NODISCARD bool hashset_value_parse(struct str hex, enum hashset_kind kind, uint8_t *out);

/* Letters a-z, digits, '.', '_' and '-', not first '.' or '-'. */
bool hashset_name_is_good(struct str name);

/* Bits for so many values. */
unsigned hashset_bits(int64_t count);

/* Fills in where the parts begin, and n: the size of the file. */
void hashset_lay(struct hashset *s);

/* The header of a file that is laid so; `out` has HASHSET_HEADER bytes. */
void hashset_print(const struct hashset *s, uint8_t *out);

/* Where the numbers of a near slot stand. */
size_t hashset_slot(const struct hashset_section *s, size_t slot);

/* The bytes stay the caller's and outlive `out`. RC_INVALID: the sentence has the byte. */
NODISCARD enum rc hashset_open(struct cx *cx, struct str bytes, struct hashset *out);

/* Reads all of it: the digest, the order, each number. RC_INVALID with the byte. */
NODISCARD enum rc hashset_check(struct cx *cx, const struct hashset *s);

/* `value` has the kind's width; not for near. */
bool hashset_has(const struct hashset *s, enum hashset_kind kind, const uint8_t *value);

/* Calls for each value within `most` (at most 31) bits, once each, in no order; false ends it. */
typedef bool hashset_hit(void *arg, const uint8_t value[HASHSET_VALUE_MAX], unsigned distance);
void hashset_near(const struct hashset *s, const uint8_t value[HASHSET_VALUE_MAX], unsigned most,
		  hashset_hit *hit, void *arg);

/* In how many bits two of them differ. */
unsigned hashset_distance(const uint8_t a[HASHSET_VALUE_MAX], const uint8_t b[HASHSET_VALUE_MAX]);

#endif
