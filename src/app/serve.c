// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/serve.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "app/rooms.h"
#include "core/options.h"
#include "law/snapshot.h"
#include "net/httpd.h"
#include "web/assets.h"
#include "web/dispatch.h"

enum { PEM_MAX = 1 << 20, THREADS_MAX = 256 };

static int run_serve(struct cx *cx, int argc, char **argv, FILE *out);

const struct command serve_commands[] = {
	{ "serve", "answer web requests",
	  "serve [--listen ADDRESS:PORT | --unix PATH] [--tls-cert FILE --tls-key FILE "
	  "[--client-ca FILE]] "
	  "[--law DIR] [--name NAME] [--threads N] [--pseudo]",
	  run_serve },
	{ 0 },
};

static const struct option options_table[] = {
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
	{ "pseudo", NULL, "also serve the pseudo-language under /ar-x, for tests", OPTION_ONCE },
	{ 0 },
};

static struct str option_or(const struct options *o, const char *name, const char *fallback)
{
	return options_has(o, name) ? options_get(o, name) : str_from_c(fallback);
}

static enum rc read_pem(struct cx *cx, const struct options *o, const char *option, struct str *out)
{
	if (!options_has(o, option))
		return RC_OK;
	const char *path = str_c(cx->arena, options_get(o, option));
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

static enum rc read_config(struct cx *cx, const struct options *o, struct httpd_config *out)
{
	int64_t threads = 0;
	if (options_has(o, "threads") &&
	    !str_to_i64(options_get(o, "threads"), 1, THREADS_MAX, &threads))
		return cx_fail(cx, RC_INVALID, "--threads takes a number from 1 to %d",
			       THREADS_MAX);
	if (options_has(o, "unix"))
		out->unix_path = options_get(o, "unix");
	else
		out->listen = option_or(o, "listen", "127.0.0.1:8080");
	out->threads = (unsigned)threads;
	TRY(read_pem(cx, o, "tls-cert", &out->tls_cert));
	TRY(read_pem(cx, o, "tls-key", &out->tls_key));
	return read_pem(cx, o, "client-ca", &out->client_ca);
}

static void print_ready(FILE *out, const struct options *o, const struct httpd *h,
			struct rooms *rooms)
{
	const struct str about = rooms_law_print(rooms);
	if (options_has(o, "unix")) {
		(void)fprintf(out, "comity: serving on %.*s (%.*s)\n",
			      STR_ARG(options_get(o, "unix")), STR_ARG(about));
	} else {
		struct str host = option_or(o, "listen", "127.0.0.1:8080");
		while (host.n > 0 && host.p[host.n - 1] != ':')
			host.n--;
		(void)fprintf(out, "comity: serving %s://%.*s%u/ (%.*s)\n",
			      options_has(o, "tls-cert") ? "https" : "http", STR_ARG(host),
			      (unsigned)httpd_port(h), STR_ARG(about));
	}
	(void)fflush(out);
}

/* Until SIGTERM or SIGINT, which were blocked before any thread began. */
static void wait_for_end(const sigset_t *signals, struct rooms *rooms, FILE *out)
{
	int signal_number = 0;
	while (sigwait(signals, &signal_number) == 0 && signal_number == SIGHUP) {
		struct str said;
		const bool ok = rooms_law_reload(rooms, &said);
		(void)fprintf(ok ? out : stderr, "comity: %s: %.*s\n",
			      ok ? "law read again" : "the old law stays", STR_ARG(said));
		(void)fflush(out);
	}
}

static enum rc serve(struct cx *cx, const struct options *o, struct rooms *rooms, FILE *out)
{
	struct httpd_config config = { .handle = dispatch_handle };
	struct assets assets;
	struct httpd *h;
	sigset_t signals;
	TRY(assets_init(cx, embedded_assets, embedded_assets_n, &assets));
	const struct site site = {
		.node = option_or(o, "name", "comity"),
		.pseudo = options_has(o, "pseudo"),
		.assets = &assets,
	};
	struct dispatch dispatch = rooms_dispatch(rooms, &site);
	config.arg = &dispatch;
	TRY(read_config(cx, o, &config));
	(void)sigemptyset(&signals);
	(void)sigaddset(&signals, SIGTERM);
	(void)sigaddset(&signals, SIGINT);
	(void)sigaddset(&signals, SIGHUP);
	(void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
	(void)signal(SIGPIPE, SIG_IGN); // a client that has gone is no reason to end
	TRY(httpd_start(cx, &config, &h));
	print_ready(out, o, h, rooms);
	wait_for_end(&signals, rooms, out);
	httpd_stop(h);
	return RC_OK;
}

static int run_serve(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = { .command = &serve_commands[0], .table = options_table };
	struct rooms *rooms;
	if (!options_parse(cx, &o, argc, argv, out))
		return o.exit_code;
	if (options_has(&o, "listen") && options_has(&o, "unix"))
		return command_usage(&serve_commands[0], "--listen and --unix exclude each other");
	enum rc rc = rooms_open(cx, option_or(&o, "law", ""), &rooms);
	if (rc == RC_OK) {
		rc = serve(cx, &o, rooms, out);
		rooms_close(rooms);
	}
	return command_exit(cx, rc);
}
