// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/backup.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/entry_db.h"
#include "store/backup_file.h"
#include "store/backup_table.h"
#include "store/test_db.h"

#define HEAD "comity-backup 1\nprogram 0\nat 0\ndatabase sqlite\n"

enum { ORGANISATIONS = 450, ACTS = 30, BLOBS = 5 }; // more than two pieces of a table

SQL_STATEMENT(backup_test_add, "INSERT INTO people_organisation (id, name, country, kind, own,"
			       " created_at) VALUES ($1, $2, 'KE', 'test', 0, $3)");
SQL_STATEMENT(backup_test_link, "INSERT INTO people_link (token, purpose, account_id, created_at,"
				" expires_at) VALUES ($1, 0, NULL, $2, $3)");

static enum rc fill(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	TRY(ledger_origin_set(cx, db, STR("node.example/ke")));
	for (int i = 0; i < ORGANISATIONS; i++) {
		const struct str name = arena_fmt(cx->arena, "%d\tTab\nLine\\ \\N\r'\"%c é 中", i,
						  1 + i % 31);
		TRY(DB_RUN(cx, db, &backup_test_add, VAL(id_new(cx->now)), VAL(name),
			   VAL(INT64_MIN + i)));
	}
	for (int i = 0; i < ACTS; i++) {
		const struct ledger_act act = { .act = "test-done", .note = STR("note") };
		TRY(ledger_append(cx, db, &act, NULL));
	}
	uint8_t every[32];
	for (int i = 0; i < 32; i++)
		every[i] = (uint8_t)(i * 8);
	struct sha256 token;
	memcpy(token.b, every, 32);
	return DB_RUN(cx, db, &backup_test_link, VAL(token), VAL(INT64_MAX - 1), VAL(INT64_MAX));
}

static enum rc append_one(struct cx *cx, struct db *db, void *arg)
{
	const struct ledger_act act = { .act = "test-after" };
	return ledger_append(cx, db, &act, arg);
}

static void fill_blobs(struct cx *cx, struct str dir)
{
	AUTO(blobs) b = NULL;
	EQ(blobs_open(cx, dir, &b), RC_OK);
	for (size_t i = 0; i < BLOBS; i++) {
		AUTO(blob_writer) w = NULL;
		struct blob blob;
		EQ(blob_begin(cx, b, &w), RC_OK);
		char *bytes = arena_alloc(cx->arena, i * 50000); // that cannot be compressed
		random_bytes(bytes, i * 50000);
		EQ(blob_add(cx, w, (struct str){ bytes, i * 50000 }), RC_OK);
		EQ(blob_keep(cx, w, &blob), RC_OK);
	}
}

/* All rows of all tables, as a backup has them. */
static enum rc print_all(struct cx *cx, struct db *db, struct arena *memory, struct buf *out)
{
	struct table_list tables = { 0 };
	TRY(table_list(cx, db, memory, &tables));
	for (size_t i = 0; i < tables.n; i++) {
		struct table_cursor c = { .table = &tables.p[i] };
		enum rc rc = RC_OK;
		while (rc == RC_OK && !c.ended)
			rc = table_read(cx, db, &c, out);
		table_cursor_done(&c);
		TRY(rc);
	}
	return RC_OK;
}

static struct str dump(struct cx *cx, struct str url)
{
	struct db *db = NULL;
	struct buf out;
	struct arena memory = { 0 };
	const struct backend *backend = backend_of(url);
	buf_init(&out, 1 << 24);
	EQ(backend->connect(cx, url, BACKEND_READ, &db), RC_OK);
	EQ(backend->begin(cx, db, BACKEND_BEGIN_READ), RC_OK);
	db_begin_unit(db);
	EQ(db_end_unit(cx, db, print_all(cx, db, &memory, &out)), RC_OK);
	backend->rollback(db);
	backend->disconnect(db);
	const struct str text = arena_copy(cx->arena, buf_str(&out));
	CHECK(!buf_full(&out));
	buf_done(&out);
	arena_done(&memory);
	return text;
}

static size_t count_files(struct cx *cx, struct str dir)
{
	size_t n = 0;
	AUTO(blobs) b = NULL;
	EQ(blobs_open(cx, dir, &b), RC_OK);
	for (unsigned part = 0; part < BLOB_PARTS; part++) {
		struct blob_page page;
		EQ(blob_list(cx, b, part, &page), RC_OK);
		n += page.n;
	}
	return n;
}

