// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/yaml.h"
#include "core/test.h"

static const struct yaml_node *parse(struct cx *cx, struct str in, struct report *r)
{
	report_init(r, cx->arena);
	const struct yaml_node *root = NULL;
	const enum rc rc = yaml_parse(cx, STR("f.yaml"), in, r, &root);
	EQ(rc, report_count(r) == 0 ? RC_OK : RC_INVALID);
	CHECK(rc == RC_OK ? root != NULL : cx_error(cx).n > 0);
	return root;
}

TEST(scalars_stay_the_text_that_was_written)
{
	struct report r;
	const struct yaml_node *root = parse(cx,
					     STR("country: NO\n"
						 "number: 1.10\n"
						 "date: 2026-11-21\n"
						 "nothing: ~\n"
						 "empty:\n"
						 "quoted: \"NO\"\n"
						 "folded: >\n"
						 "  one\n"
						 "  two\n"
						 "list: [yes, 'b']\n"),
					     &r);
	REQUIRE(root && root->kind == YAML_MAP);
	EQ(root->n, 8);
	EQ_STR(yaml_get(root, STR("country"))->text, "NO");
	CHECK(!yaml_get(root, STR("country"))->quoted);
	EQ_STR(yaml_get(root, STR("number"))->text, "1.10");
	EQ_STR(yaml_get(root, STR("date"))->text, "2026-11-21");
	EQ_STR(yaml_get(root, STR("nothing"))->text, "~");
	EQ_STR(yaml_get(root, STR("empty"))->text, "");
	CHECK(yaml_get(root, STR("quoted"))->quoted);
	EQ_STR(yaml_get(root, STR("folded"))->text, "one two\n");
	CHECK(yaml_get(root, STR("absent")) == NULL);
	const struct yaml_node *list = yaml_get(root, STR("list"));
	REQUIRE(list->kind == YAML_LIST && list->n == 2);
	EQ_STR(list->first->text, "yes");
	EQ_STR(list->first->next->text, "b");
	CHECK(list->first->next->next == NULL);
}

TEST(every_node_knows_its_line_and_column)
{
	struct report r;
	const struct yaml_node *root = parse(cx,
					     STR("# comment\n"
						 "a:\n"
						 "  - b: 1\n"
						 "    long key: 2\n"),
					     &r);
	REQUIRE(root);
	const struct yaml_node *item = root->first->first;
	EQ(root->first->key_line, 2);
	EQ(item->line, 3);
	EQ(item->first->key_line, 3);
	EQ(item->first->key_col, 5);
	EQ(item->first->col, 8);
	EQ_STR(item->first->next->key, "long key");
	EQ(item->first->next->line, 4);
	EQ(item->first->next->col, 15);
}

TEST(one_run_reports_every_mistake_that_leaves_a_tree)
{
	struct report r;
	const struct yaml_node *root = parse(cx,
					     STR("a: 1\n"
						 "b: &anchor x\n"
						 "a: 2\n"
						 "c: !tag y\n"
						 "d:\n"
						 "  e: *anchor\n"
						 "  e: z\n"
						 "a: 3\n"),
					     &r);
	struct buf b;
	buf_init(&b, 4000);
	report_print(&r, &b);
	EQ(report_count(&r), 6);
	EQ_STR(buf_str(&b),
	       "f.yaml:2:4: anchors (&name) are not allowed (write the value out where it is "
	       "needed; quote a "
	       "text that begins with &)\n"
	       "f.yaml:4:4: tags (!name) are not allowed (leave it out; quote a text that begins "
	       "with !)\n"
	       "f.yaml:6:6: aliases (*name) are not allowed (write the value out; quote a text "
	       "that begins with "
	       "*)\n"
	       "f.yaml:7:3: e: the key \"e\" stands in line 6 already (keep one of the two)\n"
	       "f.yaml:3:1: a: the key \"a\" stands in line 1 already (keep one of the two)\n"
	       "f.yaml:8:1: a: the key \"a\" stands in line 1 already (keep one of the two)\n");
	buf_done(&b);
	REQUIRE(root);
	EQ(root->n, 4);
	EQ_STR(yaml_get(root, STR("a"))->text, "1");
	EQ_STR(yaml_get(yaml_get(root, STR("d")), STR("e"))->text, "*anchor");
}

