// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/hi1_cmd.h"

#include "exchange/file_job.h"
#include "exchange/hi1_ask_to_hi1.h"
#include "exchange/hi1_call_job.h"
#include "exchange/hi1_to_text.h"
#include "exchange/run_cmd.h"

enum { CHECK_, SHOW, SIGN, SEND, GET, LIST, UPDATE, DELIVER, CONFIG, SUBCOMMANDS };
static const struct command subcommands[SUBCOMMANDS + 1];

enum { EXIT_HI1 = 100, EXIT_HI1_LAST = 127, PEM_MAX = 16384 };

#define SIGNED_BY_OPTION                                                                     \
	{                                                                                    \
		"signed-by", "PEM", "whose XML signature the message must have", OPTION_ONCE \
	}
#define TALK_OPTIONS                                                                              \
	{ "to", "URL", "the other system: https://HOST:PORT/PATH", OPTION_ONCE },                 \
		{ "cert", "PEM", "the certificate that this side shows", OPTION_ONCE },           \
		{ "key", "PEM", "its key", OPTION_ONCE },                                         \
		{ "pin", "HEX", "SHA-256 of the other side's public key", OPTION_ONCE },          \
		{ "ca", "PEM", "or the authority that certified it", OPTION_ONCE },               \
		{ "signature-cert", "PEM", "sign the message by this certificate", OPTION_ONCE }, \
		{ "signature-key", "PEM", "and its key", OPTION_ONCE }, SIGNED_BY_OPTION,         \
		EXCHANGE_JSON_OPTION
#define HEADER_OPTIONS                                                                      \
	{ "sender", "CC:NAME", "who asks: country and identifier", OPTION_ONCE },           \
		{ "receiver", "CC:NAME", "who is asked", OPTION_ONCE },                     \
		{ "encoding", "xml|json", "xml without it", OPTION_ONCE },                  \
		{ "version", "V", "V1.12.1 to V1.23.1; the last without it", OPTION_ONCE }, \
		{ "profile", "OWNER:VERSION", "national profile; COMITY:1 without it",      \
		  OPTION_ONCE },                                                            \
		{ "workflow", "NAME", "WorkflowIdentifier", OPTION_ONCE },                  \
	{                                                                                   \
		"country", "CC", "of the object", OPTION_ONCE                               \
	}

static const struct option file_options[] = { SIGNED_BY_OPTION, EXCHANGE_JSON_OPTION, { 0 } };
static const struct option sign_options[] = {
	{ "cert", "PEM", "the certificate to sign by", OPTION_ONCE },
	{ "key", "PEM", "its key", OPTION_ONCE },
	{ 0 },
};
static const struct option send_options[] = {
	TALK_OPTIONS,
	HEADER_OPTIONS,
	{ "update", NULL, "an object is to be changed, not made", OPTION_ONCE },
	{ 0 },
};
static const struct option get_options[] = { TALK_OPTIONS, HEADER_OPTIONS, { 0 } };
static const struct option list_options[] = {
	TALK_OPTIONS,
	HEADER_OPTIONS,
	{ "type", "TYPE", "Authorisation, Document, Notification, LDTask, LPTask, Delivery",
	  OPTION_ONCE },
	{ "since", "TIME", "changed at this time or later: 2026-11-22T08:00:00Z", OPTION_ONCE },
	{ "until", "TIME", "or before", OPTION_ONCE },
	{ "max", "N", "at most so many", OPTION_ONCE },
	{ 0 },
};
static const struct option update_options[] = {
	TALK_OPTIONS,
	HEADER_OPTIONS,
	{ "type", "TYPE", "Authorisation, Document, LDTask, LPTask, TDTask, Delivery",
	  OPTION_ONCE },
	{ "desired", "STATUS", "such as Cancelled", OPTION_ONCE },
	{ 0 },
};
static const struct option deliver_options[] = {
	TALK_OPTIONS,
	HEADER_OPTIONS,
	{ "task", "UUID", "the task that asked for it", OPTION_ONCE },
	{ "reference", "LDID", "its reference: CC-OWNER-NUMBER", OPTION_ONCE },
	{ "content-type", "TYPE", "of the file", OPTION_ONCE },
	{ "number", "N", "of several: from 1", OPTION_ONCE },
	{ "more", NULL, "it is not the last", OPTION_ONCE },
	{ 0 },
};

struct hi1_run {
	struct cx *cx;
	FILE *out;
	struct options options;
	struct hi1_ask ask;
	struct str body; // of the request
	struct hi1_message response;
	int exit_code;
};

