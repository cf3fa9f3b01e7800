// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * retain_terms: what a node's settings say of how long reports, notices and mails are kept (intake/retain.h).
 */
#ifndef APP_RETAIN_TERMS_H
#define APP_RETAIN_TERMS_H

#include "app/settings.h"
#include "intake/retain.h"

struct retain_terms settings_retain(const struct settings *s);

#endif
