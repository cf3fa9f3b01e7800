// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/mail.h"

#include "core/test.h"
#include "formats/charset.h"
#include "formats/parser.h"

#define SAMPLES "src/formats/testdata/fuzz/mail/"

static struct mail read_mail(struct cx *cx, struct str bytes)
{
	struct mail m = { .parts = { .n = 0 } };
	EQ(mail_read(cx, bytes, &m), RC_OK);
	REQUIRE(m.parts.n > 0);
	return m;
}

static bool deviates(const struct mail *m, const char *name, const char *place)
{
	for (size_t i = 0; i < m->deviations.n; i++)
		if (str_eq(str_from_c(m->deviations.p[i].name), str_from_c(name)) &&
		    str_eq(m->deviations.p[i].place, str_from_c(place)))
			return mail_deviation_sentence(name)[0] != 0;
	return false;
}

TEST(a_mail_is_the_list_of_its_parts)
{
	const struct str bytes = test_read(cx, SAMPLES "arf.eml");
	const struct mail m = read_mail(cx, bytes);
	static const struct {
		const char *place, *type, *name;
		enum mail_kind kind;
	} want[] = {
		{ "", "multipart/report", "", MAIL_MULTIPART },
		{ "1", "text/plain", "", MAIL_LEAF },
		{ "2", "message/feedback-report", "", MAIL_LEAF },
		{ "3", "message/rfc822", "", MAIL_MESSAGE },
		{ "3.1", "multipart/mixed", "", MAIL_MULTIPART },
		{ "3.1.1", "text/html", "", MAIL_LEAF },
		{ "3.1.2", "image/png", "a b.png", MAIL_LEAF },
	};
	REQUIRE(m.parts.n == sizeof want / sizeof *want);
	for (size_t i = 0; i < m.parts.n; i++) {
		EQ_STR(m.parts.p[i].place, want[i].place);
		EQ_STR(m.parts.p[i].media_type, want[i].type);
		EQ_STR(m.parts.p[i].name, want[i].name);
		EQ(m.parts.p[i].kind, want[i].kind);
	}
	EQ(m.deviations.n, 0);
	EQ_STR(m.parts.p[1].text, "A caf\xC3\xA9 more");
	EQ_STR(m.parts.p[5].text, "<a href=\"http://x.example/\">a</a>");
	EQ_STR(mail_header(&m.parts.p[2].fields, "source-ip"), "192.0.2.1");
	EQ_STR(mail_header(&m.parts.p[4].headers, "subject"), "offer");
	EQ(m.parts.p[6].size, 8);
	const struct sha256 hash = sha256_of(STR("\x89PNG\r\n\x1a\n"));
	CHECK(sha256_eq(&m.parts.p[6].hash, &hash));
	CHECK(m.parts.p[6].is_attachment && !m.parts.p[5].is_attachment);
	EQ_STR(str_trim(str_slice(bytes, m.parts.p[6].body, m.parts.p[6].end)), "iVBORw0KGgo=");
}

TEST(a_box_reads_a_mail_as_it_is_read_without)
{
	static const char *const names[] = { "plain.eml", "arf.eml",	"encoded-message.eml",
					     "odd.eml",	  "digest.eml", "nested.eml" };
	parser_box();
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct mail here, boxed;
		struct buf a, b;
		const struct str bytes = test_read(cx,
						   arena_fmt(cx->arena, SAMPLES "%s", names[i]).p);
		EQ(mail_read(cx, bytes, &boxed), RC_OK);
		EQ(mail_read_here(cx, bytes, &here), RC_OK);
		buf_init(&a, 1 << 20);
		buf_init(&b, 1 << 20);
		mail_pack(&a, &boxed);
		mail_pack(&b, &here);
		CHECK(str_eq(buf_str(&a), buf_str(&b)));
		buf_done(&a);
		buf_done(&b);
	}
	EQ(parser_count().ended, 0);
	parser_close();
}

/* Each set is read where no file can be opened. */
TEST(a_box_knows_the_character_sets)
{
	static const struct {
		const char *charset, *bytes, *text;
	} cases[] = {
		{ "windows-1251", "=CF=F0", "\xD0\x9F\xD1\x80" },
		{ "koi8-r", "=F0=D2", "\xD0\x9F\xD1\x80" },
		{ "Shift_JIS", "=93=FA", "\xE6\x97\xA5" },
		{ "gb2312", "=C4=E3", "\xE4\xBD\xA0" },
		{ "iso-8859-1", "=80", "\xE2\x82\xAC" },
		{ "x-nobody-knows", "=E9", "\xC3\xA9" },
		{ "utf-8", "=E9a",
		  "\xEF\xBF\xBD"
		  "a" },
	};
	parser_box();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct mail m = read_mail(
			cx, arena_fmt(cx->arena,
				      "Subject: =?%s?Q?%s?=\nContent-Type: text/plain; charset=%s\n"
				      "Content-Transfer-Encoding: quoted-printable\n\n%s",
				      cases[i].charset, cases[i].bytes, cases[i].charset,
				      cases[i].bytes));
		EQ_STR(m.parts.p[0].text, cases[i].text);
		EQ_STR(mail_header(&m.parts.p[0].headers, "Subject"), cases[i].text);
		EQ(deviates(&m, "unknown-charset", ""), i == 5);
	}
	EQ(parser_count().ended, 0);
	parser_close();
}

