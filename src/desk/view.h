// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * view: a request with all that a reader or a program wants to know of it at once: what
 * stops it, its clocks, which steps are open and what each still needs.
 */
#ifndef DESK_VIEW_H
#define DESK_VIEW_H

#include "desk/act.h"
#include "desk/entitlement.h"

struct view_step {
	const struct step *row;
	struct guards needs; // that do not hold yet without more being said
};

struct agreement_view; // desk/agreement_check.h

struct request_view {
	const struct request *request;
	const struct composition *composition; // NULL: it has left, or this node is asked
	const struct composition *came;	       // where this node is asked: what the same rules find
					       // in what came; NULL: of a country or an
					       // offence that our law data do not know
	struct entitlement entitled;	       // of the asker, where this node is asked
	const struct agreement_view *agreement; // NULL: none; filled in by agreement_view_of
	struct clock_list clocks;
	struct {
		struct view_step *p;
		size_t n, cap;
	} steps; // of this side's people
};

/* Before it leaves, composition tells what stops it; RC_INVALID as compose gives it. Of what came,
 * a basis that our law data do not know is taken as not named. */
NODISCARD enum rc view_make(struct cx *cx, const struct world *w, const struct request *r,
			    const struct clock_settings *settings, struct request_view *out);

#endif
