// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/agreement_to_json.h"

#include "ledger/entry.h"

void agreement_row_to_json(struct json *j, struct arena *a, const struct agreement_row *r)
{
	json_str(j, "id", id_print(a, r->id));
	json_str(j, "name", r->name);
	json_str(j, "country", r->country);
	json_str(j, "peer", r->peer);
	json_str(j, "keeper", r->keeper);
	json_int(j, "version", r->version);
	if (date_is_set(r->ended))
		json_str(j, "ended", date_print(a, r->ended));
	else
		json_add_null(j, "ended");
	json_str(j, "changed_at", entry_print_time(a, r->at));
}

void agreement_to_json(struct json *j, struct arena *arena, const struct agreement *a)
{
	json_str(j, "id", id_print(arena, a->id));
	json_str(j, "name", a->name);
	json_str(j, "country", a->country);
	json_str(j, "peer", a->peer);
	json_str(j, "keeper", a->keeper);
	json_int(j, "version", a->version);
	if (date_is_set(a->ended))
		json_str(j, "ended", date_print(arena, a->ended));
	else
		json_add_null(j, "ended");
	json_begin_array(j, "statements");
	for (size_t i = 0; i < a->statements.n; i++) {
		const struct statement *s = &a->statements.p[i];
		json_begin_object(j, NULL);
		json_str(j, "topic", str_from_c(topic_key(s->topic)));
		json_str(j, "name", s->name);
		json_str(j, "value", s->value);
		json_str(j, "source", s->source);
		json_str(j, "said", date_print(arena, s->said));
		json_end(j);
	}
	json_end(j);
}

void agreement_notes_to_json(struct json *j, struct arena *arena,
			     const struct agreement_notes *notes)
{
	json_begin_array(j, "notes");
	for (size_t i = 0; i < notes->n; i++) {
		const struct agreement_note *n = &notes->p[i];
		json_begin_object(j, NULL);
		json_str(j, "level", str_from_c(note_level_key(n->level)));
		json_str(j, "code", str_from_c(note_code_key(n->code)));
		json_str(j, "text", phrase_print(arena, &n->text));
		if (n->rests_on) {
			json_str(j, "source", n->rests_on->source);
			json_str(j, "said", date_print(arena, n->rests_on->said));
		} else {
			json_add_null(j, "source");
			json_add_null(j, "said");
		}
		json_end(j);
	}
	json_end(j);
}
