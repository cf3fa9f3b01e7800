// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package_order_db.h"

#include <sys/stat.h>
#include <unistd.h>

#include "core/banned.h"
#include "evidence/custody_db.h"
#include "evidence/package_paper_db.h"
#include "evidence/sealing_db.h"
#include "evidence/service_job.h"
#include "people/test_people.h"

/* An exhibit that a package was asked of, and what was begun to be sealed and dropped. */
static struct package_wish wish;
static struct id dropped;

static void set_up(struct cx *cx, struct test_world *w)
{
	struct custody_facts facts = { 0 };
	const struct actor *by = &w->as[ROLE_CUSTODIAN];
	struct exhibit e = { .kind = EXHIBIT_FILE,
			     .description = STR("A log"),
			     .authority = { .kind = AUTHORITY_ORDER, .text = STR("Order 42") },
			     .collector = STR("The custodian"),
			     .collected_at = { INT64_C(1763000000000000) },
			     .content = { .manifest = sha256_of(STR("m")),
					  .names = sha256_of(STR("n")),
					  .contents = sha256_of(STR("c")),
					  .findings = sha256_of(STR("f")),
					  .files = 1,
					  .bytes = 10 } };
	wish = (struct package_wish){ .made_for = STR("The court"), .purpose = STR("a trial") };
	OK(exhibit_add(cx, w->db, by, &e, &facts));
	OK(package_wish_add(cx, w->db, by, &e, &wish));
	OK(sealing_begin(cx, w->db, by, STR(""), &dropped));
	OK(sealing_drop(cx, w->db, by, dropped));
}

static enum rc destroy(struct cx *cx, struct db *db, void *arg __attribute__((unused)))
{
	struct exhibit e;
	struct custody_event event = { .act = CUSTODY_DESTROYED, .purpose = STR("Rule 7") };
	TRY(exhibit_load(cx, db, wish.exhibit, &e));
	return custody_append(cx, db, &ACTOR_TERMINAL, &e, &event, NULL);
}

static enum rc look(struct cx *cx, struct db *db, void *arg __attribute__((unused)))
{
	struct package_wishes list = { NULL, 0, 0 };
	TRY(package_wish_list(cx, db, wish.exhibit, &list));
	EQ(list.n, 1);
	wish = list.p[0];
	return RC_OK;
}

PEOPLE_TEST(a_package_that_is_made_when_its_exhibit_has_ended_brings_nothing_back)
{
	bool is_there = true;
	set_up(cx, w);
	OK(destroy(cx, w->db, NULL));
	wish.digest = sha256_of(STR("the ZIP"));
	OK(package_wish_done(cx, w->db, &wish));
	OK(look(cx, w->db, NULL));
	EQ(wish.state, PACKAGE_FAILED);
	EQ_STR(wish.why, "the content of the exhibit is gone");
	OK(exhibit_has_content(cx, w->db, wish.exhibit, &is_there));
	CHECK(!is_there);
}

/* It is no content: what erases the exhibit again leaves it. */
PEOPLE_TEST(a_package_of_what_is_left_of_an_exhibit_outlives_it)
{
	const struct blob_holder *const holders[] = { &package_blobs, NULL };
	struct exhibit e = { 0 };
	bool is_there = true, is_held = false;
	set_up(cx, w);
	EQ(wish.records_only, false);
	OK(destroy(cx, w->db, NULL));
	OK(package_wish_done(cx, w->db, &wish)); // that waited: its content is gone
	OK(exhibit_load(cx, w->db, wish.exhibit, &e));
	wish.digest = sha256_of(STR("the ZIP"));
	OK(blob_is_held(cx, w->db, holders, &wish.digest, &is_held));
	CHECK(!is_held);
	wish.why = STR("");
	OK(package_wish_add(cx, w->db, &w->as[ROLE_CUSTODIAN], &e, &wish));
	EQ(wish.records_only, true);
	OK(package_wish_done(cx, w->db, &wish));
	OK(exhibit_has_content(cx, w->db, wish.exhibit, &is_there));
	CHECK(!is_there);
	OK(blob_is_held(cx, w->db, holders, &wish.digest, &is_held));
	CHECK(is_held);
}

