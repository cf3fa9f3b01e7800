// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/mail_class.h"

#include <string.h>

static const struct {
	const char *class, *sentence;
} classes[] = {
	{ "bounce", "A mail server says that a mail could not be delivered." },
	{ "auto-reply", "A program answered, not a person." },
	{ "aggregate", "It counts many mails of a domain and complains of none." },
	{ "loop", "It was sent by this node and came back." },
};

const char *mail_class_sentence(const char *class)
{
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (str_eq(str_from_c(classes[i].class), str_from_c(class)))
			return classes[i].sentence;
	return "";
}

static bool starts_nocase(struct str s, const char *word)
{
	const struct str w = str_from_c(word);
	return s.n >= w.n && str_eq_nocase(str_slice(s, 0, w.n), w);
}

static bool has_nocase(struct str s, const char *word)
{
	const size_t n = str_from_c(word).n;
	for (size_t i = 0; i + n <= s.n; i++)
		if (starts_nocase(str_slice(s, i, s.n), word))
			return true;
	return false;
}

/* Without "Re:", "Fwd:" and their like. */
static struct str plain_subject(struct str s)
{
	static const char *const words[] = { "re:", "fwd:", "fw:", "wg:", "tr:", "rv:", "aw:" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		s = str_trim(s);
		if (starts_nocase(s, words[i])) {
			const size_t n = str_from_c(words[i]).n;
			s = str_slice(s, n, s.n);
			i = (size_t)-1;
		}
	}
	return str_trim(s);
}

static bool is_daemon(struct str address)
{
	return starts_nocase(address, "mailer-daemon") || starts_nocase(address, "postmaster@") ||
	       starts_nocase(address, "mail-daemon");
}

static bool is_bounce_subject(struct str s)
{
	static const char *const fronts[] = {
		"undelivered mail",
		"undeliverable",
		"failure notice",
		"returned mail",
		"mail delivery fail",
		"delivery status notification",
		"delivery failure",
		"mail failure",
		"delayed mail",
		"mail delivery status report",
		"message status - undeliverable",
		"postmaster notify",
		"warning: message delayed",
		"undelivered",
	};
	for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++)
		if (starts_nocase(s, fronts[i]))
			return true;
	return false;
}

static bool is_aggregate(const struct mail_signs *m)
{
	return str_eq_nocase(m->report_type, STR("tlsrpt")) || m->has_archive ||
	       (starts_nocase(m->subject, "report domain:") &&
		has_nocase(m->subject, "submitter:")) ||
	       (starts_nocase(m->text, "<?xml") && has_nocase(m->text, "<report_metadata")) ||
	       (starts_nocase(m->text, "<feedback") && has_nocase(m->text, "<report_metadata"));
}

static bool is_bounce(const struct mail_signs *m)
{
	const struct str subject = plain_subject(m->subject);
	return m->has_delivery_status || str_eq_nocase(m->report_type, STR("delivery-status")) ||
	       is_daemon(m->from) || is_daemon(m->return_path) ||
	       (is_bounce_subject(subject) &&
		(m->return_path.n == 0 || has_nocase(m->text, "transcript of session")));
}

/* Bulk mail says "auto-generated" of itself, and so does what is complained of. */
static bool is_automatic(const struct mail_signs *m)
{
	static const char *const fronts[] = { "automatic reply", "auto reply", "autoreply",
					      "out of office",	 "auto:",      "autorespon" };
	for (size_t i = 0; m->has_no_sender && i < sizeof fronts / sizeof *fronts; i++)
		if (starts_nocase(m->subject, fronts[i]))
			return true;
	return m->has_disposition ||
	       str_eq_nocase(m->report_type, STR("disposition-notification")) ||
	       starts_nocase(m->auto_submitted, "auto-replied") ||
	       starts_nocase(m->precedence, "auto_reply");
}

const char *mail_class(const struct mail_signs *m, struct str own)
{
	if (own.n > 0 && (str_eq_nocase(m->from, own) || str_eq_nocase(m->resent_from, own) ||
			  str_eq_nocase(m->loop, own)))
		return "loop";
	if (is_aggregate(m))
		return "aggregate";
	if (is_bounce(m))
		return "bounce";
	return is_automatic(m) ? "auto-reply" : NULL;
}

/* ---- forwarded within the text ------------------------------------------------------- */

bool mail_inline_forward(struct str text, struct str *inner)
{
	static const char *const marks[] = {
		"---------- Forwarded message", // Gmail
		"-----Original Message-----",	// Outlook
		"-------- Original Message --------",
		"-------- Forwarded Message --------", // Thunderbird
		"Begin forwarded message:",	       // Apple Mail
		"----- Forwarded Message -----",       // Yahoo
		"----- Forwarded message from",	       // mutt
		"---------- Message transf\xC3\xA9r\xC3\xA9 ----------",
		"-------- Message transf\xC3\xA9r\xC3\xA9 --------",
		"---------- Mensaje reenviado ----------",
		"-------- Weitergeleitete Nachricht --------",
		"---------- Weitergeleitete Nachricht ----------",
		"-----Urspr\xC3\xBCngliche Nachricht-----",
	};
	size_t first = STR_NONE, length = 0;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		const struct str mark = str_from_c(marks[i]);
		const size_t at = str_find(text, mark);
		if (at < first && (at == 0 || text.p[at - 1] == '\n' || text.p[at - 1] == ' ')) {
			first = at;
			length = mark.n;
		}
	}
	if (first == STR_NONE)
		return false;
	*inner = str_slice(text, first + length, text.n);
	const char *lf = inner->n > 0 ? memchr(inner->p, '\n', inner->n) : NULL;
	*inner = lf ? str_slice(*inner, (size_t)(lf - inner->p) + 1, inner->n) : STR("");
	return true;
}
