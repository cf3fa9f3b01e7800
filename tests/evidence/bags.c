// SPDX-License-Identifier: AGPL-3.0-or-later
/* The folder bagit/, whose bags tests/standards-evidence has unpacked. */
#include <ftw.h>
#include <stdio.h>
#include <string.h>

#include "evidence.h"
#include "formats/bag.h"

/* nftw hands nothing through to its callback. */
static struct walk {
	struct run *run;
	size_t prefix; // of the paths, with its slash
	struct {
		struct bag_file *p;
		size_t n, cap;
	} files;
} walk;

static int on_file(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)where;
	if (type == FTW_F) {
		struct bag_file *f = ARENA_PUSH(walk.run->cx->arena, &walk.files);
		*f = (struct bag_file){ .path = arena_fmt(walk.run->cx->arena, "%s",
							  path + walk.prefix),
					.size = (uint64_t)st->st_size };
	}
	return 0;
}

/* read_vectors reads below the run's root. */
static enum rc read_file(struct cx *cx, void *of, const struct bag_file *file, struct str *out)
{
	struct run *run = of;
	return read_vectors(run, arena_fmt(cx->arena, "%.*s", STR_ARG(file->path)).p, out) ? RC_OK
											   : RC_IO;
}

static bool judge(struct run *run, struct bag *bag)
{
	const struct bag_source source = {
		.files = walk.files.p, .n = walk.files.n, .of = run, .read = read_file
	};
	if (bag_open(run->cx, &source, bag) != RC_OK)
		return false;
	for (size_t i = 0; i < bag->files.n; i++)
		for (unsigned k = 0; k < DIGEST_KINDS; k++) {
			struct str bytes;
			if (!(bag->files.p[i].kinds >> k & 1))
				continue;
			if (read_file(run->cx, run, &bag->files.p[i], &bytes) != RC_OK)
				return false;
			const struct digest d = digest_of((enum digest_kind)k, bytes);
			bag_put(bag, i, (enum digest_kind)k, &d);
		}
	bag_judge(run->cx, bag);
	return true;
}

static void check_bag(struct run *run, const struct json_node *v)
{
	const char *whole = run->root;
	const struct str name = json_get_text(v, "bag"), want = json_get_text(v, "want");
	const struct str root = arena_fmt(run->cx->arena, "%s/%.*s", run->bags, STR_ARG(name));
	struct bag bag;
	walk = (struct walk){ .run = run, .prefix = root.n + 1 };
	run->root = root.p;
	const bool read = nftw(root.p, on_file, 8, FTW_PHYS) == 0 && judge(run, &bag);
	run->root = whole;
	if (!read) {
		verdict(run, false, "%.*s cannot be read", STR_ARG(name));
		return;
	}
	// what no Windows system may be given is refused everywhere: a package travels
	const bool want_valid = str_starts(want, STR("valid"));
	bool ok = want_valid == (bag.errors == 0);
	if (str_eq(want, STR("valid-with-warning")))
		ok = ok && bag.warnings > 0;
	const struct bag_finding *f = bag.findings.n > 0 ? &bag.findings.p[0] : NULL;
	verdict(run, ok, "%.*s: wanted %.*s; %zu errors, %zu warnings, first: %s %.*s",
		STR_ARG(name), STR_ARG(want), bag.errors, bag.warnings,
		f ? bag_fault_word(f->fault) : "-", STR_ARG(f ? f->file : STR("")));
}

void check_bags(struct run *run)
{
	each_vector(run, "bagit/bags.jsonl", check_bag);
}
