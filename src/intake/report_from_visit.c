// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/report_from_visit.h"

#include "intake/likeness_from_report.h"

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

/* Addresses and numbers that stand anywhere in the answers. */
static void add_subjects(struct arena *arena, const struct visit *v, struct intake_report *r)
{
	static const char *const places[] = { "traces", "place",   "payee",
					      "notice", "message", "story" };
	struct intake_report all = { 0 };
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		all.text = arena_fmt(arena, "%.*s%.*s\n\n", STR_ARG(all.text),
				     STR_ARG(visit_value(v, places[i])));
	subjects_from_text(arena, &all);
	r->subjects = all.subjects;
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
	add_subjects(arena, v, out);
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
