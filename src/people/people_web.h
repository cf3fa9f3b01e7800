// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * people_web: what the pages about people share, and what the dispatcher asks of them.
 *
 * Memory:  in the request's arena; struct people_site outlives the server.
 */
#ifndef PEOPLE_PEOPLE_WEB_H
#define PEOPLE_PEOPLE_WEB_H

#include "crypto/seal.h"
#include "crypto/token.h"
#include "people/access.h"
#include "people/session_db.h"
#include "people/sign_in_db.h"
#include "web/dispatch.h"
#include "web/parts.h"

/* What another room does when one of its approvals was decided, in the same unit. */
struct approval;
struct approval_ask;
struct member_kind;
typedef enum rc people_decided(struct cx *cx, struct page *pg, const struct approval *approval,
			       const struct approval_ask *ask);

/* What an approval of another room is about, as people read it; empty: nothing but its bytes. */
typedef enum rc people_shown(struct cx *cx, struct page *pg, const struct approval *approval,
			     struct html *out);

/* Whether a certificate (DER) of a person may sign. RC_INVALID: it was revoked; the sentence is
 * for its owner. */
typedef enum rc people_revoked(struct cx *cx, struct str data_dir, struct str certificate);

/* What is the same for all people of this node. */
struct people_site {
	people_revoked *revoked; // asked each time that a certificate signs or is registered
	struct str data_dir;	 // for it
	people_decided *decided; // NULL: nothing more
	people_shown *shown;	 // NULL: only bytes
	const struct member_kind *glass; // for what it can be broken (people/member_db.h)
	struct seal_key key;
	struct session_limits limits;
	struct str rp_id;  // "node.example": whose passkeys these are
	struct str origin; // "https://node.example"
};

/* Hooks for struct dispatch. */
extern const struct web_hooks people_hooks;

/* The navigation of those who are signed in. */
extern const struct web_entry people_navigation[];

/* The same on the node of a provider, which drafts nothing and has no cases. */
extern const struct web_entry people_provider_navigation[];

/* The tables of the pages, one a file. */
extern const struct web_route people_account_routes[], people_alarm_routes[],
	people_approval_routes[], people_certificate_routes[], people_erasure_routes[],
	people_factor_routes[], people_help_routes[], people_list_routes[], people_node_routes[],
	people_organisation_routes[], people_passkey_routes[], people_sign_in_routes[],
	people_start_routes[];

/* Who acts on this page. */
struct actor people_actor(const struct page *pg);

/* RC_DENIED, with the sentence in the page's language. */
NODISCARD enum rc people_denied(struct cx *cx, struct page *pg, enum permission need);

/* From where, as the sign-in keeps it. */
struct sign_in_from people_from(const struct page *pg);

/* The hash of the browser's session token; all zero when it sent none. */
struct sha256 people_token(const struct page *pg);

/* Where to go on after signing in: the form's or the address's "next", if it is a page of
 * ours; else /home, which leads to the desk of whoever has one, else to /account. */
struct str people_next(const struct page *pg);

/* Redirects to an address that has its language prefix already. */
enum rc people_go(struct page *pg, struct str href);

/* The proposal of the address: its proposer's, and theirs who may decide it. Else RC_MISSING. */
NODISCARD enum rc people_approval_load(struct cx *cx, struct page *pg, struct approval *out);

/* ---- Pieces of forms ---- */

/* Writes one, within page_mark and page_since. */
void people_put_input(struct page *pg, struct input_view v);
void people_put_hidden(struct page *pg, const char *name, struct str value);

/* Fields of an organisation (organisation, country, kind), and what they brought: what is wrong
 * stands beside them. */
void people_put_organisation(struct page *pg, const char *label);
struct organisation people_read_organisation(struct cx *cx, struct page *pg);

/* Sentences as paragraphs. */
void people_put_text(struct page *pg, struct str sentence);

/* Ends a page that is one form: heading as title, and what was marked as its fields. */
enum rc people_form(struct page *pg, struct form_page_view *v);

#endif
