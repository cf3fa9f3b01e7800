// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package_to_text.h"

#include <string.h>

#include "core/mark.h"
#include "evidence/content.h"
#include "formats/bagit.h"
#include "formats/json.h"
#include "formats/json_read.h"
#include "ledger/entry.h"

#define TEXT_MAX ((size_t)64 << 20)

static struct str copied(struct arena *a, struct buf *b)
{
	const struct str text = arena_copy(a, buf_str(b));
	buf_done(b);
	return text;
}

/* One paper in one language. */
struct text {
	struct arena *a;
	const struct certificate_language *l;
	struct buf b;
};

static struct text begin(struct arena *a, const struct certificate_language *l)
{
	struct text t = { .a = a, .l = l };
	buf_init(&t.b, TEXT_MAX);
	return t;
}

static struct str take(struct text *t)
{
	return copied(t->a, &t->b);
}

static struct str say(const struct text *t, const char *english)
{
	return certificate_say(t->a, t->l, english);
}

/* A sentence that was made elsewhere, with names in it. */
static struct str retell(const struct text *t, struct str sentence)
{
	return t->l->sentence ? t->l->sentence(t->a, t->l->language, sentence) : sentence;
}

static void put(struct text *t, const char *english)
{
	buf_add(&t->b, say(t, english));
}

/* The label in its language and the value, behind what stands before; no value, nothing of it. */
static void add(struct text *t, const char *before, const char *label, struct str value)
{
	if (value.n == 0)
		return;
	buf_add_c(&t->b, before);
	if (label) {
		put(t, label);
		buf_add_char(&t->b, ' ');
	}
	buf_add(&t->b, value);
}

/* The same behind "; ". */
static void also(struct text *t, const char *label, struct str value)
{
	if (value.n == 0)
		return;
	put(t, N_("; "));
	add(t, "", label, value);
}

struct place {
	const char *name; // "{n}"
	struct str value;
};

/* A text with its places filled; `places` ends with a name that is NULL. */
static struct str fill(const struct text *t, const char *english, const struct place *places)
{
	struct str rest = say(t, english), out = STR("");
	while (rest.n > 0) {
		const struct place *p = places;
		size_t at = str_find(rest, STR("{"));
		at = at == STR_NONE ? rest.n : at;
		const struct str from = str_slice(rest, at, rest.n);
		while (p->name && !str_starts(from, str_from_c(p->name)))
			p++;
		const size_t n = p->name ? strlen(p->name) : from.n > 0 ? 1 : 0;
		out = arena_fmt(t->a, "%.*s%.*s%.*s", STR_ARG(out), STR_ARG(str_slice(rest, 0, at)),
				STR_ARG(p->name ? p->value : str_slice(from, 0, n)));
		rest = str_slice(from, n, from.n);
	}
	return out;
}

struct str package_bag_info(struct arena *a, const struct package *p, const struct package_sum *sum)
{
	struct buf b;
	buf_init(&b, TEXT_MAX);
	bagit_add_label(&b, STR("Source-Organization"), p->origin);
	for (size_t i = 0; i < p->exhibits.n; i++)
		bagit_add_label(&b, STR("External-Identifier"), p->exhibits.p[i].exhibit.number);
	bagit_add_label(&b, STR("Bagging-Date"), date_print(a, date_today(p->made_at)));
	bagit_add_label(&b, STR("Payload-Oxum"),
			arena_fmt(a, "%lld.%lld", (long long)sum->bytes, (long long)sum->files));
	if (p->purpose.n > 0)
		bagit_add_label(&b, STR("Internal-Sender-Description"), p->purpose);
	return copied(a, &b);
}

/* --- custody --- */

static void add_says(struct text *t, const struct json_node *v)
{
	const struct json_node *by = json_get(v, "by"), *basis = json_get(v, "basis");
	add(t, "", N_("by"), json_get_text(by, "name"));
	add(t, ", ", NULL, json_get_text(by, "office"));
	also(t, N_("from"), json_get_text(v, "from"));
	also(t, N_("to"), json_get_text(v, "to"));
	also(t, N_("at"), json_get_text(v, "place"));
	also(t, N_("purpose:"), json_get_text(v, "purpose"));
	also(t, N_("changed:"), json_get_text(v, "changes"));
	also(t, N_("seal"), json_get_text(v, "seal"));
	also(t, N_("second person"), json_get_text(v, "second"));
	also(t, N_("on the authority of"), json_get_text(basis, "text"));
	if (str_eq(json_get_text(v, "clock"), STR("told"))) {
		put(t, N_("; "));
		put(t, N_("the time is as told, not the node's"));
	}
}

