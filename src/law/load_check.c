// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * Rules between the fields of a row, between rows, and between a file and its
 * name. A rule looks only at fields that were read without a mistake, so that
 * one mistake is told once.
 */
#include "law/load_state.h"

struct checking {
	struct loader *l;
	const struct yaml_node *map;
	const struct place *place;
};

/* At the field when the row has it, else at the row. */
static void wrong(const struct checking *c, const char *key, struct str problem, struct str remedy)
{
	const struct yaml_node *node = yaml_get(c->map, str_from_c(key));
	const struct place here = { .up = c->place, .key = str_from_c(key) };
	load_mistake(c->l, node ? node : c->map, node ? &here : c->place, problem, remedy);
}

/* Days that must not run backwards; those not set are passed over. */
struct step {
	const char *key;
	struct date day;
};

static void check_order(const struct checking *c, const struct step *steps, size_t n)
{
	const struct step *last = NULL;
	for (size_t i = 0; i < n; i++) {
		if (!date_is_set(steps[i].day))
			continue;
		if (last && date_cmp(steps[i].day, last->day) < 0)
			wrong(c, steps[i].key,
			      arena_fmt(c->l->cx->arena, "is before \"%s\"", last->key),
			      STR("look at both dates in the source"));
		last = &steps[i];
	}
}

static int year_of(struct date d)
{
	int year = 0, month = 0, day = 0;
	if (date_is_set(d))
		date_to_ymd(d, &year, &month, &day);
	return year;
}

/* ---- vocabulary ---------------------------------------------------------- */

static void check_concept(const struct checking *c, const struct concept *row)
{
	const struct law *law = c->l->law;
	const uint16_t own = (uint16_t)(row - law->concepts.p);
	if (row->family == own)
		wrong(c, "family", STR("a concept cannot be its own family"), STR("leave it out"));
	for (size_t i = 0; i < row->kin.n; i++)
		if (row->kin.p[i] == own)
			wrong(c, "kin", STR("a concept is no kin of itself"),
			      STR("remove it from the list"));
}

static void check_qualifier(const struct checking *c, struct qualifier *row)
{
	row->has_condition = row->condition.n > 0;
	if (row->has_condition && (row->kind == QUALIFIER_PENALTY || row->kind == QUALIFIER_REMARK))
		wrong(c, "condition",
		      arena_fmt(c->l->cx->arena, "a %s has no condition",
				law_word_of(law_words_qualifier_kind, (int)row->kind)),
		      STR("remove it, or look at \"kind\""));
}

/* a <- b, unless it is there. */
static void add_kin(struct arena *arena, struct concept *a, uint16_t b)
{
	for (size_t i = 0; i < a->kin.n; i++)
		if (a->kin.p[i] == b)
			return;
	*ARENA_PUSH(arena, &a->kin) = b;
}

void load_check_vocabulary(struct loader *l)
{
	struct law *law = l->law;
	for (size_t i = 0; i < law->concepts.n; i++) {
		const struct concept *row = &law->concepts.p[i];
		if (row->family != LAW_NONE && row->family != i &&
		    law->concepts.p[row->family].family != LAW_NONE) {
			const struct yaml_node at = { .line = row->prov.line };
			const struct place place = { .key = row->id };
			load_mistake(l, &at, &place,
				     arena_fmt(l->cx->arena,
					       "its family \"%.*s\" is itself part of a family",
					       STR_ARG(law->concepts.p[row->family].id)),
				     STR("a family must be at the top"));
		}
	}
	for (size_t i = 0; i < law->concepts.n; i++) {
		struct concept *row = &law->concepts.p[i];
		for (size_t k = 0; k < row->kin.n; k++) // row is not its own kin: the list stays
			if (row->kin.p[k] != i)
				add_kin(l->arena, &law->concepts.p[row->kin.p[k]], (uint16_t)i);
	}
}

/* ---- instruments --------------------------------------------------------- */

static struct str stem(struct str path)
{
	struct str folder, name;
	if (!str_cut(path, '/', &folder, &name))
		name = path;
	return str_slice(name, 0, name.n - STR(".yaml").n);
}

