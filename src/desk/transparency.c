// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/transparency.h"

#include "law/phrase.h"

static const struct {
	const char *key, *name;
} rows[NUMBERS] = {
	[NUMBER_ORDERS] = { "orders", N_("Orders") },
	[NUMBER_COMPLIED] = { "complied", N_("Complied with") },
	[NUMBER_PARTLY] = { "partly", N_("In part") },
	[NUMBER_REFUSED] = { "refused", N_("Refused") },
	[NUMBER_WITHDRAWN] = { "withdrawn", N_("Withdrawn") },
	[NUMBER_OPEN] = { "open", N_("Still open") },
	[NUMBER_EMERGENCY] = { "emergency", N_("In an emergency") },
	[NUMBER_IDENTIFIERS] = { "identifiers", N_("Identifiers named") },
	[NUMBER_ACCOUNTS] = { "accounts", N_("Accounts concerned") },
	[NUMBER_TOLD] = { "told", N_("Users told") },
	[NUMBER_LATER] = { "later", N_("Users to be told later") },
	[NUMBER_UNTOLD] = { "untold", N_("Users not to be told") },
};

const char *number_key(enum transparency_number n)
{
	INVARIANT(n < NUMBERS);
	return rows[n].key;
}

const char *number_name(enum transparency_number n)
{
	INVARIANT(n < NUMBERS);
	return rows[n].name;
}

void transparency_sum(struct transparency *t)
{
	t->sum = (struct transparency_row){ 0 };
	for (size_t i = 0; i < t->rows.n; i++)
		for (enum transparency_number k = 0; k < NUMBERS; k++)
			t->sum.n[k] += t->rows.p[i].n[k];
}

/* The orders of a row and their outcomes: when exactly one is hidden, the smallest other is
 * hidden, too. Whether it was. */
static bool cover_row(struct transparency_row *r)
{
	size_t hidden = 0, least = NUMBERS;
	for (size_t k = 0; k <= NUMBER_OPEN; k++) {
		if (r->hidden[k])
			hidden++;
		else if (r->n[k] > 0 && (least == NUMBERS || r->n[k] < r->n[least]))
			least = k;
	}
	if (hidden != 1 || least == NUMBERS)
		return false;
	r->hidden[least] = true;
	return true;
}

/* The same of a column with its sum. */
static bool cover_column(struct transparency *t, enum transparency_number k)
{
	size_t hidden = 0;
	struct transparency_row *least = NULL;
	for (size_t i = 0; i <= t->rows.n; i++) {
		struct transparency_row *r = i < t->rows.n ? &t->rows.p[i] : &t->sum;
		if (r->hidden[k])
			hidden++;
		else if (r->n[k] > 0 && (!least || r->n[k] < least->n[k]))
			least = r;
	}
	if (hidden != 1 || !least)
		return false;
	least->hidden[k] = true;
	return true;
}

static void hide_small(struct transparency_row *r)
{
	for (enum transparency_number k = 0; k < NUMBERS; k++)
		r->hidden[k] = r->n[k] > 0 && r->n[k] < TRANSPARENCY_LEAST;
}

void transparency_hide(struct transparency *t)
{
	bool changed = true;
	for (size_t i = 0; i < t->rows.n; i++)
		hide_small(&t->rows.p[i]);
	hide_small(&t->sum);
	while (changed) { // each turn hides one more: it ends
		changed = cover_row(&t->sum);
		for (size_t i = 0; i < t->rows.n; i++)
			changed = cover_row(&t->rows.p[i]) || changed;
		for (enum transparency_number k = 0; k < NUMBERS; k++)
			changed = cover_column(t, k) || changed;
	}
}
