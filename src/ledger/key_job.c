// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/key_job.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/base64.h"

enum { FILE_MAX = 4096 };

static const struct {
	const char *private, *public;
	enum note_type type;
} files[LEDGER_KEY_FILES] = {
	[KEY_LEDGER] = { "ledger.key", "ledger.pub", NOTE_ED25519 },
	[KEY_LEDGER_OLD] = { "ledger.old.key", "ledger.old.pub", NOTE_ED25519 },
	[KEY_WITNESS] = { "witness.key", "witness.pub", NOTE_COSIGNATURE },
	[KEY_WITNESS_OLD] = { "witness.old.key", "witness.old.pub", NOTE_COSIGNATURE },
	[KEY_EXCHANGE] = { "exchange.key", "exchange.pub", NOTE_ED25519 },
	[KEY_EXCHANGE_NEXT] = { "exchange.next.key", "exchange.next.pub", NOTE_ED25519 },
};

static const char *path_of(struct cx *cx, struct str dir, const char *name)
{
	return str_c(cx->arena, arena_fmt(cx->arena, "%.*s/keys/%s", STR_ARG(dir), name));
}

/* ---- files --------------------------------------------------------------- */

/* Reads into the caller's buffer, so that it can be wiped. */
static enum rc read_file(struct cx *cx, const char *path, char *buf, struct str *out)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return cx_fail(cx, errno == ENOENT ? RC_MISSING : RC_IO, "%s cannot be read: %s",
			       path, strerror(errno));
	const ssize_t n = read(fd, buf, FILE_MAX);
	const int error = errno;
	(void)close(fd); // nothing was written
	if (n < 0)
		return cx_fail(cx, RC_IO, "%s cannot be read: %s", path, strerror(error));
	const struct str text = { buf, (size_t)n };
	if (n == 0 || n == FILE_MAX || buf[n - 1] != '\n')
		return cx_fail(cx, RC_INVALID, "%s is not one line with a key", path);
	*out = str_slice(text, 0, text.n - 1);
	return RC_OK;
}

static enum rc sync_folder(struct cx *cx, const char *path)
{
	const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const bool ok = fd >= 0 && fsync(fd) == 0;
	const int error = errno;
	if (fd >= 0)
		(void)close(fd); // read only
	return ok ? RC_OK : cx_fail(cx, RC_IO, "%s: %s", path, strerror(error));
}

static enum rc write_all(int fd, struct str text)
{
	const bool ok = write(fd, text.p, text.n) == (ssize_t)text.n && fsync(fd) == 0;
	return close(fd) == 0 && ok ? RC_OK : RC_IO;
}

static enum rc write_file(struct cx *cx, const char *path, mode_t mode, struct str text)
{
	const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd < 0)
		return cx_fail(cx, errno == EEXIST ? RC_CONFLICT : RC_IO, "%s: %s", path,
			       strerror(errno));
	if (write_all(fd, text) != RC_OK)
		return cx_fail(cx, RC_IO, "%s cannot be written: %s", path, strerror(errno));
	return RC_OK;
}

/* Overwritten first; what the file system keeps of it elsewhere we cannot reach. */
enum rc ledger_key_destroy(struct cx *cx, const char *path)
{
	struct stat st;
	static const char zeros[FILE_MAX];
	const int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? RC_OK
				       : cx_fail(cx, RC_IO, "%s: %s", path, strerror(errno));
	const bool sized = fstat(fd, &st) == 0 && st.st_size <= FILE_MAX;
	const struct str blank = { zeros, sized ? (size_t)st.st_size : 0 };
	if (write_all(fd, blank) != RC_OK || unlink(path) != 0)
		return cx_fail(cx, RC_IO, "%s cannot be removed: %s", path, strerror(errno));
	return RC_OK;
}

static enum rc make_folder(struct cx *cx, struct str dir, const char *name)
{
	const char *path = str_c(cx->arena, arena_fmt(cx->arena, "%.*s/%s", STR_ARG(dir), name));
	if (!path || (mkdir(path, 0700) != 0 && errno != EEXIST))
		return cx_fail(cx, RC_IO, "%.*s/%s cannot be made: %s", STR_ARG(dir), name,
			       strerror(errno));
	return RC_OK;
}

/* What of a private key lies in an arena must not stay there. */
static void wipe(struct str s)
{
	secret_wipe((void *)(uintptr_t)s.p, s.n);
}

/* ---- a private key as a line --------------------------------------------- */

