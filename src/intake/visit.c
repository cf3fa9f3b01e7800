// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/visit.h"

#include <string.h>

#define KIND(k) (1U << VISIT_##k)
#define ANY_KIND ((1U << (VISIT_KINDS + 1)) - 1) // also before it was said
#define SAID ((1U << VISIT_KINDS) - 1)

// clang-format off
static const struct { const char *key, *text; } kinds[VISIT_KINDS] = {
	[VISIT_MONEY]	= { "money",	N_("Money was taken or sent") },
	[VISIT_ACCOUNT] = { "account",	N_("Somebody got into an account or a device") },
	[VISIT_IMAGES]	= { "images",	N_("Intimate pictures are shown, or somebody threatens to show them") },
	[VISIT_THREATS] = { "threats",	N_("Somebody threatens, follows or insults a person") },
	[VISIT_CHILD]	= { "child",	N_("A child is in danger, or is abused in pictures") },
	[VISIT_SHOP]	= { "shop",	N_("A false shop, message or call") },
	[VISIT_LOCKED]	= { "locked",	N_("A computer or its files are locked") },
	[VISIT_OTHER]	= { "other",	N_("Something else, or I am not sure") },
};

static const struct { const char *key, *heading, *why; } pages[VISIT_PAGES] = {
	[ASK_STORY]	= { "story",	N_("What happened?"),
			    N_("Write it as you would tell it to somebody. You need no account, and you can stay anonymous.") },
	[ASK_WHAT]	= { "what",	N_("What is it most like?"),
			    N_("So that we ask only what fits, and show the help of the right country.") },
	[ASK_NOW]	= { "now",	N_("Do this first"), NULL },
	[ASK_MONEY]	= { "money",	N_("About the money"),
			    N_("A payment can sometimes be stopped where we know how and where it went.") },
	[ASK_ACCOUNT]	= { "account",	N_("About the account or device"), NULL },
	[ASK_PICTURES]	= { "pictures",	N_("About the pictures"),
			    N_("Pictures of somebody under 18 must not be sent to anybody, also not to us. We never ask to see any.") },
	[ASK_PLACE]	= { "place",	N_("Where is it?"),
			    N_("We need only the address or the name. Do not look again, do not copy anything, do not send a picture.") },
	[ASK_LOCKED]	= { "locked",	N_("About the computer"), NULL },
	[ASK_REACHED]	= { "reached",	N_("How did they reach you?"),
			    N_("Numbers, addresses and names connect your report with those of others.") },
	[ASK_EVIDENCE]	= { "evidence",	N_("What you still have"),
			    N_("It shows what was really written. What you cannot send, keep: do not delete it.") },
	[ASK_FILES]	= { "files",	N_("Pictures of the screen, and files"), NULL },
	[ASK_CONTACT]	= { "contact",	N_("How may we reach you?"),
			    N_("You can leave all of this empty and stay anonymous. With your private code you see what happens with the report.") },
	[ASK_CHECK]	= { "check",	N_("Check before you send"), NULL },
};
// clang-format on

static const struct visit_choice yes_no[] = {
	{ "yes", N_("Yes") }, { "no", N_("No") }, { "unsure", N_("I am not sure") }, { 0 }
};
static const struct visit_choice when_choices[] = {
	{ "hours", N_("In the last hours") },
	{ "days", N_("In the last days") },
	{ "longer", N_("Longer ago") },
	{ "still", N_("It is still going on") },
	{ 0 },
};
static const struct visit_choice paid_choices[] = {
	{ "transfer", N_("Bank transfer") },
	{ "card", N_("Card") },
	{ "mobile", N_("Mobile money") },
	{ "crypto", N_("Bitcoin or the like") },
	{ "voucher", N_("Vouchers or gift cards") },
	{ "cash", N_("Cash") },
	{ 0 },
};
static const struct visit_choice reached_choices[] = {
	{ "call", N_("A call") },
	{ "text", N_("A text message") },
	{ "mail", N_("An e-mail") },
	{ "chat", N_("A messenger or social network") },
	{ "site", N_("A website or advertisement") },
	{ "person", N_("In person") },
	{ 0 },
};
static const struct visit_choice picture_choices[] = {
	{ "none", N_("There are no intimate pictures") },
	{ "adult", N_("Everybody in them was 18 or older") },
	{ "child", N_("Somebody in them was under 18") },
	{ "unsure", N_("I am not sure") },
	{ 0 },
};
static const struct visit_choice whose_choices[] = {
	{ "me", N_("To me") },
	{ "other", N_("To somebody I speak for") },
	{ "company", N_("To a company or an office") },
	{ 0 },
};

