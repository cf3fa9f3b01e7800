// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/dns.h"

#include <string.h>

#include "formats/pack.h"

enum {
	HEADER = 12,
	NAME_MAX_BYTES = 255,
	JUMPS_MAX = 32,
	ALL_RECORDS_MAX = 512, // also of other types
	POINTER = 0xc0,
	CODE_NONE = 3, // NXDOMAIN
	CODE_REFUSED = 5,
};

struct reading {
	const uint8_t *p;
	size_t n, at;
	bool is_bad;
};

static unsigned byte_at(struct reading *r)
{
	if (r->at >= r->n) {
		r->is_bad = true;
		return 0;
	}
	return r->p[r->at++];
}

static unsigned two(struct reading *r)
{
	const unsigned high = byte_at(r);
	return high << 8 | byte_at(r);
}

static void skip(struct reading *r, size_t n)
{
	if (n > r->n - r->at)
		r->is_bad = true;
	else
		r->at += n;
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* One label, behind its length. False: no name of ours. */
static bool add_label(struct reading *r, unsigned length, char *name, size_t *n)
{
	bool plain = *n + length + 1 < NAME_MAX_BYTES;
	for (unsigned i = 0; i < length; i++) {
		unsigned c = byte_at(r);
		c = c >= 'A' && c <= 'Z' ? c + 32 : c;
		plain = plain && is_plain((char)c);
		if (plain)
			name[(*n)++] = (char)c;
	}
	if (plain)
		name[(*n)++] = '.';
	return plain;
}

/* A name, which may go on elsewhere before where it stands; r goes on behind it. Empty: none of ours. */
static struct str read_name(struct reading *r, struct arena *a)
{
	char name[NAME_MAX_BYTES];
	size_t n = 0, back = 0, jumps = 0;
	bool plain = true;
	for (unsigned length = byte_at(r); length != 0 && !r->is_bad; length = byte_at(r)) {
		if (length >= POINTER) {
			const size_t to = (length & 0x3f) << 8 | byte_at(r);
			back = jumps == 0 ? r->at : back;
			if (++jumps > JUMPS_MAX || to >= r->n)
				r->is_bad = true;
			r->at = to;
		} else if (length > 63) {
			r->is_bad = true;
		} else {
			plain = add_label(r, length, name, &n) && plain;
		}
	}
	if (jumps > 0)
		r->at = back;
	return plain && n > 1 && !r->is_bad ? arena_copy(a, (struct str){ name, n - 1 })
					    : (struct str){ 0 };
}

static void add_address(struct dns_answer *d, const uint8_t *p, size_t n)
{
	if (d->addresses_n == DNS_RECORDS_MAX)
		return;
	struct address *to = &d->addresses[d->addresses_n++];
	*to = (struct address){ { 0 } };
	if (n == 4)
		memset(to->b + 10, 0xff, 2);
	memcpy(to->b + 16 - n, p, n);
}

static void read_record(struct reading *r, struct arena *a, struct dns_answer *d)
{
	(void)read_name(r, a); // whose it is: an alias of who was asked for, or they
	const unsigned type = two(r), class = two(r);
	skip(r, 4);
	const size_t length = two(r), end = r->at + length;
	if (r->is_bad || length > r->n - r->at) {
		r->is_bad = true;
		return;
	}
	if (class == 1 && ((type == DNS_A && length == 4) || (type == DNS_AAAA && length == 16)))
		add_address(d, r->p + r->at, length);
	if (class == 1 && (type == DNS_NS || type == DNS_MX) && length > 2) {
		skip(r, type == DNS_MX ? 2 : 0);
		const struct str name = read_name(r, a);
		if (name.n > 0 && d->names_n < DNS_RECORDS_MAX)
			d->names[d->names_n++] = name;
	}
	r->at = end;
}

static enum dns_said said_of(unsigned code, bool has_records)
{
	if (code == 0)
		return has_records ? DNS_FOUND : DNS_NOTHING;
	return code == CODE_NONE ? DNS_NOTHING : code == CODE_REFUSED ? DNS_REFUSED : DNS_FAILED;
}

enum rc dns_read_here(struct cx *cx, struct str bytes, struct dns_answer *out)
{
	struct reading r = { (const uint8_t *)bytes.p, bytes.n, 0, false };
	struct dns_answer d = { .said = DNS_FAILED };
	if (bytes.n < HEADER || bytes.n > DNS_BYTES_MAX)
		return cx_fail(cx, RC_INVALID, "it is no answer of the domain name system");
	skip(&r, 2);
	const unsigned flags = two(&r), questions = two(&r), answers = two(&r);
	skip(&r, 4);
	if (!(flags & 0x8000) || questions > 1 || answers > ALL_RECORDS_MAX)
		r.is_bad = true;
	for (unsigned i = 0; i < questions && !r.is_bad; i++) {
		(void)read_name(&r, cx->arena);
		skip(&r, 4);
	}
	for (unsigned i = 0; i < answers && !r.is_bad; i++)
		read_record(&r, cx->arena, &d);
	if (r.is_bad)
		return cx_fail(cx, RC_INVALID, "the answer of the domain name system is broken");
	d.said = said_of(flags & 15, d.addresses_n + d.names_n > 0);
	*out = d;
	return RC_OK;
}

/* ---- as a box carries it ---- */

void dns_pack(struct buf *b, const struct dns_answer *d)
{
	pack_number(b, d->said);
	pack_number(b, d->addresses_n);
	for (size_t i = 0; i < d->addresses_n; i++)
		buf_add(b, (struct str){ (const char *)d->addresses[i].b, 16 });
	pack_number(b, d->names_n);
	for (size_t i = 0; i < d->names_n; i++)
		pack_text(b, d->names[i]);
}

static void unpack_address(struct unpacking *u, struct address *out)
{
	if (u->rest.n < sizeof out->b) {
		u->is_bad = true;
		return;
	}
	memcpy(out->b, u->rest.p, sizeof out->b);
	u->rest = str_slice(u->rest, sizeof out->b, u->rest.n);
}

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_plain(s.p[i]) && s.p[i] != '.')
			return false;
	return s.n > 0 && s.n < NAME_MAX_BYTES;
}

enum rc dns_unpack(struct cx *cx, struct str packed, struct dns_answer *out)
{
	struct unpacking u = { .rest = packed };
	struct dns_answer d = { .said = (enum dns_said)unpack_number(&u, DNS_FAILED) };
	d.addresses_n = unpack_number(&u, DNS_RECORDS_MAX);
	for (size_t i = 0; i < d.addresses_n && !u.is_bad; i++)
		unpack_address(&u, &d.addresses[i]);
	d.names_n = unpack_number(&u, DNS_RECORDS_MAX);
	for (size_t i = 0; i < d.names_n && !u.is_bad; i++) {
		d.names[i] = unpack_text(&u);
		u.is_bad = u.is_bad || !is_name(d.names[i]);
	}
	if (!unpack_is_done(&u))
		return cx_fail(cx, RC_BUG, "what the process that read it says is not in order");
	*out = d;
	return RC_OK;
}
