// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/parser.h"

#include <pthread.h>
#include <string.h>

#include "formats/charset.h"
#include "formats/dns.h"
#include "formats/feed.h"
#include "formats/hi1_pack.h"
#include "formats/hi1_read.h"
#include "formats/mail.h"
#include "formats/picture.h"
#include "formats/taxii.h"
#include "formats/rdap.h"
#include "formats/xarf.h"
#include "formats/xmldsig.h"

/* The largest message that may come by any road is read within a second. */
enum { PROCESSES = 4, PROCESSOR_MS = 10000, PATIENCE_MS = 30000 };
#define MEMORY ((size_t)512 << 20)

enum parser {
	PARSER_HI1,
	PARSER_XMLDSIG,
	PARSER_MAIL,
	PARSER_XARF,
	PARSER_FEED,
	PARSER_DNS,
	PARSER_TAXII,
	PARSER_RDAP,
	PARSER_PICTURE,
	PARSER_OWN,
	PARSERS_MAX = 16,
};

/* ---- in the box ---- */

/* 'M' or 'O', 'X' or 'J', and the bytes. */
static enum rc parse_hi1(struct cx *cx, struct str question, struct buf *answer)
{
	struct hi1_fault fault = { 0 };
	struct hi1_message m = { 0 };
	if (question.n < 2)
		return cx_fail(cx, RC_BUG, "a question without its kind");
	const enum hi1_encoding encoding = question.p[1] == 'J' ? HI1_JSON : HI1_XML;
	const struct str bytes = str_slice(question, 2, question.n);
	const enum rc rc = question.p[0] == 'M'
				   ? hi1_read_here(cx, encoding, bytes, &m, &fault)
				   : hi1_read_object_here(cx, encoding, bytes, &m.root, &fault);
	if (rc == RC_OK)
		hi1_pack(answer, m.root);
	else if (rc == RC_INVALID || rc == RC_LIMIT)
		hi1_pack_fault(answer, &fault);
	else
		return rc;
	return RC_OK;
}

/* The length of the certificate in eight digits, it, and the bytes. The answer is
 * 'C' and what is covered, or the code in four digits and the sentence. */
static enum rc parse_xmldsig(struct cx *cx, struct str question, struct buf *answer)
{
	struct str covered = { 0 };
	int64_t n = 0;
	int code = 0;
	if (!str_to_i64(str_slice(question, 0, 8), 0, (int64_t)question.n - 8, &n))
		return cx_fail(cx, RC_BUG, "a question without its certificate");
	const size_t xml = 8 + (size_t)n;
	const enum rc rc = xmldsig_verify_here(cx, str_slice(question, xml, question.n),
					       str_slice(question, 8, xml), &covered, &code);
	if (rc == RC_OK) {
		buf_add_char(answer, 'C');
		buf_add(answer, covered);
		return RC_OK;
	}
	buf_fmt(answer, "%04d", code);
	buf_add(answer, cx_error(cx));
	return rc == RC_INVALID ? RC_OK : rc;
}