static struct str source(struct cx *cx, struct str url, struct str *blobs)
{
	struct store *store = NULL;
	if (backend_of(url)->kind == STORE_SQLITE || url.n > 0)
		EQ(store_create(cx, &(struct store_config){ .url = url }), RC_OK);
	EQ(store_open(cx, &(struct store_config){ .url = url }, &store), RC_OK);
	EQ(unit_run(cx, store, TX_WRITE, fill, NULL), RC_OK);
	store_close(store);
	*blobs = test_db_path(cx, "blobs");
	fill_blobs(cx, *blobs);
	return url;
}

/* From one database into a file, and from there into another. */
static void there(struct cx *cx, struct str from, struct str to)
{
	struct str blobs;
	struct backup_texts texts;
	struct backup_count made = { 0 }, restored = { 0 };
	(void)source(cx, from, &blobs);
	struct backup_job job = { .file = test_db_path(cx, "backup"),
				  .database = from,
				  .blobs = blobs,
				  .texts = { .settings = STR("name: \"x\"\n"),
					     .witnesses = STR("quorum none\n") } };
	EQ(backup_make(cx, &job, &made), RC_OK);
	EQ_STR(cx_error(cx), "");
	CHECK(made.rows > ORGANISATIONS + ACTS);
	EQ(made.blobs, BLOBS);
	job.database = to;
	job.blobs = test_db_path(cx, "restored-blobs");
	EQ(backup_restore(cx, &job, &texts, &restored), RC_OK);
	EQ_STR(cx_error(cx), "");
	EQ(restored.tables, made.tables);
	EQ(restored.rows, made.rows);
	EQ(restored.bytes, made.bytes);
	EQ_STR(texts.settings, "name: \"x\"\n");
	EQ_STR(texts.witnesses, "quorum none\n");
	EQ(restored.missing.n, 0);
	EQ_STR(dump(cx, to), dump(cx, from));
	EQ(count_files(cx, job.blobs), BLOBS);

	// The restored database goes on.
	struct store *store = NULL;
	struct id id;
	EQ(store_open(cx, &(struct store_config){ .url = to }, &store), RC_OK);
	EQ(unit_run(cx, store, TX_WRITE, append_one, &id), RC_OK);
	EQ_STR(cx_error(cx), "");
	store_close(store);
}

TEST(a_backup_of_sqlite_is_restored_on_sqlite)
{
	there(cx, test_db_path(cx, "a.db"), test_db_path(cx, "b.db"));
}

TEST(a_backup_of_sqlite_is_restored_on_postgres)
{
	const struct str url = test_postgres_url(cx);
	there(cx, test_db_path(cx, "a.db"), url);
	test_postgres_drop(cx, url);
}

TEST(a_backup_of_postgres_is_restored_on_sqlite)
{
	const struct str url = test_postgres_url(cx);
	there(cx, url, test_db_path(cx, "b.db"));
	test_postgres_drop(cx, url);
}

TEST(a_backup_of_postgres_is_restored_on_postgres)
{
	const struct str from = test_postgres_url(cx), to = test_postgres_url(cx);
	there(cx, from, to);
	test_postgres_drop(cx, from);
	test_postgres_drop(cx, to);
}

/* A backup of SQLite and where to restore it. */
static struct backup_job small_backup(struct cx *cx)
{
	struct str blobs;
	struct backup_count count;
	const struct str from = source(cx, test_db_path(cx, "a.db"), &blobs);
	struct backup_job job = { .file = test_db_path(cx, "backup"),
				  .database = from,
				  .blobs = blobs };
	EQ(backup_make(cx, &job, &count), RC_OK);
	job.database = test_db_path(cx, "b.db");
	job.blobs = test_db_path(cx, "restored-blobs");
	return job;
}

static bool is_there(struct str path)
{
	return access(path.p, F_OK) == 0;
}

