// SPDX-License-Identifier: AGPL-3.0-or-later
#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/base64.h"
#include "evidence.h"

void verdict(struct run *run, bool ok, const char *what, ...)
{
	if (ok) {
		run->passed++;
		return;
	}
	run->failed++;
	va_list args;
	va_start(args, what);
	(void)printf("%s:%zu: ", run->file, run->line);
	(void)vprintf(what, args);
	(void)printf("\n");
	va_end(args);
}

void differ(struct run *run, const char *why)
{
	run->passed++;
	run->differs++;
	(void)printf("%s:%zu: refused on purpose: %s\n", run->file, run->line, why);
}

bool read_vectors(struct run *run, const char *path, struct str *out)
{
	const struct str full = arena_fmt(run->cx->arena, "%s/%s", run->root, path);
	FILE *f = fopen(full.p, "rb");
	if (f && fseek(f, 0, SEEK_END) == 0) {
		const long n = ftell(f);
		char *p = arena_alloc(run->cx->arena, n > 0 ? (size_t)n : 0);
		rewind(f);
		const bool whole = n >= 0 && fread(p, 1, (size_t)n, f) == (size_t)n;
		(void)fclose(f);
		*out = (struct str){ p, whole ? (size_t)n : 0 };
		if (whole)
			return true;
	}
	verdict(run, false, "%s cannot be read", path);
	return false;
}

static void one_vector(struct run *run, struct str text, vector_check *check)
{
	const struct json_node *v = NULL;
	if (json_read(run->cx, text, &v) == RC_OK)
		check(run, v);
	else
		verdict(run, false, "%s", run->cx->error);
}

void each_vector(struct run *run, const char *path, vector_check *check)
{
	// The file outlives its lines, each of which gets the unit's arena afresh.
	struct arena lines, *whole = run->cx->arena;
	struct str text;
	run->file = path;
	run->line = 0;
	if (!read_vectors(run, path, &text))
		return;
	arena_init(&lines);
	run->cx->arena = &lines;
	if (str_ends(str_from_c(path), STR(".json")))
		one_vector(run, text, check);
	else
		while (text.n > 0) {
			struct str line;
			(void)str_cut(text, '\n', &line, &text);
			run->line++;
			if (str_trim(line).n > 0)
				one_vector(run, line, check);
			arena_reset(&lines);
		}
	arena_done(&lines);
	run->cx->arena = whole;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct names names_in(struct run *run, const char *folder)
{
	struct names names = { 0 };
	const struct str full = arena_fmt(run->cx->arena, "%s/%s", run->root, folder);
	DIR *dir = opendir(full.p);
	const struct dirent *entry;
	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] != '.')
			*ARENA_PUSH(run->cx->arena,
				    &names) = arena_fmt(run->cx->arena, "%s", entry->d_name).p;
	}
	if (dir)
		(void)closedir(dir);
	if (names.n > 0)
		qsort(names.p, names.n, sizeof *names.p, by_name);
	return names;
}

void each_file(struct run *run, const char *folder, const struct vector_kind *kinds, size_t n)
{
	const struct names names = names_in(run, folder);
	for (size_t i = 0; i < names.n; i++) {
		const struct str path = arena_fmt(run->cx->arena, "%s/%s", folder, names.p[i]);
		size_t k = 0;
		while (k < n && !str_starts(str_from_c(names.p[i]), kinds[k].begins))
			k++;
		run->file = path.p;
		run->line = 0;
		if (k < n)
			each_vector(run, path.p, kinds[k].check);
		else
			verdict(run, false, "nothing here reads such a file");
	}
}

bool get_number(const struct json_node *v, const char *key, uint64_t *out)
{
	const struct json_node *node = json_get(v, key);
	uint64_t n = 0;
	if (!node || (node->kind != JSON_NUMBER && node->kind != JSON_TEXT) || node->text.n == 0)
		return false;
	for (size_t i = 0; i < node->text.n; i++) {
		const char c = node->text.p[i];
		if (c < '0' || c > '9' || __builtin_mul_overflow(n, (uint64_t)10, &n) ||
		    __builtin_add_overflow(n, (uint64_t)(c - '0'), &n))
			return false;
	}
	*out = n;
	return true;
}

bool get_yes(const struct json_node *v, const char *key)
{
	const struct json_node *node = json_get(v, key);
	return node && node->kind == JSON_YES_NO && node->yes;
}

bool get_hash(const struct json_node *v, const char *key, struct sha256 *out)
{
	return base64_parse_n(json_get_text(v, key), out->b, sizeof out->b);
}

bool get_proof(const struct json_node *v, const char *key, struct merkle_proof *out)
{
	const struct json_node *list = json_get(v, key);
	struct merkle_proof proof = { 0 };
	if (list && list->kind != JSON_LIST && list->kind != JSON_NOTHING)
		return false;
	for (const struct json_node *c = list ? list->first : NULL; c; c = c->next) {
		if (proof.n == MERKLE_PROOF_MAX ||
		    !base64_parse_n(c->text, proof.h[proof.n++].b, SHA256_BYTES))
			return false;
	}
	*out = proof;
	return true;
}

bool parse_hex(struct run *run, struct str hex, struct str *out)
{
	static const char digits[] = "0123456789abcdef";
	char *p = arena_alloc(run->cx->arena, hex.n / 2);
	for (size_t i = 0; i < hex.n; i++) {
		const char *found = hex.p[i] ? strchr(digits, hex.p[i]) : NULL;
		if (!found || hex.n % 2 != 0)
			return false;
		const uint8_t value = (uint8_t)(found - digits);
		p[i / 2] = (char)(uint8_t)(i % 2 == 0 ? value << 4 : (uint8_t)p[i / 2] | value);
	}
	*out = (struct str){ p, hex.n / 2 };
	return true;
}

bool get_hex(struct run *run, const struct json_node *v, const char *key, struct str *out)
{
	return json_get(v, key) && parse_hex(run, json_get_text(v, key), out);
}

void decimal_log_open(struct decimal_log *log, struct arena *a, uint64_t size)
{
	*log = (struct decimal_log){ .size = size };
	for (unsigned level = 0; size >> level > 0; level++) {
		struct sha256 *h = arena_new(a, struct sha256, size >> level);
		log->levels[level] = h;
		for (uint64_t i = 0; i < size >> level; i++) {
			char text[24];
			const int n = snprintf(text, sizeof text, "%llu", (unsigned long long)i);
			const struct sha256 *below = level > 0 ? log->levels[level - 1] : NULL;
			h[i] = below ? merkle_node(&below[2 * i], &below[2 * i + 1])
				     : merkle_leaf((struct str){ text, (size_t)n });
		}
	}
}

static enum rc read_decimal(struct cx *cx, void *arg, unsigned level, uint64_t index,
			    struct sha256 *out)
{
	const struct decimal_log *log = arg;
	if (index >= log->size >> level)
		return cx_fail(cx, RC_BUG, "a subtree outside the tree was asked for");
	*out = log->levels[level][index];
	return RC_OK;
}

struct merkle_source decimal_source(struct decimal_log *log)
{
	return (struct merkle_source){ read_decimal, log };
}

struct decimal_log *decimal_log_for(struct run *run, uint64_t size)
{
	if (run->log.size < size) {
		arena_reset(&run->log_arena);
		decimal_log_open(&run->log, &run->log_arena, size < 70000 ? 70000 : size);
	}
	return &run->log;
}
