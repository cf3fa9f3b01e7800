// SPDX-License-Identifier: AGPL-3.0-or-later
// /verify: a package that somebody sends, and what it proves; nothing of it is kept.
#include "evidence/verify_web.h"

#include "evidence/html/pages.h"
#include "evidence/sealed_db.h"
#include "evidence/verify_from_zip.h"
#include "formats/json_read.h"
#include "web/pages.h"
#include "web/sentence.h"
#include "web/upload.h"

/* ---- the form ---------------------------------------------------------------------------- */

static enum rc may(struct cx *cx, struct page *pg)
{
	if (page_signed_in(pg) || pg->site->open_verify)
		return RC_OK;
	return cx_fail(cx, RC_DENIED,
		       "on this node packages are verified for people who are signed in. The "
		       "program does it for everybody: comity verify FILE.zip");
}

static struct html put_form(struct page *pg)
{
	const size_t mark = page_mark(pg);
	struct textarea_view policy = part_textarea(pg, "policy",
						    TR_MARK("Keys of the log and its witnesses")),
			     roots = part_textarea(
				     pg, "roots",
				     TR_MARK("Root certificates of time-stamp authorities (PEM)"));
	struct input_view file = {
		.id = STR("file"),
		.label = tr(pg, "The package: a ZIP"),
		.error = form_error(pg, "file"),
		.type = "file",
		.hint = tr_with(pg,
				"At most {n} MiB. A larger one is verified by the program: comity "
				"verify. What is encrypted is decrypted first.",
				ARG("n", page_number(pg, (int64_t)(VERIFY_ZIP_MAX >> 20)))),
	};
	policy.hint = tr(pg, "If you have them by another road than the package: the text of "
			     "log/policy.txt. Without them the page says so.");
	roots.hint = tr(pg, "From the authority itself, not from the package");
	page_textarea(pg, &policy);
	page_textarea(pg, &roots);
	page_input(pg, &file);
	return page_since(pg, mark);
}

static enum rc show_with(struct page *pg, struct verify_view *v)
{
	v->errors = part_errors(pg);
	v->form = (struct form_view){ .action = STR("/verify"),
				      .fields = put_form(pg),
				      .button = tr(pg, "Verify"),
				      .upload = true };
	pg->title = v->said.not_proven.n > 0 ? tr(pg, "What the package proves")
					     : tr(pg, "Verify a package of evidence");
	page_evidence_verify(pg, v);
	return RC_OK;
}

static enum rc show(struct cx *cx, struct page *pg)
{
	struct verify_view v = { .said = { .left_out = 0 } };
	TRY(may(cx, pg));
	return show_with(pg, &v);
}

/* ---- what it proves ---------------------------------------------------------------------- */

static enum rc judge(struct cx *cx, struct page *pg)
{
	struct verify_zip asked = { .policy = form_value(pg, "policy"),
				    .roots = form_value(pg, "roots") };
	struct str *json = arena_new(cx->arena, struct str, 1);
	TRY(upload_bytes(cx, pg, &asked.zip));
	if (form_failed(pg))
		return RC_OK;
	if (asked.roots.n > 0 && str_find(asked.roots, STR("CERTIFICATE-----")) == STR_NONE) {
		form_fail(pg, "roots", tr(pg, "This is no certificate (PEM)"));
		return RC_OK;
	}
	const enum rc rc = verify_zip(cx, &asked, json);
	if (rc == RC_INVALID || rc == RC_LIMIT) {
		form_fail(pg, "file",
			  tr_with(pg, "It is refused as a whole: {why}",
				  ARG("why", arena_copy(cx->arena, cx_error(cx)))));
		return RC_OK;
	}
	pg->kept = json;
	return rc;
}

static struct evidence_tag tag_of_verdict(struct str key)
{
	static const char *const tags[] = { [VERIFY_ABSENT] = "govuk-tag--grey",
					    [VERIFY_HOLDS] = "govuk-tag--green",
					    [VERIFY_OPEN] = "govuk-tag--yellow",
					    [VERIFY_FAILS] = "govuk-tag--red" };
	unsigned i = VERIFY_FAILS;
	while (i > VERIFY_ABSENT &&
	       !str_eq(key, str_from_c(verify_verdict_key((enum verify_verdict)i))))
		i--;
	return (struct evidence_tag){ tags[i], verify_verdict_name((enum verify_verdict)i) };
}

/* What was said of the package in English, in the page's language. */
static struct str told(const struct page *pg, const struct json_node *of, const char *key)
{
	return sentence_tr(pg, json_get_text(of, key));
}

