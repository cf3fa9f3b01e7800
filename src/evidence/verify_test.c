// SPDX-License-Identifier: AGPL-3.0-or-later
/* A package of one file, made here, whole and spoilt. All byte classes of a package on disk:
 * tests/evidence/spoil. */
#include "core/test.h"
#include "crypto/merkle.h"
#include "evidence/verify_from_bag.h"
#include "evidence/verify_from_blob.h"
#include "evidence/verify_from_zip.h"
#include "formats/json_read.h"
#include "formats/parser.h"
#include "formats/test_archive.h"
#include "formats/test_bag.h"
#include "formats/test_tlog.h"
#include "formats/tlog_proof.h"
#include "formats/zip.h"

struct sample {
	struct str manifest, record, entry, proof, checkpoint, policy, extra;
	const char *entry_name;
};

static struct str hex(struct cx *cx, struct str bytes)
{
	const struct sha256 h = sha256_of(bytes);
	return sha256_print(cx->arena, &h);
}

/* The log has one entry: its root is the leaf. */
static struct sample make_of(struct cx *cx, const char *seed, const char *origin)
{
	struct sample s = { .entry_name = "custody/000000000000" };
	struct note_key key = tlog_note_key(cx, seed, origin, NOTE_ED25519);
	s.manifest = arena_fmt(cx->arena, "%.*s  data/x\n", STR_ARG(hex(cx, STR("abc\n"))));
	s.entry = arena_fmt(
		cx->arena,
		"{\"act\":\"sealed\",\"at\":\"2026-11-02T08:15:09Z\",\"exhibit\":\"E-1\","
		"\"manifestSha256\":\"%.*s\"}\n",
		STR_ARG(hex(cx, s.manifest)));
	const struct checkpoint c = { .origin = str_from_c(origin),
				      .size = 1,
				      .root = merkle_leaf(s.entry) };
	struct note note = { .text = checkpoint_print(cx->arena, &c) };
	note_sign(cx->arena, &note, &key, tlog_key(cx, seed), 0);
	s.checkpoint = note_print(cx->arena, &note);
	s.policy = arena_fmt(cx->arena, "log %.*s\nquorum none\n",
			     STR_ARG(note_key_print(cx->arena, &key)));
	const struct tlog_proof proof = { .index = 0, .checkpoint = s.checkpoint };
	s.proof = tlog_proof_print(cx->arena, &proof);
	return s;
}

static struct sample make(struct cx *cx)
{
	return make_of(cx, "log", "log.example/xx");
}

static struct verification judge(struct cx *cx, const struct sample *s, struct str policy)
{
	struct test_bag t;
	struct verification v;
	const struct str in = arena_fmt(
		cx->arena,
		"== bagit.txt\nBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
		"== data/x\nabc\n== manifest-sha256.txt\n%.*s"
		"== %s.entry\n%.*s== %s.tlog-proof\n%.*s== log/checkpoint\n%.*s"
		"== log/policy.txt\n%.*s%.*s",
		STR_ARG(s->manifest), s->entry_name, STR_ARG(s->entry), s->entry_name,
		STR_ARG(s->proof), STR_ARG(s->checkpoint), STR_ARG(s->policy), STR_ARG(s->extra));
	test_bag_judge(cx, in, &t);
	const struct verify_package p = { .source = &t.source, .bag = &t.bag, .policy = policy };
	REQUIRE(verify_from_bag(cx, &p, &v) == RC_OK);
	return v;
}

static const struct verify_finding *find(const struct verification *v, enum verify_part part,
					 bool fails)
{
	for (size_t i = 0; i < v->findings.n; i++)
		if (v->findings.p[i].part == part && v->findings.p[i].fails == fails)
			return &v->findings.p[i];
	return NULL;
}

