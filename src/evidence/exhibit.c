// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/exhibit.h"

#include "ledger/act_words.h"

struct word {
	const char *key, *text;
};

static const struct word kinds[EXHIBIT_KINDS] = {
	[EXHIBIT_FILE] = { "file", N_("File") },
	[EXHIBIT_FOLDER] = { "folder", N_("Folder") },
	[EXHIBIT_DISK_IMAGE] = { "disk-image", N_("Disk image") },
	[EXHIBIT_MAILBOX] = { "mailbox", N_("Mailbox") },
	[EXHIBIT_CAPTURE] = { "capture", N_("Network capture") },
	[EXHIBIT_DELIVERY] = { "delivery", N_("Delivery of a provider") },
	[EXHIBIT_SCREENSHOT] = { "screenshot", N_("Screenshot") },
	[EXHIBIT_THING] = { "thing", N_("Physical item") },
};

static const struct word authorities[AUTHORITY_KINDS] = {
	[AUTHORITY_REQUEST] = { "request", N_("Request of another country") },
	[AUTHORITY_ORDER] = { "order", N_("Order or warrant") },
	[AUTHORITY_CONSENT] = { "consent", N_("Consent") },
	[AUTHORITY_OTHER] = { "other", N_("Other legal authority") },
};

static const struct word tolds[TOLDS] = {
	[TOLD_UNKNOWN] = { "unknown", "" },
	[TOLD_YES] = { "yes", "" },
	[TOLD_NO] = { "no", "" },
};

static const struct word states[EXHIBIT_STATES] = {
	[EXHIBIT_HELD] = { "held", N_("Held") },
	[EXHIBIT_IN_TRANSIT] = { "in-transit", N_("In transit") },
	[EXHIBIT_RETURNED] = { "returned", N_("Returned") },
	[EXHIBIT_ERASED] = { "erased", N_("Content erased") },
	[EXHIBIT_DESTROYED] = { "destroyed", N_("Destroyed") },
};

static bool find(const struct word *table, size_t n, struct str key, size_t *out)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(key, str_from_c(table[i].key))) {
			*out = i;
			return true;
		}
	}
	return false;
}

const char *exhibit_kind_key(enum exhibit_kind kind)
{
	INVARIANT(kind < EXHIBIT_KINDS);
	return kinds[kind].key;
}

const char *exhibit_kind_text(enum exhibit_kind kind)
{
	INVARIANT(kind < EXHIBIT_KINDS);
	return kinds[kind].text;
}

bool exhibit_kind_parse(struct str key, enum exhibit_kind *out)
{
	size_t i = 0;
	const bool found = find(kinds, EXHIBIT_KINDS, key, &i);
	if (found)
		*out = (enum exhibit_kind)i;
	return found;
}

const char *authority_kind_key(enum authority_kind kind)
{
	INVARIANT(kind < AUTHORITY_KINDS);
	return authorities[kind].key;
}

const char *authority_kind_text(enum authority_kind kind)
{
	INVARIANT(kind < AUTHORITY_KINDS);
	return authorities[kind].text;
}

bool authority_kind_parse(struct str key, enum authority_kind *out)
{
	size_t i = 0;
	const bool found = find(authorities, AUTHORITY_KINDS, key, &i);
	if (found)
		*out = (enum authority_kind)i;
	return found;
}

const char *told_key(enum told t)
{
	INVARIANT(t < TOLDS);
	return tolds[t].key;
}

bool told_parse(struct str key, enum told *out)
{
	size_t i = 0;
	const bool found = find(tolds, TOLDS, key, &i);
	if (found)
		*out = (enum told)i;
	return found;
}

const char *exhibit_state_key(enum exhibit_state state)
{
	INVARIANT(state < EXHIBIT_STATES);
	return states[state].key;
}

const char *exhibit_state_text(enum exhibit_state state)
{
	INVARIANT(state < EXHIBIT_STATES);
	return states[state].text;
}

bool exhibit_state_parse(struct str key, enum exhibit_state *out)
{
	size_t i = 0;
	const bool found = find(states, EXHIBIT_STATES, key, &i);
	if (found)
		*out = (enum exhibit_state)i;
	return found;
}

/* ---- rules ------------------------------------------------------------------- */

