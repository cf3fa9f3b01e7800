// SPDX-License-Identifier: AGPL-3.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/calendar.h"
#include "core/core.h"
#include "core/fd.h"

const char *const zone_folder = "/usr/share/zoneinfo";

enum { NAME_MAX_BYTES = 64, FILE_MAX = 1 << 20, HEADER = 44 };

/* One end of summer time: the d-th weekday of the w-th week of month m. */
struct rule_day {
	char form; // 'M': m.w.d; 'J': Julian day without 29 February; 'N': day from 0
	int m, w, d;
	int32_t at; // seconds after midnight, wall clock before the change
};

struct zone {
	struct str name;
	const char *times, *types, *infos; // in the file: 8, 1 and 6 bytes each
	size_t n, infos_n;
	int32_t std, dst; // of the footer
	bool has_footer, has_dst;
	struct rule_day begins, ends;
};

/* ---- the compiled file, RFC 9636 section 3 -------------------------------- */

static int64_t read_be(const char *p, size_t n)
{
	uint64_t v = (unsigned char)p[0] >= 0x80 ? UINT64_MAX : 0;
	for (size_t i = 0; i < n; i++)
		v = v << 8 | (unsigned char)p[i];
	return (int64_t)v;
}

struct counts {
	size_t isut, isstd, leap, time, type, chars;
};

static bool read_counts(struct str bytes, size_t at, struct counts *c)
{
	if (bytes.n < at + HEADER || memcmp(bytes.p + at, "TZif", 4) != 0)
		return false;
	const char *p = bytes.p + at + 20;
	size_t v[6];
	for (size_t i = 0; i < 6; i++) {
		const int64_t n = read_be(p + 4 * i, 4);
		if (n < 0 || n > FILE_MAX)
			return false;
		v[i] = (size_t)n;
	}
	*c = (struct counts){ v[0], v[1], v[2], v[3], v[4], v[5] };
	return true;
}

static size_t body_size(const struct counts *c, size_t width)
{
	return c->time * (width + 1) + c->type * 6 + c->chars + c->leap * (width + 4) + c->isstd +
	       c->isut;
}

static bool infos_are_right(const struct zone *z)
{
	for (size_t i = 0; i < z->n; i++)
		if ((unsigned char)z->types[i] >= z->infos_n ||
		    (i > 0 && read_be(z->times + 8 * i, 8) <= read_be(z->times + 8 * (i - 1), 8)))
			return false;
	for (size_t i = 0; i < z->infos_n; i++) {
		const int64_t offset = read_be(z->infos + 6 * i, 4);
		if (offset < -93599 || offset > 93599)
			return false;
	}
	return z->infos_n > 0;
}

/* ---- the rule after the last transition, RFC 9636 section 3.3.1 ------------ */

static bool take_char(struct str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_slice(*s, 1, s->n);
	return true;
}

static bool take_number(struct str *s, int *out)
{
	size_t n = 0;
	int v = 0;
	for (; n < s->n && n < 3 && s->p[n] >= '0' && s->p[n] <= '9'; n++)
		v = 10 * v + (s->p[n] - '0');
	*s = str_slice(*s, n, s->n);
	*out = v;
	return n > 0;
}

