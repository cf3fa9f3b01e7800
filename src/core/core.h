// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * core: what every file may use; includes the headers that nearly all need.
 * table.h, log.h, command.h, options.h, embedded.h and the harnesses are asked
 * for by name.
 */
#ifndef CORE_CORE_H
#define CORE_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/banned.h"
#include "core/bits.h"
#include "core/buf.h"
#include "core/cx.h"
#include "core/date.h"
#include "core/rc.h"
#include "core/str.h"

#endif
