// SPDX-License-Identifier: AGPL-3.0-or-later
/* comity hashset import|list|show|remove|lookup */
#include <stdio.h>
#include <string.h>

#include "core/table.h"
#include "evidence/evidence_cmd.h"
#include "evidence/hashset_import_job.h"
#include "evidence/hashset_job.h"
#include "evidence/progress_job.h"
#include "ledger/entry_db.h"

enum { NEAR_SHOWN = 1000 };

static const struct option import_table[] = {
	{ "class", "CLASS", "known, notable or abuse: what it means to be on the list",
	  OPTION_ONCE },
	{ "title", "TEXT", "what list it is: whose, and its version", OPTION_ONCE },
	{ "only", "LIST", "of md5, sha1, sha256 and near, by commas: what is read of it (all)",
	  OPTION_ONCE },
	{ "near", NULL, "64 digits are a perceptual hash of 256 bits, and no SHA-256",
	  OPTION_ONCE },
	{ "distance", "BITS", "in how many of 256 bits a perceptual hash may differ: 0 to 31 (31)",
	  OPTION_ONCE },
	DATA_OPTION,
	EVIDENCE_JSON,
	{ 0 },
};
static const struct option plain_table[] = { DATA_OPTION, EVIDENCE_JSON, { 0 } };
static const struct option show_table[] = {
	{ "verify", NULL, "read all of it, and compare with its digest", OPTION_ONCE },
	DATA_OPTION,
	EVIDENCE_JSON,
	{ 0 },
};
static const struct option lookup_table[] = {
	{ "near", NULL, "64 digits are a perceptual hash of 256 bits", OPTION_ONCE },
	{ "distance", "BITS", "in how many bits it may differ (that of each list)", OPTION_ONCE },
	DATA_OPTION,
	EVIDENCE_JSON,
	{ 0 },
};

/* What a subcommand found. */
struct hashset_run {
	struct hashsets *sets;
	struct hashset one;
	struct sha256 digest; // of the file
	struct hashset_order order;
	struct {
		bool is_set;
		struct sha256 digest;
		int64_t rows;
		struct instant made;
	} before; // the list of this name that an import took the place of
	bool is_checked, is_removed;
	struct hits {
		struct hit *p;
		size_t n, cap;
	} hits;
};

struct hit {
	struct str asked, algorithm, found; // found: of near, the value that is near
	const struct hashset *set;
	unsigned distance;
};

static struct hashset_run *begin(struct evidence_run *run)
{
	struct hashset_run *r = arena_new(run->cx->arena, struct hashset_run, 1);
	run->found = r;
	return r;
}

static enum rc read_distance(struct evidence_run *run, int64_t otherwise, int64_t *out)
{
	const struct str text = options_get(&run->options, "distance");
	*out = otherwise;
	if (text.n > 0 && !str_to_i64(text, 0, HASHSET_DISTANCE_MAX, out))
		return cx_fail(run->cx, RC_INVALID, "--distance is 0 to %d", HASHSET_DISTANCE_MAX);
	return RC_OK;
}

/* ---- the ledger ---------------------------------------------------------------- */

struct noted {
	const char *act;
	struct str note;
	struct sha256 content;
};

static enum rc note_in_unit(struct cx *cx, struct db *db, void *arg)
{
	const struct noted *n = arg;
	const struct ledger_act act = {
		.act = n->act, .role = "terminal", .note = n->note, .content = n->content
	};
	return ledger_append(cx, db, &act, NULL);
}

static enum rc to_ledger(struct evidence_run *run, const char *act, const struct hashset *s,
			 const struct sha256 *digest)
{
	struct noted n = { act,
			   arena_fmt(run->cx->arena, "%.*s (%s): %.*s", STR_ARG(s->name),
				     hashset_class_key(s->class), STR_ARG(s->title)),
			   *digest };
	return unit_run(run->cx, run->store, TX_WRITE, note_in_unit, &n);
}

/* ---- import -------------------------------------------------------------------- */

static void tell(void *arg, const struct hashset_progress *p)
{
	(void)arg;
	(void)fprintf(stderr, "\r\033[K%lld MB read, %lld rows%s", (long long)(p->bytes / 1000000),
		      (long long)p->rows, p->is_sorting ? "; sorting" : "");
	(void)fflush(stderr);
}

static enum rc read_only(struct evidence_run *run, unsigned *out)
{
	struct str rest = options_get(&run->options, "only"), name;
	*out = rest.n > 0 ? 0 : (1U << HASHSET_KINDS) - 1;
	while (rest.n > 0) {
		enum hashset_kind kind;
		(void)str_cut(rest, ',', &name, &rest);
		if (!hashset_kind_parse(name, &kind))
			return cx_fail(run->cx, RC_INVALID,
				       "--only takes md5, sha1, sha256 and near, by commas: "
				       "\"%.*s\" is none",
				       STR_ARG(name));
		*out |= 1U << kind;
	}
	return RC_OK;
}

