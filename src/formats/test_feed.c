// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/test_feed.h"

#include "core/test.h"

static void check_event(struct str document, const struct feed_event *e)
{
	CHECK(e->at <= document.n && e->n <= document.n - e->at);
	CHECK(e->incidents >= 1 && e->incidents <= FEED_INCIDENTS_MAX);
	CHECK(e->first.us >= 0 && e->last.us >= 0);
	CHECK(e->subjects.n <= FEED_SUBJECTS_MAX && e->faults.n <= FEED_FAULTS_MAX);
	for (size_t i = 0; i < FEED_TEXTS; i++)
		CHECK(str_is_utf8(e->texts[i]));
	for (size_t i = 0; i < e->subjects.n; i++) {
		CHECK(e->subjects.p[i].value.n > 0 && e->subjects.p[i].kind < FEED_KINDS);
		CHECK(e->subjects.p[i].port >= 0 && e->subjects.p[i].port <= 65535);
	}
}

void test_feed_check(struct cx *cx, struct str document, const struct feed *f)
{
	struct feed again = { .format = FEED_NONE };
	struct buf a, b;
	for (size_t i = 0; i < f->events.n; i++)
		check_event(document, &f->events.p[i]);
	buf_init(&a, (size_t)256 << 20);
	buf_init(&b, (size_t)256 << 20);
	feed_pack(&a, f);
	REQUIRE(feed_unpack(cx, buf_str(&a), document.n, &again) == RC_OK);
	feed_pack(&b, &again);
	CHECK(str_eq(buf_str(&a), buf_str(&b)));
	buf_done(&a);
	buf_done(&b);
}
