// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/entitlement.h"

enum { NAME_MIN = 6 }; // shorter ones stand in other words

static char lower(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c + ('a' - 'A'));
	return c;
}

static bool is_letter(char c)
{
	return (lower(c) >= 'a' && lower(c) <= 'z') || (unsigned char)c >= 0x80;
}

static bool begins(struct str text, struct str name)
{
	if (text.n < name.n)
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (lower(text.p[i]) != lower(name.p[i]))
			return false;
	return text.n == name.n || !is_letter(text.p[name.n]);
}

/* The name stands in it as words of its own. */
static bool names(struct str text, struct str name)
{
	for (size_t i = 0; name.n >= NAME_MIN && i + name.n <= text.n; i++)
		if ((i == 0 || !is_letter(text.p[i - 1])) &&
		    begins(str_slice(text, i, text.n), name))
			return true;
	return false;
}

static const struct authority *find_office(const struct world *w, const struct request *r,
					   enum channel channel)
{
	const struct str kind = channel == CHANNEL_24_7 ? STR("24-7-point")
							: STR("central-authority");
	const uint16_t from = law_country(w->law, r->from);
	if (from == LAW_NONE || (channel != CHANNEL_24_7 && channel != CHANNEL_CENTRAL))
		return NULL;
	const struct country *c = &w->law->countries.p[from];
	for (size_t i = 0; i < c->authorities.n; i++)
		if (str_eq(c->authorities.p[i].kind, kind) &&
		    c->authorities.p[i].prov.confidence == CONFIDENCE_VERIFIED &&
		    names(r->text[FIELD_CONTACT], c->authorities.p[i].organisation))
			return &c->authorities.p[i];
	return NULL;
}

struct entitlement entitlement_of(const struct world *w, const struct request *r,
				  const struct route *route)
{
	struct entitlement e = { .answer = YN_UNKNOWN };
	if (!route)
		return e;
	if (route->status == ROUTE_BLOCKED || route->status == ROUTE_NONE) {
		e.answer = YN_NO;
		return e;
	}
	e.office = find_office(w, r, route->channel);
	if (e.office && (route->status == ROUTE_OPEN || route->status == ROUTE_CONDITIONAL))
		e.answer = YN_YES;
	return e;
}
