// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/exhibit_to_json.h"

#include "ledger/entry.h"

static void put_time(struct json *j, struct arena *a, const char *key, struct instant t)
{
	if (t.us != 0)
		json_str(j, key, entry_print_time(a, t));
	else
		json_add_null(j, key);
}

static void put_id(struct json *j, struct arena *a, const char *key, struct id id)
{
	if (id_is_set(id))
		json_str(j, key, id_print(a, id));
	else
		json_add_null(j, key);
}

static void put_hash(struct json *j, struct arena *a, const char *key, const struct sha256 *h)
{
	if (entry_has_hash(h))
		json_str(j, key, sha256_print(a, h));
	else
		json_add_null(j, key);
}

static void put_source(struct json *j, const struct exhibit_source *s)
{
	json_begin_object(j, "source");
	json_str(j, "device", s->device);
	json_str(j, "serial", s->serial);
	json_str(j, "mounted", str_from_c(told_key(s->mounted)));
	json_str(j, "write_blocker", str_from_c(told_key(s->write_blocker)));
	json_str(j, "warning", exhibit_source_warning(s));
	json_end(j);
}

static void put_authority(struct json *j, struct arena *a, const struct legal_authority *l)
{
	json_begin_object(j, "authority");
	json_str(j, "kind", str_from_c(authority_kind_key(l->kind)));
	json_str(j, "id", l->id);
	json_str(j, "text", l->text);
	put_time(j, a, "valid_from", l->from);
	put_time(j, a, "valid_to", l->until);
	json_end(j);
}

static void put_content(struct json *j, struct arena *a, const struct exhibit_content *c)
{
	json_begin_object(j, "content");
	put_hash(j, a, "manifest_sha256", &c->manifest);
	put_hash(j, a, "names_sha256", &c->names);
	put_hash(j, a, "contents_sha256", &c->contents);
	put_hash(j, a, "findings_sha256", &c->findings);
	json_int(j, "files", c->files);
	json_int(j, "bytes", c->bytes);
	json_int(j, "findings", c->n_findings);
	json_bool(j, "outside", c->is_outside);
	json_end(j);
}

void exhibit_to_json(struct json *j, struct arena *a, const struct exhibit *e)
{
	put_id(j, a, "id", e->id);
	json_str(j, "number", e->number);
	put_time(j, a, "made_at", e->made_at);
	put_id(j, a, "case", e->of_case);
	json_str(j, "kind", str_from_c(exhibit_kind_key(e->kind)));
	json_str(j, "description", e->description);
	put_authority(j, a, &e->authority);
	json_str(j, "collector", e->collector);
	json_str(j, "place", e->place);
	put_time(j, a, "collected_at", e->collected_at);
	json_str(j, "zone", e->zone);
	put_source(j, &e->source);
	json_str(j, "tools", e->tools);
	json_str(j, "persons", e->persons);
	json_str(j, "devices", e->devices);
	put_id(j, a, "parent", e->parent);
	json_str(j, "derivation", e->derivation);
	json_str(j, "seal", e->seal);
	json_bool(j, "opaque", e->is_opaque);
	json_bool(j, "locked", e->is_locked);
	put_content(j, a, &e->content);
	json_str(j, "state", str_from_c(exhibit_state_key(e->state)));
	json_str(j, "holder", e->holder);
	json_str(j, "hold", e->hold);
	put_time(j, a, "keep_until", e->keep_until);
}

void custody_state_to_json(struct json *j, struct arena *a, const struct custody_state *s)
{
	json_begin_object(j, "custody");
	json_str(j, "state", str_from_c(exhibit_state_key(s->state)));
	json_str(j, "holder", s->holder);
	json_str(j, "in_transit_to", s->awaited);
	put_hash(j, a, "manifest_sha256", &s->hash);
	json_begin_array(j, "gaps");
	for (size_t i = 0; i < s->gaps.n; i++) {
		const struct custody_gap *g = &s->gaps.p[i];
		json_begin_object(j, NULL);
		json_int(j, "seq", g->seq);
		json_str(j, "gap", str_from_c(custody_gap_key(g->kind)));
		json_str(j, "text", str_from_c(custody_gap_text(g->kind)));
		json_str(j, "expected", g->expected);
		json_str(j, "found", g->found);
		json_end(j);
	}
	json_end(j);
	json_end(j);
}

static struct str proof_key(const struct custody_row *r)
{
	static const char *const keys[] = { [CUSTODY_NOT_VERIFIED] = "nobody",
					    [CUSTODY_BY_PACKAGE_KEY] = "package-key",
					    [CUSTODY_BY_KNOWN_KEY] = "known-key" };
	return r->log.n == 0 ? STR("this-node") : str_from_c(keys[r->proof]);
}

/* Its findings name files, with their digests. */
static bool names_files(const struct custody_row *r)
{
	return str_find(r->record, STR("\"firstFindings\":[\"")) != STR_NONE;
}

static void row_to_json(struct json *j, struct arena *a, const struct custody_row *r,
			bool is_locked)
{
	const struct custody_event *e = &r->step.event;
	json_begin_object(j, NULL);
	json_int(j, "seq", r->step.seq);
	json_str(j, "act", str_from_c(custody_key(e->act)));
	json_str(j, "at", entry_print_time(a, e->at));
	json_str(j, "by", e->name);
	json_str(j, "from", e->from);
	json_str(j, "to", e->to);
	json_str(j, "record", is_locked && names_files(r) ? STR("") : str_trim(r->record));
	json_str(j, "record_sha256", sha256_print(a, &r->step.hash));
	json_str(j, "entry", id_print(a, r->entry));
	json_str(j, "log", r->log);
	json_bool(j, "verified", r->log.n == 0 || r->proof != CUSTODY_NOT_VERIFIED);
	json_str(j, "verified_by", proof_key(r));
	if (r->number >= 0)
		json_int(j, "ledger_number", r->number);
	else
		json_add_null(j, "ledger_number");
	json_bool(j, "signed", id_is_set(r->signature));
	json_end(j);
}

void custody_rows_to_json(struct json *j, struct arena *a, const struct custody_rows *rows,
			  bool is_locked)
{
	json_begin_array(j, "acts");
	for (size_t i = 0; i < rows->n; i++)
		row_to_json(j, a, &rows->p[i], is_locked);
	json_end(j);
}

void exhibit_papers_to_json(struct json *j, struct arena *a, const struct exhibit_papers *papers)
{
	json_begin_array(j, "papers");
	for (size_t i = 0; i < papers->n; i++) {
		const struct exhibit_paper *p = &papers->p[i];
		json_begin_object(j, NULL);
		put_id(j, a, "id", p->id);
		json_str(j, "folder", p->folder);
		json_str(j, "name", p->given);
		json_str(j, "name_in_package", p->name);
		put_hash(j, a, "sha256", &p->digest);
		json_int(j, "bytes", p->size);
		put_time(j, a, "at", p->at);
		json_end(j);
	}
	json_end(j);
}

void matches_to_json(struct json *j, struct arena *a, const struct custody_matches *matches)
{
	json_begin_array(j, "lists");
	for (size_t i = 0; i < matches->n; i++) {
		const struct custody_match *m = &matches->p[i];
		json_begin_object(j, NULL);
		json_str(j, "list", m->list);
		json_str(j, "class", m->class);
		put_hash(j, a, "sha256", &m->digest);
		json_int(j, "files", m->files);
		json_int(j, "withheld", m->withheld);
		if (m->distance >= 0) {
			json_int(j, "distance", m->distance);
			json_int(j, "alike", m->alike);
		}
		json_end(j);
	}
	json_end(j);
}
