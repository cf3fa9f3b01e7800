// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/hashset.h"

#include <string.h>

enum {
	VERSION = 1,
	NAME_AT = 64,
	TITLE_AT = 128,
	BODY_AT = 384,
	SECTIONS_AT = 512,
	SECTION = 64,
	SEAL_AT = HASHSET_HEADER - SHA256_BYTES,
	SLOT_TABLE = 65537,
	PER_BUCKET = 4,
};
static const char magic[16] = "comity-hashset\n";

static const char *const kinds[HASHSET_KINDS] = {
	[HASHSET_MD5] = "md5",
	[HASHSET_SHA1] = "sha1",
	[HASHSET_SHA256] = "sha256",
	[HASHSET_NEAR] = "near",
};
static const size_t widths[HASHSET_KINDS] = {
	[HASHSET_MD5] = 16,
	[HASHSET_SHA1] = 20,
	[HASHSET_SHA256] = 32,
	[HASHSET_NEAR] = HASHSET_VALUE_MAX,
};
static const char *const classes[HASHSET_CLASSES] = {
	[HASHSET_KNOWN] = "known",
	[HASHSET_NOTABLE] = "notable",
	[HASHSET_ABUSE] = "abuse",
};

const char *hashset_kind_key(enum hashset_kind kind)
{
	INVARIANT(kind < HASHSET_KINDS);
	return kinds[kind];
}

bool hashset_kind_parse(struct str key, enum hashset_kind *out)
{
	for (enum hashset_kind k = 0; k < HASHSET_KINDS; k++) {
		if (str_eq(key, str_from_c(kinds[k]))) {
			*out = k;
			return true;
		}
	}
	return false;
}

size_t hashset_width(enum hashset_kind kind)
{
	INVARIANT(kind < HASHSET_KINDS);
	return widths[kind];
}

const char *hashset_class_key(enum hashset_class c)
{
	INVARIANT(c < HASHSET_CLASSES);
	return classes[c];
}

bool hashset_class_parse(struct str key, enum hashset_class *out)
{
	for (enum hashset_class c = 0; c < HASHSET_CLASSES; c++) {
		if (str_eq(key, str_from_c(classes[c]))) {
			*out = c;
			return true;
		}
	}
	return false;
}

