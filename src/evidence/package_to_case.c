// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package_to_case.h"

#include "evidence/content.h"
#include "formats/bagit.h"
#include "formats/json.h"
#include "formats/json_read.h"
#include "ledger/entry.h"

#define TEXT_MAX ((size_t)256 << 20)

struct graph {
	struct cx *cx;
	struct json *j;
	const struct package *p;
};

/* RFC 9562, 6.6: names that are addresses. */
static const char url_names[] = "\x6b\xa7\xb8\x11\x9d\xad\x11\xd1\x80\xb4\x00\xc0\x4f\xd4\x30\xc8";

/* "kb:file-<UUID>": the same thing has the same name in each package. Of version 5 (RFC 9562, 5.5),
 * since the ontology's shapes know none above it; nothing rests on its digest. */
static struct str name_of(struct graph *g, const char *what, struct str of)
{
	struct arena *a = g->cx->arena;
	struct buf seed;
	buf_init(&seed, TEXT_MAX);
	buf_add(&seed, (struct str){ url_names, sizeof url_names - 1 });
	buf_fmt(&seed, "https://%.*s/%s/%.*s", STR_ARG(g->p->origin), what, STR_ARG(of));
	struct digest h = digest_of(DIGEST_SHA1, buf_str(&seed));
	buf_done(&seed);
	h.b[6] = (uint8_t)((h.b[6] & 0x0f) | 0x50);
	h.b[8] = (uint8_t)((h.b[8] & 0x3f) | 0x80);
	const struct str x = digest_print(a, DIGEST_SHA1, &h);
	return arena_fmt(a, "kb:%s-%.*s-%.*s-%.*s-%.*s-%.*s", what, 8, x.p, 4, x.p + 8, 4, x.p + 12,
			 4, x.p + 16, 12, x.p + 20);
}

static void begin(struct graph *g, const char *what, struct str of, const char *type)
{
	json_begin_object(g->j, NULL);
	json_str(g->j, "@id", name_of(g, what, of));
	json_str(g->j, "@type", str_from_c(type));
}

static void refer(struct graph *g, const char *key, const char *what, struct str of)
{
	json_begin_object(g->j, key);
	json_str(g->j, "@id", name_of(g, what, of));
	json_end(g->j);
}

static void typed(struct graph *g, const char *key, const char *type, struct str value)
{
	if (value.n == 0)
		return;
	json_begin_object(g->j, key);
	json_str(g->j, "@type", str_from_c(type));
	json_str(g->j, "@value", value);
	json_end(g->j);
}

static struct str time_of(struct graph *g, struct instant t)
{
	return t.us != 0 ? entry_print_time(g->cx->arena, t) : STR("");
}

static struct str of_record(struct graph *g, const struct package_record *r)
{
	return arena_fmt(g->cx->arena, "%lld", (long long)r->number);
}

static void add_context(struct json *j)
{
	static const char *const prefixes[][2] = {
		{ "kb", "http://example.org/kb/" },
		{ "case-investigation", "https://ontology.caseontology.org/case/investigation/" },
		{ "uco-action", "https://ontology.unifiedcyberontology.org/uco/action/" },
		{ "uco-core", "https://ontology.unifiedcyberontology.org/uco/core/" },
		{ "uco-identity", "https://ontology.unifiedcyberontology.org/uco/identity/" },
		{ "uco-location", "https://ontology.unifiedcyberontology.org/uco/location/" },
		{ "uco-observable", "https://ontology.unifiedcyberontology.org/uco/observable/" },
		{ "uco-tool", "https://ontology.unifiedcyberontology.org/uco/tool/" },
		{ "uco-types", "https://ontology.unifiedcyberontology.org/uco/types/" },
		{ "xsd", "http://www.w3.org/2001/XMLSchema#" },
	};
	json_begin_object(j, "@context");
	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
		json_str(j, prefixes[i][0], str_from_c(prefixes[i][1]));
	json_end(j);
}

