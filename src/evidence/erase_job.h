// SPDX-License-Identifier: AGPL-3.0-or-later
/* erase_job: the end of an exhibit's blobs, and of those that nothing names. */
#ifndef EVIDENCE_ERASE_JOB_H
#define EVIDENCE_ERASE_JOB_H

#include "evidence/certificate.h"
#include "evidence/chain.h"
#include "evidence/exhibit_db.h"
#include "store/blob.h"
#include "store/blob_holder.h"
#include "store/store.h"

/* Where an exhibit's content is, and who else may have its blobs. */
struct content_home {
	struct store *store;
	const struct blobs *blobs;
	struct str folder; // of the node's data
	const struct blob_holder *const *holders;
	package_chain_load *chain;	     // of packages; NULL: nobody knows of requests
	struct str address;		     // of the node's pages
	certificate_language_find *language; // of packages; NULL: English alone
	/* The law, by which letters in packages are laid out, in the cx's arena; NULL: none are. */
	enum rc (*letters)(struct cx *cx, void *of, const struct law **out);
	void *letters_of;
};

/* Deletes the blobs that nothing but this exhibit has, and forgets that it had any. *n: how many
 * there were. Cut short, it is ended by saying it again. Nothing is sealed meanwhile: RC_BUSY, when
 * something is. */
NODISCARD enum rc content_erase(struct cx *cx, const struct content_home *home, struct id exhibit,
				int64_t *n);

/* Deletes those of these blobs that nothing names. Somebody else may be about to name the same bytes:
 * the caller holds all blobs alone (blobs_hold), or they are a package, which nobody makes twice. */
NODISCARD enum rc content_drop(struct cx *cx, const struct content_home *home,
			       const struct digest_list *blobs);

/* Deletes what nothing names of one of the BLOB_PARTS: who stored it died before the unit that would
 * have named it. What was stored within a day stays. *n: how many there were. RC_BUSY, as above. */
NODISCARD enum rc content_sweep(struct cx *cx, const struct content_home *home, unsigned part,
				int64_t *n);

#endif