/* One act, of its record: "2026-…Z  Sealed  by ..." */
static enum rc add_act(struct cx *cx, struct text *t, const struct package_record *r)
{
	const struct json_node *v = NULL;
	enum custody_act act;
	if (r->record.n == 0) {
		buf_add_c(&t->b, "    ");
		put(t, N_("(erased)"));
		return RC_OK;
	}
	TRY(json_read(cx, r->record, &v));
	const struct str key = json_get_text(v, "act");
	buf_fmt(&t->b, "%.*s  ", STR_ARG(json_get_text(v, "at")));
	buf_add(&t->b, custody_parse(key, &act) ? say(t, custody_text(act)) : key);
	buf_add_c(&t->b, "  ");
	add_says(t, v);
	return RC_OK;
}

static void add_gap(struct text *t, const struct custody_gap *g)
{
	const struct place places[] = { { "{n}", arena_fmt(t->a, "%lld", (long long)g->seq) },
					{ "{gap}", say(t, custody_gap_text(g->kind)) },
					{ NULL, STR_INIT("") } };
	buf_add(&t->b, fill(t, N_("GAP at act {n}: {gap}"), places));
	also(t, N_("expected"), g->expected);
	also(t, N_("found"), g->found);
	buf_add_c(&t->b, "\n");
}

static enum rc add_chronology(struct cx *cx, const struct package_exhibit *x, struct text *t)
{
	add(t, "", N_("Exhibit"), x->exhibit.number);
	buf_add_c(&t->b, "\n\n");
	for (size_t i = 0; i < x->records.n; i++) {
		const struct package_record *r = &x->records.p[i];
		TRY(add_act(cx, t, r));
		add(t, "  (", N_("log entry"), arena_fmt(t->a, "%lld", (long long)r->number));
		buf_add_c(&t->b, ")\n");
	}
	for (size_t i = 0; i < x->state.gaps.n; i++)
		add_gap(t, &x->state.gaps.p[i]);
	if (x->state.gaps.n == 0) {
		put(t, N_("No gap was found between these acts."));
		buf_add_c(&t->b, "\n");
	}
	buf_add_c(&t->b, "\n");
	return RC_OK;
}

enum rc package_chronology(struct cx *cx, const struct package *p,
			   const struct certificate_language *l, struct str *out)
{
	struct text t = begin(cx->arena, l);
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < p->exhibits.n; i++)
		rc = add_chronology(cx, &p->exhibits.p[i], &t);
	*out = take(&t);
	return rc;
}

/* --- names --- */

/* "data/00000/00000014-.txt  "..."": what cannot be seen in a name is written as \u202e. */
static void add_name(struct cx *cx, const struct package_exhibit *x, struct str line, struct buf *b)
{
	struct str path, encoded, name;
	(void)str_cut(line, '\t', &path, &line);
	(void)str_cut(line, '\t', &encoded, &line);
	if (str_eq(path, STR("-")) || str_find(encoded, STR("%")) == STR_NONE ||
	    content_decode(cx, encoded, &name) != RC_OK || !str_is_utf8(name))
		return;
	if (x->folder.n > 0)
		buf_fmt(b, "data/%.*s/", STR_ARG(x->folder));
	buf_fmt(b, "%.*s  ", STR_ARG(path));
	entry_put_text(b, NULL, name);
	buf_add_char(b, '\n');
}

struct str package_file_names(struct cx *cx, const struct package_exhibit *x, struct str names)
{
	enum { LINE_MAX = 1 << 16 }; // a name has at most 4,096 bytes
	struct buf b;
	struct str line;
	buf_init(&b, TEXT_MAX);
	while (names.n > 0 && b.n < TEXT_MAX - LINE_MAX) {
		(void)str_cut(names, '\n', &line, &names);
		add_name(cx, x, line, &b);
	}
	if (names.n > 0)
		buf_add_c(&b, "The names of the others stand in names.tsv.\n");
	return copied(cx->arena, &b);
}

