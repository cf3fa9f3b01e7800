// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/desk_cmd.h"

#include <stdio.h>

#include "desk/compose.h"
#include "ledger/entry_db.h"
#include "people/account_db.h"
#include "people/organisation_db.h"
#include "people/test_people.h"

#define SAID_MAX 262144

SQL_STATEMENT(test_desk_activate, "UPDATE people_account SET state = 1, password = 'x'"
				  " WHERE id = $1");

static enum rc set_up(struct cx *cx, struct db *db, void *arg)
{
	const struct organisation own = { .name = STR("Contact point"),
					  .country = STR("KE"),
					  .own = true };
	struct account_form form = { .login = STR("night.desk"),
				     .name = STR("Night desk"),
				     .roles = roles_of(ROLE_OFFICER) };
	struct id id;
	(void)arg;
	TRY(ledger_origin_set(cx, db, STR("node.example/ke")));
	TRY(organisation_add(cx, db, &ACTOR_TERMINAL, &own, &form.organisation));
	TRY(account_add(cx, db, &ACTOR_TERMINAL, &form, &id));
	TRY(DB_RUN(cx, db, &test_desk_activate, VAL(id)));
	form.login = STR("day.desk");
	form.name = STR("Day desk");
	TRY(account_add(cx, db, &ACTOR_TERMINAL, &form, &id));
	return DB_RUN(cx, db, &test_desk_activate, VAL(id));
}

/* A data folder with two officers; its path. */
static struct str new_node(struct cx *cx)
{
	return test_data_folder(cx, set_up, NULL);
}

/* Runs "desk WORD|WORD..." and --data DIR after it; *said: what it printed. */
static int run(struct cx *cx, struct str dir, const char *line, struct str *said)
{
	char *argv[32] = { 0 };
	int argc = 0;
	struct str rest = arena_fmt(cx->arena, "desk|%s%s%.*s", line, dir.n > 0 ? "|--data|" : "",
				    STR_ARG(dir)),
		   word;
	while (rest.n > 0) {
		(void)str_cut(rest, '|', &word, &rest); // the last word has none after it
		argv[argc] = arena_alloc(cx->arena, word.n + 1);
		(void)snprintf(argv[argc++], word.n + 1, "%.*s", STR_ARG(word));
	}
	FILE *out = tmpfile();
	REQUIRE(out);
	const int code = desk_commands[0].run(cx, argc, argv, out);
	char *text = arena_alloc(cx->arena, SAID_MAX);
	rewind(out);
	*said = (struct str){ text, fread(text, 1, SAID_MAX, out) };
	(void)fclose(out); // only read from
	return code;
}

static bool says(struct str said, const char *what)
{
	return str_find(said, str_from_c(what)) != STR_NONE;
}

TEST(the_table_of_transitions_is_printed)
{
	struct str said;
	const struct str nowhere = { 0 };
	EQ(run(cx, nowhere, "states", &said), 0);
	CHECK(says(said, "no follow-up request was received") && says(said, "-> expired"));
	EQ(run(cx, nowhere, "states|--kind|preservation", &said), 0);
	CHECK(!says(said, "disclose-part"));
	EQ(run(cx, nowhere, "states|--json", &said), 0);
	CHECK(says(said, "\"action\": \"withhold-path\""));
	EQ(run(cx, nowhere, "states|--dot", &said), 0);
	CHECK(says(said, "\"held\" -> \"closed\" [label=\"release\""));
	EQ(run(cx, nowhere, "states|--kind|wish", &said), 2);
	EQ(run(cx, nowhere, "request|dance", &said), 2);
	EQ(run(cx, nowhere, "case|list", &said), 2); // no --data
}

