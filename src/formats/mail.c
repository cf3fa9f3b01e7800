// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/mail.h"

#include <string.h>

#include "formats/charset.h"
#include "formats/mail_read.h"

static const struct {
	const char *name, *sentence;
} faults[MAIL_FAULTS] = {
	[MAIL_FAULT_NUL] = { "nul-bytes", "There are bytes of value 0, which no mail may have." },
	[MAIL_FAULT_CR] = { "cr-line-ends", "Its lines end in CR alone; they were read as lines, "
					    "and hashed so." },
	[MAIL_FAULT_MBOX_LINE] = { "mbox-line", "A line \"From \" of a mailbox file stands before "
						"the headers." },
	[MAIL_FAULT_NO_COLON] = { "header-without-colon",
				  "A line among the headers is none; the body begins there." },
	[MAIL_FAULT_HEADER_LONG] = { "header-too-long", "A header is longer than 64 KiB: the rest "
							"of it was not read." },
	[MAIL_FAULT_HEADERS_LONG] = { "too-many-headers",
				      "There are more than 2,000 lines or 256 KiB of headers: "
				      "further ones were not read." },
	[MAIL_FAULT_CONTENT_TYPE] = { "bad-content-type",
				      "The media type is not one: it was read as text." },
	[MAIL_FAULT_NO_BOUNDARY_NAMED] = { "no-boundary-named",
					   "It says that it has parts and not how they are "
					   "divided: it was read as text." },
	[MAIL_FAULT_NO_BOUNDARY] = { "no-boundary", "The line that divides its parts is not there: "
						    "it was read as text." },
	[MAIL_FAULT_NOT_CLOSED] = { "no-closing-boundary",
				    "The line that ends its last part is missing." },
	[MAIL_FAULT_PARTS] = { "too-many-parts", "There are more than 1,000 parts: further ones "
						 "were not read." },
	[MAIL_FAULT_NESTING] = { "nested-too-deep",
				 "Parts lie within parts more than 20 deep: what is deeper was "
				 "not divided." },
	[MAIL_FAULT_DECODED] = { "too-much-decoded",
				 "Mails within mails hold more than four times the bytes of the "
				 "whole: further ones were not divided." },
	[MAIL_FAULT_ENCODING] = { "unknown-encoding",
				  "The transfer encoding is unknown: the bytes were read as they "
				  "are." },
	[MAIL_FAULT_ENCODED_MULTIPART] = { "encoded-multipart",
					   "What has parts is said to be encoded, which it may not "
					   "be: it was read as it is." },
	[MAIL_FAULT_BASE64] = { "bad-base64", "There are bytes in base64 that do not belong there: "
					      "they were left out." },
	[MAIL_FAULT_QUOTED] = { "bad-quoted-printable",
				"There is a sign \"=\" that stands for nothing: it was kept." },
	[MAIL_FAULT_CHARSET] = { "unknown-charset",
				 "The character set is unknown: it was read as UTF-8 or "
				 "windows-1252." },
	[MAIL_FAULT_TEXT_LONG] = { "long-text", "The text is longer than what is kept of it beside "
						"the mail itself." },
};

const char *mail_fault_name(enum mail_fault fault)
{
	INVARIANT(fault < MAIL_FAULTS);
	return faults[fault].name;
}

const char *mail_deviation_sentence(const char *name)
{
	for (size_t i = 0; i < MAIL_FAULTS; i++)
		if (str_eq(str_from_c(faults[i].name), str_from_c(name)))
			return faults[i].sentence;
	return "";
}

/* ---- reading ---------------------------------------------------------------------- */

struct reading {
	struct arena *a;
	struct mail *mail;
	struct str whole;
	size_t texts;	// bytes that may still be kept
	size_t decoded; // bytes of mails within that may still be read
};

/* Where a part is read from. */
struct span {
	struct str bytes;
	bool is_encoded;  // not a piece of the whole
	size_t from, end; // of what holds it, where it is not
	size_t depth;
	const char *default_type;
};

static void note(struct reading *r, enum mail_fault fault, struct str place)
{
	struct mail_deviations *list = &r->mail->deviations;
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].name == faults[fault].name && str_eq(list->p[i].place, place))
			return;
	if (list->n < MAIL_DEVIATIONS_MAX)
		*ARENA_PUSH(r->a, list) = (struct mail_deviation){ faults[fault].name, place };
}

