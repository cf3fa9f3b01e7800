# SPDX-License-Identifier: AGPL-3.0-or-later
"""person: somebody who works on a node, as the node sees them: forms filled in, codes
typed from an app."""
import base64
import hashlib
import hmac
import html
import http.client
import re
import struct
import time
import urllib.parse

PASSWORD = "four ordinary words here"


class Refused(Exception):
    """The node did not do what the story needs."""


def totp(secret, step):
    """RFC 6238, SHA-1, six digits."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[19] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1000000:06d}"


class Page:
    def __init__(self, answer, path):
        self.status, self.path = answer.status, path
        self.location = answer.headers.get("Location") or ""
        self.body = answer.read().decode()

    def text(self):
        return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", self.body)))

    def hidden(self):
        """What the page's own form sends along."""
        main = self.body[self.body.find("<main"):]
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main)
        return {name: html.unescape(value) for name, value in found}


class Person:
    def __init__(self, node, login, role, name, post):
        self.node, self.login, self.role, self.name, self.post = node, login, role, name, post
        self.cookies, self.secret, self.step = {}, "", 0
        self.begins = "/desk"  # the page where their work begins

    @property
    def host(self):
        """Each person has an address, so that one browser can be all of them at once."""
        return f"{self.login}.{self.node.key}.localhost:{self.node.port}"

    def address(self, path="/"):
        return f"http://{self.host}{self.node.language}{path}"

    def request(self, method, path, values=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.node.port, timeout=60)
        headers = {"Host": self.host}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if values is not None:
            body = urllib.parse.urlencode(values, doseq=True)
            headers.update({"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"})
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        page = Page(answer, path)
        connection.close()
        return page

    def get(self, path):
        return self.request("GET", path)

    def asked_who(self, answer):
        """Whether the node asks who this is, since the last code, or the last page, was some time ago: then it is told."""
        if answer.status != 303 or not re.match(r"(/\w\w)?/(confirm|sign-in)\b", answer.location):
            return False
        page, place = self.get(answer.location), answer.location.partition("?")[0]
        for _ in range(3):  # whoever plays this person may have used a code already
            known = {"login": self.login, "password": PASSWORD} if place.endswith("/sign-in") else {"code": self.code()}
            told = self.request("POST", place, {**page.hidden(), **known})
            if told.status == 303:
                break
        else:
            raise Refused(f"{self.login}: {place}: {told.status} {told.text()[:300]}")
        self.asked_who(told)  # after the password, the code
        return True

    def current(self, path):
        """The page, for somebody whom the node knows."""
        page = self.get(path)
        return self.get(path) if self.asked_who(page) else page

    def send(self, path, below="", **values):
        """Fills in the form that stands on this page, and sends it to what is below the page."""
        page = self.current(path)
        if page.status != 200:
            raise Refused(f"{self.login}: {path}: {page.status} {page.text()[:300]}")
        values = {name.replace("_", "-"): value for name, value in values.items()}
        answer = self.request("POST", path + below, {**page.hidden(), **values})
        if self.asked_who(answer):
            answer = self.request("POST", path + below, {**self.get(path).hidden(), **values})
        if answer.status not in (200, 303) or "<title>Error" in answer.body:
            main = answer.body[answer.body.find("<main"):]
            raise Refused(f"{self.login}: {path}: {answer.status} {re.sub(r'<[^>]*>', ' ', main)[:600]}")
        return answer

    def pass_on(self, path, **values):
        """A form whose fields are known, without a look at its page; where it leads."""
        answer = self.request("POST", path, values)
        if answer.status != 303:
            raise Refused(f"{self.login}: {path}: {answer.status} {answer.text()[:300]}")
        return answer.location

    def code(self):
        """One that was not used before: a code is good once."""
        step = max(int(time.time() + 8) // 30 - 1, self.step + 1)
        while step > int(time.time()) // 30 + 1:
            time.sleep(0.5)
        self.step = step
        return totp(self.secret, step)

    def code_now(self):
        """What an app would show."""
        return totp(self.secret, int(time.time()) // 30)

    def start(self, link, **more):
        """Opens an invitation: password, then the app."""
        page = self.get(f"/start?link={link}")
        values = {**page.hidden(), "login": self.login, "password": PASSWORD, "again": PASSWORD, **more}
        answer = self.request("POST", "/start", {"link": link, **values})
        if answer.status != 303:
            raise Refused(f"{self.login}: /start: {answer.status} {answer.text()[:600]}")
        page = self.get("/account/totp")
        found = re.search(r'<code dir="ltr">([A-Z2-7 ]+)</code>', page.body)
        if not found:
            raise Refused(f"{self.login}: no key for an app: {page.text()[:300]}")
        self.secret = found.group(1).replace(" ", "")
        self.send("/account/totp", code=self.code())

    def invite(self, login, role, name, post):
        """As an administrator: a new person, with their invitation used."""
        person = Person(self.node, login, role, name, post)
        page = self.get("/people/new")
        organisation = re.search(r'<option value="(\w{26})"', page.body).group(1)
        answer = self.send("/people/new", login=login, name=name, post=post, organisation=organisation, role=role)
        found = re.search(r"/start\?link=([\w-]+)", html.unescape(answer.body))
        if not found:
            raise Refused(f"{login} is not invited: {answer.status} {answer.text()[:300]}")
        person.start(found.group(1))
        return person
