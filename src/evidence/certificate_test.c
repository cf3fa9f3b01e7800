// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * Certificates, worked through against the law that they answer to. The reasoning rests on rows
 * of the law data that are verified; what of a row is from memory is said where it matters.
 */
#include "evidence/certificate.h"

#include "evidence/certificate_to_pdf.h"
#include "evidence/certificate_db.h"
#include "evidence/exhibit_db.h"
#include "law/test_world.h"
#include "people/test_people.h"

static const struct certificate_language english;

static struct exhibit sample(void)
{
	return (struct exhibit){
		.kind = EXHIBIT_DISK_IMAGE,
		.description = STR("Memory stick"),
		.authority = { .kind = AUTHORITY_ORDER, .text = STR("Order 42") },
		.collector = STR("The custodian"),
		.collected_at = { INT64_C(1763000000000000) },
		.source = { .device = STR("SanDisk Ultra"), .serial = STR("4C53") },
		.content = { .manifest = sha256_of(STR("m")),
			     .names = sha256_of(STR("n")),
			     .contents = sha256_of(STR("c")),
			     .findings = sha256_of(STR("f")),
			     .files = 1,
			     .bytes = 10 },
	};
}

/* What fits a field, so that all of a rule can be answered. */
static struct str fitting(struct cx *cx, const struct certificate_field *f)
{
	struct str first, rest;
	switch (f->kind) {
	case CERTIFICATE_CHOICE:
		(void)str_cut(f->type, '|', &first, &rest);
		return first;
	case CERTIFICATE_FOUR:
		return STR("one\ntwo\nthree\nfour");
	case CERTIFICATE_DATE:
		return STR("2026-11-21");
	case CERTIFICATE_TIME:
		return STR("23:59");
	case CERTIFICATE_RANGE:
		return STR("2026-11-01/2026-11-01");
	case CERTIFICATE_HEX:
		return STR("00ff");
	case CERTIFICATE_TEXT:
	case CERTIFICATE_STATEMENT:
	case CERTIFICATE_SIGNATURE:
	case CERTIFICATE_DEEMED:
		break;
	}
	return arena_fmt(cx->arena, "answer to %.*s", STR_ARG(f->name));
}

static struct exhibit_certificate answered(struct cx *cx, const struct certificate_rule *rule)
{
	struct exhibit_certificate c = { .kind = CERTIFICATE_OF_RULE, .rule = *rule };
	c.signer = (struct certificate_signer){ STR("A person"), STR("head of the laboratory"),
						TOLD_YES };
	for (size_t i = 0; i < rule->fields.n; i++) {
		const struct certificate_field *f = &rule->fields.p[i];
		const struct certificate_answer a = { f->name, fitting(cx, f), false };
		if (!certificate_asks(f))
			continue;
		EQ(certificate_check_answer(cx, rule, &a), RC_OK);
		*ARENA_PUSH(cx->arena, &c.answers) = a;
	}
	return c;
}

static struct str paper_of(struct cx *cx, const struct exhibit_certificate *c)
{
	static const struct custody_state state;
	static const struct custody_steps steps;
	const struct exhibit e = sample();
	const struct certificate_facts facts = {
		.exhibit = &e, .state = &state, .steps = &steps, .country = STR("Somewhere")
	};
	struct str text = STR("");
	EQ(certificate_print(cx, c, &facts, &english, true, &text), RC_OK);
	return text;
}

static struct str cover_of(struct cx *cx, const struct exhibit_certificate *c)
{
	static const struct custody_state state;
	static const struct custody_steps steps;
	const struct exhibit e = sample();
	const struct certificate_facts facts = {
		.exhibit = &e, .state = &state, .steps = &steps, .country = STR("Somewhere")
	};
	struct str text = STR("");
	EQ(certificate_cover(cx, c, &facts, &english, &text), RC_OK);
	return text;
}

static bool has(struct str text, const char *what)
{
	return str_find(text, str_from_c(what)) != STR_NONE;
}

