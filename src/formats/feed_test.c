// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/feed.h"

#include "core/test.h"
#include "formats/csv_feed.h"
#include "formats/parser.h"
#include "formats/xml_read.h"

#define SAMPLES "src/formats/testdata/fuzz/"

static struct feed read_as(struct cx *cx, enum feed_format format, struct str bytes)
{
	const struct feed_ask how = { .format = format };
	struct feed f = { .format = FEED_FORMATS };
	REQUIRE(feed_read(cx, &how, bytes, &f) == RC_OK);
	return f;
}

static struct feed read_file(struct cx *cx, const char *path)
{
	return read_as(cx, FEED_NONE, test_read(cx, path));
}

static bool has_fault(const struct feed_event *e, const char *name, const char *place)
{
	for (size_t i = 0; i < e->faults.n; i++)
		if (str_eq(e->faults.p[i].name, str_from_c(name)) &&
		    str_eq(e->faults.p[i].place, str_from_c(place)))
			return true;
	return false;
}

static bool has_subject(const struct feed_event *e, enum feed_kind kind, const char *value)
{
	for (size_t i = 0; i < e->subjects.n; i++)
		if (e->subjects.p[i].kind == kind &&
		    str_eq(e->subjects.p[i].value, str_from_c(value)))
			return true;
	return false;
}

TEST(an_event_of_intelmq_is_read_in_the_box)
{
	parser_box();
	const struct feed f = read_file(cx, SAMPLES "intelmq/event.json");
	EQ(f.format, FEED_INTELMQ);
	REQUIRE(f.events.n == 1);
	const struct feed_event *e = f.events.p;
	EQ_STR(e->texts[FEED_CATEGORY], "content");
	EQ_STR(e->texts[FEED_TYPE], "phishing");
	EQ_STR(e->texts[FEED_TLP], "green");
	EQ_STR(e->texts[FEED_ORG], "Team of a bank");
	EQ(e->first.us, INT64_C(1770111600000000));
	EQ(e->incidents, 3);
	CHECK(has_subject(e, FEED_URL, "hxxp://login.bank.example/verify"));
	CHECK(has_subject(e, FEED_IP, "192.0.2.44") && has_subject(e, FEED_ASN, "64500"));
	EQ(e->subjects.p[1].port, 443);
	EQ(e->faults.n, 0);
	EQ(parser_count().ended, 0);
	parser_close();
}

TEST(one_broken_line_of_a_feed_costs_that_line_alone)
{
	const struct str bytes = test_read(cx, SAMPLES "feed/lines.json");
	const struct feed f = read_as(cx, FEED_NONE, bytes);
	REQUIRE(f.events.n == 5);
	EQ(f.events.p[1].texts[FEED_REASON].n, 0);
	CHECK(str_starts(f.events.p[2].texts[FEED_REASON], STR("line 4: JSON, byte ")));
	EQ_STR(f.events.p[3].texts[FEED_REASON],
	       "line 5: it is no such event as the lines before it");
	EQ_STR(f.events.p[4].texts[FEED_TYPE], "ddos");
	EQ_STR(str_slice(bytes, f.events.p[2].at, f.events.p[2].at + f.events.p[2].n), "{\"broken");
	CHECK(has_fault(&f.events.p[1], "no-event-time", "/time.source"));
}

TEST(what_an_event_of_intelmq_says_wrongly_is_told_by_its_key)
{
	const struct feed f = read_file(cx, SAMPLES "intelmq/odd.json");
	REQUIRE(f.events.n == 3);
	CHECK(has_fault(f.events.p, "no-time", "/time.observation"));
	CHECK(has_fault(f.events.p, "tlp", "/tlp"));
	// Of an infected machine the other end is complained of, too.
	CHECK(has_subject(f.events.p, FEED_IP, "198.51.100.7"));
	CHECK(has_subject(f.events.p, FEED_EMAIL, "victim@shop.example"));
	CHECK(f.events.p[1].texts[FEED_REASON].n > 0 && f.events.p[2].texts[FEED_REASON].n > 0);
}

