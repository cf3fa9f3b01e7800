#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""peer: an HI1 system of its own, written from ETSI's schemas: a provider, or an authority.

It knows nothing of comity: no signatures of HTTP messages, no receipts, no national profile.
`peer.py --help` plays it by hand; tests/check-hi1-peer has both talk to each other and to a node.
Clause numbers are those of TS 103 120 V1.24.1."""
import argparse
import base64
import hashlib
import os
import re
import sys
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import dsig  # noqa: E402
import message  # noqa: E402
import schema  # noqa: E402
import wire  # noqa: E402
from message import El  # noqa: E402

LIMIT = 8 << 20
# kind of object -> status member, its dictionary, desired-status member, first status
STATES = {
    "AuthorisationObject": ("auth:AuthorisationStatus", "AuthorisationStatus", "auth:AuthorisationDesiredStatus",
                            "AwaitingApproval"),
    "LPTaskObject": ("task:Status", "LPTaskStatus", "task:DesiredStatus", "AwaitingPreservation"),
    "LDTaskObject": ("task:Status", "LDTaskStatus", "task:DesiredStatus", "AwaitingApproval"),
    "DocumentObject": ("doc:DocumentStatus", "DocumentStatus", "doc:DocumentDesiredStatus", "AwaitingApproval"),
}
ENDED = {"Cancelled", "Expired", "Rejected"}
DESIRED = {
    "AuthorisationDesiredStatus": """AwaitingApproval EmergencyApproval Approved Rejected Suspended Cancelled Expired
        CreatingForCSP SubmittedToCSP""".split(),
    "LPTaskDesiredStatus": "AwaitingPreservation Preserved Cancelled".split(),
    "LDTaskDesiredStatus": "AwaitingApproval AwaitingDisclosure Disclosed Rejected Cancelled".split(),
    "DocumentDesiredStatus": "AwaitingApproval Approved Rejected Suspended Cancelled Expired".split(),
}


class Refused(Exception):
    """An action's or a message's refusal: a code of annex D and words."""

    def __init__(self, code, words):
        super().__init__(f"{code}: {words}")
        self.code, self.words = code, words


class Known:
    """Another system: who it is, its TLS certificate, where it listens, its signing certificate."""

    def __init__(self, who, tls_pem, url=None, signing_pem=None):
        self.who, self.tls_pem, self.url, self.signing_pem = tuple(who), tls_pem, url, signing_pem


class Answer:
    """What came back: status of HTTP, and of HI1 the message or None."""

    def __init__(self, status, content_type, data, el):
        self.status, self.content_type, self.data, self.el = status, content_type, data, el

    def actions(self):
        return {} if self.el is None else {
            int(one.get("ActionIdentifier")): next(b for b in one.below if b.name != "ActionIdentifier")
            for one in self.el.all("Payload/ResponsePayload/ActionResponses/ActionResponse")}

    def action(self, number=0):
        """The answer to an action; one of no known name where there is none."""
        return self.actions().get(number, El(f"(HTTP {self.status}: {self.words()[:100]})"))

    def code(self, number=None):
        """The error code of an action, or of the message; 0 for none."""
        if self.el is None:
            return -self.status
        error = self.el.one("Payload/ResponsePayload/ErrorInformation")
        if error is None and number is not None:
            error = self.action(number)
            error = error if error.name == "ErrorInformation" else None
        return int(error.get("ErrorCode")) if error is not None else 0

    def words(self):
        if self.el is None:
            return self.data.decode(errors="replace")
        return "; ".join(one.get("ErrorDescription") for one in [
            self.el.one("Payload/ResponsePayload/ErrorInformation"), *self.actions().values()]
            if one is not None and one.name == "ErrorInformation")


class Peer:
    """Both roles' half that is the same: TLS, envelope, transactions, objects.

    standards: folder of the schemas, or None. form: content type of what it sends.
    signing: (key file, certificate file) of its XML signatures, or None."""

    def __init__(self, who, identity, standards=None, form="application/xml", signing=None, version="V1.23.1"):
        self.who, self.identity, self.form, self.version = tuple(who), identity, form, version
        self.signing = signing and tuple(open(path, "rb").read() for path in signing)
        self.schema = schema.of(standards)
        self.known, self.objects, self.seen = {}, {}, {}
        self.wire = []       # (sent or got, content type, bytes), in order
        self.received = []   # Identifiers of Notifications and Deliveries, in order
        self.server = None
        self.lock = threading.Lock()

    def know(self, other):
        self.known[wire.key_of_pem(other.tls_pem)] = other
        return other

    def serve(self, host="127.0.0.1", port=0):
        """Begins to listen, to those known by now; the address."""
        self.server = wire.Server((host, port), self.identity, [one.tls_pem for one in self.known.values()],
                                  self.answer, LIMIT)
        return f"https://{host}:{self.server.server_address[1]}/hi1"

    def close(self):
        if self.server:
            self.server.close()

    # --- sending ---

    def write(self, el, form=None):
        data = message.write(el, form or self.form)
        if self.schema:
            self.schema.check_data(data, form or self.form)
        if self.signing and not message.is_json(form or self.form):
            data = dsig.sign(data, *self.signing)
        return data

    def post(self, other, *actions, numbers=None, form=None, **header):
        head = message.header(self.who, other.who, **{"version": self.version, **header})
        return self.post_data(other, self.write(message.request(head, actions, numbers), form), form)

    def post_data(self, other, data, form=None, expect_signed=True):
        form = form or self.form
        self.wire.append(("sent", form, data))
        status, content_type, body = wire.post(other.url, data, form, self.identity, other.tls_pem)
        self.wire.append(("got", content_type, body))
        if status != 200:
            return Answer(status, content_type, body, None)
        return Answer(status, content_type, body, self.read(body, content_type, other, expect_signed))

    def read(self, data, content_type, other, expect_signed=True):
        if expect_signed and other.signing_pem and not message.is_json(content_type):
            dsig.verify(data, other.signing_pem)
        el = message.read(data, content_type)
        message.check_header(el)
        if self.schema:
            self.schema.check(el, not message.is_json(content_type))
        return el

    # --- receiving ---

    def answer(self, key, content_type, body):
        other = self.known.get(key)
        if other is None:
            return 403, "text/plain", b"unknown\n"
        with self.lock:
            self.wire.append(("got", content_type, body))
            before = self.objects
            try:
                el = self.handle(other, content_type, body)
            except Exception:
                self.objects = before
                raise
            if isinstance(el, bytes):
                data, form = el, content_type
            else:
                form = "application/json" if message.is_json(content_type) else "application/xml"
                data = self.write(el, form)
                tx = el.get("Header/TransactionIdentifier")
                self.seen.setdefault((other.who, tx), (hashlib.sha256(body).digest(), data))
            self.wire.append(("sent", form, data))
        return 200, form, data

    def _head(self, el, other, body):
        """A response repeats sender, receiver and transaction of its request (6.2.5)."""
        def who(side, default):
            one = el.one(f"Header/{side}") if el is not None else None
            return (one.get("CountryCode"), one.get("UniqueIdentifier")) if one is not None else default
        # Of a message that is none, the transaction is taken where it can be seen.
        tx = el.get("Header/TransactionIdentifier", "") if el is not None else ""
        seen = re.search(rb'TransactionIdentifier"?[>:]\s*"?(' + message.UUID.pattern.encode() + b")", body)
        tx = tx if message.UUID.fullmatch(tx) else seen and seen[1].decode()
        version = el.get("Header/Version/ETSIVersion", "") if el is not None else ""
        return message.header(who("SenderIdentifier", other.who), who("ReceiverIdentifier", self.who), tx,
                              version if message.VERSION.fullmatch(version) else self.version)

    def handle(self, other, content_type, body):
        """The response as El, or the bytes of one that was given before."""
        el = None
        try:
            kind = content_type.split(";")[0].strip().lower()
            if kind not in ("application/xml", "text/xml", "application/json"):
                raise Refused(3019, f"{kind or 'no content type'}: XML or JSON")
            if len(body) > LIMIT:
                raise Refused(3022, f"more than {LIMIT} bytes")
            try:
                el = message.read(body, content_type)
                message.check_header(el)
                if self.schema:
                    self.schema.check(el, not message.is_json(content_type))
            except message.Invalid as wrong:
                raise Refused(3020, str(wrong)) from wrong
            self._check_request(el, other, content_type, body)
            tx = el.get("Header/TransactionIdentifier")
            if (other.who, tx) in self.seen:
                digest, data = self.seen[(other.who, tx)]
                if digest == hashlib.sha256(body).digest():
                    return data
                raise Refused(3007, "this transaction came before with another content")
            return message.response(self._head(el, other, body), self._actions(el, other))
        except Refused as no:
            return El("HI1Message", self._head(el, other, body), El("Payload", El(
                "ResponsePayload", message.error(no.code, no.words))))

    def _check_request(self, el, other, content_type, body):
        version = el.get("Header/Version/ETSIVersion")
        major, minor = (int(part) for part in version[1:].split(".")[:2])
        if major != 1 or not 12 <= minor <= 23:
            raise Refused(3021, f"{version}: V1.12.1 to V1.23.1 are supported")
        for side, who in (("SenderIdentifier", other.who), ("ReceiverIdentifier", self.who)):
            if (el.get(f"Header/{side}/CountryCode"), el.get(f"Header/{side}/UniqueIdentifier")) != who:
                raise Refused(3007, f"{side} is not {who[0]} {who[1]}")
        if other.signing_pem and not message.is_json(content_type):
            try:
                dsig.verify(body, other.signing_pem)
            except (dsig.BadSignature, ValueError) as wrong:
                raise Refused(3007, f"signature: {wrong}") from wrong
        if el.one("Payload/RequestPayload") is None:
            raise Refused(3020, "a response, where a request is due")

    def _actions(self, el, other):
        asked = el.all("Payload/RequestPayload/ActionRequests/ActionRequest")
        numbers = [int(one.get("ActionIdentifier")) for one in asked]
        if len(set(numbers)) != len(numbers):
            raise Refused(3002, "two actions have the same number")
        if numbers != list(range(len(numbers))):
            raise Refused(3007, "actions are numbered 0, 1, 2 ... in order")
        kept, came = self.objects, len(self.received)
        self.objects = {key: (owner, message.copy(el)) for key, (owner, el) in kept.items()}
        answers, failed = [], set()
        for number, one in enumerate(asked):
            verb = next(b for b in one.below if b.name != "ActionIdentifier")
            try:
                answers.append((number, self._verb(verb, other, failed)))
            except Refused as no:
                answers.append((number, message.error(no.code, no.words)))
                failed.add(verb.get("HI1Object/ObjectIdentifier", ""))
        if failed:
            # All or nothing (H.5.2.2.4).
            self.objects = kept
            del self.received[came:]
            answers = [(number, answer if answer.name == "ErrorInformation" else
                        message.error(3000, "not applied: another action was refused")) for number, answer in answers]
        return answers

    def _verb(self, verb, other, failed):
        handler = getattr(self, "do_" + verb.name.lower(), None)
        if handler is None:
            raise Refused(3001, f"{verb.name} is not offered")
        return handler(verb, other, failed)

    # --- objects ---

    def mine(self, identifier, other, code):
        """An object of this partner: another's does not exist for it."""
        owner, el = self.objects.get(identifier, (None, None))
        if owner != other.who:
            raise Refused(code, f"no object {identifier}")
        return el

    def keep(self, el, owner):
        """Stores a new generation of an object."""
        identifier = el.get("ObjectIdentifier")
        message.put(el, El("Generation", int(el.get("Generation", "0")) + 1))
        message.put(el, El("LastChanged", message.now()))
        self.objects[identifier] = (owner, el)
        return el

    def status(self, identifier):
        el = self.objects[identifier][1]
        return el.value(STATES[el.type][0])

    def do_get(self, verb, other, _failed):
        return El("GETResponse", message.copy(self.mine(verb.get("Identifier"), other, 3014)))

    def do_list(self, verb, other, _failed):
        records = []
        span = [verb.get("LastChangedTimespan/common:" + end) for end in ("StartTime", "EndTime")]
        for owner, el in self.objects.values():
            kind = message.OBJECTS[el.type][1]
            changed = el.get("LastChanged")
            if (owner != other.who or kind is None
                    or verb.one("ObjectType") is not None and verb.value("ObjectType") != kind
                    or verb.get("CountryCode") and verb.get("CountryCode") != el.get("CountryCode")
                    or verb.one("Status") is not None and (
                        el.type not in STATES or el.entry(STATES[el.type][0]) != verb.entry("Status"))
                    or span[0] and changed < span[0] or span[1] and changed > span[1]):
                continue
            records.append(El("ListResponseRecord", message.entry("ObjectType", "ObjectType", kind),
                              El("Identifier", el.get("ObjectIdentifier")),
                              *[El(name, el.get(name)) for name in ("CountryCode", "OwnerIdentifier", "Generation",
                                                                    "ExternalIdentifier", "LastChanged")
                                if el.get(name) is not None]))
        return El("LISTResponse", *records[:int(verb.get("MaximumObjectCount", str(len(records))))])


