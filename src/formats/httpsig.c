// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/httpsig.h"

#include <string.h>

enum { BASE_MAX = 64 * 1024, SECOND_US = 1000000, MINUTES_5_US = 300 * SECOND_US };

/* ---- The profiles ---- */

static const struct httpsig_component request_components[] = {
	{ STR_INIT("@method"), false },
	{ STR_INIT("@target-uri"), false },
	{ STR_INIT("content-digest"), false },
	{ STR_INIT("content-type"), false },
};

/* The request's signature, which no two requests share, ties the answer to this one. */
static const struct httpsig_component response_components[] = {
	{ STR_INIT("@status"), false },	     { STR_INIT("content-digest"), false },
	{ STR_INIT("content-type"), false }, { STR_INIT("@method"), true },
	{ STR_INIT("@target-uri"), true },   { STR_INIT("content-digest"), true },
	{ STR_INIT("signature"), true },
};

const struct httpsig_profile httpsig_request_profile = {
	.tag = "comity-request",
	.label = "comity",
	.components = request_components,
	.components_n = sizeof request_components / sizeof *request_components,
	.nonce = true,
	.past = { MINUTES_5_US },
	.ahead = { MINUTES_5_US },
};

const struct httpsig_profile httpsig_response_profile = {
	.tag = "comity-response",
	.label = "comity",
	.components = response_components,
	.components_n = sizeof response_components / sizeof *response_components,
	.past = { MINUTES_5_US },
	.ahead = { MINUTES_5_US },
};

/* ---- The headers ---- */

static const char *const algorithm_names[] = {
	[HTTPSIG_ED25519] = "ed25519",
	[HTTPSIG_ECDSA_P256] = "ecdsa-p256-sha256",
};

static enum rc not_well_made(struct cx *cx, const struct httpsig *sig, const char *what,
			     struct str name)
{
	return cx_fail(cx, RC_INVALID, "HTTP signature \"%.*s\": %s \"%.*s\"", STR_ARG(sig->label),
		       what, STR_ARG(name));
}

static enum rc read_text(struct cx *cx, const struct httpsig *sig, const struct sfv_parameter *p,
			 struct str *out)
{
	if (p->value.type != SFV_STRING)
		return not_well_made(cx, sig, "no string is in", p->name);
	*out = p->value.text;
	return RC_OK;
}

static enum rc read_time(struct cx *cx, const struct httpsig *sig, const struct sfv_parameter *p,
			 int64_t *out, bool *has)
{
	if (p->value.type != SFV_INTEGER || p->value.number < 0)
		return not_well_made(cx, sig, "no time is in", p->name);
	*out = p->value.number;
	*has = true;
	return RC_OK;
}

static enum rc read_parameter(struct cx *cx, const struct sfv_parameter *p, struct httpsig *sig)
{
	if (str_eq(p->name, STR("created")))
		return read_time(cx, sig, p, &sig->created, &sig->has_created);
	if (str_eq(p->name, STR("expires")))
		return read_time(cx, sig, p, &sig->expires, &sig->has_expires);
	if (str_eq(p->name, STR("nonce")))
		return read_text(cx, sig, p, &sig->nonce);
	if (str_eq(p->name, STR("keyid")))
		return read_text(cx, sig, p, &sig->keyid);
	if (str_eq(p->name, STR("alg")))
		return read_text(cx, sig, p, &sig->algorithm);
	if (str_eq(p->name, STR("tag")))
		return read_text(cx, sig, p, &sig->tag);
	return not_well_made(cx, sig, "unknown parameter", p->name);
}

/* Small letters, digits and what else a field's name may have; "@" begins the others. */
static bool is_component_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (!plain && !(c == '@' && i == 0) &&
		    str_find(STR("!#$%&'*+-.^_`|~"), str_slice(s, i, i + 1)) == STR_NONE)
			return false;
	}
	return s.n > 0;
}

