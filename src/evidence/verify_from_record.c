// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/verify_from_record.h"

#include "core/mark.h"
#include "evidence/package.h"
#include "formats/json_read.h"
#include "formats/tlog_proof.h"
#include "ledger/entry.h"

enum { NUMBER_DIGITS = 12, RECORDS_MAX = 10000 };

/* An entry of the log with its record. */
struct record {
	uint64_t number;
	struct str path;  // custody/N.entry
	struct str bytes; // of the record; empty: not there
	struct str exhibit, act, at, prev, manifest, log, by, second;
	int64_t seq; // 0: it does not say
	const struct json_node *facts;
};

struct records {
	struct record *p;
	size_t n, cap;
};

static bool is_entry(struct str path, uint64_t *number)
{
	const struct str from = STR("custody/"), end = STR(".entry");
	uint64_t n = 0;
	if (path.n != from.n + NUMBER_DIGITS + end.n || !str_starts(path, from) ||
	    !str_ends(path, end))
		return false;
	for (size_t i = from.n; i < from.n + NUMBER_DIGITS; i++) {
		if (path.p[i] < '0' || path.p[i] > '9')
			return false;
		n = n * 10 + (uint64_t)(path.p[i] - '0');
	}
	*number = n;
	return true;
}

static struct str beside(struct verify_look *l, const struct record *r, const char *end)
{
	return arena_fmt(l->cx->arena, "%.*s%s",
			 STR_ARG(str_slice(r->path, 0, r->path.n - STR(".entry").n)), end);
}

static struct verify_finding *fail(struct verify_look *l, struct str file, const char *what)
{
	return verify_say(l, VERIFY_RECORDS, true, file, str_from_c(what));
}

/* --- one entry --- */

static enum rc judge_proof(struct verify_look *l, const struct record *r, struct str entry)
{
	const struct str path = beside(l, r, ".tlog-proof");
	struct tlog_proof proof;
	struct checkpoint c;
	struct str text;
	bool found;
	TRY(verify_read(l, path, &text, &found));
	if (!found) {
		fail(l, path, N_("there is no proof that this entry is in the log"));
		return RC_OK;
	}
	if (tlog_proof_parse(l->cx, text, &proof) != RC_OK) {
		fail(l, path, N_("this proof cannot be read"))->found = arena_copy(l->cx->arena,
										   cx_error(l->cx));
		return RC_OK;
	}
	if (proof.index != r->number) {
		struct verify_finding *f = fail(l, path, N_("this proof is of another entry"));
		f->expected = arena_fmt(l->cx->arena, "%llu", (unsigned long long)r->number);
		f->found = arena_fmt(l->cx->arena, "%llu", (unsigned long long)proof.index);
	}
	if (!str_eq(proof.checkpoint, l->checkpoint))
		fail(l, path, N_("this proof leads to another checkpoint than log/checkpoint"));
	if (l->has_policy && tlog_proof_judge(l->cx, &proof, entry, &l->policy, &c) != RC_OK)
		fail(l, path, N_("the log did not sign this entry as it is here"))->found =
			arena_copy(l->cx->arena, cx_error(l->cx));
	return RC_OK;
}

static bool get_number(const struct json_node *v, const char *key, int64_t *out)
{
	const struct json_node *n = json_get(v, key);
	return n && n->kind == JSON_NUMBER && str_to_i64(n->text, 0, INT64_MAX, out);
}

/* What the record says, where it can be read; a record of another program may say less. */
static void read_record(struct verify_look *l, struct record *r, struct str file)
{
	const struct json_node *v = NULL;
	if (json_read(l->cx, r->bytes, &v) != RC_OK || v->kind != JSON_MAP) {
		fail(l, file, N_("this record cannot be read"))->found = arena_copy(
			l->cx->arena, cx_error(l->cx));
		return;
	}
	const struct json_node *exhibit = json_get(v, "exhibit");
	r->exhibit = exhibit && exhibit->kind == JSON_MAP ? json_get_text(exhibit, "number")
							  : json_get_text(v, "exhibit");
	r->act = json_get_text(v, "act");
	r->at = json_get_text(v, "at");
	r->prev = json_get_text(v, "prev");
	r->manifest = json_get_text(v, "manifestSha256");
	r->log = json_get_text(v, "log");
	r->facts = json_get(v, "facts");
	r->by = json_get_text(json_get(v, "by"), "name");
	r->second = json_get_text(v, "second");
	if (exhibit && exhibit->kind == JSON_MAP)
		(void)get_number(v, "seq", &r->seq);
}

