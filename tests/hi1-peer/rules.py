# SPDX-License-Identifier: AGPL-3.0-or-later
"""What whoever receives HI1 requests must answer: asked of our own provider, and of a node.

Each rule is a function of (authority, other side) that asks, and asserts; its first line says what
holds, with the clause of TS 103 120 V1.24.1 or its annex ("D" is the annex of codes)."""
import re

import dsig
import message
from message import El

WHOM = [("InternationalizedEmailAddress", "somebody@mail.example")]


class Wrong(AssertionError):
    pass


def expect(got, *wanted, about=""):
    if got not in wanted:
        raise Wrong(f"{got!r}, where {' or '.join(map(repr, wanted))} is due {about}")


def refused(answer, code, number=0):
    """The whole message or this action was refused with this code."""
    expect(answer.code(number), code, about=f"({answer.words()[:200]})")


def created(a, to, **header):
    """A fresh Authorisation with a task of preservation: their identifiers, and the answer."""
    order = a.authorisation(to, "HI1-" + message.new_id()[:8])
    task = a.preservation(to, order.get("ObjectIdentifier"), WHOM)
    answer = a.post(to, El("CREATE", order), El("CREATE", task), **header)
    for number, el in enumerate((order, task)):
        if answer.code(number):
            raise Wrong(f"CREATE {el.type}: {answer.words()}")
        expect(answer.action(number).name, "CREATEResponse")
        expect(answer.action(number).get("Identifier"), el.get("ObjectIdentifier"))
    return order, task, answer


def update(task, *members):
    return El("UPDATE", message.made_object(task.type, task.get("ObjectIdentifier"), members))


def wish(value):
    return message.entry("task:DesiredStatus", "LPTaskDesiredStatus", value)


# --- envelope ------------------------------------------------------------------------------------

def header_is_repeated(a, to):
    """A response repeats sender, receiver and transaction, with its own time (6.2.5)"""
    head = message.header(a.who, to.who)
    answer = a.post_data(to, a.write(message.request(head, [El("LIST")])))
    for path in ("SenderIdentifier", "ReceiverIdentifier", "TransactionIdentifier"):
        expect(answer.el.one("Header/" + path), head.one(path))


def encoding_is_that_of_the_request(a, to):
    """JSON is answered in JSON, XML in XML (9.2.0)"""
    for form in ("application/json", "application/xml", "text/xml"):
        answer = a.post(to, El("LIST"), form=form)
        expect(message.is_json(answer.content_type), message.is_json(form), about=answer.content_type)
        expect(answer.action().name, "LISTResponse")


def another_encoding(a, to):
    """Another Content-Type: 3019 (D)"""
    answer = a.post_data(to, a.write(message.request(message.header(a.who, to.who), [El("LIST")])), "text/csv")
    refused(answer, 3019)


def not_well_formed(a, to):
    """What is not well-formed: 3020, in XML and in JSON (D, 9.2.2)"""
    refused(a.post_data(to, b"<HI1Message", "application/xml"), 3020)
    refused(a.post_data(to, b'{"Header": ', "application/json"), 3020)


def doctype(a, to):
    """A DOCTYPE, with or without entities: 3020 (9.2.2)"""
    plain = message.to_xml(message.request(message.header(a.who, to.who), [El("LIST")])).decode()
    head, body = plain.split("\n", 1)
    for kind in ('<!DOCTYPE HI1Message>', '<!DOCTYPE HI1Message [<!ENTITY a "a"><!ENTITY b "&a;&a;&a;">]>',
                 '<!DOCTYPE HI1Message [<!ENTITY a SYSTEM "file:///etc/passwd">]>'):
        refused(a.post_data(to, f"{head}\n{kind}{body}".encode(), "application/xml"), 3020)


