// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/intelmq.h"

#include <string.h>

static bool is_event(const struct json_node *n)
{
	return json_get(n, "classification.type") || json_get(n, "classification.taxonomy") ||
	       json_get(n, "source.ip") || json_get(n, "source.fqdn") ||
	       json_get(n, "source.url") || json_get(n, "feed.name") ||
	       str_eq(json_get_text(n, "__type"), STR("Event"));
}

bool intelmq_is(const struct json_node *root)
{
	const struct json_node *data = json_get(root, "data");
	return is_event(root) || (data && data->kind == JSON_LIST && is_event(data->first));
}

/* ---- what kind of event ---------------------------------------------------------------- */

static const struct meaning {
	const char *word, *category, *type;
} types[] = {
	{ "spam", "messaging", "spam" },
	{ "phishing", "content", "phishing" },
	{ "malware-distribution", "content", "malware" },
	{ "malware", "content", "malware" },
	{ "malware-configuration", "content", "malware" },
	{ "masquerade", "content", "fraud" },
	{ "unauthorized-use-of-resources", "content", "fraud" },
	{ "data-leak", "content", "exposed_data" },
	{ "data-loss", "content", "exposed_data" },
	{ "copyright", "copyright", "copyright" },
	{ "c2-server", "infrastructure", "botnet" },
	{ "c&c", "infrastructure", "botnet" },
	{ "c2server", "infrastructure", "botnet" },
	{ "infected-system", "connection", "infected_host" },
	{ "botnet drone", "connection", "infected_host" },
	{ "scanner", "connection", "port_scan" },
	{ "sniffing", "connection", "reconnaissance" },
	{ "social-engineering", "content", "fraud" },
	{ "brute-force", "connection", "login_attack" },
	{ "exploit", "connection", "reconnaissance" },
	{ "ids-alert", "connection", "reconnaissance" },
	{ "ddos", "connection", "ddos" },
	{ "dos", "connection", "ddos" },
	{ "system-compromise", "infrastructure", "compromised_server" },
	{ "privileged-account-compromise", "infrastructure", "compromised_server" },
	{ "unprivileged-account-compromise", "infrastructure", "compromised_server" },
	{ "application-compromise", "infrastructure", "compromised_server" },
	{ "defacement", "infrastructure", "compromised_server" },
	{ "vulnerable-system", "vulnerability", "cve" },
	{ "ddos-amplifier", "vulnerability", "open_service" },
	{ "potentially-unwanted-accessible", "vulnerability", "open_service" },
	{ "weak-crypto", "vulnerability", "misconfiguration" },
	{ "information-disclosure", "vulnerability", "misconfiguration" },
	{ "misconfiguration", "vulnerability", "misconfiguration" },
	{ "blacklist", "reputation", "blocklist" },
	{ "blocklist", "reputation", "blocklist" },
	{ "violence", "content", "csem" }, // RSIT: the abuse of children, or other violence
};

static void take_kind(struct arena *a, const struct json_node *n, struct feed_event *e)
{
	const struct str word = json_get_text(n, "classification.type");
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq_nocase(word, str_from_c(types[i].word))) {
			feed_set(a, e, FEED_CATEGORY, str_from_c(types[i].category));
			feed_set(a, e, FEED_TYPE, str_from_c(types[i].type));
			return;
		}
	feed_set(a, e, FEED_CATEGORY, STR("reputation"));
	feed_set(a, e, FEED_TYPE, STR("threat_intelligence"));
	if (word.n == 0)
		feed_fault(a, e, "no-classification", STR("/classification.type"),
			   "It does not say what kind of event it is.");
}

/* ---- what it names ------------------------------------------------------------------------ */

static const struct named {
	const char *key;
	enum feed_kind kind;
	const char *port;
} names[] = {
	{ "source.url", FEED_URL, NULL },	  { "source.ip", FEED_IP, "source.port" },
	{ "source.fqdn", FEED_HOST, NULL },	  { "source.asn", FEED_ASN, NULL },
	{ "source.account", FEED_ACCOUNT, NULL }, { "malware.hash.md5", FEED_HASH, NULL },
	{ "malware.hash.sha1", FEED_HASH, NULL }, { "malware.hash.sha256", FEED_HASH, NULL },
};

