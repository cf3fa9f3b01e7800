// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/report_from_mail.h"

#include <string.h>

#include "formats/arf.h"
#include "formats/html.h"
#include "formats/xarf_mail.h"
#include "intake/mail_class.h"
#include "intake/path_from_mail.h"
#include "intake/report_from_feed.h"
#include "intake/referral.h"
#include "intake/report_from_xarf.h"

void intake_reading_begin(const struct intake_origin *origin, struct str bytes,
			  struct intake_reading *out)
{
	*out = (struct intake_reading){ .raw = bytes };
	struct intake_report *r = &out->report;
	r->channel = origin->channel;
	r->received = sha256_of(bytes);
	r->received_size = (int64_t)bytes.n;
	r->raw = r->received;
	r->raw_size = r->received_size;
	r->tlp = TLP_AMBER_STRICT; // it holds data of victims
	r->incidents = 1;
}

enum rc intake_reading_failed(struct cx *cx, enum rc rc, struct intake_reading *r)
{
	if (rc != RC_INVALID && rc != RC_LIMIT && rc != RC_BUG)
		return rc;
	r->report.state = INTAKE_QUARANTINED;
	r->report.reason = arena_copy(cx->arena, cx_error(cx));
	return RC_OK;
}

/* ---- text of pages ------------------------------------------------------------------- */

struct str text_of_html(struct arena *a, struct str html)
{
	struct html_links links = { 0 };
	struct str text = str_trim(html_text(a, html, &links));
	for (size_t i = 0; i < links.n && text.n < INTAKE_TEXT_MAX; i++)
		text = arena_fmt(a, "%.*s\n<%.*s>", STR_ARG(text), STR_ARG(links.p[i]));
	return text;
}

/* ---- what the mail says ---------------------------------------------------------------- */

struct walk {
	struct arena *a;
	const struct mail *mail;
	struct intake_report *r;
};

static const struct mail_part *root(const struct walk *w)
{
	return &w->mail->parts.p[0];
}

/* Whether part i lies within part `in`. */
static bool is_within(const struct mail *m, size_t i, size_t in)
{
	while (i > in)
		i = m->parts.p[i].parent;
	return i == in;
}

/* The first part of a kind or type behind `from`; the number of parts: none. */
static size_t find_message(const struct mail *m)
{
	size_t i = 1;
	while (i < m->parts.n && m->parts.p[i - 1].kind != MAIL_MESSAGE)
		i++;
	return i;
}

static size_t find_type(const struct mail *m, const char *type)
{
	size_t i = 0;
	while (i < m->parts.n && !str_eq(m->parts.p[i].media_type, str_from_c(type)))
		i++;
	return i;
}

/* The fields for machines, whatever the part is called. */
static size_t find_feedback(const struct mail *m)
{
	const size_t typed = find_type(m, "message/feedback-report");
	if (typed < m->parts.n)
		return typed;
	size_t i = 0;
	while (i < m->parts.n &&
	       (mail_is_type(&m->parts.p[i], "message/") || !arf_is(&m->parts.p[i].fields)))
		i++;
	return i;
}

/* Plain text where there is any, else that of pages. */
static struct str text_within(const struct walk *w, size_t in)
{
	for (int html = 0; html < 2; html++) {
		const char *type = html ? "text/html" : "text/plain";
		for (size_t i = in; i < w->mail->parts.n; i++) {
			const struct mail_part *p = &w->mail->parts.p[i];
			if (is_within(w->mail, i, in) && !p->is_attachment &&
			    str_eq(p->media_type, str_from_c(type)) && str_trim(p->text).n > 0)
				return html ? text_of_html(w->a, p->text) : str_trim(p->text);
		}
	}
	return STR("");
}

static struct str bare_id(struct str s)
{
	s = str_trim(s);
	if (str_starts(s, STR("<")))
		s = str_slice(s, 1, s.n);
	return str_ends(s, STR(">")) ? str_slice(s, 0, s.n - 1) : s;
}

