// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/constituent.h"

#include <string.h>

bool constituent_mail_is_good(struct str mail)
{
	struct str box, host;
	bool good = mail.n <= CONSTITUENT_WORD_MAX && str_cut(mail, '@', &box, &host) &&
		    box.n > 0 && str_find(host, STR(".")) != STR_NONE &&
		    str_find(host, STR("@")) == STR_NONE;
	for (size_t i = 0; i < mail.n; i++)
		good = good && mail.p[i] > ' ' && mail.p[i] <= '~' &&
		       !strchr("<>\"\\,;", mail.p[i]);
	return mail.n == 0 || good;
}

/* "192.0.2.1" of "http://u@192.0.2.1:80/x", "2001:db8::1" of "http://[2001:db8::1]/". */
static struct str host_of_url(struct str url)
{
	struct str host, rest;
	const size_t at = str_find(url, STR("://"));
	size_t end = at == STR_NONE ? 0 : at + 3;
	const size_t from = end;
	while (end < url.n && !strchr("/?#", url.p[end]))
		end++;
	host = str_slice(url, from, end);
	if (str_cut(host, '@', &rest, &host))
		return host_of_url(host);
	if (rest.n > 0)
		host = rest;
	if (str_starts(host, STR("[")))
		(void)str_cut(str_slice(host, 1, host.n), ']', &host, &rest);
	else
		(void)str_cut(host, ':', &host, &rest);
	return host;
}

bool observed_place(enum subject_kind kind, struct str key, struct str *place)
{
	struct str box;
	*place = STR("");
	switch (kind) {
	case SUBJECT_URL:
		*place = host_of_url(key);
		break;
	case SUBJECT_EMAIL:
		(void)str_cut(key, '@', &box, place);
		break;
	case SUBJECT_HOST:
	case SUBJECT_IP:
	case SUBJECT_ASN:
		*place = key;
		break;
	case SUBJECT_PHONE:
	case SUBJECT_WALLET:
	case SUBJECT_IBAN:
	case SUBJECT_HASH:
	case SUBJECT_PHASH:
	case SUBJECT_ACCOUNT:
	case SUBJECT_KINDS:
		break;
	}
	return place->n > 0;
}
