// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * evidence_web: what the pages of evidence share, and what they ask of the rooms that come after
 * this one.
 *
 * Need to know: whoever is not on the case of an exhibit, or on the exhibit itself where it has
 * none, gets the answer for what does not exist.
 *
 * Memory:  in the page's arena.
 */
#ifndef EVIDENCE_EVIDENCE_WEB_H
#define EVIDENCE_EVIDENCE_WEB_H

#include "evidence/custody_db.h"
#include "evidence/exhibit_db.h"
#include "law/law_web.h"
#include "people/people_web.h"

/* The tables of the pages, one a file. */
extern const struct web_route evidence_act_routes[], evidence_court_routes[],
	evidence_exhibit_routes[], evidence_package_routes[], evidence_paper_routes[],
	evidence_seal_routes[], evidence_verify_routes[];

/* ---- what the desk tells ----------------------------------------------------- */

/* By what something of a case was obtained: a request, order or authorisation there. */
struct evidence_basis {
	struct legal_authority authority;
	struct str reference;
};
struct evidence_bases {
	struct evidence_basis *p;
	size_t n, cap;
};
struct evidence_case {
	struct id id;
	struct str reference, title;
};
struct evidence_cases {
	struct evidence_case *p;
	size_t n, cap;
};

/* Filled by app. */
struct evidence_site {
	/* The open cases that whoever asks is on. */
	enum rc (*cases)(struct cx *cx, struct page *pg, struct evidence_cases *out);

	/* One, and what was obtained for it. RC_MISSING: not for whoever asks. */
	enum rc (*one_case)(struct cx *cx, struct page *pg, struct id id, struct evidence_case *out,
			    struct evidence_bases *bases);
};

/* ---- the exhibit that the address names -------------------------------------- */

struct evidence_exhibit {
	struct exhibit e;
	struct custody_rows custody;
	struct custody_state state;
	struct custody_matches matches; // with lists of hashes
	bool keeps;			// may act on it
	bool is_hidden;			// its number and state are all that may be shown
};

/* RC_MISSING. RC_DENIED: it is locked, and not for whoever asks. Sets pg->object, and the crumb that leads
 * back. */
NODISCARD enum rc evidence_load_exhibit(struct cx *cx, struct page *pg,
					struct evidence_exhibit *out);

/* The same, also of a hidden one. */
NODISCARD enum rc evidence_load_hidden(struct cx *cx, struct page *pg,
				       struct evidence_exhibit *out);

/* The two steps between: not hidden, else RC_DENIED; may be acted on, else RC_MISSING. */
NODISCARD enum rc evidence_is_open(struct cx *cx, const struct evidence_exhibit *x);
NODISCARD enum rc evidence_is_kept(struct cx *cx, struct page *pg,
				   const struct evidence_exhibit *x);

/* The same in the arena, for who may keep evidence: else RC_MISSING, too. */
NODISCARD enum rc evidence_load_kept(struct cx *cx, struct page *pg, struct evidence_exhibit **out);

/* "/exhibits/ID/WHAT" */
struct str evidence_href(struct page *pg, struct id exhibit, const char *what);

/* The lines of a field as one: what is kept in a record. */
struct str evidence_one_line(struct page *pg, const char *name);

/* ---- views -------------------------------------------------------------------- */

struct evidence_tag {
	const char *kind; // class of the tag beside govuk-tag
	const char *word; // English, marked
};

struct exhibit_row {
	struct str href, number, description, holder, awaited, collected;
	struct str kept_until; // of one whose time is over
	const char *kind;      // English, marked
	struct evidence_tag state;
};
struct exhibit_rows {
	struct exhibit_row *p;
	size_t n, cap;
};
struct exhibit_row evidence_row(struct page *pg, const struct exhibit *e);

/* Those that whoever reads the page works on, and of which somebody decides what becomes of them: their
 * time is over. None for who keeps no evidence. */
NODISCARD enum rc evidence_fill_due(struct cx *cx, struct page *pg, struct exhibit_rows *out);

struct exhibits_view {
	struct str find, of_case, case_href, next, new_href;
	bool is_later; // than the newest
	struct exhibit_rows rows, due;
};

struct evidence_link {
	struct str href;
	const char *text; // English, marked
};

struct evidence_links {
	struct evidence_link *p;
	size_t n, cap;
};

struct exhibit_file_row {
	struct str name, path, digest, size;
};
struct exhibit_finding_row {
	struct str name, words, range;
	const char *kind; // English, marked
};

/* One act, as a form has it. */
struct custody_line {
	struct str number, when, told, by, office, from, to, place, purpose, seal, second, changes,
		corrects, keep_until, ledger, digest;
	const char *act, *signed_how; // English, marked
	bool erased;
	struct {
		struct custody_gap_line {
			const char *text; // English, marked
			struct str expected, found;
		} * p;
		size_t n, cap;
	} gaps;
};
struct custody_lines {
	struct custody_line *p;
	size_t n, cap;
};

/* Each act with the gaps that it shows. */
NODISCARD enum rc evidence_lines(struct cx *cx, struct page *pg, const struct evidence_exhibit *x,
				 struct custody_lines *out);

/* What is said where a list of known child-abuse material names a file. */
struct locked_view {
	struct {
		struct str *p;
		size_t n, cap;
	} hotlines; // of the node's country, as the law data know them
};
NODISCARD enum rc evidence_fill_locked(struct cx *cx, struct page *pg, struct locked_view *out);

struct exhibit_view {
	struct errors_view errors;
	struct locked_view locked;
	struct exhibit_row row;
	struct rows_view facts, source, content;
	struct str warning; // of the source
	struct exhibit_row parent;
	struct exhibit_rows children;
	struct {
		struct exhibit_file_row *p;
		size_t n, cap;
	} files;
	int64_t more_files, more_findings;
	struct {
		struct exhibit_finding_row *p;
		size_t n, cap;
	} findings;
	bool opaque, gone, is_locked;
	bool is_hidden; // for whoever reads it: nothing but number and state
	struct custody_lines custody;
	size_t gaps;
	struct evidence_links acts, papers;
};

#endif
