// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/peer_cmd.h"

#include "core/table.h"
#include "crypto/fingerprint.h"
#include "exchange/contact_cmd.h"
#include "exchange/directory_cmd.h"
#include "exchange/file_job.h"
#include "exchange/key_cmd.h"
#include "exchange/foreign_from_yaml.h"
#include "exchange/keys_job.h"
#include "exchange/peer_eyes_db.h"
#include "exchange/rotate_job.h"
#include "exchange/run_cmd.h"

enum { CARD, IMPORT, LIST, SHOW, ACCEPT, SUSPEND, RESUME, REVOKE, SUBCOMMANDS };
static const struct command subcommands[SUBCOMMANDS + 1]; // and its functions name each other

static const struct option data_options[] = { EXCHANGE_DATA_OPTION, EXCHANGE_JSON_OPTION, { 0 } };
static const struct option reason_options[] = {
	EXCHANGE_DATA_OPTION, EXCHANGE_REASON_OPTION, EXCHANGE_JSON_OPTION, { 0 }
};
static const struct option alone_options[] = { EXCHANGE_DATA_OPTION,
					       EXCHANGE_REASON_OPTION,
					       EXCHANGE_ALONE_OPTION,
					       EXCHANGE_JSON_OPTION,
					       { 0 } };

struct peer_run {
	struct exchange_run run; // first: an act is given this
	struct str file;	 // import: the card's bytes
	struct card card;
	struct sha256 fingerprint;
	int which; // of accept, suspend, resume, revoke
	struct peer peer;
	struct peer_list list;
	struct id proposal; // a second administrator decides; zero: it is done
};

static void print_peer(struct peer_run *p)
{
	struct exchange_run *run = &p->run;
	const struct str proposal = exchange_proposal(run, p->proposal);
	const struct str fingerprint = fingerprint_print(run->cx->arena, &p->peer.fingerprint);
	if (options_has(&run->options, "json")) {
		AUTO(json) j = json_new(run->cx->arena);
		json_begin_object(j, "peer");
		peer_to_json(j, run->cx->arena, &p->peer);
		json_end(j);
		if (proposal.n > 0)
			json_str(j, "proposal", proposal);
		json_write(j, run->out);
		return;
	}
	(void)fprintf(run->out, "%.*s is %s\n  %.*s, %.*s\n  %s\n", STR_ARG(p->peer.origin),
		      peer_state_key(p->peer.state), STR_ARG(p->peer.name),
		      STR_ARG(p->peer.country), peer_road_name(p->peer.road));
	if (p->peer.road == PEER_COMITY)
		(void)fprintf(run->out, "  fingerprint %.*s\n", STR_ARG(fingerprint));
	if (proposal.n > 0)
		(void)fprintf(run->out,
			      "Nothing has changed yet: another administrator decides, here:\n"
			      "  %.*s\n",
			      STR_ARG(proposal));
}

/* ---- card ---- */

static const struct option card_options[] = {
	EXCHANGE_DATA_OPTION,
	{ "kind", "KIND",
	  "contact-point, authority, response-team, hotline, provider or secretariat "
	  "(contact-point)",
	  OPTION_ONCE },
	EXCHANGE_JSON_OPTION,
	{ 0 },
};

static void print_card(struct exchange_run *run, struct str bytes, const struct sha256 *fingerprint)
{
	const struct str words = fingerprint_print(run->cx->arena, fingerprint);
	if (options_has(&run->options, "json")) {
		AUTO(json) j = json_new(run->cx->arena);
		json_str(j, "card", bytes);
		json_str(j, "fingerprint", words);
		json_write(j, run->out);
		return;
	}
	(void)fprintf(run->out, "%.*s", STR_ARG(bytes));
	(void)fprintf(stderr, "Fingerprint, to be read aloud: %.*s\n", STR_ARG(words));
}

static enum rc make_card(struct exchange_run *run)
{
	struct cx *cx = run->cx;
	struct own_card made;
	const struct settings *s = &run->settings;
	struct card_words words = { .name = s->name,
				    .country = s->country,
				    .origin = s->origin,
				    .endpoint = s->exchange_address,
				    .kind = CARD_CONTACT_POINT };
	const struct str kind = options_get(&run->options, "kind");
	if (kind.n > 0 && !card_kind_parse(kind, &words.kind))
		return cx_fail(cx, RC_INVALID, "\"%.*s\" is no kind of node", STR_ARG(kind));
	if (s->country.n == 0 || s->exchange_address.n == 0)
		return cx_fail(cx, RC_INVALID,
			       "a card needs the lines country and exchange-address in node.yaml");
	TRY(exchange_keys_make(cx, s->dir, s->origin));
	const struct rotator r = { run->store, s->dir };
	TRY(own_card_renew(cx, &r, &words, &made));
	print_card(run, made.card, &made.fingerprint);
	return RC_OK;
}

