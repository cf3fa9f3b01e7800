// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/check_job.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "formats/checkpoint.h"
#include "formats/note.h"
#include "formats/tile.h"
#include "ledger/alarm_db.h"
#include "ledger/entry_db.h"
#include "ledger/key_db.h"
#include "ledger/shape_db.h"
#include "ledger/watermark_job.h"

static const int64_t CHECK_EVERY_US = 6 * 3600 * 1000000LL;
static const int64_t REST_MAX_US = 1000000;

/* What the times of entries may go back: an entry waits for its number, and a clock was set
 * to local time (14 hours at most) before somebody put it right. */
static const int64_t DATE_SLACK_US = 24 * 3600 * 1000000LL;

enum { PAGE = 256 };

struct keys {
	struct note_key *p;
	size_t n, cap;
};

/* A check that runs. */
struct check {
	struct cx *cx; // the caller's: findings outlive a page
	struct ledger_report report;
	struct keys keys;
	struct merkle_range range;
	int64_t seen;	   // rows read; the range stops at the first gap
	bool broken;	   // the roots say nothing more
	bool reads;	   // it has begun, and has not ended
	bool has_head;	   // what is beyond this head is for the next check
	int64_t misshapen; // the next entry that cannot be read
	struct sha256 tiles[TILE_LEVELS][TILE_WIDTH];
	int64_t checkpoint; // the last one looked at
	struct instant checkpoint_at;
	struct instant newest; // time of an entry so far
	int64_t newest_number;
	struct str dir, origin; // dir empty: there is no mark to compare with
	bool own;		// a checkpoint of this log was signed before the mark was read
	struct watermark mark;
	int64_t signed_size; // of the last signed checkpoint
	struct ledger_accepted accepted;
};

static void put(struct check *c, int64_t number, struct str what)
{
	if (c->report.findings.n == LEDGER_FINDINGS_MAX) {
		c->report.left_out++;
		return;
	}
	*ARENA_PUSH(c->cx->arena, &c->report.findings) = (struct ledger_finding){ number, what };
}

static void found(struct check *c, int64_t number, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void found(struct check *c, int64_t number, const char *fmt, ...)
{
	char text[512];
	va_list ap;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap); // cut when too long
	va_end(ap);
	put(c, number, arena_copy(c->cx->arena, str_from_c(text)));
}

/* A date, which nobody can put right: it may have been accepted. */
static void found_date(struct check *c, int64_t number, struct str what)
{
	const struct sha256 hash = sha256_of(what);
	for (size_t i = 0; i < c->accepted.n; i++) {
		if (sha256_eq(&hash, &c->accepted.p[i])) {
			*ARENA_PUSH(c->cx->arena,
				    &c->report.accepted) = (struct ledger_finding){ number, what };
			return;
		}
	}
	put(c, number, what);
}

/* ---- entries ------------------------------------------------------------- */

static bool columns_fit(const struct ledger_row *row, const struct ledger_entry *e)
{
	return row->at.us == e->at.us && str_eq(row->act, e->act) &&
	       id_eq(row->account, e->account) && str_eq(row->role, e->role) &&
	       str_eq(row->object_kind, e->object_kind) && id_eq(row->object, e->object);
}

static void check_bytes(struct cx *cx, struct check *c, const struct ledger_row *row)
{
	struct ledger_entry e;
	const struct sha256 leaf = merkle_leaf(row->bytes);
	const long long number = (long long)row->number;
	if (!sha256_eq(&leaf, &row->leaf))
		found(c, row->number, "entry %lld is not what was hashed", number);
	else if (entry_parse(cx, row->bytes, &e) != RC_OK)
		found(c, row->number, "entry %lld is not written as an entry", number);
	else if (!columns_fit(row, &e))
		found(c, row->number, "the columns of entry %lld say other things than its bytes",
		      number);
}

/* Entries come in the order of arrival: none is much older than what was checkpointed before
 * it. What waited long comes after others that waited, so the entries before it count, too. */
