// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/search_db.h"

#include "desk/request_db.h"
#include "desk/trait.h"

static const char *const keys[REQUEST_WHICHES] = {
	[REQUESTS_OPEN] = "open",
	[REQUESTS_ENDED] = "ended",
	[REQUESTS_ALL] = "all",
};

const char *request_which_key(enum request_which w)
{
	return keys[w];
}

bool request_which_parse(struct str key, enum request_which *out)
{
	for (enum request_which w = 0; w < REQUEST_WHICHES; w++) {
		if (str_eq(key, str_from_c(keys[w]))) {
			*out = w;
			return true;
		}
	}
	return false;
}

/* ---- statements ------------------------------------------------------------------- */

#define SHOWN                                                                      \
	"SELECT r.id, r.reference, r.state, r.kind, r.from_country, r.to_country," \
	"       coalesce(c.reference, ''), r.side, r.next_due"
#define WITH_CASE " LEFT JOIN desk_case c ON c.id = r.case_id"
#define COLUMNS SHOWN "  FROM desk_request r" WITH_CASE

/* $1 who, $2 now, $3: 1 whether they may work on what nobody has taken yet (as request_list), 2 the
 * terminal, which sees all. */
#define MINE                                                                             \
	"   AND ($3 = 2 OR EXISTS (SELECT 1 FROM people_member m"                        \
	"       WHERE m.object_id = coalesce(r.case_id, r.id) AND m.account_id = $1"     \
	"         AND (m.until_at = 0 OR m.until_at > $2))"                              \
	"     OR ($3 = 1 AND r.side = 1 AND r.peer_id IS NOT NULL AND r.case_id IS NULL" \
	"         AND NOT EXISTS (SELECT 1 FROM people_member x WHERE x.object_id = r.id)))"

/* After the one that was due at $4 and has the id $5. */
#define BY_DUE                                                                 \
	"   AND " REQUEST_DUE " >= $4 AND (" REQUEST_DUE " > $4 OR r.id > $5)" \
	" ORDER BY " REQUEST_DUE ", r.id LIMIT $6"

/* Ids are made in the order of time. */
#define BY_AGE "   AND r.id < $4 ORDER BY r.id DESC LIMIT $5"

/* What begins with the words, typed ($6 to $7) or as an identifier in its plain form. */
#define NAMED "((s.words >= $6 AND s.words < $7) OR (s.words >= $8 AND s.words < $9))"

/* The few things that are named, and then their requests. */
#define FEW                                                                            \
	"WITH named (id) AS (SELECT s.thing_id FROM desk_search s WHERE " NAMED        \
	"  UNION SELECT q.id FROM desk_search s CROSS JOIN desk_case k"                \
	" CROSS JOIN desk_request q"                                                   \
	"    WHERE k.id = s.thing_id AND q.case_id = k.id AND " NAMED ") " SHOWN       \
	"  FROM named n CROSS JOIN desk_request r" WITH_CASE " WHERE r.id = n.id" MINE \
	"   AND n.id < $4 ORDER BY n.id DESC LIMIT $5"

/* Words that name many: the newest requests are looked at until a page is full. */
#define MANY                                                  \
	COLUMNS " WHERE (EXISTS (SELECT 1 FROM desk_search s" \
		"     WHERE s.thing_id = r.id AND " NAMED ")" \
		"   OR EXISTS (SELECT 1 FROM desk_search s"   \
		"     WHERE s.thing_id = r.case_id AND " NAMED "))" MINE BY_AGE

/* The open ones of which $1 is a member, by their case or by themselves. */
#define OF_MEMBER                                                               \
	"SELECT r.id FROM people_member m CROSS JOIN desk_request r"            \
	" WHERE m.account_id = $1 AND (m.until_at = 0 OR m.until_at > $2)"      \
	"   AND r.case_id = m.object_id AND r.closed_at = 0"                    \
	" UNION ALL SELECT r.id FROM people_member m CROSS JOIN desk_request r" \
	" WHERE m.account_id = $1 AND (m.until_at = 0 OR m.until_at > $2)"      \
	"   AND r.id = m.object_id AND r.case_id IS NULL AND r.closed_at = 0"