static enum rc read_order(struct evidence_run *run, struct hashset_order *o)
{
	int64_t distance = HASHSET_DISTANCE_MAX;
	const struct options *options = &run->options;
	*o = (struct hashset_order){ .data = run->settings.dir,
				     .name = options->args.p[0],
				     .title = options_get(options, "title"),
				     .files = options->args.p + 1,
				     .n = options->args.n - 1,
				     .is_near = options_has(options, "near") };
	if (!hashset_class_parse(options_get(options, "class"), &o->class))
		return cx_fail(run->cx, RC_INVALID,
			       "--class is known (nothing to look at), notable (worth looking at) "
			       "or abuse (known child-abuse material: exhibits are locked)");
	TRY(read_only(run, &o->columns));
	TRY(read_distance(run, distance, &distance));
	o->distance = (unsigned)distance;
	if (progress_is_shown())
		o->tell = tell;
	return RC_OK;
}

/* One that cannot be read any more is replaced, too, and is not told. */
static void look_before(struct evidence_run *run, struct hashset_run *r)
{
	struct hashset s = { 0 };
	if (hashset_load(run->cx, run->settings.dir, r->order.name, &s) != RC_OK)
		return;
	r->before.is_set = true;
	r->before.digest = sha256_of((struct str){ (const char *)s.p, s.n });
	r->before.rows = s.rows;
	r->before.made = s.made;
	hashset_unload(&s);
}

static enum rc import(struct evidence_run *run)
{
	struct hashset_run *r = begin(run);
	TRY(read_order(run, &r->order));
	look_before(run, r);
	const enum rc rc = hashset_import(run->cx, &r->order, &r->digest);
	if (r->order.tell)
		(void)fputs("\r\033[K", stderr);
	TRY(rc);
	TRY(hashset_load(run->cx, run->settings.dir, r->order.name, &r->one));
	return to_ledger(run, "hashset-imported", &r->one, &r->digest);
}

/* ---- telling one --------------------------------------------------------------- */

static void set_to_json(struct evidence_run *run, struct json *j, const struct hashset *s)
{
	json_str(j, "name", s->name);
	json_str(j, "class", str_from_c(hashset_class_key(s->class)));
	json_str(j, "title", s->title);
	json_str(j, "made_at", entry_print_time(run->cx->arena, s->made));
	json_int(j, "rows", s->rows);
	json_int(j, "bytes", (int64_t)s->n);
	json_int(j, "distance", s->distance);
	json_begin_object(j, "values");
	for (enum hashset_kind k = 0; k < HASHSET_KINDS; k++)
		json_int(j, hashset_kind_key(k), s->sections[k].count);
	json_end(j);
}

static void one_to_json(struct evidence_run *run, struct json *j)
{
	struct hashset_run *r = run->found;
	json_begin_object(j, "hashset");
	set_to_json(run, j, &r->one);
	json_str(j, "sha256", sha256_print(run->cx->arena, &r->digest));
	json_bool(j, "verified", r->is_checked);
	if (r->is_removed)
		json_bool(j, "removed", true);
	if (r->before.is_set)
		json_str(j, "replaces_sha256", sha256_print(run->cx->arena, &r->before.digest));
	json_end(j);
	hashset_unload(&r->one);
}

static void one_to_text(struct evidence_run *run)
{
	struct hashset_run *r = run->found;
	const struct hashset *s = &r->one;
	(void)fprintf(run->out, "%.*s  %s\n", STR_ARG(s->name), hashset_class_key(s->class));
	if (s->title.n > 0)
		(void)fprintf(run->out, "%.*s\n", STR_ARG(s->title));
	(void)fprintf(run->out, "  %lld %s, %zu bytes, made %.*s\n", (long long)s->rows,
		      s->rows == 1 ? "row" : "rows", s->n,
		      STR_ARG(entry_print_time(run->cx->arena, s->made)));
	for (enum hashset_kind k = 0; k < HASHSET_KINDS; k++)
		if (s->sections[k].count > 0)
			(void)fprintf(run->out, "  %-8s %lld%s\n", hashset_kind_key(k),
				      (long long)s->sections[k].count,
				      s->sections[k].is_complete ? "" : " (some rows had none)");
	if (s->sections[HASHSET_NEAR].count > 0)
		(void)fprintf(run->out, "  near matches within %u of 256 bits\n", s->distance);
	(void)fprintf(run->out, "  SHA-256  %.*s\n",
		      STR_ARG(sha256_print(run->cx->arena, &r->digest)));
	if (r->before.is_set)
		(void)fprintf(run->out,
			      "It REPLACES a list of this name: %lld %s, made %.*s, SHA-256 %.*s\n",
			      (long long)r->before.rows, r->before.rows == 1 ? "row" : "rows",
			      STR_ARG(entry_print_time(run->cx->arena, r->before.made)),
			      STR_ARG(sha256_print(run->cx->arena, &r->before.digest)));
	if (r->is_checked)
		(void)fputs("All of it was read, and is as it was made.\n", run->out);
	hashset_unload(&r->one);
}

