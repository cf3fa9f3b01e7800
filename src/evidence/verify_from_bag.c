// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/verify_from_bag.h"

#include "core/mark.h"
#include "evidence/verify_from_before.h"
#include "evidence/verify_from_certificate.h"
#include "evidence/verify_from_record.h"
#include "evidence/verify_from_stamp.h"

bool verify_own(const struct verify_look *l, size_t i, struct str *path)
{
	const struct str all = l->p->bag->files.p[i].path;
	*path = str_slice(all, l->root.n, all.n);
	return str_starts(all, l->root);
}

static struct str whole_path(const struct verify_look *l, struct str path)
{
	return l->root.n == 0
		       ? path
		       : arena_fmt(l->cx->arena, "%.*s%.*s", STR_ARG(l->root), STR_ARG(path));
}

enum rc verify_read(struct verify_look *l, struct str path, struct str *out, bool *found)
{
	const size_t file = bag_find(l->p->bag, whole_path(l, path));
	*found = file != BAG_END;
	*out = STR("");
	return *found ? l->p->source->read(l->cx, l->p->source->of, &l->p->bag->files.p[file], out)
		      : RC_OK;
}

struct verify_finding *verify_say(struct verify_look *l, enum verify_part part, bool fails,
				  struct str file, struct str what)
{
	struct verify_finding *f = verify_find(l->cx->arena, l->out, part, fails,
					       whole_path(l, file));
	f->what = what;
	return f;
}

/* --- files and papers --- */

static void tell_bag(struct verify_look *l)
{
	const struct bag *bag = l->p->bag;
	for (size_t i = 0; i < bag->findings.n; i++) {
		const struct bag_finding *f = &bag->findings.p[i];
		const bool payload = bag_is_payload(f->file) ||
				     str_starts(f->file, STR("manifest-")) ||
				     f->fault == BAG_NO_LIST || f->fault == BAG_NO_DECLARATION ||
				     f->fault == BAG_BAD_DECLARATION;
		struct verify_finding *to = verify_say(l, payload ? VERIFY_FILES : VERIFY_PAPERS,
						       !f->is_warning, f->file,
						       str_from_c(bag_fault_text(f->fault)));
		to->expected = f->expected;
		to->found = f->found;
	}
	for (size_t i = 0; i < l->p->n_odd; i++)
		verify_say(l, bag_is_payload(l->p->odd[i].file) ? VERIFY_FILES : VERIFY_PAPERS,
			   true, l->p->odd[i].file, l->p->odd[i].what);
}

static bool has_tag_list(const struct bag *bag)
{
	for (size_t i = 0; i < bag->lists.n; i++)
		if (bag->lists.p[i].is_tags)
			return true;
	return false;
}

/* A paper that no list names was put in later; so was fetch.txt, which we never write. */
static void tell_papers(struct verify_look *l)
{
	const struct bag *bag = l->p->bag;
	size_t papers = 0;
	if (!has_tag_list(bag)) {
		verify_say(l, VERIFY_PAPERS, false, STR("tagmanifest-sha256.txt"),
			   STR(N_("that the papers are unchanged: no list names them")));
		return;
	}
	for (size_t i = 0; i < bag->files.n; i++) {
		const struct bag_file *f = &bag->files.p[i];
		bool is_tags;
		enum digest_kind kind;
		if (bag_is_payload(f->path) ||
		    (bagit_list_name(f->path, &is_tags, &kind) && is_tags))
			continue;
		papers++;
		if (f->first == BAG_END)
			verify_say(l, VERIFY_PAPERS, true, f->path,
				   STR(N_("no list names this file: it was put in afterwards")));
		else if (str_eq(f->path, STR("fetch.txt")))
			verify_say(l, VERIFY_FILES, true, f->path,
				   STR(N_("files were to be brought from the net: a package is "
					  "whole")));
	}
	l->out->parts[VERIFY_PAPERS].says = arena_fmt(
		l->cx->arena,
		papers == 1 ? N_("%zu paper, as listed") : N_("%zu papers, each as listed"),
		papers);
}

