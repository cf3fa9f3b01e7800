// SPDX-License-Identifier: AGPL-3.0-or-later
/* OpenSSL's own reader takes an envelope into memory whole; this one does not. */
#include "crypto/envelope.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

#include "crypto/envelope_wrap.h"

enum { PIECE = 64 * 1024, TRAILER_MAX = 64 };

enum stage { STAGE_HEADER, STAGE_SEGMENT_HEAD, STAGE_CONTENT, STAGE_TRAILER, STAGE_DONE };

struct envelope_open {
	const struct identity *id;
	envelope_sink *sink;
	void *arg;
	EVP_CIPHER_CTX *cipher;
	struct envelope_header header; // its slices are stale once the content has begun
	enum stage stage;
	enum rc failed;	  // what the first failure was
	uint64_t at;	  // bytes consumed
	uint64_t left;	  // of the segment
	uint64_t content; // bytes decrypted
	struct buf pending;
	uint8_t *plain;
	size_t piece; // bytes that it holds
	struct arena memory;
};

static struct envelope_open *begin(const struct identity *id, envelope_sink *sink, void *arg,
				   size_t piece)
{
	struct arena memory = { 0 };
	struct envelope_open *o = arena_new(&memory, struct envelope_open, 1);
	o->plain = arena_alloc(&memory, piece);
	o->piece = piece;
	o->id = id;
	o->sink = sink;
	o->arg = arg;
	o->cipher = EVP_CIPHER_CTX_new();
	INVARIANT(o->cipher != NULL);
	buf_init(&o->pending, ENVELOPE_HEADER_MAX);
	o->memory = memory;
	return o;
}

struct envelope_open *envelope_open_begin(const struct identity *id, envelope_sink *sink, void *arg)
{
	return begin(id, sink, arg, PIECE);
}

void envelope_open_close(struct envelope_open *o)
{
	if (!o)
		return;
	EVP_CIPHER_CTX_free(o->cipher);
	buf_done(&o->pending);
	secret_wipe(o->plain, o->piece);
	struct arena memory = o->memory;
	arena_done(&memory);
}

/* Names of recipients are not compared: the wrapped key fits ours or it does not. */
static bool find_key(const struct envelope_open *o, uint8_t out[ENVELOPE_KEY_BYTES])
{
	bool found = false;
	for (size_t i = 0; i < o->header.wraps_n && !found; i++)
		found = envelope_unwrap(o->id, &o->header.wraps[i], out);
	return found;
}

static enum rc begin_content(struct cx *cx, struct envelope_open *o)
{
	uint8_t key[ENVELOPE_KEY_BYTES];
	if (!find_key(o, key))
		return cx_fail(cx, RC_DENIED, "the envelope is not for our key");
	INVARIANT(EVP_DecryptInit_ex(o->cipher, envelope_gcm(), NULL, key,
				     (const unsigned char *)o->header.nonce.p) == 1);
	secret_wipe(key, sizeof key);
	o->stage = o->header.segmented ? STAGE_SEGMENT_HEAD : STAGE_CONTENT;
	o->left = o->header.segmented ? 0 : o->header.ends[4] - o->at;
	return RC_OK;
}

/* ---- The bytes as they come ---- */

static enum rc broken(struct cx *cx, const struct envelope_open *o, const char *why)
{
	return cx_fail(cx, RC_INVALID, "envelope, about byte %llu: %s", (unsigned long long)o->at,
		       why ? why : "it cannot be read");
}

static enum ber read_segment_head(const struct envelope_open *o, struct str bytes,
				  struct ber_head *h, const char **why)
{
	const enum ber state = ber_head_read(bytes, h);
	const bool at_end = state == BER_OK && h->tag == 0 && h->size == 0 &&
			    o->header.ends[4] == BER_INDEFINITE;
	*why = "the content is not a row of OCTET STRINGs";
	if (state != BER_OK || at_end)
		return state;
	return h->tag == BER_OCTETS ? BER_OK : BER_BAD;
}

/* One more head, from what is pending and the piece; *used: how much of that. */
static enum ber read_head(struct envelope_open *o, struct str bytes, size_t *used, const char **why)
{
	struct ber_head h;
	enum ber state;
	if (o->stage == STAGE_HEADER) {
		state = envelope_header_read(bytes, &o->header, why);
		*used = o->header.n;
		return state;
	}
	state = read_segment_head(o, bytes, &h, why);
	if (state != BER_OK)
		return state;
	*used = h.n;
	o->left = h.size;
	o->stage = h.tag == BER_OCTETS ? STAGE_CONTENT : STAGE_TRAILER;
	return BER_OK;
}

/* Heads are read from `pending`, which takes no more than a head may have; what of the
 * piece does not belong to it stays in the piece. */
static enum rc add_head(struct cx *cx, struct envelope_open *o, struct str *piece)
{
	const bool header = o->stage == STAGE_HEADER;
	const size_t max = header ? ENVELOPE_HEADER_MAX : BER_HEAD_MAX, had = o->pending.n;
	size_t used = 0;
	const char *why = NULL;
	buf_add(&o->pending, str_slice(*piece, 0, max - had));
	const enum ber state = read_head(o, buf_str(&o->pending), &used, &why);
	if (state == BER_BAD || (state == BER_MORE && o->pending.n == max))
		return broken(cx, o, state == BER_MORE ? "the header is too large" : why);
	if (state == BER_MORE) {
		*piece = (struct str){ 0 };
		return RC_OK;
	}
	o->at += used;
	const enum rc rc = header ? begin_content(cx, o) : RC_OK;
	*piece = str_slice(*piece, used - had, piece->n);
	buf_reset(&o->pending);
	return rc;
}

