// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/campaign_to_json.h"

#include "intake/refang.h"
#include "ledger/entry.h"

struct str campaign_reason(struct arena *a, struct str kind, struct str value, int64_t agree)
{
	if (kind.n == 0)
		return STR("it began the campaign");
	if (str_eq(kind, STR("text")))
		return arena_fmt(a, "%lld of %d marks of the text agree", (long long)agree,
				 SHINGLE_MINIMA);
	if (str_eq(kind, STR("hand")))
		return STR("by hand");
	return arena_fmt(a, "the same %.*s: %.*s", STR_ARG(kind), STR_ARG(defang(a, value)));
}

static void put_id(struct json *j, struct arena *a, const char *key, struct id id)
{
	if (id_is_set(id))
		json_str(j, key, id_print(a, id));
	else
		json_add_null(j, key);
}

void campaign_row_to_json(struct json *j, struct arena *a, const struct campaign *c)
{
	put_id(j, a, "id", c->id);
	json_int(j, "reports", c->reports);
	json_str(j, "first_at", entry_print_time(a, c->first_at));
	json_str(j, "last_at", entry_print_time(a, c->last_at));
}

static void put_place(struct json *j, struct arena *a, const struct place *p)
{
	if (p->as_of.us == 0)
		return;
	json_str(j, "country", p->country);
	json_int(j, "asn", p->asn);
	json_str(j, "network", p->network);
	json_str(j, "as_of", date_print(a, date_today(p->as_of)));
}

static void put_member(struct json *j, struct arena *a, const struct campaign_member *m)
{
	put_id(j, a, "report", m->report);
	json_str(j, "number", m->number);
	json_str(j, "at", entry_print_time(a, m->at));
	put_id(j, a, "branch", m->branch);
	put_id(j, a, "like", m->like);
	json_str(j, "kind", m->kind);
	json_str(j, "value", m->value);
	json_int(j, "agree", m->agree);
}

static void put_clues(struct json *j, const char *key, const struct campaign_clues *clues)
{
	json_begin_array(j, key);
	for (size_t i = 0; i < clues->n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "kind", clues->p[i].kind);
		json_str(j, "value", clues->p[i].value);
		json_int(j, "branches", clues->p[i].branches);
		json_bool(j, "common", clues->p[i].is_common);
		json_end(j);
	}
	json_end(j);
}

static void put_lines(struct json *j, struct arena *a, const char *key,
		      const struct campaign_lines *lines)
{
	json_begin_array(j, key);
	for (size_t i = 0; i < lines->n; i++) {
		const struct campaign_line *l = &lines->p[i];
		json_begin_object(j, NULL);
		put_id(j, a, "id", l->id);
		json_str(j, "at", entry_print_time(a, l->at));
		json_str(j, "act", l->act);
		json_str(j, "kind", l->kind);
		json_str(j, "value", l->value);
		json_int(j, "agree", l->agree);
		put_id(j, a, "campaign", l->campaign);
		put_id(j, a, "into", l->into);
		put_id(j, a, "report", l->report);
		put_id(j, a, "like", l->like);
		put_id(j, a, "undoes", l->undoes);
		json_str(j, "note", l->note);
		json_bool(j, "holds", l->holds);
		json_end(j);
	}
	json_end(j);
}

void campaign_to_json(struct json *j, struct arena *a, const struct campaign_whole *w)
{
	campaign_row_to_json(j, a, &w->campaign);
	json_begin_array(j, "days");
	for (size_t i = 0; i < w->days.n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "day", date_print(a, (struct date){ (int32_t)w->days.p[i].day }));
		json_int(j, "reports", w->days.p[i].reports);
		json_end(j);
	}
	json_end(j);
	put_clues(j, "clues", &w->clues);
	json_begin_array(j, "sources");
	for (size_t i = 0; i < w->sources.n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "address", w->sources.p[i].address);
		json_int(j, "reports", w->sources.p[i].reports);
		put_place(j, a, &w->sources.p[i].place);
		json_end(j);
	}
	json_end(j);
	json_begin_array(j, "members");
	for (size_t i = 0; i < w->members.n; i++) {
		json_begin_object(j, NULL);
		put_member(j, a, &w->members.p[i]);
		json_end(j);
	}
	json_end(j);
	put_lines(j, a, "log", &w->lines);
}

void campaign_why_to_json(struct json *j, struct arena *a, const struct campaign_why *w)
{
	json_bool(j, "together", w->together);
	if (w->agree >= 0)
		json_int(j, "agree", w->agree);
	else
		json_add_null(j, "agree");
	json_int(j, "of", SHINGLE_MINIMA);
	put_clues(j, "shared", &w->shared);
	json_begin_object(j, "a");
	put_member(j, a, &w->a);
	json_end(j);
	json_begin_object(j, "b");
	put_member(j, a, &w->b);
	json_end(j);
	put_lines(j, a, "way", &w->way);
}
