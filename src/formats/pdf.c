// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/pdf.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <qrencode.h>

#define BYTES_MAX ((size_t)64 * 1024 * 1024)

/* Under a sanitizer: fontconfig keeps two blocks of its settings until the process ends. */
// NOLINTBEGIN(bugprone-reserved-identifier)
const char *__lsan_default_suppressions(void);
const char *__lsan_default_options(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig";
}
const char *__lsan_default_options(void)
{
	return "print_suppressions=0";
}
// NOLINTEND(bugprone-reserved-identifier)

/* Points. */
#define MARGIN 57.0
#define FOOT 30.0
#define NUMBER 60.0 // width of "n / m"
#define KEEP 36.0   // what a label must have below it: two lines
#define QR_SIDE 96.0
#define FILL_IN_HEIGHT 34.0
#define LABEL_SHARE 0.42 // of the width, left of a line to write on

static const struct {
	double width, height;
} papers[] = { [PDF_A4] = { 595.276, 841.890 }, [PDF_LETTER] = { 612, 792 } };

/* Each script's own family by name: left to itself Pango takes a letter's marks from the
 * family of another script that has them too, and breaks the word. */
#define SCRIPTS                                                                                 \
	"Noto Sans Arabic,Noto Sans Armenian,Noto Sans Bengali,Noto Sans Devanagari,"           \
	"Noto Sans Ethiopic,Noto Sans Georgian,Noto Sans Gujarati,Noto Sans Gurmukhi,"          \
	"Noto Sans Hebrew,Noto Sans Kannada,Noto Sans Khmer,Noto Sans Lao,Noto Sans Malayalam," \
	"Noto Sans Myanmar,Noto Sans Oriya,Noto Sans Sinhala,Noto Sans Tamil,Noto Sans Telugu," \
	"Noto Sans Thaana,Noto Sans Thai,Noto Sans Tifinagh"
#define FAMILIES "Noto Sans," SCRIPTS ",DejaVu Sans,Sans"
static const struct {
	const char *font;
	double before, after;
} styles[PDF_STYLES] = {
	[PDF_TITLE] = { FAMILIES " Bold 15", 0, 8 }, [PDF_HEADING] = { FAMILIES " Bold 12", 10, 3 },
	[PDF_LABEL] = { FAMILIES " 9", 3, 1 },	     [PDF_TEXT] = { FAMILIES " 12", 0, 4 },
	[PDF_SMALL] = { FAMILIES " 9", 0, 2 },
};

enum block_kind { BLOCK_TEXT, BLOCK_FILL_IN, BLOCK_QR, BLOCK_PAGE };

struct block {
	enum block_kind kind;
	enum pdf_style style;
	struct str text, code;
};

struct pdf {
	struct arena *arena;
	struct pdf_about about;
	struct {
		struct block *p;
		size_t n, cap;
	} blocks;
};

struct pdf *pdf_new(struct arena *arena, const struct pdf_about *about)
{
	struct pdf *pdf = arena_new(arena, struct pdf, 1);
	pdf->arena = arena;
	pdf->about = *about;
	return pdf;
}

static struct str plain(struct arena *a, struct str text)
{
	char *p = arena_new(a, char, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		const unsigned char c = (unsigned char)text.p[i];
		if ((c >= 0x20 && c != 0x7f) || c == '\n' || c == '\t')
			p[n++] = text.p[i];
	}
	return (struct str){ p, n };
}

static void add(struct pdf *pdf, struct block block)
{
	block.text = plain(pdf->arena, block.text);
	*ARENA_PUSH(pdf->arena, &pdf->blocks) = block;
}

void pdf_text(struct pdf *pdf, enum pdf_style style, struct str text)
{
	add(pdf, (struct block){ .kind = BLOCK_TEXT, .style = style, .text = text });
}

void pdf_fill_in(struct pdf *pdf, struct str label)
{
	add(pdf, (struct block){ .kind = BLOCK_FILL_IN, .style = PDF_LABEL, .text = label });
}

void pdf_qr(struct pdf *pdf, struct str code, struct str beside)
{
	INVARIANT(code.n <= PDF_QR_MAX);
	add(pdf,
	    (struct block){ .kind = BLOCK_QR, .style = PDF_SMALL, .text = beside, .code = code });
}

void pdf_page(struct pdf *pdf)
{
	add(pdf, (struct block){ .kind = BLOCK_PAGE });
}

/* ---- pages ---------------------------------------------------------------------------- */

/* One pass over the blocks. The first only counts pages, the second draws. */
struct pass {
	const struct pdf *pdf;
	cairo_t *cr;
	PangoLayout *layout, *foot; // the footer comes while a block is being laid out
	bool draws;
	int page, pages;
	double y, width, bottom;
	size_t unknown;
};

