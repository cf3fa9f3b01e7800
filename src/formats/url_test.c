// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "formats/html.h"
#include "formats/idn.h"
#include "formats/suffix.h"
#include "formats/url.h"

struct pair {
	const char *in, *out; // NULL: refused
};

TEST(an_address_is_read_as_browsers_read_it)
{
	static const struct pair rows[] = {
		{ "  HTTP://EXAMPLE.com:80/%7Ea/../b?x y#z ", "http://example.com/b?x%20y#z" },
		{ "https:\\\\good.example@evil.example\\a", "https://good.example@evil.example/a" },
		{ "http:/example.com", "http://example.com/" },
		{ "http://example.com/a/%2e%2E/b/.", "http://example.com/b/" },
		{ "http://0x7f.1/", "http://127.0.0.1/" },
		{ "http://017700000001", "http://127.0.0.1/" },
		{ "http://3221225985/", "http://192.0.2.1/" },
		{ "http://[2001:DB8:0:0::1]:8080/", "http://[2001:db8::1]:8080/" },
		{ "http://b\xc3\xbc"
		  "cher.example/",
		  "http://xn--bcher-kva.example/" },
		{ "http://e\tvil.example/\n", "http://evil.example/" },
		{ "https://user:pa@ss@host.example/", "https://user:pa%40ss@host.example/" },
		{ "http://", NULL },
		{ "http://a b/", NULL },
		{ "http://256.0.0.1/", NULL },
		{ "http://x.09/", NULL },
		{ "http://h:70000/", NULL },
		{ "http://[::1", NULL },
		{ "mailto:a@b.example", NULL },
		{ "javascript:alert(1)", NULL },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct url u;
		const bool ok = url_parse(cx->arena, str_from_c(rows[i].in), &u);
		EQ(ok, rows[i].out != NULL);
		if (ok && rows[i].out)
			EQ_STR(url_print(cx->arena, &u), rows[i].out);
	}
}

/* The examples of Safe Browsing v4, "URLs and Hashing"; those of hosts that no browser opens have
 * the form of a text that is none. */
