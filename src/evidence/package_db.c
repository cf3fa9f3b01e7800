// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package_db.h"

#include "core/mark.h"
#include "evidence/certificate_db.h"
#include "evidence/package_paper_db.h"
#include "evidence/custody_db.h"
#include "evidence/delivery_db.h"
#include "evidence/exhibit_db.h"
#include "evidence/exhibit_take_db.h"
#include "evidence/stamp_db.h"
#include "ledger/key_db.h"
#include "ledger/proof_db.h"
#include "people/signature_db.h"

/* Keys of the log, and a quorum of all witnesses whose signatures stand under the checkpoint. */
static enum rc load_policy(struct cx *cx, struct db *db, const struct package_asked *asked,
			   const struct cosignatures *signed_by, struct package *out)
{
	struct ledger_keys keys = { NULL, 0, 0 };
	struct str rest = asked->witnesses, line, word, name, text = STR(""), group = STR("");
	size_t n = 0;
	TRY(ledger_key_list(cx, db, &keys));
	for (size_t i = 0; i < keys.n; i++)
		text = arena_fmt(cx->arena, "%.*slog %.*s\n", STR_ARG(text), STR_ARG(keys.p[i]));
	while (rest.n > 0) {
		struct str label, vkey;
		(void)str_cut(rest, '\n', &line, &rest);
		if (!str_cut(line, ' ', &word, &line) || !str_eq(word, STR("witness")) ||
		    !str_cut(line, ' ', &label, &vkey))
			continue;
		(void)str_cut(vkey, ' ', &vkey, &line);
		(void)str_cut(vkey, '+', &name, &line);
		for (size_t i = 0; i < signed_by->n; i++)
			if (str_eq(signed_by->p[i].witness, name)) {
				text = arena_fmt(cx->arena, "%.*switness %.*s %.*s\n",
						 STR_ARG(text), STR_ARG(label), STR_ARG(vkey));
				group = arena_fmt(cx->arena, "%.*s %.*s", STR_ARG(group),
						  STR_ARG(label));
				n++;
				break;
			}
	}
	out->policy = n > 0 ? arena_fmt(cx->arena, "%.*sgroup signers all%.*s\nquorum signers\n",
					STR_ARG(text), STR_ARG(group))
			    : arena_fmt(cx->arena, "%.*squorum none\n", STR_ARG(text));
	return RC_OK;
}

static enum rc load_records(struct cx *cx, struct db *db, const struct custody_rows *rows,
			    struct package *p, struct package_exhibit *out)
{
	for (size_t i = 0; i < rows->n; i++) {
		struct entry_proof proof;
		const struct custody_row *row = &rows->p[i];
		if (row->log.n > 0)
			continue; // of another node's log: its package goes below before/
		if (row->number < 0 || row->number >= p->size) {
			p->waiting++;
			continue;
		}
		TRY(entry_prove(cx, db, row->number, p->size, &proof));
		*ARENA_PUSH(cx->arena,
			    &out->records) = (struct package_record){ .number = row->number,
								      .entry = proof.row.bytes,
								      .record = row->record,
								      .path = proof.path };
		if (out->sealed < 0 || row->step.event.act == CUSTODY_SEALED) // else received
			out->sealed = row->number;
	}
	return RC_OK;
}

static bool is_left_out(struct cx *cx, const struct package_asked *asked, struct id id)
{
	struct str rest = asked->left_out, word;
	const struct str name = id_print(cx->arena, id);
	while (rest.n > 0) {
		(void)str_cut(rest, ' ', &word, &rest);
		if (str_eq(word, name))
			return true;
	}
	return false;
}

static enum rc load_papers(struct cx *cx, struct db *db, const struct package_asked *asked,
			   struct package_exhibit *out)
{
	struct exhibit_papers list = { NULL, 0, 0 };
	TRY(exhibit_paper_list(cx, db, out->exhibit.id, &list));
	for (size_t i = 0; i < list.n; i++)
		if (!is_left_out(cx, asked, list.p[i].id))
			*ARENA_PUSH(cx->arena, &out->papers) = list.p[i];
	return RC_OK;
}