static void set_layout(PangoLayout *layout, enum pdf_style style, struct str text, double width)
{
	PangoFontDescription *font = pango_font_description_from_string(styles[style].font);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	/* A hyphen at the end of a line would be read as part of an address. */
	PangoAttrList *plain_breaks = pango_attr_list_new();
	pango_attr_list_insert(plain_breaks, pango_attr_insert_hyphens_new(FALSE));
	pango_layout_set_attributes(layout, plain_breaks);
	pango_attr_list_unref(plain_breaks);
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_text(layout, text.n > 0 ? text.p : "", (int)text.n);
}

/* Lays the block's text out, and counts what no font has. */
static void set_text(struct pass *p, const struct block *b, double width)
{
	set_layout(p->layout, b->style, b->text, width);
	p->unknown += (size_t)pango_layout_get_unknown_glyphs_count(p->layout);
}

static double layout_height(struct pass *p)
{
	int height;
	pango_layout_get_size(p->layout, NULL, &height);
	return (double)height / PANGO_SCALE;
}

static void draw_layout(cairo_t *cr, PangoLayout *layout, double x, double y)
{
	cairo_set_source_rgb(cr, 0, 0, 0);
	cairo_move_to(cr, x, y);
	pango_cairo_show_layout(cr, layout);
}

static void draw_footer(struct pass *p)
{
	const struct str number = arena_fmt(p->pdf->arena, "%d / %d", p->page, p->pages);
	const double y = p->bottom + FOOT / 2;
	set_layout(p->foot, PDF_SMALL, p->pdf->about.footer, p->width - NUMBER);
	draw_layout(p->cr, p->foot, MARGIN, y);
	set_layout(p->foot, PDF_SMALL, number, NUMBER);
	pango_layout_set_alignment(p->foot, PANGO_ALIGN_RIGHT);
	draw_layout(p->cr, p->foot, MARGIN + p->width - NUMBER, y);
	pango_layout_set_alignment(p->foot, PANGO_ALIGN_LEFT);
}

static void end_page(struct pass *p)
{
	if (p->draws) {
		draw_footer(p);
		cairo_show_page(p->cr);
	}
	p->page++;
	p->y = MARGIN;
}

/* A new page, unless this much is left or nothing is on this one yet. */
static void make_room(struct pass *p, double height)
{
	if (p->y + height > p->bottom && p->y > MARGIN)
		end_page(p);
}

static void put_lines(struct pass *p)
{
	const int lines = pango_layout_get_line_count(p->layout);
	PangoLayoutIter *at = pango_layout_get_iter(p->layout);
	for (int i = 0; i < lines; i++) {
		PangoRectangle box;
		pango_layout_iter_get_line_extents(at, NULL, &box);
		const double height = (double)box.height / PANGO_SCALE;
		const double base = (double)(pango_layout_iter_get_baseline(at) - box.y) /
				    PANGO_SCALE;
		make_room(p, height);
		if (p->draws) {
			PangoLayoutLine *line = pango_layout_get_line_readonly(p->layout, i);
			cairo_set_source_rgb(p->cr, 0, 0, 0);
			cairo_move_to(p->cr, MARGIN + (double)box.x / PANGO_SCALE, p->y + base);
			pango_cairo_show_layout_line(p->cr, line);
		}
		p->y += height;
		(void)pango_layout_iter_next_line(at); // false after the last
	}
	pango_layout_iter_free(at);
}

static double fill_in_height(struct pass *p, const struct block *b)
{
	set_text(p, b, p->width * LABEL_SHARE - 8);
	const double text = layout_height(p);
	return text + 8 > FILL_IN_HEIGHT ? text + 8 : FILL_IN_HEIGHT;
}

static double text_height(struct pass *p, const struct block *b)
{
	set_text(p, b, p->width);
	return layout_height(p) + styles[b->style].after;
}

/* A label stays whole, with the beginning of its text. */
static double label_height(struct pass *p, const struct block *b)
{
	return text_height(p, b) + KEEP;
}

/* A heading stays with its first label, or with all the lines to write on that follow it:
 * nobody signs the top of an empty page. */
static double heading_height(struct pass *p, const struct block *b)
{
	const struct block *end = p->pdf->blocks.p + p->pdf->blocks.n;
	double height = text_height(p, b);
	if (++b == end || b->kind == BLOCK_TEXT)
		return height + (b == end ? KEEP : styles[b->style].before + label_height(p, b));
	for (; b < end && b->kind == BLOCK_FILL_IN; b++)
		height += fill_in_height(p, b);
	return height;
}

static void put_text(struct pass *p, const struct block *b)
{
	p->y += p->y > MARGIN ? styles[b->style].before : 0;
	if (b->style == PDF_HEADING)
		make_room(p, heading_height(p, b));
	if (b->style == PDF_LABEL)
		make_room(p, label_height(p, b));
	set_text(p, b, p->width);
	put_lines(p);
	p->y += styles[b->style].after;
}

