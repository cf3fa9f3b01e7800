// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/multipart.h"

#include "core/test.h"

TEST(a_boundary_is_taken_as_browsers_write_it_only)
{
	static const struct {
		struct str type;
		bool is_form;
		struct str boundary;
	} cases[] = {
		{ STR_INIT("multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW"),
		  true, STR_INIT("----WebKitFormBoundary7MA4YWxkTrZu0gW") },
		{ STR_INIT("Multipart/Form-Data;boundary=xy"), true, STR_INIT("xy") },
		{ STR_INIT("multipart/form-data; boundary=x"), true,
		  STR_INIT("") }, // the library takes none
		{ STR_INIT("multipart/form-data"), true, STR_INIT("") },
		{ STR_INIT("multipart/form-data; boundary="), true, STR_INIT("") },
		{ STR_INIT("multipart/form-data; boundary=\""), true, STR_INIT("") },
		{ STR_INIT("multipart/form-data; boundary=\"\""), true, STR_INIT("") },
		{ STR_INIT("multipart/form-data; boundary=\"x\""), true, STR_INIT("") },
		{ STR_INIT("multipart/form-data; boundary=x; boundary=y"), true, STR_INIT("") },
		{ STR_INIT("multipart/form-data; charset=utf-8; boundary=x"), true, STR_INIT("") },
		{ STR_INIT("multipart/form-data; boundary=a b"), true, STR_INIT("") },
		{ STR_INIT("multipart/form-data; boundary=\xc3\xa9"), true, STR_INIT("") },
		{ STR_INIT("multipart/form-data; boundary="
			   "1234567890123456789012345678901234567890123456789012345678901234567890"
			   "1"),
		  true, STR_INIT("") },
		{ STR_INIT("multipart/mixed; boundary=x"), false, STR_INIT("") },
		{ STR_INIT("application/x-www-form-urlencoded"), false, STR_INIT("") },
		{ STR_INIT(""), false, STR_INIT("") },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str boundary;
		EQ(multipart_type(cases[i].type, &boundary), cases[i].is_form);
		EQ_STR(boundary, cases[i].boundary);
	}
}
