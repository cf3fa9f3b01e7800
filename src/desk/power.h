// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * power: by which provision of the law of the country that asks an order is made (Budapest
 * Convention arts 16-18 ask each Party to have such a power), as the law data cite it.
 *
 * Memory:  in the arena.
 */
#ifndef DESK_POWER_H
#define DESK_POWER_H

#include "desk/request.h"
#include "law/law.h"

enum power_found {
	POWER_NONE_NEEDED, // the kind rests on a treaty or on the law of the country asked
	POWER_KNOWN,
	POWER_ABSENT,	   // the text was read: it has no such provision
	POWER_NOT_CLEAR,   // it was looked for, and could not be told
	POWER_NOT_STUDIED, // nobody has looked
};

struct power {
	enum power_found found;
	struct str citation; // of POWER_KNOWN: "Computer Crime Act, s. 18"
	const char *law;     // "Budapest Convention art. 16"
};
struct power power_at_home(struct arena *a, const struct law *law, const struct request *r);

/* One sentence of what is not known, English, marked; NULL for the first two. */
const char *power_text(enum power_found found);

#endif