TEST(what_is_not_our_yaml_is_refused_with_its_line)
{
	static const struct {
		struct str in;
		int line;
		const char *problem;
	} cases[] = {
		{ STR_INIT(""), 1, "the file is empty" },
		{ STR_INIT("# only a comment\n"), 1, "the file is empty" },
		{ STR_INIT("a: 1\n---\nb: 2\n"), 2, "a second document begins here" },
		{ STR_INIT("%YAML 1.1\n---\na: 1\n"), 1, "directives (%NAME) are not allowed" },
		{ STR_INIT("a: 1\n? [x]\n: 2\n"), 2, "a key must be a single word or text" },
		{ STR_INIT("a: 1\nb: \xC3(\n"), 2, "this line is not UTF-8" },
		{ STR_INIT("a: 1\nb: x\0y\n"), 2, "this line has a control character" },
		{ STR_INIT("a:\n\tb: 1\n"), 2,
		  "not YAML: found character that cannot start any token" },
		{ STR_INIT("a: 1\n b: 2\n"), 2,
		  "not YAML: mapping values are not allowed in this context" },
		{ STR_INIT("a: \"x\nb: 1\n"), 3,
		  "not YAML: found unexpected end of stream, while scanning a quoted scalar that "
		  "begins in line 1" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct report r;
		CHECK(parse(cx, cases[i].in, &r) == NULL);
		REQUIRE(r.n == 1);
		EQ(r.p[0].line, cases[i].line);
		EQ_STR(r.p[0].problem, cases[i].problem);
		CHECK(r.p[0].remedy.n > 0);
	}
}

static struct str repeated(struct cx *cx, const char *part, size_t n)
{
	struct buf b;
	buf_init(&b, (size_t)8 * 1024 * 1024);
	for (size_t i = 0; i < n; i++)
		buf_add_c(&b, part);
	const struct str s = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return s;
}

TEST(limits_hold_at_the_limit_and_not_beyond)
{
	struct report r;
	const struct str open = repeated(cx, "[", YAML_DEPTH_MAX),
			 close = repeated(cx, "]", YAML_DEPTH_MAX);
	CHECK(parse(cx, arena_fmt(cx->arena, "%.*s%.*s", STR_ARG(open), STR_ARG(close)), &r) !=
	      NULL);
	CHECK(parse(cx, arena_fmt(cx->arena, "[%.*s%.*s]", STR_ARG(open), STR_ARG(close)), &r) ==
	      NULL);
	EQ_STR(r.p[0].problem, "maps and lists are nested too deep");
	EQ(r.p[0].col, YAML_DEPTH_MAX + 1);

	// The list itself is a node too.
	CHECK(parse(cx, repeated(cx, "- x\n", YAML_NODES_MAX - 1), &r) != NULL);
	CHECK(parse(cx, repeated(cx, "- x\n", YAML_NODES_MAX), &r) == NULL);
	EQ_STR(r.p[0].problem, "the file has too many values");
	EQ(r.p[0].line, YAML_NODES_MAX);

	CHECK(parse(cx, repeated(cx, "# 56789\n", YAML_BYTES_MAX / 8 + 1), &r) == NULL);
	EQ_STR(r.p[0].problem, "the file is larger than 2 MiB");
}

TEST(a_large_map_of_equal_keys_is_checked_quickly)
{
	struct report r;
	const struct yaml_node *root = parse(cx, repeated(cx, "k: v\n", 100000), &r);
	REQUIRE(root);
	EQ(root->n, 1);
	EQ(report_count(&r), 99999);
}
