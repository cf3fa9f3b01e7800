// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/likeness_from_text.h"

#include "formats/suffix.h"

/* Hosts that all kinds of messages name, with all below them: what makes a page, where a program
 * is fetched, where people meet. A host that is not here and still common is found out by itself
 * (rule 2 of intake/cluster.h). */
static const char *const common[] = {
	"w3.org",	  "schemas.microsoft.com",
	"microsoft.com",  "google.com",
	"googleapis.com", "gstatic.com",
	"facebook.com",	  "twitter.com",
	"x.com",	  "instagram.com",
	"linkedin.com",	  "youtube.com",
	"youtu.be",	  "apple.com",
	"whatsapp.com",	  "wikipedia.org",
	"adobe.com",	  "mozilla.org",
	"cloudflare.com", "gmail.com",
	"yahoo.com",	  "outlook.com",
	"hotmail.com",	  "live.com",
};

/* Nobody's: RFC 2606. A host below them may still be one. */
static const char *const nobodys[] = { "example.com", "example.net", "example.org" };

static bool is_in(struct str host, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(host, str_from_c(list[i])))
			return true;
	return false;
}

/* The hosts that a message is for. */
struct hosts {
	struct str host[CLUSTER_HOSTS + 1], owner[CLUSTER_HOSTS + 1];
	size_t owners; // CLUSTER_HOSTS + 1: too many
};

static void add_host(struct arena *a, struct str host, struct hosts *to)
{
	size_t i = 0;
	const struct str domain = suffix_registered(a, host);
	if (is_in(host, common, sizeof common / sizeof *common) ||
	    is_in(domain, common, sizeof common / sizeof *common) ||
	    is_in(host, nobodys, sizeof nobodys / sizeof *nobodys))
		return;
	const bool is_owned = domain.n > 0 &&
			      !is_in(domain, nobodys, sizeof nobodys / sizeof *nobodys);
	const struct str owner = is_owned ? domain : host;
	while (i < to->owners && !str_eq(to->owner[i], owner))
		i++;
	if (i < to->owners || i > CLUSTER_HOSTS)
		return;
	to->host[i] = host;
	to->owner[i] = owner;
	to->owners++;
}

static void add_hosts(const struct hosts *hosts, struct likeness *out)
{
	if (hosts->owners > CLUSTER_HOSTS)
		return;
	for (size_t i = 0; i < hosts->owners; i++) {
		(void)likeness_add(out, CLUE_HOST, hosts->host[i]); // there is room
		if (!str_eq(hosts->owner[i], hosts->host[i]))
			(void)likeness_add(out, CLUE_DOMAIN, hosts->owner[i]);
	}
}

void likeness_from_text(struct arena *a, struct str shown, const struct observables *found,
			struct likeness *out)
{
	struct hosts hosts = { 0 };
	shingles_add(&out->shingles, shown);
	for (size_t i = 0; i < found->n; i++) {
		const struct observable *o = &found->p[i];
		if (o->kind == SUBJECT_HOST || o->kind == SUBJECT_IP)
			add_host(a, o->key, &hosts);
		else if (o->kind == SUBJECT_WALLET)
			(void)likeness_add(out, CLUE_WALLET, o->key); // the first ones do
		else if (o->kind == SUBJECT_IBAN)
			(void)likeness_add(out, CLUE_ACCOUNT, o->key);
		else if (o->kind == SUBJECT_PHONE)
			(void)likeness_add(out, CLUE_PHONE, o->key);
	}
	add_hosts(&hosts, out);
}
