// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/verify_from_before.h"

#include "core/mark.h"

enum { NODES_MAX = 20 }; // one before the other

struct sum {
	size_t records, logs;
};

static struct verify_finding *say(struct verify_look *l, bool fails, const char *file,
				  const char *what)
{
	return verify_say(l, VERIFY_RECORDS, fails, str_from_c(file), str_from_c(what));
}

static struct str origin_of(struct verify_look *l)
{
	struct note note;
	struct checkpoint c;
	return note_parse(l->cx, l->checkpoint, &note) == RC_OK &&
			       checkpoint_parse(l->cx, note.text, &c) == RC_OK
		       ? c.origin
		       : STR("");
}

/* The keys that came with their package. */
static enum rc read_policy(struct verify_look *l)
{
	struct str text;
	bool found;
	TRY(verify_read(l, STR("log/policy.txt"), &text, &found));
	l->has_policy = found && tlog_policy_parse(l->cx, text, &l->policy) == RC_OK;
	if (!l->has_policy)
		say(l, true, "log/policy.txt",
		    N_("the keys of the log of the node before are not there, or cannot be read"));
	else
		verify_say(
			l, VERIFY_RECORDS, false, STR("log/policy.txt"),
			arena_fmt(l->cx->arena,
				  N_("that these are the keys of the log %.*s, whose node had it "
				     "before: no key that came by another road signed (--policy "
				     "FILE)"),
				  STR_ARG(l->origin)));
	return RC_OK;
}

/* By a key of the policy that came by another road. A log may have another key by now: then by those of
 * the package. */
static bool is_known(struct verify_look *l)
{
	struct checkpoint c;
	struct tlog_policy policy = l->policy;
	if (l->p->policy.n == 0 || !l->has_policy)
		return false;
	policy.quorum = policy.members.n; // it asks for the witnesses of the last log
	if (tlog_policy_judge(l->cx, &policy, l->checkpoint, &c) != RC_OK)
		return false;
	l->policy = policy;
	return true;
}

/* By whose keys; and whether they signed what it said of itself. *good: its entries can be judged. */
static enum rc judge_log(struct verify_look *l, bool *good)
{
	struct checkpoint c;
	bool found;
	TRY(verify_read(l, STR("log/checkpoint"), &l->checkpoint, &found));
	l->origin = origin_of(l);
	*good = l->origin.n > 0;
	if (!*good) {
		say(l, true, "log/checkpoint",
		    N_("what the log of the node before signed is not there, or cannot be read"));
		return RC_OK;
	}
	const struct verify_log log = { l->origin, is_known(l) };
	*ARENA_PUSH(l->cx->arena, &l->out->before) = log;
	if (log.is_known)
		return RC_OK;
	TRY(read_policy(l));
	*good = l->has_policy && tlog_policy_judge(l->cx, &l->policy, l->checkpoint, &c) == RC_OK;
	if (l->has_policy && !*good)
		say(l, true, "log/checkpoint",
		    N_("this is not signed as the keys of the log of the node before ask"))
			->found = arena_copy(l->cx->arena, cx_error(l->cx));
	return RC_OK;
}

static bool has_stamps(const struct verify_look *l)
{
	struct str path;
	for (size_t i = 0; i < l->p->bag->files.n; i++)
		if (verify_own(l, i, &path) && str_starts(path, STR("time/")) &&
		    str_ends(path, STR(".tsr")))
			return true;
	return false;
}

static enum rc judge_folder(struct verify_look *l, struct sum *sum)
{
	size_t n = 0;
	bool good = false;
	TRY(judge_log(l, &good));
	if (!good)
		return RC_OK;
	TRY(verify_custody(l, &n));
	if (n == 0)
		say(l, true, "custody/", N_("there are no records of the node before"));
	if (has_stamps(l))
		say(l, false, "time/",
		    N_("by the time-stamps of the node before, when it existed: their own package "
		       "shows "
		       "it"));
	sum->records += n;
	sum->logs++;
	return RC_OK;
}

/* "before/NUMBER/" of a path, or empty. */
static struct str folder_of(struct str path)
{
	struct str before, number, rest;
	if (!str_cut(path, '/', &before, &rest) || !str_eq(before, STR("before")) ||
	    !str_cut(rest, '/', &number, &rest))
		return STR("");
	return str_slice(path, 0, before.n + number.n + 2);
}

/* Those that stand below this root; theirs come after them. Files are sorted by path. */
static enum rc judge_all(const struct verify_look *above, unsigned depth, struct sum *sum)
{
	struct str path, last = STR("");
	for (size_t i = 0; i < above->p->bag->files.n; i++) {
		const struct str folder = verify_own(above, i, &path) ? folder_of(path) : STR("");
		if (folder.n == 0 || str_eq(folder, last))
			continue;
		last = folder;
		struct verify_look l = *above;
		l.root = arena_fmt(l.cx->arena, "%.*s%.*s", STR_ARG(above->root), STR_ARG(folder));
		if (depth == NODES_MAX) {
			say(&l, true, "", N_("there are too many nodes, one before the other"));
			return RC_OK;
		}
		TRY(judge_folder(&l, sum));
		l.policy = above->policy;
		l.has_policy = above->has_policy;
		TRY(judge_all(&l, depth + 1, sum));
	}
	return RC_OK;
}

static struct str before_says(struct arena *a, const struct sum *sum)
{
	if (sum->logs > 1)
		return arena_fmt(a,
				 N_("before them %zu records of %zu other nodes, each in its log"),
				 sum->records, sum->logs);
	return sum->records == 1
		       ? arena_fmt(a,
				   N_("before them %zu record of %zu other node, each in its log"),
				   sum->records, sum->logs)
		       : arena_fmt(a,
				   N_("before them %zu records of %zu other node, each in its log"),
				   sum->records, sum->logs);
}

enum rc verify_before(struct verify_look *l)
{
	struct sum sum = { .records = 0 };
	struct str *says = &l->out->parts[VERIFY_RECORDS].says;
	TRY(judge_all(l, 0, &sum));
	if (sum.logs > 0)
		*says = arena_fmt(l->cx->arena, "%.*s; %.*s", STR_ARG(*says),
				  STR_ARG(before_says(l->cx->arena, &sum)));
	return RC_OK;
}