/* ---- what every subcommand does ---- */

static int exit_of(int64_t code)
{
	const int64_t n = EXIT_HI1 + code - HI1_GENERAL_ERROR;
	return n >= EXIT_HI1 && n <= EXIT_HI1_LAST ? (int)n : EXIT_HI1;
}

static void print_text(struct hi1_run *run, const struct hi1_message *m, bool brief)
{
	struct buf b;
	buf_init(&b, HI1_BYTES_MAX);
	hi1_to_text(run->cx->arena, m, brief, &b);
	(void)fwrite(b.p, 1, b.n, run->out); // main looks at the stream's error
	buf_done(&b);
}

static void print_message(struct hi1_run *run, const struct hi1_message *m, bool brief)
{
	if (!options_has(&run->options, "json")) {
		print_text(run, m, brief);
		return;
	}
	AUTO(json) j = json_new(run->cx->arena);
	hi1_to_json(j, run->cx->arena, m);
	json_write(j, run->out);
}

static void fault_to_json(struct hi1_run *run, const struct hi1_fault *fault)
{
	AUTO(json) j = json_new(run->cx->arena);
	json_bool(j, "valid", fault->code == 0);
	if (fault->code != 0) {
		json_int(j, "code", fault->code);
		json_int(j, "line", (int64_t)fault->line);
		json_int(j, "byte", (int64_t)fault->at);
		json_str(j, "path", fault->path);
		json_str(j, "problem", fault->problem);
		json_str(j, "remedy", fault->remedy);
	}
	json_write(j, run->out);
}

/* The rules that a message keeps, one after the other. */
static enum rc judge(struct cx *cx, struct str bytes, struct hi1_message *m,
		     struct hi1_fault *fault)
{
	*fault = (struct hi1_fault){ 0 };
	TRY(hi1_read(cx, hi1_encoding_of(bytes), bytes, m, fault));
	TRY(hi1_check_numbers(cx, m->root, fault));
	return hi1_check_words(cx, m->root, fault);
}

/* The message that the signature covers, where one is wanted; the code of HI1 when it fails. */
static enum rc judge_signature(struct hi1_run *run, struct str bytes, struct str *covered,
			       int *code)
{
	struct str certificate;
	*code = 0;
	*covered = bytes;
	if (!options_has(&run->options, "signed-by"))
		return RC_OK;
	TRY(file_read(run->cx, options_get(&run->options, "signed-by"), PEM_MAX, &certificate));
	return hi1_signature_verify(run->cx, bytes, certificate, covered, code);
}

static enum rc judge_signed(struct hi1_run *run, struct str bytes, struct hi1_message *m,
			    struct hi1_fault *fault)
{
	struct str covered;
	int code;
	TRY(judge(run->cx, bytes, m, fault));
	const enum rc rc = judge_signature(run, bytes, &covered, &code);
	if (code == 0)
		return rc == RC_OK ? judge(run->cx, covered, m, fault) : rc;
	*fault = (struct hi1_fault){ .code = code,
				     .path = STR("HI1Message"),
				     .problem = arena_copy(run->cx->arena, cx_error(run->cx)),
				     .remedy = STR("sign it as docs/exchange.md says") };
	return RC_INVALID;
}

/* RC_OK also when it breaks a rule: the exit code is then that of the error. */
static enum rc judge_file(struct hi1_run *run, struct hi1_message *m, struct hi1_fault *fault)
{
	struct str bytes;
	const struct str path = run->options.args.p[0];
	TRY(file_read(run->cx, path, HI1_BYTES_MAX + 1, &bytes));
	run->body = bytes;
	const enum rc rc = judge_signed(run, bytes, m, fault);
	if (rc == RC_OK || fault->code == 0)
		return rc;
	run->exit_code = exit_of(fault->code);
	return RC_OK;
}

static enum rc check(struct hi1_run *run)
{
	struct hi1_message m;
	struct hi1_fault fault;
	TRY(judge_file(run, &m, &fault));
	if (options_has(&run->options, "json")) {
		fault_to_json(run, &fault);
	} else if (fault.code == 0) {
		(void)fprintf(run->out, "valid: %s, %.*s\n",
			      hi1_is_request(m.root) ? "a request" : "a response",
			      STR_ARG(hi1_text(m.root, "Header/Version/ETSIVersion")));
	} else {
		(void)fprintf(run->out, "%d  %.*s\n", fault.code,
			      STR_ARG(hi1_fault_print(run->cx->arena, &fault)));
	}
	return RC_OK;
}

