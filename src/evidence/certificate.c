// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/certificate.h"

#include "law/law.h"

static const char *const kinds[CERTIFICATE_KINDS] = {
	[CERTIFICATE_OF_RULE] = "rule",
	[CERTIFICATE_OF_FACTS] = "facts",
	[CERTIFICATE_OF_DESTRUCTION] = "destruction",
};

const char *certificate_kind_key(enum certificate_kind kind)
{
	INVARIANT(kind < CERTIFICATE_KINDS);
	return kinds[kind];
}

bool certificate_kind_parse(struct str key, enum certificate_kind *out)
{
	for (enum certificate_kind k = 0; k < CERTIFICATE_KINDS; k++) {
		if (str_eq(key, str_from_c(kinds[k]))) {
			*out = k;
			return true;
		}
	}
	return false;
}

/* ---- fields -------------------------------------------------------------------- */

static const struct {
	const char *word;
	enum certificate_type kind;
} types[] = {
	{ "text", CERTIFICATE_TEXT },
	{ "person", CERTIFICATE_TEXT },
	{ "id", CERTIFICATE_TEXT },
	{ "hash", CERTIFICATE_TEXT },
	{ "statement", CERTIFICATE_STATEMENT },
	{ "statements", CERTIFICATE_STATEMENT },
	{ "list", CERTIFICATE_STATEMENT },
	{ "four-statements", CERTIFICATE_FOUR },
	{ "date", CERTIFICATE_DATE },
	{ "time", CERTIFICATE_TIME },
	{ "range", CERTIFICATE_RANGE },
	{ "hex", CERTIFICATE_HEX },
	{ "sig", CERTIFICATE_SIGNATURE },
	{ "deemed", CERTIFICATE_DEEMED },
};

struct certificate_field certificate_field_of(struct str row)
{
	struct certificate_field f = { .kind = CERTIFICATE_CHOICE };
	(void)str_cut(row, ':', &f.name, &f.type);
	f.name = str_trim(f.name);
	f.type = str_trim(f.type);
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (str_eq(f.type, str_from_c(types[i].word)))
			f.kind = types[i].kind;
	return f;
}

bool certificate_asks(const struct certificate_field *field)
{
	return field->kind != CERTIFICATE_SIGNATURE && field->kind != CERTIFICATE_DEEMED;
}

const struct certificate_field *certificate_find(const struct certificate_rule *rule,
						 struct str name)
{
	for (size_t i = 0; i < rule->fields.n; i++)
		if (str_eq(rule->fields.p[i].name, name))
			return &rule->fields.p[i];
	return NULL;
}

const struct certificate_answer *certificate_answer_to(const struct certificate_answers *answers,
						       struct str field)
{
	for (size_t i = 0; i < answers->n; i++)
		if (str_eq(answers->p[i].field, field))
			return &answers->p[i];
	return NULL;
}

void certificate_missing(struct arena *a, const struct certificate_rule *rule,
			 const struct certificate_answers *answers, struct certificate_fields *out)
{
	for (size_t i = 0; i < rule->fields.n; i++) {
		const struct certificate_field *f = &rule->fields.p[i];
		if (certificate_asks(f) && !certificate_answer_to(answers, f->name))
			*ARENA_PUSH(a, out) = *f;
	}
}

/* ---- rules --------------------------------------------------------------------- */

/* Lines of a kept rule end at a line feed. */
static struct str flat(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)(s.p[i] == '\n' ? ' ' : s.p[i]);
	return str_trim((struct str){ p, s.n });
}

/* The data say of some countries that nothing is certified today, and tell the law of before. */
static bool is_nothing_today(const struct evidence_rule *row)
{
	return row->certificate_fields.n > 0 &&
	       str_eq(row->certificate_fields.p[0], STR("none today"));
}

static struct certificate_rule rule_of(struct arena *a, const struct country *c,
				       const struct evidence_rule *row)
{
	struct certificate_rule r = {
		.country = arena_copy(a, (struct str){ c->alpha2, 2 }),
		.jurisdiction = flat(a, row->jurisdiction),
		.law = flat(a, row->law),
		.section = flat(a, row->section),
		.test = flat(a, row->test),
		.presumption = flat(a, row->presumption),
		.proof_form = flat(a, row->proof_form),
		.signer = flat(a, row->signer),
		.limit = flat(a, row->limit),
		.from_memory = flat(a, row->from_memory),
		.source = flat(a, row->prov.source),
		.confidence = str_from_c(confidence_word(row->prov.confidence)),
	};
	for (size_t i = 0; i < row->certificate_fields.n && !is_nothing_today(row); i++)
		*ARENA_PUSH(a, &r.fields) = certificate_field_of(
			flat(a, row->certificate_fields.p[i]));
	return r;
}