/* The papers of the node that had it before, as they lie in a package. */
static struct sample with_before(struct cx *cx, const struct sample *before, struct str policy)
{
	struct sample s = make(cx);
	s.extra = arena_fmt(cx->arena,
			    "== before/E-9/custody/000000000000.entry\n%.*s"
			    "== before/E-9/custody/000000000000.tlog-proof\n%.*s"
			    "== before/E-9/log/checkpoint\n%.*s== before/E-9/log/policy.txt\n%.*s",
			    STR_ARG(before->entry), STR_ARG(before->proof),
			    STR_ARG(before->checkpoint), STR_ARG(policy));
	return s;
}

TEST(verify_judges_the_records_of_the_nodes_before)
{
	struct sample before = make_of(cx, "before", "log.example/yy");
	struct sample s = with_before(cx, &before, before.policy);
	struct verification v = judge(cx, &s, s.policy);
	CHECK(verify_holds(&v));
	REQUIRE(v.before.n == 1);
	EQ_STR(v.before.p[0].origin, "log.example/yy");
	CHECK(!v.before.p[0].is_known);
	REQUIRE(find(&v, VERIFY_RECORDS, false) != NULL); // by the keys that came along
	EQ_STR(find(&v, VERIFY_RECORDS, false)->file, "before/E-9/log/policy.txt");
	CHECK(str_find(v.parts[VERIFY_RECORDS].says, STR("1 record of 1 other node,")) != STR_NONE);

	v = judge(cx, &s,
		  arena_fmt(cx->arena, "%.*s%.*s",
			    STR_ARG(str_slice(before.policy, 0,
					      before.policy.n - STR("quorum none\n").n)),
			    STR_ARG(s.policy)));
	CHECK(verify_holds(&v) && find(&v, VERIFY_RECORDS, false) == NULL);
	REQUIRE(v.before.n == 1);
	CHECK(v.before.p[0].is_known);

	struct sample other = before;
	other.entry = STR("{\"act\":\"sealed\",\"at\":\"2025-11-02T08:15:09Z\"}\n");
	s = with_before(cx, &other, before.policy);
	v = judge(cx, &s, s.policy);
	REQUIRE(find(&v, VERIFY_RECORDS, true) != NULL);
	EQ_STR(find(&v, VERIFY_RECORDS, true)->file, "before/E-9/custody/000000000000.tlog-proof");

	other = make_of(cx, "a third", "log.example/yy"); // its keys did not sign
	s = with_before(cx, &before, other.policy);
	v = judge(cx, &s, s.policy);
	REQUIRE(find(&v, VERIFY_RECORDS, true) != NULL);
	EQ_STR(find(&v, VERIFY_RECORDS, true)->file, "before/E-9/log/checkpoint");

	s = with_before(cx, &before, STR("nonsense\n"));
	v = judge(cx, &s, s.policy);
	CHECK(!verify_holds(&v));
}

TEST(verify_a_whole_package_holds_and_says_what_it_does_not_show)
{
	const struct sample s = make(cx);
	struct verification v = judge(cx, &s, STR(""));
	CHECK(verify_holds(&v));
	EQ(v.files, 1);
	EQ_STR(v.origin, "log.example/xx");
	REQUIRE(v.exhibits.n == 1);
	EQ_STR(v.exhibits.p[0], "E-1");
	EQ(v.parts[VERIFY_FILES].verdict, VERIFY_HOLDS);
	EQ(v.parts[VERIFY_SEAL].verdict, VERIFY_HOLDS);
	EQ(v.parts[VERIFY_RECORDS].verdict, VERIFY_HOLDS);
	EQ(v.parts[VERIFY_LOG].verdict, VERIFY_OPEN); // its own keys, and no witness
	EQ(v.parts[VERIFY_TIME].verdict, VERIFY_OPEN);
	EQ(v.parts[VERIFY_PAPERS].verdict, VERIFY_OPEN);
	CHECK(str_find(verify_not_proven(cx->arena, &v), STR("no witness signed")) != STR_NONE);
	CHECK(str_find(verify_not_proven(cx->arena, &v), STR("--policy FILE")) != STR_NONE);
	v = judge(cx, &s, s.policy); // which came by another road
	CHECK(verify_holds(&v) &&
	      str_find(verify_not_proven(cx->arena, &v), STR("--policy FILE")) == STR_NONE);
}

