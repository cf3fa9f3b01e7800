// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/doctor_cmd.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include "app/backup_cmd.h"
#include "app/crl.h"
#include "app/data_option.h"
#include "app/node.h"
#include "app/places.h"
#include "core/term.h"
#include "evidence/stamp_db.h"
#include "formats/json.h"
#include "formats/mmdb.h"
#include "formats/parser.h"
#include "ledger/check_job.h"
#include "ledger/entry_db.h"
#include "ledger/key_job.h"
#include "net/trust.h"
#include "store/blob.h"
#include "store/health.h"

enum {
	PEM_MAX = 1 << 20,
	PIECE = 1 << 16,
	MISSING_MAX = 1 << 24, // bytes
	DAYS_WATCH = 30,       // before a certificate ends
	DAYS_BAD = 3,
	PLACES_OLD = 90, // days of a database of addresses
	CLOCK_BAD_US = 2000000,
	SHOWN_MAX = 5, // findings of one kind
};

#define FREE_BAD ((uint64_t)256 << 20) // bytes: a day of a busy node
#define FREE_WATCH ((uint64_t)2 << 30)
#define DAY_US ((int64_t)86400 * 1000000)

enum verdict { GOOD, WATCH, BAD };

static const struct {
	const char *key;
	enum term_colour colour;
} verdicts[] = {
	[GOOD] = { "good", TERM_GREEN },
	[WATCH] = { "watch", TERM_YELLOW },
	[BAD] = { "bad", TERM_RED },
};

struct line {
	const char *what;
	enum verdict verdict;
	struct str detail;
	struct str remedy; // empty when good
};

struct doctor {
	struct settings settings;
	struct store *store; // NULL: it could not be opened
	bool quick;	     // content is not read
	struct {
		struct line *p;
		size_t n, cap;
	} lines;
};

static int run_doctor(struct cx *cx, int argc, char **argv, FILE *out);

const struct command doctor_commands[] = {
	{ "doctor", "look at all that a node stands on and say what to do",
	  "doctor --data DIR [--quick] [--json]", run_doctor },
	{ 0 },
};

#define REVOKED "revoked certificates"
#define PLACES "places of addresses"

static const struct option options_table[] = {
	DATA_OPTION,
	{ "quick", NULL, "do not read every blob and every entry", OPTION_ONCE },
	{ "json", NULL, "print JSON", OPTION_ONCE },
	{ 0 },
};

static void say(struct cx *cx, struct doctor *d, const char *what, enum verdict verdict,
		struct str detail, const char *remedy)
{
	*ARENA_PUSH(cx->arena, &d->lines) = (struct line){ what, verdict,
							   arena_copy(cx->arena, detail),
							   str_from_c(remedy) };
}

/* What failed says itself what to do. */
static void say_failed(struct cx *cx, struct doctor *d, const char *what)
{
	say(cx, d, what, BAD, cx_error(cx), "do as this sentence says");
}

/* Database and ledger. */

static void look_at_database(struct cx *cx, struct doctor *d)
{
	struct health h;
	const struct store_config config = { .url = d->settings.database, .connections = 1 };
	if (store_open(cx, &config, &d->store) != RC_OK ||
	    health_check(cx, d->store, &h) != RC_OK) {
		say_failed(cx, d, "database");
		return;
	}
	const bool is_sqlite = store_kind(d->store) == STORE_SQLITE;
	for (size_t i = 0; i < h.n && i < SHOWN_MAX; i++)
		say(cx, d, "database", BAD, h.p[i],
		    is_sqlite ? "stop the node, keep a copy of the file, restore a backup"
			      : "set it to on in postgresql.conf, and reload the server");
	if (h.n == 0)
		say(cx, d, "database", GOOD,
		    is_sqlite ? STR("SQLite, every page is whole, every row refers to one")
			      : STR("PostgreSQL, and it syncs what it promises"),
		    "");
	const int64_t apart = h.clock_us - instant_now().us;
	if (apart > CLOCK_BAD_US || apart < -CLOCK_BAD_US)
		say(cx, d, "clock", BAD,
		    arena_fmt(cx->arena, "the database's clock is %lld seconds from this machine's",
			      (long long)(apart / 1000000)),
		    "let both set their clocks by NTP");
}

