// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/html.h"
#include "intake/observable_from_text.h"
#include "intake/refang.h"

/* Whatever a text is: each thing found has a key that gives itself again, stands within the text,
 * and is harmless once it was defanged. */
FUZZ(observable)
{
	struct observables found = { 0 };
	struct str shown;
	if (!str_is_utf8(in))
		return;
	observables_from_text(cx->arena, in, &found);
	CHECK(refang(cx->arena, in).text.n <= in.n);
	for (size_t i = 0; i < found.n; i++) {
		const struct observable *o = &found.p[i];
		struct observable again;
		CHECK(o->at != OBSERVABLE_NOWHERE && o->at + o->shown.n <= in.n);
		CHECK(o->key.n > 0 && str_is_utf8(o->key));
		CHECK(!str_starts(defang(cx->arena, o->key), STR("http://")) &&
		      !str_starts(defang(cx->arena, o->key), STR("https://")));
		if (o->kind == SUBJECT_URL || o->kind == SUBJECT_EMAIL || o->kind == SUBJECT_HOST)
			continue; // a key may decode further, or be a host that no list knows
		CHECK(observable_from_field(cx->arena, o->kind, o->key, &again));
		EQ_STR(again.key, o->key);
	}
	CHECK(found.n <= OBSERVABLES_MAX && found.urls <= OBSERVABLE_URLS_MAX);
	observables_from_html(cx->arena, in, &found, &shown);
	CHECK(shown.n <= in.n);
}
