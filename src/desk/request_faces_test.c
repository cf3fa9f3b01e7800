// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "desk/document_from_json.h"
#include "desk/request_from_hi1.h"
#include "desk/request_to_hi1.h"
#include "desk/sent.h"
#include "desk/test_desk.h"
#include "formats/test_hi1.h"

enum { RUNS = 300 };

/* xorshift64: the same requests in every run. */
static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static bool coin(uint64_t *seed)
{
	return (next(seed) >> 20) & 1;
}

static struct str random_text(struct arena *a, uint64_t *seed, size_t pieces)
{
	static const char *const parts[] = {
		"a",
		"198.51.100.7",
		"\n",
		"\t",
		" ",
		"\x01",
		"\r\n",
		"\"",
		"\\",
		"<",
		"&amp;",
		"]]>",
		"გ",
		"සි",
		"ع",
		"😀",
		"\xef\xbf\xbe",
		"x@example.org",
		"é",
		"2001:0db8:0000:0000:0000:0000:0000:0001",
	};
	struct buf b;
	buf_init(&b, FIELD_BYTES_MAX);
	const size_t n = next(seed) % pieces;
	for (size_t i = 0; i < n; i++)
		buf_add_c(&b, parts[next(seed) % (sizeof(parts) / sizeof(*parts))]);
	const struct str out = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return out;
}

static struct id random_id(uint64_t *seed)
{
	struct id id = { 0 };
	for (size_t i = 0; i < ID_BYTES; i++)
		id.b[i] = (uint8_t)next(seed);
	id.b[0] |= 1;
	return id;
}

static struct instant random_time(uint64_t *seed)
{
	return (struct instant){ coin(seed) ? (int64_t)(next(seed) % 4000000000000000) + 1 : 0 };
}

static void random_lists(struct arena *a, uint64_t *seed, struct request *r)
{
	for (enum request_field f = 0; f < FIELDS; f++)
		if (coin(seed))
			r->text[f] = random_text(a, seed, 40);
	r->decisions_n = next(seed) % 4;
	for (size_t i = 0; i < r->decisions_n; i++)
		r->decisions[i] = (struct decision){ .code = STR("dual-criminality-unknown"),
						     .reason = random_text(a, seed, 20),
						     .at = { (int64_t)i + 7 } };
	r->terms_n = next(seed) % 3;
	for (size_t i = 0; i < r->terms_n; i++)
		r->terms[i] = (struct time_limit){ .side = coin(seed) ? SIDE_ASKED : SIDE_ASKING,
						   .code = STR("preserve-min=P60D"),
						   .source = random_text(a, seed, 5) };
}

static struct request random_request(struct arena *a, uint64_t *seed)
{
	struct request r = { .id = random_id(seed), .from = STR("LK"), .to = STR("GE") };
	r.progress.kind = (enum request_kind)(next(seed) % KINDS);
	r.reference = coin(seed) ? STR("LK-2026-000412") : STR("no <LDID>");
	if (kind_row(r.progress.kind)->to == TO_PROVIDER_HOME)
		r.to = r.from;
	if (coin(seed))
		r.provider = STR("Exempli & Söhne");
	if (coin(seed)) {
		r.offence = STR("illegal-access");
		r.basis = STR("bilateral/mlat");
	}
	if (coin(seed))
		r.provision = STR("29");
	if (coin(seed))
		r.follows = random_id(seed);
	if (coin(seed))
		r.executes = random_id(seed);
	r.classes = (unsigned)(next(seed) % 16);
	r.data_from = random_time(seed);
	r.data_to = random_time(seed);
	r.at.reply_wanted = random_time(seed);
	r.at.follow_up_due = random_time(seed);
	r.at.authorisation_ends = random_time(seed);
	r.political = coin(seed);
	if (coin(seed))
		r.authorisation = sha256_of(STR("a decision"));
	random_lists(a, seed, &r);
	return r;
}

