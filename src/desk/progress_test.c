// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/progress.h"

#include "core/test.h"

/* Two nodes and what is under way between them. Messages that a node has said and the
 * other has not heard wait in a line; the line may deliver late, twice or out of turn. */
enum { LINE = 2, BASE = 8 };

struct world {
	struct progress a, b; // asking, asked
	struct step_message to_b[LINE], to_a[LINE];
	size_t to_b_n, to_a_n;
	bool follow_up; // received by the side that is asked
	bool refused;	// the program of the side that is asked did not take what was sent
	/* Whether each side has settled an odd number of narrower scopes (desk/scope_db.h). They are
	 * settled in the order in which they were wished, so the last one is the same when all are. */
	bool scope_a, scope_b;
};

/* A world as a key: two with the same key have the same future. */
struct key {
	uint64_t w[3];
};

static uint64_t pack_line(const struct step_message *m, size_t n)
{
	uint64_t bits = n;
	for (size_t i = 0; i < n; i++)
		bits = bits << 16 | ((uint64_t)m[i].heard & 15) << 12 | (uint64_t)m[i].action << 6 |
		       (uint64_t)m[i].state << 1 | (m[i].answers > 0);
	return bits;
}

static struct key pack(const struct world *w)
{
	const uint64_t small = (uint64_t)w->a.state | (uint64_t)w->b.state << 5 |
			       (uint64_t)w->a.shown << 10 | (uint64_t)w->b.shown << 11 |
			       (uint64_t)w->follow_up << 12;
	const uint64_t scopes = (uint64_t)w->scope_a << 62 | (uint64_t)w->scope_b << 61;
	_Static_assert(ACTIONS + 13 <= 61, "a key has room for all wishes");
	return (struct key){ { small | w->a.pending << 13 | scopes,
			       pack_line(w->to_b, w->to_b_n) | (uint64_t)w->refused << 40,
			       pack_line(w->to_a, w->to_a_n) << 4 | (w->b.asked & 15) } };
}

/* Numbers say only what comes after what: all worlds begin to count at BASE. */
static uint32_t moved(uint32_t number, uint32_t old, uint32_t now)
{
	const uint32_t back = number == 0 ? BASE : old - number;
	return back + 1 > now ? 1 : now - back; // before all that is on its way: long ago
}

static void renumber(struct world *w)
{
	const uint32_t old = w->b.said, now = BASE + (uint32_t)w->to_a_n;
	w->b.asked = moved(w->b.asked, old, now);
	if (w->b.asked < BASE - LINE)
		w->b.asked = BASE - LINE;
	for (size_t i = 0; i < w->to_b_n; i++) {
		w->to_b[i].heard = moved(w->to_b[i].heard, old, now);
		if (w->to_b[i].heard < BASE - LINE)
			w->to_b[i].heard = BASE - LINE;
	}
	w->b.heard = w->a.heard = BASE;
	w->a.said = BASE + (uint32_t)w->to_b_n;
	w->b.said = BASE + (uint32_t)w->to_a_n;
	for (size_t i = 0; i < w->to_b_n; i++)
		w->to_b[i].number = BASE + 1 + (uint32_t)i;
	for (size_t i = 0; i < w->to_a_n; i++) {
		w->to_a[i].number = BASE + 1 + (uint32_t)i;
		w->to_a[i].answers = w->to_a[i].answers > 0 ? BASE : 0;
	}
}

struct search {
	struct key *table; // open addressing; an empty slot is all ones
	size_t size, n;
	struct world *queue;
	size_t from, to;
	size_t taken_back; // requests that the other program refused
	enum request_kind kind;
	uint32_t seen_a, seen_b;
};

enum { WORLDS_MAX = 1 << 20 };

static bool add_key(struct search *s, struct key k)
{
	uint64_t h = (k.w[0] * UINT64_C(0x9e3779b97f4a7c15)) ^
		     (k.w[1] * UINT64_C(0xc2b2ae3d27d4eb4f)) ^
		     (k.w[2] * UINT64_C(0x165667b19e3779f9));
	h ^= h >> 29;
	for (size_t i = h & (s->size - 1);; i = (i + 1) & (s->size - 1)) {
		if (s->table[i].w[0] == k.w[0] && s->table[i].w[1] == k.w[1] &&
		    s->table[i].w[2] == k.w[2])
			return false;
		if (s->table[i].w[0] == UINT64_MAX) {
			s->table[i] = k;
			return true;
		}
	}
}