/* Of a mail within: the lines of one that came here by itself lead to who reports. */
static void take_path(const struct walk *w, size_t part)
{
	struct intake_report *r = w->r;
	if (part == 0)
		return;
	r->path = path_from_mail(w->a, &w->mail->parts.p[part].headers);
	if (r->path.from.n == 0)
		return;
	r->path.from_name = intake_text(w->a, r->path.from_name, INTAKE_WORD_MAX);
	r->path.noted_by = intake_text(w->a, r->path.noted_by, INTAKE_WORD_MAX);
	for (size_t i = 0; i < r->subjects.n; i++)
		if (r->subjects.p[i].kind == SUBJECT_IP &&
		    str_eq(r->subjects.p[i].shown, r->path.from))
			return;
	intake_add_subject(w->a, r, SUBJECT_IP, r->path.from);
	if (r->subjects.n > 0 && r->subjects.p[r->subjects.n - 1].kind == SUBJECT_IP)
		r->subjects.p[r->subjects.n - 1].at = r->path.at;
}

static void take_message(const struct walk *w, size_t part)
{
	const struct mail_headers *h = &w->mail->parts.p[part].headers;
	struct intake_message *m = &w->r->message;
	struct instant at;
	m->message_id = bare_id(mail_header(h, "Message-ID"));
	m->from = mail_address(mail_header(h, "From"));
	m->return_path = bare_id(mail_header(h, "Return-Path"));
	m->subject = mail_header(h, "Subject");
	if (w->r->first_seen.us == 0 && mail_date(mail_header(h, "Date"), &at))
		w->r->first_seen = w->r->last_seen = at;
	w->r->text = text_within(w, part);
	if (m->from.n > 0)
		intake_add_subject(w->a, w->r, SUBJECT_EMAIL, m->from);
	take_path(w, part);
}

static void take_parts(const struct walk *w)
{
	for (size_t i = 0; i < w->mail->parts.n; i++) {
		const struct mail_part *p = &w->mail->parts.p[i];
		if (p->kind != MAIL_MULTIPART)
			*ARENA_PUSH(w->a, &w->r->parts) = (struct intake_part){
				.media_type = p->media_type,
				.name = p->name,
				.hash = p->hash,
				.size = p->size,
			};
	}
}

static void take_deviations(const struct walk *w)
{
	for (size_t i = 0; i < w->mail->deviations.n; i++) {
		const struct mail_deviation *d = &w->mail->deviations.p[i];
		intake_add_deviation(w->a, w->r, d->name,
				     d->place.n > 0
					     ? arena_fmt(w->a, "part %.*s", STR_ARG(d->place))
					     : STR("the mail"),
				     str_from_c(mail_deviation_sentence(d->name)));
	}
}

/* Of the whole mail: mails within it may be cut off when they are reported. */
static bool is_cut_off(const struct walk *w)
{
	for (size_t i = 0; i < w->mail->deviations.n; i++)
		if (w->mail->deviations.p[i].place.n == 0 &&
		    str_eq(str_from_c(w->mail->deviations.p[i].name), STR("no-closing-boundary")))
			return true;
	return false;
}

static bool has_nul(const struct walk *w)
{
	for (size_t i = 0; i < w->mail->deviations.n; i++)
		if (str_eq(str_from_c(w->mail->deviations.p[i].name), STR("nul-bytes")))
			return true;
	return false;
}

static void make_unusable(struct intake_report *r, struct str reason)
{
	if (r->state == INTAKE_NEW) {
		r->state = INTAKE_UNUSABLE;
		r->reason = reason;
	}
}

/* ---- ARF ----------------------------------------------------------------------------------- */

static const struct {
	const char *category, *type;
} meanings[ARF_TYPES] = {
	[ARF_ABUSE] = { "messaging", "spam" },
	[ARF_FRAUD] = { "content", "fraud" },
	[ARF_VIRUS] = { "content", "malware" },
	[ARF_OTHER] = { "messaging", "" },
	[ARF_NOT_SPAM] = { "messaging", "not-spam" },
	[ARF_XARF] = { "", "" },
	[ARF_AUTH_FAILURE] = { "messaging", "auth-failure" },
};

