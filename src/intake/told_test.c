// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/told.h"

#include "core/test.h"
#include "law/test_world.h"

TEST(a_loss_is_one_amount_in_one_currency)
{
	static const struct {
		const char *text, *currency;
		int64_t amount; // 0: none
	} cases[] = {
		{ "LKR 100,000", "LKR", 100000 },
		{ "lkr 100000.50", "LKR", 100000 },
		{ "100.000,50 EUR", "EUR", 100000 },
		{ "\xe2\x82\xac 12", "EUR", 12 },
		{ "US$ 40", "USD", 40 },
		{ "KES 1 250 000", "KES", 1250000 },
		{ "about 3,000", "", 0 }, // of what?
		{ "$ 40", "", 0 },	  // whose dollars?
		{ "LKR 100 and USD 5", "", 0 },
		{ "LKR 100 or 200", "", 0 },
		{ "LKR 2 lakh", "", 0 },
		{ "EUR 3k", "", 0 },
		{ "EUR 99999999999999999999", "", 0 },
		{ "EUR 1,0000", "", 0 },
		{ "EUR 0", "", 0 },
		{ "all that I had", "", 0 },
		{ "", "", 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct told_facts t = { .amount = 0 };
		CHECK(told_loss(str_from_c(cases[i].text), &t) == (cases[i].amount > 0));
		EQ_STR(t.currency, cases[i].currency);
		EQ(t.amount, cases[i].amount);
	}
}

TEST(what_a_kind_amounts_to_stands_in_the_law_data)
{
	const struct law *law = test_law();
	EQ_STR(told_technique(law, STR("phishing")), "identity-theft-phishing");
	EQ_STR(told_technique(law, STR("fraud")), ""); // the data judge no such kind
	EQ(told_amounts(law, STR("ddos"), law_concept(law, STR("system-interference"))), TOLD_CORE);
	EQ(told_amounts(law, STR("ddos"), law_concept(law, STR("illegal-access"))), TOLD_POSSIBLE);
	EQ(told_amounts(law, STR("ddos"), law_concept(law, STR("sanctions"))), TOLD_NOT);
	EQ(told_amounts(law, STR(""), law_concept(law, STR("illegal-access"))), TOLD_NOT);
	EQ(told_offence(law, STR("csam")), law_concept(law, STR("csam")));
	EQ(told_offence(law, STR("preservation")), LAW_NONE); // a power
	EQ(told_offence(law, STR("other")), LAW_NONE);
}
