// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/rooms.h"

#include <stdlib.h>

#include "desk/desk_web.h"
#include "evidence/certificate_web.h"
#include "evidence/ending_web.h"
#include "evidence/evidence_web.h"
#include "exchange/consignment_web.h"
#include "exchange/contact_web.h"
#include "exchange/peer_web.h"
#include "exchange/release_db.h"
#include "exchange/release_web.h"
#include "intake/block_web.h"
#include "intake/feed_web.h"
#include "intake/help_web.h"
#include "intake/incident_web.h"
#include "intake/notice_web.h"
#include "intake/public_numbers_web.h"
#include "intake/retain_web.h"
#include "intake/take_web.h"
#include "intake/takedown_web.h"
#include "intake/taxii_web.h"
#include "intake/visit_web.h"
#include "intake/warning_web.h"
#include "law/law_web.h"
#include "law/snapshot.h"
#include "law/worlds.h"
#include "ledger/ledger_web.h"
#include "people/people_web.h"

struct rooms {
	struct law_snapshot *law;
	struct law_worlds *worlds;
	struct store *store; // NULL: no node
	int64_t version;     // of the files of countries that stand
	struct arena arena;  // of the last text given out
	struct arena faults_arena;
	struct str faults; // of those that do not fit; empty: none
};

// Pages that need no database.
#define PUBLIC_ROUTES                                                                             \
	intake_help_routes, law_children_routes, law_compare_routes, law_concept_routes,          \
		law_country_routes, law_data_routes, law_draft_routes, law_dual_routes,           \
		law_instrument_routes, law_matrix_routes, law_route_routes, law_technique_routes, \
		law_what_if_routes, law_world_routes

static const struct web_route *const public_routes[] = { PUBLIC_ROUTES, NULL };

const struct web_route *const rooms_routes[] = {
	PUBLIC_ROUTES,
	desk_agreement_routes,
	desk_bundle_routes,
	desk_call_routes,
	desk_case_report_routes,
	desk_case_routes,
	desk_compose_routes,
	desk_duty_routes,
	desk_enter_routes,
	desk_hit_routes,
	desk_letter_routes,
	desk_given_routes,
	desk_numbers_routes,
	desk_order_routes,
	desk_authority_routes,
	desk_queue_routes,
	desk_request_routes,
	desk_file_routes,
	desk_delivered_routes,
	desk_attach_routes,
	desk_shared_routes,
	desk_propose_routes,
	desk_sent_routes,
	desk_step_routes,
	desk_times_routes,
	desk_undo_routes,
	evidence_act_routes,
	evidence_certificate_routes,
	evidence_certificate_sign_routes,
	evidence_ending_routes,
	evidence_exhibit_routes,
	evidence_package_routes,
	evidence_paper_routes,
	evidence_seal_routes,
	evidence_court_routes,
	evidence_verify_routes,
	exchange_came_routes,
	exchange_consignment_routes,
	exchange_contact_routes,
	exchange_own_card_routes,
	exchange_peer_act_routes,
	exchange_peer_routes,
	exchange_release_routes,
	intake_feed_routes,
	intake_follow_routes,
	intake_incident_act_routes,
	intake_incident_open_routes,
	intake_incident_routes,
	intake_list_routes,
	intake_numbers_routes,
	intake_public_numbers_routes,
	intake_report_routes,
	intake_take_routes,
	intake_block_routes,
	intake_blocked_routes,
	intake_campaign_routes,
	intake_case_routes,
	intake_constituent_routes,
	intake_open_routes,
	intake_takedown_routes,
	intake_notice_routes,
	intake_retain_routes,
	intake_taxii_routes,
	intake_referral_routes,
	intake_visit_routes,
	intake_warn_routes,
	intake_warning_routes,
	ledger_routes,
	ledger_tile_routes,
	ledger_witness_routes,
	people_account_routes,
	people_alarm_routes,
	people_approval_routes,
	people_certificate_routes,
	people_erasure_routes,
	people_factor_routes,
	people_help_routes,
	people_list_routes,
	people_node_routes,
	people_organisation_routes,
	people_passkey_routes,
	people_sign_in_routes,
	people_start_routes,
	NULL,
};

bool rooms_is_delicate(const struct web_route *route)
{
	return route->delicate || access_is_delicate((enum permission)route->need);
}

/* What lies over the installed files. */
struct lies_over {
	struct law_overlay overlay;
	int64_t version;
};

static enum rc read_version(struct cx *cx, struct db *db, void *arg)
{
	struct lies_over *o = arg;
	return release_version(cx, db, &o->version);
}