def against_the_schema(a, to):
    """Against the schema: 3020, and the transaction where it can be read (9.2.1, 9.2.2)"""
    for change in (lambda t: t.replace("<GET>", "<GET><Extra>1</Extra>"), lambda t: t.replace("<Identifier>", "<Identifier>F"),
                   lambda t: re.sub(r"(\.\d{5})\dZ<", r"\1Z<", t),
                   lambda t: t.replace("<ActionIdentifier>0", "<ActionIdentifier>-1"),
                   lambda t: t.replace("GET>", "TAKE>"), lambda t: t.replace("<Header>", '<Header kind="x">'),
                   lambda t: t.replace("<ActionIdentifier>0</ActionIdentifier>", ""),
                   lambda t: t.replace("V1.23.1", "1.23.1"), lambda t: t.replace("<Payload>", "stray<Payload>")):
        head = message.header(a.who, to.who)
        plain = message.to_xml(message.request(head, [El("GET", El("Identifier", message.new_id()))])).decode()
        broken = change(plain)
        if broken == plain:
            raise Wrong("the test's own message has changed")
        answer = a.post_data(to, broken.encode(), "application/xml")
        refused(answer, 3020)
        expect(answer.el.get("Header/TransactionIdentifier"), head.get("TransactionIdentifier"), about=broken[-700:])


def json_is_closed(a, to):
    """JSON: no unknown member, arrays where members repeat, numbers as numbers: 3020 (9.2.1)"""
    for old, new in (('"LIST": {}', '"LIST": {"Extra": 1}'), ('"ActionIdentifier": 0', '"ActionIdentifier": "0"'),
                     ('"LIST": {}', '"LIST": {"MaximumObjectCount": 0}'), ('"LIST": {}', '"LIST": {}, "GET": {}')):
        plain = message.to_json(message.request(message.header(a.who, to.who), [El("LIST")])).decode()
        if old not in plain:
            raise Wrong("the test's own message has changed")
        refused(a.post_data(to, plain.replace(old, new).encode(), "application/json"), 3020)


def response_for_a_request(a, to):
    """A response where a request is due: 3020 or 3007 (9.2)"""
    el = message.response(message.header(a.who, to.who), [(0, El("LISTResponse"))])
    expect(a.post_data(to, a.write(el)).code(), 3020, 3007)


def versions(a, to):
    """A version that is not supported: 3021; those of V1.12.1 and V1.23.1 are (D)"""
    refused(a.post(to, El("LIST"), version="V2.1.1"), 3021)
    refused(a.post(to, El("LIST"), version="V1.2.1"), 3021)
    for version in ("V1.12.1", "V1.23.1"):
        expect(a.post(to, El("LIST"), version=version).code(0), 0)


def identities(a, to):
    """Another sender than the certificate's, another receiver: 3007 (9.3.4)"""
    for sender, receiver in ((("ZZ", "NOBODY"), to.who), (a.who, ("ZZ", "NOBODY"))):
        refused(a.post_data(to, a.write(message.request(message.header(sender, receiver), [El("LIST")]))), 3007)


def numbers(a, to):
    """The same ActionIdentifier twice: 3002; another gap or order: 3007; nothing is tried (6.4.4)"""
    for given, code in (((0, 0), 3002), ((0, 2), 3007), ((1, 2), 3007), ((1, 0), 3007)):
        order = a.authorisation(to, "numbers")
        answer = a.post(to, El("CREATE", order), El("LIST"), numbers=given)
        refused(answer, code, None)
        expect(a.fetch(to, order.get("ObjectIdentifier")), 3014)


def same_transaction(a, to):
    """The same bytes get the same answer and one effect; the same transaction with others: 3007"""
    order = a.authorisation(to, "replay")
    head = message.header(a.who, to.who)
    data = a.write(message.request(head, [El("CREATE", order)]))
    first = a.post_data(to, data)
    expect(first.code(0), 0, about=first.words())
    expect(a.post_data(to, data).data, first.data)
    other = a.write(message.request(head, [El("LIST")]))
    refused(a.post_data(to, other), 3007)
    expect(a.fetch(to, order.get("ObjectIdentifier")).get("Generation"), "1")


# --- CREATE, GET -----------------------------------------------------------------------------------

def what_was_created_can_be_got(a, to):
    """GET returns what CREATE brought, with Generation 1, LastChanged and a status (6.4.5, 7.1.3)"""
    order, task, _ = created(a, to)
    for el, member, first in ((order, "auth:AuthorisationStatus", ("AwaitingApproval", "SubmittedToCSP")),
                              (task, "task:Status", ("AwaitingPreservation",))):
        got = a.fetch(to, el.get("ObjectIdentifier"))
        if isinstance(got, int):
            raise Wrong(f"GET {el.type}: {got}")
        expect(got.type, el.type)
        expect(got.get("Generation"), "1")
        if not message.SECONDS.fullmatch(got.get("LastChanged", "")):
            raise Wrong(f"LastChanged is {got.get('LastChanged')!r}")
        expect(got.value(member), *first)
        for one in el.below:
            expect(got.one(one.name), one, about=f"in {el.type}")


