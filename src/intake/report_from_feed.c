// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/report_from_feed.h"

#include <string.h>

#include "core/calendar.h"
#include "formats/csv_feed.h"
#include "intake/observable_from_text.h"

bool report_is_feed(const struct intake_origin *origin, struct str bytes)
{
	return origin->table ||
	       (feed_looks(bytes) && str_find(bytes, STR("\"xarf_version\"")) == STR_NONE &&
		str_find(bytes, STR("\"ReporterInfo\"")) == STR_NONE);
}

/* ---- what an event says ------------------------------------------------------------------- */

static const enum subject_kind kinds[FEED_KINDS] = {
	[FEED_URL] = SUBJECT_URL,	[FEED_HOST] = SUBJECT_HOST,
	[FEED_IP] = SUBJECT_IP,		[FEED_ASN] = SUBJECT_ASN,
	[FEED_EMAIL] = SUBJECT_EMAIL,	[FEED_PHONE] = SUBJECT_PHONE,
	[FEED_WALLET] = SUBJECT_WALLET, [FEED_IBAN] = SUBJECT_IBAN,
	[FEED_HASH] = SUBJECT_HASH,	[FEED_ACCOUNT] = SUBJECT_ACCOUNT,
};

/* "192.0.2.0/24": an address of many. */
static bool is_network(enum subject_kind kind, struct str value)
{
	return kind == SUBJECT_IP && str_find(value, STR("/")) != STR_NONE;
}

/* Nobody's: what a program writes where it has none. */
static bool is_nobody(enum subject_kind kind, struct str key)
{
	return (kind == SUBJECT_IP && (str_eq(key, STR("0.0.0.0")) || str_eq(key, STR("::")))) ||
	       (kind == SUBJECT_HOST && str_find(key, STR(".")) == STR_NONE);
}

static void take_subject(struct arena *a, const struct feed_subject *f, struct intake_report *r)
{
	struct observable o;
	enum subject_kind kind = kinds[f->kind];
	if (kind == SUBJECT_HOST && observable_from_field(a, SUBJECT_IP, f->value, &o))
		kind = SUBJECT_IP; // many senders have one field for both
	if (is_network(kind, f->value)) {
		intake_add_deviation(a, r, "network", f->place,
				     arena_fmt(a,
					       "%.*s is a network, and no address: it is not "
					       "complained of.",
					       STR_ARG(f->value)));
		return;
	}
	if (!observable_from_field(a, kind, f->value, &o) || is_nobody(kind, o.key)) {
		intake_add_deviation(a, r, "not-of-its-kind", f->place,
				     arena_fmt(a, "\"%.*s\" is none: %s. Correct it at its source.",
					       STR_ARG(str_slice(f->value, 0, 200)),
					       subject_kind_key(kind)));
		return;
	}
	const size_t before = r->subjects.n;
	intake_add_subject(a, r, kind, f->value);
	if (r->subjects.n == before)
		return;
	struct intake_subject *s = &r->subjects.p[before];
	s->key = o.key.n <= INTAKE_WORD_MAX ? o.key : s->key;
	s->port = kind == SUBJECT_IP || kind == SUBJECT_HOST ? f->port : 0;
	s->at = f->at;
}

static void take_reporter(struct arena *a, const struct feed_event *e, struct intake_reading *out)
{
	const struct str contact = e->texts[FEED_CONTACT], organisation = e->texts[FEED_ORG];
	if (contact.n == 0 && organisation.n == 0)
		return;
	out->has_reporter = true;
	out->reporter.email = intake_text(a, contact, INTAKE_WORD_MAX);
	out->reporter.organisation = intake_text(a, organisation, INTAKE_WORD_MAX);
}

static void refuse(struct intake_report *r, struct str reason)
{
	if (r->state != INTAKE_NEW)
		return;
	r->state = INTAKE_UNUSABLE;
	r->reason = reason;
}

