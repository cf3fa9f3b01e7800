// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/foreign_from_yaml.h"

#include <stdlib.h>
#include <string.h>

#include "exchange/card_to_note.h"
#include "formats/hi1.h"
#include "formats/yaml.h"

/* What a key's value becomes; false: it breaks the rule. */
typedef bool taker(struct str value, struct foreign *out);

static bool is_all_of(struct str s, const char *allowed)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\0' || !strchr(allowed, s.p[i]))
			return false;
	return s.n > 0;
}

static bool take_mark(struct str v, struct foreign *out)
{
	(void)out;
	return str_eq(v, STR("1"));
}

static bool take_serial(struct str v, struct foreign *out)
{
	return str_to_i64(v, 1, INT32_MAX, &out->card.serial);
}

static bool take_origin(struct str v, struct foreign *out)
{
	out->card.origin = v;
	return v.n <= CARD_NAME_MAX && is_all_of(v, "abcdefghijklmnopqrstuvwxyz0123456789.-/_");
}

static bool take_name(struct str v, struct foreign *out)
{
	out->card.name = v;
	return card_name_fits(v);
}

static bool take_country(struct str v, struct foreign *out)
{
	out->card.country = v;
	return v.n == 2 && is_all_of(v, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

static bool take_kind(struct str v, struct foreign *out)
{
	return card_kind_parse(v, &out->card.kind);
}

static bool take_identifier(struct str v, struct foreign *out)
{
	out->identifier = v;
	return card_name_fits(v);
}

static bool take_our_identifier(struct str v, struct foreign *out)
{
	out->our_identifier = v;
	return card_name_fits(v);
}

static bool take_endpoint(struct str v, struct foreign *out)
{
	out->card.endpoints.p[0] = v;
	out->card.endpoints.n = 1;
	return v.n <= CARD_LINE_MAX && str_starts(v, STR("https://")) && v.n > 8 &&
	       is_all_of(v, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
			    ".-:[]/_~%?=&");
}

static bool take_tls_key(struct str v, struct foreign *out)
{
	return out->card.pins.n < CARD_LIST_MAX &&
	       sha256_parse(v, &out->card.pins.p[out->card.pins.n++]);
}

static bool take_version(struct str v, struct foreign *out)
{
	out->version = v;
	return hi1_version_known(v);
}

static bool take_encoding(struct str v, struct foreign *out)
{
	out->json = str_eq(v, STR("json"));
	return out->json || str_eq(v, STR("xml"));
}

static bool take_profile(struct str v, struct foreign *out)
{
	return str_cut(v, ' ', &out->profile_owner, &out->profile_version) &&
	       card_name_fits(out->profile_owner) && card_name_fits(out->profile_version);
}

static bool take_signature(struct str v, struct foreign *out)
{
	out->sign = str_eq(v, STR("xml"));
	return out->sign || str_eq(v, STR("none"));
}

static bool take_certificate(struct str v, struct foreign *out)
{
	out->certificate = v;
	return str_starts(v, STR("-----BEGIN CERTIFICATE-----"));
}

static const struct field {
	const char *key;
	bool required;
	taker *take;
	const char *remedy;
} fields[] = {
	{ "hi1-peer", true, take_mark, "write 1: the version of this file's form" },
	{ "serial", true, take_serial, "write a number from 1; a later file has a higher one" },
	{ "origin", true, take_origin,
	  "write how this node names it: small letters, digits, dots and slashes" },
	{ "name", true, take_name, "write a name that people read" },
	{ "country", true, take_country, "write two capital letters, such as LK" },
	{ "kind", true, take_kind,
	  "write contact-point, authority, response-team, hotline, provider or secretariat" },
	{ "identifier", true, take_identifier, "write its UniqueIdentifier in headers of HI1" },
	{ "our-identifier", false, take_our_identifier,
	  "write the UniqueIdentifier by which it knows this node" },
	{ "endpoint", true, take_endpoint, "write https://HOST:PORT/PATH" },
	{ "tls-key", true, take_tls_key,
	  "write 64 small hexadecimal digits: openssl x509 -in CERT -noout -pubkey | openssl pkey "
	  "-pubin -outform DER | sha256sum" },
	{ "tls-key-before", false, take_tls_key, "write 64 small hexadecimal digits" },
	{ "version", false, take_version, "write V1.12.1 to V1.23.1" },
	{ "encoding", false, take_encoding, "write xml or json" },
	{ "profile", false, take_profile, "write OWNER and VERSION with a blank between" },
	{ "signature", false, take_signature, "write none or xml" },
	{ "certificate", false, take_certificate,
	  "write the PEM text of the certificate as a block, after \"certificate: |\"" },
};
enum { FOREIGN_FIELDS = sizeof fields / sizeof *fields };

static enum rc fail(struct cx *cx, int line, const char *key, const char *remedy)
{
	if (line == 0)
		return cx_fail(cx, RC_INVALID, "%s is missing: %s", key, remedy);
	return cx_fail(cx, RC_INVALID, "line %d: %s: %s", line, key, remedy);
}

static const struct field *field_named(struct str key)
{
	for (size_t i = 0; i < FOREIGN_FIELDS; i++)
		if (str_eq(key, str_from_c(fields[i].key)))
			return &fields[i];
	return NULL;
}

static enum rc take_all(struct cx *cx, const struct yaml_node *root, struct foreign *f)
{
	for (const struct yaml_node *c = root->first; c; c = c->next) {
		if (!field_named(c->key))
			return cx_fail(cx, RC_INVALID, "line %d: %.*s: no field is called so",
				       c->key_line, STR_ARG(c->key));
	}
	for (size_t i = 0; i < FOREIGN_FIELDS; i++) {
		const struct yaml_node *c = yaml_get(root, str_from_c(fields[i].key));
		if (!c && fields[i].required)
			return fail(cx, 0, fields[i].key, fields[i].remedy);
		if (c && (c->kind != YAML_SCALAR || !fields[i].take(c->text, f)))
			return fail(cx, c->line, fields[i].key, fields[i].remedy);
	}
	return RC_OK;
}

static enum rc check_whole(struct cx *cx, const struct foreign *f)
{
	if (f->sign && f->json)
		return cx_fail(cx, RC_INVALID, "signature: xml needs encoding: xml");
	if (f->sign != (f->certificate.n > 0))
		return cx_fail(cx, RC_INVALID,
			       "signature: xml and certificate go together: neither without the "
			       "other");
	return RC_OK;
}

enum rc foreign_read(struct cx *cx, struct str bytes, struct foreign *out)
{
	struct report report;
	const struct yaml_node *root = NULL;
	struct foreign f = { .version = STR("V1.23.1"),
			     .profile_owner = STR("COMITY"),
			     .profile_version = STR("1") };
	report_init(&report, cx->arena);
	TRY(yaml_parse(cx, STR("hi1-peer"), bytes, &report, &root));
	if (root->kind != YAML_MAP)
		return cx_fail(cx, RC_INVALID, "the file has no fields");
	TRY(take_all(cx, root, &f));
	TRY(check_whole(cx, &f));
	if (peer_road_of(bytes) != (f.sign ? PEER_HI1_SIGNED : PEER_HI1))
		return cx_fail(cx, RC_INVALID, "no certificate may stand in a comment");
	*out = f;
	return RC_OK;
}

enum rc peer_read_card(struct cx *cx, const struct peer *peer, struct card *out)
{
	struct foreign f;
	if (peer->road == PEER_COMITY)
		return card_read(cx, peer->card, out);
	TRY(foreign_read(cx, peer->card, &f));
	*out = f.card;
	return RC_OK;
}