def document_is_kept(a, to):
    """A Document's body comes back as it was given (7.3)"""
    order, _, _ = created(a, to)
    el = message.made_object("DocumentObject", message.new_id(), [
        ("DocumentReference", "W-1"), ("DocumentName", "warrant.txt"),
        message.entry("doc:DocumentType", "DocumentType", "Warrant"),
        El("doc:DocumentBody", El("doc:Contents", "d2FycmFudAo="), El("doc:ContentType", "text/plain"))],
        a.who, [order.get("ObjectIdentifier")])
    answer = a.post(to, El("CREATE", el))
    expect(answer.code(0), 0, about=answer.words())
    got = a.fetch(to, el.get("ObjectIdentifier"))
    expect(got.one("doc:DocumentBody"), el.one("doc:DocumentBody"))


def unknown_object(a, to):
    """GET of what is not there: 3014 (D)"""
    expect(a.fetch(to, message.new_id()), 3014)


def twice(a, to):
    """CREATE of what exists: 3010 (D)"""
    order, _, _ = created(a, to)
    refused(a.post(to, El("CREATE", order)), 3010)


def receivers_members(a, to):
    """Generation or a status in CREATE: 3007 (7.1.3, 7.2.5)"""
    order = a.authorisation(to, "members")
    for member in (El("Generation", 1), message.entry("auth:AuthorisationStatus", "AuthorisationStatus", "Approved")):
        el = message.copy(order)
        message.put(el, member)
        refused(a.post(to, El("CREATE", el)), 3007)
    expect(a.fetch(to, order.get("ObjectIdentifier")), 3014)


def associated_missing(a, to):
    """A task of an Authorisation that is not there: 3016 (D)"""
    refused(a.post(to, El("CREATE", a.preservation(to, message.new_id(), WHOM))), 3016)


def unknown_value(a, to):
    """A value that its ETSI dictionary does not have: 3009 (D)"""
    order = a.authorisation(to, "value")
    task = a.preservation(to, order.get("ObjectIdentifier"), WHOM)
    message.put(task, wish("Frozen"))
    refused(a.post(to, El("CREATE", order), El("CREATE", task)), 3009, 1)


def interception(a, to):
    """A task of interception, which is not offered: 3001 (D)"""
    el = El("HI1Object", El("ObjectIdentifier", message.new_id()), type="LITaskObject")
    refused(a.post(to, El("CREATE", el)), 3001)


def notification_from_the_requester(a, to):
    """Only the receiver makes Notifications: CREATE by the one who asks is refused (7.4.1)"""
    el = message.made_object("NotificationObject", message.new_id(), [("NotificationDetails", "hello")], a.who)
    expect(a.post(to, El("CREATE", el)).code(0), 3001, 3007, 3000)


def all_or_nothing(a, to):
    """One action refused: none is applied, and the others say so with 3000 (H.5.2.2.4)"""
    order = a.authorisation(to, "together")
    broken = a.preservation(to, message.new_id(), WHOM)
    answer = a.post(to, El("CREATE", order), El("CREATE", broken))
    refused(answer, 3000, 0)
    refused(answer, 3016, 1)
    expect(a.fetch(to, order.get("ObjectIdentifier")), 3014)


def linked_to_what_was_refused(a, to):
    """A task linked to an object that the same message could not create: 3018 (D)"""
    order = a.authorisation(to, "linked")
    message.put(order, El("Generation", 1))
    task = a.preservation(to, order.get("ObjectIdentifier"), WHOM)
    answer = a.post(to, El("CREATE", order), El("CREATE", task))
    refused(answer, 3007, 0)
    refused(answer, 3018, 1)


# --- UPDATE ----------------------------------------------------------------------------------------

def update_of_nothing(a, to):
    """UPDATE of what is not there: 3011 (D)"""
    refused(a.cancel(to, "LPTaskObject", message.new_id()), 3011)


def status_is_the_receivers(a, to):
    """UPDATE that sets the status itself: 3006 (6.4.7)"""
    _, task, _ = created(a, to)
    refused(a.post(to, update(task, message.entry("task:Status", "LPTaskStatus", "Preserved"))), 3006)