/* --- since when --- */

/* The earliest stamp over a checkpoint that holds the record of its sealing; NULL: there is none. */
static const struct package_stamp *first_stamp(const struct package *p,
					       const struct package_exhibit *x)
{
	const struct package_stamp *first = NULL;
	for (size_t i = 0; i < p->stamps.n; i++) {
		const struct package_stamp *s = &p->stamps.p[i];
		if (s->row.size > x->sealed && (!first || s->row.at.us < first->row.at.us))
			first = s;
	}
	return first;
}

static void add_stamped(struct text *t, const struct package_exhibit *x,
			const struct package_stamp *s)
{
	const struct str stem = stamp_stem(t->a, &s->row);
	const struct place places[] = {
		{ "{time}", entry_print_time(t->a, s->row.at) },
		{ "{stamp}", arena_fmt(t->a, "%.*s.tsr", STR_ARG(stem)) },
		{ "{authority}", s->row.url },
		{ "{proof}",
		  arena_fmt(t->a, "%.*s.%012lld.tlog-proof", STR_ARG(stem), (long long)x->sealed) },
		{ NULL, STR_INIT("") },
	};
	buf_add(&t->b, fill(t,
			    N_("\n  Shown to be unchanged since {time}, by the time-stamp {stamp}\n"
			       "  of {authority}: it is over a checkpoint of the log that\n"
			       "  holds that entry ({proof})."),
			    places));
}

static void add_since(struct text *t, const struct package *p, const struct package_exhibit *x)
{
	const struct package_stamp *s = first_stamp(p, x);
	const struct str of = arena_fmt(t->a, "custody/%012lld", (long long)x->sealed);
	const struct place places[] = { { "{entry}", arena_fmt(t->a, "%.*s.entry", STR_ARG(of)) },
					{ "{record}", arena_fmt(t->a, "%.*s.json", STR_ARG(of)) },
					{ NULL, STR_INIT("") } };
	add(t, "", N_("Exhibit"), x->exhibit.number);
	if (x->sealed < 0) {
		put(t, N_("\n  No record of it is in the log yet.\n\n"));
		return;
	}
	buf_add(&t->b, fill(t, N_("\n  Sealed by {entry}."), places));
	if (s)
		add_stamped(t, x, s);
	else
		put(t,
		    N_("\n  The log had no time-stamp over it when this package was made: since\n"
		       "  when it is unchanged is shown by time/checkpoint.tsr, where there is "
		       "one,\n"
		       "  and by the witnesses' times under log/checkpoint."));
	buf_add(&t->b,
		fill(t,
		     N_("\n  Before that: the time in {record} is that of the node's own clock, "
			"and\n"
			"  who held it then is what the people say whom the records name.\n\n"),
		     places));
}

struct str package_since(struct arena *a, const struct package *p,
			 const struct certificate_language *l)
{
	struct text t = begin(a, l);
	put(&t, N_("Since when the integrity of each exhibit is shown, and by what before."));
	buf_add_c(&t.b, "\n\n");
	for (size_t i = 0; i < p->exhibits.n; i++)
		add_since(&t, p, &p->exhibits.p[i]);
	return take(&t);
}

/* --- authority --- */

static void add_time(struct json *j, struct arena *a, const char *key, struct instant at)
{
	if (at.us != 0)
		json_str(j, key, entry_print_time(a, at));
	else
		json_add_null(j, key);
}

static void add_texts(struct json *j, const char *key, const struct str *texts, size_t n)
{
	json_begin_array(j, key);
	for (size_t i = 0; i < n; i++)
		json_str(j, NULL, texts[i]);
	json_end(j);
}

