// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/inbound.h"

#include "desk/delivery_inbound.h"
#include "desk/foreign_inbound.h"
#include "desk/hit_inbound.h"
#include "desk/request_inbound.h"
#include "exchange/advice_inbound.h"
#include "exchange/card_inbound.h"
#include "exchange/consignment_inbound.h"
#include "exchange/contact_inbound.h"
#include "exchange/heard_inbound.h"
#include "exchange/release_inbound.h"
#include "exchange/witness_inbound.h"

const struct exchange_kind inbound_kinds[] = {
	{ "advice", advice_apply, NULL },
	{ "card", card_apply, NULL },
	{ "checkpoint", checkpoint_apply, NULL },
	{ "consignment", consignment_apply, NULL },
	{ "consignment-answer", consignment_answer_apply, NULL },
	{ "consignment-withdrawal", consignment_withdrawal_apply, NULL },
	{ "contacts", contacts_apply, NULL },
	{ "cosignature", cosignature_apply, NULL },
	{ "ping", ping_apply, NULL },
	{ "pong", pong_apply, NULL },
	{ "profile", profile_apply, profile_settle },
	{ "prove", prove_apply, prove_settle },
	{ "proof", proof_apply, NULL },
	{ "seen", seen_apply, NULL },
	{ "profile-answer", profile_answer_apply, NULL },
	{ "request", request_apply, request_settle },
	{ "step", step_apply, request_settle },
	{ "delivery", delivery_apply, request_settle, true },
	{ "hi1", foreign_apply, foreign_settle, true }, // of systems that speak nothing of ours
	{ "hit-ask", hit_ask_apply, hit_settle },
	{ "hit-answer", hit_answer_apply, NULL },
	{ 0 },
};