TEST(verify_keys_of_another_log_are_not_believed)
{
	const struct sample s = make(cx);
	struct note_key key = tlog_note_key(cx, "other", "log.example/xx", NOTE_ED25519);
	const struct str policy = arena_fmt(cx->arena, "log %.*s\nquorum none\n",
					    STR_ARG(note_key_print(cx->arena, &key)));
	const struct verification v = judge(cx, &s, policy);
	CHECK(!verify_holds(&v) && find(&v, VERIFY_LOG, true) && find(&v, VERIFY_RECORDS, true));
	CHECK(str_starts(verify_not_proven(cx->arena, &v), STR("Not proven: that the story of")));
	const struct verification none = judge(cx, &s, STR("no keys"));
	REQUIRE(find(&none, VERIFY_LOG, true) != NULL);
	EQ_STR(find(&none, VERIFY_LOG, true)->file, "policy"); // not that of the package
}

TEST(verify_an_entry_that_was_changed)
{
	struct sample s = make(cx);
	s.entry = tlog_replace(cx, s.entry, STR("08:15"), STR("08:16"));
	const struct verification v = judge(cx, &s, STR(""));
	const struct verify_finding *f = find(&v, VERIFY_RECORDS, true);
	REQUIRE(f);
	EQ_STR(f->file, "custody/000000000000.tlog-proof");
	CHECK(f->rely.n > 0);
}

TEST(verify_an_entry_under_another_number)
{
	struct sample s = make(cx);
	s.entry_name = "custody/000000000001";
	const struct verification v = judge(cx, &s, STR(""));
	const struct verify_finding *f = find(&v, VERIFY_RECORDS, true);
	REQUIRE(f);
	EQ_STR(f->expected, "1");
	EQ_STR(f->found, "0");
}

TEST(verify_a_list_that_was_not_sealed)
{
	struct sample s = make(cx);
	s.manifest = arena_fmt(cx->arena, "%.*s\n", STR_ARG(s.manifest));
	const struct verification v = judge(cx, &s, STR(""));
	const struct verify_finding *f = find(&v, VERIFY_SEAL, true);
	REQUIRE(f);
	EQ_STR(f->file, "manifest-sha256.txt");
	EQ_STR(f->found, hex(cx, s.manifest));
	CHECK(!find(&v, VERIFY_FILES, true));
}

TEST(verify_what_was_put_in_and_a_stamp_that_is_none)
{
	struct sample s = make(cx);
	s.extra = STR("== tagmanifest-sha256.txt\n\n== time/checkpoint.tsr\nx\n== legal/x\nx\n"
		      "== custody/000000000009.json\n{}\n");
	const struct verification v = judge(cx, &s, STR(""));
	CHECK(find(&v, VERIFY_PAPERS, true) && find(&v, VERIFY_TIME, true));
	const struct verify_finding *f = find(&v, VERIFY_RECORDS, true);
	REQUIRE(f);
	EQ_STR(f->file, "custody/000000000009.json");
}

static struct str zip_of(struct cx *cx, const struct sample *s, struct str file)
{
	struct buf out;
	struct zip z;
	buf_init(&out, 1 << 20);
	zip_begin(&z, &out);
	zip_add(&z, STR("p/bagit.txt"),
		STR("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"));
	zip_add(&z, STR("p/data/x"), file);
	zip_add(&z, STR("p/manifest-sha256.txt"), s->manifest);
	zip_add(&z, arena_fmt(cx->arena, "p/%s.entry", s->entry_name), s->entry);
	zip_add(&z, arena_fmt(cx->arena, "p/%s.tlog-proof", s->entry_name), s->proof);
	zip_add(&z, STR("p/log/checkpoint"), s->checkpoint);
	zip_add(&z, STR("p/log/policy.txt"), s->policy);
	zip_add(&z, STR("p/time/a.tsr"), STR("no stamp"));
	zip_end(&z);
	const struct str bytes = arena_copy(cx->arena, buf_str(&out));
	buf_done(&out);
	return bytes;
}

