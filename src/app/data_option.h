// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * data_option: --data DIR, by which a command of the terminal finds its node.
 *
 *     static const struct option table[] = { DATA_OPTION, { 0 } };
 *     if (!data_option_parse(cx, &o, argc, argv, out))
 *             return o.exit_code;
 *     TRY(data_option_open(cx, &o, &settings, &store));
 */
#ifndef APP_DATA_OPTION_H
#define APP_DATA_OPTION_H

#include "app/settings.h"
#include "core/options.h"
#include "store/blob_holder.h"
#include "store/store.h"

#define DATA_OPTION                                                  \
	{                                                            \
		"data", "DIR", "the node's data folder", OPTION_ONCE \
	}

/* options_parse(), and --data must be there. */
NODISCARD bool data_option_parse(struct cx *cx, struct options *o, int argc, char **argv,
				 FILE *out);

/* The settings in that folder and the node's database, which the caller closes. */
NODISCARD enum rc data_option_open(struct cx *cx, const struct options *o,
				   struct settings *settings, struct store **store);

/* The rooms that name blobs, for whoever deletes some (app/blob_holders.c). */
extern const struct blob_holder *const data_blob_holders[];

#endif
