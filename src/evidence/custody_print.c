// SPDX-License-Identifier: AGPL-3.0-or-later
/* The bytes of a custody record. */
#include "evidence/custody.h"
#include "ledger/entry.h"

struct text_rule {
	const char *option;
	struct str text;
	bool must;
};

enum rc custody_check(struct cx *cx, const struct custody_event *e)
{
	const bool hands = e->act == CUSTODY_TRANSFERRED || e->act == CUSTODY_RECEIVED ||
			   e->act == CUSTODY_COLLECTED || e->act == CUSTODY_RETURNED ||
			   e->act == CUSTODY_REFERRED;
	const bool says_why = e->act == CUSTODY_CORRECTION || e->act == CUSTODY_HELD ||
			      e->act == CUSTODY_RELEASED || e->act == CUSTODY_ERASED ||
			      e->act == CUSTODY_DESTROYED || e->act == CUSTODY_RECALLED ||
			      e->act == CUSTODY_REFERRED || e->act == CUSTODY_KEPT;
	const struct text_rule rules[] = {
		{ "by", e->name, false },
		{ "office", e->office, false },
		{ "from", e->from, false },
		{ "to", e->to, hands },
		{ "place", e->place, false },
		{ "purpose", e->purpose, says_why },
		{ "changes", e->changes, e->has_changed },
		{ "seal", e->seal, false },
		{ "second", e->second, false },
	};
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		const struct text_rule *r = &rules[i];
		if (r->must && str_trim(r->text).n == 0)
			return cx_fail(cx, RC_INVALID, "%s asks for --%s", custody_key(e->act),
				       r->option);
		if (!str_is_utf8(r->text))
			return cx_fail(cx, RC_INVALID, "--%s is not UTF-8", r->option);
		if (r->text.n > CUSTODY_TEXT_MAX)
			return cx_fail(cx, RC_INVALID, "--%s is longer than %d bytes", r->option,
				       CUSTODY_TEXT_MAX);
	}
	if (e->act == CUSTODY_CORRECTION && e->corrects == 0)
		return cx_fail(cx, RC_INVALID,
			       "a correction names the act that it mends: "
			       "--corrects");
	return RC_OK;
}

struct line {
	struct arena *arena;
	struct buf b;
	bool first;
};

static void comma(struct line *l)
{
	if (!l->first)
		buf_add_char(&l->b, ',');
	l->first = false;
}

/* key: NULL within an array. */
static void put_text(struct line *l, const char *key, struct str s)
{
	comma(l);
	entry_put_text(&l->b, key, s);
}

static void put_raw(struct line *l, const char *key, struct str s)
{
	comma(l);
	buf_fmt(&l->b, "\"%s\":", key);
	buf_add(&l->b, s);
}

static void put_text_or_null(struct line *l, const char *key, struct str s)
{
	if (s.n == 0)
		put_raw(l, key, STR("null"));
	else
		put_text(l, key, s);
}

static void put_id(struct line *l, const char *key, struct id v)
{
	put_text_or_null(l, key, id_is_set(v) ? id_print(l->arena, v) : STR(""));
}

static void put_hash(struct line *l, const char *key, const struct sha256 *h)
{
	put_text_or_null(l, key, entry_has_hash(h) ? sha256_print(l->arena, h) : STR(""));
}

static void put_time(struct line *l, const char *key, struct instant t)
{
	put_text_or_null(l, key, t.us != 0 ? entry_print_time(l->arena, t) : STR(""));
}

static void open_object(struct line *l, const char *key)
{
	comma(l);
	if (key)
		buf_fmt(&l->b, "\"%s\":", key);
	buf_add_char(&l->b, '{');
	l->first = true;
}

static void close_object(struct line *l)
{
	buf_add_char(&l->b, '}');
	l->first = false;
}

static void open_array(struct line *l, const char *key)
{
	comma(l);
	buf_fmt(&l->b, "\"%s\":[", key);
	l->first = true;
}

static void close_array(struct line *l)
{
	buf_add_char(&l->b, ']');
	l->first = false;
}

static void put_number(struct line *l, const char *key, int64_t v)
{
	put_raw(l, key, arena_fmt(l->arena, "%lld", (long long)v));
}

static void put_truth(struct line *l, const char *key, bool v)
{
	put_raw(l, key, v ? STR("true") : STR("false"));
}

static void print_where(struct line *l, const struct exhibit *e, const struct custody_place *place)
{
	put_raw(l, "v", STR("1"));
	put_text(l, "log", place->log);
	open_object(l, "exhibit");
	put_id(l, "id", e->id);
	put_text(l, "number", e->number);
	close_object(l);
	put_number(l, "seq", place->seq);
}

static void print_act(struct line *l, const struct custody_event *c)
{
	put_time(l, "at", c->at);
	put_text(l, "clock", c->at_is_told ? STR("told") : STR("node"));
	put_text(l, "act", str_from_c(custody_key(c->act)));
	open_object(l, "by");
	put_id(l, "account", c->account);
	put_text(l, "name", c->name);
	put_text(l, "office", c->office);
	put_text_or_null(l, "role", c->role);
	close_object(l);
	put_text(l, "from", c->from);
	put_text(l, "to", c->to);
	put_text(l, "place", c->place);
	put_text(l, "purpose", c->purpose);
}

static void print_basis(struct line *l, const struct legal_authority *a)
{
	open_object(l, "basis");
	put_text(l, "kind", str_from_c(authority_kind_key(a->kind)));
	put_text(l, "id", a->id);
	put_text(l, "text", a->text);
	put_time(l, "validFrom", a->from);
	put_time(l, "validTo", a->until);
	close_object(l);
}

