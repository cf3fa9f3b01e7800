# SPDX-License-Identifier: AGPL-3.0-or-later
"""HI1 messages (ETSI TS 103 120 V1.12.1 to V1.23.1) as one tree, for XML and for JSON.

Names carry the prefixes that the JSON encoding fixes: "task:Status"; names of the Core namespace
have none. What repeats, what is a number and in which order members stand was read from ETSI's
schemas."""
import base64
import datetime
import hashlib
import json
import re
import uuid

import markup

CORE = "http://uri.etsi.org/03120/common/2019/10/Core"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
DS = "http://www.w3.org/2000/09/xmldsig#"
NAMESPACES = {
    "": CORE,
    "common": "http://uri.etsi.org/03120/common/2016/02/Common",
    "auth": "http://uri.etsi.org/03120/common/2020/09/Authorisation",
    "task": "http://uri.etsi.org/03120/common/2020/09/Task",
    "doc": "http://uri.etsi.org/03120/common/2020/09/Document",
    "notification": "http://uri.etsi.org/03120/common/2016/02/Notification",
    "delivery": "http://uri.etsi.org/03120/common/2019/10/Delivery",
    "config": "http://uri.etsi.org/03120/common/2024/06/Config",
    "dictionaries": "http://uri.etsi.org/03280/common/2019/10/Dictionaries",
    "encryption": "http://uri.etsi.org/03120/common/2026/01/Encryption",
    "destination": "http://uri.etsi.org/03120/common/2026/07/Destination",
    "etsi": "http://uri.etsi.org/03280/common/2017/07",
}
PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}
DECLARED = ["", "common", "auth", "task", "doc", "notification", "delivery"]

INTEGERS = {"ActionIdentifier", "Generation", "MaximumObjectCount", "ErrorCode", "delivery:SequenceNumber",
            "delivery:ContentLength", "task:Order"}
BOOLEANS = {"common:ApprovalIsEmergency", "notification:NewNotification", "delivery:LastSequence",
            "delivery:DataExistence"}
REPEATED = {
    "ActionRequest", "ActionResponse", "ListResponseRecord", "AssociatedObject", "auth:AuthorisationApprovalDetails",
    "auth:AuthorisationFlag", "auth:CSPID", "common:ApproverContactDetails", "common:Languages",
    "common:ChecksumAndType", "common:DictionaryEntry", "doc:DocumentProperty", "doc:DocumentSignature",
    "notification:AssociatedObjectStatus", "task:ApprovalDetails", "task:DeliveryDestination",
    "task:LDDeliveryDestination", "task:RequestValue", "task:TargetIdentifierValue", "task:TaskFlag",
    "task:LDTaskFlag", "task:TDTaskFlag", "task:AlternativePreservationReference", "task:LDDeadline",
    "task:TakedownDeadline", "task:AlternativeDisclosureReference", "task:TrafficPolicyReference",
    "task:IRIPolicyReference", "encryption:X509Certificates", "config:TargetingConfiguration",
    "config:TargetFormatTypeDefinitionEntry", "config:SupportedLIWorkflowEndpoint",
    "config:SupportedLPWorkflowEndpoint", "config:SupportedLDWorkflowEndpoint", "dictionaries:Dictionary",
    "dictionaries:DictionaryEntry",
}
# Types of objects that are known and not offered.
ELSEWHERE = {"LITaskObject": "task", "EncryptionObject": "encryption", "LIDestinationObject": "destination",
             "LDDestinationObject": "destination"}
# Elements of elements that may be empty: told from empty text.
EMPTY = {"GETCSPCONFIG", "LIST", "LISTResponse", "AssociatedObjects", "auth:AuthorisationFlags", "task:Flags",
         "doc:DocumentProperties", "config:TargetingConfigurations", "task:Deadlines"}
BASE = ["ObjectIdentifier", "CountryCode", "OwnerIdentifier", "Generation", "ExternalIdentifier", "AssociatedObjects",
        "LastChanged", "NationalHandlingParameters"]