static bool take_name(struct str *s)
{
	size_t n = 0;
	if (take_char(s, '<')) {
		struct str name, rest;
		if (!str_cut(*s, '>', &name, &rest))
			return false;
		*s = rest;
		return true;
	}
	while (n < s->n && ((s->p[n] | 32) >= 'a' && (s->p[n] | 32) <= 'z'))
		n++;
	*s = str_slice(*s, n, s->n);
	return n >= 3;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool take_time(struct str *s, int32_t *out)
{
	int part[3] = { 0 };
	const bool minus = take_char(s, '-');
	if (!minus)
		(void)take_char(s, '+');
	if (!take_number(s, &part[0]))
		return false;
	for (size_t i = 1; i < 3 && take_char(s, ':'); i++)
		if (!take_number(s, &part[i]))
			return false;
	const int32_t v = part[0] * 3600 + part[1] * 60 + part[2];
	*out = minus ? -v : v;
	return part[0] <= 167 && part[1] < 60 && part[2] < 60;
}

static bool take_rule(struct str *s, struct rule_day *r)
{
	*r = (struct rule_day){ .form = 'N', .at = 7200 };
	if (!take_char(s, ','))
		return false;
	if (take_char(s, 'M')) {
		r->form = 'M';
		if (!take_number(s, &r->m) || !take_char(s, '.') || !take_number(s, &r->w) ||
		    !take_char(s, '.') || !take_number(s, &r->d))
			return false;
		if (r->m < 1 || r->m > 12 || r->w < 1 || r->w > 5 || r->d > 6)
			return false;
	} else {
		if (take_char(s, 'J'))
			r->form = 'J';
		if (!take_number(s, &r->d) || r->d > 365)
			return false;
	}
	return !take_char(s, '/') || take_time(s, &r->at);
}

static bool parse_footer(struct zone *z, struct str s)
{
	int32_t west;
	if (s.n == 0)
		return true;
	if (!take_name(&s) || !take_time(&s, &west))
		return false;
	z->has_footer = true;
	z->std = -west;
	if (s.n == 0)
		return true;
	z->dst = z->std + 3600;
	if (!take_name(&s))
		return false;
	if (s.n > 0 && s.p[0] != ',') {
		if (!take_time(&s, &west))
			return false;
		z->dst = -west;
	}
	z->has_dst = true;
	return take_rule(&s, &z->begins) && take_rule(&s, &z->ends) && s.n == 0;
}

static int32_t rule_date(const struct rule_day *r, int year)
{
	if (r->form == 'M') {
		const struct date first = date_from_ymd(year, r->m, 1);
		const int weekday = (date_weekday(first) + 1) % 7; // 0 Sunday
		int day = (r->d - weekday + 7) % 7 + 7 * (r->w - 1);
		while (first.days + day >= date_add_months(first, 1).days)
			day -= 7;
		return first.days + day;
	}
	const struct date first = date_from_ymd(year, 1, 1);
	const bool leap = date_is_set(date_from_ymd(year, 2, 29));
	if (r->form == 'J')
		return first.days + r->d - 1 + (leap && r->d >= 60);
	return first.days + r->d;
}

static int32_t offset_by_rule(const struct zone *z, int64_t seconds)
{
	int year, month, day;
	if (!z->has_dst)
		return z->std;
	date_to_ymd(date_today((struct instant){ (seconds + z->std) * 1000000 }), &year, &month,
		    &day);
	const int64_t begins = INT64_C(86400) * rule_date(&z->begins, year) + z->begins.at - z->std;
	const int64_t ends = INT64_C(86400) * rule_date(&z->ends, year) + z->ends.at - z->dst;
	const bool summer = begins < ends ? seconds >= begins && seconds < ends
					  : seconds >= begins || seconds < ends;
	return summer ? z->dst : z->std;
}

/* ---- reading ---------------------------------------------------------------- */

static enum rc wrong(struct cx *cx, struct str name, size_t at)
{
	return cx_fail(cx, RC_INVALID, "the file of the time zone %.*s is damaged at byte %zu",
		       STR_ARG(name), at);
}

enum rc zone_parse(struct cx *cx, struct arena *arena, struct str name, struct str bytes,
		   struct zone **out)
{
	struct counts c = { 0 };
	struct zone z = { .name = arena_copy(arena, name) };
	if (!bytes.p || bytes.n > FILE_MAX || !read_counts(bytes, 0, &c) || bytes.p[4] < '2')
		return wrong(cx, name, 0);
	const size_t second = HEADER + body_size(&c, 4);
	if (!read_counts(bytes, second, &c))
		return wrong(cx, name, second);
	const size_t body = second + HEADER, end = body + body_size(&c, 8);
	if (bytes.n < end + 2 || bytes.p[end] != '\n' || bytes.p[bytes.n - 1] != '\n')
		return wrong(cx, name, end);
	z.times = bytes.p + body;
	z.types = z.times + 8 * c.time;
	z.infos = z.types + c.time;
	z.n = c.time;
	z.infos_n = c.type;
	if (!infos_are_right(&z))
		return wrong(cx, name, body);
	if (!parse_footer(&z, str_slice(bytes, end + 1, bytes.n - 1)))
		return wrong(cx, name, end + 1);
	*out = arena_new(arena, struct zone, 1);
	**out = z;
	return RC_OK;
}

/* Letters, digits and _ + - /, and no way out of the folder. */
static bool is_name(struct str name)
{
	if (name.n == 0 || name.n > NAME_MAX_BYTES || name.p[0] == '/' || name.p[0] == '-')
		return false;
	for (size_t i = 0; i < name.n; i++) {
		const char c = name.p[i];
		if (!((c | 32) >= 'a' && (c | 32) <= 'z') && !(c >= '0' && c <= '9') && c != '_' &&
		    c != '+' && c != '-' && c != '/')
			return false;
	}
	return true;
}

static enum rc read_file(struct cx *cx, struct arena *arena, struct str name, int fd,
			 struct str *out)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return cx_fail(cx, RC_MISSING, "there is no time zone %.*s", STR_ARG(name));
	if (st.st_size <= 0 || st.st_size > FILE_MAX)
		return wrong(cx, name, 0);
	const size_t size = (size_t)st.st_size;
	char *p = arena_alloc(arena, size);
	size_t got = 0;
	if (fd_read(fd, p, size, &got) != 0 || got < size)
		return cx_fail(cx, RC_IO, "cannot read the time zone %.*s", STR_ARG(name));
	*out = (struct str){ p, size };
	return RC_OK;
}

