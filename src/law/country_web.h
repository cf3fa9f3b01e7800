// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * country_web: the views of the pages of one country: its profile, its gaps and the
 * sources of what we know about it.
 */
#ifndef LAW_COUNTRY_WEB_H
#define LAW_COUNTRY_WEB_H

#include "law/check.h"
#include "law/law_web.h"

/* One provision of the instrument and what the country has for it (law_findings.html). */
struct finding_row {
	struct str number;
	struct law_link concept;
	struct tag_view finding;
	struct str law, section;
	struct html reason;	     // why the finding is not simply as recorded
	struct law_strings narrower; // what the law asks for more, as questions
	struct str note, penalty;
	struct str seen;
	struct law_sources sources;
	struct law_links models;
};

struct finding_rows {
	struct finding_row *p;
	size_t n, cap;
};

struct finding_group {
	struct str id, name;
	struct law_counts counts;
	struct finding_rows rows;
};

struct next_row {
	struct str sentence;
	struct str effect;     // what it opens; empty: nothing to tell
	struct str try_href;   // empty: nothing to try
	struct str draft_href; // empty: nothing to draft
	struct law_links models;
	struct str_list help; // names of projects
};

struct next_rows {
	struct next_row *p;
	size_t n, cap;
};

/* What binds the country, or not (law_status.html). */
struct status_row {
	struct law_link instrument;
	struct tag_view bound;
	struct str kind;
	struct str dates; // "signed …, in force …"
	struct str note, sure;
	struct law_sources sources;
};
struct status_rows {
	struct status_row *p;
	size_t n, cap;
};

struct declaration_row {
	struct str meaning;	  // of its code; empty in English, where the effect says it
	struct law_links narrows; // offences that it narrows in our answers
	struct str instrument, article, kind, effect, note, sure;
	struct law_sources sources;
};
struct declaration_rows {
	struct declaration_row *p;
	size_t n, cap;
};

struct authority_row {
	struct str kind, organisation, website, note, sure;
	struct law_sources sources;
};
struct authority_rows {
	struct authority_row *p;
	size_t n, cap;
};

struct evidence_row {
	struct str law, section, test, presumption, proof_form, signer, limit, note, sure;
	struct law_sources sources;
};
struct evidence_rows {
	struct evidence_row *p;
	size_t n, cap;
};

struct bilateral_row {
	struct str other; // the other country, or the European Union
	struct str href;  // its page; empty: none
	struct str kind, title, state, note, sure;
	struct law_sources sources;
};
struct bilateral_rows {
	struct bilateral_row *p;
	size_t n, cap;
};

struct project_row {
	struct str name, actor, years, kinds, output, sure;
	struct law_sources sources;
};
struct project_rows {
	struct project_row *p;
	size_t n, cap;
};

struct stage_row {
	struct str name;
	struct tag_view finding;
	struct html sentence;
};
struct stage_rows {
	struct stage_row *p;
	size_t n, cap;
};

struct country_view {
	struct str name, code;
	struct str bound, answer;   // the sentences that answer
	struct str published;	    // by whose word its file stands; empty: the installed one
	struct str members;	    // organisations, joined; empty: none known
	struct str members_unknown; // those where we do not know
	struct str not_known;	    // "40 of 60 …: the list may change"; empty: enough is known
	bool nothing_known;	    // no row beside the country's own
	struct errors_view errors;
	struct select_view instrument;
	struct date_view date;
	struct law_counts counts;
	struct {
		struct finding_group *p;
		size_t n, cap;
	} groups;
	struct next_rows next; // the first three
	struct status_rows status;
	struct law_links no_status; // instruments that bind states and of which no row tells
	struct declaration_rows declarations;
	struct authority_rows authorities;
	struct evidence_rows evidence;
	struct bilateral_rows bilateral;
	struct project_rows projects;
	struct stage_rows stages;
	struct law_link whom; // the central authority's site, where we know it
};

/* View of law_gaps.html. */
struct gaps_view {
	struct str name, code, instrument_name, answer, not_known;
	struct law_counts counts;
	struct next_rows next;
	struct stage_rows stages;
	struct project_rows projects;
	struct finding_rows find_out; // unknown: to be looked at, not to be enacted
};

/* View of law_country_sources.html. */
struct source_row {
	struct law_sources sources;
	struct str facts; // "illegal access, …"
	struct str sure;
};
struct country_sources_view {
	struct str name, code;
	int64_t facts, verified, known;
	struct {
		struct source_row *p;
		size_t n, cap;
	} rows;
};

/* From rows of the law (rows_web.c). */
struct finding_row law_finding_row(const struct law_view *lv, uint16_t instrument,
				   const struct check_finding *f);
void law_status_rows(const struct law_view *lv, uint16_t country, struct status_rows *out);
struct declaration_row law_declaration_row(const struct law_view *lv, const struct declaration *d);
void law_declaration_rows(const struct law_view *lv, uint16_t country,
			  struct declaration_rows *out);
struct authority_row law_authority_row(const struct law_view *lv, const struct authority *a);
void law_authority_rows(const struct law_view *lv, uint16_t country, struct authority_rows *out);
void law_evidence_rows(const struct law_view *lv, uint16_t country, struct evidence_rows *out);
void law_bilateral_rows(const struct law_view *lv, uint16_t country, struct bilateral_rows *out);
struct project_row law_project_row(const struct law_view *lv, const struct project *p);
void law_stage_rows(const struct law_view *lv, const struct check_answer *a,
		    struct stage_rows *out);
struct next_row law_next_row(const struct law_view *lv, const struct check_answer *a,
			     const struct check_next *n);

#endif
