// SPDX-License-Identifier: AGPL-3.0-or-later
/* `openssl cms` is the other side: it opens ours, and we open its. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/test.h"
#include "crypto/envelope_ber.h"
#include "crypto/envelope_ring.h"

struct world {
	struct identity *id;
	struct str pem, der;
	char folder[64];
};

static void world_open(struct cx *cx, struct world *w)
{
	struct identity_public public;
	const struct identity_term term = { cx->now, instant_add(cx->now, DAYS(365)) };
	memset(w, 0, sizeof *w);
	w->id = identity_new();
	REQUIRE(identity_certify(cx, w->id, IDENTITY_ENCRYPTION, STR("GE"), term, &w->pem) ==
		RC_OK);
	REQUIRE(identity_read(cx, w->pem, IDENTITY_ENCRYPTION, &public) == RC_OK);
	w->der = public.der;
}

/* A message of n bytes that is not all the same. */
static struct str message(struct cx *cx, size_t n)
{
	char *p = arena_alloc(cx->arena, n);
	for (size_t i = 0; i < n; i++)
		p[i] = (char)(i * 7 + i / 251);
	return (struct str){ p, n };
}

static void check_same(struct str a, struct str b)
{
	EQ(a.n, b.n);
	CHECK(str_eq(a, b));
}

/* ---- Files for the command ---- */

static const char *file(struct cx *cx, const struct world *w, const char *name)
{
	return str_c(cx->arena, arena_fmt(cx->arena, "%s/%s", w->folder, name));
}

static void write_file(struct cx *cx, const struct world *w, const char *name, struct str bytes)
{
	FILE *f = fopen(file(cx, w, name), "wb");
	REQUIRE(f && fwrite(bytes.p, 1, bytes.n, f) == bytes.n && fclose(f) == 0);
}

static struct str read_file(struct cx *cx, const struct world *w, const char *name)
{
	struct buf all;
	char part[4096];
	FILE *f = fopen(file(cx, w, name), "rb");
	REQUIRE(f != NULL);
	buf_init(&all, 1 << 24);
	for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;)
		buf_add(&all, (struct str){ part, n });
	(void)fclose(f);
	const struct str copy = arena_copy(cx->arena, buf_str(&all));
	buf_done(&all);
	return copy;
}

static void make_folder(struct cx *cx, struct world *w)
{
	(void)snprintf(w->folder, sizeof w->folder, "/tmp/comity-envelope-XXXXXX");
	REQUIRE(mkdtemp(w->folder) != NULL);
	AUTO(secret) key = identity_print(w->id);
	write_file(cx, w, "key", secret_str(key));
	write_file(cx, w, "certificate", w->pem);
}

static bool openssl(struct cx *cx, const struct world *w, const char *arguments)
{
	const struct str line = arena_fmt(cx->arena, "cd %s && openssl cms %s 2>err", w->folder,
					  arguments);
	return system(str_c(cx->arena, line)) == 0; // NOLINT(cert-env33-c)
}

