// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/yaml.h"

#include <yaml.h>

/*
 * Invariants:
 * 1. The walk is a loop over events with a stack of open maps and lists, at most
 *    YAML_DEPTH_MAX high: no recursion on the input.
 * 2. A node is linked into its parent when its event arrives, so the stack's top
 *    is always the parent of what comes next.
 * 3. In a map, events come in pairs: `pending` holds the key between the two.
 */
struct frame {
	struct yaml_node *node, *last;
	struct yaml_node pending; // only its key fields
	bool has_key;
};

struct walk {
	struct cx *cx;
	struct report *report;
	struct str file;
	struct frame stack[YAML_DEPTH_MAX];
	size_t depth, n_nodes;
	struct yaml_node *root;
	bool broken; // the tree cannot be used
};

/* A mistake after which the walk can go on. */
static void note(struct walk *w, const yaml_mark_t *mark, struct str problem, struct str remedy)
{
	report_add(w->report, (struct report_row){ .file = w->file,
						   .line = (int)mark->line + 1,
						   .col = (int)mark->column + 1,
						   .problem = problem,
						   .remedy = remedy });
}

/* A mistake that ends it. */
static void mistake(struct walk *w, const yaml_mark_t *mark, struct str problem, struct str remedy)
{
	note(w, mark, problem, remedy);
	w->broken = true;
}

static int line_of(const yaml_event_t *e)
{
	return (int)e->start_mark.line + 1;
}

static int col_of(const yaml_event_t *e)
{
	return (int)e->start_mark.column + 1;
}

static int by_key_then_place(const void *a, const void *b)
{
	const struct yaml_node *x = *(struct yaml_node *const *)a;
	const struct yaml_node *y = *(struct yaml_node *const *)b;
	const int order = str_cmp(x->key, y->key);
	if (order != 0)
		return order;
	if (x->key_line != y->key_line)
		return x->key_line < y->key_line ? -1 : 1;
	return (x->key_col > y->key_col) - (x->key_col < y->key_col);
}

static void report_twin(struct walk *w, const struct yaml_node *first, const struct yaml_node *twin)
{
	report_add(w->report,
		   (struct report_row){
			   .file = w->file,
			   .line = twin->key_line,
			   .col = twin->key_col,
			   .field = twin->key,
			   .problem = arena_fmt(w->cx->arena,
						"the key \"%.*s\" stands in line %d already",
						STR_ARG(twin->key), first->key_line),
			   .remedy = STR("keep one of the two"),
		   });
}

/* Reports keys given more than once in a finished map, and keeps the first. */
static void drop_twins(struct walk *w, struct yaml_node *map)
{
	struct yaml_node **sorted = arena_new(w->cx->arena, struct yaml_node *, map->n);
	size_t n = 0;
	for (struct yaml_node *c = map->first; c; c = c->next)
		sorted[n++] = c;
	if (n > 1)
		qsort(sorted, n, sizeof(*sorted), by_key_then_place);

	bool found = false;
	for (size_t first = 0, i = 1; i < n; i++) {
		if (!str_eq(sorted[i]->key, sorted[first]->key)) {
			first = i;
			continue;
		}
		report_twin(w, sorted[first], sorted[i]);
		sorted[i]->key_line = 0; // marks it for the loop below
		found = true;
	}
	if (!found)
		return;
	for (struct yaml_node **link = &map->first; *link;) {
		if ((*link)->key_line == 0) {
			*link = (*link)->next;
			map->n--;
		} else {
			link = &(*link)->next;
		}
	}
}

/* The new node that an event begins, linked into its parent; NULL and broken
 * when it is one too many. */
static struct yaml_node *new_node(struct walk *w, const yaml_event_t *e, enum yaml_kind kind)
{
	if (++w->n_nodes > YAML_NODES_MAX) {
		mistake(w, &e->start_mark, STR("the file has too many values"),
			STR("split it: 200,000 are allowed"));
		return NULL;
	}
	struct yaml_node *node = arena_new(w->cx->arena, struct yaml_node, 1);
	struct frame *parent = w->depth > 0 ? &w->stack[w->depth - 1] : NULL;
	if (parent && parent->has_key) {
		*node = parent->pending;
		parent->has_key = false;
	}
	node->kind = kind;
	node->line = line_of(e);
	node->col = col_of(e);
	if (!parent)
		w->root = node;
	else if (parent->last)
		parent->last->next = node;
	else
		parent->node->first = node;
	if (parent) {
		parent->last = node;
		parent->node->n++;
	}
	return node;
}

