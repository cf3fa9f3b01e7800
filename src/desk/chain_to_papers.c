// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/chain_to_papers.h"

#include "core/mark.h"
#include "desk/bundle_to_zip.h"
#include "desk/document_to_json.h"
#include "desk/sent.h"
#include "desk/vouch_to_json.h"
#include "ledger/entry.h"

#define TEXT_MAX ((size_t)4 << 20)

static void add_line(struct arena *a, struct chain_lines *to, struct str line)
{
	*ARENA_PUSH(a, to) = line;
}

/* A reference is letters, digits and "-": it can be a folder's name. */
static void add(struct arena *a, struct package_chain *to, struct str name, struct str bytes)
{
	*ARENA_PUSH(a, &to->papers) = (struct chain_paper){
		arena_fmt(a, "%.*s/%.*s", STR_ARG(to->reference), STR_ARG(name)), bytes
	};
}

/* ---- who stands behind it ---------------------------------------------------------------- */

static struct str voucher_text(struct arena *a, const char *role, const struct voucher *v)
{
	if (v->name.n == 0)
		return STR("");
	return arena_fmt(a, "%s %.*s: %s\n", role, STR_ARG(v->name),
			 signature_kind_text(v->signature.kind));
}

static struct str approval_text(struct arena *a, const struct chain_request *c)
{
	const struct bundle_request *b = &c->b;
	struct str text = STR("");
	if (b->approved_by.n > 0)
		text = arena_fmt(a, "Approved by %.*s, %.*s\nSHA-256 of what was approved: %.*s\n",
				 STR_ARG(b->approved_by), STR_ARG(b->approved_at),
				 STR_ARG(sha256_print(a, &b->approved)));
	if (c->is_vouched)
		text = arena_fmt(
			a, "%.*s%.*s%.*s", STR_ARG(text),
			STR_ARG(voucher_text(a, "Proposed by", &c->vouch.by[VOUCH_OFFICER])),
			STR_ARG(voucher_text(a, "Approved by", &c->vouch.by[VOUCH_APPROVER])));
	if (entry_has_hash(&b->r.authorisation))
		text = arena_fmt(a, "%.*sSHA-256 of the judicial decision: %.*s\n", STR_ARG(text),
				 STR_ARG(sha256_print(a, &b->r.authorisation)));
	return text;
}

static void add_approval(struct arena *a, const struct chain_request *c, struct package_chain *to)
{
	const struct str text = approval_text(a, c);
	if (text.n > 0) {
		add(a, to, STR("approval.txt"), text);
		add_line(a, &to->says, STR(N_("approval.txt: who stands behind it")));
	}
	if (c->is_vouched) {
		add(a, to, STR("approval.json"), vouch_to_json(a, &c->vouch));
		add_line(a, &to->says,
			 STR(N_("approval.json: their own signatures, where they made "
				"one, with the keys")));
	}
	if (c->vouch_lacks.n > 0)
		add_line(a, &to->withheld,
			 arena_fmt(a, N_("the signatures under %.*s: %.*s"), STR_ARG(to->reference),
				   STR_ARG(c->vouch_lacks)));
}

/* ---- what went and came ------------------------------------------------------------------- */

static void add_messages(struct arena *a, const struct chain_request *c, struct package_chain *to)
{
	size_t without = 0;
	for (size_t i = 0; i < c->messages.n; i++) {
		const struct chain_message *m = &c->messages.p[i];
		const struct str stem = arena_fmt(a, "%s-%zu-%.*s", m->sent ? "sent" : "came",
						  i + 1, STR_ARG(m->action));
		without += m->body.n == 0;
		if (m->body.n > 0)
			add(a, to, arena_fmt(a, "%.*s.hi1", STR_ARG(stem)), m->body);
		if (m->body.n > 0 && m->wire.n > 0)
			add(a, to, arena_fmt(a, "%.*s.signature.txt", STR_ARG(stem)), m->wire);
		if (m->receipt.n > 0)
			add(a, to, arena_fmt(a, "%.*s.receipt.txt", STR_ARG(stem)), m->receipt);
	}
	if (c->messages.n > 0)
		add_line(a, &to->says,
			 STR(N_("sent-N-STEP.hi1, came-N-STEP.hi1: each message between the nodes, "
				"byte "
				"for byte; .signature.txt: its sender's signature; .receipt.txt: "
				"its "
				"receiver's")));
	if (without > 0)
		add_line(
			a, &to->withheld,
			arena_fmt(
				a,
				without == 1
					? N_("%zu message of %.*s: too large to be kept as it came")
					: N_("%zu messages of %.*s: too large to be kept as it "
					     "came"),
				without, STR_ARG(to->reference)));
}

static struct str files_text(struct arena *a, const struct file_list *files)
{
	struct buf b;
	buf_init(&b, TEXT_MAX);
	for (size_t i = 0; i < files->n; i++) {
		const struct desk_file *f = &files->p[i];
		if (f->given_at.us != 0)
			buf_fmt(&b, "%.*s  %s %.*s  %lld bytes  %.*s\n",
				STR_ARG(sha256_print(a, &f->digest)), f->came ? "came " : "given",
				STR_ARG(entry_print_time(a, f->given_at)), (long long)f->size,
				STR_ARG(f->name.n > 0 ? f->name
						      : STR("(name left out: the content was "
							    "erased)")));
	}
	const struct str text = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return text;
}