enum rc certificate_rules_of(struct cx *cx, const struct law *law, struct str country,
			     struct certificate_rules *out)
{
	const uint16_t c = law_country(law, country);
	*out = (struct certificate_rules){ 0 };
	if (c == LAW_NONE)
		return cx_fail(cx, RC_MISSING, "the law data have no country \"%.*s\"",
			       STR_ARG(country));
	const struct country *row = &law->countries.p[c];
	for (size_t i = 0; i < row->evidence.n; i++)
		*ARENA_PUSH(cx->arena, out) = rule_of(cx->arena, row, &row->evidence.p[i]);
	return RC_OK;
}

bool certificate_rule_is_known(const struct certificate_rule *rule)
{
	return rule->fields.n > 0 || str_eq(rule->proof_form, STR("no certificate")) ||
	       str_eq(rule->proof_form, STR("no fixed form")) ||
	       str_eq(rule->proof_form, STR("none"));
}

static enum rc choose_regime(struct cx *cx, const struct certificate_rules *rules,
			     struct str regime)
{
	struct str all = STR("");
	for (size_t i = 0; i < rules->n; i++)
		all = arena_fmt(cx->arena, "%.*s%s%zu = %.*s (%.*s)", STR_ARG(all),
				i > 0 ? "; " : "", i + 1, STR_ARG(rules->p[i].jurisdiction),
				STR_ARG(rules->p[i].law));
	return cx_fail(cx, RC_INVALID,
		       regime.n > 0 ? "there is no such regime; say which by its number: %.*s"
				    : "the law data know %.*s. Say which applies by its number",
		       STR_ARG(all));
}

enum rc certificate_choose(struct cx *cx, const struct law *law, struct str country,
			   struct str regime, enum certificate_kind *kind,
			   struct certificate_rule *out)
{
	struct certificate_rules rules = { 0 };
	int64_t n = 1;
	TRY(certificate_rules_of(cx, law, country, &rules));
	*kind = CERTIFICATE_OF_FACTS;
	*out = (struct certificate_rule){
		.country = arena_copy(
			cx->arena,
			(struct str){ law->countries.p[law_country(law, country)].alpha2, 2 })
	};
	if (rules.n == 0)
		return regime.n == 0 ? RC_OK
				     : cx_fail(cx, RC_INVALID,
					       "the law data know no rule of this country, and no "
					       "regimes");
	if ((rules.n > 1 && regime.n == 0) ||
	    (regime.n > 0 && !str_to_i64(regime, 1, (int64_t)rules.n, &n)))
		return choose_regime(cx, &rules, regime);
	if (!certificate_rule_is_known(&rules.p[n - 1])) {
		out->jurisdiction = rules.p[n - 1].jurisdiction; // to find the row again
		return RC_OK;
	}
	*kind = CERTIFICATE_OF_RULE;
	*out = rules.p[n - 1];
	return RC_OK;
}

/* Key and text of each, in the order in which they are kept. */
enum { RULE_TEXTS = 12 };
static void texts_of(struct certificate_rule *r, struct str *out[RULE_TEXTS])
{
	struct str *const all[RULE_TEXTS] = { &r->country,     &r->jurisdiction, &r->law,
					      &r->section,     &r->test,	 &r->presumption,
					      &r->proof_form,  &r->signer,	 &r->limit,
					      &r->from_memory, &r->source,	 &r->confidence };
	for (size_t i = 0; i < RULE_TEXTS; i++)
		out[i] = all[i];
}
static const char *const text_keys[RULE_TEXTS] = {
	"country", "jurisdiction", "law",   "section",	   "test",   "presumption",
	"form",	   "signer",	   "limit", "from-memory", "source", "confidence"
};

struct str certificate_rule_print(struct arena *a, const struct certificate_rule *rule)
{
	struct certificate_rule r = *rule;
	struct str *texts[RULE_TEXTS];
	struct buf b;
	buf_init(&b, 1 << 20);
	texts_of(&r, texts);
	for (size_t i = 0; i < RULE_TEXTS; i++)
		if (texts[i]->n > 0)
			buf_fmt(&b, "%s %.*s\n", text_keys[i], STR_ARG(*texts[i]));
	for (size_t i = 0; i < r.fields.n; i++)
		buf_fmt(&b, "field %.*s:%.*s\n", STR_ARG(r.fields.p[i].name),
			STR_ARG(r.fields.p[i].type));
	const struct str text = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return text;
}

