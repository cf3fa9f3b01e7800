// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * assets: the stylesheet and pictures that the build baked in.
 *
 * Stored as gzip only. Each has the address /assets/NAME.HASH.EXT, where HASH comes
 * from its bytes: so it may be kept for ever, and a new build has new addresses.
 *
 * Memory:  assets_init hashes once at start and keeps pointers to the embedded bytes.
 */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include "core/core.h"
#include "core/embedded.h"
#include "net/http.h"

/* assets/out: every .gz in it, made by tools/build-assets. */
extern const struct embedded_file embedded_assets[];
extern const size_t embedded_assets_n;

enum { ASSETS_MAX = 16 };

struct asset {
	struct str name; // "comity.css"
	struct str href; // "/assets/comity.0123456789abcdef.css"
	struct str etag;
	const char *type;
	struct str gzip;
};

struct assets {
	struct asset p[ASSETS_MAX];
	size_t n;
};

/* From a table of NAME.gz files. RC_BUG when there are too many or of unknown kind. */
NODISCARD enum rc assets_init(struct cx *cx, const struct embedded_file *files, size_t n,
			      struct assets *out);

/* Address of the file of that name; aborts when there is none: a template named it. */
struct str assets_href(const struct assets *assets, struct str name);

/* RC_MISSING when the address is not one of these. */
NODISCARD enum rc assets_serve(struct cx *cx, const struct assets *assets,
			       const struct http_req *req, struct http_res *res);

#endif
