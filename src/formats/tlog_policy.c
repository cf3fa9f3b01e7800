// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/tlog_policy.h"

#include <string.h>

#include "core/mark.h"

struct reader {
	struct cx *cx;
	struct tlog_policy policy;
	unsigned line;
	bool has_quorum;
	struct str rest; // of the line
};

static enum rc fail_at(const struct reader *r, const char *what, struct str word)
{
	return cx_fail(r->cx, RC_INVALID, N_("log policy, line %u: %s \"%.*s\""), r->line, what,
		       STR_ARG(word));
}

static enum rc too_many(const struct reader *r)
{
	return cx_fail(r->cx, RC_LIMIT, N_("log policy, line %u: more than %d of a kind"), r->line,
		       TLOG_POLICY_MAX);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The next word of the line; empty at its end. */
static struct str next_word(struct reader *r)
{
	const struct str s = r->rest;
	size_t from = 0, to;
	while (from < s.n && is_blank(s.p[from]))
		from++;
	for (to = from; to < s.n && !is_blank(s.p[to]);)
		to++;
	r->rest = str_slice(s, to, s.n);
	return str_slice(s, from, to);
}

/* The index of the member called so, or members.n. */
static size_t find_member(const struct tlog_policy *policy, struct str name)
{
	size_t i = 0;
	while (i < policy->members.n && !str_eq(policy->members.p[i].name, name))
		i++;
	return i;
}

static bool same_public(const struct note_key *a, const struct note_key *b)
{
	return memcmp(a->public.b, b->public.b, sizeof a->public.b) == 0;
}

static bool is_known(const struct tlog_policy *policy, const struct note_key *key)
{
	for (size_t i = 0; i < policy->logs.n; i++) {
		if (same_public(&policy->logs.p[i].key, key))
			return true;
	}
	for (size_t i = 0; i < policy->members.n; i++) {
		const struct tlog_member *m = &policy->members.p[i];
		if (!m->is_group && same_public(&m->key, key))
			return true;
	}
	return false;
}

static enum rc read_key(struct reader *r, enum note_type type, struct note_key *out)
{
	const struct str word = next_word(r);
	struct note_key key;
	if (note_key_parse(r->cx, word, &key) != RC_OK)
		return fail_at(r, N_("not a verifier key:"), word);
	if (key.type != type)
		return fail_at(r, N_("a log signs with type 1, a witness with type 4:"), word);
	if (!sign_public_is_sound(&key.public))
		return fail_at(r, N_("a key that no signer has:"), word);
	if (is_known(&r->policy, &key))
		return fail_at(r, N_("the same key again:"), word);
	*out = key;
	return RC_OK;
}

static enum rc read_log(struct reader *r)
{
	if (r->policy.logs.n == TLOG_POLICY_MAX)
		return too_many(r);
	struct tlog_log log = { 0 };
	TRY(read_key(r, NOTE_ED25519, &log.key));
	log.url = next_word(r);
	*ARENA_PUSH(r->cx->arena, &r->policy.logs) = log;
	return RC_OK;
}

static enum rc read_new_name(struct reader *r, struct str *out)
{
	const struct str name = next_word(r);
	if (name.n == 0 || str_eq(name, STR("none")))
		return fail_at(r, N_("not a name:"), name);
	if (find_member(&r->policy, name) < r->policy.members.n)
		return fail_at(r, N_("this name is taken:"), name);
	if (r->policy.members.n == (size_t)2 * TLOG_POLICY_MAX)
		return too_many(r);
	*out = name;
	return RC_OK;
}

static enum rc read_witness(struct reader *r)
{
	struct tlog_member witness = { 0 };
	TRY(read_new_name(r, &witness.name));
	TRY(read_key(r, NOTE_COSIGNATURE, &witness.key));
	witness.url = next_word(r);
	*ARENA_PUSH(r->cx->arena, &r->policy.members) = witness;
	return RC_OK;
}

static bool read_threshold(struct str word, size_t n, size_t *out)
{
	uint64_t k = 0;
	if (str_eq(word, STR("all")))
		k = n;
	else if (str_eq(word, STR("any")))
		k = 1;
	else if (!checkpoint_parse_number(word, &k))
		return false;
	*out = (size_t)k;
	return k >= 1 && k <= n;
}

static enum rc read_group(struct reader *r)
{
	struct tlog_member group = { .is_group = true };
	TRY(read_new_name(r, &group.name));
	const struct str threshold = next_word(r);
	for (struct str word = next_word(r); word.n > 0; word = next_word(r)) {
		const size_t i = find_member(&r->policy, word);
		if (i == r->policy.members.n)
			return fail_at(r, N_("no witness or group above is called"), word);
		if (r->policy.members.p[i].taken)
			return fail_at(r, N_("already a member of a group:"), word);
		r->policy.members.p[i].taken = true;
		*ARENA_PUSH(r->cx->arena, &group.of) = i;
	}
	if (!read_threshold(threshold, group.of.n, &group.threshold))
		return fail_at(r, N_("not all, any or a number of the members:"), threshold);
	*ARENA_PUSH(r->cx->arena, &r->policy.members) = group;
	return RC_OK;
}

static enum rc read_quorum(struct reader *r)
{
	const struct str name = next_word(r);
	if (r->has_quorum)
		return fail_at(r, N_("a second quorum:"), name);
	const size_t i = find_member(&r->policy, name);
	const bool none = str_eq(name, STR("none"));
	if (i == r->policy.members.n && !none)
		return fail_at(r, N_("no witness or group above is called"), name);
	r->policy.quorum = none ? STR_NONE : i;
	r->has_quorum = true;
	return RC_OK;
}

static enum rc read_line(struct reader *r)
{
	static const struct {
		struct str word;
		enum rc (*read)(struct reader *r);
	} kinds[] = {
		{ STR_INIT("log"), read_log },
		{ STR_INIT("witness"), read_witness },
		{ STR_INIT("group"), read_group },
		{ STR_INIT("quorum"), read_quorum },
	};
	const struct str word = next_word(r);
	if (word.n == 0 || word.p[0] == '#')
		return RC_OK;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!str_eq(word, kinds[i].word))
			continue;
		TRY(kinds[i].read(r));
		const struct str more = next_word(r);
		return more.n == 0 ? RC_OK : fail_at(r, N_("nothing follows here:"), more);
	}
	return fail_at(r, N_("not log, witness, group or quorum:"), word);
}

