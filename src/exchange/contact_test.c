// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/contact_to_text.h"

#include "core/test.h"

static struct contact desk(struct cx *cx)
{
	return (struct contact){ .id = id_new(cx->now),
				 .role = CONTACT_CENTRAL,
				 .name = STR("Duty desk"),
				 .telephone = STR("+94 (11) 000-0000"),
				 .hours = STR("24/7") };
}

TEST(contacts_are_read_as_they_were_written)
{
	struct str text, again;
	struct contact_list got;
	struct contact two[2] = { desk(cx), desk(cx) };
	two[1].id.b[0] ^= 1;
	EQ(contacts_print(cx, &(struct contact_list){ two, 2, 2 }, &text), RC_OK);
	EQ(contacts_parse(cx, text, &got), RC_OK);
	EQ(got.n, 2);
	EQ_STR(got.p[0].telephone, two[0].telephone);
	EQ(got.p[1].role, CONTACT_CENTRAL);
	CHECK(id_eq(got.p[1].id, two[1].id));
	EQ(contacts_print(cx, &got, &again), RC_OK);
	EQ_STR(again, text);
	EQ(contacts_parse(cx, str_slice(text, 0, text.n - 1), &got), RC_INVALID);
	two[1].id = two[0].id;
	EQ(contacts_print(cx, &(struct contact_list){ two, 2, 2 }, &text), RC_OK);
	EQ(contacts_parse(cx, text, &got), RC_INVALID); // one stands twice
}

TEST(a_contact_says_what_can_be_called_and_seen)
{
	struct contact c = desk(cx);
	EQ(contact_check(cx, &c), RC_OK);
	c.telephone = STR("12");
	EQ(contact_check(cx, &c), RC_INVALID);
	c.telephone = STR("+94 11 000;ext");
	EQ(contact_check(cx, &c), RC_INVALID);
	c = desk(cx);
	c.name = STR("Duty\ndesk");
	EQ(contact_check(cx, &c), RC_INVALID);
	c = desk(cx);
	c.languages = STR("en\xe2\x80\xae"
			  "fr");
	EQ(contact_check(cx, &c), RC_INVALID);
}

TEST(a_contact_counts_for_ninety_days)
{
	struct contact c = desk(cx);
	CHECK(!contact_counts(&c, cx->now));
	c.confirmed_at = cx->now;
	CHECK(contact_counts(&c, instant_add(cx->now, SECONDS(90 * 86400 - 1))));
	CHECK(!contact_counts(&c, instant_add(cx->now, DAYS(90))));
}

TEST(a_ping_is_no_answer)
{
	struct ping_text p = { id_new(cx->now), id_new(cx->now) }, got;
	EQ(ping_parse(cx, ping_print(cx->arena, &p), &got), RC_OK);
	CHECK(id_eq(got.ping, p.ping) && id_eq(got.contact, p.contact));
	EQ(pong_parse(cx, pong_print(cx->arena, &p), &got), RC_OK);
	EQ(pong_parse(cx, ping_print(cx->arena, &p), &got), RC_INVALID);
	EQ(ping_parse(cx, STR("comity/ping/v1\n"), &got), RC_INVALID);
}

TEST(two_lists_of_contacts_are_compared)
{
	struct contact before[2] = { desk(cx), desk(cx) }, after[2];
	before[1].id.b[0] ^= 1;
	after[0] = before[0];
	after[1] = before[1];
	const struct contact_list a = { before, 2, 2 }, b = { after, 2, 2 };
	EQ(contact_compare(cx->arena, &a, &b).n, 0);
	after[1].telephone = STR("+94 11 000 0001");
	const struct contact_changes other = contact_compare(cx->arena, &a, &b);
	REQUIRE(other.n == 1);
	CHECK(other.p[0].was == &before[1] && other.p[0].is == &after[1]);
	after[0].id.b[1] ^= 1;
	EQ(contact_compare(cx->arena, &a, &b).n, 3); // new, other, gone
}
