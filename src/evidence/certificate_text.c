// SPDX-License-Identifier: AGPL-3.0-or-later
/* The paper of a certificate, and what goes before it. */
#include "evidence/certificate.h"
#include "ledger/act_words.h"
#include "ledger/entry.h"

struct paper {
	struct arena *a;
	struct buf b;
	const struct exhibit_certificate *c;
	const struct certificate_facts *f;
	const struct certificate_language *l;
};

struct str certificate_say(struct arena *a, const struct certificate_language *l,
			   const char *english)
{
	return l->say ? l->say(a, l->language, english) : str_from_c(english);
}

struct str certificate_pair(struct arena *a, const struct certificate_language *l,
			    const char *label, struct str value)
{
	static const char first[] = "{label}", second[] = "{value}";
	const struct str form = certificate_say(a, l, N_("{label}: {value}"));
	const size_t i = str_find(form, str_from_c(first)), k = str_find(form, str_from_c(second));
	if (i == STR_NONE || k == STR_NONE || k < i + sizeof first - 1)
		return arena_fmt(a, "%s: %.*s", label, STR_ARG(value));
	return arena_fmt(a, "%.*s%.*s%.*s%.*s%.*s", STR_ARG(str_slice(form, 0, i)),
			 STR_ARG(certificate_say(a, l, label)),
			 STR_ARG(str_slice(form, i + sizeof first - 1, k)), STR_ARG(value),
			 STR_ARG(str_slice(form, k + sizeof second - 1, form.n)));
}

static struct str say(const struct paper *p, const char *english)
{
	return certificate_say(p->a, p->l, english);
}

/* Each line of the text behind the mark. */
static void mark(struct paper *p, const char *with, struct str text)
{
	struct str rest = text, line;
	do {
		(void)str_cut(rest, '\n', &line, &rest);
		buf_add_c(&p->b, with);
		for (size_t i = 0; i < line.n; i++)
			buf_add_char(&p->b,
				     (char)((unsigned char)line.p[i] < 0x20 ? ' ' : line.p[i]));
		buf_add_char(&p->b, '\n');
	} while (rest.n > 0);
}

static void head(struct paper *p, const char *english)
{
	mark(p, "## ", say(p, english));
}

static void fact(struct paper *p, const char *label, struct str text)
{
	if (str_trim(text).n == 0)
		return;
	mark(p, "- ", say(p, label));
	mark(p, "  ", text);
}

static void small(struct paper *p, const char *english)
{
	mark(p, "~ ", say(p, english));
}

static void fill_in(struct paper *p, const char *english)
{
	mark(p, "_ ", say(p, english));
}

/* "2026-11-21 12:00:00 UTC" */
static struct str time_of(struct arena *a, struct instant t)
{
	const struct str iso = entry_print_time(a, t);
	return arena_fmt(a, "%.*s %.*s UTC", STR_ARG(str_slice(iso, 0, 10)),
			 STR_ARG(str_slice(iso, 11, 19)));
}

static struct str country_of(const struct paper *p)
{
	const struct str code = p->c->rule.country;
	const struct str name = p->l->country
					? p->l->country(p->a, p->l->language, code, p->f->country)
					: p->f->country;
	return arena_fmt(p->a, "%.*s (%.*s)", STR_ARG(name), STR_ARG(code));
}

/* ---- its parts ------------------------------------------------------------------- */

static const char *title_of(const struct exhibit_certificate *c)
{
	const struct str form = c->rule.proof_form;
	const bool sworn = str_find(form, STR("affidavit")) != STR_NONE;
	if (c->kind == CERTIFICATE_OF_DESTRUCTION)
		return N_("Certificate of destruction");
	if (c->kind == CERTIFICATE_OF_FACTS)
		return N_("The receiving court’s rule is not known to us");
	if (sworn && str_find(form, STR("certificate")) != STR_NONE)
		return N_("Certificate, or statement for an affidavit");
	if (str_starts(form, STR("certificat")))
		return N_("Certificate");
	if (sworn)
		return N_("Statement for an affidavit");
	if (str_find(form, STR("minutes")) != STR_NONE)
		return N_("Statement for the minutes");
	return N_("Statement");
}

