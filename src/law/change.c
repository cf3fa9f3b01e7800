// SPDX-License-Identifier: AGPL-3.0-or-later
/* Reading a change of a what-if; the type is in world.h, the rule 7.1. */
#include "core/nearest.h"
#include "law/what_if.h"

static struct str articles_of(struct arena *arena, const struct instrument *ins, bool reservation)
{
	struct str out = { 0 };
	for (size_t i = 0; i < ins->reservables.n; i++)
		if (ins->reservables.p[i].reservation == reservation)
			out = out.n == 0 ? ins->reservables.p[i].article
					 : arena_fmt(arena, "%.*s, %.*s", STR_ARG(out),
						     STR_ARG(ins->reservables.p[i].article));
	return out;
}

static const struct reservable *reservable(const struct instrument *ins, struct str article)
{
	for (size_t i = 0; i < ins->reservables.n; i++)
		if (str_eq(ins->reservables.p[i].article, article))
			return &ins->reservables.p[i];
	return NULL;
}

/* "+reserve:9(4)+reserve:29(4)" after an accession. */
static enum rc parse_reserved(struct cx *cx, const struct instrument *ins, struct str rest,
			      struct change *c)
{
	while (rest.n > 0) {
		struct str item, word, article;
		str_cut(rest, '+', &item, &rest);
		if (!str_cut(item, ':', &word, &article) || !str_eq(word, STR("reserve")))
			return cx_fail(cx, RC_INVALID,
				       "\"%.*s\": after the instrument write +reserve:ARTICLE, for "
				       "example +reserve:9(4)",
				       STR_ARG(item));
		if (!reservable(ins, article)) {
			struct str reservations = articles_of(cx->arena, ins, true);
			struct str declarations = articles_of(cx->arena, ins, false);
			if (reservations.n == 0 && declarations.n == 0)
				return cx_fail(
					cx, RC_INVALID,
					"%.*s: the data know of no reservation that it permits",
					STR_ARG(ins->short_name));
			return cx_fail(cx, RC_INVALID,
				       "%.*s does not permit a reservation to article %.*s; it "
				       "permits reservations to %.*s and declarations under %.*s",
				       STR_ARG(ins->short_name), STR_ARG(article),
				       STR_ARG(reservations), STR_ARG(declarations));
		}
		*ARENA_PUSH(cx->arena, &c->reserved) = article;
	}
	return RC_OK;
}

/* Between deposit and entry into force nothing is left to decide. */
static enum rc refuse_deposited(struct cx *cx, const struct world *w, const struct change *c)
{
	const struct status *s = world_status(w, c->instrument, c->country);
	if (!s || s->kind != STATUS_BOUND || date_cmp(s->in_force, w->date) <= 0)
		return RC_OK;
	return cx_fail(cx, RC_CONFLICT,
		       "%.*s has already joined %.*s, which binds it from %.*s; there is "
		       "nothing left to change",
		       STR_ARG(w->law->countries.p[c->country].name),
		       STR_ARG(w->law->instruments.p[c->instrument].short_name),
		       STR_ARG(date_print_long(cx->arena, s->in_force)));
}

static enum rc parse_accede(struct cx *cx, const struct world *w, struct str what, struct change *c)
{
	const struct law *law = w->law;
	struct str id, reserved;
	str_cut(what, '+', &id, &reserved);
	c->kind = CHANGE_ACCEDE;
	c->instrument = law_instrument(law, id);
	if (c->instrument == LAW_NONE)
		return cx_fail(cx, RC_INVALID,
			       "unknown instrument \"%.*s\"; \"comity instrument\" lists them",
			       STR_ARG(id));
	const struct instrument *ins = &law->instruments.p[c->instrument];
	const struct country *country = &law->countries.p[c->country];
	if (ins->accession == YN_NO)
		return cx_fail(cx, RC_INVALID, "%.*s is not a treaty that a state joins",
			       STR_ARG(ins->short_name));
	if (ins->members != LAW_NONE && country->member[ins->members] == YN_NO)
		return cx_fail(cx, RC_INVALID,
			       "%.*s is open only to the members of an organisation that %.*s is "
			       "not in (%.*s)",
			       STR_ARG(ins->short_name), STR_ARG(country->name),
			       STR_ARG(law->organisations[ins->members]));
	if (world_bound(w, c->instrument, c->country) == BOUND_BOUND)
		return cx_fail(cx, RC_CONFLICT, "%.*s is already bound by %.*s on that date",
			       STR_ARG(country->name), STR_ARG(ins->short_name));
	TRY(refuse_deposited(cx, w, c));
	TRY(parse_reserved(cx, ins, reserved, c));
	struct str tail = reserved.n ? arena_fmt(cx->arena, "+%.*s", STR_ARG(reserved)) : STR("");
	c->text = arena_fmt(cx->arena, "accede:%s:%.*s%.*s", country->alpha2, STR_ARG(id),
			    STR_ARG(tail));
	return RC_OK;
}

