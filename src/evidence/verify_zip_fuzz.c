// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "evidence/verify_from_zip.h"
#include "formats/json_read.h"

/* Whatever is sent: it is refused as a whole, or its answer can be read, and its first line says what
 * is not proven. */
FUZZ(verify_zip)
{
	struct str json = { 0 };
	const struct json_node *said = NULL;
	const struct verify_zip asked = { .zip = in };
	const enum rc rc = verify_zip(cx, &asked, &json);
	CHECK(rc == RC_OK || rc == RC_INVALID || rc == RC_LIMIT);
	if (rc != RC_OK)
		return;
	REQUIRE(json_read(cx, json, &said) == RC_OK);
	CHECK(str_starts(json_get_text(said, "notProven"), STR("Not proven: ")));
	CHECK(json_get(said, "holds") != NULL && json_get(said, "findingsLeftOut") != NULL);
}
