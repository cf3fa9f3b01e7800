// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/rdap.h"

#include "core/address.h"
#include "formats/json_read.h"
#include "formats/pack.h"

enum { DEPTH_MAX = 6, MAIL_MAX = 254 };

static bool is_text(const struct json_node *n)
{
	return n && n->kind == JSON_TEXT;
}

static const struct json_node *child(const struct json_node *list, size_t i)
{
	const struct json_node *n = list && list->kind == JSON_LIST ? list->first : NULL;
	while (n && i-- > 0)
		n = n->next;
	return n;
}

static struct str word(struct str s)
{
	size_t n = s.n < RDAP_WORD_MAX ? s.n : RDAP_WORD_MAX;
	while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return str_trim(str_slice(s, 0, n));
}

/* One @, and only what stands in mail addresses that anybody uses. */
static bool is_mail(struct str s)
{
	size_t at = 0;
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		if (c <= ' ' || c > '~' || c == '<' || c == '>' || c == ',' || c == ';' || c == '"')
			return false;
		at += c == '@';
	}
	return at == 1 && s.n >= 3 && s.n <= MAIL_MAX && s.p[0] != '@' && s.p[s.n - 1] != '@';
}

static void add_mail(struct rdap *r, struct str s)
{
	if (s.n > 7 && str_eq_nocase(str_slice(s, 0, 7), STR("mailto:")))
		s = str_slice(s, 7, s.n);
	s = str_trim(s);
	for (size_t i = 0; i < r->mails_n; i++)
		if (str_eq_nocase(r->mails[i], s))
			return;
	if (is_mail(s) && r->mails_n < RDAP_MAILS_MAX)
		r->mails[r->mails_n++] = s;
}

/* The properties of a jCard; NULL: it is none. */
static const struct json_node *properties(const struct json_node *entity)
{
	const struct json_node *card = json_get(entity, "vcardArray");
	const struct json_node *name = child(card, 0), *list = child(card, 1);
	return is_text(name) && str_eq_nocase(name->text, STR("vcard")) && list &&
			       list->kind == JSON_LIST
		       ? list->first
		       : NULL;
}

/* The first value of a property of this name; empty: there is none. */
static struct str value_of(const struct json_node *property, const char *name)
{
	const struct json_node *key = child(property, 0), *value = child(property, 3);
	const struct json_node *parameters = child(property, 1);
	const bool good = is_text(key) && str_eq_nocase(key->text, str_from_c(name)) &&
			  parameters && parameters->kind == JSON_MAP && is_text(value);
	return good ? value->text : (struct str){ 0 };
}

static bool has_role(const struct json_node *entity, const char *role)
{
	const struct json_node *roles = json_get(entity, "roles");
	for (const struct json_node *n = roles && roles->kind == JSON_LIST ? roles->first : NULL; n;
	     n = n->next)
		if (is_text(n) && str_eq_nocase(n->text, str_from_c(role)))
			return true;
	return false;
}

static void read_card(const struct json_node *entity, struct rdap *r)
{
	const bool abuse = has_role(entity, "abuse"), registrar = has_role(entity, "registrar");
	for (const struct json_node *p = properties(entity); p; p = p->next) {
		if (abuse) {
			add_mail(r, value_of(p, "email"));
			add_mail(r, value_of(p, "contact-uri"));
		}
		if (registrar && r->registrar.n == 0)
			r->registrar = word(value_of(p, "fn"));
	}
	if (registrar && r->registrar.n == 0)
		r->registrar = word(json_get_text(entity, "handle"));
}

static void read_entities(const struct json_node *of, int depth, struct rdap *r)
{
	const struct json_node *all = json_get(of, "entities");
	if (!all || all->kind != JSON_LIST || depth == DEPTH_MAX)
		return;
	for (const struct json_node *e = all->first; e; e = e->next) {
		read_card(e, r);
		read_entities(e, depth + 1, r);
	}
}

static bool is_country(struct str s)
{
	return s.n == 2 && s.p[0] >= 'A' && s.p[0] <= 'Z' && s.p[1] >= 'A' && s.p[1] <= 'Z';
}

enum rc rdap_read_here(struct cx *cx, struct str bytes, struct rdap *out)
{
	const struct json_node *root;
	struct rdap r = { .mails_n = 0 };
	if (bytes.n > RDAP_BYTES_MAX)
		return cx_fail(cx, RC_INVALID, "an answer of RDAP is not so long");
	TRY(json_read(cx, bytes, &root));
	const struct str class = json_get_text(root, "objectClassName");
	if (!str_eq(class, STR("domain")) && !str_eq(class, STR("ip network")) &&
	    !str_eq(class, STR("autnum")) && !str_eq(class, STR("nameserver")))
		return cx_fail(cx, RC_INVALID, "it is no answer of RDAP about a domain or network");
	if (!str_eq(class, STR("domain")) && !str_eq(class, STR("nameserver")))
		r.network = word(json_get_text(root, "name"));
	if (is_country(json_get_text(root, "country")))
		r.country = json_get_text(root, "country");
	read_entities(root, 0, &r);
	*out = r;
	return RC_OK;
}

