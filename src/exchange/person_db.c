// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/person_db.h"

#include <stdlib.h>
#include <string.h>

#include "people/access.h"
#include "people/account.h"
#include "people/signing_db.h"

/* ---- Of this node ---- */

/* What can be shown on a line of its own. */
static struct str name_of(struct arena *a, const struct signing_person *p)
{
	const struct str full = account_title(a, p->name, p->post);
	if (card_name_fits(full))
		return full;
	return card_name_fits(p->name) ? p->name : p->login;
}

static int by_key(const void *a, const void *b)
{
	const struct card_person *x = a, *y = b;
	return memcmp(x->key.b, y->key.b, sizeof x->key.b);
}

static struct instant later(struct instant a, struct instant b)
{
	return a.us > b.us ? a : b;
}

/* The earlier of two ends, where 0 is none. */
static struct instant sooner(struct instant a, struct instant b)
{
	if (a.us == 0 || b.us == 0)
		return a.us == 0 ? b : a;
	return a.us < b.us ? a : b;
}

/* A key that was taken away and registered again stands once: as it is now. */
static void keep_each_once(struct card_people *people)
{
	size_t n = 0;
	for (size_t i = 0; i < people->n; i++) {
		const struct card_person *p = &people->p[i];
		struct card_person *before = n > 0 ? &people->p[n - 1] : NULL;
		if (!before || by_key(before, p) != 0)
			people->p[n++] = *p;
		else if (before->until.us != 0 &&
			 (p->until.us == 0 || p->until.us > before->until.us))
			*before = *p;
	}
	people->n = n;
}

enum rc person_own(struct cx *cx, struct db *db, struct card_people *out)
{
	struct signing_people all;
	struct card_people people = { 0 };
	const struct roles propose = access_roles(ACCESS_REQUEST_PROPOSE),
			   approve = access_roles(ACCESS_REQUEST_APPROVE);
	const struct signing_ask ask = { .roles = { propose.bits | approve.bits },
					 .since = instant_add(cx->now, DAYS(-31)),
					 .max = CARD_PEOPLE_MAX };
	TRY(signing_people(cx, db, &ask, &all));
	for (size_t i = 0; i < all.n; i++) {
		const struct signing_key *k = &all.p[i].key;
		const struct card_person p = { .key = sha256_of(k->public_key),
					       .from = later(k->added_at, k->begins_at),
					       .until = sooner(k->removed_at, k->ends_at),
					       .name = name_of(cx->arena, &all.p[i]) };
		if (p.until.us == 0 || p.until.us > p.from.us)
			*ARENA_PUSH(cx->arena, &people) = p;
	}
	if (people.n > 0)
		qsort(people.p, people.n, sizeof *people.p, by_key);
	keep_each_once(&people);
	*out = people;
	return RC_OK;
}

/* ---- Of peers ---- */

SQL_STATEMENT(person_end, "UPDATE exchange_person SET ends_at = $2"
			  " WHERE peer_id = $1 AND (ends_at = 0 OR ends_at > $2)");
SQL_STATEMENT(person_put,
	      "INSERT INTO exchange_person (peer_id, key, name, begins_at, ends_at, first_seen_at)"
	      " VALUES ($1, $2, $3, $4, $5, $6)"
	      " ON CONFLICT (peer_id, key) DO UPDATE SET name = excluded.name,"
	      "   begins_at = excluded.begins_at, ends_at = excluded.ends_at");
SQL_STATEMENT(person_at, "SELECT name, first_seen_at FROM exchange_person"
			 " WHERE peer_id = $1 AND key = $2 AND begins_at <= $3"
			 "   AND (ends_at = 0 OR ends_at > $3)");

enum rc person_take(struct cx *cx, struct db *db, struct id peer, const struct card_people *people)
{
	TRY(DB_RUN(cx, db, &person_end, VAL(peer), VAL(cx->now)));
	for (size_t i = 0; i < people->n; i++) {
		const struct card_person *p = &people->p[i];
		TRY(DB_RUN(cx, db, &person_put, VAL(peer), VAL(p->key), VAL(p->name), VAL(p->from),
			   VAL(p->until), VAL(cx->now)));
	}
	return RC_OK;
}

enum rc person_find(struct cx *cx, struct db *db, struct id peer, struct person_key key,
		    struct person *out, bool *found)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &person_at, VAL(peer), VAL(key.key), VAL(key.at)));
	*found = rows_next(r);
	if (*found) {
		out->name = rows_str(r);
		out->first_seen = rows_instant(r);
	}
	return rows_end(cx, r);
}
