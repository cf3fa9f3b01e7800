// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/mail_read.h"
#include "formats/pack.h"

static void put_headers(struct buf *b, const struct mail_headers *list)
{
	pack_number(b, list->n);
	for (size_t i = 0; i < list->n; i++) {
		pack_text(b, list->p[i].name);
		pack_text(b, list->p[i].value);
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
	pack_number(b, m->parts.n);
	for (size_t i = 0; i < m->parts.n; i++) {
		const struct mail_part *p = &m->parts.p[i];
		pack_number(b, p->kind);
		pack_number(b, p->parent);
		pack_text(b, p->place);
		pack_text(b, p->media_type);
		pack_text(b, p->name);
		pack_number(b, p->is_attachment);
		put_headers(b, &p->headers);
		pack_number(b, p->from);
		pack_number(b, p->body);
		pack_number(b, p->end);
		pack_number(b, p->is_encoded);
		pack_hash(b, &p->hash);
		pack_number(b, (uint64_t)p->size);
		pack_text(b, p->text);
		put_headers(b, &p->fields);
	}
	pack_number(b, m->deviations.n);
	for (size_t i = 0; i < m->deviations.n; i++) {
		pack_number(b, number_of_fault(m->deviations.p[i].name));
		pack_text(b, m->deviations.p[i].place);
	}
}

static void get_headers(struct arena *a, struct unpacking *r, struct mail_headers *list)
{
	const size_t n = unpack_number(r, r->rest.n / 16);
	for (size_t i = 0; i < n && !r->is_bad; i++) {
		struct mail_header *h = ARENA_PUSH(a, list);
		h->name = unpack_text(r);
		h->value = unpack_text(r);
	}
}

static void get_part(struct arena *a, struct unpacking *r, size_t number, size_t size,
		     struct mail_part *p)
{
	p->kind = (enum mail_kind)unpack_number(r, MAIL_MESSAGE);
	p->parent = unpack_number(r, number == 0 ? 0 : number - 1);
	p->place = unpack_text(r);
	p->media_type = unpack_text(r);
	p->name = unpack_text(r);
	p->is_attachment = unpack_number(r, 1) != 0;
	get_headers(a, r, &p->headers);
	p->from = unpack_number(r, size);
	p->body = unpack_number(r, size);
	p->end = unpack_number(r, size);
	p->is_encoded = unpack_number(r, 1) != 0;
	p->hash = unpack_hash(r);
	p->size = (int64_t)unpack_number(r, size);
	p->text = unpack_text(r);
	get_headers(a, r, &p->fields);
	if (p->from > p->body || p->body > p->end || p->media_type.n == 0)
		r->is_bad = true;
}

static void get_deviations(struct arena *a, struct unpacking *r, struct mail *m)
{
	const size_t n = unpack_number(r, MAIL_DEVIATIONS_MAX);
	for (size_t i = 0; i < n && !r->is_bad; i++) {
		struct mail_deviation *d = ARENA_PUSH(a, &m->deviations);
		d->name = mail_fault_name((enum mail_fault)unpack_number(r, MAIL_FAULTS - 1));
		d->place = unpack_text(r);
	}
}

enum rc mail_unpack(struct cx *cx, struct str packed, size_t size, struct mail *out)
{
	struct unpacking r = { .rest = packed };
	struct mail m = { .parts = { .n = 0 } };
	const size_t n = unpack_number(&r, MAIL_PARTS_MAX);
	for (size_t i = 0; i < n && !r.is_bad; i++)
		get_part(cx->arena, &r, i, size, ARENA_PUSH(cx->arena, &m.parts));
	get_deviations(cx->arena, &r, &m);
	if (!unpack_is_done(&r) || n == 0)
		return cx_fail(cx, RC_BUG,
			       "what the process that read the mail says is not in order");
	*out = m;
	return RC_OK;
}
