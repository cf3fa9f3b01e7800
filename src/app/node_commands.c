// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/node_commands.h"

#include <string.h>

#include "desk/search_words_db.h"
#include "app/node.h"
#include "app/rooms.h"
#include "core/options.h"
#include "formats/json.h"
#include "people/session_db.h"

static int run_init(struct cx *cx, int argc, char **argv, FILE *out);
static int run_upgrade(struct cx *cx, int argc, char **argv, FILE *out);
static int run_routes(struct cx *cx, int argc, char **argv, FILE *out);

const struct command node_commands[] = {
	{ "init", "make the data folder of a node",
	  "init DIR [--name NAME] [--country CC] [--origin ORIGIN] [--address URL] "
	  "[--listen ADDRESS:PORT] [--database URL]",
	  run_init },
	{ "upgrade", "bring a node's database to this program's schema", "upgrade DIR",
	  run_upgrade },
	{ "routes", "list the pages and what each asks for", "routes [--json]", run_routes },
	{ 0 },
};

/* ---- init ---- */

static const struct option init_options[] = {
	{ "name", "NAME", "name of the node, shown on each page (comity)", OPTION_ONCE },
	{ "country", "CC", "its country, two letters of ISO 3166-1", OPTION_ONCE },
	{ "origin", "ORIGIN", "name of its ledger, for ever (the host of its address)",
	  OPTION_ONCE },
	{ "address", "URL", "as browsers reach it (http://localhost:8080)", OPTION_ONCE },
	{ "listen", "ADDRESS:PORT", "where it listens (127.0.0.1:8080)", OPTION_ONCE },
	{ "database", "URL", "a file in DIR (comity.db), or postgresql://...", OPTION_ONCE },
	{ 0 },
};

static struct str option_or(const struct options *o, const char *name, struct str fallback)
{
	return options_has(o, name) ? options_get(o, name) : fallback;
}

static int run_init(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = {
		.command = &node_commands[0], .table = init_options, .args_min = 1, .args_max = 1
	};
	if (!options_parse(cx, &o, argc, argv, out))
		return o.exit_code;
	struct settings s = {
		.dir = o.args.p[0],
		.name = option_or(&o, "name", STR("comity")),
		.country = option_or(&o, "country", STR("")),
		.address = option_or(&o, "address", STR("http://localhost:8080")),
		.listen = option_or(&o, "listen", STR("127.0.0.1:8080")),
		.database = option_or(&o, "database", STR("comity.db")),
	};
	s.origin = option_or(&o, "origin", settings_host(&s));
	enum rc rc = settings_check(cx, &s);
	if (rc == RC_OK)
		rc = node_make(cx, &s);
	if (rc == RC_OK)
		(void)fprintf(out,
			      "comity: made the node %.*s in %.*s\n"
			      "Start it with: comity serve --data %.*s\n",
			      STR_ARG(s.origin), STR_ARG(s.dir), STR_ARG(s.dir));
	return command_exit(cx, rc);
}

/* ---- upgrade ---- */

static const struct option no_options[] = { { 0 } };

/* The database may be a backup that restore could not open: who signed out, or was shut out,
 * since then must not be in again. */
static enum rc end_sessions(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	return session_end_every(cx, db);
}

static enum rc upgrade(struct cx *cx, const struct store_config *config, unsigned *applied)
{
	struct store *store = NULL;
	TRY(store_upgrade(cx, config, applied));
	TRY(store_open(cx, config, &store));
	enum rc rc = unit_run(cx, store, TX_WRITE, end_sessions, NULL);
	if (rc == RC_OK)
		rc = search_words_fill(cx, store);
	store_close(store);
	return rc;
}

static int run_upgrade(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct settings s;
	unsigned applied = 0;
	struct options o = {
		.command = &node_commands[1], .table = no_options, .args_min = 1, .args_max = 1
	};
	if (!options_parse(cx, &o, argc, argv, out))
		return o.exit_code;
	enum rc rc = settings_load(cx, o.args.p[0], &s);
	if (rc == RC_OK)
		rc = upgrade(cx, &(struct store_config){ .url = s.database }, &applied);
	if (rc == RC_OK)
		(void)fprintf(out,
			      "comity: %u steps applied; whoever was signed in signs in again\n",
			      applied);
	return command_exit(cx, rc);
}

/* ---- routes ---- */

static const struct option routes_options[] = {
	{ "json", NULL, "print JSON", OPTION_ONCE },
	{ 0 },
};

static const char *method_of(const struct web_route *r)
{
	return r->method == HTTP_POST ? "POST" : "GET";
}

static void print_fields(struct json *j, const struct web_route *r)
{
	json_begin_array(j, "fields");
	for (const struct web_field *f = r->form ? r->form->fields : NULL; f && f->name; f++) {
		json_begin_object(j, NULL);
		json_str(j, "name", str_from_c(f->name));
		json_bool(j, "required", f->required);
		json_str(j, "choices", str_from_c(f->choices));
		json_end(j);
	}
	json_end(j);
}

static void print_formats(struct json *j, const struct web_route *r)
{
	static const struct {
		unsigned format;
		const char *name;
	} known[] = { { PAGE_HTML, "html" }, { PAGE_JSON, "json" }, { PAGE_CSV, "csv" } };
	const unsigned formats = r->formats ? r->formats : PAGE_HTML;
	json_begin_array(j, "formats");
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (formats & known[i].format)
			json_str(j, NULL, str_from_c(known[i].name));
	json_end(j);
}

static void print_route(struct json *j, const struct web_route *r)
{
	static const char *const modes[] = { "none", "read", "write" };
	json_begin_object(j, NULL);
	json_str(j, "method", str_from_c(method_of(r)));
	json_str(j, "path", str_from_c(r->path));
	json_str(j, "need", str_from_c(access_key((enum permission)r->need)));
	json_bool(j, "delicate", rooms_is_delicate(r));
	json_str(j, "transaction", str_from_c(modes[r->tx]));
	json_bool(j, "content", r->content);
	print_formats(j, r);
	print_fields(j, r);
	json_end(j);
}

/* The table of people/access.c, so that a test can cross it with the pages. */
static void print_roles(struct json *j)
{
	json_begin_array(j, "roles");
	for (enum role r = 0; r < ROLES; r++) {
		json_begin_object(j, NULL);
		json_str(j, "role", str_from_c(role_key(r)));
		json_begin_array(j, "may");
		for (enum permission p = 0; p < ACCESS_PERMISSIONS; p++)
			if (access_role_may(r, p))
				json_str(j, NULL, str_from_c(access_key(p)));
		json_end(j);
		json_end(j);
	}
	json_end(j);
}

static void print_json(struct cx *cx, FILE *out)
{
	AUTO(json) j = json_new(cx->arena);
	json_begin_array(j, "routes");
	for (const struct web_route *const *room = rooms_routes; *room; room++)
		for (const struct web_route *r = *room; r->path; r++)
			print_route(j, r);
	json_end(j);
	print_roles(j);
	json_write(j, out);
}

static int run_routes(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = { .command = &node_commands[2], .table = routes_options };
	if (!options_parse(cx, &o, argc, argv, out))
		return o.exit_code;
	if (options_has(&o, "json")) {
		print_json(cx, out);
		return COMMAND_ANSWERED;
	}
	for (const struct web_route *const *room = rooms_routes; *room; room++)
		for (const struct web_route *r = *room; r->path; r++)
			(void)fprintf(out, "%-4s  %-34s %s\n", method_of(r), r->path,
				      access_key((enum permission)r->need));
	return COMMAND_ANSWERED;
}
