// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/custody.h"

#include "ledger/act_words.h"
#include "ledger/entry.h"

struct row {
	const char *key, *text;
	bool told;
};

static const struct row custody_rows[CUSTODY_ACTS] = {
	[CUSTODY_COLLECTED] = { "collected", N_("Collected"), false },
	[CUSTODY_SEALED] = { "sealed", N_("Sealed"), false },
	[CUSTODY_STORED] = { "stored", N_("Put into store"), true },
	[CUSTODY_OPENED] = { "opened", N_("Opened"), true },
	[CUSTODY_COPIED] = { "copied", N_("Copied"), true },
	[CUSTODY_DERIVED] = { "derived", N_("Another exhibit derived from it"), false },
	[CUSTODY_ANALYSED] = { "analysed", N_("Analysed"), true },
	[CUSTODY_VERIFIED] = { "verified", N_("Verified: read again and compared"), false },
	[CUSTODY_TRANSFERRED] = { "transferred", N_("Handed over: waits to be received"), true },
	[CUSTODY_RECALLED] = { "recalled", N_("Hand-over taken back before it was received"),
			       true },
	[CUSTODY_RECEIVED] = { "received", N_("Received"), true },
	[CUSTODY_RETURNED] = { "returned", N_("Returned"), true },
	[CUSTODY_EXPORTED] = { "exported", N_("Content written out"), false },
	[CUSTODY_REFERRED] = { "referred", N_("Referred to an authority"), true },
	[CUSTODY_CERTIFIED] = { "certified", N_("Certificate signed"), false },
	[CUSTODY_KEPT] = { "kept", N_("Time until which it is to be kept changed"), false },
	[CUSTODY_HELD] = { "held", N_("Put under a legal hold"), false },
	[CUSTODY_RELEASED] = { "released", N_("Legal hold lifted"), false },
	[CUSTODY_CORRECTION] = { "correction", N_("Record of an act corrected"), true },
	[CUSTODY_ERASED] = { "erased", N_("Content erased"), false },
	[CUSTODY_DESTROYED] = { "destroyed", N_("Destroyed"), false },
};

static const struct row gap_rows[GAP_KINDS] = {
	[GAP_NUMBER] = { "number", N_("An act is missing, or stands twice"), false },
	[GAP_CHAIN] = { "chain", N_("The record does not follow the one before"), false },
	[GAP_TIME] = { "time", N_("Earlier than the act before"), false },
	[GAP_BEGIN] = { "begin", N_("Nothing says who collected or received it first"), false },
	[GAP_HOLDER] = { "holder", N_("Not by whom the record knows as holder"), false },
	[GAP_TRANSIT] = { "transit", N_("Done while it was in transit"), false },
	[GAP_RECEIVER] = { "receiver", N_("Received by another than it was handed to"), false },
	[GAP_UNRECEIVED] = { "unreceived", N_("Handed over, not received yet"), false },
	[GAP_UNGIVEN] = { "ungiven", N_("Received, and nobody handed it over"), false },
	[GAP_CONTENT] = { "content", N_("Its digest differs from the one known last"), false },
	[GAP_AUTHORITY] = { "authority",
			    N_("Outside the time for which its legal authority is in force"),
			    false },
	[GAP_END] = { "end", N_("After it was destroyed"), false },
	[GAP_ERASED] = { "erased",
			 N_("Its content was erased before, and no physical item of it is "
			    "recorded"),
			 false },
};

const char *custody_key(enum custody_act act)
{
	INVARIANT(act < CUSTODY_ACTS);
	return custody_rows[act].key;
}

const char *custody_text(enum custody_act act)
{
	INVARIANT(act < CUSTODY_ACTS);
	return custody_rows[act].text;
}

bool custody_parse(struct str key, enum custody_act *out)
{
	for (enum custody_act a = 0; a < CUSTODY_ACTS; a++) {
		if (str_eq(key, str_from_c(custody_rows[a].key))) {
			*out = a;
			return true;
		}
	}
	return false;
}