static struct certificate_rule rule_of(struct cx *cx, const char *country, const char *regime)
{
	enum certificate_kind kind = CERTIFICATE_OF_FACTS;
	struct certificate_rule r = { 0 };
	EQ(certificate_choose(cx, test_law(), str_from_c(country), str_from_c(regime), &kind, &r),
	   RC_OK);
	EQ(kind, CERTIFICATE_OF_RULE);
	return r;
}

static bool takes(struct cx *cx, const struct certificate_rule *r, const char *field,
		  const char *value)
{
	const struct certificate_answer a = { str_from_c(field), str_from_c(value), false };
	return certificate_check_answer(cx, r, &a) == RC_OK;
}

/* The paper says of each part of the rule whether its text was seen: what is from memory is named. */
static bool says_from_memory(struct cx *cx, const struct exhibit_certificate *c, const char *parts)
{
	const struct str cover = cover_of(cx, c);
	return str_eq(c->rule.from_memory, str_from_c(parts)) &&
	       has(cover, "NOT VERIFIED in these parts") && has(cover, parts);
}

/* Of Sri Lanka's rows law, section and the relation of the two Acts were seen, and nothing else. */
static const char sri_lanka_memory[] = "test;presumption;proof_form;signer;certificate_fields";

/* What was seen: both Acts, their sections, that s. 22 lets the Act of 1995 give way, and that there are two
 * regimes with different standards (workshop of 2011). So what is tested of the law is that both are
 * offered and nobody but a person chooses. What each field asks is from memory, and below it is tested
 * as data: that the program asks for exactly what the row has, and says that it was not seen.
 *
 * Both regimes stand side by side: s. 22 of the Act of 2006 lets it go before the Act of 1995
 * where it applies, and which applies is a question of the proceedings (cases under the Computer
 * Crime Act go by the Act of 1995). No program can know the proceedings: the person chooses, and
 * until they do nothing is drafted. */
TEST(sri_lanka_has_two_regimes_and_a_person_chooses)
{
	enum certificate_kind kind;
	struct certificate_rule r;
	EQ(certificate_choose(cx, test_law(), STR("LK"), STR(""), &kind, &r), RC_INVALID);
	CHECK(has(cx_error(cx), "1 = Sri Lanka (general regime) (Electronic Transactions Act, No. "
				"19 of 2006"));
	CHECK(has(cx_error(cx), "2 = Sri Lanka (computer and audio-visual evidence regime)"));
	EQ(certificate_choose(cx, test_law(), STR("LK"), STR("3"), &kind, &r), RC_INVALID);
	EQ(certificate_choose(cx, test_law(), STR("LK"), STR("0"), &kind, &r), RC_INVALID);

	/* From memory: general regime, ss. 21 and 22: what is made by who has direct knowledge, on a system
	 * that worked, is presumed true. No certificate: so the paper is a statement, signed by
	 * whoever makes it (no signer is prescribed), of the five facts that the test turns on. */
	r = rule_of(cx, "LK", "1");
	EQ(r.fields.n, 5);
	EQ_STR(r.fields.p[2].name, "maker_knowledge");
	CHECK(takes(cx, &r, "maker_knowledge", "direct"));
	CHECK(!takes(cx, &r, "maker_knowledge", "hearsay"));
	struct exhibit_certificate c = answered(cx, &r);
	struct str text = paper_of(cx, &c);
	CHECK(str_starts(text, STR("# Statement\n")));
	CHECK(has(text, "Electronic Transactions Act, No. 19 of 2006 (amended by No. 25 of 2017), "
			"ss. 21, 22"));
	CHECK(!has(text, "No. 14 of 1995")); // the other regime is not named
	c.signer.fits = TOLD_UNKNOWN;
	EQ(certificate_check_signer(cx, &r, &c.signer), RC_OK);
	CHECK(says_from_memory(cx, &c, sri_lanka_memory));

	/* From memory: Act of 1995, ss. 4 to 7: the machine worked at all material times, or its fault did not
	 * matter; it was safe from tampering; the information came in the ordinary course; the
	 * other side had notice and access. Each is a field; whoever holds a responsible position
	 * over the operation or the management signs. */
	r = rule_of(cx, "LK", "2");
	EQ(r.fields.n, 7);
	CHECK(takes(cx, &r, "operating_properly", "fault-not-affecting"));
	CHECK(takes(cx, &r, "period_of_production", "2026-01-01/2026-02-01"));
	CHECK(!takes(cx, &r, "period_of_production", "2026-02-01/2026-01-01"));
	CHECK(!takes(cx, &r, "maker", "X")); // of the other regime
	c = answered(cx, &r);
	c.signer.fits = TOLD_NO;
	EQ(certificate_check_signer(cx, &r, &c.signer), RC_DENIED);
	CHECK(has(cx_error(cx), "responsible position"));
	text = paper_of(cx, &c);
	CHECK(str_starts(text, STR("# Certificate, or statement for an affidavit\n")));
	CHECK(has(text, "Evidence (Special Provisions) Act, No. 14 of 1995, ss. 4-7, 12"));
	CHECK(has(cover_of(cx, &c), "45 days before trial"));
	CHECK(has(cover_of(cx, &c), "periods from"));
	CHECK(says_from_memory(cx, &c, sri_lanka_memory));
}