static enum rc parse_private(struct cx *cx, const char *path, struct str line, enum note_type type,
			     struct ledger_key *out)
{
	struct str name = { 0 }, id = { 0 }, data = { 0 }, raw = { 0 };
	const struct str prefix = STR("PRIVATE+KEY+");
	const bool cut = str_starts(line, prefix) &&
			 str_cut(str_slice(line, prefix.n, line.n), '+', &name, &data) &&
			 str_cut(data, '+', &id, &data);
	if (!cut || !note_name_is_valid(name) || !base64_parse(cx->arena, data, &raw))
		return cx_fail(cx, RC_INVALID, "%s is not PRIVATE+KEY+NAME+ID+BASE64", path);
	if (raw.n != 1 + SIGN_SEED_BYTES || (unsigned char)raw.p[0] != (unsigned)type)
		return cx_fail(cx, RC_INVALID, "%s holds a key of another kind", path);
	AUTO(secret) seed = secret_copy(str_slice(raw, 1, raw.n));
	wipe(raw);
	struct sign_key *key = sign_key_open(seed);
	const struct sign_public public = sign_key_public(key);
	out->public = note_key_of(cx->arena, arena_copy(cx->arena, name), type, &public);
	out->key = key;
	return RC_OK;
}

static bool id_matches(struct cx *cx, struct str line, const struct note_key *key)
{
	const struct str start = arena_fmt(cx->arena, "PRIVATE+KEY+%.*s+%02x%02x%02x%02x+",
					   STR_ARG(key->name), key->id[0], key->id[1], key->id[2],
					   key->id[3]);
	return str_starts(line, start);
}

enum rc ledger_key_read(struct cx *cx, struct str dir, enum ledger_key_file file,
			struct ledger_key *out)
{
	struct ledger_key k = { 0 };
	char buf[FILE_MAX];
	struct str line = { 0 };
	const char *path = path_of(cx, dir, files[file].private);
	TRY(read_file(cx, path, buf, &line));
	enum rc rc = parse_private(cx, path, line, files[file].type, &k);
	if (rc == RC_OK && !id_matches(cx, line, &k.public)) {
		sign_key_close(k.key);
		rc = cx_fail(cx, RC_INVALID, "%s: the id is not the key's", path);
	}
	secret_wipe(buf, sizeof buf);
	if (rc == RC_OK)
		*out = k;
	return rc;
}

enum rc ledger_key_public(struct cx *cx, struct str dir, enum ledger_key_file file,
			  struct note_key *out)
{
	char *buf = arena_alloc(cx->arena, FILE_MAX);
	struct str line = { 0 };
	TRY(read_file(cx, path_of(cx, dir, files[file].public), buf, &line));
	return note_key_parse(cx, line, out);
}

static enum rc check_name(struct cx *cx, struct str name)
{
	return note_name_is_valid(name)
		       ? RC_OK
		       : cx_fail(cx, RC_INVALID,
				 "\"%.*s\" cannot name a ledger: no blanks and no plus sign",
				 STR_ARG(name));
}

/* Writes a fresh key pair under the name. */
static enum rc make_key(struct cx *cx, struct str dir, enum ledger_key_file file, struct str name,
			struct note_key *out)
{
	TRY(check_name(cx, name));
	AUTO(secret) seed = secret_random(SIGN_SEED_BYTES);
	AUTO(sign_key) key = sign_key_open(seed);
	const struct sign_public public = sign_key_public(key);
	const struct note_key nk = note_key_of(cx->arena, name, files[file].type, &public);
	char raw[1 + SIGN_SEED_BYTES] = { (char)files[file].type };
	memcpy(raw + 1, secret_bytes(seed), SIGN_SEED_BYTES);
	const struct str data = base64_print(cx->arena, (struct str){ raw, sizeof raw });
	const struct str line = arena_fmt(cx->arena, "PRIVATE+KEY+%.*s+%02x%02x%02x%02x+%.*s\n",
					  STR_ARG(name), nk.id[0], nk.id[1], nk.id[2], nk.id[3],
					  STR_ARG(data));
	enum rc rc = write_file(cx, path_of(cx, dir, files[file].private), 0600, line);
	secret_wipe(raw, sizeof raw);
	wipe(line);
	wipe(data);
	TRY(rc);
	const struct str vkey = arena_fmt(cx->arena, "%.*s\n",
					  STR_ARG(note_key_print(cx->arena, &nk)));
	TRY(write_file(cx, path_of(cx, dir, files[file].public), 0644, vkey));
	TRY(sync_folder(cx, path_of(cx, dir, ".")));
	if (out)
		*out = nk;
	return RC_OK;
}

enum rc ledger_keys_make(struct cx *cx, struct str dir, struct str origin)
{
	TRY(make_folder(cx, dir, "keys"));
	TRY(make_folder(cx, dir, "state"));
	TRY(make_key(cx, dir, KEY_LEDGER, origin, NULL));
	return make_key(cx, dir, KEY_WITNESS, arena_fmt(cx->arena, "%.*s/witness", STR_ARG(origin)),
			NULL);
}

enum rc ledger_exchange_key_make(struct cx *cx, struct str dir, struct str origin)
{
	return make_key(cx, dir, KEY_EXCHANGE,
			arena_fmt(cx->arena, "%.*s/exchange", STR_ARG(origin)), NULL);
}

