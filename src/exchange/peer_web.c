// SPDX-License-Identifier: AGPL-3.0-or-later
// /peers: the nodes that this one knows; /peers/ID: one of them.
#include "exchange/peer_web.h"

#include "crypto/fingerprint.h"
#include "exchange/foreign_from_yaml.h"
#include "exchange/contact_to_json.h"
#include "exchange/html/pages.h"
#include "exchange/peer_eyes_db.h"
#include "exchange/witness_db.h"
#include "exchange/witness_to_tlog.h"
#include "formats/json.h"
#include "law/law_web.h"
#include "ledger/search_db.h"
#include "ledger/words_web.h"

/* ---- What the pages share ---- */

struct fingerprint_view peer_fingerprint(struct page *pg, const struct sha256 *fingerprint)
{
	struct fingerprint_view v = { 0 };
	struct str rest = fingerprint_print(pg->cx->arena, fingerprint), group;
	while (rest.n > 0) {
		(void)str_cut(rest, ' ', &group, &rest); // the last group has no blank after it
		*ARENA_PUSH(pg->cx->arena, &v.groups) = group;
	}
	return v;
}

enum rc peer_of_page(struct cx *cx, struct page *pg, struct peer *out)
{
	struct id id;
	if (!id_parse(page_param(pg, "peer"), &id))
		return cx_fail(cx, RC_MISSING, N_("there is no such peer"));
	return peer_load(cx, pg->db, id, out);
}

struct str peer_href(struct page *pg, struct id peer, const char *rest)
{
	return arena_fmt(pg->cx->arena, "/peers/%.*s%s", STR_ARG(id_print(pg->cx->arena, peer)),
			 rest);
}

struct str peer_duration(struct page *pg, struct duration d)
{
	const int64_t tenths = (d.us + 50000) / 100000, seconds = d.us / 1000000;
	struct arena *a = pg->cx->arena;
	if (seconds < 10)
		return tr_with(pg, "{n} s",
			       ARG("n", arena_fmt(a, "%lld.%lld", (long long)(tenths / 10),
						  (long long)(tenths % 10))));
	if (seconds < 120)
		return tr_with(pg, "{n} s", ARG("n", seconds));
	if (seconds < 120 * 60)
		return tr_with(pg, "{n} min", ARG("n", seconds / 60));
	return tr_with(pg, "{n} h", ARG("n", seconds / 3600));
}

static struct str time_or_never(struct page *pg, struct instant t)
{
	return t.us == 0 ? tr(pg, "never") : page_time(pg, t);
}

static struct str country_of(const struct law_view *lv, struct str code)
{
	uint16_t country;
	return law_find_country(lv, str_lower(lv->cx->arena, code), &country)
		       ? law_name_country(lv, country)
		       : code;
}

static struct peer_row_view row_of(const struct law_view *lv, const struct peer *p,
				   const struct card *card, const struct talk *t)
{
	static const char *const colours[PEER_STATES] = {
		[PEER_PROPOSED] = "govuk-tag--yellow",
		[PEER_ACTIVE] = "govuk-tag--green",
		[PEER_SUSPENDED] = "govuk-tag--orange",
		[PEER_REVOKED] = "govuk-tag--red",
	};
	struct page *pg = lv->pg;
	return (struct peer_row_view){
		.href = peer_href(pg, p->id, ""),
		.origin = p->origin,
		.name = p->name,
		.country = country_of(lv, p->country),
		.kind = card_kind_name(card->kind),
		.proof = peer_road_name(p->road),
		.foreign = p->road != PEER_COMITY,
		.state = peer_state_name(p->state),
		.colour = colours[p->state],
		.heard = time_or_never(pg, t->heard),
		.receipt = time_or_never(pg, t->receipt),
		.took = t->measured == 0 ? tr(pg, "not measured yet")
					 : peer_duration(pg, t->median),
		.waiting = t->waiting,
	};
}

/* ---- JSON ---- */

static void time_to_json(struct json *j, struct arena *a, const char *key, struct instant t)
{
	if (t.us == 0)
		json_add_null(j, key);
	else
		json_str(j, key, entry_print_time(a, t));
}