/* s. 63(4)(c) of the Act of 2023 and its Schedule, which was seen whole: nothing is from memory.
 * Part A by who is in charge, Part B by an expert; the hash values, which algorithm, and that the
 * report is enclosed. Cases pending before 1 July 2024 stay under s. 65B(4) of the Act of 1872,
 * which has no form. */
TEST(india_has_a_form_of_two_parts_and_an_older_law_for_pending_cases)
{
	enum certificate_kind kind;
	struct certificate_rule r;
	EQ(certificate_choose(cx, test_law(), STR("IN"), STR(""), &kind, &r), RC_INVALID);
	r = rule_of(cx, "IN", "1");
	EQ(r.fields.n, 21);
	EQ_STR(r.from_memory, "");
	EQ_STR(r.confidence, "verified");
	CHECK(takes(cx, &r, "part", "A") && takes(cx, &r, "part", "B"));
	CHECK(!takes(cx, &r, "part", "C"));
	/* The Schedule offers these; MD5 alone would be taken by it, and the proposal is SHA-256. */
	CHECK(takes(cx, &r, "hash_algorithm", "SHA256") && takes(cx, &r, "hash_algorithm", "MD5"));
	const struct exhibit e = sample();
	EQ_STR(certificate_propose(cx->arena, STR("hash_algorithm"), &e), "SHA256");
	const struct sha256 h = sha256_of(STR("m"));
	EQ_STR(certificate_propose(cx->arena, STR("hash_values"), &e), sha256_print(cx->arena, &h));
	EQ_STR(certificate_propose(cx->arena, STR("make_and_model"), &e), "SanDisk Ultra");
	EQ_STR(certificate_propose(cx->arena, STR("working_properly"), &e), ""); // never
	EQ_STR(certificate_propose(cx->arena, STR("lawful_control"), &e), "");
	/* "Lawful control" can be said, or left unsaid; it cannot be denied and certified. */
	CHECK(takes(cx, &r, "lawful_control", "yes") && !takes(cx, &r, "lawful_control", "no"));
	CHECK(takes(cx, &r, "time_24h", "09:05") && !takes(cx, &r, "time_24h", "24:00") &&
	      !takes(cx, &r, "time_24h", "9:05"));
	CHECK(!takes(cx, &r, "signature", "X")); // it is given by signing
	/* An expert (Part B) who was never in control says so, and the cover note tells the gap. */
	struct exhibit_certificate c = answered(cx, &r);
	for (size_t i = 0; i < c.answers.n; i++)
		if (str_eq(c.answers.p[i].field, STR("lawful_control")))
			c.answers.p[i] = (struct certificate_answer){ STR("lawful_control"),
								      STR("it is for Part A"),
								      true };
	EQ(certificate_check_answer(cx, &r, &c.answers.p[10]), RC_OK);
	CHECK(has(paper_of(cx, &c), "Not stated: it is for Part A"));
	CHECK(has(cover_of(cx, &c),
		  "The rule asks for this, and it is not stated\n  Was the source "
		  "under lawful control?"));
	CHECK(has(cover_of(cx, &c), "Together with the record each time it is submitted"));
	CHECK(!has(cover_of(cx, &c), "NOT VERIFIED"));
	CHECK(str_starts(paper_of(cx, &c), STR("# Certificate\n")));

	r = rule_of(cx, "IN", "2");
	EQ_STR(r.law, "Indian Evidence Act, 1872");
	EQ(r.fields.n, 6);
	CHECK(!takes(cx, &r, "part", "A"));
	CHECK(takes(cx, &r, "conditions_of_s65B2", "a\nb\nc\nd"));
}

