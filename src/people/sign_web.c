// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/sign_web.h"

#include "crypto/base64.h"
#include "web/sentence.h"

/* Certificates of this person that may sign now. */
static enum rc load_certificates(struct cx *cx, struct page *pg, struct signing_keys *out)
{
	struct signing_keys all;
	TRY(signing_list(cx, pg->db, pg->person.account, &all));
	out->n = 0;
	out->p = all.p;
	for (size_t i = 0; i < all.n; i++)
		if (all.p[i].kind == SIGNATURE_CERTIFICATE && all.p[i].removed_at.us == 0 &&
		    all.p[i].ends_at.us > cx->now.us)
			out->p[out->n++] = all.p[i];
	return RC_OK;
}

enum rc person_sign_fill(struct cx *cx, struct page *pg, struct sign_view *v)
{
	struct passkey_list list;
	struct signing_keys certificates;
	struct str all = { 0 };
	TRY(passkey_list(cx, pg->db, pg->person.account, &list));
	TRY(load_certificates(cx, pg, &certificates));
	for (size_t i = 0; i < list.n; i++) {
		if (list.p[i].cloned)
			continue;
		const struct str one = base64url_print(cx->arena, list.p[i].credential);
		all = arena_fmt(cx->arena, "%.*s%s%.*s", STR_ARG(all), all.n > 0 ? " " : "",
				STR_ARG(one));
	}
	*v = (struct sign_view){ .passkey = all.n > 0,
				 .certificate = certificates.n > 0,
				 .credentials = all,
				 .rp_id = pg->site->people->rp_id };
	return RC_OK;
}

void person_sign_file(struct page *pg, struct sign_view *v, struct sign_file file)
{
	if (!v->certificate)
		return;
	if (v->files.n == 0) {
		v->cms = people_file(pg, "cms", TR_MARK("Signature by your certificate"));
		v->first = file.name;
	}
	*ARENA_PUSH(pg->cx->arena, &v->files) = file;
}

struct str person_sign_challenge(struct page *pg, struct str statement)
{
	const struct sha256 h = sha256_of(statement);
	return base64url_print(pg->cx->arena, (struct str){ (const char *)h.b, sizeof h.b });
}

static bool read_bytes(struct page *pg, const char *name, struct str *out)
{
	return base64url_parse(pg->cx->arena, form_value(pg, name), out) && out->n > 0;
}

enum rc person_sign_read(struct cx *cx, struct page *pg, struct str statement,
			 struct signed_form *out)
{
	struct signature *s = &out->signature;
	*out = (struct signed_form){ 0 };
	*s = (struct signature){ .kind = SIGNATURE_NODE,
				 .account = pg->person.account,
				 .digest = sha256_of(statement),
				 .at = cx->now };
	if (form_value(pg, "cms").n > 0) {
		s->kind = SIGNATURE_CERTIFICATE;
		return load_certificates(cx, pg, &out->certificates);
	}
	if (form_value(pg, "credential").n == 0)
		return RC_OK;
	s->kind = SIGNATURE_PASSKEY;
	if (!read_bytes(pg, "credential", &s->credential) ||
	    !read_bytes(pg, "authenticator", &s->authenticator_data) ||
	    !read_bytes(pg, "client", &s->client_data) ||
	    !read_bytes(pg, "signature", &s->assertion))
		return cx_fail(cx, RC_INVALID,
			       N_("the browser sent a signature that cannot be read"));
	TRY(passkey_find(cx, pg->db, s->credential, &out->passkey));
	if (!id_eq(out->passkey.account, s->account) || out->passkey.cloned)
		return cx_fail(cx, RC_DENIED, N_("this passkey is not one of yours"));
	return RC_OK;
}

/* By one of this person's certificates; else the sentence stands beside the field. */
static enum rc verify_cms(struct cx *cx, struct page *pg, struct str statement,
			  struct signed_form *f)
{
	struct signature *s = &f->signature;
	enum rc rc = certificate_read_signature(cx, form_value(pg, "cms"), &s->assertion);
	if (rc == RC_OK && f->certificates.n == 0)
		rc = cx_fail(cx, RC_INVALID, N_("you have no certificate that may sign now"));
	for (size_t i = 0; i < f->certificates.n && s->credential.n == 0 && s->assertion.n > 0;
	     i++) {
		const struct signing_key *k = &f->certificates.p[i];
		rc = certificate_verify(cx, k->public_key, s->assertion, statement);
		if (rc == RC_OK)
			rc = pg->site->people->revoked(cx, pg->site->people->data_dir,
						       k->public_key);
		if (rc == RC_OK)
			s->credential = k->credential;
	}
	if (rc == RC_INVALID)
		form_fail(pg, "cms", sentence_of_failure(pg));
	return rc == RC_INVALID ? RC_OK : rc;
}

enum rc person_sign_verify(struct cx *cx, struct page *pg, struct str statement,
			   struct signed_form *f)
{
	const struct signature_site site = { pg->site->people->rp_id, pg->site->people->origin };
	if (f->signature.kind == SIGNATURE_NODE)
		return RC_OK;
	if (f->signature.kind == SIGNATURE_CERTIFICATE)
		return verify_cms(cx, pg, statement, f);
	return signature_verify(cx, &f->signature, &site, f->passkey.algorithm,
				f->passkey.public_key, statement);
}

enum rc person_sign_still(struct cx *cx, struct page *pg, const struct signed_form *f)
{
	struct signing_key key;
	return f->signature.kind == SIGNATURE_NODE ? RC_OK
						   : signing_find(cx, pg->db, &f->signature, &key);
}
