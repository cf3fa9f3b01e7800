// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/seal_job.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evidence/content_job.h"
#include "evidence/hashset_import_job.h"
#include "evidence/hashset_job.h"
#include "evidence/journal_job.h"
#include "evidence/progress_job.h"
#include "evidence/source_job.h"
#include "evidence/walk_job.h"
#include "formats/picture.h"
#include "formats/test_picture.h"
#include "ledger/entry_db.h"
#include "store/test_db.h"

/* A source, and a data folder with blobs. */
struct place {
	struct str source, data;
	struct blobs *blobs;
};

static struct place new_place(struct cx *cx)
{
	struct place p = { 0 };
	const struct str top = test_db_path(cx, "evidence");
	REQUIRE(mkdir(top.p, 0700) == 0);
	p.source = arena_fmt(cx->arena, "%.*s/source", STR_ARG(top));
	p.data = arena_fmt(cx->arena, "%.*s/data", STR_ARG(top));
	REQUIRE(mkdir(p.source.p, 0700) == 0 && mkdir(p.data.p, 0700) == 0);
	REQUIRE(blobs_open(cx, arena_fmt(cx->arena, "%.*s/blobs", STR_ARG(p.data)), &p.blobs) ==
		RC_OK);
	return p;
}

static void put(struct cx *cx, const struct place *p, const char *name, struct str bytes)
{
	const struct str path = arena_fmt(cx->arena, "%.*s/%s", STR_ARG(p->source), name);
	const int fd = open(path.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	REQUIRE(fd >= 0);
	REQUIRE(write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n);
	REQUIRE(close(fd) == 0);
}

static struct str noise(struct cx *cx, size_t n, uint64_t seed)
{
	char *p = arena_alloc(cx->arena, n);
	uint64_t x = 88172645463325252ULL + seed;
	for (size_t i = 0; i < n; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		p[i] = (char)x;
	}
	return (struct str){ p, n };
}

static const struct hashsets no_lists;

static struct seal_plan plan_of(const struct place *p)
{
	return (struct seal_plan){ .paths = &p->source, .n = 1, .folder = p->data, .threads = 3 };
}

static struct str text_of(struct cx *cx, const struct place *p, const struct sha256 *hash)
{
	struct buf all;
	char piece[4096];
	size_t got = 1;
	AUTO(blob_reader) r = NULL;
	buf_init(&all, 1 << 26);
	REQUIRE(blob_open(cx, p->blobs, hash, &r) == RC_OK);
	while (got > 0) {
		REQUIRE(blob_read(cx, r, piece, sizeof piece, &got) == RC_OK);
		buf_add(&all, (struct str){ piece, got });
	}
	const struct str text = arena_copy(cx->arena, buf_str(&all));
	buf_done(&all);
	return text;
}

static bool seal(struct cx *cx, struct store *store, const struct place *p, struct seal_result *out)
{
	const struct seal_plan plan = plan_of(p);
	const enum rc rc = seal_run(cx, store, p->blobs, &plan, out);
	if (rc != RC_OK)
		EQ_STR(cx_error(cx), "");
	return rc == RC_OK;
}

/* All is as it was sealed, and `files` of it. */
static void check_whole(struct cx *cx, const struct place *p, const struct seal_result *r,
			int64_t files)
{
	struct content_check c;
	EQ(content_check(cx, p->blobs, &r->content, &c), RC_OK);
	EQ(c.files, files);
	EQ(c.n_bad, 0);
	EQ(c.bytes, r->content.bytes);
	EQ(r->content.files, files);
}

DB_TEST(files_of_all_sizes_are_sealed_in_the_order_of_their_names)
{
	struct seal_result r, again;
	const struct place p = new_place(cx);
	for (int i = 0; i < 300; i++)
		put(cx, &p, arena_fmt(cx->arena, "f%03d.txt", i).p,
		    noise(cx, (size_t)(i * i) % 5000, (uint64_t)i));
	put(cx, &p, "f100.big", noise(cx, (1 << 20) + 7, 1));
	put(cx, &p, "f200.big", noise(cx, (9 << 20) + 7, 2));
	REQUIRE(seal(cx, store, &p, &r));
	check_whole(cx, &p, &r, 302);
	EQ(r.content.n_findings, 0);
	struct str rest = text_of(cx, &p, &r.content.manifest), hex, path, last = { 0 };
	for (int64_t n = 1; rest.n > 0; n++) {
		REQUIRE(content_take_digest(cx, &rest, &hex, &path) == RC_OK);
		CHECK(str_cmp(last, path) < 0);
		last = path;
	}
	const struct seal_plan plan = plan_of(&p);
	EQ(seal_done(cx, &plan, &r), RC_OK);
	REQUIRE(seal(cx, store, &p, &again));
	CHECK(sha256_eq(&again.content.manifest, &r.content.manifest));
	CHECK(!id_eq(again.exhibit, r.exhibit));
	EQ(again.n_known, 0);
	blobs_close(p.blobs);
}

DB_TEST(what_is_no_file_is_told_and_left_out)
{
	struct seal_result r;
	const struct place p = new_place(cx);
	put(cx, &p, "a", STR("a"));
	const struct str link = arena_fmt(cx->arena, "%.*s/link", STR_ARG(p.source));
	const struct str pipe = arena_fmt(cx->arena, "%.*s/pipe", STR_ARG(p.source));
	REQUIRE(symlink("a\nb", link.p) == 0 && mkfifo(pipe.p, 0600) == 0);
	put(cx, &p, "na me\n%\xff", STR("b"));
	REQUIRE(seal(cx, store, &p, &r));
	check_whole(cx, &p, &r, 2);
	EQ(r.content.n_findings, 2);
	EQ(r.facts.findings.n, 2);
	const struct str names = text_of(cx, &p, &r.content.names);
	CHECK(str_find(names, STR("/na%20me%0A%25%FF\tfile\t1\t600\t")) != STR_NONE);
	CHECK(str_find(names, STR("/link\tlink\t3\t777\t")) != STR_NONE);
	CHECK(str_find(names, STR("\ta%0Ab\n")) != STR_NONE);
	CHECK(str_find(names, STR("/pipe\tpipe\t")) != STR_NONE);
	blobs_close(p.blobs);
}

DB_TEST(a_file_that_the_system_makes_as_it_is_read_is_told)
{
	struct seal_result r;
	struct place p = new_place(cx);
	p.source = STR("/proc/self/status");
	REQUIRE(seal(cx, store, &p, &r));
	EQ(r.content.bytes, 0);
	EQ(r.facts.findings.n, 1);
	CHECK(str_find(r.facts.findings.p[0], STR("though its size is 0")) != STR_NONE);
	blobs_close(p.blobs);
}

DB_TEST(where_there_is_no_file_nothing_is_sealed)
{
	struct seal_result r;
	struct place p = new_place(cx);
	struct seal_plan plan = plan_of(&p);
	EQ(seal_run(cx, store, p.blobs, &plan, &r), RC_INVALID);
	p.source = STR("/nowhere/at/all");
	EQ(seal_run(cx, store, p.blobs, &plan, &r), RC_INVALID);
	blobs_close(p.blobs);
}

DB_TEST(digests_by_other_algorithms_are_manifests_of_their_own)
{
	struct seal_result r;
	const struct place p = new_place(cx);
	const enum digest_kind also[] = { DIGEST_SHA1, DIGEST_MD5 };
	struct seal_plan plan = plan_of(&p);
	plan.also = also;
	plan.n_also = 2;
	put(cx, &p, "abc", STR("abc"));
	put(cx, &p, "big", noise(cx, 3 << 20, 3));
	EQ(seal_run(cx, store, p.blobs, &plan, &r), RC_OK);
	EQ(r.facts.manifests.n, 2);
	EQ_STR(r.facts.manifests.p[0].algorithm, "sha1");
	const struct str sha1 = text_of(cx, &p, &r.facts.manifests.p[0].digest);
	const struct str md5 = text_of(cx, &p, &r.facts.manifests.p[1].digest);
	CHECK(str_starts(sha1, STR("a9993e364706816aba3e25717850c26c9cd0d89d  data/00000/")));
	CHECK(str_starts(md5, STR("900150983cd24fb0d6963f7d28e17f72  data/00000/00000001-abc\n")));
	const struct digest big = digest_of(DIGEST_MD5, noise(cx, 3 << 20, 3));
	CHECK(str_find(md5, digest_print(cx->arena, DIGEST_MD5, &big)) != STR_NONE);
	blobs_close(p.blobs);
}

DB_TEST(what_is_left_where_it_lies_has_digests_alone)
{
	struct seal_result r;
	struct content_check c;
	const struct place p = new_place(cx);
	struct seal_plan plan = plan_of(&p);
	plan.is_outside = true;
	put(cx, &p, "abc", STR("abc"));
	put(cx, &p, "big", noise(cx, 6 << 20, 3));
	EQ(seal_run(cx, store, p.blobs, &plan, &r), RC_OK);
	const struct str manifest = text_of(cx, &p, &r.content.manifest);
	const struct sha256 big = sha256_of(noise(cx, 6 << 20, 3));
	CHECK(str_find(manifest, sha256_print(cx->arena, &big)) != STR_NONE);
	CHECK(str_starts(manifest, STR("ba7816bf8f01cfea")));
	EQ(content_check(cx, p.blobs, &r.content, &c), RC_MISSING);
	struct blob found;
	EQ(blob_find(cx, p.blobs, &big, &found), RC_MISSING);
	blobs_close(p.blobs);
}

DB_TEST(a_hole_of_the_source_stays_one)
{
	struct seal_result r;
	struct stat st;
	const struct place p = new_place(cx);
	put(cx, &p, "disk.img", noise(cx, 1 << 20, 4));
	const struct str path = arena_fmt(cx->arena, "%.*s/disk.img", STR_ARG(p.source));
	REQUIRE(truncate(path.p, 64 << 20) == 0);
	REQUIRE(seal(cx, store, &p, &r));
	check_whole(cx, &p, &r, 1);
	EQ(r.content.bytes, 64 << 20);
	struct str contents = text_of(cx, &p, &r.content.contents);
	struct content_file f;
	REQUIRE(content_take_file(cx, &contents, &f) == RC_OK);
	const struct str hex = sha256_print(cx->arena, &f.blob);
	const struct str blob = arena_fmt(cx->arena, "%.*s/blobs/%.2s/%.2s/%.*s", STR_ARG(p.data),
					  hex.p, hex.p + 2, STR_ARG(hex));
	REQUIRE(stat(blob.p, &st) == 0);
	CHECK(st.st_blocks * 512 < 8 << 20);
	blobs_close(p.blobs);
}

/* As a process that was killed left it: sealed, and the exhibit was never added. */
DB_TEST(what_was_sealed_before_is_not_read_again_unless_it_changed)
{
	struct seal_result r, again;
	const struct place p = new_place(cx);
	put(cx, &p, "a", STR("a"));
	put(cx, &p, "b", STR("b"));
	put(cx, &p, "c", noise(cx, 2 << 20, 5));
	put(cx, &p, "e", STR("e"));
	REQUIRE(seal(cx, store, &p, &r));
	EQ(r.resumed.us, 0);
	put(cx, &p, "b", STR("changed"));
	put(cx, &p, "d", STR("new"));
	const struct str gone = arena_fmt(cx->arena, "%.*s/a", STR_ARG(p.source));
	REQUIRE(unlink(gone.p) == 0);
	REQUIRE(seal(cx, store, &p, &again));
	check_whole(cx, &p, &again, 4);
	EQ(again.n_known, 2); // c and e
	CHECK(id_eq(again.exhibit, r.exhibit));
	EQ(again.resumed.us, cx->now.us);
	const struct seal_plan plan = plan_of(&p);
	REQUIRE(seal(cx, store, &p, &again));
	EQ(again.n_known, 4);
	EQ(seal_done(cx, &plan, &again), RC_OK);
	REQUIRE(seal(cx, store, &p, &again));
	EQ(again.n_known, 0);
	blobs_close(p.blobs);
}

/* A large file of which a part is on disk. */
/* Before a unit named them, and after a day: the node deletes them (erase_job.h). */
DB_TEST(what_was_sealed_before_and_swept_is_read_again)
{
	struct seal_result r, again;
	struct exhibit_file f;
	bool more = false;
	AUTO(content_reader) reader = NULL;
	const struct place p = new_place(cx);
	put(cx, &p, "a", STR("a"));
	put(cx, &p, "large", noise(cx, (2 << 20) + 1, 1));
	REQUIRE(seal(cx, store, &p, &r));
	REQUIRE(content_open(cx, p.blobs, &r.content, &reader) == RC_OK);
	while (content_next(cx, reader, &f, &more) == RC_OK && more)
		REQUIRE(blob_delete(cx, p.blobs, &f.file.blob) == RC_OK);
	REQUIRE(seal(cx, store, &p, &again));
	CHECK(id_eq(again.exhibit, r.exhibit)); // it was gone on with
	EQ(again.n_known, 0);
	check_whole(cx, &p, &again, 2);
	blobs_close(p.blobs);
}

static enum rc set_origin(struct cx *cx, struct db *db, void *arg __attribute__((unused)))
{
	return ledger_origin_set(cx, db, STR("node.example/ke"));
}

static enum rc add_sealed(struct cx *cx, struct db *db, void *arg)
{
	const struct seal_result *r = arg;
	struct custody_facts facts = r->facts;
	struct exhibit e = { .id = r->exhibit,
			     .kind = EXHIBIT_FOLDER,
			     .description = STR("A folder"),
			     .authority = { .kind = AUTHORITY_ORDER, .text = STR("Order 42") },
			     .collector = STR("The custodian"),
			     .collected_at = { INT64_C(1763000000000000) },
			     .content = r->content };
	return exhibit_add(cx, db, &ACTOR_TERMINAL, &e, &facts);
}

/* The process died, or the power failed, when the exhibit was there and its journal still too. */
DB_TEST(what_was_sealed_is_not_gone_on_with)
{
	struct seal_result r, again;
	const struct place p = new_place(cx);
	put(cx, &p, "a", STR("a"));
	REQUIRE(seal(cx, store, &p, &r));
	REQUIRE(unit_run(cx, store, TX_WRITE, set_origin, NULL) == RC_OK);
	EQ(unit_run(cx, store, TX_WRITE, add_sealed, &r), RC_OK);
	REQUIRE(seal(cx, store, &p, &again));
	CHECK(!id_eq(again.exhibit, r.exhibit));
	EQ(again.n_known, 0);
	EQ(unit_run(cx, store, TX_WRITE, add_sealed, &again), RC_OK);
	blobs_close(p.blobs);
}

DB_TEST(a_large_file_is_gone_on_with_where_it_was_left)
{
	struct seal_result r;
	struct blob_mark mark;
	struct blob_writer *left = NULL;
	struct journal *j = NULL;
	struct stat st;
	const struct place p = new_place(cx);
	const struct str bytes = noise(cx, (13 << 20) + 5, 6);
	const struct seal_plan plan = plan_of(&p);
	put(cx, &p, "large", bytes);
	REQUIRE(seal(cx, store, &p, &r)); // to learn its journal's name
	const struct sha256 manifest = r.content.manifest;
	EQ(seal_done(cx, &plan, &r), RC_OK);
	REQUIRE(blob_begin(cx, p.blobs, &left) == RC_OK);
	REQUIRE(blob_add(cx, left, str_slice(bytes, 0, 9 << 20)) == RC_OK);
	REQUIRE(blob_mark(cx, left, &mark) == RC_OK);
	const struct str path = arena_fmt(cx->arena, "%.*s/large", STR_ARG(p.source));
	struct journal_name name = { .original = path };
	REQUIRE(stat(path.p, &st) == 0);
	source_facts_of(&st, &name.facts);
	const struct sha256 key = seal_key(&plan, &no_lists);
	REQUIRE(journal_open(cx, p.data, &key, true, &j) == RC_OK);
	REQUIRE(journal_add_half(cx, j, &name, &mark) == RC_OK);
	journal_close(j);
	REQUIRE(seal(cx, store, &p, &r));
	check_whole(cx, &p, &r, 1);
	CHECK(sha256_eq(&manifest, &r.content.manifest));
	EQ(r.content.n_findings, 1);
	CHECK(str_find(r.facts.findings.p[0], STR("\tresumed\t8388608\t5242885\t")) != STR_NONE);
	blob_writer_close(left);
	blobs_close(p.blobs);
}

TEST(a_walk_is_in_the_order_that_it_compares_by)
{
	static const char *const names[] = { "a", "a/b", "a/b/c", "a/bb", "a.b", "aa", "b" };
	enum { N = sizeof(names) / sizeof(*names) };
	for (size_t i = 0; i < N; i++)
		for (size_t k = 0; k < N; k++) {
			const int c = walk_compare(str_from_c(names[i]), str_from_c(names[k]));
			CHECK(i < k ? c < 0 : i > k ? c > 0 : c == 0);
		}
}

TEST(a_path_is_safe_whatever_the_name)
{
	static const struct {
		struct str name;
		const char *path;
	} cases[] = {
		{ STR_INIT("report.pdf"), "data/00000/00000007-report.pdf" },
		{ STR_INIT("..\\..\\x"), "data/00000/00000007-.._.._x" },
		{ STR_INIT("a\nb c"), "data/00000/00000007-a_b_c" },
		{ STR_INIT("\xff\xfe"), "data/00000/00000007" },
		{ STR_INIT("..."), "data/00000/00000007" },
		{ STR_INIT(".hidden"), "data/00000/00000007-.hidden" },
		{ STR_INIT("x."), "data/00000/00000007-x" },
		{ STR_INIT("a long name that does not end before very many letters have "
			   "been written.tar.gz"),
		  "data/00000/00000007-a_long_name_that_does_not_end_before_very_many_l.gz" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct str path = content_path(cx->arena, 7, cases[i].name);
		EQ_STR(path, cases[i].path);
		CHECK(path.n <= CONTENT_PATH_MAX);
	}
	EQ_STR(content_path(cx->arena, CONTENT_FILES_MAX, STR("x")), "data/99999/99999999-x");
}

TEST(a_name_of_any_bytes_comes_back)
{
	char all[255];
	struct buf b;
	struct str back;
	for (int i = 1; i < 256; i++)
		all[i - 1] = (char)i;
	buf_init(&b, 4096);
	content_encode(&b, (struct str){ all, sizeof all });
	EQ(content_decode(cx, buf_str(&b), &back), RC_OK);
	EQ(back.n, sizeof all);
	CHECK(memcmp(back.p, all, sizeof all) == 0);
	static const char *const wrong[] = { "%", "%4", "%00", "%41", "a b", "%zz", "\xff" };
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		EQ(content_decode(cx, str_from_c(wrong[i]), &back), RC_INVALID);
	buf_done(&b);
}

TEST(progress_says_rate_and_time_left)
{
	const struct seal_progress p = { 3, INT64_C(2000000000), INT64_C(10000000000) };
	const struct seal_progress unknown = { 1, 999, 0 };
	EQ_STR(progress_print(cx->arena, &p, SECONDS(2)),
	       "2.00 GB of 10.00 GB (20 %), 3 files, 1.00 GB/s, 0:00:08 left");
	EQ_STR(progress_print(cx->arena, &unknown, SECONDS(1)), "999 bytes, 1 file, 999 bytes/s");
}

/* ---- lists of hashes ------------------------------------------------------------- */

static void import_list(struct cx *cx, const struct place *p, const char *name,
			enum hashset_class class, struct str text)
{
	struct sha256 digest;
	put(cx, p, "../list", text);
	const struct str path = arena_fmt(cx->arena, "%.*s/../list", STR_ARG(p->source));
	const struct hashset_order order = { .data = p->data,
					     .name = str_from_c(name),
					     .class = class,
					     .files = &path,
					     .n = 1,
					     .columns = (1U << HASHSET_KINDS) - 1,
					     .distance = HASHSET_DISTANCE_MAX };
	EQ(hashset_import(cx, &order, &digest), RC_OK);
}

static struct str hex_of(struct cx *cx, enum digest_kind kind, struct str bytes)
{
	const struct digest d = digest_of(kind, bytes);
	return arena_fmt(cx->arena, "%.*s\n", STR_ARG(digest_print(cx->arena, kind, &d)));
}

static bool has_finding(const struct seal_result *r, const char *what)
{
	for (size_t i = 0; i < r->facts.findings.n; i++)
		if (str_find(r->facts.findings.p[i], str_from_c(what)) != STR_NONE)
			return true;
	return false;
}

/* Harmless files, a small and a large one, stand on a list as if they were abuse. */
static void put_listed(struct cx *cx, const struct place *p)
{
	const struct str small = STR("a harmless text"), large = noise(cx, (1 << 20) + 9, 42);
	put(cx, p, "small", small);
	put(cx, p, "large", large);
	put(cx, p, "other", STR("another text"));
	import_list(cx, p, "test-abuse", HASHSET_ABUSE,
		    arena_fmt(cx->arena, "%.*s%.*s", STR_ARG(hex_of(cx, DIGEST_SHA256, small)),
			      STR_ARG(hex_of(cx, DIGEST_MD5, large))));
}

DB_TEST(a_node_that_may_not_have_it_keeps_no_byte_of_what_a_list_of_abuse_names)
{
	struct blob found;
	struct seal_result r;
	const struct place p = new_place(cx);
	put_listed(cx, &p);
	REQUIRE(seal(cx, store, &p, &r));
	CHECK(r.is_locked);
	EQ(r.n_withheld, 2);
	check_whole(cx, &p, &r, 1);
	EQ(r.content.n_findings, 2);
	CHECK(has_finding(&r, "/small\twithheld\t0\t15\ttest-abuse (abuse); sha256 "));
	CHECK(has_finding(&r, "/large\twithheld\t0\t1048585\ttest-abuse (abuse); sha256 "));
	const struct sha256 large = sha256_of(noise(cx, (1 << 20) + 9, 42));
	EQ(blob_find(cx, p.blobs, &large, &found), RC_MISSING);
	REQUIRE(r.facts.matches.n == 1);
	EQ(r.facts.matches.p[0].files, 2);
	EQ(r.facts.matches.p[0].withheld, 2);
	EQ(r.facts.manifests.n, 1); // MD5, since the list asks for it
	EQ_STR(r.facts.manifests.p[0].algorithm, "md5");
	blobs_close(p.blobs);
}

DB_TEST(a_police_node_seals_it_and_it_is_locked)
{
	struct blob found;
	struct seal_result r;
	const struct place p = new_place(cx);
	struct seal_plan plan = plan_of(&p);
	put_listed(cx, &p);
	plan.keeps_abuse = true;
	EQ(seal_run(cx, store, p.blobs, &plan, &r), RC_OK);
	CHECK(r.is_locked);
	EQ(r.n_withheld, 0);
	check_whole(cx, &p, &r, 3);
	CHECK(has_finding(&r, "/small\tlisted\t0\t15\ttest-abuse (abuse); sha256 "));
	const struct sha256 large = sha256_of(noise(cx, (1 << 20) + 9, 42));
	EQ(blob_find(cx, p.blobs, &large, &found), RC_OK);
	blobs_close(p.blobs);
}

DB_TEST(what_is_known_is_counted_and_what_is_notable_is_found)
{
	struct seal_result r;
	const struct place p = new_place(cx);
	put(cx, &p, "a", STR("of a product"));
	put(cx, &p, "b", STR("worth a look"));
	import_list(cx, &p, "products", HASHSET_KNOWN,
		    hex_of(cx, DIGEST_SHA1, STR("of a product")));
	import_list(cx, &p, "notable", HASHSET_NOTABLE,
		    hex_of(cx, DIGEST_SHA256, STR("worth a look")));
	REQUIRE(seal(cx, store, &p, &r));
	CHECK(!r.is_locked);
	check_whole(cx, &p, &r, 2);
	EQ(r.content.n_findings, 1);
	CHECK(has_finding(&r, "/b\tlisted\t0\t12\tnotable (notable); sha256 "));
	REQUIRE(r.facts.matches.n == 2); // by their names
	EQ_STR(r.facts.matches.p[0].class, "notable");
	EQ(r.facts.matches.p[1].files, 1);
	EQ(r.facts.manifests.n, 1);
	blobs_close(p.blobs);
}

/* ---- pictures that look alike ------------------------------------------------------ */

static struct str pdq_of(struct cx *cx, const struct test_picture *t)
{
	struct sha256 bits;
	const struct pdq p = test_picture_hash(cx, t);
	memcpy(bits.b, p.b, sizeof bits.b);
	return sha256_print(cx->arena, &bits);
}

/* A list of the first of two pictures of nothing, and files: it as JPEG, the other, one of another
 * kind, and one that is none. */
static struct test_picture put_pictures(struct cx *cx, const struct place *p,
					enum hashset_class class)
{
	const struct test_picture a = test_picture_spots(cx, 300, 200, 1),
				  b = test_picture_spots(cx, 300, 200, 2);
	put(cx, p, "alike.bin", test_picture_jpeg(cx, &a, 60));
	put(cx, p, "other.jpg", test_picture_jpeg(cx, &b, 60));
	put(cx, p, "text", STR("a harmless text"));
	import_list(cx, p, "test-pictures", class,
		    arena_fmt(cx->arena, "pdq\n%.*s\n", STR_ARG(pdq_of(cx, &a))));
	return a;
}

DB_TEST(a_picture_that_looks_like_one_on_a_list_is_told_as_a_likeness)
{
	struct seal_result r, again;
	const struct place p = new_place(cx);
	const struct test_picture a = put_pictures(cx, &p, HASHSET_NOTABLE);
	put(cx, &p, "half.png", str_slice(test_picture_png(cx, &a), 0, 200));
	put(cx, &p, "moving.gif", STR("GIF89a"));
	put(cx, &p, "padded.jpg", test_picture_jpeg(cx, &a, 60));
	REQUIRE(truncate(arena_fmt(cx->arena, "%.*s/padded.jpg", STR_ARG(p.source)).p,
			 (off_t)PICTURE_BYTES_MAX + 1) == 0);
	REQUIRE(seal(cx, store, &p, &r));
	CHECK(!r.is_locked);
	check_whole(cx, &p, &r, 6);
	EQ(r.content.n_findings, 5);
	CHECK(has_finding(&r, "/alike.bin\tlooks-like\t0\t"));
	CHECK(has_finding(&r, "\tlooks like test-pictures (notable): "));
	CHECK(has_finding(&r, " of 256 bits differ, at most 31 may; pdq "));
	CHECK(has_finding(&r, "/half.png\tnot-compared\t0\t0\tPNG: "));
	CHECK(has_finding(&r, "/padded.jpg\tlooks-like\t0\t"));
	CHECK(has_finding(&r, "\tJPEG: nothing was compared but its first 31 MiB"));
	CHECK(has_finding(&r, "/moving.gif\tnot-compared\t0\t0\tGIF: this program reads no GIF"));
	REQUIRE(r.facts.matches.n == 1);
	EQ(r.facts.matches.p[0].files, 0);
	EQ(r.facts.matches.p[0].alike, 2);
	EQ(r.facts.matches.p[0].distance, 31);
	REQUIRE(seal(cx, store, &p, &again)); // gone on with: nothing is read, all is said
	EQ(again.n_known, 6);
	EQ(again.content.n_findings, 5);
	EQ(again.facts.matches.p[0].alike, 2);
	CHECK(has_finding(&again, "/alike.bin\tlooks-like\t0\t"));
	blobs_close(p.blobs);
}

DB_TEST(a_likeness_to_known_abuse_locks_as_the_same_bytes_do)
{
	struct seal_result r;
	const struct place p = new_place(cx);
	(void)put_pictures(cx, &p, HASHSET_ABUSE);
	REQUIRE(seal(cx, store, &p, &r));
	CHECK(r.is_locked);
	EQ(r.n_withheld, 1);
	check_whole(cx, &p, &r, 2);
	CHECK(has_finding(&r, "/alike.bin\twithheld\t0\t"));
	CHECK(has_finding(&r, "\tlooks like test-pictures (abuse): "));
	EQ(r.facts.matches.p[0].alike, 1);
	EQ(r.facts.matches.p[0].withheld, 1);
	blobs_close(p.blobs);
}

DB_TEST(pictures_are_not_read_where_no_list_asks)
{
	struct seal_result r;
	const struct place p = new_place(cx);
	put(cx, &p, "half.png", STR("\x89PNG\r\n\x1a\n"));
	import_list(cx, &p, "products", HASHSET_KNOWN,
		    hex_of(cx, DIGEST_SHA1, STR("of a product")));
	REQUIRE(seal(cx, store, &p, &r));
	EQ(r.content.n_findings, 0);
	EQ(r.facts.matches.p[0].distance, -1);
	blobs_close(p.blobs);
}