static void visit(struct search *s, struct world w)
{
	renumber(&w);
	if (!add_key(s, pack(&w)))
		return;
	REQUIRE(s->to < WORLDS_MAX);
	s->queue[s->to++] = w;
	s->seen_a |= 1U << w.a.state;
	s->seen_b |= 1U << w.b.state;
}

/* Guards that the world itself decides; all others may hold or not, so they do. */
static struct guards guards_in(const struct world *w, const struct progress *p, enum action action)
{
	struct guards g = { (UINT64_C(1) << GUARDS) - 1 };
	if (w->follow_up)
		g.bits &= ~GUARD_SET(GUARD_NO_FOLLOW_UP);
	else
		g.bits &= ~GUARD_SET(GUARD_FOLLOW_UP);
	if (!p->shown)
		g.bits &= ~GUARD_SET(GUARD_SHOWN);
	// The receipt comes once the side that is asked has heard it.
	if (w->b.state == STATE_DRAFT)
		g.bits &= ~GUARD_SET(GUARD_RECEIPT);
	if (!w->refused)
		g.bits &= ~GUARD_SET(GUARD_NOT_TAKEN);
	if (w->refused && p->state == STATE_SENT)
		g.bits &= ~GUARD_SET(GUARD_UNDER_WAY);
	if (progress_is_pending(p, action))
		g.bits &= ~GUARD_SET(GUARD_NOT_PENDING);
	return g;
}

static struct bits everything(void)
{
	struct bits all = { 0 };
	for (unsigned p = 0; p < ACCESS_PERMISSIONS; p++)
		bits_set(&all, p);
	return all;
}

static bool same(const struct progress *x, const struct progress *y)
{
	return x->state == y->state && x->pending == y->pending && x->said == y->said &&
	       x->heard == y->heard && x->shown == y->shown;
}

/* What comes twice, or before its turn, changes nothing. */
static void check_noise(const struct world *w)
{
	struct step_message out;
	bool has_answer = true;
	struct progress p = w->b;
	const struct step_message again = { BASE, ACTION_WITHDRAW, STATE_SENT, 0 };
	EQ(progress_hear(&p, &again, &out, &has_answer), HEARD_AGAIN);
	CHECK(!has_answer && same(&p, &w->b));
	p = w->a;
	const struct step_message old = { BASE, ACTION_EXPIRE, STATE_EXPIRED, 0 };
	EQ(progress_hear(&p, &old, &out, &has_answer), HEARD_AGAIN);
	CHECK(same(&p, &w->a));
	if (w->to_b_n > 1) {
		p = w->b;
		EQ(progress_hear(&p, &w->to_b[1], &out, &has_answer), HEARD_EARLY);
		CHECK(!has_answer && same(&p, &w->b));
	}
	if (w->to_a_n > 1) {
		p = w->a;
		EQ(progress_hear(&p, &w->to_a[1], &out, &has_answer), HEARD_EARLY);
		CHECK(same(&p, &w->a));
	}
}

static void shift(struct step_message *line, size_t *n)
{
	for (size_t i = 1; i < *n; i++)
		line[i - 1] = line[i];
	(*n)--;
}

/* As step_hear does: it counts where the request has no outcome yet. */
static void settle_scope(const struct progress *p, enum action action, bool *odd)
{
	if (action == ACTION_NARROW && !state_is_outcome(p->state) && !state_is_end(p->state))
		*odd = !*odd;
}

/* False: no room for the answer yet. */
static bool deliver_to_b(struct world *w)
{
	struct step_message out;
	bool has_answer;
	if (w->to_b_n == 0 || w->to_a_n == LINE)
		return false;
	const struct progress before = w->b;
	const struct step_message said = w->to_b[0];
	EQ(progress_hear(&w->b, &w->to_b[0], &out, &has_answer), HEARD);
	CHECK(has_answer && out.answers == w->to_b[0].number); // each wish gets its answer
	CHECK(said.action != ACTION_DROP || before.shown);     // of what was never seen
	// Nobody agrees to conditions, or answers a question, that they had not heard.
	if (w->b.state == STATE_IN_WORK &&
	    (before.state == STATE_CONDITIONS_OFFERED || before.state == STATE_MORE_ASKED))
		CHECK(said.heard >= before.asked);
	settle_scope(&w->b, said.action, &w->scope_b);
	shift(w->to_b, &w->to_b_n);
	w->to_a[w->to_a_n++] = out;
	return true;
}

