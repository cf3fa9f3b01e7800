// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * asked_cmd: what the commands that answer from the law are asked: the options that
 * they share, the names on the command line, and the way an answer leaves.
 *
 *     static const struct option table[] = { ASKED_FACT, ASKED_OPTIONS, { 0 } };
 *     struct options o = { .command = c, .table = table, .args_min = 1, .args_max = 1 };
 *     struct asked q;
 *     uint16_t country;
 *     if (!asked_open(&q, cx, &o, argc, argv, out) || !asked_country(&q, o.args.p[0], &country))
 *             return q.exit_code;
 *
 * Wrong names and facts are wrong usage (exit 2), with the nearest right one.
 * Memory: the law and the world live in cx->arena.
 */
#ifndef LAW_ASKED_CMD_H
#define LAW_ASKED_CMD_H

#include "core/table.h"
#include "formats/json.h"
#include "law/law_cmd.h"
#include "law/world.h"

#define ASKED_FACT                                                          \
	{                                                                   \
		"fact", "NAME=yes|no", "a fact of the case", OPTION_REPEATS \
	}
#define ASKED_CSV                                                  \
	{                                                          \
		"csv", NULL, "print the table as CSV", OPTION_ONCE \
	}
#define ASKED_WORLD                                                                                \
	{ "date", "YYYY-MM-DD", "answer for this day; today without it", OPTION_ONCE },            \
		{ "verified-only", NULL, "leave out what was not seen in a source", OPTION_ONCE }, \
		LAW_OPTION
#define ASKED_OPTIONS                                   \
	ASKED_WORLD,                                    \
	{                                               \
		"json", NULL, "print JSON", OPTION_ONCE \
	}

enum asked_format { ASKED_TEXT, ASKED_JSON, ASKED_CSV_TABLE };

struct asked {
	struct cx *cx;
	const struct options *options;
	const struct law *law;
	const struct world *world; // of the date, the facts and --verified-only
	enum asked_format format;
	FILE *out;
	int exit_code;
};

/* Reads the options and the law and builds the world. False, here and below: return
 * q->exit_code; the reason was printed. */
NODISCARD bool asked_open(struct asked *q, struct cx *cx, struct options *o, int argc, char **argv,
			  FILE *out);

NODISCARD bool asked_country(struct asked *q, struct str name, uint16_t *out);
NODISCARD bool asked_instrument(struct asked *q, struct str id, uint16_t *out);

/* By the options --offence, a concept of that pillar, and --measure. Both must be there. */
NODISCARD bool asked_offence(struct asked *q, uint16_t *out);
NODISCARD bool asked_measure(struct asked *q, uint16_t *out);

/* Wrong usage: what is asked for is none of these; names the nearest, and all where
 * they are few. Returns false. */
NODISCARD bool asked_unknown(struct asked *q, const char *what, struct str name,
			     const struct str_list *known);

/* RC_OK: true. RC_INVALID and RC_MISSING are wrong usage, others keep their code. */
NODISCARD bool asked_ok(struct asked *q, enum rc rc);

/* Wrong usage: prints the sentence; returns false. */
NODISCARD bool asked_wrong(struct asked *q, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

void asked_print_table(struct asked *q, const struct table *t); // CSV or aligned; JSON: json_write

#endif
