// SPDX-License-Identifier: AGPL-3.0-or-later
// How pages show where a fact comes from and how sure it is, and the words of the
// files.
#include "law/law_web.h"

enum { SHOWN_MAX = 48 };

/* An address begins at http and ends at white space or a closing bracket that no
 * bracket within it opens. */
static size_t address_end(struct str s, size_t from)
{
	int depth = 0;
	size_t i = from;
	for (; i < s.n; i++) {
		const char c = s.p[i];
		if (c == ' ' || c == '\n' || c == '\t' || c == '"')
			break;
		depth += (c == '(') - (c == ')');
		if (depth < 0)
			break;
	}
	while (i > from && (s.p[i - 1] == ',' || s.p[i - 1] == '.'))
		i--;
	return i;
}

static struct str shown_address(const struct law_view *lv, struct str href)
{
	const size_t start = str_find(href, STR("://"));
	const struct str rest = str_slice(href, start + 3, href.n);
	if (rest.n <= SHOWN_MAX)
		return rest;
	size_t cut = SHOWN_MAX;
	while (cut > 0 && ((unsigned char)rest.p[cut] & 0xc0) == 0x80)
		cut--;
	return arena_fmt(lv->cx->arena, "%.*s…", STR_ARG(str_slice(rest, 0, cut)));
}

static struct law_source source_of(const struct law_view *lv, struct str part)
{
	size_t at = str_find(part, STR("https://"));
	if (at == STR_NONE)
		at = str_find(part, STR("http://"));
	if (at == STR_NONE)
		return (struct law_source){ .text = part };
	const size_t end = address_end(part, at);
	const struct str before = str_trim(str_slice(part, 0, at));
	struct str after = str_trim(str_slice(part, end, part.n));
	if (str_eq(after, STR(".")) || str_eq(after, STR(",")))
		after = (struct str){ 0 };
	struct law_source s = { .href = str_slice(part, at, end) };
	s.shown = shown_address(lv, s.href);
	s.text = arena_fmt(lv->cx->arena, "%.*s%s%.*s", STR_ARG(before),
			   before.n > 0 && after.n > 0 ? " " : "", STR_ARG(after));
	return s;
}

struct law_sources law_sources_of(const struct law_view *lv, struct str source)
{
	struct law_sources out = { 0 };
	struct str rest = source;
	while (rest.n > 0) {
		const size_t at = str_find(rest, STR("; "));
		const size_t semi = at == STR_NONE ? str_find(rest, STR(" ;")) : at;
		const struct str part = str_trim(
			str_slice(rest, 0, semi == STR_NONE ? rest.n : semi));
		rest = semi == STR_NONE ? (struct str){ 0 } : str_slice(rest, semi + 2, rest.n);
		if (part.n > 0)
			*ARENA_PUSH(lv->cx->arena, &out) = source_of(lv, part);
	}
	return out;
}

struct str law_checked(const struct law_view *lv, struct str checked)
{
	struct date d;
	if (date_parse(checked, &d))
		return page_date_long(lv->pg, d);
	return page_month(lv->pg, checked);
}

struct str law_seen(const struct law_view *lv, const struct national *row)
{
	const enum seen seen = phrase_seen(row);
	const struct str word = law_say_word(lv, phrase_of_seen(seen));
	if (!row || seen == SEEN_NOT_RESEARCHED || row->prov.checked.n == 0)
		return word;
	return tr_with(lv->pg, "{how_sure}, {month}", ARG("how_sure", word),
		       ARG("month", law_checked(lv, row->prov.checked)));
}

struct str law_sure(const struct law_view *lv, const struct prov *prov)
{
	const struct str word = law_say_word(
		lv, phrase_of_seen(prov->confidence == CONFIDENCE_VERIFIED ? SEEN_TEXT
									   : SEEN_NOT_CHECKED));
	if (prov->checked.n == 0)
		return word;
	return tr_with(lv->pg, "{how_sure}, {month}", ARG("how_sure", word),
		       ARG("month", law_checked(lv, prov->checked)));
}

/* Words of the files that pages show, in plain words. */
static const struct {
	const char *word, *name;
} words[] = {
	{ "24-7", N_("24/7 contact point") },
	{ "24-7-point", N_("24/7 contact point") },
	{ "accession", N_("acceded") },
	{ "ancillary", N_("beside it") },
	{ "arab-league", N_("League of Arab States") },
	{ "au", N_("African Union") },
	{ "awareness", N_("public awareness") },
	{ "caricom", N_("CARICOM") },
	{ "central-authority", N_("Central authority") },
	{ "cert", N_("incident response team") },
	{ "citizen-reporting", N_("Where the public reports") },
	{ "coe", N_("Council of Europe") },
	{ "commonwealth", N_("Commonwealth") },
	{ "content", N_("content data") },
	{ "core", N_("at its core") },
	{ "declaration", N_("declaration") },
	{ "directive", N_("directive") },
	{ "domain-registration", N_("domain registration data") },
	{ "ecowas", N_("ECOWAS") },
	{ "eu", N_("European Union") },
	{ "eu-member", N_("bound as a member of the European Union") },
	{ "executive-agreement", N_("executive agreement") },
	{ "extradition", N_("extradition treaty") },
	{ "forensics", N_("digital forensics") },
	{ "g7-24-7", N_("G7 24/7 Network") },
	{ "guideline", N_("guideline") },
	{ "hotline", N_("Hotline") },
	{ "interpretation", N_("how the treaty is read") },
	{ "invited", N_("invited to join") },
	{ "legislation", N_("legislation") },
	{ "mla-agreement-eu", N_("agreement of the European Union on mutual assistance") },
	{ "mlat", N_("treaty on mutual legal assistance") },
	{ "model-law", N_("model law") },
	{ "national-cert", N_("Incident response team") },
	{ "not-party", N_("not a Party") },
	{ "oas", N_("Organization of American States") },
	{ "pif", N_("Pacific Islands Forum") },
	{ "possible", N_("possible") },
	{ "protocol", N_("protocol") },
	{ "ratification", N_("ratified") },
	{ "ratification-or-accession", N_("ratified or acceded") },
	{ "regulation", N_("regulation") },
	{ "reservation", N_("reservation") },
	{ "sadc", N_("SADC") },
	{ "scheme", N_("scheme between members") },
	{ "signature-only", N_("signed, not ratified") },
	{ "subscriber", N_("subscriber information") },
	{ "traffic", N_("traffic data") },
	{ "training-judges", N_("training of judges and prosecutors") },
	{ "training-le", N_("training of police") },
	{ "treaty", N_("treaty") },
	{ "withdrawn", N_("withdrawn") },
};

struct str law_word_name(const struct law_view *lv, struct str word)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(word, str_from_c(words[i].word)))
			return tr(lv->pg, words[i].name);
	char *plain = arena_alloc(lv->cx->arena, word.n + 1);
	for (size_t i = 0; i < word.n; i++) {
		plain[i] = word.p[i];
		if (plain[i] == '-')
			plain[i] = ' ';
	}
	return (struct str){ plain, word.n };
}