static void take_arf_fields(const struct walk *w, const struct arf *f)
{
	struct intake_report *r = w->r;
	r->version = f->version;
	r->category = str_from_c(meanings[f->type].category);
	r->type = str_from_c(meanings[f->type].type);
	r->incidents = f->incidents;
	r->reporter_reference = f->original_envelope_id;
	if (f->arrival.us != 0)
		r->first_seen = r->last_seen = f->arrival;
	for (size_t i = 0; i < f->uris.n; i++)
		intake_add_subject(w->a, r, SUBJECT_URL, f->uris.p[i]);
	for (size_t i = 0; i < f->domains.n; i++)
		intake_add_subject(w->a, r, SUBJECT_HOST, f->domains.p[i]);
	if (f->source_ip.n > 0) {
		intake_add_subject(w->a, r, SUBJECT_IP, f->source_ip);
		for (size_t i = 0; i < r->subjects.n; i++)
			if (r->subjects.p[i].kind == SUBJECT_IP)
				r->subjects.p[i].port = f->source_port;
	}
	for (size_t i = 0; i < f->deviations.n; i++)
		intake_add_deviation(w->a, r, f->deviations.p[i].name, f->deviations.p[i].field,
				     str_from_c(f->deviations.p[i].sentence));
}

static void take_arf(const struct walk *w, size_t part)
{
	struct arf f;
	struct intake_report *r = w->r;
	const struct mail_part *top = root(w), *p = &w->mail->parts.p[part];
	const size_t inner = find_message(w->mail);
	arf_read(w->a, &p->fields, &f);
	r->format = STR("arf");
	take_arf_fields(w, &f);
	if (!str_eq(top->media_type, STR("multipart/report")))
		intake_add_deviation(w->a, r, "no-report-type", STR("the mail"),
				     STR("It is a feedback report and does not say so."));
	if (!str_eq(p->media_type, STR("message/feedback-report")))
		intake_add_deviation(w->a, r, "feedback-as-text",
				     arena_fmt(w->a, "part %.*s", STR_ARG(p->place)),
				     STR("The part for machines is marked as plain text."));
	if (inner < w->mail->parts.n)
		take_message(w, inner);
	else
		intake_add_deviation(w->a, r, "no-message", STR("the mail"),
				     STR("The mail complained of is not there."));
	if (f.original_mail_from.n > 0)
		r->message.return_path = f.original_mail_from;
	if (f.fault)
		make_unusable(r, str_from_c(f.fault));
	else if (is_cut_off(w))
		make_unusable(r, STR("its end is missing: it was cut off on the way"));
	else if (has_nul(w))
		make_unusable(r,
			      STR("there are bytes of value 0 in it: it was damaged on the way"));
}

/* A feedback loop of a large provider has no part for machines: headers of the mail within say what
 * it is, and the subject from where it came. */
static bool take_header_report(const struct walk *w)
{
	const char *front = "complaint about message from ";
	const size_t inner = find_message(w->mail);
	struct str subject = str_trim(mail_header(&root(w)->headers, "Subject"));
	if (inner == w->mail->parts.n ||
	    mail_header(&w->mail->parts.p[inner].headers, "X-HmXmrOriginalRecipient").n == 0)
		return false;
	w->r->format = STR("arf");
	w->r->category = STR("messaging");
	w->r->type = STR("spam");
	intake_add_deviation(w->a, w->r, "no-feedback-report", STR("the mail"),
			     STR("The part for machines is missing: headers say what it is."));
	take_message(w, inner);
	if (str_starts(subject, str_from_c(front)))
		intake_add_subject(w->a, w->r, SUBJECT_IP,
				   str_slice(subject, str_from_c(front).n, subject.n));
	return true;
}

/* ---- what is no report, and what is one without a format ---------------------------------------- */

