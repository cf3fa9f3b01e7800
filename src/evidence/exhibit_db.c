// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/exhibit_db.h"

#include "evidence/custody_db.h"
#include "evidence/delivery_db.h"
#include "people/member_db.h"

enum rc exhibit_access(struct cx *cx, struct db *db, const struct actor *who,
		       const struct exhibit *e, enum member_level least)
{
	if (!id_is_set(who->account))
		return RC_OK;
	return member_check(cx, db, who, id_is_set(e->of_case) ? e->of_case : e->id, least);
}

bool exhibit_is_open_to(const struct actor *who, const struct exhibit *e)
{
	return !e->is_locked || access_role_for(who, ACCESS_EVIDENCE_LOCKED);
}

/* ---- numbers ----------------------------------------------------------------- */

SQL_STATEMENT(evidence_count, "INSERT INTO evidence_counter (year, last) VALUES ($1, 1)"
			      " ON CONFLICT (year) DO UPDATE SET last = evidence_counter.last + 1");
SQL_STATEMENT(evidence_counted, "SELECT last FROM evidence_counter WHERE year = $1");

enum rc exhibit_next_number(struct cx *cx, struct db *db, struct str *out)
{
	int year = 0, month = 0, day = 0;
	int64_t n = 0;
	date_to_ymd(date_today(cx->now), &year, &month, &day);
	TRY(DB_RUN(cx, db, &evidence_count, VAL(year)));
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &evidence_counted, VAL(year)));
	if (rows_next(r))
		n = rows_int(r);
	TRY(rows_end(cx, r));
	*out = exhibit_number(cx->arena, year, n);
	return RC_OK;
}

/* ---- reading ----------------------------------------------------------------- */

#define COLUMNS                                                                        \
	"SELECT id, number, made_at, case_id, kind, description, authority_kind,"      \
	"       authority_id, authority, valid_from, valid_until, collector, place,"   \
	"       collected_at, zone, device, serial, mounted, write_blocker, tools,"    \
	"       persons, devices, parent_id, derivation, seal, opaque, outside,"       \
	"       manifest, names, contents, findings, files, bytes, findings_n, state," \
	"       holder, hold, keep_until, locked"                                      \
	"  FROM evidence_exhibit e"
SQL_STATEMENT(exhibit_by_id, COLUMNS " WHERE id = $1");
SQL_STATEMENT(exhibit_by_number, COLUMNS " WHERE number = $1");
SQL_STATEMENT(exhibits_before, COLUMNS " WHERE made_at < $1 ORDER BY made_at DESC, id DESC");
SQL_STATEMENT(exhibits_of_case, COLUMNS " WHERE case_id = $2 AND made_at < $1"
					" ORDER BY made_at DESC, id DESC");
SQL_STATEMENT(exhibits_seen,
	      COLUMNS " WHERE made_at < $1 AND EXISTS (SELECT 1 FROM people_member m"
		      "   WHERE m.object_id = coalesce(e.case_id, e.id) AND m.account_id = $2"
		      "     AND m.level > 0 AND (m.until_at = 0 OR m.until_at > $3))"
		      " ORDER BY made_at DESC, id DESC LIMIT 200");
SQL_STATEMENT(exhibits_seen_of_case, COLUMNS
	      " WHERE case_id = $4 AND made_at < $1 AND EXISTS (SELECT 1 FROM people_member m"
	      "   WHERE m.object_id = e.case_id AND m.account_id = $2"
	      "     AND m.level > 0 AND (m.until_at = 0 OR m.until_at > $3))"
	      " ORDER BY made_at DESC, id DESC LIMIT 200");
SQL_STATEMENT(exhibits_named,
	      COLUMNS " WHERE made_at < $1 AND EXISTS (SELECT 1 FROM people_member m"
		      "   WHERE m.object_id = coalesce(e.case_id, e.id) AND m.account_id = $2"
		      "     AND m.level > 0 AND (m.until_at = 0 OR m.until_at > $3))"
		      "  AND lower(number || ' ' || description || ' ' || holder || ' ' || seal"
		      "    || ' ' || device || ' ' || serial) LIKE $4 ESCAPE '!'"
		      " ORDER BY made_at DESC, id DESC LIMIT 200");
