// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/taxii.h"

#include "formats/json_read.h"
#include "formats/pack.h"

static struct str word_of(const struct json_node *o, const char *key)
{
	const struct str s = json_get_text(o, key);
	return s.n <= TAXII_WORD_MAX ? s : (struct str){ 0 };
}

enum rc taxii_read_here(struct cx *cx, struct str bytes, struct taxii_envelope *out)
{
	struct taxii_envelope e = { .more = false };
	const struct json_node *root;
	TRY(json_read(cx, bytes, &root));
	const struct json_node *list = json_get(root, "objects"), *more = json_get(root, "more");
	if (root->kind != JSON_MAP || (list && list->kind != JSON_LIST))
		return cx_fail(cx, RC_INVALID, "the answer is no envelope of TAXII 2.1");
	if (list && list->n > TAXII_OBJECTS_MAX)
		return cx_fail(cx, RC_LIMIT, "more than %d objects in an answer",
			       TAXII_OBJECTS_MAX);
	e.more = more && more->kind == JSON_YES_NO && more->yes;
	e.next = json_get_text(root, "next");
	if (e.next.n > TAXII_NEXT_MAX)
		return cx_fail(cx, RC_LIMIT, "\"next\" has more than %d bytes", TAXII_NEXT_MAX);
	for (const struct json_node *o = list ? list->first : NULL; o; o = o->next) {
		const struct str id = word_of(o, "id"), modified = word_of(o, "modified");
		if (id.n == 0)
			e.without_id++;
		else
			*ARENA_PUSH(cx->arena, &e.entries) = (struct taxii_entry){
				id, modified.n > 0 ? modified : word_of(o, "created")
			};
	}
	*out = e;
	return RC_OK;
}

void taxii_pack(struct buf *b, const struct taxii_envelope *e)
{
	pack_number(b, e->more);
	pack_text(b, e->next);
	pack_number(b, e->without_id);
	pack_number(b, e->entries.n);
	for (size_t i = 0; i < e->entries.n; i++) {
		pack_text(b, e->entries.p[i].id);
		pack_text(b, e->entries.p[i].version);
	}
}

enum rc taxii_unpack(struct cx *cx, struct str packed, struct taxii_envelope *out)
{
	struct unpacking u = { .rest = packed };
	struct taxii_envelope e = { .more = unpack_number(&u, 1) != 0 };
	e.next = unpack_text(&u);
	e.without_id = unpack_number(&u, TAXII_OBJECTS_MAX);
	const size_t n = unpack_number(&u, TAXII_OBJECTS_MAX);
	for (size_t i = 0; i < n && !u.is_bad; i++) {
		struct taxii_entry *entry = ARENA_PUSH(cx->arena, &e.entries);
		entry->id = unpack_text(&u);
		entry->version = unpack_text(&u);
		u.is_bad = u.is_bad || entry->id.n == 0 || entry->id.n > TAXII_WORD_MAX ||
			   entry->version.n > TAXII_WORD_MAX;
	}
	if (!unpack_is_done(&u) || e.next.n > TAXII_NEXT_MAX)
		return cx_fail(cx, RC_BUG, "the box gave no envelope");
	*out = e;
	return RC_OK;
}