static enum mail_encoding encoding_of(struct reading *r, const struct mail_head *h,
				      struct str place)
{
	static const char *const plain[] = { "", "7bit", "8bit", "binary" };
	struct str word, rest;
	(void)str_cut(h->encoding, ';', &word, &rest);
	(void)str_cut(word, '(', &word, &rest);
	word = str_trim(word);
	if (str_eq_nocase(word, STR("base64")))
		return MAIL_BASE64;
	if (str_eq_nocase(word, STR("quoted-printable")))
		return MAIL_QUOTED;
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (str_eq_nocase(word, str_from_c(plain[i])))
			return MAIL_PLAIN;
	note(r, MAIL_FAULT_ENCODING, place);
	return MAIL_PLAIN;
}

bool mail_is_type(const struct mail_part *part, const char *start)
{
	return str_starts(part->media_type, str_from_c(start));
}

/* Fields like headers in a body: a report for machines. */
static bool has_fields(struct str type)
{
	return str_eq(type, STR("message/feedback-report")) ||
	       str_eq(type, STR("message/delivery-status")) ||
	       str_eq(type, STR("message/global-delivery-status")) ||
	       str_eq(type, STR("message/disposition-notification"));
}

static bool is_message(struct str type)
{
	return str_eq(type, STR("message/rfc822")) || str_eq(type, STR("message/global")) ||
	       str_eq(type, STR("text/rfc822-headers")) ||
	       str_eq(type, STR("message/rfc822-headers")) || str_eq(type, STR("text/rfc822"));
}

static bool is_text(const struct mail_part *p)
{
	return mail_is_type(p, "text/") || has_fields(p->media_type) ||
	       str_eq(p->media_type, STR("application/json")) ||
	       str_ends(p->media_type, STR("+json")) || str_ends(p->media_type, STR("+xml")) ||
	       str_eq(p->media_type, STR("application/xml")) ||
	       str_eq(p->media_type, STR("application/yaml")) ||
	       str_eq(p->media_type, STR("application/x-yaml"));
}

/* Some senders mark the part for machines as plain text. */
static bool looks_like_fields(struct str text)
{
	const struct str front = str_trim(str_slice(text, 0, 4096));
	return str_starts(front, STR("Feedback-Type:")) ||
	       (str_find(front, STR("\nFeedback-Type:")) != STR_NONE &&
		str_find(front, STR("\nUser-Agent:")) != STR_NONE);
}

/* All groups of fields, which empty lines divide. */
static void read_fields(struct reading *r, struct mail_part *p)
{
	struct str rest = p->text;
	while (rest.n > 0 && p->headers.n < MAIL_HEADER_LINES_MAX) {
		struct mail_head h;
		mail_read_head(r->a, rest, &h);
		for (size_t i = 0; i < h.headers.n; i++)
			*ARENA_PUSH(r->a, &p->fields) = h.headers.p[i];
		if (h.has_no_colon)
			note(r, MAIL_FAULT_NO_COLON, p->place);
		if (h.body == 0 || h.has_no_colon)
			return;
		rest = str_slice(rest, h.body, rest.n);
	}
}

static void read_leaf(struct reading *r, size_t number, const struct mail_head *h, struct str body)
{
	struct mail_decoded d;
	struct mail_part *p = &r->mail->parts.p[number];
	const enum mail_encoding encoding = encoding_of(r, h, p->place);
	const size_t most = r->texts < MAIL_TEXT_MAX ? r->texts : MAIL_TEXT_MAX;
	const bool text = is_text(p);
	mail_decode(r->a, encoding, body, text ? most : 0, &d);
	p->hash = d.hash;
	p->size = d.size;
	if (d.has_fault)
		note(r, encoding == MAIL_BASE64 ? MAIL_FAULT_BASE64 : MAIL_FAULT_QUOTED, p->place);
	if (!text)
		return;
	if (d.kept.n > 0 && memchr(d.kept.p, 0, d.kept.n))
		note(r, MAIL_FAULT_NUL, p->place);
	if ((size_t)d.size > d.kept.n)
		note(r, MAIL_FAULT_TEXT_LONG, p->place);
	const struct str charset = mail_parameter(r->a, h->type, "charset");
	if (charset.n > 0 && !charset_is_known(charset))
		note(r, MAIL_FAULT_CHARSET, p->place);
	p->text = charset_to_utf8(r->a, charset, d.kept);
	r->texts -= d.kept.n;
	if (has_fields(p->media_type) || looks_like_fields(p->text))
		read_fields(r, p);
}

static void read_part(struct reading *r, size_t parent, struct str place, const struct span *s);

