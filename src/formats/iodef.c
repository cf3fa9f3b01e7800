// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/iodef.h"

#include <string.h>

#include "formats/xarf.h"
#include "formats/xml_read.h"

struct walk {
	struct arena *a;
	struct feed *out;
	struct feed_event *e;
	bool is_1; // of version 1
};

#define EACH(child, node, name)                                               \
	for (const struct xml_node *child = xml_child((node), (name)); child; \
	     child = xml_next(child))

/* ---- sharing ------------------------------------------------------------------------------ */

static void take_restriction(struct walk *w, const struct xml_node *n, const char *otherwise)
{
	static const struct {
		const char *word, *label;
	} rows[] = {
		{ "public", "clear" }, { "partner", "green" }, { "need-to-know", "amber" },
		{ "private", "red" },  { "white", "clear" },   { "green", "green" },
		{ "amber", "amber" },  { "red", "red" },       { "amber+strict", "amber+strict" },
	};
	struct str word = xml_attribute(n, "restriction");
	if (str_eq(word, STR("ext-value")))
		word = xml_attribute(n, "ext-restriction");
	if (word.n == 0 || str_eq(word, STR("default")))
		word = str_from_c(otherwise);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_eq(word, str_from_c(rows[i].word))) {
			(void)feed_tlp(w->e, str_from_c(rows[i].label)); // one of them
			return;
		}
	if (word.n > 0)
		feed_fault(w->a, w->e, "restriction", n->name, "It is none of the restrictions.");
}

/* A child may be stricter than what holds it. */
static void take_restrictions(struct walk *w, const struct xml_node *n)
{
	const bool is_contact = str_eq(n->name, STR("Contact"));
	if (!is_contact && xml_attribute(n, "restriction").n > 0)
		take_restriction(w, n, "");
	for (const struct xml_node *c = n->first; c; c = c->next)
		take_restrictions(w, c);
}

/* ---- what it names ------------------------------------------------------------------------- */

static const struct {
	const char *word;
	enum feed_kind kind;
} kinds[] = {
	{ "ipv4-addr", FEED_IP },	 { "ipv6-addr", FEED_IP },   { "asn", FEED_ASN },
	{ "e-mail", FEED_EMAIL },	 { "email", FEED_EMAIL },    { "domain-name", FEED_HOST },
	{ "fqdn", FEED_HOST },		 { "site-uri", FEED_URL },   { "url", FEED_URL },
	{ "domain-to-ipv4", FEED_HOST }, { "file-hash", FEED_HASH },
};

/* FEED_KINDS: none that is taken. */
static enum feed_kind kind_of(struct str word)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_eq(word, str_from_c(kinds[i].word)))
			return kinds[i].kind;
	return FEED_KINDS;
}

static void take_address(struct walk *w, const struct xml_node *n, int64_t port)
{
	struct str category = xml_attribute(n, "category");
	if (category.n == 0)
		category = w->is_1 ? STR("ipv4-addr") : STR("ipv6-addr"); // their defaults
	const enum feed_kind kind = kind_of(category);
	if (kind != FEED_KINDS)
		feed_subject(w->a, w->e, kind, xml_text(n), STR("Address"), port);
	else
		feed_fault(w->a, w->e, "address", STR("Address"),
			   "An address is of a kind that is not read: a network, a MAC.");
}

static int64_t port_of(const struct xml_node *system)
{
	const struct xml_node *service = xml_child(system, "Service");
	const struct xml_node *port = xml_child(service, "Port");
	int64_t n = 0;
	return port && str_to_i64(xml_text(port), 1, 65535, &n) ? n : 0;
}

static void take_system(struct walk *w, const struct xml_node *system)
{
	const struct str category = xml_attribute(system, "category");
	const bool is_target = str_eq(category, STR("target")) ||
			       str_eq(category, STR("watchlist-target")) ||
			       str_eq(category, STR("sensor"));
	// The port of one who was attacked, or is a service: of a source it is its own.
	const int64_t port = port_of(system);
	if (is_target)
		return;
	w->e = feed_room(w->a, w->out, w->e, system->at);
	EACH(node, system, "Node")
	{
		EACH(address, node, "Address")
		take_address(w, address, port);
		EACH(domain, node, "DomainData")
		feed_subject(w->a, w->e, FEED_HOST, xml_text(xml_child(domain, "Name")),
			     STR("DomainData/Name"), 0);
		EACH(name, node, "NodeName")
		feed_subject(w->a, w->e, FEED_HOST, xml_text(name), STR("NodeName"), 0);
	}
}

