// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package_to_text.h"

#include "evidence/content.h"
#include "formats/bagit.h"
#include "formats/json.h"
#include "formats/json_read.h"
#include "ledger/entry.h"

#define TEXT_MAX ((size_t)64 << 20)

static struct str take(struct arena *a, struct buf *b)
{
	const struct str text = arena_copy(a, buf_str(b));
	buf_done(b);
	return text;
}

static void add(struct buf *b, const char *label, struct str value)
{
	if (value.n == 0)
		return;
	buf_add_c(b, label);
	buf_add(b, value);
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
	return take(a, &b);
}

/* --- custody --- */

enum rc package_line(struct cx *cx, const struct package_record *r, struct package_line *out)
{
	const struct json_node *v = NULL;
	struct custody_event e;
	struct buf b;
	if (r->record.n == 0) {
		*out = (struct package_line){ .says = STR("(erased)") };
		return RC_OK;
	}
	TRY(json_read(cx, r->record, &v));
	out->at = json_get_text(v, "at");
	out->act = json_get_text(v, "act");
	if (custody_parse(out->act, &e.act))
		out->act = str_from_c(custody_text(e.act));
	const struct json_node *by = json_get(v, "by"), *basis = json_get(v, "basis");
	buf_init(&b, TEXT_MAX);
	add(&b, "by ", json_get_text(by, "name"));
	add(&b, ", ", json_get_text(by, "office"));
	add(&b, "; from ", json_get_text(v, "from"));
	add(&b, "; to ", json_get_text(v, "to"));
	add(&b, "; at ", json_get_text(v, "place"));
	add(&b, "; purpose: ", json_get_text(v, "purpose"));
	add(&b, "; changed: ", json_get_text(v, "changes"));
	add(&b, "; seal ", json_get_text(v, "seal"));
	add(&b, "; second person ", json_get_text(v, "second"));
	add(&b, "; on the authority of ", json_get_text(basis, "text"));
	if (str_eq(json_get_text(v, "clock"), STR("told")))
		buf_add_c(&b, "; the time is as told, not the node's");
	out->says = take(cx->arena, &b);
	return RC_OK;
}

static enum rc add_chronology(struct cx *cx, const struct package_exhibit *x, struct buf *b)
{
	add(b, "Exhibit ", x->exhibit.number);
	buf_add_c(b, "\n\n");
	for (size_t i = 0; i < x->records.n; i++) {
		struct package_line line;
		TRY(package_line(cx, &x->records.p[i], &line));
		buf_fmt(b, "%.*s  %.*s  %.*s  (log entry %lld)\n", STR_ARG(line.at),
			STR_ARG(line.act), STR_ARG(line.says), (long long)x->records.p[i].number);
	}
	for (size_t i = 0; i < x->state.gaps.n; i++) {
		const struct custody_gap *g = &x->state.gaps.p[i];
		buf_fmt(b, "GAP at act %lld: %s", (long long)g->seq, custody_gap_text(g->kind));
		add(b, "; expected ", g->expected);
		add(b, "; found ", g->found);
		buf_add_c(b, "\n");
	}
	if (x->state.gaps.n == 0)
		buf_add_c(b, "No gap was found between these acts.\n");
	buf_add_c(b, "\n");
	return RC_OK;
}

