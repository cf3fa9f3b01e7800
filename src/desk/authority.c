// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/authority.h"

#include "desk/canonical.h"
#include "ledger/entry.h"

enum { BYTES_MAX = (FIELDS + 1) * FIELD_BYTES_MAX };

static bool is_judged(enum request_field f)
{
	return field_is_safeguard(f) || f == FIELD_OFFENCE_LAW || f == FIELD_FACTS ||
	       f == FIELD_DATA || f == FIELD_DATA_LINK || f == FIELD_IDENTIFIERS ||
	       f == FIELD_CUSTODIAN || f == FIELD_URGENCY || f == FIELD_EMERGENCY;
}

struct str authority_bytes(struct arena *a, const struct request *r)
{
	struct buf b;
	buf_init(&b, BYTES_MAX);
	buf_add_c(&b, "comity authorisation 1\n");
	canonical_put(&b, "id", id_print(a, r->id));
	canonical_put(&b, "reference", r->reference);
	canonical_put(&b, "kind", str_from_c(kind_key(r->progress.kind)));
	canonical_put_time(&b, a, "authorisation-ends", r->authority.ends);
	canonical_put(&b, "from", r->from);
	canonical_put(&b, "to", r->to);
	canonical_put(&b, "provider", r->provider);
	canonical_put(&b, "offence", r->offence);
	canonical_put_classes(&b, r->classes);
	canonical_put_time(&b, a, "data-from", r->data_from);
	canonical_put_time(&b, a, "data-to", r->data_to);
	for (enum request_field f = 0; f < FIELDS; f++)
		if (field_is_safeguard(f))
			canonical_put(&b, field_key(f), r->text[f]);
	for (enum request_field f = 0; f < FIELDS; f++)
		if (is_judged(f) && !field_is_safeguard(f))
			canonical_put(&b, field_key(f), r->text[f]);
	INVARIANT(!buf_full(&b));
	const struct str out = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return out;
}

bool authority_refused(const struct request *r)
{
	return r->authority.refused.us != 0 && !entry_has_hash(&r->authorisation);
}
