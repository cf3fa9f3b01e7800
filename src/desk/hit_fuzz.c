// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "desk/hit_to_hi1.h"
#include "exchange/document_to_hi1.h"

static const struct document_kind ask = { "hit-ask", "HitQuestion", "application/json" },
				  answer = { "hit-answer", "HitAnswer", "application/json" };

static enum rc read_ask(struct cx *cx, struct str body, struct hit_words *out)
{
	struct hi1_message m;
	struct hi1_fault fault;
	TRY(hi1_read(cx, HI1_XML, body, &m, &fault));
	return hit_ask_read(cx, &m, out);
}

static enum rc read_answer(struct cx *cx, struct str body, struct hit_words *out)
{
	struct hi1_message m;
	struct hi1_fault fault;
	TRY(hi1_read(cx, HI1_XML, body, &m, &fault));
	return hit_answer_read(cx, &m, out);
}

/* What is read of a question, and of an answer, is written and read again the same. The input is
 * what stands in the Document. */
FUZZ(hit)
{
	struct hit_words w = { 0 }, again = { 0 };
	struct str body;
	const struct envelope_sides sides = {
		.peer_country = STR("AA"),
		.peer = STR("a.example"),
		.country = STR("BB"),
		.node = STR("b.example"),
		.transaction = STR("0c2b7d3e-5f10-4a6b-8c9d-1e2f3a4b5c6d"),
	};
	if (document_print(cx, &sides, &ask, in, &body) == RC_OK &&
	    read_ask(cx, body, &w) == RC_OK) {
		CHECK(w.points.n > 0 && w.points.n <= HIT_POINTS_MAX);
		EQ(hit_ask_print(cx, &sides, &w, &body), RC_OK);
		EQ(read_ask(cx, body, &again), RC_OK);
		EQ(again.points.n, w.points.n);
	}
	if (document_print(cx, &sides, &answer, in, &body) == RC_OK &&
	    read_answer(cx, body, &w) == RC_OK) {
		CHECK(w.points.n <= HIT_POINTS_MAX && w.others.n <= HIT_OTHERS_MAX);
		EQ(hit_answer_print(cx, &sides, &w, &body), RC_OK);
		EQ(read_answer(cx, body, &again), RC_OK);
		EQ(again.points.n, w.points.n);
		EQ(again.others.n, w.others.n);
		EQ_STR(again.refused, w.refused);
	}
}
