// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/entry.h"

#include <string.h>

#include "core/test.h"

static struct ledger_entry sample(void)
{
	struct ledger_entry e = {
		.log = STR("node.example/ke"),
		.at = { 1795262400123456 },
		.act = STR("role-given"),
		.role = STR("administrator"),
		.node = STR("node.example/ke"),
		.object_kind = STR("account"),
		.basis = STR("Order 12/2026, s. 3(1)"),
		.before = STR("analyst"),
		.note = STR("Vacances: \xc3\xa9t\xc3\xa9 \"2026\" \\ suite"),
	};
	memset(&e.account, 1, sizeof e.account);
	memset(&e.object, 2, sizeof e.object);
	memset(&e.content, 3, sizeof e.content);
	memset(e.salt, 0xab, sizeof e.salt);
	return e;
}

static bool same(const struct ledger_entry *a, const struct ledger_entry *b)
{
	return str_eq(a->log, b->log) && a->at.us == b->at.us && str_eq(a->act, b->act) &&
	       id_eq(a->account, b->account) && str_eq(a->role, b->role) &&
	       str_eq(a->node, b->node) && str_eq(a->object_kind, b->object_kind) &&
	       id_eq(a->object, b->object) && str_eq(a->basis, b->basis) &&
	       str_eq(a->before, b->before) && sha256_eq(&a->content, &b->content) &&
	       str_eq(a->note, b->note) && memcmp(a->salt, b->salt, sizeof a->salt) == 0;
}

TEST(an_entry_is_one_line_in_a_fixed_order)
{
	const struct ledger_entry e = sample();
	struct str bytes;
	REQUIRE(entry_print(cx, &e, &bytes) == RC_OK);
	EQ_STR(bytes, "{\"v\":1,\"log\":\"node.example/ke\",\"at\":\"2026-11-21T12:00:00.123456Z\","
		      "\"act\":\"role-given\",\"by\":{\"account\":\"01040g2081040g2081040g2081\","
		      "\"role\":\"administrator\",\"node\":\"node.example/ke\"},"
		      "\"object\":{\"kind\":\"account\",\"id\":\"02081040g2081040g2081040g2\"},"
		      "\"basis\":\"Order 12/2026, s. 3(1)\",\"before\":\"analyst\",\"content\":"
		      "\"0303030303030303030303030303030303030303030303030303030303030303\","
		      "\"note\":\"Vacances: \xc3\xa9t\xc3\xa9 \\\"2026\\\" \\\\ suite\","
		      "\"salt\":\"abababababababababababababababab\"}\n");
}

TEST(what_is_printed_is_read_back)
{
	struct ledger_entry e = sample(), again;
	struct str bytes;
	REQUIRE(entry_print(cx, &e, &bytes) == RC_OK);
	REQUIRE(entry_parse(cx, bytes, &again) == RC_OK);
	CHECK(same(&e, &again));

	const struct ledger_entry bare = { .log = e.log, .act = e.act, .node = e.node };
	REQUIRE(entry_print(cx, &bare, &bytes) == RC_OK);
	REQUIRE(entry_parse(cx, bytes, &again) == RC_OK);
	CHECK(same(&bare, &again));
}

TEST(what_cannot_be_seen_is_escaped)
{
	struct ledger_entry e = sample(), again;
	struct str bytes;
	e.note = STR("a\nb\x7f\xc2\x85\xe2\x80\xae\xef\xbb\xbf\xe0\xb6\x85");
	REQUIRE(entry_print(cx, &e, &bytes) == RC_OK);
	CHECK(str_find(bytes, STR("\"a\\u000ab\\u007f\\u0085\\u202e\\ufeff\xe0\xb6\x85\"")) !=
	      STR_NONE);
	REQUIRE(entry_parse(cx, bytes, &again) == RC_OK);
	EQ_STR(again.note, e.note);
}