TEST(the_terminal_opens_a_case_and_drafts_a_request)
{
	struct str said;
	const struct str dir = new_node(cx);
	EQ(run(cx, dir, "case|open|--title|A case|--offence|illegal-access", &said), 65);
	EQ(run(cx, dir, "case|open|--title|A case|--offence|sorcery|--member|night.desk", &said),
	   65);
	EQ(run(cx, dir, "case|open|--title|A case|--offence|illegal-access|--member|night.desk",
	       &said),
	   0);
	CHECK(says(said, "KE-C-2026-000001"));
	EQ(run(cx, dir, "request|new|--kind|preservation|--from|KE|--to|GE|--case|KE-C-2026-000001",
	       &said),
	   0);
	CHECK(says(said, "KE-2026-000001") && says(said, "stops"));
	EQ(run(cx, dir,
	       "request|write|KE-2026-000001|--offence|illegal-access|--say|facts=A break-in",
	       &said),
	   0);
	CHECK(says(said, "A break-in") && says(said, "missing  necessity"));
	EQ(run(cx, dir, "request|show|KE-2026-000001|--json", &said), 0);
	CHECK(says(said, "\"stops\"") && says(said, "\"facts\": \"A break-in\""));
	EQ(run(cx, dir, "request|step|KE-2026-000001|propose", &said), 73);
	EQ(run(cx, dir, "request|step|KE-2026-000001|dance", &said), 65);
	EQ(run(cx, dir, "request|step|KE-2026-000001|drop|--reason|a mistake", &said), 0);
	CHECK(says(said, "Withdrawn"));
	EQ(run(cx, dir, "case|show|KE-C-2026-000001", &said), 0);
	CHECK(says(said, "drop withdrawn"));
	EQ(run(cx, dir, "case|show|KE-C-2026-000009", &said), 66);
	EQ(run(cx, dir, "case|list|--json", &said), 0);
	CHECK(says(said, "\"reference\": \"KE-C-2026-000001\""));
	const char *file = arena_fmt(cx->arena, "%.*s/letter.pdf", STR_ARG(dir)).p;
	const char *letter =
		arena_fmt(cx->arena, "letter|KE-2026-000001|--out|%s|--language|fr", file).p;
	EQ(run(cx, dir, "letter|KE-2026-000001", &said), 65); // no --out
	EQ(run(cx, dir, "letter|KE-2026-000009|--out|x", &said), 66);
	EQ(run(cx, dir, "letter|KE-2026-000001|--out|x|--language|xx", &said), 65);
	EQ(run(cx, dir, letter, &said), 0);
	CHECK(says(said, "letter.pdf: ") && !says(said, "No font"));
	char head[5] = "";
	FILE *f = fopen(file, "rb");
	REQUIRE(f);
	EQ(fread(head, 1, sizeof(head), f), sizeof(head));
	(void)fclose(f); // only read from
	EQ_STR(((struct str){ head, sizeof(head) }), "%PDF-");
}

/* The value of the first "key" in what was printed as JSON. */
static struct str value_of(struct str said, const char *key)
{
	struct str before, rest, value = { 0 };
	const size_t at = str_find(said, str_from_c(key));
	REQUIRE(at != STR_NONE);
	(void)str_cut(str_slice(said, at, said.n), ':', &before, &rest);
	(void)str_cut(rest, '"', &before, &rest);
	(void)str_cut(rest, '"', &value, &rest);
	return value;
}

static const char *with_id(struct cx *cx, const char *line, struct str id)
{
	return arena_fmt(cx->arena, "%s|%.*s", line, STR_ARG(id)).p;
}

#define CASE "KE-C-2026-000001"

static struct str node_with_case(struct cx *cx)
{
	struct str said;
	const struct str dir = new_node(cx);
	EQ(run(cx, dir,
	       "case|open|--title|A case|--offence|illegal-access|--country|KE|--member|night.desk",
	       &said),
	   0);
	CHECK(says(said, "night.desk, works on it"));
	return dir;
}