# type of object -> its prefix, its value in the dictionary ObjectType, its members after BASE
OBJECTS = {
    "AuthorisationObject": ("auth", "Authorisation", """AuthorisationReference AuthorisationLegalType
        AuthorisationPriority AuthorisationStatus AuthorisationDesiredStatus AuthorisationTimespan AuthorisationCSPID
        AuthorisationCreationTimestamp AuthorisationServedTimestamp AuthorisationTerminationTimestamp
        AuthorisationApprovalDetails AuthorisationInvalidReason AuthorisationFlags AuthorisationManualInformation
        NationalAuthorisationParameters AuthorisationJurisdiction AuthorisationTypeOfCase AuthorisationLegalEntity"""),
    "LPTaskObject": ("task", "LPTask", """Status StatusReason DesiredStatus RequestDetails
        DesiredPreservationExpiration PreservationExpiration CSPID NationalLPTaskingParameters"""),
    "LDTaskObject": ("task", "LDTask", """Reference Status StatusReason DesiredStatus RequestDetails DeliveryDetails
        ApprovalDetails CSPID HandlingProfile Flags AlternativePreservationReferences NationalLDTaskingParameters
        Deadlines ManualInformation"""),
    "TDTaskObject": ("task", None, """RequesterReference CSPReference Status StatusReason DesiredStatus RequestDetails
        CSPID Flags NationalTDTaskingParameters Deadlines AlternativeDisclosureReferences ManualInformation"""),
    "DocumentObject": ("doc", "Document", """DocumentReference DocumentName DocumentStatus DocumentDesiredStatus
        DocumentTimespan DocumentType DocumentProperties DocumentBody DocumentSignature DocumentInvalidReason
        NationalDocumentParameters"""),
    "NotificationObject": ("notification", "Notification", """NotificationDetails NotificationType NewNotification
        NotificationTimestamp StatusOfAssociatedObjects NationalNotificationParameters"""),
    "DeliveryObject": ("delivery", "Delivery", """Reference DeliveryID SequenceNumber LastSequence Manifest Delivery
        DeliveryStatus DeliveryDesiredStatus EncryptionDetails"""),
}


def place(kind):
    """The prefix of a type's namespace; None for a type that the schemas do not have."""
    return OBJECTS[kind][0] if kind in OBJECTS else ELSEWHERE.get(kind)


class Invalid(Exception):
    """The message is none: not well-formed, or against the form of HI1 (code 3020)."""


class El:
    """name, concrete type of an object ("LPTaskObject"), and either elements below or text."""
    __slots__ = ("name", "type", "below", "text", "raw")

    def __init__(self, name, *content, type=None):
        self.name, self.type, self.raw = name, type, None
        self.below = [one for one in content if isinstance(one, El)]
        words = [one for one in content if one is not None and not isinstance(one, El)]
        self.text = _text(words[0]) if words else ("" if not self.below and name not in EMPTY else None)

    def all(self, path):
        found = [self]
        for step in path.split("/"):
            found = [one for here in found for one in here.below if one.name == step]
        return found

    def one(self, path):
        found = self.all(path)
        return found[0] if found else None

    def get(self, path, default=None):
        found = self.one(path)
        return default if found is None else found.text

    def entry(self, path):
        """A dictionary entry as (owner, name, value), or None."""
        found = self.one(path)
        return found and tuple(found.get("common:" + part) for part in ("Owner", "Name", "Value"))

    def value(self, path):
        found = self.entry(path)
        return found and found[2]

    def __eq__(self, other):
        return (isinstance(other, El) and (self.name, self.type, self.below, self.raw) ==
                (other.name, other.type, other.below, other.raw) and (self.text or "") == (other.text or ""))

    __hash__ = None

    def __repr__(self):
        return to_text(self)


def _text(word):
    if isinstance(word, bool):
        return "true" if word else "false"
    return str(word)


def copy(el):
    made = El(el.name, type=el.type)
    made.below, made.text, made.raw = [copy(one) for one in el.below], el.text, el.raw
    return made


def put(el, member):
    """Sets a member of an object where the schema wants it; what was there goes."""
    prefix, _, members = OBJECTS[el.type]
    order = BASE + [f"{prefix}:{name}" for name in members.split()]
    el.below = sorted([one for one in el.below if one.name != member.name] + [member],
                      key=lambda one: order.index(one.name))


def sort(el):
    """JSON has no order: members of an object as the schema has them, the rest as it came."""
    for below in el.below:
        sort(below)
    if el.type in OBJECTS:
        prefix, _, members = OBJECTS[el.type]
        order = BASE + [f"{prefix}:{name}" for name in members.split()]
        el.below.sort(key=lambda one: order.index(one.name) if one.name in order else len(order))


def _declared(el):
    used = set(DECLARED)
    waiting = [el]
    while waiting:
        here = waiting.pop()
        used.add(here.name.rpartition(":")[0])
        used.add(place(here.type) if here.type else "")
        waiting += here.below
    return [prefix for prefix in NAMESPACES if prefix in used]


# --- XML -----------------------------------------------------------------------------------------

def _check_type(el, uri):
    if place(el.type) is None or NAMESPACES[place(el.type)] != uri:
        raise Invalid(f"no type {el.type} in namespace {uri}")


