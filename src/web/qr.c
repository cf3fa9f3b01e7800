// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/qr.h"

#include <qrencode.h>

enum { TEXT_MAX = 2000, QUIET = 4 }; // QUIET: modules of white around, as the standard asks

void qr_put(struct page *pg, struct str text)
{
	INVARIANT(text.n <= TEXT_MAX);
	const char *c = str_c(pg->cx->arena, text);
	INVARIANT(c != NULL);
	QRcode *code = QRcode_encodeString8bit(c, 0, QR_ECLEVEL_M);
	INVARIANT(code != NULL); // out of memory
	const int side = code->width + 2 * QUIET;
	buf_fmt(pg->out,
		"<svg class=\"app-qr\" viewBox=\"0 0 %d %d\" width=\"240\" height=\"240\" "
		"aria-hidden=\"true\" focusable=\"false\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/>"
		"<path fill=\"#000\" d=\"",
		side, side, side, side);
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++)
			if (code->data[y * code->width + x] & 1)
				buf_fmt(pg->out, "M%d %dh1v1h-1z", x + QUIET, y + QUIET);
	buf_add_c(pg->out, "\"/></svg>");
	QRcode_free(code);
}
