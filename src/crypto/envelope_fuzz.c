// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "crypto/envelope_ber.h"

/* The key that testdata/fuzz/envelope was sealed for; it guards nothing. */
static const struct str key = STR_INIT(
	"-----BEGIN PRIVATE KEY-----\n"
	"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgNskgaAIwnNE2q3++\n"
	"DlWIJtpyKbN/LIwEyeLij84qx12hRANCAATdgi8SmL9uYOA6CFHbjFOChpJlAgl9\n"
	"QNGbysEOyACzXKma5uLm+GLqBtM0M3DsUHKwi0l7s/NmM76ouPMenox8\n"
	"-----END PRIVATE KEY-----\n");

static enum rc collect(struct cx *cx, void *arg, struct str bytes)
{
	(void)cx;
	buf_add(arg, bytes);
	return RC_OK;
}

static enum rc open_in_two(struct cx *cx, const struct identity *id, struct str in, size_t cut,
			   struct buf *out)
{
	AUTO(envelope_open) o = envelope_open_begin(id, collect, out);
	TRY(envelope_open_add(cx, o, str_slice(in, 0, cut)));
	TRY(envelope_open_add(cx, o, str_slice(in, cut, in.n)));
	return envelope_open_end(cx, o);
}

/* Where the bytes are cut makes no difference, nor whether more may come. */
FUZZ(envelope)
{
	struct identity *id;
	struct envelope_header header, shorter;
	const char *why;
	struct buf out, again;
	CHECK(identity_open(cx, key, &id) == RC_OK);
	buf_init(&out, in.n + 1);
	buf_init(&again, in.n + 1);
	const size_t cut = in.n > 0 ? (uint8_t)in.p[in.n - 1] % in.n : 0;
	const enum rc rc = open_in_two(cx, id, in, 0, &out);
	CHECK(open_in_two(cx, id, in, cut, &again) == rc);
	CHECK(rc != RC_OK || str_eq(buf_str(&out), buf_str(&again)));
	if (envelope_header_read(in, &header, &why) == BER_OK) {
		CHECK(header.n <= in.n && header.wraps_n <= ENVELOPE_RECIPIENTS_MAX);
		CHECK(envelope_header_read(str_slice(in, 0, header.n), &shorter, &why) == BER_OK);
		CHECK(envelope_header_read(str_slice(in, 0, header.n - 1), &shorter, &why) ==
		      BER_MORE);
	}
	buf_done(&out);
	buf_done(&again);
	identity_close(id);
}
