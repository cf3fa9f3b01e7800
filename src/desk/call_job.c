// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/call_job.h"

#include "desk/calendar_db.h"
#include "desk/call_db.h"
#include "formats/json.h"
#include "ledger/entry.h"
#include "net/fetch.h"
#include "people/organisation_db.h"
#include "store/job.h"

enum { TIMEOUT_MS = 20000, ANSWER_MAX = 65536, JSON_MAX = 65536 };
#define LEASE_US (INT64_C(60) * 1000 * 1000)

/* ---- going on with a call ------------------------------------------------------------ */

static enum rc take_call(struct cx *cx, struct db *db, void *arg)
{
	return job_take(cx, db, CALL_JOB, LEASE_US, arg);
}

static enum rc go_on(struct cx *cx, struct db *db, void *arg)
{
	const struct job *job = arg;
	struct id call;
	if (!id_parse(job->key, &call))
		return cx_fail(cx, RC_BUG, "the key of a job is no id");
	TRY(call_next(cx, db, call));
	return job_done(cx, db, job);
}

static enum rc put_off(struct cx *cx, struct db *db, void *arg)
{
	return job_retry(cx, db, arg, STR("a call could not go on"));
}

enum rc call_job_turn(struct cx *cx, const struct call_config *config, bool *found)
{
	struct job job;
	TRY(unit_run(cx, config->store, TX_WRITE, take_call, &job));
	*found = job.fence != 0;
	if (job.fence == 0)
		return RC_OK;
	const enum rc rc = unit_run(cx, config->store, TX_WRITE, go_on, &job);
	if (rc == RC_OK || rc == RC_CONFLICT) // lost: another process has it
		return RC_OK;
	const struct str why = arena_copy(cx->arena, cx_error(cx));
	TRY(unit_run(cx, config->store, TX_WRITE, put_off, &job));
	return cx_fail(cx, rc, "%.*s", STR_ARG(why));
}

/* ---- sending --------------------------------------------------------------------------- */

struct sending {
	const struct call_config *config;
	struct job job;
	struct call_send send;
	struct call call;
	const struct zone *zone; // of this office; NULL: not known
	bool needed;		 // the channel is there, and nobody has taken the call
	struct call_about about;
	struct call_words words;
	struct str failed;
};

static enum rc take_send(struct cx *cx, struct db *db, void *arg)
{
	struct sending *s = arg;
	struct organisation own;
	struct id id;
	TRY(job_take(cx, db, SEND_JOB, LEASE_US, &s->job));
	if (s->job.fence == 0)
		return RC_OK;
	if (!id_parse(s->job.key, &id))
		return cx_fail(cx, RC_BUG, "the key of a job is no id");
	TRY(call_send_load(cx, db, id, &s->send));
	s->needed = s->send.address.n > 0 && s->send.sent_at.us == 0;
	if (!id_is_set(s->send.call))
		return RC_OK;
	TRY(call_load(cx, db, s->send.call, &s->call));
	TRY(organisation_own(cx, db, &own));
	TRY(calendar_zone(cx, db, own.country, &s->zone));
	s->needed = s->needed && !str_eq(s->call.ended, STR("taken")) &&
		    !str_eq(s->call.ended, STR("overtaken"));
	return RC_OK;
}

static void word_it(struct cx *cx, struct sending *s)
{
	struct arena *a = cx->arena;
	const struct call_config *c = s->config;
	const bool test = !id_is_set(s->send.call);
	const char *slash = s->send.language.n > 0 ? "/" : "";
	const struct str prefix = arena_fmt(a, "%.*s%s%.*s", STR_ARG(c->address), slash,
					    STR_ARG(s->send.language));
	s->about = (struct call_about){ .link = arena_fmt(a, "%.*s/duty/channels",
							  STR_ARG(prefix)) };
	if (!test)
		s->about = (struct call_about){
			.reference = s->call.reference,
			.event = s->call.event,
			.due = s->call.due,
			.zone = s->zone,
			.urgent = s->call.urgent,
			.link = arena_fmt(a, "%.*s/duty/calls/%.*s", STR_ARG(prefix),
					  STR_ARG(id_print(a, s->call.id))),
		};
	s->words = call_words(a, &s->about, c->translate, s->send.language);
}

