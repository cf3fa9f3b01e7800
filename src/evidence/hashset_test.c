// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/hashset_job.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evidence/hashset_import_job.h"
#include "store/test_db.h"

enum { ALL = (1 << HASHSET_KINDS) - 1 };

static uint64_t next_random(uint64_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

static void random_bytes(uint64_t *x, uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)next_random(x);
}

static struct str new_folder(struct cx *cx)
{
	const struct str data = test_db_path(cx, "hashset");
	REQUIRE(mkdir(data.p, 0700) == 0);
	return data;
}

static struct str put(struct cx *cx, struct str data, struct str text)
{
	const struct str path = arena_fmt(cx->arena, "%.*s/list", STR_ARG(data));
	const int fd = open(path.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	REQUIRE(fd >= 0 && write(fd, text.p, text.n) == (ssize_t)text.n && close(fd) == 0);
	return path;
}

static enum rc import(struct cx *cx, struct str data, struct str text, struct hashset_order order)
{
	struct sha256 digest;
	const struct str path = put(cx, data, text);
	order.data = data;
	order.name = STR("a-list");
	order.files = &path;
	order.n = 1;
	order.columns = ALL;
	order.distance = HASHSET_DISTANCE_MAX;
	return hashset_import(cx, &order, &digest);
}

static void add_hex(struct buf *b, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_fmt(b, "%02x", p[i]);
	buf_add_char(b, '\n');
}

/* A list of values of which some are the same, and some differ in their last bit alone. */
static struct str make_list(struct cx *cx, uint8_t *values, size_t n, size_t width, uint64_t seed)
{
	struct buf b;
	uint64_t x = seed;
	buf_init(&b, 1 << 24);
	for (size_t i = 0; i < n; i++) {
		uint8_t *v = values + i * width;
		if (i > 0 && next_random(&x) % 4 == 0) {
			memcpy(v, values + next_random(&x) % i * width, width);
			v[width - 1] ^= (uint8_t)(next_random(&x) % 2);
		} else {
			random_bytes(&x, v, width);
			v[0] = (uint8_t)(v[0] & (next_random(&x) % 8 == 0 ? 255 : 1)); // crowded
		}
		add_hex(&b, v, width);
	}
	const struct str text = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return text;
}

static bool is_in(const uint8_t *values, size_t n, size_t width, const uint8_t *v)
{
	for (size_t i = 0; i < n; i++)
		if (memcmp(values + i * width, v, width) == 0)
			return true;
	return false;
}

static void check_kind(struct cx *cx, enum hashset_kind kind, size_t memory)
{
	enum { N = 3000 };
	struct hashset s;
	const size_t width = hashset_width(kind);
	const struct str data = new_folder(cx);
	uint8_t *values = arena_alloc(cx->arena, N * width);
	const struct str list = make_list(cx, values, N, width, 77 + (uint64_t)kind);
	EQ(import(cx, data, list, (struct hashset_order){ .memory = memory }), RC_OK);
	REQUIRE(hashset_load(cx, data, STR("a-list"), &s) == RC_OK);
	EQ(hashset_check(cx, &s), RC_OK);
	EQ(s.rows, N);
	for (size_t i = 0; i < N; i++) {
		uint8_t other[HASHSET_VALUE_MAX];
		CHECK(hashset_has(&s, kind, values + i * width));
		memcpy(other, values + i * width, width);
		other[i % width] ^= (uint8_t)(1 << i % 8);
		EQ(hashset_has(&s, kind, other), is_in(values, N, width, other));
	}
	hashset_unload(&s);
}

TEST(a_hash_set_holds_what_a_plain_set_holds)
{
	for (enum hashset_kind k = 0; k < HASHSET_NEAR; k++) {
		check_kind(cx, k, 0);
		check_kind(cx, k, 4096); // many runs are merged
	}
}

/* ---- near ---------------------------------------------------------------------- */

struct found {
	uint8_t values[4000][HASHSET_VALUE_MAX];
	size_t n;
};

static bool keep(void *arg, const uint8_t value[HASHSET_VALUE_MAX], unsigned distance)
{
	struct found *f = arg;
	(void)distance;
	REQUIRE(f->n < 4000);
	memcpy(f->values[f->n++], value, HASHSET_VALUE_MAX);
	return true;
}

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, HASHSET_VALUE_MAX);
}