PEOPLE_TEST(a_package_that_is_made_is_a_blob_of_its_exhibit)
{
	bool is_there = false;
	set_up(cx, w);
	wish.digest = sha256_of(STR("the ZIP"));
	OK(package_wish_done(cx, w->db, &wish));
	OK(look(cx, w->db, NULL));
	EQ(wish.state, PACKAGE_MADE);
	OK(exhibit_has_content(cx, w->db, wish.exhibit, &is_there));
	CHECK(is_there);
}

/* Whichever of them is left out, a paper is called in each package as its page says. */
PEOPLE_TEST(papers_of_one_name_are_told_apart)
{
	static const struct {
		const char *folder, *given, *name;
	} papers[] = { { "legal", "නියෝගය.pdf", "paper.pdf" },
		       { "legal", "වරෙන්තු.pdf", "2-paper.pdf" },
		       { "certificate", "සහතිකය.pdf", "paper.pdf" },
		       { "legal", "Paper.PDF", "3-Paper.PDF" },
		       { "legal", "order.pdf", "order.pdf" } };
	struct exhibit e = { 0 };
	struct exhibit_papers list = { NULL, 0, 0 };
	const struct actor *by = &w->as[ROLE_CUSTODIAN];
	set_up(cx, w);
	OK(exhibit_load(cx, w->db, wish.exhibit, &e));
	for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
		struct exhibit_paper p = { .folder = str_from_c(papers[i].folder),
					   .given = str_from_c(papers[i].given),
					   .digest = sha256_of(str_from_c(papers[i].given)),
					   .size = 1 };
		cx->now.us += 1000000; // they stand in the order in which they came
		OK(exhibit_paper_add(cx, w->db, by, &e, &p));
	}
	OK(exhibit_paper_list(cx, w->db, e.id, &list));
	REQUIRE(list.n == 5);
	for (size_t i = 0; i < list.n; i++) {
		EQ_STR(list.p[i].given, papers[i].given);
		EQ_STR(list.p[i].name, papers[i].name);
	}
}

static enum rc claim(struct cx *cx, struct db *db, void *arg)
{
	return exhibit_claim_blobs(cx, db, id_new(cx->now), arg);
}

static struct content_home home_of(struct cx *cx, struct store *store, struct blobs **blobs)
{
	static const struct blob_holder *const nobody[] = { NULL };
	const struct str folder = test_db_path(cx, "home");
	REQUIRE(mkdir(folder.p, 0700) == 0);
	REQUIRE(blobs_open(cx, arena_fmt(cx->arena, "%.*s/blobs", STR_ARG(folder)), blobs) ==
		RC_OK);
	return (struct content_home){ store, *blobs, folder, nobody };
}

static struct sha256 bring(struct cx *cx, const struct content_home *home, struct str bytes)
{
	struct blob blob = { .size = 0 };
	AUTO(blob_writer) writer = NULL;
	REQUIRE(blob_begin(cx, home->blobs, &writer) == RC_OK);
	REQUIRE(blob_add(cx, writer, bytes) == RC_OK);
	REQUIRE(blob_keep(cx, writer, &blob) == RC_OK);
	return blob.hash;
}

DB_TEST(what_is_dropped_is_deleted_unless_something_names_it)
{
	struct blobs *blobs = NULL;
	struct blob found;
	const struct content_home home = home_of(cx, store, &blobs);
	struct sha256 both[] = { bring(cx, &home, STR("one")), bring(cx, &home, STR("other")) };
	struct digest_list other = { &both[1], 1, 1 };
	const struct digest_list all = { both, 2, 2 };
	REQUIRE(unit_run(cx, store, TX_WRITE, claim, &other) == RC_OK);
	EQ(content_drop(cx, &home, &all), RC_OK);
	EQ(blob_find(cx, blobs, &both[0], &found), RC_MISSING);
	EQ(blob_find(cx, blobs, &both[1], &found), RC_OK);
	EQ(content_drop(cx, &home, &all), RC_OK);
	blobs_close(blobs);
}