/* In order, perhaps, and of no use here; or all that it named was wrong. */
static void put_aside(struct arena *a, struct intake_report *r)
{
	const struct str why = STR("it names nothing that could be acted on");
	if (r->state != INTAKE_NEW)
		return;
	r->state = r->deviations.n > 0 ? INTAKE_UNUSABLE : INTAKE_ASIDE;
	r->reason = r->deviations.n > 0 ? arena_fmt(a, "%.*s: %.*s: %.*s", STR_ARG(why),
						    STR_ARG(r->deviations.p[0].place),
						    STR_ARG(r->deviations.p[0].sentence))
					: why;
}

static enum tlp tlp_of(struct arena *a, struct str label)
{
	enum tlp tlp = TLP_AMBER; // from a partner, who did not say
	if (label.n > 0 && !tlp_parse(arena_fmt(a, "TLP:%.*s", STR_ARG(label)), &tlp))
		tlp = TLP_RED;
	return tlp;
}

void report_take_event(struct arena *a, const struct feed_event *e, struct intake_reading *out)
{
	struct intake_report *r = &out->report;
	r->version = e->texts[FEED_VERSION];
	r->category = e->texts[FEED_CATEGORY];
	r->type = e->texts[FEED_TYPE];
	r->reporter_reference = e->texts[FEED_ID];
	r->language = e->texts[FEED_LANGUAGE];
	r->message.subject = e->texts[FEED_TITLE];
	r->text = e->texts[FEED_BODY];
	r->first_seen = e->first;
	r->last_seen = e->last;
	r->incidents = e->incidents;
	r->tlp = tlp_of(a, e->texts[FEED_TLP]);
	r->tlp_said = e->texts[FEED_TLP].n > 0;
	for (size_t i = 0; i < e->faults.n; i++)
		intake_add_deviation(a, r, str_c(a, e->faults.p[i].name), e->faults.p[i].place,
				     e->faults.p[i].sentence);
	for (size_t i = 0; i < e->subjects.n; i++)
		take_subject(a, &e->subjects.p[i], r);
	take_reporter(a, e, out);
	if (e->texts[FEED_REASON].n > 0)
		refuse(r, e->texts[FEED_REASON]);
	else if (r->subjects.n == 0 && r->text.n == 0)
		put_aside(a, r);
}

/* ---- a document ------------------------------------------------------------------------------ */

/* Of a zone that the caller knows. */
static struct instant in_zone(const struct zone *zone, struct instant t)
{
	enum { MINUTE = 60, DAY = 86400 };
	const int64_t seconds = t.us / INT64_C(1000000), second = seconds % MINUTE;
	if (!zone || t.us == 0)
		return t;
	const struct date day = { (int32_t)(seconds / DAY) };
	struct instant there = zone_instant(zone, day, (int)(seconds % DAY / MINUTE));
	there.us += second * INT64_C(1000000);
	return there;
}

/* A row of a table says nothing without what its columns are. */
static struct str own_bytes(struct arena *a, const struct intake_table *t, struct str row)
{
	return t ? arena_fmt(a, "%.*s\n%.*s\n%.*s\n", STR_ARG(t->name), STR_ARG(t->head),
			     STR_ARG(row))
		 : row;
}

static bool has_child_abuse(const struct feed *f)
{
	for (size_t i = 0; i < f->events.n; i++)
		if (intake_is_child_abuse(f->events.p[i].texts[FEED_CATEGORY],
					  f->events.p[i].texts[FEED_TYPE]))
			return true;
	return false;
}

static void settle_raw(struct arena *a, struct str document, bool may_share,
		       struct intake_reading *out)
{
	struct intake_report *r = &out->report;
	if (intake_is_child_abuse(r->category, r->type)) {
		out->raw = (struct str){ 0 };
		intake_add_deviation(a, r, "document-dropped", STR("the document"),
				     STR("In this category nothing of a document is stored: what "
					 "was read of it is here."));
	} else if (may_share && r->state == INTAKE_NEW) {
		out->raw = document;
	}
}