TEST(the_terminal_changes_what_a_case_says)
{
	struct str said;
	const struct str dir = node_with_case(cx);
	EQ(run(cx, dir, "case|change|" CASE, &said), 65); // nothing
	EQ(run(cx, dir, "case|change|" CASE "|--tlp|TLP:BLUE", &said), 65);
	EQ(run(cx, dir, "case|change|" CASE "|--tlp|", &said), 65);
	EQ(run(cx, dir, "case|change|" CASE "|--offence|sorcery", &said), 65);
	EQ(run(cx, dir, "case|change|" CASE "|--title|", &said), 65);
	EQ(run(cx, dir, "case|fact|" CASE "|security-bypassed=yes", &said), 0);
	EQ(run(cx, dir,
	       "case|change|" CASE "|--title|Another|--tlp|TLP:RED|--country|KE|--country|GE",
	       &said),
	   0);
	CHECK(says(said, "TLP:RED") && says(said, "Another") && says(said, "illegal-access"));
	CHECK(says(said, "consult on jurisdiction") && says(said, "security-bypassed=yes"));
	EQ(run(cx, dir, "case|change|" CASE "|--country|", &said), 0);
	CHECK(says(said, "TLP:RED") && !says(said, "countries"));
	EQ(run(cx, dir, "case|fact|" CASE "|security-bypassed=no", &said), 0);
	CHECK(says(said, "security-bypassed=no") && !says(said, "security-bypassed=yes"));
	EQ(run(cx, dir, "case|fact|" CASE "|security-bypassed=perhaps", &said), 65);
	EQ(run(cx, dir, "case|fact|" CASE "|moon-was-full=unknown", &said), 65);
	EQ(run(cx, dir, "case|fact|" CASE "|security-bypassed", &said), 65);
	EQ(run(cx, dir, "case|fact|" CASE "|security-bypassed=unknown", &said), 0);
	CHECK(!says(said, "security-bypassed"));
	EQ(run(cx, dir, "case|close|" CASE "|--text|it ended", &said), 0);
	EQ(run(cx, dir, "case|change|" CASE "|--title|Late", &said), 73);
	EQ(run(cx, dir, "case|fact|" CASE "|security-bypassed=yes", &said), 73);
}

static struct str newest_note(struct str said)
{
	const size_t at = str_find(said, STR("\"timeline\""));
	REQUIRE(at != STR_NONE);
	return value_of(str_slice(said, at, said.n), "\"id\"");
}

TEST(the_terminal_takes_back_its_note_within_ten_minutes)
{
	struct str said;
	const struct str dir = node_with_case(cx);
	EQ(run(cx, dir, "case|note|" CASE, &said), 65);
	EQ(run(cx, dir, "case|note|" CASE "|--text|x|--undo|y", &said), 65);
	EQ(run(cx, dir, "case|note|" CASE "|--undo|y", &said), 65);
	EQ(run(cx, dir, "case|note|" CASE "|--json|--text|one slipped", &said), 0);
	const struct str first = newest_note(said);
	EQ(run(cx, dir, with_id(cx, "case|note|" CASE "|--undo", first), &said), 0);
	CHECK(!says(said, "one slipped"));
	EQ(run(cx, dir, with_id(cx, "case|note|" CASE "|--undo", first), &said), 66);
	EQ(run(cx, dir, "case|note|" CASE "|--text|one stays", &said), 0);
	CHECK(says(said, "one stays"));
	EQ(run(cx, dir, "case|show|" CASE "|--json", &said), 0);
	const struct str second = newest_note(said);
	cx->now = instant_add(cx->now, MINUTES(11));
	EQ(run(cx, dir, with_id(cx, "case|note|" CASE "|--undo", second), &said), 73);
}

TEST(the_terminal_lets_people_in_and_takes_them_off)
{
	struct str said;
	const struct str dir = node_with_case(cx);
	EQ(run(cx, dir, "case|member|add|" CASE "|day.desk", &said), 65); // no level
	EQ(run(cx, dir, "case|member|add|" CASE "|day.desk|--level|own", &said), 65);
	EQ(run(cx, dir, "case|member|invite|" CASE "|day.desk|--level|read", &said), 65);
	EQ(run(cx, dir, "case|member|add|" CASE "|nobody|--level|read", &said), 66);
	EQ(run(cx, dir, "case|member|add|KE-C-2026-000009|day.desk|--level|read", &said), 66);
	EQ(run(cx, dir, "case|member|add|" CASE "|day.desk|--level|read", &said), 0);
	CHECK(says(said, "day.desk, reads"));
	EQ(run(cx, dir, "case|member|remove|" CASE "|night.desk|--why|gone", &said),
	   73); // the last
	EQ(run(cx, dir, "case|member|add|" CASE "|day.desk|--level|work|--json", &said), 0);
	CHECK(says(said, "\"login\": \"day.desk\""));
	EQ(run(cx, dir, "case|member|remove|" CASE "|night.desk", &said), 65); // no reason
	EQ(run(cx, dir, "case|member|remove|" CASE "|night.desk|--why|gone", &said), 0);
	CHECK(!says(said, "night.desk") && says(said, "day.desk, works on it"));
}