static void put_rule(struct paper *p)
{
	const struct certificate_rule *r = &p->c->rule;
	if (p->c->kind == CERTIFICATE_OF_FACTS)
		fact(p, N_("For"), country_of(p));
	if (p->c->kind != CERTIFICATE_OF_RULE)
		return;
	head(p, N_("What this answers to"));
	fact(p, N_("Law"), arena_fmt(p->a, "%.*s, %.*s", STR_ARG(r->law), STR_ARG(r->section)));
	fact(p, N_("For"), r->jurisdiction);
	fact(p, N_("Form of proof"), r->proof_form);
	fact(p, N_("Who is to sign"), r->signer);
}

static struct str collected(const struct paper *p)
{
	const struct exhibit *e = p->f->exhibit;
	return arena_fmt(
		p->a, "%.*s; %.*s%s%.*s",
		STR_ARG(e->collected_at.us != 0 ? time_of(p->a, e->collected_at) : STR("")),
		STR_ARG(e->collector), e->place.n > 0 ? "; " : "", STR_ARG(e->place));
}

static void put_content(struct paper *p)
{
	const struct exhibit *e = p->f->exhibit;
	if (!entry_has_hash(&e->content.manifest))
		return;
	fact(p, N_("Files"), arena_fmt(p->a, "%lld", (long long)e->content.files));
	fact(p, N_("Bytes"), arena_fmt(p->a, "%lld", (long long)e->content.bytes));
	fact(p, N_("SHA-256 of the list of files"), sha256_print(p->a, &e->content.manifest));
	if (e->content.n_findings > 0)
		fact(p, N_("Places that could not be read, or changed meanwhile"),
		     arena_fmt(p->a, "%lld", (long long)e->content.n_findings));
}

static void put_custody(struct paper *p)
{
	const struct custody_state *s = p->f->state;
	if (p->f->steps->n == 0)
		return;
	fact(p, N_("Acts of custody on record"), arena_fmt(p->a, "%zu", p->f->steps->n));
	fact(p, N_("Gaps in its custody"), arena_fmt(p->a, "%zu", s->gaps.n));
	for (size_t i = 0; i < s->gaps.n; i++)
		mark(p, "  ",
		     arena_fmt(p->a, "%lld: %.*s", (long long)s->gaps.p[i].seq,
			       STR_ARG(say(p, custody_gap_text(s->gaps.p[i].kind)))));
	fact(p, N_("Held by"), s->holder);
	fact(p, N_("SHA-256 of its last record"),
	     sha256_print(p->a, &p->f->steps->p[p->f->steps->n - 1].hash));
}

static void put_exhibit(struct paper *p, struct instant now)
{
	const struct exhibit *e = p->f->exhibit;
	const struct str warning = exhibit_source_warning(&e->source);
	head(p, N_("The exhibit, as the record of this node has it"));
	fact(p, N_("As of"), time_of(p->a, now));
	fact(p, N_("Exhibit"), e->number);
	fact(p, N_("Description"), e->description);
	fact(p, N_("Kind"), say(p, exhibit_kind_text(e->kind)));
	fact(p, N_("Obtained on the authority of"), e->authority.text);
	fact(p, N_("Collected: when, by whom, where"), collected(p));
	fact(p, N_("Source device"), e->source.device);
	fact(p, N_("Serial number"), e->source.serial);
	fact(p, N_("Number of the seal"), e->seal);
	fact(p, N_("Tools"), e->tools);
	if (e->kind != EXHIBIT_THING && warning.n > 0)
		fact(p, N_("Please note"), say(p, warning.p)); // a constant text
	put_content(p);
	put_custody(p);
}

