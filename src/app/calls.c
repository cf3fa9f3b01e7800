// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/calls.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/referral_rules.h"
#include "app/retain_terms.h"
#include "crypto/secret.h"
#include "desk/call_job.h"
#include "desk/hit_job.h"
#include "intake/look_job.h"
#include "intake/public_numbers_db.h"
#include "intake/referral_job.h"
#include "intake/registry_job.h"
#include "intake/retain_job.h"
#include "intake/warning_db.h"
#include "intake/warning_job.h"
#include "ledger/ticker_job.h"
#include "web/lang.h"
#include "web/tally.h"

enum { SENDERS = 2, PASSWORD_MAX = 1024 };
#define IDLE_US (INT64_C(2) * 1000 * 1000)
#define LOOK_IDLE_US (INT64_C(30) * 1000 * 1000)
#define RETAIN_EVERY_US (INT64_C(3600) * 1000 * 1000)
#define LOOK_PAUSE_US (INT64_C(200) * 1000) // five a second at most

struct calls {
	struct arena memory;
	struct call_config config;
	struct referral_config referral;
	struct looks {
		struct store *store;
		struct outside outside;
	} looks;
	struct registers {
		struct store *store;
		struct registry_config config;
	} registers;
	struct retaining {
		struct store *store;
		struct retain_terms terms;
	} retaining;
	struct ticker *counter, *caller, *hits, *referrals, *warnings, *lookers, *registrars,
		*retainer, *senders[SENDERS];
};

static struct str translate(struct arena *a, struct str language, const char *english)
{
	const struct lang *lang = lang_by_prefix(language, true);
	return lang ? lang_text(a, lang, english) : str_from_c(english);
}

/* The first line of the file. */
static enum rc read_password(struct cx *cx, struct arena *memory, struct str path, struct str *out)
{
	char line[PASSWORD_MAX];
	FILE *f = fopen(str_c(cx->arena, path), "rbe");
	if (!f)
		return cx_fail(cx, RC_IO, "mail-password-file %.*s: %s", STR_ARG(path),
			       strerror(errno));
	const bool good = fgets(line, sizeof line, f) != NULL;
	(void)fclose(f); // only read
	if (!good)
		return cx_fail(cx, RC_INVALID, "mail-password-file %.*s is empty", STR_ARG(path));
	line[strcspn(line, "\r\n")] = '\0';
	*out = arena_copy(memory, str_from_c(line));
	secret_wipe(line, sizeof line);
	return RC_OK;
}

static enum rc read_settings(struct cx *cx, const struct settings *s, struct calls *c)
{
	struct arena *m = &c->memory;
	c->config.address = arena_copy(m, s->address);
	c->config.translate = translate;
	c->config.mail.url = arena_copy(m, s->mail);
	c->config.mail.from = arena_copy(m, s->mail_from);
	c->config.mail.user = arena_copy(m, s->mail_user);
	if (s->mail.n > 0 && s->mail_from.n == 0)
		return cx_fail(cx, RC_INVALID,
			       "node.yaml has a line mail and none mail-from: write the address "
			       "that mail comes from");
	if (s->mail_password_file.n == 0)
		return RC_OK;
	const struct str path = str_starts(s->mail_password_file, STR("/"))
					? s->mail_password_file
					: arena_fmt(cx->arena, "%.*s/%.*s", STR_ARG(s->dir),
						    STR_ARG(s->mail_password_file));
	return read_password(cx, m, path, &c->config.mail.password);
}

/* Again at once while there is more to do. */
static enum rc turned(enum rc rc, bool found, int64_t *next_us)
{
	*next_us = found && rc == RC_OK ? 0 : IDLE_US;
	return rc;
}

static enum rc caller_turn(struct cx *cx, void *arg, int64_t *next_us)
{
	bool found = false;
	const enum rc rc = call_job_turn(cx, arg, &found);
	return turned(rc, found, next_us);
}

static enum rc sender_turn(struct cx *cx, void *arg, int64_t *next_us)
{
	bool found = false;
	const enum rc rc = call_send_turn(cx, arg, &found);
	return turned(rc, found, next_us);
}

static enum rc hits_turn(struct cx *cx, void *arg, int64_t *next_us)
{
	bool found = false;
	const struct call_config *c = arg;
	const enum rc rc = hit_job_turn(cx, c->store, &found);
	return turned(rc, found, next_us);
}

struct readings {
	struct tally_row rows[TALLY_MAX];
	size_t n;
};

static enum rc keep_readings(struct cx *cx, struct db *db, void *arg)
{
	const struct readings *r = arg;
	for (size_t i = 0; i < r->n; i++)
		TRY(warning_read(cx, db, r->rows[i].page, r->rows[i].reads));
	return RC_OK;
}

static enum rc warnings_turn(struct cx *cx, void *arg, int64_t *next_us)
{
	bool found = false;
	const struct call_config *c = arg;
	struct readings r = { .n = 0 };
	r.n = tally_take(r.rows);
	if (r.n > 0)
		TRY(unit_run(cx, c->store, TX_WRITE, keep_readings, &r));
	const struct warning_post post = { c->store, c->address, &c->mail };
	const enum rc rc = warning_turn(cx, &post, &found);
	return turned(rc, found, next_us);
}