static bool covers(const struct httpsig *sig, const struct httpsig_component *c)
{
	for (size_t i = 0; i < sig->components.n; i++)
		if (sig->components.p[i].req == c->req &&
		    str_eq(sig->components.p[i].name, c->name))
			return true;
	return false;
}

static enum rc read_component(struct cx *cx, const struct sfv_item *item, struct httpsig *sig)
{
	struct httpsig_component c = { .name = item->value.text };
	if (item->value.type != SFV_STRING || !is_component_name(c.name))
		return not_well_made(cx, sig, "no component is called", c.name);
	if (str_eq(c.name, STR("@signature-params")))
		return not_well_made(cx, sig, "no component may be", c.name);
	for (size_t i = 0; i < item->parameters.n; i++) {
		const struct sfv_parameter *p = &item->parameters.p[i];
		if (!str_eq(p->name, STR("req")) || p->value.type != SFV_BOOLEAN ||
		    p->value.number != 1)
			return not_well_made(cx, sig, "not read is the component parameter",
					     p->name);
		c.req = true;
	}
	if (covers(sig, &c))
		return not_well_made(cx, sig, "covered twice is", c.name);
	*ARENA_PUSH(cx->arena, &sig->components) = c;
	return RC_OK;
}

static enum rc read_signature(struct cx *cx, const struct sfv_member *input,
			      const struct sfv_dictionary *signatures, struct httpsig *out)
{
	struct httpsig sig = { .label = input->key, .input = *input };
	const struct sfv_member *bytes = sfv_member(signatures, input->key);
	if (!input->is_list)
		return not_well_made(cx, &sig, "no list of components is in", input->key);
	if (!bytes || bytes->is_list || bytes->items.p[0].value.type != SFV_BYTES)
		return not_well_made(cx, &sig, "the header Signature has no bytes for", input->key);
	sig.bytes = bytes->items.p[0].value.text;
	for (size_t i = 0; i < input->items.n; i++)
		TRY(read_component(cx, &input->items.p[i], &sig));
	for (size_t i = 0; i < input->parameters.n; i++)
		TRY(read_parameter(cx, &input->parameters.p[i], &sig));
	*out = sig;
	return RC_OK;
}

/* tag NULL: all of them; else those with this tag, and others may be as they like. */
static enum rc read_signatures(struct cx *cx, struct str signature_input, struct str signature,
			       const char *tag, struct httpsig_list *out)
{
	struct sfv_dictionary inputs, signatures;
	struct httpsig_list list = { 0 };
	TRY(sfv_parse(cx, signature_input, &inputs));
	TRY(sfv_parse(cx, signature, &signatures));
	for (size_t i = 0; i < inputs.n; i++) {
		const struct sfv_value *v = sfv_parameter(&inputs.p[i].parameters, "tag");
		struct httpsig sig;
		if (tag && !(v && v->type == SFV_STRING && str_eq(v->text, str_from_c(tag))))
			continue;
		TRY(read_signature(cx, &inputs.p[i], &signatures, &sig));
		*ARENA_PUSH(cx->arena, &list) = sig;
	}
	if (signatures.n != inputs.n)
		return cx_fail(cx, RC_INVALID,
			       "HTTP signatures: %zu in Signature-Input, %zu in "
			       "Signature",
			       inputs.n, signatures.n);
	*out = list;
	return RC_OK;
}

enum rc httpsig_parse(struct cx *cx, struct str signature_input, struct str signature,
		      struct httpsig_list *out)
{
	return read_signatures(cx, signature_input, signature, NULL, out);
}

/* ---- The signature base ---- */

