// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * embed OUT.c OUT.S DEPFILE SYMBOL ROOT SUFFIX...: bakes files into the program.
 *
 * Takes every file below ROOT whose name ends in one of the suffixes, sorted by
 * name. OUT.S includes their bytes, OUT.c is the table SYMBOL of core/embedded.h
 * with its count SYMBOL_n. DEPFILE names the files and the folders.
 *
 * Build tool: stops at the first mistake, frees nothing.
 */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILES_MAX 4096
#define PATH_MAX_BYTES 1024
#define DEPTH_MAX 4

struct files {
	char *path[FILES_MAX]; // files, or folders
	size_t n;
};

static _Noreturn void die(const char *path, const char *why)
{
	(void)fprintf(stderr, "embed: %s: %s\n", path, why);
	exit(EXIT_FAILURE);
}

static void add(struct files *f, const char *path)
{
	if (f->n == FILES_MAX)
		die(path, "too many files");
	// These names go into C, assembly and make without quoting.
	if (strpbrk(path, "\"\\\n $#:%"))
		die(path, "a name with such characters cannot be embedded");
	f->path[f->n] = strdup(path);
	if (!f->path[f->n++])
		die(path, "out of memory");
}

static bool has_suffix(const char *name, char **suffixes)
{
	for (; *suffixes; suffixes++) {
		const size_t n = strlen(name), s = strlen(*suffixes);
		if (n > s && strcmp(name + n - s, *suffixes) == 0)
			return true;
	}
	return false;
}

static void walk(const char *dir, int depth, char **suffixes, struct files *folders,
		 struct files *files)
{
	if (depth > DEPTH_MAX)
		die(dir, "nested too deep");
	add(folders, dir);
	DIR *d = opendir(dir);
	if (!d)
		die(dir, strerror(errno));
	for (const struct dirent *e = readdir(d); e; e = readdir(d)) {
		if (e->d_name[0] == '.')
			continue;
		char path[PATH_MAX_BYTES];
		const int n = snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		if (n < 0 || (size_t)n >= sizeof(path))
			die(dir, "a path is too long");
		struct stat st;
		if (stat(path, &st) != 0)
			die(path, strerror(errno));
		if (S_ISDIR(st.st_mode))
			walk(path, depth + 1, suffixes, folders, files);
		else if (S_ISREG(st.st_mode) && has_suffix(e->d_name, suffixes))
			add(files, path);
	}
	(void)closedir(d);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static FILE *open_output(const char *path)
{
	FILE *f = fopen(path, "w");
	if (!f)
		die(path, strerror(errno));
	return f;
}

static void close_output(FILE *f, const char *path)
{
	if (ferror(f) || fclose(f) != 0)
		die(path, "could not be written");
}

static void write_assembly(const char *out, const char *symbol, const struct files *files)
{
	FILE *f = open_output(out);
	(void)fputs("\t.section .rodata\n", f);
	for (size_t i = 0; i < files->n; i++)
		(void)fprintf(f,
			      "\t.globl %s_%zu\n\t.hidden %s_%zu\n\t.balign 16\n%s_%zu:\n"
			      "\t.incbin \"%s\"\n\t.byte 0\n",
			      symbol, i, symbol, i, symbol, i, files->path[i]);
	(void)fputs("\t.section .note.GNU-stack,\"\",%progbits\n", f);
	close_output(f, out);
}

static void write_table(const char *out, const char *symbol, const char *root,
			const struct files *files)
{
	FILE *f = open_output(out);
	(void)fputs("#include \"core/embedded.h\"\n\n", f);
	for (size_t i = 0; i < files->n; i++)
		(void)fprintf(f, "extern const unsigned char %s_%zu[];\n", symbol, i);
	(void)fprintf(f, "\nconst struct embedded_file %s[] = {\n", symbol);
	for (size_t i = 0; i < files->n; i++) {
		struct stat st;
		if (stat(files->path[i], &st) != 0)
			die(files->path[i], strerror(errno));
		(void)fprintf(f, "\t{ \"%s\", %s_%zu, %jd },\n", files->path[i] + strlen(root) + 1,
			      symbol, i, (intmax_t)st.st_size);
	}
	(void)fprintf(f, "\t{ 0 },\n};\n\nconst size_t %s_n = %zu;\n", symbol, files->n);
	close_output(f, out);
}

static void write_depfile(const char *depfile, char **outs, const struct files *folders,
			  const struct files *files)
{
	FILE *f = open_output(depfile);
	(void)fprintf(f, "%s %s:", outs[0], outs[1]);
	for (size_t i = 0; i < folders->n; i++)
		(void)fprintf(f, " \\\n  %s", folders->path[i]);
	for (size_t i = 0; i < files->n; i++)
		(void)fprintf(f, " \\\n  %s", files->path[i]);
	(void)fputc('\n', f);
	close_output(f, depfile);
}

int main(int argc, char **argv)
{
	if (argc < 7) {
		(void)fputs("usage: embed OUT.c OUT.S DEPFILE SYMBOL ROOT SUFFIX...\n", stderr);
		return 2;
	}
	static struct files folders, files;
	const char *symbol = argv[4], *root = argv[5];
	walk(root, 0, argv + 6, &folders, &files);
	qsort(files.path, files.n, sizeof(files.path[0]), by_name);
	write_table(argv[1], symbol, root, &files);
	write_assembly(argv[2], symbol, &files);
	write_depfile(argv[3], argv + 1, &folders, &files);
	return EXIT_SUCCESS;
}