static void add_investigation(struct graph *g)
{
	begin(g, "investigation", STR("package"), "case-investigation:Investigation");
	json_str(g->j, "uco-core:name",
		 g->p->exhibits.n > 0 ? g->p->exhibits.p[0].exhibit.number : STR("package"));
	json_begin_array(g->j, "case-investigation:relevantAuthorization");
	for (size_t i = 0; i < g->p->exhibits.n; i++)
		refer(g, NULL, "authorization", g->p->exhibits.p[i].exhibit.number);
	json_end(g->j);
	json_begin_array(g->j, "uco-core:object");
	for (size_t i = 0; i < g->p->exhibits.n; i++) {
		refer(g, NULL, "provenance", g->p->exhibits.p[i].exhibit.number);
		for (size_t k = 0; k < g->p->exhibits.p[i].records.n; k++)
			refer(g, NULL, "action", of_record(g, &g->p->exhibits.p[i].records.p[k]));
	}
	json_end(g->j);
	json_end(g->j);
}

static void add_authorization(struct graph *g, const struct exhibit *e)
{
	begin(g, "authorization", e->number, "case-investigation:Authorization");
	json_str(g->j, "case-investigation:authorizationType",
		 str_from_c(authority_kind_text(e->authority.kind)));
	json_begin_array(g->j, "case-investigation:authorizationIdentifier");
	json_str(g->j, NULL, e->authority.text);
	if (e->authority.id.n > 0)
		json_str(g->j, NULL, e->authority.id);
	json_end(g->j);
	typed(g, "uco-core:startTime", "xsd:dateTime", time_of(g, e->authority.from));
	typed(g, "uco-core:endTime", "xsd:dateTime", time_of(g, e->authority.until));
	json_end(g->j);
}

static struct str of_file(struct graph *g, const struct package_exhibit *x,
			  const struct bagit_line *file)
{
	return arena_fmt(g->cx->arena, "%.*s/%.*s", STR_ARG(x->exhibit.number),
			 STR_ARG(file->path));
}

static struct str take_field(struct str *line)
{
	struct str one;
	(void)str_cut(*line, '\t', &one, line);
	return one;
}

/* What the source called a file, and its size. */
struct original {
	struct str name; // with its folders; percent-encoded where it is not UTF-8
	int64_t size;	 // -1: not known
};

/* Names and lists of files have one order; names have also what is no file. */
static struct original original_of(struct cx *cx, struct str *names, struct str path)
{
	struct original o = { .name = path, .size = -1 };
	while (names->n > 0) {
		struct str line, decoded;
		(void)str_cut(*names, '\n', &line, names);
		if (!str_eq(take_field(&line), path))
			continue;
		o.name = take_field(&line);
		if (content_decode(cx, o.name, &decoded) == RC_OK && str_is_utf8(decoded))
			o.name = decoded;
		(void)take_field(&line); // its kind
		if (!str_to_i64(take_field(&line), 0, INT64_MAX, &o.size))
			o.size = -1;
		break;
	}
	return o;
}

static void add_size(struct graph *g, const struct original *o)
{
	if (o->size >= 0)
		json_int(g->j, "uco-observable:sizeInBytes", o->size);
}

static void add_file(struct graph *g, const struct package_exhibit *x,
		     const struct bagit_line *file, struct str *names)
{
	const struct str of = of_file(g, x, file);
	const struct original o = original_of(g->cx, names, file->path);
	struct str rest = o.name, last = o.name;
	while (str_cut(rest, '/', &last, &rest))
		;
	begin(g, "file", of, "uco-observable:File");
	json_str(g->j, "uco-core:name", o.name);
	json_begin_array(g->j, "uco-core:hasFacet");
	begin(g, "file-facet", of, "uco-observable:FileFacet");
	json_str(g->j, "uco-observable:fileName", last);
	add_size(g, &o);
	json_str(g->j, "uco-observable:filePath",
		 x->folder.n > 0 ? arena_fmt(g->cx->arena, "data/%.*s/%.*s", STR_ARG(x->folder),
					     STR_ARG(file->path))
				 : file->path);
	json_end(g->j);
	begin(g, "content-facet", of, "uco-observable:ContentDataFacet");
	add_size(g, &o);
	json_begin_array(g->j, "uco-observable:hash");
	begin(g, "hash", of, "uco-types:Hash");
	json_str(g->j, "uco-types:hashMethod", STR("SHA256"));
	typed(g, "uco-types:hashValue", "xsd:hexBinary",
	      digest_print(g->cx->arena, DIGEST_SHA256, &file->digest));
	json_end(g->j);
	json_end(g->j);
	json_end(g->j);
	json_end(g->j);
	json_end(g->j);
}

