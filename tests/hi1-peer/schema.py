# SPDX-License-Identifier: AGPL-3.0-or-later
"""ETSI's XML schemas, read from their folder, over messages in XML and in JSON.

XSD as far as those files go: sequences, choices, extensions, restrictions by pattern, length,
bounds and enumeration. JSON has the same members under the same types, in any order. What stands
below a ds:Signature is dsig.py's matter."""
import base64
import binascii
import glob
import os
import re

import markup
import message

XS = "http://www.w3.org/2001/XMLSchema"
ETSI = "http://uri.etsi.org/03280/common/2017/07"
TYPES = {  # built-in: pattern of its text after white space was collapsed
    "string": r"[\s\S]*", "normalizedString": r"[^\t\n\r]*", "token": r"[\s\S]*", "boolean": r"true|false|1|0",
    "nonNegativeInteger": r"\+?\d+|-0+", "positiveInteger": r"\+?0*[1-9]\d*", "integer": r"[+-]?\d+",
    "long": r"[+-]?\d+", "anyURI": r"\S*", "hexBinary": r"([0-9A-Fa-f]{2})*", "base64Binary": r"[A-Za-z0-9+/=\s]*",
    "dateTime": r"-?\d{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?"
                r"(Z|[+-]\d\d:\d\d)?",
}


