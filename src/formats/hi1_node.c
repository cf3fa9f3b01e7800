// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/hi1_node.h"

#include <string.h>

#include "crypto/base64.h"

struct hi1_node *hi1_node_new(struct arena *a, const struct hi1_type *type)
{
	struct hi1_node *node = arena_new(a, struct hi1_node, 1);
	node->type = type;
	node->name = type == &hi1_message_type ? "HI1Message" : "HI1Object";
	node->space = HI1_CORE;
	return node;
}

static struct hi1_node *child_new(struct arena *a, struct hi1_node *node, int member)
{
	const struct hi1_type *in = NULL;
	const struct hi1_member *m = hi1_member_at(node->type, member, &in);
	INVARIANT(m != NULL);
	struct hi1_node *child = arena_new(a, struct hi1_node, 1);
	child->type = m->type;
	child->name = m->name;
	child->space = in->space;
	child->member = member;
	child->up = node;
	return child;
}

/* After all children whose place is before it or the same. */
static void insert(struct hi1_node *node, struct hi1_node *child)
{
	struct hi1_node *before = NULL;
	for (struct hi1_node *c = node->first; c && c->member <= child->member; c = c->next)
		before = c;
	child->next = before ? before->next : node->first;
	if (before)
		before->next = child;
	else
		node->first = child;
	if (!child->next)
		node->last = child;
	node->n++;
}

struct hi1_node *hi1_append(struct arena *a, struct hi1_node *node, int member)
{
	struct hi1_node *child = child_new(a, node, member);
	if (node->last)
		node->last->next = child;
	else
		node->first = child;
	node->last = child;
	node->n++;
	return child;
}

/* The number of a member of any space of the type. */
static int member_named(const struct hi1_type *type, struct str name)
{
	for (const struct hi1_type *t = type; t; t = t->base) {
		const int found = hi1_member_find(type, t->space, name);
		if (found != HI1_NO_MEMBER)
			return found;
	}
	return HI1_NO_MEMBER;
}

static struct hi1_node *child_at(const struct hi1_node *node, int member)
{
	struct hi1_node *c = node->first;
	while (c && c->member != member)
		c = c->next;
	return c;
}

const struct hi1_node *hi1_get(const struct hi1_node *node, const char *path)
{
	struct str name, rest = str_from_c(path);
	while (node && rest.n > 0) {
		(void)str_cut(rest, '/', &name, &rest);
		const int member = member_named(node->type, name);
		node = member == HI1_NO_MEMBER ? NULL : child_at(node, member);
	}
	return node;
}

struct str hi1_text(const struct hi1_node *node, const char *path)
{
	const struct hi1_node *found = hi1_get(node, path);
	return found ? found->text : (struct str){ 0 };
}

bool hi1_get_number(const struct hi1_node *node, const char *path, int64_t *out)
{
	return str_to_i64(hi1_text(node, path), 0, INT64_MAX, out);
}

bool hi1_get_boolean(const struct hi1_node *node, const char *path, bool *out)
{
	const struct hi1_node *found = hi1_get(node, path);
	if (found)
		*out = str_eq(found->text, STR("true"));
	return found != NULL;
}

bool hi1_get_time(const struct hi1_node *node, const char *path, struct instant *out)
{
	return hi1_time_parse(hi1_text(node, path), out);
}

bool hi1_get_bytes(struct arena *a, const struct hi1_node *node, const char *path, struct str *out)
{
	const struct hi1_node *found = hi1_get(node, path);
	return found && base64_parse(a, found->text, out);
}

bool hi1_is_entry(const struct hi1_node *node, const char *path, const char *owner,
		  const char *name, const char *value)
{
	const struct hi1_node *entry = hi1_get(node, path);
	return entry && str_eq(hi1_text(entry, "Owner"), str_from_c(owner)) &&
	       str_eq(hi1_text(entry, "Name"), str_from_c(name)) &&
	       str_eq(hi1_text(entry, "Value"), str_from_c(value));
}

