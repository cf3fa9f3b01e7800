// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/canonical.h"

#include "law/words.h"
#include "ledger/entry.h"

void canonical_put(struct buf *b, const char *key, struct str value)
{
	buf_fmt(b, "%s %zu ", key, value.n);
	buf_add(b, value);
	buf_add_char(b, '\n');
}

void canonical_put_time(struct buf *b, struct arena *a, const char *key, struct instant t)
{
	canonical_put(b, key, t.us == 0 ? STR("") : entry_print_time(a, t));
}

void canonical_put_classes(struct buf *b, unsigned classes)
{
	for (const struct law_word *w = law_words_data; w->word; w++)
		if (classes & (unsigned)w->value)
			canonical_put(b, "class", str_from_c(w->word));
}

bool canonical_begin(struct str *bytes, struct str *what)
{
	struct str line, rest, version;
	return str_cut(*bytes, '\n', &line, bytes) && str_cut(line, ' ', &version, &rest) &&
	       str_eq(version, STR("comity")) && str_cut(rest, ' ', what, &version) &&
	       str_eq(version, STR("1"));
}

bool canonical_next(struct str *bytes, struct canonical_line *out)
{
	struct str number, text;
	int64_t n = 0;
	if (!str_cut(*bytes, ' ', &out->key, &text) || !str_cut(text, ' ', &number, &text) ||
	    !str_to_i64(number, 0, INT64_MAX, &n) || (size_t)n >= text.n || text.p[n] != '\n')
		return false;
	out->value = str_slice(text, 0, (size_t)n);
	*bytes = str_slice(text, (size_t)n + 1, text.n);
	return true;
}

struct str canonical_value(struct str bytes, struct str key)
{
	struct canonical_line l;
	struct str what;
	if (!canonical_begin(&bytes, &what))
		return STR("");
	while (canonical_next(&bytes, &l))
		if (str_eq(l.key, key))
			return l.value;
	return STR("");
}
