// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/act.h"

#include "desk/canonical.h"
#include "ledger/entry.h"

enum { BYTES_MAX = 1024 * 1024 };

#define G(guard) GUARD_SET(GUARD_##guard)

/* Stated with a reason, since they are words. */
#define IN_WORDS                                                                                  \
	(G(ENTITLED) | G(LIMITS) | G(REST) | G(CONSIDERED) | G(OWN_CASE) | G(QUESTION_ANSWERED) | \
	 G(FEEDBACK) | G(DECISION))
#define STATED                                                                                  \
	(IN_WORDS | G(KEPT) | G(STILL_THERE) | G(OTHER_PROVIDER) | G(PATH_ONLY) | G(NARROWER) | \
	 G(SAME_CONDITIONS) | G(FOLLOW_UP))

struct guards act_statements(void)
{
	return (struct guards){ STATED };
}

/* Whether the end lies within a power at home that counts from now. */
static bool is_within_power(const struct request *r, struct instant until, struct instant now)
{
	for (size_t i = 0; i < r->terms_n; i++) {
		struct instant end;
		const struct str iso = term_duration(&r->terms[i], "preserve-max");
		if (iso.n > 0 && clock_add(now, iso, &end) && until.us > end.us)
			return false;
	}
	return true;
}

/* A floor for another state; for an order at home a ceiling, too. */
static bool keeps_term(const struct request *r, struct instant until, struct instant now)
{
	if (!clock_keeps_promise(r, until, now))
		return false;
	return !kind_flows(r->progress.kind, 1U << FLOW_ORDER_KEEP) ||
	       is_within_power(r, until, now);
}

/* What is renewed counts from its renewal (16(2)); a floor has been kept already. */
static bool is_later(const struct request *r, struct instant until, struct instant now)
{
	return until.us > now.us && until.us > r->at.preserved_until.us &&
	       (!kind_flows(r->progress.kind, 1U << FLOW_ORDER_KEEP) ||
		is_within_power(r, until, now));
}

static bool is_confirmed(const struct request *r)
{
	return !kind_is(r->progress.kind, KIND_EMERGENCY) || r->at.confirmed.us != 0 ||
	       r->progress.state == STATE_REFUSED;
}

static uint64_t meets(bool holds, uint64_t guard)
{
	return holds ? guard : 0;
}

/* Its closed list binds where an instrument is invoked: what asks without one obliges nobody, and
 * a ground of any law refuses it. */
static bool is_free(const struct request *r)
{
	return r->basis.n == 0 || str_eq(r->basis, STR("none"));
}

static uint64_t grounds_met(const struct request *r, const struct act_facts *f,
			    const struct refusal_list *list)
{
	static const struct refusal_list none = { 0 };
	const struct refusal_list *l = list ? list : &none;
	const bool named = refusal_is_named(l, &f->ground);
	return meets(refusal_of_instrument(l, &f->ground) || (named && is_free(r)),
		     G(GROUND_OF_INSTRUMENT)) |
	       meets(named, G(GROUND_NAMED));
}

bool act_is_turned_away(const struct request *r)
{
	return r->progress.state == STATE_SENT && r->not_taken.at.us != 0;
}

bool act_takes_unverified(const struct request *r)
{
	return r->at.verified.us == 0 && r->called.at.us != 0;
}

struct guards act_guards(const struct request *r, enum action action, const struct act_facts *f,
			 const struct act_known *known, struct instant now)
{
	const bool reason = str_trim(f->reason).n > 0;
	const bool follow_up = r->at.follow_up.us != 0 || guards_has(f->stated, GUARD_FOLLOW_UP);
	uint64_t met = f->stated.bits & STATED & (reason ? UINT64_MAX : ~IN_WORDS);
	met |= known->composition ? known->composition->met.bits : 0;
	met |= meets(known->entitled && r->at.verified.us != 0, G(ENTITLED)) |
	       meets(reason, G(REASON)) | meets(known->other_person, G(OTHER_PERSON)) |
	       meets(known->approved || !kind_is(r->progress.kind, KIND_FOUR_EYES), G(APPROVED)) |
	       meets(r->progress.shown, G(SHOWN)) |
	       meets(r->at.verified.us != 0 || (act_takes_unverified(r) && reason), G(VERIFIED)) |
	       meets(keeps_term(r, f->until, now), G(TERM)) |
	       meets(is_later(r, f->until, now), G(LATER)) | meets(follow_up, G(FOLLOW_UP)) |
	       meets(!follow_up, G(NO_FOLLOW_UP)) | meets(clock_is_over(r, now), G(TIME_OVER)) |
	       meets(is_confirmed(r), G(EMERGENCY_CONFIRMED)) |
	       meets(!progress_is_pending(&r->progress, action), G(NOT_PENDING)) |
	       meets(known->receipt, G(RECEIPT)) | meets(r->not_taken.at.us != 0, G(NOT_TAKEN)) |
	       meets(!act_is_turned_away(r), G(UNDER_WAY)) | grounds_met(r, f, known->grounds);
	return (struct guards){ met };
}