static bool key_is_due(const struct walk *w)
{
	if (w->depth == 0)
		return false;
	const struct frame *top = &w->stack[w->depth - 1];
	return top->node->kind == YAML_MAP && !top->has_key;
}

static void on_scalar(struct walk *w, const yaml_event_t *e, struct str text, bool quoted)
{
	if (key_is_due(w)) {
		struct frame *top = &w->stack[w->depth - 1];
		top->pending = (struct yaml_node){ .key = text,
						   .key_line = line_of(e),
						   .key_col = col_of(e) };
		top->has_key = true;
		return;
	}
	struct yaml_node *node = new_node(w, e, YAML_SCALAR);
	if (!node)
		return;
	node->text = text;
	node->quoted = quoted;
}

static void on_open(struct walk *w, const yaml_event_t *e, enum yaml_kind kind)
{
	if (key_is_due(w)) {
		mistake(w, &e->start_mark, STR("a key must be a single word or text"),
			STR("put quotes around it if it begins with [ or {"));
		return;
	}
	if (w->depth == YAML_DEPTH_MAX) {
		mistake(w, &e->start_mark, STR("maps and lists are nested too deep"),
			STR("16 levels are allowed"));
		return;
	}
	struct yaml_node *node = new_node(w, e, kind);
	if (node)
		w->stack[w->depth++] = (struct frame){ .node = node };
}

static void on_close(struct walk *w)
{
	INVARIANT(w->depth > 0);
	struct yaml_node *node = w->stack[--w->depth].node;
	INVARIANT(node);
	if (node->kind == YAML_MAP)
		drop_twins(w, node);
}

static void note_decoration(struct walk *w, const yaml_event_t *e, const yaml_char_t *anchor,
			    const yaml_char_t *tag)
{
	if (anchor)
		note(w, &e->start_mark, STR("anchors (&name) are not allowed"),
		     STR("write the value out where it is needed; quote a text that begins with "
			 "&"));
	if (tag)
		note(w, &e->start_mark, STR("tags (!name) are not allowed"),
		     STR("leave it out; quote a text that begins with !"));
}

static void on_alias(struct walk *w, const yaml_event_t *e)
{
	note(w, &e->start_mark, STR("aliases (*name) are not allowed"),
	     STR("write the value out; quote a text that begins with *"));
	on_scalar(w, e, arena_fmt(w->cx->arena, "*%s", (const char *)e->data.alias.anchor), false);
}

static void on_document(struct walk *w, const yaml_event_t *e)
{
	if (w->root)
		mistake(w, &e->start_mark, STR("a second document begins here"),
			STR("one file holds one document; remove the line ---"));
	else if (e->data.document_start.version_directive ||
		 e->data.document_start.tag_directives.start !=
			 e->data.document_start.tag_directives.end)
		mistake(w, &e->start_mark, STR("directives (%NAME) are not allowed"),
			STR("remove the line that begins with %"));
}

static void on_event(struct walk *w, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_DOCUMENT_START_EVENT:
		on_document(w, e);
		break;
	case YAML_ALIAS_EVENT:
		on_alias(w, e);
		break;
	case YAML_SCALAR_EVENT:
		note_decoration(w, e, e->data.scalar.anchor, e->data.scalar.tag);
		on_scalar(w, e,
			  arena_copy(w->cx->arena, (struct str){ (const char *)e->data.scalar.value,
								 e->data.scalar.length }),
			  e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE);
		break;
	case YAML_SEQUENCE_START_EVENT:
		note_decoration(w, e, e->data.sequence_start.anchor, e->data.sequence_start.tag);
		on_open(w, e, YAML_LIST);
		break;
	case YAML_MAPPING_START_EVENT:
		note_decoration(w, e, e->data.mapping_start.anchor, e->data.mapping_start.tag);
		on_open(w, e, YAML_MAP);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		on_close(w);
		break;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		break;
	}
}