static void check_date(struct check *c, const struct ledger_row *row)
{
	const int64_t before = c->checkpoint_at.us < c->newest.us ? c->checkpoint_at.us
								  : c->newest.us;
	if (row->at.us < before - DATE_SLACK_US)
		found_date(c, row->number,
			   arena_fmt(c->cx->arena,
				     "entry %lld is dated more than a day before the checkpoint "
				     "that was there when it came: it was put in afterwards, or "
				     "the clock was wrong",
				     (long long)row->number));
	if (row->at.us > c->newest.us) {
		c->newest = row->at;
		c->newest_number = row->number;
	}
}

static enum rc check_erased(struct cx *cx, struct db *db, struct check *c,
			    const struct ledger_row *row)
{
	bool says = false;
	c->report.erased++;
	TRY(ledger_erased_by(cx, db, row, &says));
	if (!says)
		found(c, row->number, "entry %lld is erased, and no entry says by which rule",
		      (long long)row->number);
	return RC_OK;
}

static enum rc check_tile(struct cx *cx, struct db *db, struct check *c, unsigned level,
			  uint64_t index, unsigned width)
{
	struct str stored;
	const size_t n = (size_t)width * SHA256_BYTES;
	const enum rc rc = tree_tile(cx, db, level, index, width, &stored);
	if (rc != RC_OK && rc != RC_MISSING)
		return rc;
	if (rc == RC_MISSING || memcmp(stored.p, c->tiles[level], n) != 0)
		found(c, -1, "tile %u/%llu does not hold the hashes of its entries", level,
		      (unsigned long long)index);
	return RC_OK;
}

/* A tile that fills is compared, and its root goes one level up. */
static enum rc push(struct cx *cx, struct db *db, struct check *c, struct sha256 leaf)
{
	const uint64_t size = c->range.size;
	struct sha256 h = leaf;
	for (unsigned l = 0; l < TILE_LEVELS; l++) {
		const size_t at = size >> (8 * l) & (TILE_WIDTH - 1);
		struct merkle_range range = { 0 };
		c->tiles[l][at] = h;
		if (at + 1 < TILE_WIDTH)
			break;
		TRY(check_tile(cx, db, c, l, size >> (8 * (l + 1)), TILE_WIDTH));
		for (size_t i = 0; i < TILE_WIDTH; i++)
			INVARIANT(merkle_push(&range, &c->tiles[l][i]));
		h = merkle_root(&range);
	}
	INVARIANT(merkle_push(&c->range, &leaf));
	return RC_OK;
}

/* ---- checkpoints --------------------------------------------------------- */

/* Any of the ledger's keys, if none of them is wrong. */
static bool is_signed(struct cx *cx, const struct check *c, const struct note *note,
		      struct str origin)
{
	bool by_any = false;
	for (size_t i = 0; i < c->keys.n; i++) {
		bool by_this = false;
		if (note_verify(cx, note, &c->keys.p[i], &by_this) != RC_OK)
			return false;
		by_any = by_any || (by_this && str_eq(c->keys.p[i].name, origin));
	}
	return by_any;
}

static void check_note(struct cx *cx, struct check *c, const struct checkpoint_row *row)
{
	struct note note;
	struct checkpoint says;
	const long long size = (long long)row->size;
	c->report.signed_checkpoints++;
	if (note_parse(cx, row->note, &note) != RC_OK ||
	    checkpoint_parse(cx, note.text, &says) != RC_OK)
		found(c, -1, "the note of the checkpoint of size %lld cannot be read", size);
	else if (says.size != (uint64_t)row->size || !sha256_eq(&says.root, &row->root))
		found(c, -1, "the note of the checkpoint of size %lld says another size or root",
		      size);
	else if (!is_signed(cx, c, &note, says.origin))
		found(c, -1, "the checkpoint of size %lld is not signed by a key of this ledger",
		      size);
}

