// SPDX-License-Identifier: AGPL-3.0-or-later
/* delivered_cmd: comity exhibit from-request: what came for a request, sealed where it lies. */
#ifndef EVIDENCE_DELIVERED_CMD_H
#define EVIDENCE_DELIVERED_CMD_H

#include "evidence/evidence_cmd.h"

extern const struct option delivered_table[];
NODISCARD enum rc delivered_seal(struct evidence_run *run);

#define DELIVERED_WORDS                                                                            \
	{                                                                                          \
		.command = { "exhibit from-request",                                               \
			     "seal what came for a request, where it lies",                        \
			     "exhibit from-request REFERENCE [FILE-ID]... --data DIR --collector " \
			     "NAME [--description TEXT] [--stated SHA256]... [--again] [--number " \
			     "NUMBER]",                                                            \
			     NULL },                                                               \
		.table = delivered_table, .args_min = 1, .args_max = 51, .run = delivered_seal,    \
		.to_json = evidence_exhibit_to_json, .to_text = evidence_exhibit_to_text,          \
		.seals = true                                                                      \
	}

#endif
