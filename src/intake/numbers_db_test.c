// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/numbers_db.h"

#include "intake/report_db.h"
#include "people/test_people.h"

static struct id add(struct cx *cx, struct test_world *w, const char *text, const char *type,
		     struct told_facts told)
{
	const struct str raw = str_from_c(text);
	struct intake_report r = { .channel = INTAKE_MAIL,
				   .received = sha256_of(raw),
				   .received_size = (int64_t)raw.n,
				   .format = STR("mail"),
				   .category = STR("content"),
				   .type = str_from_c(type),
				   .text = raw };
	OK(intake_add(cx, w->db, NULL, &r, NULL, NULL));
	OK(told_put(cx, w->db, r.id, &told));
	return r.id;
}

PEOPLE_TEST(reports_are_counted_by_kind_country_loss_and_day)
{
	struct numbers n;
	const struct instant from = { cx->now.us - DAYS(1).us }, to = { cx->now.us + DAYS(3).us };
	(void)add(cx, w, "a", "fraud", (struct told_facts){ STR("KE"), STR("KES"), 100 });
	(void)add(cx, w, "b", "fraud", (struct told_facts){ STR("KE"), STR("KES"), 50 });
	cx->now.us += DAYS(1).us;
	(void)add(cx, w, "c", "phishing", (struct told_facts){ .amount = 0 });
	OK(numbers_load(cx, w->db, from, to, &n));
	EQ(n.reports, 3);
	EQ(n.lists[NUMBERS_KINDS].n, 2);
	EQ_STR(n.lists[NUMBERS_KINDS].p[0].name, "content/fraud");
	EQ(n.lists[NUMBERS_KINDS].p[0].reports, 2);
	EQ_STR(n.lists[NUMBERS_COUNTRIES].p[0].name, "KE");
	EQ_STR(n.lists[NUMBERS_COUNTRIES].p[1].name, "");
	EQ_STR(n.lists[NUMBERS_LOSSES].p[0].name, "KES");
	EQ(n.lists[NUMBERS_LOSSES].p[0].amount, 150);
	EQ(n.lists[NUMBERS_DAYS].n, 2);
	EQ(n.looked, 3);
	EQ(n.acted, 0);
	OK(numbers_load(cx, w->db, cx->now, to, &n));
	EQ(n.reports, 1);
}