enum rc certificate_rule_parse(struct cx *cx, struct str text, struct certificate_rule *out)
{
	struct str rest = text, line, key, value;
	struct str *texts[RULE_TEXTS];
	*out = (struct certificate_rule){ 0 };
	texts_of(out, texts);
	while (rest.n > 0) {
		size_t i = 0;
		(void)str_cut(rest, '\n', &line, &rest);
		(void)str_cut(line, ' ', &key, &value);
		while (i < RULE_TEXTS && !str_eq(key, str_from_c(text_keys[i])))
			i++;
		if (i < RULE_TEXTS)
			*texts[i] = value;
		else if (str_eq(key, STR("field")))
			*ARENA_PUSH(cx->arena, &out->fields) = certificate_field_of(value);
		else
			return cx_fail(cx, RC_INVALID, "a kept rule holds \"%.*s\"", STR_ARG(key));
	}
	return RC_OK;
}

/* The row that it was taken from, as it is now. */
static bool find_again(struct cx *cx, const struct certificate_rule *then, const struct law *law,
		       struct certificate_rule *out)
{
	struct certificate_rules rules = { 0 };
	if (certificate_rules_of(cx, law, then->country, &rules) != RC_OK)
		return false;
	for (size_t i = 0; i < rules.n; i++) {
		if (str_eq(rules.p[i].jurisdiction, then->jurisdiction)) {
			*out = rules.p[i];
			return true;
		}
	}
	return false;
}

/* Of the row that was chosen, or of any where there was none. */
static bool is_known_now(struct cx *cx, const struct law *law, const struct certificate_rule *then)
{
	struct certificate_rules rules = { 0 };
	bool known = false;
	if (certificate_rules_of(cx, law, then->country, &rules) != RC_OK)
		return false;
	for (size_t i = 0; i < rules.n; i++)
		known = known || (certificate_rule_is_known(&rules.p[i]) &&
				  (then->jurisdiction.n == 0 ||
				   str_eq(then->jurisdiction, rules.p[i].jurisdiction)));
	return known;
}

static struct str changes(struct arena *a, const struct certificate_rule *then,
			  const struct certificate_rule *now)
{
	struct certificate_rule x = *then, y = *now;
	struct str *was[RULE_TEXTS], *is[RULE_TEXTS], all = STR("");
	texts_of(&x, was);
	texts_of(&y, is);
	for (size_t i = 0; i < RULE_TEXTS; i++)
		if (!str_eq(*was[i], *is[i]))
			all = arena_fmt(a, "%.*s%s%s", STR_ARG(all), all.n > 0 ? ", " : "",
					text_keys[i]);
	bool same = then->fields.n == now->fields.n;
	for (size_t i = 0; same && i < now->fields.n; i++)
		same = str_eq(then->fields.p[i].name, now->fields.p[i].name) &&
		       str_eq(then->fields.p[i].type, now->fields.p[i].type);
	return same ? all : arena_fmt(a, "%.*s%sfields", STR_ARG(all), all.n > 0 ? ", " : "");
}

struct str certificate_rule_change(struct arena *a, const struct certificate_rule *then,
				   const struct law *law, enum certificate_kind kind)
{
	struct cx cx;
	struct certificate_rule now;
	const struct instant never = { 0 };
	cx_init(&cx, a, never);
	if (kind == CERTIFICATE_OF_DESTRUCTION)
		return STR("");
	if (kind == CERTIFICATE_OF_FACTS)
		return is_known_now(&cx, law, then) ? STR("a rule is known by now") : STR("");
	return find_again(&cx, then, law, &now) ? changes(a, then, &now)
						: STR("the row is not there any more");
}

/* ---- answers ------------------------------------------------------------------- */

static bool is_choice(struct str type, struct str value)
{
	struct str rest = type, one;
	while (rest.n > 0) {
		(void)str_cut(rest, '|', &one, &rest);
		if (str_eq(one, value))
			return true;
	}
	return false;
}

static bool is_range(struct str value)
{
	struct str from, to;
	struct date a, b;
	return str_cut(value, '/', &from, &to) && date_parse(from, &a) && date_parse(to, &b) &&
	       a.days <= b.days;
}

static bool is_time(struct str v)
{
	int64_t hour, minute;
	return v.n == 5 && v.p[2] == ':' && str_to_i64(str_slice(v, 0, 2), 0, 23, &hour) &&
	       str_to_i64(str_slice(v, 3, 5), 0, 59, &minute);
}

static bool is_hex(struct str v)
{
	for (size_t i = 0; i < v.n; i++)
		if (str_hex_digit(v.p[i]) < 0)
			return false;
	return v.n > 0 && v.n % 2 == 0;
}

static size_t lines_of(struct str text)
{
	struct str rest = text, line;
	size_t n = 0;
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		n += str_trim(line).n > 0 ? 1 : 0;
	}
	return n;
}