class Schema:
    def __init__(self, folder):
        self.types, self.roots = {}, {}
        for path in sorted(glob.glob(os.path.join(folder, "*.xsd"))):
            if os.path.basename(path) in ("hi1-all.xsd", "xmldsig-core-schema.xsd"):
                continue
            with open(path, "rb") as file:
                self._load(markup.read(file.read()))

    def _load(self, root):
        space = root.attributes[("", "targetNamespace", "")]
        for tag in root.tags():
            name = tag.attributes.get(("", "name", ""))
            if tag.local in ("complexType", "simpleType"):
                self.types[(space, name)] = tag
            elif tag.local == "element":
                self.roots[(space, name)] = tag

    def check(self, el, ordered=True):
        """Raises message.Invalid when this HI1Message is against the schemas."""
        if (message.CORE, el.name) not in self.roots:
            raise message.Invalid(f"no such root: {el.name}")
        self._type(el, self.types[(message.CORE, "HI1Message")], el.name, ordered)

    def check_data(self, data, content_type):
        self.check(message.read(data, content_type), not message.is_json(content_type))

    # A type's name is a QName in a value: resolved where it stands.
    @staticmethod
    def _name(tag, attribute):
        value = tag.attributes.get(("", attribute, ""))
        if value is None:
            return None
        prefix, _, local = value.rpartition(":")
        return tag.scope().get(prefix, ""), local

    def _type(self, el, tag, path, ordered):
        if tag.local == "simpleType":
            self._simple(el, tag, path)
            return
        if el.type:
            tag = self._concrete(el, tag, path)
        elif tag.attributes.get(("", "abstract", "")) == "true":
            raise message.Invalid(f"{path}: the type is abstract; xsi:type is missing")
        if el.text is not None and el.text.strip():
            raise message.Invalid(f"{path}: text where elements are due")
        if el.raw is not None:
            return
        particles = self._particles(tag)
        below = el.below
        if not ordered:
            order = [name for particle in particles for name in self._names(particle)]
            below = sorted(below, key=lambda one: order.index(one.name) if one.name in order else len(order))
        at = 0
        for particle in particles:
            at = self._match(particle, below, at, path, ordered)
        if at < len(below):
            raise message.Invalid(f"{path}/{below[at].name}: not here, or not in this order")

    def _concrete(self, el, base, path):
        space = message.NAMESPACES[message.place(el.type)]
        tag = self.types.get((space, el.type))
        above = tag
        while above is not None and above is not base:
            found = above.every(XS, "extension")
            above = self.types.get(self._name(found[0], "base")) if found else None
        if tag is None or above is None:
            raise message.Invalid(f"{path}: {el.type} is no type for this place")
        return tag

    def _particles(self, tag):
        for extension in tag.every(XS, "extension"):
            above = self.types[self._name(extension, "base")]
            return self._particles(above) + self._groups(extension)
        return self._groups(tag)

    @staticmethod
    def _groups(tag):
        return [one for one in tag.tags() if one.local in ("sequence", "choice")]

    def _written(self, tag):
        """The name that an element of the schema has in a message."""
        name = self._name(tag, "ref")
        if name is None:
            top = tag
            while top.up is not None:
                top = top.up
            own = tag.declares.get("", None)
            space = own if own == XS else top.attributes[("", "targetNamespace", "")]
            name = space, tag.attributes[("", "name", "")]
        prefix = message.PREFIXES.get(name[0])
        return f"{prefix}:{name[1]}" if prefix else name[1] if prefix == "" else f"{{{name[0]}}}{name[1]}"

    def _names(self, particle):
        if particle.local == "element":
            return [self._written(particle)]
        return [name for one in particle.tags() for name in self._names(one)]

    def _match(self, particle, below, at, path, ordered):
        least = int(particle.attributes.get(("", "minOccurs", ""), "1"))
        most = particle.attributes.get(("", "maxOccurs", ""), "1")
        most = len(below) + 1 if most == "unbounded" else int(most)
        times = 0
        while times < most:
            after = self._once(particle, below, at, path, ordered)
            if after is None:
                break
            times += 1
            if after == at:
                break
            at = after
        if times < least:
            here = below[at].name if at < len(below) else "the end"
            raise message.Invalid(f"{path}: {' or '.join(self._names(particle)) or 'an element'} is due, not {here}")
        return at

    def _once(self, particle, below, at, path, ordered):
        """Where one occurrence ends; None when there is none."""
        name = below[at].name if at < len(below) else None
        if particle.local == "element":
            if name != self._written(particle):
                return None
            kind = self._name(particle, "type")
            if kind and kind[0] == XS:
                self._text(below[at], kind[1], f"{path}/{name}")
            elif kind:
                self._type(below[at], self.types[kind], f"{path}/{name}", ordered)
            return at + 1
        if particle.local == "any":
            return None if name is None else at + 1
        inner = [one for one in particle.tags() if one.local in ("element", "sequence", "choice", "any")]
        if particle.local == "choice":
            for one in inner:
                if name in self._names(one) or (one.local == "any" and name):
                    return self._match(one, below, at, path, ordered)
            return None
        for one in inner:
            at = self._match(one, below, at, path, ordered)
        return at

    def _simple(self, el, tag, path):
        restriction = tag.tags()[-1]
        base = self._name(restriction, "base")
        if base[0] == XS:
            self._text(el, base[1], path)
        else:
            self._simple(el, self.types[base], path)
        words = el.text or ""
        if base == (XS, "token"):
            words = " ".join(words.split())
        facets = {}
        for facet in restriction.tags():
            facets.setdefault(facet.local, []).append(facet.attributes[("", "value", "")])
        if "pattern" in facets and not any(re.fullmatch(one, words) for one in facets["pattern"]):
            raise message.Invalid(f"{path}: {words!r} is not of the form {facets['pattern'][0]}")
        if len(words) > int(facets.get("maxLength", [len(words)])[0]):
            raise message.Invalid(f"{path}: longer than {facets['maxLength'][0]}")
        for facet, wrong in (("minInclusive", lambda n, b: n < b), ("minExclusive", lambda n, b: n <= b),
                             ("maxInclusive", lambda n, b: n > b)):
            if facet in facets and wrong(int(words), int(facets[facet][0])):
                raise message.Invalid(f"{path}: {words} is out of bounds")
        if "enumeration" in facets and words not in facets["enumeration"]:
            raise message.Invalid(f"{path}: {words!r} is none of {facets['enumeration']}")

    @staticmethod
    def _text(el, kind, path):
        if el.below:
            raise message.Invalid(f"{path}: elements where text is due")
        words = el.text or ""
        if kind not in ("string", "normalizedString"):
            words = " ".join(words.split())
        if not re.fullmatch(TYPES[kind], words):
            raise message.Invalid(f"{path}: {words[:60]!r} is no {kind}")
        if kind == "base64Binary":
            try:
                base64.b64decode("".join(words.split()), validate=True)
            except binascii.Error as wrong:
                raise message.Invalid(f"{path}: {wrong}") from wrong


def of(standards, version="v1.23.1"):
    """The schemas below STANDARDS, or None where it was not given."""
    return Schema(os.path.join(standards, "etsi-103120", "schema", version)) if standards else None