struct str custody_ledger_act(struct arena *a, enum custody_act act)
{
	return arena_fmt(a, "exhibit-%s", custody_key(act));
}

bool custody_is_told(enum custody_act act)
{
	INVARIANT(act < CUSTODY_ACTS);
	return custody_rows[act].told;
}

const char *custody_gap_key(enum custody_gap_kind kind)
{
	INVARIANT(kind < GAP_KINDS);
	return gap_rows[kind].key;
}

const char *custody_gap_text(enum custody_gap_kind kind)
{
	INVARIANT(kind < GAP_KINDS);
	return gap_rows[kind].text;
}

/* ---- the chain --------------------------------------------------------------- */

struct walk {
	struct arena *arena;
	const struct exhibit *exhibit;
	const struct custody_step *step, *before; // before: NULL at the first
	struct custody_state *s;
	struct str received_by; // of the last receipt
};

static void gap(struct walk *w, enum custody_gap_kind kind, struct str expected, struct str found)
{
	*ARENA_PUSH(w->arena, &w->s->gaps) = (struct custody_gap){ kind, w->step->seq, expected,
								   found };
}

static bool is_set(const struct sha256 *h)
{
	const struct sha256 none = { 0 };
	return !sha256_eq(h, &none);
}

static struct str number(struct arena *a, int64_t n)
{
	return arena_fmt(a, "%lld", (long long)n);
}

/* A package of what is left: the records of it. */
static bool is_of_records(const struct custody_event *e)
{
	return e->act == CUSTODY_EXPORTED && !is_set(&e->hash_before);
}

static void look_at_order(struct walk *w)
{
	const struct custody_step *s = w->step, *b = w->before;
	const int64_t seq = b ? b->seq + 1 : 1;
	const struct sha256 prev = b ? b->hash : (struct sha256){ 0 };
	if (s->seq != seq)
		gap(w, GAP_NUMBER, number(w->arena, seq), number(w->arena, s->seq));
	if (!sha256_eq(&s->prev, &prev))
		gap(w, GAP_CHAIN, sha256_print(w->arena, &prev), sha256_print(w->arena, &s->prev));
	if (b && s->event.at.us < b->event.at.us)
		gap(w, GAP_TIME, STR(""), STR(""));
	if (!b && s->event.act != CUSTODY_COLLECTED && s->event.act != CUSTODY_RECEIVED)
		gap(w, GAP_BEGIN, str_from_c(custody_key(CUSTODY_COLLECTED)),
		    str_from_c(custody_key(s->event.act)));
	if (w->s->state == EXHIBIT_DESTROYED && s->event.act != CUSTODY_CERTIFIED &&
	    !is_of_records(&s->event))
		gap(w, GAP_END, STR(""), str_from_c(custody_key(s->event.act)));
}

/* Acts by which nothing is done to the exhibit itself. */
static bool is_on_paper(enum custody_act act)
{
	return act == CUSTODY_HELD || act == CUSTODY_RELEASED || act == CUSTODY_CORRECTION ||
	       act == CUSTODY_RECALLED || act == CUSTODY_DERIVED || act == CUSTODY_ERASED ||
	       act == CUSTODY_CERTIFIED || act == CUSTODY_REFERRED || act == CUSTODY_KEPT;
}

/* "B. Examiner" is "B. Examiner, Tbilisi", too. */
static bool is_same(struct str name, struct str holder)
{
	return str_eq(name, holder) || (str_starts(holder, name) &&
					str_starts(str_slice(holder, name.n, holder.n), STR(",")));
}

/* What only who has it can do, done by somebody whom no record knows to have it. `received_by`: who wrote
 * down that it was received, whatever they called the holder. */
