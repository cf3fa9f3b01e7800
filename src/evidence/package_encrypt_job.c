// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package_encrypt_job.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "core/fd.h"
#include "crypto/certificate.h"
#include "crypto/envelope.h"

#define PIECE ((size_t)1 << 18)

struct target {
	int fd;
	const char *path;
};

static enum rc write_out(struct cx *cx, void *arg, struct str bytes)
{
	const struct target *t = arg;
	const int error = fd_write(t->fd, bytes);
	return error == 0 ? RC_OK : cx_fail(cx, RC_IO, "%s: %s", t->path, strerror(error));
}

static enum rc to_nowhere(struct cx *cx __attribute__((unused)), void *arg __attribute__((unused)),
			  struct str bytes __attribute__((unused)))
{
	return RC_OK;
}

static enum rc begin(struct cx *cx, const struct str *certificates, size_t n, envelope_sink *sink,
		     void *arg, struct envelope_seal **out)
{
	struct str ders[PACKAGE_RECEIVERS_MAX] = { { NULL, 0 } };
	if (n == 0 || n > PACKAGE_RECEIVERS_MAX)
		return cx_fail(cx, RC_LIMIT, "a package is encrypted to 1 to %d receivers",
			       PACKAGE_RECEIVERS_MAX);
	for (size_t i = 0; i < n; i++) {
		struct certificate c;
		TRY(certificate_read(cx, certificates[i], &c));
		ders[i] = c.der;
	}
	return envelope_seal_begin(cx, ders, n, sink, arg, out);
}

enum rc package_check_receivers(struct cx *cx, const struct str *certificates, size_t n)
{
	AUTO(envelope_seal) seal = NULL;
	return begin(cx, certificates, n, to_nowhere, NULL, &seal);
}

static enum rc pass(struct cx *cx, const char *from, struct envelope_seal *seal)
{
	char *piece = arena_alloc(cx->arena, PIECE);
	const int fd = open(from, O_RDONLY | O_CLOEXEC);
	enum rc rc = fd < 0 ? RC_IO : RC_OK;
	ssize_t n = 1;
	while (rc == RC_OK && n > 0) {
		n = read(fd, piece, PIECE);
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n < 0)
			rc = RC_IO;
		else
			rc = envelope_seal_add(cx, seal, (struct str){ piece, (size_t)n });
	}
	if (rc == RC_IO && (fd < 0 || n < 0))
		rc = cx_fail(cx, RC_IO, "%s: %s", from, strerror(errno));
	if (fd >= 0)
		(void)close(fd);
	return rc;
}

static enum rc encrypt(struct cx *cx, const char *from, struct target *t,
		       const struct str *certificates, size_t n)
{
	AUTO(envelope_seal) seal = NULL;
	TRY(begin(cx, certificates, n, write_out, t, &seal));
	INVARIANT(seal != NULL);
	TRY(pass(cx, from, seal));
	TRY(envelope_seal_end(cx, seal));
	return fsync(t->fd) == 0 ? RC_OK : cx_fail(cx, RC_IO, "%s: %s", t->path, strerror(errno));
}

enum rc package_encrypt(struct cx *cx, const char *from, const char *to,
			const struct str *certificates, size_t n)
{
	struct target t = { .path = to };
	t.fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (t.fd < 0)
		return cx_fail(cx, errno == EEXIST ? RC_CONFLICT : RC_IO, "%s: %s", to,
			       strerror(errno));
	const enum rc rc = encrypt(cx, from, &t, certificates, n);
	(void)close(t.fd);
	if (rc != RC_OK)
		(void)unlink(to);
	return rc;
}
