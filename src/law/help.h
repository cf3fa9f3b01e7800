// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * help: the capacity projects that cover a country and could help with one gap: those
 * that build a 24/7 point or a response team for these, those on legislation for all
 * others.
 *
 * Memory: the list lives in the arena, the names in the law.
 * Source: `kinds` of a project, docs/law-data.md.
 */
#ifndef LAW_HELP_H
#define LAW_HELP_H

#include "law/check.h"

/* Whether `years` names a last year ("2013", "2006-2013") and it lies before that of the
 * day. "2010-", "2020s" and no years say nothing of an end. */
bool project_is_over(const struct project *p, struct date on);

/* Its name; behind it whom it is for, where it does not name the country. */
struct str project_called(struct arena *arena, const struct project *p, uint16_t country);

/* So called, each once; empty for a finding that is full. */
struct str_list help_for(struct arena *arena, const struct law *law, const struct check_answer *a,
			 const struct check_finding *f);

#endif
