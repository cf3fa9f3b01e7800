// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * export_cmd: all rows of the law with their provenance, as JSON or CSV.
 *
 * JSON:    docs/schema/law-export.schema.json.
 * CSV:     of one kind, a line a row and a column a field; of all kinds, a line a
 *          field: kind, of, row, field, value and the row's provenance.
 */
#ifndef LAW_EXPORT_CMD_H
#define LAW_EXPORT_CMD_H

#include <stdio.h>

#include "core/core.h"
#include "law/schema.h"

/* kind NULL: all. */
void law_export_json(struct cx *cx, const struct law *law, const struct law_kind *kind, FILE *out);
void law_export_csv(struct cx *cx, const struct law *law, const struct law_kind *kind, FILE *out);

#endif
