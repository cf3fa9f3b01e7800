// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/block_to_zone.h"

#include <string.h>

#include "core/address.h"
#include "crypto/digest.h"
#include "ledger/entry.h"

enum { ZONE_NAME_MAX = 180 }; // so that the zone's own name fits behind it in 255

struct str block_page(struct arena *a, struct str address, struct id id)
{
	return arena_fmt(a, "%.*s/blocked/%.*s", STR_ARG(address), STR_ARG(id_print(a, id)));
}

/* ---- zone ---- */

/* The text form of RFC 1035: what could mean something else stands as \DDD. False: no name. */
static bool print_name(struct str host, struct buf *out)
{
	size_t label = 0;
	for (size_t i = 0; i < host.n; i++) {
		const unsigned char c = (unsigned char)host.p[i];
		if (c == '.') {
			if (label == 0)
				return false;
			label = 0;
			buf_add_char(out, '.');
			continue;
		}
		if (++label > 63)
			return false;
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_')
			buf_add_char(out, (char)c);
		else
			buf_fmt(out, "\\%03u", c);
	}
	return label > 0;
}

/* "32.1.2.0.192.rpz-ip"; of IPv6 "128.1.zz.db8.2001.rpz-ip", the longest run of zeros as zz. */
static bool print_machine(struct str text, struct buf *out)
{
	struct address a = { { 0 } };
	size_t best = 0, best_n = 1;
	if (!address_parse(text, &a))
		return false;
	if (address_is_v4(&a)) {
		buf_fmt(out, "32.%u.%u.%u.%u.rpz-ip", a.b[15], a.b[14], a.b[13], a.b[12]);
		return true;
	}
	for (size_t i = 0; i < 8; i++) {
		size_t n = 0;
		while (i + n < 8 && a.b[2 * (i + n)] == 0 && a.b[2 * (i + n) + 1] == 0)
			n++;
		if (n > best_n) {
			best = i;
			best_n = n;
		}
	}
	buf_add_c(out, "128");
	for (size_t i = 8; i-- > 0;) {
		if (best_n > 1 && i >= best && i < best + best_n) {
			if (i == best)
				buf_add_c(out, ".zz");
			continue;
		}
		buf_fmt(out, ".%x", (unsigned)(a.b[2 * i] << 8 | a.b[2 * i + 1]));
	}
	buf_add_c(out, ".rpz-ip");
	return true;
}

struct str block_zone_name(struct arena *a, const struct block_entry *e)
{
	struct buf name;
	buf_init(&name, (size_t)4 * ZONE_NAME_MAX);
	const bool is_name = e->kind == SUBJECT_HOST ? print_name(e->key, &name)
			     : e->kind == SUBJECT_IP ? print_machine(e->key, &name)
						     : false;
	const struct str s = is_name && e->key.n <= ZONE_NAME_MAX && !buf_full(&name)
				     ? arena_copy(a, buf_str(&name))
				     : (struct str){ 0 };
	buf_done(&name);
	return s;
}

void block_to_zone(struct arena *a, const struct block_out *o, struct buf *out)
{
	buf_fmt(out,
		"; Block list. Each name has a page that says why, and how to appeal:\n"
		"; %.*s/blocked\n"
		"$TTL 300\n"
		"@ IN SOA localhost. hostmaster.localhost. %u 3600 600 86400 300\n"
		"@ IN NS localhost.\n",
		STR_ARG(o->address), block_serial(o->all, o->now));
	for (size_t i = 0; i < o->all->n; i++) {
		const struct block_entry *e = &o->all->p[i];
		const struct str name = block_zone_name(a, e);
		if (name.n == 0 || !block_holds(e, o->now))
			continue;
		buf_fmt(out, "%.*s IN CNAME .\n", STR_ARG(name));
		if (e->kind == SUBJECT_HOST)
			buf_fmt(out, "*.%.*s IN CNAME .\n", STR_ARG(name));
	}
}

/* ---- table ---- */

/* A program for tables would run what begins so. */
static struct str harmless(struct arena *a, struct str s)
{
	return s.n > 0 && strchr("=+-@", s.p[0]) ? arena_fmt(a, "'%.*s", STR_ARG(s)) : s;
}

void block_to_table(struct arena *a, const struct block_out *o, struct table *out)
{
	table_init(out, a);
	table_column(out, STR("kind"), TABLE_LEFT);
	table_column(out, STR("value"), TABLE_LEFT);
	table_column(out, STR("since"), TABLE_LEFT);
	table_column(out, STR("until"), TABLE_LEFT);
	table_column(out, STR("reason"), TABLE_LEFT);
	table_column(out, STR("page"), TABLE_LEFT);
	for (size_t i = 0; i < o->all->n; i++) {
		const struct block_entry *e = &o->all->p[i];
		if (block_holds(e, o->now))
			TABLE_ROW(out, str_from_c(subject_kind_key(e->kind)), e->key,
				  entry_print_time(a, e->added_at), entry_print_time(a, e->until),
				  harmless(a, e->reason), block_page(a, o->address, e->id));
	}
}

/* ---- JSON ---- */

