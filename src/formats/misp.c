// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/misp.h"

#include <string.h>

static bool is_attribute(const struct json_node *n)
{
	return json_get(n, "category") && json_get(n, "type") && json_get(n, "value");
}

static bool is_event(const struct json_node *n)
{
	return json_get(n, "info") && (json_get(n, "Attribute") || json_get(n, "Object") ||
				       json_get(n, "analysis") || json_get(n, "threat_level_id"));
}

/* A part of an event, by itself: its objects, or its tags. */
static bool is_part(const struct json_node *n)
{
	const struct json_node *list = json_get(n, "Object");
	return list && list->kind == JSON_LIST && list->first && json_get(list->first, "Attribute");
}

bool misp_is(const struct json_node *root)
{
	const struct json_node *event = json_get(root, "Event"), *all = json_get(root, "response");
	return (event && event->kind == JSON_MAP) || is_event(root) || is_attribute(root) ||
	       is_part(root) || json_get(root, "SharingGroup") ||
	       (all && all->kind == JSON_LIST && json_get(all->first, "Event"));
}

/* ---- attributes -------------------------------------------------------------------------- */

/* Each part of a value that "|" divides is of a kind; FEED_KINDS: passed over. */
static const struct type {
	const char *name;
	enum feed_kind first, second;
} types[] = {
	{ "ip-src", FEED_IP, FEED_KINDS },
	{ "ip-dst", FEED_IP, FEED_KINDS },
	{ "ip-src|port", FEED_IP, FEED_KINDS },
	{ "ip-dst|port", FEED_IP, FEED_KINDS },
	{ "domain", FEED_HOST, FEED_KINDS },
	{ "hostname", FEED_HOST, FEED_KINDS },
	{ "hostname|port", FEED_HOST, FEED_KINDS },
	{ "domain|ip", FEED_HOST, FEED_IP },
	{ "url", FEED_URL, FEED_KINDS },
	{ "email", FEED_EMAIL, FEED_KINDS },
	{ "email-src", FEED_EMAIL, FEED_KINDS },
	{ "email-reply-to", FEED_EMAIL, FEED_KINDS },
	{ "phone-number", FEED_PHONE, FEED_KINDS },
	{ "btc", FEED_WALLET, FEED_KINDS },
	{ "iban", FEED_IBAN, FEED_KINDS },
	{ "AS", FEED_ASN, FEED_KINDS },
	{ "md5", FEED_HASH, FEED_KINDS },
	{ "sha1", FEED_HASH, FEED_KINDS },
	{ "sha256", FEED_HASH, FEED_KINDS },
	{ "sha512", FEED_HASH, FEED_KINDS },
	{ "filename|md5", FEED_KINDS, FEED_HASH },
	{ "filename|sha1", FEED_KINDS, FEED_HASH },
	{ "filename|sha256", FEED_KINDS, FEED_HASH },
	{ "filename|sha512", FEED_KINDS, FEED_HASH },
};

static const struct type *type_of(struct str name)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(name, str_from_c(types[i].name)))
			return &types[i];
	return NULL;
}

static bool is_yes(const struct json_node *n)
{
	return n && (n->kind == JSON_YES_NO ? n->yes : str_eq(n->text, STR("1")));
}

struct walk {
	struct arena *a;
	const struct json_node *root;
	size_t at;
	struct feed *out;
	struct feed_event *e;
};

static size_t place_of(const struct walk *w, const struct json_node *n)
{
	return w->at + (size_t)(n->source.p - w->root->source.p);
}

static void take_value(struct walk *w, const struct json_node *n, const struct type *t,
		       struct str place)
{
	struct str first = json_get_text(n, "value"), second = STR("");
	const bool is_pair = memchr(t->name, '|', strlen(t->name)) != NULL;
	int64_t port = 0;
	if (is_pair)
		(void)str_cut(first, '|', &first, &second);
	if (is_pair && strstr(t->name, "|port"))
		port = str_to_i64(second, 1, 65535, &port) ? port : 0;
	if (t->first != FEED_KINDS)
		feed_subject(w->a, w->e, t->first, first, place, port);
	if (t->second != FEED_KINDS)
		feed_subject(w->a, w->e, t->second, second, place, 0);
}

