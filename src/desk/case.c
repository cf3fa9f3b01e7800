// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/case.h"

#include "law/world.h"
#include "people/role.h"

static const char *const labels[TLPS] = { "TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN",
					  "TLP:CLEAR" };
static const char *const keys[CASE_WORDS] = { "offences", "techniques", "facts", "countries",
					      "shared" };

const char *tlp_label(enum tlp t)
{
	INVARIANT(t < TLPS);
	return labels[t];
}

bool tlp_parse(struct str label, enum tlp *out)
{
	for (enum tlp t = 0; t < TLPS; t++) {
		if (str_eq_nocase(label, str_from_c(labels[t]))) {
			*out = t;
			return true;
		}
	}
	return false;
}

const char *case_kind_key(enum case_kind k)
{
	INVARIANT(k < CASE_KINDS);
	return k == CASE_INCIDENT ? "incident" : "case";
}

const char *case_words_key(enum case_words k)
{
	INVARIANT(k < CASE_WORDS);
	return keys[k];
}

bool case_technique(const struct technique_row *row)
{
	return str_eq(row->kind, STR("technique"));
}

static bool is_technique(const struct law *law, struct str word)
{
	for (size_t i = 0; i < law->techniques.n; i++)
		if (case_technique(&law->techniques.p[i]) &&
		    str_eq(law->techniques.p[i].technique, word))
			return true;
	return false;
}

static bool is_known(const struct law *law, enum case_words kind, struct str word)
{
	switch (kind) {
	case CASE_OFFENCES: {
		const uint16_t c = law_concept(law, word);
		return c != LAW_NONE && law_is_offence(law, c);
	}
	case CASE_TECHNIQUES:
		return is_technique(law, word);
	case CASE_COUNTRIES:
		return word.n == 2 && law_country(law, word) != LAW_NONE;
	case CASE_FACTS: // read together, below
	case CASE_SHARED:
	case CASE_WORDS:
		break;
	}
	return word.n > 0;
}

static enum rc check_words(struct cx *cx, const struct law *law, const struct desk_case *c)
{
	struct facts facts = { 0 };
	size_t n = 0;
	for (enum case_words k = 0; k < CASE_WORDS; k++) {
		for (size_t i = 0; i < c->words[k].n; i++, n++) {
			const struct str word = c->words[k].p[i];
			if (word.n > CASE_WORD_MAX || !is_known(law, k, word))
				return cx_fail(cx, RC_INVALID,
					       N_("%s: the law data do not know \"%.*s\""), keys[k],
					       STR_ARG(str_slice(word, 0, CASE_WORD_MAX)));
			if (k == CASE_FACTS)
				TRY(facts_parse(cx, law, word, &facts));
		}
	}
	if (n > CASE_WORDS_MAX)
		return cx_fail(cx, RC_LIMIT, N_("a case has at most %d words"), CASE_WORDS_MAX);
	return RC_OK;
}

enum rc case_check(struct cx *cx, const struct law *law, const struct desk_case *c)
{
	if (str_trim(c->title).n == 0 || c->title.n > CASE_TITLE_MAX || !str_is_utf8(c->title))
		return cx_fail(cx, RC_INVALID, N_("the title has 1 to %d bytes"), CASE_TITLE_MAX);
	if (c->summary.n > CASE_SUMMARY_MAX || !str_is_utf8(c->summary))
		return cx_fail(cx, RC_INVALID, N_("the summary has at most %d bytes"),
			       CASE_SUMMARY_MAX);
	return check_words(cx, law, c);
}

bool case_asks_consultation(const struct desk_case *c)
{
	return c->words[CASE_COUNTRIES].n > 1;
}
