// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/test_bag.h"

static enum rc read_file(struct cx *cx, void *of, const struct bag_file *file, struct str *out)
{
	const struct test_bag *b = of;
	for (size_t i = 0; i < b->n; i++)
		if (str_eq(b->paths[i], file->path)) {
			*out = b->bytes[i];
			return RC_OK;
		}
	return cx_fail(cx, RC_BUG, "a file that was not given");
}

static void cut_files(struct str in, struct test_bag *out)
{
	const struct str mark = STR("== ");
	while (in.n > 0 && out->n < TEST_BAG_MAX && str_starts(in, mark)) {
		struct str path, rest;
		(void)str_cut(str_slice(in, mark.n, in.n), '\n', &path, &rest);
		const size_t end = str_find(rest, STR("\n== "));
		const struct str bytes = end == STR_NONE ? rest : str_slice(rest, 0, end + 1);
		out->paths[out->n] = path;
		out->bytes[out->n] = bytes;
		out->files[out->n] = (struct bag_file){ .path = path, .size = bytes.n };
		out->n += path.n >
			  0; // no folder and no ZIP that is read here has a file without a name
		in = str_slice(rest, bytes.n, rest.n);
	}
}

void test_bag_judge(struct cx *cx, struct str in, struct test_bag *out)
{
	*out = (struct test_bag){ .n = 0 };
	cut_files(in, out);
	out->source = (struct bag_source){
		.files = out->files, .n = out->n, .of = out, .read = read_file
	};
	REQUIRE(bag_open(cx, &out->source, &out->bag) == RC_OK);
	for (size_t i = 0; i < out->bag.files.n; i++) {
		struct str bytes = { 0 };
		REQUIRE(read_file(cx, out, &out->bag.files.p[i], &bytes) == RC_OK);
		for (unsigned k = 0; k < DIGEST_KINDS; k++)
			if (out->bag.files.p[i].kinds >> k & 1) {
				const struct digest d = digest_of((enum digest_kind)k, bytes);
				bag_put(&out->bag, i, (enum digest_kind)k, &d);
			}
	}
	bag_judge(cx, &out->bag);
}