static bool is_archive_of_aggregate(const struct mail_part *p)
{
	const bool packed = str_eq(p->media_type, STR("application/gzip")) ||
			    str_eq(p->media_type, STR("application/x-gzip")) ||
			    str_eq(p->media_type, STR("application/zip")) ||
			    str_eq(p->media_type, STR("application/x-zip-compressed")) ||
			    str_eq(p->media_type, STR("application/octet-stream"));
	return mail_is_type(p, "application/tlsrpt") ||
	       (packed && p->name.n > 0 && memchr(p->name.p, '!', p->name.n) &&
		(str_ends(p->name, STR(".gz")) || str_ends(p->name, STR(".zip"))));
}

static struct str report_type(const struct walk *w)
{
	const struct mail_part *p = root(w);
	const struct str type = mail_header(&p->headers, "Content-Type");
	const size_t at = str_find(type, STR("report-type="));
	struct str word, rest;
	if (at == STR_NONE || !str_eq(p->media_type, STR("multipart/report")))
		return STR("");
	(void)str_cut(str_slice(type, at + 12, type.n), ';', &word, &rest);
	word = str_trim(word);
	if (str_starts(word, STR("\"")))
		(void)str_cut(str_slice(word, 1, word.n), '"', &word, &rest);
	return word;
}

static const char *class_of(const struct walk *w, const struct intake_origin *origin)
{
	const struct mail_headers *h = &root(w)->headers;
	struct mail_signs m = {
		.from = mail_address(mail_header(h, "From")),
		.return_path = bare_id(mail_header(h, "Return-Path")),
		.subject = mail_header(h, "Subject"),
		.auto_submitted = mail_header(h, "Auto-Submitted"),
		.precedence = mail_header(h, "Precedence"),
		.resent_from = mail_address(mail_header(h, "Resent-From")),
		.loop = str_trim(mail_header(h, "X-Loop")),
		.report_type = report_type(w),
		.has_delivery_status = find_type(w->mail, "message/delivery-status") <
				       w->mail->parts.n,
		.has_disposition = find_type(w->mail, "message/disposition-notification") <
				   w->mail->parts.n,
		.text = str_slice(text_within(w, 0), 0, 16384),
	};
	if (m.from.n == 0)
		m.from = str_trim(mail_header(h, "From"));
	m.has_no_sender = origin->has_no_sender ||
			  str_eq(str_trim(mail_header(h, "Return-Path")), STR("<>"));
	for (size_t i = 0; i < w->mail->parts.n; i++)
		m.has_archive = m.has_archive || is_archive_of_aggregate(&w->mail->parts.p[i]);
	/* What is forwarded as a mail of its own is the forwarder's: their message is no bounce. */
	const size_t status = find_type(w->mail, "message/delivery-status");
	const size_t inner = find_message(w->mail);
	if (status < w->mail->parts.n && inner < status && is_within(w->mail, status, inner))
		m.has_delivery_status = false;
	return mail_class(&m, origin->own_address);
}

/* "Subject: x" among the first lines. */
static struct str line_of(struct str text, const char *word)
{
	struct str line, rest = str_slice(text, 0, 2048);
	while (rest.n > 0) {
		const struct str w = str_from_c(word);
		(void)str_cut(rest, '\n', &line, &rest);
		line = str_trim(line);
		while (line.n > 0 && (line.p[0] == '>' || line.p[0] == '*' || line.p[0] == ' '))
			line = str_slice(line, 1, line.n);
		if (line.n > w.n && str_eq_nocase(str_slice(line, 0, w.n), w))
			return str_trim(str_slice(line, w.n, line.n));
	}
	return STR("");
}

/* A report about forged mail for people alone. */
static bool take_text_of_failure(const struct walk *w)
{
	const struct str text = text_within(w, 0);
	if (str_find(str_slice(text, 0, 4096), STR("failed the published DMARC policy")) ==
	    STR_NONE)
		return false;
	w->r->format = STR("arf");
	w->r->category = STR("messaging");
	w->r->type = STR("auth-failure");
	w->r->text = text;
	w->r->message.subject = mail_header(&root(w)->headers, "Subject");
	intake_add_deviation(w->a, w->r, "no-feedback-report", STR("the mail"),
			     STR("The part for machines is missing: its text says what it is."));
	intake_add_subject(w->a, w->r, SUBJECT_IP, line_of(text, "Sender IP Address:"));
	intake_add_subject(w->a, w->r, SUBJECT_HOST, line_of(text, "Sender Domain:"));
	return true;
}