static void look_at_hands(struct walk *w)
{
	const struct custody_event *e = &w->step->event;
	const struct str holder = w->s->holder;
	const bool hands_on = e->act == CUSTODY_STORED || e->act == CUSTODY_OPENED ||
			      e->act == CUSTODY_COPIED || e->act == CUSTODY_ANALYSED ||
			      (e->act == CUSTODY_TRANSFERRED && e->from.n == 0);
	if (!hands_on || holder.n == 0 || e->name.n == 0 || is_same(e->name, holder) ||
	    str_eq(e->name, w->received_by))
		return;
	gap(w, GAP_HOLDER, holder, e->name);
}

static void look_at_holder(struct walk *w)
{
	const struct custody_event *e = &w->step->event;
	const struct custody_state *s = w->s;
	const bool starts = !w->before || e->act == CUSTODY_COLLECTED;
	if (starts || is_on_paper(e->act))
		return;
	if (s->awaited.n > 0 && e->act != CUSTODY_RECEIVED)
		gap(w, GAP_TRANSIT, STR("received"), str_from_c(custody_key(e->act)));
	else if (e->act == CUSTODY_RECEIVED && s->awaited.n == 0)
		gap(w, GAP_UNGIVEN, s->holder, e->from);
	else if (e->act == CUSTODY_RECEIVED && !str_eq(s->awaited, e->to))
		gap(w, GAP_RECEIVER, s->awaited, e->to);
	if (e->from.n > 0 && s->holder.n > 0 && !str_eq(e->from, s->holder))
		gap(w, GAP_HOLDER, s->holder, e->from);
	else if (s->awaited.n == 0)
		look_at_hands(w);
}

static void look_at_content(struct walk *w)
{
	const struct custody_event *e = &w->step->event;
	struct custody_state *s = w->s;
	if (is_set(&e->hash_before) && is_set(&s->hash) && !sha256_eq(&e->hash_before, &s->hash))
		gap(w, GAP_CONTENT, sha256_print(w->arena, &s->hash),
		    sha256_print(w->arena, &e->hash_before));
	if (is_set(&e->hash_after))
		s->hash = e->hash_after;
	else if (is_set(&e->hash_before))
		s->hash = e->hash_before;
}

static void look_at_authority(struct walk *w)
{
	const struct legal_authority *l = &w->exhibit->authority;
	const int64_t at = w->step->event.at.us;
	if (is_on_paper(w->step->event.act) || w->step->event.act == CUSTODY_DESTROYED)
		return;
	if ((l->from.us != 0 && at < l->from.us) || (l->until.us != 0 && at >= l->until.us))
		gap(w, GAP_AUTHORITY, STR(""), STR(""));
}

/* Whether an act takes the content, and that is gone with nothing else of the exhibit left. */
static bool lacks_content(const struct custody_state *s, enum custody_act act)
{
	return s->state == EXHIBIT_ERASED && !s->has_rest &&
	       (act == CUSTODY_OPENED || act == CUSTODY_COPIED || act == CUSTODY_ANALYSED ||
		act == CUSTODY_VERIFIED);
}

static void go_on(struct walk *w)
{
	const struct custody_event *e = &w->step->event;
	struct custody_state *s = w->s;
	s->at = e->at;
	if (e->act == CUSTODY_COLLECTED || e->act == CUSTODY_RECEIVED ||
	    e->act == CUSTODY_RETURNED) {
		s->holder = e->to;
		s->awaited = STR("");
		w->received_by = e->act == CUSTODY_RECEIVED ? e->name : STR("");
	}
	if (e->act == CUSTODY_TRANSFERRED)
		s->awaited = e->to;
	if (e->act == CUSTODY_RECALLED)
		s->awaited = STR("");
	if (e->act == CUSTODY_HELD)
		s->holds++;
	if (e->act == CUSTODY_RELEASED && s->holds > 0)
		s->holds--; // one order lifts one
	if (e->act == CUSTODY_DESTROYED)
		s->state = EXHIBIT_DESTROYED;
	else if (s->state == EXHIBIT_DESTROYED)
		return; // what follows is a gap, and brings nothing back
	else if (e->act == CUSTODY_ERASED || s->state == EXHIBIT_ERASED)
		s->state = EXHIBIT_ERASED; // whoever has the rest of it
	else if (e->act == CUSTODY_RETURNED)
		s->state = EXHIBIT_RETURNED;
	else if (s->awaited.n > 0)
		s->state = EXHIBIT_IN_TRANSIT;
	else if (s->state == EXHIBIT_IN_TRANSIT || e->act == CUSTODY_RECEIVED)
		s->state = EXHIBIT_HELD;
}