static void tell_files(struct verify_look *l)
{
	const struct bag *bag = l->p->bag;
	bool sha256 = false;
	for (size_t i = 0; i < bag->lists.n; i++)
		sha256 = sha256 ||
			 (!bag->lists.p[i].is_tags && bag->lists.p[i].kind >= DIGEST_SHA224);
	if (!sha256 && bag->lists.n > 0)
		verify_say(l, VERIFY_FILES, true, STR("manifest-sha256.txt"),
			   STR(N_("the files are listed by weak digests alone")));
	l->out->files = bag->payload_files;
	l->out->bytes = bag->payload_bytes;
	l->out->parts[VERIFY_FILES].says = arena_fmt(
		l->cx->arena,
		bag->payload_files == 1 ? N_("%llu file of %llu bytes, as its list says")
					: N_("%llu files of %llu bytes, each as its list says"),
		(unsigned long long)bag->payload_files, (unsigned long long)bag->payload_bytes);
}

/* --- the log --- */

static enum rc read_policy(struct verify_look *l)
{
	bool found = true;
	struct str text = l->p->policy;
	// "policy": as it was given, and no file of the package
	const struct str path = text.n > 0 ? STR("policy") : STR("log/policy.txt");
	if (text.n == 0) {
		TRY(verify_read(l, path, &text, &found));
		if (!found) {
			verify_say(l, VERIFY_LOG, true, path,
				   STR(N_("the keys of the log and its witnesses are not there")));
			return RC_OK;
		}
		verify_say(
			l, VERIFY_LOG, false, path,
			STR(N_("that these are the keys of the log and its witnesses (compare them "
			       "with keys that came by another road: --policy FILE)")));
	}
	l->has_policy = tlog_policy_parse(l->cx, text, &l->policy) == RC_OK;
	if (!l->has_policy)
		verify_say(l, VERIFY_LOG, true, path, STR(N_("the keys of the log cannot be read")))
			->found = arena_copy(l->cx->arena, cx_error(l->cx));
	return RC_OK;
}

static size_t count_witnesses(struct verify_look *l, struct str bytes)
{
	struct note note;
	size_t n = 0;
	if (note_parse(l->cx, bytes, &note) != RC_OK)
		return 0;
	for (size_t i = 0; i < l->policy.members.n; i++) {
		const struct tlog_member *m = &l->policy.members.p[i];
		bool signed_by = false;
		if (!m->is_group && note_verify(l->cx, &note, &m->key, &signed_by) == RC_OK &&
		    signed_by)
			n++;
	}
	return n;
}

static enum rc judge_checkpoint(struct verify_look *l)
{
	const struct str path = STR("log/checkpoint");
	bool found;
	TRY(verify_read(l, path, &l->checkpoint, &found));
	if (!found) {
		verify_say(l, VERIFY_LOG, true, path, STR(N_("what the log signed is not there")));
		return RC_OK;
	}
	if (!l->has_policy)
		return RC_OK;
	struct checkpoint c;
	if (tlog_policy_judge(l->cx, &l->policy, l->checkpoint, &c) != RC_OK) {
		verify_say(
			l, VERIFY_LOG, true, path,
			STR(N_("this is not signed as the keys of the log and its witnesses ask")))
			->found = arena_copy(l->cx->arena, cx_error(l->cx));
		return RC_OK;
	}
	const size_t witnesses = count_witnesses(l, l->checkpoint);
	l->out->origin = c.origin;
	l->origin = c.origin;
	if (witnesses == 0)
		verify_say(l, VERIFY_LOG, false, path,
			   STR(N_("that the log showed everybody the same: no witness signed")));
	l->out->parts[VERIFY_LOG].says = arena_fmt(
		l->cx->arena, N_("%.*s, %llu entries, signed by it and %zu witnesses"),
		STR_ARG(c.origin), (unsigned long long)c.size, witnesses);
	return RC_OK;
}

enum rc verify_from_bag(struct cx *cx, const struct verify_package *p, struct verification *out)
{
	*out = (struct verification){ .files = 0 };
	struct verify_look l = { .cx = cx, .p = p, .out = out };
	tell_bag(&l);
	tell_files(&l);
	tell_papers(&l);
	TRY(read_policy(&l));
	TRY(judge_checkpoint(&l));
	TRY(verify_records(&l));
	TRY(verify_before(&l));
	TRY(verify_certificates(&l));
	TRY(verify_stamps(&l));
	verify_conclude(out);
	return RC_OK;
}