/* ---- who answers for it ------------------------------------------------------------ */

bool act_is_answer(enum action action)
{
	static const enum action answers[] = {
		ACTION_ACCEPT_CONDITIONS,
		ACTION_HAND_OVER,
		ACTION_OFFER_CONDITIONS,
		ACTION_POSTPONE,
		ACTION_PRESERVE,
		ACTION_EXTEND,
		ACTION_DECLINE_EXTENSION,
		ACTION_GIVE_PATH,
		ACTION_WITHHOLD_PATH,
		ACTION_DISCLOSE_PART,
		ACTION_DISCLOSE,
		ACTION_ANSWER,
		ACTION_REFUSE,
	};
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++)
		if (action == answers[i])
			return true;
	return false;
}

bool act_takes_two(enum request_kind kind, enum action action)
{
	const struct step_table t = step_table();
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i].action == action && t.p[i].by == BY_PERSON &&
		    kind_flows(kind, t.p[i].flows) && (t.p[i].guards & G(APPROVED)))
			return kind_is(kind, KIND_FOUR_EYES);
	return false;
}

/* ---- what it leaves --------------------------------------------------------------- */

static void first(struct instant *at, struct instant now)
{
	if (at->us == 0)
		*at = now;
}

static void mark_preservation(struct request *r, enum action action, const struct act_facts *f,
			      struct instant now)
{
	struct moments *at = &r->at;
	if (action == ACTION_PRESERVE)
		at->preserved = now;
	if (action == ACTION_PRESERVE || action == ACTION_EXTEND) {
		at->renewed = now;
		at->preserved_until = f->until;
	}
	if (action == ACTION_FOLLOW_UP) {
		at->follow_up = now;
		at->preserved_until = (struct instant){ 0 };
	}
}

void act_mark(struct request *r, enum action action, const struct act_facts *f, struct instant now)
{
	struct moments *at = &r->at;
	const enum request_state s = r->progress.state;
	at->last = now;
	if (f->when.us != 0 && f->when.us < now.us)
		now = f->when;
	mark_preservation(r, action, f, now);
	if (progress_settles_refusal(action)) {
		r->not_taken.at = (struct instant){ 0 };
		r->not_taken.why = STR("");
	}
	if (action == ACTION_TAKE_BACK)
		at->sent = (struct instant){ 0 };
	if (s == STATE_SENT)
		first(&at->sent, now);
	if (s >= STATE_DELIVERED && at->sent.us != 0)
		first(&at->delivered, now);
	if (s >= STATE_DELIVERED && r->progress.side == SIDE_ASKED)
		first(&at->delivered, now);
	if (s >= STATE_ACKNOWLEDGED && s <= STATE_REFUSED)
		first(&at->acknowledged, now);
	if (s >= STATE_IN_WORK && s <= STATE_REFUSED)
		first(&at->started, now);
	if (s == STATE_PARTLY || s == STATE_DISCLOSED || s == STATE_REFUSED)
		first(&at->decided, now);
	if (s == STATE_REFUSED)
		r->refusal = f->ground;
	if (state_is_end(s))
		first(&at->closed, now);
}

struct str act_bytes(struct arena *a, const struct request *r, enum action action,
		     const struct act_facts *f)
{
	struct buf b;
	buf_init(&b, BYTES_MAX);
	buf_add_c(&b, "comity answer 1\n");
	canonical_put(&b, "id", id_print(a, r->id));
	canonical_put(&b, "state", str_from_c(state_key(r->progress.state)));
	canonical_put(&b, "step", str_from_c(action_key(action)));
	canonical_put_time(&b, a, "until", f->until);
	for (enum guard g = 0; g < GUARDS; g++)
		if (guards_has(f->stated, g))
			canonical_put(&b, "stated", str_from_c(guard_key(g)));
	canonical_put(&b, "ground", str_from_c(place_key(f->ground.place)));
	canonical_put(&b, "name", f->ground.name);
	canonical_put(&b, "words", f->ground.words);
	canonical_put(&b, "reason", f->reason);
	canonical_put(&b, "evidence",
		      entry_has_hash(&f->evidence) ? sha256_print(a, &f->evidence) : STR(""));
	for (size_t i = 0; i < f->files.n; i++) {
		const struct desk_file *file = &f->files.p[i];
		canonical_put(&b, "file", file->name);
		canonical_put(&b, "size", arena_fmt(a, "%lld", (long long)file->size));
		canonical_put(&b, "sha256", sha256_print(a, &file->digest));
	}
	INVARIANT(!buf_full(&b));
	const struct str out = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return out;
}