enum rc package_chronology(struct cx *cx, const struct package *p, struct str *out)
{
	struct buf b;
	buf_init(&b, TEXT_MAX);
	for (size_t i = 0; i < p->exhibits.n; i++) {
		const enum rc rc = add_chronology(cx, &p->exhibits.p[i], &b);
		if (rc != RC_OK) {
			buf_done(&b);
			return rc;
		}
	}
	*out = take(cx->arena, &b);
	return RC_OK;
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
	return take(cx->arena, &b);
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

static void add_since(struct arena *a, const struct package *p, const struct package_exhibit *x,
		      struct buf *b)
{
	const struct package_stamp *s = first_stamp(p, x);
	const struct str of = arena_fmt(a, "custody/%012lld", (long long)x->sealed);
	add(b, "Exhibit ", x->exhibit.number);
	if (x->sealed < 0) {
		buf_add_c(b, "\n  No record of it is in the log yet.\n\n");
		return;
	}
	buf_fmt(b, "\n  Sealed by %.*s.entry.", STR_ARG(of));
	if (s)
		buf_fmt(b,
			"\n  Shown to be unchanged since %.*s, by the time-stamp %.*s.tsr\n"
			"  of %.*s: it is over a checkpoint of the log that\n"
			"  holds that entry (%.*s.%012lld.tlog-proof).",
			STR_ARG(entry_print_time(a, s->row.at)), STR_ARG(stamp_stem(a, &s->row)),
			STR_ARG(s->row.url), STR_ARG(stamp_stem(a, &s->row)), (long long)x->sealed);
	else
		buf_add_c(
			b,
			"\n  The log had no time-stamp over it when this package was made: since\n"
			"  when it is unchanged is shown by time/checkpoint.tsr, where there is "
			"one,\n"
			"  and by the witnesses' times under log/checkpoint.");
	buf_fmt(b,
		"\n  Before that: the time in %.*s.json is that of the node's own clock, and\n"
		"  who held it then is what the people say whom the records name.\n\n",
		STR_ARG(of));
}

struct str package_since(struct arena *a, const struct package *p)
{
	struct buf b;
	buf_init(&b, TEXT_MAX);
	buf_add_c(&b, "Since when the integrity of each exhibit is shown, and by what before.\n\n");
	for (size_t i = 0; i < p->exhibits.n; i++)
		add_since(a, p, &p->exhibits.p[i], &b);
	return take(a, &b);
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

static void add_list(struct buf *b, const char *head, const char *none, const struct str *texts,
		     size_t n)
{
	buf_fmt(b, "\n%s\n", head);
	for (size_t i = 0; i < n; i++)
		add(b, i > 0 ? "\n  - " : "  - ", texts[i]);
	buf_fmt(b, "%s\n", n > 0 ? "" : none);
}

static void add_authority(struct arena *a, const struct package_exhibit *x, struct buf *b)
{
	const struct exhibit *e = &x->exhibit;
	add(b, "Exhibit ", e->number);
	add(b, "\n  ", str_from_c(authority_kind_text(e->authority.kind)));
	add(b, ": ", e->authority.text);
	add(b, " (", e->authority.id);
	buf_add_c(b, e->authority.id.n > 0 ? ")" : "");
	add(b, "\n  in force from ",
	    e->authority.from.us != 0 ? entry_print_time(a, e->authority.from) : STR(""));
	add(b, "\n  in force until ",
	    e->authority.until.us != 0 ? entry_print_time(a, e->authority.until) : STR(""));
	add(b, "\n  made of exhibit ", x->parent);
	add(b, x->parent.n > 0 ? ": " : "\n  made of another exhibit: ", e->derivation);
	for (size_t i = 0; i < x->children.n; i++) {
		add(b, "\n  exhibit ", x->children.p[i].number);
		add(b, " was made of it: ", x->children.p[i].derivation);
	}
	buf_add_c(b, "\n");
}

static void add_lines(struct buf *b, const char *head, const struct chain_lines *lines)
{
	for (size_t i = 0; i < lines->n; i++) {
		add(b, i == 0 ? head : "", i == 0 ? STR("\n") : STR(""));
		add(b, "    - ", lines->p[i]);
		buf_add_c(b, "\n");
	}
}

/* What the node put in by itself, and what it did not. */
static void add_papers(const struct package *p, struct buf *b)
{
	for (size_t i = 0; i < p->chains.n; i++) {
		const struct package_chain *c = &p->chains.p[i];
		add(b, "\nThe papers of ", c->reference);
		buf_add_c(b, ", as the node that made the package has them\n");
		add_lines(b, "  In the folder of that name:", &c->says);
		add_lines(b, "  What it may be used for:", &c->permitted);
		add_lines(b, "  What was asked for and refused, or kept back:", &c->not_obtained);
		add_lines(b, "  WITHHELD or not there:", &c->withheld);
	}
	for (size_t i = 0; i < p->left_out.n; i++) {
		add(b, i == 0 ? "\nWITHHELD: " : "WITHHELD: ", p->left_out.p[i]);
		buf_add_c(b, "\n");
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
	return take(a, &b);
}

/* A name at the end of a line turns nothing else, whichever way it is written. */
static void add_given(const struct package_givens *given, struct buf *b)
{
	if (given->n > 0)
		buf_add_c(b, "\nPapers that people gave, and what they called them\n");
	for (size_t i = 0; i < given->n; i++)
		buf_fmt(b, "  - %.*s: %.*s\n", STR_ARG(given->p[i].path),
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
			 const struct package_givens *given)
{
	struct buf b;
	const struct str use[] = { p->law.permitted_use };
	buf_init(&b, TEXT_MAX);
	buf_add_c(&b, "On what authority this was obtained. The papers themselves, where they were "
		      "given, lie beside this one.\n\n");
	for (size_t i = 0; i < p->exhibits.n; i++)
		add_authority(a, &p->exhibits.p[i], &b);
	add_papers(p, &b);
	add_given(given, &b);
	add_list(&b, "What it may be used for",
		 is_told(p, PERMITTED) ? "  As the papers above say."
				       : "  Who made the package did not say.",
		 use, p->law.permitted_use.n > 0 ? 1 : 0);
	add_list(&b, "What was asked for and is not here",
		 is_told(p, NOT_OBTAINED)
			 ? "  As the papers above say; who made the package named nothing besides."
			 : "  Who made the package named nothing; that does not say that there is "
			   "nothing.",
		 p->law.not_obtained, p->law.n_not_obtained);
	add_list(&b, "What was taken out of what is here",
		 "  Who made the package named nothing; an exhibit that was made of another says "
		 "so.",
		 p->law.redactions, p->law.n_redactions);
	return take(a, &b);
}
