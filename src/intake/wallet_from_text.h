// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * wallet_from_text: whether a word is a wallet's address, by its checksum.
 *
 * Source:  Bitcoin base58check (P2PKH, P2SH of the main network); bech32 and bech32m (BIP 173,
 *          350) for "bc"; Ethereum with the letters of EIP-55, or all small or all large, which
 *          have no checksum.
 */
#ifndef INTAKE_WALLET_FROM_TEXT_H
#define INTAKE_WALLET_FROM_TEXT_H

#include "core/core.h"

/* *key: as it is compared, in small letters where case does not count. */
NODISCARD bool wallet_from_text(struct arena *a, struct str word, struct str *key);

#endif
