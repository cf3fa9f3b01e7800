// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * faults: the program that tests/check-faults runs.
 *
 *	faults work DIR TOLD [--database URL] [--threads N] [--rounds N] [--acts N]
 *			[--synchronous-off]
 *		works in DIR and writes what was acknowledged into TOLD.
 *	faults judge DIR TOLD [--database URL]
 *		exits 0 when every acknowledged act is there, whole.
 *	faults cut LOG FOLDER POINTS SEED
 *		lets the power fail POINTS times in what powercut.c has recorded, half of them
 *		right after something was acknowledged; judges what stands each time.
 *		Prints "N points, N failed".
 *	faults acknowledged LOG
 *		how many records there are, and then which of them tell the world something.
 *	faults stand LOG FOLDER END SEED
 *		the power fails before record END of another program's log: what stands goes into
 *		FOLDER, which is made; prints what was acknowledged.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "disk.h"
#include "work.h"

enum { TOLD_MAX = 1 << 24, LOG_MAX = 1 << 30 };

static enum rc read_file(struct cx *cx, const char *path, size_t max, struct buf *out)
{
	char piece[1 << 16];
	buf_init(out, max);
	FILE *f = fopen(path, "rbe");
	if (!f)
		return cx_fail(cx, RC_IO, "%s: %s", path, strerror(errno));
	for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
		buf_add(out, (struct str){ piece, n });
	(void)fclose(f); // only read
	return buf_full(out) ? cx_fail(cx, RC_LIMIT, "%s is too large", path) : RC_OK;
}

/* Makes the database of this program lose what a power cut takes, by the pragma that
 * comity itself gives no way to set; and keeps comity from setting it back. */
static int allow(void *arg, int action, const char *one, const char *two, const char *db,
		 const char *trigger)
{
	(void)arg, (void)two, (void)db, (void)trigger;
	return action == SQLITE_PRAGMA && strcmp(one, "synchronous") == 0 ? SQLITE_IGNORE
									  : SQLITE_OK;
}

static int turn_off_synchronous(sqlite3 *db, const char **why, const void *unused)
{
	(void)why, (void)unused;
	if (sqlite3_exec(db, "PRAGMA synchronous=OFF", NULL, NULL, NULL) != SQLITE_OK)
		return SQLITE_ERROR;
	return sqlite3_set_authorizer(db, allow, NULL);
}

static unsigned number(const char *text)
{
	int64_t n = 0;
	if (!str_to_i64(str_from_c(text), 0, 1 << 30, &n)) {
		(void)fprintf(stderr, "faults: no number: %s\n", text);
		exit(rc_exit_code(RC_INVALID));
	}
	return (unsigned)n;
}

static struct work read_work(struct cx *cx, int argc, char **argv)
{
	struct work w = { .dir = str_from_c(argv[2]),
			  .told = str_from_c(argv[3]),
			  .threads = 4,
			  .rounds = 3,
			  .acts = 20 };
	w.database = arena_fmt(cx->arena, "%s/comity.db", argv[2]);
	for (int i = 4; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : "";
		if (strcmp(argv[i], "--synchronous-off") == 0) {
			INVARIANT(sqlite3_auto_extension((void (*)(void))turn_off_synchronous) ==
				  SQLITE_OK);
			continue;
		}
		if (strcmp(argv[i], "--database") == 0)
			w.database = str_from_c(value);
		else if (strcmp(argv[i], "--threads") == 0)
			w.threads = number(value);
		else if (strcmp(argv[i], "--rounds") == 0)
			w.rounds = number(value);
		else if (strcmp(argv[i], "--acts") == 0)
			w.acts = number(value);
		i++;
	}
	return w;
}

static enum rc run_work(struct cx *cx, int argc, char **argv)
{
	unsigned failed = 0;
	const struct work w = read_work(cx, argc, argv);
	TRY(work_do(cx, &w, &failed));
	(void)printf("%u acts failed%s%s\n", failed, failed ? ": " : "", failed ? cx->error : "");
	return RC_OK;
}

