// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "intake/observable_from_text.h"
#include "intake/refang.h"
#include "intake/wallet_from_text.h"

/* What was found, as "kind key" a line. */
static struct str lines(struct cx *cx, const struct observables *found)
{
	struct str s = { 0 };
	for (size_t i = 0; i < found->n; i++)
		s = arena_fmt(cx->arena, "%.*s%s %.*s%s", STR_ARG(s),
			      subject_kind_key(found->p[i].kind), STR_ARG(found->p[i].key),
			      i + 1 < found->n ? "; " : "");
	return s;
}

static void found_is(struct cx *cx, const char *text, const char *expected)
{
	struct observables found = { 0 };
	observables_from_text(cx->arena, str_from_c(text), &found);
	EQ_STR(lines(cx, &found), expected);
}

TEST(what_was_written_so_that_nobody_opens_it_is_read)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "hxxp://evil[.]example/a", "http://evil.example/a" },
		{ "hXXps[:]//evil(.)example", "https://evil.example" },
		{ "h**p://evil{.}example", "http://evil.example" },
		{ "meow://evil[dot]example", "http://evil.example" },
		{ "fxp[:]//evil(dot)example", "ftp://evil.example" },
		{ "hxxp[://]evil\\.example", "http://evil.example" },
		{ "evil [.] example", "evil.example" },
		{ "user[at]evil[.]example", "user@evil.example" },
		{ "user at evil dot com", "user@evil.com" },
		{ "evil dot com", "evil.com" },
		{ "the dot com years", "the dot com years" },
		{ "evil[.com", "evil.com" },
		{ "(see example.com.)", "(see example.com.)" },
		{ "list [a.] and [.b]", "list [a.] and [.b]" },
		{ "ev\xe2\x80\x8bil.example", "evil.example" },
		{ "\xef\xbd\x85\xef\xbd\x96\xef\xbd\x89\xef\xbd\x8c\xef\xbc\x8e"
		  "example",
		  "evil.example" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		EQ_STR(refang(cx->arena, str_from_c(rows[i].in)).text, rows[i].out);
}

TEST(nobody_opens_what_a_person_is_shown)
{
	EQ_STR(defang(cx->arena, STR("https://evil.example/a.html")),
	       "hxxps://evil[.]example/a.html");
	EQ_STR(defang(cx->arena, STR("user@evil.example")), "user[@]evil[.]example");
	EQ_STR(defang(cx->arena, STR("192.0.2.1")), "192[.]0[.]2[.]1");
	EQ_STR(defang_text(cx->arena,
			   STR("Go to http://evil.example/a.b, now. 1.5 times (x@y.test).")),
	       "Go to hxxp://evil[.]example/a.b, now. 1[.]5 times (x[@]y[.]test).");
}

TEST(a_text_names_what_it_complains_of)
{
	found_is(cx, "See hxxps://Evil[.]example:8443/a/../b?x=1#f, please.",
		 "url https://evil.example:8443/b?x=1; host evil.example");
	found_is(cx, "(http://a.test/x(1)) and <http://b.test>.",
		 "url http://a.test/x(1); host a.test; url http://b.test/; host b.test");
	found_is(cx, "this is (google.com) of example.com. Or foobar.com/test/bingo.php",
		 "host google.com; host example.com; url http://foobar.com/test/bingo.php; "
		 "host foobar.com");
	found_is(cx, "https://a.test/r?u=http%3A%2F%2Fb.test%2Fx&c=1",
		 "url https://a.test/r?u=http://b.test/x&c=1; host a.test; url http://b.test/x; "
		 "host b.test");
	found_is(cx, "from 192.0.2.1:8080, 10.1.2.3/24, 1.2.3.4.5 and 999.1.1.1",
		 "ip 192.0.2.1; ip 10.1.2.3");
	found_is(cx, "[2001:db8::1] at 12:30:45, ::ffff:192.0.2.7, aa:bb:cc:dd:ee:ff",
		 "ip 2001:db8::1; ip 192.0.2.7");
	found_is(cx, "mail John.Smith+x@Example.COM or bad@nowhere.zzz",
		 "email John.Smith+x@example.com");
	found_is(cx, "http://../ and http://.", "");
	found_is(cx, "AS64500 and ASN 64501, CLASS 5", "asn AS64500; asn AS64501");
	found_is(cx, "call +94 (11) 234-5678 or +1 2, 1+12345678901", "phone +94112345678");
	found_is(cx, "pay to GB82 WEST 1234 5698 7654 32 or GB82WEST12345698765433",
		 "iban GB82WEST12345698765432");
	found_is(cx, "md5 D41D8CD98F00B204E9800998ECF8427E done",
		 "hash d41d8cd98f00b204e9800998ecf8427e");
	found_is(cx, "report.doc, e.g. this.That happened.In time, setup.py", "");
}

/* BIP 173 and 350, EIP-55, and the first address of all. */
TEST(a_wallet_is_one_by_its_checksum)
{
	static const struct {
		const char *in;
		bool ok;
	} rows[] = {
		{ "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", true },
		{ "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", false },
		{ "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", true },
		{ "18ddf28a71089acdbab5038f58044c0a", false },
		{ "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", true },
		{ "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", true },
		{ "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", true },
		{ "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdr", false },
		{ "bc1Qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", false },
		{ "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", true },
		{ "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", true },
		{ "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed", false },
		{ "0xzzaeb6053f3e94c9b9a09f33669435e7ef1beaed", false },
	};
	struct str key;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		EQ(wallet_from_text(cx->arena, str_from_c(rows[i].in), &key), rows[i].ok);
}

TEST(a_message_in_html_leads_where_its_links_lead)
{
	struct observables found = { 0 };
	struct str text;
	observables_from_html(
		cx->arena,
		STR("<a href=\"http://e.test/?a&amp;b\">my <b>ba</b>nk</a>"
		    "<a href='mailto:x@f.test?subject=y'>w</a><a href='tel:+94112345678'>"),
		&found, &text);
	EQ_STR(lines(cx, &found), "url http://e.test/?a&b; host e.test; email x@f.test; "
				  "phone +94112345678");
	EQ_STR(text, "my bankw");
}

TEST(what_was_found_says_where_it_stood)
{
	struct observables found = { 0 };
	const struct str text = STR("at hxxp://p\xd0\xb0ypal[.]com/");
	observables_from_text(cx->arena, text, &found);
	REQUIRE(found.n == 2);
	EQ(found.p[0].at, 3);
	EQ_STR(found.p[0].shown, "hxxp://p\xd0\xb0ypal[.]com/");
	CHECK(found.p[1].mixed);
	EQ_STR(found.p[1].key, "xn--pypal-4ve.com");
}

/* A million names cost a moment, and no more is kept than the limits say. */
TEST(a_text_of_names_alone_ends)
{
	struct observables found = { 0 };
	struct buf b;
	buf_init(&b, 1 << 20);
	for (unsigned i = 0; !buf_full(&b); i++)
		buf_fmt(&b, "http://h%u.test/ a@b ((((([[[[[:::::..... ", i);
	observables_from_text(cx->arena, buf_str(&b), &found);
	EQ(found.urls, OBSERVABLE_URLS_MAX);
	EQ(found.n, OBSERVABLES_MAX);
	CHECK(found.dropped > 0);
	buf_done(&b);
}
