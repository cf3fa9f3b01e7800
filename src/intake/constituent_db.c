// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/constituent_db.h"

#include <string.h>

#include "intake/registry_db.h"
#include "people/act_db.h"

enum { REMATCH_REPORTS = 20, LABELS = 8 };
static const char member_book[] = "member", abuse_book[] = "abuse";

/* ---- finding --------------------------------------------------------------------- */

struct found {
	bool is_there;
	struct id member;
	struct str mail, place;
};

SQL_STATEMENT(network_before,
	      "SELECT low, bits, member_id, mail FROM intake_network"
	      " WHERE book = $1 AND (low, bits) <= ($2, $3) ORDER BY low DESC, bits DESC LIMIT 1");

static enum rc network_step(struct cx *cx, struct db *db, const char *book,
			    const struct network *from, struct network *there, struct found *out)
{
	struct str low = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &network_before, VAL(str_from_c(book)),
		      VAL_BYTES(network_bytes(from)), VAL(from->bits)));
	out->is_there = rows_next(r);
	if (out->is_there) {
		low = rows_bytes(r);
		there->bits = (int)rows_int(r);
		out->member = rows_id(r);
		out->mail = rows_str(r);
	}
	TRY(rows_end(cx, r));
	if (low.n == NETWORK_BYTES)
		memcpy(there->low.b, low.p, NETWORK_BYTES);
	return RC_OK;
}

/* The smallest network that holds the address. The nearest one before it either does, or shows how
 * many bits at most one has that does: whatever lies between would have been nearer. */
static enum rc find_network(struct cx *cx, struct db *db, const char *book,
			    const struct network *address, struct found *out)
{
	struct network from = *address, there = { .bits = 0 };
	for (int steps = 0; steps <= NETWORK_BITS; steps++) {
		TRY(network_step(cx, db, book, &from, &there, out));
		if (!out->is_there)
			return RC_OK;
		const int common = network_common(&there, address);
		if (common == there.bits) {
			out->place = network_print(cx->arena, &there);
			return RC_OK;
		}
		from = network_cut(address, common);
	}
	return cx_fail(cx, RC_BUG, "the book of networks has no order");
}

SQL_STATEMENT(name_longest, "SELECT name, member_id, mail FROM intake_name WHERE book = $1"
			    " AND name IN ($2, $3, $4, $5, $6, $7, $8, $9)"
			    " ORDER BY length(name) DESC LIMIT 1");

/* The name itself and what it ends in, label by label; of very long ones the last. */
static enum rc find_name(struct cx *cx, struct db *db, const char *book, struct str name,
			 struct found *out)
{
	struct str ends[LABELS] = { name, name, name, name, name, name, name, name };
	size_t n = 1;
	for (size_t i = name.n; i-- > 0 && n < LABELS;)
		if (name.p[i] == '.')
			ends[n++] = str_slice(name, i + 1, name.n);
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &name_longest, VAL(str_from_c(book)), VAL(ends[0]), VAL(ends[1]),
		      VAL(ends[2]), VAL(ends[3]), VAL(ends[4]), VAL(ends[5]), VAL(ends[6]),
		      VAL(ends[7])));
	out->is_there = rows_next(r);
	if (out->is_there) {
		out->place = rows_str(r);
		out->member = rows_id(r);
		out->mail = rows_str(r);
	}
	return rows_end(cx, r);
}

static enum rc find(struct cx *cx, struct db *db, const char *book, enum subject_kind kind,
		    struct str key, struct found *out)
{
	struct str place;
	struct network address;
	*out = (struct found){ .is_there = false };
	if (!observed_place(kind, key, &place))
		return RC_OK;
	if (network_parse(place, &address))
		return find_network(cx, db, book, &address, out);
	return find_name(cx, db, book, place, out);
}

SQL_STATEMENT(member_line, "SELECT name, language FROM intake_member WHERE id = $1");