static void remove_folder(struct cx *cx, const struct world *w)
{
	static const char *const names[] = { "key",    "certificate", "plain",
					     "sealed", "opened",      "err" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		CHECK(unlink(file(cx, w, names[i])) == 0 || errno == ENOENT);
	EQ(rmdir(w->folder), 0);
}

/* By both writers: in a stream, and whole in two pieces. */
static struct str seal(struct cx *cx, const struct world *w, struct str plain, bool whole)
{
	struct str sealed = { 0 };
	AUTO(envelope_key) key = NULL;
	const struct str pieces[] = { str_slice(plain, 0, plain.n / 3),
				      str_slice(plain, plain.n / 3, plain.n) };
	if (!whole) {
		REQUIRE(envelope_seal_bytes(cx, w->der, plain, &sealed) == RC_OK);
		return sealed;
	}
	REQUIRE(envelope_key_open(cx, w->der, &key) == RC_OK);
	return envelope_key_seal(cx, key, pieces, 2);
}

TEST(envelope_openssl_cms_opens_ours)
{
	struct world w;
	world_open(cx, &w);
	make_folder(cx, &w);
	static const size_t sizes[] = { 0, 1, 15, 16, 127, 128, 65536, 65537, 1000000 };
	for (size_t i = 0; i < 2 * sizeof sizes / sizeof *sizes; i++) {
		const struct str plain = message(cx, sizes[i / 2]);
		const struct str sealed = seal(cx, &w, plain, i % 2 == 1);
		write_file(cx, &w, "sealed", sealed);
		CHECK(openssl(cx, &w,
			      "-decrypt -binary -inform DER -in sealed -inkey key "
			      "-recip certificate -out opened"));
		check_same(read_file(cx, &w, "opened"), plain);
		struct str opened;
		EQ(envelope_open_bytes(cx, w.id, sealed, 1 << 20, &opened), RC_OK);
		check_same(opened, plain);
	}
	remove_folder(cx, &w);
	identity_close(w.id);
}

/* A certificate that does not name its key is named by its issuer and number. */
TEST(envelope_for_a_certificate_without_a_name_of_its_key)
{
	struct world w;
	world_open(cx, &w);
	make_folder(cx, &w);
	const struct str line = arena_fmt(
		cx->arena,
		"cd %s && openssl req -new -x509 -key key -subj /O=Utopia/CN=x -days 1 "
		"-config /dev/null -out certificate 2>err && "
		"openssl x509 -in certificate -outform DER -out plain",
		w.folder);
	REQUIRE(system(str_c(cx->arena, line)) == 0); // NOLINT(cert-env33-c)
	w.der = read_file(cx, &w, "plain");
	CHECK(str_find(w.der, STR("\x55\x1d\x0e")) == STR_NONE); // subjectKeyIdentifier
	write_file(cx, &w, "sealed", seal(cx, &w, STR("text"), true));
	CHECK(openssl(cx, &w,
		      "-decrypt -binary -inform DER -in sealed -inkey key -recip certificate "
		      "-out opened"));
	check_same(read_file(cx, &w, "opened"), STR("text"));
	remove_folder(cx, &w);
	identity_close(w.id);
}

/* More keys than the ring has room for, and again the first. */
TEST(envelope_ring_seals_to_each_key)
{
	enum { KEYS = ENVELOPE_RING_MAX + 3 };
	static struct world worlds[KEYS];
	struct str sealed = { 0 }, opened = { 0 };
	AUTO(envelope_ring) ring = envelope_ring_open();
	for (size_t i = 0; i < KEYS; i++)
		world_open(cx, &worlds[i]);
	for (size_t i = 0; i < 2 * (size_t)KEYS; i++) {
		const struct world *w = &worlds[i % KEYS];
		const struct str pieces[] = { STR("a"), STR(""), STR("b") };
		EQ(envelope_ring_seal(cx, ring, w->der, pieces, 3, &sealed), RC_OK);
		EQ(envelope_open_bytes(cx, w->id, sealed, 100, &opened), RC_OK);
		EQ_STR(opened, "ab");
		EQ(envelope_open_bytes(cx, worlds[(i + 1) % KEYS].id, sealed, 100, &opened),
		   RC_DENIED);
	}
	EQ(envelope_ring_seal(cx, ring, STR("x"), NULL, 0, &sealed), RC_INVALID);
	for (size_t i = 0; i < KEYS; i++)
		identity_close(worlds[i].id);
}

static struct envelope_wrap wrap_in(struct str sealed)
{
	struct envelope_header header;
	const char *why;
	REQUIRE(envelope_header_read(sealed, &header, &why) == BER_OK);
	EQ(header.wraps_n, 1);
	return header.wraps[0];
}

/* RFC 2631 section 2.3: then with other keying material each time, so that no two content keys are
 * wrapped under one. */
TEST(envelope_ephemeral_key_lasts_a_second)
{
	struct world w;
	struct str sealed[4], opened;
	static const int64_t at[] = { 0, 999999, 1000000,
				      500000 }; // the last: the clock was set back
	const struct instant begun = cx->now;
	world_open(cx, &w);
	AUTO(envelope_key) key = NULL;
	REQUIRE(envelope_key_open(cx, w.der, &key) == RC_OK);
	for (size_t i = 0; i < 4; i++) {
		cx->now.us = begun.us + at[i];
		sealed[i] = envelope_key_seal(cx, key, &STR("text"), 1);
	}
	const struct envelope_wrap first = wrap_in(sealed[0]), second = wrap_in(sealed[1]);
	check_same(first.point, second.point);
	for (size_t i = 0; i < 4; i++)
		for (size_t j = 0; j < i; j++) {
			const struct envelope_wrap one = wrap_in(sealed[i]),
						   other = wrap_in(sealed[j]);
			EQ(one.ukm.n, 32);
			CHECK(!str_eq(one.ukm, other.ukm));
			CHECK(!str_eq(one.wrapped, other.wrapped));
			CHECK(str_eq(one.point, other.point) == (i == 1 && j == 0));
		}
	for (size_t i = 4; i-- > 0;) {
		EQ(envelope_open_bytes(cx, w.id, sealed[i], 100, &opened), RC_OK);
		EQ_STR(opened, "text");
	}
	identity_close(w.id);
}

/* A secret that is remembered opens what it is for and nothing else. */
TEST(envelope_material_of_another_does_not_open_it)
{
	struct world w;
	struct str opened;
	world_open(cx, &w);
	AUTO(envelope_key) key = NULL;
	REQUIRE(envelope_key_open(cx, w.der, &key) == RC_OK);
	const struct str one = envelope_key_seal(cx, key, &STR("one"), 1);
	const struct str other = envelope_key_seal(cx, key, &STR("two"), 1);
	EQ(envelope_open_bytes(cx, w.id, one, 100, &opened), RC_OK);
	const struct str mixed = arena_copy(cx->arena, other);
	memcpy((char *)(uintptr_t)wrap_in(mixed).ukm.p, wrap_in(one).ukm.p, 32);
	EQ(envelope_open_bytes(cx, w.id, mixed, 100, &opened), RC_DENIED);
	EQ(envelope_open_bytes(cx, w.id, other, 100, &opened), RC_OK);
	EQ_STR(opened, "two");
	identity_close(w.id);
}

TEST(envelope_we_open_those_of_openssl_cms)
{
	static const char *const options[] = {
		"-stream",
		"-stream -keyid",
		"",
		"-keyid",
	};
	static const char *const kdfs[] = { "", "-keyopt ecdh_kdf_md:sha256" };
	struct world w;
	world_open(cx, &w);
	make_folder(cx, &w);
	const struct str plain = message(cx, 300000);
	write_file(cx, &w, "plain", plain);
	for (size_t i = 0; i < 8; i++) {
		struct str opened;
		const struct str arguments = arena_fmt(
			cx->arena,
			"-encrypt -binary -aes-256-gcm -outform DER %s -in plain -out sealed "
			"-recip certificate %s",
			options[i / 2], kdfs[i % 2]);
		REQUIRE(openssl(cx, &w, str_c(cx->arena, arguments)));
		EQ(envelope_open_bytes(cx, w.id, read_file(cx, &w, "sealed"), 1 << 20, &opened),
		   RC_OK);
		check_same(opened, plain);
	}
	CHECK(openssl(cx, &w,
		      "-encrypt -binary -aes-256-cbc -outform DER -in plain -out sealed "
		      "-recip certificate"));
	struct str opened;
	EQ(envelope_open_bytes(cx, w.id, read_file(cx, &w, "sealed"), 1 << 20, &opened),
	   RC_INVALID);
	CHECK(str_find(cx_error(cx), STR("encrypted but not authenticated")) != STR_NONE);
	CHECK(openssl(cx, &w,
		      "-encrypt -binary -aes-128-gcm -outform DER -in plain -out sealed "
		      "-recip certificate"));
	EQ(envelope_open_bytes(cx, w.id, read_file(cx, &w, "sealed"), 1 << 20, &opened),
	   RC_INVALID);
	remove_folder(cx, &w);
	identity_close(w.id);
}

/* ---- Alone ---- */

static enum rc collect(struct cx *cx, void *arg, struct str bytes)
{
	(void)cx;
	buf_add(arg, bytes);
	return RC_OK;
}

TEST(envelope_opens_in_pieces_of_any_size)
{
	static const size_t pieces[] = { 1, 2, 3, 7, 100, 65536, 70000 };
	struct world w;
	struct str sealed;
	world_open(cx, &w);
	const struct str plain = message(cx, 140000);
	REQUIRE(envelope_seal_bytes(cx, w.der, plain, &sealed) == RC_OK);
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct buf out;
		buf_init(&out, 1 << 20);
		AUTO(envelope_open) o = envelope_open_begin(w.id, collect, &out);
		for (size_t at = 0; at < sealed.n; at += pieces[i])
			EQ(envelope_open_add(cx, o, str_slice(sealed, at, at + pieces[i])), RC_OK);
		EQ(envelope_open_end(cx, o), RC_OK);
		check_same(buf_str(&out), plain);
		buf_done(&out);
	}
	identity_close(w.id);
}

