// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * frame: what stands around every page, and the page that says what went wrong.
 *
 * Memory:  in the request's arena.
 */
#ifndef WEB_FRAME_H
#define WEB_FRAME_H

#include "web/page.h"

struct frame_language {
	const struct lang *lang;
	struct str href; // this page in it
};

struct frame_entry {
	const char *path;
	const char *text; // English
	bool current;
};

struct frame_view {
	struct str title; // "Error: {title} – {node}"
	struct str style, icon;
	struct html script; // of a page that asks for a passkey
	struct {
		struct frame_language *p;
		size_t n;
	} languages;
	struct {
		struct frame_entry *p;
		size_t n;
	} navigation;
	bool staff;	     // the frame of people who work on this node
	struct str help;     // for them: the manual on this page
	struct str person;   // who is signed in; empty: nobody
	struct str clock;    // "03:20 UTC"
	struct str duty;     // who is on duty; empty: not shown
	bool staff_entrance; // offer the way to sign in
	struct {
		struct page_crumb *p;
		size_t n;
	} crumbs;
	struct html body;
	struct str print, json, csv; // addresses; empty: not offered
	struct str month;	     // of the law data
	struct date today;
	struct str address; // of this page, without print=1
	bool is_print;
};

struct error_page_view {
	struct str heading;
	struct str sentence; // from where it failed
	bool english;	     // the sentence is
	struct str advice;   // what to do
	struct str href, link;
};

/* Puts the frame around what stands in pg->out. */
void frame_wrap(struct page *pg);

/* Writes the page for a status of 4xx or 5xx. What pg->out held is dropped. `sentence`
 * says what happened; it is left out where it would tell more than the sender may know. */
void frame_error(struct page *pg, int status, struct str sentence);

/* The headers that every answer carries. `passkeys`: the page may run the one script. */
void frame_headers(const struct http_req *req, bool passkeys, struct http_res *res);

#endif
