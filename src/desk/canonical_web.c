// SPDX-License-Identifier: AGPL-3.0-or-later
// What people approve, propose or are asked to authorise, as they read it: out of the very bytes
// whose digest they decide on.
#include "desk/canonical.h"
#include "desk/html/pages.h"
#include "desk/request_web.h"
#include "desk/sent.h"
#include "desk/speech.h"
#include "law/words.h"
#include "ledger/entry.h"

enum show {
	SHOW_TEXT,
	SHOW_BROKEN,
	SHOW_COUNTRY,
	SHOW_OFFENCE,
	SHOW_BASIS,
	SHOW_CLASS,
	SHOW_TIME,
	SHOW_KIND,
	SHOW_STATE,
	SHOW_STEP,
	SHOW_STATED,
	SHOW_YES,
	SHOW_BYTES,
	SHOW_DECISION,
	SHOW_NOTHING
};

static const struct {
	const char *key, *label;
	enum show show;
} rows[] = {
	{ "id", "", SHOW_NOTHING }, // the reference names it
	{ "reference", TR_MARK("Reference"), SHOW_TEXT },
	{ "kind", TR_MARK("What is asked for"), SHOW_KIND },
	{ "from", TR_MARK("Who asks"), SHOW_COUNTRY },
	{ "to", TR_MARK("Who is asked"), SHOW_COUNTRY },
	{ "provider", TR_MARK("Provider"), SHOW_TEXT },
	{ "offence", TR_MARK("Offence"), SHOW_OFFENCE },
	{ "basis", TR_MARK("Basis"), SHOW_BASIS },
	{ "provision", TR_MARK("Provision"), SHOW_TEXT },
	{ "follows", TR_MARK("Follow-up of the request with the number"), SHOW_BROKEN },
	{ "executes", TR_MARK("Carries out the request with the number"), SHOW_BROKEN },
	{ "class", TR_MARK("Data"), SHOW_CLASS },
	{ "data-from", TR_MARK("Data from"), SHOW_TIME },
	{ "data-to", TR_MARK("Data to"), SHOW_TIME },
	{ "reply-wanted", TR_MARK("You want an answer by"), SHOW_TIME },
	{ "follow-up-due", TR_MARK("Your request for the data follows by"), SHOW_TIME },
	{ "authorisation-ends", TR_MARK("The judicial authorisation ends"), SHOW_TIME },
	{ "political", TR_MARK("Politically coloured"), SHOW_YES },
	{ "authorisation", TR_MARK("Judicial decision, digest"), SHOW_BROKEN },
	{ "decision", TR_MARK("Decided where the law is not known"), SHOW_DECISION },
	{ "reason", TR_MARK("Reason"), SHOW_TEXT },
	{ "state", TR_MARK("Where the request stands"), SHOW_STATE },
	{ "step", TR_MARK("What will be done"), SHOW_STEP },
	{ "until", TR_MARK("Until"), SHOW_TIME },
	{ "stated", TR_MARK("Stated"), SHOW_STATED },
	{ "ground", "", SHOW_NOTHING }, // the name of it follows
	{ "name", TR_MARK("Ground stands in"), SHOW_TEXT },
	{ "words", TR_MARK("Ground, as it is worded"), SHOW_TEXT },
	{ "evidence", TR_MARK("Paper or record of the call, digest"), SHOW_BROKEN },
	{ "file", TR_MARK("File that is handed over"), SHOW_TEXT },
	{ "size", TR_MARK("Its size"), SHOW_BYTES },
	{ "sha256", TR_MARK("Its digest (SHA-256)"), SHOW_BROKEN },
};
enum { ROWS = sizeof(rows) / sizeof(*rows) };

static struct str kind_text(struct page *pg, struct str key, enum request_kind *kind)
{
	return kind_parse(key, kind) ? tr(pg, kind_row(*kind)->title) : key;
}

static struct str stated_text(struct page *pg, struct str key)
{
	for (enum guard g = 0; g < GUARDS; g++)
		if (str_eq(key, str_from_c(guard_key(g))))
			return tr(pg, guard_text(g));
	return key;
}

static struct str time_text(struct page *pg, struct str value)
{
	struct instant t;
	return entry_parse_time(value, &t) ? page_time_utc(pg, t) : value;
}

static struct str state_text(struct page *pg, enum request_kind kind, struct str key)
{
	enum request_state s;
	return state_parse(key, &s) ? tr(pg, speech_state(kind, s)) : key;
}

static struct str step_text(struct page *pg, enum request_kind kind, struct str key)
{
	enum action action;
	return action_parse(key, &action) ? tr(pg, speech_step(kind, action)) : key;
}

