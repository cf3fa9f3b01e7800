// SPDX-License-Identifier: AGPL-3.0-or-later
/* certificate_web: what the pages of certificates share. Memory: in the page's arena. */
#ifndef EVIDENCE_CERTIFICATE_WEB_H
#define EVIDENCE_CERTIFICATE_WEB_H

#include "evidence/certificate_db.h"
#include "evidence/certificate_to_pdf.h"
#include "evidence/evidence_web.h"
#include "people/sign_web.h"

/* The certificate that the address names, with its exhibit. */
struct certificate_page {
	struct evidence_exhibit x;
	struct certificate_row row;
	struct certificate_facts facts;
	struct certificate_end end;
	struct certificate_language language;
	struct str name; // of whoever asks, as the node knows them
};

/* RC_MISSING. */
NODISCARD enum rc certificate_page_load(struct cx *cx, struct page *pg,
					struct certificate_page *out);

/* "/exhibits/ID/certificates/ID/WHAT" */
struct str certificate_href(struct page *pg, const struct exhibit_certificate *c, const char *what);

/* As whom whoever asks may sign now; false: they may not. */
bool certificate_may_sign(const struct certificate_page *p, enum certificate_role *role);

/* Prints a draft that asks nothing more, to be signed. Errors as certificate_may_prepare. */
NODISCARD enum rc certificate_make_ready(struct cx *cx, struct page *pg,
					 const struct evidence_exhibit *x, struct id certificate);

/* Of a form with answers_put_language; empty: English. */
struct str certificate_chosen_language(struct page *pg);

struct certificate_line {
	struct str href, country, law, made;
	struct evidence_tag state;
	bool is_destruction;
};
struct certificates_view {
	struct str number, exhibit_href, new_href;
	struct {
		struct certificate_line *p;
		size_t n, cap;
	} rows;
};

struct evidence_certificate_view {
	struct str heading, number, exhibit_href, answers_href, ready_href, sign_href, pdf_href;
	struct str cover, after;
	struct evidence_tag state;
	struct exact_bytes_view exact;
	struct {
		struct str *p; // labels
		size_t n, cap;
	} missing;
	struct str changed; // of the law since; empty: nothing
	bool keeps, is_signed;
};

struct certificate_sign_view {
	struct errors_view errors;
	struct str cover;
	struct exact_bytes_view exact;
	struct sign_form_view form;
};

extern const struct web_route evidence_certificate_routes[], evidence_certificate_sign_routes[];

#endif
