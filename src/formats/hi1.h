// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hi1: messages of ETSI TS 103 120 (LI_HI1), read and written, in XML and in JSON.
 *
 * Reads:   V1.12.1 to V1.23.1, against the whole grammar (hi1_type.h): namespaces by
 *          their address, members in the schema's order, every value by its pattern.
 *          XML is UTF-8 or UTF-16; a DOCTYPE is refused, so there are no entities.
 * Writes:  only what the grammar of V1.23.1 allows.
 * Lossless: what was read is printed with all its members and values. Not kept: white
 *          space and comments between elements, hints where a schema lies, prefixes,
 *          and spellings that mean the same (1 for true, 007 for 7, base64 in lines).
 * Kept bytes: extensions, signatures and embedded data stay the bytes they were and go
 *          out in the encoding that they came in (hi1_node.h).
 * Limits:  below; what passes one is refused before it costs.
 * Errors:  each has the code of Annex D, a place, and what to do about it.
 * Where:   in a box, where the program said so (parser.h).
 * Memory:  the tree lies in cx->arena, and kept bytes point into the text that was read.
 */
#ifndef FORMATS_HI1_H
#define FORMATS_HI1_H

#include "core/core.h"
#include "formats/hi1_node.h"

#define HI1_BYTES_MAX ((size_t)16 * 1024 * 1024)

enum {
	HI1_DEPTH_MAX = 64,	 // elements within elements
	HI1_NODES_MAX = 200000,	 // values and members of one message
	HI1_ATTRIBUTES_MAX = 64, // of one element, declarations of prefixes included
	HI1_TAG_MAX = 65536,	 // bytes of one tag
	HI1_PREFIXES_MAX = 64,	 // in force at one place
};

/* TS 103 120, Annex D. */
enum hi1_code {
	HI1_GENERAL_ERROR = 3000,
	HI1_NOT_SUPPORTED = 3001,
	HI1_DUPLICATE_ACTION = 3002,
	HI1_TRANSIENT_ERROR = 3003,
	HI1_CONFIGURATION = 3004,
	HI1_ELEMENT_MISSING = 3005,
	HI1_CHANGE_NOT_ALLOWED = 3006,
	HI1_IMPROPER_VALUE = 3007,
	HI1_IMPROPER_CHANGE = 3008,
	HI1_VALUE_NOT_FOUND = 3009,
	HI1_OBJECT_EXISTS = 3010,
	HI1_UPDATE_MISSING = 3011,
	HI1_UPDATE_EXPIRED = 3012,
	HI1_CANCEL_MISSING = 3013,
	HI1_GET_MISSING = 3014,
	HI1_NOT_DELIVERABLE = 3015,
	HI1_LINK_MISSING = 3016,
	HI1_LINK_EXPIRED = 3017,
	HI1_LINK_FAILED = 3018,
	HI1_ENCODING = 3019,
	HI1_INVALID_MESSAGE = 3020,
	HI1_VERSION = 3021,
	HI1_TOO_LARGE = 3022,
};

/* Why a message was refused. */
struct hi1_fault {
	int code;
	size_t at;   // the byte, from 0, of the text that was read: UTF-16 counts as its UTF-8
	size_t line; // from 1; 0: of no line
	struct str path, problem, remedy;
	const struct hi1_node *header; // the message's, when it could be read; else NULL
	struct str transaction;	       // of a header that broke off after it; else empty
};

/* "line 12, byte 400, HI1Message/Header/Timestamp: PROBLEM (REMEDY)": what goes into
 * ErrorDescription. */
struct str hi1_fault_print(struct arena *a, const struct hi1_fault *fault);

struct hi1_message {
	enum hi1_encoding encoding;
	struct str bytes; // as received: what signatures are checked over
	struct hi1_node *root;
};

/* In the order of TS 103 120: size (3022), form and schema (3020), version (3021).
 * RC_INVALID or RC_LIMIT: *fault says why, cx has it as a sentence, out is untouched.
 * RC_BUSY, RC_IO: nothing is wrong with it, but it was not read; *fault says 3003.
 * The numbers of actions are hi1_check_numbers' business, since the identity of the
 * sender comes before. */
NODISCARD enum rc hi1_read(struct cx *cx, enum hi1_encoding encoding, struct str bytes,
			   struct hi1_message *out, struct hi1_fault *fault);

