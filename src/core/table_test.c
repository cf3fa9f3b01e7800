// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/table.h"
#include "core/test.h"

static struct str printed(struct cx *cx, const struct table *t)
{
	FILE *f = tmpfile();
	REQUIRE(f);
	table_print(t, f);
	rewind(f);
	char text[4096];
	const size_t n = fread(text, 1, sizeof(text), f);
	(void)fclose(f); // only read from
	return arena_copy(cx->arena, (struct str){ text, n });
}

TEST(columns_line_up_by_characters_and_lines_end_without_spaces)
{
	struct table t;
	table_init(&t, cx->arena);
	table_column(&t, STR("country"), TABLE_LEFT);
	table_column(&t, STR("gaps"), TABLE_RIGHT);
	table_column(&t, STR("note"), TABLE_LEFT);
	TABLE_ROW(&t, STR("C\xC3\xB4te d'Ivoire"), STR("7"), STR("x"));
	TABLE_ROW(&t, STR("Chad"), STR("12"), STR(""));
	table_colour(&t, 1, TERM_RED);
	TABLE_ROW(&t, STR("Evil\033[2J\xC2\x9B"), STR("1"), STR("a\nb"));
	EQ_STR(printed(cx, &t), "country        gaps  note\n"
				"-------------  ----  ----\n"
				"C\xC3\xB4te d'Ivoire     7  x\n"
				"Chad             12\n"
				"Evil [2J          1  a b\n");
}

TEST(the_last_column_wraps_at_80_between_words)
{
	struct table t;
	table_init(&t, cx->arena);
	table_column(&t, STR("id"), TABLE_LEFT);
	table_column(&t, STR("text"), TABLE_LEFT);
	TABLE_ROW(&t, STR("a"),
		  STR("The party may require that the offence be committed by infringing security "
		      "measures, with the intent of obtaining data "
		      "https://example.org/"
		      "a-very-long-address-without-any-space-that-is-longer-than-the-line-itself"));
	EQ_STR(printed(cx, &t),
	       "id  text\n"
	       "--  ----------------------------------------------------------------------------\n"
	       "a   The party may require that the offence be committed by infringing security\n"
	       "    measures, with the intent of obtaining data\n"
	       "    "
	       "https://example.org/"
	       "a-very-long-address-without-any-space-that-is-longer-than-the-line-itself\n");
}

/* RFC 4180 section 2. */
TEST(csv_quotes_what_needs_it)
{
	struct table t;
	table_init(&t, cx->arena);
	table_column(&t, STR("a,b"), TABLE_LEFT);
	table_column(&t, STR("c"), TABLE_LEFT);
	TABLE_ROW(&t, STR("say \"no\""), STR("two\nlines"));
	TABLE_ROW(&t, STR(""), STR("plain text"));
	struct buf b;
	buf_init(&b, 1000);
	table_csv(&t, &b);
	EQ_STR(buf_str(&b), "\"a,b\",c\r\n\"say \"\"no\"\"\",\"two\nlines\"\r\n,plain text\r\n");
	buf_done(&b);
}