def _from_tag(tag):
    prefix = PREFIXES.get(tag.uri)
    el = El((f"{prefix}:" if prefix else "") + tag.local if prefix is not None else f"{{{tag.uri}}}{tag.local}")
    for (uri, local, _), value in tag.attributes.items():
        if (uri, local) == (XSI, "type"):
            space, _, el.type = value.strip().rpartition(":")
            _check_type(el, tag.scope().get(space))
        elif uri != XSI:
            raise Invalid(f"{tag.local} has an attribute {local}")
    el.below = [_from_tag(part) for part in tag.tags() if part.uri != DS]
    words = tag.text()
    if el.below and words.strip():
        raise Invalid(f"{tag.local} has text between its elements")
    el.text = words if not el.below and not (el.name in EMPTY and not words.strip()) else None
    return el


def _to_tag(el, out, depth, top=False):
    head = el.name
    if top:
        for prefix in _declared(el):
            head += f' xmlns{":" + prefix if prefix else ""}="{NAMESPACES[prefix]}"'
        head += f' xmlns:xsi="{XSI}"'
    if el.type:
        head += f' xsi:type="{place(el.type)}:{el.type}"'
    indent = "\n" + "  " * depth
    if el.below:
        out.append(f"{indent}<{head}>")
        for one in el.below:
            _to_tag(one, out, depth + 1)
        out.append(f"{indent}</{el.name}>")
    else:
        out.append(f"{indent}<{head}>{markup.escape(el.text or '')}</{el.name}>")


def to_xml(el):
    out = ['<?xml version="1.0" encoding="UTF-8"?>']
    _to_tag(el, out, 0, top=True)
    return "".join(out).encode() + b"\n"


def to_text(el):
    out = []
    _to_tag(el, out, 0)
    return "".join(out)


# --- JSON ----------------------------------------------------------------------------------------

def _repeats(name, above):
    # Disclosure repeats ObservedTimes; takedown has one ObservedTimes of many ObservedTime.
    if name == "task:ObservedTimes":
        return lambda value: isinstance(value, list)
    if name == "task:ObservedTime":
        return above == "task:ObservedTimes"
    if name == "task:RequestSubtype":
        return above == "task:Subtype"
    return name in REPEATED


def _from_value(name, value, above):
    el = El(name)
    if name == "delivery:JSONData" or name == "delivery:JSONSchema":
        el.raw, el.text = value, None
    elif isinstance(value, dict):
        el.text = None
        for key, below in value.items():
            if key == "@xsi:type":
                uri, _, el.type = str(below).removeprefix("{").partition("}")
                _check_type(el, uri)
            elif key.startswith("@xmlns"):
                continue
            elif key.startswith("@"):
                raise Invalid(f"{name} has an attribute {key}")
            else:
                el.below += _members(key, below, name)
    elif isinstance(value, bool):
        if name not in BOOLEANS:
            raise Invalid(f"{name} is no boolean")
        el.text = _text(value)
    elif isinstance(value, int):
        if name not in INTEGERS:
            raise Invalid(f"{name} is no number")
        el.text = str(value)
    elif isinstance(value, str):
        if name in BOOLEANS | INTEGERS:
            raise Invalid(f"{name} must be a number or a boolean, not text")
        el.text = value
    else:
        raise Invalid(f"{name} is neither text nor object: {value!r}")
    return el


def _members(name, value, above):
    repeats = _repeats(name, above)
    if callable(repeats):
        repeats = repeats(value)
    if repeats != isinstance(value, list):
        raise Invalid(f"{name} must {'' if repeats else 'not '}be an array")
    return [_from_value(name, one, above) for one in (value if repeats else [value])]


def _to_value(el):
    if el.raw is not None:
        return el.raw
    if el.name in INTEGERS:
        return int(el.text)
    if el.name in BOOLEANS:
        return el.text in ("true", "1")
    if not el.below and not el.type and el.text is not None:
        return el.text
    made = {}
    if el.type:
        made["@xsi:type"] = f"{{{NAMESPACES[place(el.type)]}}}{el.type}"
    for one in el.below:
        repeats = _repeats(one.name, el.name)
        if callable(repeats):
            repeats = not one.below
        if repeats:
            made.setdefault(one.name, []).append(_to_value(one))
        else:
            made[one.name] = _to_value(one)
    return made


def to_json(el):
    made = {"@xmlns" + (":" + prefix if prefix else ""): NAMESPACES[prefix] for prefix in _declared(el)}
    made["@xmlns:xsi"] = XSI
    made.update(_to_value(el))
    return json.dumps(made, ensure_ascii=False, indent=2).encode()


def _no_twins(pairs):
    if len({name for name, _ in pairs}) != len(pairs):
        raise Invalid("a name is given twice")
    return dict(pairs)


# --- reading -------------------------------------------------------------------------------------

def is_json(content_type):
    return (content_type or "").split(";")[0].strip().lower() == "application/json"


