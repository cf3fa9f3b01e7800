// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/certificate_db.h"

#include "evidence/exhibit_db.h"
#include "people/account_db.h"
#include "people/signature_db.h"

/* ---- reading ------------------------------------------------------------------- */

#define COLUMNS                                                                                \
	"SELECT id, exhibit_id, kind, country, language, rule, made_at, made_by_name, signer," \
	"       capacity, fits, second, second_capacity, paper, record FROM evidence_certificate"
SQL_STATEMENT(certificate_by_id, COLUMNS " WHERE id = $1");
SQL_STATEMENT(certificates_of, COLUMNS " WHERE exhibit_id = $1 ORDER BY made_at, id");
SQL_STATEMENT(certificate_answers_of,
	      "SELECT field, value, unstated FROM evidence_certificate_answer"
	      " WHERE certificate_id = $1 ORDER BY field");
SQL_STATEMENT(certificate_signatures_of,
	      "SELECT role, name, account_id, at, signature_id FROM evidence_certificate_signature"
	      " WHERE certificate_id = $1 ORDER BY role DESC");

/* The rule's text is parsed when all rows are read. */
static struct str read_row(struct rows *r, struct exhibit_certificate *c)
{
	*c = (struct exhibit_certificate){ .id = rows_id(r), .exhibit = rows_id(r) };
	if (!certificate_kind_parse(rows_str(r), &c->kind))
		c->kind = CERTIFICATE_OF_FACTS; // cannot be: the column is checked
	const struct str country = rows_str(r);
	c->language = rows_str(r);
	const struct str rule = rows_str(r);
	c->rule.country = country;
	c->made_at = rows_instant(r);
	c->made_by = rows_str(r);
	c->signer.name = rows_str(r);
	c->signer.capacity = rows_str(r);
	if (!told_parse(rows_str(r), &c->signer.fits))
		c->signer.fits = TOLD_UNKNOWN;
	c->second.name = rows_str(r);
	c->second.capacity = rows_str(r);
	c->text = rows_bytes(r);
	c->record = rows_hash(r);
	return rule;
}

static enum rc read_answers(struct cx *cx, struct db *db, struct exhibit_certificate *c)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &certificate_answers_of, VAL(c->id)));
	while (rows_next(r)) {
		struct certificate_answer *a = ARENA_PUSH(cx->arena, &c->answers);
		a->field = rows_str(r);
		a->value = rows_str(r);
		a->is_unstated = rows_int(r) != 0;
	}
	return rows_end(cx, r);
}

static enum rc read_signatures(struct cx *cx, struct db *db, struct certificate_row *row)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &certificate_signatures_of, VAL(row->certificate.id)));
	while (rows_next(r) && row->signatures.n < 2) {
		struct certificate_signature *s = &row->signatures.p[row->signatures.n++];
		s->role = str_eq(rows_str(r), STR("second")) ? CERTIFICATE_SECOND
							     : CERTIFICATE_SIGNER;
		s->name = rows_str(r);
		s->account = rows_id(r);
		s->at = rows_instant(r);
		s->signature = rows_id(r);
	}
	return rows_end(cx, r);
}

static enum rc read_rest(struct cx *cx, struct db *db, struct str rule, struct certificate_row *row)
{
	struct exhibit_certificate *c = &row->certificate;
	TRY(certificate_rule_parse(cx, rule, &c->rule));
	TRY(read_answers(cx, db, c));
	return read_signatures(cx, db, row);
}

enum rc certificate_load(struct cx *cx, struct db *db, struct id id, struct certificate_row *out)
{
	struct certificate_row row = { 0 };
	struct str rule = STR("");
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &certificate_by_id, VAL(id)));
	const bool found = rows_next(r);
	if (found)
		rule = read_row(r, &row.certificate);
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING,
			       "there is no such certificate: comity certificate list names them");
	TRY(read_rest(cx, db, rule, &row));
	*out = row;
	return RC_OK;
}

