// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/suffix.h"

#include <libpsl.h>
#include <pthread.h>

enum { NAME_MAX = 1024, LABEL_MAX = 63 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const psl_ctx_t *list;

static void open_list(void)
{
	list = psl_latest(NULL);
	if (!list)
		list = psl_builtin();
	INVARIANT(list);
}

/* The address of a machine: digits and dots, or colons. */
static bool is_address(struct str host)
{
	bool digits = true;
	for (size_t i = 0; i < host.n; i++) {
		if (host.p[i] == ':')
			return true;
		if (host.p[i] != '.' && (host.p[i] < '0' || host.p[i] > '9'))
			digits = false;
	}
	return digits;
}

struct str suffix_registered(struct arena *a, struct str host)
{
	if (str_ends(host, STR(".")))
		host.n--;
	if (host.n == 0 || host.n > NAME_MAX || host.p[0] == '.' || is_address(host))
		return (struct str){ 0 };
	(void)pthread_once(&once, open_list);
	const struct str small = str_lower(a, host);
	const char *c = str_c(a, small);
	return c ? str_from_c(psl_registrable_domain(list, c)) : (struct str){ 0 };
}

struct str suffix_top(struct str host)
{
	if (str_ends(host, STR(".")))
		host.n--;
	size_t dot = host.n;
	while (dot > 0 && host.p[dot - 1] != '.')
		dot--;
	return str_slice(host, dot, host.n);
}

bool suffix_is_known(struct str host)
{
	static const char *const kept[] = { "test", "example", "invalid", "onion" };
	char c[LABEL_MAX + 1] = "";
	const struct str top = suffix_top(host);
	if (top.n == 0 || top.n > LABEL_MAX)
		return false;
	for (size_t i = 0; i < top.n; i++)
		c[i] = (char)(top.p[i] >= 'A' && top.p[i] <= 'Z' ? top.p[i] | 0x20 : top.p[i]);
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (str_eq(str_from_c(c), str_from_c(kept[i])))
			return true;
	(void)pthread_once(&once, open_list);
	return psl_is_public_suffix2(list, c, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) == 1;
}

bool suffix_may_be(struct str name)
{
	const struct str top = suffix_top(name);
	for (size_t i = 0; i < top.n; i++)
		if ((unsigned char)top.p[i] >= 0x80)
			return true;
	return suffix_is_known(name);
}