/* The bytes are all of the question, and what was read is all of the answer. */
#define PARSE(name, type)                                                                   \
	static enum rc parse_##name(struct cx *cx, struct str question, struct buf *answer) \
	{                                                                                   \
		type read;                                                                  \
		TRY(name##_read_here(cx, question, &read));                                 \
		name##_pack(answer, &read);                                                 \
		return RC_OK;                                                               \
	}
PARSE(mail, struct mail)
PARSE(xarf, struct xarf)
PARSE(dns, struct dns_answer)
PARSE(taxii, struct taxii_envelope)
PARSE(rdap, struct rdap)

/* How it is to be read (feed_ask_print), and the bytes. */
static enum rc parse_feed(struct cx *cx, struct str question, struct buf *answer)
{
	struct feed feed;
	struct feed_ask how;
	if (!feed_ask_read(&question, &how))
		return cx_fail(cx, RC_BUG, "a question that does not say how to read it");
	TRY(feed_read_here(cx, &how, question, &feed));
	feed_pack(answer, &feed);
	return RC_OK;
}

/* The answer: the bits, and the quality in a byte. */
static enum rc parse_picture(struct cx *cx, struct str question, struct buf *answer)
{
	struct pdq p;
	TRY(picture_hash_here(cx, question, PICTURE_PIXELS_MAX, &p));
	buf_add(answer, (struct str){ (const char *)p.b, sizeof p.b });
	buf_add_char(answer, (char)p.quality);
	return RC_OK;
}

/* Those of rooms follow, and a row of zeros. */
static struct box_parser parsers[PARSERS_MAX + 1] = {
	[PARSER_HI1] = { "hi1", NULL, parse_hi1 },
	[PARSER_XMLDSIG] = { "xmldsig", xmldsig_prepare, parse_xmldsig },
	[PARSER_MAIL] = { "mail", charset_prepare, parse_mail },
	[PARSER_XARF] = { "xarf", charset_prepare, parse_xarf },
	[PARSER_FEED] = { "feed", NULL, parse_feed },
	[PARSER_DNS] = { "dns", NULL, parse_dns },
	[PARSER_TAXII] = { "taxii", NULL, parse_taxii },
	[PARSER_RDAP] = { "rdap", NULL, parse_rdap },
	[PARSER_PICTURE] = { "picture", NULL, parse_picture },
};

/* The row's number; the first free one, or PARSERS_MAX, where it is not there. */
static unsigned number_of(const struct box_parser *row)
{
	unsigned i = PARSER_OWN;
	while (i < PARSERS_MAX && parsers[i].name && parsers[i].parse != row->parse)
		i++;
	return i;
}

/* ---- the box of this process ---- */

static struct {
	pthread_mutex_t lock;
	bool wanted; // before any thread
	struct box *box;
} here = { .lock = PTHREAD_MUTEX_INITIALIZER };

void parser_box(void)
{
	here.wanted = true;
}

void parser_add(const struct box_parser *row)
{
	const unsigned i = number_of(row);
	INVARIANT(i < PARSERS_MAX && !here.box);
	parsers[i] = *row;
}

enum rc parser_start(struct cx *cx)
{
	const struct box_config config = { .parsers = parsers,
					   .processes = PROCESSES,
					   .processor_ms = PROCESSOR_MS,
					   .patience_ms = PATIENCE_MS,
					   .memory = MEMORY };
	here.wanted = true;
	INVARIANT(pthread_mutex_lock(&here.lock) == 0);
	const enum rc rc = here.box ? RC_OK : box_start(cx, &config, &here.box);
	INVARIANT(pthread_mutex_unlock(&here.lock) == 0);
	return rc;
}

static struct box *box_here(void)
{
	INVARIANT(pthread_mutex_lock(&here.lock) == 0);
	struct box *box = here.box;
	INVARIANT(pthread_mutex_unlock(&here.lock) == 0);
	return box;
}

enum rc parser_check(struct cx *cx)
{
	struct box *box = box_here();
	return box ? box_check(cx, box) : RC_OK;
}

void parser_close(void)
{
	box_close(here.box);
	here.box = NULL;
	here.wanted = false;
}

struct box_count parser_count(void)
{
	struct box *box = box_here();
	return box ? box_count(box) : (struct box_count){ 0 };
}

static enum rc ask(struct cx *cx, unsigned parser, const struct str *parts, size_t n,
		   struct str *answer)
{
	TRY(parser_start(cx));
	return box_ask(cx, box_here(), parser, parts, n, answer);
}

/* Where there is no box: it reads the parts as one, as it would there. */
static enum rc ask_here(struct cx *cx, const struct box_parser *row, const struct str *parts,
			size_t n, struct str *answer)
{
	struct buf question, said;
	buf_init(&question, BOX_QUESTION_MAX);
	buf_init(&said, BOX_ANSWER_MAX);
	for (size_t i = 0; i < n; i++)
		buf_add(&question, parts[i]);
	enum rc rc = buf_full(&question) ? cx_fail(cx, RC_LIMIT, "it is too large to be read")
					 : row->parse(cx, buf_str(&question), &said);
	if (rc == RC_OK)
		*answer = arena_copy(cx->arena, buf_str(&said));
	buf_done(&question);
	buf_done(&said);
	return rc;
}

enum rc parser_ask_with(struct cx *cx, const struct box_parser *row, const struct str *parts,
			size_t n, const struct box_supply *supply, struct str *answer)
{
	const unsigned number = number_of(row);
	if (!here.wanted) {
		box_supply_here(supply);
		const enum rc rc = ask_here(cx, row, parts, n, answer);
		box_supply_here(NULL);
		return rc;
	}
	if (number == PARSERS_MAX || !parsers[number].name)
		return cx_fail(cx, RC_BUG, "the box does not know how to read this");
	TRY(parser_start(cx));
	const struct box_demand demand = { number, parts, n, supply };
	return box_ask_with(cx, box_here(), &demand, answer);
}

enum rc parser_ask(struct cx *cx, const struct box_parser *row, const struct str *parts, size_t n,
		   struct str *answer)
{
	return parser_ask_with(cx, row, parts, n, NULL, answer);
}

static int code_of(enum rc rc)
{
	return rc == RC_INVALID ? HI1_INVALID_MESSAGE
	       : rc == RC_LIMIT ? HI1_TOO_LARGE
				: HI1_TRANSIENT_ERROR;
}

/* ---- what callers know ---- */

/* Of a document that the box gives no answer to. */
static enum rc not_read(struct cx *cx, enum rc rc, struct str bytes, struct hi1_fault *fault)
{
	const struct str why = arena_copy(cx->arena, cx_error(cx));
	*fault = (struct hi1_fault){ .code = code_of(rc),
				     .problem = why,
				     .remedy = STR("nothing of it was read"),
				     .transaction = hi1_find_transaction(bytes) };
	return cx_fail(cx, rc, "HI1 %d: %.*s", fault->code,
		       STR_ARG(hi1_fault_print(cx->arena, fault)));
}

static enum rc read_boxed(struct cx *cx, enum hi1_encoding encoding, struct str bytes,
			  const struct hi1_type *type, struct hi1_node **root,
			  struct hi1_fault *fault)
{
	const char kind[] = { type == &hi1_message_type ? 'M' : 'O',
			      encoding == HI1_JSON ? 'J' : 'X' };
	const struct str parts[] = { { kind, sizeof kind }, bytes };
	struct str packed = { 0 };
	const enum rc rc = ask(cx, PARSER_HI1, parts, 2, &packed);
	return rc == RC_OK ? hi1_unpack(cx, encoding, packed, type, root, fault)
			   : not_read(cx, rc, bytes, fault);
}

/* Too large a one is refused before it is carried anywhere. */
enum rc hi1_read(struct cx *cx, enum hi1_encoding encoding, struct str bytes,
		 struct hi1_message *out, struct hi1_fault *fault)
{
	struct hi1_message m = { .encoding = encoding, .bytes = bytes };
	if (!here.wanted || bytes.n > HI1_BYTES_MAX)
		return hi1_read_here(cx, encoding, bytes, out, fault);
	TRY(read_boxed(cx, encoding, bytes, &hi1_message_type, &m.root, fault));
	*out = m;
	return RC_OK;
}

enum rc hi1_read_object(struct cx *cx, enum hi1_encoding encoding, struct str bytes,
			struct hi1_node **out, struct hi1_fault *fault)
{
	if (!here.wanted || bytes.n > HI1_BYTES_MAX)
		return hi1_read_object_here(cx, encoding, bytes, out, fault);
	return read_boxed(cx, encoding, bytes, &hi1_object, out, fault);
}

static enum rc covered_of(struct cx *cx, struct str answer, struct str *covered, int *code)
{
	int64_t number = 0;
	if (str_starts(answer, STR("C"))) {
		*covered = str_slice(answer, 1, answer.n);
		return RC_OK;
	}
	if (!str_to_i64(str_slice(answer, 0, 4), HI1_GENERAL_ERROR, HI1_TOO_LARGE, &number))
		return cx_fail(cx, RC_BUG, "what the process that judged it says is not in order");
	*code = (int)number;
	return cx_fail(cx, RC_INVALID, "%.*s", STR_ARG(str_slice(answer, 4, answer.n)));
}

enum rc xmldsig_verify(struct cx *cx, struct str xml, struct str certificate, struct str *covered,
		       int *code)
{
	struct str answer = { 0 };
	int none = 0;
	if (!here.wanted)
		return xmldsig_verify_here(cx, xml, certificate, covered, code);
	const struct str parts[] = { arena_fmt(cx->arena, "%08zu", certificate.n), certificate,
				     xml };
	const enum rc rc = ask(cx, PARSER_XMLDSIG, parts, 3, &answer);
	if (rc == RC_OK)
		return covered_of(cx, answer, covered, code ? code : &none);
	if (code)
		*code = code_of(rc);
	return rc;
}

enum rc mail_read(struct cx *cx, struct str bytes, struct mail *out)
{
	struct str packed = { 0 };
	if (!here.wanted || bytes.n == 0 || bytes.n > MAIL_BYTES_MAX)
		return mail_read_here(cx, bytes, out);
	TRY(ask(cx, PARSER_MAIL, &bytes, 1, &packed));
	return mail_unpack(cx, packed, bytes.n, out);
}

enum rc xarf_read(struct cx *cx, struct str bytes, struct xarf *out)
{
	struct str packed = { 0 };
	if (!here.wanted)
		return xarf_read_here(cx, bytes, out);
	TRY(ask(cx, PARSER_XARF, &bytes, 1, &packed));
	return xarf_unpack(cx, packed, out);
}

enum rc feed_read(struct cx *cx, const struct feed_ask *how, struct str bytes, struct feed *out)
{
	struct str packed = { 0 };
	if (!here.wanted || bytes.n > FEED_BYTES_MAX)
		return feed_read_here(cx, how, bytes, out);
	const struct str parts[] = { feed_ask_print(cx->arena, how), bytes };
	TRY(ask(cx, PARSER_FEED, parts, 2, &packed));
	return feed_unpack(cx, packed, bytes.n, out);
}

enum rc dns_read(struct cx *cx, struct str bytes, struct dns_answer *out)
{
	struct str packed = { 0 };
	if (!here.wanted)
		return dns_read_here(cx, bytes, out);
	TRY(ask(cx, PARSER_DNS, &bytes, 1, &packed));
	return dns_unpack(cx, packed, out);
}

enum rc taxii_read(struct cx *cx, struct str bytes, struct taxii_envelope *out)
{
	struct str packed = { 0 };
	if (!here.wanted)
		return taxii_read_here(cx, bytes, out);
	TRY(ask(cx, PARSER_TAXII, &bytes, 1, &packed));
	return taxii_unpack(cx, packed, out);
}

enum rc rdap_read(struct cx *cx, struct str bytes, struct rdap *out)
{
	struct str packed = { 0 };
	if (!here.wanted)
		return rdap_read_here(cx, bytes, out);
	TRY(ask(cx, PARSER_RDAP, &bytes, 1, &packed));
	return rdap_unpack(cx, packed, out);
}

enum rc picture_hash(struct cx *cx, struct str bytes, struct pdq *out)
{
	struct str said = { 0 };
	if (!here.wanted || bytes.n > PICTURE_BYTES_MAX)
		return picture_hash_here(cx, bytes, PICTURE_PIXELS_MAX, out);
	TRY(ask(cx, PARSER_PICTURE, &bytes, 1, &said));
	if (said.n != PDQ_BYTES + 1 || (uint8_t)said.p[PDQ_BYTES] > 100)
		return cx_fail(cx, RC_BUG, "what the process that read it says is not in order");
	memcpy(out->b, said.p, PDQ_BYTES);
	out->quality = (uint8_t)said.p[PDQ_BYTES];
	return RC_OK;
}
