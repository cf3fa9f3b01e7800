// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * json: builds a JSON document for output (RFC 8259).
 *
 *     AUTO(json) j = json_new(cx->arena);
 *     json_str(j, "country", STR("KE"));
 *     json_begin_array(j, "findings");
 *     json_begin_object(j, NULL);
 *     json_int(j, "line", 3);
 *     json_end(j);
 *     json_end(j);
 *     json_print(j, &buf);
 *
 * The document is an object. Within an object each value has a key, given once;
 * within an array key is NULL: breaking that aborts, as does text that is not
 * UTF-8, since we have checked all text on its way in.
 *
 * Names:   json_object, json_array and json_null are jansson's own, hence the verbs.
 * Memory:  the handle lives in the arena, the values are jansson's: texts are
 *          copied. json_close frees those and takes NULL.
 */
#ifndef FORMATS_JSON_H
#define FORMATS_JSON_H

#include <stdio.h>

#include "core/core.h"

#define JSON_DEPTH_MAX 16

struct json;

struct json *json_new(struct arena *arena);
void json_close(struct json *j);
AUTO_CLOSER(json);

/* Open an object or array as a value; json_end closes the innermost. */
void json_begin_object(struct json *j, const char *key);
void json_begin_array(struct json *j, const char *key);
void json_end(struct json *j);

void json_str(struct json *j, const char *key, struct str value);
void json_int(struct json *j, const char *key, int64_t value);
void json_bool(struct json *j, const char *key, bool value);
void json_add_null(struct json *j, const char *key);

/* Indented by two spaces, keys in the order given, a newline at the end.
 * Everything must be closed but the document itself. */
void json_print(const struct json *j, struct buf *out);

/* The same as a text in the arena, which must not be longer than max bytes. */
struct str json_to_str(const struct json *j, struct arena *a, size_t max);

/* The same, to a stream, which keeps the error: main looks at it at the end. */
void json_write(const struct json *j, FILE *out);

#endif
