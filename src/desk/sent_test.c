// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/sent.h"

#include "core/test.h"
#include "desk/document_from_json.h"
#include "desk/request_to_hi1.h"
#include "desk/safeguards.h"
#include "desk/scope.h"
#include "desk/test_desk.h"
#include "formats/test_hi1.h"

static struct request telling(struct cx *cx, enum request_kind kind)
{
	struct request r = { .id = id_new(cx->now),
			     .reference = STR("KE-2026-000001"),
			     .progress = { .kind = kind },
			     .from = STR("KE"),
			     .to = kind_row(kind)->to == TO_PROVIDER_HOME ? STR("KE") : STR("GE"),
			     .provider = STR("Example"),
			     .offence = STR("illegal-access"),
			     .basis = STR("none"),
			     .executes = id_new(cx->now),
			     .classes = 1 };
	for (enum request_field f = 0; f < FIELDS; f++)
		r.text[f] = arena_fmt(cx->arena, "word-of-%s", field_key(f));
	r.decisions[r.decisions_n++] = (struct decision){
		STR("power"), STR("word-of-decision"), { { 0 } }, cx->now
	};
	return r;
}

static bool is_case(enum request_field f)
{
	return f == FIELD_GRAVITY || f == FIELD_FACTS || f == FIELD_DATA_LINK ||
	       f == FIELD_NECESSITY || f == FIELD_LESS_INTRUSIVE || f == FIELD_PERSONS;
}

/* Words that invite to tell the case, and that some orders must have: 7(4), Annex I, section C. */
static bool is_named(enum request_kind k, enum request_field f)
{
	const bool certificate = k == KIND_DIRECT_PRODUCTION || k == KIND_DIRECT_PRESERVATION;
	return f == FIELD_INVESTIGATOR ? k == KIND_DIRECT_SUBSCRIBER : certificate;
}

/* What is needed is there, and nothing of the case. */
static void check_face(struct cx *cx, const struct request *r, struct str face)
{
	const enum request_kind k = r->progress.kind;
	const bool state = kind_row(k)->to == TO_STATE;
	for (enum request_field f = 0; f < FIELDS; f++) {
		const struct str word = arena_fmt(cx->arena, "word-of-%s", field_key(f));
		if (is_case(f))
			EQ(str_find(face, word) != STR_NONE, state);
		if (f == FIELD_INVESTIGATOR || f == FIELD_URGENCY || f == FIELD_EMERGENCY)
			EQ(str_find(face, word) != STR_NONE, state || is_named(k, f));
		if (f == FIELD_IDENTIFIERS || f == FIELD_AUTHORITY || f == FIELD_CONFIDENTIALITY ||
		    f == FIELD_DATA || f == FIELD_DURATION || f == FIELD_NOTICE)
			CHECK(str_find(face, word) != STR_NONE);
	}
	EQ(str_find(face, STR("word-of-decision")) != STR_NONE && !state, false);
	if (!sent_offence(k)) {
		CHECK(str_find(face, STR("illegal-access")) == STR_NONE);
		CHECK(str_find(face, STR("word-of-offence-law")) == STR_NONE);
	}
}

/* The document inside HI1 stands there in base64, and is looked at by itself. */
TEST(no_face_of_a_request_tells_a_provider_what_the_case_is_about)
{
	for (enum request_kind k = 0; k < KINDS; k++) {
		const struct request r = telling(cx, k);
		struct hi1_node *message = test_desk_message(cx->arena, &r);
		request_to_hi1(cx->arena, &r, message);
		check_face(cx, &r, document_to_json(cx->arena, &r));
		check_face(cx, &r, request_bytes(cx->arena, &r));
		for (enum hi1_encoding e = HI1_XML; e <= HI1_JSON; e++)
			check_face(cx, &r, test_hi1_text(cx, e, message));
		EQ(sent_keeps(&r), kind_row(k)->to != TO_STATE);
		CHECK(!sent_keeps(sent_request(cx->arena, &r)));
	}
}

/* Read out of the document as it came; the face tells "political" of every request. */
TEST(what_is_thought_of_the_charge_goes_where_the_offence_goes)
{
	for (enum request_kind k = 0; k < KINDS; k++) {
		struct request r = telling(cx, k);
		r.political = true;
		EQ(sent_request(cx->arena, &r)->political, sent_offence(k));
	}
}