static int run_card(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct exchange_run run = { .cx = cx,
				    .out = out,
				    .options = { .command = &subcommands[CARD] } };
	return exchange_run_do(&run, card_options, argc, argv, make_card);
}

/* ---- import ---- */

static const struct option import_options[] = {
	EXCHANGE_DATA_OPTION,
	{ "fingerprint", "WORDS",
	  "as its administrator read it to you, over a line that you chose yourself; of a HI1 "
	  "system its TLS key, 64 hexadecimal digits",
	  OPTION_ONCE },
	{ "reason", "TEXT", "whom you called, and on which number; it stays in the ledger",
	  OPTION_ONCE },
	EXCHANGE_ALONE_OPTION,
	EXCHANGE_JSON_OPTION,
	{ 0 },
};

/* Of a HI1 system: its key, as any tool prints it: colons and blanks between are fine. */
static enum rc compare_key(struct cx *cx, struct str typed, const struct sha256 *key)
{
	char hex[2 * SHA256_BYTES];
	size_t n = 0;
	struct sha256 read;
	for (size_t i = 0; i < typed.n; i++) {
		if (typed.p[i] == ':' || typed.p[i] == ' ')
			continue;
		if (n < sizeof hex)
			hex[n] = typed.p[i];
		n++;
	}
	if (n != sizeof hex || !sha256_parse(str_lower(cx->arena, (struct str){ hex, n }), &read))
		return cx_fail(
			cx, RC_INVALID,
			"--fingerprint of a HI1 system is its TLS key: 64 hexadecimal digits");
	if (!sha256_eq(&read, key))
		return cx_fail(cx, RC_DENIED,
			       "the file names another TLS key than was read to you: somebody may "
			       "have changed it");
	return RC_OK;
}

static enum rc compare(struct cx *cx, struct str typed, const struct sha256 *fingerprint)
{
	switch (fingerprint_compare(typed, fingerprint)) {
	case FINGERPRINT_SAME:
		return RC_OK;
	case FINGERPRINT_OTHER:
		return cx_fail(cx, RC_DENIED,
			       "the fingerprint is of another card: somebody may have changed the "
			       "file on its way");
	case FINGERPRINT_MISSPELT:
		break;
	}
	return cx_fail(cx, RC_INVALID, "the fingerprint is misspelt: ask again");
}

static enum rc continues(struct cx *cx, struct db *db, const struct peer_run *p, bool *out)
{
	struct peer before;
	const enum rc rc = peer_find(cx, db, p->card.origin, &before);
	*out = false;
	if (rc == RC_MISSING)
		return RC_OK;
	TRY(rc);
	if (p->peer.road != PEER_COMITY) { // nothing signs for it
		*out = options_has(&p->run.options, "fingerprint");
		return RC_OK;
	}
	return card_continues(cx, p->file, before.card, out);
}

static enum rc take(struct cx *cx, struct db *db, void *arg)
{
	struct peer_run *p = arg;
	const struct options *o = &p->run.options;
	struct peer_import import = { .card = &p->card,
				      .bytes = p->file,
				      .fingerprint = p->fingerprint };
	TRY(continues(cx, db, p, &import.continues));
	TRY(peer_take(cx, db, &ACTOR_TERMINAL, &import, &p->peer));
	if (p->peer.state != PEER_PROPOSED || !options_has(o, "fingerprint"))
		return RC_OK;
	const struct peer_eyes_act act = { .kind = PEER_EYES_ACCEPT,
					   .peer = p->peer.id,
					   .reason = options_has(o, "reason")
							     ? options_get(o, "reason")
							     : STR("fingerprint compared"),
					   .alone = options_has(o, "alone") };
	TRY(peer_eyes_do(cx, db, &ACTOR_TERMINAL, &act, &p->proposal));
	return peer_load(cx, db, p->peer.id, &p->peer);
}

static enum rc read_card(struct peer_run *p)
{
	const struct options *o = &p->run.options;
	TRY(card_admit(p->run.cx, p->file, &p->card, &p->fingerprint));
	if (!options_has(o, "fingerprint"))
		return RC_OK;
	return compare(p->run.cx, options_get(o, "fingerprint"), &p->fingerprint);
}