enum rc tlog_policy_parse(struct cx *cx, struct str text, struct tlog_policy *out)
{
	if (text.n > TLOG_POLICY_BYTES_MAX)
		return cx_fail(cx, RC_LIMIT, N_("log policy: more than %zu bytes"),
			       TLOG_POLICY_BYTES_MAX);
	struct reader r = { .cx = cx };
	while (text.n > 0) {
		r.line++;
		(void)str_cut(text, '\n', &r.rest, &text); // the last line may lack its end
		for (size_t i = 0; i < r.rest.n; i++) {
			const uint8_t c = (uint8_t)r.rest.p[i];
			if ((c < ' ' && c != '\t') || c == 0x7f)
				return fail_at(&r, N_("a control character"), STR(""));
		}
		TRY(read_line(&r));
	}
	if (!r.has_quorum)
		return cx_fail(cx, RC_INVALID, N_("log policy: there is no quorum line"));
	if (r.policy.quorum == STR_NONE)
		r.policy.quorum = r.policy.members.n;
	*out = r.policy;
	return RC_OK;
}

static struct str print_member(struct arena *a, const struct tlog_policy *policy,
			       const struct tlog_member *m)
{
	if (!m->is_group) {
		const struct str key = note_key_print(a, &m->key);
		return arena_fmt(a, "witness %.*s %.*s%s%.*s\n", STR_ARG(m->name), STR_ARG(key),
				 m->url.n > 0 ? " " : "", STR_ARG(m->url));
	}
	struct str line = arena_fmt(a, "group %.*s %zu", STR_ARG(m->name), m->threshold);
	for (size_t i = 0; i < m->of.n; i++) {
		const struct str name = policy->members.p[m->of.p[i]].name;
		line = arena_fmt(a, "%.*s %.*s", STR_ARG(line), STR_ARG(name));
	}
	return arena_fmt(a, "%.*s\n", STR_ARG(line));
}