bool httpsig_field_value(struct arena *a, const struct httpsig_message *message, struct str name,
			 struct str *out)
{
	struct buf all;
	bool any = false;
	buf_init(&all, BASE_MAX);
	for (size_t i = 0; i < message->fields_n; i++) {
		if (!str_eq_nocase(message->fields[i].name, name))
			continue;
		if (any)
			buf_add_c(&all, ", ");
		buf_add(&all, str_trim(message->fields[i].value));
		any = true;
	}
	any = any && !buf_full(&all);
	if (any)
		*out = arena_copy(a, buf_str(&all));
	buf_done(&all);
	return any;
}

/* The host in small letters, without the port that its scheme has anyway. */
static struct str authority_of(struct arena *a, const struct httpsig_message *m)
{
	const struct str low = str_lower(a, m->authority);
	const struct str port = str_eq_nocase(m->scheme, STR("http")) ? STR(":80") : STR(":443");
	return str_ends(low, port) ? str_slice(low, 0, low.n - port.n) : low;
}

static struct str derived(struct arena *a, const struct httpsig_message *m, struct str name)
{
	struct str path, query;
	const bool has_query = str_cut(m->target, '?', &path, &query);
	if (str_eq(name, STR("@status")))
		return m->method.n > 0 ? (struct str){ 0 } : arena_fmt(a, "%03d", m->status);
	if (m->method.n == 0)
		return (struct str){ 0 };
	if (str_eq(name, STR("@method")))
		return m->method;
	if (str_eq(name, STR("@authority")))
		return authority_of(a, m);
	if (str_eq(name, STR("@scheme")))
		return str_lower(a, m->scheme);
	if (str_eq(name, STR("@request-target")))
		return m->target;
	if (str_eq(name, STR("@path")))
		return path.n > 0 ? path : STR("/");
	if (str_eq(name, STR("@query")))
		return arena_fmt(a, "?%.*s", STR_ARG(has_query ? query : STR("")));
	if (str_eq(name, STR("@target-uri"))) {
		const struct str scheme = str_lower(a, m->scheme), host = authority_of(a, m);
		return arena_fmt(a, "%.*s://%.*s%.*s", STR_ARG(scheme), STR_ARG(host),
				 STR_ARG(m->target));
	}
	return (struct str){ 0 };
}

static bool component_value(struct arena *a, const struct httpsig_message *m,
			    const struct httpsig_component *c, struct str *out)
{
	const struct httpsig_message *of = c->req ? m->request : m;
	if (!of || (c->req && m->method.n > 0))
		return false;
	if (c->name.p[0] != '@')
		return httpsig_field_value(a, of, c->name, out);
	*out = derived(a, of, c->name);
	return out->n > 0;
}

/* A line end within a value would let it pass for two components. */
static bool is_one_line(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((uint8_t)s.p[i] < ' ' && s.p[i] != '\t')
			return false;
	return true;
}

enum rc httpsig_base(struct cx *cx, const struct httpsig_message *message,
		     const struct httpsig *sig, struct str *out)
{
	struct buf base;
	const struct httpsig_component *bad = NULL;
	buf_init(&base, BASE_MAX);
	for (size_t i = 0; i < sig->components.n && !bad; i++) {
		const struct httpsig_component *c = &sig->components.p[i];
		struct str value;
		if (!component_value(cx->arena, message, c, &value) || !is_one_line(value)) {
			bad = c;
			continue;
		}
		buf_fmt(&base, "\"%.*s\"%s: %.*s\n", STR_ARG(c->name), c->req ? ";req" : "",
			STR_ARG(value));
	}
	buf_add_c(&base, "\"@signature-params\": ");
	buf_add(&base, sfv_print_value(cx->arena, &sig->input));
	const bool full = buf_full(&base);
	if (!full && !bad)
		*out = arena_copy(cx->arena, buf_str(&base));
	buf_done(&base);
	if (full)
		return cx_fail(cx, RC_LIMIT, "HTTP signature: more than %d bytes are signed",
			       BASE_MAX);
	if (bad)
		return cx_fail(cx, RC_DENIED,
			       "HTTP signature \"%.*s\": the message has no \"%.*s\"%s",
			       STR_ARG(sig->label), STR_ARG(bad->name), bad->req ? ";req" : "");
	return RC_OK;
}