TEST(envelope_for_several_opens_for_each_and_no_other)
{
	struct world a, b, stranger;
	struct buf sealed;
	struct str opened;
	world_open(cx, &a);
	world_open(cx, &b);
	world_open(cx, &stranger);
	const struct str both[] = { a.der, b.der };
	buf_init(&sealed, 1 << 20);
	AUTO(envelope_seal) seal = NULL;
	REQUIRE(envelope_seal_begin(cx, both, 2, collect, &sealed, &seal) == RC_OK);
	EQ(envelope_seal_add(cx, seal, STR("for ")), RC_OK);
	EQ(envelope_seal_add(cx, seal, STR("two")), RC_OK);
	EQ(envelope_seal_end(cx, seal), RC_OK);
	EQ(envelope_open_bytes(cx, a.id, buf_str(&sealed), 100, &opened), RC_OK);
	EQ_STR(opened, "for two");
	EQ(envelope_open_bytes(cx, b.id, buf_str(&sealed), 100, &opened), RC_OK);
	EQ_STR(opened, "for two");
	EQ(envelope_open_bytes(cx, stranger.id, buf_str(&sealed), 100, &opened), RC_DENIED);
	EQ(envelope_open_bytes(cx, a.id, buf_str(&sealed), 6, &opened), RC_LIMIT);
	buf_done(&sealed);
	identity_close(a.id);
	identity_close(b.id);
	identity_close(stranger.id);
}

