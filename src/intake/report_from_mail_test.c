// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/report_from_mail.h"

#include "core/test.h"

static struct intake_reading read_one(struct cx *cx, const char *mail)
{
	struct intake_reading r = { .has_reporter = false };
	const struct intake_origin origin = { .channel = INTAKE_MAIL,
					      .own_address = STR("report@node.example") };
	EQ(report_from_mail(cx, &origin, str_from_c(mail), &r), RC_OK);
	return r;
}

static bool has_subject(const struct intake_report *r, enum subject_kind kind, const char *shown)
{
	for (size_t i = 0; i < r->subjects.n; i++)
		if (r->subjects.p[i].kind == kind &&
		    str_eq(r->subjects.p[i].shown, str_from_c(shown)))
			return true;
	return false;
}

static bool deviates(const struct intake_report *r, const char *name)
{
	for (size_t i = 0; i < r->deviations.n; i++)
		if (str_eq(r->deviations.p[i].name, str_from_c(name)))
			return true;
	return false;
}

#define FRONT                                                                        \
	"From: Loop <fbl@isp.example>\nContent-Type: multipart/report; boundary=B; " \
	"report-type=feedback-report\n\n--B\n\nhi\n--B\n"
#define FIELDS                                                                           \
	"Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: X\n" \
	"Version: 1\nSource-IP: 192.0.2.1\nSource-Port: 25\n"                            \
	"Arrival-Date: Thu, 8 Mar 2005 17:40:36 EST\nIncidents: 3\n"                     \
	"Reported-URI: http://x.example/\nReported-Domain: x.example\n"
#define INNER                                                                          \
	"--B\nContent-Type: message/rfc822\n\nFrom: S <s@x.example>\nSubject: Offer\n" \
	"Message-ID: <1@x.example>\n\nBuy\n"

TEST(a_feedback_report_is_read_with_the_mail_it_is_about)
{
	const struct intake_reading r = read_one(cx, FRONT FIELDS "\n" INNER "--B--\n");
	EQ(r.report.state, INTAKE_NEW);
	EQ_STR(r.report.format, "arf");
	EQ_STR(r.report.category, "messaging");
	EQ_STR(r.report.type, "spam");
	EQ(r.report.incidents, 3);
	EQ(r.report.first_seen.us, INT64_C(1110321636000000));
	EQ_STR(r.report.message.subject, "Offer");
	EQ_STR(r.report.message.message_id, "1@x.example");
	EQ_STR(r.report.text, "Buy");
	CHECK(has_subject(&r.report, SUBJECT_URL, "http://x.example/"));
	CHECK(has_subject(&r.report, SUBJECT_HOST, "x.example"));
	CHECK(has_subject(&r.report, SUBJECT_IP, "192.0.2.1"));
	CHECK(has_subject(&r.report, SUBJECT_EMAIL, "s@x.example"));
	EQ(r.report.deviations.n, 0);
	CHECK(r.has_reporter);
	EQ_STR(r.reporter.email, "fbl@isp.example");
	EQ(r.report.parts.n, 4);
	CHECK(sha256_eq(&r.report.raw, &r.report.received));
}