/* All that travels is in the digest's bytes, but for decisions' times and the terms. */
static void check_same(struct arena *a, const struct request *whole, const struct request *s)
{
	const struct request *r = sent_request(a, whole);
	EQ_STR(request_bytes(a, r), request_bytes(a, s));
	REQUIRE(r->decisions_n == s->decisions_n && r->terms_n == s->terms_n);
	for (size_t i = 0; i < r->decisions_n; i++)
		EQ(r->decisions[i].at.us, s->decisions[i].at.us);
	for (size_t i = 0; i < r->terms_n; i++) {
		EQ(r->terms[i].side, s->terms[i].side);
		EQ_STR(r->terms[i].code, s->terms[i].code);
		EQ_STR(r->terms[i].source, s->terms[i].source);
	}
}

static struct hi1_node *message_of(struct arena *a, const struct request *r)
{
	struct hi1_node *message = test_desk_message(a, r);
	request_to_hi1(a, r, message);
	return message;
}

static enum rc read(struct cx *cx, enum hi1_encoding encoding, struct str bytes,
		    struct request *out)
{
	struct hi1_message message;
	struct hi1_fault fault;
	TRY(hi1_read(cx, encoding, bytes, &message, &fault));
	return request_from_hi1(cx, &message, out);
}

static void must_read(struct cx *cx, enum hi1_encoding encoding, struct str bytes,
		      struct request *out)
{
	const enum rc rc = read(cx, encoding, bytes, out);
	EQ_STR(rc == RC_OK ? STR("") : cx_error(cx), "");
	REQUIRE(rc == RC_OK);
}

TEST(a_request_comes_back_from_json_and_hi1)
{
	uint64_t seed = 1;
	for (int i = 0; i < RUNS; i++) {
		struct arena a;
		arena_init(&a);
		struct cx inner = *cx;
		inner.arena = &a;
		const struct request r = random_request(&a, &seed);
		struct request *again = arena_new(&a, struct request, 1);
		const struct str json = document_to_json(&a, &r);
		REQUIRE(document_from_json(&inner, json, again) == RC_OK);
		check_same(&a, &r, again);
		EQ_STR(document_to_json(&a, again), json);
		for (enum hi1_encoding e = HI1_XML; e <= HI1_JSON; e++) {
			const struct str text = test_hi1_text(&inner, e, message_of(&a, &r));
			must_read(&inner, e, text, again);
			check_same(&a, &r, again);
		}
		arena_done(&a);
	}
}

static struct request full_request(struct arena *a)
{
	uint64_t seed = 5;
	struct request r = random_request(a, &seed);
	r.progress.kind = KIND_PRESERVATION;
	r.to = STR("GE");
	r.classes = 2;
	r.text[FIELD_IDENTIFIERS] = STR("198.51.100.7\nsomebody");
	return r;
}

TEST(the_longest_request_fits_into_hi1)
{
	struct request r = full_request(cx->arena), again;
	char *text = arena_new(cx->arena, char, FIELD_BYTES_MAX);
	for (size_t i = 0; i < FIELD_BYTES_MAX; i++)
		text[i] = i % 3 ? '\x01' : '\n';
	for (enum request_field f = 0; f < FIELDS; f++)
		r.text[f] = (struct str){ text, FIELD_BYTES_MAX };
	const struct str bytes = test_hi1_text(cx, HI1_XML, message_of(cx->arena, &r));
	must_read(cx, HI1_XML, bytes, &again);
	check_same(cx->arena, &r, &again);
}

static struct str replaced(struct arena *a, struct str text, struct str from, struct str to)
{
	const size_t at = str_find(text, from);
	REQUIRE(at != STR_NONE);
	return arena_fmt(a, "%.*s%.*s%.*s", (int)at, text.p, STR_ARG(to),
			 STR_ARG(str_slice(text, at + from.n, text.n)));
}