TEST(the_terminal_hands_over)
{
	struct str said;
	const struct str dir = new_node(cx);
	EQ(run(cx, dir, "duty|notes", &said), 0);
	CHECK(says(said, "hand-over writes one"));
	EQ(run(cx, dir, "duty|hand-over", &said), 65);
	EQ(run(cx, dir, "duty|hand-over|--text| ", &said), 65);
	EQ(run(cx, dir, "duty|hand-over|--json|--text|one is late", &said), 0);
	CHECK(says(said, "\"by\": \"terminal\"") && says(said, "\"taken_at\": null"));
	const struct str note = value_of(said, "\"id\"");
	EQ(run(cx, dir, "duty|hand-over|--undo|x", &said), 65);
	EQ(run(cx, dir, with_id(cx, "duty|hand-over|--undo", note), &said), 0);
	CHECK(!says(said, "one is late"));
	EQ(run(cx, dir, with_id(cx, "duty|hand-over|--undo", note), &said), 66);
	EQ(run(cx, dir, "duty|hand-over|--text|two are late", &said), 0);
	CHECK(says(said, "two are late"));
	EQ(run(cx, dir, "duty|set|night.desk|--until|2026-11-23|--json", &said), 0);
	const struct str term = value_of(said, "\"id\"");
	EQ(run(cx, dir, "duty|remove|x", &said), 65);
	EQ(run(cx, dir, with_id(cx, "duty|remove", term), &said), 0);
	CHECK(says(said, "Nobody is on the roster"));
	EQ(run(cx, dir, with_id(cx, "duty|remove", term), &said), 66);
}

TEST(a_paper_request_is_worked_on_at_the_terminal)
{
	struct str said;
	const struct str dir = new_node(cx);
	EQ(run(cx, dir,
	       "request|enter|--kind|advice|--from|GE|--to|KE|--member|night.desk|--say|"
	       "question=Which law?",
	       &said),
	   0);
	CHECK(says(said, "Delivered") && says(said, "A person acknowledges"));
	EQ(run(cx, dir, "request|list", &said), 0);
	CHECK(says(said, "delivered"));
	EQ(run(cx, dir, "request|step|KE-2026-000001|start", &said), 73);
	EQ(run(cx, dir,
	       "request|step|KE-2026-000001|start|--stated|entitled|--reason|their contact point",
	       &said),
	   0);
	EQ(run(cx, dir, "request|step|KE-2026-000001|start|--stated|verified|--reason|x", &said),
	   65);
	EQ(run(cx, dir, "request|verify|KE-2026-000001|--reason|they know of it", &said), 65);
	EQ(run(cx, dir,
	       "request|verify|KE-2026-000001|--number|+000 1|--source|printed directory|--reason|"
	       "they know of it",
	       &said),
	   0);
	EQ(run(cx, dir, "request|step|KE-2026-000001|answer|--reason|The Act, s. 4", &said), 0);
	CHECK(says(said, "Disclosed"));
	EQ(run(cx, dir, "request|step|KE-2026-000001|close|--by-hand|--reason|thanks", &said), 65);
	EQ(run(cx, dir,
	       "request|step|KE-2026-000001|close|--by-hand|--reason|thanks|--evidence|"
	       "00000000000000000000000000000000000000000000000000000000000000ff",
	       &said),
	   0);
	CHECK(says(said, "Closed"));
}

#define TO_GEORGIA                                                                                 \
	"request|new|--kind|preservation|--from|LK|--to|GE|--member|night.desk|--offence|illegal-" \
	"access"