/* Those that all who must have signed did sign. */
static enum rc load_certificates(struct cx *cx, struct db *db, const struct package_asked *asked,
				 struct package_exhibit *out)
{
	struct certificate_list list = { 0 };
	TRY(certificate_list(cx, db, out->exhibit.id, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct certificate_row *row = &list.p[i];
		if (!certificate_is_signed(row) || is_left_out(cx, asked, row->certificate.id))
			continue;
		struct package_certificate *c = ARENA_PUSH(cx->arena, &out->certificates);
		*c = (struct package_certificate){ .certificate = row->certificate,
						   .n = row->signatures.n };
		for (size_t k = 0; k < c->n; k++) {
			const struct certificate_signature *s = &row->signatures.p[k];
			c->signed_by[k] = (struct certificate_signed){
				.name = s->name, .at = s->at, .has_key = id_is_set(s->signature)
			};
			if (c->signed_by[k].has_key)
				TRY(signature_load(cx, db, s->signature, &c->signatures[k]));
		}
	}
	return RC_OK;
}

static void find_end(const struct custody_rows *rows, struct package_exhibit *x)
{
	if (x->exhibit.state != EXHIBIT_ERASED && x->exhibit.state != EXHIBIT_DESTROYED)
		return;
	for (size_t i = 0; i < rows->n; i++) {
		const struct custody_event *e = &rows->p[i].step.event;
		if (e->act != CUSTODY_ERASED && e->act != CUSTODY_DESTROYED)
			continue;
		x->end.act = e->act;
		x->end.at = e->at;
		x->end.by = e->name;
	}
}

/* Before a byte of it is written. */
static enum rc check_leaves(struct cx *cx, const struct package_exhibit *x,
			    const struct custody_rows *rows, const struct package_asked *asked)
{
	struct custody_steps steps = { 0 };
	const struct exhibit *e = &x->exhibit;
	const struct custody_event event = { .act = CUSTODY_EXPORTED,
					     .to = asked->made_for,
					     .purpose = asked->purpose };
	if (e->is_opaque && !e->is_locked && !package_has_ended(x) &&
	    !asked->is_handed_over) // a locked one has its own rule
		return cx_fail(
			cx, RC_DENIED,
			"%.*s is sealed as opaque: its content is not taken out, and goes to "
			"another node alone: comity consignment send",
			STR_ARG(e->number));
	for (size_t i = 0; i < rows->n; i++)
		*ARENA_PUSH(cx->arena, &steps) = rows->p[i].step;
	return custody_locked(cx, e, &steps, &event);
}

/* What it was made of, and what was made of it: by number, for who reads one of the packages. */
static enum rc load_relatives(struct cx *cx, struct db *db, struct package_exhibit *x)
{
	struct exhibit parent;
	struct exhibit_list children = { NULL, 0, 0 };
	if (id_is_set(x->exhibit.parent)) {
		TRY(exhibit_load(cx, db, x->exhibit.parent, &parent));
		x->parent = parent.number;
	}
	TRY(exhibit_children(cx, db, x->exhibit.id, &children));
	for (size_t i = 0; i < children.n; i++)
		*ARENA_PUSH(cx->arena,
			    &x->children) = (struct package_child){ children.p[i].number,
								    children.p[i].derivation };
	return RC_OK;
}

static enum rc add_exhibit(struct cx *cx, struct db *db, const struct actor *by,
			   const struct package_asked *asked, struct str number, struct package *p)
{
	struct custody_rows rows = { NULL, 0, 0 };
	struct package_exhibit x = { .folder = package_folder(cx->arena, number), .sealed = -1 };
	for (size_t i = 0; i < p->exhibits.n; i++)
		if (str_eq(p->exhibits.p[i].folder, x.folder))
			return cx_fail(cx, RC_INVALID,
				       "%.*s and %.*s would have one folder: make two packages",
				       STR_ARG(p->exhibits.p[i].exhibit.number), STR_ARG(number));
	TRY(exhibit_find(cx, db, number, &x.exhibit));
	TRY(exhibit_access(cx, db, by, &x.exhibit, MEMBER_READ));
	TRY(custody_list(cx, db, x.exhibit.id, &rows));
	TRY(exhibit_origin(cx, db, x.exhibit.id, &x.origin));
	custody_rows_walk(cx->arena, &rows, &x.exhibit, &x.state);
	find_end(&rows, &x);
	TRY(check_leaves(cx, &x, &rows, asked));
	TRY(load_records(cx, db, &rows, p, &x));
	TRY(load_certificates(cx, db, asked, &x));
	if (!package_has_ended(&x))
		TRY(load_papers(cx, db, asked, &x)); // they went with its content
	TRY(load_relatives(cx, db, &x));
	TRY(delivery_list(cx, db, x.exhibit.id, &x.deliveries));
	*ARENA_PUSH(cx->arena, &p->exhibits) = x;
	return RC_OK;
}

static enum rc prove_stamped(struct cx *cx, struct db *db, const struct package *p,
			     struct package_stamp *s)
{
	for (size_t i = 0; i < p->exhibits.n && s->row.size > 0; i++) {
		const struct package_exhibit *x = &p->exhibits.p[i];
		for (size_t k = 0; k < x->records.n; k++) {
			struct entry_proof proof;
			const int64_t number = x->records.p[k].number;
			if (number >= s->row.size || x->records.p[k].entry.n == 0)
				continue;
			TRY(entry_prove(cx, db, number, s->row.size, &proof));
			*ARENA_PUSH(cx->arena, &s->proofs) = (struct package_proof){ number,
										     proof.path };
		}
	}
	return RC_OK;
}

/* Of each authority the first stamp after the sealing, and the first after the last record. */
static enum rc load_stamps(struct cx *cx, struct db *db, struct package *p)
{
	struct stamp_rows rows = { NULL, 0, 0 };
	for (size_t i = 0; i < p->exhibits.n; i++) {
		const struct package_exhibit *x = &p->exhibits.p[i];
		if (x->sealed < 0)
			continue;
		TRY(stamp_covering(cx, db, x->sealed, &rows));
		TRY(stamp_covering(cx, db, x->records.p[x->records.n - 1].number, &rows));
	}
	for (size_t i = 0; i < rows.n; i++) {
		struct package_stamp *s = ARENA_PUSH(cx->arena, &p->stamps);
		*s = (struct package_stamp){ .row = rows.p[i] };
		TRY(stamp_lists_load(cx, db, s->row.number, &s->lists));
		TRY(prove_stamped(cx, db, p, s));
	}
	return RC_OK;
}

/* ---- by what authority ------------------------------------------------------------ */

static bool has_chain(const struct package *p, struct id request)
{
	for (size_t i = 0; i < p->chains.n; i++)
		if (id_eq(p->chains.p[i].request, request))
			return true;
	return false;
}

/* The request, and those that it follows or carries out. */
static enum rc add_chain(struct cx *cx, struct db *db, const struct package_asked *asked,
			 struct id request, struct package *out)
{
	for (unsigned depth = 0; depth < CHAIN_DEPTH_MAX && id_is_set(request); depth++) {
		struct package_chain chain = { .reference = STR("") };
		if (has_chain(out, request))
			return RC_OK;
		const struct chain_ask ask = { asked->address, asked->letters, asked->language };
		const enum rc rc = asked->chain(cx, db, &ask, request, &chain);
		if (rc == RC_MISSING && depth > 0)
			return RC_OK;
		if (rc == RC_MISSING)
			*ARENA_PUSH(cx->arena, &out->left_out) = arena_fmt(
				cx->arena, N_("The papers of %.*s: this node has no such request."),
				STR_ARG(id_print(cx->arena, request)));
		if (rc == RC_MISSING)
			return RC_OK;
		TRY(rc);
		if (is_left_out(cx, asked, request)) {
			*ARENA_PUSH(cx->arena, &out->left_out) = arena_fmt(
				cx->arena,
				N_("The papers of %.*s: withheld by who made the package."),
				STR_ARG(chain.reference));
			return RC_OK;
		}
		*ARENA_PUSH(cx->arena, &out->chains) = chain;
		request = chain.before;
	}
	return RC_OK;
}

static enum rc load_chains(struct cx *cx, struct db *db, const struct package_asked *asked,
			   struct package *out)
{
	for (size_t i = 0; asked->chain && i < out->exhibits.n; i++) {
		struct id request;
		const struct package_exhibit *x = &out->exhibits.p[i];
		if (id_parse(x->exhibit.authority.id, &request) && x->origin.log.n == 0)
			TRY(add_chain(cx, db, asked, request, out));
	}
	return RC_OK;
}

enum rc package_load(struct cx *cx, struct db *db, const struct actor *by,
		     const struct package_asked *asked, struct package *out)
{
	struct checkpoint_row checkpoint;
	struct cosignatures signed_by = { NULL, 0, 0 };
	*out = (struct package){ .made_by = asked->made_by,
				 .made_for = asked->made_for,
				 .purpose = asked->purpose,
				 .law = asked->law,
				 .language = asked->language,
				 .made_at = cx->now };
	TRY(ledger_origin(cx, db, &out->origin));
	TRY(checkpoint_latest(cx, db, &checkpoint));
	out->size = checkpoint.size;
	if (checkpoint.size > 0) {
		TRY(checkpoint_note(cx, db, &checkpoint, &out->note));
		TRY(cosignature_list(cx, db, checkpoint.size, &signed_by));
	}
	TRY(load_policy(cx, db, asked, &signed_by, out));
	for (size_t i = 0; i < asked->n; i++)
		TRY(add_exhibit(cx, db, by, asked, asked->numbers[i], out));
	if (out->exhibits.n == 1)
		out->exhibits.p[0].folder = STR("");
	TRY(load_chains(cx, db, asked, out));
	return load_stamps(cx, db, out);
}

enum rc package_record(struct cx *cx, struct db *db, const struct actor *by,
		       const struct package *p, const struct sha256 *papers)
{
	for (size_t i = 0; i < p->exhibits.n; i++) {
		struct exhibit e = p->exhibits.p[i].exhibit;
		const bool has_ended = package_has_ended(&p->exhibits.p[i]);
		struct custody_event event = {
			.act = CUSTODY_EXPORTED,
			.name = p->made_by,
			.to = p->made_for,
			.purpose = arena_fmt(
				cx->arena, "package%s (tagmanifest-sha256.txt %.*s): %.*s",
				has_ended ? " of its records, without content" : "",
				STR_ARG(sha256_print(cx->arena, papers)), STR_ARG(p->purpose)),
		};
		if (!has_ended) {
			event.hash_before = e.content.manifest;
			event.hash_after = e.content.manifest;
		}
		TRY(custody_append(cx, db, by, &e, &event, NULL));
	}
	return RC_OK;
}