static bool is_here(const struct graph *g, struct str number)
{
	for (size_t i = 0; i < g->p->exhibits.n; i++)
		if (str_eq(g->p->exhibits.p[i].exhibit.number, number))
			return true;
	return false;
}

static void begin_elsewhere(struct graph *g, struct str number)
{
	begin(g, "provenance", number, "case-investigation:ProvenanceRecord");
	json_str(g->j, "case-investigation:exhibitNumber", number);
}

/* What it was made of, and what was made of it, where that is in another package: by number. */
static void add_relatives(struct graph *g, const struct package_exhibit *x)
{
	if (x->parent.n > 0 && !is_here(g, x->parent)) {
		begin_elsewhere(g, x->parent);
		json_end(g->j);
	}
	for (size_t i = 0; i < x->children.n; i++) {
		const struct package_child *c = &x->children.p[i];
		if (is_here(g, c->number))
			continue;
		begin_elsewhere(g, c->number);
		if (c->derivation.n > 0)
			json_str(g->j, "uco-core:description", c->derivation);
		refer(g, "case-investigation:wasDerivedFrom", "provenance", x->exhibit.number);
		json_end(g->j);
	}
}

static enum rc add_exhibit(struct graph *g, const struct package_exhibit *x, struct str manifest,
			   struct str names)
{
	static const struct bagit_declaration v1 = { .major = 1 };
	struct bagit_list files;
	TRY(bagit_read_list(g->cx, &v1, DIGEST_SHA256, manifest, &files));
	const size_t n = files.n < PACKAGE_CASE_FILES ? files.n : PACKAGE_CASE_FILES;
	begin(g, "provenance", x->exhibit.number, "case-investigation:ProvenanceRecord");
	json_str(g->j, "case-investigation:exhibitNumber", x->exhibit.number);
	json_begin_array(g->j, "uco-core:description");
	if (x->exhibit.description.n > 0)
		json_str(g->j, NULL, x->exhibit.description);
	if (x->exhibit.derivation.n > 0)
		json_str(g->j, NULL, x->exhibit.derivation);
	json_end(g->j);
	if (x->parent.n > 0)
		refer(g, "case-investigation:wasDerivedFrom", "provenance", x->parent);
	if (n > 0) {
		json_begin_array(g->j, "uco-core:object");
		for (size_t i = 0; i < n; i++)
			refer(g, NULL, "file", of_file(g, x, &files.p[i]));
		json_end(g->j);
	}
	json_end(g->j);
	add_relatives(g, x);
	for (size_t i = 0; i < n; i++)
		add_file(g, x, &files.p[i], &names);
	return RC_OK;
}

static void add_named(struct graph *g, const char *key, const char *what, const char *type,
		      struct str name)
{
	if (name.n == 0)
		return;
	json_begin_object(g->j, key);
	json_str(g->j, "@id", name_of(g, what, name));
	json_str(g->j, "@type", str_from_c(type));
	json_str(g->j, "uco-core:name", name);
	json_end(g->j);
}

/* "comity 0.1.0": its last word is the version, where that begins with a digit. */
static void add_tool(struct graph *g, struct str line)
{
	struct str name = line, version = STR("");
	for (size_t i = line.n; i-- > 1;)
		if (line.p[i - 1] == ' ') {
			if (i < line.n && line.p[i] >= '0' && line.p[i] <= '9') {
				name = str_slice(line, 0, i - 1);
				version = str_slice(line, i, line.n);
			}
			break;
		}
	begin(g, "tool", line, "uco-tool:Tool");
	json_str(g->j, "uco-core:name", name);
	if (version.n > 0)
		json_str(g->j, "uco-tool:version", version);
	json_end(g->j);
}