static struct str words_of(const struct paper *p, const struct certificate_field *f,
			   const struct certificate_answer *a)
{
	if (f->kind == CERTIFICATE_DEEMED)
		return say(p, N_("Presumed by the rule; the signer does not state it."));
	if (f->kind == CERTIFICATE_SIGNATURE)
		return say(p, N_("Below"));
	if (!a)
		return say(p, N_("(no answer yet)"));
	if (a->is_unstated)
		return arena_fmt(p->a, "%.*s: %.*s", STR_ARG(say(p, N_("Not stated"))),
				 STR_ARG(a->value));
	const char *word = f->kind == CERTIFICATE_CHOICE ? certificate_word(a->value) : NULL;
	return word ? say(p, word) : a->value;
}

/* In the order of the rule. */
static void put_answers(struct paper *p)
{
	const struct certificate_rule *r = &p->c->rule;
	if (p->c->kind != CERTIFICATE_OF_RULE)
		return;
	head(p, N_("What the signer states"));
	if (r->fields.n == 0)
		mark(p, "  ", say(p, N_("The rule asks for no statement.")));
	for (size_t i = 0; i < r->fields.n; i++) {
		const struct certificate_field *f = &r->fields.p[i];
		const char *label = certificate_label(f->name);
		const struct str text = label ? say(p, label) : f->name;
		mark(p, "- ", arena_fmt(p->a, "%zu. %.*s", i + 1, STR_ARG(text)));
		mark(p, "  ", words_of(p, f, certificate_answer_to(&p->c->answers, f->name)));
	}
}

static void put_end(struct paper *p)
{
	const struct certificate_end *e = p->f->end;
	if (p->c->kind != CERTIFICATE_OF_DESTRUCTION || !e)
		return;
	head(p, N_("What was done, as the record of this node has it"));
	fact(p, N_("Act"), e->act);
	fact(p, N_("When"), e->at);
	fact(p, N_("By"), e->by);
	fact(p, N_("Reason: the rule or order"), e->reason);
	fact(p, N_("Second person"), e->second);
	fact(p, N_("Act of custody"), arena_fmt(p->a, "%lld", (long long)e->seq));
	fact(p, N_("SHA-256 of its record"), sha256_print(p->a, &e->record));
	mark(p, "  ",
	     say(p, N_("The content is gone from this node. Its records, their digests and their "
		       "proofs in the log stay. Backups that were made before still hold the "
		       "content until they are destroyed by their own rule.")));
}

static void put_signer(struct paper *p, const char *label, const struct certificate_signer *s)
{
	head(p, label);
	fact(p, N_("Name"), s->name);
	fact(p, N_("In what capacity"), s->capacity);
	if (s->name.n == 0)
		fill_in(p, N_("Name"));
	if (s->capacity.n == 0)
		fill_in(p, N_("In what capacity"));
	if (p->c->rule.signer.n > 0 && s->fits == TOLD_YES)
		mark(p, "  ",
		     say(p, N_("I am whom the rule names as the signer, and I state what stands "
			       "above under “What the signer states”.")));
	else if (s->name.n > 0)
		mark(p, "  ", say(p, N_("I state what stands above, as far as I know it.")));
	fill_in(p, N_("Signature"));
	fill_in(p, N_("Date and place"));
}

static enum rc finish(struct cx *cx, struct paper *p, struct str *out)
{
	const bool full = buf_full(&p->b);
	*out = arena_copy(cx->arena, buf_str(&p->b));
	buf_done(&p->b);
	return full ? cx_fail(cx, RC_LIMIT, "the certificate is longer than %d bytes",
			      CERTIFICATE_PAPER_MAX)
		    : RC_OK;
}

