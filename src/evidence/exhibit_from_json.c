// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/exhibit_from_json.h"

#include "formats/json_read.h"
#include "ledger/entry.h"

static enum rc invalid(struct cx *cx, const char *what)
{
	return cx_fail(cx, RC_INVALID, "a record of custody of the other node: %s", what);
}

static bool is_null(const struct json_node *v, const char *key)
{
	const struct json_node *n = json_get(v, key);
	return !n || n->kind == JSON_NOTHING;
}

static bool get_number(const struct json_node *v, const char *key, int64_t *out)
{
	const struct json_node *n = json_get(v, key);
	*out = 0;
	return is_null(v, key) ||
	       (n->kind == JSON_NUMBER && str_to_i64(n->text, 0, INT64_MAX, out));
}

static bool get_time(const struct json_node *v, const char *key, struct instant *out)
{
	*out = (struct instant){ 0 };
	return is_null(v, key) || entry_parse_time(json_get_text(v, key), out);
}

static bool get_hash(const struct json_node *v, const char *key, struct sha256 *out)
{
	*out = (struct sha256){ 0 };
	return is_null(v, key) || sha256_parse(json_get_text(v, key), out);
}

static enum rc read(struct cx *cx, struct str record, const struct json_node **v)
{
	TRY(json_read(cx, record, v));
	if ((*v)->kind != JSON_MAP || !json_get(*v, "exhibit") ||
	    json_get(*v, "exhibit")->kind != JSON_MAP)
		return invalid(cx, "it is none that comity writes");
	return RC_OK;
}

enum rc custody_from_json(struct cx *cx, struct str record, struct foreign_record *out)
{
	const struct json_node *v = NULL;
	struct foreign_record r = { .record = record };
	struct custody_event *e = &r.step.event;
	TRY(read(cx, record, &v));
	r.log = json_get_text(v, "log");
	if (r.log.n == 0 || !get_number(v, "seq", &r.step.seq) || r.step.seq == 0)
		return invalid(cx, "it does not say whose it is, or which");
	if (!custody_parse(json_get_text(v, "act"), &e->act))
		return invalid(cx, "an act that is not known here: is this program older?");
	if (!get_time(v, "at", &e->at) || e->at.us == 0)
		return invalid(cx, "no time");
	if (!get_hash(v, "hashBefore", &e->hash_before) ||
	    !get_hash(v, "hashAfter", &e->hash_after) || !get_hash(v, "prev", &r.step.prev) ||
	    !get_number(v, "corrects", &e->corrects))
		return invalid(cx, "a digest or a number in it is none");
	e->name = json_get_text(json_get(v, "by"), "name");
	e->from = json_get_text(v, "from");
	e->to = json_get_text(v, "to");
	r.step.hash = sha256_of(record);
	r.has_facts = !is_null(v, "facts");
	*out = r;
	return RC_OK;
}

static enum rc read_source(struct cx *cx, const struct json_node *f, struct exhibit_source *s)
{
	const struct json_node *v = json_get(f, "source");
	if (!v || v->kind != JSON_MAP || !told_parse(json_get_text(v, "mounted"), &s->mounted) ||
	    !told_parse(json_get_text(v, "writeBlocker"), &s->write_blocker))
		return invalid(cx, "its source");
	s->device = json_get_text(v, "device");
	s->serial = json_get_text(v, "serial");
	return RC_OK;
}

static enum rc read_content(struct cx *cx, const struct json_node *v, const struct json_node *f,
			    struct exhibit_content *c)
{
	const struct json_node *outside = json_get(f, "outside");
	if (!get_hash(v, "manifestSha256", &c->manifest) ||
	    !get_hash(f, "namesSha256", &c->names) ||
	    !get_hash(f, "findingsSha256", &c->findings) || !get_number(f, "files", &c->files) ||
	    !get_number(f, "bytes", &c->bytes) || !get_number(f, "findings", &c->n_findings))
		return invalid(cx, "what it holds");
	c->is_outside = outside && outside->yes;
	return RC_OK;
}

enum rc exhibit_from_json(struct cx *cx, struct str record, struct exhibit *out)
{
	const struct json_node *v = NULL, *f, *basis, *opaque, *locked;
	struct exhibit e = { .number = STR("") };
	TRY(read(cx, record, &v));
	f = json_get(v, "facts");
	basis = json_get(v, "basis");
	if (!f || f->kind != JSON_MAP || !basis || basis->kind != JSON_MAP)
		return invalid(cx, "it does not say what the exhibit is");
	opaque = json_get(f, "opaque");
	locked = json_get(f, "locked"); // older records do not say it
	e.number = json_get_text(json_get(v, "exhibit"), "number");
	e.description = json_get_text(f, "description");
	e.collector = json_get_text(f, "collector");
	e.place = json_get_text(f, "place");
	e.zone = json_get_text(f, "zone");
	e.tools = json_get_text(f, "tools");
	e.persons = json_get_text(f, "persons");
	e.devices = json_get_text(f, "devices");
	e.derivation = json_get_text(f, "derivation");
	e.seal = json_get_text(f, "seal");
	e.is_locked = locked && locked->yes;
	e.is_opaque = e.is_locked || (opaque && opaque->yes);
	e.authority.id = json_get_text(basis, "id");
	e.authority.text = json_get_text(basis, "text");
	if (!exhibit_kind_parse(json_get_text(f, "kind"), &e.kind) ||
	    !authority_kind_parse(json_get_text(basis, "kind"), &e.authority.kind) ||
	    !get_time(f, "collectedAt", &e.collected_at) ||
	    !get_time(basis, "validFrom", &e.authority.from) ||
	    !get_time(basis, "validTo", &e.authority.until))
		return invalid(cx, "its kind, authority or times");
	TRY(read_source(cx, f, &e.source));
	TRY(read_content(cx, v, f, &e.content));
	*out = e;
	return RC_OK;
}
