// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/phrase.h"

#include "law/titles.h"

#define PHRASE_BYTES_MAX ((size_t)64 * 1024)

struct phrase phrase_of(const char *text)
{
	return (struct phrase){ .text = text };
}

struct phrase phrase_counted(int64_t count, const char *one, const char *many)
{
	return (struct phrase){ .text = one, .many = many, .count = count };
}

/* ---- arguments ----------------------------------------------------------- */

static struct phrase_arg *add(struct phrase *p, const char *name, enum phrase_arg_kind kind)
{
	INVARIANT(p->n < PHRASE_ARGS_MAX);
	struct phrase_arg *a = &p->args[p->n++];
	*a = (struct phrase_arg){ .name = name, .kind = kind, .date = DATE_NONE };
	return a;
}

static void add_named(struct phrase *p, const char *name, enum phrase_arg_kind kind,
		      struct str text, struct str code)
{
	struct phrase_arg *a = add(p, name, kind);
	a->text = text;
	a->code = code;
}

void phrase_text(struct phrase *p, const char *name, struct str text)
{
	add(p, name, PHRASE_TEXT)->text = text;
}

void phrase_words(struct phrase *p, const char *name, struct str words)
{
	add(p, name, PHRASE_WORDS)->text = words;
}

void phrase_number(struct phrase *p, const char *name, int64_t number)
{
	add(p, name, PHRASE_NUMBER)->number = number;
}

void phrase_date(struct phrase *p, const char *name, struct date date)
{
	add(p, name, PHRASE_DATE)->date = date;
}

void phrase_country(struct phrase *p, const char *name, const struct law *law, uint16_t country)
{
	const struct country *c = &law->countries.p[country];
	add_named(p, name, PHRASE_COUNTRY, c->name, str_from_c(c->alpha2));
}

void phrase_concept(struct phrase *p, const char *name, const struct law *law, uint16_t concept)
{
	add_named(p, name, PHRASE_CONCEPT, phrase_concept_name(law, concept),
		  law->concepts.p[concept].id);
}

void phrase_measure(struct phrase *p, const char *name, const struct law *law, uint16_t measure)
{
	const struct measure *m = &law->measures.p[measure];
	add_named(p, name, PHRASE_MEASURE, m->title, m->id);
}

void phrase_instrument(struct phrase *p, const char *name, const struct law *law,
		       uint16_t instrument)
{
	const struct instrument *ins = &law->instruments.p[instrument];
	add_named(p, name, PHRASE_INSTRUMENT, ins->short_name, ins->id);
}

void phrase_fact(struct phrase *p, const char *name, const struct law *law, uint16_t fact)
{
	const struct fact *f = &law->facts.p[fact];
	add_named(p, name, PHRASE_FACT, f->question, f->id);
}

void phrase_inner(struct arena *arena, struct phrase *p, const char *name, struct phrase inner)
{
	struct phrase *copy = arena_new(arena, struct phrase, 1);
	*copy = inner;
	add(p, name, PHRASE_INNER)->inner = copy;
}

struct str phrase_concept_name(const struct law *law, uint16_t concept)
{
	const char *title = title_of_concept(law, concept);
	return title ? str_from_c(title) : law->concepts.p[concept].id;
}

/* ---- printing ------------------------------------------------------------ */

/* "5,142" */
static void print_number(struct buf *out, int64_t number)
{
	char digits[32];
	const int n = snprintf(digits, sizeof(digits), "%lld", (long long)number);
	for (int i = 0; i < n; i++) {
		buf_add_char(out, digits[i]);
		const int left = n - 1 - i;
		if (left > 0 && left % 3 == 0 && digits[i] != '-')
			buf_add_char(out, ',');
	}
}

static bool begins_sentence(const struct buf *out)
{
	return out->n == 0 || out->p[out->n - 1] == '"' || str_ends(buf_str(out), STR(". ")) ||
	       str_ends(buf_str(out), STR(": "));
}

/* A title within a sentence begins with a small letter, but "UNTOC" stays. */
static void print_title(struct buf *out, struct str title)
{
	const bool word = title.n > 1 && title.p[0] >= 'A' && title.p[0] <= 'Z' &&
			  title.p[1] >= 'a' && title.p[1] <= 'z';
	if (begins_sentence(out) || !word) {
		buf_add(out, title);
		return;
	}
	buf_add_char(out, (char)(title.p[0] - 'A' + 'a'));
	buf_add(out, str_slice(title, 1, title.n));
}