/* Restores, and finds that it failed and left nothing. */
static void fails(struct cx *cx, const struct backup_job *job, enum rc code, const char *why)
{
	struct backup_texts texts;
	struct backup_count count;
	EQ(backup_restore(cx, job, &texts, &count), code);
	if (str_find(cx_error(cx), str_from_c(why)) == STR_NONE)
		EQ_STR(cx_error(cx), why);
	CHECK(!is_there(job->database));
	CHECK(!is_there(job->blobs));
}

TEST(a_backup_that_was_cut_off_restores_nothing)
{
	const struct backup_job job = small_backup(cx);
	struct stat st;
	EQ(stat(job.file.p, &st), 0);
	EQ(st.st_mode & 0777, 0600);
	static const int parts[] = { 99, 90, 50, 10, 1, 0 };
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		EQ(truncate(job.file.p, st.st_size * parts[i] / 100), 0);
		fails(cx, &job, RC_INVALID, "cut off");
	}
}

TEST(a_backup_with_one_changed_byte_restores_nothing)
{
	const struct backup_job job = small_backup(cx);
	struct stat st;
	const int fd = open(job.file.p, O_RDWR | O_CLOEXEC);
	EQ(fstat(fd, &st), 0);
	for (off_t at = 100; at < st.st_size; at += st.st_size / 7) {
		char was = 0, now = 0;
		EQ(pread(fd, &was, 1, at), 1);
		now = (char)(was ^ 1);
		EQ(pwrite(fd, &now, 1, at), 1);
		struct backup_texts texts;
		struct backup_count count;
		EQ(backup_restore(cx, &job, &texts, &count) != RC_OK, true);
		CHECK(!is_there(job.database));
		EQ(pwrite(fd, &was, 1, at), 1);
	}
	EQ(close(fd), 0);
}

/* A well-formed file that a program might have made that is not this one. */
static struct str forged(struct cx *cx, struct str head, struct str member, struct str bytes)
{
	AUTO(backup_writer) w = NULL;
	const struct str path = test_db_path(cx, "forged");
	EQ(backup_create(cx, path, &w), RC_OK);
	EQ(backup_put(cx, w, STR("comity-backup"), head), RC_OK);
	EQ(backup_put(cx, w, STR("node.yaml"), STR("")), RC_OK);
	EQ(backup_put(cx, w, member, bytes), RC_OK);
	EQ(backup_keep(cx, w), RC_OK);
	return path;
}