static enum rc fill_keeper(struct cx *cx, struct db *db, const struct found *f, struct keeper *out)
{
	*out = (struct keeper){
		.member = f->member, .mail = f->mail, .language = STR("en"), .place = f->place
	};
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &member_line, VAL(f->member)));
	if (rows_next(r)) {
		out->name = rows_str(r);
		out->language = rows_str(r);
	}
	return rows_end(cx, r);
}

/* Also when the answer is old: a mailbox of last month is better than none, and its day is told. */
static enum rc ask_registry(struct cx *cx, struct db *db, enum subject_kind kind, struct str key,
			    struct keeper *out)
{
	struct registry r = { .state = REGISTRY_FAILED };
	bool found = false;
	TRY(registry_find(cx, db, kind, key, &r, &found));
	if (!found || registry_mail(&r).n == 0)
		return RC_OK;
	out->mail = registry_mail(&r);
	out->name = r.network.n > 0 ? r.network : r.registrar;
	out->looked_up = r.at;
	return RC_OK;
}

enum rc keeper_find(struct cx *cx, struct db *db, enum subject_kind kind, struct str key,
		    struct str as_number, struct keeper *out)
{
	struct found f;
	*out = (struct keeper){ .language = STR("en") };
	TRY(find(cx, db, member_book, kind, key, &f));
	if (f.is_there && f.mail.n > 0)
		return fill_keeper(cx, db, &f, out);
	TRY(find(cx, db, abuse_book, kind, key, &f));
	if (!f.is_there && as_number.n > 0)
		TRY(find(cx, db, abuse_book, SUBJECT_ASN, as_number, &f));
	return f.is_there ? fill_keeper(cx, db, &f, out) : ask_registry(cx, db, kind, key, out);
}

/* ---- matching -------------------------------------------------------------------- */

SQL_STATEMENT(member_any, "SELECT id FROM intake_member LIMIT 1");
SQL_STATEMENT(concern_drop, "DELETE FROM intake_concern WHERE report_id = $1");
SQL_STATEMENT(concern_insert, "INSERT INTO intake_concern (report_id, member_id, kind, key, place)"
			      " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING");

static enum rc has_members(struct cx *cx, struct db *db, bool *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &member_any, NO_VALS));
	*out = rows_next(r);
	return rows_end(cx, r);
}

static enum rc match_one(struct cx *cx, struct db *db, struct id report, enum subject_kind kind,
			 struct str key)
{
	struct found f;
	TRY(find(cx, db, member_book, kind, key, &f));
	if (!f.is_there)
		return RC_OK;
	return DB_RUN(cx, db, &concern_insert, VAL(report), VAL(f.member),
		      VAL(str_from_c(subject_kind_key(kind))), VAL(key), VAL(f.place));
}

enum rc constituent_match(struct cx *cx, struct db *db, const struct intake_report *r)
{
	bool any = false;
	TRY(has_members(cx, db, &any));
	if (!any)
		return RC_OK;
	for (size_t i = 0; i < r->subjects.n; i++)
		TRY(match_one(cx, db, r->id, r->subjects.p[i].kind, r->subjects.p[i].key));
	return RC_OK;
}

enum rc constituent_match_again(struct cx *cx, struct db *db, const struct intake_report *r)
{
	TRY(DB_RUN(cx, db, &concern_drop, VAL(r->id)));
	return constituent_match(cx, db, r);
}

SQL_STATEMENT(rematch_begin, "INSERT INTO intake_rematch (n, after) VALUES (1, $1)"
			     " ON CONFLICT (n) DO UPDATE SET after = excluded.after");
SQL_STATEMENT(rematch_at, "SELECT after FROM intake_rematch");
SQL_STATEMENT(rematch_next, "SELECT id FROM intake_report WHERE id > $1 ORDER BY id LIMIT $2");
SQL_STATEMENT(rematch_subjects, "SELECT kind, key FROM intake_subject WHERE report_id = $1"
				" ORDER BY number");