static enum rc run_judge(struct cx *cx, int argc, char **argv)
{
	struct buf told;
	const struct work w = read_work(cx, argc, argv);
	enum rc rc = read_file(cx, argv[3], TOLD_MAX, &told);
	if (rc == RC_OK)
		rc = work_judge(cx, &w, buf_str(&told));
	buf_done(&told);
	return rc;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

/* A new node is made for each point, so that one that crashes takes nobody along. */
static bool survives(struct str log, size_t end, uint64_t seed, const char *folder)
{
	const pid_t child = fork();
	INVARIANT(child >= 0);
	if (child == 0) {
		struct arena arena = { 0 };
		struct cx cx;
		struct buf told;
		cx_init(&cx, &arena, instant_now());
		buf_init(&told, TOLD_MAX);
		struct disk *d = disk_new(log);
		disk_run(d, end, &told);
		disk_fail(d, seed, folder);
		const struct work w = {
			.dir = str_from_c(folder),
			.database = arena_fmt(&arena, "%s/comity.db", folder),
		};
		const enum rc rc = work_judge(&cx, &w, buf_str(&told));
		if (rc != RC_OK)
			(void)printf("after record %zu, seed %llu: %s\n", end,
				     (unsigned long long)seed, cx.error);
		(void)fflush(stdout);
		_exit(rc == RC_OK ? 0 : 1);
	}
	int status = -1;
	INVARIANT(waitpid(child, &status, 0) == child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 1)
		(void)printf("after record %zu, seed %llu: the program crashed\n", end,
			     (unsigned long long)seed);
	return false;
}

/* Half of the points are any, half right after something was acknowledged. */
static size_t choose_end(const struct disk *d, uint64_t i, uint64_t random)
{
	const size_t n = disk_records(d);
	size_t end = random % (n + 1);
	while (i % 2 && end < n && !disk_acknowledges(d, end))
		end++;
	return end < n ? end + 1 : n;
}

static enum rc run_cut(struct cx *cx, char **argv)
{
	struct buf log;
	const unsigned points = number(argv[4]), seed = number(argv[5]);
	unsigned failed = 0;
	TRY(read_file(cx, argv[2], LOG_MAX, &log));
	struct disk *d = disk_new(buf_str(&log));
	uint64_t random = seed + 1;
	for (unsigned i = 0; i < points; i++) {
		const struct str folder = arena_fmt(cx->arena, "%s/%u", argv[3], i);
		random = random * 6364136223846793005U + 1442695040888963407U;
		failed += !survives(buf_str(&log), choose_end(d, i, random >> 20), random,
				    folder.p);
		if (nftw(folder.p, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
			return cx_fail(cx, RC_IO, "%s: %s", folder.p, strerror(errno));
	}
	(void)printf("%zu records, %u points, %u failed\n", disk_records(d), points, failed);
	disk_close(d);
	buf_done(&log);
	return RC_OK;
}

static enum rc run_acknowledged(struct cx *cx, char **argv)
{
	struct buf log;
	TRY(read_file(cx, argv[2], LOG_MAX, &log));
	struct disk *d = disk_new(buf_str(&log));
	(void)printf("%zu\n", disk_records(d));
	for (size_t i = 0; i < disk_records(d); i++)
		if (disk_acknowledges(d, i))
			(void)printf("%zu\n", i);
	disk_close(d);
	buf_done(&log);
	return RC_OK;
}

static enum rc run_stand(struct cx *cx, char **argv)
{
	struct buf log, told;
	TRY(read_file(cx, argv[2], LOG_MAX, &log));
	buf_init(&told, TOLD_MAX);
	struct disk *d = disk_new(buf_str(&log));
	disk_run(d, number(argv[4]), &told);
	disk_fail(d, number(argv[5]), argv[3]);
	(void)printf("%.*s", STR_ARG(buf_str(&told)));
	disk_close(d);
	buf_done(&told);
	buf_done(&log);
	return RC_OK;
}

int main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct cx cx;
	cx_init(&cx, &arena, instant_now());
	enum rc rc = RC_INVALID;
	if (argc >= 4 && strcmp(argv[1], "work") == 0)
		rc = run_work(&cx, argc, argv);
	else if (argc >= 4 && strcmp(argv[1], "judge") == 0)
		rc = run_judge(&cx, argc, argv);
	else if (argc == 6 && strcmp(argv[1], "cut") == 0)
		rc = run_cut(&cx, argv);
	else if (argc == 3 && strcmp(argv[1], "acknowledged") == 0)
		rc = run_acknowledged(&cx, argv);
	else if (argc == 6 && strcmp(argv[1], "stand") == 0)
		rc = run_stand(&cx, argv);
	else
		(void)cx_fail(&cx, rc,
			      "usage: faults work|judge|cut|acknowledged|stand ARGUMENT...");
	if (rc != RC_OK)
		(void)fprintf(stderr, "faults: %s\n", cx.error);
	arena_done(&arena);
	return rc_exit_code(rc);
}
