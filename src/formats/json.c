// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/json.h"

#include <jansson.h>

struct json {
	json_t *root;
	json_t *open[JSON_DEPTH_MAX]; // borrowed from root, which is open[0]
	size_t depth;
};

struct json *json_new(struct arena *arena)
{
	struct json *j = arena_new(arena, struct json, 1);
	j->root = json_object();
	INVARIANT(j->root);
	j->open[0] = j->root;
	j->depth = 1;
	return j;
}

void json_close(struct json *j)
{
	if (!j)
		return;
	json_decref(j->root);
	j->root = NULL;
}

/* The innermost open value takes the new one over. */
static void add(struct json *j, const char *key, json_t *value)
{
	json_t *parent = j->open[j->depth - 1];
	INVARIANT(value && json_is_object(parent) == (key != NULL));
	if (key) {
		INVARIANT(!json_object_get(parent, key));
		const int failed = json_object_set_new(parent, key, value);
		INVARIANT(!failed);
	} else {
		const int failed = json_array_append_new(parent, value);
		INVARIANT(!failed);
	}
}

static void begin(struct json *j, const char *key, json_t *value)
{
	INVARIANT(j->depth < JSON_DEPTH_MAX);
	add(j, key, value);
	j->open[j->depth++] = value;
}

void json_begin_object(struct json *j, const char *key)
{
	begin(j, key, json_object());
}

void json_begin_array(struct json *j, const char *key)
{
	begin(j, key, json_array());
}

void json_end(struct json *j)
{
	INVARIANT(j->depth > 1);
	j->depth--;
}

void json_str(struct json *j, const char *key, struct str value)
{
	add(j, key, json_stringn(value.n > 0 ? value.p : "", value.n));
}

void json_int(struct json *j, const char *key, int64_t value)
{
	add(j, key, json_integer(value));
}

void json_bool(struct json *j, const char *key, bool value)
{
	add(j, key, json_boolean(value));
}

void json_add_null(struct json *j, const char *key)
{
	add(j, key, json_null());
}

static int add_part(const char *p, size_t n, void *out)
{
	buf_add(out, (struct str){ p, n });
	return 0; // a full buffer tells its owner
}

void json_print(const struct json *j, struct buf *out)
{
	INVARIANT(j->depth == 1);
	const int failed = json_dump_callback(j->root, add_part, out, JSON_INDENT(2));
	INVARIANT(!failed);
	buf_add_char(out, '\n');
}

struct str json_to_str(const struct json *j, struct arena *a, size_t max)
{
	struct buf b;
	buf_init(&b, max);
	json_print(j, &b);
	INVARIANT(!buf_full(&b));
	const struct str out = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return out;
}

static int write_part(const char *p, size_t n, void *out)
{
	return fwrite(p, 1, n, out) == n ? 0 : -1;
}

void json_write(const struct json *j, FILE *out)
{
	INVARIANT(j->depth == 1);
	(void)json_dump_callback(j->root, write_part, out, JSON_INDENT(2));
	(void)fputc('\n', out);
}
