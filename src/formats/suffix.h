// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * suffix: which part of a host's name somebody has registered.
 *
 * Source:  the Public Suffix List, both sections: "github.io" is a suffix, so each site below
 *          it is somebody's own. The newer of the list that libpsl holds and that of the
 *          package publicsuffix; never fetched.
 * Input:   a name as idn_to_ascii or idn_to_unicode gives it. An address is no name.
 */
#ifndef FORMATS_SUFFIX_H
#define FORMATS_SUFFIX_H

#include "core/core.h"

/* "a.b.example.co.uk" is "example.co.uk". Empty: the name is a suffix itself, or an address. */
struct str suffix_registered(struct arena *a, struct str host);

/* Whether the list names what the name ends in: "example.com", not "report.doc". Names kept for
 * examples and tests (RFC 2606, 6761) and "onion" count as named. */
bool suffix_is_known(struct str host);

/* The same of a name as it was written: false for most words of a text, at no cost. */
bool suffix_may_be(struct str name);

/* The last label: "example" of "a.example" and of "a.example."; the name itself where it has one. */
struct str suffix_top(struct str host);

#endif