SQL_STATEMENT(rematch_move, "UPDATE intake_rematch SET after = $1");
SQL_STATEMENT(rematch_end, "DELETE FROM intake_rematch");

static enum rc match_again(struct cx *cx, struct db *db, struct id report)
{
	struct intake_report r = { .id = report };
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &rematch_subjects, VAL(report)));
	while (rows_next(rows)) {
		struct intake_subject s = { .at = { 0 } };
		const bool known = subject_kind_parse(rows_str(rows), &s.kind);
		s.key = rows_str(rows);
		if (known)
			*ARENA_PUSH(cx->arena, &r.subjects) = s;
	}
	TRY(rows_end(cx, rows));
	return constituent_match_again(cx, db, &r);
}

static enum rc rematch_place(struct cx *cx, struct db *db, bool *there, struct id *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &rematch_at, NO_VALS));
	*there = rows_next(r);
	if (*there)
		*out = rows_id(r);
	return rows_end(cx, r);
}

enum rc constituent_rematch(struct cx *cx, struct db *db, bool *left)
{
	struct id ids[REMATCH_REPORTS], after = { { 0 } };
	size_t n = 0;
	TRY(rematch_place(cx, db, left, &after));
	if (!*left)
		return RC_OK;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &rematch_next, VAL(after), VAL(REMATCH_REPORTS)));
	while (rows_next(r) && n < REMATCH_REPORTS)
		ids[n++] = rows_id(r);
	TRY(rows_end(cx, r));
	*left = n > 0;
	if (n == 0)
		return db_run(cx, db, &rematch_end, NO_VALS, NULL);
	for (size_t i = 0; i < n; i++)
		TRY(match_again(cx, db, ids[i]));
	return DB_RUN(cx, db, &rematch_move, VAL(ids[n - 1]));
}

/* ---- members --------------------------------------------------------------------- */

static enum rc check_may(struct cx *cx, const struct actor *by)
{
	if (access_role_for(by, ACCESS_REPORT_WORK))
		return RC_OK;
	return cx_fail(cx, RC_DENIED, "no role of yours may work on reports");
}

static enum rc changed(struct cx *cx, struct db *db, const struct actor *by, const char *act,
		       struct id id, struct str note)
{
	TRY(DB_RUN(cx, db, &rematch_begin, VAL((struct id){ { 0 } })));
	return act_append(
		cx, db, by, ACCESS_REPORT_WORK,
		(struct ledger_act){
			.act = act, .object_kind = "member", .object = id, .note = note });
}

static enum rc check(struct cx *cx, const struct constituent *m)
{
	const struct str words[] = { m->name, m->sector, m->mail, m->phone };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].n > CONSTITUENT_WORD_MAX || !str_is_utf8(words[i]))
			return cx_fail(cx, RC_INVALID,
				       "name, sector, mail and phone have at most "
				       "%d bytes each",
				       CONSTITUENT_WORD_MAX);
	if (m->name.n == 0)
		return cx_fail(cx, RC_INVALID, "a member has a name");
	if (!constituent_mail_is_good(m->mail))
		return cx_fail(cx, RC_INVALID, "mail: write one address such as abuse@example.com");
	if (!str_eq(m->language, STR("en")) && !str_eq(m->language, STR("fr")))
		return cx_fail(cx, RC_INVALID, "language: write en or fr");
	if (m->public_key.n > CONSTITUENT_KEY_MAX)
		return cx_fail(cx, RC_INVALID, "key: at most %d bytes", CONSTITUENT_KEY_MAX);
	return RC_OK;
}

SQL_STATEMENT(member_insert,
	      "INSERT INTO intake_member (id, name, sector, critical, mail, phone, language,"
	      "  public_key, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
	      " ON CONFLICT (name) DO UPDATE SET sector = excluded.sector,"
	      "  critical = excluded.critical, mail = excluded.mail, phone = excluded.phone,"
	      "  language = excluded.language, public_key = excluded.public_key,"
	      "  changed_at = excluded.changed_at");
