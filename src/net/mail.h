// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * mail: hands one message to the mail server of this node (submission, RFC 6409).
 *
 * To a server that is not this computer only over TLS, whose name and chain are checked:
 * smtps:// from the start, smtp:// by STARTTLS. For jobs: it blocks until the answer or the
 * time is up. The message is plain text in UTF-8, or what the caller has written, and says that a program wrote it (RFC 3834).
 *
 * Errors:  RC_INVALID an address that is none. RC_IO it was not taken: the sentence says why.
 */
#ifndef NET_MAIL_H
#define NET_MAIL_H

#include "core/core.h"

struct mail_server {
	struct str url;		   // "smtp://mail.example:587", "smtps://mail.example:465"
	struct str user, password; // empty: none is asked for
	struct str from;	   // "duty@node.example"
};

struct mail {
	struct str to;	    // one mailbox
	struct str id;	    // unique: the same message twice is noticed by it
	struct str subject; // one line
	struct str text;
	struct str body; // in its place: header lines from Content-Type on, an empty line, and all
			 // that follows, in ASCII; empty: the text
	struct str reply_to; // one mailbox; empty: that which it comes from
	struct str answers;  // id of the message that this one goes on from; empty: none
};

NODISCARD enum rc mail_send(struct cx *cx, const struct mail_server *server,
			    const struct mail *mail, unsigned timeout_ms);

/* The message as it goes out, with its header. */
struct str mail_print(struct cx *cx, const struct mail_server *server, const struct mail *mail);

/* A text in a header: as it is, or where it is not plain ASCII an encoded word (RFC 2047). */
struct str mail_word(struct arena *a, struct str text);

#endif
