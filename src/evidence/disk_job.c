// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/disk_job.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/fd.h"

enum { FACT_MAX = 256, PAGE_HEAD = 4 };

/* The words of such a file; empty: there is none, or it holds no text. */
static struct str read_fact(struct arena *a, const char *folder, const char *name)
{
	char *p = arena_alloc(a, FACT_MAX);
	size_t n = 0;
	const char *path = str_c(a, arena_fmt(a, "%s/%s", folder, name));
	const int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	if (fd < 0)
		return STR("");
	const int error = fd_read(fd, p, FACT_MAX, &n);
	(void)close(fd); // only read
	return error == 0 ? (struct str){ p, n } : STR("");
}

/* What a disk says of itself is any bytes. */
static struct str tidy(struct arena *a, struct str text)
{
	char *p = arena_alloc(a, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		p[n] = text.p[i];
		if (p[n] <= ' ' || p[n] >= 0x7f)
			p[n] = ' ';
		n++;
	}
	return str_trim((struct str){ p, n });
}

static struct str first_of(struct arena *a, const char *folder, const char *const *names)
{
	struct str fact = STR("");
	for (size_t i = 0; names[i] && fact.n == 0; i++)
		fact = tidy(a, read_fact(a, folder, names[i]));
	return fact;
}

static struct str serial_page(struct arena *a, const char *folder)
{
	const struct str page = read_fact(a, folder, "device/vpd_pg80");
	return page.n > PAGE_HEAD ? tidy(a, str_slice(page, PAGE_HEAD, page.n)) : STR("");
}

void disk_look(struct arena *a, const char *folder, struct disk *out)
{
	static const char *const models[] = { "device/model", "device/name", NULL };
	static const char *const serials[] = { "serial", "device/serial", "device/wwid", "wwid",
					       NULL };
	struct stat st;
	const char *part = str_c(a, arena_fmt(a, "%s/partition", folder));
	*out = (struct disk){ .is_part = part && stat(part, &st) == 0 };
	if (out->is_part)
		folder = str_c(a, arena_fmt(a, "%s/..", folder));
	const struct str vendor = tidy(a, read_fact(a, folder, "device/vendor")),
			 model = first_of(a, folder, models);
	const bool is_name = vendor.n > 0 && !str_starts(vendor, STR("0x")); // of PCI: a number
	out->model = is_name && model.n > 0
			     ? arena_fmt(a, "%.*s %.*s", STR_ARG(vendor), STR_ARG(model))
			     : model;
	out->serial = serial_page(a, folder);
	if (out->serial.n == 0)
		out->serial = first_of(a, folder, serials);
}

struct str disk_says(struct arena *a, const struct disk *disk, int64_t bytes)
{
	const struct str none = STR("not told by the system");
	const struct str model = disk->model.n > 0 ? disk->model : none,
			 serial = disk->serial.n > 0 ? disk->serial : none;
	return arena_fmt(a, "%s: model %.*s; serial %.*s; %lld bytes",
			 disk->is_part ? "a partition of a disk" : "a disk", STR_ARG(model),
			 STR_ARG(serial), (long long)bytes);
}