// clang-format off
const struct visit_question visit_questions[] = {
	{ "story", ASK_STORY, ANY_KIND, ANSWER_LINES, VISIT_TEXT_MAX, N_("In your own words"),
	  N_("What happened, when, and what has been lost or is at risk. A few words are enough to begin."), NULL, NULL, NULL, false },
	{ "kind", ASK_WHAT, ANY_KIND, ANSWER_ONE, VISIT_LINE_MAX, N_("What it is most like"), NULL, NULL, NULL, NULL, false },
	{ "country", ASK_WHAT, ANY_KIND, ANSWER_COUNTRY, VISIT_LINE_MAX, N_("In which country are you?"), NULL, NULL, "country", NULL, false },
	{ "whose", ASK_WHAT, ANY_KIND, ANSWER_ONE, VISIT_LINE_MAX, N_("To whom did it happen?"), NULL, whose_choices, NULL, NULL, false },

	{ "when", ASK_MONEY, KIND(MONEY) | KIND(SHOP), ANSWER_ONE, VISIT_LINE_MAX, N_("When did the money go?"), NULL, when_choices, NULL, NULL, false },
	{ "paid", ASK_MONEY, KIND(MONEY) | KIND(SHOP), ANSWER_MANY, VISIT_LINE_MAX, N_("How did it go?"), NULL, paid_choices, NULL, NULL, false },
	{ "amount", ASK_MONEY, KIND(MONEY) | KIND(SHOP), ANSWER_LINE, VISIT_LINE_MAX, N_("How much, in which currency?"), N_("Such as: LKR 100,000. An estimate will do."), NULL, NULL, NULL, false },
	{ "payee", ASK_MONEY, KIND(MONEY) | KIND(SHOP), ANSWER_LINES, 2000, N_("Where did it go?"), N_("Account number, name, wallet or number, as it stands on your receipt"), NULL, NULL, NULL, false },
	{ "bank", ASK_MONEY, KIND(MONEY) | KIND(SHOP), ANSWER_ONE, VISIT_LINE_MAX, N_("Does your bank or payment service know?"), NULL, yes_no, NULL, NULL, false },

	{ "service", ASK_ACCOUNT, KIND(ACCOUNT), ANSWER_LINE, VISIT_LINE_MAX, N_("Which account or device?"), N_("Such as: my e-mail at example.org, my phone"), NULL, NULL, NULL, false },
	{ "access", ASK_ACCOUNT, KIND(ACCOUNT), ANSWER_ONE, VISIT_LINE_MAX, N_("Can you still get in?"), NULL, yes_no, NULL, NULL, false },
	{ "since", ASK_ACCOUNT, KIND(ACCOUNT), ANSWER_ONE, VISIT_LINE_MAX, N_("When did you notice it?"), NULL, when_choices, NULL, NULL, false },

	{ "pictures", ASK_PICTURES, KIND(IMAGES) | KIND(THREATS), ANSWER_ONE, VISIT_LINE_MAX, N_("Was anybody in intimate pictures under 18?"), NULL, picture_choices, NULL, NULL, false },
	{ "demand", ASK_PICTURES, KIND(IMAGES) | KIND(THREATS), ANSWER_LINES, 2000, N_("What do they want?"), N_("Money, more pictures, silence? You owe them nothing, whatever you sent."), NULL, NULL, NULL, false },
	{ "safe", ASK_PICTURES, KIND(IMAGES) | KIND(THREATS), ANSWER_ONE, VISIT_LINE_MAX, N_("Is the person safe where they are now?"), NULL, yes_no, NULL, NULL, false },

	{ "place", ASK_PLACE, KIND(CHILD), ANSWER_LINES, 4000, N_("Address, name of the group or account"), N_("As you see it at the top of the page or app"), NULL, NULL, NULL, false },
	{ "danger", ASK_PLACE, KIND(CHILD), ANSWER_ONE, VISIT_LINE_MAX, N_("Is a child in danger now?"), NULL, yes_no, NULL, NULL, false },

	{ "notice", ASK_LOCKED, KIND(LOCKED), ANSWER_LINES, 4000, N_("What does the message on the screen say?"), N_("Its words, and any address or name in it"), NULL, NULL, NULL, false },
	{ "machines", ASK_LOCKED, KIND(LOCKED), ANSWER_LINE, VISIT_LINE_MAX, N_("How many computers, and whose?"), NULL, NULL, NULL, NULL, false },
	{ "copies", ASK_LOCKED, KIND(LOCKED), ANSWER_ONE, VISIT_LINE_MAX, N_("Are there copies of the files elsewhere?"), NULL, yes_no, NULL, NULL, false },

	{ "reached", ASK_REACHED, SAID & ~KIND(CHILD), ANSWER_MANY, VISIT_LINE_MAX, N_("They came by"), NULL, reached_choices, NULL, NULL, false },
	{ "traces", ASK_REACHED, SAID & ~KIND(CHILD), ANSWER_LINES, 8000, N_("Addresses, numbers and names they used"), N_("Paste them as they are, one a line. You need not open anything again."), NULL, NULL, NULL, false },

	{ "message", ASK_EVIDENCE, SAID & ~KIND(CHILD), ANSWER_LINES, VISIT_TEXT_MAX, N_("The words of a message"), N_("Copy the whole text, with the sender and the time."), NULL, NULL, NULL, false },

	{ "name", ASK_CONTACT, ANY_KIND, ANSWER_LINE, VISIT_LINE_MAX, N_("Your name"), NULL, NULL, "name", NULL, true },
	{ "email", ASK_CONTACT, ANY_KIND, ANSWER_LINE, VISIT_LINE_MAX, N_("Your e-mail address"), NULL, NULL, "email", "email", true },
	{ "phone", ASK_CONTACT, ANY_KIND, ANSWER_LINE, VISIT_LINE_MAX, N_("Your telephone number"), NULL, NULL, "tel", "tel", true },
	{ "care", ASK_CONTACT, ANY_KIND, ANSWER_LINE, VISIT_LINE_MAX, N_("When and how is it safe to reach you?"), N_("Such as: only by text, not after six"), NULL, NULL, NULL, true },
	{ 0 },
};

