// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/release_look.h"

#include "exchange/release.h"

enum rc release_installed(struct cx *cx, const struct law *law, struct str country,
			  struct sha256 *out)
{
	struct str standing, installed;
	TRY(law_source_country(cx, law, country, &standing, &installed));
	*out = sha256_of(installed);
	return RC_OK;
}

enum rc release_look_at(struct cx *cx, const struct law *standing, struct str country,
			struct str text, struct release_look *out)
{
	struct release_look look = { .country = country, .text = text, .was = standing };
	const struct law_file file = { .path = law_source_path(cx->arena, country), .text = text };
	report_init(&look.report, cx->arena);
	TRY(release_check_text(cx, text));
	TRY(release_installed(cx, standing, country, &look.installed));
	const enum rc rc = law_source_try(cx, cx->arena, standing, &file, &look.report, &look.is);
	if (rc != RC_OK && rc != RC_INVALID)
		return rc;
	if (look.is) {
		look.changes = profile_compare(cx->arena, standing, look.is, country);
		look.effects = profile_effects_of(cx->arena, standing, look.is,
						  law_country(look.is, country),
						  date_today(cx->now));
	}
	*out = look;
	return RC_OK;
}
