// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * qr: a QR code as an inline SVG, so that nothing is fetched and nothing is stored.
 *
 * Source:  ISO/IEC 18004, by libqrencode; error correction M.
 */
#ifndef WEB_QR_H
#define WEB_QR_H

#include "web/page.h"

/* Writes the code of `text` (at most 2,000 bytes) to the page. What it says must stand
 * beside it in words: it is hidden from screen readers. */
void qr_put(struct page *pg, struct str text);

#endif
