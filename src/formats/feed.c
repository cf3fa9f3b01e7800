// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/feed.h"

#include <string.h>

#include "formats/csv_feed.h"
#include "formats/intelmq.h"
#include "formats/iodef.h"
#include "formats/json_read.h"
#include "formats/misp.h"
#include "formats/pack.h"
#include "formats/stix.h"
#include "formats/xarf.h"
#include "formats/xarf_mail.h"

static const char *const formats[FEED_FORMATS] = {
	[FEED_NONE] = "none", [FEED_INTELMQ] = "intelmq", [FEED_MISP] = "misp",
	[FEED_STIX] = "stix", [FEED_IODEF] = "iodef",	  [FEED_XARF_MAIL] = "xarf-02",
	[FEED_CSV] = "csv",
};

const char *feed_format_key(enum feed_format format)
{
	INVARIANT(format < FEED_FORMATS);
	return formats[format];
}

static const char *const kinds[FEED_KINDS] = {
	[FEED_URL] = "url",	    [FEED_HOST] = "host",   [FEED_IP] = "ip",
	[FEED_ASN] = "asn",	    [FEED_EMAIL] = "email", [FEED_PHONE] = "phone",
	[FEED_WALLET] = "wallet",   [FEED_IBAN] = "iban",   [FEED_HASH] = "hash",
	[FEED_ACCOUNT] = "account",
};

const char *feed_kind_key(enum feed_kind kind)
{
	INVARIANT(kind < FEED_KINDS);
	return kinds[kind];
}

bool feed_kind_parse(struct str key, enum feed_kind *out)
{
	size_t i = 0;
	while (i < FEED_KINDS && !str_eq(key, str_from_c(kinds[i])))
		i++;
	if (i < FEED_KINDS)
		*out = (enum feed_kind)i;
	return i < FEED_KINDS;
}

/* ---- for readers --------------------------------------------------------------------- */

struct feed_event *feed_add(struct arena *a, struct feed *f, size_t at, size_t n)
{
	struct feed_event *e = ARENA_PUSH(a, &f->events);
	*e = (struct feed_event){ .at = at, .n = n, .incidents = 1 };
	return e;
}

/* Without control characters but for tabs and ends of lines, and cut between characters. */
static struct str tidy(struct arena *a, struct str s, size_t max)
{
	bool is_plain = true;
	s = str_trim(s);
	if (s.n > max) {
		s.n = max;
		while (s.n > 0 && ((unsigned char)s.p[s.n] & 0xc0) == 0x80)
			s.n--;
	}
	for (size_t i = 0; i < s.n && is_plain; i++)
		is_plain = (unsigned char)s.p[i] >= ' ' || s.p[i] == '\n' || s.p[i] == '\t';
	if (is_plain && str_is_utf8(s))
		return s;
	char *p = arena_alloc(a, s.n + 1);
	const bool is_text = str_is_utf8(s);
	for (size_t i = 0; i < s.n; i++) {
		const unsigned char c = (unsigned char)s.p[i];
		p[i] = (char)((c < ' ' && c != '\n' && c != '\t') ? ' '
			      : c >= 0x80 && !is_text		  ? '?'
								  : s.p[i]);
	}
	return (struct str){ p, s.n };
}

void feed_set(struct arena *a, struct feed_event *e, enum feed_text which, struct str text)
{
	text = tidy(a, text, which == FEED_BODY ? FEED_TEXT_MAX : FEED_WORD_MAX);
	if (text.n > 0)
		e->texts[which] = text;
}

void feed_subject(struct arena *a, struct feed_event *e, enum feed_kind kind, struct str value,
		  struct str place, int64_t port)
{
	value = tidy(a, value, FEED_WORD_MAX);
	if (value.n == 0 || e->subjects.n == FEED_SUBJECTS_MAX)
		return;
	*ARENA_PUSH(a, &e->subjects) = (struct feed_subject){
		.kind = kind, .value = value, .place = tidy(a, place, FEED_PLACE_MAX), .port = port
	};
}

void feed_fault(struct arena *a, struct feed_event *e, const char *name, struct str place,
		const char *sentence)
{
	if (e->faults.n < FEED_FAULTS_MAX)
		*ARENA_PUSH(a, &e->faults) = (struct feed_fault){ str_from_c(name),
								  tidy(a, place, FEED_PLACE_MAX),
								  str_from_c(sentence) };
}

void feed_refuse(struct feed_event *e, struct str reason)
{
	if (e->texts[FEED_REASON].n == 0)
		e->texts[FEED_REASON] = reason;
}