SQL_STATEMENT(constituent_by_name, "SELECT id FROM intake_member WHERE name = $1");
SQL_STATEMENT(networks_drop, "DELETE FROM intake_network WHERE member_id = $1");
SQL_STATEMENT(names_drop, "DELETE FROM intake_name WHERE member_id = $1");
SQL_STATEMENT(network_insert, "INSERT INTO intake_network (book, low, bits, member_id, mail)"
			      " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING");
SQL_STATEMENT(name_insert, "INSERT INTO intake_name (book, name, member_id, mail)"
			   " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING");

static struct val member_or_null(struct id id)
{
	return id_is_set(id) ? VAL(id) : VAL_NULL;
}

static enum rc add_network(struct cx *cx, struct db *db, const char *book, struct id member,
			   const struct network *n, struct str mail)
{
	int64_t added = 0;
	TRY(db_run(cx, db, &network_insert,
		   VALS(VAL(str_from_c(book)), VAL_BYTES(network_bytes(n)), VAL(n->bits),
			member_or_null(member), VAL(mail)),
		   &added));
	if (added == 0)
		return cx_fail(cx, RC_CONFLICT, "the network %.*s is there already, or another's",
			       STR_ARG(network_print(cx->arena, n)));
	return RC_OK;
}

static enum rc add_name(struct cx *cx, struct db *db, const char *book, struct id member,
			struct str name, struct str mail)
{
	int64_t added = 0;
	TRY(db_run(cx, db, &name_insert,
		   VALS(VAL(str_from_c(book)), VAL(name), member_or_null(member), VAL(mail)),
		   &added));
	if (added == 0)
		return cx_fail(cx, RC_CONFLICT, "%.*s is there already, or another's",
			       STR_ARG(name));
	return RC_OK;
}

enum rc constituent_put(struct cx *cx, struct db *db, const struct actor *by, struct constituent *m)
{
	TRY(check_may(cx, by));
	TRY(check(cx, m));
	TRY(DB_RUN(cx, db, &member_insert, VAL(id_new(cx->now)), VAL(m->name), VAL(m->sector),
		   VAL(m->critical), VAL(m->mail), VAL(m->phone), VAL(m->language),
		   VAL(m->public_key), VAL(cx->now)));
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &constituent_by_name, VAL(m->name)));
	if (rows_next(r))
		m->id = rows_id(r);
	TRY(rows_end(cx, r));
	TRY(DB_RUN(cx, db, &networks_drop, VAL(m->id)));
	TRY(DB_RUN(cx, db, &names_drop, VAL(m->id)));
	for (size_t i = 0; i < m->networks.n; i++)
		TRY(add_network(cx, db, member_book, m->id, &m->networks.p[i], m->mail));
	for (size_t i = 0; i < m->names.n; i++)
		TRY(add_name(cx, db, member_book, m->id, m->names.p[i], m->mail));
	return changed(
		cx, db, by, "constituent-changed", m->id,
		arena_fmt(cx->arena, "%zu networks, %zu domains", m->networks.n, m->names.n));
}

SQL_STATEMENT(concerns_drop, "DELETE FROM intake_concern WHERE member_id = $1");
SQL_STATEMENT(member_drop, "DELETE FROM intake_member WHERE id = $1");

enum rc constituent_remove(struct cx *cx, struct db *db, const struct actor *by, struct id id)
{
	int64_t gone = 0;
	TRY(check_may(cx, by));
	TRY(DB_RUN(cx, db, &concerns_drop, VAL(id)));
	TRY(DB_RUN(cx, db, &networks_drop, VAL(id)));
	TRY(DB_RUN(cx, db, &names_drop, VAL(id)));
	TRY(db_run(cx, db, &member_drop, VALS(VAL(id)), &gone));
	if (gone == 0)
		return cx_fail(cx, RC_MISSING, "there is no such member");
	return changed(cx, db, by, "constituent-removed", id, STR(""));
}