struct ends {
	struct str origin;
	struct tree_head head;
	struct checkpoint_row latest;
	struct cosignature_sum cosigned;
	struct str overdue; // empty: nothing is
	struct instant since;
};

static enum rc read_ends(struct cx *cx, struct db *db, void *arg)
{
	struct ends *e = arg;
	TRY(ledger_origin(cx, db, &e->origin));
	TRY(tree_head_load(cx, db, &e->head));
	TRY(checkpoint_overdue(cx, db, &e->overdue, &e->since));
	TRY(cosignature_sum(cx, db, &e->cosigned));
	return checkpoint_latest(cx, db, &e->latest);
}

static enum rc compare_names(struct cx *cx, struct doctor *d, const struct ends *e)
{
	struct note_key key;
	TRY(ledger_key_public(cx, d->settings.dir, KEY_LEDGER, &key));
	if (!str_eq(key.name, e->origin))
		return cx_fail(cx, RC_CONFLICT,
			       "the ledger is %.*s, but keys/ledger.pub is of %.*s: put the right "
			       "keys there",
			       STR_ARG(e->origin), STR_ARG(key.name));
	if (!str_eq(d->settings.origin, e->origin))
		return cx_fail(
			cx, RC_CONFLICT,
			"node.yaml says the ledger is %.*s, the database is of %.*s: put the "
			"right origin or database there",
			STR_ARG(d->settings.origin), STR_ARG(e->origin));
	return RC_OK;
}

/* Who has the key can rewrite all; only what others have countersigned tells. */
static void say_cosigned(struct cx *cx, struct doctor *d, const struct cosignature_sum *sum)
{
	if (sum->witnesses == 0)
		say(cx, d, "countersigned", GOOD, STR("by nobody yet: no other node, no witness"),
		    "");
	else
		say(cx, d, "countersigned", GOOD,
		    arena_fmt(cx->arena, "by %lld %s, up to %lld entries",
			      (long long)sum->witnesses, sum->witnesses == 1 ? "other" : "others",
			      (long long)sum->size),
		    "");
}

static void look_at_ledger(struct cx *cx, struct doctor *d)
{
	struct ends e = { 0 };
	struct ledger_report report = { 0 };
	enum rc rc = unit_run(cx, d->store, TX_READ, read_ends, &e);
	if (rc == RC_OK)
		rc = compare_names(cx, d, &e);
	if (rc == RC_OK && !d->quick)
		rc = ledger_check(cx, d->store, d->settings.dir, &report);
	if (rc != RC_OK) {
		say_failed(cx, d, "ledger");
		return;
	}
	for (size_t i = 0; i < report.findings.n && i < SHOWN_MAX; i++)
		say(cx, d, "ledger", BAD, report.findings.p[i].what,
		    "tell the overseer; compare with a backup; comity ledger check shows all. "
		    "Where a backup was restored: comity ledger acknowledge-restore");
	if (e.overdue.n > 0)
		say(cx, d, "ledger", BAD, e.overdue, "start comity serve, or restart it");
	else if (report.findings.n == 0)
		say(cx, d, "ledger", GOOD,
		    arena_fmt(cx->arena, "%lld entries%s, the last checkpoint has %lld",
			      (long long)e.head.size, d->quick ? "" : ", all verify",
			      (long long)e.latest.size),
		    "");
	say_cosigned(cx, d, &e.cosigned);
	if (e.latest.at.us > cx->now.us + CLOCK_BAD_US)
		say(cx, d, "clock", BAD,
		    STR("the last checkpoint was signed at a time that has not come yet"),
		    "set the clock by NTP before the node is served");
}

/* Time-stamps. */

static enum rc read_stamps(struct cx *cx, struct db *db, void *arg)
{
	return stamp_sum(cx, db, arg);
}

