// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/arf.h"

#include "core/test.h"

static struct arf read_fields(struct cx *cx, const char *fields)
{
	struct mail m;
	struct arf r;
	const struct str bytes = arena_fmt(cx->arena, "Content-Type: message/feedback-report\n\n%s",
					   fields);
	REQUIRE(mail_read_here(cx, bytes, &m) == RC_OK);
	arf_read(cx->arena, &m.parts.p[0].fields, &r);
	return r;
}

static bool deviates(const struct arf *r, const char *name)
{
	for (size_t i = 0; i < r->deviations.n; i++)
		if (str_eq(str_from_c(r->deviations.p[i].name), str_from_c(name)))
			return true;
	return false;
}

#define NEEDED "Feedback-Type: abuse\nUser-Agent: X/1\nVersion: 1\n"

TEST(the_fields_of_rfc_5965_are_read)
{
	const struct arf r = read_fields(
		cx, "Feedback-Type: Fraud\nUser-Agent: X/1\nVersion: 1\n"
		    "Arrival-Date: Thu, 8 Mar 2005 17:40:36 EST\nSource-IP: [2001:db8::1]\n"
		    "Source-Port: 4711\nIncidents: 12\nOriginal-Mail-From: <a@b.example>\n"
		    "Original-Rcpt-To: <c@d.example>\nOriginal-Rcpt-To: e@f.example\n"
		    "Reported-Domain: b.example\nReported-URI: http://b.example/\n x\n");
	EQ(r.type, ARF_FRAUD);
	EQ(r.arrival.us, INT64_C(1110321636000000));
	EQ_STR(r.source_ip, "2001:db8::1");
	EQ(r.source_port, 4711);
	EQ(r.incidents, 12);
	EQ_STR(r.original_mail_from, "a@b.example");
	EQ(r.rcpt_to.n, 2);
	EQ_STR(r.rcpt_to.p[1], "e@f.example");
	EQ(r.domains.n, 1);
	EQ_STR(r.uris.p[0], "http://b.example/ x");
	EQ(r.deviations.n, 0);
	CHECK(!r.fault);
}

TEST(what_the_standard_asks_for_must_be_there_once)
{
	static const struct {
		const char *fields, *name;
		bool is_fault;
	} cases[] = {
		{ "User-Agent: X\nVersion: 1\n", "no-feedback-type", true },
		{ NEEDED "Feedback-Type: fraud\n", "field-twice", true },
		{ NEEDED "Incidents: -5\n", "bad-incidents", true },
		{ NEEDED "Incidents: 2000000\n", "too-many-incidents", false },
		{ "Feedback-Type: abuse\nVersion: 1\n", "no-user-agent", false },
		{ "Feedback-Type: abuse\nUser-Agent: X\n", "no-version", false },
		{ "Feedback-Type: odd\nUser-Agent: X\nVersion: 1\n", "unknown-feedback-type",
		  false },
		{ "Feedback-Type: abuse\nUser-Agent: X\nVersion: 0.1\n", "draft-version", false },
		{ NEEDED "Source-IP: here\n", "bad-source-ip", false },
		{ NEEDED "Source-Port: 0\n", "bad-source-port", false },
		{ NEEDED "Arrival-Date: now\n", "bad-date", false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct arf r = read_fields(cx, cases[i].fields);
		CHECK(deviates(&r, cases[i].name));
		EQ(r.fault != NULL, cases[i].is_fault);
	}
}

TEST(fields_of_another_kind_are_no_report)
{
	struct mail m;
	REQUIRE(mail_read_here(cx,
			       STR("Content-Type: message/delivery-status\n\n"
				   "Reporting-MTA: dns; a.example\n\nStatus: 5.1.1\n"),
			       &m) == RC_OK);
	EQ(m.parts.p[0].fields.n, 2);
	CHECK(!arf_is(&m.parts.p[0].fields));
}
