// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * foreign_from_yaml: a HI1 system as an administrator writes it down, for `comity peer import`.
 *
 *     hi1-peer: 1
 *     serial: 1                    # a later file has a higher one
 *     origin: gateway.example/ut   # how this node names it
 *     name: Utopia Telecom, lawful disclosure
 *     country: UT
 *     kind: provider               # as of a card: exchange/card.h
 *     identifier: UTCSP01          # its UniqueIdentifier in headers
 *     our-identifier: LKNP01       # ours there; may be left out: this node's origin
 *     endpoint: https://hi1.telecom.example:8443/hi1
 *     tls-key: 64 hexadecimal digits   # SHA-256 of its SubjectPublicKeyInfo
 *     tls-key-before: 64 digits        # another that counts, too; may be left out
 *     version: V1.21.1             # of HI1; may be left out: V1.23.1
 *     encoding: xml                # or json; may be left out: xml
 *     profile: UT v1               # OWNER VERSION; may be left out: COMITY 1
 *     signature: none              # or xml; may be left out: none
 *     certificate: |               # with signature: xml
 *       -----BEGIN CERTIFICATE-----
 *
 * Errors:  RC_INVALID with line, field and remedy.
 * Memory:  in the arena.
 */
#ifndef EXCHANGE_FOREIGN_FROM_YAML_H
#define EXCHANGE_FOREIGN_FROM_YAML_H

#include "exchange/foreign.h"

NODISCARD enum rc foreign_read(struct cx *cx, struct str bytes, struct foreign *out);

/* The card of a peer of either sort; that of a foreign one has no keys to sign or encrypt. */
NODISCARD enum rc peer_read_card(struct cx *cx, const struct peer *peer, struct card *out);

#endif
