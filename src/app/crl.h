// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * crl: the lists of revoked certificates in DIR/state/crl, where an administrator puts each
 * file as the issuers of people's certificates publish it. Read anew for each signature: who
 * replaces a file need not tell the node.
 */
#ifndef APP_CRL_H
#define APP_CRL_H

#include "crypto/crl.h"

struct crl_file {
	struct str path;
	struct str fault; // why it cannot be used; empty: it can
	struct crl_list lists;
};

struct crl_files {
	struct crl_file *p;
	size_t n, cap;
};

/* All that is there, by name; for a certificate in DER, or empty. RC_IO: the folder cannot be
 * read. No folder: none. */
NODISCARD enum rc crl_folder_read(struct cx *cx, struct str data_dir, struct str certificate,
				  struct crl_files *out);

/* RC_INVALID: one of the lists names the certificate. RC_IO: one of the files cannot be used,
 * so nobody knows whom it names. */
NODISCARD enum rc crl_folder_check(struct cx *cx, struct str data_dir, struct str certificate);

#endif