/* MISP has seconds since 1970, as text. */
static struct instant seconds(struct str text)
{
	int64_t s = 0;
	return str_to_i64(text, 1, INT64_C(10000000000), &s)
		       ? (struct instant){ s * INT64_C(1000000) }
		       : (struct instant){ 0 };
}

static void take_seen(struct walk *w, const struct json_node *n, struct str place)
{
	struct instant first = { 0 }, last = { 0 };
	feed_time(w->a, w->e, &first, json_get_text(n, "first_seen"), place);
	feed_time(w->a, w->e, &last, json_get_text(n, "last_seen"), place);
	if (first.us != 0 && (w->e->first.us == 0 || first.us < w->e->first.us))
		w->e->first = first;
	if (last.us > w->e->last.us)
		w->e->last = last;
}

static void take_tags(struct walk *w, const struct json_node *list);

/* 0: this organisation; 1: this community; 2: connected ones; 3: all; 4: a group; of a part of an
 * event also 5: as the event. The strictest part counts for all of it. */
static void take_distribution(struct walk *w, const struct json_node *n, struct str place)
{
	const struct str d = json_get_text(n, "distribution");
	const char *label = str_eq(d, STR("0"))	  ? "red"
			    : str_eq(d, STR("1")) ? "amber"
			    : str_eq(d, STR("2")) ? "green"
			    : str_eq(d, STR("3")) ? "clear"
			    : str_eq(d, STR("4")) ? "amber"
						  : NULL;
	const bool inherits = !json_get(n, "info") && str_eq(d, STR("5"));
	if (label)
		(void)feed_tlp(w->e, str_from_c(label)); // it is one of them
	else if (d.n > 0 && !inherits)
		feed_fault(w->a, w->e, "distribution",
			   arena_fmt(w->a, "%.*s/distribution", STR_ARG(place)),
			   "It is none of the kinds of distribution.");
}

static void take_attribute(struct walk *w, const struct json_node *n, struct str place)
{
	const struct str name = json_get_text(n, "type");
	const struct type *t = type_of(name);
	if (is_yes(json_get(n, "deleted")))
		return;
	take_tags(w, json_get(n, "Tag"));
	take_distribution(w, n, place);
	if (str_eq(name, STR("comment")) || str_eq(name, STR("text"))) {
		if (w->e->texts[FEED_BODY].n == 0)
			feed_set(w->a, w->e, FEED_BODY, json_get_text(n, "value"));
		return;
	}
	if (!t)
		return;
	w->e = feed_room(w->a, w->out, w->e, place_of(w, n));
	take_value(w, n, t, place);
	take_seen(w, n, place);
	const struct json_node *sightings = json_get(n, "Sighting");
	if (sightings && sightings->kind == JSON_LIST &&
	    w->e->incidents + (int64_t)sightings->n <= FEED_INCIDENTS_MAX)
		w->e->incidents += (int64_t)sightings->n;
}

static void take_attributes(struct walk *w, const struct json_node *list, struct str place)
{
	size_t i = 0;
	for (const struct json_node *n = list && list->kind == JSON_LIST ? list->first : NULL; n;
	     n = n->next, i++)
		take_attribute(w, n, arena_fmt(w->a, "%.*s/Attribute/%zu", STR_ARG(place), i));
}

/* ---- the event ------------------------------------------------------------------------------ */

static const struct {
	const char *mark, *category, *type;
} meanings[] = {
	{ "csam", "content", "csam" },
	{ "child-abuse", "content", "csam" },
	{ "child-sexual", "content", "csam" },
	{ "child-exploitation", "content", "csam" },
	{ "copine-scale", "content", "csam" },
	{ "abusive-content=\"violence\"", "content", "csem" }, // RSIT: it, or other violence
	{ "phishing", "content", "phishing" },
	{ "fraud", "content", "fraud" },
	{ "ransom", "content", "malware" },
	{ "malware", "content", "malware" },
	{ "malicious-code", "content", "malware" },
	{ "botnet", "infrastructure", "botnet" },
	{ "c2", "infrastructure", "botnet" },
	{ "ddos", "connection", "ddos" },
	{ "brute-force", "connection", "login_attack" },
	{ "scan", "connection", "port_scan" },
	{ "spam", "messaging", "spam" },
};
enum { MEANINGS = sizeof meanings / sizeof *meanings, CHILD_ABUSE = 6 };