/* The program of the side that is asked refuses the first message, so that none after it can be
 * heard. Receipts keep their order: that of the request came before. */
static bool refuse(struct world *w)
{
	uint64_t wishes = 0;
	if (w->to_b_n == 0 || (w->a.state == STATE_SENT && w->b.state != STATE_DRAFT))
		return false;
	for (size_t i = 0; i < w->to_b_n; i++)
		wishes |= UINT64_C(1) << w->to_b[i].action;
	progress_unsay(&w->a, w->b.shown ? w->a.said - (uint32_t)w->to_b_n : 0, wishes);
	w->to_b_n = 0;
	w->refused = true;
	return true;
}

static bool deliver_to_a(struct world *w)
{
	struct step_message out;
	bool has_answer;
	if (w->to_a_n == 0)
		return false;
	EQ(progress_hear(&w->a, &w->to_a[0], &out, &has_answer), HEARD);
	CHECK(!has_answer);
	settle_scope(&w->a, w->to_a[0].action, &w->scope_a);
	shift(w->to_a, &w->to_a_n);
	return true;
}

/* When all that was said has arrived, both sides agree and no wish is open. */
static void check_agreement(struct world w)
{
	// Of what is not there nothing more is said: it would wait for it for ever.
	if (w.refused && w.a.state == STATE_SENT)
		EQ(w.to_b_n, 0);
	while (deliver_to_a(&w) || deliver_to_b(&w))
		renumber(&w);
	EQ(w.to_a_n + w.to_b_n, 0);
	EQ(w.a.pending, 0);
	if (w.a.state != STATE_WITHDRAWN) // then nothing is kept or given
		EQ(w.scope_a, w.scope_b); // else it is of one scope
	if (w.b.state != STATE_DRAFT)
		EQ(w.a.state, w.b.state);
	else
		CHECK(w.a.state <= STATE_APPROVED || w.a.state == STATE_WITHDRAWN ||
		      (w.a.state == STATE_SENT && w.refused)); // which is taken back
}

/* All that one side can do now: of each row that begins here, whether the judge lets it. */
static size_t moves(struct search *s, const struct world *w, enum step_side side)
{
	size_t n = 0;
	const struct step_table t = step_table();
	const struct progress *p = side == SIDE_ASKING ? &w->a : &w->b;
	for (size_t i = 0; i < t.n; i++) {
		const struct step *row = &t.p[i];
		if (row->side != side || row->by == BY_MESSAGE || !((row->from >> p->state) & 1))
			continue;
		const struct step_ask ask = { s->kind,
					      p->state,
					      side,
					      row->by,
					      row->action,
					      everything(),
					      guards_in(w, p, row->action) };
		const struct step_verdict v = step_judge(&ask);
		if (v.why != STEP_MAY || v.row != row)
			continue;
		n++;
		struct world next = *w;
		struct step_message out;
		size_t *line_n = side == SIDE_ASKING ? &next.to_b_n : &next.to_a_n;
		struct step_message *line = side == SIDE_ASKING ? next.to_b : next.to_a;
		if (*line_n == LINE)
			continue; // the same later, when there is room
		if (progress_do(side == SIDE_ASKING ? &next.a : &next.b, row, &out))
			line[(*line_n)++] = out;
		if (side == SIDE_ASKING && progress_settles_refusal(row->action))
			next.refused = false;
		s->taken_back += row->action == ACTION_TAKE_BACK;
		CHECK(next.b.state != STATE_EXPIRED || w->b.state == STATE_EXPIRED ||
		      !w->follow_up);
		visit(s, next);
	}
	return n;
}

static void step_all(struct search *s, struct world w)
{
	struct world next = w;
	size_t n = moves(s, &w, SIDE_ASKING);
	if (w.b.state != STATE_DRAFT || w.b.shown)
		n += moves(s, &w, SIDE_ASKED);
	if (deliver_to_a(&next))
		visit(s, next);
	n += w.to_a_n;
	next = w;
	if (deliver_to_b(&next))
		visit(s, next);
	n += w.to_b_n;
	next = w;
	if (refuse(&next))
		visit(s, next);
	next = w;
	if (!w.follow_up && w.b.state >= STATE_DELIVERED) {
		next.follow_up = true;
		visit(s, next);
	}
	CHECK(n > 0 || state_is_end(w.a.state)); // no deadlock
	check_noise(&w);
	check_agreement(w);
}

