// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "formats/bag.h"

struct sample {
	struct str path, bytes;
};

struct samples {
	const struct sample *p;
	size_t n;
};

static enum rc read_sample(struct cx *cx, void *of, const struct bag_file *file, struct str *out)
{
	const struct samples *s = of;
	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->p[i].path, file->path)) {
			*out = s->p[i].bytes;
			return RC_OK;
		}
	return cx_fail(cx, RC_IO, "no such file");
}

static struct bag judge(struct cx *cx, const struct sample *p, size_t n)
{
	struct samples samples = { p, n };
	struct bag_file *files = arena_new(cx->arena, struct bag_file, n);
	for (size_t i = 0; i < n; i++)
		files[i] = (struct bag_file){ .path = p[i].path, .size = p[i].bytes.n };
	const struct bag_source source = {
		.files = files, .n = n, .of = &samples, .read = read_sample
	};
	struct bag bag;
	REQUIRE(bag_open(cx, &source, &bag) == RC_OK);
	for (size_t i = 0; i < bag.files.n; i++)
		for (unsigned k = 0; k < DIGEST_KINDS; k++)
			if (bag.files.p[i].kinds >> k & 1) {
				struct str bytes;
				REQUIRE(read_sample(cx, &samples, &bag.files.p[i], &bytes) ==
					RC_OK);
				const struct digest d = digest_of((enum digest_kind)k, bytes);
				bag_put(&bag, i, (enum digest_kind)k, &d);
			}
	bag_judge(cx, &bag);
	return bag;
}
#define JUDGE(samples) judge(cx, samples, sizeof(samples) / sizeof(samples)[0])

static bool has(const struct bag *bag, enum bag_fault fault, bool is_warning, const char *file)
{
	for (size_t i = 0; i < bag->findings.n; i++) {
		const struct bag_finding *f = &bag->findings.p[i];
		if (f->fault == fault && f->is_warning == is_warning &&
		    str_eq(f->file, str_from_c(file)))
			return true;
	}
	return false;
}

#define ABC "900150983cd24fb0d6963f7d28e17f72"
#define V1 "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
#define V97 "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"
#define DECLARED(v)                                \
	{                                          \
		STR_INIT("bagit.txt"), STR_INIT(v) \
	}
#define FILE_OF(path, bytes)                    \
	{                                       \
		STR_INIT(path), STR_INIT(bytes) \
	}

TEST(a_whole_bag_has_no_findings)
{
	const struct sample files[] = { DECLARED(V1), FILE_OF("data/x", "abc"),
					FILE_OF("manifest-md5.txt", ABC "  data/x\n"),
					FILE_OF("bag-info.txt", "Payload-Oxum: 3.1\n") };
	const struct bag bag = JUDGE(files);
	EQ(bag.findings.n, 0);
	EQ(bag.payload_bytes, 3);
	EQ(bag_find(&bag, STR("data/x")), 2);
	EQ(bag_find(&bag, STR("data/y")), BAG_END);
}

TEST(a_changed_file_is_named_with_both_digests)
{
	const struct sample files[] = { DECLARED(V1), FILE_OF("data/x", "abd"),
					FILE_OF("manifest-md5.txt", ABC "  data/x\n") };
	const struct bag bag = JUDGE(files);
	REQUIRE(bag.errors == 1 && has(&bag, BAG_CHANGED, false, "data/x"));
	EQ_STR(bag.findings.p[0].expected, ABC);
	EQ_STR(bag.findings.p[0].found, "4911e516e5aa21d327512e0c8b197616");
}

TEST(what_is_missing_and_what_is_too_much)
{
	const struct sample files[] = { DECLARED(V1), FILE_OF("data/y", "abc"),
					FILE_OF("manifest-md5.txt", ABC "  data/x\n"),
					FILE_OF("bag-info.txt", "Payload-Oxum: 3.2\n") };
	const struct bag bag = JUDGE(files);
	EQ(bag.errors, 3);
	CHECK(has(&bag, BAG_MISSING, false, "data/x"));
	CHECK(has(&bag, BAG_UNLISTED, false, "data/y"));
	CHECK(has(&bag, BAG_BAD_SUM, false, "bag-info.txt"));
}

TEST(in_version_1_each_list_lists_all)
{
	struct sample files[] = { DECLARED(V1), FILE_OF("data/x", "abc"),
				  FILE_OF("manifest-md5.txt", ABC "  data/x\n"),
				  FILE_OF("manifest-sha1.txt", "") };
	struct bag bag = JUDGE(files);
	CHECK(bag.errors == 1 && has(&bag, BAG_UNLISTED, false, "data/x"));
	files[0].bytes = STR(V97);
	bag = JUDGE(files);
	EQ(bag.findings.n, 0);
}