static struct str ask(struct cx *cx, struct str zip, struct str policy)
{
	struct str json = { 0 };
	const struct verify_zip asked = { .zip = zip, .policy = policy };
	REQUIRE(verify_zip(cx, &asked, &json) == RC_OK);
	return json;
}

static bool holds(struct cx *cx, struct str json)
{
	const struct json_node *n = NULL;
	REQUIRE(json_read(cx, json, &n) == RC_OK);
	CHECK(str_starts(json_get_text(n, "notProven"), STR("Not proven: ")));
	return json_get(n, "holds")->yes;
}

/* In a process that can do nothing else: the same answer, and one that ends it is refused. */
TEST(verify_a_strangers_zip_is_read_in_the_box)
{
	struct sample s = make(cx);
	const struct str zip = zip_of(cx, &s, STR("abc\n")), changed = zip_of(cx, &s, STR("abd\n"));
	const struct str here = ask(cx, zip, s.policy), other = ask(cx, changed, STR(""));
	parser_box();
	parser_add(&verify_parser);
	EQ_STR(ask(cx, zip, s.policy), here);
	EQ_STR(ask(cx, changed, STR("")), other);
	struct str json;
	const struct verify_zip cut = { .zip = str_slice(zip, 0, zip.n - 30) };
	EQ(verify_zip(cx, &cut, &json), RC_INVALID);
	const struct box_count count = parser_count();
	EQ(count.documents, 3);
	EQ(count.ended, 0);
	parser_close();
	CHECK(!holds(cx, here)); // its stamp is none
	CHECK(!holds(cx, other));
	CHECK(str_find(other, STR("data/x")) != STR_NONE);
	CHECK(str_find(here, STR("\"file\": \"data/x\"")) == STR_NONE);
}

/* ---- what is too large to be sent into the box ---- */

struct far_zip {
	struct str bytes;
	size_t reads;
};

static enum rc read_far(struct cx *cx, void *of, uint64_t at, void *p, size_t n)
{
	struct far_zip *z = of;
	z->reads++;
	return test_archive_read(cx, &z->bytes, at, p, n);
}

static struct str ask_far(struct cx *cx, struct str zip, struct str policy, enum rc want)
{
	struct str json = { 0 };
	struct far_zip z = { zip, 0 };
	const struct verify_blob asked = { &z, zip.n, read_far, policy };
	EQ(verify_blob(cx, &asked, VERIFY_SHOWN_MAX, &json), want);
	CHECK(z.reads > 0);
	return json;
}

TEST(verify_a_blob_is_judged_in_the_box_by_ranges_as_what_is_sent)
{
	struct sample s = make(cx);
	const struct str zip = zip_of(cx, &s, STR("abc\n")), changed = zip_of(cx, &s, STR("abd\n"));
	const struct str here = ask(cx, zip, s.policy), other = ask(cx, changed, STR(""));
	EQ_STR(ask_far(cx, zip, s.policy, RC_OK), here); // without a box
	parser_box();
	parser_add(&verify_blob_parser);
	EQ_STR(ask_far(cx, zip, s.policy, RC_OK), here);
	EQ_STR(ask_far(cx, changed, STR(""), RC_OK), other);
	(void)ask_far(cx, str_slice(zip, 0, zip.n - 30), STR(""), RC_INVALID);
	const struct box_count count = parser_count();
	EQ(count.documents, 3);
	EQ(count.ended, 0);
	parser_close();
}
