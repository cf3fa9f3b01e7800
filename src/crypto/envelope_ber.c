// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/envelope_ber.h"

enum {
	INTEGER = 0x02,
	BITS = 0x03,
	OID = 0x06,
	SEQUENCE = 0x30,
	SET = 0x31,
	IMPLICIT_0 = 0x80,
	EXPLICIT_0 = 0xa0,
	EXPLICIT_1 = 0xa1,
	CONSTRUCTED = 0x20,
};

static const struct str oid_auth_enveloped = STR_INIT(
	"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17");
static const struct str oid_enveloped = STR_INIT("\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03");
static const struct str oid_data = STR_INIT("\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01");
static const struct str oid_aes256_gcm = STR_INIT("\x60\x86\x48\x01\x65\x03\x04\x01\x2e");
static const struct str oid_aes256_wrap = STR_INIT("\x60\x86\x48\x01\x65\x03\x04\x01\x2d");
static const struct str oid_ec_key = STR_INIT("\x2a\x86\x48\xce\x3d\x02\x01");
static const struct str oid_p256 = STR_INIT("\x2a\x86\x48\xce\x3d\x03\x01\x07");
static const struct str oid_kdf_sha1 = STR_INIT("\x2b\x81\x05\x10\x86\x48\x3f\x00\x02");
static const struct str oid_kdf_sha256 = STR_INIT("\x2b\x81\x04\x01\x0b\x01");

enum ber ber_head_read(struct str s, struct ber_head *out)
{
	if (s.n < 2)
		return BER_MORE;
	struct ber_head h = { .tag = (uint8_t)s.p[0], .n = 2 };
	const uint8_t first = (uint8_t)s.p[1];
	if ((h.tag & 0x1f) == 0x1f) // numbers above 30: nothing here has any
		return BER_BAD;
	if (first < 0x80) {
		h.size = first;
	} else if (first == 0x80) {
		if (!(h.tag & CONSTRUCTED))
			return BER_BAD;
		h.size = BER_INDEFINITE;
	} else {
		const size_t bytes = first & 0x7f;
		if (bytes > 8)
			return BER_BAD;
		if (s.n < 2 + bytes)
			return BER_MORE;
		for (size_t i = 0; i < bytes; i++)
			h.size = h.size << 8 | (uint8_t)s.p[2 + i];
		if (h.size > (uint64_t)INT64_MAX)
			return BER_BAD;
		h.n += bytes;
	}
	*out = h;
	return BER_OK;
}

void der_head(struct buf *out, uint8_t tag, size_t n)
{
	const size_t bytes = der_head_size(n) - 2;
	buf_add_char(out, (char)tag);
	if (bytes > 0)
		buf_add_char(out, (char)(0x80 | bytes));
	for (size_t i = bytes; i-- > 1;)
		buf_add_char(out, (char)(n >> 8 * i));
	buf_add_char(out, (char)n);
}

size_t der_head_size(size_t n)
{
	size_t size = 2;
	for (size_t left = n > 0x7f ? n : 0; left > 0; left >>= 8)
		size++;
	return size;
}

/* ---- What is small and must be whole ---- */

/* Takes a value of that tag and definite length off the front. */
static bool take(struct str *s, uint8_t tag, struct str *out)
{
	struct ber_head h;
	if (ber_head_read(*s, &h) != BER_OK || h.tag != tag || h.size == BER_INDEFINITE ||
	    h.size > s->n - h.n)
		return false;
	*out = str_slice(*s, h.n, h.n + (size_t)h.size);
	*s = str_slice(*s, h.n + (size_t)h.size, s->n);
	return true;
}

static bool take_oid(struct str *s, struct str oid)
{
	struct str found;
	return take(s, OID, &found) && str_eq(found, oid);
}

static bool take_integer(struct str *s, uint8_t value)
{
	struct str found;
	return take(s, INTEGER, &found) && found.n == 1 && (uint8_t)found.p[0] == value;
}

/* [0] [1] OriginatorPublicKey: a point on P-256. */
static bool read_originator(struct str s, struct str *point)
{
	struct str key, algorithm, bits, group;
	if (!take(&s, EXPLICIT_1, &key) || s.n > 0 || !take(&key, SEQUENCE, &algorithm) ||
	    !take(&key, BITS, &bits) || key.n > 0)
		return false;
	if (!take_oid(&algorithm, oid_ec_key))
		return false;
	// The group may be left out or NULL: then it is the recipient's.
	if (algorithm.n > 0 && !str_eq(algorithm, STR("\x05\x00")) &&
	    !(take(&algorithm, OID, &group) && str_eq(group, oid_p256) && algorithm.n == 0))
		return false;
	*point = str_slice(bits, 1, bits.n);
	return bits.n == 1 + ENVELOPE_POINT_BYTES && bits.p[0] == 0 && bits.p[1] == 4;
}