static void look_at_stamps(struct cx *cx, struct doctor *d)
{
	struct stamp_sum sum = { 0 };
	struct arena *a = cx->arena;
	if (unit_run(cx, d->store, TX_READ, read_stamps, &sum) != RC_OK) {
		say_failed(cx, d, "time-stamps");
		return;
	}
	if (sum.authorities == 0) {
		say(cx, d, "time-stamps", GOOD,
		    STR("no authority is asked: comity stamp ask tells one"), "");
		return;
	}
	const int64_t hours = (cx->now.us - sum.waits_since.us) / (DAY_US / 24);
	if (sum.waiting > 0)
		say(cx, d, "time-stamps", hours < 24 ? WATCH : BAD,
		    arena_fmt(a, "%lld wait, the oldest for %lld hours%s%.*s",
			      (long long)sum.waiting, (long long)hours, sum.why.n > 0 ? ": " : "",
			      STR_ARG(sum.why)),
		    "is comity serve running, and does the authority answer? comity stamp list "
		    "tells all; comity stamp now tries again");
	else
		say(cx, d, "time-stamps", GOOD,
		    arena_fmt(a, "%lld from %lld authorities, nothing waits", (long long)sum.had,
			      (long long)sum.authorities),
		    "");
	if (sum.unlisted > 0)
		say(cx, d, "time-stamps", WATCH,
		    arena_fmt(a, "%lld have no list of revoked certificates of their day yet",
			      (long long)sum.unlisted),
		    "look at the addresses that comity stamp ask --list told");
}

/* Blobs. */

struct blob_sum {
	int64_t n, bytes, damaged, missing;
};

static enum rc read_blob(struct cx *cx, const struct blobs *blobs, const struct blob *blob)
{
	static char piece[PIECE];
	size_t got = 1;
	AUTO(blob_reader) r = NULL;
	TRY(blob_open(cx, blobs, &blob->hash, &r));
	while (got > 0)
		TRY(blob_read(cx, r, piece, sizeof piece, &got));
	return RC_OK;
}

static enum rc read_part(struct cx *cx, struct doctor *d, const struct blobs *blobs, unsigned part,
			 struct blob_sum *sum)
{
	struct blob_page page;
	TRY(blob_list(cx, blobs, part, &page));
	for (size_t i = 0; i < page.n; i++) {
		const enum rc rc = d->quick ? RC_OK : read_blob(cx, blobs, &page.p[i]);
		sum->n++;
		sum->bytes += page.p[i].size;
		if (rc != RC_OK && rc != RC_MISSING && ++sum->damaged <= SHOWN_MAX)
			say_failed(cx, d, "blobs");
	}
	return RC_OK;
}

/* Those that a restored backup did not hold. */
static enum rc look_for_missing(struct cx *cx, struct doctor *d, const struct blobs *blobs,
				struct blob_sum *sum)
{
	struct blob_names missing;
	struct blob blob;
	struct str text;
	const enum rc rc = backup_read_text(cx, d->settings.dir, BACKUP_MISSING_FILE, MISSING_MAX,
					    &text);
	if (rc != RC_OK)
		return rc == RC_MISSING ? RC_OK : rc;
	TRY(blob_names_parse(cx, text, &missing));
	for (size_t i = 0; i < missing.n; i++)
		if (blob_find(cx, blobs, &missing.p[i], &blob) == RC_MISSING &&
		    ++sum->missing <= SHOWN_MAX)
			say(cx, d, "blobs", BAD,
			    arena_fmt(cx->arena, "%.*s was damaged when the backup was made",
				      STR_ARG(sha256_print(cx->arena, &missing.p[i]))),
			    "copy it from an older backup; " BACKUP_MISSING_FILE " names all");
	return RC_OK;
}