enum rc certificate_print(struct cx *cx, const struct exhibit_certificate *c,
			  const struct certificate_facts *facts,
			  const struct certificate_language *language, bool is_ready,
			  struct str *out)
{
	struct paper p = { .a = cx->arena, .c = c, .f = facts, .l = language };
	buf_init(&p.b, CERTIFICATE_PAPER_MAX);
	mark(&p, "# ", say(&p, title_of(c)));
	if (!is_ready)
		small(&p, N_("Draft: nobody has signed this."));
	mark(&p, "~ ", id_print(cx->arena, c->id));
	if (c->kind == CERTIFICATE_OF_FACTS)
		head(&p, N_("Statement of facts"));
	put_rule(&p);
	put_exhibit(&p, cx->now);
	put_end(&p);
	put_answers(&p);
	if (c->kind == CERTIFICATE_OF_DESTRUCTION) {
		put_signer(&p, N_("Who destroyed it"), &c->signer);
		put_signer(&p, N_("Who ordered it"), &c->second);
	} else {
		put_signer(&p, N_("Who states this"), &c->signer);
	}
	small(&p, N_("The facts of the exhibit are those of the node’s record. The statements are "
		     "the signer’s own: no program states them."));
	return finish(cx, &p, out);
}

/* ---- the cover note -------------------------------------------------------------- */

static void put_sureness(struct paper *p)
{
	const struct certificate_rule *r = &p->c->rule;
	const bool seen = str_eq(r->confidence, STR("verified"));
	fact(p, N_("Source of the rule"), r->source);
	fact(p, N_("How sure the law data are"), r->confidence);
	fact(p, N_("From memory, not from the source"), r->from_memory);
	if (!seen)
		mark(p, "  ",
		     say(p, N_("NOT VERIFIED: this row is general knowledge, and was not checked "
			       "against the law. Check it before anybody signs.")));
	else if (r->from_memory.n > 0)
		mark(p, "  ",
		     say(p, N_("NOT VERIFIED in these parts: check them before anybody signs.")));
}

static void put_unstated(struct paper *p)
{
	bool any = false;
	for (size_t i = 0; i < p->c->rule.fields.n; i++) {
		const struct certificate_field *f = &p->c->rule.fields.p[i];
		const struct certificate_answer *a = certificate_answer_to(&p->c->answers, f->name);
		const char *label = certificate_label(f->name);
		if (!certificate_asks(f) || (a && !a->is_unstated))
			continue;
		if (!any)
			mark(p, "- ", say(p, N_("The rule asks for this, and it is not stated")));
		any = true;
		mark(p, "  ", label ? say(p, label) : f->name);
	}
}

static void put_rule_note(struct paper *p)
{
	const struct certificate_rule *r = &p->c->rule;
	fact(p, N_("Law"), arena_fmt(p->a, "%.*s, %.*s", STR_ARG(r->law), STR_ARG(r->section)));
	fact(p, N_("Its test"), r->test);
	fact(p, N_("What it presumes"), r->presumption);
	fact(p, N_("Notice and time limits"), r->limit);
	if (str_starts(r->proof_form, STR("no")))
		mark(p, "  ",
		     say(p, N_("This law asks for no certificate of a set form: the paper states "
			       "what its test turns on.")));
	put_sureness(p);
	put_unstated(p);
}

enum rc certificate_cover(struct cx *cx, const struct exhibit_certificate *c,
			  const struct certificate_facts *facts,
			  const struct certificate_language *language, struct str *out)
{
	struct paper p = { .a = cx->arena, .c = c, .f = facts, .l = language };
	buf_init(&p.b, CERTIFICATE_PAPER_MAX);
	mark(&p, "# ", say(&p, N_("Cover note")));
	small(&p, N_("For whoever signs and sends it. It is no part of what is signed."));
	fact(&p, N_("Exhibit"), facts->exhibit->number);
	if (c->kind != CERTIFICATE_OF_DESTRUCTION)
		fact(&p, N_("For"), country_of(&p));
	fact(&p, N_("Drafted: when, by whom"),
	     arena_fmt(cx->arena, "%.*s; %.*s", STR_ARG(time_of(cx->arena, c->made_at)),
		       STR_ARG(c->made_by)));
	if (c->kind == CERTIFICATE_OF_RULE)
		put_rule_note(&p);
	if (c->kind == CERTIFICATE_OF_FACTS)
		mark(&p, "  ",
		     say(&p, N_("The law data do not say what this country’s courts ask for. The "
				"paper names no law. Ask the receiving authority what must be "
				"certified, and by whom.")));
	small(&p, N_("A signature by a person’s own key, or by hand, is what a court looks at. "
		     "Where there is none, the record says: confirmed by this node only."));
	return finish(cx, &p, out);
}

