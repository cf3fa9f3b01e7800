// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * embedded: files that the build baked into the program (tools/embed.c).
 *
 * A table ends with a row whose name is NULL, which its count leaves out, and
 * is sorted by name. A NUL follows the bytes and is not counted.
 */
#ifndef CORE_EMBEDDED_H
#define CORE_EMBEDDED_H

#include <stddef.h>

struct embedded_file {
	const char *name; // below the table's own folder: "countries/KE.yaml"
	const unsigned char *p;
	size_t n;
};

/* data/law: every .yaml in it, in instruments/ and in countries/. */
extern const struct embedded_file embedded_law[];
extern const size_t embedded_law_n;

#endif