#define DUE                                                                               \
	" WHERE keep_until > 0 AND keep_until <= $1 AND hold = '' AND state IN ('held', " \
	"'in-transit')"
SQL_STATEMENT(exhibits_due, COLUMNS DUE " ORDER BY keep_until, id LIMIT 200");
SQL_STATEMENT(exhibits_due_of_case,
	      COLUMNS DUE " AND case_id = $2 ORDER BY keep_until, id LIMIT 200");
SQL_STATEMENT(exhibits_due_for,
	      COLUMNS DUE " AND EXISTS (SELECT 1 FROM people_member m"
			  "   WHERE m.object_id = coalesce(e.case_id, e.id) AND m.account_id = $2"
			  "     AND m.level >= $3 AND (m.until_at = 0 OR m.until_at > $1))"
			  " ORDER BY keep_until, id LIMIT 200");
SQL_STATEMENT(exhibits_of_parent, COLUMNS " WHERE parent_id = $1 ORDER BY made_at, id LIMIT 200");

static void read_content(struct rows *r, struct exhibit_content *c)
{
	c->manifest = rows_hash(r);
	c->names = rows_hash(r);
	c->contents = rows_hash(r);
	c->findings = rows_hash(r);
	c->files = rows_int(r);
	c->bytes = rows_int(r);
	c->n_findings = rows_int(r);
}

static void read_authority(struct rows *r, struct legal_authority *a)
{
	if (!authority_kind_parse(rows_str(r), &a->kind))
		a->kind = AUTHORITY_OTHER;
	a->id = rows_str(r);
	a->text = rows_str(r);
	a->from = rows_instant(r);
	a->until = rows_instant(r);
}

static void read_source(struct rows *r, struct exhibit_source *s)
{
	s->device = rows_str(r);
	s->serial = rows_str(r);
	if (!told_parse(rows_str(r), &s->mounted))
		s->mounted = TOLD_UNKNOWN;
	if (!told_parse(rows_str(r), &s->write_blocker))
		s->write_blocker = TOLD_UNKNOWN;
}

static void read_exhibit(struct rows *r, struct exhibit *e)
{
	*e = (struct exhibit){ 0 };
	e->id = rows_id(r);
	e->number = rows_str(r);
	e->made_at = rows_instant(r);
	e->of_case = rows_id(r);
	if (!exhibit_kind_parse(rows_str(r), &e->kind))
		e->kind = EXHIBIT_FILE;
	e->description = rows_str(r);
	read_authority(r, &e->authority);
	e->collector = rows_str(r);
	e->place = rows_str(r);
	e->collected_at = rows_instant(r);
	e->zone = rows_str(r);
	read_source(r, &e->source);
	e->tools = rows_str(r);
	e->persons = rows_str(r);
	e->devices = rows_str(r);
	e->parent = rows_id(r);
	e->derivation = rows_str(r);
	e->seal = rows_str(r);
	e->is_opaque = rows_int(r) != 0;
	e->content.is_outside = rows_int(r) != 0;
	read_content(r, &e->content);
	if (!exhibit_state_parse(rows_str(r), &e->state))
		e->state = EXHIBIT_HELD;
	e->holder = rows_str(r);
	e->hold = rows_str(r);
	e->keep_until = rows_instant(r);
	e->is_locked = rows_int(r) != 0;
}

static enum rc one(struct cx *cx, struct db *db, const struct sql_statement *s, struct val key,
		   struct exhibit *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, s, key));
	const bool found = rows_next(r);
	if (found)
		read_exhibit(r, out);
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING,
			       "there is no such exhibit: comity exhibit list names them");
	return RC_OK;
}

enum rc exhibit_load(struct cx *cx, struct db *db, struct id id, struct exhibit *out)
{
	return one(cx, db, &exhibit_by_id, VAL(id), out);
}

enum rc exhibit_find(struct cx *cx, struct db *db, struct str number, struct exhibit *out)
{
	return one(cx, db, &exhibit_by_number, VAL(number), out);
}

