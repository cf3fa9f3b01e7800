// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * call_web: views of /duty/calls, /duty/channels and /duty/now.
 */
#ifndef DESK_CALL_WEB_H
#define DESK_CALL_WEB_H

#include "desk/call_db.h"
#include "desk/desk_web.h"

struct call_send_row {
	struct str who, sent, failed;
	const char *kind; // English, marked
};
struct call_view {
	struct str reference, at, due, request_href, taken;
	struct desk_tag tag;
	const char *urgency, *standing; // English, marked
	bool acknowledges;		// taking it tells the other side that a person has it
	bool may_take;
	struct form_view take;
	struct {
		struct call_send_row *p;
		size_t n, cap;
	} sends;
};

struct channel_row {
	const char *kind; // English, marked
	struct str address, sent, failed;
	struct form_view test, remove;
};
struct channel_rows {
	struct channel_row *p;
	size_t n, cap;
};
struct channels_view {
	struct errors_view errors;
	struct channel_rows rows, shared; // one's own, and the roster's
	struct form_view add;
};

/* A call that waits, as a line with a button. */
struct call_link {
	struct str href, reference, at;
	struct desk_tag tag;
};
struct call_links {
	struct call_link *p;
	size_t n, cap;
};

/* The telephone's page. */
struct now_view {
	struct str duty, now;
	struct call_links calls;
	struct str next_href, next_reference; // empty: no request of theirs has a clock
	struct desk_clock clock;
	struct str note, note_by; // the last that nobody took; empty: none
	struct form_view take_note;
	bool may_take_note;
};

/* Those that wait for somebody. */
NODISCARD enum rc call_web_waiting(struct cx *cx, struct page *pg, struct call_links *out);

#endif