/* The record is the entry itself, or the bytes whose SHA-256 the entry names. */
static enum rc judge_content(struct verify_look *l, struct record *r, struct str entry)
{
	const struct str path = beside(l, r, ".json");
	struct ledger_entry e;
	bool found;
	TRY(verify_read(l, path, &r->bytes, &found));
	if (entry_parse(l->cx, entry, &e) != RC_OK) {
		if (found)
			fail(l, path, N_("no entry of the log names this record"));
		r->bytes = entry;
		read_record(l, r, r->path);
		return RC_OK;
	}
	if (!found) {
		verify_say(
			l, VERIFY_RECORDS, false, path,
			STR(N_("what one record of custody said: it is not here, or was erased")));
		return RC_OK;
	}
	const struct sha256 h = sha256_of(r->bytes);
	if (!sha256_eq(&h, &e.content)) {
		struct verify_finding *f = fail(l, path,
						N_("this is not the record that was logged"));
		f->expected = sha256_print(l->cx->arena, &e.content);
		f->found = sha256_print(l->cx->arena, &h);
	}
	read_record(l, r, path);
	if (r->seq > 0 && l->origin.n > 0 && !str_eq(r->log, l->origin)) {
		struct verify_finding *f = fail(l, path,
						N_("this record says that it is of another log"));
		f->expected = l->origin;
		f->found = r->log;
	}
	return RC_OK;
}

/* A file beside entries that belongs to none. */
static bool is_orphan(struct verify_look *l, struct str path)
{
	static const char *const ends[] = { ".json", ".tlog-proof" };
	uint64_t number;
	for (size_t i = 0; i < 2; i++) {
		const struct str end = str_from_c(ends[i]);
		if (!str_ends(path, end))
			continue;
		const struct str entry = arena_fmt(l->cx->arena, "%.*s.entry",
						   STR_ARG(str_slice(path, 0, path.n - end.n)));
		if (is_entry(entry, &number))
			return bag_find(l->p->bag, arena_fmt(l->cx->arena, "%.*s%.*s",
							     STR_ARG(l->root), STR_ARG(entry))) ==
			       BAG_END;
	}
	return false;
}

static enum rc read_entries(struct verify_look *l, struct records *out)
{
	for (size_t i = 0; i < l->p->bag->files.n; i++) {
		struct record r = { .number = 0 };
		struct str entry, path;
		bool found;
		if (!verify_own(l, i, &path) || !str_starts(path, STR("custody/")))
			continue;
		r.path = path;
		if (!is_entry(path, &r.number)) {
			if (is_orphan(l, path))
				fail(l, path,
				     N_("the entry of the log to which this belongs is not here"));
			continue;
		}
		if (out->n == RECORDS_MAX)
			return cx_fail(l->cx, RC_LIMIT, N_("more than %d records of custody"),
				       RECORDS_MAX);
		TRY(verify_read(l, path, &entry, &found));
		TRY(judge_proof(l, &r, entry));
		TRY(judge_content(l, &r, entry));
		*ARENA_PUSH(l->cx->arena, out) = r;
	}
	return RC_OK;
}

/* --- the chain of one exhibit --- */

/* The record of the same exhibit before this one, or NULL. They are sorted by number. */
static const struct record *before(const struct records *rs, size_t i)
{
	for (size_t k = i; k-- > 0;)
		if (str_eq(rs->p[k].exhibit, rs->p[i].exhibit))
			return &rs->p[k];
	return NULL;
}

/* "before/NUMBER/custody/N.json" */
static bool is_earlier(struct str path)
{
	struct str before, number, custody, name;
	return str_cut(path, '/', &before, &path) && str_cut(path, '/', &number, &path) &&
	       str_cut(path, '/', &custody, &name) && str_eq(before, STR("before")) &&
	       str_eq(custody, STR("custody")) && str_ends(name, STR(".json"));
}

