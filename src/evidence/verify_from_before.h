// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * verify_from_before: what the nodes recorded that had the exhibit before: before/NUMBER/ holds the
 * papers of the package by which one handed it over, and in them before/ those of the node before that.
 * Their entries, proofs and records are judged as ours are, each by the keys of their own log:
 *
 * 1. those of the policy that came by another road, when one of them signed;
 * 2. else those of their own package, and that these are theirs is open.
 *
 * Their time-stamps and certificates are not judged here: that is told, too.
 */
#ifndef EVIDENCE_VERIFY_FROM_BEFORE_H
#define EVIDENCE_VERIFY_FROM_BEFORE_H

#include "evidence/verify_from_record.h"

NODISCARD enum rc verify_before(struct verify_look *l);

#endif
