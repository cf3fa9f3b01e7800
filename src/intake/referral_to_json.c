// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/referral_to_json.h"

#include "ledger/entry.h"

static void put_time(struct json *j, struct arena *a, const char *key, struct instant t)
{
	if (t.us == 0)
		json_add_null(j, key);
	else
		json_str(j, key, entry_print_time(a, t));
}

static void put_row(struct json *j, struct arena *a, const struct referral *r)
{
	json_str(j, "id", id_print(a, r->id));
	json_str(j, "token", r->token);
	json_str(j, "state", str_from_c(referral_state_key(r->state)));
	json_str(j, "to", r->mail);
	json_str(j, "name", r->name);
	json_bool(j, "critical", r->critical);
	json_str(j, "language", r->language);
	json_str(j, "format", r->format);
	json_str(j, "tlp", str_from_c(tlp_label(r->tlp)));
	json_str(j, r->is_campaign ? "campaign" : "report", id_print(a, r->about));
	json_str(j, "category", r->category);
	json_str(j, "type", r->type);
	put_time(j, a, "made_at", r->made_at);
	put_time(j, a, "due_at", r->due_at);
	put_time(j, a, "sent_at", r->sent_at);
	put_time(j, a, "reminded_at", r->reminded_at);
	put_time(j, a, "escalated_at", r->escalated_at);
	put_time(j, a, "ended_at", r->ended_at);
	json_str(j, "fault", r->fault);
}

void referrals_to_json(struct json *j, struct arena *a, const struct referrals *list)
{
	json_begin_array(j, "referrals");
	for (size_t i = 0; i < list->n; i++) {
		json_begin_object(j, NULL);
		put_row(j, a, &list->p[i]);
		json_end(j);
	}
	json_end(j);
}

void referral_to_json(struct json *j, struct arena *a, const struct referral *r,
		      const struct referral_answers *answers)
{
	put_row(j, a, r);
	json_str(j, "subject", r->subject);
	json_str(j, "text", r->text);
	json_begin_array(j, "items");
	for (size_t i = 0; i < r->items.n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "kind", str_from_c(subject_kind_key(r->items.p[i].kind)));
		json_str(j, "key", r->items.p[i].key);
		json_int(j, "reports", r->items.p[i].reports);
		json_end(j);
	}
	json_end(j);
	json_begin_array(j, "answers");
	for (size_t i = 0; i < answers->n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "report", answers->p[i].number);
		json_str(j, "kind", answers->p[i].kind);
		put_time(j, a, "at", answers->p[i].at);
		json_end(j);
	}
	json_end(j);
}