static void check_instrument(const struct checking *c, const struct instrument *row)
{
	const struct str name = stem(c->l->file);
	if (row->id.n > 0 && !str_eq(row->id, name))
		wrong(c, "instrument",
		      arena_fmt(c->l->cx->arena, "is \"%.*s\", but the file is called \"%.*s\"",
				STR_ARG(row->id), STR_ARG(name)),
		      STR("rename one of the two"));
	if (row->role == ROLE_EXTENDS && row->parent == LAW_NONE &&
	    !yaml_get(c->map, STR("parent")))
		wrong(c, "parent", STR("an instrument that extends another must name it"),
		      STR("add \"parent\""));
	if (row->parent == c->l->head)
		wrong(c, "parent", STR("an instrument cannot be its own parent"),
		      STR("name the instrument that it extends"));
	if (row->role == ROLE_SCHEME && row->members == LAW_NONE &&
	    !yaml_get(c->map, STR("members")))
		wrong(c, "members", STR("a scheme must name the organisation of its members"),
		      STR("add \"members\""));
	struct date opened;
	if (!date_parse(row->opened, &opened))
		opened = DATE_NONE; // a year or a month is no day to compare
	const struct step steps[] = { { "opened", opened },
				      { "in_force", row->in_force },
				      { "applies_from", row->applies_from } };
	check_order(c, steps, 3);
}

/* ---- countries ----------------------------------------------------------- */

static void check_country(const struct checking *c, const struct country *row)
{
	const struct str name = stem(c->l->file);
	if (row->alpha2[0] && !str_eq_nocase(str_from_c(row->alpha2), name))
		wrong(c, "country",
		      arena_fmt(c->l->cx->arena, "is %s, but the file is called \"%.*s\"",
				row->alpha2, STR_ARG(name)),
		      STR("rename one of the two"));
}

static void check_national(const struct checking *c, struct national *row)
{
	struct law *law = c->l->law;
	row->country = (uint16_t)c->l->head;
	const bool seen_named = yaml_get(c->map, STR("seen")) != NULL;
	const bool content_seen = row->basis == BASIS_TEXT || row->basis == BASIS_SECONDARY ||
				  !yaml_get(c->map, STR("basis"));
	if (!seen_named)
		row->finding_seen = row->prov.confidence == CONFIDENCE_VERIFIED && content_seen;
	if (row->prov.confidence == CONFIDENCE_NONE && row->finding != FINDING_UNKNOWN &&
	    yaml_get(c->map, STR("confidence")))
		wrong(c, "confidence", STR("is none, but there is a finding"),
		      STR("write finding: unknown, or say how the finding is known"));
	if (row->concept == LAW_NONE)
		return;
	const struct national **first =
		&law->national[row->country * law->concepts.n + row->concept];
	if (*first)
		wrong(c, "concept",
		      arena_fmt(c->l->cx->arena, "has a row in line %d already",
				(*first)->prov.line),
		      STR("make one row of the two"));
	else
		*first = row;
}

static void check_status(const struct checking *c, struct status *row)
{
	struct law *law = c->l->law;
	row->country = (uint16_t)c->l->head;
	const struct step steps[] = { { "invited", row->invited },
				      { "signed", row->signed_on },
				      { "ratified", row->ratified },
				      { "in_force", row->in_force } };
	check_order(c, steps, 4);
	if (row->kind != STATUS_BOUND && row->kind != STATUS_UNKNOWN)
		for (size_t i = 2; i < 4; i++)
			if (date_is_set(steps[i].day))
				wrong(c, steps[i].key,
				      arena_fmt(c->l->cx->arena,
						"a row of kind %.*s cannot have it",
						STR_ARG(row->kind_word)),
				      STR("remove it, or look at \"kind\""));
	if (row->kind == STATUS_INVITED && date_is_set(row->signed_on))
		wrong(c, "signed", STR("a row of kind invited cannot have it"),
		      STR("write kind: signature-only"));
	if (row->year == 0)
		row->year = year_of(date_is_set(row->ratified) ? row->ratified : row->in_force);
	if (row->instrument == LAW_NONE)
		return;
	const struct status **first =
		&law->status[row->instrument * law->countries.n + row->country];
	if (*first)
		wrong(c, "instrument",
		      arena_fmt(c->l->cx->arena, "has a row in line %d already",
				(*first)->prov.line),
		      STR("make one row of the two"));
	else
		*first = row;
}

