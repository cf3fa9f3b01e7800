// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/account.h"

#include "core/base32.h"
#include "crypto/hash.h"

enum { LOGIN_MIN = 2, PASSWORD_MIN = 12, PASSWORD_MAX = 128, PART_MIN = 4, PSEUDONYM_DIGITS = 8 };

static const char *const kind_keys[] = {
	[ACCOUNT_PERSON] = "person", [ACCOUNT_MACHINE] = "machine"
};
static const char *const state_keys[ACCOUNT_STATES] = {
	[ACCOUNT_INVITED] = "invited", [ACCOUNT_ACTIVE] = "active", [ACCOUNT_DISABLED] = "disabled"
};

static const struct {
	const char *key, *name;
} organisations[ORGANISATION_KINDS] = {
	[ORGANISATION_CONTACT_POINT] = { "contact-point", N_("24/7 contact point") },
	[ORGANISATION_POLICE] = { "police", N_("Police") },
	[ORGANISATION_PROSECUTION] = { "prosecution", N_("Prosecution service") },
	[ORGANISATION_CENTRAL_AUTHORITY] = { "central-authority", N_("Central authority") },
	[ORGANISATION_COURT] = { "court", N_("Court") },
	[ORGANISATION_CERT] = { "cert", N_("CERT") },
	[ORGANISATION_HOTLINE] = { "hotline", N_("Hotline") },
	[ORGANISATION_PROVIDER] = { "provider", N_("Service provider") },
	[ORGANISATION_CAPACITY_BUILDING] = { "capacity-building", N_("Capacity building") },
	[ORGANISATION_OVERSIGHT] = { "oversight", N_("Oversight body") },
};

const char *account_kind_key(enum account_kind kind)
{
	INVARIANT(kind <= ACCOUNT_MACHINE);
	return kind_keys[kind];
}

const char *account_state_key(enum account_state state)
{
	INVARIANT(state < ACCOUNT_STATES);
	return state_keys[state];
}

static bool is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

static bool has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_control(s.p[i]))
			return true;
	return false;
}

static bool is_login_char(char c, bool first)
{
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		return true;
	return !first && (c == '.' || c == '_' || c == '-' || c == '@');
}

const char *account_login_fault(struct str login)
{
	static const char rule[] = N_("a login has 2 to 64 of a-z, 0-9 and . _ - @, and begins "
				      "with a letter or digit");
	if (login.n < LOGIN_MIN || login.n > ACCOUNT_LOGIN_MAX)
		return rule;
	for (size_t i = 0; i < login.n; i++)
		if (!is_login_char(login.p[i], i == 0))
			return rule;
	return NULL;
}

const char *account_name_fault(struct str name)
{
	if (str_trim(name).n == 0)
		return N_("a name may not be empty");
	if (name.n > ACCOUNT_NAME_MAX)
		return N_("a name has at most 200 bytes");
	if (!str_is_utf8(name) || has_control(name))
		return N_("a name is one line of text");
	return NULL;
}

const char *account_reason_fault(struct str reason)
{
	if (str_trim(reason).n == 0)
		return N_("say why: the reason stays with the act");
	if (reason.n > ACCOUNT_REASON_MAX)
		return N_("a reason has at most 1,000 bytes");
	if (!str_is_utf8(reason))
		return N_("a reason is text");
	for (size_t i = 0; i < reason.n; i++)
		if (is_control(reason.p[i]) && reason.p[i] != '\n' && reason.p[i] != '\r')
			return N_("a reason is text");
	return NULL;
}

enum rc account_check(struct cx *cx, const struct account_form *form)
{
	const char *fault = account_login_fault(form->login);
	if (!fault)
		fault = account_name_fault(form->name);
	if (!fault && form->post.n > 0)
		fault = account_name_fault(form->post);
	if (!fault && !roles_can_be_held(form->roles))
		fault = form->roles.bits == 0
				? "an account needs at least one role"
				: "overseer, judicial authority and liaison stand alone: no other "
				  "role beside them";
	if (fault)
		return cx_fail(cx, RC_INVALID, "%s", fault);
	return RC_OK;
}

struct str account_login_fold(struct arena *a, struct str typed)
{
	return str_lower(a, str_trim(typed));
}

static bool contains_nocase(struct str s, struct str part)
{
	if (part.n < PART_MIN)
		return false;
	for (size_t i = 0; i + part.n <= s.n; i++)
		if (str_eq_nocase(str_slice(s, i, i + part.n), part))
			return true;
	return false;
}

static bool contains_a_word(struct str s, struct str words)
{
	struct str word;
	while (words.n > 0) {
		(void)str_cut(words, ' ', &word, &words); // the last word has no blank after it
		if (contains_nocase(s, word))
			return true;
	}
	return false;
}

static unsigned different_bytes(struct str s)
{
	struct bits seen = { 0 };
	for (size_t i = 0; i < s.n; i++)
		bits_set(&seen, (unsigned char)s.p[i]);
	return bits_count(&seen);
}

const char *account_password_fault(struct str password, const struct account_form *of)
{
	enum { DIFFERENT_MIN = 5 };
	if (!str_is_utf8(password))
		return N_("a password is text");
	if (str_width(password) < PASSWORD_MIN)
		return N_("a password has at least 12 characters: four ordinary words will do");
	if (str_width(password) > PASSWORD_MAX)
		return N_("a password has at most 128 characters");
	if (different_bytes(password) < DIFFERENT_MIN)
		return N_("use more than a few different characters");
	if (contains_nocase(password, of->login) || contains_a_word(password, of->name))
		return N_("a password does not hold the login or the name");
	return NULL;
}

struct str account_pseudonym(struct arena *a, struct id account)
{
	const struct sha256 h = sha256_of((struct str){ (const char *)account.b, ID_BYTES });
	char text[PSEUDONYM_DIGITS];
	for (size_t i = 0; i < PSEUDONYM_DIGITS; i++)
		text[i] = base32_capitals[h.b[i] % 32];
	return arena_fmt(a, "P-%.4s-%.4s", text, text + 4);
}

const char *organisation_kind_key(enum organisation_kind kind)
{
	INVARIANT(kind < ORGANISATION_KINDS);
	return organisations[kind].key;
}

const char *organisation_kind_name(enum organisation_kind kind)
{
	INVARIANT(kind < ORGANISATION_KINDS);
	return organisations[kind].name;
}

bool organisation_kind_parse(struct str key, enum organisation_kind *out)
{
	for (enum organisation_kind k = 0; k < ORGANISATION_KINDS; k++) {
		if (str_eq(key, str_from_c(organisations[k].key))) {
			*out = k;
			return true;
		}
	}
	return false;
}

enum rc organisation_check(struct cx *cx, const struct organisation *o)
{
	const char *fault = account_name_fault(o->name);
	if (fault)
		return cx_fail(cx, RC_INVALID, "organisation: %s", fault);
	if (o->country.n != 0 && o->country.n != 2)
		return cx_fail(cx, RC_INVALID, "a country is two capital letters (ISO 3166-1)");
	for (size_t i = 0; i < o->country.n; i++)
		if (o->country.p[i] < 'A' || o->country.p[i] > 'Z')
			return cx_fail(cx, RC_INVALID,
				       "a country is two capital letters (ISO 3166-1)");
	return RC_OK;
}

struct str account_title(struct arena *a, struct str name, struct str post)
{
	return post.n > 0 ? arena_fmt(a, "%.*s, %.*s", STR_ARG(name), STR_ARG(post)) : name;
}