TEST(envelope_no_byte_of_it_may_change_or_be_missing)
{
	struct world w;
	struct str sealed, opened = { 0 };
	world_open(cx, &w);
	const struct str plain = STR("the whole of a short message");
	sealed = seal(cx, &w, plain, true);
	char *copy = arena_alloc(cx->arena, sealed.n + 1);
	size_t harmless = 0;
	for (size_t i = 0; i < sealed.n; i++) {
		memcpy(copy, sealed.p, sealed.n);
		copy[i] ^= 1;
		// The recipient's name is not judged: 22 bytes with its head's tag.
		if (envelope_open_bytes(cx, w.id, (struct str){ copy, sealed.n }, 1000, &opened) ==
		    RC_OK) {
			harmless++;
			check_same(opened, plain);
		}
		EQ(envelope_open_bytes(cx, w.id, str_slice(sealed, 0, i), 1000, &opened),
		   RC_INVALID);
	}
	CHECK(harmless <= 24);
	memcpy(copy, sealed.p, sealed.n);
	copy[sealed.n] = 0;
	EQ(envelope_open_bytes(cx, w.id, (struct str){ copy, sealed.n + 1 }, 1000, &opened),
	   RC_INVALID);
	identity_close(w.id);
}

static enum rc refuse(struct cx *cx, void *arg, struct str bytes)
{
	(void)arg;
	return bytes.n > 0 ? cx_fail(cx, RC_IO, "the disk is full") : RC_OK;
}

TEST(envelope_a_sink_that_fails_ends_it)
{
	struct world w;
	struct str sealed;
	world_open(cx, &w);
	AUTO(envelope_seal) seal = NULL;
	REQUIRE(envelope_seal_begin(cx, &w.der, 1, refuse, NULL, &seal) == RC_OK);
	EQ(envelope_seal_add(cx, seal, STR("x")), RC_IO);
	REQUIRE(envelope_seal_bytes(cx, w.der, STR("x"), &sealed) == RC_OK);
	AUTO(envelope_open) o = envelope_open_begin(w.id, refuse, NULL);
	EQ(envelope_open_add(cx, o, sealed), RC_IO);
	AUTO(envelope_seal) none = NULL;
	EQ(envelope_seal_begin(cx, &(struct str){ "x", 1 }, 1, refuse, NULL, &none), RC_INVALID);
	identity_close(w.id);
}

/* What grows is time, with the bytes that came, and nothing else: no memory, no recursion. */
TEST(envelope_of_a_million_empty_pieces_is_read_at_once)
{
	enum { PIECES = 1 << 20 };
	struct world w;
	struct str sealed = { 0 }, opened = { 0 };
	struct envelope_header header;
	const char *why;
	struct buf bomb;
	world_open(cx, &w);
	REQUIRE(envelope_seal_bytes(cx, w.der, STR("x"), &sealed) == RC_OK);
	REQUIRE(envelope_header_read(sealed, &header, &why) == BER_OK && header.segmented);
	buf_init(&bomb, sealed.n + 2 * (size_t)PIECES);
	buf_add(&bomb, str_slice(sealed, 0, header.n));
	for (size_t i = 0; i < PIECES; i++)
		buf_add(&bomb, STR("\x04\x00"));
	buf_add(&bomb, str_slice(sealed, header.n, sealed.n));
	CHECK(!buf_full(&bomb));
	const struct instant begun = instant_now();
	EQ(envelope_open_bytes(cx, w.id, buf_str(&bomb), 1, &opened), RC_OK);
	CHECK(instant_now().us - begun.us < 20000000); // half a second, with sanitizers
	EQ_STR(opened, "x");
	buf_done(&bomb);
	identity_close(w.id);
}
