// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/node.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/crl.h"
#include "app/data_option.h"
#include "app/key_cmd.h"
#include "core/log.h"
#include "desk/chain_job.h"
#include "desk/clock_job.h"
#include "desk/desk_web.h"
#include "desk/glass_db.h"
#include "evidence/ending_db.h"
#include "evidence/ending_web.h"
#include "evidence/erase_job.h"
#include "evidence/service_job.h"
#include "evidence/stamp_queue_job.h"
#include "exchange/peer_eyes_db.h"
#include "exchange/release_db.h"
#include "intake/constituent_job.h"
#include "intake/visit_job.h"
#include "intake/warning_db.h"
#include "ledger/entry_db.h"
#include "ledger/key_job.h"
#include "ledger/service_job.h"
#include "ledger/ticker_job.h"
#include "people/approval_db.h"
#include "people/link_db.h"
#include "people/reading_db.h"
#include "store/blob.h"
#include "web/lang.h"
#include "web/sentence.h"

enum {
	PEOPLE_EVERY_US = 60 * 1000 * 1000,
	CLOCKS_EVERY_US = 15 * 1000 * 1000,
	EVIDENCE_EVERY_US = 2 * 1000 * 1000,
	VISITS_EVERY_US = 60 * 1000 * 1000,
	SWEEP_EVERY_US = 5 * 60 * 1000 * 1000, // BLOB_PARTS of it: a day
};

struct node {
	struct store *store;
	struct blobs *blobs;
	struct signer *signer;
	struct ledger_service *ledger;
	struct ticker *people_work, *clock_work, *stamp_work, *evidence_work, *visit_work;
	struct stamper stamper;
	struct instant sweep_at; // of the next part of the blobs
	unsigned sweep_part;
	struct people_site people;
	struct str dir, law_dir; // law_dir: empty: what is built in
	struct arena memory;
};

/* ---- files ---- */

static struct str path_of(struct cx *cx, struct str dir, const char *name)
{
	return arena_fmt(cx->arena, "%.*s/%s", STR_ARG(dir), name);
}

