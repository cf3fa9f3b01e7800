// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/act_words.h"

static const struct act_word peers[] = {
	{ "peer-proposed", N_("Card of another node read, not yet compared") },
	{ "peer-accepted", N_("Another node accepted: fingerprint compared") },
	{ "peer-accepted-vouched", N_("Another node accepted: a secretariat vouches for it") },
	{ "peer-card-replaced", N_("New card of a node, signed by the key before") },
	{ "peer-proposed-again",
	  N_("New card of a node: other country or kind; to be accepted again") },
	{ "peer-suspended", N_("Node suspended") },
	{ "peer-resumed", N_("Suspended node active again") },
	{ "peer-revoked", N_("Node revoked for ever") },
	{ "directory-imported", N_("Directory of a secretariat imported") },
	{ "checkpoint-forked", N_("Another node showed two histories of its ledger") },
	{ "contact-set", N_("Contact of this node set") },
	{ "contact-removed", N_("Contact of this node removed") },
	{ "contacts-accepted", N_("Contacts of another node compared and accepted") },
	{ "contacts-refused", N_("Contacts of another node refused") },
	{ "contacts-received", N_("Contacts of another node received") },
	{ "ping-sent", N_("People of another node asked whether they are there") },
	{ "ping-received", N_("Another node asks whether somebody is here") },
	{ "ping-answered", N_("A person here answered another node") },
	{ "contact-confirmed", N_("Contact of another node confirmed by a person there") },
	{ "profile-drafted", N_("Draft of this country's file of the law data") },
	{ "profile-published", N_("File of this country published to other nodes") },
	{ "profile-received", N_("File of a country received from its node") },
	{ "profile-unreadable", N_("File of a country cannot be read here") },
	{ "profile-accepted", N_("File of a country accepted: it stands here") },
	{ "profile-refused", N_("File of a country refused") },
	{ "profile-undone", N_("File of a country: back to what stood before") },
	{ "profile-answered", N_("Another node said what became of this country's file") },
	{ "node-key-announced", N_("New key of this node announced to other nodes") },
	{ "node-key-replaced", N_("Key of this node replaced") },
	{ "card-made", N_("Card of this node made") },
	{ 0 },
};

static const struct act_word messages[] = {
	{ "message-queued", N_("Message put into the outbox") },
	{ "message-delivered", N_("Message delivered: receipt stored") },
	{ "message-refused-there", N_("Message refused by the other node: receipt stored") },
	{ "message-dropped", N_("Message not sent: the one before it was refused") },
	{ "message-received", N_("Message received") },
	{ "hi1-received", N_("Message of a HI1 system taken: no receipt, our response is kept") },
	{ "hi1-refused", N_("Message of a HI1 system refused: our response is kept") },
	{ "hi1-answered", N_("Message answered by a HI1 system: its response is the evidence") },
	{ "hi1-refused-there",
	  N_("Message refused by a HI1 system: its response is the evidence") },
	{ "message-refused", N_("Message received and refused") },
	{ "freight-delivered", N_("File delivered to another node: receipt stored") },
	{ "freight-received", N_("File of another node received whole") },
	{ "freight-refused", N_("File of another node refused") },
	{ "freight-refused-there", N_("File refused by the other node") },
	{ "freight-gone", N_("File taken back by its sender") },
	{ "freight-paused", N_("Sending or taking a file paused") },
	{ "freight-resumed", N_("Sending or taking a file goes on") },
	{ "freight-taken-back", N_("File taken back before it arrived") },
	{ "receipt-wrong", N_("Receipt of another node does not match") },
	{ 0 },
};

const struct act_group exchange_act_groups[] = {
	{ N_("Other nodes"), peers },
	{ N_("Messages between nodes"), messages },
	{ 0 },
};

const struct act_word exchange_things[] = {
	{ "contact", N_("Contact") },		{ "freight", N_("File on its way") },
	{ "message", N_("Message") },		{ "peer", N_("Other node") },
	{ "profile", N_("File of a country") }, { 0 },
};
