// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * case_open_web: what the pages of campaigns and reports show of cases that are opened from them.
 */
#ifndef INTAKE_CASE_OPEN_WEB_H
#define INTAKE_CASE_OPEN_WEB_H

#include "intake/campaign_web.h"
#include "intake/report_web.h"

/* Without action for who may open none. */
NODISCARD enum rc case_open_form(struct cx *cx, struct page *pg, struct str action,
				 struct form_view *out);

/* Those that the reader is on, each with the button that takes in what came since. */
NODISCARD enum rc case_open_rows(struct cx *cx, struct page *pg, struct id campaign,
				 struct case_open_rows *out);

#endif
