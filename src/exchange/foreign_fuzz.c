// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "exchange/foreign_from_yaml.h"

/* What is read as the record of a HI1 system keeps the rules that the rest relies on. */
FUZZ(foreign)
{
	struct foreign f;
	if (foreign_read(cx, in, &f) != RC_OK)
		return;
	CHECK(f.card.endpoints.n == 1 && f.card.pins.n >= 1 && f.card.pins.n <= CARD_LIST_MAX);
	CHECK(f.card.serial >= 1 && card_name_fits(f.card.name));
	CHECK(f.sign == (f.certificate.n > 0) && peer_road_of(in) != PEER_COMITY);
}