void custody_walk(struct arena *a, const struct custody_steps *steps, const struct exhibit *e,
		  struct custody_state *out)
{
	*out = (struct custody_state){ .state = EXHIBIT_HELD,
				       .has_rest = e->kind == EXHIBIT_THING || e->seal.n > 0 ||
						   e->content.is_outside };
	struct walk w = { .arena = a, .exhibit = e, .s = out };
	int64_t given = 0; // where it was handed over last
	for (size_t i = 0; i < steps->n; i++) {
		w.step = &steps->p[i];
		look_at_order(&w);
		look_at_holder(&w);
		look_at_content(&w);
		look_at_authority(&w);
		if (lacks_content(out, w.step->event.act))
			gap(&w, GAP_ERASED, STR(""), str_from_c(custody_key(w.step->event.act)));
		go_on(&w);
		if (w.step->event.act == CUSTODY_TRANSFERRED)
			given = w.step->seq;
		w.before = w.step;
	}
	if (out->awaited.n > 0)
		*ARENA_PUSH(a, &out->gaps) = (struct custody_gap){ GAP_UNRECEIVED, given,
								   out->awaited, STR("") };
}

static bool ends(enum custody_act act)
{
	return act == CUSTODY_ERASED || act == CUSTODY_DESTROYED || act == CUSTODY_RETURNED;
}

enum rc custody_follows(struct cx *cx, const struct custody_state *s, const struct custody_event *e)
{
	const bool in_transit = s->awaited.n > 0;
	const bool works = !is_on_paper(e->act);
	if (s->state == EXHIBIT_DESTROYED && e->act != CUSTODY_CORRECTION &&
	    e->act != CUSTODY_CERTIFIED && !is_of_records(e))
		return cx_fail(cx, RC_CONFLICT,
			       "the exhibit is destroyed: only a correction, a certificate of "
			       "that, or a package of its records can follow");
	if (lacks_content(s, e->act))
		return cx_fail(cx, RC_CONFLICT,
			       N_("its content was erased, and no physical item of it is recorded: "
				  "nothing is left to be opened, copied or analysed"));
	if (s->holds == 0 && e->act == CUSTODY_RELEASED)
		return cx_fail(cx, RC_CONFLICT, "the exhibit is under no legal hold");
	if (s->holds > 0 && ends(e->act))
		return cx_fail(cx, RC_CONFLICT, "the exhibit is under a legal hold: lift it first");
	if (in_transit && works && e->act != CUSTODY_RECEIVED)
		return cx_fail(cx, RC_CONFLICT,
			       "the exhibit is in transit to %.*s: it must be received, or the "
			       "hand-over recalled, first",
			       STR_ARG(s->awaited));
	if (e->act == CUSTODY_TRANSFERRED && s->holder.n > 0 && !e->to_account &&
	    str_eq_nocase(str_trim(e->to), s->holder))
		return cx_fail(cx, RC_CONFLICT,
			       N_("%.*s holds it already: it is handed over to somebody else"),
			       STR_ARG(s->holder));
	if (!in_transit && e->act == CUSTODY_RECALLED)
		return cx_fail(cx, RC_CONFLICT, "nothing was handed over that could be recalled");
	if (!in_transit && e->act == CUSTODY_RECEIVED && s->holder.n > 0 &&
	    s->state == EXHIBIT_HELD)
		return cx_fail(cx, RC_CONFLICT,
			       "%.*s holds the exhibit and has not handed it over: that is "
			       "recorded first",
			       STR_ARG(s->holder));
	return RC_OK;
}

