// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/serve.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "app/calls.h"
#include "app/crl.h"
#include "app/data_option.h"
#include "app/inbound.h"
#include "app/feeds.h"
#include "app/node.h"
#include "app/places.h"
#include "app/referral_rules.h"
#include "app/incident_rules.h"
#include "app/retain_terms.h"
#include "app/rooms.h"
#include "core/log.h"
#include "core/options.h"
#include "desk/desk_web.h"
#include "evidence/verify_from_zip.h"
#include "exchange/service_job.h"
#include "formats/mail.h"
#include "formats/parser.h"
#include "intake/lmtp_job.h"
#include "intake/take_web.h"
#include "law/snapshot.h"
#include "net/httpd.h"
#include "web/assets.h"
#include "web/dispatch.h"
#include "web/upload.h"

enum { PEM_MAX = 1 << 20, THREADS_MAX = 256, UPLOAD_MIB = 2048 };

static int run_serve(struct cx *cx, int argc, char **argv, FILE *out);

const struct command serve_commands[] = {
	{ "serve", "answer web requests",
	  "serve [--data DIR] [--listen ADDRESS:PORT | --unix PATH] [--tls-cert FILE --tls-key "
	  "FILE "
	  "[--client-ca FILE]] "
	  "[--law DIR] [--name NAME] [--threads N] [--workers N] [--pseudo]",
	  run_serve },
	{ 0 },
};

static const struct option options_table[] = {
	{ "data", "DIR", "the node's data folder, made by comity init; without it the law only",
	  OPTION_ONCE },
	{ "listen", "ADDRESS:PORT",
	  "where to listen (127.0.0.1:8080); others than this machine need TLS", OPTION_ONCE },
	{ "unix", "PATH", "listen on a UNIX socket, for a proxy in front", OPTION_ONCE },
	{ "tls-cert", "FILE", "certificate chain in PEM form: serve HTTPS (TLS 1.3)", OPTION_ONCE },
	{ "tls-key", "FILE", "its key in PEM form", OPTION_ONCE },
	{ "client-ca", "FILE", "ask clients for a certificate; trust those of this authority",
	  OPTION_ONCE },
	{ "law", "DIR", "law data from this folder, not those built in; SIGHUP reads it again",
	  OPTION_ONCE },
	{ "name", "NAME", "name of this node, shown on each page (comity)", OPTION_ONCE },
	{ "threads", "N", "threads that answer (2)", OPTION_ONCE },
	{ "workers", "N", "threads for requests that wait for the database (32)", OPTION_ONCE },
	{ "pseudo", NULL, "also serve the pseudo-language under /ar-x, for tests", OPTION_ONCE },
	{ 0 },
};

/* What the command line says, else the node's settings, else the fallback. */
static struct str choose(const struct options *o, const char *name, struct str setting,
			 const char *fallback)
{
	if (options_has(o, name))
		return options_get(o, name);
	return setting.n > 0 ? setting : str_from_c(fallback);
}

static struct str law_dir_of(const struct options *o)
{
	return choose(o, "law", (struct str){ 0 }, "");
}

static enum rc read_pem(struct cx *cx, struct str file, struct str *out)
{
	if (file.n == 0)
		return RC_OK;
	const char *path = str_c(cx->arena, file);
	FILE *f = fopen(path, "rb");
	if (!f)
		return cx_fail(cx, RC_IO, "cannot read %s: %s", path, strerror(errno));
	char *bytes = arena_alloc(cx->arena, PEM_MAX + 1);
	const size_t n = fread(bytes, 1, PEM_MAX + 1, f);
	const bool bad = ferror(f) != 0;
	(void)fclose(f);
	if (bad || n == 0 || n > PEM_MAX)
		return cx_fail(cx, RC_INVALID, "%s is empty, unreadable or larger than %d bytes",
			       path, PEM_MAX);
	*out = (struct str){ bytes, n };
	return RC_OK;
}

static enum rc read_number(struct cx *cx, const struct options *o, const char *name,
			   int64_t setting, unsigned *out)
{
	int64_t n = setting;
	if (options_has(o, name) && !str_to_i64(options_get(o, name), 1, THREADS_MAX, &n))
		return cx_fail(cx, RC_INVALID, "--%s takes a number from 1 to %d", name,
			       THREADS_MAX);
	*out = (unsigned)n;
	return RC_OK;
}

static enum rc read_config(struct cx *cx, const struct options *o, const struct settings *s,
			   struct httpd_config *out)
{
	TRY(read_number(cx, o, "threads", s->threads, &out->threads));
	TRY(read_number(cx, o, "workers", s->workers, &out->workers));
	out->unix_path = options_has(o, "listen") ? (struct str){ 0 }
						  : choose(o, "unix", s->unix_path, "");
	if (out->unix_path.n == 0)
		out->listen = choose(o, "listen", s->listen, "127.0.0.1:8080");
	TRY(read_pem(cx, choose(o, "tls-cert", s->tls_cert, ""), &out->tls_cert));
	TRY(read_pem(cx, choose(o, "tls-key", s->tls_key, ""), &out->tls_key));
	return read_pem(cx, choose(o, "client-ca", s->client_ca, ""), &out->client_ca);
}

