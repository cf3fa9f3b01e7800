// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * Numbers have eight bytes, the lowest first; a text has its length before it. A process that a
 * mail took over may say anything: what comes out is looked at again.
 */
#include <string.h>

#include "formats/mail_read.h"

static void put(struct buf *b, uint64_t number)
{
	for (unsigned i = 0; i < 8; i++)
		buf_add_char(b, (char)(uint8_t)(number >> (8 * i)));
}

static void put_text(struct buf *b, struct str s)
{
	put(b, s.n);
	buf_add(b, s);
}

static void put_headers(struct buf *b, const struct mail_headers *list)
{
	put(b, list->n);
	for (size_t i = 0; i < list->n; i++) {
		put_text(b, list->p[i].name);
		put_text(b, list->p[i].value);
	}
}

static uint64_t number_of_fault(const char *name)
{
	uint64_t i = 0;
	while (i < MAIL_FAULTS && mail_fault_name((enum mail_fault)i) != name)
		i++;
	return i;
}

void mail_pack(struct buf *b, const struct mail *m)
{
	put(b, m->parts.n);
	for (size_t i = 0; i < m->parts.n; i++) {
		const struct mail_part *p = &m->parts.p[i];
		put(b, p->kind);
		put(b, p->parent);
		put_text(b, p->place);
		put_text(b, p->media_type);
		put_text(b, p->name);
		put(b, p->is_attachment);
		put_headers(b, &p->headers);
		put(b, p->from);
		put(b, p->body);
		put(b, p->end);
		put(b, p->is_encoded);
		buf_add(b, (struct str){ (const char *)p->hash.b, sizeof p->hash.b });
		put(b, (uint64_t)p->size);
		put_text(b, p->text);
		put_headers(b, &p->fields);
	}
	put(b, m->deviations.n);
	for (size_t i = 0; i < m->deviations.n; i++) {
		put(b, number_of_fault(m->deviations.p[i].name));
		put_text(b, m->deviations.p[i].place);
	}
}

struct reader {
	struct arena *a;
	struct str rest;
	bool is_bad;
};

/* At most `max`. */
static size_t get(struct reader *r, uint64_t max)
{
	uint64_t n = 0;
	if (r->rest.n < 8) {
		r->is_bad = true;
		return 0;
	}
	for (unsigned i = 0; i < 8; i++)
		n |= (uint64_t)(uint8_t)r->rest.p[i] << (8 * i);
	r->rest = str_slice(r->rest, 8, r->rest.n);
	if (n > max) {
		r->is_bad = true;
		return 0;
	}
	return (size_t)n;
}

static struct str get_text(struct reader *r)
{
	const size_t n = get(r, r->rest.n);
	if (r->is_bad || n > r->rest.n) {
		r->is_bad = true;
		return STR("");
	}
	const struct str s = str_slice(r->rest, 0, n);
	r->rest = str_slice(r->rest, n, r->rest.n);
	if (!str_is_utf8(s) || (s.n > 0 && memchr(s.p, 0, s.n)))
		r->is_bad = true;
	return s;
}

static struct sha256 get_hash(struct reader *r)
{
	struct sha256 h = { { 0 } };
	if (r->rest.n < sizeof h.b) {
		r->is_bad = true;
		return h;
	}
	memcpy(h.b, r->rest.p, sizeof h.b);
	r->rest = str_slice(r->rest, sizeof h.b, r->rest.n);
	return h;
}

static void get_headers(struct reader *r, struct mail_headers *list)
{
	const size_t n = get(r, r->rest.n / 16);
	for (size_t i = 0; i < n && !r->is_bad; i++) {
		struct mail_header *h = ARENA_PUSH(r->a, list);
		h->name = get_text(r);
		h->value = get_text(r);
	}
}

static void get_part(struct reader *r, size_t number, size_t size, struct mail_part *p)
{
	p->kind = (enum mail_kind)get(r, MAIL_MESSAGE);
	p->parent = get(r, number == 0 ? 0 : number - 1);
	p->place = get_text(r);
	p->media_type = get_text(r);
	p->name = get_text(r);
	p->is_attachment = get(r, 1) != 0;
	get_headers(r, &p->headers);
	p->from = get(r, size);
	p->body = get(r, size);
	p->end = get(r, size);
	p->is_encoded = get(r, 1) != 0;
	p->hash = get_hash(r);
	p->size = (int64_t)get(r, size);
	p->text = get_text(r);
	get_headers(r, &p->fields);
	if (p->from > p->body || p->body > p->end || p->media_type.n == 0)
		r->is_bad = true;
}

static void get_deviations(struct reader *r, struct mail *m)
{
	const size_t n = get(r, MAIL_DEVIATIONS_MAX);
	for (size_t i = 0; i < n && !r->is_bad; i++) {
		struct mail_deviation *d = ARENA_PUSH(r->a, &m->deviations);
		d->name = mail_fault_name((enum mail_fault)get(r, MAIL_FAULTS - 1));
		d->place = get_text(r);
	}
}

enum rc mail_unpack(struct cx *cx, struct str packed, size_t size, struct mail *out)
{
	struct reader r = { cx->arena, packed, false };
	struct mail m = { .parts = { .n = 0 } };
	const size_t n = get(&r, MAIL_PARTS_MAX);
	for (size_t i = 0; i < n && !r.is_bad; i++)
		get_part(&r, i, size, ARENA_PUSH(cx->arena, &m.parts));
	get_deviations(&r, &m);
	if (r.is_bad || n == 0 || r.rest.n > 0)
		return cx_fail(cx, RC_BUG,
			       "what the process that read the mail says is not in order");
	*out = m;
	return RC_OK;
}
