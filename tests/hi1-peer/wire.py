# SPDX-License-Identifier: AGPL-3.0-or-later
"""HI1 over HTTPS: POST, both sides with a certificate, 200 for every outcome of HI1 itself."""
import datetime
import hashlib
import http.client
import http.server
import ipaddress
import os
import ssl
import threading
import urllib.parse

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PATIENCE = 20  # seconds for one exchange


def make_identity(folder, name, kind="ec"):
    """A key and its self-signed certificate, as NAME.key and NAME.pem in folder."""
    key = ec.generate_private_key(ec.SECP256R1()) if kind == "ec" else rsa.generate_private_key(65537, 2048)
    told = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begin = datetime.datetime.utcnow().replace(microsecond=0) - datetime.timedelta(hours=1)
    made = (x509.CertificateBuilder().subject_name(told).issuer_name(told).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(begin)
            .not_valid_after(begin + datetime.timedelta(days=365))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
                                                        x509.DNSName("localhost")]), False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH,
                                                  ExtendedKeyUsageOID.CLIENT_AUTH]), False)
            .sign(key, hashes.SHA256()))
    paths = os.path.join(folder, name + ".key"), os.path.join(folder, name + ".pem")
    with open(os.open(paths[0], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                     serialization.NoEncryption()))
    with open(paths[1], "wb") as file:
        file.write(made.public_bytes(serialization.Encoding.PEM))
    return paths


def key_of(certificate):
    """SHA-256 of the SubjectPublicKeyInfo, in hex: what a pin is made of."""
    return hashlib.sha256(certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def key_of_der(der):
    return key_of(x509.load_der_x509_certificate(der))


def key_of_pem(pem):
    return key_of(x509.load_pem_x509_certificate(pem))


def post(url, body, content_type, identity, trusted_pem, headers=()):
    """(status, content type, body). The server must hold the key of the trusted certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(cadata=trusted_pem.decode())
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_cert_chain(identity[1], identity[0])
    at = urllib.parse.urlsplit(url)
    line = http.client.HTTPSConnection(at.hostname, at.port or 443, context=context, timeout=PATIENCE)
    try:
        line.request("POST", at.path or "/", body, {"Content-Type": content_type, **dict(headers)})
        answer = line.getresponse()
        return answer.status, answer.getheader("Content-Type", ""), answer.read()
    finally:
        line.close()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = PATIENCE

    def setup(self):
        self.request.settimeout(PATIENCE)
        self.request.do_handshake()
        super().setup()

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        limit = self.server.limit
        if length > limit:
            self.close_connection = True
        body = self.rfile.read(min(length, limit + 1))
        key = key_of_der(self.connection.getpeercert(binary_form=True))
        status, content_type, answer = self.server.answer(key, self.headers.get("Content-Type", ""), body)
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    """answer(key, content type, body) -> (status, content type, body), in a thread of its own."""
    daemon_threads = True

    def __init__(self, address, identity, trusted_pems, answer, limit):
        super().__init__(address, _Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.verify_mode = ssl.CERT_REQUIRED
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        for pem in trusted_pems:
            context.load_verify_locations(cadata=pem.decode())
        context.load_cert_chain(identity[1], identity[0])
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.answer, self.limit = answer, limit
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def handle_error(self, request, client_address):
        pass  # A handshake that fails is the client's matter.

    def close(self):
        self.shutdown()
        self.server_close()
        self.thread.join()