const struct visit_advice visit_advices[] = {
	{ KIND(MONEY) | KIND(SHOP), N_("Call your bank or payment service now: the number stands on your card or statement. Ask them to stop the payment and to call back the money. This form waits."), NULL, NULL },
	{ KIND(MONEY) | KIND(SHOP), N_("Pay nothing more. Whoever offers to bring your money back for a fee is one of them."), NULL, NULL },
	{ KIND(ACCOUNT), N_("From a device that nobody else had: change the password, sign out all other devices, and turn on a second factor. Begin with your e-mail, since it opens all else."), NULL, NULL },
	{ KIND(ACCOUNT), N_("Tell your bank if the account or device could reach your money, and your friends if messages came from you."), NULL, NULL },
	{ KIND(IMAGES), N_("Do not pay and do not send more. Keep what they wrote. It is not your doing."), NULL, NULL },
	{ KIND(IMAGES), N_("Pictures of adults: a hash of them, made on your own device, stops them on many platforms. The pictures never leave it."), "https://stopncii.org", "stopncii.org" },
	{ KIND(IMAGES) | KIND(THREATS), N_("Somebody in the pictures was under 18: there is the same for them, free and without a name."), "https://takeitdown.ncmec.org", "takeitdown.ncmec.org" },
	{ KIND(THREATS), N_("If somebody can come to where you are: go to people whom you trust, and call the police from there."), NULL, NULL },
	{ KIND(THREATS), N_("Do not answer. Keep every message, with its date. Others can write them down for you."), NULL, NULL },
	{ KIND(CHILD), N_("A child in danger now: call the emergency number."), NULL, NULL },
	{ KIND(CHILD), N_("You saw child sexual abuse material: close it. Do not copy, send or look for more, also not as proof. Tell the hotline the address."), NULL, NULL },
	{ KIND(CHILD), N_("Hotlines of other countries:"), "https://www.inhope.org", "inhope.org" },
	{ KIND(CHILD), N_("A child who wants to talk to somebody, and whoever worries about one:"), "https://childhelplineinternational.org", "childhelplineinternational.org" },
	{ KIND(LOCKED), N_("Take the computer off the network, but leave it on. Do not pay: it is no promise, and it pays for the next attack."), NULL, NULL },
	{ KIND(LOCKED), N_("For some of these programs the key is known, and free:"), "https://www.nomoreransom.org", "nomoreransom.org" },
	{ KIND(OTHER), N_("Keep what you have: messages, numbers, receipts. Delete nothing."), NULL, NULL },
	{ 0 },
};
// clang-format on

const char *visit_kind_key(enum visit_kind k)
{
	INVARIANT(k < VISIT_KINDS);
	return kinds[k].key;
}

const char *visit_kind_text(enum visit_kind k)
{
	INVARIANT(k < VISIT_KINDS);
	return kinds[k].text;
}