class Provider(Peer):
    """Takes orders; tells by Notification, and by DELIVER, what became of them."""

    def do_create(self, verb, other, failed):
        el = message.copy(verb.one("HI1Object"))
        identifier = el.get("ObjectIdentifier")
        if el.type not in STATES:
            raise Refused(3001, f"{el.type} is not offered")
        if identifier in self.objects:
            raise Refused(3010, f"{identifier} exists")
        member, dictionary, _, first = STATES[el.type]
        for forbidden in ("Generation", "LastChanged", member):
            if el.one(forbidden) is not None:
                raise Refused(3007, f"{forbidden} is the receiver's")
        self._check_desired(el)
        for linked in el.all("AssociatedObjects/AssociatedObject"):
            if linked.text in failed:
                raise Refused(3018, f"{linked.text} was refused")
            self.mine(linked.text, other, 3016)
            if self.objects[linked.text][1].type in STATES and self.status(linked.text) in ENDED:
                raise Refused(3017, f"{linked.text} has ended")
        if el.type in ("LPTaskObject", "LDTaskObject") and el.one("task:RequestDetails") is None:
            raise Refused(3005, "RequestDetails is missing")
        message.put(el, message.entry(member, dictionary, first))
        self.keep(el, other.who)
        return El("CREATEResponse", El("Identifier", identifier))

    @staticmethod
    def _check_desired(el):
        entry = el.entry(STATES[el.type][2])
        if entry is None:
            return
        dictionary = STATES[el.type][1].replace("Status", "DesiredStatus")
        if entry[:2] != ("ETSI", dictionary) or entry[2] not in DESIRED[dictionary]:
            raise Refused(3009, f"{'/'.join(entry)} is no value of {dictionary}")

    def do_update(self, verb, other, _failed):
        new = verb.one("HI1Object")
        identifier = new.get("ObjectIdentifier")
        el = self.mine(identifier, other, 3011)
        if new.type != el.type:
            raise Refused(3007, f"{identifier} is no {new.type}")
        if el.type not in STATES or self.status(identifier) in ENDED:
            raise Refused(3012, f"{identifier} has ended")
        if new.one(STATES[el.type][0]) is not None:
            raise Refused(3006, "the status is the receiver's")
        if new.get("Generation", el.get("Generation")) != el.get("Generation"):
            raise Refused(3008, f"generation is {el.get('Generation')} by now")
        self._check_desired(new)
        later = new.get("task:DesiredPreservationExpiration")
        if later and later < el.get("task:DesiredPreservationExpiration", ""):
            raise Refused(3008, "an extension does not shorten")
        for member in new.below:
            if member.name not in ("ObjectIdentifier", "Generation", "LastChanged"):
                message.put(el, message.copy(member))
        if new.value(STATES[el.type][2]) == "Cancelled":
            self._cancel(identifier, other)
        self.keep(el, other.who)
        return El("UPDATEResponse", El("Identifier", identifier))

    def _cancel(self, identifier, other):
        """What is cancelled takes its tasks with it (H.5.5.3)."""
        el = self.objects[identifier][1]
        message.put(el, message.entry(STATES[el.type][0], STATES[el.type][1], "Cancelled"))
        for key, (owner, one) in list(self.objects.items()):
            linked = [a.text for a in one.all("AssociatedObjects/AssociatedObject")]
            if el.type == "AuthorisationObject" and identifier in linked and one.type in STATES \
                    and self.status(key) not in ENDED:
                message.put(one, message.entry(STATES[one.type][0], STATES[one.type][1], "Cancelled"))
                self.keep(one, owner)

    def do_getcspconfig(self, _verb, _other, _failed):
        kinds = El("x", *[message.entry("common:DictionaryEntry", "RequestType", kind)
                          for kind in ("SubscriberData", "TrafficData", "StoredContentData")]).below
        return El("GETCSPCONFIGResponse", El("LastChanged", "2026-01-01T00:00:00Z"), El("TargetingConfigurations", *[
            El("config:TargetingConfiguration", El("config:FormatName", form), El("config:FormatOwner", "ETSI"),
               El("config:AssociatedLDRequestTypes", *kinds), El("config:AssociatedLPRequestTypes", *kinds))
            for form in ("InternationalizedEmailAddress", "InternationalE164", "IPv4Address", "IPv6Address")]))

    # --- what the provider's people do ---

    def decide(self, identifier, status, *members, tell=True):
        """Sets a status (and StatusReason and the like), and tells the one who asked."""
        with self.lock:
            owner, el = self.objects[identifier]
            for member in (message.entry(STATES[el.type][0], STATES[el.type][1], status), *members):
                message.put(el, member)
            self.keep(el, owner)
        return self.notify([identifier]) if tell else None

    def notify(self, identifiers, details="The status has changed."):
        """Makes a Notification, keeps it for LIST and GET, and sends it to who has an address."""
        owner = self.objects[identifiers[0]][0]
        with self.lock:
            told = [El("notification:AssociatedObjectStatus", El("notification:AssociatedObject", one),
                       El("notification:Status", *message.copy(self.objects[one][1].one(
                           STATES[self.objects[one][1].type][0])).below))
                    for one in identifiers]
            note = message.made_object("NotificationObject", message.new_id(), [
                ("NotificationDetails", details),
                message.entry("notification:NotificationType", "NotificationType", "General"),
                ("NewNotification", True), ("NotificationTimestamp", message.now()),
                El("notification:StatusOfAssociatedObjects", *told)], self.who, identifiers)
            self.keep(message.copy(note), owner)
        other = next(one for one in self.known.values() if one.who == owner)
        return self.post(other, El("CREATE", note)) if other.url else None

    def deliver(self, identifier, parts, content_type="text/plain"):
        """DELIVERs each part in a message of its own, then tells that the task is Disclosed."""
        owner, task = self.objects[identifier]
        other = next(one for one in self.known.values() if one.who == owner)
        together, answers = message.new_id(), []
        for number, part in enumerate(parts, 1):
            el = message.made_object("DeliveryObject", message.new_id(), [
                El("delivery:Reference", El("delivery:LDID", task.get("task:Reference"))), ("DeliveryID", together),
                ("SequenceNumber", number), ("LastSequence", number == len(parts)),
                message.binary(part, content_type)], associated=[identifier])
            answers.append(self.post(other, El("DELIVER", El("Identifier", el.get("ObjectIdentifier")), el)))
        return answers