static void one_to_json(struct json *j, struct arena *a, const struct peer *p,
			const struct card *card, const struct talk *t)
{
	json_str(j, "id", id_print(a, p->id));
	json_str(j, "origin", p->origin);
	json_str(j, "name", p->name);
	json_str(j, "country", p->country);
	json_str(j, "kind", str_from_c(card_kind_key(card->kind)));
	json_str(j, "state", str_from_c(peer_state_key(p->state)));
	json_str(j, "proof", str_from_c(peer_road_key(p->road)));
	json_int(j, "serial", p->serial);
	json_str(j, "vouched", p->vouched);
	time_to_json(j, a, "heard", t->heard);
	time_to_json(j, a, "receipt", t->receipt);
	json_int(j, "waiting", t->waiting);
	json_int(j, "measured", t->measured);
	json_int(j, "median_ms", t->median.us / 1000);
	json_int(j, "slowest_ms", t->slowest.us / 1000);
}

/* ---- The list ---- */

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct peer_list list;
	struct peer_list_view v = { .may_manage = page_may(pg, ACCESS_NODE_MANAGE) };
	AUTO(json) j = json_new(cx->arena);
	TRY(law_view_open(cx, pg, &lv));
	TRY(peer_list_from(cx, pg->db, http_query(pg->req, "after"), &list));
	json_begin_array(j, "peers");
	for (size_t i = 0; i < list.n; i++) {
		struct card card;
		struct talk talk;
		TRY(peer_read_card(cx, &list.p[i], &card));
		TRY(talk_load(cx, pg->db, list.p[i].id, &talk));
		*ARENA_PUSH(cx->arena, &v.rows) = row_of(&lv, &list.p[i], &card, &talk);
		json_begin_object(j, NULL);
		one_to_json(j, cx->arena, &list.p[i], &card, &talk);
		json_end(j);
	}
	json_end(j);
	if (list.n == PEER_PAGE)
		v.more = arena_fmt(cx->arena, "/peers?after=%.*s",
				   STR_ARG(page_url(pg, list.p[list.n - 1].origin)));
	pg->title = tr(pg, "Other nodes");
	pg->wide = true;
	if (pg->format == PAGE_JSON)
		law_send_json(pg, j);
	else
		page_exchange_list(pg, &v);
	return RC_OK;
}

/* ---- One ---- */

static void add_key(struct page *pg, struct peer_one_view *v, const char *what, struct str key,
		    struct instant until)
{
	*ARENA_PUSH(pg->cx->arena, &v->keys) = (struct peer_key_view){ tr(pg, what), key,
								       page_time(pg, until) };
}

static void fill_keys(struct page *pg, const struct card *card, struct peer_one_view *v)
{
	const struct instant always = { 0 };
	const struct sha256 encryption = sha256_of(card->encryption);
	for (size_t i = 0; i < card->signing.n; i++)
		add_key(pg, v, TR_MARK("Signs messages"), card->signing.p[i].vkey,
			card->signing.p[i].until);
	for (size_t i = 0; i < card->pins.n; i++)
		add_key(pg, v, TR_MARK("Key of TLS (SHA-256)"),
			sha256_print(pg->cx->arena, &card->pins.p[i]), always);
	if (card->encryption.n > 0)
		add_key(pg, v, TR_MARK("Certificate to encrypt to (SHA-256)"),
			sha256_print(pg->cx->arena, &encryption), always);
	if (card->ledger.n > 0)
		add_key(pg, v, TR_MARK("Signs its ledger"), card->ledger, always);
	if (card->witness.n > 0)
		add_key(pg, v, TR_MARK("Countersigns our ledger"), card->witness, always);
	for (size_t i = 0; i < card->endpoints.n; i++)
		add_key(pg, v, TR_MARK("Address"), card->endpoints.p[i], always);
	for (size_t i = 0; i < card->people.n; i++) {
		const struct card_person *p = &card->people.p[i];
		*ARENA_PUSH(pg->cx->arena, &v->keys) = (struct peer_key_view){
			tr_with(pg, "Own key of {name} (SHA-256)", ARG("name", p->name)),
			sha256_print(pg->cx->arena, &p->key), page_time(pg, p->until)
		};
	}
}

static struct str up_to(struct page *pg, int64_t size, struct instant at)
{
	if (size == 0)
		return (struct str){ 0 };
	return tr_with(pg, "up to entry {n}, {time}", ARG("n", size),
		       ARG("time", page_time(pg, at)));
}