static enum rc parse_enact(struct cx *cx, const struct world *w, struct str id, struct change *c)
{
	const struct law *law = w->law;
	c->kind = CHANGE_ENACT;
	c->concept = law_concept(law, id);
	if (c->concept == LAW_NONE)
		return cx_fail(cx, RC_INVALID,
			       "unknown concept \"%.*s\"; the ids are those of \"comity instrument "
			       "budapest\"",
			       STR_ARG(id));
	const struct country *country = &law->countries.p[c->country];
	const struct national *row = world_national(w, c->country, c->concept);
	if (row && row->finding == FINDING_FULL && row->qualifiers.n == 0 && row->one_of.n == 0)
		return cx_fail(cx, RC_CONFLICT, "the law of %.*s already covers %.*s in full",
			       STR_ARG(country->name), STR_ARG(id));
	c->text = arena_fmt(cx->arena, "enact:%s:%.*s", country->alpha2, STR_ARG(id));
	return RC_OK;
}

/* "9(4), budapest:29(4)": what the country declared, each once; under the names of the
 * instruments where they are asked for. */
static struct str declared_list(struct arena *arena, const struct world *w, uint16_t country,
				struct str article)
{
	struct str out = { 0 }, last = { 0 };
	for (uint32_t i = w->declarations_from[country]; i < w->declarations_from[country + 1];
	     i++) {
		const struct declaration *d = w->declarations[i];
		struct str item = d->article;
		if (article.n > 0 && !str_eq(d->article, article))
			continue;
		if (article.n > 0)
			item = arena_fmt(
				arena, "withdraw:%s:%.*s:%.*s", w->law->countries.p[country].alpha2,
				STR_ARG(w->law->instruments.p[d->instrument].id), STR_ARG(article));
		if (!str_eq(item, last))
			out = arena_fmt(arena, "%.*s%s%.*s", STR_ARG(out), out.n > 0 ? ", " : "",
					STR_ARG(item));
		last = item;
	}
	return out;
}

/* Of how many instruments the country has declarations under the article; the first of
 * them in *first. Only of `wanted`, unless that is LAW_NONE. */
static size_t instruments_declared(const struct world *w, uint16_t country, struct str article,
				   uint16_t wanted, uint16_t *first)
{
	size_t n = 0;
	*first = LAW_NONE;
	for (uint32_t i = w->declarations_from[country]; i < w->declarations_from[country + 1];
	     i++) {
		const struct declaration *d = w->declarations[i];
		if (!str_eq(d->article, article) || d->instrument == *first ||
		    (wanted != LAW_NONE && d->instrument != wanted))
			continue;
		if (n++ == 0)
			*first = d->instrument;
	}
	return n;
}

static enum rc refuse_undeclared(struct cx *cx, const struct world *w, uint16_t country,
				 struct str what)
{
	const struct str name = w->law->countries.p[country].name;
	const struct str have = declared_list(cx->arena, w, country, (struct str){ 0 });
	if (have.n == 0)
		return cx_fail(cx, RC_INVALID, "%.*s has no reservation or declaration in the data",
			       STR_ARG(name));
	return cx_fail(
		cx, RC_INVALID,
		"%.*s has no reservation or declaration under article %.*s; it has them under %.*s",
		STR_ARG(name), STR_ARG(what), STR_ARG(have));
}

