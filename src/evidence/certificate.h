// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * certificate: what a person certifies of an exhibit, for the court that receives it.
 *
 * 1. What is asked follows from the row of the law data for the receiving country, field by
 *    field, in the row's order: all that it demands, and nothing else. No law is added here.
 * 2. A person answers and signs; the program states nothing but what its own record holds, and
 *    says that it is the record's. What somebody cannot state is left unstated, with the
 *    reason, and the paper shows that.
 * 3. Where there is no row, or it does not say what must be certified, the paper is a plain
 *    statement of facts, names no statute, and says so at its head.
 * 4. A rule is taken into the certificate when it is drafted. If the law data say something
 *    else when it is to be signed, it is not signed: it is drafted anew.
 * 5. A certificate of destruction is no country's: it tells what the record holds of the end,
 *    and two people sign it: who destroyed and who ordered it.
 *
 * The paper is a text (UTF-8). A line begins with "# " (title), "## " (heading), "- " (label),
 * two blanks (text), "~ " (small print) or "_ " (a line to be filled in by hand). Nothing that
 * people wrote can begin a line otherwise than with two blanks. These bytes are signed.
 *
 * Source:  data/law/countries, `evidence` (docs/law-data.md).
 * Memory:  in the arena, or the cx's.
 */
#ifndef EVIDENCE_CERTIFICATE_H
#define EVIDENCE_CERTIFICATE_H

#include "evidence/custody.h"

struct law; // law/law.h: rules are taken from it

enum certificate_kind {
	CERTIFICATE_OF_RULE,
	CERTIFICATE_OF_FACTS, // the rule is not known
	CERTIFICATE_OF_DESTRUCTION,
	CERTIFICATE_KINDS,
};
const char *certificate_kind_key(enum certificate_kind kind); // "rule"
NODISCARD bool certificate_kind_parse(struct str key, enum certificate_kind *out);

enum certificate_type {
	CERTIFICATE_TEXT,      // text, person, id, hash
	CERTIFICATE_STATEMENT, // statement, statements, list: one or more lines
	CERTIFICATE_FOUR,      // four-statements: four lines
	CERTIFICATE_CHOICE,    // "yes", "yes|no", "A|B"
	CERTIFICATE_DATE,      // 2026-11-21
	CERTIFICATE_TIME,      // 14:30
	CERTIFICATE_RANGE,     // 2026-11-01/2026-11-21
	CERTIFICATE_HEX,
	CERTIFICATE_SIGNATURE, // not asked: it is given by signing
	CERTIFICATE_DEEMED,    // not asked: the rule presumes it
};

/* One that the rule demands: "operating_properly:yes|no" of the law data. */
struct certificate_field {
	struct str name, type;
	enum certificate_type kind;
};
struct certificate_fields {
	struct certificate_field *p;
	size_t n, cap;
};

/* A row of the law data, as it was when it was taken. */
struct certificate_rule {
	struct str country; // alpha-2; empty: there is no row
	struct str jurisdiction, law, section, test, presumption, proof_form, signer, limit,
		from_memory, source, confidence;
	struct certificate_fields fields;
};
struct certificate_rules {
	struct certificate_rule *p;
	size_t n, cap;
};

/* All regimes of a country, in the order of the law data. RC_MISSING: no such country. */
NODISCARD enum rc certificate_rules_of(struct cx *cx, const struct law *law, struct str country,
				       struct certificate_rules *out);

/* Whether the row says what must be certified, or that nothing must. */
bool certificate_rule_is_known(const struct certificate_rule *rule);

/* The one to be used. `regime`: its number from 1, or empty where there is only one. RC_INVALID:
 * there are several, and the sentence names them; or there is no such number. A country without
 * a rule that is known: *kind is CERTIFICATE_OF_FACTS, and the rule has its country alone, or with
 * it the jurisdiction of the row that does not say enough. */
NODISCARD enum rc certificate_choose(struct cx *cx, const struct law *law, struct str country,
				     struct str regime, enum certificate_kind *kind,
				     struct certificate_rule *out);

/* As lines "KEY VALUE", to be kept; equal lines are the same rule. */
struct str certificate_rule_print(struct arena *a, const struct certificate_rule *rule);
NODISCARD enum rc certificate_rule_parse(struct cx *cx, struct str text,
					 struct certificate_rule *out);

/* What of it differs in the law data now, in words; empty: nothing. */
struct str certificate_rule_change(struct arena *a, const struct certificate_rule *then,
				   const struct law *law, enum certificate_kind kind);

/* ---- fields -------------------------------------------------------------------- */

struct certificate_field certificate_field_of(struct str row);
bool certificate_asks(const struct certificate_field *field);
const struct certificate_field *certificate_find(const struct certificate_rule *rule,
						 struct str name);

/* "What the device is" (English, marked); NULL: the name itself is all there is. */
const char *certificate_label(struct str name);

/* A value of a choice: "The fault did not affect the record". NULL: the word itself. */
const char *certificate_word(struct str value);

/* How an answer of this type looks (English, marked); NULL: free text. */
const char *certificate_hint(enum certificate_type kind);

/* What the exhibit's own record has for this field; empty: nothing. A proposal, which a person
 * takes over or not. */
struct str certificate_propose(struct arena *a, struct str name, const struct exhibit *e);

