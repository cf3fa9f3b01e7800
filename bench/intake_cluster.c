// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * intake-cluster: places messages into campaigns as a node does, one unit after another.
 *
 *     intake-cluster place DATABASE FILE
 *         places the messages of a file, in their order; a line "NAME CAMPAIGN" for each
 *     intake-cluster grow DATABASE FILE COUNT
 *         places COUNT messages made from those of the file: each of a campaign of some hundred,
 *         with words, names and addresses changed; lines of "name=value": messages a second of
 *         processor time so far, of all and of placing alone, at each power of ten
 *
 * The file holds records: a line "message NAME", then for each text of it a line "plain BYTES" or
 * "html BYTES" and the bytes. bench/intake-cluster writes it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "intake/campaign_db.h"
#include "intake/likeness_from_report.h"
#include "intake/report_from_mail.h"
#include "store/store.h"

enum { GROUP = 50, FILE_MAX_BYTES = 1 << 30, SAME = 100, WORDS_CHANGED = 16 };

struct message {
	struct str name;
	struct {
		struct str bytes;
		bool html;
	} texts[16];
	size_t n;
	struct id id;
};

struct messages {
	struct message *p;
	size_t n, cap;
};

static double cpu_s(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static _Noreturn void stop(const char *text)
{
	(void)fprintf(stderr, "intake-cluster: %s\n", text);
	exit(1);
}

static void must(const struct cx *cx, enum rc rc)
{
	if (rc != RC_OK)
		stop(cx->error);
}

static struct str read_file(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rbe");
	if (!f || fseek(f, 0, SEEK_END) != 0)
		stop("cannot read the file");
	const long n = ftell(f);
	if (n < 0 || n > FILE_MAX_BYTES || fseek(f, 0, SEEK_SET) != 0)
		stop("cannot read the file");
	char *p = arena_alloc(a, (size_t)n + 1);
	if (fread(p, 1, (size_t)n, f) != (size_t)n || fclose(f) != 0)
		stop("cannot read the file");
	return (struct str){ p, (size_t)n };
}

static void read_messages(struct arena *a, struct str text, struct messages *out)
{
	while (text.n > 0) {
		struct str line, word, rest;
		int64_t n;
		(void)str_cut(text, '\n', &line, &text);
		(void)str_cut(line, ' ', &word, &rest);
		if (str_eq(word, STR("message"))) {
			ARENA_PUSH(a, out)->name = rest;
			continue;
		}
		if (out->n == 0 || !str_to_i64(rest, 0, (int64_t)text.n, &n))
			stop("the file has another form");
		struct message *m = &out->p[out->n - 1];
		if (m->n < sizeof m->texts / sizeof *m->texts) {
			m->texts[m->n].bytes = str_slice(text, 0, (size_t)n);
			m->texts[m->n++].html = str_eq(word, STR("html"));
		}
		text = str_slice(text, (size_t)n + 1, text.n);
	}
}

/* As a report whose text is what all its texts show. */
static void likeness_of(struct cx *cx, const struct message *m, struct likeness *l)
{
	struct intake_report r = { .id = m->id, .received_at = cx->now };
	for (size_t i = 0; i < m->n; i++) {
		const struct str bytes = m->texts[i].bytes;
		const struct str shown = m->texts[i].html ? text_of_html(cx->arena, bytes) : bytes;
		r.text = i == 0 ? shown
				: arena_fmt(cx->arena, "%.*s\n%.*s", STR_ARG(r.text),
					    STR_ARG(shown));
	}
	subjects_from_text(cx->arena, &r);
	likeness_from_report(cx->arena, &r, l);
}

static enum rc place(struct cx *cx, struct db *db, void *arg)
{
	struct campaign_placed placed;
	return campaign_place(cx, db, arg, &placed);
}

struct group {
	struct likeness *p;
	size_t n;
};

static enum rc place_group(struct cx *cx, struct db *db, void *arg)
{
	const struct group *g = arg;
	for (size_t i = 0; i < g->n; i++)
		TRY(place(cx, db, &g->p[i]));
	return RC_OK;
}

struct root_of {
	struct id report, root;
};

static enum rc find_root(struct cx *cx, struct db *db, void *arg)
{
	struct root_of *r = arg;
	struct campaign c;
	TRY(campaign_load(cx, db, r->report, &c));
	r->root = c.id;
	return RC_OK;
}

static struct store *open_store(struct cx *cx, const char *path)
{
	struct store *store = NULL;
	const struct store_config config = { .url = str_from_c(path) };
	must(cx, store_create(cx, &config));
	must(cx, store_open(cx, &config, &store));
	return store;
}

static void run_place(struct cx *cx, struct store *store, struct messages *all)
{
	const double since = cpu_s();
	struct likeness *l = arena_new(cx->arena, struct likeness, 1);
	for (size_t i = 0; i < all->n; i++) {
		cx->now.us += 1000;
		all->p[i].id = id_new(cx->now);
		likeness_of(cx, &all->p[i], l);
		must(cx, unit_run(cx, store, TX_WRITE, place, l));
	}
	(void)fprintf(stderr, "%.3f s of processor time\n", cpu_s() - since);
	for (size_t i = 0; i < all->n; i++) {
		struct root_of r = { .report = all->p[i].id };
		must(cx, unit_run(cx, store, TX_READ, find_root, &r));
		(void)printf("%.*s %.*s\n", STR_ARG(all->p[i].name),
			     STR_ARG(id_print(cx->arena, r.root)));
	}
}

/* ---- many ---------------------------------------------------------------------------- */

static uint64_t state = 88172645463325252U; // the same each time

static uint64_t chance(uint64_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % below;
}

/* One word of `rate` another, made of what the campaign and the message are. */
static struct str varied(struct arena *a, struct str s, uint64_t rate, uint64_t of)
{
	struct buf b;
	buf_init(&b, 4 * s.n + 1024);
	for (size_t i = 0; i < s.n;) {
		size_t end = i;
		while (end < s.n && ((s.p[end] | 0x20) >= 'a' && (s.p[end] | 0x20) <= 'z'))
			end++;
		if (end > i + 3 && of % rate == 0) {
			buf_fmt(&b, "%c%c%.*s", (char)('a' + of / 7 % 26),
				(char)('a' + of / 191 % 26), (int)(end - i - 2), s.p + i + 2);
		} else {
			buf_add(&b, str_slice(s, i, end > i ? end : i + 1));
		}
		of = of * 6364136223846793005U + 1442695040888963407U;
		of ^= of >> 29;
		i = end > i ? end : i + 1;
	}
	const struct str out = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return out;
}

static void make_message(struct arena *a, const struct messages *all, uint64_t campaign,
			 struct message *out)
{
	const struct message *from = &all->p[campaign % all->n];
	*out = *from;
	for (size_t i = 0; i < from->n; i++) {
		// Each campaign is another text, each message of it a variant.
		const struct str own = varied(a, from->texts[i].bytes, 2,
					      campaign * 2654435761U + i);
		out->texts[i].bytes = arena_fmt(
			a, "Dear customer%llu,\n%.*s\nhttp://h%llu.test/%llu\n",
			(unsigned long long)chance(100000),
			STR_ARG(varied(a, own, WORDS_CHANGED + chance(40), chance(UINT64_MAX))),
			(unsigned long long)campaign, (unsigned long long)chance(1000000));
	}
}

static void run_grow(struct cx *cx, struct store *store, const struct messages *all, size_t count)
{
	struct arena arena = { 0 };
	struct cx own;
	struct likeness *l = arena_new(cx->arena, struct likeness, GROUP);
	double making = 0, reading = 0, placing = 0, last_reading = 0, last_placing = 0;
	size_t mark = 1000, last = 0;
	const size_t campaigns = count / SAME + 1;
	cx_init(&own, &arena, cx->now);
	for (size_t i = 0; i < count;) {
		struct group g = { l, 0 };
		for (; g.n < GROUP && i < count; g.n++, i++) {
			struct message m;
			double since = cpu_s();
			make_message(&arena, all, chance(campaigns), &m);
			own.now.us += 1000;
			m.id = id_new(own.now);
			making += cpu_s() - since;
			since = cpu_s();
			likeness_of(&own, &m, &l[g.n]);
			reading += cpu_s() - since;
		}
		const double since = cpu_s();
		must(&own, unit_run(&own, store, TX_WRITE, place_group, &g));
		placing += cpu_s() - since;
		arena_reset(&arena);
		if (i < mark && i < count)
			continue;
		(void)printf("n=%zu all_per_s=%.0f placed_per_s=%.0f\n", i,
			     (double)(i - last) / (reading + placing - last_reading - last_placing),
			     (double)(i - last) / (placing - last_placing));
		(void)fflush(stdout);
		last_reading = reading;
		last_placing = placing;
		last = i;
		mark *= 10;
	}
	(void)fprintf(stderr, "%.1f s of making them\n", making);
	arena_done(&arena);
}

int main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct cx cx;
	struct messages all = { 0 };
	int64_t count = 0;
	const bool grows = argc == 5 && strcmp(argv[1], "grow") == 0;
	if (!grows && (argc != 4 || strcmp(argv[1], "place") != 0))
		stop("place DATABASE FILE | grow DATABASE FILE COUNT");
	if (grows && !str_to_i64(str_from_c(argv[4]), 1, 100000000, &count))
		stop("COUNT is a number");
	cx_init(&cx, &arena, (struct instant){ 1795348800000000 });
	read_messages(&arena, read_file(&arena, argv[3]), &all);
	if (all.n == 0)
		stop("the file has no messages");
	struct store *store = open_store(&cx, argv[2]);
	if (grows)
		run_grow(&cx, store, &all, (size_t)count);
	else
		run_place(&cx, store, &all);
	store_close(store);
	arena_done(&arena);
	return 0;
}
