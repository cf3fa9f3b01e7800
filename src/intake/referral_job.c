// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/referral_job.h"

#include "intake/notice_db.h"
#include "intake/referral_db.h"
#include "intake/referral_to_mail.h"
#include "store/job.h"

enum { TIMEOUT_MS = 20000 };
#define LEASE_US (INT64_C(60) * 1000 * 1000)

enum referral_step { STEP_NONE, STEP_SEND, STEP_REMIND, STEP_ESCALATE };

struct turn {
	const struct referral_config *config;
	struct job job;
	struct referral r;
	enum referral_step step;
	struct str failed;
};

static enum referral_step step_of(const struct referral *r)
{
	if (r->state == REFERRAL_HELD)
		return STEP_SEND;
	if (r->state != REFERRAL_SENT || r->escalated_at.us != 0)
		return STEP_NONE;
	return r->reminded_at.us == 0 ? STEP_REMIND : STEP_ESCALATE;
}

static enum rc take(struct cx *cx, struct db *db, void *arg)
{
	struct turn *t = arg;
	const struct actor terminal = ACTOR_TERMINAL;
	TRY(job_take(cx, db, REFERRAL_JOB, LEASE_US, &t->job));
	if (t->job.fence == 0)
		return RC_OK;
	TRY(referral_load(cx, db, &terminal, t->job.key, &t->r));
	t->step = step_of(&t->r);
	return RC_OK;
}

static enum rc send_step(struct cx *cx, const struct turn *t)
{
	const struct referral_config *c = t->config;
	const struct referral *r = &t->r;
	const struct str id = referral_message_id(cx->arena, r->token);
	struct mail mail = {
		.to = r->mail, .id = id, .subject = r->subject, .reply_to = c->rules.contact
	};
	if (c->mail.url.n == 0)
		return cx_fail(cx, RC_CONFLICT,
			       "this node sends no mail: node.yaml has no line mail");
	if (t->step == STEP_SEND) {
		mail.body = r->body;
		return mail_send(cx, &c->mail, &mail, TIMEOUT_MS);
	}
	mail.text = referral_again(cx->arena, r, t->step == STEP_ESCALATE, c->translate);
	mail.answers = id;
	mail.id = arena_fmt(cx->arena, "%.*s.%d", STR_ARG(id), t->step);
	if (t->step == STEP_ESCALATE) {
		if (c->rules.escalate_to.n == 0)
			return RC_OK; // it is marked
		mail.to = c->rules.escalate_to;
	}
	return mail_send(cx, &c->mail, &mail, TIMEOUT_MS);
}

static enum rc not_sent(struct cx *cx, struct db *db, struct turn *t)
{
	struct referral *r = &t->r;
	r->fault = t->failed;
	if (t->job.tries < REFERRAL_TRIES) {
		TRY(referral_save(cx, db, r, NULL));
		return job_retry(cx, db, &t->job, STR("a referral did not go out"));
	}
	if (t->step == STEP_SEND) {
		r->state = REFERRAL_FAILED;
		r->ended_at = cx->now;
	}
	TRY(referral_save(cx, db, r, "referral-failed"));
	return job_done(cx, db, &t->job);
}

/* Somebody may have answered or taken it back meanwhile. */
static enum rc write_down(struct cx *cx, struct db *db, void *arg)
{
	struct turn *t = arg;
	const struct referral_rules *rules = &t->config->rules;
	const struct actor terminal = ACTOR_TERMINAL;
	struct referral *r = &t->r;
	const char *act = t->step == STEP_SEND	   ? "referral-sent"
			  : t->step == STEP_REMIND ? "referral-reminded"
						   : "referral-escalated";
	*r = (struct referral){ .tlp = TLP_RED };
	TRY(referral_load(cx, db, &terminal, t->job.key, r));
	if (t->step == STEP_NONE)
		return job_done(cx, db, &t->job);
	if (t->failed.n > 0)
		return not_sent(cx, db, t);
	r->fault = STR("");
	if (t->step == STEP_SEND) {
		r->sent_at = cx->now;
		r->state = REFERRAL_SENT; // also where it was withdrawn while it went out
		r->ended_at.us = 0;
		r->due_at.us = cx->now.us + rules->remind_us[r->critical];
		TRY(notice_sent(cx, db, r));
	} else if (t->step == STEP_REMIND) {
		r->reminded_at = cx->now;
		r->due_at.us = cx->now.us + rules->escalate_us[r->critical];
	} else {
		r->escalated_at = cx->now;
		r->due_at.us = 0;
	}
	TRY(referral_save(cx, db, r, act));
	return r->due_at.us != 0 ? job_later(cx, db, &t->job, r->due_at)
				 : job_done(cx, db, &t->job);
}

enum rc referral_turn(struct cx *cx, const struct referral_config *config, bool *found)
{
	struct turn *t = arena_new(cx->arena, struct turn, 1);
	t->config = config;
	TRY(unit_run(cx, config->store, TX_WRITE, take, t));
	*found = t->job.fence != 0;
	if (!*found)
		return RC_OK;
	if (t->step != STEP_NONE && send_step(cx, t) != RC_OK)
		t->failed = arena_copy(cx->arena, cx_error(cx));
	cx->now = instant_now(); // sending takes long
	const enum rc rc = unit_run(cx, config->store, TX_WRITE, write_down, t);
	return rc == RC_CONFLICT ? RC_OK : rc; // lost: another process has it
}
