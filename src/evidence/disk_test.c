// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/disk_job.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/test.h"

static void put(struct cx *cx, const char *top, const char *name, struct str bytes)
{
	const char *path = str_c(cx->arena, arena_fmt(cx->arena, "%s/%s", top, name));
	const int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	CHECK(fd >= 0 && write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n);
	(void)close(fd);
}

static void folder(struct cx *cx, const char *top, const char *name)
{
	CHECK(mkdir(str_c(cx->arena, arena_fmt(cx->arena, "%s/%s", top, name)), 0755) == 0);
}

static struct str seen(struct cx *cx, const char *top, const char *name)
{
	struct disk d;
	disk_look(cx->arena, str_c(cx->arena, arena_fmt(cx->arena, "%s/%s", top, name)), &d);
	return disk_says(cx->arena, &d, 512);
}

/* As Linux 6.1 shows a SATA disk with a partition, one of a virtual machine, and a card. */
TEST(a_disk_is_named_as_the_system_names_it)
{
	char top[] = "/tmp/comity-disk-XXXXXX";
	CHECK(mkdtemp(top) != NULL);
	folder(cx, top, "sda");
	folder(cx, top, "sda/device");
	folder(cx, top, "sda/sda1");
	put(cx, top, "sda/device/vendor", STR("ATA     \n"));
	put(cx, top, "sda/device/model", STR("Samsung SSD 870 \n"));
	put(cx, top, "sda/device/vpd_pg80", STR("\0\200\0\010S5Y1\001\377  "));
	put(cx, top, "sda/sda1/partition", STR("1\n"));
	folder(cx, top, "vda");
	folder(cx, top, "vda/device");
	put(cx, top, "vda/device/vendor", STR("0x1af4\n"));
	put(cx, top, "vda/serial", STR("abc-1"));
	folder(cx, top, "mmc");
	folder(cx, top, "mmc/device");
	put(cx, top, "mmc/device/name", STR("SD64G\n"));
	put(cx, top, "mmc/device/serial", STR("0x7d1c\n"));
	EQ_STR(seen(cx, top, "sda"), "a disk: model ATA Samsung SSD 870; serial S5Y1; 512 bytes");
	EQ_STR(seen(cx, top, "sda/sda1"),
	       "a partition of a disk: model ATA Samsung SSD 870; serial S5Y1; 512 bytes");
	EQ_STR(seen(cx, top, "vda"),
	       "a disk: model not told by the system; serial abc-1; 512 bytes");
	EQ_STR(seen(cx, top, "mmc"), "a disk: model SD64G; serial 0x7d1c; 512 bytes");
	EQ_STR(seen(cx, top, "none"),
	       "a disk: model not told by the system; serial not told by the system; 512 bytes");
	CHECK(system(str_c(cx->arena, arena_fmt(cx->arena, "rm -r %s", top))) ==
	      0); // NOLINT(cert-env33-c)
}
