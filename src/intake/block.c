// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/block.h"

static const char *const states[BLOCK_STATES] = { "listed", "suspended", "withdrawn" };

const char *block_state_key(enum block_state state)
{
	INVARIANT(state < BLOCK_STATES);
	return states[state];
}

bool block_state_parse(struct str key, enum block_state *out)
{
	for (enum block_state s = 0; s < BLOCK_STATES; s++) {
		if (str_eq(key, str_from_c(states[s]))) {
			*out = s;
			return true;
		}
	}
	return false;
}

bool block_is_below(struct str name, struct str above)
{
	if (!str_ends(name, above) || above.n == 0)
		return false;
	return name.n == above.n || name.p[name.n - above.n - 1] == '.';
}

bool block_touches(const struct block_target *t, struct str never)
{
	if (block_is_below(t->host, never))
		return true;
	return t->kind == SUBJECT_HOST && block_is_below(never, t->host);
}

enum block_why block_judge(const struct block_target *t, const struct block_facts *f)
{
	if ((t->kind != SUBJECT_URL && t->kind != SUBJECT_HOST && t->kind != SUBJECT_IP) ||
	    t->host.n == 0)
		return BLOCK_NOTHING;
	if (!t->is_machine && t->registered.n == 0)
		return BLOCK_SUFFIX;
	if (t->is_machine && !t->is_public)
		return BLOCK_NOT_PUBLIC;
	if (f->own_host.n > 0 && block_touches(t, f->own_host))
		return BLOCK_OWN;
	if (f->is_member)
		return BLOCK_MEMBER;
	for (size_t i = 0; i < f->never.n; i++)
		if (block_touches(t, f->never.p[i].host))
			return BLOCK_NEVER;
	if (f->is_abuse)
		return BLOCK_ABUSE;
	return f->is_listed ? BLOCK_IS_LISTED : BLOCK_MAY;
}

const char *block_why_text(enum block_why why)
{
	static const char *const texts[BLOCK_WHYS] = {
		[BLOCK_MAY] = "",
		[BLOCK_NOTHING] = N_("This is no host, no machine and no address on the web."),
		[BLOCK_SUFFIX] = N_("Under this name others register theirs: all of them would be "
				    "blocked."),
		[BLOCK_NOT_PUBLIC] = N_("This machine is in no public network."),
		[BLOCK_OWN] = N_("This is the node itself."),
		[BLOCK_MEMBER] = N_("It is of a member of the constituency, or above a name of "
				    "one: write to them."),
		[BLOCK_NEVER] = N_("It stands on the list of what is never blocked, or is above "
				   "a name on it."),
		[BLOCK_ABUSE] = N_("A report about the abuse of children names it: a list that "
				   "everybody reads must not lead there. Refer it to a hotline."),
		[BLOCK_IS_LISTED] = N_("It is on the list already."),
	};
	INVARIANT(why < BLOCK_WHYS);
	return texts[why];
}

bool block_holds(const struct block_entry *e, struct instant now)
{
	return e->state == BLOCK_LISTED && e->until.us > now.us;
}

uint32_t block_serial(const struct block_entries *all, struct instant now)
{
	int64_t last = 0;
	for (size_t i = 0; i < all->n; i++) {
		const struct block_entry *e = &all->p[i];
		last = e->changed_at.us > last ? e->changed_at.us : last;
		if (e->until.us <= now.us)
			last = e->until.us > last ? e->until.us : last;
	}
	return (uint32_t)(last / SECONDS(1).us);
}