TEST(an_event_of_misp_is_one_report_about_all_that_it_names)
{
	const struct feed f = read_file(cx, SAMPLES "misp/event.json");
	EQ(f.format, FEED_MISP);
	REQUIRE(f.events.n == 1);
	const struct feed_event *e = f.events.p;
	EQ_STR(e->texts[FEED_TITLE], "Pages against a bank");
	EQ_STR(e->texts[FEED_TLP], "amber"); // the tag is stricter than the distribution
	EQ_STR(e->texts[FEED_TYPE], "phishing");
	EQ_STR(e->texts[FEED_BODY], "Seen by three customers");
	EQ(e->incidents, 3); // two saw it, too
	EQ(e->subjects.n, 7);
	CHECK(has_subject(e, FEED_HOST, "bank.example") && has_subject(e, FEED_IP, "192.0.2.44"));
	CHECK(has_subject(e, FEED_EMAIL, "a@bank.example"));
	CHECK(!has_subject(e, FEED_HOST, "gone.example"));
	EQ(e->subjects.p[3].port, 8080);
	EQ_STR(e->subjects.p[6].place, "/Object/0/Attribute/0");
}

TEST(the_strictest_part_of_an_event_of_misp_says_who_may_know_it)
{
	static const struct {
		const char *json, *tlp;
		size_t faults;
	} cases[] = {
		{ "\"distribution\": \"3\"", "clear", 0 },
		{ "\"distribution\": \"3\", \"Attribute\": [{\"category\": \"c\", \"type\": "
		  "\"domain\","
		  " \"value\": \"a.example\", \"distribution\": \"5\"}]",
		  "clear", 0 },
		{ "\"distribution\": \"3\", \"Attribute\": [{\"category\": \"c\", \"type\": "
		  "\"domain\","
		  " \"value\": \"a.example\", \"distribution\": \"1\"}]",
		  "amber", 0 },
		{ "\"distribution\": \"2\", \"Object\": [{\"distribution\": \"0\", \"Attribute\": "
		  "[]}]",
		  "red", 0 },
		{ "\"distribution\": \"2\", \"Object\": [{\"distribution\": \"9\", \"Attribute\": "
		  "[]}]",
		  "green", 1 },
		{ "\"distribution\": \"5\"", "", 1 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct feed f = read_as(
			cx, FEED_NONE,
			arena_fmt(cx->arena,
				  "{\"Event\": {\"info\": \"x\", \"analysis\": \"0\", %s}}",
				  cases[i].json));
		REQUIRE(f.events.n == 1);
		EQ_STR(f.events.p->texts[FEED_TLP], cases[i].tlp);
		EQ(has_fault(f.events.p, "distribution",
			     i == 4 ? "/Object/0/distribution" : "/distribution"),
		   cases[i].faults > 0);
	}
}

TEST(what_feeds_call_the_abuse_of_children_is_known_as_that)
{
	static const char *const tags[] = {
		"copine-scale:level-1",
		"dark-web:topic=\\\"pornography-child-exploitation\\\"",
		"dark-web:topic=\\\"child-sexual-abuse-material\\\"",
		"rsit:abusive-content=\\\"violence\\\"",
	};
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		const struct feed f = read_as(cx, FEED_NONE,
					      arena_fmt(cx->arena,
							"{\"Event\": {\"info\": \"x\", "
							"\"analysis\": \"0\", \"Tag\": [{\"name\":"
							" \"phishing\"}, {\"name\": \"%s\"}]}}",
							tags[i]));
		REQUIRE(f.events.n == 1);
		EQ_STR(f.events.p->texts[FEED_TYPE], i == 3 ? "csem" : "csam");
	}
	const struct feed f = read_as(
		cx, FEED_NONE,
		STR("{\"source.ip\": \"192.0.2.1\", \"classification.type\": \"violence\"}"));
	REQUIRE(f.events.n == 1);
	EQ_STR(f.events.p->texts[FEED_TYPE], "csem");
}

TEST(an_event_with_more_than_fits_goes_on_in_another)
{
	struct buf b;
	buf_init(&b, 1 << 20);
	buf_add_c(&b, "{\"Event\": {\"info\": \"x\", \"Attribute\": [");
	for (int i = 0; i < FEED_SUBJECTS_MAX + 10; i++)
		buf_fmt(&b,
			"%s{\"type\": \"domain\", \"category\": \"c\", \"value\": \"h%d.example\"}",
			i > 0 ? "," : "", i);
	buf_add_c(&b, "]}}");
	const struct feed f = read_as(cx, FEED_NONE, buf_str(&b));
	REQUIRE(f.events.n == 2);
	EQ(f.events.p[0].subjects.n, FEED_SUBJECTS_MAX);
	EQ(f.events.p[1].subjects.n, 10);
	EQ_STR(f.events.p[1].texts[FEED_TITLE], "x");
	CHECK(f.events.p[1].at > f.events.p[0].at); // so each has bytes of its own
	buf_done(&b);
}