static bool read_agreement(struct str s, struct envelope_wrap *out)
{
	struct str oid, wrap;
	if (!take(&s, OID, &oid))
		return false;
	out->kdf_sha256 = str_eq(oid, oid_kdf_sha256);
	if (!out->kdf_sha256 && !str_eq(oid, oid_kdf_sha1))
		return false;
	out->algorithm = s;
	if (!take(&s, SEQUENCE, &wrap) || s.n > 0 || !take_oid(&wrap, oid_aes256_wrap))
		return false;
	return wrap.n == 0 || str_eq(wrap, STR("\x05\x00"));
}

/* One KeyAgreeRecipientInfo; each of its recipients becomes one of ours. */
static const char *read_recipient(struct str s, struct envelope_header *h)
{
	struct str originator, keys, one, ukm = { 0 };
	struct envelope_wrap wrap = { 0 };
	if (!take_integer(&s, 3) || !take(&s, EXPLICIT_0, &originator) ||
	    !read_originator(originator, &wrap.point))
		return "the sender's key is not an ephemeral one on P-256";
	if (take(&s, EXPLICIT_1, &ukm) && !(take(&ukm, BER_OCTETS, &wrap.ukm) && ukm.n == 0))
		return "the user keying material cannot be read";
	if (!take(&s, SEQUENCE, &one) || !read_agreement(one, &wrap))
		return "the key agreement is not ECDH with X9.63 (SHA-1, SHA-256) and AES-256 wrap";
	if (!take(&s, SEQUENCE, &keys) || s.n > 0)
		return "the recipient cannot be read";
	while (keys.n > 0) {
		struct ber_head rid;
		if (!take(&keys, SEQUENCE, &one) || ber_head_read(one, &rid) != BER_OK ||
		    !take(&one, rid.tag, &wrap.wrapped) || !take(&one, BER_OCTETS, &wrap.wrapped) ||
		    one.n > 0 || wrap.wrapped.n != ENVELOPE_WRAPPED_BYTES)
			return "the wrapped key cannot be read";
		if (h->wraps_n == ENVELOPE_RECIPIENTS_MAX)
			return "it has too many recipients";
		h->wraps[h->wraps_n++] = wrap;
	}
	return NULL;
}

/* Recipients of other kinds (RSA, passwords) are passed over: one of ours may follow. */
static const char *read_recipients(struct str set, struct envelope_header *h)
{
	while (set.n > 0) {
		struct ber_head head;
		struct str one;
		if (ber_head_read(set, &head) != BER_OK || !take(&set, head.tag, &one))
			return "the recipients cannot be read";
		const char *why = head.tag == EXPLICIT_1 ? read_recipient(one, h) : NULL;
		if (why)
			return why;
	}
	return NULL;
}

static const char *read_algorithm(struct str s, struct envelope_header *h)
{
	struct str parameters;
	if (!take_oid(&s, oid_aes256_gcm))
		return "the content is not encrypted with AES-256-GCM";
	if (!take(&s, SEQUENCE, &parameters) || s.n > 0 ||
	    !take(&parameters, BER_OCTETS, &h->nonce) || h->nonce.n != ENVELOPE_NONCE_BYTES ||
	    !take_integer(&parameters, ENVELOPE_TAG_BYTES) || parameters.n > 0)
		return "the nonce must have 12 bytes and the tag 16";
	return NULL;
}

/* ---- What the content lies in ---- */

struct reader {
	struct str bytes;
	size_t at;
	enum ber state;
	const char *why;
};

static bool stop(struct reader *r, enum ber state, const char *why)
{
	r->state = state;
	r->why = why;
	return false;
}

static bool next_head(struct reader *r, struct ber_head *out)
{
	const enum ber state = ber_head_read(str_slice(r->bytes, r->at, r->bytes.n), out);
	return state == BER_OK || stop(r, state, "it is not BER");
}

/* Opens a frame: its end becomes known, or is to be told by two zeros. */
static bool open_frame(struct reader *r, uint8_t tag, uint64_t *end)
{
	struct ber_head h;
	if (!next_head(r, &h))
		return false;
	if (h.tag != tag)
		return stop(r, BER_BAD, "it is not a CMS envelope");
	r->at += h.n;
	*end = h.size == BER_INDEFINITE ? BER_INDEFINITE : r->at + h.size;
	return true;
}

