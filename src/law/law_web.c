// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_web.h"

#include <stdlib.h>

#include "core/nearest.h"
#include "formats/json.h"
#include "law/names.h"
#include "law/pages.h"
#include "law/titles.h"

/* ---- the law and the world of a page --------------------------------------- */

static enum rc read_facts(struct law_view *lv)
{
	const struct query *q = &lv->pg->req->query;
	for (size_t i = 0; i < q->n; i++) {
		if (!str_eq(q->p[i].name, STR("fact")))
			continue;
		struct str id, value;
		str_cut(q->p[i].value, ':', &id, &value);
		if (str_eq(value, STR("unknown")) || q->p[i].value.n == 0)
			continue;
		const struct str text = arena_fmt(lv->cx->arena, "%.*s=%.*s", STR_ARG(id),
						  STR_ARG(value));
		struct phrase why = phrase_of(NULL);
		const enum rc rc = facts_read(lv->cx, lv->law, text, &lv->facts, &why);
		if (rc == RC_OK)
			continue;
		lv->pg->failure_translated = true;
		return cx_fail(lv->cx, rc, "%.*s", STR_ARG(law_say(lv, why)));
	}
	return RC_OK;
}

static enum rc read_options(struct law_view *lv, bool form)
{
	struct page *pg = lv->pg;
	lv->date_field = (struct date_view){ .id = STR("date"), .legend = tr(pg, "On which day?") };
	const enum rc rc = part_date(lv->cx, pg, &lv->date_field, &lv->date);
	if (rc != RC_OK && !form)
		return rc;
	if (rc != RC_OK)
		*ARENA_PUSH(lv->cx->arena, &lv->errors) = (struct error_view){ lv->date_field.error,
									       STR("date-day") };
	lv->is_today = rc != RC_OK || !date_is_set(lv->date);
	if (lv->is_today)
		lv->date = date_today(lv->cx->now);
	if (rc == RC_OK)
		part_date_fill(pg, &lv->date_field, lv->date);
	const struct str verified = http_query(pg->req, "verified");
	lv->verified_only = str_eq(verified, STR("yes"));
	if (verified.n > 0 && !lv->verified_only && !str_eq(verified, STR("no")))
		return cx_fail(lv->cx, RC_INVALID, "\"verified\" in the address must be yes or no");
	return read_facts(lv);
}

void law_web_begin(void *arg, struct page *pg)
{
	struct world_use *use = arena_new(pg->cx->arena, struct world_use, 1);
	*use = law_worlds_get(arg);
	pg->unit = use;
	pg->law = use->law;
	pg->data_month = use->law->compiled;
}

void law_web_end(void *arg, struct page *pg)
{
	(void)arg;
	law_worlds_put(pg->unit);
}

static enum rc open_view(struct cx *cx, struct page *pg, bool form, struct law_view *out)
{
	struct world_use *use = pg->unit;
	struct law_view lv = { .cx = cx, .pg = pg, .law = pg->law, .use = use };
	TRY(read_options(&lv, form));
	const struct world_options options = {
		.date = lv.date,
		.facts = lv.facts,
		.verified_only = lv.verified_only,
	};
	law_worlds_world(use, cx->arena, options, date_today(cx->now));
	lv.world = use->world;
	*out = lv;
	return RC_OK;
}

enum rc law_view_open(struct cx *cx, struct page *pg, struct law_view *out)
{
	return open_view(cx, pg, false, out);
}

enum rc law_view_open_form(struct cx *cx, struct page *pg, struct law_view *out)
{
	return open_view(cx, pg, true, out);
}

/* ---- names and addresses ------------------------------------------------- */

struct str law_code(const struct law_view *lv, uint16_t country)
{
	return str_lower(lv->cx->arena, str_from_c(lv->law->countries.p[country].alpha2));
}

struct str law_name_country(const struct law_view *lv, uint16_t country)
{
	const struct country *c = &lv->law->countries.p[country];
	return country_name(lv->pg, str_from_c(c->alpha2), c->name);
}