static const char *const labels[] = { "clear", "green", "amber", "amber+strict", "red" };
enum { LABELS = sizeof labels / sizeof *labels };

static size_t rank_of(struct str label)
{
	size_t i = 0;
	while (i < LABELS && !str_eq_nocase(label, str_from_c(labels[i])))
		i++;
	return i;
}

bool feed_tlp(struct feed_event *e, struct str label)
{
	label = str_trim(label);
	if (label.n > 4 && str_eq_nocase(str_slice(label, 0, 4), STR("tlp:")))
		label = str_trim(str_slice(label, 4, label.n));
	if (str_eq_nocase(label, STR("white")))
		label = STR("clear");
	const size_t rank = rank_of(label);
	const size_t was = rank_of(e->texts[FEED_TLP]);
	if (rank == LABELS)
		return false;
	if (was == LABELS || rank > was)
		e->texts[FEED_TLP] = str_from_c(labels[rank]);
	return true;
}

void feed_time(struct arena *a, struct feed_event *e, struct instant *t, struct str text,
	       struct str place)
{
	struct instant read = { 0 };
	if (text.n == 0)
		return;
	if (xarf_time(text, &read) && read.us > 0)
		*t = read;
	else
		feed_fault(a, e, "no-time", place,
			   "It is no date with time and zone, as RFC 3339 writes them.");
}

struct feed_event *feed_room(struct arena *a, struct feed *f, struct feed_event *e, size_t at)
{
	const size_t end = e->at + e->n;
	if (e->subjects.n < FEED_SUBJECTS_MAX || at <= e->at || at >= end)
		return e;
	const struct feed_event was = *e;
	struct feed_event *next = feed_add(a, f, at, end - at);
	*next = was;
	next->at = at;
	next->n = end - at;
	next->subjects = (struct feed_subjects){ 0 };
	next->faults = (struct feed_faults){ 0 };
	feed_fault(a, next, "continued", STR("the event"),
		   "It goes on from the report before: one may name only so many things.");
	return next;
}

/* ---- which one ------------------------------------------------------------------------ */

static struct str without_mark(struct str bytes)
{
	return str_trim(str_starts(bytes, STR("\xEF\xBB\xBF")) ? str_slice(bytes, 3, bytes.n)
							       : bytes);
}

bool feed_looks(struct str bytes)
{
	const struct str s = without_mark(str_slice(bytes, 0, 65536));
	return s.n > 1 && (s.p[0] == '{' || s.p[0] == '[' ||
			   (s.p[0] == '<' && str_find(s, STR("IODEF-Document")) != STR_NONE));
}

/* The end of the line that begins at `at`, with its line feed. */
static size_t line_end(struct str s, size_t at)
{
	const char *lf = at < s.n ? memchr(s.p + at, '\n', s.n - at) : NULL;
	return lf ? (size_t)(lf - s.p) + 1 : s.n;
}

size_t feed_cut(struct str bytes, size_t most)
{
	const struct str first = str_trim(str_slice(bytes, 0, line_end(bytes, 0)));
	size_t end = 0;
	if (bytes.n <= most || !str_starts(first, STR("{")) || !str_ends(first, STR("}")))
		return bytes.n;
	while (end < bytes.n) {
		const size_t next = line_end(bytes, end);
		if (next > most && end > 0)
			break;
		end = next;
	}
	return end;
}

static bool is_xarf(const struct json_node *root)
{
	return json_get(root, "xarf_version") || json_get(root, "ReporterInfo") ||
	       (json_get(root, "Version") && json_get(root, "Report"));
}

/* Whether a value is one by which a format is known. */
static enum feed_format format_of(const struct json_node *root)
{
	if (root->kind == JSON_LIST && root->first)
		root = root->first;
	return is_xarf(root)	  ? FEED_NONE
	       : stix_is(root)	  ? FEED_STIX
	       : misp_is(root)	  ? FEED_MISP
	       : intelmq_is(root) ? FEED_INTELMQ
				  : FEED_NONE;
}

static size_t offset(struct str document, const struct json_node *node)
{
	return (size_t)(node->source.p - document.p);
}

/* A list of documents that are by themselves events, or one. */
static void read_value(struct arena *a, struct str document, const struct json_node *root,
		       struct feed *f)
{
	const bool is_list = root->kind == JSON_LIST;
	for (const struct json_node *n = is_list ? root->first : root; n; n = n->next) {
		if (f->events.n >= FEED_EVENTS_MAX)
			break;
		switch (f->format) {
		case FEED_STIX:
			stix_read(a, n, offset(document, n), f);
			break;
		case FEED_MISP:
			misp_read(a, n, offset(document, n), f);
			break;
		case FEED_INTELMQ:
			intelmq_read(a, n, offset(document, n), f);
			break;
		case FEED_NONE:
		case FEED_IODEF:
		case FEED_XARF_MAIL:
		case FEED_CSV:
		case FEED_FORMATS:
			break;
		}
		if (!is_list)
			break;
	}
}