static enum rc referrals_turn(struct cx *cx, void *arg, int64_t *next_us)
{
	bool found = false;
	const enum rc rc = referral_turn(cx, arg, &found);
	return turned(rc, found, next_us);
}

static enum rc looks_turn(struct cx *cx, void *arg, int64_t *next_us)
{
	bool found = false;
	const struct looks *l = arg;
	const struct looker looker = look_outside(&l->outside);
	const enum rc rc = look_turn(cx, l->store, &looker, &found);
	*next_us = found && rc == RC_OK ? LOOK_PAUSE_US : LOOK_IDLE_US;
	return rc;
}

static enum rc registers_turn(struct cx *cx, void *arg, int64_t *next_us)
{
	bool found = false;
	const struct registers *r = arg;
	const enum rc rc = registry_turn(cx, r->store, &r->config, &found);
	*next_us = IDLE_US; // no more than one question at a time in that
	return rc;
}

static enum rc retainer_turn(struct cx *cx, void *arg, int64_t *next_us)
{
	bool found = false;
	const struct retaining *r = arg;
	const enum rc rc = retain_turn(cx, r->store, &r->terms, &found);
	*next_us = found && rc == RC_OK ? IDLE_US : RETAIN_EVERY_US;
	return rc;
}

static enum rc count_month(struct cx *cx, struct db *db, void *arg)
{
	return public_numbers_count(cx, db, arg);
}

static enum rc keep_month(struct cx *cx, struct db *db, void *arg)
{
	return public_numbers_keep(cx, db, arg);
}

/* A month at a time; counting reads much, and nobody waits for it. */
static enum rc counter_turn(struct cx *cx, void *arg, int64_t *next_us)
{
	struct public_month m = { .month = { 0 } };
	*next_us = RETAIN_EVERY_US;
	TRY(unit_run(cx, arg, TX_READ, count_month, &m));
	if (m.month.n == 0)
		return RC_OK;
	*next_us = IDLE_US;
	return unit_run(cx, arg, TX_WRITE, keep_month, &m);
}

static struct outside outside_of(const struct settings *s, struct calls *c)
{
	return (struct outside){ .resolver = arena_copy(&c->memory, s->resolver),
				 .is_public = address_is_public,
				 .timeout_ms = LOOK_TIMEOUT_MS };
}

/* The files lie in the data folder unless the name begins with /. */
static void start_registers(const struct settings *s, struct store *store, struct calls *c)
{
	if (s->rdap.n == 0)
		return;
	const struct str folder = str_starts(s->rdap, STR("/"))
					  ? arena_copy(&c->memory, s->rdap)
					  : arena_fmt(&c->memory, "%.*s/%.*s", STR_ARG(s->dir),
						      STR_ARG(s->rdap));
	c->registers = (struct registers){ store, { folder, outside_of(s, c) } };
	c->registrars = ticker_start_low("registries", registers_turn, &c->registers);
}

/* What is not asked for never begins. */
static void start_looks(const struct settings *s, struct store *store, struct calls *c)
{
	if (s->takedown_looks.n == 0)
		return;
	c->looks = (struct looks){ store, outside_of(s, c) };
	c->lookers = ticker_start_low("looks", looks_turn, &c->looks);
}

static void start_retaining(const struct settings *s, struct store *store, struct calls *c)
{
	bool any = false;
	c->retaining = (struct retaining){ store, settings_retain(s) };
	for (enum retain_class k = 0; k < RETAIN_CLASSES; k++)
		any = any || c->retaining.terms.days[k] > 0;
	if (any)
		c->retainer = ticker_start_low("retention", retainer_turn, &c->retaining);
}

enum rc calls_start(struct cx *cx, const struct settings *s, struct store *store,
		    struct calls **out)
{
	struct calls *c = calloc(1, sizeof *c);
	INVARIANT(c != NULL);
	c->config.store = store;
	const enum rc rc = read_settings(cx, s, c);
	if (rc != RC_OK) {
		calls_close(c);
		return rc;
	}
	c->caller = ticker_start("calls", caller_turn, &c->config);
	c->referral = (struct referral_config){ .store = store,
						.mail = c->config.mail,
						.rules = settings_referral(s),
						.translate = translate };
	c->referrals = ticker_start("referrals", referrals_turn, &c->referral);
	start_looks(s, store, c);
	start_registers(s, store, c);
	start_retaining(s, store, c);
	if (s->public_numbers.n > 0)
		c->counter = ticker_start_low("numbers", counter_turn, store);
	c->hits = ticker_start("hits", hits_turn, &c->config);
	c->warnings = ticker_start("warnings", warnings_turn, &c->config);
	for (size_t i = 0; i < SENDERS; i++)
		c->senders[i] = ticker_start("messages", sender_turn, &c->config);
	*out = c;
	return RC_OK;
}

void calls_close(struct calls *c)
{
	if (!c)
		return;
	ticker_close(c->caller);
	ticker_close(c->retainer);
	ticker_close(c->counter);
	ticker_close(c->hits);
	ticker_close(c->warnings);
	ticker_close(c->lookers);
	ticker_close(c->registrars);
	ticker_close(c->referrals);
	for (size_t i = 0; i < SENDERS; i++)
		ticker_close(c->senders[i]);
	arena_done(&c->memory);
	free(c);
}
