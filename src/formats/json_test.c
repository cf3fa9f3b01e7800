// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/json.h"
#include "core/test.h"

TEST(json_keeps_the_order_and_escapes_text)
{
	AUTO(json) j = json_new(cx->arena);
	json_str(j, "z", STR("a\"b\\c\n\x01 C\xC3\xB4te </script>"));
	json_begin_array(j, "list");
	json_int(j, NULL, INT64_MIN);
	json_begin_object(j, NULL);
	json_bool(j, "yes", true);
	json_add_null(j, "none");
	json_end(j);
	json_begin_array(j, NULL);
	json_end(j);
	json_end(j);
	json_str(j, "a", (struct str){ 0 });
	struct buf b;
	buf_init(&b, 1000);
	json_print(j, &b);
	EQ_STR(buf_str(&b), "{\n"
			    "  \"z\": \"a\\\"b\\\\c\\n\\u0001 C\xC3\xB4te </script>\",\n"
			    "  \"list\": [\n"
			    "    -9223372036854775808,\n"
			    "    {\n"
			    "      \"yes\": true,\n"
			    "      \"none\": null\n"
			    "    },\n"
			    "    []\n"
			    "  ],\n"
			    "  \"a\": \"\"\n"
			    "}\n");
	buf_done(&b);
}

TEST(json_that_does_not_fit_is_told)
{
	AUTO(json) j = json_new(cx->arena);
	json_str(j, "key", STR("a long value"));
	struct buf b;
	buf_init(&b, 10);
	json_print(j, &b);
	CHECK(buf_full(&b));
	buf_done(&b);
}
