// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/warning_job.h"

#include "intake/warning_db.h"

enum { TIMEOUT_MS = 20000 };

struct sending {
	struct warning_mail mail;
	struct warning warning;
	struct str fault;
};

static enum rc take(struct cx *cx, struct db *db, void *arg)
{
	struct sending *s = arg;
	TRY(warning_mail_take(cx, db, &s->mail));
	if (!id_is_set(s->mail.id))
		return RC_OK;
	return warning_load(cx, db, s->mail.warning, &s->warning);
}

static enum rc note(struct cx *cx, struct db *db, void *arg)
{
	const struct sending *s = arg;
	return warning_mail_done(cx, db, &s->mail, s->fault);
}

enum rc warning_turn(struct cx *cx, const struct warning_post *post, bool *found)
{
	struct sending s = { .fault = { 0 } };
	*found = false;
	if (post->mail->url.n == 0)
		return RC_OK;
	TRY(unit_run(cx, post->store, TX_WRITE, take, &s));
	if (!id_is_set(s.mail.id))
		return RC_OK;
	*found = true;
	const struct mail mail = {
		.to = s.mail.address,
		.id = id_print(cx->arena, s.mail.id),
		.subject = arena_fmt(cx->arena, "[%s] %s%.*s", tlp_label(s.warning.tlp),
				     s.warning.withdrawn_at.us != 0 ? "WITHDRAWN: " : "",
				     STR_ARG(s.warning.text.title)),
		.text = warning_mail_text(cx->arena, &s.warning, post->address),
	};
	if (mail_send(cx, post->mail, &mail, TIMEOUT_MS) != RC_OK)
		s.fault = arena_copy(cx->arena, cx_error(cx));
	return unit_run(cx, post->store, TX_WRITE, note, &s);
}
