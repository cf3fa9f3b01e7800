// SPDX-License-Identifier: AGPL-3.0-or-later
// /peers/own: this node's card and fingerprint, for those who run other nodes.
#include "exchange/html/pages.h"
#include "exchange/own_card_db.h"
#include "exchange/peer_web.h"
#include "formats/json.h"
#include "crypto/fingerprint.h"
#include "law/law_web.h"

static enum rc show_own(struct cx *cx, struct page *pg)
{
	struct own_card card;
	TRY(own_card_load(cx, pg->db, &card));
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		json_int(j, "serial", card.serial);
		json_str(j, "card", card.card);
		json_str(j, "fingerprint",
			 card.serial == 0 ? STR("")
					  : fingerprint_print(cx->arena, &card.fingerprint));
		law_send_json(pg, j);
		return RC_OK;
	}
	const struct own_card_view v = { .card = card.card,
					 .made = page_time(pg, card.made_at),
					 .serial = card.serial,
					 .fingerprint = peer_fingerprint(pg, &card.fingerprint) };
	pg->title = tr(pg, "The card and fingerprint of this node");
	page_crumb(pg, tr(pg, "Other nodes"), "/peers");
	page_exchange_own(pg, &v);
	return RC_OK;
}

static enum rc download(struct cx *cx, struct page *pg)
{
	struct own_card card;
	TRY(own_card_load(cx, pg->db, &card));
	if (card.serial == 0)
		return cx_fail(cx, RC_MISSING, "this node has no card yet");
	buf_add(pg->out, card.card);
	pg->type = STR("text/plain; charset=utf-8");
	return RC_OK;
}

const struct web_route exchange_own_card_routes[] = {
	{ HTTP_GET, "/peers/own", show_own, .formats = PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_PEER_SEE },
	{ HTTP_GET, "/peers/own/card.txt", download, .tx = TX_READ, .need = ACCESS_PEER_SEE },
	{ 0 },
};