class Authority(Peer):
    """Gives orders; hears of them by CREATE of a Notification and by DELIVER."""

    def do_create(self, verb, other, _failed):
        el = message.copy(verb.one("HI1Object"))
        if el.type != "NotificationObject":
            raise Refused(3001, f"{el.type} is not offered")
        if el.get("ObjectIdentifier") in self.objects:
            raise Refused(3010, "this notification came before")
        self.keep(el, other.who)
        self.received.append(el.get("ObjectIdentifier"))
        return El("CREATEResponse", El("Identifier", el.get("ObjectIdentifier")))

    def do_deliver(self, verb, other, _failed):
        el = message.copy(verb.one("HI1Object"))
        identifier = el.get("ObjectIdentifier")
        if el.type != "DeliveryObject" or verb.get("Identifier") != identifier:
            raise Refused(3007, "DELIVER has a DeliveryObject of the same identifier")
        if identifier in self.objects:
            raise Refused(3010, "this delivery came before")
        data = el.one("delivery:Delivery/delivery:BinaryData")
        told = data is not None and data.get("delivery:Checksum")
        if told and told.lower() != hashlib.sha256(delivered(el)).hexdigest():
            raise Refused(3007, "the checksum is that of other bytes")
        self.keep(el, other.who)
        self.received.append(identifier)
        return El("DELIVERResponse", El("Identifier", identifier))

    # --- what the authority's people do ---

    def authorisation(self, to, reference, *members, identifier=None):
        return message.made_object("AuthorisationObject", identifier or message.new_id(), [
            ("AuthorisationReference", reference),
            message.entry("auth:AuthorisationDesiredStatus", "AuthorisationDesiredStatus", "SubmittedToCSP"),
            El("auth:AuthorisationTimespan", El("auth:StartTime", message.now()),
               El("auth:EndTime", message.now(90 * 86400))),
            El("auth:AuthorisationCSPID", message.endpoint("auth:CSPID", to.who)),
            message.entry("auth:AuthorisationTypeOfCase", "AuthorisationTypeOfCase", "Cybercrime"), *members], self.who)

    def _details(self, kind, values):
        return El("task:RequestDetails", message.entry("task:Type", "RequestType", kind),
                  El("task:StartTime", message.now(-30 * 86400)), El("task:EndTime", message.now(-86400)),
                  message.request_values(*values))

    def preservation(self, to, authorisation, values, kind="TrafficData", days=60, identifier=None):
        return message.made_object("LPTaskObject", identifier or message.new_id(), [
            message.entry("task:DesiredStatus", "LPTaskDesiredStatus", "Preserved"), self._details(kind, values),
            ("DesiredPreservationExpiration", message.now(days * 86400)), message.endpoint("task:CSPID", to.who)],
            self.who, [authorisation])

    def disclosure(self, to, associated, reference, values, kind="SubscriberData", identifier=None):
        return message.made_object("LDTaskObject", identifier or message.new_id(), [
            ("Reference", reference),
            message.entry("task:DesiredStatus", "LDTaskDesiredStatus", "AwaitingDisclosure"),
            self._details(kind, values), El("task:DeliveryDetails", El("task:LDDeliveryDestination", El(
                "task:DeliveryAddress", message.endpoint("task:EndpointID", self.who)))),
            message.endpoint("task:CSPID", to.who)], self.who, associated)

    def cancel(self, to, kind, identifier, **header):
        member, dictionary, desired, _ = STATES[kind]
        return self.post(to, El("UPDATE", message.made_object(kind, identifier, [message.entry(
            desired, dictionary.replace("Status", "DesiredStatus"), "Cancelled")])), **header)

    def fetch(self, to, identifier):
        """The object as the other side has it, or the code of its refusal."""
        answer = self.post(to, El("GET", El("Identifier", identifier)))
        return answer.action().one("HI1Object") if not answer.code(0) else answer.code(0)

    def list(self, to, *filters):
        answer = self.post(to, El("LIST", *filters))
        return answer.action().all("ListResponseRecord") if not answer.code(0) else answer.code(0)

    def told(self, identifier):
        """The statuses that Notifications gave an object, in order."""
        return [one.value("notification:Status") for key in self.received
                for one in self.objects[key][1].all(
                    "notification:StatusOfAssociatedObjects/notification:AssociatedObjectStatus")
                if one.get("notification:AssociatedObject") == identifier]

    def deliveries(self, identifier):
        """The Deliveries that belong to a task, in order of arrival."""
        return [el for el in (self.objects[key][1] for key in self.received) if el.type == "DeliveryObject"
                and identifier in [one.text for one in el.all("AssociatedObjects/AssociatedObject")]]