TEST(what_deviates_has_a_name_and_a_place)
{
	const struct mail odd = read_mail(cx, test_read(cx, SAMPLES "odd.eml"));
	CHECK(deviates(&odd, "no-closing-boundary", ""));
	CHECK(deviates(&odd, "header-without-colon", "1"));
	CHECK(deviates(&odd, "nul-bytes", "2"));
	const struct mail nested = read_mail(cx, test_read(cx, SAMPLES "nested.eml"));
	EQ(nested.parts.n, MAIL_NESTING_MAX + 1);
	EQ(nested.deviations.p[nested.deviations.n - 1].name[0], 'n');
	const struct mail digest = read_mail(cx, test_read(cx, SAMPLES "digest.eml"));
	CHECK(deviates(&digest, "mbox-line", ""));
	EQ(digest.parts.n, 5);
	EQ_STR(mail_header(&digest.parts.p[4].headers, "subject"), "two");
	const struct mail bad = read_mail(cx, STR("Content-Transfer-Encoding: base64\n\nYQ=!=="));
	CHECK(deviates(&bad, "bad-base64", ""));
	EQ_STR(bad.parts.p[0].text, "a");
	const struct mail none = read_mail(cx, STR("Content-Type: multipart/mixed\n\nx"));
	CHECK(deviates(&none, "no-boundary-named", ""));
	EQ_STR(none.parts.p[0].text, "x");
}

TEST(limits_are_named)
{
	struct mail m;
	struct buf b;
	struct str empty = { 0 };
	EQ(mail_read(cx, empty, &m), RC_INVALID);
	buf_init(&b, 4 << 20);
	for (int i = 0; i < 3000; i++)
		buf_fmt(&b, "X-%d: y\n", i);
	buf_add_c(&b, "Content-Type: multipart/mixed; boundary=B\n\n");
	const struct mail headers = read_mail(cx, buf_str(&b));
	CHECK(deviates(&headers, "too-many-headers", ""));
	EQ(headers.parts.p[0].headers.n, MAIL_HEADER_LINES_MAX);
	buf_reset(&b);
	buf_add_c(&b, "Content-Type: multipart/mixed; boundary=B\n\n");
	for (int i = 0; i < MAIL_PARTS_MAX + 5; i++)
		buf_add_c(&b, "--B\n\nx\n");
	const struct mail parts = read_mail(cx, buf_str(&b));
	EQ(parts.parts.n, MAIL_PARTS_MAX);
	CHECK(deviates(&parts, "too-many-parts", ""));
	buf_done(&b);
}

TEST(addresses_are_found_among_names_and_notes)
{
	static const struct {
		const char *value, *address;
	} cases[] = {
		{ "a@b.example", "a@b.example" },
		{ "Name <a@b.example>", "a@b.example" },
		{ "\"x@y.example, z\" <a@b.example>", "a@b.example" },
		{ "(x@y.example) a@b.example (note)", "a@b.example" },
		{ "a@b.example, c@d.example", "a@b.example" },
		{ "undisclosed-recipients:;", "" },
		{ "<>", "" },
		{ "<a@b.example", "a@b.example" },
		{ "\"", "" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EQ_STR(mail_address(str_from_c(cases[i].value)), cases[i].address);
}

TEST(dates_of_mails_are_instants)
{
	static const struct {
		const char *value;
		int64_t seconds; // 0: none
	} cases[] = {
		{ "Wed, 17 May 2000 19:30:20 -0400 (EDT)", 958606220 },
		{ "17 May 00 23:30 GMT", 958606200 },
		{ "Thu, 8 Mar 2005 17:40:36 EST", 1110321636 },
		{ "yesterday", 0 },
		{ "Wed, 31 Feb 2000 19:30:20 +0000", 0 },
		{ "Wed, 17 May 2000", 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct instant at = { 0 };
		EQ(mail_date(str_from_c(cases[i].value), &at), cases[i].seconds != 0);
		EQ(at.us, cases[i].seconds * 1000000);
	}
}
