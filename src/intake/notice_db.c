// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/notice_db.h"

#include <stdlib.h>
#include <string.h>

#include "intake/constituent_db.h"
#include "intake/report_db.h"
#include "people/act_db.h"

#define STATE                                                  \
	"CASE WHEN t.state = 'offline' THEN 'offline'"         \
	" WHEN t.state = 'back' THEN 'back'"                   \
	" WHEN f.state IN ('sent', 'answered') THEN 'told'"    \
	" WHEN f.state IN ('proposed', 'held') THEN 'waiting'" \
	" ELSE 'open' END"
#define FROM                                                               \
	" FROM intake_notice n JOIN intake_report p ON p.id = n.report_id" \
	" LEFT JOIN intake_referral f ON f.id = n.referral_id"             \
	" LEFT JOIN intake_takedown t ON t.id = n.takedown_id"
#define NOTICE                                                                            \
	"SELECT n.report_id, p.number, p.received_at, n.concept, n.class, n.kind, n.key," \
	" n.machine, n.country, n.asn, n.network, n.as_of, n.reference, n.partner,"       \
	" n.referral_id, n.takedown_id, " STATE ", coalesce(f.sent_at, 0),"               \
	" CASE WHEN t.state = 'offline' THEN t.offline_at ELSE 0 END, n.redacted_at" FROM
SQL_STATEMENT(notice_of_report, NOTICE " WHERE n.report_id = $1");
SQL_STATEMENT(notice_newest,
	      NOTICE " WHERE p.received_at >= $4 AND ($1 = '' OR " STATE " = $1)"
		     " AND ($2 = '' OR n.concept = $2) AND ($3 = '' OR n.country = upper($3))"
		     " AND (p.received_at, p.id) < ($5, $6)"
		     " ORDER BY p.received_at DESC, p.id DESC LIMIT 200");
SQL_STATEMENT(notice_untold, NOTICE " WHERE n.redacted_at = 0 AND " STATE " = 'open'"
				    " ORDER BY p.received_at, p.id LIMIT 500");
SQL_STATEMENT(notice_alike, NOTICE " WHERE n.key = $1 AND n.kind = $2 AND n.report_id <> $3"
				   " ORDER BY p.received_at DESC, p.id DESC LIMIT 20");
SQL_STATEMENT(notice_insert,
	      "INSERT INTO intake_notice (report_id, concept, class, kind, key, machine, country,"
	      " asn, network, as_of, reference, partner, redacted_at)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)");

static enum rc may(struct cx *cx, const struct actor *who, enum permission p)
{
	return access_role_for(who, p)
		       ? RC_OK
		       : cx_fail(cx, RC_DENIED, "no role of yours may do this with notices");
}

static void read_one(struct rows *r, struct notice *out)
{
	*out = (struct notice){ .report = rows_id(r) };
	out->number = rows_str(r);
	out->received_at = rows_instant(r);
	out->concept = rows_str(r);
	out->class = rows_str(r);
	if (!subject_kind_parse(rows_str(r), &out->kind))
		out->kind = SUBJECT_HOST;
	out->key = rows_str(r);
	out->machine = rows_str(r);
	out->place.country = rows_str(r);
	out->place.asn = rows_int(r);
	out->place.network = rows_str(r);
	out->place.as_of = rows_instant(r);
	out->reference = rows_str(r);
	out->partner = rows_str(r);
	out->referral = rows_id(r);
	out->takedown = rows_id(r);
	if (!notice_state_parse(rows_str(r), &out->state))
		out->state = NOTICE_OPEN;
	out->told_at = rows_instant(r);
	out->offline_at = rows_instant(r);
	out->redacted_at = rows_instant(r);
}

static enum rc read_all(struct cx *cx, struct rows *r, struct notices *out)
{
	while (rows_next(r))
		read_one(r, ARENA_PUSH(cx->arena, out));
	return rows_end(cx, r);
}

/* ---- a new one ---- */

