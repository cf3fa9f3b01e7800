// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/call.h"

#include <string.h>

#include "core/calendar.h"
#include "people/role.h"

static const struct {
	const char *key, *name;
} rows[CHANNELS] = {
	[CHANNEL_MAIL] = { "mail", N_("Mail") },
	[CHANNEL_WEBHOOK] = { "webhook", N_("Webhook (JSON by POST)") },
	[CHANNEL_PUSH] = { "push", N_("Push message (POST to a topic, as ntfy takes it)") },
};

const char *channel_key(enum channel_kind k)
{
	INVARIANT(k < CHANNELS);
	return rows[k].key;
}

const char *channel_name(enum channel_kind k)
{
	INVARIANT(k < CHANNELS);
	return rows[k].name;
}

bool channel_parse(struct str key, enum channel_kind *out)
{
	for (enum channel_kind k = 0; k < CHANNELS; k++) {
		if (!str_eq(key, str_from_c(rows[k].key)))
			continue;
		*out = k;
		return true;
	}
	return false;
}

/* Printable ASCII without what ends a header, a path or a bracketed address. */
static bool is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~' || strchr("<>\"\\`{}|^", s.p[i]))
			return false;
	return s.n > 0 && s.n <= CHANNEL_ADDRESS_MAX;
}

static bool is_mailbox(struct str s)
{
	struct str name, host, more;
	if (!is_plain(s) || !str_cut(s, '@', &name, &host) || str_cut(host, '@', &more, &more))
		return false;
	return name.n > 0 && name.n <= 64 && host.n > 2 && str_find(host, STR(".")) != STR_NONE &&
	       host.p[0] != '.' && host.p[host.n - 1] != '.' && str_find(s, STR(",")) == STR_NONE &&
	       str_find(s, STR(";")) == STR_NONE;
}

static bool is_url(struct str s, bool local)
{
	if (!is_plain(s) || str_find(s, STR("@")) != STR_NONE)
		return false;
	if (local &&
	    (str_starts(s, STR("http://127.0.0.1:")) || str_starts(s, STR("http://[::1]:"))))
		return true;
	return str_starts(s, STR("https://")) && s.n > sizeof("https://");
}

const char *channel_fault(enum channel_kind k, struct str address, bool local)
{
	if (k == CHANNEL_MAIL)
		return is_mailbox(address) ? NULL
					   : N_("Enter a mail address, such as duty@example.org");
	return is_url(address, local) ? NULL
				      : N_("Enter an address that begins with https://, without a "
					   "user name");
}

/* "2026-11-22 03:12 UTC" */
static struct str when(struct arena *a, struct instant t)
{
	const int64_t minute = t.us / 60000000;
	const struct date day = { (int32_t)(minute / 1440) };
	return arena_fmt(a, "%.*s %02d:%02d UTC", STR_ARG(date_print(a, day)),
			 (int)(minute % 1440 / 60), (int)(minute % 60));
}

/* By the clock on the wall of the office, then in UTC, by which all agree. */
static struct str due_text(struct arena *a, const struct call_about *about)
{
	const struct str utc = when(a, about->due);
	if (!about->zone)
		return utc;
	return arena_fmt(a, "%.*s %.*s · %.*s", STR_ARG(zone_print(a, about->zone, about->due)),
			 STR_ARG(zone_place(a, about->zone)), STR_ARG(utc));
}

struct call_words call_words(struct arena *a, const struct call_about *about,
			     call_translate *translate, struct str language)
{
#define SAY(english) (translate ? translate(a, language, (english)) : str_from_c(english))
	if (about->reference.n == 0)
		return (struct call_words){
			SAY(N_("Test: this is how you are called")),
			arena_fmt(
				a, "%.*s\n%.*s\n",
				STR_ARG(SAY(N_("You asked for this message. Nothing needs you."))),
				STR_ARG(about->link)),
		};
	const struct str what = SAY(event_name(about->event)), due = SAY(N_("Due:"));
	const struct str urgency = about->urgent ? SAY(N_("Urgent: the next person is called until "
							  "somebody has taken it."))
						 : SAY(N_("It can wait for office hours."));
	const struct str limit = about->due.us == 0 ? STR("")
						    : arena_fmt(a, "%.*s %.*s\n", STR_ARG(due),
								STR_ARG(due_text(a, about)));
	return (struct call_words){
		arena_fmt(a, "%.*s %.*s", STR_ARG(about->reference), STR_ARG(SAY(N_("needs you")))),
		arena_fmt(a, "%.*s: %.*s\n%.*s%.*s\n%.*s\n", STR_ARG(about->reference),
			  STR_ARG(what), STR_ARG(limit), STR_ARG(urgency), STR_ARG(about->link)),
	};
#undef SAY
}
