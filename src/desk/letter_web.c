// SPDX-License-Identifier: AGPL-3.0-or-later
// /requests/:request/letter.txt and letter.pdf: the request as it is approved, and as a letter.
#include "desk/desk_web.h"
#include "desk/letter_to_pdf.h"
#include "desk/step_db.h"

/* The bytes that are approved and go out. */
static enum rc show_text(struct cx *cx, struct page *pg)
{
	struct desk_request *d = arena_new(cx->arena, struct desk_request, 1);
	TRY(desk_request_load(cx, pg, d));
	buf_add(pg->out, request_bytes(cx->arena, &d->r));
	pg->type = STR("text/plain; charset=utf-8");
	return RC_OK;
}

static struct str translate(struct arena *a, const void *language, const char *english)
{
	return lang_text(a, language, english);
}

static struct str country(struct arena *a, const void *language, struct str alpha2,
			  struct str english)
{
	return lang_country(a, language, alpha2, english);
}

/* The second language: the one that is asked for, else the page's; English alone is "en". */
static enum rc read_style(struct cx *cx, struct page *pg, struct letter_style *out)
{
	const struct str asked = http_query(pg->req, "language"),
			 paper = http_query(pg->req, "paper");
	const struct lang *lang = pg->lang;
	if (asked.n > 0)
		lang = str_eq(asked, STR("en")) ? lang_english()
						: lang_by_prefix(asked, pg->site->pseudo);
	if (!lang)
		return cx_fail(cx, RC_INVALID, "\"%.*s\" is no language that comity has",
			       STR_ARG(asked));
	if (paper.n > 0 && !str_eq(paper, STR("a4")) && !str_eq(paper, STR("letter")))
		return cx_fail(cx, RC_INVALID, "paper is a4 or letter");
	*out = (struct letter_style){ .paper = str_eq(paper, STR("letter")) ? PDF_LETTER : PDF_A4 };
	if (lang == lang_english())
		return RC_OK;
	out->language = lang;
	out->translate = translate;
	out->country = country;
	return RC_OK;
}

static enum rc show_pdf(struct cx *cx, struct page *pg)
{
	struct desk_request *d = arena_new(cx->arena, struct desk_request, 1);
	struct letter_style style;
	struct str bytes;
	struct step_list steps;
	size_t unknown; // characters that no font shows are boxes with their number
	TRY(desk_request_load(cx, pg, d));
	TRY(read_style(cx, pg, &style));
	style.asking = d->settings.asking_zone;
	style.asked = d->settings.asked_zone;
	TRY(step_list(cx, pg->db, &d->r, &steps));
	style.steps = &steps;
	TRY(letter_to_pdf(cx, pg->law, &d->r, &style, &bytes, &unknown));
	buf_add(pg->out, bytes);
	pg->type = STR("application/pdf");
	return RC_OK;
}

const struct web_route desk_letter_routes[] = {
	{ HTTP_GET, "/requests/:request/letter.txt", show_text, .tx = TX_READ,
	  .need = ACCESS_CASE_SEE, .content = true },
	{ HTTP_GET, "/requests/:request/letter.pdf", show_pdf, .keys = "language paper",
	  .tx = TX_READ, .need = ACCESS_CASE_SEE, .content = true },
	{ 0 },
};
