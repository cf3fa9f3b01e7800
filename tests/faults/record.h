// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * record: one line of the log that powercut.c keeps of what a program does to its disk.
 *
 * The log is a sequence of struct record, each followed by n bytes. Files and folders are
 * called by their inode numbers. A record is written after the call has succeeded, and
 * the calls of one process are recorded in their order.
 */
#ifndef FAULTS_RECORD_H
#define FAULTS_RECORD_H

#include <stdint.h>

enum record_kind {
	RECORD_FOLDER,	     // `dir`/NAME is the new folder `inode`
	RECORD_FILE,	     // `dir`/NAME is the new file `inode`
	RECORD_WRITE,	     // n bytes at `at`
	RECORD_TRUNCATE,     // to `at` bytes
	RECORD_SYNC,	     // of a file or a folder
	RECORD_UNLINK,	     // `dir`/NAME
	RECORD_RENAME,	     // `dir`/NAME NUL NAME: to folder `at`
	RECORD_ACKNOWLEDGED, // what the program has told the world
};

struct record {
	uint32_t kind, n;
	uint64_t inode, dir;
	int64_t at;
};

#endif
