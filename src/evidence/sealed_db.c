// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/sealed_db.h"

#include "evidence/content.h"
#include "ledger/act_words.h"

/* The whole lines of the beginning. */
static enum rc read_lines(struct cx *cx, const struct blobs *blobs, const struct sha256 *hash,
			  struct str *out)
{
	size_t got = 0;
	char *p = arena_alloc(cx->arena, SEALED_READ_MAX);
	const struct blob_span span = { 0, p, SEALED_READ_MAX };
	TRY(blob_read_at(cx, blobs, hash, &span, &got));
	while (got > 0 && p[got - 1] != '\n')
		got--;
	*out = (struct str){ p, got };
	return RC_OK;
}

static struct str field(struct str *line)
{
	struct str one;
	(void)str_cut(*line, '\t', &one, line); // the last has nothing after it
	return one;
}

struct str sealed_readable(struct arena *a, struct str name)
{
	struct buf b;
	if (str_is_utf8(name))
		return name;
	buf_init(&b, 3 * name.n + 1);
	content_encode(&b, name);
	const struct str out = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return out;
}

static struct str decoded(struct cx *cx, struct str encoded)
{
	struct str name;
	if (content_decode(cx, encoded, &name) != RC_OK)
		return encoded;
	return str_is_utf8(name) ? name : encoded;
}

/* Of names, the next that has a path. */
static bool next_file(struct cx *cx, struct str *names, struct sealed_file *out)
{
	while (names->n > 0) {
		struct str line;
		(void)str_cut(*names, '\n', &line, names);
		out->path = field(&line);
		const struct str original = field(&line);
		(void)field(&line); // its kind
		if (str_eq(out->path, STR("-")) ||
		    !str_to_i64(field(&line), 0, INT64_MAX, &out->size))
			continue;
		out->name = decoded(cx, original);
		return true;
	}
	return false;
}

enum rc sealed_files(struct cx *cx, const struct blobs *blobs,
		     const struct exhibit_content *content, struct sealed_files *out)
{
	struct str names, manifest, path;
	struct sealed_files found = { 0 };
	struct sealed_file f = { 0 };
	TRY(read_lines(cx, blobs, &content->names, &names));
	TRY(read_lines(cx, blobs, &content->manifest, &manifest));
	while (found.n < SEALED_SHOWN_MAX && manifest.n > 0 && next_file(cx, &names, &f)) {
		TRY(content_take_digest(cx, &manifest, &f.digest, &path));
		if (!str_eq(path, f.path))
			return cx_fail(cx, RC_IO, "the lists of the exhibit do not fit together");
		*ARENA_PUSH(cx->arena, &found) = f;
	}
	*out = found;
	return RC_OK;
}

enum rc sealed_findings(struct cx *cx, const struct blobs *blobs,
			const struct exhibit_content *content, struct sealed_findings *out)
{
	struct str text, line;
	struct sealed_findings found = { 0 };
	TRY(read_lines(cx, blobs, &content->findings, &text));
	while (found.n < SEALED_SHOWN_MAX && text.n > 0) {
		enum finding_kind kind;
		struct sealed_finding f = { .kind = NULL };
		(void)str_cut(text, '\n', &line, &text);
		(void)field(&line); // its path
		f.name = decoded(cx, field(&line));
		if (!finding_parse(field(&line), &kind) ||
		    !str_to_i64(field(&line), 0, INT64_MAX, &f.offset) ||
		    !str_to_i64(field(&line), 0, INT64_MAX, &f.length))
			return cx_fail(cx, RC_IO, "the findings of the exhibit cannot be read");
		f.kind = finding_text(kind);
		f.words = line;
		*ARENA_PUSH(cx->arena, &found) = f;
	}
	*out = found;
	return RC_OK;
}
