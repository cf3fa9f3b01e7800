// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * request_web: views of one request, and of the forms that compose it.
 */
#ifndef DESK_REQUEST_WEB_H
#define DESK_REQUEST_WEB_H

#include "desk/agreement_web.h"
#include "desk/given_web.h"
#include "desk/silence_web.h"
#include "people/sign_web.h"

struct request_line {
	const char *label; // English, marked
	struct str text;
	bool broken; // a digest or the like, that may be broken anywhere
};
struct request_lines {
	struct request_line *p;
	size_t n, cap;
};

/* Something that stands between the draft and its sending. */
struct request_gap {
	struct str label, why, source, href;
	struct str quoted; // why, in words of the law data, which are English
	bool done;
};
struct request_gaps {
	struct request_gap *p;
	size_t n, cap;
};

struct request_sentences {
	const char **p; // English, marked
	size_t n, cap;
};

/* A step that this person may take, and what it still needs. */
struct request_step_row {
	const char *name; // English, marked
	struct str href;
	struct request_sentences needs;
};

struct request_event {
	const char *what; // English, marked
	bool heard;	  // by the other node's program
	struct str time, who, reason, ground, until;
	struct law_strings people; // behind an answer, and whether they signed it
	const char *lacks;	   // a signature is missing; NULL: none is
	bool by_hand;
};

/* A request that belongs to this one. */
struct request_link {
	const char *link, *kind; // English, marked
	struct str href, reference, until;
	struct desk_tag state;
};

/* Attached, handed over, or came. */
struct request_file {
	const char *state; // English, marked
	struct str name, size, digest;
	struct str href;   // empty: it is not here yet
	struct str sealed; // number of the exhibit that it is in; empty: none
	struct str sealed_href;
	struct str progress; // of one on its way between two nodes
	struct {
		struct form_view *p;
		size_t n, cap;
	} deeds;
};

struct request_page_view {
	struct str reference, their_reference, pair, case_reference, case_href, next;
	const char *kind; // English, marked
	struct str law;
	struct str peer;   // the node it goes to or came from; empty: none
	const char *proof; // how that proves what it says: English, marked
	bool foreign;	   // it is a HI1 system, and no node
	struct desk_tag state;
	struct desk_clocks clocks;
	bool unverified, unconfirmed, can_verify, can_confirm, draft, may_write, asked, by_hand,
		may_answer, may_follow, may_order, may_narrow, political, delivered;
	struct str verify_href, confirm_href, write_href, basis_href, authorise_href, letter_href,
		ask_href, pdf_href, provider_href, answer_href, follow_href, order_href,
		approval_href;
	struct str agreed_href; // of its provider's agreement; empty: none
	struct agreement_lines agreed;
	struct law_strings times; // of its counterpart
	struct silence_view silence;
	struct given_lines order; // as the provider sees it that was given it
	struct str record_href;
	bool is_order;
	struct request_sentences stops;
	struct request_gaps gaps, doubts;
	struct law_strings narrower;
	struct str basis;
	const char *authority; // English, marked; NULL: nothing is known to be needed
	struct str judge;      // what the judicial authority of this node did; empty: not asked
	struct str judge_why;  // of a refusal
	struct request_lines subject, safeguards, fields, decisions, road;
	struct form_view narrow;
	struct request_lines home; // what the provider is not sent
	struct str receipt_href;   // the signed receipt; empty: none yet
	struct {
		struct request_file *p;
		size_t n, cap;
	} files;
	struct str ask_more_href;   // empty: nothing is missing, or it cannot be asked for now
	struct str attach_href;	    // empty: nothing is attached here
	struct str scan_href;	    // empty: nothing came by hand
	struct str seal_href;	    // empty: nothing came, or whoever looks keeps no evidence
	struct str warning;	    // that nobody has called back yet
	struct str verified;	    // when somebody had
	struct str use;		    // of what came: for which case it may be used
	struct str refused;	    // on the side that asked: who, and what can be done
	struct str limits;	    // of use, as they were stated with what was handed over
	struct desk_told_rows told; // what time brought
	struct str entitled;	    // empty: this node asks
	struct str refusal, refusal_words;
	struct str returned; // why an approver gave it back
	struct {
		struct request_link *p;
		size_t n, cap;
	} links;
	struct {
		struct request_step_row *p;
		size_t n, cap;
	} steps;
	struct request_step_row first; // what is usually next; name NULL: nothing of these
	struct {
		struct request_event *p;
		size_t n, cap;
	} events;
};

/* A basis as a card. */
struct basis_card {
	struct tag_view tag;
	struct str name, provisions, binding, channel, dual;
	struct law_sentences conditions;
};
struct basis_view {
	struct errors_view errors;
	struct str heading, answer, reason;
	struct {
		struct basis_card *p;
		size_t n, cap;
	} cards;
	struct form_view form;
};

struct step_view {
	struct errors_view errors;
	struct str heading, why;
	struct str before; // what whoever takes it must know; empty: nothing
	struct str holder; // until when the provider keeps the data; empty: no order says so
	struct request_sentences needs;
	bool proposes;			  // a second person approves it first
	struct exact_bytes_view approved; // what was; empty: nothing
	struct form_view form;
};

/* What is approved or proposed, out of its bytes. */
struct exact_view {
	struct str reference, request_href, pdf_href;
	struct str write_href;		  // empty: its words cannot be changed here now
	bool unverified;		  // an answer to an asker whom nobody has verified
	bool to_provider;		  // who reads the lines
	struct request_lines lines, home; // home: approved with it, and not sent
};

/* This node asks a provider, which is not sent all (desk/sent.h). */
bool desk_goes_to_provider(const struct request *r);

/* What the bytes say, and what stays; false: some of them are of another form, and nothing is
 * filled in. */
bool desk_exact_lines(const struct law_view *lv, const struct request *r, struct str bytes,
		      struct exact_view *v);

/* Puts what composing found into a page of the request. */
void request_fill_composition(struct page *pg, const struct desk_request *d,
			      struct request_page_view *v);

/* What is missing, each with its rule. */
void request_fill_gaps(struct page *pg, const struct desk_request *d, const struct composition *c,
		       struct request_page_view *v);

/* Where this node is asked: what the request does not say, and the road to ask for it. */
void lack_fill(struct page *pg, const struct desk_request *d, struct request_page_view *v);

/* The same in words for whoever asked, one line each; empty: nothing is missing. */
struct str lack_words(struct page *pg, const struct desk_request *d);

/* The best open basis where none is chosen, what it wants to be declared, and its terms. */
NODISCARD enum rc request_fill_basis(const struct law_view *lv, struct request *r);

/* Fields for the classes and the period of a request, and the request as they narrow it. */
/* Closed, but for a form that comes back. */
void request_put_details(struct page *pg, struct str summary, struct html inner);

/* Of a form that has them, for struct web_form: what stands over a field of a request. */
const char *request_field_label(struct str name);

/* For the same: the words of a choice that forms of requests share; of any other nothing. */
struct str request_field_word(struct page *pg, struct str name, struct str value);

void request_put_scope(struct page *pg, const struct desk_request *d);
struct request *request_read_scope(struct page *pg, const struct request *r);

/* "Budapest Convention 29, open, binding" */
struct str request_route_text(const struct law_view *lv, const struct route *r);

/* A refusal by the rules becomes a mistake of the field, so that nothing typed is lost. */
enum rc request_refused(struct page *pg, const char *field, enum rc rc);

#endif
