// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/visit_report.h"

/* The words of XARF v4 where it has one; "public" where it has none. */
static const struct {
	const char *category, *type;
} words[VISIT_KINDS + 1] = {
	[VISIT_MONEY] = { "content", "fraud" },
	[VISIT_ACCOUNT] = { "content", "remote_compromise" },
	[VISIT_IMAGES] = { "public", "intimate-images" },
	[VISIT_THREATS] = { "public", "threats" },
	[VISIT_CHILD] = { "content", "csam" },
	[VISIT_SHOP] = { "content", "fraud" },
	[VISIT_LOCKED] = { "public", "ransomware" },
	[VISIT_OTHER] = { "public", "other" },
	[VISIT_KINDS] = { "public", "other" },
};

static bool is_of_child(const struct visit *v)
{
	const struct str pictures = visit_value(v, "pictures");
	const enum visit_kind k = visit_kind_of(v);
	return (k == VISIT_IMAGES || k == VISIT_THREATS) &&
	       (str_eq(pictures, STR("child")) || str_eq(pictures, STR("unsure")));
}

/* ---- what is complained of ---- */

static bool has(struct str s, const char *what)
{
	return str_find(s, str_from_c(what)) != STR_NONE;
}

static size_t digits(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] >= '0' && s.p[i] <= '9';
	return n;
}

/* "+94 77 123-4567": nothing but digits and what people put between them. */
static bool is_phone(struct str line)
{
	enum { DIGITS_MIN = 7, DIGITS_MAX = 15 }; // E.164 section 6: at most 15
	for (size_t i = 0; i < line.n; i++) {
		const char c = line.p[i];
		if ((c < '0' || c > '9') && c != '+' && c != ' ' && c != '-' && c != '(' &&
		    c != ')' && c != '.' && c != '/')
			return false;
	}
	const size_t n = digits(line);
	return n >= DIGITS_MIN && n <= DIGITS_MAX;
}

static struct str without_marks(struct str word)
{
	const struct str marks = STR("<>()[]{}\"',;!");
	while (word.n > 0 && str_find(marks, str_slice(word, 0, 1)) != STR_NONE)
		word = str_slice(word, 1, word.n);
	while (word.n > 0 && (str_find(marks, str_slice(word, word.n - 1, word.n)) != STR_NONE ||
			      word.p[word.n - 1] == '.'))
		word = str_slice(word, 0, word.n - 1);
	return word;
}

static void add_word(struct arena *arena, struct intake_report *r, struct str word)
{
	word = without_marks(word);
	const size_t at = str_find(word, STR("@"));
	if (has(word, "://") || str_starts(word, STR("www.")))
		intake_add_subject(arena, r, SUBJECT_URL, word);
	else if (at != STR_NONE && at > 0 && has(str_slice(word, at, word.n), "."))
		intake_add_subject(arena, r, SUBJECT_EMAIL, word);
}

static void add_lines(struct arena *arena, struct intake_report *r, struct str text, bool phones)
{
	struct str line, word;
	while (text.n > 0) {
		str_cut(text, '\n', &line, &text);
		line = str_trim(line);
		if (phones && is_phone(line)) {
			intake_add_subject(arena, r, SUBJECT_PHONE, line);
			continue;
		}
		while (line.n > 0) {
			str_cut(line, ' ', &word, &line);
			add_word(arena, r, word);
		}
	}
}

void visit_to_report(struct arena *arena, const struct visit *v, struct str language,
		     struct intake_report *out)
{
	const enum visit_kind kind = visit_kind_of(v);
	const struct str message = visit_value(v, "message");
	const struct str all = visit_print(arena, v, VISIT_WHAT_HAPPENED);
	*out = (struct intake_report){
		.channel = INTAKE_FORM,
		.state = INTAKE_NEW,
		.received = sha256_of(all),
		.received_size = (int64_t)all.n,
		.format = STR("form"),
		.version = STR("1"),
		.category = str_from_c(words[kind].category),
		.type = str_from_c(words[kind].type),
		.tlp = TLP_AMBER,
		.incidents = 1,
		.language = language,
		.text = arena_fmt(arena, "%.*s%s%.*s", STR_ARG(visit_value(v, "story")),
				  message.n > 0 ? "\n\n" : "", STR_ARG(message)),
	};
	if (is_of_child(v)) {
		out->category = STR("content");
		out->type = STR("csem");
	}
	add_lines(arena, out, visit_value(v, "traces"), true);
	add_lines(arena, out, visit_value(v, "place"), false);
	add_lines(arena, out, visit_value(v, "payee"), false);
	add_lines(arena, out, visit_value(v, "notice"), false);
	add_lines(arena, out, message, false);
}

struct intake_reporter visit_reporter(const struct visit *v)
{
	return (struct intake_reporter){
		.name = visit_value(v, "name"),
		.email = visit_value(v, "email"),
		.phone = visit_value(v, "phone"),
		.other = visit_value(v, "care"),
	};
}

bool visit_is_anonymous(const struct visit *v)
{
	const struct intake_reporter r = visit_reporter(v);
	return r.name.n + r.email.n + r.phone.n + r.other.n == 0;
}
