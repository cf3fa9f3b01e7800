// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/hit_to_hi1.h"

#include <string.h>

#include "crypto/base64.h"
#include "exchange/document_to_hi1.h"
#include "formats/json.h"
#include "formats/json_read.h"

enum { REFUSED_MAX = 500 };
#define JSON_MAX ((size_t)1024 * 1024)

static const struct document_kind ask = { "hit-ask", "HitQuestion", "application/json" },
				  answer = { "hit-answer", "HitAnswer", "application/json" };

static void put_points(struct arena *a, struct json *j, const char *key,
		       const struct blind_points *points)
{
	json_begin_array(j, key);
	for (size_t i = 0; i < points->n; i++)
		json_str(j, NULL,
			 base64url_print(
				 a, (struct str){ (const char *)points->p[i].b, BLIND_BYTES }));
	json_end(j);
}

enum rc hit_ask_print(struct cx *cx, const struct envelope_sides *sides, const struct hit_words *w,
		      struct str *out)
{
	AUTO(json) j = json_new(cx->arena);
	json_str(j, "question", id_print(cx->arena, w->question));
	put_points(cx->arena, j, "points", &w->points);
	return document_print(cx, sides, &ask, json_to_str(j, cx->arena, JSON_MAX), out);
}

enum rc hit_answer_print(struct cx *cx, const struct envelope_sides *sides,
			 const struct hit_words *w, struct str *out)
{
	AUTO(json) j = json_new(cx->arena);
	json_str(j, "question", id_print(cx->arena, w->question));
	if (w->refused.n > 0) {
		json_str(j, "refused", w->refused);
	} else {
		put_points(cx->arena, j, "points", &w->points);
		put_points(cx->arena, j, "others", &w->others);
	}
	return document_print(cx, sides, &answer, json_to_str(j, cx->arena, JSON_MAX), out);
}

static enum rc read_points(struct cx *cx, const struct json_node *root, const char *key, size_t max,
			   struct blind_points *out)
{
	const struct json_node *list = json_get(root, key);
	if (!list || list->kind != JSON_LIST || list->n > max)
		return cx_fail(cx, RC_INVALID, "\"%s\" is a list of at most %zu points", key, max);
	out->p = arena_new(cx->arena, struct blind_point, list->n);
	for (const struct json_node *n = list->first; n; n = n->next) {
		struct str bytes;
		if (n->kind != JSON_TEXT || !base64url_parse(cx->arena, n->text, &bytes) ||
		    bytes.n != BLIND_BYTES)
			return cx_fail(cx, RC_INVALID, "\"%s\" has something that is no point",
				       key);
		memcpy(out->p[out->n++].b, bytes.p, BLIND_BYTES);
	}
	return RC_OK;
}

static enum rc read_root(struct cx *cx, struct str contents, const struct json_node **root,
			 struct hit_words *out)
{
	TRY(json_read(cx, contents, root));
	if (!id_parse(json_get_text(*root, "question"), &out->question))
		return cx_fail(cx, RC_INVALID, "\"question\" is no id");
	return RC_OK;
}

enum rc hit_ask_read(struct cx *cx, const struct hi1_message *m, struct hit_words *out)
{
	struct str contents;
	const struct json_node *root;
	struct hit_words w = { 0 };
	TRY(document_read(cx, m, &ask, &contents));
	TRY(read_root(cx, contents, &root, &w));
	TRY(read_points(cx, root, "points", HIT_POINTS_MAX, &w.points));
	if (w.points.n == 0)
		return cx_fail(cx, RC_INVALID, "a question has at least one point");
	*out = w;
	return RC_OK;
}

enum rc hit_answer_read(struct cx *cx, const struct hi1_message *m, struct hit_words *out)
{
	struct str contents;
	const struct json_node *root;
	struct hit_words w = { 0 };
	TRY(document_read(cx, m, &answer, &contents));
	TRY(read_root(cx, contents, &root, &w));
	w.refused = json_get_text(root, "refused");
	if (w.refused.n > REFUSED_MAX)
		return cx_fail(cx, RC_INVALID, "\"refused\" has at most %d bytes", REFUSED_MAX);
	if (w.refused.n == 0) {
		TRY(read_points(cx, root, "points", HIT_POINTS_MAX, &w.points));
		TRY(read_points(cx, root, "others", HIT_OTHERS_MAX, &w.others));
	}
	*out = w;
	return RC_OK;
}
