// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/verify_from_certificate.h"

#include "core/mark.h"
#include "formats/json_read.h"

/* A record "certified". */
struct certified {
	struct str record, by, at, purpose;
	bool is_found; // its paper is here
};
struct all_certified {
	struct certified *p;
	size_t n, cap;
};

/* What cannot be read is told by verify_records. */
static enum rc read_records(struct verify_look *l, struct all_certified *out)
{
	for (size_t i = 0; i < l->p->bag->files.n; i++) {
		const struct json_node *v = NULL;
		const struct str path = l->p->bag->files.p[i].path;
		struct str text;
		bool found;
		if (!str_starts(path, STR("custody/0")) || !str_ends(path, STR(".json")))
			continue;
		TRY(verify_read(l, path, &text, &found));
		if (str_find(text, STR("\"act\":\"certified\"")) == STR_NONE ||
		    json_read(l->cx, text, &v) != RC_OK || v->kind != JSON_MAP)
			continue;
		*ARENA_PUSH(l->cx->arena, out) = (struct certified){
			.record = path,
			.by = json_get_text(json_get(v, "by"), "name"),
			.at = json_get_text(v, "at"),
			.purpose = json_get_text(v, "purpose")
		};
	}
	return RC_OK;
}

static void judge(struct verify_look *l, struct str path, struct str text,
		  const struct all_certified *all)
{
	const struct sha256 h = sha256_of(text);
	const struct str hex = sha256_print(l->cx->arena, &h);
	bool named = false;
	for (size_t i = 0; i < all->n; i++) {
		struct certified *c = &all->p[i];
		if (str_find(c->purpose, hex) == STR_NONE)
			continue;
		named = c->is_found = true;
		*ARENA_PUSH(l->cx->arena, &l->out->certificates) = (struct verify_certificate){
			path, c->by, c->at, c->record
		};
	}
	if (!named)
		verify_say(l, VERIFY_PAPERS, false, path,
			   STR(N_("that anybody signed this paper: no record of custody names it")))
			->found = hex;
}

enum rc verify_certificates(struct verify_look *l)
{
	struct all_certified all = { NULL, 0, 0 };
	TRY(read_records(l, &all));
	for (size_t i = 0; i < l->p->bag->files.n; i++) {
		const struct str path = l->p->bag->files.p[i].path;
		struct str text;
		bool found;
		if (!str_starts(path, STR("certificate/")) || !str_ends(path, STR(".txt")))
			continue;
		TRY(verify_read(l, path, &text, &found));
		judge(l, path, text, &all);
	}
	for (size_t i = 0; i < all.n; i++)
		if (!all.p[i].is_found)
			verify_say(
				l, VERIFY_PAPERS, false, all.p[i].record,
				STR(N_("the certificate that this record names: it is not here")));
	return RC_OK;
}