def delivered(el):
    """The bytes of a Delivery's BinaryData."""
    return base64.b64decode(el.get("delivery:Delivery/delivery:BinaryData/delivery:Data", ""))


# --- by hand -------------------------------------------------------------------------------------

def _who(text):
    country, _, name = text.partition(":")
    if len(country) != 2 or not name:
        raise argparse.ArgumentTypeError("COUNTRY:IDENTIFIER, such as XX:ACTOR01")
    return country, name


def _arguments():
    parser = argparse.ArgumentParser(description="Plays an HI1 system (ETSI TS 103 120).")
    parser.add_argument("--me", type=_who, required=True, help="COUNTRY:IDENTIFIER")
    parser.add_argument("--other", type=_who, required=True, help="COUNTRY:IDENTIFIER of the other side")
    parser.add_argument("--identity", required=True, help="FILE of FILE.key and FILE.pem; made when missing")
    parser.add_argument("--certificate", required=True, help="the other side's TLS certificate (PEM)")
    parser.add_argument("--url", help="where the other side listens")
    parser.add_argument("--standards", help="folder with etsi-103120/schema: validate all")
    parser.add_argument("--json", action="store_true", help="speak JSON")
    commands = parser.add_subparsers(dest="command", required=True)
    provider = commands.add_parser("provider", help="listen; preserve and disclose whatever is asked")
    provider.add_argument("--listen", required=True, help="HOST:PORT")
    for name, words in (("get", "one object"), ("cancel", "wish that a task of preservation be cancelled")):
        commands.add_parser(name, help=words).add_argument("identifier")
    commands.add_parser("list", help="all objects")
    for name in ("preserve", "disclose"):
        commands.add_parser(name, help=f"Authorisation and task, to {name}").add_argument("email")
    return parser.parse_args()