static enum rc fill_cosigned(struct cx *cx, struct page *pg, struct id peer,
			     const struct card *card, struct peer_one_view *v)
{
	struct cosigned c;
	TRY(cosigned_load(cx, pg->db, peer, witness_name(cx, card->witness), &c));
	v->cosigned_ours = up_to(pg, c.ours, c.ours_at);
	v->cosigned_theirs = up_to(pg, c.theirs, c.theirs_at);
	return RC_OK;
}

static enum rc fill_events(struct cx *cx, struct page *pg, struct id peer, struct peer_one_view *v)
{
	const struct ledger_search search = { .object = peer };
	struct ledger_rows rows;
	int64_t next;
	TRY(ledger_find(cx, pg->db, &search, &rows, &next));
	for (size_t i = 0; i < rows.n; i++) {
		struct peer_event_view e = { .what = words_of_act(pg, rows.p[i].act),
					     .at = page_time(pg, rows.p[i].at) };
		struct ledger_entry entry;
		if (rows.p[i].bytes.n > 0) {
			TRY(entry_parse(cx, rows.p[i].bytes, &entry));
			e.note = str_eq(rows.p[i].act, STR("done-alone"))
					 ? STR("") // a key; what was done stands below it
					 : entry.note;
		}
		*ARENA_PUSH(cx->arena, &v->events) = e;
	}
	return RC_OK;
}

static enum rc send_one(struct page *pg, const struct peer *p, const struct card *card,
			const struct talk *talk)
{
	struct arena *a = pg->cx->arena;
	struct contact_list contacts;
	AUTO(json) j = json_new(a);
	TRY(contact_list(pg->cx, pg->db, p->id, &contacts));
	json_begin_object(j, "peer");
	one_to_json(j, a, p, card, talk);
	json_str(j, "fingerprint", fingerprint_print(a, &p->fingerprint));
	json_str(j, "card", p->card);
	contacts_to_json(j, a, &contacts, pg->cx->now);
	json_end(j);
	law_send_json(pg, j);
	return RC_OK;
}

enum rc peer_show(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct peer p = { 0 };
	struct card card;
	struct talk talk;
	struct id proposal;
	TRY(peer_of_page(cx, pg, &p));
	TRY(law_view_open(cx, pg, &lv));
	TRY(peer_read_card(cx, &p, &card));
	TRY(talk_load(cx, pg->db, p.id, &talk));
	TRY(peer_eyes_waiting(cx, pg->db, p.id, &proposal));
	if (pg->format == PAGE_JSON)
		return send_one(pg, &p, &card, &talk);
	struct peer_one_view v = {
		.errors = part_errors(pg),
		.row = row_of(&lv, &p, &card, &talk),
		.fingerprint = peer_fingerprint(pg, &p.fingerprint),
		.card = p.card,
		.vouched = p.vouched,
		.since = page_time(pg, talk.since),
	};
	if (talk.measured > 1)
		v.slowest = peer_duration(pg, talk.slowest);
	if (id_is_set(proposal))
		v.proposal = arena_fmt(cx->arena, "/approvals/%.*s",
				       STR_ARG(id_print(cx->arena, proposal)));
	else if (page_may(pg, ACCESS_NODE_MANAGE))
		peer_forms(pg, &p, &v);
	fill_keys(pg, &card, &v);
	TRY(fill_cosigned(cx, pg, p.id, &card, &v));
	TRY(contact_rows_of(cx, pg, p.id, &v.contacts));
	TRY(contact_offer_of(cx, pg, p.id, &v.offer));
	TRY(fill_events(cx, pg, p.id, &v));
	pg->title = tr_with(pg, "{thing}: {state}", ARG("thing", p.name),
			    ARG("state", tr(pg, peer_state_name(p.state))));
	page_crumb(pg, tr(pg, "Other nodes"), "/peers");
	page_exchange_one(pg, &v);
	return RC_OK;
}

const struct web_route exchange_peer_routes[] = {
	{ HTTP_GET, "/peers", show_list, .formats = PAGE_HTML | PAGE_JSON, .keys = "after",
	  .tx = TX_READ, .need = ACCESS_PEER_SEE },
	{ HTTP_GET, "/peers/:peer", peer_show, .formats = PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_PEER_SEE },
	{ 0 },
};
