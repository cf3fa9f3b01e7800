// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/report_from_xarf.h"

#include "core/test.h"

#define WHO "{\"org\":\"A provider\",\"contact\":\"abuse@isp.example\",\"domain\":\"isp.example\"}"
#define FRONT                                                                                 \
	"{\"xarf_version\":\"4.0.0\",\"report_id\":\"0b1e8f00-1234-4abc-8def-0123456789ab\"," \
	"\"timestamp\":\"2026-11-21T12:00:00Z\",\"reporter\":" WHO ",\"sender\":" WHO ","
#define ABUSE                                                                                   \
	FRONT "\"source_identifier\":\"x.example\",\"category\":\"content\",\"type\":\"csam\"," \
	      "\"url\":\"https://x.example/\",\"classification\":\"baseline\","                 \
	      "\"detection_method\":\"hash\","                                                  \
	      "\"evidence\":[{\"content_type\":\"image/png\",\"payload\":\"aGVsbG8=\"}]}"

static const struct intake_origin origin = { .channel = INTAKE_API };

TEST(a_document_is_a_report)
{
	struct intake_reading r;
	const struct str document = STR(
		FRONT "\"source_identifier\":\"192.0.2.1\",\"source_port\":99,"
		      "\"category\":\"connection\",\"type\":\"port_scan\",\"protocol\":\"tcp\","
		      "\"first_seen\":\"2026-11-21T11:00:00Z\"}");
	EQ(report_from_xarf(cx, &origin, document, &r), RC_OK);
	EQ(r.report.state, INTAKE_NEW);
	EQ_STR(r.report.format, "xarf-4");
	EQ_STR(r.report.type, "port_scan");
	EQ(r.report.subjects.n, 1);
	EQ(r.report.subjects.p[0].kind, SUBJECT_IP);
	EQ(r.report.subjects.p[0].port, 99);
	EQ(r.report.last_seen.us - r.report.first_seen.us, INT64_C(3600000000));
	CHECK(r.has_reporter);
	EQ_STR(r.reporter.organisation, "A provider");
	EQ(r.raw.n, document.n);
}

TEST(what_is_refused_says_the_place_of_its_fault)
{
	struct intake_reading r;
	EQ(report_from_xarf(cx, &origin,
			    STR(FRONT
				"\"source_identifier\":\"192.0.2.1\",\"category\":\"messaging\","
				"\"type\":\"spam\"}"),
			    &r),
	   RC_OK);
	EQ(r.report.state, INTAKE_UNUSABLE);
	EQ_STR(r.report.reason, "/protocol is missing");
	EQ(report_from_xarf(cx, &origin, STR("{\"a\":1}"), &r), RC_OK);
	EQ(r.report.state, INTAKE_UNUSABLE);
	CHECK(r.raw.n > 0);
}

TEST(no_file_about_the_abuse_of_children_is_kept)
{
	struct intake_reading r;
	const struct sha256 hash = sha256_of(STR("hello"));
	EQ(report_from_xarf(cx, &origin, STR(ABUSE), &r), RC_OK);
	EQ(r.report.state, INTAKE_NEW);
	EQ(r.raw.n, 0);
	EQ(r.report.parts.n, 1);
	CHECK(r.report.parts.p[0].is_dropped && sha256_eq(&r.report.parts.p[0].hash, &hash));
}

TEST(nor_is_one_of_a_mail)
{
	struct intake_reading r;
	const struct str mail = STR(
		"From: a@isp.example\nContent-Type: multipart/mixed; boundary=B\n\n--B\n\nhello\n"
		"--B\nContent-Type: application/json\n\n" ABUSE "\n--B\n"
		"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n"
		"--B\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
		"U3ViamVjdDogeAoKYUdWc2JHOD0K\n--B--\n");
	EQ(report_from_mail(cx, &origin, mail, &r), RC_OK);
	EQ_STR(r.report.type, "csam");
	CHECK(str_find(r.raw, STR("hello")) != STR_NONE);
	CHECK(str_find(r.raw, STR("aGVsbG8=")) == STR_NONE);
	CHECK(str_find(r.raw, STR("U3ViamVjdDog")) == STR_NONE);
	CHECK(str_find(r.raw, STR("--B--")) != STR_NONE);
	CHECK(r.report.received_size == (int64_t)mail.n && r.raw.n < mail.n);
	for (size_t i = 0; i < r.report.parts.n; i++)
		EQ(r.report.parts.p[i].is_dropped,
		   !str_starts(r.report.parts.p[i].media_type, STR("text/")));
}
