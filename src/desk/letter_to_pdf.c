// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/letter_to_pdf.h"

#include "core/calendar.h"
#include "desk/document_to_json.h"
#include "desk/sent.h"
#include "desk/power.h"
#include "desk/speech.h"
#include "law/basis.h"
#include "law/titles.h"
#include "law/words.h"
#include "ledger/entry.h"
#include "people/role.h"

enum { DAY = 10, SECOND = 19, DIGEST_SHOWN = 16 };

struct letter {
	struct arena *a;
	const struct law *law;
	const struct request *r;
	const struct letter_style *style;
	struct pdf *pdf;
	uint32_t told;				  // fields, 1 << field
	const struct form_field *told_by[FIELDS]; // the row of the form
	bool told_classes, told_period, told_reply;
};

/* English, and the other language's; empty where there is none. */
struct two {
	struct str english, other;
};

static struct two two_of(const struct letter *l, const char *english)
{
	struct two t = { str_from_c(english), STR("") };
	if (l->style->translate)
		t.other = l->style->translate(l->a, l->style->language, english);
	return t;
}

/* Words of the law data. */
static struct two two_of_data(const struct letter *l, struct str english)
{
	const char *c = str_c(l->a, english);
	return two_of(l, c ? c : "");
}

static struct str join(const struct letter *l, struct str list, const char *between, struct str s)
{
	return list.n == 0 ? s : arena_fmt(l->a, "%.*s%s%.*s", STR_ARG(list), between, STR_ARG(s));
}

/* Each language has a list of its own. */
static void add(const struct letter *l, struct two *list, struct two item)
{
	list->english = join(l, list->english, "; ", item.english);
	list->other = join(l, list->other, "\u00a0; ", item.other);
}

static struct str both(const struct letter *l, struct two t)
{
	const bool same = t.other.n == 0 || str_eq(t.other, t.english);
	return same ? t.english : join(l, t.english, " / ", t.other);
}

static struct str say(const struct letter *l, const char *english)
{
	return both(l, two_of(l, english));
}

static struct str time_text(const struct letter *l, struct instant t, size_t n)
{
	if (t.us == 0)
		return STR("");
	char *text = arena_new(l->a, char, n);
	const struct str iso = entry_print_time(l->a, t);
	for (size_t i = 0; i < n; i++)
		text[i] = iso.p[i];
	if (n > DAY)
		text[DAY] = ' '; // was T
	return n == DAY ? (struct str){ text, n } : arena_fmt(l->a, "%.*s UTC", (int)n, text);
}

/* "2026-11-21 03:12 Asia/Colombo" */
static struct str local_time(const struct letter *l, const struct zone *z, struct instant t)
{
	const struct local at = zone_local(z, t);
	const struct str name = zone_name(z);
	return arena_fmt(l->a, "%.*s %02d:%02d %.*s", STR_ARG(date_print(l->a, at.date)),
			 at.minute / 60, at.minute % 60, STR_ARG(name));
}

/* By the clocks of both sides, and in UTC. */
static struct str moment(const struct letter *l, struct instant t)
{
	const struct zone *own = l->style->asking, *other = l->style->asked;
	struct str text = time_text(l, t, SECOND);
	if (text.n == 0)
		return text;
	if (own)
		text = arena_fmt(l->a, "%.*s\n%.*s", STR_ARG(text), STR_ARG(local_time(l, own, t)));
	if (other && (!own || !str_eq(zone_name(own), zone_name(other))))
		text = arena_fmt(l->a, "%.*s\n%.*s", STR_ARG(text),
				 STR_ARG(local_time(l, other, t)));
	return text;
}

/* "Georgia / Géorgie (GE)" */
static struct str country(const struct letter *l, struct str code)
{
	const uint16_t c = law_country(l->law, code);
	if (c == LAW_NONE)
		return code;
	struct two name = { l->law->countries.p[c].name, STR("") };
	if (l->style->country)
		name.other = l->style->country(l->a, l->style->language, code, name.english);
	return arena_fmt(l->a, "%.*s (%.*s)", STR_ARG(both(l, name)), STR_ARG(code));
}

static void put(struct letter *l, struct str label, struct str text)
{
	pdf_text(l->pdf, PDF_LABEL, label);
	pdf_text(l->pdf, PDF_TEXT, text);
}

static void put_unless_empty(struct letter *l, const char *label, struct str text)
{
	if (text.n > 0)
		put(l, say(l, label), text);
}

/* ---- what is no text of the officer ------------------------------------------------- */