static void take_inline(const struct walk *w, struct str inner)
{
	struct intake_report *r = w->r;
	r->format = STR("inline");
	r->text = str_trim(inner);
	r->message.from = mail_address(line_of(inner, "From:"));
	r->message.subject = line_of(inner, "Subject:");
	if (r->message.from.n > 0)
		intake_add_subject(w->a, r, SUBJECT_EMAIL, r->message.from);
}

static void take_plain(const struct walk *w)
{
	struct str inner;
	const size_t message = find_message(w->mail);
	w->r->category = STR("messaging");
	if (message < w->mail->parts.n) {
		w->r->format = STR("forwarded");
		take_message(w, message);
		return;
	}
	const struct str text = text_within(w, 0);
	if (mail_inline_forward(text, &inner)) {
		take_inline(w, inner);
		return;
	}
	w->r->format = STR("mail");
	take_message(w, 0);
	if (root(w)->headers.n == 0)
		make_unusable(w->r, text.n == 0 ? STR("it has no header and no text")
						: STR("it has no header: it is no mail, and of no "
						      "format that is read here"));
}

/* ---- XARF in a mail ------------------------------------------------------------------------ */

static size_t find_json(const struct mail *m)
{
	size_t i = 0;
	while (i < m->parts.n &&
	       (!xarf_looks(m->parts.p[i].text) ||
		(str_find(m->parts.p[i].text, STR("\"xarf_version\"")) == STR_NONE &&
		 str_find(m->parts.p[i].text, STR("\"ReporterInfo\"")) == STR_NONE)))
		i++;
	return i;
}

/* No file of a report about the abuse of children is kept: all but its texts is cut out of the mail,
 * and the document, too, which holds evidence. */
static void cut_files(const struct walk *w, size_t document, struct intake_reading *out)
{
	struct buf kept;
	size_t at = 0;
	buf_init(&kept, out->raw.n + 1);
	for (size_t i = 0; i < w->mail->parts.n; i++) {
		const struct mail_part *p = &w->mail->parts.p[i];
		const bool is_file = p->kind == MAIL_LEAF && !mail_is_type(p, "text/") &&
				     p->fields.n == 0;
		const bool holds_file = p->kind == MAIL_MESSAGE && p->parent < i &&
					i + 1 < w->mail->parts.n &&
					w->mail->parts.p[i + 1].is_encoded;
		if ((!is_file && !holds_file && i != document) || p->body < at)
			continue;
		buf_add(&kept, str_slice(out->raw, at, p->body));
		at = p->end;
	}
	buf_add(&kept, str_slice(out->raw, at, out->raw.n));
	out->raw = arena_copy(w->a, buf_str(&kept));
	buf_done(&kept);
	for (size_t i = 0; i < out->report.parts.n; i++) {
		struct intake_part *p = &out->report.parts.p[i];
		p->is_dropped = !str_starts(p->media_type, STR("text/"));
		p->reason = p->is_dropped ? STR("in this category no file is kept") : STR("");
	}
	intake_add_deviation(w->a, &out->report, "files-cut-out", STR("the mail"),
			     STR("Files of this category are never kept: they were hashed, and cut "
				 "out of the mail that is stored."));
}

static enum rc take_document(struct cx *cx, const struct walk *w, size_t part,
			     struct intake_reading *out)
{
	struct xarf x;
	const enum rc rc = xarf_read(cx, w->mail->parts.p[part].text, &x);
	w->r->format = STR("xarf");
	if (rc == RC_INVALID) {
		make_unusable(w->r, arena_copy(cx->arena, cx_error(cx)));
		return RC_OK;
	}
	if (rc != RC_OK)
		return intake_reading_failed(cx, rc, out);
	report_take_xarf(cx->arena, &x, out);
	if (intake_is_child_abuse(w->r->category, w->r->type))
		cut_files(w, part, out);
	return RC_OK;
}

/* ---- X-ARF 0.1 and 0.2 in a mail ----------------------------------------------------------- */