struct str certificate_after(struct arena *a, const struct certificate_signed *signed_by, size_t n,
			     const struct certificate_language *language)
{
	struct paper p = { .a = a, .l = language };
	buf_init(&p.b, CERTIFICATE_PAPER_MAX);
	if (n > 0)
		head(&p, N_("Signed, as the record of this node has it"));
	for (size_t i = 0; i < n; i++) {
		const struct certificate_signed *s = &signed_by[i];
		mark(&p, "- ",
		     arena_fmt(a, "%.*s, %.*s", STR_ARG(s->name), STR_ARG(time_of(a, s->at))));
		mark(&p, "  ",
		     say(&p, s->has_key ? N_("Signed with the person’s own key")
					: N_("Confirmed by this node only: the line above is for a "
					     "signature by hand")));
	}
	const struct str text = arena_copy(a, buf_str(&p.b));
	buf_done(&p.b);
	return text;
}

struct str certificate_stem(struct arena *a, struct str exhibit, struct id certificate)
{
	char *p = arena_alloc(a, exhibit.n + 1);
	for (size_t i = 0; i < exhibit.n; i++) {
		const char c = exhibit.p[i];
		const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
				   (c >= '0' && c <= '9') || c == '-';
		p[i] = (char)(plain ? c : '_');
	}
	return arena_fmt(a, "%.*s-%.*s", STR_ARG(((struct str){ p, exhibit.n })),
			 STR_ARG(id_print(a, certificate)));
}

/* ---- proposals ------------------------------------------------------------------- */

static bool is_one_of(struct str name, const char *const *names)
{
	for (; *names; names++)
		if (str_eq(name, str_from_c(*names)))
			return true;
	return false;
}

static struct str record_of(struct arena *a, const struct exhibit *e)
{
	if (!entry_has_hash(&e->content.manifest))
		return arena_fmt(a, "Exhibit %.*s: %.*s", STR_ARG(e->number),
				 STR_ARG(e->description));
	return arena_fmt(a, "Exhibit %.*s: %.*s; %lld %s, SHA-256 of the list of files %.*s",
			 STR_ARG(e->number), STR_ARG(e->description), (long long)e->content.files,
			 e->content.files == 1 ? "file" : "files",
			 STR_ARG(sha256_print(a, &e->content.manifest)));
}

struct str certificate_propose(struct arena *a, struct str name, const struct exhibit *e)
{
	static const char *const records[] = { "record_identified", "document_identified",
					       "record_id",	    "document",
					       "copy_or_output",    NULL };
	static const char *const devices[] = { "device_particulars",
					       "make_and_model",
					       "machine_or_computer",
					       "computer",
					       "device",
					       "device_or_medium",
					       NULL };
	static const char *const hashes[] = { "hash_values", "hash_value", NULL };
	const bool hashed = entry_has_hash(&e->content.manifest);
	if (is_one_of(name, records))
		return record_of(a, e);
	if (str_eq(name, STR("serial_number")))
		return e->source.serial;
	if (hashed && is_one_of(name, hashes))
		return sha256_print(a, &e->content.manifest);
	if (hashed && str_eq(name, STR("hash_algorithm")))
		return STR("SHA256");
	if (!is_one_of(name, devices) || e->source.device.n == 0)
		return STR("");
	return e->source.serial.n > 0 && !str_eq(name, STR("make_and_model"))
		       ? arena_fmt(a, "%.*s, serial number %.*s", STR_ARG(e->source.device),
				   STR_ARG(e->source.serial))
		       : e->source.device;
}