static void look_at_blobs(struct cx *cx, struct doctor *d)
{
	AUTO(blobs) blobs = NULL;
	struct blob_sum sum = { 0 };
	const struct str dir = arena_fmt(cx->arena, "%.*s/blobs", STR_ARG(d->settings.dir));
	if (access(dir.p, F_OK) != 0 && errno == ENOENT) {
		say(cx, d, "blobs", GOOD, STR("none yet"), "");
		return;
	}
	enum rc rc = blobs_open(cx, dir, &blobs);
	for (unsigned part = 0; part < BLOB_PARTS && rc == RC_OK; part++)
		rc = read_part(cx, d, blobs, part, &sum);
	if (rc == RC_OK)
		rc = look_for_missing(cx, d, blobs, &sum);
	if (rc != RC_OK)
		say_failed(cx, d, "blobs");
	else if (sum.damaged == 0 && sum.missing == 0)
		say(cx, d, "blobs", GOOD,
		    arena_fmt(cx->arena, "%lld, %lld bytes in all%s", (long long)sum.n,
			      (long long)sum.bytes, d->quick ? "" : "; each is as it was stored"),
		    "");
	else if (sum.damaged > SHOWN_MAX)
		say(cx, d, "blobs", BAD,
		    arena_fmt(cx->arena, "%lld are damaged in all", (long long)sum.damaged),
		    "look at the disk, and restore a backup");
}

/* The machine. */

/* As serve would: one begins, and says whether the kernel has shut it in. */
static void look_at_readers(struct cx *cx, struct doctor *d)
{
	if (parser_start(cx) != RC_OK)
		say(cx, d, "readers", BAD, cx_error(cx),
		    "let the kernel have seccomp and the service make processes: nothing that "
		    "comes from outside is read otherwise");
	else
		say(cx, d, "readers", GOOD,
		    STR("what comes from outside is read in processes that can do nothing else"),
		    "");
}

static void look_at_disk(struct cx *cx, struct doctor *d)
{
	struct statvfs fs;
	const char *dir = str_c(cx->arena, d->settings.dir);
	if (statvfs(dir, &fs) != 0) {
		(void)cx_fail(cx, RC_IO, "%s: %s", dir, strerror(errno));
		say_failed(cx, d, "disk");
		return;
	}
	const uint64_t bytes = (uint64_t)fs.f_bavail * fs.f_frsize;
	const bool no_names = fs.f_files > 0 && fs.f_favail < 10000;
	const enum verdict v = bytes < FREE_BAD						   ? BAD
			       : bytes < FREE_WATCH || no_names || (fs.f_flag & ST_RDONLY) ? WATCH
											   : GOOD;
	say(cx, d, "disk", fs.f_flag & ST_RDONLY ? BAD : v,
	    arena_fmt(cx->arena, "%llu MB are free%s%s", (unsigned long long)(bytes >> 20),
		      no_names ? ", hardly any file can be made" : "",
		      fs.f_flag & ST_RDONLY ? ", it is read-only" : ""),
	    v == GOOD ? "" : "make room: nothing is accepted on a full disk");
}

static void look_at_clock(struct cx *cx, struct doctor *d)
{
	struct timex t = { 0 };
	const bool is_set = adjtimex(&t) >= 0 && !(t.status & STA_UNSYNC);
	say(cx, d, "clock", is_set ? GOOD : WATCH,
	    is_set ? STR("set by NTP") : STR("the kernel does not know that anybody sets it"),
	    is_set ? "" : "run a service such as chrony or systemd-timesyncd");
}

static void look_at_keys(struct cx *cx, struct doctor *d)
{
	static const char *const files[] = { "ledger.key", "ledger.pub", "witness.key",
					     "people.key" };
	enum verdict worst = GOOD;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct stat st;
		const struct str path = arena_fmt(cx->arena, "%.*s/keys/%s",
						  STR_ARG(d->settings.dir), files[i]);
		const bool is_there = stat(path.p, &st) == 0;
		const bool is_open = is_there && (st.st_mode & 077) && !str_ends(path, STR(".pub"));
		if (!is_there)
			say(cx, d, "keys", BAD,
			    arena_fmt(cx->arena, "%s: %s", path.p, strerror(errno)),
			    "put back the copy that you keep elsewhere");
		else if (is_open)
			say(cx, d, "keys", BAD, arena_fmt(cx->arena, "others may read %s", path.p),
			    "chmod 600, and ask yourself who has read it");
		if (!is_there || is_open)
			worst = BAD;
	}
	if (worst == GOOD)
		say(cx, d, "keys", GOOD, STR("all there, and nobody else may read them"), "");
}

