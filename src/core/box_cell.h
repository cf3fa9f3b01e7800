// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * box_cell: what runs in a box's processes, and the words between them. Others include box.h.
 */
#ifndef CORE_BOX_CELL_H
#define CORE_BOX_CELL_H

#include <sys/types.h>

#include "core/box.h"

/* To a parser, followed by n bytes. */
struct box_question {
	uint32_t parser, n;
};

/* From it, followed by n bytes: the answer, or the sentence why there is none; or, as rc BOX_WANTS,
 * what it wants: then it is given the same, with RC_OK. */
struct box_answer {
	uint32_t rc, n;
};
enum { BOX_WANTS = 1000 }; // far from each code

enum box_op { BOX_FORK, BOX_END };

/* To the keeper, in one packet; with BOX_FORK comes the socket of the new process. */
struct box_order {
	uint32_t op;
	pid_t pid; // of BOX_END
};

/* From it: the new process, or -1 and why; or how the ended one ended, as waitpid says. */
struct box_word {
	pid_t pid;
	int status, error;
};

/* Both never return. fd is the keeper's end of the asking side's socket. */
_Noreturn void box_keep(const struct box_config *config, int fd);

/* All bytes, or false: the other end is gone, or is late by its own time limit. */
NODISCARD bool box_read(int fd, void *p, size_t n);
NODISCARD bool box_write(int fd, const void *p, size_t n);

#endif
