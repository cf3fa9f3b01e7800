# SPDX-License-Identifier: AGPL-3.0-or-later
"""What nodes send each other, made and opened without our code: RFC 9421 by hand, CMS by the openssl program."""
import base64
import collections
import hashlib
import os
import re
import socket
import ssl
import subprocess
import threading
import time

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

TYPE = "application/pkcs7-mime; smime-type=authEnveloped-data"
NAMES = ("content-type", "content-digest", "signature-input", "signature")

Answer = collections.namedtuple("Answer", "status text receipt body")


def fields(wire):
    """The lines of a stored header by their first word."""
    return dict(line.split(" ", 1) for line in wire.splitlines()[1:])


def key_of(folder):
    """A node's signing key, and the name by which signatures call it."""
    with open(os.path.join(folder, "keys", "exchange.key"), encoding="ascii") as f:
        _, _, name, number, key = f.read().strip().split("+", 4)
    return f"{name}+{number}", ed25519.Ed25519PrivateKey.from_private_bytes(base64.b64decode(key)[1:])


def digest_of(body):
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def base_of(url, kind, digest, parameters):
    return (f'"@method": POST\n"@target-uri": {url}\n"content-digest": {digest}\n"content-type": {kind}\n'
            f'"@signature-params": {parameters}').encode()


def sign(folder, url, kind, body, nonce):
    """The header of this body by the node in that folder, as it is stored."""
    name, key = key_of(folder)
    digest = digest_of(body)
    parameters = ('("@method" "@target-uri" "content-digest" "content-type")'
                  f';created={int(time.time())};keyid="{name}";alg="ed25519";nonce="{nonce}";tag="comity-request"')
    signature = base64.b64encode(key.sign(base_of(url, kind, digest, parameters))).decode()
    return (f"comity/message/v1\nurl {url}\ncontent-type {kind}\ncontent-digest {digest}\n"
            f"signature-input comity={parameters}\nsignature comity=:{signature}:\n")


def verified(wire, body, public):
    """What a third party can say of header and body with the sender's public key."""
    f = fields(wire)
    names = re.match(r'[\w-]+=(\(([^)]*)\).*)', f["signature-input"])
    if f["content-digest"] != digest_of(body) or names[2] != '"@method" "@target-uri" "content-digest" "content-type"':
        return False
    try:
        public.verify(base64.b64decode(f["signature"].split("=:", 1)[1].rstrip(":")),
                      base_of(f["url"], f["content-type"], f["content-digest"], names[1]))
    except InvalidSignature:
        return False
    return True


def nonce_of(wire):
    return re.search(r'nonce="([^"]*)"', fields(wire)["signature-input"])[1]


def cms(*words, text):
    done = subprocess.run(["openssl", "cms", *words], input=text, capture_output=True)
    return done.stdout if done.returncode == 0 else None


def seal(folder, inside, cipher="-aes-256-gcm", certificate=None):
    return cms("-encrypt", "-binary", cipher, "-outform", "DER", "-recip",
               certificate or os.path.join(folder, "keys", "encryption.pem"), "-keyopt", "ecdh_kdf_md:sha256", text=inside)


def unseal(folder, sealed):
    """None: it is not for this node."""
    return cms("-decrypt", "-binary", "-inform", "DER", "-inkey", os.path.join(folder, "keys", "encryption.key"),
               "-recip", os.path.join(folder, "keys", "encryption.pem"), text=sealed)


def pack(sender, receiver, wire, body, **how):
    """A stored header with its body as it goes over a line: another header, and the envelope."""
    sealed = seal(receiver, wire.encode() + b"\n" + body, **how)
    return sign(sender, fields(wire)["url"], TYPE, sealed, nonce_of(wire)), sealed


def post(address, port, node, wire, body):
    """The request of this header, over TLS with this node's certificate (None: none); its answer, opened."""
    f = fields(wire)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if node:
        context.load_cert_chain(os.path.join(node, "keys", "tls.pem"), os.path.join(node, "keys", "tls.key"))
    answer = b""
    try:
        with socket.create_connection((address, port), 60) as raw, context.wrap_socket(raw, server_hostname="localhost") as s:
            _, _, host, path = f["url"].split("/", 3)
            head = f"POST /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
            s.sendall((head + "".join(f"{name}: {f[name]}\r\n" for name in NAMES)).encode() + b"\r\n" + body)
            while more := s.recv(65536):
                answer += more
    except (ssl.SSLError, ConnectionError) as e:
        if not answer:
            return Answer(0, str(e), None, b"")
    head, _, got = answer.partition(b"\r\n\r\n")
    if not head:
        return Answer(0, "", None, b"")
    text = (head + b"\r\n\r\n" + got).decode(errors="replace")
    opened = unseal(node, got) if TYPE.encode() in head else None
    if opened is None:
        return Answer(int(head.split()[1]), text, None, got)
    first, _, rest = opened.partition(b"\n\n")
    n = int(re.fullmatch(rb"comity/answer/v1\ncontent-type [^\n]+\nreceipt (\d+)", first)[1])
    return Answer(int(head.split()[1]), rest[n:].decode(errors="replace"), rest[:n] or None, rest[n:])


def send(address, port, sender, receiver, wire, body):
    """What the sender in one folder has signed for the node in the other, packed and posted."""
    return post(address, port, sender, *pack(sender, receiver, wire, body))


class Catcher:
    """In the place of a node that is not running, with its TLS key: keeps what is sent to it, and says 503."""

    def __init__(self, folder, port):
        self.caught, self.ended = [], False
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(os.path.join(folder, "keys", "tls.pem"), os.path.join(folder, "keys", "tls.key"))
        self.socket = socket.create_server(("127.0.0.1", port))
        self.socket.settimeout(0.2)
        self.thread = threading.Thread(target=self.run)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended = True
        self.thread.join()
        self.socket.close()

    def run(self):
        while not self.ended:
            try:
                raw, _ = self.socket.accept()
                raw.settimeout(10)
                with self.context.wrap_socket(raw, server_side=True) as s:
                    self.take(s)
            except OSError:
                pass

    def take(self, s):
        got = b""
        while b"\r\n\r\n" not in got:
            got += s.recv(65536) or b"\r\n\r\n"
        head, _, body = got.partition(b"\r\n\r\n")
        f = {k.lower(): v.strip() for k, v in (line.split(":", 1) for line in head.decode().split("\r\n")[1:] if ":" in line)}
        while len(body) < int(f.get("content-length", 0)):
            body += s.recv(65536)
        self.caught.append((f, body))
        s.sendall(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