/* s. 84(4): identify the statement and how it was produced, give particulars of the device, deal
 * with the matters of s. 84(2), which are four (regular use, regular supply, working properly or a
 * fault that does not matter, ordinary course); signed by who holds a responsible position; "to
 * the best of knowledge and belief" is enough. Kubor v Dickson makes the four mandatory: three
 * are not an answer. That was seen; in which fields it is laid out is ours, and the paper says so. */
TEST(nigeria_asks_for_all_four_conditions)
{
	const struct certificate_rule r = rule_of(cx, "NG", "");
	EQ(r.fields.n, 6);
	CHECK(!takes(cx, &r, "conditions_of_s84_2", "a\nb\nc"));
	CHECK(!takes(cx, &r, "conditions_of_s84_2", "a\nb\n \nc"));
	CHECK(!takes(cx, &r, "conditions_of_s84_2", "a\nb\nc\nd\ne"));
	CHECK(takes(cx, &r, "conditions_of_s84_2", "a\nb\nc\nd\n"));
	struct exhibit_certificate c = answered(cx, &r);
	const struct str text = paper_of(cx, &c);
	CHECK(has(text, "Evidence Act, 2011 (Evidence (Amendment) Act, 2023), s. 84(1)-(5); ss. "
			"84A-84D"));
	CHECK(has(text, "certificate under s. 84(4)"));
	CHECK(has(text, "- 4. The four conditions of s. 84(2), one a line\n  one\n  two\n  three\n"
			"  four\n"));
	CHECK(has(text, "I am whom the rule names as the signer"));
	CHECK(says_from_memory(cx, &c, "certificate_fields layout"));
	c.signer.fits = TOLD_UNKNOWN;
	EQ(certificate_check_signer(cx, &r, &c.signer), RC_DENIED);
	CHECK(!has(paper_of(cx, &c), "I am whom the rule names"));
	c.signer.capacity = STR(" ");
	EQ(certificate_check_signer(cx, &r, &c.signer), RC_INVALID);
}

/* Namibia: the data name an Act and no section, form or field. France: there is no row. Neither
 * says what to certify: the paper names no law at all. */
TEST(where_the_rule_is_not_known_no_law_is_named)
{
	static const char *const countries[] = { "NA", "FR", "BN" };
	for (size_t i = 0; i < 3; i++) {
		enum certificate_kind kind = CERTIFICATE_OF_RULE;
		struct exhibit_certificate c = { .made_by = STR("X") };
		EQ(certificate_choose(cx, test_law(), str_from_c(countries[i]), STR(""), &kind,
				      &c.rule),
		   RC_OK);
		EQ(kind, CERTIFICATE_OF_FACTS);
		c.kind = kind;
		EQ(c.rule.fields.n, 0);
		const struct str text = paper_of(cx, &c);
		CHECK(str_starts(text, STR("# The receiving court’s rule is not known to us\n")));
		CHECK(has(text, "## Statement of facts\n") && has(text, "Memory stick"));
		CHECK(!has(text, " Act") && !has(text, "s. ") &&
		      !has(text, "## What this answers"));
		CHECK(has(cover_of(cx, &c), "Ask the receiving authority"));
		EQ(certificate_check_signer(cx, &c.rule, &c.signer), RC_INVALID); // who signs?
	}
	enum certificate_kind kind;
	struct certificate_rule r;
	EQ(certificate_choose(cx, test_law(), STR("Q9"), STR(""), &kind, &r), RC_MISSING);
}

