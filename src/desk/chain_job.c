// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/chain_job.h"

#include "desk/calendar_db.h"
#include "desk/chain_db.h"
#include "desk/chain_to_papers.h"
#include "desk/letter_to_pdf.h"
#include "desk/request_db.h"
#include "desk/step_db.h"

/* The request as it would be printed today. */
static enum rc add_letter(struct cx *cx, struct db *db, const struct chain_ask *ask,
			  struct id request, struct package_chain *out)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	struct letter_style style = { .paper = PDF_A4,
				      .translate = ask->language.say,
				      .country = ask->language.country,
				      .language = ask->language.language };
	struct clock_settings settings;
	struct step_list steps;
	struct str bytes;
	size_t unknown; // characters that no font shows are boxes with their number
	TRY(request_load(cx, db, request, r));
	TRY(calendar_load(cx, db, r->from, r->to, &settings));
	style.asking = settings.asking_zone;
	style.asked = settings.asked_zone;
	TRY(step_list(cx, db, r, &steps));
	style.steps = &steps;
	TRY(letter_to_pdf(cx, ask->law, r, &style, &bytes, &unknown));
	chain_add_letter(cx->arena, bytes, out);
	return RC_OK;
}

enum rc desk_chain(struct cx *cx, struct db *db, const struct chain_ask *ask, struct id request,
		   struct package_chain *out)
{
	struct chain_request *c = arena_new(cx->arena, struct chain_request, 1);
	TRY(chain_load(cx, db, ask->address, request, c));
	chain_to_papers(cx->arena, c, out);
	return ask->law ? add_letter(cx, db, ask, request, out) : RC_OK;
}