def stale(a, to):
    """UPDATE with another Generation than the present one: 3008 (6.4.7)"""
    _, task, _ = created(a, to)
    refused(a.post(to, update(task, El("Generation", 7), wish("Cancelled"))), 3008)


def shortened(a, to):
    """An extension that ends earlier: 3008 (D)"""
    _, task, _ = created(a, to)
    refused(a.post(to, update(task, ("DesiredPreservationExpiration", message.now(86400)))), 3008)


def extended(a, to):
    """A member that UPDATE gives replaces the one that was, absent ones stay; Generation rises (6.4.7)"""
    _, task, _ = created(a, to)
    later = message.now(80 * 86400)
    answer = a.post(to, update(task, ("DesiredPreservationExpiration", later)))
    expect(answer.code(0), 0, about=answer.words())
    expect(answer.action().name, "UPDATEResponse")
    got = a.fetch(to, task.get("ObjectIdentifier"))
    expect(got.get("task:DesiredPreservationExpiration"), later)
    expect(got.one("task:RequestDetails"), task.one("task:RequestDetails"))
    if int(got.get("Generation")) < 2:
        raise Wrong(f"Generation is {got.get('Generation')} after an UPDATE")


def cancelled(a, to):
    """DesiredStatus Cancelled ends a task; what has ended is not updated: 3012 (D)"""
    _, task, _ = created(a, to)
    answer = a.cancel(to, "LPTaskObject", task.get("ObjectIdentifier"))
    expect(answer.code(0), 0, about=answer.words())
    got = a.fetch(to, task.get("ObjectIdentifier"))
    expect(got.value("task:DesiredStatus"), "Cancelled")
    expect(got.value("task:Status"), "Cancelled")
    refused(a.post(to, update(task, wish("Preserved"))), 3012)


def authorisation_takes_its_tasks(a, to):
    """An Authorisation that is cancelled takes its tasks with it (H.5.5.3)"""
    order, task, _ = created(a, to)
    answer = a.cancel(to, "AuthorisationObject", order.get("ObjectIdentifier"))
    expect(answer.code(0), 0, about=answer.words())
    expect(a.fetch(to, order.get("ObjectIdentifier")).value("auth:AuthorisationStatus"), "Cancelled")
    expect(a.fetch(to, task.get("ObjectIdentifier")).value("task:Status"), "Cancelled")


# --- LIST, GETCSPCONFIG ----------------------------------------------------------------------------

def listed(a, to):
    """LIST tells type, identifier and generation; its filters hold (6.4.8)"""
    order, task, _ = created(a, to)
    records = {one.get("Identifier"): one for one in a.list(to)}
    for el, kind in ((order, "Authorisation"), (task, "LPTask")):
        record = records.get(el.get("ObjectIdentifier"))
        if record is None:
            raise Wrong(f"{kind} is not listed")
        expect(record.entry("ObjectType"), ("ETSI", "ObjectType", kind))
        expect(record.get("Generation"), "1")
    kinds = {one.value("ObjectType") for one in a.list(to, message.entry("ObjectType", "ObjectType", "LPTask"))}
    expect(kinds, {"LPTask"})
    expect(len(a.list(to, El("MaximumObjectCount", 1))), 1)
    before = El("LastChangedTimespan", El("common:StartTime", "2001-01-01T00:00:00Z"),
                El("common:EndTime", "2001-01-02T00:00:00Z"))
    expect(a.list(to, before), [])
    since = El("LastChangedTimespan", El("common:StartTime", message.now(-3600)))
    if task.get("ObjectIdentifier") not in [one.get("Identifier") for one in a.list(to, since)]:
        raise Wrong("not listed among what changed in the last hour")
    status = message.entry("Status", "LPTaskStatus", "AwaitingPreservation")
    if task.get("ObjectIdentifier") not in [one.get("Identifier") for one in a.list(to, status)]:
        raise Wrong("not listed by its status")
    expect(a.list(to, message.entry("Status", "LPTaskStatus", "Expired")), [])


def configuration(a, to):
    """GETCSPCONFIG is answered, or refused with 3001 (6.4.10)"""
    answer = a.post(to, El("GETCSPCONFIG"))
    if answer.code(0) != 3001:
        expect(answer.action().name, "GETCSPCONFIGResponse")


RULES = [value for value in list(globals().values()) if callable(value) and getattr(value, "__code__", None)
         and value.__module__ == __name__ and value.__code__.co_varnames[:2] == ("a", "to") and value.__doc__
         and value.__name__ != "created"]