/* Everything that two nodes can do and say, for one kind; how many situations. */
static size_t explore(struct cx *cx, enum request_kind kind, struct search *s)
{
	*s = (struct search){ .kind = kind, .size = 2 * WORLDS_MAX };
	s->table = arena_new(cx->arena, struct key, s->size);
	for (size_t i = 0; i < s->size; i++)
		s->table[i].w[0] = UINT64_MAX;
	s->queue = arena_new(cx->arena, struct world, WORLDS_MAX);
	visit(s, (struct world){ .a = { .kind = kind, .side = SIDE_ASKING },
				 .b = { .kind = kind, .side = SIDE_ASKED } });
	while (s->from < s->to)
		step_all(s, s->queue[s->from++]);
	return s->to;
}

static void explore_flow(struct cx *cx, enum flow flow)
{
	struct search s;
	for (enum request_kind k = 0; k < KINDS; k++) {
		if (kind_row(k)->flow == flow) {
			CHECK(explore(cx, k, &s) > 1000);
			CHECK(s.taken_back > 0); // what the other program refused
			// What one side can reach the other learns of, but for what is its own.
			CHECK((s.seen_b & ~s.seen_a) == 0);
			return;
		}
	}
}

TEST(two_nodes_always_agree_on_a_preservation)
{
	explore_flow(cx, FLOW_KEEP);
}

TEST(two_nodes_always_agree_on_a_path)
{
	explore_flow(cx, FLOW_PATH);
}

TEST(two_nodes_always_agree_on_assistance)
{
	explore_flow(cx, FLOW_DATA);
}

TEST(two_nodes_always_agree_on_an_order)
{
	explore_flow(cx, FLOW_ORDER_KEEP);
	explore_flow(cx, FLOW_ORDER_DATA);
}

TEST(two_nodes_always_agree_on_a_question)
{
	explore_flow(cx, FLOW_ANSWER);
}

TEST(two_nodes_always_agree_on_information)
{
	explore_flow(cx, FLOW_INFORM);
}

TEST(two_nodes_always_agree_on_what_is_only_recorded)
{
	explore_flow(cx, FLOW_RECORD);
}

/* ---- what crosses on the way ---------------------------------------------- */

static struct step_message act(struct world *w, struct progress *p, enum request_kind kind,
			       enum action action)
{
	struct step_message out = { 0 };
	const struct step_ask ask = {
		kind, p->state, p->side, BY_PERSON, action, everything(), guards_in(w, p, action)
	};
	const struct step_verdict v = step_judge(&ask);
	EQ(v.why, STEP_MAY);
	REQUIRE(v.why == STEP_MAY);
	(void)progress_do(p, v.row, &out);
	return out;
}

static struct step_message hear(struct progress *p, struct step_message m)
{
	struct step_message out = { 0 };
	bool has_answer;
	EQ(progress_hear(p, &m, &out, &has_answer), HEARD);
	return out;
}

/* Both sides as they stand when the request is in work. */
static struct world in_work(enum request_kind kind)
{
	struct world w = { .a = { .kind = kind, .side = SIDE_ASKING },
			   .b = { .kind = kind, .side = SIDE_ASKED } };
	(void)act(&w, &w.a, kind, ACTION_PROPOSE);
	(void)act(&w, &w.a, kind, ACTION_APPROVE);
	(void)hear(&w.a, hear(&w.b, act(&w, &w.a, kind, ACTION_SUBMIT)));
	EQ(w.a.state, STATE_DELIVERED);
	(void)hear(&w.a, act(&w, &w.b, kind, ACTION_START));
	EQ(w.a.state, STATE_IN_WORK);
	return w;
}

TEST(a_withdrawal_that_meets_a_disclosure_comes_too_late)
{
	struct world w = in_work(KIND_STORED_DATA);
	const struct step_message withdraw = act(&w, &w.a, KIND_STORED_DATA, ACTION_WITHDRAW);
	const struct step_message disclosed = act(&w, &w.b, KIND_STORED_DATA, ACTION_DISCLOSE);
	const struct step_message answer = hear(&w.b, withdraw);
	EQ(w.b.state, STATE_DISCLOSED);
	CHECK(progress_is_pending(&w.a, ACTION_WITHDRAW));
	(void)hear(&w.a, disclosed);
	EQ(w.a.state, STATE_DISCLOSED);
	(void)hear(&w.a, answer);
	EQ(w.a.state, STATE_DISCLOSED);
	CHECK(!progress_is_pending(&w.a, ACTION_WITHDRAW));
}