enum rc custody_kept(struct cx *cx, const struct exhibit *e, const struct custody_event *event)
{
	const bool early = (event->act == CUSTODY_ERASED || event->act == CUSTODY_DESTROYED) &&
			   e->keep_until.us != 0 && event->at.us < e->keep_until.us;
	if (!early)
		return RC_OK;
	if (!event->is_ordered)
		return cx_fail(cx, RC_CONFLICT,
			       "the exhibit is to be kept until %.*s: only an order ends it before "
			       "(--order names it)",
			       STR_ARG(entry_print_time(cx->arena, e->keep_until)));
	if (str_trim(event->second).n == 0 || str_eq(event->second, event->name))
		return cx_fail(cx, RC_INVALID,
			       "before the day until which it is to be kept two people end it: "
			       "--second names the other");
	return RC_OK;
}

enum rc custody_keeps(struct cx *cx, const struct exhibit *e, const struct custody_state *state,
		      const struct custody_event *event)
{
	const struct instant before = e->keep_until, then = event->keep_until;
	const bool earlier = then.us < before.us;
	if (event->act != CUSTODY_KEPT)
		return RC_OK;
	if (then.us <= event->at.us)
		return cx_fail(cx, RC_INVALID,
			       "the day until which it is to be kept is one that is to come");
	if (state->state == EXHIBIT_ERASED)
		return cx_fail(cx, RC_CONFLICT, "its content is gone: nothing is kept any more");
	if (then.us == before.us)
		return cx_fail(cx, RC_CONFLICT, "it is to be kept until then already");
	if (earlier && state->holds > 0)
		return cx_fail(cx, RC_CONFLICT,
			       "the exhibit is under a legal hold: nothing ends earlier before it "
			       "is lifted");
	if (earlier && (str_trim(event->second).n == 0 || str_eq(event->second, event->name)))
		return cx_fail(cx, RC_INVALID,
			       "an earlier end takes two people: --second names the other");
	return RC_OK;
}

static bool is_referred(const struct custody_steps *steps, struct str to)
{
	for (size_t i = 0; i < steps->n; i++)
		if (steps->p[i].event.act == CUSTODY_REFERRED && str_eq(steps->p[i].event.to, to))
			return true;
	return false;
}

enum rc custody_locked(struct cx *cx, const struct exhibit *e, const struct custody_steps *steps,
		       const struct custody_event *event)
{
	const enum custody_act act = event->act;
	const bool leaves = act == CUSTODY_TRANSFERRED || act == CUSTODY_EXPORTED;
	if (!e->is_locked)
		return RC_OK;
	if (act == CUSTODY_COPIED || act == CUSTODY_DERIVED)
		return cx_fail(cx, RC_DENIED,
			       "the exhibit is locked (known child-abuse material): it is neither "
			       "copied nor extracted");
	if ((leaves || act == CUSTODY_OPENED || act == CUSTODY_ANALYSED) &&
	    str_trim(event->purpose).n == 0)
		return cx_fail(cx, RC_INVALID,
			       "the exhibit is locked (known child-abuse material): --purpose says "
			       "why");
	if (leaves && !is_referred(steps, event->to))
		return cx_fail(
			cx, RC_DENIED,
			"the exhibit is locked (known child-abuse material): it goes only to "
			"an authority that it was referred to, called the same; first: "
			"comity custody add %.*s --act referred --to AUTHORITY --purpose "
			"REFERENCE",
			STR_ARG(e->number));
	return RC_OK;
}

const char *custody_vouched(const struct custody_row *row, const char *signed_how)
{
	if (row->log.n == 0)
		return signed_how;
	switch (row->proof) {
	case CUSTODY_NOT_VERIFIED:
		break;
	case CUSTODY_BY_PACKAGE_KEY:
		return N_("confirmed by the log of the node that recorded it, by the key that came "
			  "with the package");
	case CUSTODY_BY_KNOWN_KEY:
		return N_("confirmed by the log of the node that recorded it");
	}
	return N_("not verified by this node: a node before the one that handed it over "
		  "recorded it");
}
