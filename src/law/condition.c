// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/condition.h"

/* The next word of *rest; empty at the end. */
static struct str next_word(struct str *rest)
{
	struct str word;
	*rest = str_trim(*rest);
	(void)str_cut(*rest, ' ', &word, rest); // the last word has no space after it
	return word;
}

static bool refuse(struct condition_mistake *m, const char *problem, struct str word, bool is_fact)
{
	*m = (struct condition_mistake){ .problem = problem, .word = word, .is_fact = is_fact };
	return false;
}

static bool take_term(const struct law_names *facts, struct str word, struct condition *c,
		      struct condition_mistake *m)
{
	struct str fact, value;
	if (!str_cut(word, '=', &fact, &value))
		return refuse(m, "is no term", word, false);
	if (c->n == LAW_CONDITION_TERMS_MAX)
		return refuse(m, "is one term too many", word, false);
	if (!str_eq(value, STR("yes")) && !str_eq(value, STR("no")))
		return refuse(m, "is neither yes nor no", value, false);
	const uint16_t id = law_names_find(facts, fact);
	if (id == LAW_NONE)
		return refuse(m, "is no fact", fact, true);
	for (size_t i = 0; i < c->n; i++)
		if (c->term[i].fact == id)
			return refuse(m, "stands twice", fact, false);
	c->term[c->n].fact = id;
	c->term[c->n].value = str_eq(value, STR("yes"));
	c->n++;
	return true;
}

bool condition_parse(const struct law_names *facts, struct str text, struct condition *out,
		     struct condition_mistake *mistake)
{
	struct condition c = { 0 };
	struct str rest = text, joint = { 0 };
	for (;;) {
		const struct str word = next_word(&rest);
		if (word.n == 0)
			return refuse(mistake, "ends where a term should follow", text, false);
		if (!take_term(facts, word, &c, mistake))
			return false;
		const struct str by = next_word(&rest);
		if (by.n == 0)
			break;
		if (!str_eq(by, STR("and")) && !str_eq(by, STR("or")))
			return refuse(mistake, "is neither \"and\" nor \"or\"", by, false);
		if (joint.n > 0 && !str_eq(by, joint))
			return refuse(mistake, "mixes \"and\" and \"or\"", text, false);
		joint = by;
	}
	c.any = str_eq(joint, STR("or"));
	*out = c;
	return true;
}

struct str condition_print(struct arena *arena, const struct law *law, const struct condition *c)
{
	struct str out = { 0 };
	for (size_t i = 0; i < c->n; i++) {
		const struct fact *f = &law->facts.p[c->term[i].fact];
		out = arena_fmt(arena, "%.*s%s%.*s=%s", STR_ARG(out),
				i == 0 ? "" : (c->any ? " or " : " and "), STR_ARG(f->id),
				c->term[i].value ? "yes" : "no");
	}
	return out;
}
