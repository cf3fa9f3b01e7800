// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/agreement_from_yaml.h"

#include "formats/yaml.h"

struct reader {
	struct arena *arena;
	const struct law *law;
	struct str file;
	struct report *report;
};

static void complain(const struct reader *r, const struct yaml_node *n, struct str field,
		     const char *problem, const char *remedy)
{
	report_add(r->report, (struct report_row){ .file = r->file,
						   .line = n->line,
						   .col = n->col,
						   .field = field,
						   .problem = str_from_c(problem),
						   .remedy = str_from_c(remedy) });
}

static bool is_map(const struct reader *r, const struct yaml_node *n, struct str field)
{
	if (n->kind == YAML_MAP)
		return true;
	complain(r, n, field, "is no map", "write KEY: VALUE lines");
	return false;
}

/* The node of a key, for telling where its value stands. */
static const struct yaml_node *place(const struct yaml_node *map, const char *key)
{
	const struct yaml_node *n = yaml_get(map, str_from_c(key));
	return n ? n : map;
}

static struct str scalar(const struct reader *r, const struct yaml_node *map, const char *key)
{
	const struct yaml_node *n = yaml_get(map, str_from_c(key));
	if (!n)
		return STR("");
	if (n->kind == YAML_SCALAR)
		return str_trim(n->text);
	complain(r, n, str_from_c(key), "is no text", "write one value");
	return STR("");
}

static void read_day(const struct reader *r, const struct yaml_node *map, const char *key,
		     struct date *out)
{
	const struct str text = scalar(r, map, key);
	*out = DATE_NONE;
	if (text.n > 0 && !date_parse(text, out))
		complain(r, place(map, key), str_from_c(key), "is no day",
			 "write it as 2026-11-21");
}

static void check_keys(const struct reader *r, const struct yaml_node *map, struct str known)
{
	for (const struct yaml_node *n = map->first; n; n = n->next) {
		struct str word, rest = known;
		bool found = false;
		while (rest.n > 0) {
			(void)str_cut(rest, ' ', &word, &rest); // the last has none after it
			found = found || str_eq(word, n->key);
		}
		if (!found)
			complain(r, n, n->key, "is no key here",
				 arena_fmt(r->arena, "the keys are %.*s", STR_ARG(known)).p);
	}
}

/* What the rules say, at the line of the field. */
static void tell(const struct reader *r, const struct yaml_node *map, struct agreement_fault f)
{
	if (f.problem)
		complain(r, place(map, f.field), str_from_c(f.field), f.problem, f.remedy);
}

static void read_statement(const struct reader *r, const struct yaml_node *n, struct agreement *a)
{
	struct statement s = { 0 };
	if (!is_map(r, n, STR("statements")))
		return;
	check_keys(r, n, STR("topic name value source said"));
	s.name = scalar(r, n, "name");
	s.value = scalar(r, n, "value");
	s.source = scalar(r, n, "source");
	const size_t faults = report_count(r->report);
	read_day(r, n, "said", &s.said);
	if (!topic_parse(scalar(r, n, "topic"), &s.topic)) {
		complain(r, place(n, "topic"), STR("topic"), "is no topic",
			 "write kind, identifier, acknowledge, answer, hours, channel, costs, "
			 "notice or emergency");
		return;
	}
	if (report_count(r->report) == faults)
		tell(r, n, statement_fault(r->law, &s));
	*ARENA_PUSH(r->arena, &a->statements) = s;
}

static void read_agreement(const struct reader *r, const struct yaml_node *n, struct agreement *a)
{
	const struct yaml_node *list;
	if (!is_map(r, n, STR("agreements")))
		return;
	check_keys(r, n, STR("name country keeper peer ended statements"));
	a->name = scalar(r, n, "name");
	a->country = scalar(r, n, "country");
	a->keeper = scalar(r, n, "keeper");
	a->peer = scalar(r, n, "peer");
	read_day(r, n, "ended", &a->ended);
	list = yaml_get(n, STR("statements"));
	if (list && list->kind != YAML_LIST)
		complain(r, list, STR("statements"), "is no list",
			 "begin each statement with a hyphen");
	for (const struct yaml_node *s = list && list->kind == YAML_LIST ? list->first : NULL; s;
	     s = s->next)
		read_statement(r, s, a);
	tell(r, n, agreement_fault(r->law, a));
}

enum rc agreements_from_yaml(struct cx *cx, const struct law *law, struct str file, struct str text,
			     struct report *report, struct agreements *out)
{
	const struct yaml_node *root, *list;
	const struct reader r = { cx->arena, law, file, report };
	*out = (struct agreements){ 0 };
	TRY(yaml_parse(cx, file, text, report, &root));
	list = root->kind == YAML_MAP ? yaml_get(root, STR("agreements")) : NULL;
	if (!list || list->kind != YAML_LIST || !list->first)
		complain(&r, root, STR("agreements"), "is missing, or no list",
			 "begin the file with agreements: and each agreement with a hyphen");
	if (root->kind == YAML_MAP)
		check_keys(&r, root, STR("agreements"));
	for (const struct yaml_node *n = list && list->kind == YAML_LIST ? list->first : NULL; n;
	     n = n->next)
		read_agreement(&r, n, ARENA_PUSH(cx->arena, out));
	if (report_count(report) == 0)
		return RC_OK;
	const struct report_row *first = &report->p[0];
	return cx_fail(cx, RC_INVALID, "%.*s:%d: %.*s: %.*s: %.*s", STR_ARG(first->file),
		       first->line, STR_ARG(first->field), STR_ARG(first->problem),
		       STR_ARG(first->remedy));
}
