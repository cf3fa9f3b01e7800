// SPDX-License-Identifier: AGPL-3.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "desk/calendar_db.h"
#include "desk/desk_cmd.h"
#include "desk/letter_to_pdf.h"
#include "desk/request_db.h"
#include "desk/step_db.h"
#include "web/lang.h"

static const struct option letter_table[] = {
	{ "out", "FILE", "where the PDF goes", OPTION_ONCE },
	{ "language", "LANG", "beside English, such as fr", OPTION_ONCE },
	{ "letter", NULL, "US Letter instead of A4", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};

struct made {
	struct str bytes;
	size_t unknown;
};

static struct str translate(struct arena *a, const void *language, const char *english)
{
	return lang_text(a, language, english);
}

static struct str country(struct arena *a, const void *language, struct str alpha2,
			  struct str english)
{
	return lang_country(a, language, alpha2, english);
}

static enum rc read_style(struct desk_run *run, struct letter_style *out)
{
	const struct str language = options_get(&run->options, "language");
	if (options_has(&run->options, "letter"))
		out->paper = PDF_LETTER;
	if (language.n == 0 || str_eq(language, STR("en")))
		return RC_OK;
	out->language = lang_by_prefix(language, false);
	if (!out->language)
		return cx_fail(run->cx, RC_INVALID, "\"%.*s\" is no language that comity has",
			       STR_ARG(language));
	out->translate = translate;
	out->country = country;
	return RC_OK;
}

static enum rc make(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct request *r = arena_new(cx->arena, struct request, 1);
	struct made *made = arena_new(cx->arena, struct made, 1);
	struct letter_style style = { .paper = PDF_A4 };
	struct clock_settings settings;
	struct step_list steps;
	if (!options_has(&run->options, "out"))
		return cx_fail(cx, RC_INVALID, "--out names the file");
	TRY(read_style(run, &style));
	TRY(request_find(cx, db, run->options.args.p[0], &run->object));
	TRY(request_load(cx, db, run->object, r));
	TRY(calendar_load(cx, db, r->from, r->to, &settings));
	style.asking = settings.asking_zone;
	style.asked = settings.asked_zone;
	TRY(step_list(cx, db, r, &steps));
	style.steps = &steps;
	TRY(letter_to_pdf(cx, run->law, r, &style, &made->bytes, &made->unknown));
	run->found = made;
	return RC_OK;
}

static enum rc save(struct desk_run *run)
{
	const struct made *made = run->found;
	const char *path = str_c(run->cx->arena, options_get(&run->options, "out"));
	FILE *f = path ? fopen(path, "wb") : NULL;
	bool ok = f && fwrite(made->bytes.p, 1, made->bytes.n, f) == made->bytes.n;
	if (f && fclose(f) != 0)
		ok = false;
	return ok ? RC_OK
		  : cx_fail(run->cx, RC_IO, "%s: %s", path ? path : "--out", strerror(errno));
}

static void to_json(struct desk_run *run, struct json *j)
{
	const struct made *made = run->found;
	json_str(j, "file", options_get(&run->options, "out"));
	json_int(j, "bytes", (int64_t)made->bytes.n);
	json_int(j, "unknown_characters", (int64_t)made->unknown);
}

static void to_text(struct desk_run *run)
{
	const struct made *made = run->found;
	(void)fprintf(run->out, "%.*s: %zu bytes\n", STR_ARG(options_get(&run->options, "out")),
		      made->bytes.n);
	if (made->unknown > 0)
		(void)fprintf(run->out,
			      "No font here shows %zu of its characters: install those of their "
			      "scripts (package fonts-noto-core) and make it again.\n",
			      made->unknown);
}

const struct desk_word letter_word = {
	{ "desk letter", "print a request as a letter (PDF)",
	  "desk letter REFERENCE --out FILE [--language fr] [--letter] --data DIR", NULL },
	letter_table,
	1,
	make,
	true,
	to_json,
	to_text,
	save,
};