static void print_ready(FILE *out, const struct httpd_config *config, const struct httpd *h,
			struct rooms *rooms)
{
	const struct str about = rooms_law_print(rooms);
	if (config->unix_path.n > 0) {
		(void)fprintf(out, "comity: serving on %.*s (%.*s)\n", STR_ARG(config->unix_path),
			      STR_ARG(about));
	} else {
		struct str host = config->listen;
		while (host.n > 0 && host.p[host.n - 1] != ':')
			host.n--;
		(void)fprintf(out, "comity: serving %s://%.*s%u/ (%.*s)\n",
			      config->tls_cert.n > 0 ? "https" : "http", STR_ARG(host),
			      (unsigned)httpd_port(h), STR_ARG(about));
	}
	(void)fflush(out);
}

/* How the first administrator gets in. */
static enum rc print_first_link(struct cx *cx, struct node *node, FILE *out)
{
	struct str link;
	TRY(node_first_link(cx, node, &link));
	if (link.n > 0)
		(void)fprintf(out,
			      "comity: nobody can sign in yet. The first administrator opens this "
			      "link once, within 24 hours:\n  %.*s\n",
			      STR_ARG(link));
	(void)fflush(out);
	return RC_OK;
}

/* Nothing from outside could be read any more: who started this process starts it again. */
static bool has_lost_readers(struct cx *cx)
{
	if (parser_check(cx) == RC_OK)
		return false;
	LOG({ "unit", STR("parser") }, { "alarm", STR("parser-ended") }, { "why", cx_error(cx) });
	return true;
}

/* Until SIGTERM or SIGINT, which were blocked before any thread began. SIGHUP reads the law again;
 * so does a file of a country that stands since, by whichever process. A law that cannot be read
 * then is tried again each second, and told once. */
static void wait_for_end(struct cx *cx, const sigset_t *signals, struct rooms *rooms, FILE *out)
{
	const struct timespec second = { .tv_sec = 1 };
	bool told = false;
	for (;;) {
		const int number = sigtimedwait(signals, NULL, &second);
		const bool asked = number == SIGHUP;
		struct str said;
		if (number < 0 && errno != EAGAIN && errno != EINTR)
			return;
		if ((number > 0 && !asked) || has_lost_readers(cx))
			return;
		if (!asked && !rooms_law_is_old(rooms))
			continue;
		const bool ok = rooms_law_reload(rooms, &said);
		if (ok || asked || !told)
			(void)fprintf(ok ? out : stderr, "comity: %s: %.*s\n",
				      ok ? "law read again" : "the old law stays", STR_ARG(said));
		told = !ok;
		(void)fflush(out);
	}
}

/* What a page shows of the node; the texts live as long as the settings. */
static struct site make_site(const struct options *o, const struct settings *s,
			     const struct assets *assets, const struct node *node)
{
	return (struct site){
		.node = choose(o, "name", s->name, "comity"),
		.pseudo = options_has(o, "pseudo"),
		.secure = str_starts(s->address, STR("https://")),
		.training = s->training.n > 0,
		.address = s->address,
		.assets = assets,
		.people = node ? node_people(node) : NULL,
		.evidence = &desk_evidence,
		.blobs = node ? node_blobs(node) : NULL,
		.keeps_abuse = s->keeps_abuse.n > 0,
		.open_verify = s->open_verify.n > 0,
		.public_numbers = s->public_numbers.n > 0,
		.looks = s->takedown_looks.n > 0,
		.upload_max = (s->upload_max > 0 ? s->upload_max : UPLOAD_MIB) * 1024 * 1024,
	};
}

/* Blocked before any thread begins, so that one place waits for them. */
static void block_signals(sigset_t *signals)
{
	(void)sigemptyset(signals);
	(void)sigaddset(signals, SIGTERM);
	(void)sigaddset(signals, SIGINT);
	(void)sigaddset(signals, SIGHUP);
	(void)pthread_sigmask(SIG_BLOCK, signals, NULL);
	(void)signal(SIGPIPE, SIG_IGN); // a client that has gone is no reason to end
}

/* The other nodes' door. */
static enum rc start_exchange(struct cx *cx, const struct settings *s, struct str law_dir,
			      struct node *node, FILE *out, struct exchange_service **service)
{
	const struct exchange_config config = { .store = node_store(node),
						.dir = s->dir,
						.country = s->country,
						.origin = s->origin,
						.listen = s->exchange_listen,
						.kinds = inbound_kinds,
						.revoked = crl_folder_check,
						.holders = data_blob_holders,
						.keeps_abuse = s->keeps_abuse.n > 0,
						.law_dir = law_dir,
						.signer = node_signer(node),
						.file_max = s->file_max * 1024 * 1024,
						.day_max = s->peer_day_max * 1024 * 1024 };
	TRY(exchange_start(cx, &config, service));
	if (exchange_port(*service) != 0)
		(void)fprintf(out, "comity: other nodes reach this one on port %u\n",
			      exchange_port(*service));
	return RC_OK;
}