enum rc certificate_list(struct cx *cx, struct db *db, struct id exhibit,
			 struct certificate_list *out)
{
	struct {
		struct str *p;
		size_t n, cap;
	} rules = { NULL, 0, 0 };
	struct certificate_list list = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &certificates_of, VAL(exhibit)));
	while (rows_next(r))
		*ARENA_PUSH(cx->arena,
			    &rules) = read_row(r, &ARENA_PUSH(cx->arena, &list)->certificate);
	TRY(rows_end(cx, r));
	for (size_t i = 0; i < list.n; i++)
		TRY(read_rest(cx, db, rules.p[i], &list.p[i]));
	*out = list;
	return RC_OK;
}

enum rc certificate_facts(struct cx *cx, struct db *db, struct id exhibit,
			  struct certificate_facts *out, struct custody_rows *rows)
{
	struct exhibit *e = arena_new(cx->arena, struct exhibit, 1);
	struct custody_state *state = arena_new(cx->arena, struct custody_state, 1);
	struct custody_steps *steps = arena_new(cx->arena, struct custody_steps, 1);
	TRY(exhibit_load(cx, db, exhibit, e));
	TRY(custody_list(cx, db, exhibit, rows));
	custody_rows_walk(cx->arena, rows, e, state);
	for (size_t i = 0; i < rows->n; i++)
		*ARENA_PUSH(cx->arena, steps) = rows->p[i].step;
	*out = (struct certificate_facts){ .exhibit = e, .state = state, .steps = steps };
	return RC_OK;
}

/* ---- drafting ------------------------------------------------------------------ */

static enum rc may_keep(struct cx *cx, struct db *db, const struct actor *by, struct id exhibit,
			struct exhibit *out)
{
	if (!access_role_for(by, ACCESS_EVIDENCE_KEEP))
		return cx_fail(cx, RC_DENIED, "no role of yours may keep evidence");
	TRY(exhibit_load(cx, db, exhibit, out));
	return exhibit_access(cx, db, by, out, MEMBER_WORK);
}

SQL_STATEMENT(certificate_insert,
	      "INSERT INTO evidence_certificate (id, exhibit_id, kind, country, language, rule,"
	      "  made_at, made_by, made_by_name, signer, capacity, fits, second, second_capacity,"
	      "  paper)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)");
SQL_STATEMENT(certificate_answer_drop, "DELETE FROM evidence_certificate_answer"
				       " WHERE certificate_id = $1 AND field = $2");
SQL_STATEMENT(certificate_answer_add,
	      "INSERT INTO evidence_certificate_answer (certificate_id, field, value, unstated,"
	      "  at, by_name) VALUES ($1, $2, $3, $4, $5, $6)");

static enum rc put_answer(struct cx *cx, struct db *db, struct id certificate, struct str by_name,
			  const struct certificate_answer *a)
{
	TRY(DB_RUN(cx, db, &certificate_answer_drop, VAL(certificate), VAL(a->field)));
	return DB_RUN(cx, db, &certificate_answer_add, VAL(certificate), VAL(a->field),
		      VAL(a->value), VAL((int64_t)(a->is_unstated ? 1 : 0)), VAL(cx->now),
		      VAL(by_name));
}

/* The newest answer of an earlier certificate that answers the same question. */
static const struct certificate_answer *earlier(const struct certificate_list *list,
						const struct certificate_rule *rule,
						const struct certificate_field *f)
{
	for (size_t i = list->n; i-- > 0;) {
		const struct exhibit_certificate *c = &list->p[i].certificate;
		const struct certificate_field *then = certificate_find(&c->rule, f->name);
		const struct certificate_answer *a = certificate_answer_to(&c->answers, f->name);
		if (a && then && str_eq(then->type, f->type) &&
		    str_eq(c->rule.country, rule->country) && str_eq(c->rule.law, rule->law))
			return a;
	}
	return NULL;
}

static enum rc take_over(struct cx *cx, struct db *db, struct exhibit_certificate *c)
{
	struct certificate_list before = { 0 };
	TRY(certificate_list(cx, db, c->exhibit, &before));
	for (size_t i = 0; i < c->rule.fields.n; i++) {
		const struct certificate_answer *a = earlier(&before, &c->rule,
							     &c->rule.fields.p[i]);
		if (!a)
			continue;
		*ARENA_PUSH(cx->arena, &c->answers) = *a;
	}
	return RC_OK;
}