const struct hi1_node *hi1_next_same(const struct hi1_node *node)
{
	return node->next && node->next->member == node->member ? node->next : NULL;
}

static struct hi1_node *make(struct arena *a, struct hi1_node *node, const char *path, bool again)
{
	struct str name, rest = str_from_c(path);
	while (rest.n > 0) {
		(void)str_cut(rest, '/', &name, &rest);
		const int member = member_named(node->type, name);
		INVARIANT(member != HI1_NO_MEMBER);
		struct hi1_node *child = child_at(node, member);
		if (!child || (again && rest.n == 0)) {
			child = child_new(a, node, member);
			insert(node, child);
		}
		node = child;
	}
	return node;
}

struct hi1_node *hi1_make(struct arena *a, struct hi1_node *node, const char *path)
{
	return make(a, node, path, false);
}

struct hi1_node *hi1_add(struct arena *a, struct hi1_node *node, const char *path)
{
	return make(a, node, path, true);
}

void hi1_put(struct arena *a, struct hi1_node *node, const char *path, struct str text)
{
	struct hi1_node *value = hi1_make(a, node, path);
	INVARIANT(value->type->shape == HI1_VALUE);
	value->text = text;
}

void hi1_put_number(struct arena *a, struct hi1_node *node, const char *path, int64_t number)
{
	hi1_put(a, node, path, arena_fmt(a, "%lld", (long long)number));
}

void hi1_put_boolean(struct arena *a, struct hi1_node *node, const char *path, bool yes)
{
	hi1_put(a, node, path, yes ? STR("true") : STR("false"));
}

void hi1_put_bytes(struct arena *a, struct hi1_node *node, const char *path, struct str bytes)
{
	hi1_put(a, node, path, base64_print(a, bytes));
}

void hi1_put_entry(struct arena *a, struct hi1_node *node, const char *path, struct str owner,
		   struct str name, struct str value)
{
	struct hi1_node *entry = hi1_make(a, node, path);
	hi1_put(a, entry, "Owner", owner);
	hi1_put(a, entry, "Name", name);
	hi1_put(a, entry, "Value", value);
}

struct hi1_node *hi1_put_object(struct arena *a, struct hi1_node *verb,
				const struct hi1_node *object)
{
	struct hi1_node *child = hi1_make(a, verb, "HI1Object");
	const struct hi1_node place = *child;
	*child = *object;
	child->member = place.member;
	child->up = place.up;
	child->next = place.next;
	for (struct hi1_node *c = child->first; c; c = c->next)
		c->up = child;
	return child;
}

static void copy_child(struct arena *a, struct hi1_node *to, const struct hi1_node *child)
{
	struct hi1_node *copy = hi1_append(a, to, child->member);
	*copy = *child;
	copy->up = to;
	copy->next = NULL;
}

struct hi1_node *hi1_updated(struct arena *a, const struct hi1_node *stored,
			     const struct hi1_node *update)
{
	struct hi1_node *made = hi1_node_new(a, stored->type);
	const struct hi1_type *in = NULL;
	INVARIANT(stored->type == update->type);
	for (int i = 0; hi1_member_at(stored->type, i, &in); i++) {
		const struct hi1_node *c = child_at(update, i);
		if (!c)
			c = child_at(stored, i);
		for (; c; c = hi1_next_same(c))
			copy_child(a, made, c);
	}
	return made;
}

bool hi1_may_follow(const struct hi1_type *type, int last, int member)
{
	const struct hi1_type *in = NULL;
	const struct hi1_member *m = hi1_member_at(type, member, &in);
	if (last == member)
		return m->how & HI1_MANY;
	int first = member;
	while (hi1_member_at(type, first, &in)->how & HI1_OR)
		first--;
	return last < first;
}

