// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * law_web: what the pages of the law share: the law and the world that a page is
 * made from, names in the page's language, tags, sources and sentences.
 *
 *	struct law_view lv;
 *	TRY(law_view_open(cx, pg, &lv));
 *
 * A page's address may hold date=2026-11-21, verified=yes and fact=security-bypassed:no;
 * all are read here. The law and its texts last as long as the request.
 */
#ifndef LAW_LAW_WEB_H
#define LAW_LAW_WEB_H

#include "law/phrases.h"
#include "law/teller.h"
#include "law/world.h"
#include "law/worlds.h"
#include "web/dispatch.h"
#include "web/parts.h"

struct law_view {
	struct cx *cx;
	struct page *pg;
	const struct law *law;
	const struct world *world;
	struct world_use *use;
	struct date date;
	bool is_today; // the address names no date
	bool verified_only;
	struct facts facts;
	struct date_view date_field; // the boxes of a form, filled
	struct errors_view errors;   // of its fields
};

/* Around each request, for struct dispatch; arg is a struct law_worlds. */
void law_web_begin(void *arg, struct page *pg);
void law_web_end(void *arg, struct page *pg);

/* RC_INVALID for a date that is none, a fact that is unknown and the like. */
NODISCARD enum rc law_view_open(struct cx *cx, struct page *pg, struct law_view *out);

/* For a page with a form: a date that is none is a mistake of its field. */
NODISCARD enum rc law_view_open_form(struct cx *cx, struct page *pg, struct law_view *out);

/* ---- names and addresses ------------------------------------------------- */

struct str law_name_country(const struct law_view *lv, uint16_t country);
struct str law_name_concept(const struct law_view *lv, uint16_t concept);
struct str law_name_measure(const struct law_view *lv, uint16_t measure);
struct str law_name_instrument(const struct law_view *lv, uint16_t instrument);
struct str law_name_fact(const struct law_view *lv, uint16_t fact); // its question
struct str law_name_technique(const struct law_view *lv, const struct technique_row *row);

/* "ke" */
struct str law_code(const struct law_view *lv, uint16_t country);

/* A name that leads to its page; text alone for concepts that no page shows. */
struct law_link {
	struct str text, href; // href without language prefix; empty: no page
};
struct law_links {
	struct law_link *p;
	size_t n, cap;
};

struct law_strings {
	struct str *p;
	size_t n, cap;
};

struct law_link law_link_country(const struct law_view *lv, uint16_t country);
struct law_link law_link_concept(const struct law_view *lv, uint16_t concept);
struct law_link law_link_instrument(const struct law_view *lv, uint16_t instrument);

/* The countries of a set, or of a list, by name in the page's language. */
struct law_links law_links_countries(const struct law_view *lv, const struct bits *set);
struct law_links law_links_list(const struct law_view *lv, const struct id_list *countries);

/* The sentence in the page's language; empty when it is absent. */
struct str law_say(const struct law_view *lv, struct phrase phrase);

/* The same as markup, for sentences that quote the data: what they quote is marked as
 * English. */
struct html law_sentence(const struct law_view *lv, struct phrase phrase);

/* Words of the data in the page's language, or marked as English where they have no
 * translation. */
struct html law_words(const struct law_view *lv, struct str words);

struct law_sentences {
	struct html *p;
	size_t n, cap;
};

/* A word of the answers where a line begins: "Seen in part". */
struct str law_say_word(const struct law_view *lv, struct phrase phrase);

/* An ISO 8601 duration in words. */
struct str law_duration(const struct law_view *lv, struct str iso);

/* ---- tags ---------------------------------------------------------------- */

struct tag_view law_tag_finding(enum finding f);
struct tag_view law_tag_route(enum route_status s);
struct tag_view law_tag_punish(enum punish p);
struct tag_view law_tag_bound(enum bound b);
struct tag_view law_tag_yes_no(enum yes_no y);

/* ---- sources and how sure ------------------------------------------------ */

/* A source cell split at "; ": each part with the address in it, if any. */
struct law_source {
	struct str text;  // without the address
	struct str href;  // https or http; empty: none
	struct str shown; // the address as shown: host and the beginning of the path
};
struct law_sources {
	struct law_source *p;
	size_t n, cap;
};
struct law_sources law_sources_of(const struct law_view *lv, struct str source);

/* "Seen", "Seen in part", "Not checked", "Not researched" for a national row. */
struct str law_seen(const struct law_view *lv, const struct national *row);

/* The same for any other row, by its confidence. */
struct str law_sure(const struct law_view *lv, const struct prov *prov);

/* "2026-11" is "November 2026", a day is a day. */
struct str law_checked(const struct law_view *lv, struct str checked);

/* ---- counts of findings -------------------------------------------------- */

struct law_count {
	struct tag_view tag;
	int64_t n;
};
struct law_counts {
	struct law_count *p;
	size_t n, cap;
};
struct law_counts law_counts_of(const struct law_view *lv, struct finding_counts counts);

/* ---- words of the data --------------------------------------------------- */

/* "central-authority" is "Central authority" in the page's language; unknown words
 * stand as they are, with blanks for hyphens. */
struct str law_word_name(const struct law_view *lv, struct str word);

struct json;
/* Puts the document in the page's place. */
void law_send_json(struct page *pg, const struct json *json);

/* For the tables of the command line (law/law_to_text.h), which the .csv of a page
 * gives too: a teller without an output. */
struct teller law_teller(const struct law_view *lv);
void law_send_csv(struct page *pg, const struct table *table);

/* ---- finding what an address names ----------------------------------------- */

/* False: there is no such thing, and the page says so, with the nearest name; the
 * handler then returns RC_OK. */
NODISCARD bool law_find_country(const struct law_view *lv, struct str name, uint16_t *out);
NODISCARD bool law_find_instrument(const struct law_view *lv, struct str id, uint16_t *out);
NODISCARD bool law_find_concept(const struct law_view *lv, struct str id, uint16_t *out);

/* That several countries share the name, and which; empty when they do not. */
struct str law_sharing(const struct law_view *lv, struct str name);

/* View of law_missing.html. */
struct law_missing {
	struct str sentence;
	struct law_link nearest; // text empty: none is near
};
void law_show_missing(const struct law_view *lv, struct law_missing missing);

/* The tables of the pages, one a file. */
extern const struct web_route law_children_routes[], law_compare_routes[], law_concept_routes[],
	law_country_routes[], law_data_routes[], law_draft_routes[], law_dual_routes[],
	law_instrument_routes[], law_matrix_routes[], law_route_routes[], law_technique_routes[],
	law_what_if_routes[], law_world_routes[];

#endif
