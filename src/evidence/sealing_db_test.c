// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/digest.h"
#include "evidence/court_db.h"
#include "evidence/hashset_import_job.h"
#include "formats/test_picture.h"
#include "evidence/sealed_db.h"
#include "evidence/sealing_job.h"
#include "people/test_people.h"

struct scene {
	struct blobs *blobs;
	const struct actor *by;
	struct id id;
	struct sealing_place place;
	struct sealing_result result;
};

static void set_up(struct cx *cx, struct test_world *w, struct scene *s)
{
	s->by = &w->as[ROLE_CUSTODIAN];
	*s = (struct scene){ .by = s->by };
	OK(blobs_open(cx, test_db_path(cx, "sealing"), &s->blobs));
	s->place = (struct sealing_place){ s->blobs, test_db_path(cx, "data"), false };
	OK(sealing_begin(cx, w->db, s->by, STR("kind=file"), &s->id));
}

static struct sealing_file bring(struct cx *cx, struct test_world *w, const struct scene *s,
				 const char *name, struct str bytes)
{
	struct sealing_file f = { .name = str_from_c(name) };
	AUTO(blob_writer) writer = NULL;
	OK(blob_begin(cx, s->blobs, &writer));
	OK(blob_add(cx, writer, bytes));
	OK(blob_keep(cx, writer, &f.blob));
	OK(sealing_look_up(cx, &s->place, &f));
	OK(sealing_add_file(cx, w->db, s->by, s->id, &f));
	return f;
}

static struct exhibit facts(void)
{
	return (struct exhibit){ .kind = EXHIBIT_FILE,
				 .description = STR("Two files"),
				 .authority = { .kind = AUTHORITY_CONSENT, .text = STR("Hers") },
				 .collector = STR("An officer"),
				 .collected_at = { INT64_C(1763000000000000) } };
}

PEOPLE_TEST(what_came_is_what_is_sealed)
{
	struct scene s;
	struct sealing sealing, theirs;
	struct sealed_files files = { NULL, 0, 0 };
	struct exhibit e = facts(), found;
	set_up(cx, w, &s);
	const struct sealing_file one = bring(cx, w, &s, "a b.txt", STR("the one"));
	(void)bring(cx, w, &s, "\xff.bin", STR("the other")); // its name is no UTF-8
	EQ(sealing_load(cx, w->db, &w->second_admin, s.id, &theirs), RC_MISSING);
	OK(sealing_load(cx, w->db, s.by, s.id, &sealing));
	OK(sealing_write(cx, &s.place, &sealing, &s.result));
	EQ(s.result.content.files, 2);
	EQ(s.result.content.bytes, 16);
	OK(sealing_end(cx, w->db, s.by, &sealing, &s.result, &e));
	OK(exhibit_load(cx, w->db, s.id, &found)); // the same id
	OK(sealed_files(cx, s.blobs, &found.content, &files));
	EQ(files.n, 2);
	EQ_STR(files.p[0].name, "a b.txt");
	EQ_STR(files.p[0].path, "data/00000/00000001-a_b.txt");
	CHECK(str_eq(files.p[0].digest, sha256_print(cx->arena, &one.blob.hash)));
	EQ_STR(files.p[1].name, "%FF.bin");
	EQ(sealing_load(cx, w->db, s.by, s.id, &sealing), RC_MISSING);
	blobs_close(s.blobs);
}