/* A text of the data in the page's language; itself, at its own place, without one. */
static struct str translated(const struct law_view *lv, struct str english)
{
	const char *text = str_c(lv->cx->arena, english);
	const struct str found = text ? tr(lv->pg, text) : english;
	return found.p == text ? english : found;
}

struct str law_name_concept(const struct law_view *lv, uint16_t concept)
{
	const char *title = title_of_concept(lv->law, concept);
	return title ? tr(lv->pg, title) : law_word_name(lv, lv->law->concepts.p[concept].id);
}

struct str law_name_measure(const struct law_view *lv, uint16_t measure)
{
	return translated(lv, lv->law->measures.p[measure].title);
}

struct str law_name_instrument(const struct law_view *lv, uint16_t instrument)
{
	return translated(lv, lv->law->instruments.p[instrument].short_name);
}

struct str law_name_fact(const struct law_view *lv, uint16_t fact)
{
	return translated(lv, lv->law->facts.p[fact].question);
}

struct str law_name_technique(const struct law_view *lv, const struct technique_row *row)
{
	return translated(lv, row->name);
}

struct law_link law_link_country(const struct law_view *lv, uint16_t country)
{
	const struct str code = law_code(lv, country);
	return (struct law_link){ law_name_country(lv, country),
				  arena_fmt(lv->cx->arena, "/law/%.*s", STR_ARG(code)) };
}

struct law_link law_link_concept(const struct law_view *lv, uint16_t concept)
{
	const struct str id = lv->law->concepts.p[concept].id;
	return (struct law_link){ law_name_concept(lv, concept),
				  arena_fmt(lv->cx->arena, "/law/concept/%.*s", STR_ARG(id)) };
}

struct law_link law_link_instrument(const struct law_view *lv, uint16_t instrument)
{
	const struct str id = lv->law->instruments.p[instrument].id;
	return (struct law_link){ law_name_instrument(lv, instrument),
				  arena_fmt(lv->cx->arena, "/law/instrument/%.*s", STR_ARG(id)) };
}

struct sorted_link {
	struct law_link link;
	struct str key;
};

static int by_key(const void *a, const void *b)
{
	return str_cmp(((const struct sorted_link *)a)->key, ((const struct sorted_link *)b)->key);
}

struct law_links law_links_countries(const struct law_view *lv, const struct bits *set)
{
	struct arena *arena = lv->cx->arena;
	struct sorted_link *rows = arena_new(arena, struct sorted_link, bits_count(set));
	size_t n = 0;
	for (unsigned c = bits_next(set, 0); c < lv->law->countries.n; c = bits_next(set, c + 1)) {
		char key[LAW_NAME_KEY_MAX];
		rows[n].link = law_link_country(lv, (uint16_t)c);
		rows[n].key = arena_copy(arena, law_name_key(rows[n].link.text, key));
		n++;
	}
	qsort(rows, n, sizeof *rows, by_key);
	struct law_links out = { 0 };
	for (size_t i = 0; i < n; i++)
		*ARENA_PUSH(arena, &out) = rows[i].link;
	return out;
}

struct law_links law_links_list(const struct law_view *lv, const struct id_list *countries)
{
	struct law_links out = { 0 };
	for (size_t i = 0; i < countries->n; i++)
		*ARENA_PUSH(lv->cx->arena, &out) = law_link_country(lv, countries->p[i]);
	return out;
}

/* ---- sentences ------------------------------------------------------------- */

static struct str small_letter(const struct law_view *lv, struct str s)
{
	const bool is_name = s.n > 1 && s.p[1] >= 'A' && s.p[1] <= 'Z'; // "DDoS", "24/7"
	if (s.n == 0 || s.p[0] < 'A' || s.p[0] > 'Z' || is_name)
		return s;
	return arena_fmt(lv->cx->arena, "%c%.*s", s.p[0] - 'A' + 'a',
			 STR_ARG(str_slice(s, 1, s.n)));
}

