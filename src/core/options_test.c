// SPDX-License-Identifier: AGPL-3.0-or-later
#include <unistd.h>

#include "core/options.h"
#include "core/test.h"

static const struct command command = { "route", "find a route", "route FROM TO [OPTION]...",
					NULL };

static const struct option table[] = {
	{ "offence", "ID", "the offence", OPTION_ONCE },
	{ "fact", "F=yes|no", "a fact of the case", OPTION_REPEATS },
	{ "json", NULL, "print JSON", OPTION_ONCE },
	{ 0 },
};

/* What a run with these arguments, separated by '|', printed to either stream. */
struct outcome {
	bool ok;
	struct options o;
	struct str out, err;
};

static struct str slurp(struct cx *cx, FILE *f)
{
	rewind(f);
	char text[4096];
	const size_t n = fread(text, 1, sizeof(text), f);
	return arena_copy(cx->arena, (struct str){ text, n });
}

static struct outcome parse(struct cx *cx, const char *args)
{
	char *argv[16] = { NULL };
	int argc = 0;
	struct str arg, rest = str_from_c(args);
	do {
		(void)str_cut(rest, '|', &arg, &rest); // the last argument has no bar
		char *copy = arena_new(cx->arena, char, arg.n + 1);
		if (arg.n > 0)
			memcpy(copy, arg.p, arg.n);
		argv[argc++] = copy;
	} while (rest.n > 0);

	FILE *out = tmpfile(), *err = tmpfile();
	REQUIRE(out && err);
	(void)fflush(stderr);
	const int kept = dup(STDERR_FILENO);
	REQUIRE(kept >= 0 && dup2(fileno(err), STDERR_FILENO) >= 0);
	struct outcome x = {
		.o = { .command = &command, .table = table, .args_min = 2, .args_max = 2 }
	};
	x.ok = options_parse(cx, &x.o, argc, argv, out);
	(void)fflush(stderr);
	REQUIRE(dup2(kept, STDERR_FILENO) >= 0);
	(void)close(kept);
	x.out = slurp(cx, out);
	x.err = slurp(cx, err);
	(void)fclose(out);
	(void)fclose(err);
	return x;
}

TEST(options_stand_anywhere_among_the_arguments)
{
	const struct outcome x = parse(
		cx, "route|--fact|a=yes|LK|--json|--offence=illegal-access|US|--fact=b=no");
	REQUIRE(x.ok);
	EQ(x.o.args.n, 2);
	EQ_STR(x.o.args.p[0], "LK");
	EQ_STR(x.o.args.p[1], "US");
	EQ_STR(options_get(&x.o, "offence"), "illegal-access");
	CHECK(options_has(&x.o, "json"));
	const struct option_values *facts = options_all(&x.o, "fact");
	REQUIRE(facts->n == 2);
	EQ_STR(facts->p[0], "a=yes");
	EQ_STR(facts->p[1], "b=no");
}

TEST(what_is_absent_is_empty)
{
	const struct outcome x = parse(cx, "route|--|--json|-");
	REQUIRE(x.ok);
	EQ_STR(x.o.args.p[0], "--json");
	EQ_STR(x.o.args.p[1], "-");
	CHECK(!options_has(&x.o, "json"));
	EQ(options_get(&x.o, "offence").n, 0);
	EQ(options_all(&x.o, "fact")->n, 0);
}

TEST(wrong_usage_is_told_and_exits_2)
{
	static const struct {
		const char *args;
		const char *says;
	} cases[] = {
		{ "route|LK|US|--offense|x", "unknown option --offense; did you mean --offence?" },
		{ "route|LK|US|--zzzzz", "unknown option --zzzzz\n" },
		{ "route|LK|US|-j", "unknown option -j" },
		{ "route|LK|US|--json=1", "--json takes no value" },
		{ "route|LK|US|--offence", "--offence needs a value: ID" },
		{ "route|LK|US|--json|--json", "--json is given twice" },
		{ "route", "route needs an argument" },
		{ "route|LK", "route needs more arguments" },
		{ "route|LK|US|KE", "one argument too many: KE" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct outcome x = parse(cx, cases[i].args);
		CHECK(!x.ok);
		EQ(x.o.exit_code, COMMAND_USAGE);
		EQ(x.out.n, 0);
		EQ_STR(str_slice(x.err, 8, 8 + strlen(cases[i].says)), cases[i].says);
		CHECK(str_find(x.err, STR("\nUsage: comity route FROM TO")) != STR_NONE);
	}
}

TEST(help_lists_the_table_and_exits_0)
{
	const struct outcome x = parse(cx, "route|--help");
	CHECK(!x.ok);
	EQ(x.o.exit_code, COMMAND_ANSWERED);
	EQ(x.err.n, 0);
	EQ_STR(x.out, "comity route: find a route\n\n"
		      "Usage: comity route FROM TO [OPTION]...\n\n"
		      "Options:\n"
		      "  --offence ID     the offence\n"
		      "  --fact F=yes|no  a fact of the case (may be repeated)\n"
		      "  --json           print JSON\n"
		      "  --help           print this\n");
}