static void read_line(struct cx *cx, struct str bytes, size_t at, size_t end, size_t number,
		      struct feed *f)
{
	const struct json_node *root = NULL;
	const struct str line = str_trim(str_slice(bytes, at, end));
	if (line.n == 0)
		return;
	const bool is_read = json_read(cx, line, &root) == RC_OK;
	if (is_read && format_of(root) == f->format) {
		const size_t before = f->events.n;
		read_value(cx->arena, bytes, root, f);
		if (f->events.n > before)
			return;
	}
	struct feed_event *e = feed_add(cx->arena, f, (size_t)(line.p - bytes.p), line.n);
	const struct str why = is_read ? STR("it is no such event as the lines before it")
				       : arena_copy(cx->arena, cx_error(cx));
	feed_refuse(e, arena_fmt(cx->arena, "line %zu: %.*s", number, STR_ARG(why)));
}

/* One event a line: the first line is a value by itself, and there are more. */
static bool read_lines(struct cx *cx, const struct feed_ask *ask, struct str bytes, struct feed *f)
{
	const struct json_node *root = NULL;
	const size_t begin = (size_t)(without_mark(bytes).p - bytes.p);
	size_t end = line_end(bytes, begin), number = ask->line + 1;
	const struct str first = str_trim(str_slice(bytes, begin, end));
	if (!str_starts(first, STR("{")) || !str_ends(first, STR("}")) ||
	    json_read(cx, first, &root) != RC_OK || format_of(root) == FEED_NONE)
		return false;
	f->format = format_of(root);
	for (size_t at = begin; at < bytes.n && f->events.n < FEED_EVENTS_MAX; number++) {
		end = line_end(bytes, at);
		read_line(cx, bytes, at, end, number, f);
		at = end;
	}
	return true;
}

static enum rc read_json(struct cx *cx, const struct feed_ask *ask, struct str bytes,
			 struct feed *f)
{
	const struct json_node *root = NULL;
	if (read_lines(cx, ask, bytes, f))
		return RC_OK;
	const struct str document = without_mark(bytes);
	TRY(json_read(cx, document, &root));
	f->format = format_of(root);
	read_value(cx->arena, bytes, root, f);
	return RC_OK;
}

enum rc feed_read_here(struct cx *cx, const struct feed_ask *ask, struct str bytes,
		       struct feed *out)
{
	struct feed f = { .format = ask->format };
	if (bytes.n > FEED_BYTES_MAX)
		return cx_fail(cx, RC_LIMIT, "it is larger than %zu MiB", FEED_BYTES_MAX >> 20);
	if (ask->format == FEED_XARF_MAIL)
		xarf_mail_read(cx->arena, bytes, &f);
	else if (ask->format == FEED_CSV)
		TRY(csv_feed_read(cx, ask, bytes, &f));
	else if (str_starts(without_mark(bytes), STR("<")))
		TRY(iodef_read(cx, bytes, &f));
	else
		TRY(read_json(cx, ask, bytes, &f));
	if (f.events.n >= FEED_EVENTS_MAX)
		return cx_fail(cx, RC_LIMIT, "it has %d events or more: cut it up",
			       FEED_EVENTS_MAX);
	if (f.format != FEED_NONE && f.events.n == 0 && f.nothing.n == 0)
		f.nothing = STR("it is in order, and names nothing that could be reported");
	*out = f;
	return RC_OK;
}

/* ---- in the box ------------------------------------------------------------------------ */

static void pack_event(struct buf *b, const struct feed_event *e)
{
	for (size_t i = 0; i < FEED_TEXTS; i++)
		pack_text(b, e->texts[i]);
	pack_number(b, e->at);
	pack_number(b, e->n);
	pack_number(b, (uint64_t)e->first.us);
	pack_number(b, (uint64_t)e->last.us);
	pack_number(b, e->is_local);
	pack_number(b, (uint64_t)e->incidents);
	pack_number(b, e->subjects.n);
	for (size_t i = 0; i < e->subjects.n; i++) {
		const struct feed_subject *s = &e->subjects.p[i];
		pack_number(b, s->kind);
		pack_text(b, s->value);
		pack_text(b, s->place);
		pack_number(b, (uint64_t)s->port);
		pack_number(b, (uint64_t)s->at.us);
	}
	pack_number(b, e->faults.n);
	for (size_t i = 0; i < e->faults.n; i++) {
		pack_text(b, e->faults.p[i].name);
		pack_text(b, e->faults.p[i].place);
		pack_text(b, e->faults.p[i].sentence);
	}
}

