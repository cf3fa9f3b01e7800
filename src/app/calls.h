// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * calls: the threads that work for the desk: they answer questions about identifiers
 * (desk/hit_job.h), mail warnings (intake/warning_job.h) and call the people on duty (desk/call_job.h), with the settings of
 * DIR/node.yaml: mail, mail-from, mail-user, mail-password-file.
 */
#ifndef APP_CALLS_H
#define APP_CALLS_H

#include "app/settings.h"
#include "store/store.h"

struct calls;

/* RC_IO, RC_INVALID: the file with the password, or what goes with it. */
NODISCARD enum rc calls_start(struct cx *cx, const struct settings *s, struct store *store,
			      struct calls **out);

/* NULL is fine. */
void calls_close(struct calls *c);

#endif
