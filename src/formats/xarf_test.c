// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/xarf.h"

#include "core/test.h"
#include "formats/parser.h"

#define SAMPLES "src/formats/testdata/fuzz/xarf/"

static bool has_fault(const struct xarf *x, const char *pointer)
{
	for (size_t i = 0; i < x->faults.n; i++)
		if (str_eq(x->faults.p[i].pointer, str_from_c(pointer)))
			return true;
	return false;
}

static struct xarf read_file(struct cx *cx, const char *path)
{
	struct xarf x = { .level = XARF_LEVELS };
	EQ(xarf_read(cx, test_read(cx, path), &x), RC_OK);
	return x;
}

TEST(a_report_of_version_4_is_read_in_the_box)
{
	parser_box();
	const struct xarf x = read_file(cx, SAMPLES "v4.json");
	EQ(x.level, XARF_VALID);
	EQ(x.faults.n, 0);
	EQ_STR(x.texts[XARF_SOURCE], "192.0.2.1");
	EQ_STR(x.texts[XARF_CATEGORY], "messaging");
	EQ_STR(x.texts[XARF_CONTACT], "abuse@isp.example");
	EQ(x.port, 4711);
	EQ(x.evidence.n, 1);
	EQ(x.evidence.p[0].size, 5);
	const struct sha256 hash = sha256_of(STR("hello"));
	CHECK(sha256_eq(&x.evidence.p[0].hash, &hash));
	EQ(parser_count().ended, 0);
	parser_close();
}

TEST(the_older_dialect_of_version_4_is_known)
{
	const struct xarf x = read_file(cx, SAMPLES "v4-dialect.json");
	EQ(x.level, XARF_DIALECT);
	CHECK(has_fault(&x, "/sender") && has_fault(&x, "/report_id"));
	CHECK(has_fault(&x, "/reporter/domain") && has_fault(&x, "/reporter/type"));
}

TEST(version_3_is_read_as_the_types_of_version_4)
{
	const struct xarf x = read_file(cx, SAMPLES "v3.json");
	EQ(x.level, XARF_VALID);
	EQ_STR(x.texts[XARF_CATEGORY], "messaging");
	EQ_STR(x.texts[XARF_TYPE], "spam");
	EQ_STR(x.texts[XARF_VERSION], "3");
}

TEST(each_fault_has_its_place)
{
	static const struct {
		const char *json, *pointer;
		enum xarf_level level;
	} cases[] = {
		{ "{\"xarf_version\":\"4.0.0\",\"category\":\"content\",\"type\":\"spam\"}",
		  "/type", XARF_UNUSABLE },
		{ "{\"xarf_version\":\"4.0.0\",\"category\":\"connection\",\"type\":\"ddos\","
		  "\"source_identifier\":\"192.0.2.1\"}",
		  "/source_port", XARF_USABLE },
		{ "{\"xarf_version\":\"4.0.0\",\"category\":\"messaging\",\"type\":\"spam\","
		  "\"source_identifier\":\"x\",\"protocol\":\"smtp\"}",
		  "/smtp_from", XARF_USABLE },
		{ "{\"xarf_version\":\"5\",\"category\":\"messaging\",\"type\":\"spam\"}",
		  "/xarf_version", XARF_UNUSABLE },
		{ "{\"Version\":\"3\"}", "/Report", XARF_UNUSABLE },
		{ "{\"Version\":\"3\",\"Report\":{\"ReportClass\":\"Activity\",\"ReportType\":"
		  "\"Spam\","
		  "\"SourceIp\":\"1.2.3\"}}",
		  "/Report/SourceIp", XARF_USABLE },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct xarf x;
		REQUIRE(xarf_read(cx, str_from_c(cases[i].json), &x) == RC_OK);
		CHECK(has_fault(&x, cases[i].pointer));
		EQ(x.level, cases[i].level);
	}
	struct xarf x;
	EQ(xarf_read(cx, STR("{}"), &x), RC_INVALID);
	EQ(xarf_read(cx, STR("{"), &x), RC_INVALID);
}

TEST(times_of_rfc_3339_are_instants)
{
	struct instant t = { 0 };
	CHECK(xarf_time(STR("1970-01-01T01:00:00+01:00"), &t));
	EQ(t.us, 0);
	CHECK(xarf_time(STR("1970-01-02T00:00:00.25Z"), &t));
	EQ(t.us, INT64_C(86400000000));
	CHECK(!xarf_time(STR("1970-01-02 00:00"), &t));
	CHECK(!xarf_time(STR("1970-02-30T00:00:00Z"), &t));
	CHECK(!xarf_time(STR("1970-01-02T00:00:00"), &t));
}