TEST(indicators_observations_and_sightings_of_stix_are_reports)
{
	const struct feed f = read_file(cx, SAMPLES "stix/bundle.json");
	EQ(f.format, FEED_STIX);
	REQUIRE(f.events.n == 3); // what was revoked is none
	const struct feed_event *e = f.events.p;
	EQ_STR(e[0].texts[FEED_TYPE], "phishing");
	EQ_STR(e[0].texts[FEED_TLP], "amber+strict");
	EQ_STR(e[0].texts[FEED_CONTACT], "cert@team.example");
	EQ(e[0].subjects.n, 3); // what is not equal, or matches, is no literal
	CHECK(has_subject(&e[0], FEED_URL, "http://bank.example/a'b"));
	CHECK(has_subject(&e[0], FEED_HOST, "bank.example"));
	CHECK(has_subject(&e[1], FEED_IP, "192.0.2.7"));
	EQ(e[1].incidents, 5);
	CHECK(has_fault(&e[1], "reference", "/object_refs/1"));
	EQ(e[2].incidents, 50);
	CHECK(has_subject(&e[2], FEED_URL, "http://bank.example/a'b"));
	CHECK(has_subject(&e[2], FEED_IP, "192.0.2.7"));
}

TEST(an_incident_of_iodef_is_a_report_about_its_sources)
{
	const struct feed f = read_file(cx, SAMPLES "iodef/phishing.xml");
	EQ(f.format, FEED_IODEF);
	REQUIRE(f.events.n == 2);
	const struct feed_event *e = f.events.p;
	EQ_STR(e->texts[FEED_ID], "cert.team.example 2026-1");
	EQ_STR(e->texts[FEED_TLP], "amber"); // of the part that is stricter
	EQ_STR(e->texts[FEED_BODY], "Phishing & more\nHameçonnage");
	EQ_STR(e->texts[FEED_CONTACT], "cert@team.example");
	CHECK(has_subject(e, FEED_IP, "192.0.2.44") && has_subject(e, FEED_HOST, "b.bank.example"));
	CHECK(has_subject(e, FEED_URL, "https://login.bank.example/?a=1&b=2"));
	CHECK(!has_subject(e, FEED_IP, "198.51.100.1")); // who was attacked
	CHECK(has_fault(e, "address", "Address"));
	EQ_STR(f.events.p[1].texts[FEED_REASON], "Incident/Contact is missing");
}

TEST(a_doctype_ends_the_reading)
{
	const struct feed_ask how = { .format = FEED_NONE };
	struct feed f;
	EQ(feed_read(cx, &how, test_read(cx, SAMPLES "iodef/doctype.xml"), &f), RC_INVALID);
	CHECK(str_find(cx_error(cx), STR("DOCTYPE")) != STR_NONE);
}

TEST(a_tree_of_xml_has_texts_and_places)
{
	const struct xml_node *root = NULL;
	const struct str in = STR("<a x='1'>b&amp;<c/>d<c>e</c></a>");
	REQUIRE(xml_read(cx, in, &root) == RC_OK);
	EQ_STR(xml_text(root), "b&d");
	EQ_STR(xml_attribute(root, "x"), "1");
	const struct xml_node *c = xml_next(xml_child(root, "c"));
	REQUIRE(c != NULL);
	EQ_STR(str_slice(in, c->at, c->end), "<c>e</c>");
	EQ(xml_read(cx, STR("<a><b></a>"), &root), RC_INVALID);
	EQ(xml_read(cx, STR("<a>\xff</a>"), &root), RC_INVALID);
	const struct str tag = arena_fmt(cx->arena, "<a x='%9000s'/>", "");
	EQ(xml_read(cx, tag, &root), RC_LIMIT);
}