def _play_provider(peer, other, listen):
    host, _, port = listen.rpartition(":")
    print("listening at", peer.serve(host, int(port)), flush=True)
    while True:
        time.sleep(1)
        for identifier, (_, el) in list(peer.objects.items()):
            if el.type == "LPTaskObject" and peer.status(identifier) == "AwaitingPreservation":
                peer.decide(identifier, "Preserved", El("task:PreservationExpiration", message.now(60 * 86400)))
            elif el.type == "LDTaskObject" and peer.status(identifier) == "AwaitingApproval":
                peer.deliver(identifier, [b"subscriber: nobody in particular\n"])
                peer.decide(identifier, "Disclosed")
            else:
                continue
            print(identifier, peer.status(identifier), flush=True)


def main():
    args = _arguments()
    folder, name = os.path.split(args.identity)
    paths = (args.identity + ".key", args.identity + ".pem")
    if not os.path.exists(paths[0]):
        paths = wire.make_identity(folder or ".", name)
    form = "application/json" if args.json else "application/xml"
    peer = (Provider if args.command == "provider" else Authority)(args.me, paths, args.standards, form)
    with open(args.certificate, "rb") as file:
        other = peer.know(Known(args.other, file.read(), args.url))
    if args.command == "provider":
        _play_provider(peer, other, args.listen)
    if args.command in ("preserve", "disclose"):
        order = peer.authorisation(other, "by hand")
        values = [("InternationalizedEmailAddress", args.email)]
        key = order.get("ObjectIdentifier")
        task = (peer.preservation(other, key, values) if args.command == "preserve" else
                peer.disclosure(other, [key], f"{args.me[0]}-{args.me[1]}-{key[:8]}", values))
        answer = peer.post(other, El("CREATE", order), El("CREATE", task))
    elif args.command == "cancel":
        answer = peer.cancel(other, "LPTaskObject", args.identifier)
    else:
        answer = peer.post(other, El("GET", El("Identifier", args.identifier)) if args.command == "get" else El("LIST"))
    sys.stdout.write(answer.data.decode())
    return 1 if answer.words() else 0


if __name__ == "__main__":
    sys.exit(main())
