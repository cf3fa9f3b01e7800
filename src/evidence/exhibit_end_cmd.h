// SPDX-License-Identifier: AGPL-3.0-or-later
/* exhibit_end_cmd: comity exhibit findings|verify|export-content|hold|release|keep|erase|destroy, and
 * unsealed|give-up. */
#ifndef EVIDENCE_EXHIBIT_END_CMD_H
#define EVIDENCE_EXHIBIT_END_CMD_H

#include "evidence/evidence_cmd.h"

extern const struct option exhibit_findings_table[], exhibit_check_table[], exhibit_export_table[],
	exhibit_reason_table[], exhibit_keep_table[], exhibit_end_table[];

enum rc exhibit_findings(struct evidence_run *run);
void exhibit_findings_to_json(struct evidence_run *run, struct json *j);
void exhibit_findings_to_text(struct evidence_run *run);
enum rc exhibit_verify(struct evidence_run *run);
void exhibit_verified_to_json(struct evidence_run *run, struct json *j);
void exhibit_verified_to_text(struct evidence_run *run);
enum rc exhibit_export(struct evidence_run *run);
enum rc exhibit_hold(struct evidence_run *run);
enum rc exhibit_release(struct evidence_run *run);
enum rc exhibit_keep(struct evidence_run *run);
enum rc exhibit_erase(struct evidence_run *run);
enum rc exhibit_destroy(struct evidence_run *run);
void exhibit_erased_to_json(struct evidence_run *run, struct json *j);
void exhibit_erased_to_text(struct evidence_run *run);

/* unsealed_cmd.c */
enum rc unsealed_find(struct evidence_run *run);
void unsealed_to_json(struct evidence_run *run, struct json *j);
void unsealed_to_text(struct evidence_run *run);
enum rc unsealed_end(struct evidence_run *run);
void unsealed_ended_to_json(struct evidence_run *run, struct json *j);
void unsealed_ended_to_text(struct evidence_run *run);

#define EXHIBIT_WORD(word, summary_text, usage_text, options, handler, json_of, text_of)    \
	{                                                                                   \
		.command = { "exhibit " word, summary_text, "exhibit " word " " usage_text, \
			     NULL },                                                        \
		.table = options, .args_min = 1, .args_max = 1, .run = handler,             \
		.to_json = json_of, .to_text = text_of                                      \
	}

#define EXHIBIT_END_WORDS                                                                          \
	EXHIBIT_WORD("findings", "tell what could not be read, or changed meanwhile",              \
		     "NUMBER --data DIR [--by NAME --purpose TEXT] [--json]",                      \
		     exhibit_findings_table, exhibit_findings, exhibit_findings_to_json,           \
		     exhibit_findings_to_text),                                                    \
		EXHIBIT_WORD("verify", "read all of it again and compare",                         \
			     "NUMBER --data DIR --by NAME [--json]", exhibit_check_table,          \
			     exhibit_verify, exhibit_verified_to_json, exhibit_verified_to_text),  \
		EXHIBIT_WORD("export-content", "write its content into a new folder",              \
			     "NUMBER --data DIR --out DIR --by NAME --purpose TEXT",               \
			     exhibit_export_table, exhibit_export, evidence_exhibit_to_json,       \
			     evidence_custody_to_text),                                            \
		EXHIBIT_WORD("hold", "put it under a legal hold",                                  \
			     "NUMBER --data DIR --by NAME --reason TEXT", exhibit_reason_table,    \
			     exhibit_hold, evidence_exhibit_to_json, evidence_custody_to_text),    \
		EXHIBIT_WORD("release", "lift the legal hold",                                     \
			     "NUMBER --data DIR --by NAME --reason TEXT", exhibit_reason_table,    \
			     exhibit_release, evidence_exhibit_to_json, evidence_custody_to_text), \
		EXHIBIT_WORD(                                                                      \
			"keep", "change until when it is to be kept",                              \
			"NUMBER --data DIR --until TIME --by NAME --reason TEXT [--second NAME]",  \
			exhibit_keep_table, exhibit_keep, evidence_exhibit_to_json,                \
			evidence_exhibit_to_text),                                                 \
		EXHIBIT_WORD(                                                                      \
			"erase", "erase its content; the record of it stays",                      \
			"NUMBER --data DIR --by NAME --reason TEXT [--order TEXT --second NAME]",  \
			exhibit_end_table, exhibit_erase, exhibit_erased_to_json,                  \
			exhibit_erased_to_text),                                                   \
		EXHIBIT_WORD(                                                                      \
			"destroy", "destroy it; the record of it stays",                           \
			"NUMBER --data DIR --by NAME --reason TEXT [--order TEXT --second NAME]",  \
			exhibit_end_table, exhibit_destroy, exhibit_erased_to_json,                \
			exhibit_erased_to_text),                                                   \
		EXHIBIT_WORD("give-up", "delete what was kept of a sealing that was interrupted",  \
			     "SEALING --data DIR --by NAME --reason TEXT [--json]",                \
			     exhibit_reason_table, unsealed_end, unsealed_ended_to_json,           \
			     unsealed_ended_to_text)

#endif