void feed_pack(struct buf *b, const struct feed *f)
{
	pack_number(b, f->format);
	pack_text(b, f->nothing);
	pack_number(b, f->events.n);
	for (size_t i = 0; i < f->events.n; i++)
		pack_event(b, &f->events.p[i]);
}

static struct instant unpack_time(struct unpacking *u)
{
	return (struct instant){ (int64_t)unpack_number(u, INT64_MAX) };
}

static void unpack_event(struct arena *a, struct unpacking *u, size_t size, struct feed_event *e)
{
	*e = (struct feed_event){ .incidents = 1 };
	for (size_t i = 0; i < FEED_TEXTS; i++)
		e->texts[i] = unpack_text(u);
	e->at = unpack_number(u, size);
	e->n = unpack_number(u, size - e->at);
	e->first = unpack_time(u);
	e->last = unpack_time(u);
	e->is_local = unpack_number(u, 1) != 0;
	e->incidents = (int64_t)unpack_number(u, FEED_INCIDENTS_MAX);
	const size_t subjects = unpack_number(u, FEED_SUBJECTS_MAX);
	for (size_t i = 0; i < subjects && !u->is_bad; i++) {
		struct feed_subject *s = ARENA_PUSH(a, &e->subjects);
		s->kind = (enum feed_kind)unpack_number(u, FEED_KINDS - 1);
		s->value = unpack_text(u);
		s->place = unpack_text(u);
		s->port = (int64_t)unpack_number(u, 65535);
		s->at = unpack_time(u);
	}
	const size_t faults = unpack_number(u, FEED_FAULTS_MAX);
	for (size_t i = 0; i < faults && !u->is_bad; i++) {
		struct feed_fault *x = ARENA_PUSH(a, &e->faults);
		x->name = unpack_text(u);
		x->place = unpack_text(u);
		x->sentence = unpack_text(u);
	}
}

enum rc feed_unpack(struct cx *cx, struct str packed, size_t size, struct feed *out)
{
	struct unpacking u = { .rest = packed };
	struct feed f = { .format = (enum feed_format)unpack_number(&u, FEED_FORMATS - 1) };
	f.nothing = unpack_text(&u);
	const size_t events = unpack_number(&u, FEED_EVENTS_MAX + 1);
	for (size_t i = 0; i < events && !u.is_bad; i++)
		unpack_event(cx->arena, &u, size, ARENA_PUSH(cx->arena, &f.events));
	if (!unpack_is_done(&u))
		return cx_fail(cx, RC_BUG,
			       "what the process that read the feed says is not in order");
	*out = f;
	return RC_OK;
}

struct str feed_ask_print(struct arena *a, const struct feed_ask *ask)
{
	return arena_fmt(a, "%c%012zu%012zu%012zu%.*s%.*s", 'a' + (int)ask->format, ask->line,
			 ask->mapping.n, ask->head.n, STR_ARG(ask->mapping), STR_ARG(ask->head));
}

bool feed_ask_read(struct str *bytes, struct feed_ask *out)
{
	enum { NUMBER = 12, HEAD = 1 + 3 * NUMBER };
	const struct str s = *bytes;
	int64_t line = 0, mapping = 0, head = 0;
	if (s.n < HEAD || s.p[0] < 'a' || s.p[0] >= 'a' + FEED_FORMATS ||
	    !str_to_i64(str_slice(s, 1, 1 + NUMBER), 0, INT32_MAX, &line) ||
	    !str_to_i64(str_slice(s, 1 + NUMBER, 1 + 2 * NUMBER), 0, (int64_t)(s.n - HEAD),
			&mapping) ||
	    !str_to_i64(str_slice(s, 1 + 2 * NUMBER, HEAD), 0, (int64_t)(s.n - HEAD) - mapping,
			&head))
		return false;
	const size_t at = HEAD + (size_t)mapping, end = at + (size_t)head;
	*out = (struct feed_ask){ .format = (enum feed_format)(s.p[0] - 'a'),
				  .mapping = str_slice(s, HEAD, at),
				  .head = str_slice(s, at, end),
				  .line = (size_t)line };
	*bytes = str_slice(s, end, s.n);
	return true;
}
