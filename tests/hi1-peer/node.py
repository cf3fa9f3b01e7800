# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real node, used as its operator and its officers use it: commands, and pages with forms."""
import base64
import hashlib
import hmac
import html.parser
import http.cookiejar
import json
import os
import re
import socket
import ssl
import struct
import subprocess
import time
import urllib.parse
import urllib.request

import wire

PASSWORD = "four ordinary words will do"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Forms(html.parser.HTMLParser):
    """The forms of a page, each as (action, {field: value}, [fields to choose or fill]), and its text."""

    def __init__(self, page):
        super().__init__()
        self.forms, self.links, self.words, self._inside = [], [], [], None
        self._select = self._area = self._link = None
        self.feed(page)

    def handle_starttag(self, tag, given):
        given = dict(given)
        if tag == "form":
            self._inside = {"action": given.get("action", ""), "method": given.get("method", "get"), "values": {},
                            "names": {}}
            self.forms.append(self._inside)
        if tag == "a" and given.get("href"):
            self.links.append((given["href"], ""))
            self._link = True
        if self._inside is None or tag not in ("input", "select", "textarea", "button", "option"):
            return
        name, value = given.get("name"), given.get("value", "")
        if tag == "option":
            self._inside["names"].setdefault(self._select, []).append(value)
            if "selected" in given or self._select not in self._inside["values"]:
                self._inside["values"][self._select] = value
        elif name:
            kind = given.get("type", "text") if tag == "input" else tag
            self._inside["names"].setdefault(name, []).append(value)
            if tag == "select":
                self._select = name
                self._inside["names"][name] = []
            elif tag == "textarea":
                self._area = name
                self._inside["values"][name] = ""
            elif tag != "button" and (kind not in ("radio", "checkbox") or "checked" in given):
                self._inside["values"][name] = value

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = None
        elif tag == "textarea":
            self._area = None
        elif tag == "a":
            self._link = False

    def handle_data(self, data):
        if self._area and self._inside:
            self._inside["values"][self._area] += data
        if self._link:
            self.links[-1] = (self.links[-1][0], self.links[-1][1] + data.strip())
        self.words.append(data)

    def text(self):
        return " ".join(" ".join(self.words).split())


