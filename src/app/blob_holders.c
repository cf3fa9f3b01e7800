// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/data_option.h"
#include "desk/file_db.h"
#include "evidence/package_order_db.h"
#include "exchange/freight_db.h"
#include "intake/report_db.h"
#include "intake/visit_db.h"

const struct blob_holder *const data_blob_holders[] = { &desk_blobs,	 &package_blobs,
							&exchange_blobs, &intake_blobs,
							&visit_blobs,	 NULL };