/* The act is recorded before the bytes are deleted: nobody certifies what did not end. */
static enum rc check_gone(struct cx *cx, struct db *db, const struct exhibit_certificate *c,
			  const struct exhibit *e)
{
	bool is_there = false;
	if (c->kind != CERTIFICATE_OF_DESTRUCTION)
		return RC_OK;
	if (e->state != EXHIBIT_DESTROYED && e->state != EXHIBIT_ERASED)
		return cx_fail(cx, RC_CONFLICT,
			       "%.*s is neither destroyed nor erased: that is done first, by "
			       "comity exhibit destroy",
			       STR_ARG(e->number));
	TRY(exhibit_has_content(cx, db, e->id, &is_there));
	if (!is_there)
		return RC_OK;
	return cx_fail(cx, RC_CONFLICT,
		       "content of %.*s is still there: a node that serves deletes it in a moment; "
		       "else say comity exhibit %s %.*s again, which ends it",
		       STR_ARG(e->number), e->state == EXHIBIT_DESTROYED ? "destroy" : "erase",
		       STR_ARG(e->number));
}

static enum rc check_end(struct cx *cx, struct db *db, const struct exhibit_certificate *c,
			 const struct exhibit *e)
{
	const struct certificate_rule none = { 0 };
	if (c->kind != CERTIFICATE_OF_DESTRUCTION)
		return RC_OK;
	TRY(check_gone(cx, db, c, e));
	if (str_eq(c->signer.name, c->second.name))
		return cx_fail(cx, RC_INVALID,
			       "who destroyed it and who ordered it are two people, who both "
			       "sign");
	TRY(certificate_check_signer(cx, &none, &c->signer));
	return certificate_check_signer(cx, &none, &c->second);
}

enum rc certificate_draft(struct cx *cx, struct db *db, const struct actor *by,
			  struct exhibit_certificate *c)
{
	struct exhibit e = { 0 };
	TRY(may_keep(cx, db, by, c->exhibit, &e));
	TRY(check_end(cx, db, c, &e));
	c->id = id_new(cx->now);
	c->made_at = cx->now;
	c->answers = (struct certificate_answers){ 0 };
	TRY(take_over(cx, db, c));
	TRY(DB_RUN(cx, db, &certificate_insert, VAL(c->id), VAL(c->exhibit),
		   VAL(str_from_c(certificate_kind_key(c->kind))), VAL(c->rule.country),
		   VAL(c->language), VAL(certificate_rule_print(cx->arena, &c->rule)),
		   VAL(c->made_at), id_is_set(by->account) ? VAL(by->account) : VAL_NULL,
		   VAL(c->made_by), VAL(c->signer.name), VAL(c->signer.capacity),
		   VAL(str_from_c(told_key(c->signer.fits))), VAL(c->second.name),
		   VAL(c->second.capacity), VAL_BYTES(STR(""))));
	for (size_t i = 0; i < c->answers.n; i++)
		TRY(put_answer(cx, db, c->id, c->made_by, &c->answers.p[i]));
	return RC_OK;
}

/* ---- answering ----------------------------------------------------------------- */

SQL_STATEMENT(certificate_again,
	      "UPDATE evidence_certificate SET signer = $2, capacity = $3, fits = $4, paper = $5,"
	      "  record = $6"
	      " WHERE id = $1");

static enum rc set_paper(struct cx *cx, struct db *db, const struct exhibit_certificate *c,
			 struct str paper, struct val record)
{
	return DB_RUN(cx, db, &certificate_again, VAL(c->id), VAL(c->signer.name),
		      VAL(c->signer.capacity), VAL(str_from_c(told_key(c->signer.fits))),
		      VAL_BYTES(paper), record);
}