TEST(the_terminal_chooses_the_best_basis_says_so_and_takes_another)
{
	struct str said;
	const struct str dir = new_node(cx);
	EQ(run(cx, dir, TO_GEORGIA, &said), 0);
	CHECK(says(said, "(chosen now, the first that is open; --basis says another)"));
	CHECK(!says(said, stop_text(STOP_BASIS)));
	EQ(run(cx, dir, TO_GEORGIA "|--basis|budapest", &said), 0);
	CHECK(says(said, " (chosen)") && !says(said, "chosen now"));
	EQ(run(cx, dir, TO_GEORGIA "|--basis|none", &said), 0);
	CHECK(!says(said, "(chosen"));
	EQ(run(cx, dir, "request|new|--narrower-than|XX-1|--member|night.desk", &said), 66);
	EQ(run(cx, dir, "request|new|--narrower-than|XX-1|--kind|advice", &said), 65);
}

TEST(the_terminal_asks_for_what_a_request_does_not_say)
{
	struct str said;
	const struct str dir = new_node(cx);
	EQ(run(cx, dir,
	       "request|enter|--kind|advice|--from|GE|--to|KE|--member|night.desk|--say|"
	       "question=Which law?|--say|contact=A desk",
	       &said),
	   0);
	EQ(run(cx, dir, "request|step|KE-2026-000001|ask-more", &said), 65); // nothing is missing
	EQ(run(cx, dir,
	       "request|enter|--kind|preservation|--from|GE|--to|KE|--member|night.desk|"
	       "--offence|illegal-access|--basis|budapest|--class|traffic|"
	       "--say|contact=A desk|--say|facts=A break-in",
	       &said),
	   0);
	EQ(run(cx, dir, "request|step|KE-2026-000002|ask-more|--json", &said), 0);
	CHECK(says(said, "\"state\": \"more-asked\""));
	CHECK(says(said, "Please say what your request does not say yet:"));
	CHECK(says(said, "- Why it is needed (") && says(said, "Budapest Convention 15"));
	EQ(run(cx, dir, "request|step|KE-2026-000002|ask-more", &said), 73); // it was asked
	EQ(run(cx, dir,
	       "request|step|KE-2026-000002|answer-question|--by-hand|--stated|"
	       "question-answered|--reason|The page takes passwords|--evidence|"
	       "00000000000000000000000000000000000000000000000000000000000000ff",
	       &said),
	   0);
	CHECK(says(said, "In work"));
}

TEST(the_terminal_sets_office_hours_and_lists_events)
{
	struct str said;
	const struct str dir = new_node(cx);
	EQ(run(cx, dir, "calendar|show|KE", &said), 0);
	CHECK(says(said, "never closes") && says(said, "within 240 minutes"));
	EQ(run(cx, dir, "calendar|show|KX", &said), 65);
	EQ(run(cx, dir, "calendar|hours|KE|--zone|Africa/Nairobi|--opens|8h", &said), 65);
	EQ(run(cx, dir, "calendar|hours|KE|--zone|Africa/Nowhere|--opens|08:00", &said), 65);
	EQ(run(cx, dir,
	       "calendar|hours|KE|--zone|Africa/Nairobi|--opens|08:00|--closes|17:00|--weekend|"
	       "sat|--weekend|sun",
	       &said),
	   0);
	CHECK(says(said, "08:00 to 17:00") && says(said, "closed   sun"));
	EQ(run(cx, dir, "calendar|holiday|KE|--day|2026-12-12|--name|Jamhuri Day", &said), 0);
	EQ(run(cx, dir, "calendar|promise|KE|acknowledge|--minutes|60", &said), 0);
	EQ(run(cx, dir, "calendar|promise|KE|obey|--minutes|60", &said), 65);
	EQ(run(cx, dir, "calendar|show|KE|--json", &said), 0);
	CHECK(says(said, "\"weekend\": [") && says(said, "Jamhuri Day") &&
	      says(said, "\"acknowledge_minutes\": 60"));
	EQ(run(cx, dir, "event|list", &said), 0);
	CHECK(says(said, "Nothing is near"));
}