TEST(a_file_listed_twice)
{
	struct sample files[] = { DECLARED(V97), FILE_OF("data/x", "abc"),
				  FILE_OF("manifest-md5.txt", ABC "  data/x\n" ABC "  data/x\n") };
	struct bag bag = JUDGE(files);
	CHECK(bag.errors == 0 && has(&bag, BAG_TWICE, true, "data/x"));
	files[0].bytes = STR(V1);
	bag = JUDGE(files);
	CHECK(bag.errors == 1 && has(&bag, BAG_TWICE, false, "data/x"));
	files[0].bytes = STR(V97);
	files[2].bytes = STR(ABC "  data/x\n4911e516e5aa21d327512e0c8b197616  data/x\n");
	bag = JUDGE(files);
	CHECK(has(&bag, BAG_TWICE, false, "data/x"));
}

TEST(names_that_lead_out_of_a_bag)
{
	const struct sample files[] = {
		DECLARED(V1), FILE_OF("data/x", "abc"),
		FILE_OF("manifest-md5.txt", ABC "  data/x\n" ABC "  data/../x\n" ABC "  x\n"),
		FILE_OF("tagmanifest-md5.txt", ABC "  data/x\n" ABC "  tagmanifest-md5.txt\n"),
		FILE_OF("fetch.txt", "http://h/ - /etc/x\nhttp://h/ 3 x\n")
	};
	const struct bag bag = JUDGE(files);
	EQ(bag.errors, 6);
	CHECK(has(&bag, BAG_BAD_PATH, false, "manifest-md5.txt"));
	CHECK(has(&bag, BAG_BAD_PATH, false, "tagmanifest-md5.txt"));
	CHECK(has(&bag, BAG_BAD_PATH, false, "fetch.txt"));
}

TEST(lists_that_nobody_can_check)
{
	const struct sample none[] = { FILE_OF("data/x", "abc") };
	struct bag bag = JUDGE(none);
	CHECK(bag.errors == 1 && has(&bag, BAG_NO_DECLARATION, false, "bagit.txt"));
	const struct sample unknown[] = { DECLARED(V1), FILE_OF("data/x", "abc"),
					  FILE_OF("manifest-tiger.txt", "x") };
	bag = JUDGE(unknown);
	CHECK(has(&bag, BAG_UNKNOWN_DIGEST, true, "manifest-tiger.txt"));
	CHECK(has(&bag, BAG_NO_LIST, false, "manifest-sha256.txt"));
	const struct sample broken[] = { DECLARED(V1), FILE_OF("manifest-md5.txt", "x") };
	bag = JUDGE(broken);
	CHECK(has(&bag, BAG_BAD_LIST, false, "manifest-md5.txt"));
}

TEST(old_bags_with_names_of_another_form)
{
	struct sample files[] = { DECLARED(V97), FILE_OF("data/N\xc3\xba", "abc"),
				  FILE_OF("manifest-md5.txt", ABC "  data/Nu\xcc\x81\n") };
	struct bag bag = JUDGE(files);
	CHECK(bag.errors == 0 && bag.warnings == 1);
	files[0].bytes = STR(V1);
	bag = JUDGE(files);
	CHECK(has(&bag, BAG_MISSING, false, "data/Nu\xcc\x81"));
}

TEST(names_that_differ_by_case_and_files_of_systems)
{
	const struct sample files[] = { DECLARED(V1), FILE_OF("data/X", "abc"),
					FILE_OF("data/x", "abc"), FILE_OF("data/Thumbs.db", "abc"),
					FILE_OF("manifest-md5.txt",
						ABC "  data/X\n" ABC " *data/x\n" ABC
						    "  ./data/Thumbs.db\n") };
	const struct bag bag = JUDGE(files);
	EQ(bag.errors, 0);
	EQ(bag.warnings, 4);
	CHECK(has(&bag, BAG_CASE, true, "data/x") || has(&bag, BAG_CASE, true, "data/X"));
	CHECK(has(&bag, BAG_SYSTEM_FILE, true, "data/Thumbs.db"));
	CHECK(has(&bag, BAG_STAR, true, "manifest-md5.txt"));
	CHECK(has(&bag, BAG_DOT, true, "manifest-md5.txt"));
}

TEST(a_file_whose_digest_nobody_told)
{
	struct bag_file files[] = { { .path = STR_INIT("bagit.txt") },
				    { .path = STR_INIT("data/x") },
				    { .path = STR_INIT("manifest-md5.txt") } };
	const struct sample bytes[] = { DECLARED(V1), FILE_OF("data/x", "abc"),
					FILE_OF("manifest-md5.txt", ABC "  data/x\n") };
	struct samples samples = { bytes, 3 };
	const struct bag_source source = {
		.files = files, .n = 3, .of = &samples, .read = read_sample
	};
	struct bag bag;
	REQUIRE(bag_open(cx, &source, &bag) == RC_OK);
	bag_judge(cx, &bag);
	CHECK(has(&bag, BAG_UNREADABLE, false, "data/x"));
	EQ_STR(bag_fault_word(BAG_UNREADABLE), "unreadable");
	CHECK(bag_fault_text(BAG_CASE) != NULL);
}
