// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/told.h"

/* ---- what was lost ------------------------------------------------------------ */

/* Codes of ISO 4217 in use; a sign only where one currency alone has it. */
static const char codes[] =
	"AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB "
	"BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP "
	"DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF "
	"IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK "
	"LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN "
	"NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF "
	"SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND "
	"TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER "
	"ZAR ZMW ZWG ";
static const struct {
	const char *sign, *code;
} signs[] = {
	{ "\xe2\x82\xac", "EUR" }, // the euro's
	{ "\xe2\x82\xb9", "INR" }, // the Indian rupee's
	{ "\xe2\x82\xa6", "NGN" }, // the naira's
	{ "\xe2\x82\xbe", "GEL" }, // the lari's
	{ "US$", "USD" },
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct str code_of(struct str word)
{
	for (const char *p = codes; *p && word.n == 3; p += 4)
		if (str_eq_nocase(word, (struct str){ p, 3 }))
			return (struct str){ p, 3 };
	return STR("");
}

/* False: two that differ. */
static bool find_currency(struct str text, struct str *out)
{
	*out = STR("");
	for (size_t i = 0; i < text.n; i++) {
		size_t n = 0;
		while (i + n < text.n && is_letter(text.p[i + n]))
			n++;
		struct str found = code_of(str_slice(text, i, i + n));
		for (size_t k = 0; k < sizeof signs / sizeof *signs && found.n == 0; k++)
			if (str_starts(str_slice(text, i, text.n), str_from_c(signs[k].sign)))
				found = str_from_c(signs[k].code);
		if (found.n > 0 && out->n > 0 && !str_eq(found, *out))
			return false;
		if (found.n > 0)
			*out = found;
		i += n > 0 ? n - 1 : 0;
	}
	return out->n > 0;
}

/* The whole units of a number that begins here; *n bytes of it. A separator before exactly three
 * digits parts thousands, before one or two it begins the fraction. */
static bool read_number(struct str s, int64_t *amount, size_t *n)
{
	int64_t value = 0;
	size_t i = 0;
	bool is_fraction = false;
	while (i < s.n) {
		if (is_digit(s.p[i])) {
			if (!is_fraction)
				value = value * 10 + (s.p[i] - '0');
			if (value > TOLD_AMOUNT_MAX)
				return false;
			i++;
			continue;
		}
		size_t after = 0;
		while (i + 1 + after < s.n && is_digit(s.p[i + 1 + after]))
			after++;
		if ((s.p[i] != ',' && s.p[i] != '.' && s.p[i] != ' ' && s.p[i] != '\'') ||
		    after == 0 || is_fraction)
			break;
		if (after > 3)
			return false;
		if (after < 3)
			is_fraction = true;
		i++;
	}
	*amount = value;
	*n = i;
	return true;
}

bool told_loss(struct str text, struct told_facts *out)
{
	int64_t amount = -1;
	struct str currency;
	if (!find_currency(text, &currency))
		return false;
	for (size_t i = 0; i < text.n;) {
		size_t n = 0;
		if (!is_digit(text.p[i])) {
			i++;
			continue;
		}
		if (amount >= 0 || !read_number(str_slice(text, i, text.n), &amount, &n))
			return false; // two numbers, or none that is an amount
		i += n;
	}
	// "LKR 2 lakh", "EUR 3k": words that multiply
	for (size_t i = 0; i < text.n; i++) {
		size_t n = 0;
		while (i + n < text.n && is_letter(text.p[i + n]))
			n++;
		const struct str word = str_slice(text, i, i + n);
		static const char *const many[] = {
			"k", "m", "mn", "bn", "lakh", "lakhs", "crore", "thousand", "million", "mio"
		};
		for (size_t k = 0; k < sizeof many / sizeof *many; k++)
			if (str_eq_nocase(word, str_from_c(many[k])))
				return false;
		i += n > 0 ? n - 1 : 0;
	}
	if (amount <= 0)
		return false;
	out->currency = currency;
	out->amount = amount;
	return true;
}

/* ---- what it may amount to ------------------------------------------------------- */

/* The same thing by the words of XARF, or of the public form, and by those of the law data. What is
 * not here has no technique: the data judge none for it. */
static const struct {
	const char *type, *technique;
} techniques[] = {
	{ "spam", "spam" },
	{ "bulk_messaging", "spam" },
	{ "phishing", "identity-theft-phishing" },
	{ "malware", "malware" },
	{ "ddos", "ddos" },
	{ "infected_host", "botnet" },
	{ "botnet", "botnet" },
	{ "ransomware", "ransomware" },
	{ "remote_compromise", "account-takeover" },
	{ "intimate-images", "sextortion-images" },
};

struct str told_technique(const struct law *law, struct str type)
{
	for (size_t k = 0; k < sizeof techniques / sizeof *techniques; k++) {
		const struct str name = str_from_c(techniques[k].technique);
		if (!str_eq(type, str_from_c(techniques[k].type)))
			continue;
		for (size_t i = 0; i < law->techniques.n; i++)
			if (str_eq(law->techniques.p[i].technique, name))
				return law->techniques.p[i].technique;
	}
	return STR("");
}

enum told_weight told_amounts(const struct law *law, struct str technique, uint16_t concept)
{
	for (size_t i = 0; i < law->techniques.n; i++) {
		const struct technique_row *row = &law->techniques.p[i];
		if (row->concept != concept || !str_eq(row->technique, technique))
			continue;
		if (str_eq(row->role, STR("core")))
			return TOLD_CORE;
		if (str_eq(row->role, STR("possible")))
			return TOLD_POSSIBLE;
	}
	return TOLD_NOT;
}

uint16_t told_offence(const struct law *law, struct str type)
{
	const uint16_t concept = law_concept(law, type);
	if (concept == LAW_NONE || law->concepts.p[concept].pillar != PILLAR_OFFENCE)
		return LAW_NONE;
	return concept;
}