static void take_bulk(struct walk *w, const struct xml_node *bulk)
{
	const struct str type = xml_attribute(bulk, "type");
	const enum feed_kind kind = kind_of(type);
	const struct xml_node *list = xml_child(bulk, "BulkObservableList");
	struct str rest = xml_text(list), one;
	if (str_eq(type, STR("fqdn")))
		feed_fault(w->a, w->e, "bulk-type", STR("BulkObservable/@type"),
			   "It is fqdn, which the schema calls domain-name.");
	if (kind == FEED_KINDS) {
		feed_fault(w->a, w->e, "bulk-type", STR("BulkObservable/@type"),
			   "It is of a kind that is not read.");
		return;
	}
	for (size_t i = 1; rest.n > 0; i++) {
		(void)str_cut(rest, '\n', &one, &rest);
		if (w->e->subjects.n == FEED_SUBJECTS_MAX)
			w->e = feed_room(w->a, w->out, w->e, list->at + i);
		feed_subject(w->a, w->e, kind, one, STR("BulkObservableList"), 0);
	}
}

static void take_hash(struct walk *w, const struct xml_node *n)
{
	EACH(hash, n, "Hash")
	feed_subject(w->a, w->e, FEED_HASH, xml_text(xml_child(hash, "DigestValue")),
		     STR("Hash/DigestValue"), 0);
}

/* All below, wherever it stands: systems, lists, URLs of records. */
static void take_below(struct walk *w, const struct xml_node *n)
{
	for (const struct xml_node *c = n->first; c; c = c->next) {
		if (str_eq(c->name, STR("System")))
			take_system(w, c);
		else if (str_eq(c->name, STR("BulkObservable")))
			take_bulk(w, c);
		else if (str_eq(c->name, STR("URL")) && !str_eq(n->name, STR("Reference")))
			feed_subject(w->a, w->e, FEED_URL, xml_text(c), STR("URL"), 0);
		else if (str_eq(c->name, STR("HashData")))
			take_hash(w, c);
		else if (!str_eq(c->name, STR("Contact")) && !str_eq(c->name, STR("Method")))
			take_below(w, c);
	}
}

/* ---- what it is about ------------------------------------------------------------------------ */

static const struct {
	const char *mark, *category, *type;
} meanings[] = {
	{ "csam", "content", "csam" },
	{ "child", "content", "csam" },
	{ "phish", "content", "phishing" },
	{ "credential", "content", "phishing" },
	{ "fraud", "content", "fraud" },
	{ "spam", "messaging", "spam" },
	{ "recon", "connection", "port_scan" },
	{ "scan", "connection", "port_scan" },
	{ "dos", "connection", "ddos" },
	{ "bot", "infrastructure", "botnet" },
	{ "c2", "infrastructure", "botnet" },
	{ "malware", "content", "malware" },
	{ "takeover", "infrastructure", "compromised_server" },
};

static void take_kind(struct walk *w, struct str words)
{
	const struct str low = str_lower(w->a, words);
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
		if (str_find(low, str_from_c(meanings[i].mark)) != STR_NONE) {
			feed_set(w->a, w->e, FEED_CATEGORY, str_from_c(meanings[i].category));
			feed_set(w->a, w->e, FEED_TYPE, str_from_c(meanings[i].type));
			return;
		}
	feed_set(w->a, w->e, FEED_CATEGORY, STR("reputation"));
	feed_set(w->a, w->e, FEED_TYPE, STR("threat_intelligence"));
}

static void take_words(struct walk *w, const struct xml_node *incident)
{
	struct str all = STR("");
	const struct xml_node *assessment = xml_child(incident, "Assessment");
	EACH(d, incident, "Description")
	all = arena_fmt(w->a, "%.*s%s%.*s", STR_ARG(all), all.n > 0 ? "\n" : "",
			STR_ARG(str_slice(xml_text(d), 0, FEED_TEXT_MAX)));
	feed_set(w->a, w->e, FEED_BODY, all);
	for (const struct xml_node *i = assessment ? assessment->first : NULL; i; i = i->next)
		all = arena_fmt(w->a, "%.*s %.*s", STR_ARG(all), STR_ARG(xml_attribute(i, "type")));
	take_kind(w, all);
}

