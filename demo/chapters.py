# SPDX-License-Identifier: AGPL-3.0-or-later
"""chapters: what happens in the story. Treaties, laws and times are those of the law data;
facts, offices and addresses are made up (RFC 2606, RFC 5737).
"""
import datetime
import os

import desk
from story import Step

PROVIDER = "Exercice : Exemple Hébergement"

# login, role, post
PEOPLE = {
    "lk": [("officer", "officer", "Duty officer, Colombo"), ("approver", "approver", "Approver, Colombo")],
    "sn": [("agent", "officer", "Agent de permanence, Dakar"), ("chef", "approver", "Chef de service, Dakar")],
    "pr": [("ordres", "officer", "Service des ordres"), ("juriste", "approver", "Juriste")],
}

FACTS = ("MADE UP FOR TRAINING. A visitor reports: a page at parcel.example copies the look of the post and asks for the number of "
         "a bank card. Two hours later somebody signed in to the bank account with what was typed there and moved LKR 100,000. "
         "The sign-in came from 198.51.100.23 on 3 November 2026 at 21:14:07 UTC.")

# Art. 15, and what arts 29 and 31 want to be told.
ASKED = {
    "contact": "Training: 24/7 contact point of Sri Lanka, duty officer, UTC+05:30",
    "offence": "illegal-access",
    "offence-law": "Computer Crimes Act No. 24 of 2007, unauthorised access; the text is in the law data.",
    "gravity": "One victim is known; the page was sent to many.",
    "facts": FACTS,
    "data": "The records of which customer used 198.51.100.23 at that moment.",
    "data-link": "Whoever used the address signed in to the account of the victim.",
    "identifiers": "198.51.100.23, 3 November 2026, 21:14:07 UTC",
    "custodian": PROVIDER + ", Dakar",
    "necessity": "The provider deletes such records after some weeks; nobody else has them.",
    "less-intrusive": "Keeping hands nothing over; it is the least that serves.",
    "persons": "The unknown person who used the address at that moment.",
    "duration": "90 days, until the request for the data is decided.",
    "authority": "Ordered by the duty officer, approved by a second person.",
    "notice": "The customer is told when telling does not endanger the inquiry any more.",
    "follow-up": "A request for the data follows within 30 days.",
    "class": "traffic",
    "data-from": "2026-11-03",
    "data-to": "2026-11-04",
}
ORDERED = {**ASKED, "provider": PROVIDER, "contact": "Exercice : point de contact 24/7, Dakar, UTC",
           "offence-law": "Code pénal, art. 431-8 ; le texte est dans les données.",
           "authority": "Demandé par le point de contact du Sri Lanka, approuvé par une deuxième personne."}
KEEP, ORDER, DATA = "preservation", "order-preservation", "stored-data"
ENTITLED = "It is the contact point of its country (art. 35)."
WHY = "Said so on the telephone (made up)."


def day(n):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=n)).date().isoformat()


def take(node, login, kind, side, action, at=0, **values):
    """A play that takes one step of a request."""
    def act(story):
        desk.step(story.person(node, login), story.request(node, kind, side, at)["id"], action, **values)
    return act


def approve(node, login):
    return lambda story: desk.approve(story.person(node, login))


def is_in(node, kind, side, *states, at=0):
    return lambda story: story.state(node, kind, side, at) in states


def took(node, kind, side, action, at=0):
    """The step stands in the request's history."""
    def done(story):
        request = story.request(node, kind, side, at)
        return request is not None and any(s["step"] == action for s in request["steps"])
    return done


def past(node, kind, side, *states, at=0):
    """It is there, and in none of these any more."""
    return lambda story: story.state(node, kind, side, at) not in (None, *states)


# ---- plays of more than one form --------------------------------------------------------


