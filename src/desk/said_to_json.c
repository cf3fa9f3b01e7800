// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/said_to_json.h"

#include "formats/json.h"
#include "ledger/entry.h"

#define BYTES_MAX ((size_t)32 * ACT_REASON_MAX)

static void put_c(struct json *j, const char *key, const char *text)
{
	json_str(j, key, str_from_c(text));
}

static void put_time(struct json *j, struct arena *a, const char *key, struct instant t)
{
	if (t.us == 0)
		json_add_null(j, key);
	else
		json_str(j, key, entry_print_time(a, t));
}

static void put_facts(struct json *j, struct arena *a, const struct act_facts *f)
{
	json_str(j, "reason", f->reason);
	json_begin_array(j, "stated");
	for (enum guard g = 0; g < GUARDS; g++)
		if (guards_has(f->stated, g))
			put_c(j, NULL, guard_key(g));
	json_end(j);
	put_time(j, a, "until", f->until);
	put_time(j, a, "when", f->when);
	if (f->ground.place == PLACE_NONE) {
		json_add_null(j, "ground");
	} else {
		json_begin_object(j, "ground");
		put_c(j, "place", place_key(f->ground.place));
		json_str(j, "name", f->ground.name);
		json_str(j, "words", f->ground.words);
		json_end(j);
	}
	if (entry_has_hash(&f->evidence))
		json_str(j, "evidence", sha256_print(a, &f->evidence));
	else
		json_add_null(j, "evidence");
	json_begin_array(j, "files");
	for (size_t i = 0; i < f->files.n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "name", f->files.p[i].name);
		json_int(j, "size", f->files.p[i].size);
		json_str(j, "sha256", sha256_print(a, &f->files.p[i].digest));
		json_end(j);
	}
	json_end(j);
}

struct str said_to_json(struct arena *arena, const struct said *s)
{
	AUTO(json) j = json_new(arena);
	put_c(j, "format", STEP_FORMAT);
	json_str(j, "request", id_print(arena, s->request));
	json_int(j, "number", s->message.number);
	put_c(j, "step", action_key(s->message.action));
	put_c(j, "state", state_key(s->message.state));
	json_int(j, "answers", s->message.answers);
	json_int(j, "heard", s->message.heard);
	json_str(j, "reference", s->reference);
	put_facts(j, arena, &s->facts);
	return json_to_str(j, arena, BYTES_MAX);
}
