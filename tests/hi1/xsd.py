# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the schemas of ETSI TS 103 120 say, without a line of comity's own grammar: messages
with every member, extensions of every abstract type, and the JSON Schema that ETSI's own
converter makes of each XSD."""

import copy
import re
import xml.etree.ElementTree as ET
from pathlib import Path

XS = "{http://www.w3.org/2001/XMLSchema}"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
CORE = "http://uri.etsi.org/03120/common/2019/10/Core"
ETSI = "http://uri.etsi.org/03280/common/2017/07"
DIGSIG = "http://www.w3.org/2000/09/xmldsig#"
OURS = "urn:test:extension"

PREFIX = {
    CORE: "",
    "http://uri.etsi.org/03120/common/2016/02/Common": "common",
    "http://uri.etsi.org/03120/common/2020/09/Authorisation": "auth",
    "http://uri.etsi.org/03120/common/2020/09/Task": "task",
    "http://uri.etsi.org/03120/common/2020/09/Document": "doc",
    "http://uri.etsi.org/03120/common/2016/02/Notification": "notification",
    "http://uri.etsi.org/03120/common/2019/10/Delivery": "delivery",
    "http://uri.etsi.org/03120/common/2026/01/Encryption": "encryption",
    "http://uri.etsi.org/03120/common/2026/07/Destination": "dest",
    "http://uri.etsi.org/03120/common/2024/06/Config": "config",
    "http://uri.etsi.org/03280/common/2019/10/Dictionaries": "dictionaries",
    ETSI: "etsi280",
}

UUID = "0c2b7d3e-5f10-4a6b-8c9d-1e2f3a4b5c6d"
VALUES = {
    "ShortString": "short é <&>\"'", "LongString": "long\nლონგი", "string": " kept ",
    "UUID": UUID, "ObjectIdentifier": UUID, "ISOCountryCode": "GE",
    "ISO639Set1LanguageIdentifier": "ka", "QualifiedDateTime": "2026-11-22T08:30:00+04:00",
    "QualifiedMicrosecondDateTime": "2026-11-22T08:30:00.000001Z", "ETSIVersion": "V1.23.1",
    "nonNegativeInteger": "7", "positiveInteger": "1", "boolean": "true",
    "base64Binary": "Zm9vYg==", "anyURI": "https://example.org/a?b=c#d",
    "InternationalE164": "94112345678", "EmailAddress": "duty+1@example.org",
    "InternationalizedEmailAddress": "სალამ@example.org", "IPv4Address": "192.0.2.255",
    "IPv6Address": "2001:0db8:0000:0000:0000:0000:0000:0001", "TCPPort": "443", "UDPPort": "0",
    "LDID": "GE-DCI-2026-7", "LIID": "LIID/7", "Checksum": "00ff", "ChecksumType": "SHA-256",
}


def split(qname, scope):
    """A QName in an attribute of the schema: its namespace and its name."""
    prefix, _, name = qname.rpartition(":")
    return scope.get(prefix, ""), name


class Schemas:
    def __init__(self, folder):
        self.types, self.files = {}, {}
        for path in sorted(Path(folder).glob("*.xsd")):
            if path.name in ("hi1-all.xsd", "xmldsig-core-schema.xsd"):
                continue
            scope = {}  # the root's; one element within declares another default
            for _, (prefix, uri) in ET.iterparse(path, ["start-ns"]):
                scope.setdefault(prefix, uri)
            root = ET.parse(path).getroot()
            target = root.get("targetNamespace")
            self.files[target] = path
            for node in root:
                if node.tag in (XS + "complexType", XS + "simpleType"):
                    self.types[target, node.get("name")] = (node, scope)

    def is_abstract(self, key):
        return key in self.types and self.types[key][0].get("abstract") == "true"

    def members(self, key):
        """Rows of (namespace, name, type, minimum, many, alternative), base first; the type
        is None for untyped elements, the name for wildcards."""
        node, scope = self.types[key]
        rows = []
        extension = node.find(f"{XS}complexContent/{XS}extension")
        if extension is not None:
            rows += self.members(split(extension.get("base"), scope))
            node = extension
        for group in node:
            if group.tag in (XS + "sequence", XS + "choice"):
                rows += self._group(group, key[0], scope)
        return rows

    def _group(self, group, target, scope):
        rows = []
        choice = group.tag == XS + "choice"
        for i, node in enumerate(n for n in group if isinstance(n.tag, str)):
            if node.tag == XS + "choice":
                rows += self._group(node, target, scope)
                continue
            least = int(node.get("minOccurs", "1"))
            many = node.get("maxOccurs", "1") == "unbounded"
            if node.tag == XS + "any":
                rows.append((target, None, None, least, many, False))
            elif node.get("ref"):
                rows.append((DIGSIG, "Signature", None, least, many, False))
            else:
                kind = split(node.get("type"), scope) if node.get("type") else None
                rows.append((target, node.get("name"), kind, least, many, choice and i > 0))
        return rows

    def objects(self):
        return sorted(k for k in self.types if self.base(k) == (CORE, "HI1Object"))

    def base(self, key):
        node, scope = self.types[key]
        extension = node.find(f"{XS}complexContent/{XS}extension")
        return None if extension is None else split(extension.get("base"), scope)

    def hooks(self):
        return sorted(k for k in self.types if self.is_abstract(k) and k[1] != "HI1Object")

    def groups(self, key):
        """The members, alternatives together."""
        groups = []
        for row in self.members(key):
            if row[5]:
                groups[-1].append(row)
            else:
                groups.append([row])
        return groups

    def is_plain(self, key):
        """Whether it can be filled without what the standard leaves to others."""
        if key is None or (self.is_abstract(key) and key[1] != "HI1Object"):
            return False
        if key not in self.types or self.types[key][0].tag == XS + "simpleType":
            return True
        return all(any(row[1] and self.is_plain(row[2]) for row in group)
                   for group in self.groups(key) if group[0][3])

    def fill(self, element, key, turn, plain=False):
        """Gives the element every member of its type; turn chooses among alternatives."""
        if key not in self.types or self.types[key][0].tag == XS + "simpleType":
            element.text = VALUES[key[1]]
            return
        for group in self.groups(key):
            if plain:
                group = [row for row in group if row[1] and self.is_plain(row[2])]
            if group:
                self._add(element, group[turn % len(group)], turn, plain)

    def _add(self, element, row, turn, plain):
        target, name, kind, _, many, _ = row
        if name is None:  # strict: a global element that the schemas have
            ET.SubElement(element, "{http://uri.etsi.org/03280/common/2019/10/Dictionaries}Dictionaries")
            return
        if target == DIGSIG or kind == (CORE, "HI1Object"):
            return
        for _ in range(2 if many else 1):
            child = ET.SubElement(element, f"{{{target}}}{name}")
            if kind and self.is_abstract(kind):
                child.set(XSI_TYPE, "extension:" + extension_name(kind))
                self._add(child, (kind[0], "CountryCode", (ETSI, "ISOCountryCode"), 1, False, False), turn, plain)
                ET.SubElement(child, f"{{{OURS}}}Note").text = "ours"
            elif kind is None:
                child.text = "untyped"
            else:
                self.fill(child, kind, turn, plain)


def extension_name(key):
    return f"{PREFIX[key[0]] or 'core'}.{key[1]}"


def extension_schema(schemas, folder):
    """A schema of a namespace of its own that extends every abstract type, and a driver."""
    prefixes = {uri: prefix or "core" for uri, prefix in PREFIX.items()}
    lines = [f'<xs:schema xmlns:xs="{XS[1:-1]}" targetNamespace="{OURS}" elementFormDefault="qualified"']
    lines += [f' xmlns:{prefix}="{uri}"' for uri, prefix in prefixes.items()]
    lines.append(">")
    lines += [f'<xs:import namespace="{uri}"/>' for uri in prefixes]
    for key in schemas.hooks():
        lines.append(
            f'<xs:complexType name="{extension_name(key)}"><xs:complexContent>'
            f'<xs:extension base="{prefixes[key[0]]}:{key[1]}"><xs:sequence>'
            '<xs:element name="Note" type="xs:string"/></xs:sequence></xs:extension>'
            "</xs:complexContent></xs:complexType>")
    lines.append("</xs:schema>")
    (folder / "extension.xsd").write_text("\n".join(lines))
    source = next(iter(schemas.files.values())).parent
    driver = (source / "hi1-all.xsd").read_text()
    driver = re.sub(r'schemaLocation="', f'schemaLocation="{source}/', driver)
    driver = driver.replace("</xs:schema>",
                            f'<xs:import namespace="{OURS}" schemaLocation="extension.xsd"/></xs:schema>')
    (folder / "all.xsd").write_text(driver)
    return folder / "all.xsd"


# JSON Schema.

BUILTIN = {
    "string": {"type": "string"}, "anyURI": {"type": "string"}, "token": {"type": "string"},
    "normalizedString": {"type": "string"}, "dateTime": {"type": "string"},
    "boolean": {"type": "boolean"}, "integer": {"type": "integer"}, "long": {"type": "integer"},
    "nonNegativeInteger": {"type": "integer", "minimum": 0},
    "positiveInteger": {"type": "integer", "minimum": 1},
    "base64Binary": {"type": "string", "pattern": "^[A-Za-z0-9+\\/]*={0,3}$"},
    "hexBinary": {"type": "string", "pattern": "^([a-fA-F0-9]{2})*$"},
}


def schema_id(uri):
    number, rest = re.match(r"http://uri.etsi.org/(03\d+)/common/(.*)$", uri).groups()
    year, month, *name = rest.split("/")
    return "_".join([f"ts_1{number}", *name, year, month])


def reference(kind, target):
    if kind is None:
        return {}
    uri, name = kind
    if uri == XS[1:-1]:
        return copy.deepcopy(BUILTIN[name])
    if kind == (CORE, "HI1Object"):
        name = "ConcreteHI1Object"
    return {"$ref": f"{'' if uri == target else schema_id(uri)}#/$defs/{name}"}


def member_key(uri, name):
    return f"{PREFIX[uri]}:{name}" if PREFIX[uri] else name


def closed(rows, target, more=None):
    properties, required = dict(more or {}), list(more or {})
    for uri, name, kind, least, many, _ in rows:
        of = reference(kind, target)
        if many:
            of = {"type": "array", "items": of, **({"minItems": 1} if least else {})}
        elif least:
            required.append(member_key(uri, name))
        properties[member_key(uri, name)] = of
    return {"type": "object", "properties": properties, "required": required}


def simple(node, scope, target):
    restriction = node.find(XS + "restriction")
    base = split(restriction.get("base"), scope)
    rule = {"type": "string"} if base[0] == XS[1:-1] else None
    own = {}
    if base[1] == "integer" and base[0] == XS[1:-1]:
        rule = {"type": "integer"}
    for facet in restriction:
        value = facet.get("value")
        name = facet.tag[len(XS):]
        if name == "pattern":
            own["pattern"] = f"^{value}$" if not value.startswith("(") or "|" not in value else f"^({value})$"
        elif name == "maxLength":
            own["maxLength"] = int(value)
        else:
            words = {"minExclusive": "exclusiveMinimum", "maxInclusive": "maximum", "minInclusive": "minimum"}
            own[words[name]] = int(value)
    if rule is not None:
        return {**rule, **own}
    return {"allOf": [reference(base, target), {"type": "string", **own}]} if own else reference(base, target)


def json_type(schemas, key):
    node, scope = schemas.types[key]
    if node.tag == XS + "simpleType":
        return simple(node, scope, key[0])
    rows = schemas.members(key)
    if any(row[1] is None for row in rows):
        return {}
    extension = node.find(f"{XS}complexContent/{XS}extension")
    if extension is not None and schemas.is_abstract(split(extension.get("base"), scope)):
        mark = {"@xsi:type": {"type": "string", "enum": [f"{{{key[0]}}}{key[1]}"]}}
        return {**closed(rows, key[0], mark), "additionalProperties": False}
    body = extension if extension is not None else node
    choices = body.findall(XS + "choice")
    if choices:
        return {"oneOf": [closed([row], key[0]) for row in rows]}
    if body.find(f"{XS}sequence/{XS}choice") is not None:
        first = next(i for i, row in enumerate(rows) if row[5]) - 1
        return {"allOf": [closed(rows[:first], key[0]),
                          {"oneOf": [closed([row], key[0]) for row in rows[first:]]}],
                "unevaluatedProperties": False}
    return {**closed(rows, key[0]), "additionalProperties": False}


def json_schemas(schemas):
    """By namespace, each as ETSI publishes it; the message's own rules are the core's."""
    made = {uri: {"$id": schema_id(uri), "$schema": "https://json-schema.org/draft/2020-12/schema",
                  "$defs": {}} for uri in schemas.files}
    for key in schemas.types:
        if key != (CORE, "HI1Message"):
            made[key[0]]["$defs"][key[1]] = json_type(schemas, key)
    made[CORE]["$defs"]["ConcreteHI1Object"] = {"oneOf": [reference(key, CORE) for key in schemas.objects()]}
    made[CORE]["$defs"]["HI1Message"] = {
        **closed([row for row in schemas.members((CORE, "HI1Message"))
                  if row[1] in ("Header", "Payload")], CORE),
        "additionalProperties": False, "patternProperties": {"^@": {"type": "string"}},
    }
    return made


def one_schema(made):
    """All of them in one document, for any validator."""
    defs = {}

    def local(value, own):
        if isinstance(value, list):
            return [local(v, own) for v in value]
        if not isinstance(value, dict):
            return value
        out = {k: local(v, own) for k, v in value.items()}
        if isinstance(out.get("$ref"), str):
            file, _, name = out["$ref"].partition("#/$defs/")
            out["$ref"] = f"#/$defs/{file or own}.{name}"
        return out

    for schema in made.values():
        for name, rule in schema["$defs"].items():
            defs[f"{schema['$id']}.{name}"] = local(rule, schema["$id"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": defs,
            "$ref": f"#/$defs/{schema_id(CORE)}.HI1Message"}
