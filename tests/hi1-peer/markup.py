# SPDX-License-Identifier: AGPL-3.0-or-later
"""XML as a tree that forgets nothing a signature covers, and its canonical form.

Neither libxml2 nor xmlsec: this is read and written by expat and by what stands here, so that a
mistake of theirs and one of ours do not meet. Canonical XML 1.0 and 1.1 (the same thing for a
whole document without xml: attributes) and exclusive canonical XML 1.0, without comments."""
import xml.parsers.expat

XML = "http://www.w3.org/XML/1998/namespace"
MAX_DEPTH = 64


class Malformed(Exception):
    pass


class Tag:
    """An element: uri and local name, the prefix it was written with, what it declares."""
    __slots__ = ("uri", "local", "prefix", "declares", "attributes", "parts", "up")

    def __init__(self, uri, local, prefix, declares, attributes, up):
        self.uri, self.local, self.prefix = uri, local, prefix
        self.declares = declares      # prefix ("" for none) -> uri
        self.attributes = attributes  # (uri, local, prefix) -> value
        self.parts = []               # Tag and str, in order
        self.up = up

    def tags(self):
        return [part for part in self.parts if isinstance(part, Tag)]

    def text(self):
        return "".join(part for part in self.parts if isinstance(part, str))

    def find(self, uri, local):
        return [tag for tag in self.tags() if (tag.uri, tag.local) == (uri, local)]

    def every(self, uri, local):
        found = [self] if (self.uri, self.local) == (uri, local) else []
        for tag in self.tags():
            found += tag.every(uri, local)
        return found

    def scope(self):
        """All declarations in force here; "" may be bound to "" (no namespace)."""
        known = self.up.scope() if self.up else {}
        known.update(self.declares)
        return known


def _three(name):
    parts = name.split("\n")
    if len(parts) == 1:
        return "", parts[0], ""
    if len(parts) == 2:
        return parts[0], parts[1], ""
    return parts[0], parts[1], parts[2]


def read(data):
    """The root of one document; Malformed for what is none, and for any DOCTYPE or instruction."""
    parser = xml.parsers.expat.ParserCreate(namespace_separator="\n")
    parser.namespace_prefixes = True
    parser.ordered_attributes = True
    parser.buffer_text = True
    root, open_tags, waiting = [], [], {}

    def refuse(*_):
        raise Malformed("a DOCTYPE or a processing instruction has no place here")

    def declare(prefix, uri):
        waiting[prefix or ""] = uri or ""

    def start(name, given):
        if len(open_tags) >= MAX_DEPTH:
            raise Malformed("nested too deeply")
        pairs = {_three(given[i]): given[i + 1] for i in range(0, len(given), 2)}
        uri, local, prefix = _three(name)
        tag = Tag(uri, local, prefix, dict(waiting), pairs, open_tags[-1] if open_tags else None)
        waiting.clear()
        if open_tags:
            open_tags[-1].parts.append(tag)
        else:
            root.append(tag)
        open_tags.append(tag)

    def text(words):
        open_tags[-1].parts.append(words)

    parser.StartDoctypeDeclHandler = refuse
    parser.ProcessingInstructionHandler = refuse
    parser.StartNamespaceDeclHandler = declare
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: open_tags.pop()
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except xml.parsers.expat.ExpatError as wrong:
        raise Malformed(str(wrong)) from wrong
    return root[0]


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#xD;")


def escape_value(text):
    for plain, told in (("&", "&amp;"), ("<", "&lt;"), ('"', "&quot;"), ("\t", "&#x9;"), ("\n", "&#xA;"), ("\r", "&#xD;")):
        text = text.replace(plain, told)
    return text


def _name(prefix, local):
    return f"{prefix}:{local}" if prefix else local


def _declarations(tag, written, exclusive, inclusive_prefixes):
    """What this tag must declare, given what was written around it."""
    scope = tag.scope()
    if exclusive:
        used = {tag.prefix} | {prefix for _, _, prefix in tag.attributes if prefix}
        used |= {prefix for prefix in inclusive_prefixes if prefix in scope}
    else:
        used = set(scope)
    needed = {}
    for prefix in used - {"xml"}:
        uri = scope.get(prefix, "")
        if written.get(prefix, "") != uri:
            needed[prefix] = uri
    return needed


def canonical(tag, exclusive=True, without=None, inclusive_prefixes=(), _written=None):
    """The canonical bytes of tag and all below it, except the tag `without` (enveloped signature)."""
    written = dict(_written or {})
    needed = _declarations(tag, written, exclusive, inclusive_prefixes)
    written.update(needed)
    out = ["<" + _name(tag.prefix, tag.local)]
    for prefix in sorted(needed):
        out.append(f' {_name("xmlns", prefix) if prefix else "xmlns"}="{escape_value(needed[prefix])}"')
    for uri, local, prefix in sorted(tag.attributes):
        out.append(f' {_name(prefix, local)}="{escape_value(tag.attributes[(uri, local, prefix)])}"')
    out.append(">")
    for part in tag.parts:
        if isinstance(part, str):
            out.append(escape(part))
        elif part is not without:
            out.append(canonical(part, exclusive, without, inclusive_prefixes, written).decode())
    out.append(f"</{_name(tag.prefix, tag.local)}>")
    return "".join(out).encode()
