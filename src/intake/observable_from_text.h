// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * observable_from_text: finds what a text names: addresses on the web and of mail, hosts,
 * machines, networks, telephones, accounts, wallets, digests of files.
 *
 * Written so that nobody opens them or not (intake/refang.h). A name without a scheme counts
 * when the Public Suffix List knows its ending; a number counts when its checksum is right.
 * What a URL's query leads on to is found too. Nothing is ever fetched.
 *
 * Limits:  OBSERVABLE_TEXT_MAX bytes are read, the rest is not; those of intake/observable.h.
 * Memory:  in the arena; `shown` points into the text.
 */
#ifndef INTAKE_OBSERVABLE_FROM_TEXT_H
#define INTAKE_OBSERVABLE_FROM_TEXT_H

#include "intake/observable.h"

enum { OBSERVABLE_TEXT_MAX = 1 << 20 };

/* Plain text, UTF-8. */
void observables_from_text(struct arena *a, struct str text, struct observables *out);

/* A message in HTML, UTF-8: what it shows, and its links. *text, unless NULL: what it shows. */
void observables_from_html(struct arena *a, struct str html, struct observables *out,
			   struct str *text);

/* A link by itself: http, mailto and tel. */
void observables_from_link(struct arena *a, struct str link, struct observables *out);

/* What a field of a report names, of a kind that the field says; false: it is none, and nothing
 * was added. */
NODISCARD bool observable_from_field(struct arena *a, enum subject_kind kind, struct str value,
				     struct observable *out);

#endif