static enum rc add_content(struct cx *cx, struct envelope_open *o, struct str *piece)
{
	size_t n = piece->n < o->left ? piece->n : (size_t)o->left;
	int plain_n = 0;
	if (n > o->piece)
		n = o->piece;
	o->content += n;
	if (o->content > ENVELOPE_CONTENT_MAX)
		return cx_fail(cx, RC_LIMIT, "envelope: more than %llu bytes",
			       (unsigned long long)ENVELOPE_CONTENT_MAX);
	if (n > 0) {
		INVARIANT(EVP_DecryptUpdate(o->cipher, o->plain, &plain_n,
					    (const unsigned char *)piece->p, (int)n) == 1);
		TRY(o->sink(cx, o->arg, (struct str){ (const char *)o->plain, (size_t)plain_n }));
	}
	*piece = str_slice(*piece, n, piece->n);
	o->left -= n;
	o->at += n;
	if (o->left > 0)
		return RC_OK;
	o->stage = o->header.segmented ? STAGE_SEGMENT_HEAD : STAGE_TRAILER;
	return RC_OK;
}

static enum rc add(struct cx *cx, struct envelope_open *o, struct str piece)
{
	while (piece.n > 0 || (o->stage == STAGE_CONTENT && o->left == 0)) {
		if (o->stage == STAGE_SEGMENT_HEAD && o->at >= o->header.ends[4])
			o->stage = STAGE_TRAILER;
		if (o->stage == STAGE_CONTENT) {
			TRY(add_content(cx, o, &piece));
		} else if (o->stage == STAGE_TRAILER) {
			if (piece.n > TRAILER_MAX - o->pending.n)
				return broken(cx, o, "something stands behind it");
			buf_add(&o->pending, piece);
			return RC_OK;
		} else {
			TRY(add_head(cx, o, &piece));
		}
	}
	return RC_OK;
}

enum rc envelope_open_add(struct cx *cx, struct envelope_open *o, struct str piece)
{
	INVARIANT(o->stage != STAGE_DONE && o->failed == RC_OK);
	o->failed = add(cx, o, piece);
	return o->failed;
}

enum rc envelope_open_end(struct cx *cx, struct envelope_open *o)
{
	struct str tag;
	const char *why = NULL;
	uint8_t last[ENVELOPE_TAG_BYTES];
	int n = 0;
	INVARIANT(o->stage != STAGE_DONE && o->failed == RC_OK);
	o->failed = RC_INVALID;
	if (o->stage == STAGE_SEGMENT_HEAD && o->at >= o->header.ends[4])
		o->stage = STAGE_TRAILER;
	if (o->stage != STAGE_TRAILER)
		return broken(cx, o, "it ends too early");
	const enum ber state = envelope_trailer_read(buf_str(&o->pending), o->at, &o->header, &tag,
						     &why);
	if (state != BER_OK)
		return broken(cx, o, state == BER_MORE ? "it ends too early" : why);
	uint8_t copy[ENVELOPE_TAG_BYTES]; // OpenSSL lacks the const
	memcpy(copy, tag.p, sizeof copy);
	INVARIANT(EVP_CIPHER_CTX_ctrl(o->cipher, EVP_CTRL_AEAD_SET_TAG, sizeof copy, copy) == 1);
	if (EVP_DecryptFinal_ex(o->cipher, last, &n) != 1) {
		ERR_clear_error();
		return cx_fail(cx, RC_INVALID, "envelope: its content was changed on the way");
	}
	o->stage = STAGE_DONE;
	o->failed = RC_OK;
	return RC_OK;
}

/* ---- In memory ---- */

struct room {
	char *p;
	size_t n, max;
};

static enum rc to_room(struct cx *cx, void *arg, struct str bytes)
{
	struct room *r = arg;
	if (bytes.n > r->max - r->n)
		return cx_fail(cx, RC_LIMIT, "envelope: more than %zu bytes", r->max);
	memcpy(r->p + r->n, bytes.p, bytes.n);
	r->n += bytes.n;
	return RC_OK;
}

enum rc envelope_open_bytes(struct cx *cx, const struct identity *id, struct str bytes, size_t max,
			    struct str *out)
{
	// What is in an envelope is smaller than the envelope.
	struct room plain = { .max = max < bytes.n ? max : bytes.n };
	plain.p = arena_alloc(cx->arena, plain.max + 1);
	// Clearing a whole piece, twice, costs more than a small envelope.
	AUTO(envelope_open)
	o = begin(id, to_room, &plain, plain.max < PIECE ? plain.max + 1 : PIECE);
	TRY(envelope_open_add(cx, o, bytes));
	TRY(envelope_open_end(cx, o));
	*out = (struct str){ plain.p, plain.n };
	return RC_OK;
}