static bool is_digest(struct str s)
{
	bool good = s.n == 32 || s.n == 40 || s.n == 64 || s.n == 128;
	for (size_t i = 0; good && i < s.n; i++)
		good = (s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f');
	return good;
}

/* By which the same notice is known again. */
static struct str words_of(struct arena *a, const struct notice *n)
{
	return arena_fmt(a, "notice 1\n%s %.*s\n%.*s\n%.*s\n%.*s\n", subject_kind_key(n->kind),
			 STR_ARG(n->key), STR_ARG(n->concept), STR_ARG(n->partner),
			 STR_ARG(n->reference));
}

static enum rc check(struct cx *cx, struct notice *n)
{
	if (n->kind != SUBJECT_URL && n->kind != SUBJECT_HOST && n->kind != SUBJECT_IP)
		return cx_fail(cx, RC_INVALID,
			       N_("name an address on the web, a host or a machine"));
	if (!notice_is_class(n->class))
		return cx_fail(cx, RC_INVALID,
			       N_("a class is baseline, A1, A2, B1 or B2, as XARF 4 has them"));
	if (n->hashes.n > NOTICE_HASHES_MAX)
		return cx_fail(cx, RC_INVALID, N_("a notice has at most %d digests"),
			       NOTICE_HASHES_MAX);
	for (size_t i = 0; i < n->hashes.n; i++) {
		n->hashes.p[i] = str_lower(cx->arena, str_trim(n->hashes.p[i]));
		if (!is_digest(n->hashes.p[i]))
			return cx_fail(cx, RC_INVALID,
				       N_("a digest is 32 (MD5), 40 (SHA-1), 64 (SHA-256) or 128 "
					  "(SHA-512) hexadecimal digits; files are never taken"));
	}
	n->reference = intake_text(cx->arena, n->reference, NOTICE_WORD_MAX);
	n->partner = intake_text(cx->arena, n->partner, NOTICE_WORD_MAX);
	return RC_OK;
}

static struct intake_report report_of(struct cx *cx, const struct notice *n)
{
	const struct str words = words_of(cx->arena, n);
	struct intake_report r = { .channel = INTAKE_HOTLINE,
				   .state = INTAKE_SEEN, // by who wrote it down
				   .received = sha256_of(words),
				   .received_size = (int64_t)words.n,
				   .format = STR("notice"),
				   .version = STR("1"),
				   .category = STR("content"),
				   .type = notice_type(n->concept),
				   .tlp = TLP_AMBER_STRICT };
	intake_add_subject(cx->arena, &r, n->kind, n->key);
	if (n->machine.n > 0)
		intake_add_subject(cx->arena, &r, SUBJECT_IP, n->machine);
	for (size_t i = 0; i < n->hashes.n; i++)
		intake_add_subject(cx->arena, &r, SUBJECT_HASH, n->hashes.p[i]);
	for (size_t i = 0; i < r.subjects.n; i++)
		if (r.subjects.p[i].kind == SUBJECT_IP && str_eq(r.subjects.p[i].key, n->machine))
			r.subjects.p[i].place = n->place;
	return r;
}

enum rc notice_add(struct cx *cx, struct db *db, const struct actor *by, struct notice *n,
		   bool *is_again)
{
	TRY(may(cx, by, ACCESS_REPORT_WORK));
	TRY(check(cx, n));
	struct intake_report r = report_of(cx, n);
	TRY(intake_add(cx, db, by, &r, NULL, is_again));
	if (*is_again)
		return notice_load(cx, db, by, id_print(cx->arena, r.id), n);
	TRY(DB_RUN(cx, db, &notice_insert, VAL(r.id), VAL(n->concept), VAL(n->class),
		   VAL(str_from_c(subject_kind_key(n->kind))), VAL(n->key), VAL(n->machine),
		   VAL(n->place.country), VAL(n->place.asn), VAL(n->place.network),
		   VAL(n->place.as_of), VAL(n->reference), VAL(n->partner)));
	n->report = r.id;
	n->number = r.number;
	n->received_at = r.received_at;
	n->state = NOTICE_OPEN;
	return RC_OK;
}

/* ---- reading ---- */

enum rc notice_load(struct cx *cx, struct db *db, const struct actor *who, struct str name,
		    struct notice *out)
{
	struct id id;
	struct intake_report r = { .id = { { 0 } } };
	struct notices found = { 0 };
	TRY(may(cx, who, ACCESS_REPORT_SEE));
	if (id_parse(name, &id))
		TRY(intake_load(cx, db, who, id, &r));
	else
		TRY(intake_find(cx, db, who, name, &r));
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &notice_of_report, VAL(r.id)));
	TRY(read_all(cx, rows, &found));
	if (found.n == 0)
		return cx_fail(cx, RC_MISSING, "there is no such notice");
	*out = found.p[0];
	for (size_t i = 0; i < r.subjects.n; i++)
		if (r.subjects.p[i].kind == SUBJECT_HASH)
			*ARENA_PUSH(cx->arena, &out->hashes) = r.subjects.p[i].key;
	return RC_OK;
}

enum rc notice_list(struct cx *cx, struct db *db, const struct actor *who,
		    const struct notice_filter *f, struct notices *out)
{
	const struct intake_before before = intake_from_newest(f->before);
	TRY(may(cx, who, ACCESS_REPORT_SEE));
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &notice_newest, VAL(f->state), VAL(f->concept), VAL(f->country),
		      VAL(f->from), VAL(before.at), VAL(before.id)));
	return read_all(cx, r, out);
}

enum rc notice_same(struct cx *cx, struct db *db, const struct notice *n, struct notices *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &notice_alike, VAL(n->key),
		      VAL(str_from_c(subject_kind_key(n->kind))), VAL(n->report)));
	return read_all(cx, r, out);
}