/* A record of another node's log, below before/, that this one follows: verify_before judges it. */
static enum rc find_earlier(struct verify_look *l, const struct record *r, bool *out)
{
	*out = false;
	for (size_t i = 0; i < l->p->bag->files.n && !*out; i++) {
		struct str bytes, path;
		bool found;
		if (!verify_own(l, i, &path) || !is_earlier(path))
			continue;
		TRY(verify_read(l, path, &bytes, &found));
		const struct sha256 h = sha256_of(bytes);
		*out = str_eq(sha256_print(l->cx->arena, &h), r->prev);
	}
	return RC_OK;
}

static bool is_end(const struct record *r)
{
	return str_eq(r->act, STR("erased")) || str_eq(r->act, STR("destroyed"));
}

/* The record by which this exhibit's content ended; NULL: none did. */
static const struct record *end_of(const struct records *rs, struct str exhibit)
{
	for (size_t i = rs->n; i-- > 0;)
		if (is_end(&rs->p[i]) && str_eq(rs->p[i].exhibit, exhibit))
			return &rs->p[i];
	return NULL;
}

/* The first of them goes on from another node's, or something is missing. */
static enum rc judge_begin(struct verify_look *l, const struct records *rs, const struct record *r)
{
	bool found = false;
	if (str_eq(r->act, STR("received")))
		TRY(find_earlier(l, r, &found));
	if (found)
		return RC_OK;
	if (str_eq(r->act, STR("received")) && end_of(rs, r->exhibit)) {
		verify_say(l, VERIFY_RECORDS, false, r->path,
			   STR(N_("what the nodes that had it before recorded: their package went "
				  "with "
				  "its content")));
		return RC_OK;
	}
	struct verify_finding *f = fail(l, r->path,
					N_("a record of custody is missing before this one"));
	f->expected = STR("1");
	f->found = arena_fmt(l->cx->arena, "%lld", (long long)r->seq);
	return RC_OK;
}

static enum rc judge_chain(struct verify_look *l, const struct records *rs)
{
	for (size_t i = 0; i < rs->n; i++) {
		const struct record *r = &rs->p[i];
		const struct record *b = before(rs, i);
		if (r->bytes.n == 0)
			continue;
		if (b && r->at.n > 0 && b->at.n > 0 && str_cmp(r->at, b->at) < 0)
			verify_say(
				l, VERIFY_RECORDS, false, r->path,
				STR(N_("the order of two records: the later one bears an earlier "
				       "time")));
		if (r->seq == 0)
			continue; // another program's: it has the order of the log alone
		if (!b && r->seq > 1) {
			TRY(judge_begin(l, rs, r));
			continue;
		}
		if (r->seq != (b ? b->seq : 0) + 1) {
			struct verify_finding *f = fail(
				l, r->path, N_("a record of custody is missing before this one"));
			f->expected = arena_fmt(l->cx->arena, "%lld",
						(long long)(b ? b->seq : 0) + 1);
			f->found = arena_fmt(l->cx->arena, "%lld", (long long)r->seq);
		} else if (b && b->bytes.n > 0) {
			const struct sha256 h = sha256_of(b->bytes);
			const struct str hex = sha256_print(l->cx->arena, &h);
			if (!str_eq(hex, r->prev)) {
				struct verify_finding *f = fail(
					l, r->path, N_("this record follows another than is here"));
				f->expected = hex;
				f->found = r->prev;
			}
		}
	}
	return RC_OK;
}

/* --- what was sealed --- */

/* A file of one exhibit: custody/NAME, or custody/NUMBER.NAME where there are several. */
static enum rc read_of_exhibit(struct verify_look *l, struct str number, const char *name,
			       struct str *path, struct str *bytes, bool *found)
{
	*path = arena_fmt(l->cx->arena, "custody/%.*s.%s",
			  STR_ARG(package_folder(l->cx->arena, number)), name);
	TRY(verify_read(l, *path, bytes, found));
	if (*found)
		return RC_OK;
	*path = arena_fmt(l->cx->arena, "custody/%s", name);
	return verify_read(l, *path, bytes, found);
}

static enum rc judge_table(struct verify_look *l, const struct record *r, const char *key,
			   const char *name)
{
	const struct str wanted = json_get_text(r->facts, key);
	struct str path, bytes;
	bool found;
	if (wanted.n == 0)
		return RC_OK;
	TRY(read_of_exhibit(l, r->exhibit, name, &path, &bytes, &found));
	const struct sha256 h = sha256_of(bytes);
	const struct str hex = sha256_print(l->cx->arena, &h);
	if (!found || !str_eq(hex, wanted)) {
		struct verify_finding *f = verify_say(l, VERIFY_SEAL, true, path,
						      STR(N_("these names and times of the files "
							     "are not those that were sealed")));
		f->expected = wanted;
		f->found = found ? hex : STR(N_("missing"));
		f->rely = STR(
			N_("the bytes of the files: their digests do not depend on their names"));
	}
	return RC_OK;
}