/* The first part from `from` on that looks like such a report; the number of parts: none. */
static size_t find_old_xarf(const struct mail *m, size_t from)
{
	size_t i = from;
	while (i < m->parts.n && !xarf_mail_looks(m->parts.p[i].text))
		i++;
	return i;
}

static bool is_old_xarf(const struct mail *m)
{
	const struct mail_headers *h = &m->parts.p[0].headers;
	return (mail_header(h, "X-XARF").n > 0 || mail_header(h, "X-ARF").n > 0) &&
	       find_old_xarf(m, 0) < m->parts.n;
}

/* A mail of the kind BULK holds several: one report about all of them. */
static enum rc take_old_xarf(struct cx *cx, const struct walk *w, struct intake_reading *out)
{
	const struct feed_ask how = { .format = FEED_XARF_MAIL };
	const struct str text = text_within(w, 0);
	struct feed f;
	int64_t n = 0;
	for (size_t i = find_old_xarf(w->mail, 0); i < w->mail->parts.n;
	     i = find_old_xarf(w->mail, i + 1)) {
		const enum rc rc = feed_read(cx, &how, w->mail->parts.p[i].text, &f);
		if (rc != RC_OK)
			return intake_reading_failed(cx, rc, out);
		n += f.events.p[0].incidents;
		report_take_event(cx->arena, &f.events.p[0], out);
	}
	w->r->incidents = n;
	w->r->format = STR("xarf-02");
	if (!xarf_mail_looks(text))
		w->r->text = text;
	return RC_OK;
}

/* Of whatever came back: an answer, or a bounce that holds what was sent. */
static struct str answered(const struct walk *w)
{
	static const char *const names[] = { "In-Reply-To", "References", "Message-ID", "Subject" };
	for (size_t i = 0; i < w->mail->parts.n; i++)
		for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
			const struct str token = referral_token_in(
				mail_header(&w->mail->parts.p[i].headers, names[k]));
			if (token.n > 0)
				return token;
		}
	return STR("");
}

static void take_reporter(struct intake_reading *out, const struct walk *w)
{
	const struct mail_headers *h = &root(w)->headers;
	const struct str from = mail_address(mail_header(h, "From"));
	if (from.n == 0 || str_eq(out->report.format, STR("mail")))
		return; // who sent what came as it is, is who is complained of
	out->has_reporter = true;
	out->reporter.email = intake_text(w->a, from, INTAKE_WORD_MAX);
	out->reporter.name = intake_text(w->a, mail_header(h, "From"), INTAKE_WORD_MAX);
}

enum rc report_from_mail(struct cx *cx, const struct intake_origin *origin, struct str bytes,
			 struct intake_reading *out)
{
	struct mail mail;
	intake_reading_begin(origin, bytes, out);
	out->report.format = STR("mail");
	if (str_trim(bytes).n == 0) {
		make_unusable(&out->report, STR("it is empty"));
		return RC_OK;
	}
	const enum rc rc = mail_read(cx, bytes, &mail);
	if (rc != RC_OK)
		return intake_reading_failed(cx, rc, out);
	const struct walk w = { cx->arena, &mail, &out->report };
	const size_t feedback = find_feedback(&mail);
	take_deviations(&w);
	take_parts(&w);
	out->answers = answered(&w);
	const size_t document = find_json(&mail);
	if (document < mail.parts.n)
		return take_document(cx, &w, document, out);
	if (is_old_xarf(&mail))
		return take_old_xarf(cx, &w, out);
	const bool is_arf = feedback < mail.parts.n;
	const bool is_known = !is_arf && (take_header_report(&w) || take_text_of_failure(&w));
	const char *class = is_arf || is_known ? NULL : class_of(&w, origin);
	if (class) {
		out->report.state = INTAKE_ASIDE;
		out->report.reason = str_from_c(mail_class_sentence(class));
		take_message(&w, 0);
		out->report.format = str_from_c(class);
	} else if (is_arf) {
		take_arf(&w, feedback);
	} else if (!is_known) {
		take_plain(&w);
	}
	take_reporter(out, &w);
	return RC_OK;
}