static void on_syntax_error(struct walk *w, const yaml_parser_t *parser)
{
	INVARIANT(parser->error != YAML_MEMORY_ERROR);
	const char *problem = parser->problem ? parser->problem : "unreadable";
	const bool inside = parser->context &&
			    parser->context_mark.line != parser->problem_mark.line;
	const struct str text = inside ? arena_fmt(w->cx->arena,
						   "not YAML: %s, %s that begins in line %zu",
						   problem, parser->context,
						   parser->context_mark.line + 1)
				       : arena_fmt(w->cx->arena, "not YAML: %s", problem);
	mistake(w, &parser->problem_mark, text,
		STR("look for a wrong indentation, a tab, a missing quote, or a colon within "
		    "text"));
}

static void walk_events(struct walk *w, struct str in)
{
	yaml_parser_t parser;
	const int made = yaml_parser_initialize(&parser);
	INVARIANT(made);
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	const char *text = in.n > 0 ? in.p : ""; // libyaml aborts on NULL
	yaml_parser_set_input_string(&parser, (const unsigned char *)text, in.n);
	for (bool done = false; !done && !w->broken;) {
		yaml_event_t e;
		if (!yaml_parser_parse(&parser, &e)) {
			on_syntax_error(w, &parser);
			break;
		}
		on_event(w, &e);
		done = e.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&e);
	}
	yaml_parser_delete(&parser);
}

static bool has_control_character(struct str line)
{
	for (size_t i = 0; i < line.n; i++) {
		const unsigned char c = (unsigned char)line.p[i];
		const bool ends_line = c == '\r' && i + 1 == line.n;
		if ((c < 0x20 && c != '\t' && !ends_line) || c == 0x7F)
			return true;
	}
	return false;
}

/* Whether the bytes are text at all; each line that is not gets its own row. */
static void check_lines(struct walk *w, struct str in)
{
	struct str line, rest = in;
	for (size_t number = 0; rest.n > 0; number++) {
		(void)str_cut(rest, '\n', &line, &rest); // the last line may end without one
		const yaml_mark_t mark = { .line = number };
		if (!str_is_utf8(line))
			mistake(w, &mark, STR("this line is not UTF-8"),
				STR("save the file as UTF-8"));
		else if (has_control_character(line))
			mistake(w, &mark, STR("this line has a control character"),
				STR("remove it"));
	}
}

enum rc yaml_parse(struct cx *cx, struct str file, struct str in, struct report *report,
		   const struct yaml_node **out)
{
	*out = NULL;
	const size_t before = report_count(report);
	struct walk w = { .cx = cx, .report = report, .file = file };
	const yaml_mark_t start = { 0 };

	if (str_starts(in, STR("\xEF\xBB\xBF"))) // libyaml would count it as indentation
		in = str_slice(in, 3, in.n);
	if (in.n > YAML_BYTES_MAX)
		mistake(&w, &start, STR("the file is larger than 2 MiB"), STR("split it"));
	else
		check_lines(&w, in);
	if (!w.broken)
		walk_events(&w, in);
	if (!w.broken && !w.root)
		mistake(&w, &start, STR("the file is empty"), STR("write it, or remove it"));

	if (!w.broken)
		*out = w.root;
	if (report_count(report) == before)
		return RC_OK;
	if (before >= report->n)
		return cx_fail(cx, RC_INVALID, "%.*s is refused", STR_ARG(file));
	const struct report_row *row = &report->p[before];
	return cx_fail(cx, RC_INVALID, "%.*s:%d: %.*s", STR_ARG(file), row->line,
		       STR_ARG(row->problem));
}

const struct yaml_node *yaml_get(const struct yaml_node *map, struct str key)
{
	INVARIANT(map->kind == YAML_MAP);
	for (const struct yaml_node *c = map->first; c; c = c->next)
		if (str_eq(c->key, key))
			return c;
	return NULL;
}