#define CONSTITUENT_COLUMNS                                                       \
	"SELECT m.id, m.name, m.sector, m.critical, m.mail, m.phone, m.language," \
	"  m.public_key, (SELECT CAST(count(DISTINCT c.report_id) AS BIGINT)"     \
	"   FROM intake_concern c WHERE c.member_id = m.id)"                      \
	" FROM intake_member m"
SQL_STATEMENT(members_all, CONSTITUENT_COLUMNS " ORDER BY m.name");
SQL_STATEMENT(member_by_id, CONSTITUENT_COLUMNS " WHERE m.id = $1");
SQL_STATEMENT(networks_of, "SELECT low, bits FROM intake_network WHERE member_id = $1"
			   " ORDER BY low, bits");
SQL_STATEMENT(names_of, "SELECT name FROM intake_name WHERE member_id = $1 ORDER BY name");

static void read_member(struct rows *r, struct constituent *out)
{
	*out = (struct constituent){ .id = rows_id(r) };
	out->name = rows_str(r);
	out->sector = rows_str(r);
	out->critical = rows_int(r) != 0;
	out->mail = rows_str(r);
	out->phone = rows_str(r);
	out->language = rows_str(r);
	out->public_key = rows_str(r);
	out->reports = rows_int(r);
}

static enum rc load_places(struct cx *cx, struct db *db, struct constituent *m)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &networks_of, VAL(m->id)));
	while (rows_next(r)) {
		struct network *n = ARENA_PUSH(cx->arena, &m->networks);
		const struct str low = rows_bytes(r);
		n->bits = (int)rows_int(r);
		if (low.n == NETWORK_BYTES)
			memcpy(n->low.b, low.p, NETWORK_BYTES);
	}
	TRY(rows_end(cx, r));
	AUTO(rows) names = NULL;
	TRY(ROWS_OPEN(cx, db, &names, &names_of, VAL(m->id)));
	while (rows_next(names))
		*ARENA_PUSH(cx->arena, &m->names) = rows_str(names);
	return rows_end(cx, names);
}

enum rc constituent_list(struct cx *cx, struct db *db, struct constituents *out)
{
	struct constituents found = { 0 };
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &members_all, NO_VALS));
	while (rows_next(r))
		read_member(r, ARENA_PUSH(cx->arena, &found));
	TRY(rows_end(cx, r));
	for (size_t i = 0; i < found.n; i++)
		TRY(load_places(cx, db, &found.p[i]));
	*out = found;
	return RC_OK;
}

enum rc constituent_load(struct cx *cx, struct db *db, struct id id, struct constituent *out)
{
	bool there = false;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &member_by_id, VAL(id)));
	there = rows_next(r);
	if (there)
		read_member(r, out);
	TRY(rows_end(cx, r));
	if (!there)
		return cx_fail(cx, RC_MISSING, "there is no such member of the constituency");
	return load_places(cx, db, out);
}

/* ---- whom reports concern ---------------------------------------------------------- */

#define CONCERN_COLUMNS                                                                \
	"SELECT c.member_id, c.report_id, m.name, m.critical, c.kind, c.key, c.place," \
	"  r.number, r.received_at"                                                    \
	" FROM intake_concern c JOIN intake_member m ON m.id = c.member_id"            \
	" JOIN intake_report r ON r.id = c.report_id"
SQL_STATEMENT(concerns_of_member,
	      CONCERN_COLUMNS " WHERE c.member_id = $1"
			      " ORDER BY c.report_id DESC, c.kind, c.key LIMIT 200");
SQL_STATEMENT(concerns_of_report, CONCERN_COLUMNS " WHERE c.report_id = $1"
						  " ORDER BY m.name, c.kind, c.key LIMIT 200");