static enum rc load_one(struct evidence_run *run, struct hashset_run *r)
{
	TRY(hashset_load(run->cx, run->settings.dir, run->options.args.p[0], &r->one));
	r->digest = sha256_of((struct str){ (const char *)r->one.p, r->one.n });
	return RC_OK;
}

static enum rc show(struct evidence_run *run)
{
	struct hashset_run *r = begin(run);
	TRY(load_one(run, r));
	r->is_checked = options_has(&run->options, "verify");
	return r->is_checked ? hashset_check(run->cx, &r->one) : RC_OK;
}

static void removed_to_text(struct evidence_run *run)
{
	(void)fputs("REMOVED, and no longer looked up in; what it was:\n", run->out);
	one_to_text(run);
}

static enum rc remove_one(struct evidence_run *run)
{
	struct hashset_run *r = begin(run);
	TRY(load_one(run, r));
	TRY(hashset_remove(run->cx, run->settings.dir, r->one.name));
	r->is_removed = true;
	return to_ledger(run, "hashset-removed", &r->one, &r->digest);
}

/* ---- list ---------------------------------------------------------------------- */

static enum rc list(struct evidence_run *run)
{
	struct hashset_run *r = begin(run);
	const enum rc rc = hashsets_open(run->cx, run->settings.dir, &r->sets);
	if (rc != RC_OK)
		hashsets_close(r->sets);
	return rc;
}

static void list_to_json(struct evidence_run *run, struct json *j)
{
	const struct hashset_run *r = run->found;
	json_begin_array(j, "hashsets");
	for (size_t i = 0; i < r->sets->n; i++) {
		json_begin_object(j, NULL);
		set_to_json(run, j, &r->sets->p[i]);
		json_end(j);
	}
	json_end(j);
	hashsets_close(r->sets);
}

static void list_to_text(struct evidence_run *run)
{
	struct table t;
	const struct hashset_run *r = run->found;
	table_init(&t, run->cx->arena);
	table_column(&t, STR("name"), TABLE_LEFT);
	table_column(&t, STR("class"), TABLE_LEFT);
	table_column(&t, STR("rows"), TABLE_RIGHT);
	table_column(&t, STR("made"), TABLE_LEFT);
	table_column(&t, STR("title"), TABLE_LEFT);
	for (size_t i = 0; i < r->sets->n; i++) {
		const struct hashset *s = &r->sets->p[i];
		TABLE_ROW(&t, s->name, str_from_c(hashset_class_key(s->class)),
			  arena_fmt(run->cx->arena, "%lld", (long long)s->rows),
			  entry_print_time(run->cx->arena, s->made), s->title);
	}
	if (r->sets->n == 0)
		(void)fputs("There is no list of hashes. comity hashset import takes in the "
			    "first.\n",
			    run->out);
	else
		table_print(&t, run->out);
	hashsets_close(r->sets);
}

/* ---- lookup -------------------------------------------------------------------- */

struct looking {
	struct evidence_run *run;
	struct hit hit;
};

static bool add_near(void *arg, const uint8_t value[HASHSET_VALUE_MAX], unsigned distance)
{
	const struct looking *l = arg;
	struct hashset_run *r = l->run->found;
	struct hit *h = ARENA_PUSH(l->run->cx->arena, &r->hits);
	struct sha256 found;
	memcpy(found.b, value, sizeof found.b);
	*h = l->hit;
	h->found = sha256_print(l->run->cx->arena, &found);
	h->distance = distance;
	return r->hits.n < NEAR_SHOWN;
}