static enum rc list(struct cx *cx, struct db *db, const struct sql_statement *s, struct vals vals,
		    struct exhibit_list *out)
{
	struct exhibit_list found = { 0 };
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, s, vals));
	while (rows_next(r))
		read_exhibit(r, ARENA_PUSH(cx->arena, &found));
	TRY(rows_end(cx, r));
	*out = found;
	return RC_OK;
}

enum rc exhibit_list(struct cx *cx, struct db *db, const struct actor *who, struct id of_case,
		     struct instant before, struct exhibit_list *out)
{
	const bool all = !id_is_set(who->account), one_case = id_is_set(of_case);
	if (before.us == 0)
		before.us = INT64_MAX;
	if (all && !one_case)
		return list(cx, db, &exhibits_before, VALS(VAL(before)), out);
	if (all)
		return list(cx, db, &exhibits_of_case, VALS(VAL(before), VAL(of_case)), out);
	if (!one_case)
		return list(cx, db, &exhibits_seen,
			    VALS(VAL(before), VAL(who->account), VAL(cx->now)), out);
	return list(cx, db, &exhibits_seen_of_case,
		    VALS(VAL(before), VAL(who->account), VAL(cx->now), VAL(of_case)), out);
}

/* "%a!%b%": letters small, what LIKE reads otherwise marked. */
static struct str pattern_of(struct arena *a, struct str words)
{
	size_t n = 0;
	const struct str small = str_lower(a, words);
	char *p = arena_alloc(a, 2 * small.n + 2);
	p[n++] = '%';
	for (size_t i = 0; i < small.n; i++) {
		const char c = small.p[i];
		if (c == '%' || c == '_' || c == '!')
			p[n++] = '!';
		p[n++] = c;
	}
	p[n++] = '%';
	return (struct str){ p, n };
}

enum rc exhibit_search(struct cx *cx, struct db *db, const struct actor *who, struct str words,
		       struct instant before, struct exhibit_list *out)
{
	if (words.n > EXHIBIT_WORDS_MAX)
		return cx_fail(cx, RC_LIMIT, "the words are longer than %d bytes",
			       EXHIBIT_WORDS_MAX);
	if (before.us == 0)
		before.us = INT64_MAX;
	struct exhibit_list found = { 0 };
	TRY(list(cx, db, &exhibits_named,
		 VALS(VAL(before), VAL(who->account), VAL(cx->now),
		      VAL(pattern_of(cx->arena, words))),
		 &found));
	*out = (struct exhibit_list){ 0 };
	for (size_t i = 0; i < found.n; i++) // words that were found would tell what is hidden
		if (exhibit_is_open_to(who, &found.p[i]) || str_eq(words, found.p[i].number))
			*ARENA_PUSH(cx->arena, out) = found.p[i];
	return RC_OK;
}

enum rc exhibit_due(struct cx *cx, struct db *db, const struct actor *who, struct id of_case,
		    struct exhibit_list *out)
{
	if (id_is_set(who->account))
		return list(cx, db, &exhibits_due_for,
			    VALS(VAL(cx->now), VAL(who->account), VAL((int64_t)MEMBER_WORK)), out);
	if (id_is_set(of_case))
		return list(cx, db, &exhibits_due_of_case, VALS(VAL(cx->now), VAL(of_case)), out);
	return list(cx, db, &exhibits_due, VALS(VAL(cx->now)), out);
}

enum rc exhibit_children(struct cx *cx, struct db *db, struct id parent, struct exhibit_list *out)
{
	return list(cx, db, &exhibits_of_parent, VALS(VAL(parent)), out);
}

SQL_STATEMENT(manifests_of, "SELECT algorithm, digest FROM evidence_manifest"
			    " WHERE exhibit_id = $1 ORDER BY algorithm");

enum rc exhibit_manifests(struct cx *cx, struct db *db, struct id id, struct exhibit_manifests *out)
{
	struct exhibit_manifests found = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &manifests_of, VAL(id)));
	while (rows_next(r)) {
		struct exhibit_manifest *m = ARENA_PUSH(cx->arena, &found);
		m->algorithm = rows_str(r);
		m->digest = rows_hash(r);
	}
	TRY(rows_end(cx, r));
	*out = found;
	return RC_OK;
}