/* A new file, on disk before this returns. */
enum rc node_write_file(struct cx *cx, struct str path, struct str text)
{
	const int fd = open(path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return cx_fail(cx, errno == EEXIST ? RC_CONFLICT : RC_IO, "cannot make %s: %s",
			       path.p, strerror(errno));
	const ssize_t n = write(fd, text.p, text.n);
	const bool good = n >= 0 && (size_t)n == text.n && fsync(fd) == 0;
	if (close(fd) != 0 || !good)
		return cx_fail(cx, RC_IO, "cannot write %s: %s", path.p, strerror(errno));
	return RC_OK;
}

/* The names in it are on disk before this returns. */
enum rc node_sync_folder(struct cx *cx, struct str dir)
{
	const int fd = open(path_of(cx, dir, "").p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const bool good = fd >= 0 && fsync(fd) == 0;
	if (!good)
		(void)cx_fail(cx, RC_IO, "cannot sync the folder %.*s: %s", STR_ARG(dir),
			      strerror(errno));
	if (fd >= 0)
		(void)close(fd); // only read
	return good ? RC_OK : RC_IO;
}

enum rc node_read_people_key(struct cx *cx, struct str dir, const char *name, struct seal_key *out)
{
	char text[200];
	const struct str path = path_of(cx, dir, name);
	const int fd = open(path.p, O_RDONLY | O_CLOEXEC);
	const ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text);
	if (fd >= 0)
		(void)close(fd); // only read
	if (n < 0)
		return cx_fail(cx, RC_IO, "cannot read %s: %s", path.p, strerror(errno));
	if (!seal_key_parse((struct str){ text, (size_t)n }, out))
		return cx_fail(cx, RC_INVALID, "%s is no key file of comity", path.p);
	return RC_OK;
}

/* ---- an open node ---- */

/* Before the signing process, which makes the file of what was signed. */
static enum rc check_restored(struct cx *cx, struct str dir)
{
	if (access(path_of(cx, dir, NODE_RESTORED_MARK).p, F_OK) != 0 ||
	    access(path_of(cx, dir, "state/witnessed").p, F_OK) == 0)
		return RC_OK;
	return cx_fail(cx, RC_CONFLICT,
		       "this node was restored from a backup, and what its ledger has signed since "
		       "then is not known. Copy state/witnessed from the old disk into %.*s/state; "
		       "if it is lost: comity ledger acknowledge-restore",
		       STR_ARG(dir));
}

static enum rc check_people_key(struct cx *cx, struct str dir)
{
	if (access(path_of(cx, dir, KEY_PEOPLE_OLD).p, F_OK) != 0)
		return RC_OK;
	return cx_fail(cx, RC_CONFLICT,
		       "%.*s/" KEY_PEOPLE_OLD " is there: a change of people.key was cut off. Run "
		       "comity key new people again",
		       STR_ARG(dir));
}

/* One of the two lines was changed: to serve would mix two nodes. */
static enum rc check_origin(struct cx *cx, struct db *db, void *arg)
{
	const struct settings *s = arg;
	struct str origin;
	TRY(ledger_origin(cx, db, &origin));
	if (str_eq(origin, s->origin))
		return RC_OK;
	return cx_fail(cx, RC_CONFLICT,
		       "node.yaml says that the ledger is %.*s, but its database holds the ledger "
		       "of %.*s: either the line origin was changed, or the line database names "
		       "another node's database. Nothing was changed: put the right line back",
		       STR_ARG(s->origin), STR_ARG(origin));
}

/* What the other rooms do about an approval that was decided. */
static enum rc decided(struct cx *cx, struct page *pg, const struct approval *approval,
		       const struct approval_ask *ask)
{
	TRY(peer_eyes_decided(cx, pg->db, approval, ask));
	TRY(release_decided(cx, pg->db, approval, ask));
	TRY(warning_decided(cx, pg->db, approval, ask));
	TRY(ending_decided(cx, pg->db, approval, ask));
	return desk_approval_decided(cx, pg, approval, ask);
}

/* As people read what an approval is about. */
static enum rc shown(struct cx *cx, struct page *pg, const struct approval *approval,
		     struct html *out)
{
	return ending_is(approval) ? ending_shown(cx, pg, approval, out)
				   : desk_approval_shown(cx, pg, approval, out);
}

static enum rc begin(struct cx *cx, const struct settings *s, struct node *n)
{
	const struct store_config config = { .url = s->database };
	struct settings copy = *s;
	TRY(check_restored(cx, s->dir));
	n->dir = arena_copy(&n->memory, s->dir);
	TRY(signer_start(cx, s->dir, &n->signer));
	TRY(check_people_key(cx, s->dir));
	TRY(node_read_people_key(cx, s->dir, "keys/people.key", &n->people.key));
	n->people.limits = SESSION_LIMITS_DEFAULT;
	n->people.origin = arena_copy(&n->memory, s->address);
	n->people.revoked = crl_folder_check;
	n->people.data_dir = n->dir;
	n->people.decided = decided;
	n->people.shown = shown;
	n->people.glass = desk_glass;
	n->people.rp_id = arena_copy(&n->memory, settings_host(s));
	TRY(store_open(cx, &config, &n->store));
	TRY(blobs_open(cx, path_of(cx, s->dir, "blobs"), &n->blobs));
	return unit_run(cx, n->store, TX_READ, check_origin, &copy);
}

enum rc node_begin(struct cx *cx, const struct settings *settings, struct str law_dir,
		   struct node **out)
{
	struct node *n = calloc(1, sizeof *n);
	INVARIANT(n != NULL);
	n->law_dir = arena_copy(&n->memory, law_dir);
	const enum rc rc = begin(cx, settings, n);
	if (rc == RC_OK)
		*out = n;
	else
		node_close(cx, n);
	return rc;
}

/* Writes down what has lapsed and forgets what no longer counts. Each process of the node
 * does it: twice is once. */
static enum rc tidy_people(struct cx *cx, struct db *db, void *arg)
{
	const struct node *n = arg;
	int64_t lapsed, closed;
	TRY(approval_lapse(cx, db, &lapsed));
	TRY(reading_close(cx, db, &closed));
	TRY(session_forget(cx, db, &n->people.limits));
	return sign_in_forget(cx, db);
}

static enum rc people_turn(struct cx *cx, void *arg, int64_t *next_us)
{
	const struct node *n = arg;
	*next_us = PEOPLE_EVERY_US;
	return unit_run(cx, n->store, TX_WRITE, tidy_people, arg);
}

static enum rc clock_turn(struct cx *cx, void *arg, int64_t *next_us)
{
	const struct node *n = arg;
	bool found = false;
	*next_us = CLOCKS_EVERY_US;
	const enum rc rc = clock_job_turn(cx, n->store, &found);
	if (found)
		*next_us = 0;
	return rc;
}

/* One part after the other, so that each has its turn in a day. While something is sealed, later. */
static enum rc sweep_blobs(struct cx *cx, struct node *n, const struct content_home *home)
{
	char gone[24];
	int64_t swept = 0;
	n->sweep_at.us = cx->now.us + SWEEP_EVERY_US;
	const enum rc rc = content_sweep(cx, home, n->sweep_part % BLOB_PARTS, &swept);
	if (rc == RC_BUSY)
		return RC_OK;
	n->sweep_part++;
	if (swept > 0)
		LOG({ "unit", STR("evidence") },
		    { "swept", (struct str){ gone, (size_t)snprintf(gone, sizeof gone, "%lld",
								    (long long)swept) } });
	return rc;
}

static struct str say(struct arena *a, const void *language, const char *english)
{
	return lang_text(a, language, english);
}

static struct str say_country(struct arena *a, const void *language, struct str alpha2,
			      struct str english)
{
	return lang_country(a, language, alpha2, english);
}

static struct str say_sentence(struct arena *a, const void *language, struct str english)
{
	return sentence_in(a, language, english);
}

static bool find_language(struct str name, struct certificate_language *out)
{
	*out = (struct certificate_language){ say, say_country, lang_by_prefix(name, false),
					      say_sentence, name };
	return out->language != NULL;
}

static enum rc read_overlay(struct cx *cx, struct db *db, void *arg)
{
	return release_overlay(cx, db, arg);
}

/* As it stands now: a thread of the node does not know the snapshot that pages answer from. */
static enum rc load_law(struct cx *cx, void *of, const struct law **out)
{
	const struct node *n = of;
	struct report report;
	struct law_overlay overlay = { 0 };
	struct law *law = NULL;
	report_init(&report, cx->arena);
	TRY(unit_run(cx, n->store, TX_READ, read_overlay, &overlay));
	TRY(law_source_load(cx, cx->arena, n->law_dir, &overlay, &report, &law));
	*out = law;
	return RC_OK;
}

static enum rc evidence_work(struct cx *cx, void *arg, int64_t *next_us)
{
	struct node *n = arg;
	bool found = false;
	const struct content_home home = { n->store,	      n->blobs,	  n->dir,
					   data_blob_holders, desk_chain, n->people.origin,
					   find_language,     load_law,	  n };
	*next_us = EVIDENCE_EVERY_US;
	const enum rc rc = evidence_turn(cx, &home, &found);
	if (found)
		*next_us = 0;
	TRY(rc);
	return n->sweep_at.us <= cx->now.us ? sweep_blobs(cx, n, &home) : RC_OK;
}

static enum rc visit_work(struct cx *cx, void *arg, int64_t *next_us)
{
	const struct node *n = arg;
	bool found = false;
	const struct content_home home = { n->store, n->blobs, n->dir, data_blob_holders };
	*next_us = VISITS_EVERY_US;
	const enum rc rc = visit_turn(cx, &home, &found);
	if (found)
		*next_us = 0;
	TRY(rc);
	TRY(constituent_turn(cx, n->store, &found));
	if (found)
		*next_us = 0;
	return RC_OK;
}

enum rc node_start(struct cx *cx, struct node *n)
{
	const struct witness_config config = { n->store, n->signer, n->dir };
	TRY(evidence_sweep(cx, n->dir));
	TRY(ledger_service_start(cx, &config, &n->ledger));
	n->people_work = ticker_start("people", people_turn, n);
	n->clock_work = ticker_start("clocks", clock_turn, n);
	n->evidence_work = ticker_start_low("evidence", evidence_work, n);
	n->visit_work = ticker_start_low("reports", visit_work, n);
	n->stamper.store = n->store;
	n->stamp_work = ticker_start_low("stamps", stamp_turn, &n->stamper);
	return RC_OK;
}

enum rc node_check(struct cx *cx, const struct node *n)
{
	return signer_check(cx, n->signer);
}

struct witness *node_witness(const struct node *n)
{
	return ledger_service_witness(n->ledger);
}

bool node_has_checked(const struct node *n)
{
	return ledger_service_has_checked(n->ledger);
}

void node_close(struct cx *cx, struct node *n)
{
	if (!n)
		return;
	ticker_close(n->stamp_work);
	ticker_close(n->visit_work);
	ticker_close(n->evidence_work);
	ticker_close(n->clock_work);
	ticker_close(n->people_work);
	ledger_service_close(cx, n->ledger);
	blobs_close(n->blobs);
	store_close(n->store);
	signer_close(n->signer);
	arena_done(&n->memory);
	free(n);
}

struct signer *node_signer(const struct node *n)
{
	return n->signer;
}

const struct blobs *node_blobs(const struct node *n)
{
	return n->blobs;
}

struct store *node_store(const struct node *n)
{
	return n->store;
}

const struct people_site *node_people(const struct node *n)
{
	return &n->people;
}

struct first {
	struct sha256 token;
	bool made;
};

static enum rc make_first(struct cx *cx, struct db *db, void *arg)
{
	struct first *f = arg;
	return link_make_first(cx, db, f->token, &f->made);
}

enum rc node_first_link(struct cx *cx, struct node *n, struct str *out)
{
	struct first f;
	const struct str token = token_new(cx->arena, &f.token);
	TRY(unit_run(cx, n->store, TX_WRITE, make_first, &f));
	*out = (struct str){ 0 };
	if (f.made)
		*out = arena_fmt(cx->arena, "%.*s/start?link=%.*s", STR_ARG(n->people.origin),
				 STR_ARG(token));
	return RC_OK;
}