/* The time of a checkpoint is in no signature, that of its entries is. */
static void check_checkpoint_date(struct check *c, const struct checkpoint_row *row)
{
	if (row->at.us < c->newest.us - DATE_SLACK_US) {
		found_date(c, c->newest_number,
			   arena_fmt(c->cx->arena,
				     "entry %lld is dated more than a day after the checkpoint of "
				     "size %lld that holds it: one of the two was changed, or the "
				     "clock was wrong",
				     (long long)c->newest_number, (long long)row->size));
		c->newest = row->at; // else each later one says so
	}
	c->checkpoint_at = row->at;
}

static void check_checkpoint(struct cx *cx, struct check *c, const struct checkpoint_row *row)
{
	c->report.checkpoints++;
	c->checkpoint = row->size;
	check_checkpoint_date(c, row);
	const struct sha256 root = merkle_root(&c->range);
	if (!c->broken && !sha256_eq(&root, &row->root))
		found(c, -1, "the first %lld entries do not give the root of their checkpoint",
		      (long long)row->size);
	if (row->note.n > 0)
		check_note(cx, c, row);
	else if (row->size < c->signed_size) // the sequencer signs one before it writes the next
		found(c, -1,
		      "the checkpoint of size %lld has no note, and a later one is signed: its "
		      "note was taken away",
		      (long long)row->size);
}

/* What was signed under this name is what stands here. */
static void check_mark(struct check *c)
{
	const struct sha256 root = merkle_root(&c->range);
	if (c->mark.size == c->range.size && !sha256_eq(&root, &c->mark.root))
		found(c, -1,
		      "the first %llu entries are not those that were signed (state/witnessed)",
		      (unsigned long long)c->mark.size);
}

/* ---- pages --------------------------------------------------------------- */

static enum rc check_row(struct cx *cx, struct db *db, struct check *c,
			 const struct ledger_row *row)
{
	if (row->number != c->seen) {
		found(c, c->seen, "entry %lld is missing", (long long)c->seen);
		c->broken = true;
		c->seen = row->number;
	}
	c->seen++;
	c->report.entries++;
	check_date(c, row);
	if (row->bytes.n > 0)
		check_bytes(cx, c, row);
	else
		TRY(check_erased(cx, db, c, row));
	if (c->broken)
		return RC_OK;
	TRY(push(cx, db, c, row->leaf));
	check_mark(c);
	return RC_OK;
}

static enum rc skip_misshapen(struct cx *cx, struct db *db, struct check *c)
{
	found(c, c->seen, "entry %lld cannot be read: a column has another type or length",
	      (long long)c->seen);
	c->report.entries++;
	c->broken = true; // its hash is of no more use than its bytes
	c->seen++;
	return shape_next_entry(cx, db, c->seen, &c->misshapen);
}

static enum rc check_page(struct cx *cx, struct db *db, void *arg)
{
	struct check *c = arg;
	struct ledger_rows rows;
	struct checkpoint_rows points;
	size_t p = 0;
	const int64_t size = c->report.head.size;
	const int64_t stop = c->misshapen < size ? c->misshapen : size;
	if (c->seen == stop)
		return skip_misshapen(cx, db, c);
	TRY(ledger_rows_between(cx, db, c->seen, stop, PAGE, &rows));
	TRY(checkpoint_written(cx, db, c->checkpoint, &points));
	for (size_t i = 0; i < rows.n; i++) {
		// A hundred at a time: where there are more, the next page goes on from here.
		if (p == points.n && p == CHECKPOINT_PAGE)
			return RC_OK;
		TRY(check_row(cx, db, c, &rows.p[i]));
		if (p < points.n && points.p[p].size == c->seen)
			check_checkpoint(cx, c, &points.p[p++]);
	}
	if (rows.n == 0) {
		found(c, c->seen, "the entries from %lld on are missing", (long long)c->seen);
		c->broken = true;
		c->seen = stop;
	}
	return RC_OK;
}

static bool is_of(const struct checkpoint_row *row, struct str origin)
{
	struct str first, rest;
	return str_cut(row->note, '\n', &first, &rest) && str_eq(first, origin);
}