static bool whole(struct reader *r, uint8_t tag, struct str *out)
{
	struct ber_head h;
	if (!next_head(r, &h))
		return false;
	if (h.tag != tag || h.size > ENVELOPE_HEADER_MAX)
		return stop(r, BER_BAD, "a part of the header is missing or too large");
	if (r->bytes.n - r->at - h.n < h.size)
		return stop(r, BER_MORE, NULL);
	*out = str_slice(r->bytes, r->at + h.n, r->at + h.n + (size_t)h.size);
	r->at += h.n + (size_t)h.size;
	return true;
}

static bool expect(struct reader *r, uint8_t tag, struct str value, const char *why)
{
	struct str found;
	if (!whole(r, tag, &found))
		return false;
	return str_eq(found, value) || stop(r, BER_BAD, why);
}

static bool read_kind(struct reader *r)
{
	struct str oid;
	if (!whole(r, OID, &oid))
		return false;
	if (str_eq(oid, oid_enveloped))
		return stop(r, BER_BAD, "its content is encrypted but not authenticated");
	return str_eq(oid, oid_auth_enveloped) || stop(r, BER_BAD, "it is not a CMS envelope");
}

static bool read_content_head(struct reader *r, struct envelope_header *h)
{
	struct ber_head head;
	if (!next_head(r, &head))
		return false;
	h->segmented = head.tag == EXPLICIT_0;
	if (!h->segmented && head.tag != IMPLICIT_0)
		return stop(r, BER_BAD, "it has no content");
	r->at += head.n;
	h->ends[4] = head.size == BER_INDEFINITE ? BER_INDEFINITE : r->at + head.size;
	return true;
}

static bool read_header(struct reader *r, struct envelope_header *h)
{
	struct str part;
	if (!open_frame(r, SEQUENCE, &h->ends[0]) || !read_kind(r) ||
	    !open_frame(r, EXPLICIT_0, &h->ends[1]) || !open_frame(r, SEQUENCE, &h->ends[2]) ||
	    !expect(r, INTEGER, STR("\0"), "its version is not 0") || !whole(r, SET, &part))
		return false;
	const char *why = read_recipients(part, h);
	if (why)
		return stop(r, BER_BAD, why);
	if (!open_frame(r, SEQUENCE, &h->ends[3]) ||
	    !expect(r, OID, oid_data, "its content is not plain data") ||
	    !whole(r, SEQUENCE, &part))
		return false;
	why = read_algorithm(part, h);
	if (why)
		return stop(r, BER_BAD, why);
	return read_content_head(r, h);
}

enum ber envelope_header_read(struct str bytes, struct envelope_header *out, const char **why)
{
	struct reader r = { .bytes = bytes };
	struct envelope_header h = { 0 };
	if (!read_header(&r, &h)) {
		*why = r.why;
		return r.state;
	}
	h.n = r.at;
	*out = h;
	return BER_OK;
}

/* A frame ends where it said, or here with two zeros. */
static bool close_frame(struct reader *r, uint64_t from, uint64_t end)
{
	if (end != BER_INDEFINITE)
		return end == from + r->at || stop(r, BER_BAD, "a length is wrong");
	if (r->bytes.n - r->at < BER_END_BYTES)
		return stop(r, BER_MORE, NULL);
	if (r->bytes.p[r->at] != 0 || r->bytes.p[r->at + 1] != 0)
		return stop(r, BER_BAD, "something stands behind the content that is not read");
	r->at += BER_END_BYTES;
	return true;
}

enum ber envelope_trailer_read(struct str bytes, uint64_t from, const struct envelope_header *h,
			       struct str *tag, const char **why)
{
	struct reader r = { .bytes = bytes };
	struct str found;
	bool ok = (h->ends[4] == BER_INDEFINITE || h->ends[4] == from ||
		   stop(&r, BER_BAD, "a length is wrong")) &&
		  close_frame(&r, from, h->ends[3]) && whole(&r, BER_OCTETS, &found);
	for (int i = 2; i >= 0 && ok; i--)
		ok = close_frame(&r, from, h->ends[i]);
	if (ok && (found.n != ENVELOPE_TAG_BYTES || r.at != bytes.n))
		ok = stop(&r, BER_BAD, "the tag must have 16 bytes and be the last");
	*why = r.why;
	if (!ok)
		return r.state;
	*tag = found;
	return BER_OK;
}