# --- between partners, and signatures --------------------------------------------------------------

def anothers_objects(a, b, to):
    """Another's object does not exist: GET 3014, UPDATE 3011, link 3016, not in LIST (6.4)"""
    order, task, _ = created(a, to)
    expect(b.fetch(to, task.get("ObjectIdentifier")), 3014)
    refused(b.cancel(to, "LPTaskObject", task.get("ObjectIdentifier")), 3011)
    refused(b.post(to, El("CREATE", b.preservation(to, order.get("ObjectIdentifier"), WHOM))), 3016)
    if {order.get("ObjectIdentifier"), task.get("ObjectIdentifier")} & {one.get("Identifier") for one in b.list(to)}:
        raise Wrong("another's objects are listed")


def attacks(data, a):
    """Signed messages that must not be believed: (name, bytes)."""
    text = data.decode()
    start, end = text.index("<ds:Signature "), text.index("</ds:Signature>") + len("</ds:Signature>")
    signature, without = text[start:end], text[:start] + text[end:]
    body = text[text.index("<HI1Message"):]
    payload = text[text.index("<Payload>"):text.index("</Payload>") + len("</Payload>")]
    yield "no signature", without
    yield "a changed member", text.replace("<LIST></LIST>", "<LIST><CountryCode>XX</CountryCode></LIST>")
    yield "a changed sender", text.replace("<Header>", "<Header> ", 1)
    yield "two signatures", text.replace("</HI1Message>", signature + "</HI1Message>")
    yield "signed twice", dsig.sign(data, *a.signing).decode()
    yield "the signature inside Payload", without.replace("</Payload>", signature + "</Payload>")
    yield "the signed message wrapped in another", without.replace(
        payload, payload + f"<Signature>{body}</Signature>")
    # Signed by the right key, over what is not allowed.
    reference = '<ds:Reference URI="">'
    again = "<ds:Reference " + text[text.index("<ds:Reference "):].split("<ds:Reference ", 1)[1].split("</ds:Ref")[0]
    for name, old, new in (
            ("a Reference to an Id", 'URI=""', 'URI="#x"'), ("a Reference outside", 'URI=""', 'URI="http://127.0.0.1:9/x"'),
            ("a Reference without URI", ' URI=""', ""), ("two References", reference, again + "</ds:Reference>" + reference),
            ("SHA-1", "http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1"),
            ("HMAC", "#ecdsa-sha256", "#hmac-sha256"), ("HMAC", "#rsa-sha256", "#hmac-sha256"),
            ("XSLT", dsig.ENVELOPED, "http://www.w3.org/TR/1999/REC-xslt-19991116"),
            ("XPath", dsig.ENVELOPED, "http://www.w3.org/TR/1999/REC-xpath-19991116"),
            ("a third transform", "</ds:Transforms>", f'<ds:Transform Algorithm="{dsig.C10}"/></ds:Transforms>')):
        if old in text:
            yield name + ", signed", dsig.sign(without.encode(), *a.signing, dsig.EC, lambda info, old=old, new=new: (
                info.replace(old, new))).decode()
    yield "signed by a stranger's key", dsig.sign(without.encode(), *a.stranger).decode()
    broken = signature.replace("<ds:SignatureValue>", "<ds:SignatureValue>AAAA")
    yield "another value", text[:start] + broken + text[end:]


def signatures(a, to):
    """Each way of signing that the profile allows is believed; each attack is refused (9.2.3)"""
    for form in (dsig.EC, dsig.C10, dsig.C11):
        plain = message.to_xml(message.request(message.header(a.who, to.who), [El("LIST")]))
        answer = a.post_data(to, dsig.sign(plain, *a.signing, form))
        expect(answer.code(0), 0, about=f"{form}: {answer.words()}")
    def signed():
        return dsig.sign(message.to_xml(message.request(message.header(a.who, to.who), [El("LIST")])), *a.signing)

    # Each in a transaction of its own: none is refused for having come before.
    for number, (name, _) in enumerate(attacks(signed(), a)):
        data = signed()
        attack = list(attacks(data, a))[number][1].encode()
        if attack == data:
            raise Wrong(f"{name}: the test's own attack changes nothing")
        answer = a.post_data(to, attack, "application/xml", expect_signed=False)
        expect(answer.code(0), 3005, 3007, 3020, about=f"({name})")
