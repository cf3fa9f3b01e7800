# SPDX-License-Identifier: AGPL-3.0-or-later
"""Enveloped XML signatures (W3C XML-Signature 1.1) over an HI1 message, made and verified.

Stricter than the recommendation: one signature, last child of the root, one Reference with
URI="", the two transforms, SHA-2, RSA or ECDSA over P-256 and P-384, and a certificate that
was known beforehand; what KeyInfo carries proves nothing."""
import base64
import hashlib

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

import markup

DS = "http://www.w3.org/2000/09/xmldsig#"
EC = "http://www.w3.org/2001/10/xml-exc-c14n#"
C10 = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
C11 = "http://www.w3.org/2006/12/xml-c14n11"
ENVELOPED = DS + "enveloped-signature"
MORE = "http://www.w3.org/2001/04/xmldsig-more#"
DIGESTS = {"http://www.w3.org/2001/04/xmlenc#sha256": hashlib.sha256, MORE + "sha384": hashlib.sha384,
           "http://www.w3.org/2001/04/xmlenc#sha512": hashlib.sha512}
HASHES = {"sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512}


class BadSignature(Exception):
    pass


def _one(tag, local):
    found = tag.find(DS, local)
    if len(found) != 1:
        raise BadSignature(f"{len(found)} elements {local} in {tag.local}")
    return found[0]


def _algorithm(tag):
    return tag.attributes.get(("", "Algorithm", ""), "")


def _prefixes(tag):
    """The PrefixList of exclusive canonical XML, #default told as the empty prefix."""
    for listed in tag.find(EC, "InclusiveNamespaces"):
        return ["" if word == "#default" else word
                for word in listed.attributes.get(("", "PrefixList", ""), "").split()]
    return []


def _canonical(how, tag, without=None):
    if how is None or _algorithm(how) in (C10, C11):
        return markup.canonical(tag, exclusive=False, without=without)
    if _algorithm(how) == EC:
        return markup.canonical(tag, without=without, inclusive_prefixes=_prefixes(how))
    raise BadSignature(f"canonical form {_algorithm(how)!r}")


def _check_value(certificate, method, data, value):
    key = certificate.public_key()
    kind, _, name = method.removeprefix(MORE).partition("-")
    if not method.startswith(MORE) or name not in HASHES:
        raise BadSignature(f"signature method {method!r}")
    try:
        if kind == "rsa" and isinstance(key, rsa.RSAPublicKey):
            key.verify(value, data, padding.PKCS1v15(), HASHES[name]())
        elif kind == "ecdsa" and isinstance(key, ec.EllipticCurvePublicKey):
            size = (key.curve.key_size + 7) // 8
            if len(value) != 2 * size:
                raise BadSignature("an ECDSA value is r and s, each as long as the curve")
            pair = int.from_bytes(value[:size], "big"), int.from_bytes(value[size:], "big")
            key.verify(encode_dss_signature(*pair), data, ec.ECDSA(HASHES[name]()))
        else:
            raise BadSignature(f"the key does not fit {method!r}")
    except InvalidSignature:
        raise BadSignature("the value does not verify") from None


def verify(data, certificate_pem):
    """The root of a message that this certificate's key signed whole; BadSignature if not."""
    root = markup.read(data)
    if len(root.every(DS, "Signature")) != 1 or root.tags()[-1].local != "Signature":
        raise BadSignature("there must be one signature, the last child of the root")
    signature = root.tags()[-1]
    info = _one(signature, "SignedInfo")
    reference = _one(info, "Reference")
    if reference.attributes.get(("", "URI", "")) != "":
        raise BadSignature("the Reference must be the whole document: URI=\"\"")
    transforms = _one(reference, "Transforms").find(DS, "Transform")
    if not 1 <= len(transforms) <= 2 or _algorithm(transforms[0]) != ENVELOPED:
        raise BadSignature("transforms are enveloped-signature and one canonical form")
    covered = _canonical(transforms[1] if len(transforms) == 2 else None, root, signature)
    digest = DIGESTS.get(_algorithm(_one(reference, "DigestMethod")))
    if digest is None or base64.b64decode(_one(reference, "DigestValue").text()) != digest(covered).digest():
        raise BadSignature("the digest is another")
    signed = _canonical(_one(info, "CanonicalizationMethod"), info)
    _check_value(x509.load_pem_x509_certificate(certificate_pem), _algorithm(_one(info, "SignatureMethod")), signed,
                 base64.b64decode(_one(signature, "SignatureValue").text()))
    return root


def _sign_value(key, data):
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
    size = (key.curve.key_size + 7) // 8
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def _signed_info(method, form, digest):
    return (f'<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{form}"/>'
            f'<ds:SignatureMethod Algorithm="{MORE}{method}-sha256"/><ds:Reference URI=""><ds:Transforms>'
            f'<ds:Transform Algorithm="{ENVELOPED}"/><ds:Transform Algorithm="{form}"/></ds:Transforms>'
            '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
            f'<ds:DigestValue>{base64.b64encode(digest).decode()}</ds:DigestValue></ds:Reference></ds:SignedInfo>')


def sign(data, key_pem, certificate_pem, form=EC, change=lambda info: info):
    """The message with a signature as its last child, over exactly these bytes' canonical form.

    change: what the signer does to SignedInfo before signing it; for signatures that hold and are
    not allowed."""
    key = serialization.load_pem_private_key(key_pem, None)
    method = "rsa" if isinstance(key, rsa.RSAPrivateKey) else "ecdsa"
    exclusive = form == EC
    digest = hashlib.sha256(markup.canonical(markup.read(data), exclusive)).digest()
    der = x509.load_pem_x509_certificate(certificate_pem).public_bytes(serialization.Encoding.DER)
    head, end = data[:data.rindex(b"</")], data[data.rindex(b"</"):]

    def put(value):
        return head + (f'<ds:Signature xmlns:ds="{DS}">{change(_signed_info(method, form, digest))}'
                       f'<ds:SignatureValue>{value}</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>'
                       f'{base64.b64encode(der).decode()}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>'
                       '</ds:Signature>').encode() + end

    info = markup.read(put("")).every(DS, "SignedInfo")[-1]
    return put(base64.b64encode(_sign_value(key, markup.canonical(info, exclusive))).decode())