static enum rc read_over(struct cx *cx, struct db *db, void *arg)
{
	struct lies_over *o = arg;
	TRY(release_version(cx, db, &o->version));
	return release_overlay(cx, db, &o->overlay);
}

static enum rc find_over(struct cx *cx, struct store *store, struct lies_over *out)
{
	*out = (struct lies_over){ 0 };
	return store ? unit_run(cx, store, TX_READ, read_over, out) : RC_OK;
}

static void keep_over(struct rooms *rooms, const struct lies_over *o)
{
	rooms->version = o->version;
	rooms->faults = (struct str){ 0 };
	arena_reset(&rooms->faults_arena);
	for (size_t i = 0; i < o->overlay.n; i++) {
		const struct law_over *over = &o->overlay.p[i];
		if (over->fault.n > 0)
			rooms->faults = arena_fmt(
				&rooms->faults_arena,
				"%.*s; %.*s, which this node had accepted, does not fit any more, "
				"and the installed file stands: %.*s",
				STR_ARG(rooms->faults), STR_ARG(over->file.path),
				STR_ARG(over->fault));
	}
}

enum rc rooms_open(struct cx *cx, struct str law_dir, struct store *store, struct rooms **out)
{
	struct report report;
	struct law_snapshot *law;
	struct lies_over over;
	report_init(&report, cx->arena);
	TRY(find_over(cx, store, &over));
	TRY(law_snapshot_load(cx, law_dir, &over.overlay, &report, &law));
	struct rooms *rooms = calloc(1, sizeof *rooms);
	INVARIANT(rooms != NULL);
	rooms->law = law;
	rooms->store = store;
	keep_over(rooms, &over);
	rooms->worlds = law_worlds_open(law);
	*out = rooms;
	return RC_OK;
}

void rooms_close(struct rooms *rooms)
{
	if (!rooms)
		return;
	law_worlds_close(rooms->worlds);
	law_snapshot_close(rooms->law);
	arena_done(&rooms->arena);
	arena_done(&rooms->faults_arena);
	free(rooms);
}

struct dispatch rooms_dispatch(struct rooms *rooms, const struct site *site, struct store *store)
{
	return (struct dispatch){
		.rooms = store ? rooms_routes : public_routes,
		.store = store,
		.hooks = &people_hooks,
		.duty = desk_duty_line,
		.staff = people_navigation,
		.site = site,
		.begin = law_web_begin,
		.end = law_web_end,
		.arg = rooms->worlds,
	};
}

struct str rooms_law_print(struct rooms *rooms)
{
	const struct law *law = law_snapshot_get(rooms->law);
	arena_reset(&rooms->arena);
	struct str text = arena_fmt(&rooms->arena,
				    "law data of %.*s: %zu countries, %zu instruments",
				    STR_ARG(law->compiled), law->countries.n, law->instruments.n);
	for (size_t i = 0; i < law->over.n; i++)
		text = arena_fmt(&rooms->arena, "%.*s; %.*s as published by %.*s", STR_ARG(text),
				 STR_ARG(law->over.p[i].path),
				 STR_ARG(law->over.p[i].published->by));
	text = arena_fmt(&rooms->arena, "%.*s%.*s", STR_ARG(text), STR_ARG(rooms->faults));
	law_snapshot_put(rooms->law, law);
	return text;
}

bool rooms_law_is_old(struct rooms *rooms)
{
	struct lies_over now = { 0 };
	struct arena arena = { 0 };
	struct cx cx;
	cx_init(&cx, &arena, instant_now());
	const bool known = rooms->store &&
			   unit_run(&cx, rooms->store, TX_READ, read_version, &now) == RC_OK;
	arena_done(&arena);
	return known && now.version != rooms->version;
}

bool rooms_law_reload(struct rooms *rooms, struct str *said)
{
	struct report report;
	struct arena arena = { 0 };
	struct cx cx;
	cx_init(&cx, &arena, instant_now());
	report_init(&report, &arena);
	struct lies_over over;
	const bool ok = find_over(&cx, rooms->store, &over) == RC_OK &&
			law_snapshot_replace(&cx, rooms->law, &over.overlay, &report) == RC_OK;
	if (ok) {
		keep_over(rooms, &over);
		*said = rooms_law_print(rooms);
	} else {
		arena_reset(&rooms->arena);
		*said = arena_copy(&rooms->arena, cx_error(&cx));
	}
	arena_done(&arena);
	return ok;
}
