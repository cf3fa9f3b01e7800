// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * idn: names of hosts in other scripts, as machines compare them and as people read them.
 *
 * Source:  Unicode UTS #46, non-transitional, as the WHATWG URL standard calls it ("domain to
 *          ASCII", not strict): hyphens and lengths are not judged; a name of ASCII alone is
 *          only put in small letters, also where its "xn--" spells nothing.
 * Newer:   ICU 72 knows Unicode 15. What UTS #46 changed with 15.1 and 16 is mapped before it.
 * Memory:  in the arena.
 */
#ifndef FORMATS_IDN_H
#define FORMATS_IDN_H

#include "core/core.h"

enum { IDN_MAX = 2048 };

/* "BÜCHER.example" is "xn--bcher-kva.example". False: no such name, or one longer than IDN_MAX. */
NODISCARD bool idn_to_ascii(struct arena *a, struct str name, struct str *out);

/* For people, beside the other form; the name itself where it spells nothing. */
struct str idn_to_unicode(struct arena *a, struct str ascii);

/* Whether a label of the name mixes scripts that no language writes together (UTS #39): Latin
 * with Cyrillic, say, as look-alikes do. */
bool idn_is_mixed(struct str name);

#endif
