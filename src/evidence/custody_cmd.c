// SPDX-License-Identifier: AGPL-3.0-or-later
/* comity custody show|add */
#include <stdio.h>

#include "evidence/evidence_cmd.h"

static const struct option show_table[] = { DATA_OPTION, EVIDENCE_JSON, { 0 } };
static const struct option add_table[] = {
	{ "act", "ACT",
	  "stored, opened, copied, analysed, transferred, recalled, received, returned, "
	  "referred or correction",
	  OPTION_ONCE },
	{ "by", "NAME", "who did it", OPTION_ONCE },
	{ "office", "TEXT", "in which office", OPTION_ONCE },
	{ "from", "NAME", "who held it before", OPTION_ONCE },
	{ "to", "NAME", "who holds it then", OPTION_ONCE },
	{ "place", "TEXT", "where", OPTION_ONCE },
	{ "purpose", "TEXT", "what for, or why", OPTION_ONCE },
	{ "at", "TIME", "when, if it was not just now", OPTION_ONCE },
	{ "changes", "TEXT", "what of the exhibit was changed by it", OPTION_ONCE },
	{ "seal", "NUMBER", "number of the seal that is on it now", OPTION_ONCE },
	{ "second", "NAME", "the second person who was there", OPTION_ONCE },
	{ "corrects", "N", "number of the act that a correction mends", OPTION_ONCE },
	DATA_OPTION,
	EVIDENCE_JSON,
	{ 0 },
};

static enum rc read_event(struct evidence_run *run, struct custody_event *e)
{
	const struct options *o = &run->options;
	const struct str corrects = options_get(o, "corrects");
	*e = (struct custody_event){
		.name = options_get(o, "by"),
		.office = options_get(o, "office"),
		.from = options_get(o, "from"),
		.to = options_get(o, "to"),
		.place = options_get(o, "place"),
		.purpose = options_get(o, "purpose"),
		.changes = options_get(o, "changes"),
		.seal = options_get(o, "seal"),
		.second = options_get(o, "second"),
	};
	e->has_changed = e->changes.n > 0;
	if (!custody_parse(options_get(o, "act"), &e->act) || !custody_is_told(e->act))
		return cx_fail(run->cx, RC_INVALID,
			       "--act is stored, opened, copied, analysed, transferred, recalled, "
			       "received, returned, referred or correction");
	if (corrects.n > 0 && !str_to_i64(corrects, 1, INT64_MAX, &e->corrects))
		return cx_fail(run->cx, RC_INVALID, "--corrects is the number of an act");
	TRY(evidence_time(run, "at", &e->at));
	e->at_is_told = e->at.us != 0;
	if (e->at.us > run->cx->now.us)
		return cx_fail(run->cx, RC_INVALID, "--at has not come yet");
	if (e->name.n == 0)
		return cx_fail(run->cx, RC_INVALID, "--by says who did it");
	return RC_OK;
}

static enum rc add(struct evidence_run *run)
{
	struct custody_event event;
	TRY(read_event(run, &event));
	return evidence_act(run, &event);
}

const struct evidence_word custody_words[] = {
	{ .command = { "custody show", "tell who had it, and each gap in that",
		       "custody show NUMBER --data DIR [--json]", NULL },
	  .table = show_table,
	  .args_min = 1,
	  .args_max = 1,
	  .run = evidence_load,
	  .to_json = evidence_exhibit_to_json,
	  .to_text = evidence_custody_to_text },
	{ .command = { "custody add", "write down what was done with it",
		       "custody add NUMBER --data DIR --act ACT --by NAME [OPTION]...", NULL },
	  .table = add_table,
	  .args_min = 1,
	  .args_max = 1,
	  .run = add,
	  .to_json = evidence_exhibit_to_json,
	  .to_text = evidence_custody_to_text },
	{ .command = { 0 } },
};
