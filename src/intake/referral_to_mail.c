// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/referral_to_mail.h"

#include <string.h>

#include "core/mark.h"
#include "crypto/base64.h"
#include "formats/json.h"
#include "intake/refang.h"
#include "ledger/entry.h"

enum { DOCUMENT_MAX = 65536, LINE = 76, SUBJECT_MAX = 300 };

static const struct letter_kind {
	const char *category, *type, *text;
} kinds[] = {
	{ "content", "phishing", N_("Phishing: a page that asks for secrets in another's name") },
	{ "content", "malware", N_("Malware that is offered for download") },
	{ "content", "fraud", N_("Fraud: a page that takes money by deceit") },
	{ "messaging", "spam", N_("Unwanted mail (spam)") },
	{ "content", "csam", N_("Notice of a hotline: abuse of children") },
	{ "content", "csem", N_("Notice of a hotline: abuse of children") },
	{ "", "", N_("Abuse of a service") },
};
enum { LETTER_KINDS = sizeof kinds / sizeof *kinds };

static const struct letter_kind *kind_of(const struct referral *r)
{
	size_t i = 0;
	while (i + 1 < LETTER_KINDS && (!str_eq(r->category, str_from_c(kinds[i].category)) ||
					!str_eq(r->type, str_from_c(kinds[i].type))))
		i++;
	return &kinds[i];
}

/* What a machine is told: of a web address, what is behind the host has no mail address in it. */
static struct str clean(struct arena *a, const struct referral_item *item)
{
	const size_t at = str_find(item->key, STR("://"));
	if (item->kind != SUBJECT_URL || at == STR_NONE)
		return item->key;
	const size_t slash = str_find(str_slice(item->key, at + 3, item->key.n), STR("/"));
	if (slash == STR_NONE)
		return item->key;
	const struct str path = str_slice(item->key, at + 3 + slash, item->key.n);
	return arena_fmt(a, "%.*s%.*s", STR_ARG(str_slice(item->key, 0, at + 3 + slash)),
			 STR_ARG(referral_redact(a, path)));
}

/* ---- for people -------------------------------------------------------------------- */

static void say(struct buf *b, struct arena *a, const struct referral_letter *l,
		const struct referral *r, const char *english)
{
	buf_add(b, l->translate(a, r->language, english));
	buf_add(b, STR("\n"));
}

/* "2026-11-23T07:12Z" */
static struct str minute(struct arena *a, struct instant t)
{
	return arena_fmt(a, "%.*sZ", STR_ARG(str_slice(entry_print_time(a, t), 0, 16)));
}

static void list_items(struct buf *b, struct arena *a, const struct referral *r)
{
	for (size_t i = 0; i < r->items.n; i++) {
		const struct referral_item *item = &r->items.p[i];
		struct str times = STR("");
		if (item->first.us != 0)
			times = arena_fmt(a, "  %.*s - %.*s", STR_ARG(minute(a, item->first)),
					  STR_ARG(minute(a, item->last)));
		buf_add(b, arena_fmt(a, "  %.*s  (%lld)%.*s\n", STR_ARG(defang(a, clean(a, item))),
				     (long long)item->reports, STR_ARG(times)));
	}
}

static struct str text_of(struct arena *a, const struct referral_letter *l,
			  const struct referral *r)
{
	struct buf b;
	buf_init(&b, DOCUMENT_MAX);
	buf_add(&b, arena_fmt(a, "%s\n\n", tlp_label(r->tlp)));
	say(&b, a, l, r,
	    N_("We were told of what follows. It seems to be in your network or under "
	       "your domain."));
	say(&b, a, l, r, kind_of(r)->text);
	buf_add(&b, STR("\n"));
	say(&b, a, l, r,
	    N_("Address (how many reports name it) and when it was first and last "
	       "seen, in UTC:"));
	list_items(&b, a, r);
	buf_add(&b, STR("\n"));
	say(&b, a, l, r,
	    intake_is_child_abuse(r->category, r->type)
		    ? N_("Make it inaccessible, and answer this mail with what you did. Open it "
			 "only where "
			 "your law lets you, keep what your law says, and tell your police.")
		    : N_("Please look into it, stop it where it is so, and answer this mail with "
			 "what you found."));
	say(&b, a, l, r,
	    N_("Addresses are written so that nobody opens them by mistake. Who "
	       "reported them, and what they wrote, is not passed on."));
	say(&b, a, l, r,
	    N_("Leave the mark in the subject as it is, so that your answer is found."));
	buf_add(&b, arena_fmt(a, "\n%.*s\n%.*s\n", STR_ARG(l->organisation), STR_ARG(l->contact)));
	const struct str out = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return out;
}

/* ---- parts ------------------------------------------------------------------------- */