def report(story):
    """The public form, page by page, without an account."""
    visitor = story.person("lk", "visitor")
    visitor.pass_on("/report", story=FACTS)
    visitor.pass_on("/report/what", kind="money", country="LK")
    visitor.pass_on("/report/money", when="hours", paid="card", amount="LKR 100,000", payee="", bank="yes")
    visitor.pass_on("/report/reached", reached="site", traces="https://parcel.example/fee\n198.51.100.23")
    visitor.pass_on("/report/send")


def open_case(story):
    """From the report, which is sealed as it came; then the second country."""
    officer = story.person("lk", "officer")
    case = desk.case_of(officer, desk.report(officer))
    desk.change_case(officer, case, title="Parcel fee (made up)", summary=FACTS, tlp="TLP:AMBER", offence="illegal-access",
                     countries="lk, sn", shared="")


def ask_to_keep(story):
    officer = story.person("lk", "officer")
    request = desk.draft(officer, kind="preservation", to="SN", offence="illegal-access", case=desk.case(officer))
    desk.write(officer, request, **ASKED)
    desk.decide(officer, request, WHY)
    desk.step(officer, request, "propose")


def take_up(story):
    agent, request = story.person("sn", "agent"), story.request("sn", "preservation", "asked")["id"]
    desk.step(agent, request, "acknowledge")
    desk.verify(agent, request)
    desk.step(agent, request, "start", stated="entitled", reason=ENTITLED)


def order_the_provider(story):
    agent, incoming = story.person("sn", "agent"), story.request("sn", KEEP, "asked")["id"]
    request = desk.last(agent.send(f"/requests/{incoming}/order", peer=story.nodes["pr"].origin, provider=PROVIDER).location)
    desk.write(agent, request, **ORDERED)
    desk.decide(agent, request, WHY)
    desk.authorise(agent, request, "EXERCICE : décision judiciaire inventée")
    desk.step(agent, request, "propose")


def keep_as_provider(story):
    orders, request = story.person("pr", "ordres"), story.request("pr", ORDER, "asked")["id"]
    desk.step(orders, request, "acknowledge")
    desk.verify(orders, request)
    desk.step(orders, request, "start", stated="entitled", reason="The law named in it lets them order this (made up).")
    desk.step(orders, request, "preserve", until=day(80), stated="kept")


def ask_for_a_speech(story):
    """What must be refused: the law of both has no such offence between them."""
    officer = story.person("lk", "officer")
    request = desk.draft(officer, kind="preservation", to="SN", offence="illegal-access", case=desk.case(officer))
    desk.write(officer, request, **{**ASKED, "political": "yes", "facts": "MADE UP FOR TRAINING. Somebody copied letters of a "
               "minister out of a mailbox and gave them to a newspaper.", "gravity": "The letters were printed."})
    desk.decide(officer, request, WHY)
    desk.step(officer, request, "propose")


def clear_the_flag(story):
    approver, request = story.person("lk", "approver"), story.request("lk", KEEP, "asking", 1)
    desk.decide(approver, request["id"], "The charge is the access itself, not what was printed (made up).", flags=True)
    desk.approve(approver)


def take_up_asked(story, kind, at):
    agent, request = story.person("sn", "agent"), story.request("sn", kind, "asked", at)["id"]
    desk.step(agent, request, "acknowledge")
    desk.verify(agent, request)
    return agent, request


def refuse(story):
    agent, request = take_up_asked(story, KEEP, 1)
    values = {"ground": "0", "reason": "The charge is of a political nature; nothing was disclosed (made up)."}
    desk.step(agent, request, "refuse", **values)
    desk.approve(story.person("sn", "chef"))
    desk.step(agent, request, "refuse", **values)


