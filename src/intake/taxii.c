// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/taxii.h"

#include <string.h>

bool share_is_behind(struct share_place a, struct share_place b)
{
	return a.at.us != b.at.us ? a.at.us > b.at.us
				  : memcmp(a.row.b, b.row.b, sizeof a.row.b) > 0;
}

struct share_place block_place(const struct block_entry *e, struct instant settled)
{
	const bool ended = e->state == BLOCK_LISTED && e->until.us <= settled.us;
	return (struct share_place){ ended ? e->until : e->changed_at, e->id };
}

/* ---- filters ---- */

static bool is_in(struct str list, struct str what)
{
	struct str item;
	while (list.n > 0) {
		(void)str_cut(list, ',', &item, &list);
		if (str_eq(str_trim(item), what))
			return true;
	}
	return false;
}

/* Of each object there is one version here: the last, which is the first, too. */
static bool is_version(const struct taxii_filter *f, const struct taxii_object *o)
{
	return f->versions.n == 0 || is_in(f->versions, STR("last")) ||
	       is_in(f->versions, STR("first")) || is_in(f->versions, STR("all")) ||
	       (f->version.us != 0 && f->version.us == o->modified.us);
}

bool taxii_matches(const struct taxii_filter *f, const struct taxii_object *o)
{
	return (f->ids.n == 0 || is_in(f->ids, o->id)) &&
	       (f->types.n == 0 || is_in(f->types, str_from_c(o->type))) &&
	       (f->specs.n == 0 || is_in(f->specs, STR("2.1"))) && is_version(f, o);
}

/* ---- media types ---- */

/* Of its parameters the version alone matters. */
static bool has_other_version(struct str parameters)
{
	struct str one, name, value;
	while (parameters.n > 0) {
		(void)str_cut(parameters, ';', &one, &parameters);
		if (!str_cut(str_trim(one), '=', &name, &value) ||
		    !str_eq_nocase(str_trim(name), STR("version")))
			continue;
		value = str_trim(value);
		if (value.n > 1 && value.p[0] == '"')
			value = str_slice(value, 1, value.n - 1);
		return !str_eq(value, STR("2.1"));
	}
	return false;
}

bool taxii_is_type(struct str type)
{
	struct str name, parameters;
	(void)str_cut(type, ';', &name, &parameters);
	return str_eq_nocase(str_trim(name), STR("application/taxii+json")) &&
	       !has_other_version(parameters);
}

static bool takes(struct str range)
{
	struct str name, parameters;
	(void)str_cut(range, ';', &name, &parameters);
	name = str_trim(name);
	return str_eq(name, STR("*/*")) || str_eq_nocase(name, STR("application/*")) ||
	       taxii_is_type(range);
}

bool taxii_accepts(struct str accept)
{
	struct str range;
	bool found = accept.n == 0;
	while (accept.n > 0 && !found) {
		(void)str_cut(accept, ',', &range, &accept);
		found = takes(range);
	}
	return found;
}

/* ---- ids ---- */

struct str taxii_status_print(struct arena *a, struct id id)
{
	const unsigned char *b = id.b;
	return arena_fmt(a, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
			 b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
			 b[12], b[13], b[14], b[15]);
}

bool taxii_status_parse(struct str text, struct id *out)
{
	struct id id = { { 0 } };
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
		const int digit = str_hex_small(text.p[i]);
		if (text.n != 36 || (hyphen ? text.p[i] != '-' : digit < 0))
			return false;
		if (hyphen)
			continue;
		id.b[n / 2] = (uint8_t)(id.b[n / 2] << 4 | digit);
		n++;
	}
	if (n != 32)
		return false;
	*out = id;
	return true;
}