static enum rc show(struct hi1_run *run)
{
	struct hi1_message m;
	struct hi1_fault fault;
	TRY(judge_file(run, &m, &fault));
	if (fault.code == 0 || fault.code == HI1_DUPLICATE_ACTION ||
	    fault.code == HI1_VALUE_NOT_FOUND)
		print_message(run, &m, false);
	if (fault.code != 0)
		(void)fprintf(stderr, "comity: HI1 %d: %.*s\n", fault.code,
			      STR_ARG(hi1_fault_print(run->cx->arena, &fault)));
	return RC_OK;
}

static enum rc read_signer(struct hi1_run *run, const char *certificate, const char *key,
			   struct str signer[2])
{
	const struct options *o = &run->options;
	if (!options_has(o, certificate) || !options_has(o, key))
		return cx_fail(run->cx, RC_INVALID, "--%s PEM and --%s PEM are needed", certificate,
			       key);
	TRY(file_read(run->cx, options_get(o, certificate), PEM_MAX, &signer[0]));
	return file_read(run->cx, options_get(o, key), PEM_MAX, &signer[1]);
}

static enum rc sign(struct hi1_run *run)
{
	struct hi1_message m;
	struct hi1_fault fault = { 0 };
	struct str signer[2] = { 0 }, out = { 0 };
	TRY(read_signer(run, "cert", "key", signer));
	TRY(file_read(run->cx, run->options.args.p[0], HI1_BYTES_MAX, &run->body));
	TRY(judge(run->cx, run->body, &m, &fault));
	TRY(hi1_signature_add(run->cx, run->body, signer[0], signer[1], &out));
	(void)fwrite(out.p, 1, out.n, run->out); // main looks at the stream's error
	return RC_OK;
}

/* ---- the header ---- */

static enum rc read_party(struct hi1_run *run, const char *option, struct hi1_party *out)
{
	const struct str text = options_get(&run->options, option);
	if (!str_cut(text, ':', &out->country, &out->id) || out->country.n != 2 || out->id.n == 0)
		return cx_fail(run->cx, RC_INVALID,
			       "--%s CC:NAME is needed: country and identifier, such as "
			       "LK:node.example/lk",
			       option);
	return RC_OK;
}

static enum rc read_encoding(struct hi1_run *run)
{
	const struct str text = options_get(&run->options, "encoding");
	run->ask.encoding = str_eq(text, STR("json")) ? HI1_JSON : HI1_XML;
	if (text.n > 0 && !str_eq(text, STR("json")) && !str_eq(text, STR("xml")))
		return cx_fail(run->cx, RC_INVALID, "--encoding is xml or json");
	return RC_OK;
}

static enum rc read_header(struct hi1_run *run)
{
	struct hi1_header *h = &run->ask.header;
	const struct options *o = &run->options;
	TRY(read_party(run, "sender", &h->sender));
	TRY(read_party(run, "receiver", &h->receiver));
	TRY(read_encoding(run));
	h->transaction = hi1_uuid_new(run->cx->arena, run->cx->now);
	h->version = options_has(o, "version") ? options_get(o, "version") : STR("V1.23.1");
	h->workflow = options_get(o, "workflow");
	const struct str profile = options_has(o, "profile") ? options_get(o, "profile")
							     : STR("COMITY:1");
	if (!str_cut(profile, ':', &h->profile_owner, &h->profile_version))
		return cx_fail(run->cx, RC_INVALID, "--profile is OWNER:VERSION");
	run->ask.country = options_get(o, "country");
	return RC_OK;
}

/* ---- the call ---- */

static enum rc read_line(struct hi1_run *run, struct hi1_line *out)
{
	const struct options *o = &run->options;
	*out = (struct hi1_line){ .url = options_get(o, "to"),
				  .certificate = options_get(o, "cert"),
				  .key = options_get(o, "key"),
				  .ca = options_get(o, "ca") };
	if (out->url.n == 0 || out->certificate.n == 0 || out->key.n == 0)
		return cx_fail(run->cx, RC_INVALID,
			       "--to URL, --cert PEM and --key PEM are needed");
	if (options_has(o, "pin") == (out->ca.n > 0))
		return cx_fail(run->cx, RC_INVALID,
			       "say who the other side is: --pin HEX, the SHA-256 of its public "
			       "key, or --ca PEM");
	if (out->ca.n == 0 &&
	    !sha256_parse(str_lower(run->cx->arena, options_get(o, "pin")), &out->pin))
		return cx_fail(run->cx, RC_INVALID, "--pin: 64 hexadecimal digits");
	return RC_OK;
}

