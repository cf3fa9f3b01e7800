// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/taxii_select_web.h"

#include "intake/block_db.h"
#include "intake/warning_db.h"

struct select {
	struct cx *cx;
	struct db *db;
	const struct share_home *home;
	const struct taxii_filter *f;
	struct taxii_items *out;
};

/* False: the page is full. */
static bool add(const struct select *s, const struct taxii_item *item)
{
	if (!share_is_behind(item->o.place, s->f->after) || !taxii_matches(s->f, &item->o))
		return true;
	if ((int64_t)s->out->n == s->f->limit) {
		s->out->more = true;
		return false;
	}
	*ARENA_PUSH(s->cx->arena, s->out) = *item;
	return true;
}

static bool add_identity(const struct select *s)
{
	const struct instant since = share_identity_since();
	const struct taxii_item item = { .o = { .id = share_identity_id(s->cx->arena, s->home),
						.type = "identity",
						.place = { .at = since },
						.modified = since } };
	return add(s, &item);
}

/* How many rows a page may need: one more tells whether there is another. */
static int64_t rows_for(const struct taxii_filter *f, int64_t all)
{
	return f->is_match ? all : f->limit + 1;
}

static enum rc add_blocks(const struct select *s)
{
	struct block_entries *all = arena_new(s->cx->arena, struct block_entries, 1);
	TRY(block_shared(s->cx, s->db, s->f->after, s->home->now, rows_for(s->f, BLOCK_ENTRIES_MAX),
			 all));
	for (size_t i = 0; i < all->n; i++) {
		const struct block_entry *e = &all->p[i];
		const struct taxii_item item = {
			.o = { .id = block_stix_id(s->cx->arena, s->home, e),
			       .type = "indicator",
			       .place = block_place(e, s->home->now),
			       .modified = block_stix_modified(e, s->home->now) },
			.block = e,
		};
		if (!add(s, &item))
			break;
	}
	return RC_OK;
}

/* The warning, and each of its signs a microsecond further on. */
static bool add_warning(const struct select *s, const struct warning *w,
			const struct warning_signs *signs)
{
	struct taxii_item item = { .o = { .id = warning_stix_id(s->cx->arena, s->home, w),
					  .type = "report",
					  .place = { w->changed_at, w->id },
					  .modified = w->changed_at },
				   .warning = w,
				   .signs = signs };
	bool goes_on = add(s, &item);
	for (size_t i = 0; i < signs->n && goes_on; i++) {
		item.o.id = signs->p[i].id;
		item.o.type = "indicator";
		item.o.place.at.us++;
		item.sign = &signs->p[i];
		goes_on = add(s, &item);
	}
	return goes_on;
}

enum { WARNINGS_MAX = 10000 };

static enum rc add_warnings(const struct select *s, struct id group)
{
	struct warnings *all = arena_new(s->cx->arena, struct warnings, 1);
	// One more for that of which the page before gave a part.
	TRY(warning_shared(s->cx, s->db, group, s->f->after.at, rows_for(s->f, WARNINGS_MAX) + 1,
			   all));
	for (size_t i = 0; i < all->n && !s->out->more; i++) {
		struct warning_texts versions = { 0 };
		struct warning_signs *signs = arena_new(s->cx->arena, struct warning_signs, 1);
		TRY(warning_versions(s->cx, s->db, all->p[i].id, &versions));
		warning_signs(s->cx->arena, s->home, &all->p[i], &versions, signs);
		(void)add_warning(s, &all->p[i], signs); // a full page ends the loop
	}
	return RC_OK;
}

enum rc taxii_select(struct cx *cx, struct db *db, const struct share_home *home,
		     const struct taxii_collection *c, const struct taxii_filter *f,
		     struct taxii_items *out)
{
	const struct select s = { cx, db, home, f, out };
	if (c->kind == TAXII_INBOX || !add_identity(&s))
		return RC_OK;
	return c->kind == TAXII_BLOCKS ? add_blocks(&s) : add_warnings(&s, c->group);
}