struct certificate_answer {
	struct str field;
	struct str value; // or why it is left unstated
	bool is_unstated;
};
struct certificate_answers {
	struct certificate_answer *p;
	size_t n, cap;
};
const struct certificate_answer *certificate_answer_to(const struct certificate_answers *answers,
						       struct str field);

/* RC_INVALID: the rule asks for no such field, or the value is not of its type: the sentence
 * says what is. */
NODISCARD enum rc certificate_check_answer(struct cx *cx, const struct certificate_rule *rule,
					   const struct certificate_answer *answer);

/* Fields that are asked and neither answered nor left unstated. */
void certificate_missing(struct arena *a, const struct certificate_rule *rule,
			 const struct certificate_answers *answers, struct certificate_fields *out);

/* ---- who signs ----------------------------------------------------------------- */

struct certificate_signer {
	struct str name, capacity;
	enum told fits; // whether they say that they are whom the rule asks for
};

/* RC_INVALID: no name, or not in what capacity. RC_DENIED: the rule asks for somebody else. */
NODISCARD enum rc certificate_check_signer(struct cx *cx, const struct certificate_rule *rule,
					   const struct certificate_signer *signer);

/* ---- the paper ----------------------------------------------------------------- */

struct exhibit_certificate {
	struct id id, exhibit;
	enum certificate_kind kind;
	struct certificate_rule rule;
	struct str language; // "", or "fr"
	struct instant made_at;
	struct str made_by;
	struct certificate_answers answers;
	struct certificate_signer signer; // of destruction: who destroyed it
	struct certificate_signer second; // of destruction: who ordered that
	struct str text;		  // empty: not prepared to be signed
	struct sha256 record;		  // of the exhibit's custody, the last when it was prepared
};

/* The words of a language; NULL functions: English. */
struct certificate_language {
	struct str (*say)(struct arena *a, const void *language, const char *english);
	struct str (*country)(struct arena *a, const void *language, struct str alpha2,
			      struct str english);
	const void *language;
	struct str (*sentence)(struct arena *a, const void *language,
			       struct str english); // with names in it
	struct str name;			    // "fr"
};

/* Of a language's name, such as "fr"; false: there is none. */
typedef bool certificate_language_find(struct str name, struct certificate_language *out);

/* A constant English text in it; "{label}: {value}", as it writes that. */
struct str certificate_say(struct arena *a, const struct certificate_language *l,
			   const char *english);
struct str certificate_pair(struct arena *a, const struct certificate_language *l,
			    const char *label, struct str value);

/* The act that ended an exhibit, as its record tells it. */
struct certificate_end {
	struct str at, act, by, reason, second;
	struct sha256 record;
	int64_t seq;
};

/* What the record says of the exhibit, beside it. */
struct certificate_facts {
	const struct certificate_end *end; // of a certificate of destruction; else NULL
	const struct exhibit *exhibit;
	const struct custody_state *state;
	const struct custody_steps *steps;
	struct str country; // English name of the receiving one
};

enum { CERTIFICATE_ANSWER_MAX = 4000, CERTIFICATE_PAPER_MAX = 256 << 10 };

/* What is signed; the title says that it is a draft unless `is_ready`. RC_LIMIT: it is longer
 * than CERTIFICATE_PAPER_MAX. */
NODISCARD enum rc certificate_print(struct cx *cx, const struct exhibit_certificate *c,
				    const struct certificate_facts *facts,
				    const struct certificate_language *language, bool is_ready,
				    struct str *out);

/* What goes before it and is no part of it: the source of the rule, how sure it is, what is left
 * unstated, what the rule asks for besides. In the same form. */
NODISCARD enum rc certificate_cover(struct cx *cx, const struct exhibit_certificate *c,
				    const struct certificate_facts *facts,
				    const struct certificate_language *language, struct str *out);

/* Who signed it, to go behind it; nobody did: empty. In the same form. */
struct certificate_signed {
	struct str name;
	struct instant at;
	bool has_key; // with a key of their own
};
struct str certificate_after(struct arena *a, const struct certificate_signed *signed_by, size_t n,
			     const struct certificate_language *language);

/* The name of the paper's files: "E-2026-000012-0192…" */
struct str certificate_stem(struct arena *a, struct str exhibit, struct id certificate);

/* ---- as it is kept ---- */

enum certificate_role { CERTIFICATE_SIGNER, CERTIFICATE_SECOND };
const char *certificate_role_key(enum certificate_role role);

/* Somebody signed the paper. */
struct certificate_signature {
	enum certificate_role role;
	struct str name;
	struct id account; // zero: at the terminal
	struct instant at;
	struct id signature; // zero: confirmed by this node only
};
struct certificate_row {
	struct exhibit_certificate certificate;
	struct {
		struct certificate_signature p[2];
		size_t n;
	} signatures;
};
struct certificate_list {
	struct certificate_row *p;
	size_t n, cap;
};

/* All that must sign did. */
bool certificate_is_signed(const struct certificate_row *row);
const char *certificate_state_key(const struct certificate_row *row); // "draft", "ready", "signed"

/* Who signed, as a paper tells it. How many. */
size_t certificate_signed_of(const struct certificate_row *row, struct certificate_signed out[2]);
const struct certificate_signature *certificate_signature_of(const struct certificate_row *row,
							     enum certificate_role role);

#endif
