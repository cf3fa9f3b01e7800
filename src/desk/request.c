// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/request.h"

#include "desk/safeguards.h"
#include "law/words.h"
#include "ledger/entry.h"

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

static void put_time(struct buf *b, struct arena *a, const char *key, struct instant t)
{
	put(b, key, t.us == 0 ? STR("") : entry_print_time(a, t));
}

static void put_classes(struct buf *b, unsigned classes)
{
	for (const struct law_word *w = law_words_data; w->word; w++)
		if (classes & (unsigned)w->value)
			put(b, "class", str_from_c(w->word));
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
	put_classes(&b, r->classes);
	put_time(&b, a, "data-from", r->data_from);
	put_time(&b, a, "data-to", r->data_to);
	put_time(&b, a, "reply-wanted", r->at.reply_wanted);
	put_time(&b, a, "follow-up-due", r->at.follow_up_due);
	put_time(&b, a, "authorisation-ends", r->at.authorisation_ends);
	put(&b, "political", r->political ? STR("yes") : STR("no"));
	put(&b, "authorisation",
	    entry_has_hash(&r->authorisation) ? sha256_print(a, &r->authorisation) : STR(""));
	for (enum request_field f = 0; f < FIELDS; f++)
		put(&b, field_key(f), r->text[f]);
	for (size_t i = 0; i < r->decisions_n; i++) {
		if (flag_is(r->decisions[i].code))
			continue;
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