static void fill_parts(struct page *pg, const struct json_node *said, struct verify_said *v)
{
	const struct json_node *parts = json_get(said, "parts");
	for (unsigned i = 0; i < VERIFY_PARTS; i++) {
		const struct json_node *part = json_get(parts,
							verify_part_key((enum verify_part)i));
		const struct str verdict = json_get_text(part, "verdict"),
				 says = sentence_list_in(pg->cx->arena, pg->lang,
							 json_get_text(part, "says"));
		const bool has_findings = str_eq(verdict, STR("fails")) ||
					  str_eq(verdict, STR("open"));
		*ARENA_PUSH(pg->cx->arena, &v->parts) = (struct verify_part_row){
			verify_part_name((enum verify_part)i), tag_of_verdict(verdict), says,
			says.n == 0 && has_findings ? tr(pg, "See the findings") : STR("")
		};
	}
}

static void fill_findings(struct page *pg, const struct json_node *said, bool fails,
			  struct verify_said *v)
{
	const struct json_node *list = json_get(said, "findings");
	for (const struct json_node *f = list ? list->first : NULL; f; f = f->next) {
		const struct json_node *failed = json_get(f, "fails");
		if ((failed && failed->yes) != fails)
			continue;
		*ARENA_PUSH(pg->cx->arena, &v->findings) = (struct verify_finding_row){
			.verdict = tag_of_verdict(fails ? STR("fails") : STR("open")),
			.file = json_get_text(f, "file"),
			.what = told(pg, f, "what"),
			.expected = told(pg, f, "expected"),
			.found = told(pg, f, "found"),
			.rely = told(pg, f, "mayStillBeReliedOn"),
			.fails = fails,
		};
	}
}

static struct str all_exhibits(struct page *pg, const struct json_node *said)
{
	struct str all = STR("");
	const struct json_node *list = json_get(said, "exhibits");
	for (const struct json_node *e = list ? list->first : NULL; e; e = e->next)
		all = arena_fmt(pg->cx->arena, "%.*s%s%.*s", STR_ARG(all), all.n > 0 ? ", " : "",
				STR_ARG(e->text));
	return all;
}

static int64_t number_of(const struct json_node *said, const char *key)
{
	int64_t n = 0;
	const struct json_node *v = json_get(said, key);
	return v && str_to_i64(v->text, 0, INT64_MAX, &n) ? n : 0;
}

enum rc verify_said_read(struct cx *cx, struct page *pg, struct str json, struct verify_said *out)
{
	const struct json_node *said = NULL;
	TRY(json_read(cx, json, &said));
	*out = (struct verify_said){ .not_proven = sentence_list_in(
					     cx->arena, pg->lang, json_get_text(said, "notProven")),
				     .log = json_get_text(said, "log"),
				     .not_later = json_get_text(said, "notLaterThan"),
				     .exhibits = all_exhibits(pg, said),
				     .left_out = number_of(said, "findingsLeftOut") };
	fill_parts(pg, said, out);
	fill_findings(pg, said, true, out); // what speaks against it first
	fill_findings(pg, said, false, out);
	return RC_OK;
}

static enum rc tell(struct cx *cx, struct page *pg)
{
	const struct str *json = pg->kept;
	struct verify_view v = { .said = { .left_out = 0 } };
	INVARIANT(json && pg->req->upload); // asked before
	if (pg->format == PAGE_JSON) {
		pg->type = STR("application/json; charset=utf-8");
		buf_add(pg->out, *json);
		return RC_OK;
	}
	pg->formats = PAGE_HTML; // what is sent once is not there for a second look
	TRY(verify_said_read(cx, pg, *json, &v.said));
	v.said.file = sealed_readable(cx->arena, pg->req->upload->name);
	return show_with(pg, &v);
}

static const struct web_field verify_fields[] = {
	{ "policy", FORM_LINES, false, VERIFY_TRUST_MAX / 2,
	  .label = TR_MARK("Keys of the log and its witnesses") },
	{ "roots", FORM_LINES, false, VERIFY_TRUST_MAX / 2,
	  .label = TR_MARK("Root certificates of time-stamp authorities (PEM)") },
	{ "file", FORM_TEXT, false, 1000 }, // of a browser that sends only its name
	{ 0 },
};
static const struct web_form verify_form = { verify_fields, show };

const struct web_route evidence_verify_routes[] = {
	{ HTTP_GET, "/verify", show, .tx = TX_READ },
	{ HTTP_POST, "/verify", tell, PAGE_HTML | PAGE_JSON, .tx = TX_READ, .form = &verify_form,
	  .upload = may, .before = may, .work = judge, .looks = true },
	{ 0 },
};
