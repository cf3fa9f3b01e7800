// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/stix.h"

#include <string.h>

/* "indicator--d81f86b9-..." */
static bool is_object(const struct json_node *n)
{
	const struct str type = json_get_text(n, "type"), id = json_get_text(n, "id");
	return type.n > 0 && str_starts(id, type) && id.n > type.n + 2 &&
	       str_starts(str_slice(id, type.n, id.n), STR("--"));
}

static const struct json_node *objects_of(const struct json_node *root)
{
	const struct json_node *list = json_get(root, "objects");
	return list && list->kind == JSON_LIST ? list : NULL;
}

bool stix_is(const struct json_node *root)
{
	const struct json_node *list = objects_of(root);
	return is_object(root) || str_eq(json_get_text(root, "type"), STR("bundle")) ||
	       (list && is_object(list->first));
}

/* ---- the objects, by their id ------------------------------------------------------------ */

struct bundle {
	struct arena *a;
	const struct json_node *root;
	size_t at;
	const struct json_node **slots; // open addressing
	size_t size;			// a power of two
	struct feed *out;
};

static size_t slot_of(const struct bundle *b, struct str id)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < id.n; i++)
		h = (h ^ (unsigned char)id.p[i]) * UINT64_C(0x100000001b3);
	size_t slot = (size_t)(h >> 20) & (b->size - 1);
	while (b->slots[slot] && !str_eq(json_get_text(b->slots[slot], "id"), id))
		slot = (slot + 1) & (b->size - 1);
	return slot;
}

static void index_objects(struct bundle *b, const struct json_node *list)
{
	size_t n = 0;
	b->size = 16;
	while (b->size < 2 * list->n + 2 && b->size < 4 * STIX_OBJECTS_MAX)
		b->size *= 2;
	b->slots = arena_new(b->a, const struct json_node *, b->size);
	for (const struct json_node *o = list->first; o && n < STIX_OBJECTS_MAX; o = o->next, n++)
		if (json_get_text(o, "id").n > 0)
			b->slots[slot_of(b, json_get_text(o, "id"))] = o;
}

/* NULL: it is not there. */
static const struct json_node *find(const struct bundle *b, struct str id)
{
	return b->slots && id.n > 0 ? b->slots[slot_of(b, id)] : NULL;
}

/* ---- markings ----------------------------------------------------------------------------- */

