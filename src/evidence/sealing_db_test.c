// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/sealed_db.h"
#include "evidence/sealing_db.h"
#include "people/test_people.h"

struct scene {
	struct blobs *blobs;
	const struct actor *by;
	struct id id;
};

static void set_up(struct cx *cx, struct test_world *w, struct scene *s)
{
	s->by = &w->as[ROLE_CUSTODIAN];
	OK(blobs_open(cx, test_db_path(cx, "sealing"), &s->blobs));
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
	OK(sealing_write(cx, s.blobs, &sealing, &e.content));
	EQ(e.content.files, 2);
	EQ(e.content.bytes, 16);
	OK(sealing_end(cx, w->db, s.by, &sealing, &e));
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

PEOPLE_TEST(what_changes_meanwhile_is_not_sealed)
{
	struct scene s;
	struct sealing sealing;
	struct exhibit e = facts();
	set_up(cx, w, &s);
	OK(sealing_load(cx, w->db, s.by, s.id, &sealing));
	EQ(sealing_write(cx, s.blobs, &sealing, &e.content), RC_INVALID); // nothing came
	(void)bring(cx, w, &s, "one", STR("the one"));
	OK(sealing_load(cx, w->db, s.by, s.id, &sealing));
	OK(sealing_write(cx, s.blobs, &sealing, &e.content));
	(void)bring(cx, w, &s, "two", STR("the other"));
	EQ(sealing_end(cx, w->db, s.by, &sealing, &e), RC_CONFLICT);
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
	OK(sealing_write(cx, s.blobs, &sealing, &e.content));
	OK(sealing_take_off(cx, w->db, s.by, s.id, two.n));
	const struct sealing_file three = bring(cx, w, &s, "two", STR("a third"));
	EQ(three.n, two.n);
	EQ(sealing_end(cx, w->db, s.by, &sealing, &e), RC_CONFLICT);
	OK(sealing_take_off(cx, w->db, s.by, s.id, three.n));
	(void)bring(cx, w, &s, "renamed", STR("the other"));
	EQ(sealing_end(cx, w->db, s.by, &sealing, &e), RC_CONFLICT);
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
