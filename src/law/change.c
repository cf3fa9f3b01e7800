// SPDX-License-Identifier: AGPL-3.0-or-later
/* Reading a change of a what-if; the type is in world.h, the rule 7.1. */
#include "core/nearest.h"
#include "law/phrase.h"
#include "law/what_if.h"

/* Who reads, and where the sentence of a refusal goes besides the cx; why may be NULL. */
struct reading {
	struct cx *cx;
	const struct world *w;
	struct phrase *why;
};

static enum rc refuse(const struct reading *r, enum rc rc, struct phrase p)
{
	if (r->why)
		*r->why = p;
	return cx_fail(r->cx, rc, "%.*s", STR_ARG(phrase_print(r->cx->arena, &p)));
}

/* A sentence with one {name} for a text as it was written. */
static enum rc refuse_text(const struct reading *r, const char *sentence, const char *name,
			   struct str text)
{
	struct phrase p = phrase_of(sentence);
	phrase_text(&p, name, text);
	return refuse(r, RC_INVALID, p);
}

static enum rc refuse_instrument(const struct reading *r, enum rc rc, const char *sentence,
				 const struct change *c)
{
	struct phrase p = phrase_of(sentence);
	phrase_country(&p, "country", r->w->law, c->country);
	phrase_instrument(&p, "instrument", r->w->law, c->instrument);
	return refuse(r, rc, p);
}

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

static enum rc refuse_reservation(const struct reading *r, const struct instrument *ins,
				  struct str article, const struct change *c)
{
	const struct str reservations = articles_of(r->cx->arena, ins, true);
	const struct str declarations = articles_of(r->cx->arena, ins, false);
	if (reservations.n == 0 && declarations.n == 0)
		return refuse_instrument(
			r, RC_INVALID,
			N_("{instrument}: the data know of no reservation that it permits"), c);
	struct phrase p = phrase_of(N_(
		"the {instrument} does not permit a reservation to article {article}; it permits "
		"reservations to {reservations} and declarations under {declarations}"));
	phrase_instrument(&p, "instrument", r->w->law, c->instrument);
	phrase_text(&p, "article", article);
	phrase_text(&p, "reservations", reservations);
	phrase_text(&p, "declarations", declarations);
	return refuse(r, RC_INVALID, p);
}

/* "+reserve:9(4)+reserve:29(4)" after an accession. */
static enum rc parse_reserved(const struct reading *r, struct str rest, struct change *c)
{
	const struct instrument *ins = &r->w->law->instruments.p[c->instrument];
	struct arena *arena = r->cx->arena;
	while (rest.n > 0) {
		struct str item, word, article;
		str_cut(rest, '+', &item, &rest);
		if (!str_cut(item, ':', &word, &article) || !str_eq(word, STR("reserve")))
			return refuse_text(r,
					   N_("\"{text}\": after the instrument write "
					      "+reserve:ARTICLE, for example +reserve:9(4)"),
					   "text", item);
		if (!reservable(ins, article))
			return refuse_reservation(r, ins, article, c);
		*ARENA_PUSH(arena, &c->reserved) = article;
	}
	return RC_OK;
}

/* Between deposit and entry into force nothing is left to decide. */
static enum rc refuse_deposited(const struct reading *r, const struct change *c)
{
	const struct status *s = world_status(r->w, c->instrument, c->country);
	if (!s || s->kind != STATUS_BOUND || date_cmp(s->in_force, r->w->date) <= 0)
		return RC_OK;
	struct phrase p = phrase_of(N_("{country} has already joined {instrument}, which binds it "
				       "from {day}; there is nothing left to change"));
	phrase_country(&p, "country", r->w->law, c->country);
	phrase_instrument(&p, "instrument", r->w->law, c->instrument);
	phrase_date(&p, "day", s->in_force);
	return refuse(r, RC_CONFLICT, p);
}

/* Only the members of an organisation may join, and the country is none. */
static enum rc refuse_outsider(const struct reading *r, uint16_t members, const struct change *c)
{
	const struct law *law = r->w->law;
	struct phrase p = phrase_of(N_("{instrument} is open only to the members of an "
				       "organisation that {country} is not in ({organisation})"));
	phrase_instrument(&p, "instrument", law, c->instrument);
	phrase_country(&p, "country", law, c->country);
	phrase_text(&p, "organisation", law->organisations[members]);
	return refuse(r, RC_INVALID, p);
}

