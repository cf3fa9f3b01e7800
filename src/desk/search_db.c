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

#define COLUMNS                                                                    \
	"SELECT r.id, r.reference, r.state, r.kind, r.from_country, r.to_country," \
	"       coalesce(c.reference, ''), r.side, r.next_due"                     \
	"  FROM desk_request r LEFT JOIN desk_case c ON c.id = r.case_id"

/* $1 who, $2 now, $3: 1 whether they may work on what nobody has taken yet (as request_list), 2 the
 * terminal, which sees all. */
#define MINE                                                                             \
	"   AND ($3 = 2 OR EXISTS (SELECT 1 FROM people_member m"                        \
	"       WHERE m.object_id = coalesce(r.case_id, r.id) AND m.account_id = $1"     \
	"         AND (m.until_at = 0 OR m.until_at > $2))"                              \
	"     OR ($3 = 1 AND r.side = 1 AND r.peer_id IS NOT NULL AND r.case_id IS NULL" \
	"         AND NOT EXISTS (SELECT 1 FROM people_member x WHERE x.object_id = r.id)))"

/* What has no date comes last. After the one that was due at $4 and has the id $5. */
#define DUE "(CASE WHEN r.next_due = 0 THEN 9223372036854775807 ELSE r.next_due END)"
#define BY_DUE                                                  \
	"   AND (" DUE " > $4 OR (" DUE " = $4 AND r.id > $5))" \
	" ORDER BY (CASE WHEN r.next_due = 0 THEN 1 ELSE 0 END), r.next_due, r.id LIMIT $6"

/* Ids are made in the order of time. */
#define BY_AGE "   AND r.id < $4 ORDER BY r.id DESC LIMIT $5"

/* $6: a pattern in lower case; $7: an identifier in its plain form. */
#define NAMED                                                                         \
	"   AND (lower(r.reference) LIKE $6 ESCAPE '!'"                               \
	"     OR lower(r.their_reference) LIKE $6 ESCAPE '!'"                         \
	"     OR lower(coalesce(c.reference, '')) LIKE $6 ESCAPE '!'"                 \
	"     OR lower(r.provider) LIKE $6 ESCAPE '!'"                                \
	"     OR EXISTS (SELECT 1 FROM desk_request_text t WHERE t.request_id = r.id" \
	"         AND t.field = 'identifiers' AND lower(t.text) LIKE $6 ESCAPE '!')"  \
	"     OR EXISTS (SELECT 1 FROM desk_identifier i WHERE i.case_id = r.case_id" \
	"         AND (i.value = $7 OR lower(i.value) LIKE $6 ESCAPE '!')))"

SQL_STATEMENT(search_open, COLUMNS " WHERE r.closed_at = 0" MINE BY_DUE);
SQL_STATEMENT(search_ended, COLUMNS " WHERE r.closed_at <> 0" MINE BY_AGE);
SQL_STATEMENT(search_all, COLUMNS " WHERE r.closed_at >= 0" MINE BY_AGE);
SQL_STATEMENT(search_named, COLUMNS " WHERE r.closed_at >= 0" MINE NAMED BY_AGE);
SQL_STATEMENT(search_case,
	      COLUMNS " WHERE r.case_id = $1 AND r.id < $2 ORDER BY r.id DESC LIMIT $3");
SQL_STATEMENT(search_due, "SELECT next_due FROM desk_request WHERE id = $1");

/* ---- reading ------------------------------------------------------------------------ */

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

/* "%words%", in lower case, with what LIKE would read otherwise escaped. */
static struct str pattern_of(struct arena *a, struct str words)
{
	char *p = arena_alloc(a, 2 * words.n + 2);
	size_t n = 0;
	p[n++] = '%';
	for (size_t i = 0; i < words.n; i++) {
		char c = words.p[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c + ('a' - 'A'));
		if (c == '%' || c == '_' || c == '!')
			p[n++] = '!';
		p[n++] = c;
	}
	p[n++] = '%';
	return (struct str){ p, n };
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

static enum rc open_rows(struct cx *cx, struct db *db, const struct actor *who,
			 const struct request_search *s, struct rows **r)
{
	const bool terminal = !id_is_set(who->account);
	const int64_t sees = terminal ? 2 : access_role_for(who, ACCESS_CASE_WORK) ? 1 : 0;
	const int64_t limit = (int64_t)s->limit + 1;
	const struct id after = id_is_set(s->after) ? s->after : last_id();
	const struct str words = str_trim(s->words);
	struct instant due;
	if (words.n > 0)
		return ROWS_OPEN(cx, db, r, &search_named, VAL(who->account), VAL(cx->now),
				 VAL(sees), VAL(after), VAL(limit),
				 VAL(pattern_of(cx->arena, words)),
				 VAL(plain_of(cx->arena, words)));
	if (s->which != REQUESTS_OPEN)
		return ROWS_OPEN(
			cx, db, r, s->which == REQUESTS_ENDED ? &search_ended : &search_all,
			VAL(who->account), VAL(cx->now), VAL(sees), VAL(after), VAL(limit));
	TRY(due_of(cx, db, s->after, &due));
	return ROWS_OPEN(cx, db, r, &search_open, VAL(who->account), VAL(cx->now), VAL(sees),
			 VAL(due), VAL(s->after), VAL(limit));
}

enum rc request_search(struct cx *cx, struct db *db, const struct actor *who,
		       const struct request_search *search, struct request_page *out)
{
	AUTO(rows) r = NULL;
	if (search->words.n > SEARCH_WORDS_MAX || !str_is_utf8(search->words))
		return cx_fail(cx, RC_INVALID, "words to find are at most %d bytes of text",
			       SEARCH_WORDS_MAX);
	INVARIANT(search->limit > 0 && search->limit <= SEARCH_PAGE_MAX);
	TRY(open_rows(cx, db, who, search, &r));
	return read_page(cx, r, search->limit, out);
}

enum rc request_of_case(struct cx *cx, struct db *db, struct id case_id, struct id after,
			size_t limit, struct request_page *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &search_case, VAL(case_id),
		      VAL(id_is_set(after) ? after : last_id()), VAL((int64_t)limit + 1)));
	return read_page(cx, r, limit, out);
}
