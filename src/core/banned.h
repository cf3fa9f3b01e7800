// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * banned: functions that do not compile here, because they write without a
 * limit, hide state or cannot report an error.
 *
 * The system headers that declare them come first: after the poison even a
 * declaration is refused.
 */
#ifndef CORE_BANNED_H
#define CORE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// With -D_FORTIFY_SOURCE some are macros, which cannot be poisoned.
#undef strcpy
#undef strcat
#undef sprintf
#undef vsprintf
#undef strtok

#pragma GCC poison strcpy strcat sprintf vsprintf strtok atoi atol gmtime localtime

#endif
