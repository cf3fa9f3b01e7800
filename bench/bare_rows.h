// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * bare_rows: what SQLite alone takes for the rows of a ledger, without a line of ours:
 * one connection, prepared statements, each commit synced.
 */
#ifndef BENCH_BARE_ROWS_H
#define BENCH_BARE_ROWS_H

#include <stdbool.h>
#include <stdint.h>

/* Copies the numbered entries of the database `from` into the new file `to`, `unit` rows
 * a commit. `whole`: all columns into a table with the ledger's indexes; else number,
 * leaf and bytes by number. Seconds in `to` alone, reading not counted. Ends the program
 * when SQLite fails. */
double bare_copy(const char *from, const char *to, bool whole, int unit);

#endif
