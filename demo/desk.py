# SPDX-License-Identifier: AGPL-3.0-or-later
"""desk: what an officer does on the pages of the desk, one function for each page."""
import datetime
import hashlib
import re

from person import Refused


def last(address):
    return re.search(r"\w{26}", address).group(0)


def report(officer):
    """The number of the newest one."""
    return re.search(r'href="[^"]*/reports/([\w-]+-\d{6})"', officer.current("/reports").body).group(1)


def case_of(officer, report):
    """A new case, with the report in it as an exhibit; the reporter reads that it was opened."""
    return last(officer.send(f"/reports/{report}", "/cases", tell="case").location)


def change_case(officer, case, **values):
    officer.send(f"/cases/{case}/change", **values)


def draft(officer, **values):
    """A new request; write() says the rest."""
    return last(officer.send("/requests/new", **values).location)


def write(officer, request, **values):
    officer.send(f"/requests/{request}/write", **values)


def decide(person, request, reason, flags=False):
    """What the law data do not know an officer decides, a flag of the charge an approver; each with a reason."""
    page = person.current(f"/requests/{request}")
    codes = dict.fromkeys(re.findall(rf"/requests/{request}/decide/([\w-]+)", page.body))
    for code in codes:
        if code.startswith("flag-") == flags:
            person.send(f"/requests/{request}/decide/{code}", reason=reason)


def step(person, request, action, **values):
    """To propose is a page of its own: it shows what the person signs."""
    place = action if action == "propose" else f"steps/{action}"
    return person.send(f"/requests/{request}/{place}", **values)


def approve(approver, wanted="approve"):
    """The newest approval that waits for this person."""
    page = approver.current("/desk")
    found = re.findall(r'href="(/approvals/\w{26})"', page.body)
    if not found:
        raise Refused(f"{approver.login}: nothing waits for approval")
    page = approver.current(found[0])
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', page.body).group(1)
    return approver.send(found[0], decision=wanted, reason="seen", digest=digest)


def state(person, request):
    """The request as the node tells programs."""
    import json
    page = person.current(f"/requests/{request}.json")
    if page.status != 200:
        raise Refused(f"{person.login}: request {request}: {page.status}")
    return json.loads(page.body)


def case(officer):
    """The newest case that this person is on."""
    return last(re.search(r'href="[^"]*/cases/\w{26}"', officer.current("/cases").body).group(0))


def verify(officer, request):
    """The call back, by the number that their node has signed, recorded."""
    contact = re.search(r'<option value="(\w{26})"', officer.current(f"/requests/{request}/verify").body).group(1)
    officer.send(f"/requests/{request}/verify", contact=contact, number="", source="", who="the duty officer", said="yes, it is ours")


def authorise(officer, request, paper):
    """The judicial decision that the law asks for, by the digest of its paper."""
    digest = hashlib.sha256(paper.encode()).hexdigest()
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=90)
    officer.send(f"/requests/{request}/authorise", digest=digest, ends=end.date().isoformat())