/* The members of one type and, before them, of those it extends: carries on with the
 * child that is next, the number, and the member that is due. */
struct due {
	const struct hi1_node *child;
	const char *name;
	int number;
	bool missed;
};

static void walk_due(struct due *d, const struct hi1_type *type)
{
	if (type->base)
		walk_due(d, type->base);
	for (const struct hi1_member *m = type->members; m && m->name && !d->missed; m++) {
		if (!(m->how & HI1_OR)) {
			d->missed = d->name != NULL;
			if (d->missed)
				return;
			d->name = m->how & HI1_MUST ? m->name : NULL;
		}
		if (d->child && d->child->member == d->number)
			d->name = NULL;
		while (d->child && d->child->member <= d->number)
			d->child = d->child->next;
		d->number++;
	}
}

const char *hi1_missing(const struct hi1_node *node)
{
	struct due d = { .child = node->first };
	walk_due(&d, node->type);
	return d.name;
}

/* Its place among those of the same name, from 1; 0 when it is the only one. */
static size_t place_of(const struct hi1_node *node)
{
	size_t place = 0, n = 0;
	const struct hi1_node *c = node->up ? node->up->first : NULL;
	for (; c; c = c->next) {
		n += c->member == node->member;
		if (c == node)
			place = n;
	}
	return n > 1 ? place : 0;
}

struct str hi1_path(struct arena *a, const struct hi1_node *node)
{
	struct str path = { 0 };
	for (; node; node = node->up) {
		const size_t place = place_of(node);
		const struct str name = place == 0 ? str_from_c(node->name)
						   : arena_fmt(a, "%s[%zu]", node->name, place);
		path = path.n == 0 ? name : arena_fmt(a, "%.*s/%.*s", STR_ARG(name), STR_ARG(path));
	}
	return path;
}

static struct str print_time(struct arena *a, struct instant t, bool fraction)
{
	const struct date day = date_today(t);
	const int64_t us = t.us - (int64_t)day.days * DAYS(1).us, s = us / 1000000;
	int year, month, date;
	date_to_ymd(day, &year, &month, &date);
	const struct str whole = arena_fmt(a, "%04d-%02d-%02dT%02d:%02d:%02d", year, month, date,
					   (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
	return fraction ? arena_fmt(a, "%.*s.%06dZ", STR_ARG(whole), (int)(us % 1000000))
			: arena_fmt(a, "%.*sZ", STR_ARG(whole));
}

struct str hi1_time_print(struct arena *a, struct instant t)
{
	return print_time(a, t, false);
}

struct str hi1_time_us_print(struct arena *a, struct instant t)
{
	return print_time(a, t, true);
}

static int64_t digits_at(struct str s, size_t at, size_t n)
{
	int64_t value = 0;
	INVARIANT(str_to_i64(str_slice(s, at, at + n), 0, INT32_MAX, &value));
	return value;
}

bool hi1_time_parse(struct str text, struct instant *out)
{
	const struct hi1_value *whole = hi1_time.value, *micro = hi1_time_us.value;
	struct date day;
	if ((!whole->fits(text) && !micro->fits(text)) || !date_parse(str_slice(text, 0, 10), &day))
		return false;
	const bool fraction = str_eq(str_slice(text, 19, 20), STR("."));
	const struct str zone = str_slice(text, fraction ? 26 : 19, text.n);
	int64_t s = digits_at(text, 11, 2) * 3600 + digits_at(text, 14, 2) * 60 +
		    digits_at(text, 17, 2);
	if (zone.n == 6) { // else Z
		const int64_t offset = digits_at(zone, 1, 2) * 3600 + digits_at(zone, 4, 2) * 60;
		s += str_starts(zone, STR("+")) ? -offset : offset;
	}
	const int64_t us = fraction ? digits_at(text, 20, 6) : 0;
	*out = (struct instant){ (int64_t)day.days * DAYS(1).us + s * 1000000 + us };
	return true;
}
