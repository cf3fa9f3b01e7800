// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/progress_job.h"

#include <stdio.h>
#include <unistd.h>

#include "core/banned.h"

static struct str bytes(struct arena *a, int64_t n)
{
	static const char *const units[] = { "bytes", "kB", "MB", "GB", "TB" };
	double v = (double)n;
	size_t unit = 0;
	while (v >= 1000 && unit + 1 < sizeof(units) / sizeof(*units)) {
		v /= 1000;
		unit++;
	}
	return arena_fmt(a, unit == 0 ? "%.0f %s" : "%.2f %s", v, units[unit]);
}

struct str progress_print(struct arena *a, const struct seal_progress *p, struct duration since)
{
	const double seconds = (double)since.us / 1e6;
	const int64_t rate = seconds > 0 ? (int64_t)((double)p->bytes / seconds) : 0;
	struct str of = { 0 }, left = { 0 };
	if (p->total > 0)
		of = arena_fmt(a, " of %.*s (%d %%)", STR_ARG(bytes(a, p->total)),
			       (int)(100.0 * (double)p->bytes / (double)p->total));
	if (p->total > p->bytes && rate > 0) {
		const int64_t s = (p->total - p->bytes) / rate;
		left = arena_fmt(a, ", %lld:%02d:%02d left", (long long)(s / 3600),
				 (int)(s / 60 % 60), (int)(s % 60));
	}
	return arena_fmt(a, "%.*s%.*s, %lld %s, %.*s/s%.*s", STR_ARG(bytes(a, p->bytes)),
			 STR_ARG(of), (long long)p->files, p->files == 1 ? "file" : "files",
			 STR_ARG(bytes(a, rate)), STR_ARG(left));
}

static void show(void *arg, const struct seal_progress *p)
{
	const struct progress *progress = arg;
	struct arena a = { 0 };
	arena_init(&a);
	const struct duration since = { instant_now().us - progress->began.us };
	(void)fprintf(stderr, "\r\033[K%.*s", STR_ARG(progress_print(&a, p, since)));
	(void)fflush(stderr);
	arena_done(&a);
}

bool progress_is_shown(void)
{
	return isatty(STDERR_FILENO) == 1;
}

void progress_begin(struct progress *progress, struct seal_plan *plan)
{
	*progress = (struct progress){ instant_now(), progress_is_shown() };
	if (!progress->is_shown)
		return;
	plan->tell = show;
	plan->arg = progress;
}

void progress_end(const struct progress *progress)
{
	if (progress->is_shown)
		(void)fputs("\r\033[K", stderr);
}