TEST(a_withdrawal_that_arrives_first_ends_it)
{
	struct world w = in_work(KIND_STORED_DATA);
	const struct step_message withdraw = act(&w, &w.a, KIND_STORED_DATA, ACTION_WITHDRAW);
	EQ(w.a.state, STATE_IN_WORK); // a wish
	const struct step_message answer = hear(&w.b, withdraw);
	EQ(w.b.state, STATE_WITHDRAWN);
	(void)hear(&w.a, answer);
	EQ(w.a.state, STATE_WITHDRAWN);
}

TEST(a_follow_up_that_meets_an_expiry_saves_what_is_still_there)
{
	struct world w = in_work(KIND_PRESERVATION);
	(void)hear(&w.a, act(&w, &w.b, KIND_PRESERVATION, ACTION_PRESERVE));
	const struct step_ask expire = { KIND_PRESERVATION,
					 STATE_PRESERVED,
					 SIDE_ASKED,
					 BY_NODE,
					 ACTION_EXPIRE,
					 everything(),
					 guards_in(&w, &w.b, ACTION_EXPIRE) };
	struct step_message expired = { 0 };
	CHECK(progress_do(&w.b, step_judge(&expire).row, &expired));
	w.follow_up = true;
	const struct step_message held = act(&w, &w.b, KIND_PRESERVATION, ACTION_FOLLOW_UP);
	EQ(w.b.state, STATE_HELD);
	// The line turns them round: the second waits for the first.
	struct step_message out;
	bool has_answer;
	EQ(progress_hear(&w.a, &held, &out, &has_answer), HEARD_EARLY);
	EQ(w.a.state, STATE_PRESERVED);
	(void)hear(&w.a, expired);
	(void)hear(&w.a, held);
	EQ(w.a.state, STATE_HELD);
}

/* What was accepted are the conditions that were read, and no others. */
TEST(a_word_on_conditions_that_meets_other_conditions_settles_nothing)
{
	struct world w = in_work(KIND_STORED_DATA);
	(void)hear(&w.a, act(&w, &w.b, KIND_STORED_DATA, ACTION_OFFER_CONDITIONS));
	const struct step_message yes = act(&w, &w.a, KIND_STORED_DATA, ACTION_ACCEPT_CONDITIONS);
	const struct step_message back = act(&w, &w.b, KIND_STORED_DATA, ACTION_GO_ON);
	const struct step_message other = act(&w, &w.b, KIND_STORED_DATA, ACTION_OFFER_CONDITIONS);
	const struct step_message answer = hear(&w.b, yes);
	EQ(w.b.state, STATE_CONDITIONS_OFFERED);
	(void)hear(&w.a, back);
	(void)hear(&w.a, other);
	(void)hear(&w.a, answer);
	EQ(w.a.state, STATE_CONDITIONS_OFFERED);
	CHECK(!progress_is_pending(&w.a, ACTION_ACCEPT_CONDITIONS));
	(void)hear(&w.b, act(&w, &w.a, KIND_STORED_DATA, ACTION_ACCEPT_CONDITIONS));
	EQ(w.b.state, STATE_IN_WORK);
}

/* A system that does not say what it had heard is believed. */
TEST(a_word_on_conditions_counts_where_nothing_is_said_of_what_was_heard)
{
	struct world w = in_work(KIND_STORED_DATA);
	(void)hear(&w.a, act(&w, &w.b, KIND_STORED_DATA, ACTION_OFFER_CONDITIONS));
	struct step_message yes = act(&w, &w.a, KIND_STORED_DATA, ACTION_ACCEPT_CONDITIONS);
	yes.heard = 0;
	(void)hear(&w.b, yes);
	EQ(w.b.state, STATE_IN_WORK);
}