/* Whether this is a version that is read and written: V1.12.1 to V1.23.1. */
bool hi1_version_known(struct str version);

/* One object, as hi1_print writes it. */
NODISCARD enum rc hi1_read_object(struct cx *cx, enum hi1_encoding encoding, struct str bytes,
				  struct hi1_node **out, struct hi1_fault *fault);

/* Of a request: a number twice is 3002, others than 0, 1, 2, ... are 3007. Responses are
 * let pass: ETSI's own example numbers one 0, 0. */
NODISCARD enum rc hi1_check_numbers(struct cx *cx, const struct hi1_node *message,
				    struct hi1_fault *fault);

/* 3009 for a value that a dictionary of ETSI does not have; dictionaries of others are
 * the caller's. */
NODISCARD enum rc hi1_check_words(struct cx *cx, const struct hi1_node *object,
				  struct hi1_fault *fault);

/* Whether ETSI's dictionary of this name has the value; *known says whether there is
 * such a dictionary. */
bool hi1_dictionary_has(struct str name, struct str value, bool *known);

/* A message or an object. RC_INVALID, nothing written and *fault set, when it breaks the
 * grammar, or holds kept bytes of the other encoding (3019). out's own limit is the
 * caller's to check. */
NODISCARD enum rc hi1_print(struct cx *cx, enum hi1_encoding encoding, const struct hi1_node *node,
			    struct buf *out, struct hi1_fault *fault);

/* The message as one of the version in its header: what that does not know yet is left out, with
 * what stands in it. RC_INVALID, 3001: a verb, an object or the encoding is newer, without which
 * it would be another message. What the grammar needs and is left out is hi1_print's to refuse. */
NODISCARD enum rc hi1_fit(struct cx *cx, enum hi1_encoding encoding, const struct hi1_node *message,
			  const struct hi1_node **out, struct hi1_fault *fault);

/* An object of a message as one that stands alone, with its own prefixes. RC_INVALID as
 * hi1_print; RC_LIMIT: it has more than HI1_BYTES_MAX. In the cx's arena. */
NODISCARD enum rc hi1_print_alone(struct cx *cx, enum hi1_encoding encoding,
				  const struct hi1_node *object, struct str *out);

struct hi1_party {
	struct str country, id;
};

struct hi1_header {
	struct hi1_party sender, receiver;
	struct str transaction;
	struct instant at;
	struct str version; // "V1.23.1"
	struct str profile_owner, profile_version;
	struct str workflow; // empty: none
};

/* Of a message, or of a fault's header. */
struct hi1_header hi1_header_of(const struct hi1_node *header);

bool hi1_is_request(const struct hi1_node *message);

/* Whether it has a signature of any sort; nothing is said of its worth. */
bool hi1_is_signed(const struct hi1_node *message);

enum hi1_verb {
	HI1_GET,
	HI1_CREATE,
	HI1_UPDATE,
	HI1_LIST,
	HI1_DELIVER,
	HI1_GETCSPCONFIG,
	HI1_ERROR, // of a response: code and description
};

struct hi1_action {
	int64_t number;
	enum hi1_verb verb;
	const struct hi1_node *body;   // of the verb
	const struct hi1_node *object; // or NULL
	struct str identifier;	       // of GET, DELIVER and responses, else the object's
	int64_t error;		       // of HI1_ERROR
	struct str description;
};

struct hi1_actions {
	struct hi1_action *p;
	size_t n;
};

/* In the message's order. None when the response is one error. */
struct hi1_actions hi1_actions_of(struct arena *a, const struct hi1_node *message);

/* A request without actions yet. */
struct hi1_node *hi1_request_new(struct arena *a, const struct hi1_header *header);

/* The response to a message with this header: sender and receiver stay where they are,
 * as in ETSI's examples; the time is ours. */
struct hi1_node *hi1_response_new(struct arena *a, const struct hi1_header *header,
				  struct instant now);

/* The next action of a request or response, numbered from 0; gives the body of the verb,
 * for hi1_put and hi1_put_object. */
struct hi1_node *hi1_action_add(struct arena *a, struct hi1_node *message, enum hi1_verb verb);

/* An action of a response that failed. */
void hi1_action_fail(struct arena *a, struct hi1_node *response, enum hi1_code code,
		     struct str description);

/* The whole message is refused: the response becomes one error. */
void hi1_refuse(struct arena *a, struct hi1_node *response, enum hi1_code code,
		struct str description);

#endif