/* While something is sealed nothing is erased; packages are made all the same. */
DB_TEST(an_erasure_that_has_to_wait_keeps_no_package_waiting)
{
	bool found = false;
	struct blob_hold *hold = NULL;
	struct blobs *blobs = NULL;
	const struct content_home home = home_of(cx, store, &blobs);
	test_people_run(cx, store, set_up);
	REQUIRE(unit_run(cx, store, TX_WRITE, destroy, NULL) == RC_OK);
	REQUIRE(blobs_hold(cx, home.blobs, false, &hold) == RC_OK);
	EQ(evidence_turn(cx, &home, &found), RC_BUSY);
	EQ_STR(cx_error(cx), "something is being sealed or stored: wait until that has ended");
	EQ(unit_run(cx, store, TX_READ, look, NULL), RC_OK);
	EQ(wish.state, PACKAGE_FAILED); // its turn came
	blob_hold_close(hold);
	EQ(evidence_turn(cx, &home, &found), RC_OK);
	CHECK(found);
	blobs_close(blobs);
}

static enum rc list_sealings(struct cx *cx, struct db *db, void *arg)
{
	int64_t *n = arg;
	struct id id, after = { { 0 } };
	enum rc rc = RC_OK;
	for (*n = 0; (rc = sealing_next_dropped(cx, db, after, &id)) == RC_OK; (*n)++)
		after = id;
	return rc == RC_MISSING ? RC_OK : rc;
}

struct draft {
	const struct actor *by;
	struct sealing_file file;
	struct id id;
};

static enum rc begin_draft(struct cx *cx, struct db *db, void *arg)
{
	struct draft *d = arg;
	TRY(sealing_begin(cx, db, d->by, STR(""), &d->id));
	return sealing_add_file(cx, db, d->by, d->id, &d->file);
}

static enum rc drop_draft(struct cx *cx, struct db *db, void *arg)
{
	const struct draft *d = arg;
	return sealing_drop(cx, db, d->by, d->id);
}

static struct actor custodian;

static void remember(struct cx *cx, struct test_world *w)
{
	(void)cx;
	custodian = w->as[ROLE_CUSTODIAN];
}

/* The first can never be deleted: a folder stands in its place. */
DB_TEST(a_draft_that_cannot_be_erased_keeps_no_other)
{
	struct blobs *blobs = NULL;
	struct blob left;
	bool found = false;
	int64_t n = 0;
	const struct content_home home = home_of(cx, store, &blobs);
	test_people_run(cx, store, remember);
	struct draft first = { .by = &custodian }, second = { .by = &custodian };
	first.file = (struct sealing_file){ .name = STR("a"), .blob.size = 3 };
	first.file.blob.hash = bring(cx, &home, STR("one"));
	second.file = (struct sealing_file){ .name = STR("b"), .blob.size = 5 };
	second.file.blob.hash = bring(cx, &home, STR("other"));
	REQUIRE(unit_run(cx, store, TX_WRITE, begin_draft, &first) == RC_OK);
	REQUIRE(unit_run(cx, store, TX_WRITE, drop_draft, &first) == RC_OK);
	cx->now.us += 1000;
	REQUIRE(unit_run(cx, store, TX_WRITE, begin_draft, &second) == RC_OK);
	REQUIRE(unit_run(cx, store, TX_WRITE, drop_draft, &second) == RC_OK);
	const struct str hex = sha256_print(cx->arena, &first.file.blob.hash);
	const struct str place = arena_fmt(cx->arena, "%.*s/blobs/%.2s/%.2s/%.*s",
					   STR_ARG(home.folder), hex.p, hex.p + 2, STR_ARG(hex));
	REQUIRE(unlink(place.p) == 0 && mkdir(place.p, 0700) == 0);
	EQ(evidence_turn(cx, &home, &found), RC_IO); // told
	CHECK(found);
	EQ(blob_find(cx, blobs, &second.file.blob.hash, &left), RC_MISSING);
	REQUIRE(unit_run(cx, store, TX_READ, list_sealings, &n) == RC_OK);
	EQ(n, 1);
	blobs_close(blobs);
}

