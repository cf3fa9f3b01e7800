// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "desk/identifier.h"

/* A form that a provider wrote, a line end, and what an officer typed. */
FUZZ(identifier)
{
	struct str form, line;
	(void)str_cut(in, '\n', &form, &line); // there may be no line
	if (identifier_form_fault(form))
		return;
	const bool fits = identifier_has_form(form, line);
	CHECK(!fits || line.n <= IDENTIFIER_MAX);
}