/* A sentence that begins with a title, which is written small within one. */
static struct str capital(const struct law_view *lv, struct str s)
{
	if (s.n == 0 || s.p[0] < 'a' || s.p[0] > 'z')
		return s;
	return arena_fmt(lv->cx->arena, "%c%.*s", s.p[0] - 'a' + 'A',
			 STR_ARG(str_slice(s, 1, s.n)));
}

/* What the data say, in English, within a sentence of another language. */
static struct html in_english(const struct law_view *lv, struct str text)
{
	const size_t mark = page_mark(lv->pg);
	page_raw(lv->pg, STR("<span lang=\"en\" dir=\"ltr\">"));
	page_put(lv->pg, page_of_str(text));
	page_raw(lv->pg, STR("</span>"));
	return page_since(lv->pg, mark);
}

struct html law_words(const struct law_view *lv, struct str words)
{
	const size_t mark = page_mark(lv->pg);
	const struct str text = translated(lv, words);
	if (text.p == words.p && words.n > 0 && lv->pg->lang != lang_english())
		return in_english(lv, words);
	page_put(lv->pg, page_of_str(text));
	return page_since(lv->pg, mark);
}

static struct page_value value_of(const struct law_view *lv, const struct phrase_arg *a,
				  bool markup)
{
	switch (a->kind) {
	case PHRASE_TEXT:
		if (markup && a->text.n > 0)
			return page_of_html(in_english(lv, a->text));
		return page_of_str(a->text);
	case PHRASE_WORDS:
		return markup ? page_of_html(law_words(lv, a->text))
			      : page_of_str(translated(lv, a->text));
	case PHRASE_NUMBER:
		return page_of_int(a->number);
	case PHRASE_DATE:
		return page_of_str(page_date_long(lv->pg, a->date));
	case PHRASE_COUNTRY:
		return page_of_str(country_name(lv->pg, a->code, a->text));
	case PHRASE_CONCEPT:
	case PHRASE_MEASURE:
		return page_of_str(small_letter(lv, translated(lv, a->text)));
	case PHRASE_INSTRUMENT:
	case PHRASE_FACT:
		return page_of_str(translated(lv, a->text));
	case PHRASE_INNER:
		return markup ? page_of_html(law_sentence(lv, *a->inner))
			      : page_of_str(law_say(lv, *a->inner));
	}
	return page_of_str(a->text);
}

static struct page_args args_of(const struct law_view *lv, const struct phrase *phrase,
				struct page_arg args[PHRASE_ARGS_MAX], bool markup)
{
	for (size_t i = 0; i < phrase->n; i++)
		args[i] = (struct page_arg){ phrase->args[i].name,
					     value_of(lv, &phrase->args[i], markup) };
	return (struct page_args){ args, phrase->n };
}

struct str law_say(const struct law_view *lv, struct phrase phrase)
{
	struct page_arg args[PHRASE_ARGS_MAX];
	if (!phrase.text)
		return (struct str){ 0 };
	if (lv->pg->lang == lang_english())
		return phrase_print(lv->cx->arena, &phrase);
	const struct page_args list = args_of(lv, &phrase, args, false);
	const struct str text = phrase.many ? page_sentence_n(lv->pg, phrase.count, phrase.text,
							      phrase.many, list)
					    : page_sentence(lv->pg, phrase.text, list);
	return phrase.text[0] == '{' ? capital(lv, text) : text;
}

struct html law_sentence(const struct law_view *lv, struct phrase phrase)
{
	struct page_arg args[PHRASE_ARGS_MAX];
	if (!phrase.text)
		return (struct html){ { 0 } };
	const struct page_args list = args_of(lv, &phrase, args, true);
	const size_t mark = page_mark(lv->pg);
	if (lv->pg->lang == lang_english())
		page_put(lv->pg, page_of_str(phrase_print(lv->cx->arena, &phrase)));
	else if (phrase.many)
		page_put_tr_n(lv->pg, phrase.count, phrase.text, phrase.many, list);
	else
		page_put_tr(lv->pg, phrase.text, list);
	return page_since(lv->pg, mark);
}

