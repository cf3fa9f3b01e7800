// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/parser.h"

#include <dirent.h>

#include "core/test.h"
#include "crypto/identity.h"
#include "formats/hi1_pack.h"
#include "formats/hi1_read.h"
#include "formats/test_hi1.h"
#include "formats/xmldsig.h"

#define SAMPLE "src/formats/testdata/hi1/preservation.xml"

static struct str print(struct cx *cx, enum hi1_encoding encoding, const struct hi1_node *root)
{
	struct str out = { 0 };
	(void)test_hi1_print(cx, encoding, root, &out);
	return out;
}

/* By a box and without one: the same tree, or the same reason at the same place. */
static void check_same(struct cx *cx, enum hi1_encoding encoding, struct str in)
{
	struct hi1_message boxed = { 0 }, here = { 0 };
	struct hi1_fault a = { 0 }, b = { 0 };
	const enum rc rc = hi1_read(cx, encoding, in, &boxed, &a);
	const struct str says = rc == RC_OK ? STR("") : arena_copy(cx->arena, cx_error(cx));
	EQ(rc, hi1_read_here(cx, encoding, in, &here, &b));
	if (rc == RC_OK) {
		EQ_STR(print(cx, encoding, boxed.root), print(cx, encoding, here.root));
		return;
	}
	EQ_STR(says, cx_error(cx));
	EQ(a.code, b.code);
	EQ(a.at, b.at);
	EQ_STR(hi1_fault_print(cx->arena, &a), hi1_fault_print(cx->arena, &b));
	EQ_STR(a.transaction, b.transaction);
	CHECK(!a.header == !b.header);
	if (a.header && b.header)
		EQ_STR(hi1_header_of(a.header).transaction, hi1_header_of(b.header).transaction);
}

static size_t check_folder(struct cx *cx, enum hi1_encoding encoding, const char *path)
{
	DIR *dir = opendir(test_path(cx, path));
	size_t n = 0;
	REQUIRE(dir != NULL);
	for (const struct dirent *e = readdir(dir); e; e = readdir(dir)) {
		if (e->d_name[0] == '.')
			continue;
		check_same(cx, encoding,
			   test_read(cx, str_c(cx->arena,
					       arena_fmt(cx->arena, "%s/%s", path, e->d_name))));
		n++;
	}
	(void)closedir(dir);
	return n;
}

TEST(a_box_reads_hi1_as_it_is_read_without)
{
	parser_box();
	const size_t n = check_folder(cx, HI1_XML, "src/formats/testdata/fuzz/hi1_xml") +
			 check_folder(cx, HI1_JSON, "src/formats/testdata/fuzz/hi1_json");
	const struct box_count count = parser_count();
	CHECK(n > 50 && count.documents >= n);
	EQ(count.ended, 0);
	parser_close();
}

static struct str certify(struct cx *cx, const struct identity *id)
{
	struct str pem = { 0 };
	const struct identity_term term = { cx->now, instant_add(cx->now, DAYS(1)) };
	REQUIRE(identity_certify(cx, id, IDENTITY_SIGNATURE, STR("peer"), term, &pem) == RC_OK);
	return pem;
}

TEST(a_box_judges_signatures)
{
	struct str xml = { 0 }, covered = { 0 }, here = { 0 };
	int code = 0;
	AUTO(identity) id = identity_new();
	AUTO(secret) key = identity_print(id);
	const struct str plain = test_read(cx, SAMPLE), certificate = certify(cx, id);
	const struct xmldsig_signer signer = { secret_str(key), certificate };
	REQUIRE(xmldsig_sign(cx, plain, &signer, &xml) == RC_OK);
	parser_box();
	EQ(xmldsig_verify(cx, xml, certificate, &covered, &code), RC_OK);
	EQ(xmldsig_verify_here(cx, xml, certificate, &here, &code), RC_OK);
	EQ_STR(covered, here);
	EQ(xmldsig_verify(cx, plain, certificate, &covered, &code), RC_INVALID);
	EQ(code, HI1_ELEMENT_MISSING);
	EQ_STR(cx_error(cx), "Signature: it is missing: messages of this peer are signed "
			     "(ds:Signature)");
	EQ(xmldsig_verify(cx, xml, STR(""), &covered, &code), RC_INVALID);
	EQ(code, HI1_CONFIGURATION);
	EQ(parser_count().ended, 0);
	parser_close();
}

TEST(an_object_is_read_in_a_box_too)
{
	struct hi1_message m;
	struct hi1_node *object = NULL;
	struct hi1_fault fault;
	struct str text = { 0 };
	parser_box();
	REQUIRE(hi1_read(cx, HI1_XML, test_read(cx, SAMPLE), &m, &fault) == RC_OK);
	const struct hi1_actions actions = hi1_actions_of(cx->arena, m.root);
	REQUIRE(actions.n > 0 && actions.p[0].object);
	REQUIRE(hi1_print_alone(cx, HI1_XML, actions.p[0].object, &text) == RC_OK);
	REQUIRE(hi1_read_object(cx, HI1_XML, text, &object, &fault) == RC_OK);
	CHECK(object->type == actions.p[0].object->type);
	EQ_STR(print(cx, HI1_XML, object), text);
	EQ(parser_count().documents, 2);
	parser_close();
}

/* ---- what a process that was taken over may say ---- */

static struct str packed(struct cx *cx, const struct hi1_node *root)
{
	struct buf b;
	buf_init(&b, 1 << 20);
	hi1_pack(&b, root);
	const struct str bytes = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return bytes;
}

static enum rc unpack(struct cx *cx, struct str bytes)
{
	struct hi1_node *root = NULL;
	struct hi1_fault fault;
	return hi1_unpack(cx, HI1_XML, bytes, &hi1_message_type, &root, &fault);
}

TEST(bytes_cut_short_are_no_message)
{
	struct hi1_message m;
	struct hi1_fault fault;
	REQUIRE(hi1_read(cx, HI1_XML, test_read(cx, SAMPLE), &m, &fault) == RC_OK);
	const struct str whole = packed(cx, m.root);
	EQ(unpack(cx, whole), RC_OK);
	for (size_t n = 0; n < whole.n; n++)
		REQUIRE(unpack(cx, str_slice(whole, 0, n)) == RC_BUG);
	EQ(unpack(cx, arena_fmt(cx->arena, "%.*sx", STR_ARG(whole))), RC_BUG);
}

/* The grammar holds for what comes out of the box, too. */
TEST(a_tree_that_breaks_the_grammar_is_no_message)
{
	static const char *const paths[] = {
		"Header/TransactionIdentifier",
		"Header/Version/ETSIVersion",
		"Header/SenderIdentifier/CountryCode",
		"Header/Timestamp",
	};
	struct hi1_message m;
	struct hi1_fault fault;
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		REQUIRE(hi1_read(cx, HI1_XML, test_read(cx, SAMPLE), &m, &fault) == RC_OK);
		hi1_put(cx->arena, m.root, paths[i], STR("V9.99.9 <&"));
		EQ(unpack(cx, packed(cx, m.root)), RC_BUG);
	}
	REQUIRE(hi1_read(cx, HI1_XML, test_read(cx, SAMPLE), &m, &fault) == RC_OK);
	m.root->last = m.root->first; // the header alone
	m.root->first->next = NULL;
	m.root->n = 1;
	EQ(unpack(cx, packed(cx, m.root)), RC_BUG);
}
