// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/xarf_mail.h"

#include <string.h>

#include "formats/mail.h"
#include "formats/xarf.h"

bool xarf_mail_looks(struct str text)
{
	const struct str front = str_slice(text, 0, 8192);
	return str_find(front, STR("Reported-From:")) != STR_NONE &&
	       str_find(front, STR("Report-Type:")) != STR_NONE &&
	       str_find(front, STR("Source:")) != STR_NONE;
}

/* ---- lines ---------------------------------------------------------------------------------- */

enum key {
	KEY_FROM,
	KEY_CATEGORY,
	KEY_TYPE,
	KEY_AGENT,
	KEY_ID,
	KEY_DATE,
	KEY_SOURCE,
	KEY_SOURCE_TYPE,
	KEY_ATTACHMENT,
	KEY_SCHEMA,
	KEY_NEEDED, // those before must be there
	KEY_VERSION = KEY_NEEDED,
	KEY_OCCURRENCES,
	KEY_TLP,
	KEY_SERVICE,
	KEY_PORT,
	KEY_DOMAIN,
	KEYS,
};

static const char *const keys[KEYS] = {
	[KEY_FROM] = "Reported-From",
	[KEY_CATEGORY] = "Category",
	[KEY_TYPE] = "Report-Type",
	[KEY_AGENT] = "User-Agent",
	[KEY_ID] = "Report-ID",
	[KEY_DATE] = "Date",
	[KEY_SOURCE] = "Source",
	[KEY_SOURCE_TYPE] = "Source-Type",
	[KEY_ATTACHMENT] = "Attachment",
	[KEY_SCHEMA] = "Schema-URL",
	[KEY_VERSION] = "Version",
	[KEY_OCCURRENCES] = "Occurrences",
	[KEY_TLP] = "TLP",
	[KEY_SERVICE] = "Service",
	[KEY_PORT] = "Port",
	[KEY_DOMAIN] = "Domain",
};

/* Without the quotes that YAML allows around it. */
static struct str value_of(struct str s)
{
	s = str_trim(s);
	if (s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0])
		s = str_slice(s, 1, s.n - 1);
	return s;
}

static void take_line(struct arena *a, struct feed_event *e, struct str line, size_t number,
		      struct str values[KEYS])
{
	struct str key, value;
	const struct str place = arena_fmt(a, "line %zu", number);
	if (str_trim(line).n == 0 || line.p[0] == '#' || str_starts(line, STR("---")) ||
	    str_starts(line, STR("...")))
		return;
	const bool has_colon = str_cut(line, ':', &key, &value);
	value = str_trim(value);
	if (!has_colon || line.p[0] == ' ' || line.p[0] == '\t' || line.p[0] == '-' ||
	    (value.n > 0 && strchr("&*!|>{[", value.p[0]))) {
		feed_fault(a, e, "yaml", place, "It is more than a key and a value, and not read.");
		return;
	}
	for (size_t i = 0; i < KEYS; i++) {
		if (!str_eq_nocase(str_trim(key), str_from_c(keys[i])))
			continue;
		if (values[i].n > 0)
			feed_fault(a, e, "twice", place, "A key is there twice: the first counts.");
		else
			values[i] = value_of(value);
		return;
	}
}

/* ---- what it says ------------------------------------------------------------------------------ */

static const struct {
	const char *type, *category, *meant;
} types[] = {
	{ "login-attack", "connection", "login_attack" },
	{ "harvesting", "connection", "scraping" },
	{ "port-scan", "connection", "port_scan" },
	{ "portscan", "connection", "port_scan" },
	{ "rfi-attack", "connection", "reconnaissance" },
	{ "malware-attack", "connection", "infected_host" },
	{ "bot-infection", "connection", "infected_host" },
	{ "grumbot-infection", "connection", "infected_host" },
	{ "compromised-account", "infrastructure", "compromised_server" },
	{ "compromised-server", "infrastructure", "compromised_server" },
	{ "phishing", "content", "phishing" },
	{ "fraud", "content", "fraud" },
	{ "malware", "content", "malware" },
	{ "dnsbl", "reputation", "blocklist" },
	{ "spam", "messaging", "spam" },
};

