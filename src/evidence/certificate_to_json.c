// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/certificate_to_json.h"

#include "crypto/base64.h"
#include "ledger/entry.h"

#define BYTES_MAX ((size_t)4 << 20)

static void text_or_null(struct json *j, const char *key, struct str s)
{
	if (s.n > 0)
		json_str(j, key, s);
	else
		json_add_null(j, key);
}

static void rule_to_json(struct json *j, const struct exhibit_certificate *c)
{
	const struct certificate_rule *r = &c->rule;
	if (c->kind != CERTIFICATE_OF_RULE) {
		json_add_null(j, "rule");
		return;
	}
	json_begin_object(j, "rule");
	json_str(j, "jurisdiction", r->jurisdiction);
	json_str(j, "law", r->law);
	json_str(j, "section", r->section);
	json_str(j, "form", r->proof_form);
	text_or_null(j, "signer", r->signer);
	text_or_null(j, "limit", r->limit);
	json_str(j, "source", r->source);
	json_str(j, "confidence", r->confidence);
	text_or_null(j, "from_memory", r->from_memory);
	json_end(j);
}

static void field_to_json(struct json *j, struct arena *a, const struct exhibit_certificate *c,
			  const struct certificate_field *f, const struct exhibit *e)
{
	const char *label = certificate_label(f->name);
	const struct certificate_answer *answer = certificate_answer_to(&c->answers, f->name);
	json_begin_object(j, NULL);
	json_str(j, "name", f->name);
	json_str(j, "type", f->type);
	json_str(j, "label", label ? str_from_c(label) : f->name);
	json_bool(j, "asked", certificate_asks(f));
	text_or_null(j, "answer", answer && !answer->is_unstated ? answer->value : STR(""));
	text_or_null(j, "unstated", answer && answer->is_unstated ? answer->value : STR(""));
	text_or_null(j, "proposed", e ? certificate_propose(a, f->name, e) : STR(""));
	json_end(j);
}

static void signer_to_json(struct json *j, const char *key, const struct certificate_signer *s)
{
	if (s->name.n == 0) {
		json_add_null(j, key);
		return;
	}
	json_begin_object(j, key);
	json_str(j, "name", s->name);
	json_str(j, "capacity", s->capacity);
	json_str(j, "fits", str_from_c(told_key(s->fits)));
	json_end(j);
}

void certificate_to_json(struct json *j, struct arena *a, const struct exhibit_certificate *c,
			 const struct exhibit *e)
{
	const struct sha256 hash = sha256_of(c->text);
	json_str(j, "id", id_print(a, c->id));
	json_str(j, "kind", str_from_c(certificate_kind_key(c->kind)));
	text_or_null(j, "country", c->rule.country);
	json_str(j, "language", c->language.n > 0 ? c->language : STR("en"));
	json_str(j, "made_at", entry_print_time(a, c->made_at));
	json_str(j, "made_by", c->made_by);
	rule_to_json(j, c);
	json_begin_array(j, "fields");
	for (size_t i = 0; i < c->rule.fields.n; i++)
		field_to_json(j, a, c, &c->rule.fields.p[i], e);
	json_end(j);
	signer_to_json(j, "signer", &c->signer);
	signer_to_json(j, "second", &c->second);
	text_or_null(j, "paper", c->text);
	text_or_null(j, "paper_sha256", c->text.n > 0 ? sha256_print(a, &hash) : STR(""));
}

void certificate_signed_to_json(struct json *j, struct arena *a,
				const struct certificate_signed *signed_by, size_t n)
{
	json_begin_array(j, "signatures");
	for (size_t i = 0; i < n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "name", signed_by[i].name);
		json_str(j, "at", entry_print_time(a, signed_by[i].at));
		json_bool(j, "own_key", signed_by[i].has_key);
		json_end(j);
	}
	json_end(j);
}

static void key_to_json(struct json *j, struct arena *a, const struct signature *s)
{
	const struct {
		const char *key;
		struct str bytes;
	} parts[] = {
		{ "credential", s->credential },
		{ "authenticator_data", s->authenticator_data },
		{ "client_data", s->client_data },
		{ "assertion", s->assertion },
	};
	json_begin_object(j, NULL);
	json_str(j, "kind", str_from_c(signature_kind_key(s->kind)));
	for (size_t i = 0; s->kind != SIGNATURE_NODE && i < sizeof(parts) / sizeof(*parts); i++)
		json_str(j, parts[i].key, base64_print(a, parts[i].bytes));
	json_end(j);
}

void certificate_row_to_json(struct json *j, struct arena *a, const struct certificate_row *row,
			     const struct exhibit *e)
{
	struct certificate_signed by[2] = { 0 };
	const size_t n = certificate_signed_of(row, by);
	json_str(j, "exhibit", e->number);
	json_str(j, "state", str_from_c(certificate_state_key(row)));
	certificate_to_json(j, a, &row->certificate, e);
	certificate_signed_to_json(j, a, by, n);
}

struct str certificate_package_json(struct arena *a, const struct exhibit_certificate *c,
				    const struct certificate_signed *signed_by,
				    const struct signature *signatures, size_t n)
{
	AUTO(json) j = json_new(a);
	certificate_to_json(j, a, c, NULL);
	certificate_signed_to_json(j, a, signed_by, n);
	json_begin_array(j, "keys");
	for (size_t i = 0; i < n; i++)
		key_to_json(j, a, &signatures[i]);
	json_end(j);
	return json_to_str(j, a, BYTES_MAX);
}