static const struct {
	const char *id, *label;
} markings[] = {
	{ "613f2e26-407d-48c7-9eca-b8e91df99dc9", "clear" },
	{ "34098fce-860f-48ae-8e50-ebd3cc5e41da", "green" },
	{ "f88d31f6-486f-44da-b317-01333bde0b82", "amber" },
	{ "5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "red" },
	{ "94868c89-83c2-464b-929b-a1a8aa3c8487", "clear" },
	{ "bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "green" },
	{ "55d920b0-5e8b-4f79-9ee9-91f868d9b421", "amber" },
	{ "939a9414-2ddd-4d32-a0cd-375ea402b003", "amber+strict" },
	{ "e828b379-4e03-4974-9ac4-e53a884c97c1", "red" },
};

static void take_markings(const struct json_node *o, struct feed_event *e)
{
	const struct str prefix = STR("marking-definition--");
	const struct json_node *list = json_get(o, "object_marking_refs");
	for (const struct json_node *n = list && list->kind == JSON_LIST ? list->first : NULL; n;
	     n = n->next)
		for (size_t i = 0; i < sizeof markings / sizeof *markings; i++)
			if (str_starts(n->text, prefix) &&
			    str_eq(str_slice(n->text, prefix.n, n->text.n),
				   str_from_c(markings[i].id)))
				(void)feed_tlp(e, str_from_c(markings[i].label)); // one of them
}

/* ---- patterns ------------------------------------------------------------------------------ */

static const struct {
	const char *path;
	enum feed_kind kind;
} paths[] = {
	{ "url:value", FEED_URL },
	{ "domain-name:value", FEED_HOST },
	{ "ipv4-addr:value", FEED_IP },
	{ "ipv6-addr:value", FEED_IP },
	{ "email-addr:value", FEED_EMAIL },
	{ "autonomous-system:number", FEED_ASN },
	{ "file:hashes", FEED_HASH },
	{ "user-account:account_login", FEED_ACCOUNT },
	{ "user-account:user_id", FEED_ACCOUNT },
	{ "network-traffic:src_ref.value", FEED_IP },
	{ "network-traffic:dst_ref.value", FEED_IP },
	{ "email-message:from_ref.value", FEED_EMAIL },
};

static bool is_path(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-_.:'[]*", c));
}

/* The text in quotes at `at`, without its escapes; where it ends. 0: there is none. */
static size_t quoted(struct arena *a, struct str s, size_t at, struct str *out)
{
	char *p = arena_alloc(a, s.n - at + 1);
	size_t n = 0;
	if (at >= s.n || s.p[at] != '\'')
		return 0;
	for (at++; at < s.n && s.p[at] != '\''; at++) {
		if (s.p[at] == '\\' && at + 1 < s.n)
			at++;
		p[n++] = s.p[at];
	}
	*out = (struct str){ p, n };
	return at < s.n ? at + 1 : 0;
}

/* The word before the equals sign at `at`: the path that is compared. */
static struct str path_before(struct str s, size_t at)
{
	size_t to = at;
	while (to > 0 && s.p[to - 1] == ' ')
		to--;
	size_t from = to;
	while (from > 0 && is_path(s.p[from - 1]))
		from--;
	while (from < to && (s.p[from] == '[' || s.p[from] == '('))
		from++;
	return str_slice(s, from, to);
}

static void take_comparison(struct arena *a, struct str path, struct str value, struct str place,
			    struct feed_event *e)
{
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		const struct str known = str_from_c(paths[i].path);
		const bool is_hash = paths[i].kind == FEED_HASH && str_starts(path, known);
		if (str_eq(path, known) || is_hash) {
			feed_subject(a, e, paths[i].kind, value, place, 0);
			return;
		}
	}
}

static void take_pattern(struct arena *a, struct str pattern, struct feed_event *e)
{
	enum { PATTERN_MAX = 65536 };
	const struct str s = str_slice(pattern, 0, PATTERN_MAX);
	for (size_t i = 0; i < s.n && e->subjects.n < FEED_SUBJECTS_MAX; i++) {
		struct str value = { 0 };
		size_t at = i + 1;
		if (s.p[i] != '=' || (i > 0 && strchr("!<>", s.p[i - 1] ? s.p[i - 1] : 'x')))
			continue;
		while (at < s.n && s.p[at] == ' ')
			at++;
		const size_t end = quoted(a, s, at, &value);
		if (end == 0)
			continue;
		take_comparison(a, path_before(s, i), value, STR("/pattern"), e);
		i = end - 1;
	}
	if (e->subjects.n == 0)
		feed_fault(a, e, "pattern", STR("/pattern"),
			   "It compares nothing that could be looked for.");
}

/* ---- what was observed ------------------------------------------------------------------------ */

static void take_hashes(struct arena *a, const struct json_node *map, struct str place,
			struct feed_event *e)
{
	for (const struct json_node *h = map && map->kind == JSON_MAP ? map->first : NULL; h;
	     h = h->next)
		if (str_starts(h->key, STR("MD5")) || str_starts(h->key, STR("SHA-")))
			feed_subject(a, e, FEED_HASH, h->text, place, 0);
}

/* An object that can be observed. */
static void take_observable(struct arena *a, const struct json_node *o, struct str place,
			    struct feed_event *e)
{
	static const struct {
		const char *type, *key;
		enum feed_kind kind;
	} rows[] = {
		{ "url", "value", FEED_URL },
		{ "domain-name", "value", FEED_HOST },
		{ "ipv4-addr", "value", FEED_IP },
		{ "ipv6-addr", "value", FEED_IP },
		{ "email-addr", "value", FEED_EMAIL },
		{ "autonomous-system", "number", FEED_ASN },
		{ "user-account", "account_login", FEED_ACCOUNT },
	};
	for (size_t i = 0; o && i < sizeof rows / sizeof *rows; i++) {
		const struct json_node *v = json_get(o, rows[i].key);
		if (v && str_eq(json_get_text(o, "type"), str_from_c(rows[i].type)))
			feed_subject(a, e, rows[i].kind, v->text, place, 0);
	}
	if (o && str_eq(json_get_text(o, "type"), STR("file")))
		take_hashes(a, json_get(o, "hashes"), place, e);
}

static void take_observed(const struct bundle *b, const struct json_node *o, struct feed_event *e)
{
	const struct json_node *refs = json_get(o, "object_refs"), *old = json_get(o, "objects");
	size_t i = 0;
	for (const struct json_node *n = refs && refs->kind == JSON_LIST ? refs->first : NULL; n;
	     n = n->next, i++) {
		const struct json_node *seen = find(b, n->text);
		const struct str place = arena_fmt(b->a, "/object_refs/%zu", i);
		take_observable(b->a, seen, place, e);
		if (!seen)
			feed_fault(b->a, e, "reference", place, "What it refers to is not there.");
	}
	for (const struct json_node *n = old && old->kind == JSON_MAP ? old->first : NULL; n;
	     n = n->next)
		take_observable(b->a, n, arena_fmt(b->a, "/objects/%.*s", STR_ARG(n->key)), e);
}

/* What was seen is an indicator, or what was observed. */
static void take_sighting(const struct bundle *b, const struct json_node *o, struct feed_event *e)
{
	const struct json_node *of = find(b, json_get_text(o, "sighting_of_ref"));
	const struct json_node *refs = json_get(o, "observed_data_refs");
	if (of && str_eq(json_get_text(of, "type"), STR("indicator")))
		take_pattern(b->a, json_get_text(of, "pattern"), e);
	else
		take_observable(b->a, of, STR("/sighting_of_ref"), e);
	if (of)
		feed_set(b->a, e, FEED_TITLE, json_get_text(of, "name"));
	for (const struct json_node *n = refs && refs->kind == JSON_LIST ? refs->first : NULL; n;
	     n = n->next) {
		const struct json_node *seen = find(b, n->text);
		if (seen)
			take_observed(b, seen, e);
	}
}

/* ---- objects ------------------------------------------------------------------------------------ */

static const struct {
	const char *mark, *category, *type;
} meanings[] = {
	{ "csam", "content", "csam" },
	{ "child", "content", "csam" },
	{ "phish", "content", "phishing" },
	{ "command-and-control", "infrastructure", "botnet" },
	{ "botnet", "infrastructure", "botnet" },
	{ "ransomware", "content", "malware" },
	{ "malware", "content", "malware" },
	{ "malicious-activity", "content", "malware" },
	{ "spam", "messaging", "spam" },
	{ "compromised", "infrastructure", "compromised_server" },
};
enum { MEANINGS = sizeof meanings / sizeof *meanings };

static size_t meaning_of(struct arena *a, const struct json_node *list)
{
	size_t best = MEANINGS;
	for (const struct json_node *n = list && list->kind == JSON_LIST ? list->first : NULL; n;
	     n = n->next) {
		const struct str low = str_lower(a, str_slice(n->text, 0, 200));
		for (size_t i = 0; i < best; i++)
			if (str_find(low, str_from_c(meanings[i].mark)) != STR_NONE)
				best = i;
	}
	return best;
}

static void take_kind(struct arena *a, const struct json_node *o, struct feed_event *e)
{
	const size_t by_type = meaning_of(a, json_get(o, "indicator_types"));
	const size_t by_label = meaning_of(a, json_get(o, "labels"));
	const size_t i = by_label < by_type ? by_label : by_type;
	feed_set(a, e, FEED_CATEGORY,
		 i < MEANINGS ? str_from_c(meanings[i].category) : STR("reputation"));
	feed_set(a, e, FEED_TYPE,
		 i < MEANINGS ? str_from_c(meanings[i].type) : STR("threat_intelligence"));
}

static void take_common(const struct bundle *b, const struct json_node *o, struct feed_event *e)
{
	const struct json_node *who = find(b, json_get_text(o, "created_by_ref"));
	const struct str contact = json_get_text(who, "contact_information");
	feed_set(b->a, e, FEED_ID, json_get_text(o, "id"));
	feed_set(b->a, e, FEED_VERSION, json_get_text(o, "spec_version"));
	feed_set(b->a, e, FEED_TITLE, json_get_text(o, "name"));
	feed_set(b->a, e, FEED_BODY, json_get_text(o, "description"));
	feed_set(b->a, e, FEED_LANGUAGE, json_get_text(o, "lang"));
	feed_set(b->a, e, FEED_ORG, json_get_text(who, "name"));
	if (contact.n > 0 && memchr(contact.p, '@', contact.n) && contact.n < 200)
		feed_set(b->a, e, FEED_CONTACT, contact);
	take_markings(o, e);
	take_kind(b->a, o, e);
}

static void take_times(struct arena *a, const struct json_node *o, struct feed_event *e)
{
	static const char *const firsts[] = { "first_observed", "first_seen", "valid_from" };
	static const char *const lasts[] = { "last_observed", "last_seen" };
	for (size_t i = 0; i < 3 && e->first.us == 0; i++)
		feed_time(a, e, &e->first, json_get_text(o, firsts[i]),
			  arena_fmt(a, "/%s", firsts[i]));
	for (size_t i = 0; i < 2 && e->last.us == 0; i++)
		feed_time(a, e, &e->last, json_get_text(o, lasts[i]),
			  arena_fmt(a, "/%s", lasts[i]));
}

/* Members that every object of its kind has. */
static void judge(struct arena *a, const struct json_node *o, const char *needed,
		  struct feed_event *e)
{
	const char *const all[] = { "created", "modified", needed };
	if (!str_eq(json_get_text(o, "spec_version"), STR("2.1")))
		feed_fault(a, e, "version", STR("/spec_version"), "It is not 2.1.");
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (!json_get(o, all[i]))
			feed_fault(a, e, "missing", arena_fmt(a, "/%s", all[i]), "It is missing.");
}

static void take_count(struct arena *a, const struct json_node *o, const char *key,
		       struct feed_event *e)
{
	const struct json_node *n = json_get(o, key);
	if (n && !str_to_i64(n->text, 1, FEED_INCIDENTS_MAX, &e->incidents))
		feed_fault(a, e, "count", arena_fmt(a, "/%s", key), "It is no number of times.");
}

static void read_object(const struct bundle *b, const struct json_node *o)
{
	const struct str type = json_get_text(o, "type");
	const bool is_indicator = str_eq(type, STR("indicator")),
		   is_observed = str_eq(type, STR("observed-data")),
		   is_sighting = str_eq(type, STR("sighting"));
	const struct json_node *revoked = json_get(o, "revoked");
	if ((!is_indicator && !is_observed && !is_sighting) || (revoked && revoked->yes))
		return;
	const size_t at = b->at + (size_t)(o->source.p - b->root->source.p);
	struct feed_event *e = feed_add(b->a, b->out, at, o->source.n);
	take_common(b, o, e);
	take_times(b->a, o, e);
	judge(b->a, o,
	      is_indicator  ? "pattern"
	      : is_observed ? "number_observed"
			    : "sighting_of_ref",
	      e);
	if (is_indicator) {
		take_pattern(b->a, json_get_text(o, "pattern"), e);
	} else if (is_observed) {
		take_observed(b, o, e);
		take_count(b->a, o, "number_observed", e);
	} else {
		take_sighting(b, o, e);
		take_count(b->a, o, "count", e);
	}
}

/* An object by itself that is none of a report is judged all the same. */
static void refuse_broken(const struct bundle *b, const struct json_node *o)
{
	static const char *const needed[] = { "spec_version", "created", "modified" };
	for (size_t i = 0; i < 3 && is_object(o) && b->out->events.n == 0; i++)
		if (!json_get(o, needed[i])) {
			struct feed_event *e = feed_add(b->a, b->out, b->at, o->source.n);
			feed_refuse(e, arena_fmt(b->a, "/%s is missing", needed[i]));
		}
}

void stix_read(struct arena *a, const struct json_node *root, size_t at, struct feed *out)
{
	struct bundle b = { .a = a, .root = root, .at = at, .out = out };
	const struct json_node *list = objects_of(root);
	size_t n = 0;
	if (!list) {
		read_object(&b, root);
		refuse_broken(&b, root);
		if (out->events.n == 0 && str_eq(json_get_text(root, "type"), STR("bundle")))
			out->nothing = STR("it is a bundle without objects");
		return;
	}
	index_objects(&b, list);
	for (const struct json_node *o = list->first; o && n < STIX_OBJECTS_MAX; o = o->next, n++)
		read_object(&b, o);
	if (list->n > STIX_OBJECTS_MAX) {
		struct feed_event *e = feed_add(a, out, at, root->source.n);
		feed_refuse(e, STR("it has more than 10,000 objects: those beyond were not read"));
	}
}