struct str law_say_word(const struct law_view *lv, struct phrase phrase)
{
	return capital(lv, law_say(lv, phrase));
}

struct str law_duration(const struct law_view *lv, struct str iso)
{
	return law_say(lv, phrase_duration(iso));
}

/* ---- tags ------------------------------------------------------------------ */

/* The look of a tag with a word of the answers, which the template translates. */
static struct tag_view tag_with(enum tag tag, struct phrase word)
{
	struct tag_view v = *tag_of(tag);
	v.word = word.text;
	return v;
}

struct tag_view law_tag_finding(enum finding f)
{
	static const enum tag look[] = {
		[FINDING_UNKNOWN] = TAG_UNKNOWN,
		[FINDING_NONE] = TAG_NONE,
		[FINDING_PARTIAL] = TAG_PARTIAL,
		[FINDING_FULL] = TAG_FULL,
	};
	return tag_with(look[f], phrase_of_finding(f));
}

struct tag_view law_tag_route(enum route_status s)
{
	static const enum tag look[] = {
		[ROUTE_OPEN] = TAG_OPEN,       [ROUTE_CONDITIONAL] = TAG_CONDITIONAL,
		[ROUTE_UNKNOWN] = TAG_UNKNOWN, [ROUTE_BLOCKED] = TAG_CLOSED,
		[ROUTE_NONE] = TAG_NONE,
	};
	return tag_with(look[s], phrase_of_status(s));
}

struct tag_view law_tag_punish(enum punish p)
{
	static const enum tag look[] = {
		[PUNISH_NO] = TAG_NO,
		[PUNISH_UNKNOWN] = TAG_UNKNOWN,
		[PUNISH_DEPENDS] = TAG_DEPENDS,
		[PUNISH_YES] = TAG_YES,
	};
	return tag_with(look[p], phrase_of_punish(p));
}

struct tag_view law_tag_bound(enum bound b)
{
	static const enum tag look[] = {
		[BOUND_CLOSED] = TAG_NONE,
		[BOUND_NOT_YET] = TAG_NOT_YET,
		[BOUND_UNKNOWN] = TAG_UNKNOWN,
		[BOUND_BOUND] = TAG_FULL,
	};
	return tag_with(look[b], phrase_of_bound(b));
}

struct tag_view law_tag_yes_no(enum yes_no y)
{
	static const enum tag look[] = {
		[YN_UNKNOWN] = TAG_UNKNOWN,
		[YN_NO] = TAG_NO,
		[YN_YES] = TAG_YES,
	};
	return tag_with(look[y], phrase_of_yes_no(y));
}

struct law_counts law_counts_of(const struct law_view *lv, struct finding_counts counts)
{
	struct arena *arena = lv->cx->arena;
	struct law_counts out = { 0 };
	*ARENA_PUSH(arena, &out) = (struct law_count){ law_tag_finding(FINDING_FULL), counts.full };
	*ARENA_PUSH(arena, &out) = (struct law_count){ law_tag_finding(FINDING_PARTIAL),
						       counts.partial };
	*ARENA_PUSH(arena, &out) = (struct law_count){ law_tag_finding(FINDING_NONE), counts.none };
	*ARENA_PUSH(arena, &out) = (struct law_count){ law_tag_finding(FINDING_UNKNOWN),
						       counts.unknown };
	return out;
}

/* ---- finding what an address names ----------------------------------------- */

void law_show_missing(const struct law_view *lv, struct law_missing missing)
{
	lv->pg->status = 404;
	lv->pg->error = true;
	lv->pg->title = missing.sentence;
	page_law_missing(lv->pg, &missing);
}

/* The number of the name that is nearest to the word, or n. */
static size_t nearest_of(struct str word, const struct str *names, size_t n)
{
	const struct str nearest = nearest_name(word, names, n);
	for (size_t i = 0; nearest.n > 0 && i < n; i++)
		if (names[i].p == nearest.p)
			return i;
	return n;
}