static void print_source(struct line *l, const struct exhibit_source *s)
{
	open_object(l, "source");
	put_text(l, "device", s->device);
	put_text(l, "serial", s->serial);
	put_text(l, "mounted", str_from_c(told_key(s->mounted)));
	put_text(l, "writeBlocker", str_from_c(told_key(s->write_blocker)));
	put_text(l, "warning", exhibit_source_warning(s));
	close_object(l);
}

static void print_sealed(struct line *l, const struct custody_facts *f)
{
	const struct exhibit_content *c = &f->exhibit->content;
	put_number(l, "files", c->files);
	put_number(l, "bytes", c->bytes);
	put_truth(l, "outside", c->is_outside);
	put_hash(l, "namesSha256", &c->names);
	put_hash(l, "contentsSha256", &c->contents);
	put_hash(l, "findingsSha256", &c->findings);
	put_number(l, "findings", c->n_findings);
	open_array(l, "firstFindings");
	for (size_t i = 0; i < f->findings.n; i++)
		put_text(l, NULL, f->findings.p[i]);
	close_array(l);
	open_object(l, "manifests");
	for (size_t i = 0; i < f->manifests.n; i++) {
		const char *key = str_c(l->arena, f->manifests.p[i].algorithm);
		put_hash(l, key ? key : "", &f->manifests.p[i].digest);
	}
	close_object(l);
}

static void print_lists(struct line *l, const struct custody_matches *matches)
{
	open_array(l, "lists");
	for (size_t i = 0; i < matches->n; i++) {
		const struct custody_match *m = &matches->p[i];
		open_object(l, NULL);
		put_text(l, "list", m->list);
		put_text(l, "class", m->class);
		put_hash(l, "sha256", &m->digest);
		put_number(l, "files", m->files);
		put_number(l, "withheld", m->withheld);
		if (m->distance >= 0) { // records of lists without such hashes stay as they were
			put_number(l, "distance", m->distance);
			put_number(l, "alike", m->alike);
		}
		close_object(l);
	}
	close_array(l);
}

/* Only where there is one: records of all else stay as they were. By its digest: a record outlives the
 * content, and a name says too much of what is gone. names.tsv has it, which goes with the content. */
static void print_deliveries(struct line *l, const struct exhibit_deliveries *list)
{
	if (list->n == 0)
		return;
	open_array(l, "deliveries");
	for (size_t i = 0; i < list->n; i++) {
		const struct exhibit_delivery *d = &list->p[i];
		const struct sha256 receipt = sha256_of(d->receipt);
		open_object(l, NULL);
		put_id(l, "request", d->request);
		put_text(l, "reference", d->reference);
		put_hash(l, "sha256", &d->digest);
		put_hash(l, "statedSha256", &d->stated);
		put_number(l, "bytes", d->size);
		put_time(l, "cameAt", d->came_at);
		put_text(l, "from", d->giver);
		put_text(l, "road", str_from_c(delivery_road_key(d->road)));
		put_text_or_null(l, "receiptSha256",
				 d->receipt.n > 0 ? sha256_print(l->arena, &receipt) : STR(""));
		close_object(l);
	}
	close_array(l);
}

static void print_facts(struct line *l, const struct custody_facts *f)
{
	const struct exhibit *e = f->exhibit;
	open_object(l, "facts");
	put_text(l, "kind", str_from_c(exhibit_kind_key(e->kind)));
	put_text(l, "description", e->description);
	put_id(l, "case", e->of_case);
	put_text(l, "collector", e->collector);
	put_text(l, "place", e->place);
	put_time(l, "collectedAt", e->collected_at);
	put_text(l, "zone", e->zone);
	print_source(l, &e->source);
	put_text(l, "tools", e->tools);
	put_text(l, "persons", e->persons);
	put_text(l, "devices", e->devices);
	put_id(l, "parent", e->parent);
	put_text(l, "derivation", e->derivation);
	put_text(l, "seal", e->seal);
	put_truth(l, "opaque", e->is_opaque);
	put_truth(l, "locked", e->is_locked);
	print_sealed(l, f);
	print_lists(l, &f->matches);
	print_deliveries(l, &f->deliveries);
	close_object(l);
}

static void print_content(struct line *l, const struct exhibit *e, const struct custody_event *c)
{
	put_hash(l, "manifestSha256", &e->content.manifest);
	put_hash(l, "hashBefore", &c->hash_before);
	put_hash(l, "hashAfter", &c->hash_after);
	put_truth(l, "changed", c->has_changed);
	put_text(l, "changes", c->changes);
	put_text(l, "seal", c->seal);
	put_text(l, "second", c->second);
	put_raw(l, "corrects",
		c->corrects ? arena_fmt(l->arena, "%lld", (long long)c->corrects) : STR("null"));
	if (c->act == CUSTODY_KEPT)
		put_time(l, "keepUntil", c->keep_until);
	if (c->facts)
		print_facts(l, c->facts);
	else
		put_raw(l, "facts", STR("null"));
}

enum rc custody_print(struct cx *cx, const struct exhibit *e, const struct custody_event *event,
		      const struct custody_place *place, struct str *out)
{
	struct line l = { .arena = cx->arena, .first = true };
	TRY(custody_check(cx, event));
	buf_init(&l.b, CUSTODY_RECORD_MAX);
	open_object(&l, NULL);
	print_where(&l, e, place);
	print_act(&l, event);
	print_basis(&l, &e->authority);
	print_content(&l, e, event);
	put_hash(&l, "prev", &place->prev);
	close_object(&l);
	buf_add_char(&l.b, '\n');
	const bool full = buf_full(&l.b);
	*out = arena_copy(cx->arena, buf_str(&l.b));
	buf_done(&l.b);
	return full ? cx_fail(cx, RC_LIMIT, "the record is longer than %d bytes",
			      CUSTODY_RECORD_MAX)
		    : RC_OK;
}
