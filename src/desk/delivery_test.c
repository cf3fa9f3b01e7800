// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "desk/delivery_from_hi1.h"
#include "desk/request_to_hi1.h"

static struct request asked(void)
{
	struct request r = { .id = { { 7, 1 } },
			     .reference = STR("GE-2026-000001"),
			     .their_reference = STR("LK-2026-000412"),
			     .from = STR("LK"),
			     .to = STR("GE") };
	r.progress = (struct progress){ .kind = KIND_STORED_DATA, .side = SIDE_ASKED };
	return r;
}

static struct str printed(struct cx *cx, const struct request *r, const struct delivery *d)
{
	struct buf b;
	struct hi1_fault fault;
	const struct hi1_header header = {
		.sender = { STR("GE"), STR("B") },
		.receiver = { STR("LK"), STR("A") },
		.transaction = delivery_hi1_id(cx->arena, d),
		.at = { 1700000000000000 },
		.version = STR("V1.23.1"),
		.profile_owner = STR(HI1_OWNER),
		.profile_version = STR(HI1_PROFILE_VERSION),
	};
	struct hi1_node *message = hi1_request_new(cx->arena, &header);
	delivery_to_hi1(cx->arena, r, d, message);
	buf_init(&b, HI1_BYTES_MAX);
	const enum rc rc = hi1_print(cx, HI1_XML, message, &b, &fault);
	const struct str out = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	EQ_STR(rc == RC_OK ? STR("") : cx_error(cx), "");
	return out;
}

static enum rc read(struct cx *cx, struct str bytes, const struct request *r, struct delivery *out,
		    struct str *uuid)
{
	struct hi1_message message;
	struct hi1_fault fault;
	TRY(hi1_read(cx, HI1_XML, bytes, &message, &fault));
	const struct hi1_actions acts = hi1_actions_of(cx->arena, message.root);
	REQUIRE(acts.n == 1);
	TRY(hi1_check_words(cx, acts.p[0].object, &fault));
	return delivery_from_hi1(cx, &acts.p[0], r, out, uuid);
}

static const struct delivery piece = {
	.id = { { 5 } },
	.number = 2,
	.name = STR_INIT("log & more.txt"),
	.type = STR_INIT("text/plain"),
	.bytes = STR_INIT("a\0b"),
};

TEST(a_delivery_comes_back_from_hi1)
{
	struct delivery out;
	struct str uuid;
	const struct request r = asked();
	const struct str bytes = printed(cx, &r, &piece);
	CHECK(str_find(bytes, STR("<delivery:LDID>LK-2026-000412<")) != STR_NONE);
	REQUIRE(read(cx, bytes, &r, &out, &uuid) == RC_OK);
	EQ_STR(uuid, delivery_hi1_id(cx->arena, &piece));
	EQ(out.number, 2);
	CHECK(!out.last);
	EQ_STR(out.name, piece.name);
	EQ_STR(out.type, piece.type);
	CHECK(str_eq(out.bytes, piece.bytes));
}

static struct str replaced(struct arena *a, struct str text, const char *from, const char *to)
{
	const size_t at = str_find(text, str_from_c(from));
	REQUIRE(at != STR_NONE);
	return arena_fmt(a, "%.*s%s%.*s", (int)at, text.p, to,
			 STR_ARG(str_slice(text, at + str_from_c(from).n, text.n)));
}

TEST(a_delivery_with_other_bytes_is_refused)
{
	static const struct {
		const char *from, *to;
	} changes[] = {
		{ "<delivery:Data>YQBi<", "<delivery:Data>YQBj<" },
		{ "Length>3<", "Length>4<" },
	};
	struct delivery out;
	struct str uuid;
	const struct request r = asked();
	struct request other = r;
	const struct str good = printed(cx, &r, &piece);
	other.id.b[0] ^= 1;
	EQ(read(cx, good, &other, &out, &uuid), RC_INVALID);
	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++)
		EQ(read(cx, replaced(cx->arena, good, changes[i].from, changes[i].to), &r, &out,
			&uuid),
		   RC_INVALID);
}