static struct str period(const struct letter *l)
{
	const struct str from = time_text(l, l->r->data_from, SECOND);
	const struct str to = time_text(l, l->r->data_to, SECOND);
	if (from.n == 0 && to.n == 0)
		return STR("");
	return arena_fmt(l->a, "%.*s – %.*s", STR_ARG(from), STR_ARG(to));
}

static const char *class_name(const struct law_word *w)
{
	static const char *const names[] = { N_("Subscriber information"), N_("Traffic data"),
					     N_("Content data"), N_("Domain registration data") };
	static const char *const words[] = { "subscriber", "traffic", "content", "domain" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(str_from_c(w->word), str_from_c(words[i])))
			return names[i];
	return w->word;
}

static struct str classes(const struct letter *l)
{
	struct two list = { 0 };
	for (const struct law_word *w = law_words_data; w->word; w++)
		if (w->value && (l->r->classes & (unsigned)w->value))
			add(l, &list, two_of(l, class_name(w)));
	return both(l, list);
}

/* The concept of the law data; its provision at home is the officer's own words. */
static struct str offence(const struct letter *l)
{
	const uint16_t c = law_concept(l->law, l->r->offence);
	const char *title = c == LAW_NONE ? NULL : title_of_concept(l->law, c);
	return title ? say(l, title) : l->r->offence;
}

static struct str basis(const struct letter *l)
{
	const struct request *r = l->r;
	const uint16_t i = law_instrument(l->law, r->basis);
	const struct str name = i == LAW_NONE ? r->basis : l->law->instruments.p[i].full_name;
	const bool article = r->provision.n > 0 && r->provision.p[0] >= '0' &&
			     r->provision.p[0] <= '9';
	return arena_fmt(l->a, "%.*s%s%.*s", STR_ARG(name),
			 article	      ? ", art. "
			 : r->provision.n > 0 ? ", "
					      : "",
			 STR_ARG(r->provision));
}

/* The letter speaks for the side that asks, whichever side prints it. */
static struct str asker_reference(const struct letter *l)
{
	return l->r->progress.side == SIDE_ASKED ? l->r->their_reference : l->r->reference;
}

static struct str asked_reference(const struct letter *l)
{
	return l->r->progress.side == SIDE_ASKED ? l->r->reference : l->r->their_reference;
}

static struct str addressee(const struct letter *l)
{
	const struct str to = country(l, l->r->to);
	return l->r->provider.n == 0
		       ? to
		       : arena_fmt(l->a, "%.*s\n%.*s", STR_ARG(l->r->provider), STR_ARG(to));
}

/* ---- the official form ------------------------------------------------------------------ */

static const char *form_of(enum request_kind kind)
{
	static const struct {
		enum request_kind kind;
		const char *form;
	} forms[] = {
		{ KIND_PRESERVATION, "tcy-art29-30" },
		{ KIND_SUBSCRIBER, "tcy-art31-subscriber" },
		{ KIND_DIRECT_PRODUCTION, "eu-epoc" },
		{ KIND_DIRECT_PRESERVATION, "eu-epoc-pr" },
	};
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		if (forms[i].kind == kind)
			return forms[i].form;
	return NULL;
}

/* The rows of the form: they stand together, with the instrument on which the request rests.
 * Where none was chosen yet, with any. */
static const struct form_field *find_form(const struct law *law, const struct request *r, size_t *n)
{
	const char *form = form_of(r->progress.kind);
	const uint16_t basis = law_instrument(law, r->basis);
	const uint16_t of = basis == LAW_NONE ? LAW_NONE : basis_words_of(law, basis);
	for (size_t i = 0; form && i < law->instruments.n; i++) {
		const struct instrument *ins = &law->instruments.p[i];
		if (r->basis.n > 0 && i != of)
			continue;
		for (size_t k = 0; k < ins->forms.n; k++) {
			if (!str_eq(ins->forms.p[k].form, str_from_c(form)))
				continue;
			for (*n = 0; k + *n < ins->forms.n; ++*n)
				if (!str_eq(ins->forms.p[k + *n].form, str_from_c(form)))
					break;
			return &ins->forms.p[k];
		}
	}
	return NULL;
}

static bool is_one_of(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (str_eq(s, str_from_c(*list)))
			return true;
	return false;
}

