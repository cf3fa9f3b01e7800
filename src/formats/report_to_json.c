// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/report_to_json.h"

void report_to_json(struct json *j, const struct report *report)
{
	json_begin_array(j, "mistakes");
	for (size_t i = 0; i < report->n; i++) {
		const struct report_row *row = &report->p[i];
		json_begin_object(j, NULL);
		json_str(j, "file", row->file);
		json_int(j, "line", row->line);
		json_int(j, "column", row->col);
		json_str(j, "field", row->field);
		json_str(j, "problem", row->problem);
		json_str(j, "remedy", row->remedy);
		json_end(j);
	}
	json_end(j);
}
