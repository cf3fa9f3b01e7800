// SPDX-License-Identifier: AGPL-3.0-or-later
// /node: can we receive and send, what is wrong, and what to do about it.
#include "crypto/password.h"
#include "formats/parser.h"
#include "ledger/alarm_db.h"
#include "ledger/checkpoint_db.h"
#include "ledger/entry_db.h"
#include "people/account_db.h"
#include "people/alarm_web.h"
#include "people/html/pages.h"
#include "web/pages.h"

/* By this process, since it began. */
static struct str counted(struct page *pg)
{
	const struct box_count c = parser_count();
	return tr_with(pg,
		       "{documents} read; {refused} refused, since they ended the process that "
		       "reads; {late} not read in time",
		       ARG("documents", (int64_t)c.documents), ARG("refused", (int64_t)c.refused),
		       ARG("late", (int64_t)c.late));
}

static enum rc show_node(struct cx *cx, struct page *pg)
{
	struct ledger_alarms faults;
	struct str overdue;
	struct instant since;
	struct node_view v = { 0 };
	TRY(ledger_alarm_list(cx, pg->db, &faults));
	TRY(account_administrators(cx, pg->db, &v.administrators));
	v.hashes = password_count();
	v.read = counted(pg);
	TRY(ledger_origin(cx, pg->db, &v.origin));
	for (size_t i = 0; i < faults.n; i++)
		if (faults.p[i].accepted_at.us == 0)
			*ARENA_PUSH(cx->arena,
				    &v.faults) = (struct node_fault){ page_time(pg, faults.p[i].at),
								      faults.p[i].sentence };
	v.compare = v.faults.n > 0;
	TRY(checkpoint_overdue(cx, pg->db, &overdue, &since));
	if (overdue.n > 0)
		*ARENA_PUSH(cx->arena, &v.faults) = (struct node_fault){ page_time(pg, since),
									 overdue };
	const int64_t n = (int64_t)v.faults.n;
	pg->title = n == 0 ? tr(pg, "Node: it works")
			   : tr_n_with(pg, n, "Node: {n} fault", "Node: {n} faults", ARG("n", n));
	page_people_node(pg, &v);
	return RC_OK;
}

const struct web_route people_node_routes[] = {
	{ HTTP_GET, "/node", show_node, .tx = TX_READ, .need = ACCESS_NODE_SEE },
	{ 0 },
};
