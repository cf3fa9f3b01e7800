// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * ticker_job: a thread that does one thing again and again until it is closed.
 *
 * The function is given a fresh arena and the time, and says after how long it wants to
 * be called again. What it returns besides RC_OK is one line of the log, the same line
 * not oftener than once a minute.
 */
#ifndef LEDGER_TICKER_JOB_H
#define LEDGER_TICKER_JOB_H

#include "core/core.h"

struct ticker;

typedef enum rc ticker_turn(struct cx *cx, void *arg, int64_t *next_us);

/* The name stands in the log. */
struct ticker *ticker_start(const char *name, ticker_turn *turn, void *arg);

/* One that may wait: the processors work for others first. */
struct ticker *ticker_start_low(const char *name, ticker_turn *turn, void *arg);

/* Waits for the turn that runs. NULL is fine. */
void ticker_close(struct ticker *t);

#endif
