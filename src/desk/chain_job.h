// SPDX-License-Identifier: AGPL-3.0-or-later
/* chain_job: what packages of evidence have of the authority of an exhibit (evidence/chain.h). */
#ifndef DESK_CHAIN_JOB_H
#define DESK_CHAIN_JOB_H

#include "evidence/chain.h"

package_chain_load desk_chain;

#endif