static enum rc look_at_tables(struct cx *cx, struct db *db, void *arg)
{
	struct check *c = arg;
	struct checkpoint_row last;
	struct str wrong, origin;
	TRY(shape_wrong_table(cx, db, &wrong));
	if (wrong.n > 0) {
		found(c, -1,
		      "the table %.*s cannot be read: a column has another type or length; "
		      "nothing else was looked at",
		      STR_ARG(wrong));
		c->broken = true;
		return RC_OK;
	}
	TRY(ledger_origin(cx, db, &origin));
	c->origin = arena_copy(c->cx->arena, origin);
	TRY(checkpoint_latest(cx, db, &last));
	c->own = is_of(&last, origin);
	return RC_OK;
}

static void compare_signed(struct check *c)
{
	const int64_t size = c->report.head.size;
	if (c->mark.size == 0 && c->own)
		found(c, -1,
		      "state/witnessed, which remembers what was signed, is missing or empty: copy "
		      "it from the old disk; if it is lost: comity ledger acknowledge-restore");
	if (c->mark.size > (uint64_t)size)
		found(c, size,
		      "the database has %lld entries, and a checkpoint of %llu is signed: look for "
		      "the newer database; if it is lost: comity ledger acknowledge-restore",
		      (long long)size, (unsigned long long)c->mark.size);
}

static enum rc begin(struct cx *cx, struct db *db, void *arg)
{
	struct check *c = arg;
	struct ledger_keys keys;
	struct checkpoint_row last;
	TRY(shape_next_entry(cx, db, 0, &c->misshapen));
	TRY(tree_head_load(cx, db, &c->report.head));
	TRY(ledger_count_waiting(cx, db, &c->report.waiting));
	TRY(checkpoint_intended(cx, db, &last));
	if (last.size > c->report.head.size)
		found(c, c->report.head.size,
		      "there is a checkpoint of %lld entries, but only %lld entries",
		      (long long)last.size, (long long)c->report.head.size);
	TRY(checkpoint_latest(cx, db, &last));
	c->signed_size = last.size;
	if (c->dir.n > 0)
		compare_signed(c);
	TRY(ledger_alarm_accepted(c->cx, db, &c->accepted));
	TRY(ledger_key_list(c->cx, db, &keys));
	for (size_t i = 0; i < keys.n; i++)
		TRY(note_key_parse(c->cx, keys.p[i], ARENA_PUSH(c->cx->arena, &c->keys)));
	return RC_OK;
}

/* The tiles that are not full, and the tree's head. */
static enum rc end(struct cx *cx, struct db *db, void *arg)
{
	struct check *c = arg;
	const struct sha256 root = merkle_root(&c->range);
	TRY(cosignature_sum(cx, db, &c->report.cosigned));
	if (c->broken)
		return RC_OK;
	if (!sha256_eq(&root, &c->report.head.root))
		found(c, -1, "the entries do not give the root of the tree");
	for (unsigned l = 0; l < TILE_LEVELS; l++) {
		const unsigned width = (unsigned)(c->range.size >> (8 * l)) % TILE_WIDTH;
		if (width > 0)
			TRY(check_tile(cx, db, c, l, c->range.size >> (8 * (l + 1)), width));
	}
	return RC_OK;
}

/* A running node raises the mark, then stores the note: what is stored before the mark is read
 * is in the mark, and what the mark knows is in the head that is read after it. */
static enum rc start(struct cx *cx, struct store *store, struct check *c)
{
	TRY(unit_run(cx, store, TX_READ, look_at_tables, c));
	if (c->broken)
		return RC_OK;
	if (c->dir.n > 0)
		TRY(watermark_load(cx, c->dir, c->origin, &c->mark));
	c->reads = true;
	return RC_OK;
}