static bool has_control(struct str s, bool lines)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 && !(lines && s.p[i] == '\n'))
			return true;
	return false;
}

struct text_rule {
	const char *option;
	struct str text;
	size_t max;
	bool must, lines;
};

static enum rc check_text(struct cx *cx, const struct text_rule *r)
{
	if (r->must && str_trim(r->text).n == 0)
		return cx_fail(cx, RC_INVALID, "--%s is missing", r->option);
	if (!str_is_utf8(r->text) || has_control(r->text, r->lines))
		return cx_fail(cx, RC_INVALID,
			       "--%s is not UTF-8, or holds a character that controls", r->option);
	if (r->text.n > r->max)
		return cx_fail(cx, RC_INVALID, "--%s is longer than %zu bytes", r->option, r->max);
	return RC_OK;
}

static enum rc check_texts(struct cx *cx, const struct exhibit *e)
{
	const struct text_rule rules[] = {
		{ "description", e->description, EXHIBIT_LONG_MAX, true, true },
		{ "authority-text", e->authority.text, EXHIBIT_LONG_MAX, true, false },
		{ "authority-id", e->authority.id, EXHIBIT_TEXT_MAX, false, false },
		{ "collector", e->collector, EXHIBIT_TEXT_MAX, true, false },
		{ "place", e->place, EXHIBIT_TEXT_MAX, false, false },
		{ "zone", e->zone, EXHIBIT_NUMBER_MAX, false, false },
		{ "device", e->source.device, EXHIBIT_TEXT_MAX, false, false },
		{ "serial", e->source.serial, EXHIBIT_TEXT_MAX, false, false },
		{ "tool", e->tools, EXHIBIT_LONG_MAX, false, true },
		{ "person", e->persons, EXHIBIT_LONG_MAX, false, true },
		{ "related-device", e->devices, EXHIBIT_LONG_MAX, false, true },
		{ "derivation", e->derivation, EXHIBIT_LONG_MAX, id_is_set(e->parent), false },
		{ "seal", e->seal, EXHIBIT_TEXT_MAX, e->kind == EXHIBIT_THING, false },
		{ "holder", e->holder, EXHIBIT_TEXT_MAX, false, false },
	};
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		TRY(check_text(cx, &rules[i]));
	return RC_OK;
}

static bool is_number(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
				   (c >= '0' && c <= '9');
		if (!plain && (i == 0 || (c != '-' && c != '.' && c != '_' && c != '/')))
			return false;
	}
	return s.n <= EXHIBIT_NUMBER_MAX;
}

enum rc exhibit_check(struct cx *cx, const struct exhibit *e)
{
	if (!is_number(e->number))
		return cx_fail(cx, RC_INVALID,
			       "a number has at most %d letters, digits and - . _ /, and begins "
			       "with a letter or digit",
			       EXHIBIT_NUMBER_MAX);
	TRY(check_texts(cx, e));
	if (e->authority.until.us != 0 && e->authority.until.us <= e->authority.from.us)
		return cx_fail(cx, RC_INVALID, "the authority ends before it begins");
	if (e->collected_at.us > cx->now.us)
		return cx_fail(cx, RC_INVALID, "it was collected at a time that has not come yet");
	if (e->derivation.n > 0 && !id_is_set(e->parent))
		return cx_fail(cx, RC_INVALID, "--derivation goes with --parent");
	return RC_OK;
}

struct str exhibit_number(struct arena *a, int year, int64_t n)
{
	return arena_fmt(a, "E-%04d-%06lld", year, (long long)n);
}

struct str exhibit_source_warning(const struct exhibit_source *source)
{
	if (source->mounted == TOLD_NO)
		return source->write_blocker == TOLD_YES
			       ? STR("")
			       : STR(N_("The source was not mounted; no hardware write-blocker is "
					"recorded."));
	if (source->mounted == TOLD_YES)
		return source->write_blocker == TOLD_YES
			       ? STR(N_("The source was mounted while it was read, behind a "
					"hardware write-blocker."))
			       : STR(N_("The source was mounted while it was read: it may have "
					"changed before, during and after."));
	return STR(N_("Whether the source was mounted while it was read is not known: it may have "
		      "changed."));
}
