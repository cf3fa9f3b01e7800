// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/inbound.h"

#include "exchange/advice_inbound.h"

const struct exchange_kind inbound_kinds[] = {
	{ "advice", advice_apply },
	{ 0 },
};