static enum rc post(struct cx *cx, const struct fetch_req *req)
{
	struct fetch_res res;
	TRY(fetch_post(cx, req, &res));
	if (res.status < 200 || res.status > 299)
		return cx_fail(cx, RC_IO, "it answered with status %d", res.status);
	return RC_OK;
}

static enum rc send_mail(struct cx *cx, const struct sending *s)
{
	const struct mail mail = { .to = s->send.address,
				   .id = id_print(cx->arena, s->send.id),
				   .subject = s->words.title,
				   .text = s->words.text };
	if (s->config->mail.url.n == 0)
		return cx_fail(cx, RC_CONFLICT,
			       "this node sends no mail: node.yaml has no line mail");
	return mail_send(cx, &s->config->mail, &mail, TIMEOUT_MS);
}

static enum rc send_webhook(struct cx *cx, const struct sending *s)
{
	struct buf body;
	AUTO(json) j = json_new(cx->arena);
	const bool test = s->about.reference.n == 0;
	json_str(j, "id", id_print(cx->arena, s->send.id));
	json_str(j, "reference", s->about.reference);
	json_str(j, "event", test ? STR("test") : str_from_c(event_key(s->about.event)));
	json_bool(j, "urgent", s->about.urgent);
	if (s->about.due.us != 0)
		json_str(j, "due", entry_print_time(cx->arena, s->about.due));
	else
		json_add_null(j, "due");
	json_str(j, "title", s->words.title);
	json_str(j, "link", s->about.link);
	buf_init(&body, JSON_MAX);
	json_print(j, &body);
	const struct str text = arena_copy(cx->arena, buf_str(&body));
	buf_done(&body);
	return post(cx, &(struct fetch_req){ .url = s->send.address,
					     .body = text,
					     .type = STR("application/json"),
					     .timeout_ms = TIMEOUT_MS,
					     .answer_max = ANSWER_MAX });
}

static enum rc send_push(struct cx *cx, const struct sending *s)
{
	struct arena *a = cx->arena;
	const struct str headers[] = {
		arena_fmt(a, "Title: %.*s", STR_ARG(mail_word(a, s->words.title))),
		arena_fmt(a, "Priority: %s", s->about.urgent ? "urgent" : "default"),
		arena_fmt(a, "Click: %.*s", STR_ARG(s->about.link)),
	};
	return post(cx, &(struct fetch_req){ .url = s->send.address,
					     .body = s->words.text,
					     .type = STR("text/plain; charset=utf-8"),
					     .headers = headers,
					     .headers_n = sizeof headers / sizeof *headers,
					     .timeout_ms = TIMEOUT_MS,
					     .answer_max = ANSWER_MAX });
}

static enum rc send_it(struct cx *cx, const struct sending *s)
{
	switch (s->send.kind) {
	case CHANNEL_MAIL:
		return send_mail(cx, s);
	case CHANNEL_WEBHOOK:
		return send_webhook(cx, s);
	case CHANNEL_PUSH:
		return send_push(cx, s);
	case CHANNELS:
		break;
	}
	return cx_fail(cx, RC_BUG, "a channel of no kind");
}

static enum rc write_down(struct cx *cx, struct db *db, void *arg)
{
	struct sending *s = arg;
	if (!s->needed)
		return job_done(cx, db, &s->job);
	TRY(call_send_tried(cx, db, &s->send, s->failed));
	if (s->failed.n == 0 || s->job.tries >= SEND_TRIES)
		return job_done(cx, db, &s->job);
	return job_retry(cx, db, &s->job, STR("a message to somebody on duty did not go out"));
}

enum rc call_send_turn(struct cx *cx, const struct call_config *config, bool *found)
{
	struct sending *s = arena_new(cx->arena, struct sending, 1);
	s->config = config;
	TRY(unit_run(cx, config->store, TX_WRITE, take_send, s));
	*found = s->job.fence != 0;
	if (!*found)
		return RC_OK;
	if (s->needed) {
		word_it(cx, s);
		if (send_it(cx, s) != RC_OK)
			s->failed = arena_copy(cx->arena, cx_error(cx));
	}
	cx->now = instant_now(); // sending takes long
	const enum rc rc = unit_run(cx, config->store, TX_WRITE, write_down, s);
	return rc == RC_CONFLICT ? RC_OK : rc; // lost: another process has it
}
