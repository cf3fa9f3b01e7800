// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/oversight_to_json.h"

void oversight_to_json(struct json *j, const struct oversight *o)
{
	json_begin_object(j, "oversight");
	json_int(j, "year", o->year);
	json_begin_array(j, "rows");
	for (size_t i = 0; i < o->n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "side", str_from_c(side_key(o->p[i].side)));
		json_str(j, "country", o->p[i].country);
		for (enum oversight_number k = 0; k < OVERSIGHT_NUMBERS; k++)
			json_int(j, oversight_key(k), o->p[i].n[k]);
		json_end(j);
	}
	json_end(j);
	json_end(j);
}
