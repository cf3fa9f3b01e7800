// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/desk_to_json.h"
#include "desk/transition.h"

static void put_states(struct json *j)
{
	json_begin_array(j, "states");
	for (enum request_state s = 0; s < STATES; s++) {
		json_begin_object(j, NULL);
		json_str(j, "state", str_from_c(state_key(s)));
		json_str(j, "name", str_from_c(state_name(s)));
		json_bool(j, "outcome", state_is_outcome(s));
		json_bool(j, "end", state_is_end(s));
		json_end(j);
	}
	json_end(j);
}

static void put_kinds(struct json *j, const char *key, unsigned flows)
{
	json_begin_array(j, key);
	for (enum request_kind k = 0; k < KINDS; k++)
		if (kind_flows(k, flows))
			json_str(j, NULL, str_from_c(kind_key(k)));
	json_end(j);
}

static const char *travel_key(enum travel t)
{
	static const char *const keys[] = { "no", "yes", "if-shown" };
	return keys[t];
}

static void put_row(struct json *j, struct arena *arena, const struct step *row)
{
	json_begin_object(j, NULL);
	json_begin_array(j, "from");
	for (enum request_state s = 0; s < STATES; s++)
		if ((row->from >> s) & 1)
			json_str(j, NULL, str_from_c(state_key(s)));
	json_end(j);
	json_str(j, "action", str_from_c(action_key(row->action)));
	if (row->to == STATE_SAME)
		json_add_null(j, "to");
	else
		json_str(j, "to", str_from_c(state_key(row->to)));
	json_str(j, "side", str_from_c(side_key(row->side)));
	json_str(j, "by", str_from_c(step_by_key(row->by)));
	if (row->by == BY_PERSON)
		json_str(j, "permission", str_from_c(access_key(row->need)));
	else
		json_add_null(j, "permission");
	put_kinds(j, "kinds", row->flows);
	json_begin_array(j, "needs");
	for (enum guard g = 0; g < GUARDS; g++)
		if (row->guards & GUARD_SET(g))
			json_str(j, NULL, str_from_c(guard_key(g)));
	json_end(j);
	json_str(j, "message", str_from_c(travel_key(row->travel)));
	json_str(j, "act", step_act(arena, row->action));
	json_str(j, "note", str_from_c(row->why));
	json_end(j);
}

void transitions_to_json(struct json *j, struct arena *arena, enum request_kind kind)
{
	const struct step_table t = step_table();
	put_states(j);
	json_begin_object(j, "needs");
	for (enum guard g = 0; g < GUARDS; g++)
		json_str(j, guard_key(g), str_from_c(guard_text(g)));
	json_end(j);
	json_begin_array(j, "transitions");
	for (size_t i = 0; i < t.n; i++)
		if (kind == KINDS || kind_flows(kind, t.p[i].flows))
			put_row(j, arena, &t.p[i]);
	json_end(j);
}