TEST(a_task_that_disagrees_with_the_document_is_refused)
{
	static const struct {
		const char *from, *to;
	} changes[] = {
		{ ">198.51.100.7<", ">198.51.100.8<" },
		{ "<common:Value>TrafficData<", "<common:Value>StoredContentData<" },
		{ "<common:Value>Preserved<", "<common:Value>Cancelled<" },
		{ "<doc:Checksum>", "<doc:Checksum>0" },
		{ "<CountryCode>LK</CountryCode>", "<CountryCode>KE</CountryCode>" },
		{ "<common:Value>RequestData<", "<common:Value>Other<" },
	};
	struct request out;
	const struct request r = full_request(cx->arena);
	const struct str good = test_hi1_text(cx, HI1_XML, message_of(cx->arena, &r));
	must_read(cx, HI1_XML, good, &out);
	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		const struct str bad = replaced(cx->arena, good, str_from_c(changes[i].from),
						str_from_c(changes[i].to));
		CHECK(read(cx, HI1_XML, bad, &out) != RC_OK);
	}
}

TEST(a_document_with_what_is_not_known_is_refused)
{
	static const struct {
		const char *from, *to, *says;
	} changes[] = {
		{ "\"kind\": \"preservation\"", "\"kind\": \"wish\"", "no kind of request" },
		{ "request 1", "request 2", "\"format\" is not" },
		{ "\"political\"", "\"more\": 1, \"political\"", "unknown key" },
		{ "\"provider\"", "\"provided\"", "\"provider\" is missing" },
		{ "\"traffic\"", "\"thoughts\"", "no class" },
		{ "\"identifiers\"", "\"identity\"", "no field" },
		{ "\"from\": \"LK\"", "\"from\": 7", "wrong kind" },
		{ "\"from\": \"LK\"", "\"from\": \"LKA\"", "too long" },
	};
	struct request out;
	const struct request r = full_request(cx->arena);
	const struct str good = document_to_json(cx->arena, &r);
	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		const struct str bad = replaced(cx->arena, good, str_from_c(changes[i].from),
						str_from_c(changes[i].to));
		EQ(document_from_json(cx, bad, &out), RC_INVALID);
		CHECK(str_find(cx_error(cx), str_from_c(changes[i].says)) != STR_NONE);
	}
}

TEST(requests_have_the_objects_of_their_flow)
{
	struct request r = full_request(cx->arena);
	const struct id preservation = r.id;
	EQ(hi1_actions_of(cx->arena, message_of(cx->arena, &r)).n, 3);
	r.progress.kind = KIND_PARTIAL_DISCLOSURE;
	r.follows = preservation;
	r.id.b[3] ^= 1;
	const struct hi1_actions path = hi1_actions_of(cx->arena, message_of(cx->arena, &r));
	REQUIRE(path.n == 3 && path.p[2].object->type == &hi1_ld_task);
	CHECK(hi1_is_entry(path.p[2].object, "RequestDetails/Subtype/RequestSubtype", HI1_OWNER,
			   "Subtype", "PathOnly"));
	const struct hi1_node *link = hi1_get(path.p[2].object,
					      "AssociatedObjects/AssociatedObject");
	link = hi1_next_same(link);
	REQUIRE(link != NULL);
	EQ_STR(link->text, request_hi1_id(cx->arena, preservation, HI1_PART_LP));
	r.progress.kind = KIND_ORDER_PATH;
	EQ(hi1_actions_of(cx->arena, message_of(cx->arena, &r)).n, 4);
	r.progress.kind = KIND_TAKEDOWN;
	CHECK(hi1_actions_of(cx->arena, message_of(cx->arena, &r)).p[2].object->type ==
	      &hi1_td_task);
	r.progress.kind = KIND_ADVICE;
	EQ(hi1_actions_of(cx->arena, message_of(cx->arena, &r)).n, 2);
}