/* Each file of one exhibit's own list is in the bag, below data/NUMBER/, with that digest. */
static void judge_list(struct verify_look *l, struct str number, struct str path, struct str text)
{
	static const struct bagit_declaration v1 = { .major = 1 };
	const struct bag *bag = l->p->bag;
	const struct str folder = package_folder(l->cx->arena, number);
	struct bagit_list list;
	size_t same = 0;
	if (bagit_read_list(l->cx, &v1, DIGEST_SHA256, text, &list) != RC_OK) {
		verify_say(l, VERIFY_SEAL, true, path,
			   STR(N_("this list of files cannot be read")));
		return;
	}
	for (size_t i = 0; i < list.n; i++) {
		const struct str file = arena_fmt(l->cx->arena, "data/%.*s/%.*s", STR_ARG(folder),
						  STR_ARG(list.p[i].path));
		const size_t f = bag_find(bag, file);
		bool ok = false;
		for (size_t c = f == BAG_END ? BAG_END : bag->files.p[f].first; c != BAG_END;
		     c = bag->claims.p[c].next)
			ok = ok || (bag->lists.p[bag->claims.p[c].list].kind == DIGEST_SHA256 &&
				    digest_eq(&bag->claims.p[c].wanted, &list.p[i].digest));
		same += ok ? 1 : 0;
		if (!ok)
			verify_say(
				l, VERIFY_SEAL, true, file,
				STR(N_("the list that was sealed names other bytes for this file")))
				->expected = digest_print(l->cx->arena, DIGEST_SHA256,
							  &list.p[i].digest);
	}
	l->sealed_files += same;
}

/* The act is a word of the program, which is translated; names are not. */
static struct str end_says(struct arena *a, struct str exhibit, const struct record *end,
			   struct str record)
{
	const char *how = str_eq(end->act, STR("erased")) ? N_("erased") : N_("destroyed");
	if (end->second.n > 0)
		return arena_fmt(
			a,
			N_("what %.*s held: its content is not in this package, it was %s at "
			   "%.*s by %.*s, with %.*s, as %.*s says"),
			STR_ARG(exhibit), how, STR_ARG(end->at), STR_ARG(end->by),
			STR_ARG(end->second), STR_ARG(record));
	return arena_fmt(a,
			 N_("what %.*s held: its content is not in this package, it was %s at %.*s "
			    "by %.*s, as %.*s says"),
			 STR_ARG(exhibit), how, STR_ARG(end->at), STR_ARG(end->by),
			 STR_ARG(record));
}

/* Of what was erased or destroyed nothing is left but its records. */
static void say_end(struct verify_look *l, const struct record *r, const struct record *end)
{
	struct arena *a = l->cx->arena;
	const struct str record = beside(l, end, ".json");
	for (size_t i = 0; i < l->out->ended.n; i++)
		if (str_eq(l->out->ended.p[i].exhibit, r->exhibit))
			return;
	*ARENA_PUSH(a, &l->out->ended) = (struct verify_end){ r->exhibit, end->act,    end->at,
							      end->by,	  end->second, record };
	struct verify_finding *f = verify_say(l, VERIFY_SEAL, false, record,
					      end_says(a, r->exhibit, end, record));
	f->expected = r->manifest; // by which a copy that somebody has can be compared
	f->is_first = true;
}