PEOPLE_TEST(a_file_without_a_byte_is_sealed_as_it_is_and_told)
{
	struct scene s;
	struct sealing sealing;
	struct sealed_files files = { NULL, 0, 0 };
	struct exhibit e = facts(), found;
	set_up(cx, w, &s);
	(void)bring(cx, w, &s, "nothing.log", STR(""));
	(void)bring(cx, w, &s, "one.txt", STR("1"));
	(void)bring(cx, w, &s, "nothing too", STR(""));
	OK(sealing_load(cx, w->db, s.by, s.id, &sealing));
	OK(sealing_write(cx, &s.place, &sealing, &s.result));
	EQ(s.result.content.files, 3);
	EQ(s.result.content.bytes, 1);
	EQ(s.result.content.n_findings, 2);
	EQ_STR(s.result.facts.findings.p[0],
	       "data/00000/00000001-nothing.log\tnothing.log\tempty\t0\t0\t0 bytes");
	OK(sealing_end(cx, w->db, s.by, &sealing, &s.result, &e));
	OK(exhibit_load(cx, w->db, s.id, &found));
	OK(sealed_files(cx, s.blobs, &found.content, &files));
	EQ(files.n, 3);
	blobs_close(s.blobs);
}

PEOPLE_TEST(what_changes_meanwhile_is_not_sealed)
{
	struct scene s;
	struct sealing sealing;
	struct exhibit e = facts();
	set_up(cx, w, &s);
	OK(sealing_load(cx, w->db, s.by, s.id, &sealing));
	EQ(sealing_write(cx, &s.place, &sealing, &s.result), RC_INVALID); // nothing came
	(void)bring(cx, w, &s, "one", STR("the one"));
	OK(sealing_load(cx, w->db, s.by, s.id, &sealing));
	OK(sealing_write(cx, &s.place, &sealing, &s.result));
	(void)bring(cx, w, &s, "two", STR("the other"));
	EQ(sealing_end(cx, w->db, s.by, &sealing, &s.result, &e), RC_CONFLICT);
	EQ(test_acts(cx, w, "exhibit-sealed"), 0);
	blobs_close(s.blobs);
}

/* The file that comes after the last was taken off has its number. */
PEOPLE_TEST(another_file_of_the_same_number_is_not_sealed)
{
	struct scene s;
	struct sealing sealing;
	struct exhibit e = facts();
	set_up(cx, w, &s);
	(void)bring(cx, w, &s, "one", STR("the one"));
	const struct sealing_file two = bring(cx, w, &s, "two", STR("the other"));
	OK(sealing_load(cx, w->db, s.by, s.id, &sealing));
	OK(sealing_write(cx, &s.place, &sealing, &s.result));
	OK(sealing_take_off(cx, w->db, s.by, s.id, two.n));
	const struct sealing_file three = bring(cx, w, &s, "two", STR("a third"));
	EQ(three.n, two.n);
	EQ(sealing_end(cx, w->db, s.by, &sealing, &s.result, &e), RC_CONFLICT);
	OK(sealing_take_off(cx, w->db, s.by, s.id, three.n));
	(void)bring(cx, w, &s, "renamed", STR("the other"));
	EQ(sealing_end(cx, w->db, s.by, &sealing, &s.result, &e), RC_CONFLICT);
	EQ(test_acts(cx, w, "exhibit-sealed"), 0);
	blobs_close(s.blobs);
}

/* It is erased by the road of what is dropped, unless the same bytes came twice. */
PEOPLE_TEST(what_is_taken_off_is_left_to_be_erased)
{
	struct scene s;
	struct id dropped = { { 0 } };
	const struct id begin = { { 0 } };
	struct digest_list own;
	const struct sha256 first = { 0 };
	set_up(cx, w, &s);
	const struct sealing_file one = bring(cx, w, &s, "one", STR("the one"));
	EQ(sealing_next_dropped(cx, w->db, begin, &dropped), RC_MISSING);
	OK(sealing_take_off(cx, w->db, s.by, s.id, one.n));
	OK(sealing_next_dropped(cx, w->db, begin, &dropped));
	CHECK(!id_eq(dropped, s.id));
	OK(exhibit_own_blobs(cx, w->db, dropped, &first, &own));
	EQ(own.n, 1);
	OK(sealing_forget(cx, w->db, dropped));
	OK(sealing_drop(cx, w->db, s.by, s.id));
	OK(sealing_next_dropped(cx, w->db, begin, &dropped));
	CHECK(id_eq(dropped, s.id));
	OK(exhibit_own_blobs(cx, w->db, s.id, &first, &own));
	EQ(own.n, 0);
	blobs_close(s.blobs);
}

