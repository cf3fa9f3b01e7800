// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package_from_blob.h"

#include <string.h>

#include "core/banned.h"
#include "core/test.h"
#include "evidence/package_take_job.h"
#include "formats/parser.h"
#include "formats/test_archive.h"
#include "formats/zip.h"
#include "store/test_db.h"

#define RECORD_FROM                                                                     \
	"{\"v\":1,\"log\":\"node.example/ke\",\"exhibit\":{\"id\":\"0\",\"number\":"    \
	"\"E-2026-000001\"},\"seq\":1,\"at\":\"2026-11-21T12:00:00.000000Z\",\"act\":"  \
	"\"sealed\",\"by\":{\"name\":\"The custodian\"},\"basis\":{\"kind\":\"order\"," \
	"\"id\":\"\",\"text\":\"Order 42\",\"validFrom\":null,\"validTo\":null},"       \
	"\"hashBefore\":null,\"hashAfter\":null,\"corrects\":null,\"manifestSha256\":"
#define RECORD_FACTS                                                                    \
	",\"facts\":{\"kind\":\"file\",\"description\":\"A log\",\"collector\":\"C\","  \
	"\"collectedAt\":\"2026-11-21T11:00:00.000000Z\",\"source\":{\"mounted\":"      \
	"\"no\",\"writeBlocker\":\"yes\",\"device\":\"\",\"serial\":\"\"},\"files\":2," \
	"\"bytes\":5,\"findings\":0,\"outside\":false,\"namesSha256\":"

struct sample {
	struct str manifest, record;
};

static struct str hex(struct cx *cx, struct str of)
{
	const struct sha256 h = sha256_of(of);
	return sha256_print(cx->arena, &h);
}

/* Two files, of an exhibit that a record tells of. */
static struct sample make(struct cx *cx)
{
	struct arena *a = cx->arena;
	struct sample s;
	s.manifest = arena_fmt(a, "%.*s  data/00000/00000001-a\n%.*s  data/00000/00000002-b\n",
			       STR_ARG(hex(cx, STR("abc"))), STR_ARG(hex(cx, STR("de"))));
	s.record = arena_fmt(a,
			     "%s\"%.*s\"%s\"%.*s\",\"findingsSha256\":\"%.*s\"},\"prev\":null}\n",
			     RECORD_FROM, STR_ARG(hex(cx, s.manifest)), RECORD_FACTS,
			     STR_ARG(hex(cx, STR("names\n"))), STR_ARG(hex(cx, STR(""))));
	return s;
}

static struct str zip_with(struct cx *cx, const struct sample *s, struct str odd_name,
			   struct str odd)
{
	struct zip z;
	struct buf out;
	buf_init(&out, 1000000);
	zip_begin(&z, &out);
	zip_add(&z, STR("p/data/00000/00000001-a"), STR("abc"));
	zip_add(&z, STR("p/data/00000/00000002-b"), STR("de"));
	zip_add(&z, STR("p/manifest-sha256.txt"), s->manifest);
	zip_add(&z, STR("p/custody/names.tsv"), STR("names\n"));
	zip_add(&z, STR("p/custody/findings.tsv"), STR(""));
	zip_add(&z, STR("p/custody/000000000007.json"), s->record);
	if (odd_name.n > 0)
		zip_add(&z, odd_name, odd);
	zip_end(&z);
	const struct str bytes = arena_copy(cx->arena, buf_str(&out));
	buf_done(&out);
	return bytes;
}

/* `n` bytes from `from` on of the directory's row of this file are set. */
static struct str spoil(struct cx *cx, struct str zip, const char *name, size_t from, size_t n,
			char to)
{
	char *p = arena_alloc(cx->arena, zip.n);
	size_t at = 0;
	memcpy(p, zip.p, zip.n);
	for (size_t i = 0; i + 46 + strlen(name) <= zip.n; i++)
		if (memcmp(p + i, "PK\1\2", 4) == 0 && memcmp(p + i + 46, name, strlen(name)) == 0)
			at = i;
	REQUIRE(at > 0);
	memset(p + at + from, to, n);
	return (struct str){ p, zip.n };
}

static void begin_box(void)
{
	parser_box();
	parser_add(&package_plan_parser);
}

static enum rc plan_of(struct cx *cx, struct str zip, struct package_plan *out)
{
	const struct archive_source source = { &zip, zip.n, test_archive_read };
	return package_plan(cx, &source, out);
}