/* What the node itself knows of a field of a form. False: it is no such field. */
static bool node_value(struct letter *l, struct str field, struct str *out)
{
	static const char *const dates[] = { "date", NULL };
	static const char *const references[] = { "reference", "file_issuing", NULL };
	static const char *const asked[] = { "requested_authority", "addressee", NULL };
	static const char *const states[] = { "issuing_state", "issuing", NULL };
	static const char *const periods[] = { "period", "time_range", NULL };
	static const char *const replies[] = { "reply_by", NULL };
	if (is_one_of(field, dates)) {
		*out = time_text(l, l->r->at.sent, DAY);
	} else if (is_one_of(field, references)) {
		*out = asker_reference(l);
	} else if (is_one_of(field, asked)) {
		*out = addressee(l);
	} else if (is_one_of(field, states)) {
		*out = country(l, l->r->from);
	} else if (is_one_of(field, periods)) {
		*out = period(l);
		l->told_period = true;
	} else if (is_one_of(field, replies)) {
		*out = moment(l, l->r->at.reply_wanted);
		l->told_reply = true;
	} else {
		return false;
	}
	return true;
}

static bool is_extension(const struct letter *l)
{
	return progress_is_pending(&l->r->progress, ACTION_ASK_EXTENSION);
}

static struct str status(const struct letter *l)
{
	if (is_extension(l))
		return say(l, N_("Extension of an earlier request"));
	return id_is_set(l->r->follows) ? say(l, N_("Follow-up to an earlier request"))
					: say(l, N_("New request"));
}

/* FIELDS: the row is not of the officer's words. */
static enum request_field field_of(const struct form_field *row)
{
	static const char *const asking[] = { "recipient", "issuing_details", NULL };
	static const char *const periods[] = { "period", "time_range", NULL };
	enum request_field f;
	if (is_one_of(row->field, asking))
		return FIELD_CONTACT;
	if (is_one_of(row->field, periods))
		return FIELDS; // the times themselves, not the reasons for them
	return form_filling_of(row->field, &f) == FORM_FIELD ? f : FIELDS;
}

static bool is_other(const struct form_field *row)
{
	enum request_field ignored;
	return form_filling_of(row->field, &ignored) == FORM_OTHER &&
	       !str_eq(row->required, STR("yes"));
}

static bool is_same(const struct form_field *one, const struct form_field *two)
{
	enum request_field ignored;
	const enum request_field f = field_of(one);
	if (f != FIELDS)
		return field_of(two) == f;
	return form_filling_of(one->field, &ignored) == FORM_CLASSES &&
	       form_filling_of(two->field, &ignored) == FORM_CLASSES;
}

/* Rows of a section that one answer fills are told as one; what nobody must fill may stand
 * between them. */
static size_t same_rows(const struct form_field *rows, size_t n)
{
	size_t k = 1;
	for (size_t i = 1; i < n && str_eq(rows[i].section_title, rows->section_title); i++) {
		if (is_same(rows, &rows[i]))
			k = i + 1;
		else if (!is_other(&rows[i]))
			break;
	}
	return k;
}

static struct two labels(const struct letter *l, const struct form_field *rows, size_t n)
{
	struct two list = { 0 };
	for (size_t i = 0; i < n; i++)
		if (i == 0 || is_same(rows, &rows[i]))
			add(l, &list, two_of_data(l, rows[i].label));
	return list;
}

static bool has_heading(struct str title)
{
	return title.n > 0 && str_find(title, STR("not seen")) == STR_NONE &&
	       !str_eq(title, STR("Header"));
}

/* "A. Issuing or validating authority" */
static struct two heading(const struct letter *l, const struct form_field *row)
{
	struct two title = two_of_data(l, row->section_title);
	if (str_eq(title.english, title.other))
		title.other = STR("");
	title.english = join(l, row->section, ". ", title.english);
	return title;
}

/* Where the answer stands already. */
static struct str see(const struct letter *l, const struct form_field *there,
		      const struct form_field *here)
{
	const bool far = has_heading(there->section_title) &&
			 !str_eq(there->section_title, here->section_title);
	struct two place = far ? heading(l, there) : two_of_data(l, there->label);
	if (far && place.other.n > 0)
		place.other = join(l, there->section, ". ", place.other);
	struct two words = two_of(l, N_("See above"));
	words.english = join(l, words.english, ": ", place.english);
	if (words.other.n > 0)
		words.other = join(l, words.other,
				   "\u00a0: ", place.other.n > 0 ? place.other : place.english);
	return both(l, words);
}

static struct str value_of_field(struct letter *l, const struct form_field *row,
				 enum request_field f)
{
	const struct form_field *there = l->told_by[f];
	l->told |= UINT32_C(1) << f;
	if (l->r->text[f].n == 0)
		return f == FIELD_EARLIER && is_extension(l) ? asker_reference(l) : STR("");
	if (!there)
		l->told_by[f] = row;
	return there ? see(l, there, row) : l->r->text[f];
}

