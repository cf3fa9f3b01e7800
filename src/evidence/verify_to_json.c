// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/verify_to_json.h"

#include "ledger/entry.h"

struct telling {
	struct json *j;
	size_t text_max; // bytes of one
};

/* A name of a file may be any bytes; what is written as JSON is UTF-8. */
static void put(const struct telling *t, const char *key, struct str text)
{
	struct buf b;
	if (text.n > t->text_max)
		text = str_slice(text, 0, t->text_max);
	if (str_is_utf8(text)) {
		json_str(t->j, key, text);
		return;
	}
	buf_init(&b, 4 * text.n + 1);
	for (size_t i = 0; i < text.n; i++) {
		const unsigned char c = (unsigned char)text.p[i];
		if (c < 0x80)
			buf_add_char(&b, (char)c);
		else
			buf_fmt(&b, "\\x%02x", c);
	}
	json_str(t->j, key, buf_str(&b));
	buf_done(&b);
}

static void certificates_to_json(const struct telling *t, const struct verification *v, size_t max)
{
	json_begin_array(t->j, "certificates");
	for (size_t i = 0; i < v->certificates.n && i < max; i++) {
		const struct verify_certificate *c = &v->certificates.p[i];
		json_begin_object(t->j, NULL);
		put(t, "file", c->file);
		put(t, "by", c->by);
		put(t, "at", c->at);
		put(t, "record", c->record);
		json_end(t->j);
	}
	json_end(t->j);
}

enum { BEFORE_LEAST = 100 }; // each says whose records are verified

static void before_to_json(const struct telling *t, const struct verification *v, size_t max)
{
	json_begin_array(t->j, "before");
	for (size_t i = 0; i < v->before.n && (i < max || i < BEFORE_LEAST); i++) {
		json_begin_object(t->j, NULL);
		put(t, "log", v->before.p[i].origin);
		json_bool(t->j, "known", v->before.p[i].is_known);
		json_end(t->j);
	}
	json_end(t->j);
}

static void ended_to_json(const struct telling *t, const struct verification *v, size_t max)
{
	json_begin_array(t->j, "ended");
	for (size_t i = 0; i < v->ended.n && i < max; i++) {
		const struct verify_end *e = &v->ended.p[i];
		json_begin_object(t->j, NULL);
		put(t, "exhibit", e->exhibit);
		put(t, "act", e->act);
		put(t, "at", e->at);
		put(t, "by", e->by);
		put(t, "second", e->second);
		put(t, "record", e->record);
		json_end(t->j);
	}
	json_end(t->j);
}

static void parts_to_json(const struct telling *t, const struct verification *v)
{
	json_begin_object(t->j, "parts");
	for (unsigned i = 0; i < VERIFY_PARTS; i++) {
		const enum verify_verdict verdict = v->parts[i].verdict;
		json_begin_object(t->j, verify_part_key((enum verify_part)i));
		json_str(t->j, "verdict", str_from_c(verify_verdict_key(verdict)));
		put(t, "says", verdict == VERIFY_FAILS ? STR("") : v->parts[i].says);
		json_end(t->j);
	}
	json_end(t->j);
}

static void finding_to_json(const struct telling *t, const struct verify_finding *f)
{
	json_begin_object(t->j, NULL);
	json_str(t->j, "part", str_from_c(verify_part_key(f->part)));
	json_bool(t->j, "fails", f->fails);
	put(t, "file", f->file);
	put(t, "what", f->what);
	put(t, "expected", f->expected);
	put(t, "found", f->found);
	put(t, "mayStillBeReliedOn", f->rely);
	json_end(t->j);
}

static void findings_to_json(const struct telling *t, const struct verification *v, size_t max)
{
	size_t told[VERIFY_PARTS] = { 0 }, left_out = 0;
	json_begin_array(t->j, "findings");
	for (size_t i = 0; i < v->findings.n; i++) {
		const struct verify_finding *f = &v->findings.p[i];
		if (told[f->part]++ < max)
			finding_to_json(t, f);
		else
			left_out++;
	}
	json_end(t->j);
	json_int(t->j, "findingsLeftOut", (int64_t)left_out);
}

void verify_to_json(struct cx *cx, const struct verification *v, size_t max, struct json *j)
{
	const struct telling t = { j, max == SIZE_MAX ? SIZE_MAX : VERIFY_TEXT_MAX };
	const struct telling whole = { j, SIZE_MAX };
	put(&whole, "notProven", verify_not_proven(cx->arena, v));
	json_bool(j, "holds", verify_holds(v));
	json_begin_array(j, "exhibits");
	for (size_t i = 0; i < v->exhibits.n && i < max; i++)
		put(&t, NULL, v->exhibits.p[i]);
	json_end(j);
	certificates_to_json(&t, v, max);
	before_to_json(&t, v, max);
	ended_to_json(&t, v, max);
	json_int(j, "files", (int64_t)v->files);
	json_int(j, "bytes", (int64_t)v->bytes);
	put(&t, "log", v->origin);
	if (v->not_later.us != 0)
		json_str(j, "notLaterThan", entry_print_time(cx->arena, v->not_later));
	else
		json_add_null(j, "notLaterThan");
	parts_to_json(&t, v);
	findings_to_json(&t, v, max);
}
