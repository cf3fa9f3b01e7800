// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package.h"

#include "core/test.h"
#include "evidence/content.h"
#include "evidence/package_to_readme.h"
#include "evidence/package_to_text.h"

#define COURT_ORDER "උසාවි නියෝගය.pdf"
#define TAMIL "நீதிமன்ற உத்தரவு"

TEST(a_paper_has_a_name_that_each_system_knows)
{
	static const struct {
		const char *given, *name;
	} cases[] = {
		{ "order 42.pdf", "order_42.pdf" },
		{ COURT_ORDER, "paper.pdf" },
		{ TAMIL, "paper" },
		{ "Décision n° 3.pdf", "D_cision_n_3.pdf" },
		{ TAMIL " 42.tar.gz", "_42.tar.gz" },
		{ ".profile", "_profile" },
		{ "a/b\\c.txt", "a_b_c.txt" },
		{ "x." TAMIL, "x" },
		{ "  ", "paper" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EQ_STR(package_paper_name(cx->arena, str_from_c(cases[i].given)), cases[i].name);
	struct buf lengthy;
	buf_init(&lengthy, 4096);
	for (size_t i = 0; i < 290; i++)
		buf_add_char(&lengthy, 'a');
	buf_add_c(&lengthy, ".txt");
	EQ(package_paper_name(cx->arena, buf_str(&lengthy)).n, 104);
	buf_done(&lengthy);
}

TEST(papers_under_another_name_are_named_as_who_gave_them_did)
{
	struct package_given list[] = { { STR("legal/paper.pdf"), STR(COURT_ORDER) },
					{ STR("legal/2-paper.pdf"), STR(COURT_ORDER) },
					{ STR("legal/order.txt"), STR("order.txt") } };
	const struct package_givens all = { list, 3, 3 }, last = { &list[2], 1, 1 };
	const struct package p = { .origin = STR("a.example/node") };
	const struct str legal = package_legal(cx->arena, &p, &p.language, &all);
	EQ_STR(package_paper_names(cx->arena, &all),
	       "legal/paper.pdf\t" COURT_ORDER "\nlegal/2-paper.pdf\t" COURT_ORDER "\n");
	EQ(package_paper_names(cx->arena, &last).n, 0);
	CHECK(str_find(legal, STR("  - legal/2-paper.pdf: " COURT_ORDER "\n")) != STR_NONE);
	CHECK(str_find(legal, STR("  - legal/order.txt: order.txt\n")) != STR_NONE);
}

TEST(names_that_are_encoded_can_be_read_by_eye)
{
	struct package_exhibit x = { .folder = STR("") };
	const struct source_facts facts = { .kind = SOURCE_FILE };
	struct buf b;
	buf_init(&b, 4096);
	content_add_name(&b, STR("data/00000/00000001-a.txt"), STR("a.txt"), &facts);
	content_add_name(&b, STR("data/00000/00000002-.txt"), STR("x/\xe2\x80\xae" COURT_ORDER),
			 &facts);
	content_add_name(&b, STR("data/00000/00000003-"), STR("\xff\xfe"), &facts);
	content_add_name(&b, STR("-"), STR(TAMIL), &facts);
	EQ_STR(package_file_names(cx, &x, buf_str(&b)),
	       "data/00000/00000002-.txt  \"x/\\u202e" COURT_ORDER "\"\n");
	x.folder = STR("E-1");
	EQ_STR(package_file_names(cx, &x, buf_str(&b)),
	       "data/E-1/data/00000/00000002-.txt  \"x/\\u202e" COURT_ORDER "\"\n");
	EQ(package_file_names(cx, &x, STR("data/1\ta.txt\tfile\n")).n, 0);
	buf_done(&b);
}

TEST(a_readme_names_what_is_there)
{
	static const char *const of_all[] = {
		"data/",	   "custody/names.tsv", "custody/findings.tsv", "time/",
		"legal/names.tsv", "before/",		"certificate/"
	};
	struct str most[] = { STR("data/"),
			      STR("custody/E-1.names.tsv"),
			      STR("custody/findings.tsv"),
			      STR("time/checkpoint.tsr"),
			      STR("legal/names.tsv"),
			      STR("before/E-1/x"),
			      STR("certificate/x") };
	struct str left[] = { STR("custody/000000000004.json"), STR("custody/custody.pdf"),
			      STR("legal/legal.txt"), STR("log/checkpoint") };
	const struct package_paths full = { most, 7, 7 }, ended = { left, 4, 4 };
	const struct package p = { .origin = STR("a.example/node") };
	const struct str all = package_readme(cx->arena, &p, &full),
			 rest = package_readme(cx->arena, &p, &ended);
	for (size_t i = 0; i < sizeof of_all / sizeof *of_all; i++) {
		const struct str row = arena_fmt(cx->arena, "\n%s\n", of_all[i]);
		CHECK(str_find(all, row) != STR_NONE);
		CHECK(str_find(rest, row) == STR_NONE);
	}
	CHECK(str_find(rest, STR("\ncustody/\n")) != STR_NONE);
	CHECK(str_find(rest, STR("\ncustody/custody.pdf\n")) != STR_NONE);
}
