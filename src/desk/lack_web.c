// SPDX-License-Identifier: AGPL-3.0-or-later
// What a request that came does not say: on its page, and as the words that ask for it.
#include "desk/lack.h"
#include "desk/request_web.h"

void lack_fill(struct page *pg, const struct desk_request *d, struct request_page_view *v)
{
	const struct composition *c = d->view.came;
	const enum request_state s = d->r.progress.state;
	if (!c || c->gaps.n == 0 || state_is_outcome(s) || state_is_end(s))
		return;
	request_fill_gaps(pg, d, c, v);
	for (size_t i = 0; d->works && i < d->view.steps.n; i++) {
		const struct step *row = d->view.steps.p[i].row;
		if (row->action == ACTION_ASK_MORE && page_may(pg, row->need))
			v->ask_more_href = desk_request_href(pg, d->r.id, "steps/ask-more");
	}
}

static struct str say(void *page, const char *english)
{
	return tr((struct page *)page, english);
}

struct str lack_words(struct page *pg, const struct desk_request *d)
{
	return lack_text(pg->cx->arena, d->view.came, say, pg);
}
