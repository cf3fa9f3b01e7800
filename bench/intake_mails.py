# SPDX-License-Identifier: AGPL-3.0-or-later
"""intake_mails: a stream of mails as they come to a node, made from samples; the same each time.

Who begins: a campaign takes the text of a sample, half of its words changed, and a host. Each of its mails changes some words
more, the greeting, the token of the link, the sender and the way it is encoded, and comes from another reporter: as a feedback
report (ARF), forwarded as a mail or in the text, as it is, or as a XARF document. Beside them come texts that nobody else
sends, bounces and answers of machines, and the same bytes once more. The first N of a stream are those of a longer one.
"""

import base64
import binascii
import email
import email.policy
import json
import os
import random
import re
import uuid

KINDS = (("feedback report", 35), ("forwarded as a mail", 20), ("forwarded in the text", 12), ("as it is", 14),
         ("XARF", 10), ("no report", 6), ("once more", 3))
ALONE = 0.15  # of the texts: nobody else sends them
WORD = re.compile(rb"[A-Za-z]{4,}")
LETTERS = b"abcdefghijklmnopqrstuvwxyz"


def texts_of(path):
    """The longest text of a sample, and whether it is HTML."""
    with open(path, "rb") as f:
        message = email.message_from_binary_file(f, policy=email.policy.compat32)
    best, is_html = b"", False
    for part in message.walk():
        if part.get_content_maintype() == "text":
            text = part.get_payload(decode=True) or b""
            if len(text) > len(best):
                best, is_html = text.replace(b"\r\n", b"\n"), part.get_content_subtype() == "html"
    return best, is_html


def read_folder(samples, name):
    folder = os.path.join(samples, name)
    return [os.path.join(folder, n) for n in sorted(os.listdir(folder)) if not n.endswith((".json", ".tsv", ".md"))]


class Campaign:
    """A text of its own in pieces: every second piece is a word that a mail may change."""

    def __init__(self, rng, number, base, is_html):
        self.is_html = is_html
        self.host = b"h%d.%s.test" % (number, bytes(rng.choices(LETTERS, k=6)))
        self.sender = b"s%d@%s" % (number, self.host)
        self.subject = b" ".join(WORD.findall(base)[:5]) + b" %d" % number
        own = WORD.sub(lambda m: bytes(rng.choices(LETTERS, k=2)) + m[0][2:] if rng.random() < 0.5 else m[0], base)
        self.pieces = re.split(rb"([A-Za-z]{4,})", own)

    def text(self, rng):
        pieces = list(self.pieces)
        words = len(pieces) // 2
        for _ in range(int(words * rng.choice((0, 0, 0.01, 0.03, 0.06)))):
            pieces[2 * rng.randrange(words) + 1] = bytes(rng.choices(LETTERS, k=7))
        token = b"%x" % rng.getrandbits(40)
        if self.is_html:
            return b"<html><p>Dear user%d,</p>\n%s\n<a href=\"http://%s/l/%s\">here</a></html>\n" % (
                rng.randrange(10 ** 6), b"".join(pieces), self.host, token)
        return b"Dear user%d,\n%s\nhttp://%s/l/%s\n" % (rng.randrange(10 ** 6), b"".join(pieces), self.host, token)


def encoded(rng, text, kind):
    """Headers of a part and its body."""
    how = rng.choice(("8bit", "8bit", "quoted-printable", "base64"))
    body = text
    if how == "base64":
        body = base64.encodebytes(text)
    elif how == "quoted-printable":
        body = binascii.b2a_qp(text, istext=True)
    return b"Content-Type: text/%s; charset=%s\nContent-Transfer-Encoding: %s\n\n%s" % (
        kind, rng.choice((b"utf-8", b"iso-8859-1", b"windows-1252")), how.encode(), body)


def address(rng):
    return b"198.51.%d.%d" % (rng.randrange(256), 1 + rng.randrange(254))


