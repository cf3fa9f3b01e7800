// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * desk_to_json: what the desk knows, as JSON, one shape for the command line and the
 * pages. Described by docs/schema/desk.schema.json. Each function fills the open object.
 */
#ifndef DESK_DESK_TO_JSON_H
#define DESK_DESK_TO_JSON_H

#include "desk/case.h"
#include "desk/file.h"
#include "desk/kind.h"
#include "desk/linked.h"
#include "desk/timeline.h"
#include "desk/view.h"
#include "formats/json.h"

/* The table of transitions; kind KINDS: the rows of all kinds. */
void transitions_to_json(struct json *j, struct arena *arena, enum request_kind kind);

/* A row of a list, without its id. */
void request_row_to_json(struct json *j, struct arena *arena, const struct request_row *r);

/* "fields": what the request says in words. */
void request_texts_to_json(struct json *j, const struct request *r);

void case_to_json(struct json *j, struct arena *arena, const struct desk_case *c);

/* A request, with "stops", "gaps", "doubts", "flags", "bases", "narrower" and "grounds"
 * before it leaves; "gaps" alone where this node is asked; "clocks" and "can". */
void request_to_json(struct json *j, struct arena *arena, const struct world *w,
		     const struct request_view *v);

/* "linked": the requests that belong to it. */
void linked_to_json(struct json *j, struct arena *arena, const struct linked_list *list);

/* "steps": what happened to it, the oldest first. */
void steps_to_json(struct json *j, struct arena *arena, const struct step_list *list);

/* "files": what is attached, was handed over or came, by name, size and digest; never its bytes. */
void files_to_json(struct json *j, struct arena *arena, const struct file_list *list);

#endif
