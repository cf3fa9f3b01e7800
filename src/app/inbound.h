// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * inbound: which room takes which kind of message from other nodes, and hears what
 * became of its own.
 */
#ifndef APP_INBOUND_H
#define APP_INBOUND_H

#include "exchange/message.h"

extern const struct exchange_kind inbound_kinds[];

#endif