/* One regime says what to certify, the other does not: whoever is under the other signs a plain
 * statement, until its own row says more. */
TEST(an_unknown_regime_beside_a_known_one_is_a_statement_of_facts)
{
	enum certificate_kind kind = CERTIFICATE_OF_RULE;
	struct certificate_rule r = { 0 };
	struct law *law = test_law_copy(cx->arena);
	struct country *lk = &law->countries.p[test_country(law, "LK")];
	struct evidence_rule *rows = arena_new(cx->arena, struct evidence_rule, 2);
	rows[0] = lk->evidence.p[0];
	rows[1] = lk->evidence.p[1];
	rows[1].certificate_fields.n = 0;
	lk->evidence.p = rows;
	EQ(certificate_choose(cx, law, STR("LK"), STR("2"), &kind, &r), RC_OK);
	EQ(kind, CERTIFICATE_OF_FACTS);
	EQ_STR(r.law, "");
	EQ_STR(certificate_rule_change(cx->arena, &r, law, kind), "");
	EQ_STR(certificate_rule_change(cx->arena, &r, test_law(), kind), "a rule is known by now");
}

/* England certifies nothing today: s. 69 is repealed, and its fields are not asked. */
TEST(a_repealed_rule_asks_nothing)
{
	const struct certificate_rule r = rule_of(cx, "GB", "");
	EQ(r.fields.n, 0);
	struct exhibit_certificate c = answered(cx, &r);
	CHECK(has(paper_of(cx, &c), "The rule asks for no statement."));
	CHECK(!takes(cx, &r, "operated_properly", "yes"));
	CHECK(has(cover_of(cx, &c), "NOT VERIFIED: this row is general knowledge"));
}

/* Every rule of every country: what it demands is asked, in its order, and nothing else; and each
 * can be answered and printed, as text and as PDF. */
TEST(every_country_is_asked_for_all_that_its_rule_demands_and_no_more)
{
	const struct law *law = test_law();
	size_t rows = 0;
	for (size_t i = 0; i < law->countries.n; i++) {
		const struct country *country = &law->countries.p[i];
		struct certificate_rules rules;
		EQ(certificate_rules_of(cx, law, str_from_c(country->alpha2), &rules), RC_OK);
		EQ(rules.n, country->evidence.n);
		for (size_t k = 0; k < rules.n; k++, rows++) {
			const struct certificate_rule *r = &rules.p[k];
			const struct str_list *want = &country->evidence.p[k].certificate_fields;
			const bool today = want->n > 0 && !str_eq(want->p[0], STR("none today"));
			EQ(r->fields.n, today ? want->n : 0);
			struct exhibit_certificate c = answered(cx, r);
			size_t asked = 0;
			for (size_t f = 0; f < r->fields.n; f++) {
				const struct certificate_field *field = &r->fields.p[f];
				const struct str row = arena_fmt(cx->arena, "%.*s:%.*s",
								 STR_ARG(field->name),
								 STR_ARG(field->type));
				EQ_STR(row, want->p[f]);
				CHECK(certificate_label(field->name) != NULL);
				const bool by_hand = str_ends(row, STR(":sig")) ||
						     str_ends(row, STR(":deemed"));
				EQ(certificate_asks(field), !by_hand);
				asked += by_hand ? 0 : 1;
			}
			EQ(c.answers.n, asked);
			struct certificate_fields missing = { 0 };
			certificate_missing(cx->arena, r, &c.answers, &missing);
			EQ(missing.n, 0);
			CHECK(!takes(cx, r, "no_such_field", "yes"));
			const struct str text = paper_of(cx, &c);
			struct str pdf;
			size_t unknown;
			EQ(certificate_to_pdf(cx, cover_of(cx, &c), text, STR(""), &pdf, &unknown),
			   RC_OK);
			CHECK(str_starts(pdf, STR("%PDF-")));
			EQ(unknown, 0);
			struct certificate_rule again;
			EQ(certificate_rule_parse(cx, certificate_rule_print(cx->arena, r), &again),
			   RC_OK);
			EQ_STR(certificate_rule_print(cx->arena, &again),
			       certificate_rule_print(cx->arena, r));
			EQ_STR(certificate_rule_change(cx->arena, &again, law, CERTIFICATE_OF_RULE),
			       "");
		}
	}
	CHECK(rows >= 45);
}