static enum rc read_pem(struct cx *cx, struct str path, struct str *out)
{
	FILE *f = fopen(str_c(cx->arena, path), "rbe");
	if (!f)
		return cx_fail(cx, RC_IO, "cannot read %.*s: %s", STR_ARG(path), strerror(errno));
	char *bytes = arena_alloc(cx->arena, PEM_MAX);
	*out = (struct str){ bytes, fread(bytes, 1, PEM_MAX, f) };
	(void)fclose(f); // only read
	return RC_OK;
}

static void look_at_certificate(struct cx *cx, struct doctor *d, const char *what, struct str path)
{
	struct str pem = { 0 };
	struct instant ends = { 0 };
	if (path.n == 0)
		return;
	if (read_pem(cx, path, &pem) != RC_OK || trust_ends(cx, pem, &ends) != RC_OK) {
		say_failed(cx, d, what);
		return;
	}
	const int64_t days = (ends.us - cx->now.us) / DAY_US;
	const enum verdict v = days < DAYS_BAD ? BAD : days < DAYS_WATCH ? WATCH : GOOD;
	say(cx, d, what, v,
	    ends.us < cx->now.us ? arena_fmt(cx->arena, "%.*s has ended", STR_ARG(path))
				 : arena_fmt(cx->arena, "%.*s ends in %lld days", STR_ARG(path),
					     (long long)days),
	    v == GOOD ? "" : "renew it, and restart the node");
}

static void look_at_certificates(struct cx *cx, struct doctor *d)
{
	const struct settings *s = &d->settings;
	look_at_certificate(cx, d, "certificate", s->tls_cert);
	look_at_certificate(cx, d, "client authority", s->client_ca);
	if (s->tls_cert.n == 0)
		say(cx, d, "certificate", GOOD,
		    str_starts(s->address, STR("https://"))
			    ? STR("none here: the proxy in front has it")
			    : STR("none: the node is for this machine alone"),
		    "");
}

static void look_at_crl(struct cx *cx, struct doctor *d, const struct crl *c)
{
	const int64_t left = c->next_at.us - cx->now.us;
	const struct str names = arena_fmt(cx->arena, "%zu of %.*s", c->revoked,
					   STR_ARG(c->issuer));
	if (c->next_at.us == 0)
		say(cx, d, REVOKED, GOOD, names, "");
	else if (left < 0)
		say(cx, d, REVOKED, BAD,
		    arena_fmt(cx->arena, "%.*s: a newer list was due %lld days ago", STR_ARG(names),
			      (long long)(-left / DAY_US)),
		    "fetch the newer list from who issues it, and replace the file");
	else
		say(cx, d, REVOKED, left < DAY_US ? WATCH : GOOD,
		    arena_fmt(cx->arena, "%.*s; the next list is due in %lld days", STR_ARG(names),
			      (long long)(left / DAY_US)),
		    left < DAY_US ? "fetch the newer list from who issues it" : "");
}

static void look_at_crls(struct cx *cx, struct doctor *d)
{
	struct crl_files files;
	if (crl_folder_read(cx, d->settings.dir, (struct str){ 0 }, &files) != RC_OK) {
		say_failed(cx, d, REVOKED);
		return;
	}
	for (size_t i = 0; i < files.n; i++) {
		const struct crl_file *f = &files.p[i];
		if (f->fault.n > 0)
			say(cx, d, REVOKED, BAD,
			    arena_fmt(cx->arena, "%.*s: %.*s", STR_ARG(f->path), STR_ARG(f->fault)),
			    "replace the file: until then no certificate signs");
		for (size_t k = 0; k < f->lists.n; k++)
			look_at_crl(cx, d, &f->lists.p[k]);
	}
}

