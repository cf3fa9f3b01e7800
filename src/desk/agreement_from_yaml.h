// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * agreement_from_yaml: agreements as a person writes them:
 *
 *     agreements:
 *       - name: Example Telecom
 *         country: LK
 *         keeper: duty desk
 *         peer: provider.example/lk       may be left out, like ended
 *         statements:
 *           - topic: identifier
 *             name: account number
 *             value: "[0-9]{8,12}"
 *             source: letter of 3 November 2026
 *             said: 2026-11-03
 *
 * Errors:  RC_INVALID; the report has each mistake with line, field and remedy.
 * Memory:  in the cx's arena.
 */
#ifndef DESK_AGREEMENT_FROM_YAML_H
#define DESK_AGREEMENT_FROM_YAML_H

#include "desk/agreement.h"
#include "formats/report.h"

struct agreements {
	struct agreement *p;
	size_t n, cap;
};

NODISCARD enum rc agreements_from_yaml(struct cx *cx, const struct law *law, struct str file,
				       struct str text, struct report *report,
				       struct agreements *out);

#endif
