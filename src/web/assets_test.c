// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/assets.h"

#include "core/test.h"
#include "net/gzip.h"

TEST(assets_have_addresses_that_change_with_their_bytes)
{
	const struct str one = gzip_pack(cx->arena, STR("a{}")),
			 two = gzip_pack(cx->arena, STR("b{}"));
	struct assets a, b;
	const struct embedded_file fa = { "comity.css.gz", (const unsigned char *)one.p, one.n };
	const struct embedded_file fb = { "comity.css.gz", (const unsigned char *)two.p, two.n };
	REQUIRE(assets_init(cx, &fa, 1, &a) == RC_OK);
	REQUIRE(assets_init(cx, &fb, 1, &b) == RC_OK);
	const struct str href = assets_href(&a, STR("comity.css"));
	CHECK(str_starts(href, STR("/assets/comity.")) && str_ends(href, STR(".css")));
	CHECK(!str_eq(href, assets_href(&b, STR("comity.css"))));
}

TEST(assets_are_sent_as_stored_or_unpacked)
{
	const struct str packed = gzip_pack(cx->arena, STR("a{color:red}"));
	const struct embedded_file file = { "comity.css.gz", (const unsigned char *)packed.p,
					    packed.n };
	struct assets a;
	REQUIRE(assets_init(cx, &file, 1, &a) == RC_OK);
	struct http_req req = { .arena = cx->arena,
				.path = assets_href(&a, STR("comity.css")),
				.gzip = true };
	struct http_res res = { 0 };
	EQ(assets_serve(cx, &a, &req, &res), RC_OK);
	CHECK(str_eq(res.body_gzip, packed));
	EQ(res.cache, HTTP_CACHE_FOR_EVER);
	EQ_STR(res.type, "text/css; charset=utf-8");
	req.gzip = false;
	EQ(assets_serve(cx, &a, &req, &res), RC_OK);
	EQ_STR(res.body, "a{color:red}");
	req.path = STR("/assets/comity.css");
	EQ(assets_serve(cx, &a, &req, &res), RC_MISSING);
}

TEST(the_program_has_its_style_sheet)
{
	struct assets a;
	struct str css;
	REQUIRE(assets_init(cx, embedded_assets, embedded_assets_n, &a) == RC_OK);
	struct http_req req = { .arena = cx->arena, .path = assets_href(&a, STR("comity.css")) };
	struct http_res res = { 0 };
	REQUIRE(assets_serve(cx, &a, &req, &res) == RC_OK);
	css = res.body;
	CHECK(str_find(css, STR(".govuk-button")) != STR_NONE);
	CHECK(str_find(css, STR("@font-face")) == STR_NONE);
	CHECK(a.p[0].gzip.n < 20000);
}
