// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * constituent_from_text: members of the constituency as people write them: the fields of a form, and
 * lines of a table (CSV, RFC 4180) with the columns of member_to_table.
 *
 * Memory:  in the cx's arena.
 */
#ifndef INTAKE_CONSTITUENT_FROM_TEXT_H
#define INTAKE_CONSTITUENT_FROM_TEXT_H

#include "core/table.h"
#include "intake/constituent.h"

enum { CONSTITUENTS_MAX = 20000, CONSTITUENTS_BYTES_MAX = 16 << 20 };

/* Networks, one or several a line, parted by blanks, commas or semicolons. RC_INVALID: the sentence
 * names the one that is none. */
NODISCARD enum rc networks_from_text(struct cx *cx, struct str text, struct networks *out);

/* The same of domains, and of numbers of networks ("AS64500"). */
NODISCARD enum rc names_from_text(struct cx *cx, struct str text, struct constituent_names *out);

/* The first line names the columns, in any order: name, sector, critical (yes or no), mail, phone,
 * language, key, networks, domains. name is needed. RC_INVALID: the sentence names line and field. */
NODISCARD enum rc constituents_from_csv(struct cx *cx, struct str text, struct constituents *out);

/* Two columns: `where` (a network, domain or AS number) and `mail`. */
NODISCARD enum rc abuse_contacts_from_csv(struct cx *cx, struct str text,
					  struct abuse_contacts *out);

/* Networks, or names, one after the other with a blank between. */
struct str networks_print(struct arena *a, const struct networks *n);
struct str names_print(struct arena *a, const struct constituent_names *n);

void constituents_to_table(struct table *t, struct arena *a, const struct constituents *m);

#endif