static struct str value_text(const struct law_view *lv, enum show show, enum request_kind *kind,
			     struct str value)
{
	struct page *pg = lv->pg;
	switch (show) {
	case SHOW_COUNTRY:
		return desk_country(lv, value);
	case SHOW_OFFENCE:
		return desk_offence(lv, value);
	case SHOW_BASIS:
		return desk_instrument(lv, value);
	case SHOW_CLASS:
		return law_word_name(lv, value);
	case SHOW_TIME:
		return time_text(pg, value);
	case SHOW_KIND:
		return kind_text(pg, value, kind);
	case SHOW_STATE:
		return state_text(pg, *kind, value);
	case SHOW_STEP:
		return step_text(pg, *kind, value);
	case SHOW_STATED:
		return stated_text(pg, value);
	case SHOW_DECISION:
		return tr(pg, speech_decision(value));
	case SHOW_YES:
		return str_eq(value, STR("yes")) ? tr(pg, "Yes") : STR("");
	case SHOW_BYTES:
		return tr_with(pg, "{n} bytes", ARG("n", value));
	case SHOW_NOTHING:
		return STR("");
	case SHOW_TEXT:
	case SHOW_BROKEN:
		break;
	}
	return value;
}

/* Of fields whose words are the officer's; a key that is not known is shown as it stands. */
static struct request_line other_line(struct page *pg, enum request_kind kind,
				      const struct canonical_line *l)
{
	enum request_field f;
	const char *label = field_parse(l->key, &f) ? sent_label(kind, f)
						    : str_c(pg->cx->arena, l->key);
	return (struct request_line){ label, l->value, false };
}

static struct request_line line_of(const struct law_view *lv, enum request_kind *kind,
				   const struct canonical_line *l)
{
	for (size_t i = 0; i < ROWS; i++)
		if (str_eq(l->key, str_from_c(rows[i].key)))
			return (struct request_line){ rows[i].label,
						      value_text(lv, rows[i].show, kind, l->value),
						      rows[i].show == SHOW_BROKEN };
	return other_line(lv->pg, *kind, l);
}

/* False: some of them are of another form, so nothing is shown in their place. */
static bool read_lines(const struct law_view *lv, enum request_kind kind, struct str bytes,
		       struct request_lines *out)
{
	struct str what;
	struct canonical_line l;
	if (!canonical_begin(&bytes, &what))
		return false;
	while (canonical_next(&bytes, &l)) {
		const struct request_line line = l.value.n > 0 ? line_of(lv, &kind, &l)
							       : (struct request_line){ 0 };
		if (line.text.n > 0)
			*ARENA_PUSH(lv->cx->arena, out) = line;
	}
	return bytes.n == 0;
}

static bool has_line(struct str bytes, const struct canonical_line *l)
{
	struct str what;
	struct canonical_line m;
	bool found = false, more = canonical_begin(&bytes, &what);
	while (more && !found) {
		more = canonical_next(&bytes, &m);
		found = more && str_eq(l->key, m.key) && str_eq(l->value, m.value);
	}
	return found;
}

/* Words that are no part of what leaves; they cannot change without a new proposal. */
static void read_home(const struct law_view *lv, const struct request *r, struct str bytes,
		      struct request_lines *out)
{
	struct arena *a = lv->cx->arena;
	enum request_kind kind = r->progress.kind;
	struct canonical_line l;
	struct str what, rest = request_bytes_here(a, r);
	if (!str_eq(bytes, request_bytes(a, r)) || !canonical_begin(&rest, &what))
		return;
	while (canonical_next(&rest, &l))
		if (l.value.n > 0 && !has_line(bytes, &l))
			*ARENA_PUSH(a, out) = line_of(lv, &kind, &l);
}

bool desk_exact_lines(const struct law_view *lv, const struct request *r, struct str bytes,
		      struct exact_view *v)
{
	if (!read_lines(lv, r->progress.kind, bytes, &v->lines))
		return false;
	read_home(lv, r, bytes, &v->home);
	return true;
}

enum rc desk_bytes_shown(struct cx *cx, struct page *pg, struct id request, struct str bytes,
			 struct html *out)
{
	struct law_view lv;
	struct request *r = arena_new(cx->arena, struct request, 1);
	struct exact_view v = { .request_href = desk_request_href(pg, request, ""),
				.pdf_href = desk_request_href(pg, request, "letter.pdf") };
	TRY(law_view_open(cx, pg, &lv));
	TRY(request_load(cx, pg->db, request, r));
	v.reference = r->reference;
	v.unverified = r->progress.side == SIDE_ASKED && r->at.verified.us == 0;
	v.to_provider = desk_goes_to_provider(r);
	if (!desk_exact_lines(&lv, r, bytes, &v))
		return RC_OK;
	const size_t mark = page_mark(pg);
	page_desk_exact(pg, &v);
	*out = page_since(pg, mark);
	return RC_OK;
}

enum rc desk_approval_shown(struct cx *cx, struct page *pg, const struct approval *a,
			    struct html *out)
{
	if (!str_eq(str_from_c(a->object_kind), STR("request")))
		return RC_OK;
	return desk_bytes_shown(cx, pg, a->object, a->bytes, out);
}
