// SPDX-License-Identifier: AGPL-3.0-or-later
/* certificate_to_json: a certificate for programs (docs/schema/evidence.schema.json). */
#ifndef EVIDENCE_CERTIFICATE_TO_JSON_H
#define EVIDENCE_CERTIFICATE_TO_JSON_H

#include "evidence/certificate.h"
#include "formats/json.h"
#include "people/signature.h"

/* Into the object that is open. `e`: what is proposed to each field; NULL: nothing is. */
void certificate_to_json(struct json *j, struct arena *a, const struct exhibit_certificate *c,
			 const struct exhibit *e);

/* "signatures": [...] */
void certificate_signed_to_json(struct json *j, struct arena *a,
				const struct certificate_signed *signed_by, size_t n);

/* With the number of its exhibit, its state and who signed. */
void certificate_row_to_json(struct json *j, struct arena *a, const struct certificate_row *row,
			     const struct exhibit *e);

/* A file of its own for a package, with what each signature can be checked by. */
struct str certificate_package_json(struct arena *a, const struct exhibit_certificate *c,
				    const struct certificate_signed *signed_by,
				    const struct signature *signatures, size_t n);

#endif