bool visit_kind_parse(struct str key, enum visit_kind *out)
{
	for (enum visit_kind k = 0; k < VISIT_KINDS; k++) {
		if (str_eq(key, str_from_c(kinds[k].key))) {
			*out = k;
			return true;
		}
	}
	return false;
}

const char *visit_page_key(enum visit_page p)
{
	INVARIANT(p < VISIT_PAGES);
	return pages[p].key;
}

const char *visit_page_heading(enum visit_page p)
{
	INVARIANT(p < VISIT_PAGES);
	return pages[p].heading;
}

const char *visit_page_why(enum visit_page p)
{
	INVARIANT(p < VISIT_PAGES);
	return pages[p].why;
}

bool visit_page_parse(struct str key, enum visit_page *out)
{
	for (enum visit_page p = 0; p < VISIT_PAGES; p++) {
		if (str_eq(key, str_from_c(pages[p].key))) {
			*out = p;
			return true;
		}
	}
	return false;
}

/* ---- answers ---- */

struct str visit_value(const struct visit *v, const char *key)
{
	for (size_t i = 0; i < v->answers.n; i++)
		if (str_eq(v->answers.p[i].key, str_from_c(key)))
			return v->answers.p[i].value;
	return (struct str){ 0 };
}

void visit_set(struct arena *arena, struct visit *v, const char *key, struct str value)
{
	for (size_t i = 0; i < v->answers.n; i++) {
		if (str_eq(v->answers.p[i].key, str_from_c(key))) {
			v->answers.p[i].value = value;
			return;
		}
	}
	*ARENA_PUSH(arena, &v->answers) = (struct visit_answer){ str_from_c(key), value };
}

enum visit_kind visit_kind_of(const struct visit *v)
{
	enum visit_kind k = VISIT_KINDS;
	return visit_kind_parse(visit_value(v, "kind"), &k) ? k : VISIT_KINDS;
}

bool visit_asks(const struct visit *v, const struct visit_question *q)
{
	return (q->kinds >> visit_kind_of(v)) & 1;
}

bool visit_has_page(const struct visit *v, enum visit_page p)
{
	const enum visit_kind kind = visit_kind_of(v);
	if (p == ASK_NOW || p == ASK_CHECK)
		return true;
	if (p == ASK_FILES) // which says, too, why none may come
		return kind != VISIT_KINDS && kind != VISIT_CHILD;
	for (const struct visit_question *q = visit_questions; q->key; q++)
		if (q->page == p && visit_asks(v, q))
			return true;
	return false;
}

enum visit_page visit_after(const struct visit *v, enum visit_page p)
{
	while (p < ASK_CHECK) {
		p++;
		if (visit_has_page(v, p))
			return p;
	}
	return ASK_CHECK;
}

enum visit_page visit_before(const struct visit *v, enum visit_page p)
{
	while (p > ASK_STORY) {
		p--;
		if (visit_has_page(v, p))
			return p;
	}
	return ASK_STORY;
}

const char *visit_choice_text(const struct visit_question *q, struct str value)
{
	enum visit_kind kind;
	if (strcmp(q->key, "kind") == 0)
		return visit_kind_parse(value, &kind) ? visit_kind_text(kind) : NULL;
	for (const struct visit_choice *c = q->choices; c && c->key; c++)
		if (str_eq(value, str_from_c(c->key)))
			return c->text;
	return NULL;
}

static bool is_alpha2(struct str s)
{
	return s.n == 2 && s.p[0] >= 'A' && s.p[0] <= 'Z' && s.p[1] >= 'A' && s.p[1] <= 'Z';
}

bool visit_fits(const struct visit_question *q, struct str value)
{
	struct str rest = value, one;
	if (value.n > q->max || !str_is_utf8(value))
		return false;
	switch (q->kind) {
	case ANSWER_LINE:
		return str_find(value, STR("\n")) == STR_NONE;
	case ANSWER_LINES:
		return true;
	case ANSWER_COUNTRY:
		return value.n == 0 || is_alpha2(value);
	case ANSWER_ONE:
		return value.n == 0 || visit_choice_text(q, value);
	case ANSWER_MANY:
		break;
	}
	while (rest.n > 0) {
		str_cut(rest, '\n', &one, &rest);
		if (!visit_choice_text(q, one))
			return false;
	}
	return true;
}

