// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/request.h"

enum { BYTES_MAX = (FIELDS + 1) * FIELD_BYTES_MAX };

const struct decision *request_decision(const struct request *r, const char *code)
{
	for (size_t i = 0; i < r->decisions_n; i++)
		if (str_eq(r->decisions[i].code, str_from_c(code)))
			return &r->decisions[i];
	return NULL;
}

/* Length before text: no text can pass for the next line. */
static void put(struct buf *b, const char *key, struct str value)
{
	buf_fmt(b, "%s %zu ", key, value.n);
	buf_add(b, value);
	buf_add_char(b, '\n');
}

static void put_number(struct buf *b, const char *key, int64_t value)
{
	buf_fmt(b, "%s %lld\n", key, (long long)value);
}

struct str request_bytes(struct arena *a, const struct request *r)
{
	struct buf b;
	buf_init(&b, BYTES_MAX);
	buf_add_c(&b, "comity request 1\n");
	put(&b, "id", id_print(a, r->id));
	put(&b, "reference", r->reference);
	put(&b, "kind", str_from_c(kind_key(r->progress.kind)));
	put(&b, "from", r->from);
	put(&b, "to", r->to);
	put(&b, "provider", r->provider);
	put(&b, "offence", r->offence);
	put(&b, "basis", r->basis);
	put(&b, "provision", r->provision);
	put(&b, "follows", id_is_set(r->follows) ? id_print(a, r->follows) : STR(""));
	put(&b, "executes", id_is_set(r->executes) ? id_print(a, r->executes) : STR(""));
	put_number(&b, "classes", r->classes);
	put_number(&b, "data-from", r->data_from.us);
	put_number(&b, "data-to", r->data_to.us);
	put_number(&b, "reply-wanted", r->at.reply_wanted.us);
	put_number(&b, "follow-up-due", r->at.follow_up_due.us);
	put_number(&b, "authorisation-ends", r->at.authorisation_ends.us);
	put_number(&b, "political", r->political);
	put(&b, "authorisation",
	    (struct str){ (const char *)r->authorisation.b, sizeof(r->authorisation.b) });
	for (enum request_field f = 0; f < FIELDS; f++)
		put(&b, field_key(f), r->text[f]);
	for (size_t i = 0; i < r->decisions_n; i++) {
		put(&b, "decision", r->decisions[i].code);
		put(&b, "reason", r->decisions[i].reason);
	}
	INVARIANT(!buf_full(&b));
	const struct str out = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return out;
}

struct str reference_print(struct arena *a, struct str country, const char *letter, int year,
			   int64_t number)
{
	return arena_fmt(a, "%.*s-%s%s%04d-%06lld", STR_ARG(country), letter, *letter ? "-" : "",
			 year, (long long)number);
}

static const char *const places[] = { "", "instrument", "law", "treaty" };

const char *place_key(enum ground_place p)
{
	return places[p];
}

bool place_parse(struct str key, enum ground_place *out)
{
	for (enum ground_place p = PLACE_INSTRUMENT; p <= PLACE_TREATY; p++) {
		if (str_eq(key, str_from_c(places[p]))) {
			*out = p;
			return true;
		}
	}
	return false;
}
