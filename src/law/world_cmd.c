// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * comity law world: every answer of one kind as lines of tab-separated words, to be
 * compared with another implementation of the rules; or only counted and timed.
 *
 *     dual    A B offence answer facts,that,decide		A before B
 *     route   A B offence measure best basis:status,...	bases by their names
 *     check   country instrument concept finding
 */
#include "law/answer_cmd.h"
#include "law/asked_cmd.h"
#include "law/check.h"
#include "law/dual.h"
#include "law/matrix.h"

static const struct command self = { "world", "print every answer of one kind", LAW_WORLD_USAGE,
				     law_world_run };

static const struct option table[] = {
	{ "what", "dual|route|check", "which answers", OPTION_ONCE },
	{ "from", "COUNTRY", "only this asking country, or the first of a pair", OPTION_ONCE },
	{ "offence", "ID", "only this offence", OPTION_ONCE },
	{ "measure", "ID", "only this measure", OPTION_ONCE },
	{ "against", "INSTRUMENT", "only this instrument", OPTION_ONCE },
	ASKED_FACT,
	{ "bench", NULL, "print only how many answers took how long", OPTION_ONCE },
	ASKED_WORLD,
	{ 0 },
};

/* LAW_NONE: all. */
struct slice {
	uint16_t from, offence, measure, instrument;
};

static bool is_in(uint16_t only, size_t id)
{
	return only == LAW_NONE || only == id;
}

/* ---- dual ---------------------------------------------------------------- */

struct id_order {
	const struct law *law;
	uint16_t *facts; // sorted by id
};

static struct id_order order_facts(struct arena *arena, const struct law *law)
{
	struct id_order o = { law, arena_new(arena, uint16_t, law->facts.n) };
	for (uint16_t f = 0; f < law->facts.n; f++) {
		size_t at = f;
		for (; at > 0 && str_cmp(law->facts.p[o.facts[at - 1]].id, law->facts.p[f].id) > 0;
		     at--)
			o.facts[at] = o.facts[at - 1];
		o.facts[at] = f;
	}
	return o;
}

static void print_dual(const struct asked *q, const struct id_order *order, uint16_t a, uint16_t b,
		       uint16_t offence)
{
	const struct law *law = q->law;
	const struct dual d = dual_criminality(q->world, a, b, offence);
	const char *between = "";
	(void)fprintf(q->out, "%s\t%s\t%.*s\t%s\t", law->countries.p[a].alpha2,
		      law->countries.p[b].alpha2, STR_ARG(law->concepts.p[offence].id),
		      punish_word(d.answer));
	for (size_t i = 0; i < law->facts.n; i++)
		if (fact_set_has(&d.needs, order->facts[i])) {
			(void)fprintf(q->out, "%s%.*s", between,
				      STR_ARG(law->facts.p[order->facts[i]].id));
			between = ",";
		}
	(void)fputc('\n', q->out);
}

static void print_duals(const struct asked *q, const struct slice *s)
{
	const struct id_order order = order_facts(q->cx->arena, q->law);
	for (uint16_t a = 0; a < q->law->countries.n; a++)
		for (uint16_t b = (uint16_t)(a + 1); is_in(s->from, a) && b < q->law->countries.n;
		     b++)
			for (size_t o = 0; o < q->world->offences.n; o++)
				if (is_in(s->offence, q->world->offences.p[o]))
					print_dual(q, &order, a, b, q->world->offences.p[o]);
}

/* ---- route --------------------------------------------------------------- */

struct named_basis {
	struct str id;
	struct basis_sets sets;
};

struct bases {
	struct basis_list list;
	struct named_basis *named; // by id
};

static struct bases name_bases(const struct asked *q, uint16_t measure)
{
	struct bases b = { .list = basis_offering(q->world, measure) };
	struct str ids[sizeof(b.list.p) / sizeof(*b.list.p)];
	for (size_t i = 0; i < b.list.n; i++) {
		const struct request_basis basis = b.list.p[i];
		const struct str id = basis_id(q->cx->arena, q->law, &basis);
		size_t at = i;
		for (; at > 0 && str_cmp(ids[at - 1], id) > 0; at--) {
			ids[at] = ids[at - 1];
			b.list.p[at] = b.list.p[at - 1];
		}
		ids[at] = id;
		b.list.p[at] = basis;
	}
	b.named = arena_new(q->cx->arena, struct named_basis, b.list.n);
	for (size_t i = 0; i < b.list.n; i++)
		b.named[i].id = ids[i];
	return b;
}

static void print_route(const struct asked *q, const struct question *ask, const struct bases *b,
			uint16_t to)
{
	const struct law *law = q->law;
	enum route_status best = ROUTE_NONE;
	for (size_t i = 0; i < b->list.n; i++) {
		const enum route_status status = basis_status(&b->named[i].sets, to);
		best = status < best ? status : best;
	}
	if (best == ROUTE_NONE)
		return;
	const char *between = "\t";
	(void)fprintf(q->out, "%s\t%s\t%.*s\t%.*s\t%s", law->countries.p[ask->from].alpha2,
		      law->countries.p[to].alpha2, STR_ARG(law->concepts.p[ask->offence].id),
		      STR_ARG(law->measures.p[ask->measure].id), route_status_word(best));
	for (size_t i = 0; i < b->list.n; i++) {
		const enum route_status status = basis_status(&b->named[i].sets, to);
		if (status == ROUTE_NONE)
			continue;
		(void)fprintf(q->out, "%s%.*s:%s", between, STR_ARG(b->named[i].id),
			      route_status_word(status));
		between = ",";
	}
	(void)fputc('\n', q->out);
}