static void import_line(struct cx *cx, const struct scene *s, const char *name,
			enum hashset_class class, struct str line)
{
	struct sha256 digest;
	const struct str path = arena_fmt(cx->arena, "%.*s-list", STR_ARG(s->place.folder));
	const struct hashset_order order = { .data = s->place.folder,
					     .name = str_from_c(name),
					     .class = class,
					     .files = &path,
					     .n = 1,
					     .columns = (1 << HASHSET_KINDS) - 1,
					     .distance = HASHSET_DISTANCE_MAX };
	(void)mkdir(s->place.folder.p, 0700); // it may be there
	const int fd = open(path.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	REQUIRE(fd >= 0 && write(fd, line.p, line.n) == (ssize_t)line.n && close(fd) == 0);
	OK(hashset_import(cx, &order, &digest));
}

/* A harmless text stands on a list of its MD5, as hotlines give them. */
static void import(struct cx *cx, const struct scene *s, const char *name, enum hashset_class class,
		   struct str bytes)
{
	const struct digest md5 = digest_of(DIGEST_MD5, bytes);
	import_line(
		cx, s, name, class,
		arena_fmt(cx->arena, "%.*s\n", STR_ARG(digest_print(cx->arena, DIGEST_MD5, &md5))));
}

static void seal(struct cx *cx, struct test_world *w, struct scene *s, struct exhibit *e)
{
	struct sealing sealing;
	OK(sealing_load(cx, w->db, s->by, s->id, &sealing));
	OK(sealing_write(cx, &s->place, &sealing, &s->result));
	OK(sealing_end(cx, w->db, s->by, &sealing, &s->result, e));
}

static size_t own_blobs(struct cx *cx, struct test_world *w, struct id id)
{
	struct digest_list own;
	const struct sha256 first = { 0 };
	OK(exhibit_own_blobs(cx, w->db, id, &first, &own));
	return own.n;
}

PEOPLE_TEST(what_a_list_of_abuse_names_is_locked_and_no_byte_of_it_stays)
{
	struct scene s;
	struct id dropped = { { 0 } };
	const struct id begin = { { 0 } };
	struct exhibit e = facts(), found;
	set_up(cx, w, &s);
	import(cx, &s, "hotline", HASHSET_ABUSE, STR("the one"));
	const struct sealing_file one = bring(cx, w, &s, "one", STR("the one"));
	CHECK(one.is_abuse && one.is_withheld);
	EQ_STR(one.listed, "hotline (abuse)");
	EQ(one.md5.n, 32);
	EQ(test_acts(cx, w, "sealing-locked"), 1);
	OK(sealing_next_dropped(cx, w->db, begin, &dropped)); // its bytes
	EQ(own_blobs(cx, w, dropped), 1);
	OK(sealing_forget(cx, w->db, dropped));
	EQ(sealing_take_off(cx, w->db, s.by, s.id, one.n), RC_CONFLICT);
	(void)bring(cx, w, &s, "two", STR("the other"));
	seal(cx, w, &s, &e);
	OK(exhibit_load(cx, w->db, s.id, &found));
	CHECK(found.is_locked && found.is_opaque);
	EQ(found.content.files, 1);
	EQ(found.content.n_findings, 1);
	EQ(s.result.facts.matches.n, 1);
	EQ(s.result.facts.matches.p[0].files, 1);
	EQ(s.result.facts.matches.p[0].withheld, 1);
	CHECK(str_find(s.result.facts.findings.p[0], STR("withheld")) != STR_NONE);
	EQ(s.result.facts.manifests.n, 1); // the list asks for MD5
	blobs_close(s.blobs);
}

/* A list of a picture of nothing, which comes as a JPEG. */
static struct sealing_file bring_alike(struct cx *cx, struct test_world *w, struct scene *s,
				       enum hashset_class class)
{
	const struct test_picture p = test_picture_spots(cx, 200, 200, 3);
	const struct pdq h = test_picture_hash(cx, &p);
	struct str hex = STR("");
	for (size_t i = 0; i < PDQ_BYTES; i++)
		hex = arena_fmt(cx->arena, "%.*s%02x", STR_ARG(hex), h.b[i]);
	import_line(cx, s, "pictures", class, arena_fmt(cx->arena, "pdq\n%.*s\n", STR_ARG(hex)));
	return bring(cx, w, s, "a picture", test_picture_jpeg(cx, &p, 70));
}

PEOPLE_TEST(a_likeness_to_what_a_list_of_abuse_names_is_locked_and_no_byte_of_it_stays)
{
	struct scene s;
	struct exhibit e = facts(), found;
	set_up(cx, w, &s);
	const struct sealing_file one = bring_alike(cx, w, &s, HASHSET_ABUSE);
	CHECK(one.is_abuse && one.is_withheld);
	CHECK(str_starts(one.listed, STR("looks like pictures (abuse): ")));
	CHECK(str_starts(one.pdq, STR("pdq ")));
	EQ(test_acts(cx, w, "sealing-locked"), 1);
	EQ(sealing_take_off(cx, w->db, s.by, s.id, one.n), RC_CONFLICT);
	seal(cx, w, &s, &e);
	OK(exhibit_load(cx, w->db, s.id, &found));
	CHECK(found.is_locked && found.content.files == 0);
	REQUIRE(s.result.facts.matches.n == 1);
	EQ(s.result.facts.matches.p[0].files, 0);
	EQ(s.result.facts.matches.p[0].alike, 1); // by the hash that was kept, its bytes are gone
	EQ(s.result.facts.matches.p[0].withheld, 1);
	CHECK(str_find(s.result.facts.findings.p[0], STR("\twithheld\t")) != STR_NONE);
	CHECK(str_find(s.result.facts.findings.p[0], one.pdq) != STR_NONE);
	blobs_close(s.blobs);
}

PEOPLE_TEST(a_likeness_to_what_is_notable_is_a_finding_of_its_own)
{
	struct scene s;
	struct exhibit e = facts(), found;
	struct custody_matches matches;
	set_up(cx, w, &s);
	const struct sealing_file one = bring_alike(cx, w, &s, HASHSET_NOTABLE);
	CHECK(!one.is_abuse && one.listed.n > 0);
	(void)bring(cx, w, &s, "moving", STR("GIF89a"));
	seal(cx, w, &s, &e);
	OK(exhibit_load(cx, w->db, s.id, &found));
	CHECK(!found.is_locked && found.content.files == 2);
	EQ(found.content.n_findings, 2);
	CHECK(str_find(s.result.facts.findings.p[0], STR("\tlooks-like\t")) != STR_NONE);
	CHECK(str_find(s.result.facts.findings.p[1], STR("\tnot-compared\t")) != STR_NONE);
	OK(exhibit_matches(cx, w->db, s.id, &matches));
	REQUIRE(matches.n == 1);
	EQ(matches.p[0].alike, 1);
	EQ(matches.p[0].distance, 31);
	blobs_close(s.blobs);
}

PEOPLE_TEST(a_list_that_comes_later_locks_what_came_before)
{
	struct scene s;
	struct id dropped = { { 0 } };
	const struct id begin = { { 0 } };
	struct exhibit e = facts(), found;
	set_up(cx, w, &s);
	const struct sealing_file one = bring(cx, w, &s, "one", STR("the one"));
	(void)bring(cx, w, &s, "the same", STR("the one"));
	CHECK(!one.is_abuse && one.listed.n == 0);
	import(cx, &s, "hotline", HASHSET_ABUSE, STR("the one"));
	seal(cx, w, &s, &e);
	OK(exhibit_load(cx, w->db, s.id, &found));
	CHECK(found.is_locked);
	EQ(found.content.files, 0);
	EQ(s.result.withheld.n, 2);
	OK(sealing_next_dropped(cx, w->db, begin, &dropped));
	EQ(own_blobs(cx, w, s.id), 3); // names, findings, and the empty text
	blobs_close(s.blobs);
}

PEOPLE_TEST(a_police_node_keeps_it_locked)
{
	struct scene s;
	struct id dropped = { { 0 } };
	const struct id begin = { { 0 } };
	struct exhibit e = facts(), found;
	set_up(cx, w, &s);
	s.place.keeps_abuse = true;
	import(cx, &s, "hotline", HASHSET_ABUSE, STR("the one"));
	import(cx, &s, "seen", HASHSET_NOTABLE, STR("the other"));
	const struct sealing_file one = bring(cx, w, &s, "one", STR("the one")),
				  two = bring(cx, w, &s, "two", STR("the other"));
	CHECK(one.is_abuse && !one.is_withheld && !two.is_abuse);
	EQ_STR(two.listed, "seen (notable)");
	EQ(sealing_next_dropped(cx, w->db, begin, &dropped), RC_MISSING);
	seal(cx, w, &s, &e);
	OK(exhibit_load(cx, w->db, s.id, &found));
	CHECK(found.is_locked && found.is_opaque);
	EQ(found.content.files, 2);
	EQ(found.content.n_findings, 2);
	blobs_close(s.blobs);
}

static struct certificate_rule rule_of(struct cx *cx, const char *law)
{
	struct certificate_rule rule = { .country = STR("NG"), .law = str_from_c(law) };
	*ARENA_PUSH(cx->arena, &rule.fields) = certificate_field_of(STR("signer_position:text"));
	*ARENA_PUSH(cx->arena, &rule.fields) = certificate_field_of(STR("in_use:yes|no"));
	return rule;
}

/* Interrupted or not; another rule of the same law keeps what it asks for just so. */
PEOPLE_TEST(what_a_court_abroad_asks_is_kept_until_it_is_sealed)
{
	struct scene s;
	bool found = true;
	struct certificate_answers answers = { NULL, 0, 0 };
	struct sealing_court c = { .kind = CERTIFICATE_OF_RULE, .rule = rule_of(cx, "The Act") },
			     now = { .regime = STR("") };
	set_up(cx, w, &s);
	OK(court_load(cx, w->db, s.id, &now, &found));
	CHECK(!found);
	OK(court_put(cx, w->db, s.id, &c));
	*ARENA_PUSH(cx->arena, &answers) = (struct certificate_answer){ STR("in_use"), STR("maybe"),
									false };
	EQ(court_put_answers(cx, w->db, s.id, &c, &answers), RC_INVALID);
	answers.p[0].value = STR("yes");
	*ARENA_PUSH(cx->arena, &answers) = (struct certificate_answer){ STR("signer_position"),
									STR("not me"), true };
	OK(court_put_answers(cx, w->db, s.id, &c, &answers));
	OK(court_put(cx, w->db, s.id, &c)); // chosen again
	OK(court_load(cx, w->db, s.id, &now, &found));
	CHECK(found && now.answers.n == 2);
	EQ_STR(certificate_answer_to(&now.answers, STR("in_use"))->value, "yes");
	CHECK(certificate_answer_to(&now.answers, STR("signer_position"))->is_unstated);
	c.rule = rule_of(cx, "Another Act");
	OK(court_put(cx, w->db, s.id, &c));
	OK(court_load(cx, w->db, s.id, &now, &found));
	EQ_STR(now.rule.law, "Another Act");
	EQ(now.answers.n, 0);
	OK(sealing_forget(cx, w->db, s.id));
	OK(court_load(cx, w->db, s.id, &now, &found));
	CHECK(!found);
	blobs_close(s.blobs);
}
