// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/oversight_db.h"

// The seven fields are those of field_is_safeguard, the three those that a provider is sent, the
// kinds those to providers; a test compares them.
SQL_STATEMENT(
	oversight_numbers,
	"WITH seen AS ("
	"  SELECT r.id, r.side, r.kind, r.basis, r.refusal_place,"
	"         CASE WHEN r.side = 1 AND r.kind IN ('domain-registration', 'direct-subscriber',"
	"                       'direct-production', 'direct-preservation', 'order-preservation',"
	"                       'order-path', 'order-production') THEN 0 ELSE 1 END AS whole,"
	"         CASE WHEN r.preserved_at > 0 THEN 1 ELSE 0 END AS preserved,"
	"         CASE WHEN r.preserved_at > 0 AND r.follow_up_at = 0"
	"               AND (r.closed_at > 0 OR r.state = 'expired') THEN 1 ELSE 0 END AS alone,"
	"         CASE r.side WHEN 0 THEN r.to_country ELSE r.from_country END AS country"
	"    FROM desk_request r"
	"   WHERE CASE r.side WHEN 0 THEN r.sent_at ELSE r.delivered_at END >= $1"
	"     AND CASE r.side WHEN 0 THEN r.sent_at ELSE r.delivered_at END < $2"
	"), judged AS ("
	"  SELECT r.side, r.country, r.refusal_place, r.preserved, r.alone,"
	"         CASE WHEN r.kind NOT IN ('advice', 'consultation', 'spontaneous-information')"
	"               AND (SELECT count(*) FROM desk_request_text t WHERE t.request_id = r.id"
	"                     AND (t.field IN ('duration', 'authority', 'notice') OR"
	"                          (r.whole = 1 AND t.field IN ('gravity', 'necessity',"
	"                                                       'less-intrusive', 'persons'))))"
	"                   < CASE r.whole WHEN 1 THEN 7 ELSE 3 END"
	"              THEN 1 ELSE 0 END AS unanswered,"
	"         CASE WHEN EXISTS (SELECT 1 FROM desk_request_decision d"
	"                            WHERE d.request_id = r.id AND d.code LIKE 'flag-%')"
	"              THEN 1 ELSE 0 END AS flagged,"
	"         CASE WHEN r.basis = 'none' THEN 1 ELSE 0 END AS no_basis,"
	"         CASE WHEN EXISTS (SELECT 1 FROM desk_step s WHERE s.request_id = r.id"
	"                            AND s.action = 'ask-narrower') THEN 1 ELSE 0 END AS asked,"
	"         CASE WHEN EXISTS (SELECT 1 FROM desk_step s WHERE s.request_id = r.id"
	"                            AND s.action = 'narrow') THEN 1 ELSE 0 END AS narrowed"
	"    FROM seen r)"
	" SELECT side, country, count(*), count(CASE WHEN refusal_place > 0 THEN 1 END),"
	"        count(CASE WHEN asked = 1 THEN 1 END), count(CASE WHEN narrowed = 1 THEN 1 END),"
	"        count(CASE WHEN unanswered + flagged + no_basis > 0 THEN 1 END),"
	"        count(CASE WHEN unanswered = 1 THEN 1 END),"
	"        count(CASE WHEN flagged = 1 THEN 1 END), count(CASE WHEN no_basis = 1 THEN 1 END),"
	"        count(CASE WHEN preserved = 1 THEN 1 END), count(CASE WHEN alone = 1 THEN 1 END)"
	"   FROM judged GROUP BY side, country ORDER BY side, country");

enum rc oversight_load(struct cx *cx, struct db *db, int year, struct oversight *out)
{
	AUTO(rows) r = NULL;
	struct oversight o = { .year = year };
	if (year < 2000 || year > 9000)
		return cx_fail(cx, RC_INVALID, "a year is a number such as 2026");
	const int64_t begin = INT64_C(86400000000) * date_from_ymd(year, 1, 1).days;
	const int64_t end = INT64_C(86400000000) * date_from_ymd(year + 1, 1, 1).days;
	TRY(ROWS_OPEN(cx, db, &r, &oversight_numbers, VAL(begin), VAL(end)));
	while (rows_next(r)) {
		struct oversight_row *row = ARENA_PUSH(cx->arena, &o);
		*row = (struct oversight_row){ 0 };
		row->side = rows_int(r) == 0 ? SIDE_ASKING : SIDE_ASKED;
		row->country = rows_str(r);
		for (enum oversight_number k = 0; k < OVERSIGHT_NUMBERS; k++)
			row->n[k] = rows_int(r);
	}
	TRY(rows_end(cx, r));
	*out = o;
	return RC_OK;
}
