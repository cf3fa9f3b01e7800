// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "evidence/verify_from_blob.h"
#include "evidence/verify_from_zip.h"
#include "formats/json_read.h"
#include "formats/test_archive.h"

static bool holds(struct cx *cx, struct str json)
{
	const struct json_node *said = NULL;
	REQUIRE(json_read(cx, json, &said) == RC_OK);
	CHECK(str_starts(json_get_text(said, "notProven"), STR("Not proven: ")));
	return json_get(said, "holds")->yes;
}

/* What lies elsewhere and is given in ranges is judged as what was sent: but for a CRC-32 of what is
 * stored, which nobody compares there. */
static void from_afar(struct cx *cx, struct str in, bool is_refused, bool held)
{
	struct str json = { 0 };
	const struct verify_blob asked = { &in, in.n, test_archive_read, STR("") };
	const enum rc rc = verify_blob(cx, &asked, VERIFY_SHOWN_MAX, &json);
	CHECK(rc == RC_OK || rc == RC_INVALID || rc == RC_LIMIT);
	if (rc == RC_OK)
		CHECK(holds(cx, json) || !held);
	else
		CHECK(is_refused || rc == RC_LIMIT);
}

/* Whatever is sent: it is refused as a whole, or its answer can be read, and its first line says what
 * is not proven. */
FUZZ(verify_zip)
{
	struct str json = { 0 };
	const struct json_node *said = NULL;
	const struct verify_zip asked = { .zip = in };
	const enum rc rc = verify_zip(cx, &asked, &json);
	CHECK(rc == RC_OK || rc == RC_INVALID || rc == RC_LIMIT);
	from_afar(cx, in, rc != RC_OK, rc == RC_OK && holds(cx, json));
	if (rc != RC_OK)
		return;
	REQUIRE(json_read(cx, json, &said) == RC_OK);
	CHECK(str_starts(json_get_text(said, "notProven"), STR("Not proven: ")));
	CHECK(json_get(said, "holds") != NULL && json_get(said, "findingsLeftOut") != NULL);
}