struct str tlog_policy_print(struct arena *a, const struct tlog_policy *policy)
{
	struct buf out;
	buf_init(&out, 2 * TLOG_POLICY_BYTES_MAX);
	for (size_t i = 0; i < policy->logs.n; i++) {
		const struct tlog_log *log = &policy->logs.p[i];
		const struct str key = note_key_print(a, &log->key);
		buf_fmt(&out, "log %.*s%s%.*s\n", STR_ARG(key), log->url.n > 0 ? " " : "",
			STR_ARG(log->url));
	}
	for (size_t i = 0; i < policy->members.n; i++)
		buf_add(&out, print_member(a, policy, &policy->members.p[i]));
	const bool none = policy->quorum == policy->members.n;
	const struct str quorum = none ? STR("none") : policy->members.p[policy->quorum].name;
	buf_fmt(&out, "quorum %.*s\n", STR_ARG(quorum));
	INVARIANT(!buf_full(&out));
	const struct str text = arena_copy(a, buf_str(&out));
	buf_done(&out);
	return text;
}

bool tlog_policy_knows(const struct tlog_policy *policy, struct str origin)
{
	for (size_t i = 0; i < policy->logs.n; i++) {
		if (str_eq(policy->logs.p[i].key.name, origin))
			return true;
	}
	return false;
}

static enum rc signed_by_log(struct cx *cx, const struct tlog_policy *policy,
			     const struct note *note, struct str origin, bool *out)
{
	bool any = false;
	for (size_t i = 0; i < policy->logs.n; i++) {
		bool found;
		TRY(note_verify(cx, note, &policy->logs.p[i].key, &found));
		any |= found && str_eq(policy->logs.p[i].key.name, origin);
	}
	*out = any;
	return RC_OK;
}

/* Members come after those they are made of: one walk decides all. */
static enum rc has_quorum(struct cx *cx, const struct tlog_policy *policy, const struct note *note,
			  bool *out)
{
	bool *met = arena_new(cx->arena, bool, policy->members.n + 1);
	for (size_t i = 0; i < policy->members.n; i++) {
		const struct tlog_member *m = &policy->members.p[i];
		if (!m->is_group) {
			TRY(note_verify(cx, note, &m->key, &met[i]));
			continue;
		}
		size_t have = 0;
		for (size_t k = 0; k < m->of.n; k++)
			have += met[m->of.p[k]] ? 1 : 0;
		met[i] = have >= m->threshold;
	}
	met[policy->members.n] = true; // quorum none
	*out = met[policy->quorum];
	return RC_OK;
}

enum rc tlog_policy_judge(struct cx *cx, const struct tlog_policy *policy, struct str bytes,
			  struct checkpoint *out)
{
	struct note note;
	struct checkpoint c;
	TRY(note_parse(cx, bytes, &note));
	TRY(checkpoint_parse(cx, note.text, &c));
	if (!tlog_policy_knows(policy, c.origin))
		return cx_fail(cx, RC_MISSING, N_("the log %.*s is not known here"),
			       STR_ARG(c.origin));
	bool yes;
	TRY(signed_by_log(cx, policy, &note, c.origin, &yes));
	if (!yes)
		return cx_fail(cx, RC_DENIED, N_("no known key of the log %.*s has signed"),
			       STR_ARG(c.origin));
	TRY(has_quorum(cx, policy, &note, &yes));
	if (!yes)
		return cx_fail(cx, RC_DENIED, N_("too few of the known witnesses have signed"));
	*out = c;
	return RC_OK;
}