static void read_message(struct reading *r, size_t number, const struct mail_head *h,
			 struct str body, const struct span *s)
{
	struct mail_decoded d;
	struct mail_part *p = &r->mail->parts.p[number];
	const enum mail_encoding encoding = encoding_of(r, h, p->place);
	const bool is_plain = encoding == MAIL_PLAIN;
	while (is_plain && body.n > 0 && (body.p[0] == '\r' || body.p[0] == '\n'))
		body = str_slice(body, 1, body.n); // some put an empty line before the headers
	if (body.n > r->decoded) {
		note(r, MAIL_FAULT_DECODED, p->place);
		read_leaf(r, number, h, body);
		return;
	}
	r->decoded -= body.n;
	mail_decode(r->a, encoding, body, body.n, &d);
	p->kind = MAIL_MESSAGE;
	p->hash = d.hash;
	p->size = d.size;
	if (d.has_fault)
		note(r, encoding == MAIL_BASE64 ? MAIL_FAULT_BASE64 : MAIL_FAULT_QUOTED, p->place);
	const struct span within = {
		.bytes = d.kept,
		.is_encoded = s->is_encoded || !is_plain,
		.from = p->from,
		.end = p->end,
		.depth = s->depth + 1,
		.default_type = "text/plain",
	};
	read_part(r, number, arena_fmt(r->a, "%.*s.1", STR_ARG(p->place)), &within);
}

/* ---- what has parts ------------------------------------------------------------------- */

struct line {
	size_t from, end; // of the line, with what ends it
	bool is_last;
};

/* The next line that divides, from `at` on; false: there is none. */
static bool next_boundary(struct str s, size_t at, struct str mark, struct line *out)
{
	while (at < s.n) {
		const char *found = memmem(s.p + at, s.n - at, mark.p, mark.n);
		if (!found)
			return false;
		const size_t from = (size_t)(found - s.p);
		size_t i = from + mark.n;
		const bool is_last = i + 1 < s.n && s.p[i] == '-' && s.p[i + 1] == '-';
		const char *lf = i < s.n ? memchr(s.p + i, '\n', s.n - i) : NULL;
		const size_t end = lf ? (size_t)(lf - s.p) + 1 : s.n;
		if ((from == 0 || s.p[from - 1] == '\n') &&
		    (is_last || str_trim(str_slice(s, i, end)).n == 0)) {
			*out = (struct line){ from, end, is_last };
			return true;
		}
		at = from + mark.n;
	}
	return false;
}

/* Without the end of line before a boundary, which belongs to that. */
static struct str before_line(struct str s, size_t from, size_t to)
{
	if (to > from && s.p[to - 1] == '\n')
		to--;
	if (to > from && s.p[to - 1] == '\r')
		to--;
	return str_slice(s, from, to);
}

static void read_multipart(struct reading *r, size_t number, struct str body, struct str mark,
			   const struct span *s)
{
	const struct str place = r->mail->parts.p[number].place;
	struct line line = { 0 }, next;
	const bool is_digest = str_eq(r->mail->parts.p[number].media_type, STR("multipart/digest"));
	bool more = next_boundary(body, 0, mark, &line);
	r->mail->parts.p[number].kind = MAIL_MULTIPART;
	for (int child = 1; more && !line.is_last; child++) {
		more = next_boundary(body, line.end, mark, &next);
		const struct span within = {
			.bytes = more ? before_line(body, line.end, next.from)
				      : str_slice(body, line.end, body.n),
			.is_encoded = s->is_encoded,
			.from = r->mail->parts.p[number].from,
			.end = r->mail->parts.p[number].end,
			.depth = s->depth + 1,
			.default_type = is_digest ? "message/rfc822" : "text/plain",
		};
		if (!more)
			note(r, MAIL_FAULT_NOT_CLOSED, place);
		if (r->mail->parts.n == MAIL_PARTS_MAX) {
			note(r, MAIL_FAULT_PARTS, place);
			return;
		}
		if (more || str_trim(within.bytes).n > 0)
			read_part(r, number,
				  place.n > 0 ? arena_fmt(r->a, "%.*s.%d", STR_ARG(place), child)
					      : arena_fmt(r->a, "%d", child),
				  &within);
		line = next;
	}
}

/* "--" and the boundary, where the part has one and its body has such a line. */
static bool find_mark(struct reading *r, const struct mail_head *h, struct str body,
		      struct str place, struct str *mark)
{
	struct line line;
	const struct str boundary = mail_parameter(r->a, h->type, "boundary");
	if (boundary.n == 0) {
		note(r, MAIL_FAULT_NO_BOUNDARY_NAMED, place);
		return false;
	}
	*mark = arena_fmt(r->a, "--%.*s", STR_ARG(boundary));
	if (next_boundary(body, 0, *mark, &line))
		return true;
	note(r, MAIL_FAULT_NO_BOUNDARY, place);
	return false;
}

