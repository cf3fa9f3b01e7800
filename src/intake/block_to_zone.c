// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/block_to_zone.h"

#include <string.h>

#include "core/address.h"
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

static void put_block(struct json *j, struct arena *a, const struct block_entry *e,
		      struct instant now)
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

void blocks_to_json(struct json *j, struct arena *a, const struct block_entries *all,
		    struct instant now)
{
	json_begin_array(j, "blocks");
	for (size_t i = 0; i < all->n; i++) {
		json_begin_object(j, NULL);
		put_block(j, a, &all->p[i], now);
		json_end(j);
	}
	json_end(j);
}

void block_nevers_to_json(struct json *j, const struct block_nevers *all)
{
	json_begin_array(j, "never");
	for (size_t i = 0; i < all->n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "host", all->p[i].host);
		json_str(j, "note", all->p[i].note);
		json_end(j);
	}
	json_end(j);
}
