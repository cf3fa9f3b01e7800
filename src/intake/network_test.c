// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/network.h"

#include "core/test.h"

TEST(a_network_is_read_in_one_form_or_refused)
{
	static const struct {
		const char *text, *printed; // NULL: none
	} cases[] = {
		{ "192.0.2.0/24", "192.0.2.0/24" },
		{ " 192.0.2.7 ", "192.0.2.7" },
		{ "192.0.2.7/32", "192.0.2.7" },
		{ "::ffff:192.0.2.0/120", "192.0.2.0/24" },
		{ "0.0.0.0/0", "0.0.0.0/0" },
		{ "2001:db8::/32", "2001:db8:0:0:0:0:0:0/32" },
		{ "::/0", "0:0:0:0:0:0:0:0/0" },
		{ "192.0.2.7/24", NULL }, // bits beyond
		{ "192.0.2.0/33", NULL },
		{ "192.0.2/24", NULL },
		{ "192.0.02.0/24", NULL },
		{ "2001:db8::/129", NULL },
		{ "2001:db8::1/64", NULL },
		{ "host.example", NULL },
		{ "/24", NULL },
		{ "", NULL },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct network n;
		const bool good = network_parse(str_from_c(cases[i].text), &n);
		EQ(good, cases[i].printed != NULL);
		if (good)
			EQ_STR(network_print(cx->arena, &n), cases[i].printed);
	}
}

TEST(two_networks_begin_alike_as_far_as_they_do)
{
	struct network a, b;
	REQUIRE(network_parse(STR("192.0.2.0/24"), &a) && network_parse(STR("192.0.2.130"), &b));
	EQ(network_common(&a, &b), 96 + 24);
	REQUIRE(network_parse(STR("192.0.3.0/24"), &a));
	EQ(network_common(&a, &b), 96 + 23);
	const struct network cut = network_cut(&b, 96 + 25);
	EQ_STR(network_print(cx->arena, &cut), "192.0.2.128/25");
}