bool visit_takes_files(const struct visit *v)
{
	const struct str pictures = visit_value(v, "pictures");
	switch (visit_kind_of(v)) {
	case VISIT_CHILD:
	case VISIT_KINDS:
		return false;
	case VISIT_IMAGES: // nothing until somebody says that all are grown up
		return str_eq(pictures, STR("adult"));
	case VISIT_THREATS:
		return str_eq(pictures, STR("adult")) || str_eq(pictures, STR("none"));
	case VISIT_MONEY:
	case VISIT_ACCOUNT:
	case VISIT_SHOP:
	case VISIT_LOCKED:
	case VISIT_OTHER:
		break;
	}
	return true;
}

bool visit_can_be_sent(const struct visit *v)
{
	return visit_value(v, "story").n > 0 || visit_kind_of(v) != VISIT_KINDS;
}

bool visit_sounds_desperate(const struct visit *v)
{
	static const char *const words[] = { "suicid",	    "kill myself", "end my life",
					     "want to die", "hurt myself", "me tuer",
					     "mourir",	    "en finir",	   "me faire du mal" };
	char text[VISIT_TEXT_MAX];
	const struct str story = visit_value(v, "story");
	const size_t n = story.n < sizeof text ? story.n : sizeof text;
	for (size_t i = 0; i < n; i++) {
		char c = story.p[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		text[i] = c;
	}
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_find((struct str){ text, n }, str_from_c(words[i])) != STR_NONE)
			return true;
	return false;
}

/* ---- as one text: "KEY SIZE", a line end, the value, a line end ---- */

static const struct visit_question *question(struct str key)
{
	for (const struct visit_question *q = visit_questions; q->key; q++)
		if (str_eq(key, str_from_c(q->key)))
			return q;
	return NULL;
}

static bool is_of(struct str key, enum visit_part part)
{
	const struct visit_question *q = question(key);
	const bool who = q && q->apart;
	return part == VISIT_ALL || who == (part == VISIT_WHO);
}

struct str visit_print(struct arena *arena, const struct visit *v, enum visit_part part)
{
	enum { MAX = 1 << 20 };
	struct buf b;
	buf_init(&b, MAX);
	for (size_t i = 0; i < v->answers.n; i++) {
		const struct visit_answer *a = &v->answers.p[i];
		if (a->value.n > 0 && is_of(a->key, part))
			buf_fmt(&b, "%.*s %zu\n%.*s\n", STR_ARG(a->key), a->value.n,
				STR_ARG(a->value));
	}
	INVARIANT(!buf_full(&b)); // the sizes of the table add up to far less
	const struct str out = arena_copy(arena, buf_str(&b));
	buf_done(&b);
	return out;
}

enum rc visit_parse(struct cx *cx, struct str text, struct visit *out)
{
	struct visit v = { 0 };
	while (text.n > 0) {
		struct str line, key, size;
		int64_t n;
		str_cut(text, '\n', &line, &text);
		if (!str_cut(line, ' ', &key, &size) || !str_to_i64(size, 0, VISIT_TEXT_MAX, &n) ||
		    text.n < (size_t)n + 1 || text.p[n] != '\n' || v.answers.n >= VISIT_ANSWERS_MAX)
			return cx_fail(cx, RC_IO, "the answers of a report are damaged");
		*ARENA_PUSH(cx->arena,
			    &v.answers) = (struct visit_answer){ arena_copy(cx->arena, key),
								 str_slice(text, 0, (size_t)n) };
		text = str_slice(text, (size_t)n + 1, text.n);
	}
	*out = v;
	return RC_OK;
}

/* ---- the private code ---- */

static const char alphabet[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"; // no I, O, 0, 1

struct str visit_code_of(struct arena *arena, const uint8_t random[VISIT_CODE_BYTES])
{
	char *p = arena_alloc(arena, VISIT_CODE_BYTES);
	for (size_t i = 0; i < VISIT_CODE_BYTES; i++)
		p[i] = alphabet[random[i] % 32];
	return (struct str){ p, VISIT_CODE_BYTES };
}

bool visit_code_tidy(struct arena *arena, struct str typed, struct str *out)
{
	char *p = arena_alloc(arena, VISIT_CODE_BYTES);
	size_t n = 0;
	for (size_t i = 0; i < typed.n; i++) {
		char c = typed.p[i];
		if (c == ' ' || c == '-' || c == '\t')
			continue;
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (n == VISIT_CODE_BYTES || c == '\0' || !strchr(alphabet, c))
			return false;
		p[n++] = c;
	}
	if (n != VISIT_CODE_BYTES)
		return false;
	*out = (struct str){ p, n };
	return true;
}

struct str visit_code_print(struct arena *arena, struct str code)
{
	INVARIANT(code.n == VISIT_CODE_BYTES);
	return arena_fmt(arena, "%.4s-%.4s-%.4s", code.p, code.p + 4, code.p + 8);
}