/* With what it was taken in: the tools as the record has them, and a write-blocker. */
static void add_instruments(struct graph *g, const struct exhibit *e)
{
	struct str rest = e->tools, line;
	json_begin_array(g->j, "uco-action:instrument");
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		if (str_trim(line).n > 0)
			add_tool(g, str_trim(line));
	}
	if (e->source.write_blocker == TOLD_YES) {
		begin(g, "write-blocker", e->number, "uco-tool:Tool");
		json_str(g->j, "uco-core:name", STR("hardware write-blocker, as told"));
		json_str(g->j, "uco-tool:toolType", STR("write-blocker"));
		json_end(g->j);
	}
	json_end(g->j);
}

/* What it was taken in from. */
static void add_device(struct graph *g, const struct exhibit *e)
{
	const struct exhibit_source *s = &e->source;
	if (s->device.n == 0 && s->serial.n == 0)
		return;
	json_begin_array(g->j, "uco-action:object");
	begin(g, "device", e->number, "uco-observable:Device");
	json_str(g->j, "uco-core:name", s->device.n > 0 ? s->device : s->serial);
	json_begin_array(g->j, "uco-core:hasFacet");
	begin(g, "device-facet", e->number, "uco-observable:DeviceFacet");
	if (s->device.n > 0)
		json_str(g->j, "uco-observable:model", s->device);
	if (s->serial.n > 0)
		json_str(g->j, "uco-observable:serialNumber", s->serial);
	json_end(g->j);
	json_end(g->j);
	json_end(g->j);
	json_end(g->j);
}

static enum rc add_act(struct graph *g, const struct package_exhibit *x, size_t i)
{
	const struct package_record *r = &x->records.p[i];
	const struct json_node *v = NULL;
	const struct str number = of_record(g, r);
	if (r->record.n > 0)
		TRY(json_read(g->cx, r->record, &v));
	begin(g, "action", number, "case-investigation:InvestigativeAction");
	json_str(g->j, "uco-core:name", v ? json_get_text(v, "act") : STR("erased"));
	typed(g, "uco-action:startTime", "xsd:dateTime", json_get_text(v, "at"));
	add_named(g, "uco-action:performer", "person", "uco-identity:Person",
		  json_get_text(json_get(v, "by"), "name"));
	add_named(g, "uco-action:location", "place", "uco-location:Location",
		  json_get_text(v, "place"));
	if (v && str_eq(json_get_text(v, "act"), str_from_c(custody_key(CUSTODY_SEALED)))) {
		add_device(g, &x->exhibit);
		add_instruments(g, &x->exhibit);
	}
	json_begin_array(g->j, "uco-action:result");
	refer(g, NULL, "provenance", x->exhibit.number);
	json_end(g->j);
	if (i > 0)
		refer(g, "case-investigation:wasInformedBy", "action",
		      of_record(g, &x->records.p[i - 1]));
	json_begin_object(g->j, "uco-core:externalReference");
	json_str(g->j, "@id", name_of(g, "log-entry", number));
	json_str(g->j, "@type", STR("uco-core:ExternalReference"));
	json_str(g->j, "uco-core:definingContext", g->p->origin);
	json_str(g->j, "uco-core:externalIdentifier", number);
	json_end(g->j);
	json_end(g->j);
	return RC_OK;
}

enum rc package_to_case(struct cx *cx, const struct package *p, const struct str *manifests,
			const struct str *names, struct str *out)
{
	AUTO(json) j = json_new(cx->arena);
	struct graph g = { cx, j, p };
	add_context(j);
	json_begin_array(j, "@graph");
	add_investigation(&g);
	for (size_t i = 0; i < p->exhibits.n; i++) {
		const struct package_exhibit *x = &p->exhibits.p[i];
		add_authorization(&g, &x->exhibit);
		TRY(add_exhibit(&g, x, manifests[i], names[i]));
		for (size_t k = 0; k < x->records.n; k++)
			TRY(add_act(&g, x, k));
	}
	json_end(j);
	*out = json_to_str(j, cx->arena, TEXT_MAX);
	return RC_OK;
}
