// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/place_from_mmdb.h"

#include <stdlib.h>

#include "core/address.h"
#include "formats/mmdb.h"

struct places {
	struct mmdb *source[PLACE_SOURCES];
};

void places_close(struct places *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < PLACE_SOURCES; i++)
		mmdb_close(p->source[i]);
	free(p);
}

enum rc places_open(struct cx *cx, const struct str paths[PLACE_SOURCES], struct places **out)
{
	enum rc rc = RC_OK;
	struct places *p = NULL;
	*out = NULL;
	for (size_t i = 0; i < PLACE_SOURCES && rc == RC_OK; i++) {
		if (paths[i].n == 0)
			continue;
		p = p ? p : calloc(1, sizeof *p);
		INVARIANT(p != NULL);
		rc = mmdb_open(cx, paths[i], &p->source[i]);
	}
	if (rc == RC_OK)
		*out = p;
	else
		places_close(p);
	return rc;
}

/* What this source says; the older of two makes the place as old. */
static void ask(const struct mmdb *m, struct arena *a, const struct address *of, struct place *out)
{
	struct mmdb_answer said;
	if (!m || !mmdb_look(m, a, of, &said))
		return;
	const struct instant built = mmdb_built(m);
	if (out->as_of.us == 0 || built.us < out->as_of.us)
		out->as_of = built;
	if (out->country.n == 0)
		out->country = said.country;
	if (said.asn > 0) {
		out->asn = said.asn;
		out->network = said.network;
	}
}

struct place place_find(const struct places *p, struct arena *a, struct str address)
{
	struct address of;
	struct place found = { .asn = 0 };
	if (p && address_parse(address, &of) && address_is_public(&of))
		for (size_t i = 0; i < PLACE_SOURCES; i++)
			ask(p->source[i], a, &of, &found);
	return found;
}

void places_fill(const struct places *p, struct arena *a, struct intake_report *r)
{
	if (!p)
		return;
	for (size_t i = 0; i < r->subjects.n; i++)
		if (r->subjects.p[i].kind == SUBJECT_IP)
			r->subjects.p[i].place = place_find(p, a, r->subjects.p[i].key);
	r->path.place = place_find(p, a, r->path.from);
	r->path.claimed_place = place_find(p, a, r->path.claimed);
}
