// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * registry_job: asks registries by RDAP (RFC 7480 to 7484), where node.yaml names a folder with the files of
 * IANA that say which server knows what (dns.json, ipv4.json, ipv6.json; RFC 9224). Nothing is asked
 * that nobody wanted: a registry learns what it is asked for.
 *
 * One question at a time. The same question is asked once in a week; a server that says it is too much (429)
 * is left alone for as long as it says.
 */
#ifndef INTAKE_REGISTRY_JOB_H
#define INTAKE_REGISTRY_JOB_H

#include "intake/outside_job.h"
#include "intake/registry.h"
#include "people/access.h"
#include "store/store.h"

struct registry_config {
	struct str folder; // of the files of IANA
	struct outside outside;
};

/* One that is wanted. *found: there was one. */
NODISCARD enum rc registry_turn(struct cx *cx, struct store *store,
				const struct registry_config *config, bool *found);

#endif