TEST(two_spellings_of_an_address_have_one_key)
{
	static const struct pair rows[] = {
		{ "http://host/%25%32%35", "http://host/%25" },
		{ "http://host/%25%32%35%25%32%35", "http://host/%25%25" },
		{ "http://host/%2525252525252525", "http://host/%25" },
		{ "http://host/asdf%25%32%35asd", "http://host/asdf%25asd" },
		{ "http://host/%%%25%32%35asd%%", "http://host/%25%25%25asd%25%25" },
		{ "http://www.google.com/", "http://www.google.com/" },
		{ "http://%31%36%38%2e%31%38%38%2e%39%39%2e%32%36/%2E%73%65%63%75%72%65/"
		  "%77%77%77%2E%65%62%61%79%2E%63%6F%6D/",
		  "http://168.188.99.26/.secure/www.ebay.com/" },
		{ "http://195.127.0.11/uploads/%20%20%20%20/.verify/"
		  ".eBaysecure=updateuserdataxplimnb"
		  "qmn-xplmvalidateinfoswqpcmlx=hgplmcx/",
		  "http://195.127.0.11/uploads/%20%20%20%20/.verify/"
		  ".eBaysecure=updateuserdataxplimnb"
		  "qmn-xplmvalidateinfoswqpcmlx=hgplmcx/" },
		{ "http://3279880203/blah", "http://195.127.0.11/blah" },
		{ "http://www.google.com/blah/..", "http://www.google.com/" },
		{ "www.google.com/", "http://www.google.com/" },
		{ "www.google.com", "http://www.google.com/" },
		{ "http://www.evil.com/blah#frag", "http://www.evil.com/blah" },
		{ "http://www.GOOgle.com/", "http://www.google.com/" },
		{ "http://www.google.com.../", "http://www.google.com/" },
		{ "http://www.google.com/foo\tbar\rbaz\n2", "http://www.google.com/foobarbaz2" },
		{ "http://www.google.com/q?", "http://www.google.com/q?" },
		{ "http://www.google.com/q?r?s", "http://www.google.com/q?r?s" },
		{ "http://evil.com/foo#bar#baz", "http://evil.com/foo" },
		{ "http://evil.com/foo;", "http://evil.com/foo;" },
		{ "http://evil.com/foo?bar;", "http://evil.com/foo?bar;" },
		{ "http://\x01\x80.com/", "http://%01%80.com/" },
		{ "http://notrailingslash.com", "http://notrailingslash.com/" },
		{ "http://www.gotaport.com:1234/", "http://www.gotaport.com:1234/" },
		{ "  http://www.google.com/  ", "http://www.google.com/" },
		{ "http:// leadingspace.com/", "http://%20leadingspace.com/" },
		{ "http://%20leadingspace.com/", "http://%20leadingspace.com/" },
		{ "%20leadingspace.com/", "http://%20leadingspace.com/" },
		{ "https://www.securesite.com/", "https://www.securesite.com/" },
		{ "http://host.com/ab%23cd", "http://host.com/ab%23cd" },
		{ "http://host.com//twoslashes?more//slashes",
		  "http://host.com/twoslashes?more//slashes" },
		{ "http://[::ffff:192.0.2.1]/", "http://192.0.2.1/" },
		{ "http://[64:ff9b::c000:201]/", "http://192.0.2.1/" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		EQ_STR(url_key(cx->arena, str_from_c(rows[i].in)), rows[i].out);
}

TEST(a_registered_domain_is_one_label_more_than_a_public_suffix)
{
	static const struct pair rows[] = {
		{ "a.b.example.co.uk", "example.co.uk" },
		{ "www.city.kobe.jp", "city.kobe.jp" },
		{ "a.user.github.io", "user.github.io" },
		{ "co.uk", "" },
		{ "com", "" },
		{ "192.0.2.1", "" },
		{ "[2001:db8::1]", "" },
		{ ".example.com", "" },
		{ "EXAMPLE.com.", "example.com" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		EQ_STR(suffix_registered(cx->arena, str_from_c(rows[i].in)), rows[i].out);
	CHECK(suffix_is_known(STR("a.com")) && suffix_is_known(STR("shop.test")));
	CHECK(!suffix_is_known(STR("report.doc")) && !suffix_is_known(STR("")));
}

TEST(a_look_alike_mixes_scripts)
{
	struct str ascii;
	REQUIRE(idn_to_ascii(cx->arena, STR("p\xd0\xb0ypal.example"), &ascii)); // Cyrillic a
	EQ_STR(ascii, "xn--pypal-4ve.example");
	CHECK(idn_is_mixed(idn_to_unicode(cx->arena, ascii)));
	CHECK(!idn_is_mixed(STR("b\xc3\xbc"
				"cher.example")));
	CHECK(!idn_is_mixed(STR("\xe9\xa3\x9f\xe3\x81\xae.example"))); // Han and Hiragana
	CHECK(!idn_to_ascii(cx->arena, STR("\xff.example"), &ascii));
}

TEST(what_html_shows_is_one_text_and_where_it_leads_is_kept)
{
	struct html_links links = { 0 };
	const struct str text = html_text(
		cx->arena,
		STR("<p>Vi<!-- x -->ag<b>ra</b> &amp; m&#111;re&nbsp;here <A HREF='http://e.test/"
		    "?a=1&amp;b=2'>cl&shy;ick</A><style>p{}</style><script>no()</script> 1 < 2"),
		&links);
	EQ_STR(text, "\nViagra & more here cl\xc2\xadick\n\n\n\n 1 < 2");
	REQUIRE(links.n == 1);
	EQ_STR(links.p[0], "http://e.test/?a=1&b=2");
}