static void put_base64(struct buf *b, struct arena *a, struct str bytes)
{
	const struct str text = base64_print(a, bytes);
	for (size_t at = 0; at < text.n; at += LINE) {
		buf_add(b, str_slice(text, at, at + LINE < text.n ? at + LINE : text.n));
		buf_add(b, STR("\r\n"));
	}
}

static void put_part(struct buf *b, struct arena *a, struct str token, const char *type,
		     struct str bytes)
{
	buf_add(b, arena_fmt(a,
			     "--=_%.*s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: base64"
			     "\r\n\r\n",
			     STR_ARG(token), type));
	put_base64(b, a, bytes);
}

/* As it is: parts for machines that old readers look for line by line. */
static void put_lines(struct buf *b, struct arena *a, struct str token, const char *type,
		      struct str lines)
{
	buf_add(b, arena_fmt(a, "--=_%.*s\r\nContent-Type: %s\r\n\r\n%.*s\r\n", STR_ARG(token),
			     type, STR_ARG(lines)));
}

static struct str field(struct arena *a, const char *name, struct str value)
{
	bool plain = value.n > 0 && value.n < 900;
	for (size_t i = 0; i < value.n; i++)
		plain = plain && value.p[i] >= ' ' && value.p[i] <= '~';
	return plain ? arena_fmt(a, "%s: %.*s\r\n", name, STR_ARG(value)) : STR("");
}

/* ---- ARF ---------------------------------------------------------------------------- */

static size_t count(const struct referral *r, enum subject_kind kind)
{
	size_t n = 0;
	for (size_t i = 0; i < r->items.n; i++)
		n += r->items.p[i].kind == kind;
	return n;
}

static struct str feedback(struct arena *a, const struct referral *r)
{
	struct str out = STR("Feedback-Type: abuse\r\nUser-Agent: comity/1\r\nVersion: 1\r\n");
	int64_t incidents = 1;
	for (size_t i = 0; i < r->items.n; i++) {
		const struct referral_item *item = &r->items.p[i];
		const char *name = item->kind == SUBJECT_IP    ? "Source-IP"
				   : item->kind == SUBJECT_URL ? "Reported-URI"
							       : "Reported-Domain";
		out = arena_fmt(a, "%.*s%.*s", STR_ARG(out),
				STR_ARG(field(a, name, clean(a, item))));
		if (item->kind == SUBJECT_IP && item->port > 0)
			out = arena_fmt(a, "%.*sSource-Port: %lld\r\n", STR_ARG(out),
					(long long)item->port);
		incidents = item->reports > incidents ? item->reports : incidents;
	}
	return arena_fmt(a, "%.*sIncidents: %lld\r\n", STR_ARG(out), (long long)incidents);
}

/* What is known of the header, but for whom it went to. */
static struct str headers(struct arena *a, const struct intake_message *m)
{
	const struct str id = m->message_id.n > 0 ? arena_fmt(a, "<%.*s>", STR_ARG(m->message_id))
						  : STR("");
	const struct str subject = referral_redact(a, intake_text(a, m->subject, SUBJECT_MAX));
	return arena_fmt(a, "%.*s%.*s%.*sX-Redacted: recipients\r\n",
			 STR_ARG(field(a, "From", m->from)), STR_ARG(field(a, "Subject", subject)),
			 STR_ARG(field(a, "Message-ID", id)));
}

/* ---- XARF ---------------------------------------------------------------------------- */

/* RFC 9562 in the words of the standard: 8-4-4-4-12. */
static struct str uuid(struct arena *a, struct instant now)
{
	const struct id id = id_new(now);
	char hex[2 * ID_BYTES + 1];
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < ID_BYTES; i++) {
		hex[2 * i] = digits[id.b[i] >> 4];
		hex[2 * i + 1] = digits[id.b[i] & 15];
	}
	hex[2 * ID_BYTES] = '\0';
	return arena_fmt(a, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
			 hex + 20);
}

static void put_contact(struct json *j, const struct referral_letter *l, const char *key)
{
	struct str box, domain;
	(void)str_cut(l->contact, '@', &box, &domain);
	json_begin_object(j, key);
	json_str(j, "org", str_slice(l->organisation, 0, 200));
	json_str(j, "contact", l->contact);
	json_str(j, "domain", domain);
	json_end(j);
}

static struct str time_or(struct arena *a, struct instant t, struct instant other)
{
	return entry_print_time(a, t.us != 0 ? t : other);
}

