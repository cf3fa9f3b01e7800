// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hashset-times: what bench/evidence measures lists of hashes with.
 *
 *	hashset-times make md5 N		N lines "HASH  fN", as md5sum prints them
 *	hashset-times make near N		N perceptual hashes of 256 bits, clustered
 *	hashset-times ask md5 N OF		N hashes of which half are among OF that were made
 *	hashset-times has FILE.hashset HASHES	each line of HASHES looked up
 *	hashset-times near FILE.hashset OF N SCANNED
 *		N hashes near those of OF that were made; the first SCANNED by linear scan, too
 *
 *	hashset-times pictures WIDTH HEIGHT N
 *		a made picture of that size as JPEG and as PNG, hashed N times each, without a box; a second is one of the processor
 *
 * The last three print NAME<TAB>NUMBER lines. Clusters: a fifth of all hashes lies around ten centres,
 * up to 60 bits away, the others around a centre for each fifty, up to 40 bits away.
 */
#include <fcntl.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <turbojpeg.h>
#include <unistd.h>

#include "formats/hashset.h"
#include "formats/picture.h"

enum { MANY = 5, CENTRES = 10, CLUSTER = 50, MD5_BYTES = 16, LINE_BYTES = 128 };

static double now_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* splitmix64: the same numbers in each run. */
static uint64_t draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15U;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

static void fill(uint64_t seed, uint8_t *out, size_t n)
{
	for (size_t i = 0; i < n; i += sizeof seed) {
		const uint64_t word = draw(&seed);
		memcpy(out + i, &word, sizeof word);
	}
}

static void flip(uint64_t *state, unsigned bits, uint8_t *value)
{
	for (unsigned i = 0; i < bits; i++) {
		const uint64_t at = draw(state) % 256;
		value[at / 8] ^= (uint8_t)(1U << (at % 8));
	}
}

static void make_near(uint64_t i, uint8_t *out)
{
	uint64_t state = i * 2 + 1;
	const bool is_many = draw(&state) % MANY == 0;
	const uint64_t centre = is_many ? draw(&state) % CENTRES : CENTRES + i / CLUSTER;
	fill(centre << 32, out, HASHSET_VALUE_MAX);
	flip(&state, (unsigned)(draw(&state) % (is_many ? 60 : 40)), out);
}

static void make_md5(uint64_t i, uint8_t *out)
{
	fill(i << 8, out, MD5_BYTES);
}

static void put_hex(const uint8_t *p, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	char line[2 * HASHSET_VALUE_MAX];
	for (size_t i = 0; i < n; i++) {
		line[2 * i] = digits[p[i] >> 4];
		line[2 * i + 1] = digits[p[i] & 15];
	}
	(void)fwrite(line, 1, 2 * n, stdout);
}

static uint64_t number(const char *text)
{
	int64_t n = 0;
	INVARIANT(str_to_i64(str_from_c(text), 0, INT64_MAX, &n));
	return (uint64_t)n;
}

static void make(const char *kind, uint64_t n)
{
	uint8_t value[HASHSET_VALUE_MAX];
	const bool is_near = strcmp(kind, "near") == 0;
	for (uint64_t i = 0; i < n; i++) {
		(is_near ? make_near : make_md5)(i, value);
		put_hex(value, is_near ? HASHSET_VALUE_MAX : MD5_BYTES);
		if (is_near)
			(void)putchar('\n');
		else
			(void)printf("  f%llu\n", (unsigned long long)i);
	}
}

static void ask(uint64_t n, uint64_t of)
{
	uint8_t value[HASHSET_VALUE_MAX];
	uint64_t state = 1;
	for (uint64_t i = 0; i < n; i++) {
		make_md5(draw(&state) % of + (i % 2 ? of : 0), value);
		put_hex(value, MD5_BYTES);
		(void)putchar('\n');
	}
}

static struct str map(const char *path)
{
	struct stat st;
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	INVARIANT(fd >= 0 && fstat(fd, &st) == 0);
	void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	INVARIANT(p != MAP_FAILED);
	(void)close(fd); // mapped
	return (struct str){ p, (size_t)st.st_size };
}

static void open_set(const char *path, struct hashset *out)
{
	struct arena arena = { 0 };
	struct cx cx;
	cx_init(&cx, &arena, instant_now());
	const enum rc rc = hashset_open(&cx, map(path), out);
	if (rc != RC_OK)
		(void)fprintf(stderr, "%s: %s\n", path, cx.error);
	INVARIANT(rc == RC_OK);
}

static void has(const char *path, const char *hashes)
{
	struct hashset set;
	struct str rest = map(hashes), line;
	uint64_t n = 0, found = 0;
	open_set(path, &set);
	const double began = now_s();
	while (rest.n > 0) {
		uint8_t value[HASHSET_VALUE_MAX];
		(void)str_cut(rest, '\n', &line, &rest);
		INVARIANT(hashset_value_parse(line, HASHSET_MD5, value));
		n++;
		found += hashset_has(&set, HASHSET_MD5, value);
	}
	(void)printf("lookups/s\t%g\nfound\t%llu\n", (double)n / (now_s() - began),
		     (unsigned long long)found);
}

struct hits {
	uint64_t n, sum; // of the first 8 bytes: the same hits, or not
};

static bool count_hit(void *arg, const uint8_t value[HASHSET_VALUE_MAX],
		      unsigned distance __attribute__((unused)))
{
	struct hits *h = arg;
	uint64_t word;
	memcpy(&word, value, sizeof word);
	h->n++;
	h->sum += word;
	return true;
}

