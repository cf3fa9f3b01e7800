// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * rdap: who registered a domain or has a network, and whom to tell of abuse; and which server knows.
 *
 * Source:  RFC 9083 (answers), RFC 7095 (jCard), RFC 9224 (which server). A contact for abuse may stand
 *          at any depth, several times, as "email" or as a "mailto:" of "contact-uri": each counts. A card
 *          that is broken is passed over, and what else the answer says is read.
 * Memory:  in the cx's arena.
 */
#ifndef FORMATS_RDAP_H
#define FORMATS_RDAP_H

#include "core/core.h"

enum { RDAP_BYTES_MAX = 1 << 20, RDAP_MAILS_MAX = 8, RDAP_WORD_MAX = 200 };

struct rdap {
	struct str registrar, network, country; // country "KE"; each empty: it does not say
	struct str mails[RDAP_MAILS_MAX];	// for abuse
	size_t mails_n;
};

/* RC_INVALID: it is no answer, with the reason; or it ended those who read it. In the box, where this process has one. */
NODISCARD enum rc rdap_read(struct cx *cx, struct str bytes, struct rdap *out);
NODISCARD enum rc rdap_read_here(struct cx *cx, struct str bytes, struct rdap *out);

/* The base address for a name or address, by a file of IANA that the operator keeps: of the services the one of the longest
 * match, https before http. RC_INVALID: it is no such file, or has a service that breaks the rules. RC_MISSING: none serves it. */
NODISCARD enum rc rdap_base(struct cx *cx, struct str bootstrap, struct str of, struct str *out);

/* As a box carries it. RC_BUG: these bytes are none. */
void rdap_pack(struct buf *b, const struct rdap *r);
NODISCARD enum rc rdap_unpack(struct cx *cx, struct str packed, struct rdap *out);

#endif