SQL_STATEMENT(members_of_campaign,
	      "WITH RECURSIVE tree (id) AS (SELECT CAST($1 AS BLOB) UNION ALL"
	      "  SELECT c.id FROM intake_campaign c JOIN tree ON c.parent = tree.id)"
	      " SELECT m.id, m.name, m.critical, CAST(count(DISTINCT c.report_id) AS BIGINT)"
	      " FROM tree JOIN intake_shape s ON s.campaign_id = tree.id"
	      " JOIN intake_concern c ON c.report_id = s.report_id"
	      " JOIN intake_member m ON m.id = c.member_id"
	      " GROUP BY m.id, m.name, m.critical ORDER BY m.name LIMIT 200");

static enum rc list(struct cx *cx, struct db *db, const struct sql_statement *s, struct id of,
		    struct concerns *out)
{
	struct concerns found = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, s, VAL(of)));
	while (rows_next(r)) {
		struct concern *c = ARENA_PUSH(cx->arena, &found);
		*c = (struct concern){ .member = rows_id(r) };
		c->report = rows_id(r);
		c->name = rows_str(r);
		c->critical = rows_int(r) != 0;
		c->kind = rows_str(r);
		c->key = rows_str(r);
		c->place = rows_str(r);
		c->number = rows_str(r);
		c->at = rows_instant(r);
	}
	TRY(rows_end(cx, r));
	*out = found;
	return RC_OK;
}

enum rc constituent_concerns(struct cx *cx, struct db *db, struct id member, struct concerns *out)
{
	return list(cx, db, &concerns_of_member, member, out);
}

enum rc report_concerns(struct cx *cx, struct db *db, struct id report, struct concerns *out)
{
	return list(cx, db, &concerns_of_report, report, out);
}

enum rc campaign_constituents(struct cx *cx, struct db *db, struct id root,
			      struct constituents *out)
{
	struct constituents found = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &members_of_campaign, VAL(root)));
	while (rows_next(r)) {
		struct constituent *m = ARENA_PUSH(cx->arena, &found);
		m->id = rows_id(r);
		m->name = rows_str(r);
		m->critical = rows_int(r) != 0;
		m->reports = rows_int(r);
	}
	TRY(rows_end(cx, r));
	*out = found;
	return RC_OK;
}

/* ---- the book of contacts --------------------------------------------------------- */

SQL_STATEMENT(abuse_networks_drop, "DELETE FROM intake_network WHERE book = 'abuse'");
SQL_STATEMENT(abuse_names_drop, "DELETE FROM intake_name WHERE book = 'abuse'");
SQL_STATEMENT(abuse_rows, "SELECT CAST((SELECT count(*) FROM intake_network WHERE book = 'abuse')"
			  " + (SELECT count(*) FROM intake_name WHERE book = 'abuse') AS BIGINT)");

enum rc abuse_replace(struct cx *cx, struct db *db, const struct actor *by,
		      const struct abuse_contacts *all)
{
	const struct id nobody = { { 0 } };
	TRY(check_may(cx, by));
	TRY(db_run(cx, db, &abuse_networks_drop, NO_VALS, NULL));
	TRY(db_run(cx, db, &abuse_names_drop, NO_VALS, NULL));
	for (size_t i = 0; i < all->n; i++) {
		const struct abuse_contact *c = &all->p[i];
		TRY((c->is_network ? add_network(cx, db, abuse_book, nobody, &c->network, c->mail)
				   : add_name(cx, db, abuse_book, nobody, c->name, c->mail)));
	}
	return act_append(cx, db, by, ACCESS_REPORT_WORK,
			  (struct ledger_act){ .act = "abuse-contacts-replaced",
					       .note = arena_fmt(cx->arena, "%zu", all->n) });
}

enum rc abuse_count(struct cx *cx, struct db *db, int64_t *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &abuse_rows, NO_VALS));
	*out = rows_next(r) ? rows_int(r) : 0;
	return rows_end(cx, r);
}