class Mails:
    def __init__(self, samples, seed=1):
        self.rng = random.Random(seed)
        self.bases = [t for t in map(texts_of, read_folder(samples, "spam-corpus") + read_folder(samples, "spam-apache"))
                      if len(WORD.findall(t[0])) >= 20]
        self.others = [open(p, "rb").read() for p in read_folder(samples, "not-a-report") if os.path.getsize(p) < 20000]
        self.campaigns, self.n, self.last = [], 0, []

    def begin(self):
        base, is_html = self.rng.choice(self.bases)
        return Campaign(self.rng, self.n, base, is_html)

    def campaign(self):
        """A campaign has a hundred mails by the mean, a few have thousands; new ones begin all the time."""
        rng = self.rng
        if rng.random() < ALONE:
            return self.begin()
        if len(self.campaigns) < 10 or rng.random() < 0.01:
            self.campaigns.append(self.begin())
            return self.campaigns[-1]
        n = len(self.campaigns)
        return self.campaigns[n - 1 - int(n * rng.random() ** 2) if rng.random() < 0.7 else int(n * rng.random() ** 3)]

    def message(self, c):
        rng = self.rng
        text = c.text(rng)
        head = (b"Return-Path: <%s>\nReceived: from %s (%s [%s])\n\tby mx.isp%d.example with ESMTP id %x; Mon, 23 Nov 2026 08:00:00 +0000\n"
                b"From: Offers <%s>\nTo: <user%d@isp.example>\nSubject: %s\nDate: Mon, 23 Nov 2026 07:59:58 +0000\n"
                b"Message-ID: <%x@%s>\nMIME-Version: 1.0\n") % (
                    c.sender, c.host, c.host, address(rng), rng.randrange(40), rng.getrandbits(40), c.sender, rng.randrange(10 ** 6),
                    c.subject, rng.getrandbits(60), c.host)
        kind = b"html" if c.is_html else b"plain"
        if rng.random() < 0.7:
            return head + encoded(rng, text, kind), text
        mark = b"=_%x" % rng.getrandbits(48)
        parts = [encoded(rng, re.sub(rb"<[^>]*>", b"", text) if c.is_html else text, b"plain"), encoded(rng, text, kind)]
        if rng.random() < 0.3:  # a file
            parts.append(b"Content-Type: application/pdf; name=bill.pdf\nContent-Disposition: attachment; filename=bill.pdf\n"
                         b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(rng.randbytes(rng.randrange(2000, 60000))))
        return head + b"Content-Type: multipart/mixed; boundary=\"%s\"\n\n" % mark + b"".join(
            b"--%s\n%s\n" % (mark, p) for p in parts) + b"--%s--\n" % mark, text

    def outer(self, subject, content_type):
        rng = self.rng
        isp = rng.randrange(40)
        return (b"From: <fbl@isp%d.example>\nTo: <report@node.example>\nSubject: %s\nDate: Mon, 23 Nov 2026 08:01:00 +0000\n"
                b"Message-ID: <%x@isp%d.example>\nMIME-Version: 1.0\nContent-Type: %s\n\n") % (
                    isp, subject, rng.getrandbits(60), isp, content_type)

    def feedback(self, c):
        rng = self.rng
        mark = b"=_r%x" % rng.getrandbits(48)
        return (self.outer(b"complaint", b"multipart/report; report-type=feedback-report; boundary=\"%s\"" % mark) +
                b"--%s\nContent-Type: text/plain\n\nComplaint about a message.\n\n"
                b"--%s\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: FBL/1.2\nVersion: 1\n"
                b"Source-IP: %s\nArrival-Date: Mon, 23 Nov 2026 08:00:00 +0000\nOriginal-Mail-From: <%s>\nReported-Domain: %s\n\n"
                b"--%s\nContent-Type: message/rfc822\n\n%s\n--%s--\n" % (
                    mark, mark, address(rng), c.sender, c.host, mark, self.message(c)[0], mark))

    def forwarded(self, c):
        mark = b"=_f%x" % self.rng.getrandbits(48)
        return (self.outer(b"Fwd: " + c.subject, b"multipart/mixed; boundary=\"%s\"" % mark) +
                b"--%s\nContent-Type: text/plain\n\nI got this.\n\n--%s\nContent-Type: message/rfc822\n\n%s\n--%s--\n" % (
                    mark, mark, self.message(c)[0], mark))

    def inline(self, c):
        text = c.text(self.rng)
        text = re.sub(rb"<[^>]*>", b"", text) if c.is_html else text
        return (self.outer(b"Fwd: " + c.subject, b"text/plain; charset=utf-8") +
                b"see below\n\n---------- Forwarded message ---------\nFrom: Offers <%s>\nDate: Mon, Nov 23, 2026 at 8:00 AM\n"
                b"Subject: %s\nTo: <user@isp.example>\n\n%s" % (c.sender, c.subject, text.decode("latin-1").encode()))

    def xarf(self, c):
        rng = self.rng
        who = {"org": "ISP", "contact": "abuse@isp.example", "domain": "isp.example"}
        source = address(rng).decode()
        return json.dumps({
            "xarf_version": "4.2.0", "report_id": str(uuid.UUID(int=rng.getrandbits(128), version=4)),
            "timestamp": "2026-11-23T08:00:00Z", "reporter": who, "sender": who, "source_identifier": source, "source_port": 25,
            "category": "messaging", "type": "spam", "evidence_source": "spamtrap", "protocol": "smtp",
            "smtp_from": c.sender.decode(), "subject": c.subject.decode("latin-1"), "smtp_to": "user@isp.example",
            "evidence": [{"content_type": "message/rfc822", "description": "the mail",
                          "payload": base64.b64encode(self.message(c)[0]).decode()}]}).encode()

    def next(self):
        rng = self.rng
        self.n += 1
        kind = rng.choices([k for k, _ in KINDS], [w for _, w in KINDS])[0]
        if kind == "once more" and self.last:
            return rng.choice(self.last)
        if kind == "no report":
            mail = b"X-Number: %d\n" % self.n + rng.choice(self.others)
        else:
            c = self.campaign()
            mail = {"feedback report": self.feedback, "forwarded as a mail": self.forwarded, "forwarded in the text": self.inline,
                    "XARF": self.xarf}.get(kind, lambda c: self.message(c)[0])(c)
        self.last = self.last[-63:] + [mail]
        return mail

    def write_box(self, path, count):
        """A mailbox of the next ones."""
        size = 0
        with open(path, "wb") as box:
            for _ in range(count):
                mail = self.next().replace(b"\nFrom ", b"\n>From ")
                size += len(mail)
                box.write(b"From MAILER Mon Nov 23 08:00:00 2026\n" + mail + (b"" if mail.endswith(b"\n") else b"\n"))
        return size