static void flip(uint64_t *x, uint8_t *v, unsigned bits)
{
	for (unsigned i = 0; i < bits; i++) {
		const uint64_t bit = next_random(x) % 256;
		v[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}

/* All that a walk over the list finds, in order. */
static void walk(const struct hashset *s, const uint8_t *query, unsigned most, struct found *out)
{
	const struct hashset_section *c = &s->sections[HASHSET_NEAR];
	out->n = 0;
	for (int64_t i = 0; i < c->count; i++) {
		const uint8_t *v = s->p + c->values + (size_t)i * HASHSET_VALUE_MAX;
		unsigned distance = 0;
		for (size_t b = 0; b < 256; b++)
			distance += (v[b / 8] ^ query[b / 8]) >> b % 8 & 1;
		EQ(distance, hashset_distance(v, query));
		if (distance <= most)
			(void)keep(out, v, distance);
	}
}

static void compare(const struct hashset *s, const uint8_t *query, unsigned most)
{
	static struct found near, all;
	near.n = 0;
	hashset_near(s, query, most, keep, &near);
	walk(s, query, most, &all);
	qsort(near.values, near.n, HASHSET_VALUE_MAX, by_bytes);
	EQ(near.n, all.n);
	CHECK(memcmp(near.values, all.values, all.n * HASHSET_VALUE_MAX) == 0);
}

/* Clusters: `centres` values, and others around each, up to `spread` bits away. */
static void check_near(struct cx *cx, size_t centres, unsigned spread)
{
	enum { N = 3000 };
	struct buf b;
	struct hashset s;
	uint64_t x = 4711 + centres;
	const struct str data = new_folder(cx);
	uint8_t(*v)[HASHSET_VALUE_MAX] = arena_alloc(cx->arena, (size_t)N * HASHSET_VALUE_MAX);
	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < N; i++) {
		if (i < centres) {
			random_bytes(&x, v[i], HASHSET_VALUE_MAX);
		} else {
			memcpy(v[i], v[i % centres], HASHSET_VALUE_MAX);
			flip(&x, v[i], (unsigned)(next_random(&x) % (spread + 1)));
		}
		add_hex(&b, v[i], HASHSET_VALUE_MAX);
	}
	EQ(import(cx, data, buf_str(&b),
		  (struct hashset_order){ .is_near = true, .memory = 1 << 14 }),
	   RC_OK);
	buf_done(&b);
	REQUIRE(hashset_load(cx, data, STR("a-list"), &s) == RC_OK);
	EQ(hashset_check(cx, &s), RC_OK);
	for (size_t i = 0; i < 60; i++) {
		uint8_t query[HASHSET_VALUE_MAX];
		memcpy(query, v[next_random(&x) % N], HASHSET_VALUE_MAX);
		flip(&x, query, (unsigned)(next_random(&x) % 40));
		compare(&s, query, (unsigned)(i % 4 == 0 ? next_random(&x) % 32 : 31));
	}
	hashset_unload(&s);
}

TEST(a_near_search_finds_what_a_walk_over_the_list_finds)
{
	check_near(cx, 3000, 0); // no clusters
	check_near(cx, 40, 40);
	check_near(cx, 2, 3); // so crowded that the list is walked
}

/* 31 bits apart, and spread so that each slot differs in two but one: the hardest case. */
TEST(the_farthest_match_is_found)
{
	struct buf b;
	struct hashset s;
	struct found *f = arena_new(cx->arena, struct found, 1);
	uint8_t v[HASHSET_VALUE_MAX] = { 0 }, query[HASHSET_VALUE_MAX] = { 0 };
	const struct str data = new_folder(cx);
	for (size_t slot = 0; slot < HASHSET_SLOTS; slot++)
		query[2 * slot] = slot == 9 ? 0x10 : 0x41;
	EQ(hashset_distance(v, query), 31);
	buf_init(&b, 1 << 20);
	add_hex(&b, v, sizeof v);
	for (uint64_t i = 0, x = 5; i < 1000; i++) { // else the list is walked
		uint8_t other[HASHSET_VALUE_MAX];
		random_bytes(&x, other, sizeof other);
		add_hex(&b, other, sizeof other);
	}
	EQ(import(cx, data, buf_str(&b), (struct hashset_order){ .is_near = true }), RC_OK);
	buf_done(&b);
	REQUIRE(hashset_load(cx, data, STR("a-list"), &s) == RC_OK);
	hashset_near(&s, query, 31, keep, f);
	EQ(f->n, 1);
	f->n = 0;
	hashset_near(&s, query, 30, keep, f);
	EQ(f->n, 0);
	hashset_unload(&s);
}

/* ---- files --------------------------------------------------------------------- */

#define MD5_A "0123456789abcdef0123456789abcdef"
#define MD5_B "ffffffffffffffffffffffffffffffff"
#define SHA256_A "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static bool has_md5(struct cx *cx, struct str data, const char *hex)
{
	struct hashset s;
	uint8_t v[HASHSET_VALUE_MAX];
	REQUIRE(hashset_value_parse(str_from_c(hex), HASHSET_MD5, v));
	REQUIRE(hashset_load(cx, data, STR("a-list"), &s) == RC_OK);
	const bool has = hashset_has(&s, HASHSET_MD5, v);
	hashset_unload(&s);
	return has;
}

TEST(a_list_is_replaced_whole_or_not_at_all)
{
	struct hashsets *all = NULL;
	const struct str data = new_folder(cx);
	const struct hashset_order plain = { .class = HASHSET_NOTABLE };
	EQ(import(cx, data, STR(MD5_A "\n"), plain), RC_OK);
	EQ(import(cx, data, STR(MD5_B "\nno hash\n"), plain), RC_INVALID);
	CHECK(str_find(cx_error(cx), STR("/list: line 2, field hash: \"no hash\"")) != STR_NONE);
	CHECK(has_md5(cx, data, MD5_A) && !has_md5(cx, data, MD5_B));
	EQ(import(cx, data, STR("# nothing\n"), plain), RC_INVALID);
	EQ(import(cx, data, STR(MD5_B), plain), RC_OK); // without a last line feed
	CHECK(!has_md5(cx, data, MD5_A) && has_md5(cx, data, MD5_B));
	EQ(hashsets_open(cx, data, &all), RC_OK);
	EQ(all->n, 1);
	EQ(all->p[0].class, HASHSET_NOTABLE);
	hashsets_close(all);
	EQ(hashset_remove(cx, data, STR("a-list")), RC_OK);
	EQ(hashset_remove(cx, data, STR("a-list")), RC_MISSING);
}

TEST(no_other_digest_is_asked_for_where_each_row_has_sha256)
{
	struct hashsets *all = NULL;
	enum digest_kind asked[DIGEST_KINDS];
	const struct str data = new_folder(cx);
	EQ(import(cx, data, STR("sha256,md5\n" SHA256_A "," MD5_A "\n"),
		  (struct hashset_order){ 0 }),
	   RC_OK);
	EQ(hashsets_open(cx, data, &all), RC_OK);
	EQ(hashsets_ask(all, asked), 0);
	hashsets_close(all);
	EQ(import(cx, data, STR("sha256,md5\n" SHA256_A "," MD5_A "\n," MD5_B "\n"),
		  (struct hashset_order){ 0 }),
	   RC_OK);
	EQ(hashsets_open(cx, data, &all), RC_OK);
	EQ(hashsets_ask(all, asked), 1);
	EQ(asked[0], DIGEST_MD5);
	hashsets_close(all);
}

/* Each byte of the header, and some behind it, changed: refused when opened or when checked. */
TEST(a_changed_file_is_refused_with_its_place)
{
	struct hashset s, changed;
	const struct str data = new_folder(cx);
	EQ(import(cx, data, STR(MD5_A "\n" MD5_B "\n" SHA256_A "\n"), (struct hashset_order){ 0 }),
	   RC_OK);
	REQUIRE(hashset_load(cx, data, STR("a-list"), &s) == RC_OK);
	uint8_t *copy = arena_alloc(cx->arena, s.n);
	for (size_t i = 0; i < s.n; i++) {
		memcpy(copy, s.p, s.n);
		copy[i] ^= 1;
		const struct str bytes = { (const char *)copy, s.n };
		const bool is_refused = hashset_open(cx, bytes, &changed) != RC_OK ||
					hashset_check(cx, &changed) != RC_OK;
		CHECK(is_refused && str_starts(cx_error(cx), STR("byte ")));
	}
	for (size_t n = 0; n < s.n; n += 7)
		CHECK(hashset_open(cx, (struct str){ (const char *)copy, n }, &changed) ==
		      RC_INVALID);
	hashset_unload(&s);
}