/* ---- Signing ---- */

static void add_parameter(struct arena *a, struct httpsig *sig, const char *name,
			  struct sfv_value value)
{
	struct sfv_parameter *p = ARENA_PUSH(a, &sig->input.parameters);
	*p = (struct sfv_parameter){ str_from_c(name), value };
}

static struct sfv_value text_value(struct str text)
{
	return (struct sfv_value){ .type = SFV_STRING, .text = text };
}

static struct httpsig make_input(struct cx *cx, const struct httpsig_profile *profile,
				 const struct httpsig_signer *signer)
{
	struct httpsig sig = { .label = str_from_c(profile->label) };
	sig.input.key = sig.label;
	sig.input.is_list = true;
	for (size_t i = 0; i < profile->components_n; i++) {
		struct sfv_item *item = ARENA_PUSH(cx->arena, &sig.input.items);
		*ARENA_PUSH(cx->arena, &sig.components) = profile->components[i];
		item->value = text_value(profile->components[i].name);
		if (profile->components[i].req)
			*ARENA_PUSH(cx->arena, &item->parameters) = (struct sfv_parameter){
				STR("req"), { .type = SFV_BOOLEAN, .number = 1 }
			};
	}
	add_parameter(cx->arena, &sig, "created",
		      (struct sfv_value){ .type = SFV_INTEGER, .number = cx->now.us / SECOND_US });
	if (profile->nonce)
		add_parameter(cx->arena, &sig, "nonce", text_value(signer->nonce));
	add_parameter(cx->arena, &sig, "keyid", text_value(signer->keyid));
	add_parameter(cx->arena, &sig, "alg",
		      text_value(str_from_c(algorithm_names[HTTPSIG_ED25519])));
	add_parameter(cx->arena, &sig, "tag", text_value(str_from_c(profile->tag)));
	return sig;
}

enum rc httpsig_sign(struct cx *cx, const struct httpsig_message *message,
		     const struct httpsig_profile *profile, const struct httpsig_signer *signer,
		     struct httpsig_headers *out)
{
	INVARIANT(profile->nonce == (signer->nonce.n > 0) && signer->keyid.n > 0);
	if (!sfv_is_string(signer->keyid) || !sfv_is_string(signer->nonce))
		return cx_fail(cx, RC_INVALID, "HTTP signature: names and nonces are ASCII");
	struct httpsig sig = make_input(cx, profile, signer);
	struct str base = { 0 };
	if (httpsig_base(cx, message, &sig, &base) != RC_OK)
		return RC_INVALID; // our own message is incomplete: the sentence stays
	struct sign_signature *s = arena_new(cx->arena, struct sign_signature, 1);
	*s = sign(signer->key, base);

	struct sfv_dictionary inputs = { 0 }, signatures = { 0 };
	struct sfv_member member = { .key = sig.label };
	ARENA_PUSH(cx->arena, &member.items)->value = (struct sfv_value){
		.type = SFV_BYTES, .text = { (const char *)s->b, sizeof s->b }
	};
	*ARENA_PUSH(cx->arena, &inputs) = sig.input;
	*ARENA_PUSH(cx->arena, &signatures) = member;
	*out = (struct httpsig_headers){ sfv_print(cx->arena, &inputs),
					 sfv_print(cx->arena, &signatures) };
	return RC_OK;
}

/* ---- Judging ---- */

