// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/report_to_json.h"

#include "ledger/entry.h"

static void put_time(struct json *j, struct arena *a, const char *key, struct instant t)
{
	if (t.us != 0)
		json_str(j, key, entry_print_time(a, t));
}

static void put_text(struct json *j, const char *key, struct str text)
{
	if (text.n > 0)
		json_str(j, key, text);
}

void intake_row_to_json(struct json *j, struct arena *arena, const struct intake_report *r)
{
	json_str(j, "id", id_print(arena, r->id));
	json_str(j, "number", r->number);
	put_time(j, arena, "received", r->received_at);
	json_str(j, "channel", str_from_c(intake_channel_key(r->channel)));
	json_str(j, "state", str_from_c(intake_state_key(r->state)));
	put_text(j, "reason", r->reason);
	json_str(j, "format", r->format);
	json_str(j, "category", r->category);
	json_str(j, "type", r->type);
	json_int(j, "incidents", r->incidents);
}

static void put_place(struct json *j, struct arena *arena, const char *key, const struct place *p)
{
	if (p->as_of.us == 0)
		return;
	json_begin_object(j, key);
	put_text(j, "country", p->country);
	if (p->asn > 0)
		json_int(j, "asn", p->asn);
	put_text(j, "network", p->network);
	json_str(j, "as_of", date_print(arena, date_today(p->as_of)));
	json_end(j);
}

static void put_path(struct json *j, struct arena *arena, const struct mail_path *p)
{
	if (p->from.n == 0)
		return;
	json_begin_object(j, "mail_path");
	json_str(j, "from", p->from);
	put_text(j, "from_name", p->from_name);
	put_text(j, "noted_by", p->noted_by);
	put_time(j, arena, "at", p->at);
	json_bool(j, "guess", p->is_guess);
	put_place(j, arena, "place", &p->place);
	put_text(j, "claimed", p->claimed);
	put_place(j, arena, "claimed_place", &p->claimed_place);
	json_end(j);
}

static void put_subjects(struct json *j, struct arena *arena, const struct intake_report *r)
{
	json_begin_array(j, "subjects");
	for (size_t i = 0; i < r->subjects.n; i++) {
		const struct intake_subject *s = &r->subjects.p[i];
		json_begin_object(j, NULL);
		json_str(j, "kind", str_from_c(subject_kind_key(s->kind)));
		json_str(j, "shown", s->shown);
		json_str(j, "key", s->key);
		put_time(j, arena, "at", s->at);
		if (s->port > 0)
			json_int(j, "port", s->port);
		put_place(j, arena, "place", &s->place);
		json_end(j);
	}
	json_end(j);
}

static void put_parts(struct json *j, struct arena *arena, const struct intake_report *r)
{
	json_begin_array(j, "parts");
	for (size_t i = 0; i < r->parts.n; i++) {
		const struct intake_part *p = &r->parts.p[i];
		json_begin_object(j, NULL);
		json_str(j, "type", p->media_type);
		put_text(j, "name", p->name);
		json_int(j, "size", p->size);
		json_str(j, "sha256", sha256_print(arena, &p->hash));
		json_bool(j, "dropped", p->is_dropped);
		put_text(j, "reason", p->reason);
		json_end(j);
	}
	json_end(j);
}

void intake_to_json(struct json *j, struct arena *arena, const struct intake_report *r)
{
	intake_row_to_json(j, arena, r);
	json_str(j, "sha256", sha256_print(arena, &r->received));
	json_str(j, "tlp", str_from_c(tlp_label(r->tlp)));
	put_time(j, arena, "first_seen", r->first_seen);
	put_time(j, arena, "last_seen", r->last_seen);
	put_text(j, "language", r->language);
	put_text(j, "text", r->text);
	put_path(j, arena, &r->path);
	put_subjects(j, arena, r);
	put_parts(j, arena, r);
	json_begin_array(j, "deviations");
	for (size_t i = 0; i < r->deviations.n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "name", r->deviations.p[i].name);
		json_str(j, "place", r->deviations.p[i].place);
		json_str(j, "sentence", r->deviations.p[i].sentence);
		json_end(j);
	}
	json_end(j);
}