/* "29(4)", or "budapest:29(4)" where the article alone would not do. */
static enum rc parse_withdraw(struct cx *cx, const struct world *w, struct str what,
			      struct change *c)
{
	const struct law *law = w->law;
	const struct country *country = &law->countries.p[c->country];
	uint16_t wanted = LAW_NONE;
	struct str id, article;
	c->kind = CHANGE_WITHDRAW;
	if (!str_cut(what, ':', &id, &article)) {
		article = what;
	} else if ((wanted = law_instrument(law, id)) == LAW_NONE) {
		return cx_fail(cx, RC_INVALID,
			       "unknown instrument \"%.*s\"; \"comity instrument\" lists them",
			       STR_ARG(id));
	}
	const size_t n = instruments_declared(w, c->country, article, wanted, &c->instrument);
	if (n == 0)
		return refuse_undeclared(cx, w, c->country, what);
	if (n > 1)
		return cx_fail(cx, RC_INVALID,
			       "%.*s has declarations under article %.*s of several instruments; "
			       "say which: %.*s",
			       STR_ARG(country->name), STR_ARG(article),
			       STR_ARG(declared_list(cx->arena, w, c->country, article)));
	uint16_t any;
	const bool alone = instruments_declared(w, c->country, article, LAW_NONE, &any) == 1;
	const struct str instrument = law->instruments.p[c->instrument].id;
	c->article = article;
	c->text = alone ? arena_fmt(cx->arena, "withdraw:%s:%.*s", country->alpha2,
				    STR_ARG(article))
			: arena_fmt(cx->arena, "withdraw:%s:%.*s:%.*s", country->alpha2,
				    STR_ARG(instrument), STR_ARG(article));
	return RC_OK;
}

enum rc change_parse(struct cx *cx, const struct world *w, struct str text, struct change *out)
{
	struct change c = { .instrument = LAW_NONE, .concept = LAW_NONE };
	struct str verb, rest, country, what;
	if (!str_cut(text, ':', &verb, &rest) || !str_cut(rest, ':', &country, &what) ||
	    what.n == 0)
		return cx_fail(cx, RC_INVALID,
			       "\"%.*s\": write a change as accede:KE:budapest, "
			       "accede:BR:budapest+reserve:9(4), enact:LK:misuse-of-devices or "
			       "withdraw:AT:29(4)",
			       STR_ARG(text));
	c.country = law_country(w->law, country);
	if (c.country == LAW_NONE)
		return cx_fail(cx, RC_INVALID, "unknown country \"%.*s\"", STR_ARG(country));
	if (str_eq(verb, STR("accede")) || str_eq(verb, STR("ratify")))
		TRY(parse_accede(cx, w, what, &c));
	else if (str_eq(verb, STR("enact")))
		TRY(parse_enact(cx, w, what, &c));
	else if (str_eq(verb, STR("withdraw")))
		TRY(parse_withdraw(cx, w, what, &c));
	else
		return cx_fail(
			cx, RC_INVALID,
			"unknown change \"%.*s\"; the changes are accede, enact and withdraw",
			STR_ARG(verb));
	*out = c;
	return RC_OK;
}

enum rc facts_parse(struct cx *cx, const struct law *law, struct str text, struct facts *facts)
{
	struct str id, value;
	if (!str_cut(text, '=', &id, &value) ||
	    (!str_eq(value, STR("yes")) && !str_eq(value, STR("no"))))
		return cx_fail(cx, RC_INVALID,
			       "\"%.*s\": write a fact as NAME=yes or NAME=no, for example "
			       "security-bypassed=yes",
			       STR_ARG(text));
	uint16_t fact = law_fact(law, id);
	if (fact == LAW_NONE) {
		struct str *names = arena_new(cx->arena, struct str, law->facts.n);
		for (size_t i = 0; i < law->facts.n; i++)
			names[i] = law->facts.p[i].id;
		struct str near = nearest_name(id, names, law->facts.n);
		if (near.n == 0)
			return cx_fail(cx, RC_INVALID,
				       "unknown fact \"%.*s\"; \"comity dual\" names the facts "
				       "that a question depends on",
				       STR_ARG(id));
		return cx_fail(cx, RC_INVALID, "unknown fact \"%.*s\"; the nearest is \"%.*s\"",
			       STR_ARG(id), STR_ARG(near));
	}
	bool yes = str_eq(value, STR("yes"));
	if (fact_set_has(yes ? &facts->no : &facts->yes, fact))
		return cx_fail(cx, RC_INVALID, "the fact \"%.*s\" is said both yes and no",
			       STR_ARG(id));
	fact_set_add(yes ? &facts->yes : &facts->no, fact);
	return RC_OK;
}
