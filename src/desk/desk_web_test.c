// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/desk_web.h"

#include "core/calendar.h"
#include "core/test.h"
#include "law/test_world.h"
#include "web/test_page.h"

TEST(a_time_is_told_whole_by_both_clocks_also_where_the_days_differ)
{
	struct page pg = test_page(cx, NULL);
	struct zone *colombo = NULL, *dakar = NULL;
	REQUIRE(zone_load(cx, cx->arena, STR("Asia/Colombo"), &colombo) == RC_OK);
	REQUIRE(zone_load(cx, cx->arena, STR("Africa/Dakar"), &dakar) == RC_OK);
	const struct desk_zones from_colombo = { colombo, dakar }, from_dakar = { dakar, colombo };
	const struct instant late = { INT64_C(1800645772000000) }; // 2027-01-22T19:22:52Z
	EQ_STR(desk_when(&pg, &from_colombo, late),
	       "Sat 23 Jan 2027, 00:52 Colombo (UTC+5:30) · Fri 22 Jan 2027, 19:22 Dakar (UTC)");
	EQ_STR(desk_when(&pg, &from_dakar, late),
	       "Fri 22 Jan 2027, 19:22 Dakar (UTC) · Sat 23 Jan 2027, 00:52 Colombo (UTC+5:30)");
	const struct instant early = { late.us - INT64_C(6) * 3600 * 1000000 };
	EQ_STR(desk_when(&pg, &from_colombo, early),
	       "Fri 22 Jan 2027, 18:52 Colombo (UTC+5:30) · 13:22 Dakar (UTC)");
	test_page_done(&pg);
}

TEST(words_of_the_law_stand_in_the_language_of_the_page)
{
	struct page pg = test_page(cx, lang_by_prefix(STR("fr"), false));
	const struct law_view lv = { .cx = cx, .pg = &pg, .law = test_law() };
	EQ_STR(desk_words(&lv, STR("Political offence")), "Infraction politique");
	EQ_STR(desk_words(&lv, STR("Budapest Convention 29(5)")), "Convention de Budapest 29(5)");
	EQ_STR(desk_words(&lv, STR("Budapest Conventions")), "Budapest Conventions");
	EQ_STR(desk_words(&lv, STR("as it stands")), "as it stands");
	EQ(desk_words(&lv, STR("")).n, 0);
	test_page_done(&pg);
}