static void add_chains(struct json *j, const struct package *p)
{
	json_begin_array(j, "authorities");
	for (size_t i = 0; i < p->chains.n; i++) {
		const struct package_chain *c = &p->chains.p[i];
		json_begin_object(j, NULL);
		json_str(j, "reference", c->reference);
		add_texts(j, "permittedUse", c->permitted.p, c->permitted.n);
		add_texts(j, "notObtained", c->not_obtained.p, c->not_obtained.n);
		add_texts(j, "withheld", c->withheld.p, c->withheld.n);
		json_end(j);
	}
	json_end(j);
	add_texts(j, "withheld", p->left_out.p, p->left_out.n);
}

static void add_children(struct json *j, const struct package_exhibit *x)
{
	json_begin_array(j, "children");
	for (size_t i = 0; i < x->children.n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "exhibit", x->children.p[i].number);
		json_str(j, "derivation", x->children.p[i].derivation);
		json_end(j);
	}
	json_end(j);
}

struct str package_basis(struct arena *a, const struct package *p)
{
	AUTO(json) j = json_new(a);
	json_begin_array(j, "exhibits");
	for (size_t i = 0; i < p->exhibits.n; i++) {
		const struct exhibit *e = &p->exhibits.p[i].exhibit;
		json_begin_object(j, NULL);
		json_str(j, "exhibit", e->number);
		json_str(j, "kind", str_from_c(authority_kind_key(e->authority.kind)));
		json_str(j, "id", e->authority.id);
		json_str(j, "text", e->authority.text);
		add_time(j, a, "validFrom", e->authority.from);
		add_time(j, a, "validTo", e->authority.until);
		json_str(j, "parent", p->exhibits.p[i].parent);
		json_str(j, "derivation", e->derivation);
		add_children(j, &p->exhibits.p[i]);
		json_end(j);
	}
	json_end(j);
	add_chains(j, p);
	json_str(j, "permittedUse", p->law.permitted_use);
	add_texts(j, "notObtained", p->law.not_obtained, p->law.n_not_obtained);
	add_texts(j, "redactions", p->law.redactions, p->law.n_redactions);
	return json_to_str(j, a, TEXT_MAX);
}

static void add_list(struct text *t, const char *head, const char *none, const struct str *texts,
		     size_t n)
{
	buf_add_c(&t->b, "\n");
	put(t, head);
	buf_add_c(&t->b, "\n");
	for (size_t i = 0; i < n; i++)
		add(t, i > 0 ? "\n  - " : "  - ", NULL, texts[i]);
	add(t, "  ", NULL, n > 0 ? STR("") : say(t, none));
	buf_add_c(&t->b, "\n");
}

static void add_time_of(struct text *t, const char *label, struct instant at)
{
	if (at.us != 0)
		add(t, "\n  ", label, entry_print_time(t->a, at));
}

static void add_authority(struct text *t, const struct package_exhibit *x)
{
	const struct exhibit *e = &x->exhibit;
	const struct str kind = say(t, authority_kind_text(e->authority.kind));
	add(t, "", N_("Exhibit"), e->number);
	if (e->authority.text.n > 0)
		add(t, "\n  ", NULL,
		    certificate_pair(t->a, t->l, authority_kind_text(e->authority.kind),
				     e->authority.text));
	else
		add(t, "\n  ", NULL, kind);
	add(t, " (", NULL, e->authority.id);
	buf_add_c(&t->b, e->authority.id.n > 0 ? ")" : "");
	add_time_of(t, N_("in force from"), e->authority.from);
	add_time_of(t, N_("in force until"), e->authority.until);
	add(t, "\n  ", N_("made of exhibit"), x->parent);
	if (x->parent.n > 0)
		add(t, ": ", NULL, e->derivation);
	else
		add(t, "\n  ", N_("made of another exhibit:"), e->derivation);
	for (size_t i = 0; i < x->children.n; i++) {
		const struct place places[] = { { "{number}", x->children.p[i].number },
						{ "{how}", x->children.p[i].derivation },
						{ NULL, STR_INIT("") } };
		buf_add_c(&t->b, "\n  ");
		buf_add(&t->b, fill(t, N_("exhibit {number} was made of it: {how}"), places));
	}
	buf_add_c(&t->b, "\n");
}

