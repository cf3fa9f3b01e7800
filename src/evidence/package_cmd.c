// SPDX-License-Identifier: AGPL-3.0-or-later
/* comity package make */
#include <stdio.h>

#include "crypto/certificate.h"
#include "crypto/crl.h"
#include "crypto/timestamp.h"
#include "desk/chain_job.h"
#include "desk/file.h"
#include "evidence/evidence_cmd.h"
#include "evidence/package_job.h"
#include "evidence/verify_job.h"
#include "law/law_cmd.h"
#include "ledger/entry.h"

static const struct option make_table[] = {
	{ "out", "PATH", "a folder or a FILE.zip that is not there yet", OPTION_ONCE },
	{ "to", "NAME", "for whom", OPTION_ONCE },
	{ "purpose", "TEXT", "what for", OPTION_ONCE },
	{ "by", "NAME", "who makes it", OPTION_ONCE },
	{ "encrypt-to", "FILE",
	  "certificate (PEM) of who alone can read FILE.zip.p7m (openssl cms -decrypt)",
	  OPTION_REPEATS },
	{ "legal", "FILE", "an order, a request: a copy goes into legal/", OPTION_REPEATS },
	{ "permitted-use", "TEXT", "what it may be used for, and what not", OPTION_ONCE },
	{ "not-obtained", "TEXT", "what was asked for and is not in it, and why", OPTION_REPEATS },
	{ "redaction", "TEXT", "what was taken out of it: where, why, by whom", OPTION_REPEATS },
	{ "leave-out", "ID",
	  "a certificate, paper or request of the exhibit that would go into it, and is not to",
	  OPTION_REPEATS },
	{ "certificate", "FILE", "what a person certified: a copy goes into certificate/",
	  OPTION_REPEATS },
	{ "authority", "URL", "of a time-stamp authority (RFC 3161) to be asked", OPTION_REPEATS },
	{ "time", "FILE",
	  "a certificate (.pem) or list of revoked ones (.crl) of an authority: a copy goes into "
	  "time/",
	  OPTION_REPEATS },
	{ "language", "LANG", "of the papers that people read, beside English, such as fr",
	  OPTION_ONCE },
	{ "wait", "SECONDS", "how long records may wait for the log's signature (60)",
	  OPTION_ONCE },
	{ "law", "DIR", "the law by which letters are laid out, from this folder", OPTION_ONCE },
	DATA_OPTION,
	EVIDENCE_JSON,
	{ 0 },
};

/* One that proves nothing would lie beside those that do. */
static enum rc check_time(struct evidence_run *run)
{
	const struct option_values *v = options_all(&run->options, "time");
	for (size_t i = 0; i < v->n; i++) {
		const char *path = str_c(run->cx->arena, v->p[i]);
		struct str bytes;
		struct certificate certificate;
		struct crl_list lists = { NULL, 0, 0 };
		struct timestamp stamp;
		TRY(verify_read_file(run->cx, path ? path : "", &bytes));
		if (bytes.n == 0 || (certificate_read(run->cx, bytes, &certificate) != RC_OK &&
				     certificate_read_der(run->cx, bytes, &certificate) != RC_OK &&
				     crl_read(run->cx, bytes, STR(""), &lists) != RC_OK &&
				     timestamp_read(run->cx, bytes, &stamp) != RC_OK))
			return cx_fail(run->cx, RC_INVALID,
				       "%.*s is no certificate, no list of revoked ones and no "
				       "time-stamp: --time takes these alone",
				       STR_ARG(v->p[i]));
	}
	return RC_OK;
}

static void add_papers(struct evidence_run *run, const char *option, struct package_order *order,
		       struct package_paper *papers)
{
	const struct option_values *v = options_all(&run->options, option);
	for (size_t i = 0; i < v->n; i++) {
		const char *path = str_c(run->cx->arena, v->p[i]);
		papers[order->n_papers++] = (struct package_paper){
			option, path ? path : "", file_tidy_name(run->cx->arena, v->p[i])
		};
	}
}

static enum rc read_receivers(struct evidence_run *run, struct package_order *order)
{
	const struct option_values *v = options_all(&run->options, "encrypt-to");
	struct str *pems = arena_new(run->cx->arena, struct str, v->n + 1);
	for (size_t i = 0; i < v->n; i++) {
		const char *path = str_c(run->cx->arena, v->p[i]);
		TRY(verify_read_file(run->cx, path ? path : "", &pems[i]));
	}
	order->receivers = pems;
	order->n_receivers = v->n;
	return RC_OK;
}

static struct str all_left_out(struct evidence_run *run)
{
	const struct option_values *v = options_all(&run->options, "leave-out");
	struct str all = STR("");
	for (size_t i = 0; i < v->n; i++)
		all = arena_fmt(run->cx->arena, "%.*s%s%.*s", STR_ARG(all), i > 0 ? " " : "",
				STR_ARG(v->p[i]));
	return all;
}

