// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/words_web.h"

#include "desk/act_words.h"
#include "evidence/act_words.h"
#include "exchange/act_words.h"
#include "intake/act_words.h"
#include "ledger/act_words.h"
#include "people/act_words.h"
#include "people/role.h"

static const struct act_group *const groups[] = { desk_act_groups,   evidence_act_groups,
						  people_act_groups, exchange_act_groups,
						  ledger_act_groups, intake_act_groups };
static const struct act_word *const things[] = { desk_things,	  evidence_things, people_things,
						 exchange_things, ledger_things,   intake_things };

enum { GROUPS = sizeof groups / sizeof *groups, THINGS = sizeof things / sizeof *things };

static const char *text_of_act(struct str act)
{
	const char *text = NULL;
	for (size_t i = 0; i < GROUPS && !text; i++)
		text = act_text_of(groups[i], act);
	return text;
}

struct str words_of_act(const struct page *pg, struct str act)
{
	const char *text = text_of_act(act);
	return text ? tr(pg, text) : act;
}

struct str words_of_thing(const struct page *pg, struct str kind)
{
	const char *text = NULL;
	for (size_t i = 0; i < THINGS && !text; i++)
		text = act_word_of(things[i], kind);
	return text ? tr(pg, text) : kind;
}

struct str words_of_role(const struct page *pg, struct str role)
{
	enum role known;
	if (role.n == 0)
		return tr(pg, "the node itself");
	if (str_eq(role, STR("terminal")))
		return tr(pg, "the server's terminal");
	return role_parse(role, &known) ? tr(pg, role_name(known)) : role;
}

struct str words_short_id(struct arena *a, struct id id)
{
	const struct str text = id_print(a, id);
	return arena_fmt(a, "%.4s\xe2\x80\xa6%.4s", text.p, text.p + text.n - 4);
}

static void add_group(struct page *pg, struct select_view *v, const struct act_group *g,
		      struct str chosen)
{
	struct option_group_view *to = ARENA_PUSH(pg->cx->arena, &v->groups);
	*to = (struct option_group_view){ .label = tr(pg, g->title) };
	for (const struct act_word *w = g->acts; w->key; w++)
		part_option(pg->cx->arena, &to->options, str_from_c(w->key), tr(pg, w->text),
			    str_eq(chosen, str_from_c(w->key)));
}

void words_acts_to_choose(struct page *pg, struct select_view *v, struct str chosen)
{
	part_option(pg->cx->arena, &v->options, STR(""), tr(pg, "Any act"), chosen.n == 0);
	if (chosen.n > 0 && !text_of_act(chosen))
		part_option(pg->cx->arena, &v->options, chosen, chosen, true);
	for (size_t i = 0; i < GROUPS; i++)
		for (const struct act_group *g = groups[i]; g->title; g++)
			add_group(pg, v, g, chosen);
}