TEST(a_report_of_x_arf_02_is_lines)
{
	const struct feed f = read_as(cx, FEED_XARF_MAIL,
				      test_read(cx, SAMPLES "xarf_mail/login.txt"));
	REQUIRE(f.events.n == 1);
	const struct feed_event *e = f.events.p;
	EQ_STR(e->texts[FEED_TYPE], "login_attack");
	EQ_STR(e->texts[FEED_CONTACT], "abuse@team.example");
	EQ_STR(e->texts[FEED_ID], "1770104400@team.example");
	EQ(e->incidents, 12);
	EQ(e->first.us, INT64_C(1770104400000000));
	CHECK(has_subject(e, FEED_IP, "192.0.2.66"));
	EQ(e->faults.n, 0);
	const struct feed odd = read_as(cx, FEED_XARF_MAIL,
					test_read(cx, SAMPLES "xarf_mail/odd.txt"));
	CHECK(has_fault(odd.events.p, "yaml", "line 1"));
	CHECK(has_fault(odd.events.p, "missing", "Reported-From"));
	CHECK(odd.events.p[0].texts[FEED_REASON].n > 0);
}

#define MAP                                                                                    \
	"separator ;\ncomment #\ndates dmy\ncategory connection/port_scan\ncolumn ip Source\n" \
	"column port Port\ncolumn time Seen\ncolumn text Note\n"
#define TABLE                                                                                      \
	"# made on Tuesday\nSource;Port;Seen;Note\n192.0.2.1;22;31/01/2026 23:59;\"a \"\"b\"\";\n" \
	"c\"\n192.0.2.2;99999;soon;\n;;;\n"

TEST(a_table_is_read_by_its_map)
{
	const struct feed_ask how = { .format = FEED_CSV, .mapping = STR(MAP) };
	struct feed f;
	REQUIRE(feed_read(cx, &how, STR(TABLE), &f) == RC_OK);
	REQUIRE(f.events.n == 3);
	const struct feed_event *e = f.events.p;
	EQ_STR(e[0].texts[FEED_TYPE], "port_scan");
	EQ_STR(e[0].texts[FEED_BODY], "a \"b\";\nc");
	EQ(e[0].subjects.p[0].port, 22);
	CHECK(e[0].is_local);
	EQ(e[0].first.us, INT64_C(1769903940000000));
	CHECK(has_fault(&e[1], "port", "line 5, column Port"));
	CHECK(has_fault(&e[1], "no-time", "line 5, column Seen"));
	EQ_STR(e[2].texts[FEED_REASON], "line 6: the columns of the map are empty");
}

TEST(a_map_that_is_wrong_says_what_may_stand_there)
{
	static const char *const wrong[] = { "",
					     "header no",
					     "column fruit 1",
					     "column ip",
					     "separator ab\ncolumn ip 1",
					     "dates ymd\ncolumn ip 1",
					     "category fraud\ncolumn ip 1",
					     "column port 1" };
	struct csv_map map;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		EQ(csv_map_read(cx, str_from_c(wrong[i]), &map), RC_INVALID);
	const struct feed_ask how = { .format = FEED_CSV, .mapping = STR("column ip Address") };
	struct feed f;
	EQ(feed_read(cx, &how, STR("Source,Port\n192.0.2.1,1\n"), &f), RC_INVALID);
	EQ_STR(cx_error(cx),
	       "the table has no column \"Address\": its first row is \"Source,Port\"; "
	       "change the map, or its line \"separator\"");
}

TEST(what_a_box_says_of_a_feed_is_not_trusted)
{
	struct feed f = { .format = FEED_INTELMQ };
	struct buf b;
	buf_init(&b, 1 << 20);
	(void)feed_add(cx->arena, &f, 90, 20);
	feed_pack(&b, &f);
	EQ(feed_unpack(cx, buf_str(&b), 110, &f), RC_OK);
	EQ(feed_unpack(cx, buf_str(&b), 109, &f), RC_BUG); // an event beyond the document
	EQ(feed_unpack(cx, str_slice(buf_str(&b), 0, 40), 110, &f), RC_BUG);
	buf_done(&b);
}

TEST(of_a_document_with_too_many_events_none_is_lost_unseen)
{
	const struct feed_ask how = { .format = FEED_NONE };
	struct feed f;
	struct buf b;
	buf_init(&b, 16 << 20);
	buf_add_c(&b, "[");
	for (int i = 0; i <= FEED_EVENTS_MAX; i++)
		buf_add_c(&b, i > 0 ? ",{\"feed.name\":\"f\"}" : "{\"feed.name\":\"f\"}");
	buf_add_c(&b, "]");
	EQ(feed_read(cx, &how, buf_str(&b), &f), RC_LIMIT);
	buf_done(&b);
}
