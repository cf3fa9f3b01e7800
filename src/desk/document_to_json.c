// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/document_to_json.h"

#include "desk/desk_to_json.h"
#include "desk/sent.h"
#include "formats/json.h"
#include "law/words.h"
#include "ledger/entry.h"

#define BYTES_MAX ((size_t)(FIELDS + REQUEST_DECISIONS_MAX) * 8 * FIELD_BYTES_MAX)

#define MEMBER(key, value, member, max)                           \
	{                                                         \
		key, value, offsetof(struct request, member), max \
	}
const struct document_member document_members[] = {
	MEMBER("id", DOCUMENT_ID, id, 0),
	MEMBER("reference", DOCUMENT_TEXT, reference, REQUEST_WORD_MAX),
	MEMBER("from", DOCUMENT_TEXT, from, 2),
	MEMBER("to", DOCUMENT_TEXT, to, 2),
	MEMBER("provider", DOCUMENT_TEXT, provider, REQUEST_PROVIDER_MAX),
	MEMBER("offence", DOCUMENT_TEXT, offence, REQUEST_WORD_MAX),
	MEMBER("basis", DOCUMENT_TEXT, basis, REQUEST_WORD_MAX),
	MEMBER("provision", DOCUMENT_TEXT, provision, REQUEST_WORD_MAX),
	MEMBER("follows", DOCUMENT_ID, follows, 0),
	MEMBER("executes", DOCUMENT_ID, executes, 0),
	MEMBER("data_from", DOCUMENT_TIME, data_from, 0),
	MEMBER("data_to", DOCUMENT_TIME, data_to, 0),
	MEMBER("reply_wanted", DOCUMENT_TIME, at.reply_wanted, 0),
	MEMBER("follow_up_due", DOCUMENT_TIME, at.follow_up_due, 0),
	MEMBER("authorisation_ends", DOCUMENT_TIME, at.authorisation_ends, 0),
	{ 0 },
};

static void put_c(struct json *j, const char *key, const char *text)
{
	json_str(j, key, str_from_c(text));
}

static void put_or_null(struct json *j, const char *key, bool is_there, struct str text)
{
	if (is_there)
		json_str(j, key, text);
	else
		json_add_null(j, key);
}

static void put_member(struct json *j, struct arena *a, const struct request *r,
		       const struct document_member *m)
{
	const void *at = (const char *)r + m->at;
	switch (m->value) {
	case DOCUMENT_TEXT:
		json_str(j, m->key, *(const struct str *)at);
		break;
	case DOCUMENT_ID: {
		const struct id id = *(const struct id *)at;
		put_or_null(j, m->key, id_is_set(id), id_print(a, id));
		break;
	}
	case DOCUMENT_TIME: {
		const struct instant t = *(const struct instant *)at;
		put_or_null(j, m->key, t.us != 0, t.us != 0 ? entry_print_time(a, t) : STR(""));
		break;
	}
	}
}

static void put_lists(struct json *j, struct arena *a, const struct request *r)
{
	json_begin_array(j, "classes");
	for (const struct law_word *w = law_words_data; w->word; w++)
		if (r->classes & (unsigned)w->value)
			put_c(j, NULL, w->word);
	json_end(j);
	request_texts_to_json(j, r);
	json_begin_array(j, "decisions");
	for (size_t i = 0; i < r->decisions_n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "code", r->decisions[i].code);
		json_str(j, "reason", r->decisions[i].reason);
		json_str(j, "at", entry_print_time(a, r->decisions[i].at));
		json_end(j);
	}
	json_end(j);
	json_begin_array(j, "terms");
	for (size_t i = 0; i < r->terms_n; i++) {
		json_begin_object(j, NULL);
		put_c(j, "side", side_key(r->terms[i].side));
		json_str(j, "code", r->terms[i].code);
		json_str(j, "source", r->terms[i].source);
		json_end(j);
	}
	json_end(j);
}

struct str document_to_json(struct arena *arena, const struct request *whole)
{
	const struct request *r = sent_request(arena, whole);
	AUTO(json) j = json_new(arena);
	put_c(j, "format", DOCUMENT_FORMAT);
	put_c(j, "kind", kind_key(r->progress.kind));
	for (const struct document_member *m = document_members; m->key; m++)
		put_member(j, arena, r, m);
	json_bool(j, "political", r->political);
	put_or_null(j, "authorisation", entry_has_hash(&r->authorisation),
		    sha256_print(arena, &r->authorisation));
	put_lists(j, arena, r);
	return json_to_str(j, arena, BYTES_MAX);
}

struct sha256 document_digest(struct arena *arena, const struct request *r)
{
	return sha256_of(document_to_json(arena, r));
}
