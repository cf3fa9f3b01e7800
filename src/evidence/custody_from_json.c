// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/custody_from_json.h"

#include "formats/json_read.h"
#include "ledger/entry.h"

enum rc custody_read(struct cx *cx, struct str record, struct custody_event *out)
{
	const struct json_node *v = NULL;
	TRY(json_read(cx, record, &v));
	const struct json_node *by = json_get(v, "by"), *corrects = json_get(v, "corrects"),
			       *changed = json_get(v, "changed");
	struct custody_event e = {
		.at_is_told = str_eq(json_get_text(v, "clock"), STR("told")),
		.name = json_get_text(by, "name"),
		.office = json_get_text(by, "office"),
		.role = json_get_text(by, "role"),
		.from = json_get_text(v, "from"),
		.to = json_get_text(v, "to"),
		.place = json_get_text(v, "place"),
		.purpose = json_get_text(v, "purpose"),
		.has_changed = changed && changed->yes,
		.changes = json_get_text(v, "changes"),
		.seal = json_get_text(v, "seal"),
		.second = json_get_text(v, "second"),
	};
	if (!custody_parse(json_get_text(v, "act"), &e.act) ||
	    !entry_parse_time(json_get_text(v, "at"), &e.at))
		return cx_fail(cx, RC_INVALID, "it is no record of custody");
	if (corrects && corrects->kind == JSON_NUMBER &&
	    !str_to_i64(corrects->text, 1, INT64_MAX, &e.corrects))
		return cx_fail(cx, RC_INVALID, "it corrects no act");
	if (e.act == CUSTODY_KEPT &&
	    !entry_parse_time(json_get_text(v, "keepUntil"), &e.keep_until))
		return cx_fail(cx, RC_INVALID, "it does not say until when");
	*out = e;
	return RC_OK;
}