/* The head, then one page, or what comes after the last. */
static enum rc go_on(struct cx *cx, struct store *store, struct check *c)
{
	if (!c->reads)
		return RC_OK;
	if (!c->has_head) {
		c->has_head = true;
		return unit_run(cx, store, TX_READ, begin, c);
	}
	if (c->seen < c->report.head.size)
		return unit_run(cx, store, TX_READ, check_page, c);
	c->reads = false;
	return unit_run(cx, store, TX_READ, end, c);
}

enum rc ledger_check(struct cx *cx, struct store *store, struct str dir, struct ledger_report *out)
{
	struct check *c = arena_new(cx->arena, struct check, 1);
	struct arena arena; // of one page
	struct cx own;
	*c = (struct check){ .cx = cx, .dir = dir };
	arena_init(&arena);
	cx_init(&own, &arena, cx->now);
	enum rc rc = start(&own, store, c);
	while (rc == RC_OK && c->reads) {
		arena_reset(&arena);
		rc = go_on(&own, store, c);
	}
	if (rc == RC_OK)
		*out = c->report;
	else
		(void)cx_fail(cx, rc, "%.*s", STR_ARG(cx_error(&own)));
	arena_done(&arena);
	return rc;
}

/* ---- In the background --------------------------------------------------- */

struct ledger_checking {
	struct arena arena;
	struct cx cx; // of what is found
	struct check check;
};

static struct ledger_checking *checking_new(const struct ledger_check_place *place)
{
	struct ledger_checking *run = calloc(1, sizeof *run);
	INVARIANT(run);
	arena_init(&run->arena);
	cx_init(&run->cx, &run->arena, instant_now());
	run->check = (struct check){ .cx = &run->cx, .dir = place->dir };
	return run;
}

void ledger_check_stop(struct ledger_check_place *place)
{
	if (!place->run)
		return;
	arena_done(&place->run->arena);
	free(place->run);
	place->run = NULL;
}

static enum rc raise_alarm(struct cx *cx, struct db *db, void *arg)
{
	return ledger_alarm_raise(cx, db, arg, NULL);
}

static enum rc tell(struct cx *cx, const struct ledger_check_place *place,
		    const struct ledger_report *report)
{
	const int64_t took = instant_now().us - place->run->cx.now.us;
	LOG({ "unit", STR("ledger") },
	    { "checked", arena_fmt(cx->arena, "%lld entries", (long long)report->entries) },
	    { "seconds", arena_fmt(cx->arena, "%lld", (long long)(took / 1000000)) },
	    { "found", arena_fmt(cx->arena, "%zu", report->findings.n + report->left_out) });
	if (report->findings.n == 0)
		return RC_OK;
	const struct ledger_finding *first = &report->findings.p[0];
	struct ledger_alarm alarm = {
		.kind = LEDGER_ALARM_TAMPERED,
		.number = first->number,
		.sentence = first->what,
	};
	LOG({ "unit", STR("ledger") }, { "alarm", STR("tampered") }, { "why", first->what });
	return unit_run(cx, place->store, TX_WRITE, raise_alarm, &alarm);
}

static enum rc step(struct cx *cx, struct ledger_check_place *place)
{
	if (place->run)
		return go_on(cx, place->store, &place->run->check);
	place->run = checking_new(place);
	return start(cx, place->store, &place->run->check);
}

/* It rests as long as a page took, so that it has half a processor at most, and less where
 * others want it. */
enum rc ledger_check_turn(struct cx *cx, void *arg, int64_t *next_us)
{
	struct ledger_check_place *place = arg;
	const struct instant begun = instant_now();
	enum rc rc = step(cx, place);
	if (rc == RC_OK && place->run->check.reads) {
		const int64_t took = instant_now().us - begun.us;
		*next_us = took < 1000 ? 1000 : took < REST_MAX_US ? took : REST_MAX_US;
		return RC_OK;
	}
	*next_us = CHECK_EVERY_US;
	if (rc == RC_OK)
		rc = tell(cx, place, &place->run->check.report);
	ledger_check_stop(place);
	atomic_fetch_add(&place->times, 1);
	return rc;
}