TEST(what_is_broken_is_kept_with_its_reason)
{
	static const struct {
		const char *mail, *reason;
	} cases[] = {
		{ FRONT FIELDS "\n" INNER, "its end is missing: it was cut off on the way" },
		{ FRONT FIELDS "Feedback-Type: fraud\n\n" INNER "--B--\n",
		  "Feedback-Type stands there twice" },
		{ FRONT "Content-Type: message/feedback-report\n\nUser-Agent: X\nVersion: 1\n"
			"Source-IP: 192.0.2.1\n\n" INNER "--B--\n",
		  "Feedback-Type is missing, which RFC 5965 asks for" },
		{ "   \n", "it is empty" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct intake_reading r = read_one(cx, cases[i].mail);
		EQ(r.report.state, INTAKE_UNUSABLE);
		EQ_STR(r.report.reason, cases[i].reason);
		CHECK(r.raw.n > 0);
	}
}

TEST(a_feedback_report_is_known_by_what_it_holds)
{
	const struct intake_reading r = read_one(
		cx, "From: a@b.example\nContent-Type: multipart/mixed; boundary=B\n\n--B\n"
		    "Content-Type: text/plain\n\nFeedback-Type: abuse\nUser-Agent: X\n"
		    "Version: 0.1\n\n--B\nContent-Type: text/rfc822-headers\n\n"
		    "From: s@x.example\nSubject: Offer\n\n--B--\n");
	EQ_STR(r.report.format, "arf");
	EQ(r.report.state, INTAKE_NEW);
	CHECK(deviates(&r.report, "feedback-as-text"));
	CHECK(deviates(&r.report, "no-report-type"));
	CHECK(deviates(&r.report, "draft-version"));
	EQ_STR(r.report.message.subject, "Offer");
}

TEST(a_forwarded_mail_is_what_is_complained_of)
{
	static const struct {
		const char *mail, *format, *from, *subject;
	} cases[] = {
		{ "From: me@b.example\nContent-Type: multipart/mixed; "
		  "boundary=B\n\n--B\n\nlook\n" INNER "--B--\n",
		  "forwarded", "s@x.example", "Offer" },
		{ "From: me@b.example\nSubject: Fwd: Offer\n\nlook\n\n"
		  "---------- Forwarded message ---------\nFrom: S <s@x.example>\n"
		  "Date: now\nSubject: Offer\n\nBuy\n",
		  "inline", "s@x.example", "Offer" },
		{ "From: me@b.example\n\nBegin forwarded message:\n\n> From: S <s@x.example>\n"
		  "> Subject: Offer\n>\n> Buy\n",
		  "inline", "s@x.example", "Offer" },
		{ "From: S <s@x.example>\nSubject: Offer\n\nBuy\n", "mail", "s@x.example",
		  "Offer" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct intake_reading r = read_one(cx, cases[i].mail);
		EQ(r.report.state, INTAKE_NEW);
		EQ_STR(r.report.format, cases[i].format);
		EQ_STR(r.report.message.from, cases[i].from);
		EQ_STR(r.report.message.subject, cases[i].subject);
		EQ(r.has_reporter, i < 3);
		CHECK(str_find(r.report.text, STR("Buy")) != STR_NONE);
	}
}

TEST(what_is_no_report_is_kept_aside)
{
	static const struct {
		const char *mail, *class;
	} cases[] = {
		{ "From: MAILER-DAEMON@b.example\nSubject: failure notice\n\nx\n", "bounce" },
		{ "From: a@b.example\nContent-Type: multipart/report; report-type=delivery-status; "
		  "boundary=B\n\n--B\nContent-Type: message/delivery-status\n\nStatus: "
		  "5.1.1\n\n--B--\n",
		  "bounce" },
		{ "From: a@b.example\nAuto-Submitted: auto-replied\n\nI am away\n", "auto-reply" },
		{ "From: a@b.example\nSubject: Report Domain: x Submitter: y\n\n\n", "aggregate" },
		{ "From: Us <REPORT@node.example>\nSubject: x\n\ny\n", "loop" },
		{ "From: a@b.example\nX-Loop: report@node.example\n\ny\n", "loop" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct intake_reading r = read_one(cx, cases[i].mail);
		EQ(r.report.state, INTAKE_ASIDE);
		EQ_STR(r.report.format, cases[i].class);
		CHECK(r.report.reason.n > 0);
	}
	EQ(read_one(cx, "From: a@b.example\nAuto-Submitted: no\n\nx\n").report.state, INTAKE_NEW);
}

TEST(the_text_of_a_page_keeps_where_its_links_lead)
{
	EQ_STR(text_of_html(cx->arena,
			    STR("<p>A &amp; b</p><a class=x href=\"http://x.example/\">go"
				"</a><script>if (a<b) x()</script>")),
	       "A & b\ngo\n<http://x.example/>");
}

#define OLD(source, n)                                                                      \
	"--c\nContent-Type: text/plain; name=\"report.txt\"\n\nReported-From: "             \
	"abuse@team.example\n"                                                              \
	"Category: abuse\nReport-Type: login-attack\nUser-Agent: F 1\nReport-ID: " n "@t\n" \
	"Date: Tue, 03 Feb 2026 09:40:00 +0200\nSource-Type: ipv4\nSource: " source "\n"    \
	"Attachment: none\nSchema-URL: http://x/s.json\n"
#define OLD_HEAD(kind)                                                                       \
	"From: abuse@team.example\nSubject: abuse report\nAuto-Submitted: auto-generated\n"  \
	"X-XARF: " kind "\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=c\n\n" \
	"--c\nContent-Type: text/plain\n\nDear colleagues\n"

TEST(a_mail_of_x_arf_02_is_a_report_about_its_source)
{
	struct intake_reading r;
	const struct intake_origin origin = { .channel = INTAKE_MAIL };
	const struct str one = STR(OLD_HEAD("PLAIN") OLD("192.0.2.66", "1") "--c--\n");
	REQUIRE(report_from_mail(cx, &origin, one, &r) == RC_OK);
	EQ_STR(r.report.format, "xarf-02");
	EQ(r.report.state, INTAKE_NEW); // and no automatic answer
	EQ_STR(r.report.type, "login_attack");
	EQ_STR(r.report.text, "Dear colleagues");
	REQUIRE(r.report.subjects.n == 1);
	EQ_STR(r.report.subjects.p[0].key, "192.0.2.66");
	EQ_STR(r.reporter.email, "abuse@team.example");
	const struct str many = STR(OLD_HEAD("BULK") OLD("192.0.2.66", "1")
					    OLD("192.0.2.67", "2") "--c--\n");
	REQUIRE(report_from_mail(cx, &origin, many, &r) == RC_OK);
	EQ(r.report.subjects.n, 2);
	EQ(r.report.incidents, 2);
}