static void take_events(struct cx *cx, const struct intake_origin *origin, struct str bytes,
			const struct feed *f, struct intake_readings *out)
{
	// Objects of STIX and incidents of IODEF stand in what is around them.
	const bool may_share = (f->format == FEED_STIX || f->format == FEED_IODEF) &&
			       !has_child_abuse(f);
	for (size_t i = 0; i < f->events.n; i++) {
		struct feed_event e = f->events.p[i];
		struct intake_reading *reading = ARENA_PUSH(cx->arena, out);
		intake_reading_begin(
			origin,
			own_bytes(cx->arena, origin->table, str_slice(bytes, e.at, e.at + e.n)),
			reading);
		reading->report.format = str_from_c(feed_format_key(f->format));
		if (e.is_local && origin->table) {
			e.first = in_zone(origin->table->zone, e.first);
			e.last = in_zone(origin->table->zone, e.last);
		}
		report_take_event(cx->arena, &e, reading);
		settle_raw(cx->arena, bytes, may_share, reading);
	}
}

enum rc intake_table_open(struct cx *cx, struct str name, struct str map, struct intake_table *out)
{
	struct csv_map read;
	struct zone *zone = NULL;
	TRY(csv_map_read(cx, map, &read));
	if (read.zone.n > 0 && !str_eq(read.zone, STR("UTC")) &&
	    zone_load(cx, cx->arena, read.zone, &zone) != RC_OK)
		return cx_fail(cx, RC_INVALID,
			       "there is no zone \"%.*s\": the system's are like Africa/Nairobi",
			       STR_ARG(str_slice(read.zone, 0, 60)));
	*out = (struct intake_table){ .name = name, .map = map, .zone = zone };
	return RC_OK;
}

enum rc intake_table_head(struct cx *cx, struct intake_table *t, struct str bytes)
{
	struct csv_map map;
	TRY(csv_map_read(cx, t->map, &map));
	if (map.has_header)
		(void)csv_head(&map, bytes, &t->head);
	return csv_map_fits(cx, &map, t->head);
}

/* The document as one report without an event. */
static struct intake_reading *whole(struct cx *cx, const struct intake_origin *origin,
				    struct str bytes, struct intake_readings *out)
{
	struct intake_reading *reading = ARENA_PUSH(cx->arena, out);
	intake_reading_begin(origin, bytes, reading);
	reading->report.format = origin->table ? STR("csv") : STR("feed");
	return reading;
}

enum rc reports_from_feed(struct cx *cx, const struct intake_origin *origin, struct str bytes,
			  bool *is_feed, struct intake_readings *out)
{
	struct feed f;
	const struct intake_table *t = origin->table;
	const struct feed_ask how = { .format = t ? FEED_CSV : FEED_NONE,
				      .mapping = t ? t->map : STR(""),
				      .head = t ? t->head : STR(""),
				      .line = t ? t->line : origin->line };
	const enum rc rc = feed_read(cx, &how, bytes, &f);
	*is_feed = rc != RC_OK || f.format != FEED_NONE;
	if (rc == RC_INVALID) {
		refuse(&whole(cx, origin, bytes, out)->report, arena_copy(cx->arena, cx_error(cx)));
		return RC_OK;
	}
	if (rc != RC_OK)
		return intake_reading_failed(cx, rc, whole(cx, origin, bytes, out));
	if (f.format == FEED_NONE)
		return RC_OK;
	take_events(cx, origin, bytes, &f, out);
	if (f.events.n > 0)
		return RC_OK;
	struct intake_report *r = &whole(cx, origin, bytes, out)->report;
	r->format = str_from_c(feed_format_key(f.format));
	r->state = INTAKE_ASIDE;
	r->reason = f.nothing;
	return RC_OK;
}