TEST(what_people_wrote_begins_no_line_of_the_paper)
{
	struct certificate_rule r = rule_of(cx, "NG", "");
	struct exhibit_certificate c = answered(cx, &r);
	c.answers.p[0].value = STR("a record\n## Signed\r\n# Certificate\n_ Signature");
	const struct str text = paper_of(cx, &c);
	CHECK(has(text, "\n  ## Signed \n  # Certificate\n  _ Signature\n"));
	CHECK(!has(text, "\n## Signed"));
	c.signer.name = STR("A\n# B");
	EQ(certificate_check_signer(cx, &r, &c.signer), RC_INVALID);
}

/* ---- in the database ------------------------------------------------------------ */

static struct exhibit new_exhibit(struct cx *cx, struct test_world *w)
{
	struct exhibit e = sample();
	struct custody_facts facts = { 0 };
	OK(exhibit_add(cx, w->db, &w->as[ROLE_CUSTODIAN], &e, &facts));
	return e;
}

static struct exhibit_certificate new_draft(struct cx *cx, struct test_world *w,
					    const struct exhibit *e,
					    const struct certificate_rule *rule)
{
	struct exhibit_certificate c = { .exhibit = e->id,
					 .rule = *rule,
					 .made_by = STR("A person") };
	OK(certificate_draft(cx, w->db, &w->as[ROLE_CUSTODIAN], &c));
	return c;
}

static enum rc prepare(struct cx *cx, struct test_world *w, struct exhibit_certificate *c,
		       const struct law *law)
{
	const struct actor *by = &w->as[ROLE_CUSTODIAN];
	TRY(certificate_may_prepare(cx, w->db, by, c, law));
	c->text = paper_of(cx, c);
	return certificate_prepare(cx, w->db, by, c);
}

static struct certificate_signing signing_of(const struct exhibit_certificate *c,
					     const struct law *law)
{
	return (struct certificate_signing){ .certificate = c->id,
					     .seen = sha256_of(c->text),
					     .law = law };
}

