// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package_to_readme.h"

#include <string.h>

#include "ledger/act_words.h"
#include "ledger/entry.h"

#define README_MAX ((size_t)1 << 20)

enum { COLUMNS = 90 };

struct readme {
	struct arena *a;
	struct buf b;
	const struct certificate_language *l;
	const struct package_paths *there;
};

static const struct {
	const char *path, *what;
} rows[] = {
	{ "data/", N_("the files as they were sealed, under plain names") },
	{ "custody/", N_("the records, each with its entry of the log and the proof of it") },
	{ "custody/names.tsv", N_("the names, sizes and times that the source had") },
	{ "custody/names.txt", N_("those names that are encoded there, to be read by eye") },
	{ "custody/findings.tsv",
	  N_("what was left out, could not be read, or changed meanwhile") },
	{ "custody/chronology.txt", N_("the acts in their order") },
	{ "custody/custody.pdf", N_("the same as a paper") },
	{ "custody/since.txt", N_("since when their integrity is shown, and by what before") },
	{ "custody/case.jsonld", N_("the same for programs (CASE/UCO 1.4.0)") },
	{ "log/", N_("what the log signed, its witnesses’ signatures, the keys") },
	{ "time/", N_("time-stamps over log/checkpoint and earlier checkpoints") },
	{ "legal/", N_("on what authority it was obtained: legal.txt, and the papers") },
	{ "legal/names.tsv", N_("what papers were called that lie here under another name") },
	{ "certificate/", N_("what a person certified") },
	{ "before/", N_("the papers of the node that had it before") },
};

static struct str say(const struct readme *r, const char *english)
{
	return certificate_say(r->a, r->l, english);
}