static enum rc load_file(struct cx *cx, struct arena *arena, struct str name, struct str *out)
{
	const struct str path = arena_fmt(arena, "%s/%.*s", zone_folder, STR_ARG(name));
	const int fd = open(path.p, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return cx_fail(cx, errno == ENOENT ? RC_MISSING : RC_IO,
			       "there is no time zone %.*s in %s", STR_ARG(name), zone_folder);
	const enum rc rc = read_file(cx, arena, name, fd, out);
	(void)close(fd); // only read from
	return rc;
}

enum rc zone_load(struct cx *cx, struct arena *arena, struct str name, struct zone **out)
{
	struct str bytes = { 0 };
	if (!is_name(name))
		return cx_fail(cx, RC_INVALID, "this is no name of a time zone");
	TRY(load_file(cx, arena, name, &bytes));
	return zone_parse(cx, arena, name, bytes, out);
}

enum rc zone_of_country(struct cx *cx, struct arena *arena, struct str alpha2, struct zone **out)
{
	struct str rest = { 0 }, line, code, place, name, found = { 0 };
	*out = NULL;
	const enum rc rc = load_file(cx, arena, STR("zone.tab"), &rest);
	if (rc != RC_OK)
		return rc == RC_MISSING ? RC_OK : rc;
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		if (!str_cut(line, '\t', &code, &place) || !str_eq(code, alpha2))
			continue;
		if (found.n > 0)
			return RC_OK; // several: nobody can tell which
		(void)str_cut(place, '\t', &code, &name);
		(void)str_cut(name, '\t', &found, &place);
	}
	return found.n > 0 ? zone_load(cx, arena, found, out) : RC_OK;
}

/* ---- asking ----------------------------------------------------------------- */

struct str zone_name(const struct zone *z)
{
	return z->name;
}

struct str zone_place(struct arena *a, const struct zone *z)
{
	struct str name = zone_name(z), head, tail;
	while (str_cut(name, '/', &head, &tail))
		name = tail;
	char *p = arena_alloc(a, name.n);
	for (size_t i = 0; i < name.n; i++) {
		p[i] = name.p[i];
		if (p[i] == '_')
			p[i] = ' ';
	}
	return (struct str){ p, name.n };
}

static int64_t seconds_of(struct instant t)
{
	return t.us / 1000000 - (t.us % 1000000 < 0);
}

int32_t zone_offset(const struct zone *z, struct instant t)
{
	const int64_t s = seconds_of(t);
	size_t lo = 0, hi = z->n; // the first transition after s
	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;
		if (read_be(z->times + 8 * mid, 8) <= s)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == z->n && z->has_footer)
		return offset_by_rule(z, s);
	const size_t type = lo == 0 ? 0 : (unsigned char)z->types[lo - 1];
	return (int32_t)read_be(z->infos + 6 * type, 4);
}

struct local zone_local(const struct zone *z, struct instant t)
{
	const int32_t offset = zone_offset(z, t);
	const struct instant shifted = { t.us + INT64_C(1000000) * offset };
	const struct date date = date_today(shifted);
	const int64_t second = seconds_of(shifted) - INT64_C(86400) * date.days;
	return (struct local){ date, (int)(second / 60), offset };
}

struct instant zone_instant(const struct zone *z, struct date date, int minute)
{
	const int64_t wall = INT64_C(86400) * date.days + INT64_C(60) * minute;
	const struct instant day_before = { (wall - 86400) * 1000000 };
	const struct instant day_after = { (wall + 86400) * 1000000 };
	const int32_t before = zone_offset(z, day_before), after = zone_offset(z, day_after);
	const struct instant first = { (wall - before) * 1000000 };
	if (zone_offset(z, first) == before)
		return first; // also the first of two
	const struct instant second = { (wall - after) * 1000000 };
	if (zone_offset(z, second) == after)
		return second;
	return first; // skipped: as if the clock had not jumped, which is after the jump
}

struct str zone_print(struct arena *a, const struct zone *z, struct instant t)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	const struct local l = zone_local(z, t);
	int year, month, day;
	date_to_ymd(l.date, &year, &month, &day);
	const int32_t east = l.offset < 0 ? -l.offset : l.offset;
	struct str offset = STR("UTC");
	if (east != 0)
		offset = arena_fmt(a, "UTC%s%d", l.offset < 0 ? "-" : "+", (int)(east / 3600));
	if (east % 3600 != 0)
		offset = arena_fmt(a, "%.*s:%02d", STR_ARG(offset), (int)(east % 3600 / 60));
	return arena_fmt(a, "%s %d %s %d, %02d:%02d (%.*s)", days[date_weekday(l.date)], day,
			 months[month - 1], year, l.minute / 60, l.minute % 60, STR_ARG(offset));
}
