// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * package_from_blob: where the parts of a package lie that another node handed over, and what its
 * records say. ZIP, lists and JSON are read where nothing else can be done (formats/far.h); what
 * comes out is a plan of bounded parts, each looked at again here. Who asked copies plain bytes by
 * it.
 *
 * Parts of it that are copied must be stored, as comity writes them: nothing of a package is unpacked
 * outside of the box, and what a part of it is may be read again where it lies.
 *
 * Limits:  PLAN_RECORDS_MAX, PLAN_RECORDS_BYTES_MAX, CONTENT_FILES_MAX, PLAN_PART_MAX.
 * Errors:  RC_INVALID: it is no ZIP that may be read, packed, not of one exhibit, or it ended the
 *          process that read it. RC_LIMIT. RC_BUSY, RC_IO, RC_BUG: this node's fault.
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_PACKAGE_FROM_BLOB_H
#define EVIDENCE_PACKAGE_FROM_BLOB_H

#include "core/box.h"
#include "evidence/custody.h"
#include "formats/archive.h"

enum { PLAN_RECORDS_MAX = 10000, PLAN_RECORDS_BYTES_MAX = 16 << 20 };
#define PLAN_PART_MAX ((uint64_t)256 << 20) // a list, or a paper

extern const struct box_parser package_plan_parser;

/* Within the package; of a list that is not there: nothing. */
struct package_part {
	uint64_t at, size;
	uint32_t crc;
};

struct package_plan {
	struct exhibit exhibit; // number: as it is there. Without id, case, parent, contents
	struct foreign_records records;
	struct str log; // of the sender
	struct package_part manifest, names, findings;
};
NODISCARD enum rc package_plan(struct cx *cx, const struct archive_source *source,
			       struct package_plan *out);

/* Each file of it, in their order: `path` within the bag. */
enum package_places {
	PLACES_CONTENT, // what the manifest names
	PLACES_PAPERS,	// what does not lie below data/
};
typedef enum rc package_place_sink(struct cx *cx, void *arg, struct str path,
				   const struct package_part *part);
NODISCARD enum rc package_places(struct cx *cx, const struct archive_source *source,
				 enum package_places which, package_place_sink *sink, void *arg);

/* Its bytes, in pieces, in place of a reader of ZIPs. RC_INVALID: they are not what was packed. */
NODISCARD enum rc package_part_read(struct cx *cx, const struct archive_source *source,
				    const struct package_part *part, archive_sink *sink, void *arg);

#endif
