// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/advice_to_hi1.h"

#include "exchange/document_to_hi1.h"

static enum rc check_text(struct cx *cx, struct str text)
{
	bool good = str_trim(text).n > 0 && text.n <= ADVICE_TEXT_MAX && str_is_utf8(text);
	for (size_t i = 0; i < text.n; i++)
		good = good && ((uint8_t)text.p[i] >= ' ' || text.p[i] == '\n');
	return good ? RC_OK
		    : cx_fail(cx, RC_INVALID, "advice: 1 to %d bytes of text", ADVICE_TEXT_MAX);
}

enum rc advice_print(struct cx *cx, const struct envelope_sides *sides, struct str text,
		     struct str *out)
{
	TRY(check_text(cx, text));
	return document_print(cx, sides, &document_advice, text, out);
}

enum rc advice_read(struct cx *cx, const struct hi1_message *m, struct str *text)
{
	TRY(document_read(cx, m, &document_advice, text));
	return check_text(cx, *text);
}