TEST(what_a_package_holds_is_read_in_the_box_and_comes_out_as_a_plan)
{
	struct sample s = make(cx);
	struct package_plan p;
	const struct str zip = zip_with(cx, &s, STR(""), STR(""));
	begin_box();
	REQUIRE(plan_of(cx, zip, &p) == RC_OK);
	EQ_STR(p.log, "node.example/ke");
	EQ_STR(p.exhibit.description, "A log");
	EQ(p.exhibit.source.write_blocker, TOLD_YES);
	EQ(p.exhibit.content.files, 2);
	EQ(p.records.n, 1);
	EQ(p.records.p[0].number, 7);
	EQ(p.records.p[0].step.event.act, CUSTODY_SEALED);
	EQ_STR(p.records.p[0].record, s.record);
	EQ_STR(str_slice(zip, p.manifest.at, p.manifest.at + p.manifest.size), s.manifest);
	const struct box_count count = parser_count();
	EQ(count.documents, 1);
	EQ(count.ended, 0);
	parser_close();
}

struct seen {
	struct str zip, said;
};

static enum rc see(struct cx *cx, void *arg, struct str path, const struct package_part *part)
{
	struct seen *s = arg;
	s->said = arena_fmt(cx->arena, "%.*s%.*s=%.*s ", STR_ARG(s->said), STR_ARG(path),
			    STR_ARG(str_slice(s->zip, part->at, part->at + part->size)));
	return RC_OK;
}

TEST(each_file_of_a_package_has_its_place)
{
	struct sample s = make(cx);
	struct str zip = zip_with(cx, &s, STR("p/before/1/x"), STR("past"));
	struct seen seen = { zip, STR("") };
	const struct archive_source source = { &zip, zip.n, test_archive_read };
	begin_box();
	EQ(package_places(cx, &source, PLACES_CONTENT, see, &seen), RC_OK);
	EQ_STR(seen.said, "data/00000/00000001-a=abc data/00000/00000002-b=de ");
	seen.said = STR("");
	EQ(package_places(cx, &source, PLACES_PAPERS, see, &seen), RC_OK);
	CHECK(str_starts(seen.said, STR("before/1/x=past custody/000000000007.json={")));
	CHECK(str_find(seen.said, STR("data/00000/00000001-a=abc")) == STR_NONE);
	parser_close();
}

/* ---- hostile ones ---- */

struct hostile {
	const char *what, *said;
	struct str zip;
};

static struct str deep(struct cx *cx, const struct sample *s)
{
	struct sample other = *s;
	char *p = arena_alloc(cx->arena, 100000);
	memset(p, '[', 100000);
	other.record = (struct str){ p, 100000 };
	return zip_with(cx, &other, STR(""), STR(""));
}

static struct str outside_name(struct cx *cx, const struct sample *s)
{
	return zip_with(cx, s, STR("p/../../etc/x"), STR("x"));
}

static struct sha256 keep(struct cx *cx, const struct blobs *blobs, struct str zip)
{
	struct blob kept;
	AUTO(blob_writer) w = NULL;
	REQUIRE(blob_begin(cx, blobs, &w) == RC_OK);
	REQUIRE(blob_add(cx, w, zip) == RC_OK);
	REQUIRE(blob_keep(cx, w, &kept) == RC_OK);
	return kept.hash;
}

/* Whatever it is, it is refused with a sentence, and no list of it stays for a unit to name. */
TEST(a_hostile_package_is_refused_and_nothing_of_it_is_taken)
{
	const struct sample s = make(cx);
	const struct str good = zip_with(cx, &s, STR(""), STR("")), folder = test_db_path(cx, "b");
	struct sample lists = s;
	lists.manifest = STR("0000  data/x\n");
	const struct hostile all[] = {
		{ "a name that leads out", "ZIP, p/../../etc/x: ", outside_name(cx, &s) },
		{ "more bytes than packed ones can hold", "it cannot have as many bytes",
		  spoil(cx, good, "p/custody/names.tsv", 24, 3, 0x7f) },
		{ "a file over another", "it overlaps another part",
		  spoil(cx, good, "p/custody/names.tsv", 42, 1, 0) },
		{ "JSON too deep", "deep", deep(cx, &s) },
		{ "packed", "it is packed", spoil(cx, good, "p/custody/names.tsv", 10, 1, 8) },
		{ "another list than was sealed", "a list in the package is not the one sealed",
		  zip_with(cx, &lists, STR(""), STR("")) },
		{ "cut", "ZIP: ", str_slice(good, 0, good.n - 30) },
	};
	struct blobs *blobs = NULL;
	REQUIRE(blobs_open(cx, folder, &blobs) == RC_OK);
	begin_box();
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct package_taken taken;
		const struct sha256 kept = keep(cx, blobs, all[i].zip);
		const enum rc rc = package_take(cx, blobs, &kept, &taken);
		if (rc != RC_INVALID && rc != RC_LIMIT)
			EQ_STR("it was refused", all[i].what);
		else if (str_find(cx_error(cx), str_from_c(all[i].said)) == STR_NONE)
			EQ_STR(cx_error(cx), all[i].said);
		CHECK(taken.lists.n <= 1); // which the caller drops
	}
	EQ(parser_count().ended, 0);
	parser_close();
	blobs_close(blobs);
}
