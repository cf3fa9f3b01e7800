// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * agreement_to_yaml: writes what agreement_from_yaml reads, the same each time.
 */
#ifndef DESK_AGREEMENT_TO_YAML_H
#define DESK_AGREEMENT_TO_YAML_H

#include "desk/agreement.h"

/* The head of the file, then each agreement. */
#define AGREEMENTS_YAML_HEAD "agreements:\n"
struct str agreement_to_yaml(struct arena *arena, const struct agreement *a);

#endif
