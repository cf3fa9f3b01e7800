// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * block_from_text: what a person or a report names, as what could be blocked. Read as it was
 * meant (intake/refang.h).
 *
 * Memory:  in the arena.
 */
#ifndef INTAKE_BLOCK_FROM_TEXT_H
#define INTAKE_BLOCK_FROM_TEXT_H

#include "intake/block.h"

/* Of what is none, kind is SUBJECT_KINDS: block_judge says so. */
struct block_target block_from_text(struct arena *a, struct str text);

/* Whether a machine's address is one of a public network: neither private, of this computer, of
 * this link, for many, kept for examples, nor for what carries another. Text as url_host gives
 * it, with or without brackets. */
bool block_is_public(struct str address);

#endif