/* Every byte matters: no other spelling of an entry is taken. */
TEST(no_other_spelling_is_read)
{
	const struct ledger_entry e = sample();
	struct ledger_entry again;
	struct str bytes;
	REQUIRE(entry_print(cx, &e, &bytes) == RC_OK);
	CHECK(entry_parse(cx, str_slice(bytes, 0, bytes.n - 1), &again) == RC_INVALID);
	CHECK(entry_parse(cx, arena_fmt(cx->arena, "%.*s ", STR_ARG(bytes)), &again) == RC_INVALID);
	for (size_t i = 0; i < bytes.n; i++) {
		char *p = arena_alloc(cx->arena, bytes.n);
		memcpy(p, bytes.p, bytes.n);
		p[i] = (char)(p[i] == ' ' ? '\n' : ' ');
		const struct str changed = { p, bytes.n };
		if (entry_parse(cx, changed, &again) == RC_OK)
			CHECK(!same(&e, &again));
	}
	static const struct str odd[] = {
		STR_INIT("\\u0041"), STR_INIT("\\n"),  STR_INIT("\\u000A"),  STR_INIT("\\u12"),
		STR_INIT("\\"),	     STR_INIT("\x01"), STR_INIT("\xc0\xaf"),
	};
	const size_t at = str_find(bytes, STR("Vacances"));
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		const struct str text = arena_fmt(cx->arena, "%.*s%.*s%.*s",
						  STR_ARG(str_slice(bytes, 0, at)), STR_ARG(odd[i]),
						  STR_ARG(str_slice(bytes, at, bytes.n)));
		CHECK(entry_parse(cx, text, &again) == RC_INVALID);
	}
}

TEST(an_entry_without_act_or_with_a_strange_one_is_refused)
{
	static const struct str acts[] = { STR_INIT(""), STR_INIT("Role"), STR_INIT("a b"),
					   STR_INIT("a\"") };
	struct str bytes;
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		struct ledger_entry e = sample();
		e.act = acts[i];
		EQ(entry_print(cx, &e, &bytes), RC_INVALID);
	}
	struct ledger_entry e = sample();
	e.note = STR("\xff");
	EQ(entry_print(cx, &e, &bytes), RC_INVALID);
}

TEST(an_entry_is_at_most_65535_bytes)
{
	struct ledger_entry e = sample();
	struct str bytes;
	char *p = arena_alloc(cx->arena, LEDGER_ENTRY_MAX);
	memset(p, 'x', LEDGER_ENTRY_MAX);
	e.note = (struct str){ 0 };
	REQUIRE(entry_print(cx, &e, &bytes) == RC_OK);
	e.note = (struct str){ p, LEDGER_ENTRY_MAX - bytes.n };
	EQ(entry_print(cx, &e, &bytes), RC_OK);
	EQ(bytes.n, LEDGER_ENTRY_MAX);
	e.note.n++;
	EQ(entry_print(cx, &e, &bytes), RC_LIMIT);
}

TEST(times_are_utc_to_the_microsecond)
{
	static const struct {
		int64_t us;
		const char *text;
	} cases[] = {
		{ 0, "1970-01-01T00:00:00.000000Z" },
		{ -1, "1969-12-31T23:59:59.999999Z" },
		{ 951827696000001, "2000-02-29T12:34:56.000001Z" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct instant t;
		EQ_STR(entry_print_time(cx->arena, (struct instant){ cases[i].us }), cases[i].text);
		REQUIRE(entry_parse_time(str_from_c(cases[i].text), &t));
		EQ(t.us, cases[i].us);
	}
	struct instant t;
	CHECK(!entry_parse_time(STR("2026-02-29T00:00:00.000000Z"), &t));
	CHECK(!entry_parse_time(STR("2026-02-28T24:00:00.000000Z"), &t));
	CHECK(!entry_parse_time(STR("2026-02-28T00:00:60.000000Z"), &t));
	CHECK(!entry_parse_time(STR("2026-02-28 00:00:00.000000Z"), &t));
	CHECK(!entry_parse_time(STR("2026-02-28T00:00:0 .000000Z"), &t));
}