static struct str document(struct arena *a, const struct referral_letter *l,
			   const struct referral *r, const struct referral_item *item)
{
	struct str place;
	AUTO(json) j = json_new(a);
	const bool known = observed_place(item->kind, item->key, &place);
	json_str(j, "xarf_version", STR("4.2.0"));
	json_str(j, "report_id", uuid(a, l->now));
	json_str(j, "timestamp", time_or(a, item->last, l->now));
	put_contact(j, l, "reporter");
	put_contact(j, l, "sender");
	json_str(j, "source_identifier", known ? place : item->key);
	json_str(j, "category", r->category);
	json_str(j, "type", r->type);
	json_str(j, "url", clean(a, item));
	if (str_eq(r->type, STR("fraud")))
		json_str(j, "fraud_type", STR("other"));
	if (item->class.n > 0) {
		json_str(j, "classification", item->class);
		json_str(j, "detection_method", STR("manual_review"));
	}
	json_str(j, "evidence_source", STR("user_report"));
	if (item->first.us != 0)
		json_str(j, "first_seen", entry_print_time(a, item->first));
	json_str(j, "description",
		 arena_fmt(a, "Reported %lld times. Answer with [%.*s] in the subject.",
			   (long long)item->reports, STR_ARG(r->token)));
	return json_to_str(j, a, DOCUMENT_MAX);
}

static struct str feedback_of_xarf(struct arena *a, const struct referral *r)
{
	return arena_fmt(a,
			 "Feedback-Type: xarf\r\nUser-Agent: comity/1\r\nVersion: 1\r\n"
			 "Incidents: %zu\r\n",
			 count(r, SUBJECT_URL));
}

/* ---- the whole ------------------------------------------------------------------------ */

static bool is_classed(const struct referral *r)
{
	bool classed = str_eq(r->type, STR("csam"));
	for (size_t i = 0; i < r->items.n; i++)
		classed = classed && r->items.p[i].class.n > 0;
	return classed;
}

static struct str format_of(const struct referral *r)
{
	if (str_eq(r->category, STR("messaging")) && str_eq(r->type, STR("spam")) &&
	    count(r, SUBJECT_IP) <= 1)
		return STR("arf");
	if (intake_is_child_abuse(r->category, r->type) && !is_classed(r))
		return STR("text"); // XARF asks for a class
	if (str_eq(r->category, STR("content")) && *kind_of(r)->category != '\0' &&
	    count(r, SUBJECT_URL) > 0)
		return STR("xarf");
	return STR("text");
}

static void put_machines(struct buf *b, struct arena *a, const struct referral_letter *l,
			 const struct referral *r)
{
	static const char type[] = "message/feedback-report";
	if (str_eq(r->format, STR("arf"))) {
		put_lines(b, a, r->token, type, feedback(a, r));
		put_lines(b, a, r->token, "text/rfc822-headers", headers(a, &l->message));
		return;
	}
	put_lines(b, a, r->token, type, feedback_of_xarf(a, r));
	for (size_t i = 0; i < r->items.n; i++)
		if (r->items.p[i].kind == SUBJECT_URL)
			put_part(b, a, r->token, "application/json; name=xarf.json",
				 document(a, l, r, &r->items.p[i]));
}

void referral_write(struct arena *a, const struct referral_letter *l, struct referral *r)
{
	struct buf b;
	r->format = format_of(r);
	r->subject = arena_fmt(a, "%.*s [%.*s]",
			       STR_ARG(l->translate(a, r->language, kind_of(r)->text)),
			       STR_ARG(r->token));
	r->text = text_of(a, l, r);
	buf_init(&b, (size_t)REFERRAL_ITEMS_MAX * DOCUMENT_MAX);
	if (str_eq(r->format, STR("text"))) {
		buf_add(&b, STR("Content-Type: text/plain; charset=utf-8\r\n"
				"Content-Transfer-Encoding: base64\r\n\r\n"));
		put_base64(&b, a, r->text);
	} else {
		buf_add(&b, arena_fmt(a,
				      "Content-Type: multipart/report; report-type=feedback-report;"
				      "\r\n boundary=\"=_%.*s\"\r\n\r\n",
				      STR_ARG(r->token)));
		put_part(&b, a, r->token, "text/plain; charset=utf-8", r->text);
		put_machines(&b, a, l, r);
		buf_add(&b, arena_fmt(a, "--=_%.*s--\r\n", STR_ARG(r->token)));
	}
	r->body = arena_copy(a, buf_str(&b));
	buf_done(&b);
}

struct str referral_again(struct arena *a, const struct referral *r, bool escalation,
			  call_translate *translate)
{
	const char *why = escalation
				  ? N_("The network named below has not answered what follows. We "
				       "tell you because nobody there acted.")
				  : N_("We wrote to you what follows and have no answer yet.");
	return arena_fmt(a, "%.*s\n%.*s\n\n%.*s", STR_ARG(translate(a, r->language, why)),
			 STR_ARG(escalation ? r->mail : r->subject), STR_ARG(r->text));
}