/* ---- a part ------------------------------------------------------------------------------ */

static void note_head(struct reading *r, const struct mail_head *h, struct str place)
{
	if (h->has_mbox_line)
		note(r, MAIL_FAULT_MBOX_LINE, place);
	if (h->has_no_colon)
		note(r, MAIL_FAULT_NO_COLON, place);
	if (h->is_long)
		note(r, MAIL_FAULT_HEADER_LONG, place);
	if (h->are_long)
		note(r, MAIL_FAULT_HEADERS_LONG, place);
}

static void fill(struct reading *r, struct mail_part *p, const struct mail_head *h,
		 const struct span *s)
{
	const bool has_place = !s->is_encoded &&
			       s->bytes.n > 0; // an empty one is where its holder is
	const size_t from = has_place ? (size_t)(s->bytes.p - r->whole.p) : s->from;
	p->from = from;
	p->body = s->is_encoded ? from : from + h->body;
	p->end = s->is_encoded ? s->end : from + s->bytes.n;
	p->is_encoded = s->is_encoded;
	p->headers = h->headers;
	p->media_type = str_from_c(s->default_type);
	if (h->type.n > 0 && !mail_media_type(r->a, h->type, &p->media_type)) {
		p->media_type = STR("text/plain");
		if (!str_eq_nocase(str_slice(h->type, 0, 4), STR("text")))
			note(r, MAIL_FAULT_CONTENT_TYPE, p->place);
	}
	p->name = mail_parameter(r->a, h->disposition, "filename");
	if (p->name.n == 0)
		p->name = mail_parameter(r->a, h->type, "name");
	p->is_attachment = str_eq_nocase(str_slice(h->disposition, 0, 10), STR("attachment"));
}

static void read_part(struct reading *r, size_t parent, struct str place, const struct span *s)
{
	struct mail_head h;
	struct str mark;
	if (r->mail->parts.n == MAIL_PARTS_MAX) {
		note(r, MAIL_FAULT_PARTS, place);
		return;
	}
	const size_t number = r->mail->parts.n;
	struct mail_part *p = ARENA_PUSH(r->a, &r->mail->parts);
	p->parent = parent;
	p->place = place;
	mail_read_head(r->a, s->bytes, &h);
	note_head(r, &h, place);
	fill(r, p, &h, s);
	const struct str body = str_slice(s->bytes, h.body, s->bytes.n);
	const bool is_multipart = mail_is_type(p, "multipart/"),
		   message = is_message(p->media_type);
	if ((is_multipart || message) && s->depth >= MAIL_NESTING_MAX) {
		note(r, MAIL_FAULT_NESTING, place);
		read_leaf(r, number, &h, body);
		return;
	}
	if (is_multipart && encoding_of(r, &h, place) != MAIL_PLAIN)
		note(r, MAIL_FAULT_ENCODED_MULTIPART, place);
	if (is_multipart && find_mark(r, &h, body, place, &mark))
		read_multipart(r, number, body, mark, s);
	else if (message)
		read_message(r, number, &h, body, s);
	else {
		if (is_multipart)
			p->media_type = STR("text/plain");
		read_leaf(r, number, &h, body);
	}
}

/* Lines that end in CR alone; no byte changes its place. */
static struct str with_lf(struct arena *a, struct str bytes)
{
	char *p = arena_alloc(a, bytes.n);
	for (size_t i = 0; i < bytes.n; i++)
		p[i] = (char)(bytes.p[i] == '\r' ? '\n' : bytes.p[i]);
	return (struct str){ p, bytes.n };
}

enum rc mail_read_here(struct cx *cx, struct str bytes, struct mail *out)
{
	struct mail mail = { .parts = { .n = 0 } };
	struct reading r = { .a = cx->arena,
			     .mail = &mail,
			     .whole = bytes,
			     .texts = MAIL_TEXTS_MAX,
			     .decoded = MAIL_DECODED_TIMES * bytes.n };
	if (bytes.n == 0)
		return cx_fail(cx, RC_INVALID, "the mail has not one byte");
	if (bytes.n > MAIL_BYTES_MAX)
		return cx_fail(cx, RC_LIMIT, "the mail is longer than %d MiB",
			       MAIL_BYTES_MAX >> 20);
	if (!memchr(bytes.p, '\n', bytes.n) && memchr(bytes.p, '\r', bytes.n)) {
		r.whole = with_lf(cx->arena, bytes);
		note(&r, MAIL_FAULT_CR, STR(""));
	}
	const struct span all = { .bytes = r.whole, .default_type = "text/plain" };
	read_part(&r, 0, STR(""), &all);
	*out = mail;
	return RC_OK;
}
