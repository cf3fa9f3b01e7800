// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/block_from_text.h"

#include "core/address.h"
#include "formats/suffix.h"
#include "formats/url.h"
#include "intake/observable_from_text.h"
#include "intake/refang.h"

static struct str without_brackets(struct str host)
{
	return host.n > 2 && host.p[0] == '[' ? str_slice(host, 1, host.n - 1) : host;
}

bool block_is_public(struct str address)
{
	struct address a = { { 0 } };
	return address_parse(address, &a) && address_is_public(&a);
}

static bool is_url(struct str text)
{
	return str_find(text, STR("://")) != STR_NONE || str_find(text, STR("/")) != STR_NONE;
}

static void fill_host(struct arena *a, struct str host, bool is_machine, struct block_target *out)
{
	out->host = without_brackets(host);
	out->is_machine = is_machine;
	if (is_machine)
		out->is_public = block_is_public(host);
	else
		out->registered = suffix_registered(a, host);
}

struct block_target block_from_text(struct arena *a, struct str text)
{
	struct observable o = { .key = { 0 } };
	struct url u = { .port = -1 };
	struct str host;
	bool is_machine = false;
	struct block_target t = { .kind = SUBJECT_KINDS };
	text = str_trim(refang(a, text).text);
	if (is_url(text)) {
		if (str_find(text, STR("://")) == STR_NONE)
			text = arena_fmt(a, "http://%.*s", STR_ARG(text));
		if (!observable_from_field(a, SUBJECT_URL, text, &o) || !url_parse(a, text, &u))
			return t;
		t.kind = SUBJECT_URL;
		t.key = o.key;
		fill_host(a, u.host, u.is_address, &t);
		return t;
	}
	struct address plain = { { 0 } };
	if (address_parse(text, &plain) && !address_is_v4(&plain)) // without brackets it is no host
		text = arena_fmt(a, "[%.*s]", STR_ARG(without_brackets(text)));
	if (text.n == 0 || !url_host(a, text, &host, &is_machine))
		return t;
	const enum subject_kind kind = is_machine ? SUBJECT_IP : SUBJECT_HOST;
	if (!observable_from_field(a, kind, without_brackets(host), &o))
		return t;
	t.kind = kind;
	t.key = o.key;
	fill_host(a, o.key, is_machine, &t);
	return t;
}