static enum rc talk(struct hi1_run *run, bool brief)
{
	struct hi1_line line;
	struct hi1_message request;
	struct hi1_fault fault;
	struct str bytes, description = { 0 };
	int signature;
	TRY(read_line(run, &line));
	TRY(judge(run->cx, run->body, &request, &fault));
	if (options_has(&run->options, "signature-cert")) {
		struct str signer[2] = { 0 };
		TRY(read_signer(run, "signature-cert", "signature-key", signer));
		TRY(hi1_signature_add(run->cx, run->body, signer[0], signer[1], &run->body));
	}
	if (!hi1_is_request(request.root))
		return cx_fail(run->cx, RC_INVALID, "the message is a response, and not sent");
	TRY(hi1_call(run->cx, &line, request.encoding, run->body, &bytes));
	if (judge_signature(run, bytes, &bytes, &signature) != RC_OK)
		return cx_fail(run->cx, RC_PEER, "the answer is not signed as it must be: %.*s",
			       STR_ARG(arena_copy(run->cx->arena, cx_error(run->cx))));
	TRY(hi1_read_response(run->cx, request.encoding, bytes,
			      hi1_text(request.root, "Header/TransactionIdentifier"),
			      &run->response));
	print_message(run, &run->response, brief);
	const int64_t code = hi1_error_of(run->cx->arena, run->response.root, &description);
	if (code == 0)
		return RC_OK;
	run->exit_code = exit_of(code);
	(void)fprintf(stderr, "comity: the other side refuses: HI1 %lld\n", (long long)code);
	return RC_OK;
}

static enum rc ask(struct hi1_run *run, bool brief)
{
	TRY(read_header(run));
	TRY(hi1_ask_print(run->cx, &run->ask, &run->body));
	return talk(run, brief);
}

/* ---- verbs ---- */

static enum rc send(struct hi1_run *run)
{
	TRY(file_read(run->cx, run->options.args.p[0], HI1_BYTES_MAX, &run->body));
	if (hi1_is_message(run->body))
		return talk(run, true);
	run->ask.verb = options_has(&run->options, "update") ? HI1_UPDATE : HI1_CREATE;
	run->ask.object = run->body;
	return ask(run, true);
}

static enum rc get(struct hi1_run *run)
{
	run->ask.verb = HI1_GET;
	run->ask.identifier = run->options.args.p[0];
	return ask(run, false);
}

static enum rc read_time(struct hi1_run *run, const char *option, struct instant *out)
{
	if (!options_has(&run->options, option) ||
	    hi1_time_parse(options_get(&run->options, option), out))
		return RC_OK;
	return cx_fail(run->cx, RC_INVALID, "--%s: a time such as 2026-11-22T08:00:00Z", option);
}

static enum rc read_number(struct hi1_run *run, const char *option, int64_t *out)
{
	if (!options_has(&run->options, option) ||
	    str_to_i64(options_get(&run->options, option), 1, INT32_MAX, out))
		return RC_OK;
	return cx_fail(run->cx, RC_INVALID, "--%s: a number from 1", option);
}

static enum rc list(struct hi1_run *run)
{
	run->ask.verb = HI1_LIST;
	run->ask.type = options_get(&run->options, "type");
	TRY(read_time(run, "since", &run->ask.since));
	TRY(read_time(run, "until", &run->ask.until));
	TRY(read_number(run, "max", &run->ask.max));
	return ask(run, false);
}

static enum rc update(struct hi1_run *run)
{
	run->ask.verb = HI1_UPDATE;
	run->ask.identifier = run->options.args.p[0];
	run->ask.type = options_get(&run->options, "type");
	run->ask.desired = options_get(&run->options, "desired");
	if (run->ask.type.n == 0 || run->ask.desired.n == 0)
		return cx_fail(run->cx, RC_INVALID, "--type TYPE and --desired STATUS are needed");
	return ask(run, true);
}

static struct str name_of(struct str path)
{
	struct str head, rest = path;
	while (str_cut(rest, '/', &head, &rest))
		continue;
	return head;
}

