// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/data_option.h"

bool data_option_parse(struct cx *cx, struct options *o, int argc, char **argv, FILE *out)
{
	if (!options_parse(cx, o, argc, argv, out))
		return false;
	if (options_get(o, "data").n > 0)
		return true;
	o->exit_code = command_usage(o->command, "--data names the node's data folder");
	return false;
}

enum rc data_option_open(struct cx *cx, const struct options *o, struct settings *settings,
			 struct store **store)
{
	TRY(settings_load(cx, options_get(o, "data"), settings));
	return store_open(cx, &(struct store_config){ .url = settings->database }, store);
}
