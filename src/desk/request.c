// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/request.h"

#include "desk/canonical.h"
#include "desk/safeguards.h"
#include "desk/sent.h"
#include "ledger/entry.h"

enum { BYTES_MAX = (FIELDS + 1) * FIELD_BYTES_MAX };

const struct decision *request_decision(const struct request *r, const char *code)
{
	for (size_t i = 0; i < r->decisions_n; i++)
		if (str_eq(r->decisions[i].code, str_from_c(code)))
			return &r->decisions[i];
	return NULL;
}

static struct str bytes_of(struct arena *a, const struct request *r)
{
	struct buf b;
	buf_init(&b, BYTES_MAX);
	buf_add_c(&b, "comity request 1\n");
	canonical_put(&b, "id", id_print(a, r->id));
	canonical_put(&b, "reference", r->reference);
	canonical_put(&b, "kind", str_from_c(kind_key(r->progress.kind)));
	canonical_put(&b, "from", r->from);
	canonical_put(&b, "to", r->to);
	canonical_put(&b, "provider", r->provider);
	canonical_put(&b, "offence", r->offence);
	canonical_put(&b, "basis", r->basis);
	canonical_put(&b, "provision", r->provision);
	canonical_put(&b, "follows", id_is_set(r->follows) ? id_print(a, r->follows) : STR(""));
	canonical_put(&b, "executes", id_is_set(r->executes) ? id_print(a, r->executes) : STR(""));
	canonical_put_classes(&b, r->classes);
	canonical_put_time(&b, a, "data-from", r->data_from);
	canonical_put_time(&b, a, "data-to", r->data_to);
	canonical_put_time(&b, a, "reply-wanted", r->at.reply_wanted);
	canonical_put_time(&b, a, "follow-up-due", r->at.follow_up_due);
	canonical_put_time(&b, a, "authorisation-ends", r->at.authorisation_ends);
	canonical_put(&b, "political", r->political ? STR("yes") : STR("no"));
	canonical_put(&b, "authorisation",
		      entry_has_hash(&r->authorisation) ? sha256_print(a, &r->authorisation)
							: STR(""));
	for (enum request_field f = 0; f < FIELDS; f++)
		canonical_put(&b, field_key(f), r->text[f]);
	for (size_t i = 0; i < r->decisions_n; i++) {
		if (flag_is(r->decisions[i].code))
			continue;
		canonical_put(&b, "decision", r->decisions[i].code);
		canonical_put(&b, "reason", r->decisions[i].reason);
	}
	INVARIANT(!buf_full(&b));
	const struct str out = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return out;
}

struct str request_bytes(struct arena *a, const struct request *r)
{
	return bytes_of(a, sent_request(a, r));
}

struct str request_bytes_here(struct arena *a, const struct request *r)
{
	return bytes_of(a, r);
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
