// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/crl.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mark.h"

static enum rc read_file(struct cx *cx, struct str path, struct str *out)
{
	struct buf b;
	char piece[16384];
	FILE *f = fopen(path.p, "rbe");
	if (!f)
		return cx_fail(cx, RC_IO, "%s", strerror(errno));
	buf_init(&b, CRL_BYTES_MAX);
	for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
		buf_add(&b, (struct str){ piece, n });
	const bool bad = ferror(f) != 0 || buf_full(&b);
	(void)fclose(f); // only read
	*out = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return bad ? cx_fail(cx, RC_IO, "it cannot be read, or is too large") : RC_OK;
}

static void read_lists(struct cx *cx, struct str certificate, struct crl_file *f)
{
	struct str text = { 0 };
	enum rc rc = read_file(cx, f->path, &text);
	if (rc == RC_OK)
		rc = crl_read(cx, text, certificate, &f->lists);
	if (rc != RC_OK)
		f->fault = arena_copy(cx->arena, cx_error(cx));
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct crl_file *)a)->path.p, ((const struct crl_file *)b)->path.p);
}

enum rc crl_folder_read(struct cx *cx, struct str data_dir, struct str certificate,
			struct crl_files *out)
{
	const struct str folder = arena_fmt(cx->arena, "%.*s/state/crl", STR_ARG(data_dir));
	DIR *dir = opendir(folder.p);
	*out = (struct crl_files){ 0 };
	if (!dir && errno == ENOENT)
		return RC_OK;
	if (!dir)
		return cx_fail(cx, RC_IO, "%s cannot be read: %s", folder.p, strerror(errno));
	for (struct dirent *e = readdir(dir); e; e = readdir(dir))
		if (e->d_name[0] != '.') // a file that is being written may begin with one
			ARENA_PUSH(cx->arena, out)->path = arena_fmt(cx->arena, "%s/%s", folder.p,
								     e->d_name);
	(void)closedir(dir); // only read
	if (out->n > 0)
		qsort(out->p, out->n, sizeof *out->p, by_path);
	for (size_t i = 0; i < out->n; i++)
		read_lists(cx, certificate, &out->p[i]);
	return RC_OK;
}

enum rc crl_folder_check(struct cx *cx, struct str data_dir, struct str certificate)
{
	struct crl_files files;
	TRY(crl_folder_read(cx, data_dir, certificate, &files));
	for (size_t i = 0; i < files.n; i++)
		for (size_t k = 0; k < files.p[i].lists.n; k++)
			if (files.p[i].lists.p[k].names_it)
				return cx_fail(cx, RC_INVALID, "%s",
					       N_("this certificate was revoked by who issued it: "
						  "ask them, and use another"));
	for (size_t i = 0; i < files.n; i++)
		if (files.p[i].fault.n > 0)
			return cx_fail(cx, RC_IO, "%.*s: %.*s: see comity doctor",
				       STR_ARG(files.p[i].path), STR_ARG(files.p[i].fault));
	return RC_OK;
}
