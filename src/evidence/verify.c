// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/verify.h"

#include "core/mark.h"

#define NOT_PROVEN_MAX ((size_t)64 << 10)

static const struct {
	const char *key, *text, *name, *failed;
	struct str rely;
} parts[VERIFY_PARTS] = {
	[VERIFY_FILES] = { "files", "Files", N_("Files"),
			   N_("that all files are those that were listed"),
			   STR_INIT(N_("all files that are not named here: each is checked by "
				       "itself")) },
	[VERIFY_SEAL] = { "seal", "Seal", N_("Sealing"),
			  N_("that the list of files is the one that was sealed"),
			  STR_INIT(N_(
				  "the files agree with the list that is here; who made that list, "
				  "and when, is not shown")) },
	[VERIFY_RECORDS] = { "records", "Records", N_("Records"),
			     N_("that the story of custody is whole and unchanged"),
			     STR_INIT(N_(
				     "the files and their seal, and each record that is not named "
				     "here: each has a proof of its own")) },
	[VERIFY_LOG] = { "log", "Log", N_("Log"), N_("that the log and its witnesses signed"),
			 STR_INIT(N_(
				 "the files agree with their list; that list is the sender's word "
				 "alone")) },
	[VERIFY_TIME] = { "time", "Time", N_("Time-stamps"), N_("that each time-stamp holds"),
			  STR_INIT(N_("all else: a time-stamp adds a time, and takes nothing away; "
				      "witnesses' signatures bear times of their own")) },
	[VERIFY_PAPERS] = { "papers", "Papers", N_("Papers"),
			    N_("that the papers beside it are as the sender gave them"),
			    STR_INIT(N_(
				    "the files, their seal and the records as far as those parts "
				    "hold: each is judged by itself")) },
};

static const struct {
	const char *key, *name;
} verdicts[] = {
	[VERIFY_ABSENT] = { "absent", N_("not there") },
	[VERIFY_HOLDS] = { "holds", N_("holds") },
	[VERIFY_OPEN] = { "open", N_("not shown") },
	[VERIFY_FAILS] = { "fails", N_("fails") },
};

const char *verify_part_key(enum verify_part part)
{
	return parts[part].key;
}

const char *verify_part_text(enum verify_part part)
{
	return parts[part].text;
}

const char *verify_part_name(enum verify_part part)
{
	return parts[part].name;
}

const char *verify_verdict_key(enum verify_verdict verdict)
{
	return verdicts[verdict].key;
}

const char *verify_verdict_name(enum verify_verdict verdict)
{
	return verdicts[verdict].name;
}

struct str verify_rely(enum verify_part part)
{
	return parts[part].rely;
}

struct verify_finding *verify_find(struct arena *a, struct verification *v, enum verify_part part,
				   bool fails, struct str file)
{
	struct verify_finding *f = ARENA_PUSH(a, &v->findings);
	f->part = part;
	f->fails = fails;
	f->file = file;
	f->rely = fails ? parts[part].rely : STR("");
	*(fails ? &v->parts[part].fails : &v->parts[part].open) += 1;
	return f;
}

void verify_conclude(struct verification *v)
{
	for (size_t i = 0; i < VERIFY_PARTS; i++) {
		const bool said = v->parts[i].says.n > 0;
		v->parts[i].verdict = v->parts[i].fails > 0  ? VERIFY_FAILS
				      : v->parts[i].open > 0 ? VERIFY_OPEN
				      : said		     ? VERIFY_HOLDS
							     : VERIFY_ABSENT;
	}
}

bool verify_holds(const struct verification *v)
{
	for (size_t i = 0; i < VERIFY_PARTS; i++)
		if (v->parts[i].fails > 0)
			return false;
	return true;
}

enum { SAID_MAX = 100 };

/* Each sentence once: of ten time-stamps the same may be open. */
struct said {
	struct str p[SAID_MAX];
	size_t n;
	bool left_out;
};

static void say_once(struct said *said, struct str what, struct buf *b)
{
	for (size_t i = 0; i < said->n; i++)
		if (str_eq(said->p[i], what))
			return;
	if (said->n == SAID_MAX || b->n + what.n > NOT_PROVEN_MAX) {
		said->left_out = true;
		return;
	}
	said->p[said->n++] = what;
	buf_add(b, what);
	buf_add_c(b, "; ");
}

struct str verify_not_proven(struct arena *a, const struct verification *v)
{
	struct buf b;
	struct said said = { .n = 0 };
	buf_init(&b, 2 * NOT_PROVEN_MAX);
	buf_fmt(&b, "%s: ", N_("Not proven"));
	for (size_t i = 0; i < v->findings.n; i++)
		if (v->findings.p[i].is_first)
			say_once(&said, v->findings.p[i].what, &b);
	for (size_t i = 0; i < VERIFY_PARTS; i++)
		if (v->parts[i].fails > 0) {
			buf_add_c(&b, parts[i].failed);
			buf_add_c(&b, "; ");
		}
	for (size_t i = 0; i < v->findings.n; i++)
		if (!v->findings.p[i].fails && !v->findings.p[i].is_first)
			say_once(&said, v->findings.p[i].what, &b);
	if (said.left_out)
		buf_add_c(&b, N_("what other findings say"));
	buf_add_c(&b, said.left_out ? "; " : "");
	buf_add_c(&b, N_("and, by no package, that what was sealed is true or who made it."));
	const struct str out = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return out;
}