static const char unknown_instrument[] = N_(
	"unknown instrument \"{id}\"; \"comity instrument\" lists them");

static enum rc parse_accede(const struct reading *r, struct str what, struct change *c)
{
	const struct law *law = r->w->law;
	struct arena *arena = r->cx->arena;
	struct str id, reserved;
	str_cut(what, '+', &id, &reserved);
	c->kind = CHANGE_ACCEDE;
	c->instrument = law_instrument(law, id);
	if (c->instrument == LAW_NONE)
		return refuse_text(r, unknown_instrument, "id", id);
	const struct instrument *ins = &law->instruments.p[c->instrument];
	const struct country *country = &law->countries.p[c->country];
	if (ins->accession == YN_NO)
		return refuse_instrument(r, RC_INVALID,
					 N_("the {instrument} is not a treaty that a state joins"),
					 c);
	if (ins->members != LAW_NONE && country->member[ins->members] == YN_NO)
		return refuse_outsider(r, ins->members, c);
	if (world_bound(r->w, c->instrument, c->country) == BOUND_BOUND)
		return refuse_instrument(
			r, RC_CONFLICT,
			N_("{country} is already bound by the {instrument} on that date"), c);
	TRY(refuse_deposited(r, c));
	TRY(parse_reserved(r, reserved, c));
	struct str tail = reserved.n ? arena_fmt(arena, "+%.*s", STR_ARG(reserved)) : STR("");
	c->text = arena_fmt(arena, "accede:%s:%.*s%.*s", country->alpha2, STR_ARG(id),
			    STR_ARG(tail));
	return RC_OK;
}

