// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * mail_class: mails that are no reports though they come to where reports come.
 */
#ifndef INTAKE_MAIL_CLASS_H
#define INTAKE_MAIL_CLASS_H

#include "core/core.h"

/* What a mail says of itself; empty: it does not. */
struct mail_signs {
	struct str from; // address
	struct str return_path, subject, auto_submitted, precedence, resent_from, loop;
	struct str report_type;	  // of multipart/report
	struct str text;	  // the beginning of the first text
	bool has_delivery_status; // a part of that type
	bool has_disposition;
	bool has_no_sender; // Return-Path: <>: nobody wants an answer
	bool has_archive;   // of an aggregate: by its name or type
};

/* "bounce", "auto-reply", "aggregate", "loop"; NULL: none of them. */
const char *mail_class(const struct mail_signs *m, struct str own_address);

/* Why such a one is no report, in a sentence. */
const char *mail_class_sentence(const char *class);

/* Where a text has the words by which a mail program begins a mail that is forwarded in it; what
 * is behind them. False: it has none. */
NODISCARD bool mail_inline_forward(struct str text, struct str *inner);

#endif
