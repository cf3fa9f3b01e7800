// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/step_vouch_db.h"

#include "desk/signing_rule_db.h"
#include "desk/step_db.h"
#include "desk/vouch_db.h"
#include "desk/vouch_to_json.h"
#include "ledger/entry_db.h"

static struct val proof_of(const struct vouch *v, enum vouch_part part)
{
	return vouch_is_signed(v, part) ? VAL(sha256_of(v->by[part].signature.assertion))
					: VAL_NULL;
}

SQL_STATEMENT(step_vouch_same, "SELECT 1 FROM desk_step_vouch"
			       " WHERE officer_proof = $1 OR approver_proof = $2");

/* A signature that was under another answer before proves nothing of this one. */
static enum rc check_new(struct cx *cx, struct db *db, const struct vouch *v)
{
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &step_vouch_same, proof_of(v, VOUCH_OFFICER),
		      proof_of(v, VOUCH_APPROVER)));
	const bool used = rows_next(rows);
	TRY(rows_end(cx, rows));
	return used ? cx_fail(cx, RC_INVALID,
			      N_("the signature stands under another answer already"))
		    : RC_OK;
}

/* A card may be on its way still: then the answer comes again. */
#define CARD_LASTS MINUTES(10)

static bool is_late(struct cx *cx, const struct vouch *v)
{
	const struct instant officer = v->by[VOUCH_OFFICER].signature.at,
			     approver = v->by[VOUCH_APPROVER].signature.at;
	const struct instant last = officer.us > approver.us ? officer : approver;
	return cx->now.us >= instant_add(last, CARD_LASTS).us;
}

enum rc step_vouch_hear(struct cx *cx, struct db *db, const struct request *r,
			const struct step_heard *heard, const struct vouch **out)
{
	const struct said *said = &heard->said;
	static const struct vouch nobody = { 0 };
	struct request *then = arena_new(cx->arena, struct request, 1);
	const struct step_message *m = &said->message;
	bool all = false;
	*out = NULL;
	if (m->answers > 0 || !act_is_answer(m->action) || r->peer_road != PEER_COMITY)
		return RC_OK;
	*out = &nobody;
	if (!said->vouch)
		return RC_OK;
	*then = *r;
	then->progress.state = said->vouch->state;
	const struct vouched what = { r->id, act_bytes(cx->arena, then, m->action, &said->facts) };
	struct vouch *v = arena_new(cx->arena, struct vouch, 1);
	*v = *said->vouch;
	*out = v;
	TRY(vouch_check(cx, v, &what));
	TRY(check_new(cx, db, v));
	TRY(vouch_know(cx, db, r->peer, v, &all));
	return all || is_late(cx, v)
		       ? vouch_strike(cx, db, heard->in, r->id, v)
		       : cx_fail(cx, RC_BUSY, "no card of this node names the key that signed it");
}

/* All that are due. */
static bool is_complete(bool officer, bool approver, bool two)
{
	return officer && (approver || !two);
}

static enum rc tell(struct cx *cx, struct db *db, const struct request *r, const struct vouch *v,
		    bool complete, bool wanted)
{
	const struct ledger_act act = {
		.act = complete ? "request-answer-verified" : "request-answer-unsigned",
		.object_kind = "request",
		.object = r->id,
		.content = sha256_of(v->by[VOUCH_OFFICER].signature.assertion),
		.note = complete ? STR("own signature of each person behind the answer")
				 : STR("the rule of this node asks for one that is missing"),
	};
	return complete || wanted ? ledger_append(cx, db, &act, NULL) : RC_OK;
}

SQL_STATEMENT(step_vouch_insert,
	      "INSERT INTO desk_step_vouch (step_id, officer, approver, officer_signed,"
	      "  approver_signed, all_sign, wanted, officer_proof, approver_proof, document)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");

enum rc step_vouch_put(struct cx *cx, struct db *db, const struct step_vouch *s)
{
	struct signing_rule rule;
	const struct vouch *v = s->vouch;
	const bool officer = vouch_is_signed(v, VOUCH_OFFICER);
	const bool approver = vouch_is_signed(v, VOUCH_APPROVER);
	const bool complete = is_complete(officer, approver,
					  act_takes_two(s->r->progress.kind, s->action));
	TRY(signing_rule_load(cx, db, &rule));
	TRY(DB_RUN(cx, db, &step_vouch_insert, VAL(s->step), VAL(v->by[VOUCH_OFFICER].name),
		   VAL(v->by[VOUCH_APPROVER].name), VAL(officer), VAL(approver), VAL(v->all_sign),
		   VAL(rule.all_sign), proof_of(v, VOUCH_OFFICER), proof_of(v, VOUCH_APPROVER),
		   VAL(v->address.n > 0 ? vouch_to_json(cx->arena, v) : STR(""))));
	return s->heard ? tell(cx, db, s->r, v, complete, rule.all_sign) : RC_OK;
}

void step_people_read(struct rows *rows, bool two, struct step_people *out)
{
	out->officer = rows_str(rows);
	out->approver = rows_str(rows);
	out->officer_signed = rows_int(rows) != 0;
	out->approver_signed = rows_int(rows) != 0;
	out->all_sign = rows_int(rows) != 0;
	const bool wanted = rows_int(rows) != 0;
	out->known = rows_int(rows) != 0;
	out->lacks = out->known && wanted &&
		     !is_complete(out->officer_signed, out->approver_signed, two);
}