PEOPLE_TEST(a_certificate_is_answered_signed_and_stays_as_it_is)
{
	struct certificate_row row;
	struct custody_rows acts;
	struct custody_state state;
	const struct actor *by = &w->as[ROLE_CUSTODIAN];
	const struct certificate_rule rule = rule_of(cx, "NG", "");
	const struct exhibit e = new_exhibit(cx, w);
	struct exhibit_certificate c = new_draft(cx, w, &e, &rule);
	struct exhibit_certificate full = answered(cx, &rule);
	struct certificate_signing s = signing_of(&c, test_law());
	EQ(certificate_sign(cx, w->db, by, &s), RC_CONFLICT); // a draft
	c.signer = full.signer;
	EQ(prepare(cx, w, &c, test_law()), RC_INVALID);
	CHECK(has(cx_error(cx), "conditions_of_s84_2"));
	OK(certificate_put_answers(cx, w->db, by, STR("A person"), &c, &full.answers));
	OK(certificate_load(cx, w->db, c.id, &row));
	EQ(row.certificate.answers.n, 6);
	c.answers = row.certificate.answers;
	c.signer.fits = TOLD_NO;
	EQ(prepare(cx, w, &c, test_law()), RC_DENIED);
	c.signer.fits = TOLD_YES;
	OK(prepare(cx, w, &c, test_law()));
	s = signing_of(&c, test_law());
	s.seen = sha256_of(STR("another"));
	EQ(certificate_sign(cx, w->db, by, &s), RC_CONFLICT);
	s = signing_of(&c, test_law());
	EQ(certificate_sign(cx, w->db, &w->as[ROLE_OFFICER], &s), RC_DENIED);
	c.signer.name = STR("Another");
	OK(certificate_prepare(cx, w->db, by, &c));
	EQ(certificate_sign(cx, w->db, by, &s), RC_DENIED); // in the name of another
	c.signer.name = STR("A person");
	OK(certificate_prepare(cx, w->db, by, &c));
	OK(certificate_sign(cx, w->db, by, &s));
	EQ(certificate_sign(cx, w->db, by, &s), RC_CONFLICT);
	EQ(certificate_put_answers(cx, w->db, by, STR("X"), &c, &full.answers), RC_CONFLICT);
	OK(certificate_load(cx, w->db, c.id, &row));
	CHECK(certificate_is_signed(&row));
	EQ_STR(row.certificate.text, c.text);
	OK(custody_list(cx, w->db, e.id, &acts));
	EQ(acts.n, 3);
	CHECK(str_find(acts.p[2].record, sha256_print(cx->arena, &s.seen)) != STR_NONE);
	custody_rows_walk(cx->arena, &acts, &e, &state);
	EQ(state.gaps.n, 0);
	EQ(test_acts(cx, w, "exhibit-certified"), 1);
}

PEOPLE_TEST(what_states_an_older_custody_is_not_signed)
{
	struct certificate_row row;
	struct custody_event open = { .act = CUSTODY_OPENED };
	const struct actor *by = &w->as[ROLE_CUSTODIAN];
	const struct certificate_rule rule = rule_of(cx, "NG", "");
	struct exhibit e = new_exhibit(cx, w);
	struct exhibit_certificate c = new_draft(cx, w, &e, &rule);
	struct exhibit_certificate full = answered(cx, &rule);
	OK(certificate_put_answers(cx, w->db, by, STR("A person"), &c, &full.answers));
	c.answers = full.answers;
	c.signer = full.signer;
	OK(prepare(cx, w, &c, test_law()));
	CHECK(has(c.text, "2026-11-21 12:00:00 UTC")); // when its facts were taken
	OK(custody_append(cx, w->db, by, &e, &open, NULL));
	struct certificate_signing s = signing_of(&c, test_law());
	EQ(certificate_sign(cx, w->db, by, &s), RC_CONFLICT);
	CHECK(has(cx_error(cx), "make it ready again"));
	EQ(test_acts(cx, w, "exhibit-certified"), 0);
	OK(prepare(cx, w, &c, test_law()));
	s = signing_of(&c, test_law());
	OK(certificate_sign(cx, w->db, by, &s));
	OK(certificate_load(cx, w->db, c.id, &row));
	CHECK(certificate_is_signed(&row));
}

