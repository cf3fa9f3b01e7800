// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * taxii_web: the server of TAXII 2.1 (intake/taxii.h).
 *
 *	/taxii2/					discovery
 *	/taxii2/shared/					the one API root
 *	/taxii2/shared/collections/[ID/]		manifest/, objects/, objects/ID/[versions/]
 *
 * Without a token everybody reads what is TLP:CLEAR. A token is sent as "Bearer TOKEN", or as the
 * password of HTTP Basic with any name. What goes wrong is an error message of TAXII.
 */
#ifndef INTAKE_TAXII_WEB_H
#define INTAKE_TAXII_WEB_H

#include "web/dispatch.h"

extern const struct web_route intake_taxii_routes[];

#endif