/* ---- which server ---- */

/* How much of it this entry covers; -1: it does not. */
static int covers(struct str entry, struct str of, const struct address *at)
{
	struct str low, length;
	struct address from;
	int64_t bits;
	if (!at) {
		const bool whole = str_eq_nocase(entry, of);
		const bool ends = entry.n > 0 && of.n > entry.n &&
				  of.p[of.n - entry.n - 1] == '.' &&
				  str_eq_nocase(str_slice(of, of.n - entry.n, of.n), entry);
		return whole || ends ? (int)entry.n : -1;
	}
	if (!str_cut(entry, '/', &low, &length) || !address_parse(low, &from) ||
	    !str_to_i64(length, 0, address_is_v4(&from) ? 32 : 128, &bits) ||
	    address_is_v4(&from) != address_is_v4(at))
		return -1;
	const int all = (int)bits + (address_is_v4(&from) ? 96 : 0);
	return address_common(&from, at, all) == all ? all : -1;
}

static bool is_base(struct str s)
{
	return (str_starts(s, STR("https://")) && s.n > 8) ||
	       (str_starts(s, STR("http://")) && s.n > 7);
}

/* The https one, where there is one. False: one is no address. */
static bool base_of(const struct json_node *urls, struct str *out)
{
	*out = (struct str){ 0 };
	if (!urls || urls->kind != JSON_LIST || !urls->first)
		return false;
	for (const struct json_node *u = urls->first; u; u = u->next) {
		if (!is_text(u) || !is_base(u->text))
			return false;
		if (out->n == 0 ||
		    (!str_starts(*out, STR("https:")) && str_starts(u->text, STR("https:"))))
			*out = u->text;
	}
	return true;
}

enum rc rdap_base(struct cx *cx, struct str bootstrap, struct str of, struct str *out)
{
	const struct json_node *root;
	struct address at;
	const bool is_address = address_parse(of, &at);
	int best = -1;
	struct str found = { 0 };
	TRY(json_read(cx, bootstrap, &root));
	const struct json_node *services = json_get(root, "services");
	if (!services || services->kind != JSON_LIST)
		return cx_fail(cx, RC_INVALID, "the file of RDAP servers names no services");
	for (const struct json_node *s = services->first; s; s = s->next) {
		const struct json_node *entries = child(s, 0);
		struct str base;
		if (!entries || entries->kind != JSON_LIST || !base_of(child(s, 1), &base))
			return cx_fail(cx, RC_INVALID,
				       "the file of RDAP servers has a service without names or "
				       "addresses");
		for (const struct json_node *e = entries->first; e; e = e->next) {
			const int how = is_text(e) ? covers(e->text, of, is_address ? &at : NULL)
						   : -1;
			if (how > best) {
				best = how;
				found = base;
			}
		}
	}
	if (best < 0)
		return cx_fail(cx, RC_MISSING, "no RDAP server is named for it");
	*out = str_ends(found, STR("/")) ? found : arena_fmt(cx->arena, "%.*s/", STR_ARG(found));
	return RC_OK;
}

/* ---- as a box carries it ---- */

void rdap_pack(struct buf *b, const struct rdap *r)
{
	pack_text(b, r->registrar);
	pack_text(b, r->network);
	pack_text(b, r->country);
	pack_number(b, r->mails_n);
	for (size_t i = 0; i < r->mails_n; i++)
		pack_text(b, r->mails[i]);
}

enum rc rdap_unpack(struct cx *cx, struct str packed, struct rdap *out)
{
	struct unpacking u = { .rest = packed };
	struct rdap r = { .registrar = unpack_text(&u) };
	r.network = unpack_text(&u);
	r.country = unpack_text(&u);
	r.mails_n = unpack_number(&u, RDAP_MAILS_MAX);
	for (size_t i = 0; i < r.mails_n; i++)
		r.mails[i] = unpack_text(&u);
	for (size_t i = 0; i < r.mails_n; i++)
		u.is_bad = u.is_bad || !is_mail(r.mails[i]);
	if (!unpack_is_done(&u) || (r.country.n > 0 && !is_country(r.country)) ||
	    r.registrar.n > RDAP_WORD_MAX || r.network.n > RDAP_WORD_MAX)
		return cx_fail(cx, RC_BUG, "what the process that read it says is not in order");
	*out = r;
	return RC_OK;
}