TEST(who_writes_to_a_provider_is_told_of_each_field_whether_it_is_read)
{
	for (enum request_kind k = 0; k < KINDS; k++) {
		for (enum request_field f = 0; f < FIELDS; f++) {
			const char *note = sent_note(k, f);
			EQ(note == NULL, kind_row(k)->to == TO_STATE);
			if (note)
				EQ(str_find(str_from_c(note), STR("is not sent this")) == STR_NONE,
				   sent_field(k, f));
		}
	}
}

TEST(no_label_asks_for_reasons_that_a_provider_would_read)
{
	for (enum request_kind k = 0; k < KINDS; k++) {
		const bool state = kind_row(k)->to == TO_STATE;
		for (enum request_field f = 0; f < FIELDS; f++)
			if (state || (f != FIELD_DURATION && f != FIELD_NOTICE))
				EQ_STR(sent_label(k, f), field_label(f));
			else
				CHECK(str_find(str_from_c(sent_label(k, f)), STR("why")) ==
				      STR_NONE);
	}
}

TEST(an_offence_is_named_to_a_provider_where_the_law_of_the_order_wants_it)
{
	CHECK(sent_offence(KIND_PRESERVATION) && sent_offence(KIND_DIRECT_SUBSCRIBER));
	CHECK(sent_offence(KIND_DIRECT_PRODUCTION) && sent_offence(KIND_DIRECT_PRESERVATION));
	CHECK(!sent_offence(KIND_DOMAIN_REGISTRATION) && !sent_offence(KIND_ORDER_PRODUCTION));
}

TEST(the_ledger_of_who_asks_keeps_the_digest_of_the_words_that_stay)
{
	const struct request r = telling(cx, KIND_ORDER_PRODUCTION);
	struct request other = r;
	other.text[FIELD_FACTS] = STR("others");
	EQ_STR(request_bytes(cx->arena, &other), request_bytes(cx->arena, &r));
	CHECK(!str_eq(request_bytes_here(cx->arena, &other), request_bytes_here(cx->arena, &r)));
	other.text[FIELD_DATA] = STR("others");
	CHECK(!str_eq(request_bytes(cx->arena, &other), request_bytes(cx->arena, &r)));
}

TEST(a_document_that_tells_a_provider_more_is_refused)
{
	struct request r = telling(cx, KIND_PRESERVATION), out;
	const struct str said = document_to_json(cx->arena, &r);
	const struct str kind = STR("\"preservation\"");
	const size_t at = str_find(said, kind);
	REQUIRE(at != STR_NONE);
	EQ(document_from_json(cx, said, &out), RC_OK);
	const struct str order = arena_fmt(cx->arena, "%.*s\"order-preservation\"%.*s", (int)at,
					   said.p, STR_ARG(str_slice(said, at + kind.n, said.n)));
	EQ(document_from_json(cx, order, &out), RC_INVALID);
	CHECK(str_find(cx_error(cx), STR("stays with the authority")) != STR_NONE);
}

TEST(what_is_not_sent_does_not_lack_where_it_came_to)
{
	struct request r = telling(cx, KIND_ORDER_PRODUCTION);
	EQ(safeguards_missing(&r).fields, 0);
	struct request came = *sent_request(cx->arena, &r);
	came.progress.side = SIDE_ASKED;
	EQ(safeguards_missing(&came).fields, 0);
	EQ(safeguards_missing(&came).gaps, 0);
	came.text[FIELD_AUTHORITY] = STR("");
	EQ(safeguards_missing(&came).fields, UINT32_C(1) << FIELD_AUTHORITY);
	r.text[FIELD_FACTS] = r.text[FIELD_NECESSITY] = STR("");
	EQ(safeguards_missing(&r).fields, UINT32_C(1) << FIELD_NECESSITY);
}

TEST(an_order_that_is_narrowed_keeps_the_words_that_stay)
{
	struct request r = telling(cx, KIND_ORDER_PRODUCTION), narrow = r;
	r.classes = narrow.classes = 3;
	narrow.classes = 1;
	EQ(scope_check(cx, &r, &narrow), RC_OK);
	scope_copy(&r, sent_request(cx->arena, &narrow));
	EQ(r.classes, 1);
	EQ_STR(r.text[FIELD_FACTS], "word-of-facts");
	narrow.text[FIELD_PERSONS] = STR("nobody");
	EQ(scope_check(cx, &r, &narrow), RC_INVALID);
}
