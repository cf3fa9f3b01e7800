// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/report_from_xarf.h"

#include <string.h>

static struct instant time_of(struct str text)
{
	struct instant t = { 0 };
	return xarf_time(text, &t) ? t : (struct instant){ 0 };
}

static bool is_address(struct str s)
{
	size_t n = 0;
	while (n < s.n && (str_hex_digit(s.p[n]) >= 0 || s.p[n] == '.' || s.p[n] == ':'))
		n++;
	return n > 2 && n == s.n &&
	       (memchr(s.p, ':', n) || (s.p[n - 1] >= '0' && s.p[n - 1] <= '9'));
}

static void take_subjects(struct arena *a, const struct xarf *x, struct intake_report *r)
{
	const struct str source = x->texts[XARF_SOURCE];
	const enum subject_kind kind = is_address(source)			  ? SUBJECT_IP
				       : str_find(source, STR("://")) != STR_NONE ? SUBJECT_URL
				       : source.n > 0 && memchr(source.p, '@', source.n)
					       ? SUBJECT_EMAIL
					       : SUBJECT_HOST;
	intake_add_subject(a, r, kind, source);
	if (kind == SUBJECT_IP && r->subjects.n > 0)
		r->subjects.p[r->subjects.n - 1].port = x->port;
	intake_add_subject(a, r, SUBJECT_URL, x->texts[XARF_URL]);
	intake_add_subject(a, r, SUBJECT_EMAIL, x->texts[XARF_FROM]);
}

static void take_faults(struct arena *a, const struct xarf *x, struct intake_report *r)
{
	for (size_t i = 0; i < x->faults.n; i++)
		intake_add_deviation(a, r, "xarf", x->faults.p[i].pointer, x->faults.p[i].sentence);
	if (x->level == XARF_VALID || x->level == XARF_DIALECT || r->state != INTAKE_NEW)
		return;
	r->state = INTAKE_UNUSABLE;
	r->reason = x->faults.n > 0 ? arena_fmt(a, "%.*s %.*s", STR_ARG(x->faults.p[0].pointer),
						STR_ARG(x->faults.p[0].sentence))
				    : STR("it does not say what it is about");
}

static void take_evidence(struct arena *a, const struct xarf *x, bool is_dropped,
			  struct intake_report *r)
{
	for (size_t i = 0; i < x->evidence.n; i++)
		*ARENA_PUSH(a, &r->parts) = (struct intake_part){
			.media_type = x->evidence.p[i].type,
			.name = x->evidence.p[i].description,
			.hash = x->evidence.p[i].hash,
			.size = x->evidence.p[i].size,
			.is_dropped = is_dropped,
			.reason = is_dropped ? STR("in this category no file is kept") : STR(""),
		};
}

void report_take_xarf(struct arena *a, const struct xarf *x, struct intake_reading *out)
{
	struct intake_report *r = &out->report;
	const bool is_3 = !str_starts(x->texts[XARF_VERSION], STR("4"));
	r->format = is_3 ? STR("xarf-3") : STR("xarf-4");
	r->version = x->texts[XARF_VERSION];
	r->category = x->texts[XARF_CATEGORY];
	r->type = x->texts[XARF_TYPE];
	r->reporter_reference = x->texts[XARF_ID];
	r->first_seen = time_of(x->texts[XARF_FIRST_SEEN]);
	r->last_seen = time_of(
		x->texts[x->texts[XARF_LAST_SEEN].n > 0 ? XARF_LAST_SEEN : XARF_TIME]);
	if (r->first_seen.us == 0)
		r->first_seen = time_of(x->texts[XARF_TIME]);
	if (r->text.n == 0)
		r->text = x->texts[XARF_DESCRIPTION];
	r->message.subject = x->texts[XARF_SUBJECT];
	r->message.from = x->texts[XARF_FROM];
	if (x->texts[XARF_TLP].n > 0)
		r->tlp_said = tlp_parse(x->texts[XARF_TLP], &r->tlp) ||
			      tlp_parse(arena_fmt(a, "TLP:%.*s", STR_ARG(x->texts[XARF_TLP])),
					&r->tlp);
	take_subjects(a, x, r);
	take_faults(a, x, r);
	take_evidence(a, x, intake_is_child_abuse(r->category, r->type), r);
	if (x->texts[XARF_CONTACT].n > 0 || x->texts[XARF_ORG].n > 0) {
		out->has_reporter = true;
		out->reporter.organisation = intake_text(a, x->texts[XARF_ORG], INTAKE_WORD_MAX);
		out->reporter.email = intake_text(a, x->texts[XARF_CONTACT], INTAKE_WORD_MAX);
	}
}

enum rc report_from_xarf(struct cx *cx, const struct intake_origin *origin, struct str bytes,
			 struct intake_reading *out)
{
	struct xarf x;
	intake_reading_begin(origin, bytes, out);
	out->report.format = STR("xarf");
	const enum rc rc = xarf_read(cx, bytes, &x);
	if (rc == RC_INVALID && out->report.state == INTAKE_NEW) {
		out->report.state = INTAKE_UNUSABLE;
		out->report.reason = arena_copy(cx->arena, cx_error(cx));
		return RC_OK;
	}
	if (rc != RC_OK)
		return intake_reading_failed(cx, rc, out);
	report_take_xarf(cx->arena, &x, out);
	if (intake_is_child_abuse(out->report.category, out->report.type) && x.evidence.n > 0) {
		out->raw = (struct str){ 0 };
		intake_add_deviation(
			cx->arena, &out->report, "evidence-dropped", STR("/evidence"),
			STR("Files of this category are never kept: they were hashed, and "
			    "nothing of the document is stored."));
	}
	return RC_OK;
}