static struct str value_of(struct letter *l, const struct form_field *row)
{
	const enum request_field f = field_of(row);
	enum request_field ignored;
	struct str value = STR("");
	if (f != FIELDS)
		return value_of_field(l, row, f);
	if (form_filling_of(row->field, &ignored) == FORM_CLASSES) {
		l->told_classes = true;
		return classes(l);
	}
	if (str_eq(row->field, STR("status")))
		return status(l);
	(void)node_value(l, row->field, &value); // another field stays empty
	return value;
}

static void put_form(struct letter *l, const struct form_field *rows, size_t n)
{
	struct str section = STR("");
	for (size_t i = 0, k; i < n; i += k) {
		const struct form_field *row = &rows[i];
		k = same_rows(row, n - i);
		if (str_eq(row->field, STR("signature")) || str_eq(row->field, STR("letterhead")))
			continue;
		const struct str value = value_of(l, row);
		const bool fill_in = value.n == 0 && str_eq(row->required, STR("yes"));
		if (value.n == 0 && !fill_in)
			continue;
		if (!str_eq(section, row->section_title))
			pdf_text(l->pdf, PDF_HEADING,
				 has_heading(row->section_title)
					 ? both(l, heading(l, row))
					 : say(l, N_("Other fields of the form")));
		section = row->section_title;
		if (fill_in)
			pdf_fill_in(l->pdf, both(l, labels(l, row, k)));
		else
			put(l, both(l, labels(l, row, k)), value);
	}
}

/* Orders are read by the provider: where it is, it knows. */
static const char *title_of(enum request_kind kind)
{
	static const struct {
		enum request_kind kind;
		const char *title;
	} titles[] = {
		{ KIND_ORDER_PRESERVATION, N_("Order to preserve stored data") },
		{ KIND_ORDER_PATH, N_("Order to disclose the path of a communication") },
		{ KIND_ORDER_PRODUCTION, N_("Production order") },
		{ KIND_DIRECT_SUBSCRIBER, N_("Order to disclose subscriber information") },
		{ KIND_DIRECT_PRODUCTION, N_("Production order") },
		{ KIND_DIRECT_PRESERVATION, N_("Order to preserve stored data") },
	};
	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		if (titles[i].kind == kind)
			return titles[i].title;
	return kind_row(kind)->title;
}

/* ---- the letter -------------------------------------------------------------------------- */

/* Of an order. What is not known is said, with a line to write it on. */
static void put_power(struct letter *l)
{
	const struct power p = power_at_home(l->a, l->law, l->r);
	if (p.found == POWER_NONE_NEEDED)
		return;
	if (p.found == POWER_KNOWN) {
		put(l, say(l, N_("Power under our law")),
		    arena_fmt(l->a, "%.*s (%s)", STR_ARG(p.citation), p.law));
		return;
	}
	put(l, say(l, N_("Power under our law")),
	    arena_fmt(l->a, "%s\n%.*s", p.law, STR_ARG(say(l, power_text(p.found)))));
	pdf_fill_in(l->pdf, say(l, N_("Provision and law")));
}

static void put_ground(struct letter *l)
{
	put_unless_empty(l, N_("Legal basis"), l->r->basis.n > 0 ? basis(l) : STR(""));
	put_power(l);
	put_unless_empty(l, N_("Offence"), offence(l));
}

static void put_head(struct letter *l, bool has_form)
{
	const struct request *r = l->r;
	if (!has_form) {
		put_unless_empty(l, N_("Own reference"), asker_reference(l));
		put_unless_empty(l, N_("Sent"), moment(l, r->at.sent));
	}
	put_unless_empty(l, N_("Your reference"), asked_reference(l));
	put_unless_empty(l, N_("Country that asks"), country(l, r->from));
	if (has_form)
		return;
	put_unless_empty(l, N_("Addressed to"), addressee(l));
	if (is_extension(l))
		put(l, say(l, N_("Request status")), status(l));
	put_ground(l);
}

static void put_rest(struct letter *l, bool has_form)
{
	const struct request *r = l->r;
	if (has_form) {
		pdf_text(l->pdf, PDF_HEADING, say(l, N_("Further particulars")));
		put_ground(l);
	}
	if (!l->told_classes)
		put_unless_empty(l, N_("Classes of data"), classes(l));
	if (!l->told_period)
		put_unless_empty(l, N_("Period of the data"), period(l));
	if (!l->told_reply)
		put_unless_empty(l, N_("Reply wanted by"), moment(l, r->at.reply_wanted));
	put_unless_empty(l, N_("Our request for the data follows by"),
			 time_text(l, r->at.follow_up_due, DAY));
	for (enum request_field f = 0; f < FIELDS; f++)
		if (!((l->told >> f) & 1))
			put_unless_empty(l, sent_label(r->progress.kind, f), r->text[f]);
	if (entry_has_hash(&r->authorisation))
		put(l, say(l, N_("Digest of the judicial decision (SHA-256)")),
		    sha256_print(l->a, &r->authorisation));
}