/* The row that a tag speaks of; MEANINGS: none. */
static size_t meaning_of(struct arena *a, struct str tag)
{
	const struct str low = str_lower(a, tag);
	size_t i = 0;
	while (i < MEANINGS && str_find(low, str_from_c(meanings[i].mark)) == STR_NONE)
		i++;
	return i;
}

/* The first tag counts; one about the abuse of children always does. */
static void take_tags(struct walk *w, const struct json_node *list)
{
	for (const struct json_node *n = list && list->kind == JSON_LIST ? list->first : NULL; n;
	     n = n->next) {
		const struct str name = json_get_text(n, "name");
		const size_t i = meaning_of(w->a, name);
		if (name.n > 4 && str_eq_nocase(str_slice(name, 0, 4), STR("tlp:"))) {
			if (!feed_tlp(w->e, name))
				feed_fault(w->a, w->e, "tlp", STR("/Tag"),
					   "A label of TLP is none of the five.");
			continue;
		}
		if (i == MEANINGS || (w->e->texts[FEED_TYPE].n > 0 && i >= CHILD_ABUSE))
			continue;
		feed_set(w->a, w->e, FEED_CATEGORY, str_from_c(meanings[i].category));
		feed_set(w->a, w->e, FEED_TYPE, str_from_c(meanings[i].type));
	}
}

static void take_event(struct walk *w, const struct json_node *n)
{
	const struct str date = json_get_text(n, "date");
	const struct json_node *objects = json_get(n, "Object");
	size_t i = 0;
	feed_set(w->a, w->e, FEED_TITLE, json_get_text(n, "info"));
	feed_set(w->a, w->e, FEED_ID, json_get_text(n, "uuid"));
	feed_set(w->a, w->e, FEED_ORG, json_get_text(json_get(n, "Orgc"), "name"));
	if (date.n > 0)
		feed_time(w->a, w->e, &w->e->first,
			  arena_fmt(w->a, "%.*sT00:00:00Z", STR_ARG(str_slice(date, 0, 40))),
			  STR("/date"));
	w->e->last = seconds(json_get_text(n, "timestamp"));
	take_distribution(w, n, STR(""));
	take_tags(w, json_get(n, "Tag"));
	take_attributes(w, json_get(n, "Attribute"), STR(""));
	for (const struct json_node *o = objects && objects->kind == JSON_LIST ? objects->first
									       : NULL;
	     o; o = o->next, i++) {
		if (is_yes(json_get(o, "deleted")))
			continue;
		const struct str place = arena_fmt(w->a, "/Object/%zu", i);
		take_tags(w, json_get(o, "Tag"));
		take_distribution(w, o, place);
		take_attributes(w, json_get(o, "Attribute"), place);
	}
}

static void read_one(struct arena *a, const struct json_node *n, size_t at, struct feed *out)
{
	struct walk w = { a, n, at, out, feed_add(a, out, at, n->source.n) };
	const struct json_node *event = json_get(n, "Event");
	if (json_get(n, "SharingGroup") && !event && !is_attribute(n) && !is_event(n)) {
		out->events.n--;
		out->nothing = STR("it is a list of groups of MISP, and names no event");
		return;
	}
	if (is_attribute(n) && !event) {
		take_attribute(&w, n, STR(""));
		w.e->last = seconds(json_get_text(n, "timestamp"));
	} else {
		take_event(&w, event && event->kind == JSON_MAP ? event : n);
	}
	if (w.e->texts[FEED_TYPE].n == 0) {
		feed_set(a, w.e, FEED_CATEGORY, STR("reputation"));
		feed_set(a, w.e, FEED_TYPE, STR("threat_intelligence"));
	}
}

void misp_read(struct arena *a, const struct json_node *root, size_t at, struct feed *out)
{
	const struct json_node *all = json_get(root, "response");
	if (!all || all->kind != JSON_LIST) {
		read_one(a, root, at, out);
		return;
	}
	for (const struct json_node *n = all->first; n && out->events.n < FEED_EVENTS_MAX;
	     n = n->next)
		read_one(a, n, at + (size_t)(n->source.p - root->source.p), out);
}