static enum rc read_foreign(struct peer_run *p)
{
	struct cx *cx = p->run.cx;
	const struct options *o = &p->run.options;
	struct foreign f;
	TRY(foreign_read(cx, p->file, &f));
	p->card = f.card;
	p->fingerprint = sha256_of(p->file);
	if (f.sign)
		TRY(exchange_signature_check(cx, f.certificate, p->run.settings.dir));
	if (!options_has(o, "fingerprint"))
		return RC_OK;
	return compare_key(cx, options_get(o, "fingerprint"), &f.card.pins.p[0]);
}

static enum rc import(struct exchange_run *run)
{
	struct peer_run *p = (struct peer_run *)run;
	struct cx *cx = run->cx;
	TRY(file_read(cx, run->options.args.p[0], NOTE_BYTES_MAX, &p->file));
	p->peer.road = peer_road_of(p->file);
	TRY(p->peer.road == PEER_COMITY ? read_card(p) : read_foreign(p));
	if (str_eq(p->card.origin, run->settings.origin))
		return cx_fail(cx, RC_CONFLICT, "this is the card of this node itself");
	TRY(unit_run(cx, run->store, TX_WRITE, take, p));
	print_peer(p);
	if (p->peer.state == PEER_PROPOSED && !id_is_set(p->proposal) &&
	    !options_has(&run->options, "json"))
		(void)fprintf(
			run->out,
			"Nothing is exchanged yet. Call its administrator on a number that you "
			"know from elsewhere, have %s read to you, and import the file again "
			"with --fingerprint.\n",
			p->peer.road == PEER_COMITY ? "the fingerprint"
						    : "the SHA-256 of its TLS key (64 digits)");
	return RC_OK;
}

static int run_import(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct peer_run p = { .run = { .cx = cx,
				       .out = out,
				       .options = { .command = &subcommands[IMPORT],
						    .args_min = 1,
						    .args_max = 1 } } };
	return exchange_run_do(&p.run, import_options, argc, argv, import);
}

/* ---- list, show ---- */

static enum rc load_all(struct cx *cx, struct db *db, void *arg)
{
	struct peer_run *p = arg;
	struct peer_list page = { .n = PEER_PAGE };
	while (page.n == PEER_PAGE) {
		const struct str after = p->list.n > 0 ? p->list.p[p->list.n - 1].origin : STR("");
		TRY(peer_list_from(cx, db, after, &page));
		for (size_t i = 0; i < page.n; i++)
			*ARENA_PUSH(cx->arena, &p->list) = page.p[i];
	}
	return RC_OK;
}

static void list_json(struct peer_run *p)
{
	AUTO(json) j = json_new(p->run.cx->arena);
	json_begin_array(j, "peers");
	for (size_t i = 0; i < p->list.n; i++) {
		json_begin_object(j, NULL);
		peer_to_json(j, p->run.cx->arena, &p->list.p[i]);
		json_end(j);
	}
	json_end(j);
	json_write(j, p->run.out);
}

static enum rc list(struct exchange_run *run)
{
	struct peer_run *p = (struct peer_run *)run;
	struct table t;
	TRY(unit_run(run->cx, run->store, TX_READ, load_all, p));
	if (options_has(&run->options, "json")) {
		list_json(p);
		return RC_OK;
	}
	table_init(&t, run->cx->arena);
	table_column(&t, STR("node"), TABLE_LEFT);
	table_column(&t, STR("state"), TABLE_LEFT);
	table_column(&t, STR("country"), TABLE_LEFT);
	table_column(&t, STR("proof"), TABLE_LEFT);
	table_column(&t, STR("name"), TABLE_LEFT);
	for (size_t i = 0; i < p->list.n; i++)
		TABLE_ROW(&t, p->list.p[i].origin, str_from_c(peer_state_key(p->list.p[i].state)),
			  p->list.p[i].country, str_from_c(peer_road_key(p->list.p[i].road)),
			  p->list.p[i].name);
	table_print(&t, run->out);
	return RC_OK;
}

static int run_list(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct peer_run p = {
		.run = { .cx = cx, .out = out, .options = { .command = &subcommands[LIST] } }
	};
	return exchange_run_do(&p.run, data_options, argc, argv, list);
}

static enum rc find(struct cx *cx, struct db *db, void *arg)
{
	struct peer_run *p = arg;
	return peer_find(cx, db, p->run.options.args.p[0], &p->peer);
}

static enum rc show(struct exchange_run *run)
{
	struct peer_run *p = (struct peer_run *)run;
	TRY(unit_run(run->cx, run->store, TX_READ, find, p));
	print_peer(p);
	if (!options_has(&run->options, "json"))
		(void)fprintf(run->out, "\n%.*s", STR_ARG(p->peer.card));
	return RC_OK;
}