/* ---- the rest ------------------------------------------------------------ */

static bool same_pair(const struct bilateral *x, const struct bilateral *y)
{
	return (x->a == y->a && x->b == y->b) || (x->a == y->b && x->b == y->a);
}

static void check_bilateral(const struct checking *c, struct bilateral *row)
{
	const struct law *law = c->l->law;
	if (row->a != LAW_NONE && row->a == row->b)
		wrong(c, "b", STR("both sides are the same country"), STR("name the other side"));
	const struct step steps[] = { { "signed", row->signed_on }, { "in_force", row->in_force } };
	check_order(c, steps, 2);
	if (row->year == 0)
		row->year = year_of(date_is_set(row->in_force) ? row->in_force : row->signed_on);
	const struct yaml_node *a = yaml_get(c->map, STR("a"));
	if (row->a == LAW_NONE && !(a && str_eq(str_trim(a->text), STR("EU"))))
		row->kind = (struct str){ 0 }; // side a could not be read: the row pairs with none
	if (row->b == LAW_NONE || row->kind.n == 0)
		return;
	for (const struct bilateral *other = law->bilateral.p; other < row; other++) {
		if (!same_pair(other, row) || !str_eq(other->kind, row->kind))
			continue;
		wrong(c, "kind",
		      arena_fmt(c->l->cx->arena,
				"this pair has a row of this kind in line %d already",
				other->prov.line),
		      STR("make one row of the two"));
		return;
	}
}

void load_check_row(struct loader *l, const struct law_schema *schema, const struct yaml_node *map,
		    const struct place *place, void *row)
{
	const struct checking c = { l, map, place };
	switch (schema->check) {
	case CHECK_NOTHING:
		break;
	case CHECK_CONCEPT:
		check_concept(&c, row);
		break;
	case CHECK_QUALIFIER:
		check_qualifier(&c, row);
		break;
	case CHECK_INSTRUMENT:
		check_instrument(&c, row);
		break;
	case CHECK_COUNTRY:
		check_country(&c, row);
		break;
	case CHECK_NATIONAL:
		check_national(&c, row);
		break;
	case CHECK_STATUS:
		check_status(&c, row);
		break;
	case CHECK_DECLARATION:
		((struct declaration *)row)->country = (uint16_t)l->head;
		((struct declaration *)row)->withdrawn = str_eq(((struct declaration *)row)->kind,
								STR("withdrawn"));
		break;
	case CHECK_AUTHORITY:
		((struct authority *)row)->country = (uint16_t)l->head;
		break;
	case CHECK_BILATERAL:
		check_bilateral(&c, row);
		break;
	}
}

/* A code or name that is given already, to another country or to the same. */
static void check_country_name(struct loader *l, struct law_names *names, struct place place,
			       struct str name, size_t i)
{
	const struct law *law = l->law;
	char folded[LAW_NAME_KEY_MAX];
	const struct str copy = arena_copy(l->cx->arena, law_name_key(name, folded));
	if (copy.n == 0)
		return;
	const size_t before = names->n;
	const uint16_t first = law_names_add(names, copy, (uint16_t)i);
	if (names->n > before)
		return;
	const struct yaml_node at = { .line = law->countries.p[i].prov.line };
	l->file = law->countries.p[i].prov.file;
	load_mistake(l, &at, &place,
		     arena_fmt(l->cx->arena, "\"%.*s\" is that of %s too", STR_ARG(name),
			       law->countries.p[first].alpha2),
		     first == i ? STR("remove one of the two") : STR("look at both files"));
}