SQL_STATEMENT(matches_of, "SELECT list, class, digest, files, withheld, alike, distance"
			  " FROM evidence_match"
			  " WHERE exhibit_id = $1 ORDER BY list");

enum rc exhibit_matches(struct cx *cx, struct db *db, struct id id, struct custody_matches *out)
{
	struct custody_matches found = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &matches_of, VAL(id)));
	while (rows_next(r)) {
		struct custody_match *m = ARENA_PUSH(cx->arena, &found);
		m->list = rows_str(r);
		m->class = rows_str(r);
		m->digest = rows_hash(r);
		m->files = rows_int(r);
		m->withheld = rows_int(r);
		m->alike = rows_int(r);
		m->distance = rows_int(r);
	}
	TRY(rows_end(cx, r));
	*out = found;
	return RC_OK;
}

/* ---- adding ------------------------------------------------------------------ */

SQL_STATEMENT(exhibit_insert,
	      "INSERT INTO evidence_exhibit (id, number, made_at, case_id, kind, description,"
	      "  authority_kind, authority_id, authority, valid_from, valid_until, collector,"
	      "  place, collected_at, zone, device, serial, mounted, write_blocker, tools,"
	      "  persons, devices, parent_id, derivation, seal, opaque, outside, manifest,"
	      "  names, contents, findings, files, bytes, findings_n, state, holder, hold,"
	      "  keep_until, locked)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
	      "  $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30,"
	      "  $31, $32, $33, $34, $35, $36, '', $37, $38) ON CONFLICT (number) DO NOTHING");
SQL_STATEMENT(manifest_insert, "INSERT INTO evidence_manifest (exhibit_id, algorithm, digest)"
			       " VALUES ($1, $2, $3)");

SQL_STATEMENT(match_insert, "INSERT INTO evidence_match (exhibit_id, list, class, digest, files,"
			    "  withheld, alike, distance) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");

static struct val id_or_null(struct id id)
{
	return id_is_set(id) ? VAL(id) : VAL_NULL;
}

static struct val text_of(const char *key)
{
	return VAL(str_from_c(key));
}

/* In a thing none is set; in what was left outside, there are no contents. */
static struct val hash_or_null(const struct sha256 *h)
{
	const struct sha256 none = { 0 };
	return sha256_eq(h, &none) ? VAL_NULL : VAL(*h);
}

static enum rc insert(struct cx *cx, struct db *db, const struct exhibit *e)
{
	int64_t n = 0;
	const struct legal_authority *a = &e->authority;
	const struct exhibit_content *c = &e->content;
	const struct exhibit_source *s = &e->source;
	TRY(db_run(cx, db, &exhibit_insert,
		   VALS(VAL(e->id), VAL(e->number), VAL(e->made_at), id_or_null(e->of_case),
			text_of(exhibit_kind_key(e->kind)), VAL(e->description),
			text_of(authority_kind_key(a->kind)), VAL(a->id), VAL(a->text),
			VAL(a->from), VAL(a->until), VAL(e->collector), VAL(e->place),
			VAL(e->collected_at), VAL(e->zone), VAL(s->device), VAL(s->serial),
			text_of(told_key(s->mounted)), text_of(told_key(s->write_blocker)),
			VAL(e->tools), VAL(e->persons), VAL(e->devices), id_or_null(e->parent),
			VAL(e->derivation), VAL(e->seal), VAL(e->is_opaque), VAL(c->is_outside),
			hash_or_null(&c->manifest), hash_or_null(&c->names),
			hash_or_null(&c->contents), hash_or_null(&c->findings), VAL(c->files),
			VAL(c->bytes), VAL(c->n_findings), text_of(exhibit_state_key(e->state)),
			VAL(e->holder), VAL(e->keep_until), VAL(e->is_locked)),
		   &n));
	if (n == 0)
		return cx_fail(cx, RC_CONFLICT, "another exhibit has the number \"%.*s\"",
			       STR_ARG(e->number));
	return RC_OK;
}