/* Of an infected machine the other end is its controller. */
static const struct named others[] = {
	{ "destination.url", FEED_URL, NULL },
	{ "destination.ip", FEED_IP, "destination.port" },
	{ "destination.fqdn", FEED_HOST, NULL },
};

static int64_t port_of(const struct json_node *n, const char *key)
{
	int64_t port = 0;
	const struct json_node *p = key ? json_get(n, key) : NULL;
	return p && str_to_i64(p->text, 1, 65535, &port) ? port : 0;
}

static void take_names(struct arena *a, const struct json_node *n, const struct named *table,
		       size_t rows, struct feed_event *e)
{
	for (size_t i = 0; i < rows; i++) {
		const struct json_node *v = json_get(n, table[i].key);
		if (!v || (v->kind != JSON_TEXT && v->kind != JSON_NUMBER))
			continue;
		const bool is_mail = table[i].kind == FEED_ACCOUNT && v->text.n > 0 &&
				     memchr(v->text.p, '@', v->text.n);
		feed_subject(a, e, is_mail ? FEED_EMAIL : table[i].kind, v->text,
			     str_from_c(table[i].key), port_of(n, table[i].port));
	}
}

/* ---- what else it says ------------------------------------------------------------------------ */

static void take_texts(struct arena *a, const struct json_node *n, struct feed_event *e)
{
	static const struct {
		enum feed_text which;
		const char *key;
	} rows[] = {
		{ FEED_ID, "rtir_id" },
		{ FEED_ID, "event_hash" },
		{ FEED_TITLE, "feed.name" },
		{ FEED_TITLE, "malware.name" },
		{ FEED_ORG, "feed.provider" },
		{ FEED_BODY, "comment" },
		{ FEED_BODY, "event_description.text" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct json_node *v = json_get(n, rows[i].key);
		if (v && (v->kind == JSON_TEXT || v->kind == JSON_NUMBER))
			feed_set(a, e, rows[i].which, v->text);
	}
}

static void take_time(struct arena *a, const struct json_node *n, struct feed_event *e)
{
	const bool has = json_get(n, "time.source") != NULL;
	const char *key = has ? "time.source" : "time.observation";
	feed_time(a, e, &e->first, json_get_text(n, key),
		  has ? STR("/time.source") : STR("/time.observation"));
	e->last = e->first;
	if (e->first.us == 0)
		feed_fault(a, e, "no-event-time", STR("/time.source"),
			   "It does not say when it happened.");
}

static void read_event(struct arena *a, const struct json_node *n, size_t at, struct feed *out)
{
	struct feed_event *e = feed_add(a, out, at, n->source.n);
	const struct str label = json_get_text(n, "tlp");
	if (n->kind != JSON_MAP || !is_event(n)) {
		feed_refuse(e, STR("it has none of the keys of an event of IntelMQ"));
		return;
	}
	take_kind(a, n, e);
	take_texts(a, n, e);
	take_time(a, n, e);
	if (label.n > 0 && !feed_tlp(e, label))
		feed_fault(a, e, "tlp", STR("/tlp"), "It is none of the labels of TLP.");
	take_names(a, n, names, sizeof names / sizeof *names, e);
	if (str_eq(e->texts[FEED_TYPE], STR("infected_host")) || e->subjects.n == 0)
		take_names(a, n, others, sizeof others / sizeof *others, e);
	const struct json_node *count = json_get(n, "extra.count");
	if (count && !str_to_i64(count->text, 1, FEED_INCIDENTS_MAX, &e->incidents))
		feed_fault(a, e, "count", STR("/extra.count"), "It is no number of events.");
}

void intelmq_read(struct arena *a, const struct json_node *root, size_t at, struct feed *out)
{
	const struct json_node *data = json_get(root, "data");
	if (is_event(root) || !data || data->kind != JSON_LIST) {
		read_event(a, root, at, out);
		return;
	}
	for (const struct json_node *n = data->first; n && out->events.n < FEED_EVENTS_MAX;
	     n = n->next)
		read_event(a, n, at + (size_t)(n->source.p - root->source.p), out);
}