PEOPLE_TEST(a_rule_that_changes_between_draft_and_signature_is_not_signed)
{
	const struct actor *by = &w->as[ROLE_CUSTODIAN];
	const struct certificate_rule rule = rule_of(cx, "NG", "");
	const struct exhibit e = new_exhibit(cx, w);
	struct exhibit_certificate c = new_draft(cx, w, &e, &rule);
	struct exhibit_certificate full = answered(cx, &rule);
	OK(certificate_put_answers(cx, w->db, by, STR("A person"), &c, &full.answers));
	c.answers = full.answers;
	c.signer = full.signer;
	OK(prepare(cx, w, &c, test_law()));

	/* An amendment asks for another thing, and no longer for one of the old. */
	struct law *law = test_law_copy(cx->arena);
	struct country *ng = &law->countries.p[test_country(law, "NG")];
	struct evidence_rule *row = arena_new(cx->arena, struct evidence_rule, 1);
	*row = ng->evidence.p[0];
	struct str *fields = arena_new(cx->arena, struct str, row->certificate_fields.n);
	for (size_t i = 0; i < row->certificate_fields.n; i++)
		fields[i] = row->certificate_fields.p[i];
	fields[2] = STR("hash_value:hex");
	row->certificate_fields.p = fields;
	ng->evidence.p = row;

	struct certificate_signing s = signing_of(&c, law);
	EQ(certificate_sign(cx, w->db, by, &s), RC_CONFLICT);
	CHECK(has(cx_error(cx), "fields") && has(cx_error(cx), "draft it anew"));
	EQ(test_acts(cx, w, "exhibit-certified"), 0);

	/* Drafted anew, it has the answers that still fit, and asks for the new one alone. */
	struct certificate_rule now;
	enum certificate_kind kind;
	struct certificate_fields missing = { 0 };
	OK(certificate_choose(cx, law, STR("NG"), STR(""), &kind, &now));
	struct exhibit_certificate again = new_draft(cx, w, &e, &now);
	EQ(again.answers.n, 5);
	certificate_missing(cx->arena, &now, &again.answers, &missing);
	EQ(missing.n, 1);
	EQ_STR(missing.p[0].name, "hash_value");
	s = signing_of(&c, test_law()); // the old law again: nothing speaks against it
	OK(certificate_sign(cx, w->db, by, &s));
}

PEOPLE_TEST(a_destruction_is_certified_by_who_did_it_and_who_ordered_it)
{
	const struct actor *by = &w->as[ROLE_CUSTODIAN];
	struct exhibit e = new_exhibit(cx, w);
	struct exhibit_certificate c = {
		.kind = CERTIFICATE_OF_DESTRUCTION,
		.exhibit = e.id,
		.made_by = STR("A"),
		.signer = { STR("A person"), STR("custodian"), TOLD_UNKNOWN },
		.second = { STR("A person"), STR("prosecutor"), TOLD_UNKNOWN }
	};
	struct custody_event event = { .act = CUSTODY_DESTROYED, .purpose = STR("Rule 7") };
	EQ(certificate_draft(cx, w->db, by, &c), RC_CONFLICT); // it is there yet
	struct sha256 left = sha256_of(STR("its content"));
	const struct digest_list bytes = { &left, 1, 1 };
	OK(exhibit_claim_blobs(cx, w->db, e.id, &bytes));
	OK(custody_append(cx, w->db, by, &e, &event, NULL));
	c.second.name = STR("B");
	EQ(certificate_draft(cx, w->db, by, &c), RC_CONFLICT); // its bytes are
	OK(exhibit_leave_all_blobs(cx, w->db, e.id));
	c.second.name = STR("A person");
	EQ(certificate_draft(cx, w->db, by, &c), RC_INVALID); // one person
	c.second.name = STR("B");
	OK(certificate_draft(cx, w->db, by, &c));
	OK(prepare(cx, w, &c, test_law()));
	struct certificate_row row;
	struct certificate_signing s = signing_of(&c, test_law());
	OK(exhibit_claim_blobs(cx, w->db, e.id, &bytes));
	EQ(certificate_sign(cx, w->db, by, &s), RC_CONFLICT); // something of it came back
	OK(exhibit_leave_all_blobs(cx, w->db, e.id));
	OK(certificate_sign(cx, w->db, by, &s));
	OK(certificate_load(cx, w->db, c.id, &row));
	CHECK(!certificate_is_signed(&row));
	s.role = CERTIFICATE_SECOND;
	EQ(certificate_sign(cx, w->db, by, &s), RC_DENIED); // the same account
	OK(certificate_sign(cx, w->db, &ACTOR_TERMINAL, &s));
	OK(certificate_load(cx, w->db, c.id, &row));
	CHECK(certificate_is_signed(&row));
	struct custody_rows acts;
	struct custody_state state;
	OK(custody_list(cx, w->db, e.id, &acts));
	custody_rows_walk(cx->arena, &acts, &e, &state);
	EQ(state.gaps.n, 0); // a paper about what is destroyed is no act on it
	EQ(state.state, EXHIBIT_DESTROYED);
}