static void take_kind(struct arena *a, struct feed_event *e, const struct str values[KEYS])
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq_nocase(values[KEY_TYPE], str_from_c(types[i].type))) {
			feed_set(a, e, FEED_CATEGORY, str_from_c(types[i].category));
			feed_set(a, e, FEED_TYPE, str_from_c(types[i].meant));
			return;
		}
	feed_set(a, e, FEED_CATEGORY,
		 str_eq_nocase(values[KEY_CATEGORY], STR("fraud")) ? STR("content")
								   : STR("reputation"));
	feed_set(a, e, FEED_TYPE,
		 str_eq_nocase(values[KEY_CATEGORY], STR("fraud")) ? STR("fraud")
								   : STR("threat_intelligence"));
}

static void take_source(struct arena *a, struct feed_event *e, const struct str values[KEYS])
{
	const struct str type = values[KEY_SOURCE_TYPE], source = values[KEY_SOURCE];
	const bool is_ip = type.n > 1 && str_eq_nocase(str_slice(type, 0, 2), STR("ip"));
	const enum feed_kind kind = is_ip ? FEED_IP
				    : str_eq_nocase(type, STR("uri")) ||
						    str_eq_nocase(type, STR("url"))
					    ? FEED_URL
				    : str_eq_nocase(type, STR("email")) ||
						    str_eq_nocase(type, STR("e-mail"))
					    ? FEED_EMAIL
				    : str_find(source, STR("://")) != STR_NONE ? FEED_URL
									       : FEED_HOST;
	feed_subject(a, e, kind, source, STR("Source"), 0);
	feed_subject(a, e, FEED_HOST, values[KEY_DOMAIN], STR("Domain"), 0);
}

static void take_date(struct arena *a, struct feed_event *e, struct str date)
{
	struct instant t = { 0 };
	if (mail_date(date, &t) || xarf_time(date, &t))
		e->first = e->last = t.us > 0 ? t : (struct instant){ 0 };
	else if (date.n > 0)
		feed_fault(a, e, "no-time", STR("Date"),
			   "It is no date of a mail, nor of RFC 3339.");
}

void xarf_mail_read(struct arena *a, struct str text, struct feed *out)
{
	struct str values[KEYS] = { { 0 } }, rest = text, line;
	struct feed_event *e = feed_add(a, out, 0, text.n);
	size_t number = 0;
	out->format = FEED_XARF_MAIL;
	while (rest.n > 0 && number < 1000) {
		(void)str_cut(rest, '\n', &line, &rest);
		take_line(a, e, line, ++number, values);
	}
	for (size_t i = 0; i < KEY_NEEDED; i++)
		if (values[i].n == 0)
			feed_fault(a, e, "missing", str_from_c(keys[i]), "It is missing.");
	if (values[KEY_SOURCE].n == 0)
		feed_refuse(e, STR("it names no source"));
	feed_set(a, e, FEED_ID, values[KEY_ID]);
	feed_set(a, e, FEED_VERSION, values[KEY_VERSION].n > 0 ? values[KEY_VERSION] : STR("0.2"));
	feed_set(a, e, FEED_CONTACT, mail_address(values[KEY_FROM]));
	take_kind(a, e, values);
	take_source(a, e, values);
	take_date(a, e, values[KEY_DATE]);
	if (values[KEY_TLP].n > 0 && !feed_tlp(e, values[KEY_TLP]))
		feed_fault(a, e, "tlp", STR("TLP"), "It is none of the labels of TLP.");
	if (values[KEY_OCCURRENCES].n > 0 &&
	    !str_to_i64(values[KEY_OCCURRENCES], 1, FEED_INCIDENTS_MAX, &e->incidents))
		feed_fault(a, e, "count", STR("Occurrences"), "It is no number of times.");
}