/* The mail server's door. */
static enum rc start_lmtp(struct cx *cx, const struct settings *s, const struct node *node,
			  const struct places *places, FILE *out, struct lmtp_service **service)
{
	const struct intake_home home = { node_store(node), node_blobs(node), places };
	TRY(lmtp_service_start(cx, &home, s->intake_lmtp, s->intake_address, service));
	if (lmtp_service_port(*service) != 0)
		(void)fprintf(out, "comity: mail is handed over on port %u\n",
			      lmtp_service_port(*service));
	return RC_OK;
}

static const struct httpd_uploads uploads = { dispatch_wants_upload, dispatch_wants_raw,
					      dispatch_admit_upload, upload_take, upload_drop };

static enum rc serve(struct cx *cx, const struct options *o, const struct settings *s,
		     struct rooms *rooms, struct node *node, FILE *out)
{
	struct httpd_config config = { .handle = dispatch_handle };
	struct assets assets;
	struct httpd *h;
	sigset_t signals;
	TRY(assets_init(cx, embedded_assets, embedded_assets_n, &assets));
	struct site site = make_site(o, s, &assets, node);
	const struct referral_rules referral = settings_referral(s);
	site.referral = &referral;
	const struct retain_terms retain = settings_retain(s);
	site.retain = &retain;
	const struct incident_rules incident = settings_incident(s);
	site.incident = &incident;
	AUTO(places) places = NULL;
	if (node)
		settings_places(cx, s, &places);
	site.places = places;
	struct dispatch dispatch = rooms_dispatch(rooms, &site, node ? node_store(node) : NULL);
	config.arg = &dispatch;
	struct upload_room room = { .blobs = site.blobs, .max = site.upload_max };
	struct upload_room looks = { .max = VERIFY_ZIP_MAX };
	struct upload_room takes = { .max = MAIL_BYTES_MAX,
				     .budget = REPORTS_AT_ONCE_MAX,
				     .at_once = REPORTS_AT_ONCE };
	if (node) {
		dispatch.takes = &takes;
		dispatch.uploads = &room;
		dispatch.looks = &looks;
		config.uploads = &uploads;
	}
	config.may_wait = node ? dispatch_may_wait : NULL;
	TRY(read_config(cx, o, s, &config));
	block_signals(&signals);
	if (node) {
		TRY(node_start(cx, node));
		site.witness = node_witness(node);
	}
	TRY(httpd_start(cx, &config, &h));
	print_ready(out, &config, h, rooms);
	struct exchange_service *exchange = NULL;
	struct calls *calls = NULL;
	struct lmtp_service *lmtp = NULL;
	struct feeds *feeds = NULL;
	enum rc rc = node ? start_exchange(cx, s, law_dir_of(o), node, out, &exchange) : RC_OK;
	if (rc == RC_OK && node)
		rc = calls_start(cx, s, node_store(node), &calls);
	if (rc == RC_OK && node)
		rc = start_lmtp(cx, s, node, places, out, &lmtp);
	if (rc == RC_OK && node)
		feeds = feeds_start(&(struct intake_home){ node_store(node), node_blobs(node) },
				    s->dir);
	if (rc == RC_OK && node)
		rc = print_first_link(cx, node, out);
	if (rc == RC_OK)
		wait_for_end(cx, &signals, rooms, out);
	if (rc == RC_OK && node)
		rc = node_check(cx, node); // else who started it would take it for a wish
	if (rc == RC_OK)
		rc = parser_check(cx); // the same
	feeds_close(feeds);
	lmtp_service_close(lmtp);
	calls_close(calls);
	exchange_close(exchange);
	httpd_stop(h);
	return rc;
}

/* The processes that read what comes from outside first, before there is anything secret that they
 * could see; then the node, whose signing process is forked before any thread. */
static enum rc open_and_serve(struct cx *cx, const struct options *o, FILE *out)
{
	struct settings s = { 0 };
	struct node *node = NULL;
	struct rooms *rooms;
	if (options_has(o, "data")) {
		TRY(parser_start(cx));
		TRY(settings_load(cx, options_get(o, "data"), &s));
		TRY(node_begin(cx, &s, law_dir_of(o), &node));
	}
	enum rc rc = rooms_open(cx, law_dir_of(o), node ? node_store(node) : NULL, &rooms);
	if (rc == RC_OK) {
		rc = serve(cx, o, &s, rooms, node, out);
		rooms_close(rooms);
	}
	node_close(cx, node);
	return rc;
}

static int run_serve(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = { .command = &serve_commands[0], .table = options_table };
	if (!options_parse(cx, &o, argc, argv, out))
		return o.exit_code;
	if (options_has(&o, "listen") && options_has(&o, "unix"))
		return command_usage(&serve_commands[0], "--listen and --unix exclude each other");
	return command_exit(cx, open_and_serve(cx, &o, out));
}