static struct hits scan(const struct hashset *set, const uint8_t *value)
{
	struct hits h = { 0 };
	const struct hashset_section *s = &set->sections[HASHSET_NEAR];
	for (int64_t i = 0; i < s->count; i++) {
		const uint8_t *p = set->p + s->values + (size_t)i * HASHSET_VALUE_MAX;
		if (hashset_distance(p, value) <= HASHSET_DISTANCE_MAX)
			(void)count_hit(&h, p, 0);
	}
	return h;
}

/* Each up to 31 bits from one of the list; every tenth from none. */
static void make_question(uint64_t i, uint64_t of, uint8_t *out)
{
	uint64_t state = i * 7 + 3;
	if (i % 10 == 9) {
		fill(~i, out, HASHSET_VALUE_MAX);
		return;
	}
	make_near(draw(&state) % of, out);
	flip(&state, (unsigned)(draw(&state) % (HASHSET_DISTANCE_MAX + 1)), out);
}

static void near(const char *path, uint64_t of, uint64_t n, uint64_t scanned)
{
	struct hashset set;
	uint8_t value[HASHSET_VALUE_MAX];
	uint64_t found = 0, wanted = 0, had = 0;
	double searching = 0, scanning = 0;
	open_set(path, &set);
	for (uint64_t i = 0; i < n; i++) {
		struct hits got = { 0 }, all = { 0 };
		make_question(i, of, value);
		double began = now_s();
		hashset_near(&set, value, HASHSET_DISTANCE_MAX, count_hit, &got);
		searching += now_s() - began;
		found += got.n;
		if (i >= scanned)
			continue;
		began = now_s();
		all = scan(&set, value);
		scanning += now_s() - began;
		wanted += all.n;
		had += got.n;
		INVARIANT(got.n != all.n || got.sum == all.sum);
	}
	(void)printf("searches/s\t%g\nscans/s\t%g\nfound\t%llu\nrecall\t%.6f\n",
		     (double)n / searching, (double)scanned / scanning, (unsigned long long)found,
		     wanted > 0 ? (double)had / (double)wanted : 0.0);
}

/* Waves and some noise: as a photograph is to a decoder. */
static uint8_t *draw_picture(struct arena *a, size_t width, size_t height)
{
	uint64_t state = 5;
	uint8_t *p = arena_new(a, uint8_t, width * height * 3);
	for (size_t i = 0; i < width * height; i++) {
		const size_t x = i % width * 256 / width, y = i / width * 256 / height;
		const uint64_t noise = draw(&state) % 16;
		p[3 * i] = (uint8_t)(x * y / 64 + noise);
		p[3 * i + 1] = (uint8_t)(x + y + noise);
		p[3 * i + 2] = (uint8_t)(x * x / 32 + noise);
	}
	return p;
}

static double processor_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void time_picture(const char *name, struct str file, uint64_t n)
{
	const double began = processor_s();
	for (uint64_t i = 0; i < n; i++) {
		struct arena own;
		struct cx cx;
		struct pdq p;
		arena_init(&own);
		cx_init(&cx, &own, (struct instant){ 0 });
		INVARIANT(picture_hash_here(&cx, file, PICTURE_PIXELS_MAX, &p) == RC_OK);
		arena_done(&own);
	}
	(void)printf("%s/s\t%g\n", name, (double)n / (processor_s() - began));
}

static void pictures(size_t width, size_t height, uint64_t n)
{
	struct arena a;
	unsigned char *jpeg = NULL;
	unsigned long jpeg_size = 0;
	png_alloc_size_t png_size = 0;
	const tjhandle encoder = tjInitCompress();
	png_image image = { .version = PNG_IMAGE_VERSION,
			    .width = (png_uint_32)width,
			    .height = (png_uint_32)height,
			    .format = PNG_FORMAT_RGB };
	arena_init(&a);
	uint8_t *p = draw_picture(&a, width, height);
	INVARIANT(encoder && tjCompress2(encoder, p, (int)width, 0, (int)height, TJPF_RGB, &jpeg,
					 &jpeg_size, TJSAMP_420, 85, 0) == 0);
	INVARIANT(png_image_write_get_memory_size(image, png_size, 0, p, 0, NULL));
	char *png = arena_alloc(&a, png_size);
	INVARIANT(png_image_write_to_memory(&image, png, &png_size, 0, p, 0, NULL));
	time_picture("jpeg", (struct str){ (const char *)jpeg, jpeg_size }, n);
	time_picture("png", (struct str){ png, png_size }, n);
	tjFree(jpeg);
	(void)tjDestroy(encoder);
	arena_done(&a);
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "make") == 0)
		make(argv[2], number(argv[3]));
	else if (argc == 5 && strcmp(argv[1], "ask") == 0)
		ask(number(argv[3]), number(argv[4]));
	else if (argc == 4 && strcmp(argv[1], "has") == 0)
		has(argv[2], argv[3]);
	else if (argc == 6 && strcmp(argv[1], "near") == 0)
		near(argv[2], number(argv[3]), number(argv[4]), number(argv[5]));
	else if (argc == 5 && strcmp(argv[1], "pictures") == 0)
		pictures(number(argv[2]), number(argv[3]), number(argv[4]));
	else
		return rc_exit_code(RC_INVALID);
	return fflush(stdout) == 0 ? 0 : rc_exit_code(RC_IO);
}