static enum rc record_begin(struct cx *cx, struct db *db, const struct actor *by, struct exhibit *e,
			    struct custody_facts *facts)
{
	const struct sha256 none = { 0 };
	struct custody_event collected = {
		.act = CUSTODY_COLLECTED,
		.at = e->collected_at,
		.at_is_told = true,
		.name = e->collector,
		.to = e->holder.n > 0 ? e->holder : e->collector,
		.place = e->place,
		.seal = e->seal,
		.facts = facts,
	};
	struct custody_event sealed = {
		.act = CUSTODY_SEALED,
		.name = e->collector,
		.place = e->place,
		.hash_after = e->content.manifest,
		.seal = e->seal,
		.facts = facts,
	};
	if (sha256_eq(&e->content.manifest, &none))
		return custody_append(cx, db, by, e, &collected, NULL);
	collected.facts = NULL; // all of them stand in the record that seals
	TRY(custody_append(cx, db, by, e, &collected, NULL));
	return custody_append(cx, db, by, e, &sealed, NULL);
}

static enum rc record_parent(struct cx *cx, struct db *db, const struct actor *by,
			     const struct exhibit *e)
{
	struct exhibit parent;
	if (!id_is_set(e->parent))
		return RC_OK;
	TRY(exhibit_load(cx, db, e->parent, &parent));
	TRY(exhibit_access(cx, db, by, &parent, MEMBER_WORK));
	struct custody_event derived = {
		.act = CUSTODY_DERIVED,
		.name = e->collector,
		.purpose = arena_fmt(cx->arena, "%.*s: %.*s", STR_ARG(e->number),
				     STR_ARG(str_slice(e->derivation, 0, EXHIBIT_TEXT_MAX))),
		.hash_before = parent.content.manifest,
	};
	return custody_append(cx, db, by, &parent, &derived, NULL);
}

enum rc exhibit_enter(struct cx *cx, struct db *db, const struct actor *by, struct exhibit *e)
{
	if (by && !access_role_for(by, ACCESS_EVIDENCE_KEEP))
		return cx_fail(cx, RC_DENIED, "no role of yours may keep evidence");
	TRY(exhibit_check(cx, e));
	if (by && id_is_set(e->of_case))
		TRY(exhibit_access(cx, db, by, e, MEMBER_WORK));
	if (e->number.n == 0)
		TRY(exhibit_next_number(cx, db, &e->number));
	if (!id_is_set(e->id))
		e->id = id_new(cx->now);
	e->made_at = cx->now;
	e->state = EXHIBIT_HELD;
	TRY(insert(cx, db, e));
	if (!by || id_is_set(e->of_case) || !id_is_set(by->account))
		return RC_OK;
	return member_add(cx, db, by, (struct member_of){ "exhibit", e->id }, by->account,
			  (struct member_term){ .level = MEMBER_WORK });
}

static enum rc add_matches(struct cx *cx, struct db *db, struct id id,
			   const struct custody_matches *matches)
{
	for (size_t i = 0; i < matches->n; i++) {
		const struct custody_match *m = &matches->p[i];
		TRY(DB_RUN(cx, db, &match_insert, VAL(id), VAL(m->list), VAL(m->class),
			   VAL(m->digest), VAL(m->files), VAL(m->withheld), VAL(m->alike),
			   VAL(m->distance)));
	}
	return RC_OK;
}

enum rc exhibit_add(struct cx *cx, struct db *db, const struct actor *by, struct exhibit *e,
		    struct custody_facts *facts)
{
	TRY(exhibit_enter(cx, db, by, e));
	facts->exhibit = e;
	for (size_t i = 0; i < facts->manifests.n; i++)
		TRY(DB_RUN(cx, db, &manifest_insert, VAL(e->id),
			   VAL(facts->manifests.p[i].algorithm),
			   VAL(facts->manifests.p[i].digest)));
	TRY(add_matches(cx, db, e->id, &facts->matches));
	TRY(delivery_add(cx, db, e->id, &facts->deliveries));
	TRY(record_begin(cx, db, by, e, facts));
	return record_parent(cx, db, by, e);
}

/* ---- what changes ------------------------------------------------------------ */

SQL_STATEMENT(exhibit_state_update,
	      "UPDATE evidence_exhibit SET state = $1, holder = $2 WHERE id = $3");
