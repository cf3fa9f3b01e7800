// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/table.h"
#include "desk/desk_to_text.h"
#include "desk/transition.h"

static struct str joined(struct arena *a, struct str list, const char *word)
{
	return list.n > 0 ? arena_fmt(a, "%.*s, %s", STR_ARG(list), word) : str_from_c(word);
}

static struct str states_of(struct arena *a, uint32_t set)
{
	struct str in = { 0 }, out = { 0 };
	size_t n = 0;
	for (enum request_state s = 0; s < STATES; s++) {
		if ((set >> s) & 1) {
			in = joined(a, in, state_key(s));
			n++;
		} else {
			out = joined(a, out, state_key(s));
		}
	}
	if (n == STATES)
		return STR("any state");
	return n > STATES / 2 ? arena_fmt(a, "any state but %.*s", STR_ARG(out)) : in;
}

static struct str flows_of(struct arena *a, unsigned set)
{
	struct str in = { 0 };
	for (enum request_kind k = 0; k < KINDS; k++)
		if (kind_flows(k, set))
			in = joined(a, in, kind_key(k));
	return in;
}

static struct str who_of(struct arena *a, const struct step *row)
{
	struct str roles = { 0 };
	if (row->by == BY_MESSAGE)
		return STR("the node that is asked, on the asker's message");
	if (row->by == BY_NODE)
		return STR("the node that is asked, by its clock");
	for (enum role r = 0; r < ROLES; r++)
		if (access_role_may(r, row->need))
			roles = joined(a, roles, role_key(r));
	return arena_fmt(a, "side that %s: %.*s", row->side == SIDE_ASKING ? "asks" : "is asked",
			 STR_ARG(roles));
}

static void put_line(FILE *out, const char *label, struct str text)
{
	(void)fprintf(out, "    %-9s %.*s\n", label, STR_ARG(text));
}

static void put_row(FILE *out, struct arena *a, const struct step *row, enum request_kind kind)
{
	(void)fprintf(out, "  %.*s\n    -> %s\n", STR_ARG(states_of(a, row->from)),
		      row->to == STATE_SAME ? "stays" : state_key(row->to));
	put_line(out, "who", who_of(a, row));
	for (enum guard g = 0; g < GUARDS; g++)
		if (row->guards & GUARD_SET(g))
			put_line(out, "needs", str_from_c(guard_text(g)));
	if (row->travel == TRAVELS_IF_SHOWN)
		put_line(out, "message", STR("only if the draft was sent for comment"));
	else
		put_line(out, "message", row->travel == TRAVELS ? STR("yes") : STR("no"));
	put_line(out, "ledger", step_act(a, row->action));
	if (kind == KINDS && row->flows != (1U << FLOWS) - 1)
		put_line(out, "kinds", flows_of(a, row->flows));
	if (row->why)
		put_line(out, "note", str_from_c(row->why));
}

void transitions_to_text(FILE *out, struct arena *arena, enum request_kind kind)
{
	const struct step_table t = step_table();
	for (enum action action = 0; action < ACTIONS; action++) {
		bool told = false;
		for (size_t i = 0; i < t.n; i++) {
			if (t.p[i].action != action ||
			    (kind < KINDS && !kind_flows(kind, t.p[i].flows)))
				continue;
			if (!told)
				(void)fprintf(out, "%s  (%s)\n", action_key(action),
					      action_name(action));
			told = true;
			put_row(out, arena, &t.p[i], kind);
		}
		if (told)
			(void)fputc('\n', out);
	}
}

/* ---- picture --------------------------------------------------------------- */

static const char *fill_of(enum request_state s)
{
	if (state_is_end(s))
		return "#EEEFEF";
	return state_is_outcome(s) ? "#CCE2D8" : "#FFFFFF";
}

static void put_edge(FILE *out, const struct step *row, enum request_state from)
{
	static const char *const styles[] = { "solid", "dotted", "dashed" };
	(void)fprintf(out, "  \"%s\" -> \"%s\" [label=\"%s\", style=%s];\n", state_key(from),
		      state_key(row->to), action_key(row->action), styles[row->by]);
}

void transitions_to_dot(FILE *out, enum request_kind kind)
{
	const struct step_table t = step_table();
	(void)fputs("digraph request {\n"
		    "  // solid: a person; dotted: the node's clock; dashed: the asker's message\n"
		    "  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\"];\n"
		    "  edge [fontname=\"sans-serif\", fontsize=10];\n",
		    out);
	for (enum request_state s = 0; s < STATES; s++)
		(void)fprintf(out, "  \"%s\" [label=\"%s\", fillcolor=\"%s\"];\n", state_key(s),
			      state_name(s), fill_of(s));
	(void)fputs("  \"sent\" -> \"delivered\" [label=\"receipt\", style=dashed];\n", out);
	for (size_t i = 0; i < t.n; i++) {
		const struct step *row = &t.p[i];
		// What the other node does with the first message is drawn as its receipt.
		if (row->to == STATE_SAME || (kind < KINDS && !kind_flows(kind, row->flows)) ||
		    (row->by == BY_MESSAGE && row->from == 1U << STATE_DRAFT))
			continue;
		for (enum request_state s = 0; s < STATES; s++)
			if ((row->from >> s) & 1)
				put_edge(out, row, s);
	}
	(void)fputs("}\n", out);
}
