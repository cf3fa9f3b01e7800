// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hi1-times SAMPLE [SCHEMA]: what reading and printing one HI1 message costs, beside
 * libxml2's own tree and, with ETSI's schemas, its validation of the same message.
 *
 * Prints NAME<TAB>NUMBER lines for bench/hi1; processor time in microseconds a message,
 * the best of several rounds.
 */
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <stdio.h>
#include <time.h>

#include "formats/hi1.h"
#include "formats/parser.h"

enum { ROUNDS = 7, MESSAGES = 2000 };

struct bench {
	struct arena arena;
	struct cx cx;
	struct str xml, json;
	struct buf out;
	xmlSchemaPtr schema;
};

static double now_us(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static struct hi1_message read_one(struct bench *b, enum hi1_encoding encoding)
{
	struct hi1_message m;
	struct hi1_fault fault;
	arena_reset(&b->arena);
	const struct str in = encoding == HI1_XML ? b->xml : b->json;
	INVARIANT(hi1_read(&b->cx, encoding, in, &m, &fault) == RC_OK);
	return m;
}

static void print_one(struct bench *b, enum hi1_encoding encoding, const struct hi1_message *m)
{
	struct hi1_fault fault;
	buf_reset(&b->out);
	INVARIANT(hi1_print(&b->cx, encoding, m->root, &b->out, &fault) == RC_OK);
	INVARIANT(!buf_full(&b->out));
}

static void xml_read(struct bench *b)
{
	(void)read_one(b, HI1_XML);
}

static void xml_both(struct bench *b)
{
	const struct hi1_message m = read_one(b, HI1_XML);
	print_one(b, HI1_XML, &m);
}

static void json_read_only(struct bench *b)
{
	(void)read_one(b, HI1_JSON);
}

static void json_both(struct bench *b)
{
	const struct hi1_message m = read_one(b, HI1_JSON);
	print_one(b, HI1_JSON, &m);
}

static xmlDocPtr tree(const struct bench *b)
{
	xmlDocPtr doc = xmlReadMemory(b->xml.p, (int)b->xml.n, NULL, NULL, XML_PARSE_NONET);
	INVARIANT(doc != NULL);
	return doc;
}

static void libxml_read(struct bench *b)
{
	xmlFreeDoc(tree(b));
}

static void libxml_check(struct bench *b)
{
	xmlDocPtr doc = tree(b);
	xmlSchemaValidCtxtPtr valid = xmlSchemaNewValidCtxt(b->schema);
	INVARIANT(xmlSchemaValidateDoc(valid, doc) == 0);
	xmlSchemaFreeValidCtxt(valid);
	xmlFreeDoc(doc);
}

static void libxml_both(struct bench *b)
{
	xmlDocPtr doc = tree(b);
	xmlSchemaValidCtxtPtr valid = xmlSchemaNewValidCtxt(b->schema);
	xmlChar *text = NULL;
	int n = 0;
	INVARIANT(xmlSchemaValidateDoc(valid, doc) == 0);
	xmlDocDumpMemory(doc, &text, &n);
	xmlFree(text);
	xmlSchemaFreeValidCtxt(valid);
	xmlFreeDoc(doc);
}

static void measure_by(struct bench *b, clockid_t clock, const char *name,
		       void (*one)(struct bench *b))
{
	double best = -1;
	for (int round = 0; round < ROUNDS; round++) {
		const double begun = now_us(clock);
		for (int i = 0; i < MESSAGES; i++)
			one(b);
		const double took = (now_us(clock) - begun) / MESSAGES;
		best = best < 0 || took < best ? took : best;
	}
	(void)printf("%s\t%.3f\n", name, best);
}

static void measure(struct bench *b, const char *name, void (*one)(struct bench *b))
{
	measure_by(b, CLOCK_PROCESS_CPUTIME_ID, name, one);
}

/* In another process, as a node reads: what this one pays itself, and the whole time, in which
 * both take turns. */
static void measure_boxed(struct bench *b)
{
	parser_box();
	INVARIANT(parser_start(&b->cx) == RC_OK);
	measure(b, "boxed_here", xml_read);
	measure_by(b, CLOCK_MONOTONIC, "boxed_both", xml_read);
	parser_close();
}

/* The sample as we print it: without its comments and blanks, in either encoding. */
static bool load(struct bench *b, const char *path)
{
	char bytes[65536];
	struct hi1_message m;
	struct hi1_fault fault;
	FILE *f = fopen(path, "rb");
	if (!f)
		return false;
	const size_t n = fread(bytes, 1, sizeof bytes, f);
	(void)fclose(f);
	static struct arena kept;
	struct cx cx;
	cx_init(&cx, &kept, instant_now());
	if (hi1_read(&cx, HI1_XML, (struct str){ bytes, n }, &m, &fault) != RC_OK)
		return false;
	print_one(b, HI1_XML, &m);
	b->xml = arena_copy(&kept, buf_str(&b->out));
	print_one(b, HI1_JSON, &m);
	b->json = arena_copy(&kept, buf_str(&b->out));
	return true;
}

int main(int argc, char **argv)
{
	struct bench b = { 0 };
	cx_init(&b.cx, &b.arena, instant_now());
	buf_init(&b.out, 1000000);
	if (argc < 2 || !load(&b, argv[1]))
		return 2;
	(void)printf("bytes_xml\t%zu\nbytes_json\t%zu\n", b.xml.n, b.json.n);
	measure(&b, "xml_read", xml_read);
	measure(&b, "xml_both", xml_both);
	measure(&b, "json_read", json_read_only);
	measure(&b, "json_both", json_both);
	measure_boxed(&b);
	measure(&b, "libxml_read", libxml_read);
	if (argc > 2) {
		xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(argv[2]);
		b.schema = xmlSchemaParse(parser);
		INVARIANT(b.schema != NULL);
		measure(&b, "libxml_check", libxml_check);
		measure(&b, "libxml_both", libxml_both);
		xmlSchemaFree(b.schema);
		xmlSchemaFreeParserCtxt(parser);
	}
	buf_done(&b.out);
	arena_done(&b.arena);
	return 0;
}