static enum rc judge_seal(struct verify_look *l, const struct record *r, const struct record *end)
{
	struct str path, text;
	bool found;
	path = arena_fmt(l->cx->arena, "custody/%.*s.manifest-sha256.txt",
			 STR_ARG(package_folder(l->cx->arena, r->exhibit)));
	TRY(verify_read(l, path, &text, &found));
	const bool own = found;
	if (!found) {
		path = STR("manifest-sha256.txt");
		TRY(verify_read(l, path, &text, &found));
	}
	const struct sha256 h = sha256_of(text);
	const struct str hex = sha256_print(l->cx->arena, &h);
	if (end && (!found || (!own && !str_eq(hex, r->manifest)))) {
		say_end(l, r, end);
		return RC_OK;
	}
	TRY(judge_table(l, r, "namesSha256", "names.tsv"));
	TRY(judge_table(l, r, "findingsSha256", "findings.tsv"));
	if (!found || !str_eq(hex, r->manifest)) {
		struct verify_finding *f = verify_say(
			l, VERIFY_SEAL, true, path,
			STR(N_("this list of files is not the one that was sealed")));
		f->expected = r->manifest;
		f->found = found ? hex : STR(N_("missing"));
		return RC_OK;
	}
	const struct json_node *outside = json_get(r->facts, "outside");
	if (outside && outside->yes)
		verify_say(
			l, VERIFY_SEAL, false, path,
			STR(N_("what the files hold: they were sealed where they lie, and are not "
			       "here")));
	else if (own)
		judge_list(l, r->exhibit, path, text);
	else
		l->sealed_files = l->p->bag->payload_files;
	return RC_OK;
}

static void add_exhibit(struct verify_look *l, struct str number)
{
	for (size_t i = 0; i < l->out->exhibits.n; i++)
		if (str_eq(l->out->exhibits.p[i], number))
			return;
	*ARENA_PUSH(l->cx->arena, &l->out->exhibits) = number;
}

/* Sealed here, or received from another node with all that it is. */
static bool is_sealing(const struct record *r)
{
	const bool received = str_eq(r->act, STR("received")) && r->facts &&
			      r->facts->kind == JSON_MAP;
	return (str_eq(r->act, STR("sealed")) || received) && r->manifest.n > 0;
}

static bool is_sealed(const struct records *rs, struct str exhibit)
{
	for (size_t i = 0; i < rs->n; i++)
		if (is_sealing(&rs->p[i]) && str_eq(rs->p[i].exhibit, exhibit))
			return true;
	return false;
}

/* Things have no list. */
static void say_ended_things(struct verify_look *l, const struct records *rs)
{
	for (size_t i = 0; i < rs->n; i++)
		if (is_end(&rs->p[i]) && !is_sealed(rs, rs->p[i].exhibit))
			say_end(l, &rs->p[i], &rs->p[i]);
}

enum rc verify_custody(struct verify_look *l, size_t *n)
{
	struct records rs = { NULL, 0, 0 };
	TRY(read_entries(l, &rs));
	*n = rs.n;
	return judge_chain(l, &rs);
}

static struct str records_say(struct arena *a, size_t records, size_t exhibits)
{
	if (records == 1 && exhibits == 1)
		return arena_fmt(a, N_("%zu record of %zu exhibit, each in the log"), records,
				 exhibits);
	return exhibits == 1 ? arena_fmt(a, N_("%zu records of %zu exhibit, each in the log"),
					 records, exhibits)
			     : arena_fmt(a, N_("%zu records of %zu exhibits, each in the log"),
					 records, exhibits);
}

enum rc verify_records(struct verify_look *l)
{
	struct records rs = { NULL, 0, 0 };
	const struct record *sealed = NULL;
	TRY(read_entries(l, &rs));
	TRY(judge_chain(l, &rs));
	for (size_t i = 0; i < rs.n; i++) {
		const struct record *r = &rs.p[i];
		if (r->exhibit.n > 0)
			add_exhibit(l, r->exhibit);
		if (!is_sealing(r))
			continue;
		const size_t ended = l->out->ended.n;
		*ARENA_PUSH(l->cx->arena, &l->seals) = r->number;
		TRY(judge_seal(l, r, end_of(&rs, r->exhibit)));
		sealed = l->out->ended.n == ended ? r : sealed;
	}
	say_ended_things(l, &rs);
	if (rs.n == 0)
		fail(l, STR("custody/"), N_("there are no records of custody"));
	else
		l->out->parts[VERIFY_RECORDS].says = records_say(l->cx->arena, rs.n,
								 l->out->exhibits.n);
	if (sealed)
		l->out->parts[VERIFY_SEAL].says = arena_fmt(
			l->cx->arena, N_("the list of files is the one sealed at %.*s"),
			STR_ARG(sealed->at));
	if (l->sealed_files < l->p->bag->payload_files && l->out->parts[VERIFY_SEAL].fails == 0)
		verify_say(l, VERIFY_SEAL, true, STR("data/"),
			   STR(N_("there are files here that no record says were sealed")));
	return RC_OK;
}
