// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/assets.h"

#include "net/gzip.h"

enum { PLAIN_MAX = 4 << 20 };

/* FNV-1a, 64 bits: tells builds apart, protects nothing. */
static uint64_t hash(struct str bytes)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < bytes.n; i++)
		h = (h ^ (unsigned char)bytes.p[i]) * UINT64_C(0x100000001b3);
	return h;
}

static const char *type_of(struct str name)
{
	static const struct {
		struct str suffix;
		const char *type;
	} types[] = {
		{ STR_INIT(".css"), "text/css; charset=utf-8" },
		{ STR_INIT(".js"), "text/javascript; charset=utf-8" },
		{ STR_INIT(".svg"), "image/svg+xml" },
		{ STR_INIT(".txt"), "text/plain; charset=utf-8" },
	};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_ends(name, types[i].suffix))
			return types[i].type;
	return NULL;
}

static enum rc add(struct cx *cx, const struct embedded_file *file, struct assets *out)
{
	struct str name = str_from_c(file->name), stem, suffix;
	if (!str_ends(name, STR(".gz")))
		return RC_OK;
	name.n -= 3;
	struct asset a = { .name = name, .type = type_of(name) };
	if (!a.type || out->n == ASSETS_MAX)
		return cx_fail(cx, RC_BUG, "embedded file %s is of unknown kind, or one too many",
			       file->name);
	str_cut(name, '.', &stem, &suffix);
	a.gzip = (struct str){ (const char *)file->p, file->n };
	const unsigned long long h = hash(a.gzip);
	a.href = arena_fmt(cx->arena, "/assets/%.*s.%016llx.%.*s", STR_ARG(stem), h,
			   STR_ARG(suffix));
	a.etag = arena_fmt(cx->arena, "W/\"%016llx\"", h);
	out->p[out->n++] = a;
	return RC_OK;
}

enum rc assets_init(struct cx *cx, const struct embedded_file *files, size_t n, struct assets *out)
{
	*out = (struct assets){ 0 };
	for (size_t i = 0; i < n; i++)
		TRY(add(cx, &files[i], out));
	return RC_OK;
}

struct str assets_href(const struct assets *assets, struct str name)
{
	size_t i = 0;
	while (i < assets->n && !str_eq(assets->p[i].name, name))
		i++;
	INVARIANT(i < assets->n);
	return assets->p[i].href;
}

enum rc assets_serve(struct cx *cx, const struct assets *assets, const struct http_req *req,
		     struct http_res *res)
{
	for (size_t i = 0; i < assets->n; i++) {
		const struct asset *a = &assets->p[i];
		if (!str_eq(a->href, req->path))
			continue;
		if (!req->gzip)
			TRY(gzip_unpack(cx, a->gzip, PLAIN_MAX, &res->body));
		res->body_gzip = a->gzip;
		res->type = str_from_c(a->type);
		res->etag = a->etag;
		res->cache = HTTP_CACHE_FOR_EVER;
		return RC_OK;
	}
	return cx_fail(cx, RC_MISSING, "no such file");
}