void load_check_countries(struct loader *l)
{
	const struct law *law = l->law;
	struct law_names names;
	size_t max = 3 * law->countries.n + 1;
	for (size_t i = 0; i < law->countries.n; i++)
		max += law->countries.p[i].also.n;
	law_names_init(&names, l->cx->arena, max);
	for (size_t i = 0; i < law->countries.n; i++) {
		char key[LAW_NAME_KEY_MAX];
		const struct str code = law_name_key(str_from_c(law->countries.p[i].alpha2), key);
		if (code.n > 0)
			law_names_add(&names, arena_copy(l->cx->arena, code), (uint16_t)i);
	}
	for (size_t i = 0; i < law->countries.n; i++) {
		const struct country *c = &law->countries.p[i];
		const struct place also = { .key = STR("also") };
		check_country_name(l, &names, (struct place){ .key = STR("alpha3") },
				   str_from_c(c->alpha3), i);
		check_country_name(l, &names, (struct place){ .key = STR("name") }, c->name, i);
		for (size_t k = 0; k < c->also.n; k++)
			check_country_name(l, &names, (struct place){ .up = &also, .item = k + 1 },
					   c->also.p[k], i);
	}
}

/* Rule 5.5: an agreement of the Union is a row of each pair of a member with the other
 * side; a row of the member for the same pair and kind would leave two to choose from. */
static void check_union_rows(struct loader *l)
{
	const struct law *law = l->law;
	const int eu = law_organisation(law, STR("eu"));
	for (size_t i = 0; eu >= 0 && i < law->bilateral.n; i++) {
		const struct bilateral *u = &law->bilateral.p[i];
		for (size_t k = 0; u->a == LAW_NONE && u->kind.n > 0 && k < law->bilateral.n; k++) {
			const struct bilateral *b = &law->bilateral.p[k];
			if (b->a == LAW_NONE || !str_eq(b->kind, u->kind) ||
			    (b->a != u->b && b->b != u->b))
				continue;
			const uint16_t member = b->a == u->b ? b->b : b->a;
			if (member == LAW_NONE || law->countries.p[member].member[eu] != YN_YES)
				continue;
			const struct place section = { .key = STR("treaties") };
			const struct place item = { .up = &section, .item = k + 1 };
			const struct place here = { .up = &item, .key = STR("kind") };
			const struct yaml_node at = { .line = b->prov.line };
			l->file = b->prov.file;
			load_mistake(
				l, &at, &here,
				arena_fmt(l->cx->arena,
					  "the agreement of the European Union in line %d is of "
					  "this kind and stands for %s",
					  u->prov.line, law->countries.p[member].alpha2),
				STR("keep one of the two, or look at \"kind\""));
		}
	}
}

/* Rule 5.1. A protocol that offers nothing itself has what its parent offers. */
static bool is_basis_for(const struct law *law, const struct instrument *ins, uint16_t measure)
{
	const bool can = ins->role == ROLE_BASIS || ins->role == ROLE_EXTENDS ||
			 ins->role == ROLE_LIMITED || ins->role == ROLE_SCHEME;
	const bool borrows = ins->role == ROLE_EXTENDS && ins->offers.n == 0 &&
			     ins->parent != LAW_NONE;
	const struct id_list *offers = borrows ? &law->instruments.p[ins->parent].offers
					       : &ins->offers;
	for (size_t i = 0; can && i < offers->n; i++)
		if (offers->p[i] == measure)
			return true;
	return false;
}

/* A pair has at most one basis for each instrument and each kind of bilateral row. */
static void check_offers(struct loader *l, uint16_t measure)
{
	const struct law *law = l->law;
	const size_t max = LAW_BASES_MAX - LAW_BILATERAL_KINDS;
	size_t n = 0;
	for (size_t i = 0; i < law->instruments.n; i++) {
		const struct instrument *ins = &law->instruments.p[i];
		if (!is_basis_for(law, ins, measure) || ++n != max + 1)
			continue;
		const struct yaml_node at = { .line = ins->prov.line };
		const struct place here = { .key = STR("offers") };
		l->file = ins->prov.file;
		load_mistake(
			l, &at, &here,
			arena_fmt(l->cx->arena,
				  "more than %zu instruments offer \"%.*s\", too many bases for "
				  "one pair",
				  max, STR_ARG(law->measures.p[measure].id)),
			STR("offer it in fewer instruments"));
	}
}

void load_check_bases(struct loader *l)
{
	check_union_rows(l);
	for (size_t m = 0; m < l->law->measures.n; m++) // their ids fit: see load.c
		check_offers(l, (uint16_t)m);
}
