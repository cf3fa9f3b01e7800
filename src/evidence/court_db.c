// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/court_db.h"

#include "evidence/certificate_db.h"

SQL_STATEMENT(court_of, "SELECT kind, regime, language, rule FROM evidence_sealing_court"
			" WHERE sealing_id = $1");
SQL_STATEMENT(court_answers_of, "SELECT field, value, unstated FROM evidence_sealing_answer"
				" WHERE sealing_id = $1 ORDER BY field");
SQL_STATEMENT(court_insert, "INSERT INTO evidence_sealing_court (sealing_id, kind, country, regime,"
			    "  language, rule) VALUES ($1, $2, $3, $4, $5, $6)");
SQL_STATEMENT(court_answer_insert, "INSERT INTO evidence_sealing_answer (sealing_id, field, value,"
				   "  unstated) VALUES ($1, $2, $3, $4)");
SQL_STATEMENT(court_answers_delete, "DELETE FROM evidence_sealing_answer WHERE sealing_id = $1");
SQL_STATEMENT(court_delete, "DELETE FROM evidence_sealing_court WHERE sealing_id = $1");

static enum rc load_answers(struct cx *cx, struct db *db, struct id sealing,
			    struct certificate_answers *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &court_answers_of, VAL(sealing)));
	while (rows_next(r)) {
		struct certificate_answer *a = ARENA_PUSH(cx->arena, out);
		a->field = rows_str(r);
		a->value = rows_str(r);
		a->is_unstated = rows_int(r) != 0;
	}
	return rows_end(cx, r);
}

enum rc court_load(struct cx *cx, struct db *db, struct id sealing, struct sealing_court *out,
		   bool *found)
{
	struct sealing_court c = { .kind = CERTIFICATE_OF_FACTS };
	struct str kind = STR(""), rule = STR("");
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &court_of, VAL(sealing)));
	*found = rows_next(r);
	if (*found) {
		kind = rows_str(r);
		c.regime = rows_str(r);
		c.language = rows_str(r);
		rule = rows_str(r);
	}
	TRY(rows_end(cx, r));
	if (!*found)
		return RC_OK;
	if (!certificate_kind_parse(kind, &c.kind))
		return cx_fail(cx, RC_BUG, "a certificate of no kind");
	TRY(certificate_rule_parse(cx, rule, &c.rule));
	TRY(load_answers(cx, db, sealing, &c.answers));
	*out = c;
	return RC_OK;
}

enum rc court_forget(struct cx *cx, struct db *db, struct id sealing)
{
	TRY(DB_RUN(cx, db, &court_answers_delete, VAL(sealing)));
	return DB_RUN(cx, db, &court_delete, VAL(sealing));
}

/* Which of them the new rule asks for just so. */
static void keep_answers(struct arena *a, const struct sealing_court *was,
			 const struct certificate_rule *rule, struct certificate_answers *out)
{
	if (!str_eq(was->rule.law, rule->law) || !str_eq(was->rule.country, rule->country))
		return;
	for (size_t i = 0; i < was->answers.n; i++) {
		const struct certificate_answer *answer = &was->answers.p[i];
		const struct certificate_field *then = certificate_find(&was->rule, answer->field),
					       *now = certificate_find(rule, answer->field);
		if (then && now && str_eq(then->type, now->type))
			*ARENA_PUSH(a, out) = *answer;
	}
}

enum rc court_put_answers(struct cx *cx, struct db *db, struct id sealing,
			  const struct sealing_court *court,
			  const struct certificate_answers *answers)
{
	TRY(DB_RUN(cx, db, &court_answers_delete, VAL(sealing)));
	for (size_t i = 0; i < answers->n; i++) {
		const struct certificate_answer *a = &answers->p[i];
		TRY(certificate_check_answer(cx, &court->rule, a));
		TRY(DB_RUN(cx, db, &court_answer_insert, VAL(sealing), VAL(a->field), VAL(a->value),
			   VAL((int64_t)a->is_unstated)));
	}
	return RC_OK;
}

enum rc court_put(struct cx *cx, struct db *db, struct id sealing,
		  const struct sealing_court *court)
{
	struct sealing_court was = { .regime = STR("") };
	struct certificate_answers kept = { 0 };
	bool found = false;
	TRY(court_load(cx, db, sealing, &was, &found));
	if (found)
		keep_answers(cx->arena, &was, &court->rule, &kept);
	TRY(court_forget(cx, db, sealing));
	TRY(DB_RUN(cx, db, &court_insert, VAL(sealing),
		   VAL(str_from_c(certificate_kind_key(court->kind))), VAL(court->rule.country),
		   VAL(court->regime), VAL(court->language),
		   VAL(certificate_rule_print(cx->arena, &court->rule))));
	return court_put_answers(cx, db, sealing, court, &kept);
}

enum rc court_draft(struct cx *cx, struct db *db, const struct actor *by,
		    const struct sealing_court *court, struct exhibit_certificate *c)
{
	c->kind = court->kind;
	c->rule = court->rule;
	c->language = court->language;
	TRY(certificate_draft(cx, db, by, c));
	return court->answers.n == 0
		       ? RC_OK
		       : certificate_put_answers(cx, db, by, c->made_by, c, &court->answers);
}