bool hashset_value_parse(struct str hex, enum hashset_kind kind, uint8_t *out)
{
	const size_t width = hashset_width(kind);
	if (hex.n != 2 * width)
		return false;
	for (size_t i = 0; i < width; i++) {
		const int high = str_hex_digit(hex.p[2 * i]);
		const int low = str_hex_digit(hex.p[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

bool hashset_name_is_good(struct str name)
{
	if (name.n == 0 || name.n > HASHSET_NAME_MAX || name.p[0] == '.' || name.p[0] == '-')
		return false;
	for (size_t i = 0; i < name.n; i++) {
		const char c = name.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
		      c == '-'))
			return false;
	}
	return true;
}

/* ---- numbers ------------------------------------------------------------------ */

static uint32_t get32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint64_t get64(const uint8_t *p)
{
	return get32(p) | (uint64_t)get32(p + 4) << 32;
}

static void put32(uint8_t *p, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> 8 * i);
}

static void put64(uint8_t *p, uint64_t v)
{
	put32(p, (uint32_t)v);
	put32(p + 4, (uint32_t)(v >> 32));
}

/* ---- where all is ------------------------------------------------------------- */

unsigned hashset_bits(int64_t count)
{
	unsigned bits = 0;
	while (bits < HASHSET_BITS_MAX && count >> bits > PER_BUCKET)
		bits++;
	return bits;
}

static size_t padded(size_t n)
{
	return (n + 63) / 64 * 64;
}

static size_t slot_bytes(int64_t count)
{
	return padded((size_t)SLOT_TABLE * 4) + padded((size_t)count * 4);
}

void hashset_lay(struct hashset *s)
{
	size_t at = HASHSET_HEADER;
	for (enum hashset_kind k = 0; k < HASHSET_KINDS; k++) {
		struct hashset_section *c = &s->sections[k];
		c->values = c->table = c->slots = 0;
		if (c->count == 0)
			continue;
		c->values = at;
		at += padded((size_t)c->count * widths[k]);
		c->table = at;
		at += padded((((size_t)1 << c->bits) + 1) * 4);
		if (k != HASHSET_NEAR)
			continue;
		c->slots = at;
		at += HASHSET_SLOTS * slot_bytes(c->count);
	}
	s->n = at;
}

size_t hashset_slot(const struct hashset_section *s, size_t slot)
{
	return s->slots + slot * slot_bytes(s->count);
}

static size_t slot_values(const struct hashset_section *s, size_t slot)
{
	return hashset_slot(s, slot) + padded((size_t)SLOT_TABLE * 4);
}

void hashset_print(const struct hashset *s, uint8_t *out)
{
	memset(out, 0, HASHSET_HEADER);
	memcpy(out, magic, sizeof magic);
	put32(out + 16, VERSION);
	put32(out + 20, (uint32_t)s->class);
	put64(out + 24, s->n);
	put64(out + 32, (uint64_t)s->rows);
	put64(out + 40, (uint64_t)s->made.us);
	put32(out + 48, s->distance);
	memcpy(out + NAME_AT, s->name.p, s->name.n);
	memcpy(out + TITLE_AT, s->title.n > 0 ? s->title.p : "", s->title.n);
	memcpy(out + BODY_AT, s->body.b, SHA256_BYTES);
	for (enum hashset_kind k = 0; k < HASHSET_KINDS; k++) {
		uint8_t *p = out + SECTIONS_AT + (size_t)k * SECTION;
		put32(p, s->sections[k].bits);
		put32(p + 4, s->sections[k].is_complete);
		put64(p + 8, (uint64_t)s->sections[k].count);
	}
	const struct sha256 seal = sha256_of((struct str){ (const char *)out, SEAL_AT });
	memcpy(out + SEAL_AT, seal.b, SHA256_BYTES);
}

/* ---- opening ------------------------------------------------------------------ */

static enum rc refuse(struct cx *cx, size_t at, const char *what)
{
	return cx_fail(cx, RC_INVALID, "byte %zu: %s", at, what);
}

static struct str text_at(const uint8_t *p, size_t at, size_t max)
{
	size_t n = 0;
	while (n < max && p[at + n] != 0)
		n++;
	return (struct str){ (const char *)p + at, n };
}

static enum rc read_head(struct cx *cx, struct hashset *s)
{
	const uint8_t *p = s->p;
	const uint32_t class = get32(p + 20);
	if (memcmp(p, magic, sizeof magic) != 0)
		return refuse(cx, 0, "this is no hash set of comity");
	if (get32(p + 16) != VERSION)
		return cx_fail(cx, RC_INVALID,
			       "byte 16: version %u, and this program reads version %d: import the "
			       "list again",
			       get32(p + 16), VERSION);
	const struct sha256 seal = sha256_of((struct str){ (const char *)p, SEAL_AT });
	if (memcmp(p + SEAL_AT, seal.b, SHA256_BYTES) != 0)
		return refuse(cx, SEAL_AT, "the header is damaged: import the list again");
	if (class >= HASHSET_CLASSES)
		return refuse(cx, 20, "there is no such class");
	s->class = (enum hashset_class) class;
	s->rows = (int64_t)get64(p + 32);
	s->made.us = (int64_t)get64(p + 40);
	s->distance = get32(p + 48);
	s->name = text_at(p, NAME_AT, HASHSET_NAME_MAX);
	s->title = text_at(p, TITLE_AT, HASHSET_TITLE_MAX);
	memcpy(s->body.b, p + BODY_AT, SHA256_BYTES);
	if (s->rows < 0)
		return refuse(cx, 32, "so many rows cannot be");
	if (s->distance > HASHSET_DISTANCE_MAX)
		return refuse(cx, 48, "the distance is above 31");
	if (!hashset_name_is_good(s->name))
		return refuse(cx, NAME_AT, "the name is none");
	return str_is_utf8(s->title) ? RC_OK : refuse(cx, TITLE_AT, "the title is not UTF-8");
}

static enum rc read_sections(struct cx *cx, struct hashset *s)
{
	for (enum hashset_kind k = 0; k < HASHSET_KINDS; k++) {
		const size_t at = SECTIONS_AT + (size_t)k * SECTION;
		struct hashset_section *c = &s->sections[k];
		const uint64_t count = get64(s->p + at + 8);
		c->bits = get32(s->p + at);
		c->is_complete = get32(s->p + at + 4) == 1;
		if (c->bits > HASHSET_BITS_MAX)
			return refuse(cx, at, "a table has more than 24 bits");
		if (get32(s->p + at + 4) > 1)
			return refuse(cx, at + 4, "neither 0 nor 1");
		if (count > (uint64_t)HASHSET_COUNT_MAX)
			return refuse(cx, at + 8, "more values than a set can hold");
		c->count = (int64_t)count;
	}
	return RC_OK;
}

/* Numbers that never fall, from 0 to the count. */
static enum rc check_table(struct cx *cx, const struct hashset *s, size_t at, size_t n,
			   int64_t count)
{
	uint32_t last = 0;
	if (get32(s->p + at) != 0)
		return refuse(cx, at, "a table does not begin with 0");
	for (size_t i = 0; i < n; i++) {
		const uint32_t v = get32(s->p + at + 4 * i);
		if (v < last)
			return refuse(cx, at + 4 * i, "a table falls");
		last = v;
	}
	return (int64_t)last == count
		       ? RC_OK
		       : refuse(cx, at + 4 * (n - 1), "a table does not end with the count");
}

enum rc hashset_open(struct cx *cx, struct str bytes, struct hashset *out)
{
	struct hashset s = { .p = (const uint8_t *)bytes.p };
	if (bytes.n < HASHSET_HEADER)
		return refuse(cx, bytes.n, "the file ends within its header");
	TRY(read_head(cx, &s));
	TRY(read_sections(cx, &s));
	hashset_lay(&s);
	if (s.n != bytes.n || get64(s.p + 24) != bytes.n)
		return cx_fail(cx, RC_INVALID, "byte %zu: the file should end at byte %zu", bytes.n,
			       s.n);
	for (enum hashset_kind k = 0; k < HASHSET_KINDS; k++) {
		const struct hashset_section *c = &s.sections[k];
		if (c->count == 0)
			continue;
		TRY(check_table(cx, &s, c->table, ((size_t)1 << c->bits) + 1, c->count));
		for (size_t slot = 0; c->slots > 0 && slot < HASHSET_SLOTS; slot++)
			TRY(check_table(cx, &s, hashset_slot(c, slot), SLOT_TABLE, c->count));
	}
	*out = s;
	return RC_OK;
}

/* ---- looking up --------------------------------------------------------------- */

static size_t bucket_of(const struct hashset_section *c, const uint8_t *value)
{
	const uint32_t first = (uint32_t)value[0] << 24 | (uint32_t)value[1] << 16 |
			       (uint32_t)value[2] << 8 | value[3];
	return c->bits == 0 ? 0 : first >> (32 - c->bits);
}

bool hashset_has(const struct hashset *s, enum hashset_kind kind, const uint8_t *value)
{
	const struct hashset_section *c = &s->sections[kind];
	const size_t width = widths[kind];
	if (c->count == 0)
		return false;
	const uint8_t *table = s->p + c->table + 4 * bucket_of(c, value);
	size_t low = get32(table), high = get32(table + 4);
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const int order = memcmp(s->p + c->values + middle * width, value, width);
		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static unsigned ones(uint64_t x)
{
	x -= x >> 1 & UINT64_C(0x5555555555555555);
	x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
	x = (x + (x >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return (unsigned)(x * UINT64_C(0x0101010101010101) >> 56);
}

unsigned hashset_distance(const uint8_t a[HASHSET_VALUE_MAX], const uint8_t b[HASHSET_VALUE_MAX])
{
	unsigned n = 0;
	for (size_t i = 0; i < HASHSET_VALUE_MAX; i += 8) {
		uint64_t x, y;
		memcpy(&x, a + i, 8);
		memcpy(&y, b + i, 8);
		n += ones(x ^ y);
	}
	return n;
}

struct search {
	const struct hashset *set;
	const struct hashset_section *section;
	const uint8_t *value;
	unsigned most;
	hashset_hit *hit;
	void *arg;
};

static uint32_t slot_of(const uint8_t *value, size_t slot)
{
	return (uint32_t)value[2 * slot] << 8 | value[2 * slot + 1];
}

/* Whether an earlier slot led to it already. */
static bool was_seen(const struct search *q, const uint8_t *found, size_t slot)
{
	for (size_t s = 0; s < slot; s++)
		if (ones(slot_of(q->value, s) ^ slot_of(found, s)) <= 1)
			return true;
	return false;
}

static bool look_at(const struct search *q, size_t id, size_t slot)
{
	const uint8_t *found = q->set->p + q->section->values + id * HASHSET_VALUE_MAX;
	const unsigned distance = hashset_distance(q->value, found);
	if (distance > q->most || was_seen(q, found, slot))
		return true;
	return q->hit(q->arg, found, distance);
}

enum { AHEAD = 12 }; // values fetched before they are looked at

static bool search_place(const struct search *q, size_t slot, uint32_t key)
{
	const struct hashset_section *c = q->section;
	const uint8_t *table = q->set->p + hashset_slot(c, slot) + 4 * (size_t)key;
	const uint8_t *ids = q->set->p + slot_values(c, slot);
	const uint8_t *values = q->set->p + c->values;
	const size_t end = get32(table + 4);
	for (size_t i = get32(table); i < end; i++) {
		const uint32_t id = get32(ids + 4 * i);
		if (i + AHEAD < end)
			__builtin_prefetch(values + (size_t)get32(ids + 4 * (i + AHEAD)) *
							    HASHSET_VALUE_MAX);
		if ((int64_t)id < c->count && !look_at(q, id, slot))
			return false;
	}
	return true;
}

/* How many values the places hold; more than all of them when they are crowded. */
static int64_t crowd(const struct search *q)
{
	int64_t n = 0;
	for (size_t slot = 0; slot < HASHSET_SLOTS; slot++) {
		const uint8_t *table = q->set->p + hashset_slot(q->section, slot);
		for (unsigned bit = 0; bit <= 16; bit++) {
			const uint32_t key = slot_of(q->value, slot) ^ (bit < 16 ? 1U << bit : 0);
			n += get32(table + 4 * (size_t)key + 4) - get32(table + 4 * (size_t)key);
		}
	}
	return n;
}

void hashset_near(const struct hashset *s, const uint8_t value[HASHSET_VALUE_MAX], unsigned most,
		  hashset_hit *hit, void *arg)
{
	const struct search q = { s, &s->sections[HASHSET_NEAR], value, most, hit, arg };
	INVARIANT(most <= HASHSET_DISTANCE_MAX);
	if (q.section->count == 0)
		return;
	if (crowd(&q) >= q.section->count) { // one after the other is shorter
		for (int64_t id = 0; id < q.section->count; id++)
			if (!look_at(&q, (size_t)id, 0))
				return;
		return;
	}
	for (size_t slot = 0; slot < HASHSET_SLOTS; slot++)
		for (unsigned bit = 0; bit <= 16; bit++)
			if (!search_place(&q, slot,
					  slot_of(value, slot) ^ (bit < 16 ? 1U << bit : 0)))
				return;
}

/* ---- checking all of it ------------------------------------------------------- */

static enum rc check_values(struct cx *cx, const struct hashset *s, enum hashset_kind k)
{
	const struct hashset_section *c = &s->sections[k];
	for (int64_t i = 0; i < c->count; i++) {
		const size_t at = c->values + (size_t)i * widths[k];
		const uint8_t *table = s->p + c->table + 4 * bucket_of(c, s->p + at);
		if (i > 0 && memcmp(s->p + at - widths[k], s->p + at, widths[k]) >= 0)
			return refuse(cx, at, "a value is not above the one before it");
		if (i < get32(table) || i >= get32(table + 4))
			return refuse(cx, at, "a value is not where the table says");
	}
	return RC_OK;
}

static enum rc check_slot(struct cx *cx, const struct hashset *s, size_t slot)
{
	const struct hashset_section *c = &s->sections[HASHSET_NEAR];
	const uint8_t *table = s->p + hashset_slot(c, slot);
	uint32_t key = 0;
	for (size_t i = 0; i < (size_t)c->count; i++) {
		const size_t at = slot_values(c, slot) + 4 * i;
		const uint32_t id = get32(s->p + at);
		while (i >= get32(table + 4 * (size_t)key + 4))
			key++;
		if (id >= c->count ||
		    slot_of(s->p + c->values + (size_t)id * HASHSET_VALUE_MAX, slot) != key)
			return refuse(cx, at, "a slot names a value of another place");
	}
	return RC_OK;
}

enum rc hashset_check(struct cx *cx, const struct hashset *s)
{
	const struct str all = { (const char *)s->p, s->n };
	const struct sha256 body = sha256_of(str_slice(all, HASHSET_HEADER, s->n));
	for (enum hashset_kind k = 0; k < HASHSET_KINDS; k++)
		TRY(check_values(cx, s, k));
	for (size_t slot = 0; s->sections[HASHSET_NEAR].count > 0 && slot < HASHSET_SLOTS; slot++)
		TRY(check_slot(cx, s, slot));
	return sha256_eq(&body, &s->body)
		       ? RC_OK
		       : refuse(cx, BODY_AT,
				"the digest is not that of the values: import the list again");
}