static void look_at_place(struct cx *cx, struct doctor *d, struct str path)
{
	AUTO(mmdb) m = NULL;
	if (mmdb_open(cx, path, &m) != RC_OK) {
		say(cx, d, PLACES, BAD, cx_error(cx),
		    "put the file there, or take its line out of node.yaml; then restart the node");
		return;
	}
	const int64_t days = (cx->now.us - mmdb_built(m).us) / DAY_US;
	const struct str type = mmdb_type(m);
	say(cx, d, PLACES, days > PLACES_OLD ? WATCH : GOOD,
	    arena_fmt(cx->arena, "%.*s (%.*s) is of %.*s", STR_ARG(path), STR_ARG(type),
		      STR_ARG(date_print(cx->arena, date_today(mmdb_built(m))))),
	    days > PLACES_OLD ? "get a newer one, put it in its place, and restart the node" : "");
}

static void look_at_places(struct cx *cx, struct doctor *d)
{
	size_t named = 0;
	for (size_t i = 0; i < PLACE_SOURCES; i++) {
		const struct str path = settings_place(cx->arena, &d->settings, i);
		if (path.n == 0)
			continue;
		look_at_place(cx, d, path);
		named++;
	}
	if (named == 0)
		say(cx, d, PLACES, GOOD, STR("none: no country of an address is told"), "");
}

static enum rc look(struct cx *cx, const struct options *o, struct doctor *d)
{
	TRY(settings_load(cx, options_get(o, "data"), &d->settings));
	d->quick = options_has(o, "quick");
	look_at_database(cx, d);
	if (d->store) {
		look_at_ledger(cx, d);
		look_at_stamps(cx, d);
	}
	store_close(d->store);
	look_at_blobs(cx, d);
	look_at_disk(cx, d);
	look_at_readers(cx, d);
	look_at_clock(cx, d);
	look_at_keys(cx, d);
	look_at_certificates(cx, d);
	look_at_crls(cx, d);
	look_at_places(cx, d);
	return RC_OK;
}

/* What it says. */

static enum verdict worst_of(const struct doctor *d)
{
	enum verdict worst = GOOD;
	for (size_t i = 0; i < d->lines.n; i++)
		if (d->lines.p[i].verdict > worst)
			worst = d->lines.p[i].verdict;
	return worst;
}

static void print_text(const struct doctor *d, FILE *out)
{
	const struct term t = term_init(out);
	for (size_t i = 0; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];
		(void)fprintf(out, "%-16s ", l->what);
		term_word(&t, verdicts[l->verdict].colour, str_from_c(verdicts[l->verdict].key));
		(void)fprintf(out, "%*s  %.*s\n", 5 - (int)strlen(verdicts[l->verdict].key), "",
			      STR_ARG(l->detail));
		if (l->remedy.n > 0)
			(void)fprintf(out, "%23s %.*s\n", "->", STR_ARG(l->remedy));
	}
}

static void print_json(struct cx *cx, const struct doctor *d, FILE *out)
{
	AUTO(json) j = json_new(cx->arena);
	json_str(j, "worst", str_from_c(verdicts[worst_of(d)].key));
	json_begin_array(j, "checks");
	for (size_t i = 0; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];
		json_begin_object(j, NULL);
		json_str(j, "what", str_from_c(l->what));
		json_str(j, "state", str_from_c(verdicts[l->verdict].key));
		json_str(j, "detail", l->detail);
		json_str(j, "remedy", l->remedy);
		json_end(j);
	}
	json_end(j);
	json_write(j, out);
}

static int run_doctor(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct doctor d = { 0 };
	struct options o = { .command = &doctor_commands[0], .table = options_table };
	if (!data_option_parse(cx, &o, argc, argv, out))
		return o.exit_code;
	const enum rc rc = look(cx, &o, &d);
	if (rc != RC_OK)
		return command_exit(cx, rc);
	if (options_has(&o, "json"))
		print_json(cx, &d, out);
	else
		print_text(&d, out);
	return worst_of(&d) == BAD ? rc_exit_code(RC_IO) : COMMAND_ANSWERED;
}
