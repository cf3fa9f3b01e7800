// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hi1-requests DIR: writes a request of each kind, and each step of some, as messages of HI1
 * in XML and JSON: DIR/NAME.xml, DIR/NAME.json. For tests/standards-hi1.
 */
#include <stdio.h>

#include "desk/request_to_hi1.h"
#include "desk/said_to_hi1.h"
#include "desk/test_desk.h"

static struct request request_of(enum request_kind kind)
{
	const bool home = kind_row(kind)->to == TO_PROVIDER_HOME;
	struct request r = { .id = { { 7, (uint8_t)kind } },
			     .reference = STR("LK-2026-000412"),
			     .from = STR("LK"),
			     .to = home ? STR("LK") : STR("GE"),
			     .provider = STR("Exempli & Söhne"),
			     .offence = STR("illegal-access"),
			     .basis = STR("budapest"),
			     .provision = STR("29"),
			     .follows = { { 9 } },
			     .classes = (unsigned)kind % 16,
			     .data_from = { 1780000000000001 },
			     .data_to = { 1790000000000000 },
			     .authorisation = sha256_of(STR("a decision")) };
	r.progress.kind = kind;
	r.at.reply_wanted.us = r.at.authorisation_ends.us = 1800000000000000;
	for (enum request_field f = 0; f < FIELDS; f++)
		r.text[f] = STR("Words <of> an & officer\x01\r\nმეორე სტრიქონი");
	r.text[FIELD_IDENTIFIERS] = STR("198.51.100.7\n2001:0db8:0000:0000:0000:0000:0000:0001\n"
					"someone@example.org\n<account> 7\n");
	return r;
}

static enum rc save(struct cx *cx, const char *dir, const char *name,
		    const struct hi1_node *message)
{
	static const char *const endings[] = { [HI1_XML] = "xml", [HI1_JSON] = "json" };
	enum rc rc = RC_OK;
	for (enum hi1_encoding e = HI1_XML; e <= HI1_JSON && rc == RC_OK; e++) {
		struct buf b;
		struct hi1_fault fault;
		buf_init(&b, HI1_BYTES_MAX);
		rc = hi1_print(cx, e, message, &b, &fault);
		FILE *f = fopen(arena_fmt(cx->arena, "%s/%s.%s", dir, name, endings[e]).p, "wb");
		if (rc == RC_OK && (!f || fwrite(b.p, 1, b.n, f) != b.n))
			rc = cx_fail(cx, RC_IO, "%s cannot be written", name);
		if (f && fclose(f) != 0 && rc == RC_OK)
			rc = cx_fail(cx, RC_IO, "%s cannot be written", name);
		buf_done(&b);
	}
	return rc;
}

static enum rc save_steps(struct cx *cx, const char *dir, const struct request *r)
{
	for (enum action action = 0; action < ACTIONS; action++) {
		const struct said s = {
			.request = r->id,
			.message = { .number = 1,
				     .action = action,
				     .state = (enum request_state)(action % STATES) },
			.facts = { .reason = STR("because"),
				   .until = { 1810000000000000 },
				   .ground = { PLACE_LAW, STR("Act 5"), STR("security") } },
		};
		struct hi1_node *message = test_desk_message(cx->arena, r);
		said_to_hi1(cx->arena, r, &s, message);
		const struct str name = arena_fmt(cx->arena, "step-%s-%s",
						  kind_key(r->progress.kind), action_key(action));
		TRY(save(cx, dir, name.p, message));
	}
	return RC_OK;
}

static enum rc save_all(struct cx *cx, const char *dir)
{
	for (enum request_kind kind = 0; kind < KINDS; kind++) {
		const struct request r = request_of(kind);
		struct hi1_node *message = test_desk_message(cx->arena, &r);
		request_to_hi1(cx->arena, &r, message);
		TRY(save(cx, dir, arena_fmt(cx->arena, "request-%s", kind_key(kind)).p, message));
		if (kind == KIND_PRESERVATION || kind == KIND_TAKEDOWN || kind == KIND_ORDER_PATH)
			TRY(save_steps(cx, dir, &r));
	}
	return RC_OK;
}

int main(int argc, char **argv)
{
	struct arena arena;
	arena_init(&arena);
	struct cx cx;
	cx_init(&cx, &arena, instant_now());
	const enum rc rc = argc == 2 ? save_all(&cx, argv[1]) : RC_INVALID;
	if (rc != RC_OK)
		(void)fprintf(stderr, "%.*s\n", STR_ARG(cx_error(&cx)));
	arena_done(&arena);
	return rc == RC_OK ? 0 : 1;
}