static void add_lines(struct text *t, const char *head, const struct chain_lines *lines)
{
	for (size_t i = 0; i < lines->n; i++) {
		if (i == 0)
			add(t, "  ", NULL, say(t, head));
		add(t, i == 0 ? "\n    - " : "    - ", NULL, retell(t, lines->p[i]));
		buf_add_c(&t->b, "\n");
	}
}

/* What the node put in by itself, and what it did not. */
static void add_papers(struct text *t, const struct package *p)
{
	for (size_t i = 0; i < p->chains.n; i++) {
		const struct package_chain *c = &p->chains.p[i];
		const struct place places[] = { { "{reference}", c->reference },
						{ NULL, STR_INIT("") } };
		buf_add_c(&t->b, "\n");
		buf_add(&t->b, fill(t,
				    N_("The papers of {reference}, as the node that made the "
				       "package has them"),
				    places));
		buf_add_c(&t->b, "\n");
		add_lines(t, N_("In the folder of that name:"), &c->says);
		add_lines(t, N_("What it may be used for:"), &c->permitted);
		add_lines(t, N_("What was asked for and refused, or kept back:"), &c->not_obtained);
		add_lines(t, N_("WITHHELD or not there:"), &c->withheld);
	}
	for (size_t i = 0; i < p->left_out.n; i++) {
		add(t, i == 0 ? "\n" : "", N_("WITHHELD:"), retell(t, p->left_out.p[i]));
		buf_add_c(&t->b, "\n");
	}
}

static struct str last_part(struct str path)
{
	struct str name = path, rest = path;
	while (str_cut(rest, '/', &name, &rest))
		;
	return name;
}

struct str package_paper_names(struct arena *a, const struct package_givens *given)
{
	struct buf b;
	buf_init(&b, TEXT_MAX);
	for (size_t i = 0; i < given->n; i++)
		if (!str_eq(last_part(given->p[i].path), given->p[i].name))
			buf_fmt(&b, "%.*s\t%.*s\n", STR_ARG(given->p[i].path),
				STR_ARG(given->p[i].name));
	return copied(a, &b);
}

/* A name at the end of a line turns nothing else, whichever way it is written. */
static void add_given(struct text *t, const struct package_givens *given)
{
	if (given->n > 0) {
		buf_add_c(&t->b, "\n");
		put(t, N_("Papers that people gave, and what they called them"));
		buf_add_c(&t->b, "\n");
	}
	for (size_t i = 0; i < given->n; i++)
		buf_fmt(&t->b, "  - %.*s: %.*s\n", STR_ARG(given->p[i].path),
			STR_ARG(given->p[i].name));
}

enum told_above { PERMITTED, NOT_OBTAINED };

static bool is_told(const struct package *p, enum told_above what)
{
	for (size_t i = 0; i < p->chains.n; i++)
		if ((what == PERMITTED ? p->chains.p[i].permitted.n
				       : p->chains.p[i].not_obtained.n) > 0)
			return true;
	return false;
}

struct str package_legal(struct arena *a, const struct package *p,
			 const struct certificate_language *l, const struct package_givens *given)
{
	struct text t = begin(a, l);
	const struct str use[] = { p->law.permitted_use };
	put(&t, N_("On what authority this was obtained. The papers themselves, where they were "
		   "given, lie beside this one."));
	buf_add_c(&t.b, "\n\n");
	for (size_t i = 0; i < p->exhibits.n; i++)
		add_authority(&t, &p->exhibits.p[i]);
	add_papers(&t, p);
	add_given(&t, given);
	add_list(&t, N_("What it may be used for"),
		 is_told(p, PERMITTED) ? N_("As the papers above say.")
				       : N_("Who made the package did not say."),
		 use, p->law.permitted_use.n > 0 ? 1 : 0);
	add_list(
		&t, N_("What was asked for and is not here"),
		is_told(p, NOT_OBTAINED)
			? N_("As the papers above say; who made the package named nothing besides.")
			: N_("Who made the package named nothing; that does not say that there is "
			     "nothing."),
		p->law.not_obtained, p->law.n_not_obtained);
	add_list(&t, N_("What was taken out of what is here"),
		 N_("Who made the package named nothing; an exhibit that was made of another says "
		    "so."),
		 p->law.redactions, p->law.n_redactions);
	return take(&t);
}