/* ---- what it may be used for, and what was not obtained ------------------------------------- */

static bool gives(struct str action)
{
	return str_eq(action, STR("disclose")) || str_eq(action, STR("disclose-part")) ||
	       str_eq(action, STR("hand-over")) || str_eq(action, STR("answer"));
}

static bool keeps_back(struct str action)
{
	return str_eq(action, STR("disclose-part")) || str_eq(action, STR("refuse"));
}

/* The step is named as steps.txt has it. */
static struct str kept_back(struct arena *a, struct str reference, const struct bundle_step *s)
{
	if (s->ground.n > 0 && s->reason.n > 0)
		return arena_fmt(a, N_("%.*s, step %.*s at %.*s; ground: %.*s; stated: %.*s"),
				 STR_ARG(reference), STR_ARG(s->action), STR_ARG(s->at),
				 STR_ARG(s->ground), STR_ARG(s->reason));
	if (s->ground.n > 0)
		return arena_fmt(a, N_("%.*s, step %.*s at %.*s; ground: %.*s"), STR_ARG(reference),
				 STR_ARG(s->action), STR_ARG(s->at), STR_ARG(s->ground));
	return s->reason.n > 0 ? arena_fmt(a, N_("%.*s, step %.*s at %.*s; stated: %.*s"),
					   STR_ARG(reference), STR_ARG(s->action), STR_ARG(s->at),
					   STR_ARG(s->reason))
			       : arena_fmt(a, N_("%.*s, step %.*s at %.*s"), STR_ARG(reference),
					   STR_ARG(s->action), STR_ARG(s->at));
}

static void add_outcome(struct arena *a, const struct chain_request *c, struct package_chain *to)
{
	const struct request *r = &c->b.r;
	if (r->text[FIELD_USE_LIMITS].n > 0)
		add_line(a, &to->permitted,
			 arena_fmt(a, N_("%.*s, as it was asked for: %.*s"), STR_ARG(to->reference),
				   STR_ARG(r->text[FIELD_USE_LIMITS])));
	for (size_t i = 0; i < c->b.steps.n; i++) {
		const struct bundle_step *s = &c->b.steps.p[i];
		if (gives(s->action) && s->reason.n > 0)
			add_line(a, &to->permitted,
				 arena_fmt(a,
					   N_("%.*s, as it was stated with what came (%.*s): %.*s"),
					   STR_ARG(to->reference), STR_ARG(s->at),
					   STR_ARG(s->reason)));
		if (keeps_back(s->action))
			add_line(a, &to->not_obtained, kept_back(a, to->reference, s));
	}
	if (r->progress.state == STATE_EXPIRED)
		add_line(a, &to->not_obtained,
			 arena_fmt(a, N_("%.*s: the time of the preservation ended"),
				   STR_ARG(to->reference)));
}

void chain_to_papers(struct arena *a, const struct chain_request *c, struct package_chain *out)
{
	const struct request *r = &c->b.r;
	const struct str files = files_text(a, &c->files), steps = bundle_steps_text(a, &c->b);
	*out = (struct package_chain){ .request = r->id,
				       .before = id_is_set(r->executes) ? r->executes : r->follows,
				       .reference = r->reference };
	add(a, out, STR("request.txt"), request_bytes(a, r));
	add(a, out, STR("request.json"), document_to_json(a, r));
	add_line(a, &out->says,
		 c->is_vouched ? STR(N_("request.txt: the request, exactly as it was approved; "
					"request.json: the same as a document"))
			       : STR(N_("request.txt: the request, as this node has it: who "
					"approved it is "
					"not shown; request.json: the same as a document")));
	add_approval(a, c, out);
	if (steps.n > 0) {
		add(a, out, STR("steps.txt"), steps);
		add_line(a, &out->says,
			 STR(N_("steps.txt: its history, with each answer and who stands behind "
				"it")));
	}
	if (files.n > 0) {
		add(a, out, STR("files.txt"), files);
		add_line(a, &out->says, STR(N_("files.txt: what came and was given, by SHA-256")));
	}
	add_messages(a, c, out);
	if (c->n_gone > 0)
		add_line(a, &out->withheld,
			 arena_fmt(a,
				   N_("in files.txt the names of what was erased (%zu); messages "
				      "stay as they were signed"),
				   c->n_gone));
	if (sent_keeps(r))
		add_line(a, &out->withheld,
			 arena_fmt(a,
				   N_("what was written for %.*s and not sent to the other side"),
				   STR_ARG(r->reference)));
	add_outcome(a, c, out);
}

void chain_add_letter(struct arena *a, struct str pdf, struct package_chain *out)
{
	add(a, out, STR("letter.pdf"), pdf);
	add_line(a, &out->says,
		 STR(N_("letter.pdf: the request laid out as a letter by this node when this "
			"package "
			"was "
			"made, and not the paper that was sent or came; it bears the SHA-256 of "
			"request.json")));
}
