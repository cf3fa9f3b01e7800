// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/contact_to_text.h"

#define CONTACTS_HEAD "comity/contacts/v1\n"
#define PING_HEAD "comity/ping/v1\n"
#define PONG_HEAD "comity/pong/v1\n"

enum { TEXT_MAX = 64 * 1024 };

enum rc contacts_print(struct cx *cx, const struct contact_list *list, struct str *out)
{
	struct buf b;
	if (list->n > CONTACTS_MAX)
		return cx_fail(cx, RC_LIMIT, "a node has at most %d contacts", CONTACTS_MAX);
	buf_init(&b, TEXT_MAX);
	buf_fmt(&b, CONTACTS_HEAD);
	for (size_t i = 0; i < list->n; i++) {
		const struct contact *c = &list->p[i];
		const struct str id = id_print(cx->arena, c->id);
		buf_fmt(&b,
			"\ncontact %.*s\nrole %s\nname %.*s\ntelephone %.*s\nlanguages %.*s\n"
			"hours %.*s\n",
			STR_ARG(id), contact_role_key(c->role), STR_ARG(c->name),
			STR_ARG(c->telephone), STR_ARG(c->languages), STR_ARG(c->hours));
	}
	const bool full = buf_full(&b);
	*out = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return full ? cx_fail(cx, RC_LIMIT, "the contacts are too long") : RC_OK;
}

static enum rc take_one(struct cx *cx, struct str *rest, struct contact *c)
{
	struct str id, role;
	if (!str_starts(*rest, STR("\n")))
		return cx_fail(cx, RC_INVALID, "contacts: an empty line stands before each");
	*rest = str_slice(*rest, 1, rest->n);
	if (!str_take_line(rest, "contact", &id) || !id_parse(id, &c->id) ||
	    !str_take_line(rest, "role", &role) || !contact_role_parse(role, &c->role) ||
	    !str_take_line(rest, "name", &c->name) ||
	    !str_take_line(rest, "telephone", &c->telephone) ||
	    !str_take_line(rest, "languages", &c->languages) ||
	    !str_take_line(rest, "hours", &c->hours))
		return cx_fail(cx, RC_INVALID,
			       "contacts: each has contact, role, name, telephone, languages, "
			       "hours");
	return contact_check(cx, c);
}

enum rc contacts_parse(struct cx *cx, struct str text, struct contact_list *out)
{
	struct contact_list list = { 0 };
	struct str rest;
	if (!str_starts(text, STR(CONTACTS_HEAD)))
		return cx_fail(cx, RC_INVALID, "contacts: they begin with comity/contacts/v1");
	rest = str_slice(text, sizeof CONTACTS_HEAD - 1, text.n);
	while (rest.n > 0) {
		struct contact c = { 0 };
		if (list.n == CONTACTS_MAX)
			return cx_fail(cx, RC_INVALID, "contacts: more than %d", CONTACTS_MAX);
		TRY(take_one(cx, &rest, &c));
		for (size_t i = 0; i < list.n; i++)
			if (id_eq(list.p[i].id, c.id))
				return cx_fail(cx, RC_INVALID, "contacts: one stands twice");
		*ARENA_PUSH(cx->arena, &list) = c;
	}
	*out = list;
	return RC_OK;
}

static struct str print(struct arena *a, const char *head, const struct ping_text *p)
{
	const struct str ping = id_print(a, p->ping), contact = id_print(a, p->contact);
	return arena_fmt(a, "%sping %.*s\ncontact %.*s\n", head, STR_ARG(ping), STR_ARG(contact));
}

static enum rc parse(struct cx *cx, struct str text, struct str head, struct ping_text *out)
{
	struct str rest, ping, contact;
	if (!str_starts(text, head))
		return cx_fail(cx, RC_INVALID, "it does not begin with %.*s", (int)head.n - 1,
			       head.p);
	rest = str_slice(text, head.n, text.n);
	if (!str_take_line(&rest, "ping", &ping) || !id_parse(ping, &out->ping) ||
	    !str_take_line(&rest, "contact", &contact) || !id_parse(contact, &out->contact) ||
	    rest.n > 0)
		return cx_fail(cx, RC_INVALID, "a ping names itself and a contact");
	return RC_OK;
}

struct str ping_print(struct arena *a, const struct ping_text *p)
{
	return print(a, PING_HEAD, p);
}

struct str pong_print(struct arena *a, const struct ping_text *p)
{
	return print(a, PONG_HEAD, p);
}

enum rc ping_parse(struct cx *cx, struct str text, struct ping_text *out)
{
	return parse(cx, text, STR(PING_HEAD), out);
}

enum rc pong_parse(struct cx *cx, struct str text, struct ping_text *out)
{
	return parse(cx, text, STR(PONG_HEAD), out);
}