def code(secret, step=0):
    """The one-time code of RFC 6238 for this secret, in the present half minute and `step` later."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    count = struct.pack(">Q", int(time.time()) // 30 + step)
    mac = hmac.new(key, count, hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1000000:06d}"


class Person:
    """Somebody with a browser."""

    def __init__(self, node):
        self.node, self.secret, self.step = node, None, 0
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def open(self, path, values=None):
        url = urllib.parse.urljoin(self.node.address, path)
        data = urllib.parse.urlencode(values, doseq=True).encode() if values is not None else None
        try:
            ask = urllib.request.Request(url, data, {"Origin": self.node.address, "Sec-Fetch-Site": "same-origin"})
            with self.opener.open(ask, timeout=30) as answer:
                self.url, page = answer.geturl(), answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            self.url, page = error.geturl(), error.read().decode()
        self.page = Forms(page)
        return self.page

    def join(self, link, **more):
        """Takes an invitation, and sets up the app that makes codes."""
        self.open(link)
        self.fill(password=PASSWORD, again=PASSWORD, **more)
        self.open("/account/totp")
        self.secret = re.search(r"[A-Z2-7]{4}( [A-Z2-7]{4}){7}", self.page.text())[0].replace(" ", "")
        self.fill(code=code(self.secret))
        return self

    def link(self, start, words=None):
        """The first link to one thing below this address, or the one with these words."""
        for href, text in self.page.links:
            if re.fullmatch(re.escape(start) + r"[0-9][0-9a-z]{25}", href) and words in (None, text):
                return href
        raise AssertionError(f"{self.url}: no link to {start}...: {self.page.text()[:600]}")

    def fill(self, **values):
        """Fills the first form that has all these fields, and sends it."""
        for form in self.page.forms:
            if set(values) <= set(form["names"]):
                return self.open(urllib.parse.urljoin(self.url, form["action"]), {**form["values"], **values})
        raise AssertionError(f"{self.url}: no form with {sorted(values)}: {self.page.text()[:600]}")


class Node:
    """A node in a folder, with a server and three people: administrator, officer, approver."""

    def __init__(self, comity, folder, country="LK"):
        self.comity, self.folder, self.server = comity, folder, None
        self.data = os.path.join(folder, "node")
        self.log = os.path.join(folder, "node.log")
        self.port, self.exchange = free_port(), free_port()
        self.address = f"http://localhost:{self.port}"
        self.who = (country, f"node.example/{country.lower()}")
        self.run("init", self.data, "--name", "Contact point", "--country", country, "--origin", self.who[1],
                 "--address", self.address, "--listen", f"127.0.0.1:{self.port}", data=False)
        with open(os.path.join(self.data, "node.yaml"), "a", encoding="utf-8") as file:
            file.write(f"exchange-listen: 127.0.0.1:{self.exchange}\n"
                       f"exchange-address: https://localhost:{self.exchange}\n")
        self.url = f"https://127.0.0.1:{self.exchange}/exchange"

    def run(self, *args, data=True, code=0):
        """What a command prints; it must end with this code."""
        line = [self.comity, *args, *(["--data", self.data] if data else [])]
        done = subprocess.run(line, capture_output=True, text=True, timeout=120)
        if done.returncode != code:
            raise AssertionError(f"{' '.join(args)}: {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self):
        with open(self.log, "ab") as log:
            self.server = subprocess.Popen([self.comity, "serve", "--data", self.data], stdout=log, stderr=log)
        for port in (self.port, self.exchange):
            self.wait(lambda: self.listens(port), "the node listens")

    def stop(self):
        if self.server:
            self.server.terminate()
            self.server.wait(30)
            self.server = None

    @staticmethod
    def listens(port):
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", port)) == 0

    def wait(self, true, what, seconds=60):
        """Waits until it is; its value."""
        end = time.monotonic() + seconds
        while not (value := true()):
            if time.monotonic() > end or self.server.poll() is not None:
                raise AssertionError(f"{what}: not within {seconds} seconds\n{self.tail()}")
            time.sleep(0.05)
        return value

    def tail(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return "".join(file.readlines()[-15:])

    def certificate(self, identity):
        """What the node shows to who listens to it: PEM."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.load_cert_chain(identity[1], identity[0])
        with socket.create_connection(("127.0.0.1", self.exchange), 20) as raw, context.wrap_socket(raw) as line:
            return ssl.DER_cert_to_PEM_cert(line.getpeercert(binary_form=True)).encode()

    def people(self):
        """Makes and signs in the administrator, an officer and an approver."""
        link = self.wait(lambda: re.findall(r"\S+/start\?link=\S+", self.tail()), "the first link")[-1]
        admin = Person(self).join(link, login="admin", name="Administrator", organisation="Contact point", country="LK")
        made = [Person(self).join(re.search(r"\S+/start\?link=\S+", self.run(
            "people", "add", role, "--name", role.capitalize(), "--roles", role))[0])
            for role in ("officer", "approver")]
        return [admin, *made]

    def introduce(self, name, peer, kind, tls_pem, url, *more):
        """Makes a foreign HI1 system a peer, as docs/exchange.md says."""
        key = wire.key_of_pem(tls_pem)
        path = os.path.join(self.folder, name + ".yaml")
        lines = ["hi1-peer: 1", "serial: 1", f"name: {name}", f"origin: {name}.example", f"country: {peer.who[0]}",
                 f"kind: {kind}", f"identifier: {peer.who[1]}", f"endpoint: {url}", f"tls-key: {key}", *more]
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        return self.run("peer", "import", path, "--fingerprint", key, "--reason", "called", "--alone")

    # --- the desk ---

    def open_case(self, officer, approver):
        """A case that both are members of; its reference."""
        self.run("desk", "case", "open", "--title", "Break-in", "--member", "officer", "--offence", "illegal-access")
        officer.open("/cases")
        officer.open(officer.link("/cases/"))
        officer.fill(login="approver", level="work")
        assert approver.open("/cases").links
        return json.loads(self.run("desk", "case", "list", "--json"))["cases"][0]["reference"]

    def order(self, approver, case, kind, provider, *more):
        """An order to a provider, drafted, approved by a second person and sent; its reference."""
        said = [word for field in ("gravity", "necessity", "less-intrusive", "persons", "duration", "authority",
                                   "notice") for word in ("--say", f"{field}=It was looked into.")]
        made = json.loads(self.run(
            "desk", "request", "new", "--case", case, "--kind", kind, "--from", self.who[0], "--to", self.who[0],
            "--offence", "illegal-access", "--peer", provider, "--provider", "Provider", "--class", "traffic", "--data-from", "2026-10-01",
            "--data-to", "2026-11-01", "--member", "officer", *said, "--say", "identifiers=somebody@mail.example",
            "--say", "data=connections of the account", *more, "--json"))
        reference = made["reference"]
        self.run("desk", "request", "decide", reference, "--code", "authority", "--reason", "Looked it up.")
        if kind == "order-production":
            self.run("desk", "request", "authorise", reference, "--evidence", hashlib.sha256(b"decision").hexdigest())
        self.step(reference, "propose")
        self.approve(approver, reference)
        self.step(reference, "submit")
        return reference

    @staticmethod
    def approve(approver, reference):
        approver.open("/approvals")
        approver.open(approver.link("/approvals/"))
        assert reference in approver.page.text(), f"another proposal than {reference} waits"
        approver.fill(decision="approve")

    def approved(self, approver, reference, step, *more):
        """A step that a second person must approve before it is taken."""
        self.step(reference, step, *more, "--propose")
        self.approve(approver, reference)
        self.step(reference, step, *more)

    def step(self, reference, step, *more):
        self.run("desk", "request", "step", reference, step, *more)

    def hand_over(self, approver, reference, data):
        """A file attached, approved and disclosed."""
        path = os.path.join(self.folder, "answer.bin")
        with open(path, "wb") as file:
            file.write(data)
        self.run("desk", "request", "attach", reference, path, "--type", "application/octet-stream")
        self.approved(approver, reference, "disclose", "--reason", "For this case only.", "--stated", "limits")

    def request(self, reference):
        return json.loads(self.run("desk", "request", "show", reference, "--json"))

    def state(self, reference):
        return self.request(reference)["state"]

    def requests(self):
        return json.loads(self.run("desk", "request", "list", "--json"))["requests"]