static void take_contact(struct walk *w, const struct xml_node *incident)
{
	EACH(c, incident, "Contact")
	{
		const struct xml_node *mail = xml_child(c, "Email");
		const struct xml_node *to = xml_child(mail, "EmailTo");
		if (!str_eq(xml_attribute(c, "role"), STR("creator")))
			continue;
		feed_set(w->a, w->e, FEED_ORG, xml_text(xml_child(c, "ContactName")));
		feed_set(w->a, w->e, FEED_CONTACT, xml_text(to ? to : mail));
		return;
	}
}

static void take_times(struct walk *w, const struct xml_node *incident)
{
	static const char *const names[] = { "StartTime", "DetectTime", "ReportTime",
					     "GenerationTime" };
	const struct xml_node *event = xml_child(incident, "EventData");
	for (size_t i = 0; i < sizeof names / sizeof *names && w->e->first.us == 0; i++) {
		const struct xml_node *t = xml_child(incident, names[i]);
		if (!t && i < 2)
			t = xml_child(event, names[i]);
		feed_time(w->a, w->e, &w->e->first, xml_text(t), str_from_c(names[i]));
	}
	feed_time(w->a, w->e, &w->e->last, xml_text(xml_child(incident, "EndTime")),
		  STR("EndTime"));
	if (w->e->last.us == 0)
		w->e->last = w->e->first;
}

/* What its schema asks for. */
static void judge(struct walk *w, const struct xml_node *incident)
{
	static const char *const needed_2[] = { "IncidentID", "GenerationTime", "Contact" };
	static const char *const needed_1[] = { "IncidentID", "ReportTime", "Contact" };
	const char *const *needed = w->is_1 ? needed_1 : needed_2;
	struct instant t = { 0 };
	for (size_t i = 0; i < 3; i++)
		if (!xml_child(incident, needed[i]))
			feed_refuse(w->e, arena_fmt(w->a, "Incident/%s is missing", needed[i]));
	if (!xarf_time(xml_text(xml_child(incident, needed[1])), &t))
		feed_refuse(w->e, arena_fmt(w->a, "Incident/%s is no time of RFC 3339", needed[1]));
}

static void read_incident(struct walk *w, const struct xml_node *incident)
{
	const struct xml_node *id = xml_child(incident, "IncidentID");
	const struct str name = xml_attribute(id, "name");
	w->e = feed_add(w->a, w->out, incident->at, incident->end - incident->at);
	feed_set(w->a, w->e, FEED_VERSION, w->is_1 ? STR("1") : STR("2"));
	feed_set(w->a, w->e, FEED_ID,
		 name.n > 0 ? arena_fmt(w->a, "%.*s %.*s", STR_ARG(str_slice(name, 0, 300)),
					STR_ARG(str_slice(xml_text(id), 0, 300)))
			    : xml_text(id));
	feed_set(w->a, w->e, FEED_LANGUAGE, xml_attribute(incident, "xml:lang"));
	take_restriction(w, incident, "private");
	take_restrictions(w, incident);
	take_words(w, incident);
	take_contact(w, incident);
	take_times(w, incident);
	judge(w, incident);
	take_below(w, incident);
}

enum rc iodef_read(struct cx *cx, struct str bytes, struct feed *out)
{
	const struct xml_node *root = NULL;
	struct walk w = { .a = cx->arena, .out = out };
	TRY(xml_read(cx, bytes, &root));
	out->format = FEED_NONE;
	if (!str_eq(root->name, STR("IODEF-Document")))
		return RC_OK;
	out->format = FEED_IODEF;
	w.is_1 = str_ends(xml_space(cx->arena, root), STR("iodef-1.0")) ||
		 str_starts(xml_attribute(root, "version"), STR("1"));
	EACH(incident, root, "Incident")
	if (out->events.n < FEED_EVENTS_MAX)
		read_incident(&w, incident);
	if (out->events.n == 0)
		out->nothing = STR("it is a document of IODEF without an incident");
	return RC_OK;
}
