// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/mail.h"

#include <curl/curl.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "crypto/base64.h"
#include "net/fetch.h"

enum { WORD_BYTES = 42 }; // 56 characters of Base64: a line stays below 76

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void init_library(void)
{
	INVARIANT(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	return true;
}

struct str mail_word(struct arena *a, struct str text)
{
	struct str out = STR("");
	if (is_ascii(text))
		return text;
	for (size_t at = 0; at < text.n;) {
		size_t end = text.n - at > WORD_BYTES ? at + WORD_BYTES : text.n;
		while (end < text.n && ((uint8_t)text.p[end] & 0xc0) == 0x80) // within a character
			end--;
		const struct str part = base64_print(a, str_slice(text, at, end));
		out = arena_fmt(a, "%.*s%s=?utf-8?B?%.*s?=", STR_ARG(out), at > 0 ? " " : "",
				STR_ARG(part));
		at = end;
	}
	return out;
}

/* "Sun, 22 Nov 2026 03:12:00 +0000" */
static struct str date_line(struct arena *a, struct instant t)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	const time_t seconds = (time_t)(t.us / 1000000);
	struct tm tm;
	INVARIANT(gmtime_r(&seconds, &tm) != NULL);
	return arena_fmt(a, "%s, %d %s %d %02d:%02d:%02d +0000", days[tm.tm_wday], tm.tm_mday,
			 months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static struct str host_of(struct str mailbox)
{
	struct str name, host;
	return str_cut(mailbox, '@', &name, &host) ? host : mailbox;
}

static struct str text_body(struct arena *a, struct str text)
{
	const struct str body = base64_print(a, text);
	struct str lines = STR("");
	for (size_t at = 0; at < body.n; at += 76)
		lines = arena_fmt(
			a, "%.*s%.*s\r\n", STR_ARG(lines),
			STR_ARG(str_slice(body, at, at + 76 < body.n ? at + 76 : body.n)));
	return arena_fmt(a,
			 "Content-Type: text/plain; charset=utf-8\r\n"
			 "Content-Transfer-Encoding: base64\r\n\r\n%.*s",
			 STR_ARG(lines));
}

struct str mail_print(struct cx *cx, const struct mail_server *server, const struct mail *mail)
{
	struct arena *a = cx->arena;
	const struct str host = host_of(server->from);
	struct str more = STR("");
	if (mail->reply_to.n > 0)
		more = arena_fmt(a, "Reply-To: <%.*s>\r\n", STR_ARG(mail->reply_to));
	if (mail->answers.n > 0)
		more = arena_fmt(a, "%.*sIn-Reply-To: <%.*s@%.*s>\r\nReferences: <%.*s@%.*s>\r\n",
				 STR_ARG(more), STR_ARG(mail->answers), STR_ARG(host),
				 STR_ARG(mail->answers), STR_ARG(host));
	return arena_fmt(a,
			 "Date: %.*s\r\nFrom: <%.*s>\r\nTo: <%.*s>\r\nMessage-ID: <%.*s@%.*s>\r\n"
			 "%.*sSubject: %.*s\r\nAuto-Submitted: auto-generated\r\n"
			 "MIME-Version: 1.0\r\n%.*s",
			 STR_ARG(date_line(a, cx->now)), STR_ARG(server->from), STR_ARG(mail->to),
			 STR_ARG(mail->id), STR_ARG(host), STR_ARG(more),
			 STR_ARG(mail_word(a, mail->subject)),
			 STR_ARG(mail->body.n > 0 ? mail->body : text_body(a, mail->text)));
}

struct outgoing {
	struct str rest;
};

static size_t give(char *p, size_t size, size_t n, void *arg)
{
	struct outgoing *o = arg;
	const size_t take = size * n < o->rest.n ? size * n : o->rest.n;
	if (take > 0)
		memcpy(p, o->rest.p, take);
	o->rest = str_slice(o->rest, take, o->rest.n);
	return take;
}

/* A mailbox that ends no line and no bracket. */
static bool is_mailbox(struct str s)
{
	bool good = is_ascii(s) && str_find(s, STR("@")) != STR_NONE;
	for (size_t i = 0; i < s.n; i++)
		good = good && !strchr(" <>\"\\,;", s.p[i]);
	return good;
}

/* Everything that can be said before the transfer; false when the library refuses. */
static bool prepare(struct cx *cx, CURL *curl, const struct mail_server *server,
		    struct curl_slist *to, struct outgoing *out)
{
	struct arena *a = cx->arena;
	const char *from = str_c(a, arena_fmt(a, "<%.*s>", STR_ARG(server->from)));
	const char *user = server->user.n > 0 ? str_c(a, server->user) : NULL;
	const char *password = server->user.n > 0 ? str_c(a, server->password) : NULL;
	const CURLcode codes[] = {
		curl_easy_setopt(curl, CURLOPT_URL, str_c(a, server->url)),
		curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps"),
		curl_easy_setopt(curl, CURLOPT_USE_SSL,
				 (long)(fetch_is_here(server->url, STR("smtp://"))
						? CURLUSESSL_TRY
						: CURLUSESSL_ALL)),
		curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2),
		curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L),
		curl_easy_setopt(curl, CURLOPT_PROXY, ""),
		curl_easy_setopt(curl, CURLOPT_USERNAME, user),
		curl_easy_setopt(curl, CURLOPT_PASSWORD, password),
		curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from),
		curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to),
		curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L),
		curl_easy_setopt(curl, CURLOPT_READFUNCTION, give),
		curl_easy_setopt(curl, CURLOPT_READDATA, out),
	};
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (codes[i] != CURLE_OK)
			return false;
	return from != NULL;
}

static enum rc perform(struct cx *cx, CURL *curl, const struct mail_server *server)
{
	char why[CURL_ERROR_SIZE] = "";
	if (curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why) != CURLE_OK)
		return cx_fail(cx, RC_IO, "no memory for the mail library");
	const CURLcode rc = curl_easy_perform(curl);
	if (rc == CURLE_OK)
		return RC_OK;
	return cx_fail(cx, RC_IO, "%.*s: %s", STR_ARG(server->url),
		       *why ? why : curl_easy_strerror(rc));
}

enum rc mail_send(struct cx *cx, const struct mail_server *server, const struct mail *mail,
		  unsigned timeout_ms)
{
	struct outgoing out = { mail_print(cx, server, mail) };
	if (!is_mailbox(mail->to) || !is_mailbox(server->from) ||
	    (mail->reply_to.n > 0 && !is_mailbox(mail->reply_to)))
		return cx_fail(cx, RC_INVALID, "no mailbox to send to, or from");
	INVARIANT(pthread_once(&once, init_library) == 0);
	CURL *curl = curl_easy_init();
	const char *to = str_c(cx->arena, arena_fmt(cx->arena, "<%.*s>", STR_ARG(mail->to)));
	struct curl_slist *list = to ? curl_slist_append(NULL, to) : NULL;
	INVARIANT(curl && list);
	const bool ready = prepare(cx, curl, server, list, &out) &&
			   curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)timeout_ms) == CURLE_OK;
	const enum rc rc = ready ? perform(cx, curl, server)
				 : cx_fail(cx, RC_INVALID, "\"%.*s\" is no mail server",
					   STR_ARG(server->url));
	curl_slist_free_all(list);
	curl_easy_cleanup(curl);
	return rc;
}