static int run_show(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct peer_run p = { .run = { .cx = cx,
				       .out = out,
				       .options = { .command = &subcommands[SHOW],
						    .args_min = 1,
						    .args_max = 1 } } };
	return exchange_run_do(&p.run, data_options, argc, argv, show);
}

/* ---- suspend, resume, revoke ---- */

static enum rc set(struct cx *cx, struct db *db, void *arg)
{
	struct peer_run *p = arg;
	const struct options *o = &p->run.options;
	static const enum peer_eyes_kind kinds[SUBCOMMANDS] = { [ACCEPT] = PEER_EYES_ACCEPT,
								[RESUME] = PEER_EYES_RESUME,
								[REVOKE] = PEER_EYES_REVOKE };
	TRY(find(cx, db, p));
	if (p->which == ACCEPT && p->peer.state == PEER_PROPOSED && p->peer.vouched.n == 0)
		return cx_fail(
			cx, RC_CONFLICT,
			"nobody vouches for %.*s: have its fingerprint read to you, and import "
			"its card with --fingerprint",
			STR_ARG(p->peer.origin));
	const struct peer_eyes_act act = {
		.kind = kinds[p->which],
		.peer = p->peer.id,
		.reason = options_get(o, "reason"),
		.alone = p->which != SUSPEND && options_has(o, "alone"),
	};
	if (p->which == SUSPEND)
		TRY(peer_set(cx, db, &ACTOR_TERMINAL, p->peer.id, PEER_SUSPENDED, act.reason));
	else
		TRY(peer_eyes_do(cx, db, &ACTOR_TERMINAL, &act, &p->proposal));
	return find(cx, db, p);
}

static enum rc set_state(struct exchange_run *run)
{
	struct peer_run *p = (struct peer_run *)run;
	TRY(unit_run(run->cx, run->store, TX_WRITE, set, p));
	print_peer(p);
	return RC_OK;
}

static int run_set(struct cx *cx, int argc, char **argv, FILE *out, int which)
{
	struct peer_run p = { .run = { .cx = cx,
				       .out = out,
				       .options = { .command = &subcommands[which],
						    .args_min = 1,
						    .args_max = 1 } },
			      .which = which };
	return exchange_run_do(&p.run, which == SUSPEND ? reason_options : alone_options, argc,
			       argv, set_state);
}

static int run_accept(struct cx *cx, int argc, char **argv, FILE *out)
{
	return run_set(cx, argc, argv, out, ACCEPT);
}

static int run_suspend(struct cx *cx, int argc, char **argv, FILE *out)
{
	return run_set(cx, argc, argv, out, SUSPEND);
}

static int run_resume(struct cx *cx, int argc, char **argv, FILE *out)
{
	return run_set(cx, argc, argv, out, RESUME);
}

static int run_revoke(struct cx *cx, int argc, char **argv, FILE *out)
{
	return run_set(cx, argc, argv, out, REVOKE);
}

static const struct command subcommands[SUBCOMMANDS + 1] = {
	[CARD] = { "card", "print this node's card; makes its keys the first time",
		   "peer card [--kind KIND] --data DIR [--json]", run_card },
	[IMPORT] = { "import", "read the card of another node, or the record of a HI1 system",
		     "peer import FILE [--fingerprint WORDS|KEY [--reason TEXT] [--alone]] --data "
		     "DIR "
		     "[--json]",
		     run_import },
	[LIST] = { "list", "list the nodes that are known", "peer list --data DIR [--json]",
		   run_list },
	[SHOW] = { "show", "show one, with its card", "peer show NODE --data DIR [--json]",
		   run_show },
	[ACCEPT] = { "accept", "exchange messages with a node that a secretariat vouches for",
		     "peer accept NODE --reason TEXT [--alone] --data DIR [--json]", run_accept },
	[SUSPEND] = { "suspend", "take nothing from it, and send it nothing, for now",
		      "peer suspend NODE --reason TEXT --data DIR [--json]", run_suspend },
	[RESUME] = { "resume", "end that",
		     "peer resume NODE --reason TEXT [--alone] --data DIR [--json]", run_resume },
	[REVOKE] = { "revoke", "for ever",
		     "peer revoke NODE --reason TEXT [--alone] --data DIR [--json]", run_revoke },
};

static int run_peer(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *const lists[] = { subcommands, peer_contact_command,
						peer_directory_command, peer_key_command, NULL };
	return exchange_subcommand(cx, peer_commands, lists, argc, argv, out);
}

const struct command peer_commands[] = {
	{ "peer", "look after the nodes that this one exchanges messages with",
	  "peer card|import|list|show|accept|suspend|resume|revoke|contact|directory|key --data "
	  "DIR",
	  run_peer },
	{ 0 },
};
