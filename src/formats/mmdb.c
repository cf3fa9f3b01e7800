// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/mmdb.h"

#include <maxminddb.h>
#include <stdlib.h>
#include <string.h>

enum { NETWORK_MAX = 200 };

struct mmdb {
	MMDB_s db;
};

enum rc mmdb_open(struct cx *cx, struct str path, struct mmdb **out)
{
	struct mmdb *m = calloc(1, sizeof *m);
	INVARIANT(m != NULL);
	const int rc = MMDB_open(str_c(cx->arena, path), MMDB_MODE_MMAP, &m->db);
	if (rc == MMDB_SUCCESS) {
		*out = m;
		return RC_OK;
	}
	free(m);
	return cx_fail(cx, rc == MMDB_FILE_OPEN_ERROR || rc == MMDB_IO_ERROR ? RC_IO : RC_INVALID,
		       "%.*s: %s", STR_ARG(path), MMDB_strerror(rc));
}

void mmdb_close(struct mmdb *m)
{
	if (!m)
		return;
	MMDB_close(&m->db);
	free(m);
}

struct instant mmdb_built(const struct mmdb *m)
{
	const uint64_t seconds = m->db.metadata.build_epoch;
	return (struct instant){ seconds < UINT32_MAX ? (int64_t)seconds * 1000000 : 0 };
}

struct str mmdb_type(const struct mmdb *m)
{
	return str_from_c(m->db.metadata.database_type);
}

/* The text at the end of a path of keys; empty: there is none. */
static struct str text_at(MMDB_entry_s *entry, const char *const *path)
{
	MMDB_entry_data_s data;
	if (MMDB_aget_value(entry, &data, path) != MMDB_SUCCESS || !data.has_data ||
	    data.type != MMDB_DATA_TYPE_UTF8_STRING)
		return (struct str){ 0 };
	return (struct str){ data.utf8_string, data.data_size };
}

static struct str first_text(MMDB_entry_s *entry, const char *const (*paths)[3], size_t n)
{
	struct str found = { 0 };
	for (size_t i = 0; i < n && found.n == 0; i++)
		found = text_at(entry, paths[i]);
	return found;
}

static bool is_country(struct str s)
{
	return s.n == 2 && s.p[0] >= 'A' && s.p[0] <= 'Z' && s.p[1] >= 'A' && s.p[1] <= 'Z';
}

/* A number, or "AS64500". */
static int64_t asn_of(MMDB_entry_s *entry)
{
	static const char *const number[] = { "autonomous_system_number", NULL };
	static const char *const name[] = { "asn", NULL };
	MMDB_entry_data_s data;
	int64_t n = 0;
	if (MMDB_aget_value(entry, &data, number) == MMDB_SUCCESS && data.has_data &&
	    data.type == MMDB_DATA_TYPE_UINT32)
		return data.uint32;
	if (MMDB_aget_value(entry, &data, name) == MMDB_SUCCESS && data.has_data &&
	    data.type == MMDB_DATA_TYPE_UINT32)
		return data.uint32;
	struct str text = text_at(entry, name);
	if (str_starts(text, STR("AS")))
		text = str_slice(text, 2, text.n);
	return str_to_i64(text, 1, UINT32_MAX, &n) ? n : 0;
}

/* As far as it is UTF-8, and no further than NETWORK_MAX. */
static struct str name_of(struct arena *a, struct str s)
{
	size_t n = s.n < NETWORK_MAX ? s.n : NETWORK_MAX;
	while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	s = str_slice(s, 0, n);
	return str_is_utf8(s) && !memchr(s.p ? s.p : "", '\0', s.n) ? arena_copy(a, s)
								    : (struct str){ 0 };
}

static void read_entry(MMDB_entry_s *entry, struct arena *a, struct mmdb_answer *out)
{
	static const char *const countries[][3] = {
		{ "country", "iso_code" },
		{ "country_code" },
		{ "country" },
		{ "registered_country", "iso_code" },
	};
	static const char *const networks[][3] = { { "autonomous_system_organization" },
						   { "as_name" },
						   { "organization" },
						   { "org" },
						   { "name" } };
	const struct str country = first_text(entry, countries,
					      sizeof countries / sizeof *countries);
	*out = (struct mmdb_answer){ .asn = asn_of(entry) };
	if (is_country(country))
		out->country = arena_copy(a, country);
	if (out->asn > 0)
		out->network = name_of(
			a, first_text(entry, networks, sizeof networks / sizeof *networks));
}

bool mmdb_look(const struct mmdb *m, struct arena *a, const struct address *of,
	       struct mmdb_answer *out)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	const struct sockaddr *asked = (const struct sockaddr *)&v6;
	int failed = 0;
	if (address_is_v4(of)) {
		memcpy(&v4.sin_addr, of->b + 12, 4);
		asked = (const struct sockaddr *)&v4;
	} else {
		memcpy(&v6.sin6_addr, of->b, sizeof of->b);
	}
	MMDB_lookup_result_s found = MMDB_lookup_sockaddr(&m->db, asked, &failed);
	if (failed != MMDB_SUCCESS || !found.found_entry)
		return false;
	read_entry(&found.entry, a, out);
	return out->country.n > 0 || out->asn > 0;
}
