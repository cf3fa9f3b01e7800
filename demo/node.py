# SPDX-License-Identifier: AGPL-3.0-or-later
"""node: a node of the demo, made, known to the others and served."""
import json
import os
import re
import subprocess
import time

from person import Person

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
PROGRAM = os.environ.get("COMITY") or os.path.join(ROOT, "build", "release", "src", "comity")


class Failed(Exception):
    """A command that must work did not."""


def until(what, holds, seconds=120):
    """What `holds` answers, once it is something."""
    for _ in range(seconds * 4):
        found = holds()
        if found:
            return found
        time.sleep(0.25)
    raise Failed(f"{what}: not in {seconds} s")


class Node:
    """key: in addresses; name: on each page; kind: of its card; zone: of the office. exchange: where other nodes
    are heard; reached: the port by which they come, if another."""

    def __init__(self, base, key, *, name, country, kind, organisation, language, port, exchange, zone, reached=None, database=None):
        self.folder, self.key, self.country = os.path.join(base, key), key, country
        self.name, self.kind, self.organisation, self.language = name, kind, organisation, language
        self.port, self.exchange, self.origin = port, exchange, f"{key}.demo.example"
        self.server, self.people = None, {}
        options = ["--database", database] if database else []
        self.comity("init", self.folder, "--name", name, "--country", country, "--origin", self.origin, "--address",
                    f"http://localhost:{port}", "--listen", f"127.0.0.1:{port}", *options)
        with open(os.path.join(self.folder, "node.yaml"), "a", encoding="utf-8") as f:
            f.write(f"training: yes\nexchange-listen: 127.0.0.1:{exchange}\nexchange-address: https://localhost:{reached or exchange}\n")
        self.run("desk", "calendar", "hours", country, "--zone", zone, "--opens", "08:30", "--closes", "17:30", "--weekend", "sat",
                 "--weekend", "sun")

    def comity(self, *arguments):
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Failed(f"comity {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout

    def run(self, *arguments):
        return self.comity(*arguments, "--data", self.folder)

    def json(self, *arguments):
        return json.loads(self.run(*arguments, "--json"))

    def card(self):
        """The keys for others, made the first time, and what tells of them."""
        return self.json("peer", "card", "--kind", self.kind)

    def serve(self):
        """Until stop(). The first time, the first administrator is made."""
        with open(self.folder + ".log", "ab") as log:
            self.server = subprocess.Popen([PROGRAM, "serve", "--data", self.folder], stdout=subprocess.PIPE,
                                           stderr=log, text=True)
        for line in self.server.stdout:
            if "other nodes reach" in line:
                break
        if self.server.poll() is not None:
            raise Failed(f"{self.name} does not serve; see {self.folder}.log")

    def stop(self):
        if self.server:
            self.server.terminate()
            self.server.wait(60)
            self.server.stdout.close()
            self.server = None

    def first_start(self):
        link = re.search(r"link=([\w-]+)", self.run("people", "link")).group(1)
        admin = Person(self, "admin", "administrator", "Exercice" if self.language else "Training", "administrator")
        admin.start(link, name=admin.name, post=admin.post, organisation=self.organisation, country=self.country, kind=self.kind)
        self.people["admin"] = admin

    def invite(self, login, role, post):
        """Nobody: where a name stands, it says so."""
        self.people[login] = self.people["admin"].invite(login, role, "Exercice" if self.language else "Training", post)

    def visited(self):
        """Somebody without an account."""
        self.people["visitor"] = Person(self, "visitor", "visitor", "", "A visitor")
        self.people["visitor"].begins = "/report"

    def knows(self, other):
        """Imports the other's card, the fingerprint compared."""
        answer = other.card()
        path = os.path.join(self.folder, f"{other.key}.card")
        with open(path, "w", encoding="utf-8") as f:
            f.write(answer["card"])
        self.run("peer", "import", path, "--fingerprint", answer["fingerprint"])

    def is_called(self, other, telephone):
        """Names whom to call here; the other node takes it, and asks whether somebody is there: somebody is."""
        self.run("peer", "contact", "add", "--name", self.organisation, "--role", "point", "--telephone", telephone, "--hours", "24/7")
        shown = lambda: other.json("peer", "contact", "list", self.origin)
        until(f"{other.name} hears whom to call", lambda: shown()["offered"])
        other.run("peer", "contact", "accept", self.origin)
        other.run("peer", "contact", "ping", shown()["contacts"][0]["id"])
        asked = until(f"{self.name} is asked", lambda: self.json("peer", "contact", "asked")["pings"])
        self.run("peer", "contact", "answer", asked[0]["id"])
        until(f"{other.name} hears that somebody is there", lambda: shown()["contacts"][0]["counts"])