static enum rc judge_times(struct cx *cx, const struct httpsig *sig,
			   const struct httpsig_profile *profile)
{
	const int64_t now = cx->now.us / SECOND_US;
	const int64_t past = profile->past.us / SECOND_US, ahead = profile->ahead.us / SECOND_US;
	if (!sig->has_created)
		return cx_fail(cx, RC_DENIED, "HTTP signature: \"created\" is missing");
	if (sig->created > now + ahead)
		return cx_fail(cx, RC_DENIED,
			       "HTTP signature: made %lld s in the future by our clock; %lld s are "
			       "allowed: compare the clocks of both nodes",
			       (long long)(sig->created - now), (long long)ahead);
	if (sig->created < now - past)
		return cx_fail(cx, RC_DENIED, "HTTP signature: made %lld s ago; %lld s are allowed",
			       (long long)(now - sig->created), (long long)past);
	if (sig->has_expires && (sig->expires < sig->created || sig->expires < now))
		return cx_fail(cx, RC_DENIED, "HTTP signature: it has expired");
	return RC_OK;
}

static enum rc judge(struct cx *cx, const struct httpsig *sig,
		     const struct httpsig_profile *profile)
{
	for (size_t i = 0; i < profile->components_n; i++) {
		const struct httpsig_component *c = &profile->components[i];
		if (!covers(sig, c))
			return cx_fail(cx, RC_DENIED,
				       "HTTP signature: it does not cover \"%.*s\"%s",
				       STR_ARG(c->name), c->req ? ";req" : "");
	}
	if (sig->keyid.n == 0)
		return cx_fail(cx, RC_DENIED, "HTTP signature: \"keyid\" is missing");
	if (profile->nonce && sig->nonce.n == 0)
		return cx_fail(cx, RC_DENIED, "HTTP signature: \"nonce\" is missing");
	return judge_times(cx, sig, profile);
}

enum rc httpsig_find(struct cx *cx, const struct httpsig_message *message,
		     const struct httpsig_profile *profile, struct httpsig *out)
{
	struct str input, signature;
	struct httpsig_list ours = { 0 };
	if (!httpsig_field_value(cx->arena, message, STR("Signature-Input"), &input) ||
	    !httpsig_field_value(cx->arena, message, STR("Signature"), &signature))
		return cx_fail(cx, RC_INVALID, "the message has no HTTP signature");
	TRY(read_signatures(cx, input, signature, profile->tag, &ours));
	if (ours.n != 1)
		return cx_fail(cx, RC_DENIED, "HTTP signature: %s the tag \"%s\"",
			       ours.n == 0 ? "none has" : "more than one has", profile->tag);
	TRY(judge(cx, &ours.p[0], profile));
	*out = ours.p[0];
	return RC_OK;
}

static bool is_by_key(const struct httpsig *sig, const struct httpsig_key *key, struct str base)
{
	struct sign_signature s;
	struct ecdsa_signature e;
	switch (key->algorithm) {
	case HTTPSIG_ED25519:
		if (sig->bytes.n != sizeof s.b)
			return false;
		memcpy(s.b, sig->bytes.p, sizeof s.b);
		return sign_verify(&key->ed25519, base, &s);
	case HTTPSIG_ECDSA_P256:
		if (sig->bytes.n != sizeof e.b)
			return false;
		memcpy(e.b, sig->bytes.p, sizeof e.b);
		return ecdsa_verify(&key->p256, base, &e);
	}
	return false;
}

enum rc httpsig_verify(struct cx *cx, const struct httpsig_message *message,
		       const struct httpsig *sig, const struct httpsig_key *key)
{
	struct str base = { 0 };
	const char *name = algorithm_names[key->algorithm];
	if (sig->algorithm.n > 0 && !str_eq(sig->algorithm, str_from_c(name)))
		return cx_fail(cx, RC_DENIED, "HTTP signature: \"alg\" is %.*s, the key's is %s",
			       STR_ARG(sig->algorithm), name);
	TRY(httpsig_base(cx, message, sig, &base));
	if (!is_by_key(sig, key, base))
		return cx_fail(cx, RC_DENIED, "HTTP signature: it is not by the key \"%.*s\"",
			       STR_ARG(sig->keyid));
	return RC_OK;
}