static void put_code(struct letter *l, const struct sha256 *digest)
{
	const struct str hex = sha256_print(l->a, digest);
	const struct str reference = l->r->reference;
	pdf_qr(l->pdf,
	       arena_fmt(l->a, "comity request %.*s sha256 %.*s", STR_ARG(reference), STR_ARG(hex)),
	       arena_fmt(l->a, "%.*s\n%.*s\n\nSHA-256\n%.*s\n%.*s",
			 STR_ARG(say(l, N_("Please quote this reference in your answer."))),
			 STR_ARG(reference), STR_ARG(str_slice(hex, 0, hex.n / 2)),
			 STR_ARG(str_slice(hex, hex.n / 2, hex.n))));
}

/* "NAME: signed ..." */
static struct str person(const struct letter *l, const char *role, struct str name, bool is_signed,
			 bool came)
{
	if (name.n == 0)
		return STR("");
	return arena_fmt(l->a, "\n%.*s: %.*s, %.*s", STR_ARG(say(l, role)), STR_ARG(name),
			 STR_ARG(say(l, speech_signed(is_signed, came))));
}

static void put_answer(struct letter *l, const struct step_row *s, enum action action)
{
	const struct step_people *p = &s->people;
	const bool came = s->side != l->r->progress.side;
	const struct str officer = person(l, N_("Answered by"), p->officer, p->officer_signed,
					  came);
	const struct str approver = person(l, N_("Approved by"), p->approver, p->approver_signed,
					   came);
	const struct str lacks = p->lacks ? arena_fmt(l->a, "\n%.*s",
						      STR_ARG(say(l, speech_lacks())))
					  : STR("");
	put(l, say(l, speech_done(l->r->progress.kind, action)),
	    arena_fmt(l->a, "%.*s%.*s%.*s%.*s", STR_ARG(moment(l, s->at)), STR_ARG(officer),
		      STR_ARG(approver), STR_ARG(lacks)));
}

static void put_answers(struct letter *l)
{
	const struct step_list *steps = l->style->steps;
	bool begun = false;
	for (size_t i = 0; steps && i < steps->n; i++) {
		enum action action;
		if (!steps->p[i].people.known || !action_parse(steps->p[i].action, &action))
			continue;
		if (!begun)
			pdf_text(l->pdf, PDF_HEADING, say(l, N_("What was answered")));
		begun = true;
		put_answer(l, &steps->p[i], action);
	}
}

static void put_end(struct letter *l)
{
	pdf_text(l->pdf, PDF_HEADING, say(l, N_("Signature")));
	pdf_fill_in(l->pdf, say(l, N_("Name and office")));
	pdf_fill_in(l->pdf, say(l, N_("Place and date")));
	pdf_fill_in(l->pdf, say(l, N_("Signature and stamp")));
}

enum rc letter_to_pdf(struct cx *cx, const struct law *law, const struct request *whole,
		      const struct letter_style *style, struct str *out, size_t *unknown)
{
	size_t rows_n = 0;
	struct arena *a = cx->arena;
	const struct request *r = sent_request(a, whole);
	const struct sha256 digest = document_digest(a, r);
	const struct str hex = sha256_print(a, &digest);
	const struct form_field *rows = find_form(law, r, &rows_n);
	const struct pdf_about about = {
		.paper = style->paper,
		.title = r->reference,
		.footer = arena_fmt(a, "%.*s   SHA-256 %.*s…", STR_ARG(r->reference), DIGEST_SHOWN,
				    hex.p),
		.made = r->at.sent.us == 0
				? STR("")
				: arena_fmt(a, "%.*sZ", SECOND, entry_print_time(a, r->at.sent).p),
	};
	struct letter l = { .a = a, .law = law, .r = r, .style = style };
	l.pdf = pdf_new(a, &about);
	pdf_text(l.pdf, PDF_TITLE,
		 rows ? both(&l, two_of_data(&l, rows->form_title))
		      : say(&l, title_of(r->progress.kind)));
	put_code(&l, &digest);
	put_head(&l, rows != NULL);
	if (rows)
		put_form(&l, rows, rows_n);
	put_rest(&l, rows != NULL);
	put_answers(&l);
	put_end(&l);
	return pdf_print(cx, l.pdf, out, unknown);
}
