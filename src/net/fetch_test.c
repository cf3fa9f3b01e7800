// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/fetch.h"

#include "core/test.h"

TEST(an_address_of_this_computer_is_no_users_name)
{
	static const struct {
		const char *url;
		bool here;
	} cases[] = {
		{ "http://127.0.0.1:80", true },
		{ "http://127.0.0.1:8080/x?y=z", true },
		{ "http://[::1]:8080/", true },
		{ "http://127.0.0.1:80@else.example/", false },
		{ "http://127.0.0.1:x@else.example/", false },
		{ "http://127.0.0.1:80.else.example/", false },
		{ "http://127.0.0.1:/", false },
		{ "http://127.0.0.1.else.example:80/", false },
		{ "http://else.example/127.0.0.1:80", false },
		{ "https://127.0.0.1:80/", false },
		{ "127.0.0.1:80/", false },
		{ "", false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EQ(fetch_is_here(str_from_c(cases[i].url), STR("http://")), cases[i].here);
	struct fetch_res res;
	const struct fetch_req req = { .url = STR("http://127.0.0.1:1@localhost:1/"),
				       .timeout_ms = 1000,
				       .answer_max = 100 };
	EQ(fetch_get(cx, &req, &res), RC_INVALID);
}