def read(data, content_type):
    """The message as El; Invalid when it is none in this encoding."""
    try:
        if is_json(content_type):
            value = json.loads(data.decode(), object_pairs_hook=_no_twins)
            if not isinstance(value, dict) or value.get("@xmlns") != CORE:
                raise Invalid("no HI1Message: @xmlns is not the Core namespace")
            el = _from_value("HI1Message", value, "")
            sort(el)
        else:
            tag = markup.read(data)
            if (tag.uri, tag.local) != (CORE, "HI1Message"):
                raise Invalid(f"the root is {tag.local}, not HI1Message of the Core namespace")
            el = _from_tag(tag)
    except (markup.Malformed, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as wrong:
        raise Invalid(str(wrong)) from wrong
    return el


def write(el, content_type):
    return to_json(el) if is_json(content_type) else to_xml(el)


UUID = re.compile(r"[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}")
SECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
MICROSECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(Z|[+-]\d\d:\d\d)")
VERSION = re.compile(r"V\d+\.\d+\.\d+")


def check_header(el):
    """What must hold of each message, said by the schema Core; without the schema files, too."""
    shape = [one.name for one in el.below if not one.name.endswith("Signature") and one.name != "Signatures"]
    if shape != ["Header", "Payload"]:
        raise Invalid(f"a message is Header and Payload, not {shape}")
    for side in ("SenderIdentifier", "ReceiverIdentifier"):
        if not re.fullmatch("[A-Z]{2}", el.get(f"Header/{side}/CountryCode", "")) \
                or el.get(f"Header/{side}/UniqueIdentifier") is None:
            raise Invalid(f"{side} is missing or wrong")
    for path, form in (("TransactionIdentifier", UUID), ("Timestamp", MICROSECONDS), ("Version/ETSIVersion", VERSION)):
        if not form.fullmatch(el.get("Header/" + path, "")):
            raise Invalid(f"{path} is missing or not of the form {form.pattern}")
    for part in ("NationalProfileOwner", "NationalProfileVersion"):
        if el.get("Header/Version/" + part) is None:
            raise Invalid(f"{part} is missing")
    if len(el.one("Payload").below) != 1:
        raise Invalid("a payload is one request or one response")


# --- making --------------------------------------------------------------------------------------

def new_id():
    return str(uuid.uuid4())


def now(add=0):
    """Whole seconds, as objects have them."""
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=add)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def entry(name, dictionary, value, owner="ETSI"):
    return El(name, El("common:Owner", owner), El("common:Name", dictionary), El("common:Value", value))


def endpoint(name, who):
    return El(name, El("CountryCode", who[0]), El("UniqueIdentifier", who[1]))


def header(sender, receiver, transaction=None, version="V1.23.1", profile=("XX", "v1.0"), workflow=None):
    at = datetime.datetime.now(datetime.timezone.utc)
    return El("Header", endpoint("SenderIdentifier", sender), endpoint("ReceiverIdentifier", receiver),
              El("TransactionIdentifier", transaction or new_id()),
              El("Timestamp", at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")),
              El("Version", El("ETSIVersion", version), El("NationalProfileOwner", profile[0]),
                 El("NationalProfileVersion", profile[1])),
              *([El("WorkflowIdentifier", workflow)] if workflow is not None else []))


def request(head, actions, numbers=None):
    numbers = range(len(actions)) if numbers is None else numbers
    return El("HI1Message", head, El("Payload", El("RequestPayload", El("ActionRequests", *[
        El("ActionRequest", El("ActionIdentifier", number), action) for number, action in zip(numbers, actions)]))))


def response(head, answers):
    return El("HI1Message", head, El("Payload", El("ResponsePayload", El("ActionResponses", *[
        El("ActionResponse", El("ActionIdentifier", number), answer) for number, answer in answers]))))


def error(code, words):
    return El("ErrorInformation", El("ErrorCode", code), El("ErrorDescription", words))


def made_object(kind, identifier, members, owner=None, associated=()):
    """An object; members are (name without prefix, content) or El."""
    prefix = OBJECTS[kind][0]
    el = El("HI1Object", El("ObjectIdentifier", identifier), type=kind)
    if owner:
        el.below += [El("CountryCode", owner[0]), El("OwnerIdentifier", owner[1])]
    if associated:
        el.below.append(El("AssociatedObjects", *[El("AssociatedObject", one) for one in associated]))
    el.below += [one if isinstance(one, El) else El(f"{prefix}:{one[0]}", one[1]) for one in members]
    sort(el)
    return el


def request_values(*pairs):
    return El("task:RequestValues", *[
        El("task:RequestValue", El("task:FormatType", El("task:FormatOwner", "ETSI"), El("task:FormatName", form)),
           El("task:Value", value)) for form, value in pairs])


def binary(data, content_type):
    return El("delivery:Delivery", El("delivery:BinaryData", El("delivery:Data", base64.b64encode(data).decode()),
                                      El("delivery:ContentType", content_type),
                                      El("delivery:Checksum", hashlib.sha256(data).hexdigest()),
                                      El("delivery:ChecksumType", "SHA-256")))