static size_t letters(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

/* Words on lines of at most COLUMNS, each behind the indent. */
static void put(struct readme *r, const char *indent, struct str text)
{
	struct str line, word;
	do {
		size_t n = 0;
		(void)str_cut(text, '\n', &line, &text);
		buf_add_c(&r->b, indent);
		while (line.n > 0) {
			(void)str_cut(line, ' ', &word, &line);
			if (n > 0 && n + 1 + letters(word) > COLUMNS) {
				buf_fmt(&r->b, "\n%s", indent);
				n = 0;
			}
			buf_fmt(&r->b, "%s%.*s", n > 0 ? " " : "", STR_ARG(word));
			n += letters(word) + (n > 0 ? 1 : 0);
		}
		buf_add_char(&r->b, '\n');
	} while (text.n > 0);
}

static void fact(struct readme *r, const char *indent, const char *label, struct str value)
{
	if (value.n > 0)
		put(r, indent, certificate_pair(r->a, r->l, label, value));
}

static void add_end(struct readme *r, const struct package_exhibit *x)
{
	put(r, "  ",
	    say(r,
		x->end.act == CUSTODY_DESTROYED
			? N_("ITS CONTENT IS NOT HERE: it was destroyed. What is left are the "
			     "records, which show that it was, and by its digest what it was.")
			: N_("ITS CONTENT IS NOT HERE: it was erased. What is left are the "
			     "records, which show that it was, and by its digest what it was.")));
	fact(r, "  ", N_("Date and time"), entry_print_time(r->a, x->end.at));
	fact(r, "  ", N_("By"), x->end.by);
}

static void add_content(struct readme *r, const struct package_exhibit *x)
{
	const struct exhibit_content *c = &x->exhibit.content;
	if (!entry_has_hash(&c->manifest))
		return;
	fact(r, "  ", N_("Files"), arena_fmt(r->a, "%lld", (long long)c->files));
	fact(r, "  ", N_("Bytes"), arena_fmt(r->a, "%lld", (long long)c->bytes));
	if (c->is_outside)
		put(r, "  ",
		    say(r, N_("Its files are not here: they were sealed where they lie.")));
	else if (x->folder.n > 0)
		fact(r, "  ", N_("Where they are"),
		     arena_fmt(r->a, "data/%.*s/", STR_ARG(x->folder)));
	if (c->n_findings > 0)
		fact(r, "  ", N_("What was left out, could not be read, or changed meanwhile"),
		     arena_fmt(r->a, "%lld, custody/%.*s%sfindings.tsv", (long long)c->n_findings,
			       STR_ARG(x->folder), x->folder.n > 0 ? "." : ""));
}

static void add_exhibit(struct readme *r, const struct package_exhibit *x)
{
	const struct str warning = exhibit_source_warning(&x->exhibit.source);
	fact(r, "", N_("Exhibit"), x->exhibit.number);
	put(r, "  ", x->exhibit.description);
	if (package_has_ended(x))
		add_end(r, x);
	else
		add_content(r, x);
	if (warning.n > 0 && x->exhibit.kind != EXHIBIT_THING)
		put(r, "  ", say(r, warning.p)); // a constant text
	buf_add_char(&r->b, '\n');
}

static void add_row(struct readme *r, const char *path, const char *what)
{
	buf_fmt(&r->b, "%s\n", path);
	put(r, "    ", say(r, what));
}

/* Below a folder, this file, or that of one of several exhibits: "custody/NUMBER.names.tsv". */
static bool is_there(const struct readme *r, struct str path)
{
	const struct str custody = STR("custody/");
	const struct str end = arena_fmt(r->a, ".%.*s",
					 STR_ARG(str_slice(path, custody.n, path.n)));
	for (size_t i = 0; i < r->there->n; i++) {
		const struct str p = r->there->p[i];
		if (str_eq(p, path) || (str_ends(path, STR("/")) && str_starts(p, path)) ||
		    (str_starts(path, custody) && str_starts(p, custody) && str_ends(p, end)))
			return true;
	}
	return false;
}

/* "legal/legal-fr.txt": that paper in the package's language. */
static void add_paper(struct readme *r, const char *stem, const struct package *p, const char *what)
{
	buf_fmt(&r->b, "%s-%.*s.txt\n", stem, STR_ARG(p->language.name));
	put(r, "    ", say(r, what));
}

/* What stands beside a paper, or in a folder, in the package's language. */
static void add_translated(struct readme *r, const struct package *p, const char *path)
{
	static const struct {
		const char *path, *stem;
	} translated[] = {
		{ "custody/chronology.txt", "custody/chronology" },
		{ "custody/since.txt", "custody/since" },
		{ "legal/", "legal/legal" },
	};
	for (size_t i = 0; p->language.say && i < sizeof translated / sizeof *translated; i++)
		if (strcmp(translated[i].path, path) == 0)
			add_paper(r, translated[i].stem, p,
				  N_("the same in the language of this package; the English one "
				     "decides"));
}

static void add_all(struct readme *r, const struct package *p)
{
	put(r, "",
	    say(r, N_("A package of evidence. How to check it without the program that made it: "
		      "VERIFY.txt")));
	buf_add_char(&r->b, '\n');
	fact(r, "", N_("Made by the log"), p->origin);
	fact(r, "", N_("Made at"), entry_print_time(r->a, p->made_at));
	fact(r, "", N_("Made for"), p->made_for);
	fact(r, "", N_("Purpose"), p->purpose);
	buf_add_char(&r->b, '\n');
	for (size_t i = 0; i < p->exhibits.n; i++)
		add_exhibit(r, &p->exhibits.p[i]);
	if (p->language.say)
		add_paper(r, "VERIFY", p, N_("how to check it without the program that made it"));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (is_there(r, str_from_c(rows[i].path)))
			add_row(r, rows[i].path, rows[i].what);
		if (p->language.say && strcmp(rows[i].path, "custody/custody.pdf") == 0)
			add_row(r, "custody/custody-en.pdf", N_("that paper in English"));
		add_translated(r, p, rows[i].path);
	}
	buf_add_char(&r->b, '\n');
	put(r, "",
	    say(r, N_("Entries of the log are numbered in the order in which they were written "
		      "down. That is the order of the acts only where their own times say so.")));
}

struct str package_readme(struct arena *a, const struct package *p,
			  const struct package_paths *there)
{
	static const struct certificate_language english = { .say = NULL };
	struct readme r = { .a = a, .l = &p->language, .there = there };
	buf_init(&r.b, README_MAX);
	add_all(&r, p);
	if (p->language.say) {
		buf_add_c(&r.b, "\n----\n\n");
		r.l = &english;
		add_all(&r, p);
	}
	const struct str text = arena_copy(a, buf_str(&r.b));
	buf_done(&r.b);
	return text;
}
