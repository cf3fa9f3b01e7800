// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * node: an open data folder: its database, keys, the process that signs, the sequencer.
 *
 *	DIR/node.yaml		settings (app/settings.h)
 *	DIR/comity.db		unless the database is elsewhere
 *	DIR/keys/		ledger.key, ledger.pub, witness.key, people.key; mode 0600
 *	DIR/state/witnessed	the largest size that was signed; in no backup
 *
 * 1. node_begin comes before the first thread: the signing process is forked there.
 * 2. A schema that is older or newer, a database older than what was signed, one of which
 *    nobody knows any more what was signed, and one of another origin than node.yaml says
 *    are refused with a sentence that says what to do.
 */
#ifndef APP_NODE_H
#define APP_NODE_H

#include "app/settings.h"
#include "people/people_web.h"
#include "store/store.h"

struct node;

/* Below DIR: comity restore says by it that it does not know what was signed after the
 * backup. Of no meaning once there is a state/witnessed. */
#define NODE_RESTORED_MARK "state/restored"

NODISCARD enum rc node_begin(struct cx *cx, const struct settings *settings, struct str law_dir,
			     struct node **out);

/* Begins the threads of the node: sequencer and scheduled work. */
NODISCARD enum rc node_start(struct cx *cx, struct node *n);

/* RC_IO: the process that signs has ended, so that the node cannot go on. */
NODISCARD enum rc node_check(struct cx *cx, const struct node *n);

/* What countersigns other ledgers' checkpoints; after node_start. */
struct witness *node_witness(const struct node *n);

/* Whether the check of the whole ledger that begins with it is over; after node_start. */
bool node_has_checked(const struct node *n);

/* Ends them, and closes all. NULL is fine. */
void node_close(struct cx *cx, struct node *n);

/* The process that signs. */
struct signer *node_signer(const struct node *n);

struct store *node_store(const struct node *n);
const struct blobs *node_blobs(const struct node *n);
const struct people_site *node_people(const struct node *n);

/* The address of a one-time link for the first administrator; empty when there is one. */
NODISCARD enum rc node_first_link(struct cx *cx, struct node *n, struct str *out);

/* For commands that change its files: a new one, mode 0600, on disk when it returns; the names
 * in a folder, too; a key that seals people's secrets. */
NODISCARD enum rc node_write_file(struct cx *cx, struct str path, struct str text);
NODISCARD enum rc node_sync_folder(struct cx *cx, struct str dir);
NODISCARD enum rc node_read_people_key(struct cx *cx, struct str dir, const char *name,
				       struct seal_key *out);

/* Makes a data folder: settings, keys, database. RC_CONFLICT: there is something in it. */
NODISCARD enum rc node_make(struct cx *cx, const struct settings *settings);

#endif
