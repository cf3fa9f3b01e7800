// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * start_web: the fields of a new password, which two pages have.
 */
#ifndef PEOPLE_START_WEB_H
#define PEOPLE_START_WEB_H

#include "people/people_web.h"

/* "password" and "again". */
void start_put_passwords(struct page *pg);

#endif
