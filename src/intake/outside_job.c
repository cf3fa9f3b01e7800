// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/outside_job.h"

#include <string.h>

#include "formats/url.h"
#include "net/dns_ask.h"

/* One type of a name; what no resolver says is a refusal. */
static enum rc ask(struct cx *cx, const struct outside *o, struct str host, enum dns_type type,
		   struct dns_answer *out)
{
	struct str bytes = { 0 };
	*out = (struct dns_answer){ .said = DNS_FAILED };
	enum rc rc = dns_ask(cx, o->resolver, host, (int)type, &bytes);
	if (rc == RC_OK)
		rc = dns_read(cx, bytes, out);
	return rc == RC_BUSY || rc == RC_BUG ? rc : RC_OK;
}

static void add_addresses(struct dns_answer *to, const struct dns_answer *from)
{
	for (size_t i = 0; i < from->addresses_n && to->addresses_n < DNS_RECORDS_MAX; i++)
		to->addresses[to->addresses_n++] = from->addresses[i];
	if (from->said < to->said) // found before nothing before refused
		to->said = from->said;
}

enum rc outside_lookup(struct cx *cx, const struct outside *o, struct str host,
		       struct dns_answer *out)
{
	struct dns_answer four = { .said = DNS_FAILED }, six = { .said = DNS_FAILED };
	TRY(ask(cx, o, host, DNS_A, &four));
	TRY(ask(cx, o, host, DNS_AAAA, &six));
	// One of both that failed is no reason to say that the name is not there.
	if (four.said == DNS_NOTHING && six.said > DNS_NOTHING)
		four.said = six.said;
	if (six.said == DNS_NOTHING && four.said > DNS_NOTHING)
		six.said = four.said;
	add_addresses(&four, &six);
	*out = four;
	return RC_OK;
}

static bool is_same(const struct address *a, const struct address *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

/* One inside makes all of them suspect: who owns the name chooses which comes first. */
static enum outside_end choose(const struct outside *o, const struct dns_answer *d,
			       struct str prefer, struct address *at)
{
	struct address before;
	const bool has_before = prefer.n > 0 && address_parse(prefer, &before);
	if (d->said != DNS_FOUND)
		return d->said == DNS_NOTHING ? OUTSIDE_NO_NAME : OUTSIDE_REFUSED;
	if (d->addresses_n == 0)
		return OUTSIDE_NO_NAME;
	*at = d->addresses[0];
	for (size_t i = 0; i < d->addresses_n; i++) {
		if (!o->is_public(&d->addresses[i]))
			return OUTSIDE_INSIDE;
		if (has_before && is_same(&d->addresses[i], &before))
			*at = before;
	}
	return OUTSIDE_ANSWERED;
}

/* Where the host of an address on the web is. */
static enum rc find(struct cx *cx, const struct outside *o, const struct url *u, struct str prefer,
		    enum outside_end *end, struct address *at)
{
	struct dns_answer d = { .said = DNS_FOUND };
	if (u->is_address) {
		*end = OUTSIDE_NO_ADDRESS;
		if (!address_parse(u->host, at))
			return RC_OK;
		*end = o->is_public(at) ? OUTSIDE_ANSWERED : OUTSIDE_INSIDE;
		return RC_OK;
	}
	TRY(outside_lookup(cx, o, u->host, &d));
	*end = choose(o, &d, prefer, at);
	return RC_OK;
}

static bool is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* One address on the web; *next: where it leads on. */
static enum rc get_one(struct cx *cx, const struct outside *o, const struct fetch_at *wanted,
		       struct str prefer, struct outside_found *f, struct str *next)
{
	struct url u;
	struct fetch_at req = *wanted;
	*next = (struct str){ 0 };
	f->end = OUTSIDE_NO_ADDRESS;
	if (!url_parse(cx->arena, f->url, &u) || u.user.n > 0 || u.password.n > 0 ||
	    (!str_eq(u.scheme, STR("http")) && !str_eq(u.scheme, STR("https"))))
		return RC_OK;
	TRY(find(cx, o, &u, prefer, &f->end, &req.at));
	if (f->end != OUTSIDE_ANSWERED)
		return RC_OK;
	if (!f->has_address)
		f->at = req.at;
	f->has_address = true;
	u.has_fragment = false;
	req.url = f->url = url_print(cx->arena, &u);
	req.timeout_ms = o->timeout_ms;
	const enum rc rc = fetch_at(cx, &req, &f->got);
	if (rc == RC_OK && is_redirect(f->got.status))
		*next = f->got.location;
	if (rc == RC_OK)
		return RC_OK;
	f->end = rc == RC_INVALID ? OUTSIDE_NO_ADDRESS : OUTSIDE_SILENT;
	f->why = arena_copy(cx->arena, cx_error(cx));
	return RC_OK;
}

enum rc outside_get(struct cx *cx, const struct outside *o, const struct fetch_at *req,
		    struct str prefer, struct outside_found *out)
{
	struct outside_found f = { .url = req->url };
	struct str next = { 0 };
	for (int i = 0; i <= OUTSIDE_REDIRECTS; i++) {
		TRY(get_one(cx, o, req, prefer, &f, &next));
		if (next.n == 0)
			break;
		f.url = next;
		prefer = (struct str){ 0 };
	}
	if (next.n > 0)
		f.end = OUTSIDE_REDIRECTED;
	*out = f;
	return RC_OK;
}