static void print_routes_of(const struct asked *q, const struct slice *s, uint16_t measure)
{
	struct bases b = name_bases(q, measure);
	for (uint16_t from = 0; from < q->law->countries.n; from++)
		for (size_t o = 0; is_in(s->from, from) && o < q->world->offences.n; o++) {
			const struct question ask = { .from = from,
						      .offence = q->world->offences.p[o],
						      .measure = measure };
			if (!is_in(s->offence, ask.offence))
				continue;
			const struct dual_sets dual = basis_dual(q->world, from, ask.offence);
			for (size_t i = 0; i < b.list.n; i++)
				basis_evaluate(q->world, &ask, &b.list.p[i], &dual,
					       &b.named[i].sets);
			for (uint16_t to = 0; to < q->law->countries.n; to++)
				if (to != from)
					print_route(q, &ask, &b, to);
		}
}

static void print_routes(const struct asked *q, const struct slice *s)
{
	for (uint16_t m = 0; m < q->law->measures.n; m++)
		if (is_in(s->measure, m))
			print_routes_of(q, s, m);
}

/* ---- check --------------------------------------------------------------- */

static void print_check(const struct asked *q, uint16_t country, uint16_t instrument)
{
	struct arena scratch = { 0 };
	const struct law *law = q->law;
	const struct check_answer *a = check_run(&scratch, q->world, country, LAW_NONE, instrument,
						 false);
	for (size_t i = 0; i < a->findings.n; i++)
		(void)fprintf(q->out, "%s\t%.*s\t%.*s\t%s\n", law->countries.p[country].alpha2,
			      STR_ARG(law->instruments.p[instrument].id),
			      STR_ARG(law->concepts.p[a->findings.p[i].concept].id),
			      finding_word(a->findings.p[i].finding));
	arena_done(&scratch);
}

static void print_checks(const struct asked *q, const struct slice *s)
{
	for (uint16_t c = 0; c < q->law->countries.n; c++)
		for (uint16_t i = 0; is_in(s->from, c) && i < q->law->instruments.n; i++)
			if (is_in(s->instrument, i))
				print_check(q, c, i);
}

/* ---- bench --------------------------------------------------------------- */

static size_t count_slice(const struct asked *q, const struct slice *s, uint64_t *sum)
{
	size_t n = 0;
	for (uint16_t m = 0; m < q->law->measures.n; m++) {
		const struct basis_list bases = basis_offering(q->world, m);
		for (size_t o = 0; is_in(s->measure, m) && o < q->world->offences.n; o++)
			for (uint16_t from = 0; from < q->law->countries.n; from++) {
				const struct question ask = { .from = from,
							      .offence = q->world->offences.p[o],
							      .measure = m };
				if (!is_in(s->from, from) || !is_in(s->offence, ask.offence))
					continue;
				const struct dual_sets dual = basis_dual(q->world, from,
									 ask.offence);
				struct reach_sets r;
				matrix_reach(q->world, &ask, &bases, &dual, &r);
				*sum = *sum * 31 + bits_count(&r.open) * 7 +
				       bits_count(&r.conditional) * 3 + bits_count(&r.unknown);
				n += q->law->countries.n - 1;
			}
	}
	return n;
}

/* Time is measured here, not asked of the unit: this command is a stopwatch. */
static void bench(const struct asked *q, const struct slice *s)
{
	uint64_t sum = 0;
	const bool all = s->from == LAW_NONE && s->offence == LAW_NONE && s->measure == LAW_NONE;
	const struct instant start = instant_now();
	const size_t n = all ? matrix_all(q->world, &sum) : count_slice(q, s, &sum);
	const int64_t us = instant_now().us - start.us;
	(void)fprintf(q->out, "evaluations\t%zu\nseconds\t%lld.%06lld\nchecksum\t%016llx\n", n,
		      (long long)(us / 1000000), (long long)(us % 1000000),
		      (unsigned long long)sum);
}

/* ---- the command --------------------------------------------------------- */

static bool read_slice(struct asked *q, struct slice *s)
{
	const struct options *o = q->options;
	*s = (struct slice){ LAW_NONE, LAW_NONE, LAW_NONE, LAW_NONE };
	return (!options_has(o, "from") || asked_country(q, options_get(o, "from"), &s->from)) &&
	       (!options_has(o, "offence") || asked_offence(q, &s->offence)) &&
	       (!options_has(o, "measure") || asked_measure(q, &s->measure)) &&
	       (!options_has(o, "against") ||
		asked_instrument(q, options_get(o, "against"), &s->instrument));
}

int law_world_run(struct cx *cx, int argc, char **argv, FILE *out)
{
	static const struct {
		const char *what;
		void (*print)(const struct asked *q, const struct slice *s);
	} prints[] = { { "dual", print_duals },
		       { "route", print_routes },
		       { "check", print_checks } };
	struct options o = { .command = &self, .table = table };
	struct asked q;
	struct slice s;
	if (!asked_open(&q, cx, &o, argc, argv, out) || !read_slice(&q, &s))
		return q.exit_code;
	const struct str what = options_get(&o, "what");
	for (size_t i = 0; i < sizeof(prints) / sizeof(*prints); i++) {
		if (!str_eq(what, str_from_c(prints[i].what)))
			continue;
		if (!options_has(&o, "bench"))
			prints[i].print(&q, &s);
		else if (prints[i].print == print_routes)
			bench(&q, &s);
		else
			return command_usage(&self, "--bench measures routes only");
		return COMMAND_ANSWERED;
	}
	return command_usage(&self, "--what is dual, route or check, not \"%.*s\"", STR_ARG(what));
}