/* One that was cut off while it was written is in no card: it is made anew. */
enum rc ledger_exchange_key_next(struct cx *cx, struct str dir, struct str origin)
{
	struct ledger_key k;
	const struct str name = arena_fmt(cx->arena, "%.*s/exchange", STR_ARG(origin));
	const enum rc rc = ledger_key_read(cx, dir, KEY_EXCHANGE_NEXT, &k);
	if (rc == RC_OK) {
		sign_key_close(k.key);
		return RC_OK;
	}
	if (rc != RC_MISSING && rc != RC_INVALID)
		return rc;
	TRY(ledger_key_destroy(cx, path_of(cx, dir, files[KEY_EXCHANGE_NEXT].private)));
	(void)unlink(path_of(cx, dir, files[KEY_EXCHANGE_NEXT].public)); // there may be none
	return make_key(cx, dir, KEY_EXCHANGE_NEXT, name, NULL);
}

static enum rc rename_key(struct cx *cx, struct str dir, enum ledger_key_file from,
			  enum ledger_key_file to)
{
	const char *const names[][2] = {
		{ files[from].private, files[to].private },
		{ files[from].public, files[to].public },
	};
	for (size_t i = 0; i < 2; i++)
		if (rename(path_of(cx, dir, names[i][0]), path_of(cx, dir, names[i][1])) != 0)
			return cx_fail(cx, RC_IO, "%s: %s", path_of(cx, dir, names[i][0]),
				       strerror(errno));
	return sync_folder(cx, path_of(cx, dir, "."));
}

enum rc ledger_key_rotate(struct cx *cx, struct str dir, struct note_key *out)
{
	struct note_key now;
	TRY(ledger_key_public(cx, dir, KEY_LEDGER, &now));
	if (access(path_of(cx, dir, files[KEY_LEDGER_OLD].private), F_OK) == 0)
		return cx_fail(cx, RC_CONFLICT,
			       "the last rotation is not over: comity ledger key retire ends it");
	TRY(rename_key(cx, dir, KEY_LEDGER, KEY_LEDGER_OLD));
	return make_key(cx, dir, KEY_LEDGER, now.name, out);
}

static enum rc destroy_key(struct cx *cx, struct str dir, enum ledger_key_file file)
{
	TRY(ledger_key_destroy(cx, path_of(cx, dir, files[file].private)));
	return ledger_key_destroy(cx, path_of(cx, dir, files[file].public));
}

enum rc ledger_key_retire(struct cx *cx, struct str dir, struct note_key *out)
{
	TRY(ledger_key_public(cx, dir, KEY_LEDGER_OLD, out));
	TRY(destroy_key(cx, dir, KEY_LEDGER_OLD));
	return sync_folder(cx, path_of(cx, dir, "."));
}

static bool key_is_there(struct cx *cx, struct str dir, enum ledger_key_file file)
{
	return access(path_of(cx, dir, files[file].private), F_OK) == 0;
}

enum rc ledger_witness_key_new(struct cx *cx, struct str dir, struct note_key *old,
			       struct note_key *out)
{
	struct note_key ledger;
	*old = (struct note_key){ 0 };
	TRY(ledger_key_public(cx, dir, KEY_LEDGER, &ledger));
	const bool is_half = key_is_there(cx, dir, KEY_WITNESS_OLD);
	const enum rc rc = ledger_key_public(cx, dir, is_half ? KEY_WITNESS_OLD : KEY_WITNESS, old);
	if (rc != RC_OK && (rc != RC_MISSING || is_half))
		return rc;
	if (is_half && key_is_there(cx, dir, KEY_WITNESS) &&
	    ledger_key_public(cx, dir, KEY_WITNESS, out) == RC_OK)
		return RC_OK;
	if (!is_half && key_is_there(cx, dir, KEY_WITNESS))
		TRY(rename_key(cx, dir, KEY_WITNESS, KEY_WITNESS_OLD));
	TRY(destroy_key(cx, dir, KEY_WITNESS)); // one half of a key is none
	return make_key(cx, dir, KEY_WITNESS,
			old->name.n > 0
				? old->name
				: arena_fmt(cx->arena, "%.*s/witness", STR_ARG(ledger.name)),
			out);
}

enum rc ledger_witness_key_end(struct cx *cx, struct str dir)
{
	TRY(destroy_key(cx, dir, KEY_WITNESS_OLD));
	return sync_folder(cx, path_of(cx, dir, "."));
}

enum rc ledger_key_replace(struct cx *cx, struct str dir, struct str origin, struct note_key *out)
{
	TRY(check_name(cx, origin)); // before anything is gone
	TRY(destroy_key(cx, dir, KEY_LEDGER_OLD));
	TRY(destroy_key(cx, dir, KEY_LEDGER));
	return make_key(cx, dir, KEY_LEDGER, origin, out);
}
