// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "desk/desk_cmd.h"
#include "desk/document_to_json.h"
#include "desk/request_db.h"

static const struct option document_table[] = { DESK_DATA, { 0 } };

static enum rc load(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct request *r = arena_new(cx->arena, struct request, 1);
	TRY(request_find(cx, db, run->options.args.p[0], &run->object));
	TRY(request_load(cx, db, run->object, r));
	run->found = r;
	return RC_OK;
}

/* Byte by byte what is digested: no other form is offered. */
static void print(struct desk_run *run)
{
	const struct str text = document_to_json(run->cx->arena, run->found);
	(void)fwrite(text.p, 1, text.n, run->out); // the stream keeps the error
}

const struct desk_word document_word = {
	{ "desk document",
	  "print a request as the document that travels; its SHA-256 is the letter's",
	  "desk document REFERENCE --data DIR", NULL },
	document_table,
	1,
	load,
	true,
	NULL,
	print,
	NULL,
};