struct str law_sharing(const struct law_view *lv, struct str name)
{
	const struct bits sharing = law_countries_sharing(lv->law, name);
	struct str several = { 0 };
	for (uint16_t c = 0; c < lv->law->countries.n; c++)
		if (bits_test(&sharing, c))
			several = arena_fmt(lv->cx->arena, "%.*s%s%.*s", STR_ARG(several),
					    several.n > 0 ? ", " : "",
					    STR_ARG(law_name_country(lv, c)));
	if (several.n == 0)
		return several;
	return tr_with(lv->pg,
		       "\"{name}\" may be one of several: {countries}. Name the one you mean.",
		       ARG("name", name), ARG("countries", several));
}

bool law_find_country(const struct law_view *lv, struct str name, uint16_t *out)
{
	*out = law_country(lv->law, name);
	if (*out != LAW_NONE)
		return true;
	const struct str several = law_sharing(lv, name);
	if (several.n > 0) {
		law_show_missing(lv, (struct law_missing){ .sentence = several });
		return false;
	}
	const size_t n = lv->law->countries.n;
	struct str *names = arena_new(lv->cx->arena, struct str, n);
	for (size_t i = 0; i < n; i++)
		names[i] = law_name_country(lv, (uint16_t)i);
	const size_t nearest = name.n > 3 ? nearest_of(name, names, n) : n;
	law_show_missing(
		lv, (struct law_missing){
			    .sentence = tr_with(
				    lv->pg, "There is no country or place \"{name}\" in our list.",
				    ARG("name", name)),
			    .nearest = nearest < n ? law_link_country(lv, (uint16_t)nearest)
						   : (struct law_link){ { 0 }, { 0 } },
		    });
	return false;
}

bool law_find_instrument(const struct law_view *lv, struct str id, uint16_t *out)
{
	*out = law_instrument(lv->law, id);
	if (*out != LAW_NONE)
		return true;
	const size_t n = lv->law->instruments.n;
	struct str *names = arena_new(lv->cx->arena, struct str, n);
	for (size_t i = 0; i < n; i++)
		names[i] = lv->law->instruments.p[i].id;
	const size_t nearest = nearest_of(id, names, n);
	law_show_missing(
		lv,
		(struct law_missing){
			.sentence = tr_with(
				lv->pg, "There is no treaty or other text \"{name}\" in our list.",
				ARG("name", id)),
			.nearest = nearest < n ? law_link_instrument(lv, (uint16_t)nearest)
					       : (struct law_link){ { 0 }, { 0 } },
		});
	return false;
}

bool law_find_concept(const struct law_view *lv, struct str id, uint16_t *out)
{
	*out = law_concept(lv->law, id);
	if (*out != LAW_NONE)
		return true;
	const size_t n = lv->law->concepts.n;
	struct str *names = arena_new(lv->cx->arena, struct str, n);
	for (size_t i = 0; i < n; i++)
		names[i] = lv->law->concepts.p[i].id;
	const size_t nearest = nearest_of(id, names, n);
	law_show_missing(lv,
			 (struct law_missing){
				 .sentence = tr_with(lv->pg,
						     "There is no offence, power or other subject "
						     "\"{name}\" in our list.",
						     ARG("name", id)),
				 .nearest = nearest < n ? law_link_concept(lv, (uint16_t)nearest)
							: (struct law_link){ { 0 }, { 0 } },
			 });
	return false;
}

void law_send_json(struct page *pg, const struct json *json)
{
	pg->type = STR("application/json; charset=utf-8");
	json_print(json, pg->out);
}

struct teller law_teller(const struct law_view *lv)
{
	return (struct teller){ .arena = lv->cx->arena, .w = lv->world };
}

void law_send_csv(struct page *pg, const struct table *table)
{
	pg->type = STR("text/csv; charset=utf-8");
	table_csv(table, pg->out);
}
