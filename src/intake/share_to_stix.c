// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/share_to_stix.h"

#include <string.h>

#include "crypto/digest.h"
#include "intake/block_from_text.h"
#include "intake/refang.h"
#include "ledger/entry.h"

struct str share_uuid(struct arena *a, struct str url)
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

static struct str pattern(struct arena *a, enum subject_kind kind, struct str key)
{
	const char *type = kind == SUBJECT_URL			 ? "url"
			   : kind == SUBJECT_HOST		 ? "domain-name"
			   : str_find(key, STR(":")) == STR_NONE ? "ipv4-addr"
								 : "ipv6-addr";
	return arena_fmt(a, "[%s:value = '%.*s']", type, STR_ARG(quoted(a, key)));
}

struct head {
	const char *type;
	struct str id;
	struct instant created, modified;
};

static void put_head(struct json *j, struct arena *a, const struct head *h)
{
	json_str(j, "type", str_from_c(h->type));
	json_str(j, "spec_version", STR("2.1"));
	json_str(j, "id", h->id);
	json_str(j, "created", entry_print_time(a, h->created));
	json_str(j, "modified", entry_print_time(a, h->modified));
}

/* The markings of TLP 2.0 that leave this node by this road. */
static void put_marking(struct json *j, enum tlp tlp)
{
	INVARIANT(warning_may_reach(tlp, WARNING_TO_GROUP));
	json_begin_array(j, "object_marking_refs");
	json_str(j, NULL,
		 tlp == TLP_CLEAR
			 ? STR("marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487")
			 : STR("marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"));
	json_end(j);
}

static void put_page(struct json *j, struct str source, const char *what, struct str page)
{
	json_begin_array(j, "external_references");
	json_begin_object(j, NULL);
	json_str(j, "source_name", source);
	json_str(j, "description", str_from_c(what));
	json_str(j, "url", page);
	json_end(j);
	json_end(j);
}

static void put_pattern(struct json *j, struct arena *a, enum subject_kind kind, struct str key)
{
	json_begin_array(j, "indicator_types");
	json_str(j, NULL, STR("malicious-activity"));
	json_end(j);
	json_str(j, "pattern", pattern(a, kind, key));
	json_str(j, "pattern_type", STR("stix"));
}

/* ---- the node ---- */

struct instant share_identity_since(void)
{
	return (struct instant){ INT64_C(1767225600000000) }; // 2026-01-01
}

struct str share_identity_id(struct arena *a, const struct share_home *home)
{
	return arena_fmt(a, "identity--%.*s", STR_ARG(share_uuid(a, home->address)));
}

void share_identity_to_stix(struct json *j, struct arena *a, const struct share_home *home)
{
	const struct instant began = share_identity_since();
	put_head(j, a, &(struct head){ "identity", share_identity_id(a, home), began, began });
	json_str(j, "name", home->node);
	json_str(j, "identity_class", STR("organization"));
}

/* ---- the block list ---- */

struct str block_stix_id(struct arena *a, const struct share_home *home,
			 const struct block_entry *e)
{
	return arena_fmt(a, "indicator--%.*s",
			 STR_ARG(share_uuid(a, block_page(a, home->address, e->id))));
}

struct instant block_stix_modified(const struct block_entry *e, struct instant now)
{
	return e->until.us <= now.us && e->state == BLOCK_LISTED ? e->until : e->changed_at;
}

void block_entry_to_stix(struct json *j, struct arena *a, const struct share_home *home,
			 const struct block_entry *e)
{
	put_head(j, a,
		 &(struct head){ "indicator", block_stix_id(a, home, e), e->added_at,
				 block_stix_modified(e, home->now) });
	json_str(j, "created_by_ref", share_identity_id(a, home));
	if (!block_holds(e, home->now))
		json_bool(j, "revoked", true);
	json_str(j, "name", e->key);
	json_str(j, "description", e->reason);
	put_pattern(j, a, e->kind, e->key);
	json_str(j, "valid_from", entry_print_time(a, e->added_at));
	json_str(j, "valid_until", entry_print_time(a, e->until));
	put_page(j, home->node, "Why, and how to appeal", block_page(a, home->address, e->id));
	put_marking(j, TLP_CLEAR);
}

static void begin_bundle(struct json *j, struct arena *a, const struct share_home *home,
			 struct str version)
{
	json_str(j, "type", STR("bundle"));
	json_str(j, "id", arena_fmt(a, "bundle--%.*s", STR_ARG(share_uuid(a, version))));
	json_begin_array(j, "objects");
	json_begin_object(j, NULL);
	share_identity_to_stix(j, a, home);
	json_end(j);
}

void block_to_stix(struct json *j, struct arena *a, const struct block_out *o)
{
	const struct share_home home = { o->node, o->address, o->now };
	begin_bundle(
		j, a, &home,
		arena_fmt(a, "%.*s/blocked#%u", STR_ARG(o->address), block_serial(o->all, o->now)));
	for (size_t i = 0; i < o->all->n; i++) {
		json_begin_object(j, NULL);
		block_entry_to_stix(j, a, &home, &o->all->p[i]);
		json_end(j);
	}
	json_end(j);
}