/* What nobody has taken yet, read off desk_request_unclaimed. */
#define UNCLAIMED                                                                         \
	"SELECT r.id FROM desk_request r WHERE $3 = 1 AND r.closed_at = 0 AND r.side = 1" \
	"   AND r.case_id IS NULL AND r.peer_id IS NOT NULL"                              \
	"   AND NOT EXISTS (SELECT 1 FROM people_member x WHERE x.object_id = r.id)"

/* Who is on few finds these by their memberships; else the queue is read in its order until a page
 * is full, and others' are passed over. */
SQL_STATEMENT(search_open_few,
	      "WITH mine (id) AS (" OF_MEMBER " UNION ALL " UNCLAIMED ") " SHOWN
	      "  FROM mine n CROSS JOIN desk_request r" WITH_CASE " WHERE r.id = n.id" BY_DUE);
SQL_STATEMENT(search_mine, "SELECT count(*) FROM (SELECT 1 FROM (" OF_MEMBER ") own LIMIT $3) few");
SQL_STATEMENT(search_open, COLUMNS " WHERE r.closed_at = 0" MINE BY_DUE);
SQL_STATEMENT(search_ended, COLUMNS " WHERE r.closed_at <> 0" MINE BY_AGE);
SQL_STATEMENT(search_all, COLUMNS " WHERE r.closed_at >= 0" MINE BY_AGE);
SQL_STATEMENT(search_few, FEW);
SQL_STATEMENT(search_many, MANY);
SQL_STATEMENT(search_named, "SELECT count(*) FROM (SELECT 1 FROM desk_search s"
			    "  WHERE (s.words >= $1 AND s.words < $2)"
			    "     OR (s.words >= $3 AND s.words < $4) LIMIT $5) few");
SQL_STATEMENT(search_case,
	      COLUMNS " WHERE r.case_id = $1 AND r.id < $2 ORDER BY r.id DESC LIMIT $3");
SQL_STATEMENT(search_due, "SELECT next_due FROM desk_request WHERE id = $1");

/* ---- reading ------------------------------------------------------------------------ */

void request_read_row(struct rows *r, struct request_row *out)
{
	out->id = rows_id(r);
	out->reference = rows_str(r);
	out->state = rows_str(r);
	out->kind = rows_str(r);
	out->from = rows_str(r);
	out->to = rows_str(r);
	out->case_reference = rows_str(r);
	out->side = (enum step_side)rows_int(r);
	out->next_due = rows_instant(r);
}

/* One more than wanted was asked for. */
static enum rc read_page(struct cx *cx, struct rows *r, size_t limit, struct request_page *out)
{
	struct request_page page = { .list.p = arena_new(cx->arena, struct request_row,
							 limit + 1) };
	while (page.list.n <= limit && rows_next(r))
		request_read_row(r, &page.list.p[page.list.n++]);
	TRY(rows_end(cx, r));
	page.more = page.list.n > limit;
	if (page.more)
		page.list.n = limit;
	*out = page;
	return RC_OK;
}

/* Later than every other. */
static struct id last_id(void)
{
	struct id id;
	for (size_t i = 0; i < sizeof id.b; i++)
		id.b[i] = 0xff;
	return id;
}

static enum rc due_of(struct cx *cx, struct db *db, struct id request, struct instant *out)
{
	AUTO(rows) r = NULL;
	*out = (struct instant){ -1 };
	if (!id_is_set(request))
		return RC_OK;
	TRY(ROWS_OPEN(cx, db, &r, &search_due, VAL(request)));
	if (rows_next(r))
		*out = rows_instant(r);
	if (out->us == 0)
		out->us = INT64_MAX;
	return rows_end(cx, r);
}

/* The words as the identifier that they may be: the first kind whose rule they meet. */
static struct str plain_of(struct arena *a, struct str words)
{
	struct str plain;
	for (enum trait_kind k = 0; k < TRAITS; k++)
		if (k != TRAIT_ACCOUNT && trait_plain(a, k, words, &plain))
			return plain;
	return words;
}

enum { FEW_MAX = 1000 };

/* Before all that begin so comes the first, after them the second: no text has the byte. */
static struct str end_of(struct arena *a, struct str begin)
{
	return arena_fmt(a, "%.*s\xff", STR_ARG(begin));
}