/* Asked, answered, and asked again before the answer: each side says the same of it. */
TEST(a_question_is_answered_once_and_both_sides_know)
{
	struct world w = in_work(KIND_PRESERVATION);
	(void)hear(&w.a, act(&w, &w.b, KIND_PRESERVATION, ACTION_ASK_MORE));
	EQ(w.a.state, STATE_MORE_ASKED);
	EQ(w.b.state, STATE_MORE_ASKED);
	const struct step_message said = act(&w, &w.a, KIND_PRESERVATION, ACTION_ANSWER_QUESTION);
	EQ(w.a.state, STATE_MORE_ASKED); // until the other side has it
	CHECK(progress_is_pending(&w.a, ACTION_ANSWER_QUESTION));
	const struct step_ask again = { KIND_PRESERVATION,
					w.a.state,
					SIDE_ASKING,
					BY_PERSON,
					ACTION_ANSWER_QUESTION,
					everything(),
					guards_in(&w, &w.a, ACTION_ANSWER_QUESTION) };
	EQ(step_judge(&again).why, STEP_GUARD);
	EQ(step_judge(&again).missing, GUARD_NOT_PENDING);
	const struct step_message taken = hear(&w.b, said);
	EQ(w.b.state, STATE_IN_WORK);
	const struct step_message more = act(&w, &w.b, KIND_PRESERVATION, ACTION_ASK_MORE);
	(void)hear(&w.a, taken);
	EQ(w.a.state, STATE_IN_WORK);
	CHECK(!progress_is_pending(&w.a, ACTION_ANSWER_QUESTION));
	(void)hear(&w.a, more);
	EQ(w.a.state, STATE_MORE_ASKED);
	(void)hear(&w.a, hear(&w.b, act(&w, &w.a, KIND_PRESERVATION, ACTION_ANSWER_QUESTION)));
	EQ(w.a.state, STATE_IN_WORK);
	EQ(w.b.state, STATE_IN_WORK);
}

TEST(an_answer_that_meets_a_refusal_changes_nothing)
{
	struct world w = in_work(KIND_SUBSCRIBER);
	(void)hear(&w.a, act(&w, &w.b, KIND_SUBSCRIBER, ACTION_ASK_MORE));
	const struct step_message said = act(&w, &w.a, KIND_SUBSCRIBER, ACTION_ANSWER_QUESTION);
	const struct step_message refused = act(&w, &w.b, KIND_SUBSCRIBER, ACTION_REFUSE);
	(void)hear(&w.a, refused);
	(void)hear(&w.a, hear(&w.b, said));
	EQ(w.a.state, STATE_REFUSED);
	EQ(w.b.state, STATE_REFUSED);
}

TEST(a_message_that_breaks_the_protocol_changes_nothing)
{
	struct world w = in_work(KIND_SUBSCRIBER);
	struct progress before = w.b;
	struct step_message out;
	bool has_answer;
	struct step_message m = { w.b.heard + 1, ACTION_DISCLOSE, STATE_DISCLOSED, 0 };
	EQ(progress_hear(&w.b, &m, &out, &has_answer), HEARD_WRONG);
	m.action = ACTION_HAND_OVER; // not for this kind
	EQ(progress_hear(&w.b, &m, &out, &has_answer), HEARD_WRONG);
	m.action = ACTIONS;
	EQ(progress_hear(&w.b, &m, &out, &has_answer), HEARD_WRONG);
	CHECK(same(&before, &w.b));
	before = w.a;
	m = (struct step_message){ w.a.heard + 1, ACTION_WITHDRAW, STATE_WITHDRAWN, 99 };
	EQ(progress_hear(&w.a, &m, &out, &has_answer), HEARD_WRONG); // answers what was not said
	m.answers = 0;
	EQ(progress_hear(&w.a, &m, &out, &has_answer), HEARD_WRONG); // a wish, by the wrong side
	CHECK(same(&before, &w.a));
}

/* The other side writes the state of what it was sent, and of nothing else. */
TEST(progress_the_other_side_moves_no_request_that_was_not_sent_or_has_ended)
{
	static const enum request_state own[] = { STATE_DRAFT, STATE_AWAITING_APPROVAL,
						  STATE_APPROVED, STATE_WITHDRAWN, STATE_CLOSED };
	struct step_message out;
	bool answers;
	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++) {
		struct progress p = { .kind = KIND_PRESERVATION, .state = own[i], .shown = true };
		const struct step_message m = { 1, ACTION_PRESERVE, STATE_PRESERVED, 0 };
		EQ(progress_hear(&p, &m, &out, &answers), HEARD);
		EQ(p.state, own[i]);
	}
}