static enum rc parse_enact(const struct reading *r, struct str id, struct change *c)
{
	const struct law *law = r->w->law;
	c->kind = CHANGE_ENACT;
	c->concept = law_concept(law, id);
	if (c->concept == LAW_NONE)
		return refuse_text(r,
				   N_("unknown concept \"{id}\"; the ids are those of \"comity "
				      "instrument budapest\""),
				   "id", id);
	const struct national *row = world_national(r->w, c->country, c->concept);
	if (row && row->finding == FINDING_FULL && row->qualifiers.n == 0 && row->one_of.n == 0) {
		struct phrase p = phrase_of(N_("the law of {country} already covers {id} in full"));
		phrase_country(&p, "country", law, c->country);
		phrase_text(&p, "id", id);
		return refuse(r, RC_CONFLICT, p);
	}
	c->text = arena_fmt(r->cx->arena, "enact:%s:%.*s", law->countries.p[c->country].alpha2,
			    STR_ARG(id));
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

static enum rc refuse_undeclared(const struct reading *r, struct str what, const struct change *c)
{
	const struct str have = declared_list(r->cx->arena, r->w, c->country, (struct str){ 0 });
	struct phrase p = phrase_of(
		have.n == 0 ? N_("{country} has no reservation or declaration in the data")
			    : N_("{country} has no reservation or declaration under article "
				 "{article}; it has them under {list}"));
	phrase_country(&p, "country", r->w->law, c->country);
	phrase_text(&p, "article", what);
	phrase_text(&p, "list", have);
	return refuse(r, RC_INVALID, p);
}

static enum rc refuse_several(const struct reading *r, struct str article, const struct change *c)
{
	struct phrase p = phrase_of(N_("{country} has declarations under article {article} of "
				       "several instruments; say which: {list}"));
	phrase_country(&p, "country", r->w->law, c->country);
	phrase_text(&p, "article", article);
	phrase_text(&p, "list", declared_list(r->cx->arena, r->w, c->country, article));
	return refuse(r, RC_INVALID, p);
}

/* "29(4)", or "budapest:29(4)" where the article alone would not do. */
static enum rc parse_withdraw(const struct reading *r, struct str what, struct change *c)
{
	const struct law *law = r->w->law;
	const struct country *country = &law->countries.p[c->country];
	uint16_t wanted = LAW_NONE;
	struct str id, article;
	c->kind = CHANGE_WITHDRAW;
	if (!str_cut(what, ':', &id, &article))
		article = what;
	else if ((wanted = law_instrument(law, id)) == LAW_NONE)
		return refuse_text(r, unknown_instrument, "id", id);
	const size_t n = instruments_declared(r->w, c->country, article, wanted, &c->instrument);
	if (n == 0)
		return refuse_undeclared(r, what, c);
	if (n > 1)
		return refuse_several(r, article, c);
	uint16_t any;
	const bool alone = instruments_declared(r->w, c->country, article, LAW_NONE, &any) == 1;
	const struct str instrument = law->instruments.p[c->instrument].id;
	c->article = article;
	c->text = alone ? arena_fmt(r->cx->arena, "withdraw:%s:%.*s", country->alpha2,
				    STR_ARG(article))
			: arena_fmt(r->cx->arena, "withdraw:%s:%.*s:%.*s", country->alpha2,
				    STR_ARG(instrument), STR_ARG(article));
	return RC_OK;
}

enum rc change_read(struct cx *cx, const struct world *w, struct str text, struct change *out,
		    struct phrase *why)
{
	const struct reading r = { cx, w, why };
	struct change c = { .instrument = LAW_NONE, .concept = LAW_NONE };
	struct str verb, rest, country, what;
	if (!str_cut(text, ':', &verb, &rest) || !str_cut(rest, ':', &country, &what) ||
	    what.n == 0)
		return refuse_text(&r,
				   N_("\"{text}\": write a change as accede:KE:budapest, "
				      "accede:BR:budapest+reserve:9(4), enact:LK:misuse-of-devices "
				      "or withdraw:AT:29(4)"),
				   "text", text);
	c.country = law_country(w->law, country);
	if (c.country == LAW_NONE)
		return refuse_text(&r, N_("unknown country \"{name}\""), "name", country);
	if (str_eq(verb, STR("accede")) || str_eq(verb, STR("ratify")))
		TRY(parse_accede(&r, what, &c));
	else if (str_eq(verb, STR("enact")))
		TRY(parse_enact(&r, what, &c));
	else if (str_eq(verb, STR("withdraw")))
		TRY(parse_withdraw(&r, what, &c));
	else
		return refuse_text(&r,
				   N_("unknown change \"{verb}\"; the changes are accede, enact "
				      "and withdraw"),
				   "verb", verb);
	*out = c;
	return RC_OK;
}

enum rc change_parse(struct cx *cx, const struct world *w, struct str text, struct change *out)
{
	return change_read(cx, w, text, out, NULL);
}

static enum rc refuse_fact(const struct reading *r, const struct law *law, struct str id)
{
	struct str *names = arena_new(r->cx->arena, struct str, law->facts.n);
	for (size_t i = 0; i < law->facts.n; i++)
		names[i] = law->facts.p[i].id;
	const struct str near = nearest_name(id, names, law->facts.n);
	struct phrase p = phrase_of(
		near.n == 0 ? N_("unknown fact \"{id}\"; \"comity dual\" names the facts that a "
				 "question depends on")
			    : N_("unknown fact \"{id}\"; the nearest is \"{near}\""));
	phrase_text(&p, "id", id);
	phrase_text(&p, "near", near);
	return refuse(r, RC_INVALID, p);
}

enum rc facts_read(struct cx *cx, const struct law *law, struct str text, struct facts *facts,
		   struct phrase *why)
{
	const struct reading r = { .cx = cx, .why = why };
	struct str id, value;
	if (!str_cut(text, '=', &id, &value) ||
	    (!str_eq(value, STR("yes")) && !str_eq(value, STR("no"))))
		return refuse_text(&r,
				   N_("\"{text}\": write a fact as NAME=yes or NAME=no, for "
				      "example security-bypassed=yes"),
				   "text", text);
	uint16_t fact = law_fact(law, id);
	if (fact == LAW_NONE)
		return refuse_fact(&r, law, id);
	bool yes = str_eq(value, STR("yes"));
	if (fact_set_has(yes ? &facts->no : &facts->yes, fact))
		return refuse_text(&r, N_("the fact \"{id}\" is said both yes and no"), "id", id);
	fact_set_add(yes ? &facts->yes : &facts->no, fact);
	return RC_OK;
}

enum rc facts_parse(struct cx *cx, const struct law *law, struct str text, struct facts *facts)
{
	return facts_read(cx, law, text, facts, NULL);
}
