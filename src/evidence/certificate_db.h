// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * certificate_db: certificates in the database. Each signature is an act of the exhibit's custody
 * ("certified") whose purpose names the SHA-256 of the paper.
 *
 * Errors:  RC_MISSING: no such certificate, or `by` may not see its exhibit. RC_DENIED: no role of
 *          theirs keeps evidence.
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_CERTIFICATE_DB_H
#define EVIDENCE_CERTIFICATE_DB_H

#include "evidence/certificate.h"
#include "evidence/custody_db.h"
#include "people/access.h"
#include "people/signature.h"
#include "store/db.h"

/* A draft. c->exhibit, kind, rule, language, made_by, and of a destruction both who sign, are set;
 * id and made_at are filled in. Answers of the exhibit's certificates before, to fields of the
 * same name and type for the same law, are taken over. RC_CONFLICT: of destruction, and it is
 * neither destroyed nor erased. */
NODISCARD enum rc certificate_draft(struct cx *cx, struct db *db, const struct actor *by,
				    struct exhibit_certificate *c);

NODISCARD enum rc certificate_load(struct cx *cx, struct db *db, struct id id,
				   struct certificate_row *out);

/* Of an exhibit, the oldest first. */
NODISCARD enum rc certificate_list(struct cx *cx, struct db *db, struct id exhibit,
				   struct certificate_list *out);

/* What the paper tells of its exhibit, with its records; facts->end and facts->country are left
 * to the caller. */
NODISCARD enum rc certificate_facts(struct cx *cx, struct db *db, struct id exhibit,
				    struct certificate_facts *out, struct custody_rows *rows);

/* Answers, each checked; what was prepared to be signed is a draft again. RC_CONFLICT: it is
 * signed. */
NODISCARD enum rc certificate_put_answers(struct cx *cx, struct db *db, const struct actor *by,
					  struct str by_name, struct exhibit_certificate *c,
					  const struct certificate_answers *answers);

/* Makes it ready to be signed: c->signer and, printed with it, c->text are set. RC_INVALID: a field
 * has neither an answer nor a reason. RC_DENIED, RC_INVALID: the signer is not whom the rule asks
 * for. RC_CONFLICT: the law data say something else by now: draft it anew; or it is signed. */
NODISCARD enum rc certificate_may_prepare(struct cx *cx, struct db *db, const struct actor *by,
					  const struct exhibit_certificate *c,
					  const struct law *law);
NODISCARD enum rc certificate_prepare(struct cx *cx, struct db *db, const struct actor *by,
				      const struct exhibit_certificate *c);

/* The signature of one who signs. `seen`: SHA-256 of the paper that they had before them.
 * `signed_by`, NULL: nobody's key. RC_CONFLICT: another paper, or it is signed by them, or the law
 * data say something else, or an act of its custody other than a certificate's came since it was
 * made ready. */
struct certificate_signing {
	struct id certificate;
	enum certificate_role role;
	struct sha256 seen;
	const struct law *law;
	const struct signature *signed_by;
};
NODISCARD enum rc certificate_sign(struct cx *cx, struct db *db, const struct actor *by,
				   const struct certificate_signing *s);

#endif