static enum rc are_few(struct cx *cx, struct db *db, const struct str begin[2], bool *out)
{
	AUTO(rows) r = NULL;
	struct arena *a = cx->arena;
	TRY(ROWS_OPEN(cx, db, &r, &search_named, VAL_BYTES(begin[0]),
		      VAL_BYTES(end_of(a, begin[0])), VAL_BYTES(begin[1]),
		      VAL_BYTES(end_of(a, begin[1])), VAL(FEW_MAX + 1)));
	*out = rows_next(r) && rows_int(r) <= FEW_MAX;
	return rows_end(cx, r);
}

/* The values of both are those of search_all, and what the words begin. */
static enum rc open_named(struct cx *cx, struct db *db, const struct val common[5],
			  struct str typed, struct rows **r)
{
	struct arena *a = cx->arena;
	bool few = true;
	const struct str plain = search_words_typed(a, plain_of(a, typed));
	const struct str words = search_words_typed(a, typed);
	const struct str begin[2] = { words, plain.n > 0 ? plain : words };
	if (words.n > 0)
		TRY(are_few(cx, db, begin, &few));
	const struct str none = STR(""); // what names nothing finds nothing
	return ROWS_OPEN(cx, db, r, few ? &search_few : &search_many, common[0], common[1],
			 common[2], common[3], common[4], VAL_BYTES(begin[0]),
			 VAL_BYTES(words.n > 0 ? end_of(a, begin[0]) : none), VAL_BYTES(begin[1]),
			 VAL_BYTES(words.n > 0 ? end_of(a, begin[1]) : none));
}

static enum rc is_on_few(struct cx *cx, struct db *db, struct id who, bool *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &search_mine, VAL(who), VAL(cx->now), VAL(FEW_MAX + 1)));
	*out = rows_next(r) && rows_int(r) <= FEW_MAX;
	return rows_end(cx, r);
}

static enum rc open_rows(struct cx *cx, struct db *db, const struct actor *who,
			 const struct request_search *s, struct rows **r)
{
	const bool terminal = !id_is_set(who->account);
	const int64_t sees = terminal ? 2 : access_role_for(who, ACCESS_CASE_WORK) ? 1 : 0;
	const int64_t limit = (int64_t)s->limit + 1;
	const struct id after = id_is_set(s->after) ? s->after : last_id();
	const struct str words = str_trim(s->words);
	struct instant due;
	bool few = false;
	if (words.n > 0) {
		const struct val common[] = { VAL(who->account), VAL(cx->now), VAL(sees),
					      VAL(after), VAL(limit) };
		return open_named(cx, db, common, words, r);
	}
	if (s->which != REQUESTS_OPEN)
		return ROWS_OPEN(
			cx, db, r, s->which == REQUESTS_ENDED ? &search_ended : &search_all,
			VAL(who->account), VAL(cx->now), VAL(sees), VAL(after), VAL(limit));
	TRY(due_of(cx, db, s->after, &due));
	if (!terminal)
		TRY(is_on_few(cx, db, who->account, &few));
	return ROWS_OPEN(cx, db, r, few ? &search_open_few : &search_open, VAL(who->account),
			 VAL(cx->now), VAL(sees), VAL(due), VAL(s->after), VAL(limit));
}

enum rc request_search(struct cx *cx, struct db *db, const struct actor *who,
		       const struct request_search *search, struct request_page *out)
{
	AUTO(rows) r = NULL;
	if (search->words.n > SEARCH_WORDS_MAX || !str_is_utf8(search->words))
		return cx_fail(cx, RC_INVALID, N_("words to find are at most %d bytes of text"),
			       SEARCH_WORDS_MAX);
	INVARIANT(search->limit > 0 && search->limit <= SEARCH_PAGE_MAX);
	TRY(open_rows(cx, db, who, search, &r));
	return read_page(cx, r, search->limit, out);
}

enum rc request_list(struct cx *cx, struct db *db, const struct actor *who,
		     struct request_list *out)
{
	struct request_page page;
	TRY(request_search(cx, db, who, &(struct request_search){ .limit = SEARCH_PAGE_MAX },
			   &page));
	*out = page.list;
	return RC_OK;
}

enum rc request_of_case(struct cx *cx, struct db *db, struct id case_id, struct id after,
			size_t limit, struct request_page *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &search_case, VAL(case_id),
		      VAL(id_is_set(after) ? after : last_id()), VAL((int64_t)limit + 1)));
	return read_page(cx, r, limit, out);
}