static enum rc read_order(struct evidence_run *run, struct package_order *order)
{
	const struct options *o = &run->options;
	const size_t n = options_all(o, "legal")->n + options_all(o, "certificate")->n +
			 options_all(o, "time")->n;
	struct package_paper *papers = arena_new(run->cx->arena, struct package_paper, n + 1);
	int64_t wait = 60;
	*order = (struct package_order){
		.out = str_c(run->cx->arena, options_get(o, "out")),
		.asked = { .numbers = o->args.p,
			   .n = o->args.n,
			   .made_by = options_get(o, "by"),
			   .made_for = options_get(o, "to"),
			   .purpose = options_get(o, "purpose"),
			   .left_out = all_left_out(run),
			   .chain = desk_chain,
			   .address = run->settings.address,
			   .law = { .permitted_use = options_get(o, "permitted-use"),
				    .not_obtained = options_all(o, "not-obtained")->p,
				    .n_not_obtained = options_all(o, "not-obtained")->n,
				    .redactions = options_all(o, "redaction")->p,
				    .n_redactions = options_all(o, "redaction")->n } },
		.data = run->settings.dir,
		.blobs = run->blobs,
		.papers = papers,
	};
	TRY(evidence_language(run->cx, options_get(o, "language"), &order->asked.language));
	TRY(law_cmd_open(run->cx, o, &order->asked.letters));
	TRY(check_time(run));
	add_papers(run, "legal", order, papers);
	add_papers(run, "certificate", order, papers);
	add_papers(run, "time", order, papers);
	TRY(read_receivers(run, order));
	order->authorities = options_all(o, "authority")->p;
	order->n_authorities = options_all(o, "authority")->n;
	if (options_has(o, "wait") && !str_to_i64(options_get(o, "wait"), 0, 86400, &wait))
		return cx_fail(run->cx, RC_INVALID, "--wait is a number of seconds");
	order->wait_seconds = (unsigned)wait;
	if (!order->out || order->out[0] == '\0')
		return cx_fail(run->cx, RC_INVALID,
			       "--out names the folder, or the FILE.zip, to be made");
	if (order->asked.made_by.n == 0 || order->asked.made_for.n == 0)
		return cx_fail(run->cx, RC_INVALID, "--by says who makes it, and --to for whom");
	return RC_OK;
}

static enum rc make(struct evidence_run *run)
{
	struct package_order order;
	struct package_made *made = arena_new(run->cx->arena, struct package_made, 1);
	run->found = made;
	TRY(read_order(run, &order));
	TRY(package_make(run->cx, run->store, &ACTOR_TERMINAL, &order, made));
	if (made->unstamped.n > 0)
		run->exit_code = COMMAND_PARTLY;
	return RC_OK;
}

static void to_json(struct evidence_run *run, struct json *j)
{
	const struct package_made *made = run->found;
	json_begin_object(j, "package");
	json_str(j, "out", options_get(&run->options, "out"));
	json_int(j, "files", made->files);
	json_int(j, "bytes", made->bytes);
	json_int(j, "papers", (int64_t)made->papers);
	json_int(j, "checkpoint", made->size);
	if (made->not_later.us != 0)
		json_str(j, "not_later_than", entry_print_time(run->cx->arena, made->not_later));
	else
		json_add_null(j, "not_later_than");
	json_begin_array(j, "unstamped");
	for (size_t i = 0; i < made->unstamped.n; i++)
		json_str(j, NULL, made->unstamped.p[i]);
	json_end(j);
	json_str(j, "tagmanifest_sha256", sha256_print(run->cx->arena, &made->list));
	json_end(j);
}

static void to_text(struct evidence_run *run)
{
	const struct package_made *made = run->found;
	const struct str out = options_get(&run->options, "out");
	(void)fprintf(run->out,
		      "%.*s: %lld %s, %lld bytes, %zu papers; proven in the checkpoint of %lld "
		      "entries.\nTell the receiver this by another road, and the keys of the log:\n"
		      "  %.*s  tagmanifest-sha256.txt\nWhat it proves: comity verify %.*s\n",
		      STR_ARG(out), (long long)made->files, made->files == 1 ? "file" : "files",
		      (long long)made->bytes, made->papers, (long long)made->size,
		      STR_ARG(sha256_print(run->cx->arena, &made->list)), STR_ARG(out));
	if (made->not_later.us != 0)
		(void)fprintf(run->out, "Existed not later than %.*s\n",
			      STR_ARG(entry_print_time(run->cx->arena, made->not_later)));
	for (size_t i = 0; i < made->unstamped.n; i++)
		(void)fprintf(
			run->out,
			"WITHOUT a time-stamp: %.*s. Make the package again when the authority "
			"answers.\n",
			STR_ARG(made->unstamped.p[i]));
}

const struct evidence_word package_words[] = {
	{ .command = { "package make", "write exhibits as a package that anybody can verify",
		       "package make NUMBER... --out DIR|FILE.zip|FILE.zip.p7m [--encrypt-to "
		       "FILE]... --by NAME --to NAME [--purpose "
		       "TEXT] "
		       "[--authority URL]... [--time FILE]... [--legal FILE]... [--permitted-use "
		       "TEXT] "
		       "[--not-obtained TEXT]... [--redaction TEXT]... [--certificate "
		       "FILE]... "
		       "[--leave-out ID]... [--language fr] [--wait SECONDS] [--law DIR] --data "
		       "DIR",
		       NULL },
	  .table = make_table,
	  .args_min = 1,
	  .args_max = 1000,
	  .reads_outside = true,
	  .run = make,
	  .to_json = to_json,
	  .to_text = to_text },
	{ .command = { 0 } },
};