TEST(what_is_no_backup_of_this_program_restores_nothing)
{
	struct backup_job job = small_backup(cx);
	static const struct {
		struct str head, member, bytes;
		enum rc code;
		const char *why;
	} cases[] = {
		{ STR_INIT("comity-backup 2\n"), STR_INIT("x"), STR_INIT(""), RC_CONFLICT,
		  "has a form that" },
		{ STR_INIT(HEAD
			   "9999 store_later "
			   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"),
		  STR_INIT("x"), STR_INIT(""), RC_CONFLICT, "does not know its step 9999" },
		{ STR_INIT(HEAD "one two\n"), STR_INIT("x"), STR_INIT(""), RC_INVALID,
		  "no step of a schema" },
		{ STR_INIT(HEAD), STR_INIT("../x"), STR_INIT(""), RC_INVALID, "has a ../x" },
		{ STR_INIT(HEAD), STR_INIT("tables/none/000001"), STR_INIT("a:text\n"), RC_INVALID,
		  "a table none" },
		{ STR_INIT(HEAD), STR_INIT("blobs/../../x"), STR_INIT("a"), RC_INVALID,
		  "no blob's name" },
		{ STR_INIT(HEAD),
		  STR_INIT("blobs/"
			   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
		  STR_INIT("a"), RC_INVALID, "has another content" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		job.file = forged(cx, cases[i].head, cases[i].member, cases[i].bytes);
		fails(cx, &job, cases[i].code, cases[i].why);
	}
	job.file = test_db_path(cx, "none");
	fails(cx, &job, RC_MISSING, "No such file");
}

TEST(a_backup_with_a_part_that_is_in_no_sum_restores_nothing)
{
	struct backup_job job = small_backup(cx);
	AUTO(backup_writer) w = NULL;
	job.file = test_db_path(cx, "forged");
	EQ(backup_create(cx, job.file, &w), RC_OK);
	EQ(backup_put(cx, w, STR("comity-backup"), STR(HEAD)), RC_OK);
	EQ(backup_begin(cx, w, STR("node.yaml"), 4), RC_OK);
	EQ(backup_add(cx, w, STR("a: b")), RC_OK);
	EQ(backup_keep(cx, w), RC_OK);
	fails(cx, &job, RC_INVALID, "have not the digests");
}

TEST(a_backup_is_not_restored_over_anything)
{
	const struct backup_job job = small_backup(cx);
	struct backup_texts texts;
	struct backup_count count;
	EQ(backup_restore(cx, &job, &texts, &count), RC_OK);
	const struct str before = dump(cx, job.database);
	EQ(backup_restore(cx, &job, &texts, &count), RC_CONFLICT);
	CHECK(str_find(cx_error(cx), STR("nothing was changed")) != STR_NONE);
	EQ_STR(dump(cx, job.database), before);
	EQ(count_files(cx, job.blobs), BLOBS);

	// A PostgreSQL database that is not empty.
	struct backup_job other = job;
	other.database = test_postgres_url(cx);
	other.blobs = test_db_path(cx, "more-blobs");
	EQ(backup_restore(cx, &other, &texts, &count), RC_OK);
	EQ(rename(other.blobs.p, test_db_path(cx, "away").p), 0);
	EQ(backup_restore(cx, &other, &texts, &count), RC_CONFLICT);
	EQ_STR(dump(cx, other.database), before);
	test_postgres_drop(cx, other.database);
}

/* The file of the largest or smallest blob. */
static struct str file_of_blob(struct cx *cx, struct str dir, bool largest, struct sha256 *hash)
{
	struct blob found = { .size = largest ? -1 : INT64_MAX };
	AUTO(blobs) b = NULL;
	EQ(blobs_open(cx, dir, &b), RC_OK);
	for (unsigned part = 0; part < BLOB_PARTS; part++) {
		struct blob_page page;
		EQ(blob_list(cx, b, part, &page), RC_OK);
		for (size_t i = 0; i < page.n; i++)
			if (largest ? page.p[i].size > found.size : page.p[i].size < found.size)
				found = page.p[i];
	}
	const struct str hex = sha256_print(cx->arena, &found.hash);
	*hash = found.hash;
	return arena_fmt(cx->arena, "%.*s/%.2s/%.2s/%.*s", STR_ARG(dir), hex.p, hex.p + 2,
			 STR_ARG(hex));
}

TEST(damaged_blobs_do_not_take_a_backup_along)
{
	struct str blobs;
	struct backup_count made, restored, again;
	struct backup_texts texts;
	struct sha256 cut, longer;
	struct backup_job job = { .file = test_db_path(cx, "backup"),
				  .database = source(cx, test_db_path(cx, "a.db"), &blobs),
				  .blobs = blobs };
	const struct str whole = test_db_path(cx, "whole");
	const struct str file = file_of_blob(cx, blobs, true, &cut);
	EQ(link(file.p, whole.p), 0);
	const struct str empty = file_of_blob(cx, blobs, false, &longer);
	EQ(chmod(empty.p, 0600), 0);
	EQ(truncate(empty.p, 70000), 0);
	EQ(unlink(file.p), 0);
	const int fd = open(file.p, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	EQ(write(fd, "half", 4), 4);
	EQ(close(fd), 0);

	EQ(backup_make(cx, &job, &made), RC_OK);
	EQ(made.blobs, BLOBS - 2);
	EQ(made.missing.n, 2);
	CHECK(blob_names_has(&made.missing, &cut) && blob_names_has(&made.missing, &longer));

	job.database = test_db_path(cx, "b.db");
	job.blobs = test_db_path(cx, "restored-blobs");
	EQ(backup_restore(cx, &job, &texts, &restored), RC_OK);
	EQ(restored.blobs, BLOBS - 2);
	EQ(count_files(cx, job.blobs), BLOBS - 2);
	EQ(restored.missing.n, 2);
	EQ(restored.rows, made.rows);

	// The restored node's backup goes on saying so, until a blob is back.
	job.texts.missing = texts.missing;
	job.file = test_db_path(cx, "second");
	EQ(backup_make(cx, &job, &again), RC_OK);
	EQ(again.missing.n, 2);
	const struct str back = arena_fmt(cx->arena, "%.*s%.*s", STR_ARG(job.blobs),
					  STR_ARG(str_slice(file, blobs.n, file.n)));
	(void)mkdir(arena_fmt(cx->arena, "%.*s", (int)(back.n - 68), back.p).p, 0700);
	(void)mkdir(arena_fmt(cx->arena, "%.*s", (int)(back.n - 65), back.p).p, 0700);
	EQ(link(whole.p, back.p), 0);
	job.file = test_db_path(cx, "third");
	EQ(backup_make(cx, &job, &again), RC_OK);
	EQ(again.missing.n, 1);
	EQ(again.blobs, BLOBS - 1);
	CHECK(blob_names_has(&again.missing, &longer));
}

TEST(a_backup_that_failed_leaves_no_file)
{
	struct backup_job job = small_backup(cx);
	struct backup_count count;
	const struct str kept = job.file;
	job.database = test_db_path(cx, "none.db");
	EQ(backup_make(cx, &job, &count), RC_CONFLICT); // never over another one
	job.file = test_db_path(cx, "second");
	EQ(backup_make(cx, &job, &count), RC_MISSING);
	CHECK(is_there(kept));
	CHECK(!is_there(job.file));
	CHECK(!is_there(arena_fmt(cx->arena, "%.*s.part", STR_ARG(job.file))));
}

TEST(a_full_disk_ends_a_backup_with_what_to_do)
{
	struct str blobs;
	struct backup_count count;
	struct rlimit old;
	const struct str from = source(cx, test_db_path(cx, "a.db"), &blobs);
	const struct backup_job job = { .file = test_db_path(cx, "backup"),
					.database = from,
					.blobs = blobs };
	EQ(getrlimit(RLIMIT_FSIZE, &old), 0);
	const struct rlimit low = { 100000, old.rlim_max };
	void (*const handler)(int) = signal(SIGXFSZ, SIG_IGN);
	EQ(setrlimit(RLIMIT_FSIZE, &low), 0);
	EQ(backup_make(cx, &job, &count), RC_IO);
	EQ(setrlimit(RLIMIT_FSIZE, &old), 0);
	(void)signal(SIGXFSZ, handler);
	if (str_find(cx_error(cx), STR("is full")) == STR_NONE)
		EQ_STR(cx_error(cx), "is full");
	CHECK(!is_there(job.file));
}

struct writing {
	struct store *store;
	int added;
};

static void write_meanwhile(void *arg, const struct backup_count *so_far)
{
	struct writing *w = arg;
	struct arena arena = { 0 };
	struct cx cx;
	cx_init(&cx, &arena, instant_now());
	if (so_far->tables > 0 && w->added < 5) {
		EQ(unit_run(&cx, w->store, TX_WRITE, append_one, NULL), RC_OK);
		w->added++;
	}
	arena_done(&arena);
}

/* The ledger's tables come after others: what is added meanwhile is not half there. */
static void while_serving(struct cx *cx, struct str url)
{
	struct str blobs;
	struct backup_count count;
	struct writing writing = { 0 };
	(void)source(cx, url, &blobs);
	const struct str before = dump(cx, url);
	EQ(store_open(cx, &(struct store_config){ .url = url }, &writing.store), RC_OK);
	struct backup_job job = { .file = test_db_path(cx, "backup"),
				  .database = url,
				  .blobs = blobs,
				  .progress = write_meanwhile,
				  .arg = &writing };
	EQ(backup_make(cx, &job, &count), RC_OK);
	EQ(writing.added, 5);
	store_close(writing.store);
	job.database = test_db_path(cx, "b.db");
	job.blobs = test_db_path(cx, "restored-blobs");
	job.progress = NULL;
	struct backup_texts texts;
	EQ(backup_restore(cx, &job, &texts, &count), RC_OK);
	EQ_STR(dump(cx, job.database), before);
	CHECK(!str_eq(dump(cx, url), before));
}

TEST(a_backup_is_of_one_moment_on_sqlite)
{
	while_serving(cx, test_db_path(cx, "a.db"));
}

TEST(a_backup_is_of_one_moment_on_postgres)
{
	const struct str url = test_postgres_url(cx);
	while_serving(cx, url);
	test_postgres_drop(cx, url);
}