/* Of its custody. That a certificate was signed changes nothing of what it states. */
static enum rc last_record(struct cx *cx, struct db *db, struct id exhibit, struct sha256 *out)
{
	struct custody_rows rows;
	*out = (struct sha256){ 0 };
	TRY(custody_list(cx, db, exhibit, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (rows.p[i].step.event.act != CUSTODY_CERTIFIED)
			*out = rows.p[i].step.hash;
	return RC_OK;
}

static enum rc is_open(struct cx *cx, struct db *db, struct id certificate)
{
	struct certificate_row now = { 0 };
	TRY(certificate_load(cx, db, certificate, &now));
	return now.signatures.n == 0 ? RC_OK
				     : cx_fail(cx, RC_CONFLICT,
					       "it is signed, and stays as it is: draft another");
}

enum rc certificate_put_answers(struct cx *cx, struct db *db, const struct actor *by,
				struct str by_name, struct exhibit_certificate *c,
				const struct certificate_answers *answers)
{
	struct exhibit e = { 0 };
	TRY(may_keep(cx, db, by, c->exhibit, &e));
	TRY(is_open(cx, db, c->id));
	for (size_t i = 0; i < answers->n; i++) {
		TRY(certificate_check_answer(cx, &c->rule, &answers->p[i]));
		TRY(put_answer(cx, db, c->id, by_name, &answers->p[i]));
	}
	return answers->n > 0 && c->kind == CERTIFICATE_OF_RULE
		       ? set_paper(cx, db, c, STR(""), VAL_NULL)
		       : RC_OK;
}

/* ---- signing ------------------------------------------------------------------- */

static enum rc is_same_law(struct cx *cx, const struct exhibit_certificate *c,
			   const struct law *law)
{
	const struct str change = certificate_rule_change(cx->arena, &c->rule, law, c->kind);
	return change.n == 0
		       ? RC_OK
		       : cx_fail(cx, RC_CONFLICT,
				 "the law data changed since this was drafted (%.*s): draft it "
				 "anew; answers that still fit are taken over",
				 STR_ARG(change));
}

enum rc certificate_may_prepare(struct cx *cx, struct db *db, const struct actor *by,
				const struct exhibit_certificate *c, const struct law *law)
{
	struct exhibit e = { 0 };
	struct certificate_fields missing = { 0 };
	TRY(may_keep(cx, db, by, c->exhibit, &e));
	TRY(is_open(cx, db, c->id));
	TRY(is_same_law(cx, c, law));
	certificate_missing(cx->arena, &c->rule, &c->answers, &missing);
	struct str names = STR("");
	for (size_t i = 0; i < missing.n; i++)
		names = arena_fmt(cx->arena, "%.*s%s%.*s", STR_ARG(names), i > 0 ? ", " : "",
				  STR_ARG(missing.p[i].name));
	if (missing.n > 0)
		return cx_fail(cx, RC_INVALID,
			       "the rule asks for what has no answer yet: %.*s. Answer it, or say "
			       "why it is left unstated",
			       STR_ARG(names));
	return certificate_check_signer(cx, &c->rule, &c->signer);
}

enum rc certificate_prepare(struct cx *cx, struct db *db, const struct actor *by,
			    const struct exhibit_certificate *c)
{
	struct exhibit e = { 0 };
	struct sha256 record;
	TRY(may_keep(cx, db, by, c->exhibit, &e));
	TRY(is_open(cx, db, c->id));
	TRY(last_record(cx, db, c->exhibit, &record));
	return set_paper(cx, db, c, c->text, VAL(record));
}

SQL_STATEMENT(certificate_signature_add,
	      "INSERT INTO evidence_certificate_signature (certificate_id, role, name, account_id,"
	      "  at, signature_id) VALUES ($1, $2, $3, $4, $5, $6)");

/* The paper tells who holds the exhibit, each gap and its last record: as they still are. */
static enum rc check_facts(struct cx *cx, struct db *db, const struct certificate_row *row)
{
	struct sha256 now;
	const struct exhibit_certificate *c = &row->certificate;
	TRY(last_record(cx, db, c->exhibit, &now));
	if (sha256_eq(&now, &c->record))
		return RC_OK;
	return cx_fail(cx, RC_CONFLICT,
		       "something was recorded of the exhibit since this was made ready: %s",
		       row->signatures.n > 0 ? "draft another"
					     : "make it ready again, and read it again");
}

static enum rc check_signing(struct cx *cx, struct db *db, const struct actor *by,
			     const struct certificate_row *row, const struct certificate_signing *s)
{
	const struct exhibit_certificate *c = &row->certificate;
	const struct sha256 hash = sha256_of(c->text);
	if (c->text.n == 0)
		return cx_fail(cx, RC_CONFLICT, "it is a draft yet: it is made ready first");
	if (!sha256_eq(&hash, &s->seen))
		return cx_fail(cx, RC_CONFLICT,
			       "the certificate changed meanwhile: look at it, and sign again");
	if (certificate_signature_of(row, s->role))
		return cx_fail(cx, RC_CONFLICT, "it is signed already");
	if (s->role == CERTIFICATE_SECOND && c->kind != CERTIFICATE_OF_DESTRUCTION)
		return cx_fail(cx, RC_INVALID, "one person signs this certificate");
	if (row->signatures.n > 0 && id_is_set(by->account) &&
	    id_eq(by->account, row->signatures.p[0].account))
		return cx_fail(cx, RC_DENIED,
			       "who destroyed it and who ordered it are two people: the other "
			       "signs");
	TRY(is_same_law(cx, c, s->law));
	return check_facts(cx, db, row);
}

static enum rc append_act(struct cx *cx, struct db *db, const struct actor *by, struct exhibit *e,
			  const struct certificate_row *row, const struct certificate_signing *s)
{
	const struct exhibit_certificate *c = &row->certificate;
	const struct certificate_signer *who = s->role == CERTIFICATE_SECOND ? &c->second
									     : &c->signer;
	const struct str hash = sha256_print(cx->arena, &s->seen);
	struct custody_event event = {
		.act = CUSTODY_CERTIFIED,
		.name = who->name,
		.purpose = arena_fmt(cx->arena, "certificate (SHA-256 %.*s)%s%.*s", STR_ARG(hash),
				     c->rule.country.n > 0 ? " for " : "",
				     STR_ARG(c->rule.country)),
		.hash_before = e->content.manifest,
	};
	return custody_append(cx, db, by, e, &event, NULL);
}

/* Nobody signs in the name of another; at the terminal names are told. */
static enum rc check_name(struct cx *cx, struct db *db, const struct actor *by, struct str name)
{
	struct account a = { 0 };
	if (!id_is_set(by->account))
		return RC_OK;
	TRY(account_load(cx, db, by->account, &a));
	return str_eq(a.name, name)
		       ? RC_OK
		       : cx_fail(cx, RC_DENIED, "it is to be signed by %.*s", STR_ARG(name));
}

enum rc certificate_sign(struct cx *cx, struct db *db, const struct actor *by,
			 const struct certificate_signing *s)
{
	struct exhibit e = { 0 };
	struct certificate_row row = { 0 };
	struct id signature = { 0 };
	TRY(certificate_load(cx, db, s->certificate, &row));
	TRY(may_keep(cx, db, by, row.certificate.exhibit, &e));
	TRY(check_signing(cx, db, by, &row, s));
	TRY(check_gone(cx, db, &row.certificate, &e));
	const struct str name = s->role == CERTIFICATE_SECOND ? row.certificate.second.name
							      : row.certificate.signer.name;
	TRY(check_name(cx, db, by, name));
	if (s->signed_by && s->signed_by->kind != SIGNATURE_NODE)
		TRY(signature_add(cx, db, s->signed_by, &signature));
	TRY(DB_RUN(cx, db, &certificate_signature_add, VAL(row.certificate.id),
		   VAL(str_from_c(certificate_role_key(s->role))), VAL(name),
		   id_is_set(by->account) ? VAL(by->account) : VAL_NULL, VAL(cx->now),
		   id_is_set(signature) ? VAL(signature) : VAL_NULL));
	return append_act(cx, db, by, &e, &row, s);
}
