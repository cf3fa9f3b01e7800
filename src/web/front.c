// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/front.h"

#include "web/pages.h"

static const struct front_task tasks[] = {
	{ "/law", TR_MARK("What is missing in a country's law?"),
	  TR_MARK("The world on a map, and each country article by article.") },
	{ "/route", TR_MARK("By which route may one country ask another?"),
	  TR_MARK("Every legal basis, what the request must contain, and how long it may take.") },
	{ "/dual", TR_MARK("Do two countries punish the same conduct?"),
	  TR_MARK("Yes, no, or the facts of the case that it depends on.") },
	{ "/what-if", TR_MARK("What would a reform change?"),
	  TR_MARK("Try an accession, a new law or a withdrawn reservation.") },
	{ "/law/children", TR_MARK("How does the law protect children?"),
	  TR_MARK("Five criteria over all countries.") },
	{ "/law/technique", TR_MARK("Which offence covers an attack?"),
	  TR_MARK("From phishing to ransomware, in general and in one country's law.") },
	{ "/law/data", TR_MARK("How sure is all this?"),
	  TR_MARK("Sources, coverage, what is not known, and the data to download.") },
};

static enum rc show_front(struct cx *cx, struct page *pg)
{
	(void)cx;
	const struct front_view v = { .tasks = { tasks, sizeof tasks / sizeof *tasks } };
	pg->title = tr(pg, "Cybercrime laws and how countries help each other");
	page_front(pg, &v);
	return RC_OK;
}

const struct web_route front_routes[] = {
	{ HTTP_GET, "/", show_front, PAGE_HTML },
	{ 0 },
};