SQL_STATEMENT(exhibit_hold_update, "UPDATE evidence_exhibit SET hold = $1 WHERE id = $2");
SQL_STATEMENT(exhibit_keep_update, "UPDATE evidence_exhibit SET keep_until = $1 WHERE id = $2");

enum rc exhibit_set_state(struct cx *cx, struct db *db, struct id id,
			  const struct custody_state *state)
{
	return DB_RUN(cx, db, &exhibit_state_update, text_of(exhibit_state_key(state->state)),
		      VAL(state->holder), VAL(id));
}

enum rc exhibit_set_hold(struct cx *cx, struct db *db, struct id id, struct str why)
{
	return DB_RUN(cx, db, &exhibit_hold_update, VAL(why), VAL(id));
}

enum rc exhibit_set_keep(struct cx *cx, struct db *db, struct id id, struct instant until)
{
	return DB_RUN(cx, db, &exhibit_keep_update, VAL(until), VAL(id));
}

/* ---- blobs ------------------------------------------------------------------- */

SQL_STATEMENT(evidence_blob_insert, "INSERT INTO evidence_blob (exhibit_id, digest) VALUES ($1, $2)"
				    " ON CONFLICT (exhibit_id, digest) DO NOTHING");
SQL_STATEMENT(evidence_blob_delete,
	      "DELETE FROM evidence_blob WHERE exhibit_id = $1 AND digest = $2");
SQL_STATEMENT(evidence_blobs_leave, "DELETE FROM evidence_blob WHERE exhibit_id = $1");

SQL_STATEMENT(evidence_blobs_own,
	      "SELECT digest FROM evidence_blob b WHERE exhibit_id = $1 AND digest > $2"
	      "  AND NOT EXISTS (SELECT 1 FROM evidence_blob o WHERE o.digest = b.digest"
	      "    AND o.exhibit_id <> b.exhibit_id)"
	      " ORDER BY digest LIMIT 200");

static enum rc for_each(struct cx *cx, struct db *db, const struct sql_statement *s, struct id id,
			const struct digest_list *blobs)
{
	for (size_t i = 0; i < blobs->n; i++)
		TRY(DB_RUN(cx, db, s, VAL(id), VAL(blobs->p[i])));
	return RC_OK;
}

enum rc exhibit_claim_blobs(struct cx *cx, struct db *db, struct id id,
			    const struct digest_list *blobs)
{
	return for_each(cx, db, &evidence_blob_insert, id, blobs);
}

enum rc exhibit_leave_blobs(struct cx *cx, struct db *db, struct id id,
			    const struct digest_list *blobs)
{
	return for_each(cx, db, &evidence_blob_delete, id, blobs);
}

enum rc exhibit_leave_all_blobs(struct cx *cx, struct db *db, struct id id)
{
	return DB_RUN(cx, db, &evidence_blobs_leave, VAL(id));
}

enum rc exhibit_check_here(struct cx *cx, const struct exhibit *e)
{
	return e->state == EXHIBIT_ERASED || e->state == EXHIBIT_DESTROYED
		       ? cx_fail(cx, RC_CONFLICT, "the content of the exhibit is gone")
		       : RC_OK;
}

SQL_STATEMENT(evidence_blob_of, "SELECT 1 FROM evidence_blob WHERE exhibit_id = $1 LIMIT 1");

enum rc exhibit_has_content(struct cx *cx, struct db *db, struct id id, bool *out)
{
	AUTO(rows) r = NULL;
	*out = false;
	TRY(ROWS_OPEN(cx, db, &r, &evidence_blob_of, VAL(id)));
	while (rows_next(r))
		*out = true;
	return rows_end(cx, r);
}

enum rc exhibit_own_blobs(struct cx *cx, struct db *db, struct id id, const struct sha256 *after,
			  struct digest_list *out)
{
	struct digest_list found = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &evidence_blobs_own, VAL(id), VAL(*after)));
	while (rows_next(r))
		*ARENA_PUSH(cx->arena, &found) = rows_hash(r);
	TRY(rows_end(cx, r));
	*out = found;
	return RC_OK;
}