static enum rc seal_draft(struct cx *cx, struct db *db, void *arg)
{
	const struct draft *d = arg;
	struct sealing s;
	return sealing_load(cx, db, d->by, d->id, &s);
}

/* It is dropped first, so that nobody seals what is being erased: also where the erasure waits. */
DB_TEST(a_draft_that_expires_is_dropped_before_its_files_go)
{
	struct blobs *blobs = NULL;
	struct blob_hold *hold = NULL;
	struct blob left;
	bool found = false;
	int64_t n = 0;
	const struct content_home home = home_of(cx, store, &blobs);
	test_people_run(cx, store, remember);
	struct draft d = { .by = &custodian };
	d.file = (struct sealing_file){ .name = STR("a"), .blob.size = 3 };
	d.file.blob.hash = bring(cx, &home, STR("one"));
	REQUIRE(unit_run(cx, store, TX_WRITE, begin_draft, &d) == RC_OK);
	cx->now.us += SEALING_LASTS.us - 1;
	EQ(evidence_turn(cx, &home, &found), RC_OK);
	EQ(unit_run(cx, store, TX_READ, seal_draft, &d), RC_OK);
	cx->now.us += 2;
	REQUIRE(blobs_hold(cx, blobs, false, &hold) == RC_OK);
	EQ(evidence_turn(cx, &home, &found), RC_BUSY);
	EQ(unit_run(cx, store, TX_READ, seal_draft, &d), RC_MISSING);
	EQ(blob_find(cx, blobs, &d.file.blob.hash, &left), RC_OK);
	blob_hold_close(hold);
	EQ(evidence_turn(cx, &home, &found), RC_OK);
	EQ(blob_find(cx, blobs, &d.file.blob.hash, &left), RC_MISSING);
	REQUIRE(unit_run(cx, store, TX_READ, list_sealings, &n) == RC_OK);
	EQ(n, 0);
	blobs_close(blobs);
}

static int64_t sweep_all(struct cx *cx, const struct content_home *home)
{
	int64_t all = 0;
	for (unsigned part = 0; part < BLOB_PARTS; part++) {
		int64_t n = 0;
		EQ(content_sweep(cx, home, part, &n), RC_OK);
		all += n;
	}
	return all;
}

/* What a process leaves that dies between blob_keep and the unit that names the blob. */
DB_TEST(a_blob_that_nothing_names_is_swept_after_a_day)
{
	struct blobs *blobs = NULL;
	struct blob_hold *hold = NULL;
	struct blob found;
	int64_t n = 0;
	const struct content_home home = home_of(cx, store, &blobs);
	struct sha256 nobody = bring(cx, &home, STR("nobody's")),
		      ours = bring(cx, &home, STR("ours"));
	struct digest_list one = { &ours, 1, 1 };
	REQUIRE(unit_run(cx, store, TX_WRITE, claim, &one) == RC_OK);
	cx->now = instant_now();     // the disk has no other clock
	EQ(sweep_all(cx, &home), 0); // the unit may still come
	cx->now.us += INT64_C(2) * 86400 * 1000000;
	REQUIRE(blobs_hold(cx, blobs, false, &hold) == RC_OK);
	EQ(content_sweep(cx, &home, nobody.b[0], &n), RC_BUSY);
	blob_hold_close(hold);
	EQ(blob_find(cx, blobs, &nobody, &found), RC_OK);
	EQ(sweep_all(cx, &home), 1);
	EQ(blob_find(cx, blobs, &nobody, &found), RC_MISSING);
	EQ(blob_find(cx, blobs, &ours, &found), RC_OK);
	blobs_close(blobs);
}