static enum rc look(struct evidence_run *run, struct str asked, int64_t distance)
{
	uint8_t value[HASHSET_VALUE_MAX];
	struct hashset_run *r = run->found;
	enum hashset_kind kind = asked.n == 32	 ? HASHSET_MD5
				 : asked.n == 40 ? HASHSET_SHA1
						 : HASHSET_SHA256;
	if (kind == HASHSET_SHA256 && options_has(&run->options, "near"))
		kind = HASHSET_NEAR;
	if (!hashset_value_parse(asked, kind, value))
		return cx_fail(run->cx, RC_INVALID,
			       "\"%.*s\" is no hash: 32, 40 or 64 hexadecimal digits",
			       STR_ARG(asked));
	for (size_t i = 0; i < r->sets->n; i++) {
		const struct hashset *s = &r->sets->p[i];
		struct looking l = { run,
				     { .asked = asked,
				       .algorithm = str_from_c(hashset_kind_key(kind)),
				       .set = s } };
		if (kind == HASHSET_NEAR)
			hashset_near(s, value, distance < 0 ? s->distance : (unsigned)distance,
				     add_near, &l);
		else if (hashset_has(s, kind, value))
			*ARENA_PUSH(run->cx->arena, &r->hits) = l.hit;
	}
	return RC_OK;
}

static enum rc lookup(struct evidence_run *run)
{
	int64_t distance = -1;
	TRY(list(run));
	struct hashset_run *r = run->found;
	enum rc rc = read_distance(run, -1, &distance);
	for (size_t i = 0; i < run->options.args.n && rc == RC_OK; i++)
		rc = look(run, run->options.args.p[i], distance);
	if (rc != RC_OK)
		hashsets_close(r->sets);
	run->exit_code = r->hits.n > 0 ? COMMAND_ANSWERED : COMMAND_UNKNOWN;
	return rc;
}

static void lookup_to_json(struct evidence_run *run, struct json *j)
{
	const struct hashset_run *r = run->found;
	json_begin_array(j, "matches");
	for (size_t i = 0; i < r->hits.n; i++) {
		const struct hit *h = &r->hits.p[i];
		json_begin_object(j, NULL);
		json_str(j, "hash", h->asked);
		json_str(j, "algorithm", h->algorithm);
		json_str(j, "hashset", h->set->name);
		json_str(j, "class", str_from_c(hashset_class_key(h->set->class)));
		json_str(j, "found",
			 h->found.n > 0 ? h->found : str_lower(run->cx->arena, h->asked));
		json_int(j, "distance", h->distance);
		json_end(j);
	}
	json_end(j);
	hashsets_close(r->sets);
}

static void lookup_to_text(struct evidence_run *run)
{
	const struct hashset_run *r = run->found;
	for (size_t i = 0; i < r->hits.n; i++) {
		const struct hit *h = &r->hits.p[i];
		(void)fprintf(run->out, "%.*s  %.*s  %s  %.*s", STR_ARG(h->asked),
			      STR_ARG(h->set->name), hashset_class_key(h->set->class),
			      STR_ARG(h->algorithm));
		if (h->found.n > 0)
			(void)fprintf(run->out, "  %.*s differs in %u bits", STR_ARG(h->found),
				      h->distance);
		(void)fputc('\n', run->out);
	}
	if (r->hits.n == 0)
		(void)fprintf(run->out, "None of these is on one of %zu lists.\n", r->sets->n);
	if (r->hits.n >= NEAR_SHOWN)
		(void)fprintf(run->out, "There may be more: the first %d are told.\n", NEAR_SHOWN);
	hashsets_close(r->sets);
}

const struct evidence_word hashset_words[] = {
	{ .command = { "hashset import", "make a list of hashes known to the node",
		       "hashset import NAME FILE... --class known|notable|abuse --data DIR "
		       "[--title TEXT] [--only LIST] [--near] [--distance BITS]",
		       NULL },
	  .table = import_table,
	  .args_min = 2,
	  .args_max = 1000,
	  .run = import,
	  .to_json = one_to_json,
	  .to_text = one_to_text },
	{ .command = { "hashset list", "list the lists of hashes",
		       "hashset list --data DIR [--json]", NULL },
	  .table = plain_table,
	  .run = list,
	  .to_json = list_to_json,
	  .to_text = list_to_text },
	{ .command = { "hashset show", "tell one, and check it",
		       "hashset show NAME --data DIR [--verify] [--json]", NULL },
	  .table = show_table,
	  .args_min = 1,
	  .args_max = 1,
	  .run = show,
	  .to_json = one_to_json,
	  .to_text = one_to_text },
	{ .command = { "hashset remove", "forget one", "hashset remove NAME --data DIR", NULL },
	  .table = plain_table,
	  .args_min = 1,
	  .args_max = 1,
	  .run = remove_one,
	  .to_json = one_to_json,
	  .to_text = removed_to_text },
	{ .command = { "hashset lookup", "ask whether hashes are on a list",
		       "hashset lookup HASH... --data DIR [--near] [--distance BITS] [--json]",
		       NULL },
	  .table = lookup_table,
	  .args_min = 1,
	  .args_max = 1000,
	  .run = lookup,
	  .to_json = lookup_to_json,
	  .to_text = lookup_to_text },
	{ .command = { 0 } },
};