void block_to_json(struct json *j, struct arena *a, const struct block_entry *e, struct instant now)
{
	json_str(j, "id", id_print(a, e->id));
	json_str(j, "kind", str_from_c(subject_kind_key(e->kind)));
	json_str(j, "value", e->key);
	json_str(j, "state",
		 e->until.us <= now.us ? STR("expired") : str_from_c(block_state_key(e->state)));
	json_str(j, "reason", e->reason);
	json_str(j, "appeal_to", e->appeal_to);
	json_str(j, "since", entry_print_time(a, e->added_at));
	json_str(j, "until", entry_print_time(a, e->until));
}

/* ---- STIX ---- */

struct str block_uuid(struct arena *a, struct str url)
{
	// The namespace of URLs, RFC 9562 section 6.6.
	static const unsigned char space[16] = { 0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1,
						 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8 };
	char *bytes = arena_alloc(a, sizeof space + url.n);
	memcpy(bytes, space, sizeof space);
	if (url.n > 0)
		memcpy(bytes + sizeof space, url.p, url.n);
	struct digest d = digest_of(DIGEST_SHA1, (struct str){ bytes, sizeof space + url.n });
	d.b[6] = (uint8_t)((d.b[6] & 0x0f) | 0x50);
	d.b[8] = (uint8_t)((d.b[8] & 0x3f) | 0x80);
	const struct str hex = digest_print(a, DIGEST_SHA1, &d);
	return arena_fmt(a, "%.8s-%.4s-%.4s-%.4s-%.12s", hex.p, hex.p + 8, hex.p + 12, hex.p + 16,
			 hex.p + 20);
}

/* A literal of a pattern. */
static struct str quoted(struct arena *a, struct str s)
{
	struct buf b;
	buf_init(&b, 2 * s.n + 2);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\'' || s.p[i] == '\\')
			buf_add_char(&b, '\\');
		buf_add_char(&b, s.p[i]);
	}
	const struct str out = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return out;
}

static struct str pattern(struct arena *a, const struct block_entry *e)
{
	const char *type = e->kind == SUBJECT_URL		    ? "url"
			   : e->kind == SUBJECT_HOST		    ? "domain-name"
			   : str_find(e->key, STR(":")) == STR_NONE ? "ipv4-addr"
								    : "ipv6-addr";
	return arena_fmt(a, "[%s:value = '%.*s']", type, STR_ARG(quoted(a, e->key)));
}

static void put_head(struct json *j, const char *type, struct str id, struct str created,
		     struct str modified)
{
	json_str(j, "type", str_from_c(type));
	json_str(j, "spec_version", STR("2.1"));
	json_str(j, "id", id);
	json_str(j, "created", created);
	json_str(j, "modified", modified);
}

static void put_indicator(struct json *j, struct arena *a, const struct block_out *o,
			  struct str identity, const struct block_entry *e)
{
	const struct str page = block_page(a, o->address, e->id);
	const bool is_over = e->until.us <= o->now.us;
	json_begin_object(j, NULL);
	put_head(j, "indicator", arena_fmt(a, "indicator--%.*s", STR_ARG(block_uuid(a, page))),
		 entry_print_time(a, e->added_at),
		 entry_print_time(a,
				  is_over && e->state == BLOCK_LISTED ? e->until : e->changed_at));
	json_str(j, "created_by_ref", identity);
	if (!block_holds(e, o->now))
		json_bool(j, "revoked", true);
	json_str(j, "name", e->key);
	json_str(j, "description", e->reason);
	json_begin_array(j, "indicator_types");
	json_str(j, NULL, STR("malicious-activity"));
	json_end(j);
	json_str(j, "pattern", pattern(a, e));
	json_str(j, "pattern_type", STR("stix"));
	json_str(j, "valid_from", entry_print_time(a, e->added_at));
	json_str(j, "valid_until", entry_print_time(a, e->until));
	json_begin_array(j, "external_references");
	json_begin_object(j, NULL);
	json_str(j, "source_name", o->node);
	json_str(j, "description", STR("Why, and how to appeal"));
	json_str(j, "url", page);
	json_end(j);
	json_end(j);
	json_begin_array(j, "object_marking_refs"); // TLP:CLEAR of TLP 2.0
	json_str(j, NULL, STR("marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"));
	json_end(j);
	json_end(j);
}

void block_to_stix(struct json *j, struct arena *a, const struct block_out *o)
{
	const struct str list = arena_fmt(a, "%.*s/blocked", STR_ARG(o->address));
	const struct str identity = arena_fmt(a, "identity--%.*s",
					      STR_ARG(block_uuid(a, o->address)));
	const struct str began = STR("2026-01-01T00:00:00.000000Z");
	const struct str version = arena_fmt(a, "%.*s#%u", STR_ARG(list),
					     block_serial(o->all, o->now));
	json_str(j, "type", STR("bundle"));
	json_str(j, "id", arena_fmt(a, "bundle--%.*s", STR_ARG(block_uuid(a, version))));
	json_begin_array(j, "objects");
	json_begin_object(j, NULL);
	put_head(j, "identity", identity, began, began);
	json_str(j, "name", o->node);
	json_str(j, "identity_class", STR("organization"));
	json_end(j);
	for (size_t i = 0; i < o->all->n; i++)
		put_indicator(j, a, o, identity, &o->all->p[i]);
	json_end(j);
}