static bool fits(const struct certificate_field *f, struct str v)
{
	struct date day;
	switch (f->kind) {
	case CERTIFICATE_CHOICE:
		return is_choice(f->type, v);
	case CERTIFICATE_FOUR:
		return lines_of(v) == 4;
	case CERTIFICATE_DATE:
		return date_parse(v, &day);
	case CERTIFICATE_TIME:
		return is_time(v);
	case CERTIFICATE_RANGE:
		return is_range(v);
	case CERTIFICATE_HEX:
		return is_hex(v);
	case CERTIFICATE_TEXT:
	case CERTIFICATE_STATEMENT:
	case CERTIFICATE_SIGNATURE:
	case CERTIFICATE_DEEMED:
		break;
	}
	return str_trim(v).n > 0;
}

enum rc certificate_check_answer(struct cx *cx, const struct certificate_rule *rule,
				 const struct certificate_answer *answer)
{
	const struct certificate_field *f = certificate_find(rule, answer->field);
	const struct str name = answer->field, v = answer->value;
	if (!f || !certificate_asks(f))
		return cx_fail(cx, RC_INVALID,
			       "the rule does not ask for \"%.*s\": comity certificate show names "
			       "what it asks for",
			       STR_ARG(name));
	if (str_trim(v).n == 0)
		return cx_fail(cx, RC_INVALID,
			       answer->is_unstated ? "say why \"%.*s\" is left unstated"
						   : "\"%.*s\" has no answer",
			       STR_ARG(name));
	if (!str_is_utf8(v) || v.n > CERTIFICATE_ANSWER_MAX)
		return cx_fail(cx, RC_INVALID, "\"%.*s\" is not UTF-8, or longer than %d bytes",
			       STR_ARG(name), CERTIFICATE_ANSWER_MAX);
	if (answer->is_unstated || fits(f, v))
		return RC_OK;
	if (f->kind == CERTIFICATE_CHOICE)
		return cx_fail(cx, RC_INVALID,
			       "the rule takes %.*s for \"%.*s\"; what you cannot state is left "
			       "unstated, with the reason",
			       STR_ARG(f->type), STR_ARG(name));
	const char *hint = certificate_hint(f->kind);
	return cx_fail(cx, RC_INVALID, "\"%.*s\": %s", STR_ARG(name),
		       hint ? hint : "it needs an answer");
}

/* ---- who signs ----------------------------------------------------------------- */

enum rc certificate_check_signer(struct cx *cx, const struct certificate_rule *rule,
				 const struct certificate_signer *s)
{
	const struct str texts[] = { s->name, s->capacity };
	for (size_t i = 0; i < 2; i++)
		if (!str_is_utf8(texts[i]) || texts[i].n > EXHIBIT_TEXT_MAX ||
		    str_find(texts[i], STR("\n")) != STR_NONE)
			return cx_fail(cx, RC_INVALID,
				       "a name and a capacity are one line of text, at most %d "
				       "bytes",
				       EXHIBIT_TEXT_MAX);
	if (str_trim(s->name).n == 0)
		return cx_fail(cx, RC_INVALID, "say who signs");
	if (str_trim(s->capacity).n == 0)
		return cx_fail(cx, RC_INVALID, "say in what capacity %.*s signs", STR_ARG(s->name));
	if (rule->signer.n > 0 && s->fits != TOLD_YES)
		return cx_fail(cx, RC_DENIED,
			       "the rule asks for this signer: %.*s. Somebody who is that must "
			       "sign, and say so",
			       STR_ARG(rule->signer));
	return RC_OK;
}

/* ---- as it is kept ---------------------------------------------------------------- */

static const char *const roles[] = {
	[CERTIFICATE_SIGNER] = "signer", [CERTIFICATE_SECOND] = "second"
};

const char *certificate_role_key(enum certificate_role role)
{
	return roles[role];
}

const struct certificate_signature *certificate_signature_of(const struct certificate_row *row,
							     enum certificate_role role)
{
	for (size_t i = 0; i < row->signatures.n; i++)
		if (row->signatures.p[i].role == role)
			return &row->signatures.p[i];
	return NULL;
}

bool certificate_is_signed(const struct certificate_row *row)
{
	const bool two = row->certificate.kind == CERTIFICATE_OF_DESTRUCTION;
	return row->signatures.n == (two ? 2 : 1);
}

const char *certificate_state_key(const struct certificate_row *row)
{
	if (certificate_is_signed(row))
		return "signed";
	return row->certificate.text.n > 0 ? "ready" : "draft";
}

size_t certificate_signed_of(const struct certificate_row *row, struct certificate_signed out[2])
{
	for (size_t i = 0; i < row->signatures.n; i++)
		out[i] = (struct certificate_signed){ .name = row->signatures.p[i].name,
						      .at = row->signatures.p[i].at,
						      .has_key = id_is_set(
							      row->signatures.p[i].signature) };
	return row->signatures.n;
}
