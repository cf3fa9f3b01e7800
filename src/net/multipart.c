// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/multipart.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

#include "net/guard.h"

enum { BOUNDARY_MAX = 70 };

struct multipart {
	struct MHD_PostProcessor *reader;
	struct http_req *req;
	multipart_take *take;
	const char *fault;

	/* The part that is being read. */
	bool is_open, is_file, is_any;
	struct str name;
	char *value; // of a field
	size_t value_n;

	struct query_pair *pairs; // QUERY_PAIRS_MAX
	size_t text_n;		  // bytes of all fields
};

/* The library takes none of one letter (RFC 2046 allows it), and would end the connection. */
static bool is_boundary(struct str s)
{
	return s.n > 1 && s.n <= BOUNDARY_MAX && guard_is_of(s, STR("'()+_,-./:=?"));
}

bool multipart_type(struct str content_type, struct str *boundary)
{
	struct str type, parameters, name, value;
	str_cut(content_type, ';', &type, &parameters);
	*boundary = (struct str){ 0 };
	if (!str_eq_nocase(str_trim(type), STR("multipart/form-data")))
		return false;
	if (str_cut(str_trim(parameters), '=', &name, &value) && str_eq(name, STR("boundary")) &&
	    is_boundary(value))
		*boundary = value;
	return true;
}

static bool fail(struct multipart *m, const char *why)
{
	if (!m->fault)
		m->fault = why;
	return false;
}

/* A field ends where the next part begins, or the body. */
static bool end_part(struct multipart *m)
{
	struct query *form = &m->req->form;
	if (!m->is_open || m->is_file) {
		m->is_open = false;
		return true;
	}
	m->is_open = false;
	const struct str value = { m->value, m->value_n };
	if (form->n == QUERY_PAIRS_MAX)
		return fail(m, "the form holds too many values");
	if (!query_is_form_text(m->name) || !query_is_form_text(value))
		return fail(m, "the form holds text that is not UTF-8, or a control character");
	m->pairs[form->n] = (struct query_pair){ m->name, arena_copy(m->req->arena, value) };
	form->p = m->pairs;
	form->n++;
	return true;
}

static struct str cut(struct arena *a, const char *text)
{
	const struct str s = str_from_c(text);
	return arena_copy(a, str_slice(s, 0, HTTP_UPLOAD_NAME_MAX));
}

static bool begin_part(struct multipart *m, const char *key, const char *file, const char *type)
{
	struct http_upload *up = m->req->upload;
	if (!end_part(m))
		return false;
	if (!key)
		return fail(m, "a part of the form has no name");
	m->is_open = m->is_any = true;
	m->is_file = file != NULL;
	m->name = arena_copy(m->req->arena, str_from_c(key));
	m->value_n = 0;
	m->text_n += m->name.n;
	if (!m->is_file || *file == '\0') // none was chosen
		return true;
	if (up->begun && up->files_max == 0)
		return fail(m, "the form brings more than one file: send them one by one");
	if (up->files.n > 0 && up->files.n >= up->files_max)
		return fail(m, "the form brings more files than may come at a time: send fewer");
	up->begun = true;
	up->name = cut(m->req->arena, file);
	up->type = type ? cut(m->req->arena, type) : (struct str){ 0 };
	*ARENA_PUSH(m->req->arena, &up->files) = (struct http_form_file){ up->name, up->type, 0 };
	return true;
}

static bool take_bytes(struct multipart *m, struct str bytes)
{
	struct http_upload *up = m->req->upload;
	if (m->is_file) {
		if (!up->begun)
			return bytes.n == 0 || fail(m, "the form brings a file without a name");
		up->size += bytes.n;
		up->files.p[up->files.n - 1].size += bytes.n;
		m->take(up->sink, m->req, bytes);
		return true;
	}
	m->text_n += bytes.n;
	if (m->text_n > QUERY_FORM_BYTES_MAX)
		return fail(m, "the form holds too much text");
	memcpy(m->value + m->value_n, bytes.p, bytes.n);
	m->value_n += bytes.n;
	return true;
}

/* Whether a file of this name is being read; where none was chosen, it has none. */
static bool is_same_file(const struct multipart *m, const char *file)
{
	const struct http_upload *up = m->req->upload;
	return *file == '\0' || up->files.n == 0 ||
	       str_eq(up->name, str_slice(str_from_c(file), 0, HTTP_UPLOAD_NAME_MAX));
}

/* A part is the same as long as its bytes follow each other; the library may say its begin
 * twice, the first time without a byte. So of two files of one name, of which the first is empty, one
 * comes: no browser lets anybody choose those. */
static bool is_same_part(const struct multipart *m, const char *key, const char *file, uint64_t at)
{
	const struct http_upload *up = m->req->upload;
	const uint64_t of_file = up->files.n > 0 ? up->files.p[up->files.n - 1].size : 0,
		       had = m->is_file ? of_file : m->value_n;
	return m->is_open && key && str_eq(m->name, str_from_c(key)) &&
	       m->is_file == (file != NULL) && at == had && (!file || is_same_file(m, file));
}

static enum MHD_Result on_value(void *arg, enum MHD_ValueKind kind, const char *key,
				const char *file, const char *type, const char *encoding,
				const char *data, uint64_t at, size_t n)
{
	struct multipart *m = arg;
	(void)kind;
	(void)encoding; // RFC 7578 section 4.7: none is used
	if (m->fault)
		return MHD_NO;
	if (!is_same_part(m, key, file, at) && !begin_part(m, key, file, type))
		return MHD_NO;
	return take_bytes(m, (struct str){ data, n }) ? MHD_YES : MHD_NO;
}

struct multipart *multipart_open(struct MHD_Connection *con, struct http_req *req,
				 multipart_take *take)
{
	struct multipart *m = arena_new(req->arena, struct multipart, 1);
	*m = (struct multipart){ .req = req, .take = take };
	INVARIANT(req->upload);
	m->reader = MHD_create_post_processor(con, MULTIPART_BUFFER, on_value, m);
	if (!m->reader)
		return NULL;
	m->value = arena_alloc(req->arena, QUERY_FORM_BYTES_MAX);
	m->pairs = arena_new(req->arena, struct query_pair, QUERY_PAIRS_MAX);
	return m;
}

void multipart_add(struct multipart *m, struct str bytes)
{
	if (m->fault || bytes.n == 0)
		return;
	if (MHD_post_process(m->reader, bytes.p, bytes.n) != MHD_YES)
		(void)fail(m, "the form is not written as it should be");
}

const char *multipart_end(struct multipart *m)
{
	INVARIANT(m->reader);
	const bool whole = MHD_destroy_post_processor(m->reader) == MHD_YES;
	m->reader = NULL;
	if (!m->fault &&
	    (!whole || !end_part(m) || !m->is_any)) // it takes no boundary at all for whole
		(void)fail(m, "the form ends in the middle: send it again");
	return m->fault;
}

void multipart_close(struct multipart *m)
{
	if (m && m->reader)
		(void)MHD_destroy_post_processor(m->reader); // it was cut
}