static bool has_article(struct str name)
{
	static const struct str with_article[] = {
		STR_INIT("Bahamas"),	 STR_INIT("Comoros"),	  STR_INIT("Gambia"),
		STR_INIT("Holy See"),	 STR_INIT("Isle of Man"), STR_INIT("Maldives"),
		STR_INIT("Netherlands"), STR_INIT("Philippines"), STR_INIT("Western Sahara"),
	};
	bool article = str_starts(name, STR("United ")) || str_ends(name, STR(" Islands")) ||
		       str_ends(name, STR(" Republic")) || str_ends(name, STR(" Territory")) ||
		       str_ends(name, STR(" Territories"));
	for (size_t i = 0; i < sizeof(with_article) / sizeof(*with_article); i++)
		article |= str_eq(name, with_article[i]);
	return article;
}

/* "the United States", but "Kenya". */
static void print_country(struct buf *out, struct str name)
{
	if (has_article(name))
		buf_add_c(out, begins_sentence(out) ? "The " : "the ");
	buf_add(out, name);
}

/* "Kenya's", but "the United States'". */
static struct str print_possessive(struct buf *out, struct str rest)
{
	if (!str_starts(rest, STR("'s")) || !str_ends(buf_str(out), STR("s")))
		return rest;
	buf_add_char(out, '\'');
	return str_slice(rest, 2, rest.n);
}

static void print_arg(struct arena *arena, struct buf *out, const struct phrase_arg *a)
{
	switch (a->kind) {
	case PHRASE_COUNTRY:
		print_country(out, a->text);
		return;
	case PHRASE_TEXT:
	case PHRASE_WORDS:
	case PHRASE_INSTRUMENT:
	case PHRASE_FACT:
		buf_add(out, a->text);
		return;
	case PHRASE_CONCEPT:
	case PHRASE_MEASURE:
		print_title(out, a->text);
		return;
	case PHRASE_NUMBER:
		print_number(out, a->number);
		return;
	case PHRASE_DATE:
		buf_add(out, date_print_long(arena, a->date));
		return;
	case PHRASE_INNER:
		buf_add(out, phrase_print(arena, a->inner));
		return;
	}
}

static const struct phrase_arg *find_arg(const struct phrase *p, struct str name)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(str_from_c(p->args[i].name), name))
			return &p->args[i];
	return NULL;
}

// Recurses once for each inner phrase; nothing nests them deeper than two.
struct str phrase_print(struct arena *arena, const struct phrase *p)
{
	struct str rest = str_from_c(p->many && p->count != 1 ? p->many : p->text), part;
	struct buf out;
	buf_init(&out, PHRASE_BYTES_MAX);
	while (str_cut(rest, '{', &part, &rest)) {
		struct str name;
		buf_add(&out, part);
		const bool closed = str_cut(rest, '}', &name, &rest);
		const struct phrase_arg *a = find_arg(p, name);
		INVARIANT(closed && a);
		print_arg(arena, &out, a);
		rest = print_possessive(&out, rest);
	}
	buf_add(&out, part);
	INVARIANT(!buf_full(&out));
	const struct str text = arena_copy(arena, buf_str(&out));
	buf_done(&out);
	return text;
}

/* ---- durations ----------------------------------------------------------- */

/* "P60D" into 60 and 'D'; hours are 'H'. One unit only, as the data have them. */
static bool parse_duration(struct str iso, int64_t *n, char *unit)
{
	const bool time = str_starts(iso, STR("PT"));
	if (iso.n < 3 || iso.p[0] != 'P')
		return false;
	*unit = iso.p[iso.n - 1];
	const bool known = time ? *unit == 'H' : *unit == 'D' || *unit == 'M' || *unit == 'Y';
	return known && str_to_i64(str_slice(iso, time ? 2 : 1, iso.n - 1), 0, 100000, n);
}

struct phrase phrase_duration(struct str iso)
{
	int64_t n = 0;
	char unit = 0;
	struct phrase p;
	if (!parse_duration(iso, &n, &unit)) {
		p = phrase_of("{text}");
		phrase_text(&p, "text", iso);
		return p;
	}
	if (unit == 'H')
		p = phrase_counted(n, NN_("{n} hour", "{n} hours"));
	else if (unit == 'D')
		p = phrase_counted(n, NN_("{n} day", "{n} days"));
	else if (unit == 'M')
		p = phrase_counted(n, NN_("{n} month", "{n} months"));
	else
		p = phrase_counted(n, NN_("{n} year", "{n} years"));
	phrase_number(&p, "n", n);
	return p;
}

bool phrase_hours(struct str iso, int64_t *out)
{
	int64_t n = 0;
	char unit = 0;
	if (!parse_duration(iso, &n, &unit))
		return false;
	*out = n * (unit == 'H' ? 1 : unit == 'D' ? 24 : unit == 'M' ? 30 * 24 : 365 * 24);
	return true;
}