static void put_fill_in(struct pass *p, const struct block *b)
{
	const double label = p->width * LABEL_SHARE;
	const double height = fill_in_height(p, b);
	const double text = layout_height(p);
	make_room(p, height);
	if (p->draws) {
		draw_layout(p->cr, p->layout, MARGIN, p->y + height - text - 2);
		cairo_set_source_rgb(p->cr, 0, 0, 0);
		cairo_set_line_width(p->cr, 0.6);
		cairo_move_to(p->cr, MARGIN + label, p->y + height - 2);
		cairo_line_to(p->cr, MARGIN + p->width, p->y + height - 2);
		cairo_stroke(p->cr);
	}
	p->y += height;
}

static void draw_code(struct pass *p, struct str text)
{
	const char *c = str_c(p->pdf->arena, text);
	INVARIANT(c != NULL);
	QRcode *code = QRcode_encodeString8bit(c, 0, QR_ECLEVEL_M);
	INVARIANT(code != NULL); // out of memory
	const double dot = QR_SIDE / code->width;
	cairo_set_source_rgb(p->cr, 0, 0, 0);
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++)
			if (code->data[y * code->width + x] & 1)
				cairo_rectangle(p->cr, MARGIN + x * dot, p->y + y * dot, dot, dot);
	cairo_fill(p->cr);
	QRcode_free(code);
}

static void put_qr(struct pass *p, const struct block *b)
{
	const double left = QR_SIDE + 16;
	set_text(p, b, p->width - left);
	const double text = layout_height(p);
	p->y += 14;
	make_room(p, text > QR_SIDE ? text : QR_SIDE);
	if (p->draws) {
		draw_layout(p->cr, p->layout, MARGIN + left, p->y);
		draw_code(p, b->code);
	}
	p->y += (text > QR_SIDE ? text : QR_SIDE) + 8;
}

static void run_pass(struct pass *p)
{
	p->page = 1;
	p->y = MARGIN;
	p->unknown = 0;
	for (size_t i = 0; i < p->pdf->blocks.n; i++) {
		const struct block *b = &p->pdf->blocks.p[i];
		switch (b->kind) {
		case BLOCK_TEXT:
			put_text(p, b);
			break;
		case BLOCK_FILL_IN:
			put_fill_in(p, b);
			break;
		case BLOCK_QR:
			put_qr(p, b);
			break;
		case BLOCK_PAGE:
			if (p->y > MARGIN)
				end_page(p);
			break;
		}
	}
}

/* ---- the file ---------------------------------------------------------------------------- */

static cairo_status_t take(void *closure, const unsigned char *data, unsigned length)
{
	struct buf *out = closure;
	buf_add(out, (struct str){ (const char *)data, length });
	return buf_full(out) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void set_about(cairo_surface_t *surface, const struct pdf *pdf)
{
	const char *title = str_c(pdf->arena, pdf->about.title);
	const char *made = pdf->about.made.n > 0 ? str_c(pdf->arena, pdf->about.made)
						 : "1970-01-01T00:00:00Z"; // else it is the clock's
	if (title)
		cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, made);
}

static enum rc draw(struct cx *cx, struct pass *p)
{
	run_pass(p);
	if (p->page > PDF_PAGES_MAX)
		return cx_fail(cx, RC_LIMIT, "the document has more than %d pages", PDF_PAGES_MAX);
	p->pages = p->page;
	p->draws = true;
	run_pass(p);
	end_page(p);
	return RC_OK;
}

enum rc pdf_print(struct cx *cx, const struct pdf *pdf, struct str *out, size_t *unknown)
{
	struct buf bytes;
	const double width = papers[pdf->about.paper].width;
	const double height = papers[pdf->about.paper].height;
	buf_init(&bytes, BYTES_MAX);
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(take, &bytes, width, height);
	set_about(surface, pdf);
	cairo_t *cr = cairo_create(surface);
	PangoFontMap *fonts = pango_cairo_font_map_new();
	PangoContext *context = pango_font_map_create_context(fonts);
	struct pass p = { .pdf = pdf,
			  .cr = cr,
			  .layout = pango_layout_new(context),
			  .foot = pango_layout_new(context) };
	p.width = width - 2 * MARGIN;
	p.bottom = height - MARGIN - FOOT;
	pango_layout_set_wrap(p.layout, PANGO_WRAP_WORD_CHAR);
	enum rc rc = draw(cx, &p);
	g_object_unref(p.layout);
	g_object_unref(p.foot);
	g_object_unref(context);
	g_object_unref(fonts);
	cairo_destroy(cr);
	cairo_surface_finish(surface);
	const cairo_status_t status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	if (rc == RC_OK && status != CAIRO_STATUS_SUCCESS)
		rc = cx_fail(cx, RC_LIMIT, "the document cannot be made: %s",
			     cairo_status_to_string(status));
	if (rc == RC_OK) {
		*out = arena_copy(cx->arena, buf_str(&bytes));
		*unknown = p.unknown;
	}
	buf_done(&bytes);
	return rc;
}