def attach(story):
    agent, request = take_up_asked(story, DATA, 0)
    desk.step(agent, request, "start", stated="entitled", reason=ENTITLED)
    node, path = story.nodes["sn"], os.path.join(story.folder, "client.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write("address,from,customer\r\n198.51.100.23,2026-11-03T20:58:11Z,MADE-UP-4711\r\n")
    node.run("desk", "request", "attach", story.request("sn", DATA, "asked")["reference"], path, "--type", "text/csv")


def digests(story, node, side):
    request = story.request(node, DATA, side)
    return [f["sha256"] for f in story.ask(node, "desk", "request", "files", request["reference"])["files"]] if request else []


def is_there(story):
    """What Colombo got is what Dakar sent."""
    return story.state("lk", DATA, "asking") == "disclosed" and digests(story, "lk", "asking") == digests(story, "sn", "asked")


def disclose(story):
    agent, request = story.person("sn", "agent"), story.request("sn", DATA, "asked")["id"]
    values = {"stated": ["limits"], "reason": "For this case only (art. 28)."}
    desk.step(agent, request, "disclose", **values)
    desk.approve(story.person("sn", "chef"))
    desk.step(agent, request, "disclose", **values)


def ask_for_the_data(story):
    officer = story.person("lk", "officer")
    first = story.request("lk", "preservation", "asking")
    request = desk.draft(officer, kind="stored-data", to="SN", offence="illegal-access", case=desk.case(officer), follows=first["id"])
    desk.write(officer, request, **ASKED)
    desk.decide(officer, request, WHY)
    desk.step(officer, request, "propose")


STEPS = [
    Step("Somebody reports", "lk", "visitor",
         ["The public form: no account, no script. Tell what happened, in these words or your own; then Continue.", FACTS,
          "Money was paid or taken; Sri Lanka. Answer what you like, leave out what you like, and send it.",
          "Write the private code down: with it you see later what came of it."],
         report, lambda story: story.reports("lk"),
         see="The visitor knows whom to call first (the bank), has a receipt, and can come back with the code at any time."),
    Step("The report becomes a case", "lk", "officer",
         ["Sign in. Cases, Reports, and the one that came; below it: Open a case.",
          "In the case: Change it. Offence: Illegal access. Countries that may prosecute: lk, sn."],
         open_case, lambda story: len(story.countries("lk")) > 1,
         see="The report is in the case as an exhibit, sealed as it came. Two countries may prosecute, so the desk offers a consultation "
             "on jurisdiction (art. 22(5)). The visitor reads with the code that a case was opened, and nothing more of it."),
    Step("Ask Senegal to keep the records", "lk", "officer",
         ["In the case: Draft a request. Preservation, to Senegal.", "The desk shows the basis, what is missing and by which rule.",
          "Answer art. 15, decide what the law data do not know, then Send for approval. Or let the program type it."],
         ask_to_keep, past("lk", KEEP, "asking", "draft"),
         see="Nothing could leave before necessity, proportion, scope and duration were answered."),
    Step("A second person approves", "lk", "approver", ["My desk shows what waits. Read it, approve it."],
         approve("lk", "approver"), past("lk", KEEP, "asking", "draft", "awaiting-approval")),
    Step("Send it", "lk", "officer", ["Open the request: Send.", "Refresh after a second or two."],
         take("lk", "officer", KEEP, "asking", "submit"), past("lk", KEEP, "asking", "draft", "awaiting-approval", "approved", "sent"),
         see="Delivered: Dakar's node signed a receipt over exactly these bytes, with the state of its ledger. Nobody had to be awake."),
    Step("It is on the desk in Dakar", "sn", "agent",
         ["My desk shows it with its clock and its legal basis, in French: acknowledge it.",
          "Is the asker real? The page names a number that their node has signed and that somebody there answers: call it, and record the call (nobody answers in this training).", "Take it into work."],
         take_up, is_in("sn", KEEP, "asked", "in-work"),
         see="Colombo sees that a person took it. Two clocks run: what art. 29 promises, and how long Senegal's own law lets data be kept."),
    Step("Dakar orders the provider to keep them", "sn", "agent",
         ["In the request: Order a provider here to carry it out. Choose the provider's node.",
          "Senegal's law asks for a judicial decision: attach its digest (any 64 hexadecimal digits will do here). Send for approval."],
         order_the_provider, past("sn", ORDER, "asking", "draft")),
    Step("The order is approved", "sn", "chef", ["My desk shows what waits. Read it, approve it."],
         approve("sn", "chef"), past("sn", ORDER, "asking", "draft", "awaiting-approval")),
    Step("The order is sent", "sn", "agent", ["Open the order: Send. This link is a bad one: it takes a while."],
         take("sn", "agent", ORDER, "asking", "submit"), past("sn", ORDER, "asking", "draft", "awaiting-approval", "approved", "sent")),
    Step("The provider keeps the records", "pr", "ordres",
         ["My desk shows the order: who asks, on which law, verified how.", "Acknowledge, take into work, then say until when the data are kept."],
         keep_as_provider,
         is_in("pr", ORDER, "asked", "preserved")),
    Step("Dakar answers Colombo", "sn", "agent", ["Open Colombo's request: Preserved, until a day 60 days from now."],
         take("sn", "agent", KEEP, "asked", "preserve", until=day(60), stated="kept"), is_in("lk", KEEP, "asking", "preserved"),
         see="From report to kept records: look at the times in the request's history."),
    Step("Colombo needs longer", "lk", "officer", ["Open the request: Ask for an extension, until a day 120 days from now."],
         take("lk", "officer", KEEP, "asking", "ask-extension", until=day(120), reason="The request for the data takes longer."),
         took("lk", KEEP, "asking", "ask-extension")),
    Step("Dakar extends", "sn", "agent", ["Open the request: Extend."],
         take("sn", "agent", KEEP, "asked", "extend", until=day(120), stated="kept"), is_in("lk", KEEP, "asking", "extended")),
    Step("Another request: a charge that may be political", "lk", "officer",
         ["Draft a second preservation, and mark the charge as politically coloured.", "Send it for approval."],
         ask_for_a_speech, past("lk", KEEP, "asking", "draft", at=1)),
    Step("The approver writes why it may go all the same", "lk", "approver",
         ["The request waits on My desk. The flag asks for your written reason; then approve."],
         clear_the_flag, past("lk", KEEP, "asking", "draft", "awaiting-approval", at=1)),
    Step("It is sent", "lk", "officer", ["Open it: Send."],
         take("lk", "officer", KEEP, "asking", "submit", at=1),
         past("lk", KEEP, "asking", "draft", "awaiting-approval", "approved", "sent", at=1)),
    Step("Dakar refuses, with a ground", "sn", "agent",
         ["Open it: Refuse. Only the grounds of art. 29(5) are offered.", "A second person approves exactly these words; then refuse."],
         refuse, is_in("lk", KEEP, "asking", "refused", at=1),
         see="Colombo reads the ground as the instrument words it, and what Dakar wrote."),
    Step("Colombo asks for the data themselves", "lk", "officer",
         ["In the first request: Draft the follow-up request, for stored data.", "Send it for approval."],
         ask_for_the_data, past("lk", DATA, "asking", "draft")),
    Step("It is approved", "lk", "approver", ["My desk shows what waits. Read it, approve it."],
         approve("lk", "approver"), past("lk", DATA, "asking", "draft", "awaiting-approval")),
    Step("It is sent, and the clock of the preservation stops", "lk", "officer", ["Open it: Send."],
         take("lk", "officer", DATA, "asking", "submit"), is_in("lk", KEEP, "asking", "held"),
         see="The preservation is held pending decision, without a date (art. 29(7)): nobody can let it expire any more."),
    Step("Dakar has the data", "sn", "agent",
         ["Take the follow-up into work, as the first one.",
          "In it: Attach a file, any small one; it waits for the disclosure. The button attaches a made-up list instead."],
         attach, lambda story: digests(story, "sn", "asked")),
    Step("Dakar hands the data over", "sn", "agent",
         ["Open it: Disclose. State the limits of use.", "A second person approves the file by its digest; then disclose."],
         disclose, is_there,
         see="The file is in Colombo with its digest, the limits of its use beside it. Each reading of it is recorded."),
]