/* ---- warnings ---- */

static struct str page_of(struct arena *a, const struct share_home *home, const struct warning *w)
{
	return arena_fmt(a, "%.*s/warnings/%.*s", STR_ARG(home->address),
			 STR_ARG(id_print(a, w->id)));
}

static struct warning_sign *find_sign(const struct warning_signs *all, const struct block_target *t)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->p[i].target.kind == t->kind && str_eq(all->p[i].target.key, t->key))
			return &all->p[i];
	return NULL;
}

static void add_signs(struct arena *a, struct str page, const struct warning_text *t, bool is_out,
		      struct warning_signs *out)
{
	struct str rest = t->observables, line;
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		const struct block_target target = block_from_text(a, str_trim(line));
		if (target.kind == SUBJECT_KINDS)
			continue;
		struct warning_sign *s = find_sign(out, &target);
		if (!s && out->n == WARNING_SIGNS_MAX)
			return;
		if (!s) {
			s = ARENA_PUSH(a, out);
			*s = (struct warning_sign){ .target = target, .since = t->approved_at };
			s->id = arena_fmt(
				a, "indicator--%.*s",
				STR_ARG(share_uuid(a, arena_fmt(a, "%.*s#%.*s", STR_ARG(page),
								STR_ARG(target.key)))));
		}
		s->is_over = !is_out;
	}
}

void warning_signs(struct arena *a, const struct share_home *home, const struct warning *w,
		   const struct warning_texts *versions, struct warning_signs *out)
{
	const struct str page = page_of(a, home, w);
	for (size_t i = versions->n; i-- > 0;) { // the oldest first, so that places stay
		const struct warning_text *t = &versions->p[i];
		if (t->approved_at.us != 0 && t->version <= w->version)
			add_signs(a, page, t, t->version == w->version && w->withdrawn_at.us == 0,
				  out);
	}
}

struct str warning_stix_id(struct arena *a, const struct share_home *home, const struct warning *w)
{
	return arena_fmt(a, "report--%.*s", STR_ARG(share_uuid(a, page_of(a, home, w))));
}

void warning_report_to_stix(struct json *j, struct arena *a, const struct share_home *home,
			    const struct warning *w, const struct warning_signs *signs)
{
	const struct str identity = share_identity_id(a, home);
	const bool is_over = w->withdrawn_at.us != 0;
	put_head(j, a,
		 &(struct head){ "report", warning_stix_id(a, home, w), w->published_at,
				 w->changed_at });
	json_str(j, "created_by_ref", identity);
	if (is_over)
		json_bool(j, "revoked", true);
	json_str(j, "lang", w->text.language);
	json_str(j, "name", w->text.title);
	json_str(j, "description",
		 is_over ? arena_fmt(a, "WITHDRAWN: %.*s", STR_ARG(w->withdrawn_why))
			 : defang_text(a, w->text.text));
	json_begin_array(j, "report_types");
	json_str(j, NULL, STR("threat-report"));
	json_end(j);
	json_str(j, "published", entry_print_time(a, w->published_at));
	json_begin_array(j, "object_refs");
	json_str(j, NULL, identity); // at least one there must be
	for (size_t i = 0; i < signs->n; i++)
		if (!signs->p[i].is_over)
			json_str(j, NULL, signs->p[i].id);
	json_end(j);
	if (warning_is_public(w))
		put_page(j, home->node, "The warning", page_of(a, home, w));
	put_marking(j, w->tlp);
}

void warning_sign_to_stix(struct json *j, struct arena *a, const struct share_home *home,
			  const struct warning *w, const struct warning_sign *sign)
{
	put_head(j, a, &(struct head){ "indicator", sign->id, sign->since, w->changed_at });
	json_str(j, "created_by_ref", share_identity_id(a, home));
	if (sign->is_over)
		json_bool(j, "revoked", true);
	json_str(j, "name", sign->target.key);
	json_str(j, "description", w->text.title);
	put_pattern(j, a, sign->target.kind, sign->target.key);
	json_str(j, "valid_from", entry_print_time(a, sign->since));
	put_marking(j, w->tlp);
}

void warning_to_stix(struct json *j, struct arena *a, const struct share_home *home,
		     const struct warning *w, const struct warning_signs *signs)
{
	begin_bundle(j, a, home,
		     arena_fmt(a, "%.*s#%lld", STR_ARG(page_of(a, home, w)),
			       (long long)w->changed_at.us));
	json_begin_object(j, NULL);
	warning_report_to_stix(j, a, home, w, signs);
	json_end(j);
	for (size_t i = 0; i < signs->n; i++) {
		json_begin_object(j, NULL);
		warning_sign_to_stix(j, a, home, w, &signs->p[i]);
		json_end(j);
	}
	json_end(j);
}