static enum rc group_of(struct cx *cx, struct db *db, const struct notice *n,
			struct notice_groups *all, struct notice_group **out)
{
	struct keeper k;
	const struct referral_item item = { .kind = n->kind, .key = n->key, .asn = n->place.asn };
	TRY(keeper_find(cx, db, n->kind, n->key, referral_network(cx->arena, &item), &k));
	if (k.mail.n == 0 && n->machine.n > 0)
		TRY(keeper_find(cx, db, SUBJECT_IP, n->machine, referral_network(cx->arena, &item),
				&k));
	struct str host = n->key;
	if (!observed_place(n->kind, n->key, &host))
		host = n->key;
	const bool placed = n->place.country.n > 0 || n->place.asn != 0;
	for (size_t i = 0; i < all->n; i++) {
		struct notice_group *g = &all->p[i];
		const bool same_place = str_eq(g->place.country, n->place.country) &&
					g->place.asn == n->place.asn &&
					(placed || str_eq(g->host, host));
		if (str_eq_nocase(g->mail, k.mail) && (k.mail.n > 0 || same_place)) {
			*out = g;
			return RC_OK;
		}
	}
	*out = ARENA_PUSH(cx->arena, all);
	**out = (struct notice_group){ .mail = k.mail,
				       .name = k.name,
				       .language = k.language,
				       .host = host,
				       .place = n->place };
	return RC_OK;
}

enum rc notice_groups(struct cx *cx, struct db *db, const struct actor *who,
		      struct notice_groups *out)
{
	struct notices all = { 0 };
	TRY(may(cx, who, ACCESS_REPORT_SEE));
	{
		AUTO(rows) r = NULL;
		TRY(rows_open(cx, db, &r, &notice_untold, NO_VALS));
		TRY(read_all(cx, r, &all));
	}
	for (size_t i = 0; i < all.n; i++) {
		struct notice_group *g = NULL;
		TRY(group_of(cx, db, &all.p[i], out, &g));
		*ARENA_PUSH(cx->arena, &g->notices) = all.p[i];
	}
	return RC_OK;
}

/* ---- in numbers ---- */

#define COUNT_OF(what)                                                     \
	"SELECT " what ", CAST(count(*) AS BIGINT)" FROM                   \
	" WHERE p.received_at >= $1 AND p.received_at < $2 GROUP BY " what \
	" ORDER BY count(*) DESC, " what
SQL_STATEMENT(notice_states, COUNT_OF(STATE));
SQL_STATEMENT(notice_of_concepts, COUNT_OF("n.concept"));
SQL_STATEMENT(notice_of_classes, COUNT_OF("n.class"));
SQL_STATEMENT(notice_of_countries, COUNT_OF("n.country"));
SQL_STATEMENT(notice_times, "SELECT p.received_at, coalesce(f.sent_at, 0),"
			    " CASE WHEN t.state = 'offline' THEN t.offline_at ELSE 0 END" FROM
			    " WHERE p.received_at >= $1 AND p.received_at < $2");

static const struct sql_statement *const counts[NOTICE_COUNTS] = {
	[NOTICE_BY_STATE] = &notice_states,
	[NOTICE_BY_CONCEPT] = &notice_of_concepts,
	[NOTICE_BY_CLASS] = &notice_of_classes,
	[NOTICE_BY_COUNTRY] = &notice_of_countries,
};

static enum rc count_list(struct cx *cx, struct db *db, enum notice_count by,
			  struct notice_numbers *n)
{
	struct notice_list *found = &n->lists[by];
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, counts[by], VAL(n->from), VAL(n->to)));
	while (rows_next(r)) {
		__typeof__(found->p) c = ARENA_PUSH(cx->arena, found);
		c->name = rows_str(r);
		c->n = rows_int(r);
	}
	return rows_end(cx, r);
}

struct spans {
	int64_t *p;
	size_t n, cap;
};

static int by_size(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static int64_t median(const struct spans *s)
{
	if (s->n == 0)
		return 0;
	qsort(s->p, s->n, sizeof *s->p, by_size);
	return s->p[(s->n - 1) / 2];
}

enum rc notice_numbers(struct cx *cx, struct db *db, struct instant from, struct instant to,
		       struct notice_numbers *out)
{
	struct notice_numbers n = { .from = from, .to = to };
	struct spans told = { 0 }, offline = { 0 };
	for (enum notice_count by = 0; by < NOTICE_COUNTS; by++)
		TRY(count_list(cx, db, by, &n));
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &notice_times, VAL(from), VAL(to)));
	while (rows_next(r)) {
		const int64_t came = rows_int(r), sent = rows_int(r), gone = rows_int(r);
		n.notices++;
		if (sent != 0)
			*ARENA_PUSH(cx->arena, &told) = sent - came;
		if (gone != 0)
			*ARENA_PUSH(cx->arena, &offline) = gone - came;
	}
	TRY(rows_end(cx, r));
	n.told = (int64_t)told.n;
	n.offline = (int64_t)offline.n;
	n.told_median_us = median(&told);
	n.offline_median_us = median(&offline);
	*out = n;
	return RC_OK;
}