static enum rc deliver(struct hi1_run *run)
{
	const struct options *o = &run->options;
	struct hi1_parcel *p = &run->ask.parcel;
	run->ask.verb = HI1_DELIVER;
	run->ask.identifier = hi1_uuid_new(run->cx->arena, run->cx->now);
	*p = (struct hi1_parcel){ .content_type = options_get(o, "content-type"),
				  .name = name_of(o->args.p[0]),
				  .task = options_get(o, "task"),
				  .reference = options_get(o, "reference"),
				  .number = 1,
				  .last = !options_has(o, "more") };
	TRY(read_number(run, "number", &p->number));
	TRY(file_read(run->cx, o->args.p[0], HI1_BYTES_MAX, &p->bytes));
	return ask(run, true);
}

static enum rc config(struct hi1_run *run)
{
	run->ask.verb = HI1_GETCSPCONFIG;
	return ask(run, false);
}

/* ---- the table ---- */

typedef enum rc hi1_act(struct hi1_run *run);

static const struct {
	const struct option *options;
	size_t args;
	hi1_act *act;
} rows[SUBCOMMANDS] = {
	[CHECK_] = { file_options, 1, check },	  [SHOW] = { file_options, 1, show },
	[SIGN] = { sign_options, 1, sign },	  [SEND] = { send_options, 1, send },
	[GET] = { get_options, 1, get },	  [LIST] = { list_options, 0, list },
	[UPDATE] = { update_options, 1, update }, [DELIVER] = { deliver_options, 1, deliver },
	[CONFIG] = { get_options, 0, config },
};

static int run_one(struct cx *cx, int argc, char **argv, FILE *out, int which)
{
	struct hi1_run run = { .cx = cx,
			       .out = out,
			       .options = { .command = &subcommands[which],
					    .table = rows[which].options,
					    .args_min = rows[which].args,
					    .args_max = rows[which].args } };
	if (!options_parse(cx, &run.options, argc, argv, out))
		return run.options.exit_code;
	const enum rc rc = rows[which].act(&run);
	return rc == RC_OK ? run.exit_code : command_exit(cx, rc);
}

#define RUN(name, which)                                                 \
	static int name(struct cx *cx, int argc, char **argv, FILE *out) \
	{                                                                \
		return run_one(cx, argc, argv, out, which);              \
	}
RUN(run_check, CHECK_)
RUN(run_show, SHOW)
RUN(run_sign, SIGN)
RUN(run_send, SEND)
RUN(run_get, GET)
RUN(run_list, LIST)
RUN(run_update, UPDATE)
RUN(run_deliver, DELIVER)
RUN(run_config, CONFIG)

#define TALK "--to URL --cert PEM --key PEM --pin HEX|--ca PEM"
#define WHO TALK " --sender CC:NAME --receiver CC:NAME"

static const struct command subcommands[SUBCOMMANDS + 1] = {
	[CHECK_] = { "check", "say whether a message keeps the standard, and what is wrong",
		     "hi1 check FILE [--signed-by PEM] [--json]", run_check },
	[SHOW] = { "show", "print a message for people", "hi1 show FILE [--json]", run_show },
	[SIGN] = { "sign", "print a message with an XML signature",
		   "hi1 sign FILE --cert PEM --key PEM", run_sign },
	[SEND] = { "send", "send a message, or an object as CREATE or UPDATE",
		   "hi1 send FILE " TALK " [--sender CC:NAME --receiver CC:NAME] [--update]",
		   run_send },
	[GET] = { "get", "ask for one object", "hi1 get UUID " WHO, run_get },
	[LIST] = { "list", "ask which objects there are",
		   "hi1 list " WHO " [--type TYPE] [--since TIME] [--until TIME] [--max N]",
		   run_list },
	[UPDATE] = { "update", "wish for a status, such as Cancelled",
		     "hi1 update UUID --type TYPE --desired STATUS " WHO, run_update },
	[DELIVER] = { "deliver", "hand over a file",
		      "hi1 deliver FILE --task UUID --reference LDID " WHO, run_deliver },
	[CONFIG] = { "config", "ask what the other system takes", "hi1 config " WHO, run_config },
};

static int run_hi1(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *const lists[] = { subcommands, NULL };
	return exchange_subcommand(cx, hi1_commands, lists, argc, argv, out);
}

const struct command hi1_commands[] = {
	{ "hi1", "talk to any HI1 system (ETSI TS 103 120), and read its messages",
	  "hi1 check|show|sign|send|get|list|update|deliver|config ...", run_hi1 },
	{ 0 },
};
