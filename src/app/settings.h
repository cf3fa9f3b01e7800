// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * settings: what DIR/node.yaml says of a node.
 *
 *	name: Contact point of Sri Lanka	shown on each page
 *	country: LK				ISO 3166-1; may be left out
 *	origin: node.example/lk			name of the ledger: never changed again
 *	address: https://node.example		as browsers reach it; passkeys belong to it
 *	database: comity.db			a file in DIR, or postgresql://...
 *	listen: 127.0.0.1:8080			like the options of `comity serve`, which win
 *	unix: /run/comity.sock
 *	tls-cert: FILE
 *	tls-key: FILE
 *	client-ca: FILE
 *	exchange-listen: 0.0.0.0:8443		for other nodes (mutual TLS 1.3)
 *	exchange-address: https://node.example:8443	as they reach it
 *	training: yes				each page says that nothing on it is real
 *	keeps-abuse: yes			a police node, which may lawfully seal what a list
 *						of known child-abuse material names
 *	open-verify: yes			visitors, too, may have a package verified (/verify)
 *	public-numbers: yes			visitors read reports in numbers, rounded (/numbers)
 *	mail: smtps://mail.example:465		to call people on duty; or smtp:// with STARTTLS
 *	mail-from: duty@node.example
 *	mail-user: NAME
 *	mail-password-file: FILE		its first line
 *	threads: 2
 *	workers: 32
 *	file-max: 65536				MiB of a file that another node sends
 *	peer-day-max: 131072			MiB that one other node may send a day
 *	upload-max: 2048			MiB of a file that a browser sends
 *	intake-lmtp: /run/comity/lmtp	where a mail server of this machine hands mail over (LMTP):
 *						a path, or 127.0.0.1:2424
 *	intake-address: report@node.example	at which reports come; other recipients are refused
 *	place-countries: FILE			in which country addresses are, and whose network:
 *	place-networks: FILE			databases of addresses (MMDB)
 *	takedown-looks: yes			the program looks whether what was asked to go
 *						offline is
 *	rdap: FOLDER				registries may be asked whom to tell: by the files
 *						of IANA in it (dns.json, ipv4.json, ipv6.json)
 *	resolver: 127.0.0.1:5353		asked for names that reports bring; the machine's
 *						own where it is not said
 *	referral-approval: yes			a second person approves what networks are told
 *	referral-hold: 5			minutes until it goes out
 *	referral-remind: 3			days without an answer until it is sent once more
 *	referral-escalate: 4			days after that until somebody else is told:
 *	referral-escalate-to: cert@node.example
 *	referral-critical-remind: 1		the same two of a mail to a member whose service is
 *	referral-critical-escalate: 1		vital to others
 *	incident-tell: 4			hours until those whom an incident touches are told,
 *	incident-contain: 72			until it is contained,
 *	incident-update: 24			and from one word to them to the next;
 *	incident-critical-tell: 1		the same of one that is critical
 *	incident-critical-contain: 24
 *	incident-critical-update: 8
 *
 * A key that is not listed, a missing one and a value that breaks its rule are all
 * reported, with line, field and remedy.
 *
 * Memory:  texts live in the cx's arena.
 */
#ifndef APP_SETTINGS_H
#define APP_SETTINGS_H

#include "core/core.h"
#include "formats/report.h"

struct settings {
	struct str dir;
	struct str name, country, origin, address;
	struct str database; // DIR/comity.db, or a URL
	struct str listen, unix_path, tls_cert, tls_key, client_ca;
	struct str exchange_listen, exchange_address;
	struct str training;	   // "yes", or empty
	struct str keeps_abuse;	   // the same
	struct str open_verify;	   // the same
	struct str public_numbers; // the same
	struct str mail, mail_from, mail_user, mail_password_file;
	struct str intake_lmtp, intake_address;
	struct str takedown_looks; // "yes", or empty
	struct str rdap, resolver;
	struct str place_countries, place_networks;
	struct str referral_approval, referral_escalate_to;
	int64_t referral_hold;					      // minutes; 0: not said
	int64_t referral_remind, referral_escalate;		      // days; 0: not said
	int64_t referral_critical_remind, referral_critical_escalate; // the same
	int64_t incident_tell, incident_contain, incident_update;     // hours; 0: not said
	int64_t incident_critical_tell, incident_critical_contain, incident_critical_update;
	int64_t retain_contacts, retain_reports, retain_notices,
		retain_referrals; // days; 0: nothing is deleted by itself
	int64_t threads, workers; // 0: not said
	int64_t peer_day_max;	  // MiB; 0: not said
	int64_t file_max;	  // MiB; 0: not said
	int64_t upload_max;	  // the same
};

/* RC_MISSING: there is no DIR/node.yaml. RC_INVALID: the cx has the first mistake; where
 * there are more, all are printed to standard error. */
NODISCARD enum rc settings_load(struct cx *cx, struct str dir, struct settings *out);

/* The same rules for settings that were not read from a file. */
NODISCARD enum rc settings_check(struct cx *cx, const struct settings *s);

/* The same from text, which stands in a file of this name; the report has every mistake. */
NODISCARD enum rc settings_parse(struct cx *cx, struct str dir, struct str file, struct str text,
				 struct report *report, struct settings *out);

/* The text of a new node.yaml. */
struct str settings_print(struct arena *a, const struct settings *s);

/* "node.example" of "https://node.example:8443". */
struct str settings_host(const struct settings *s);

#endif
