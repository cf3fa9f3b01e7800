# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keys and certificates for check-node, made by the openssl program."""
import os
import subprocess


def openssl(*words, **more):
    return subprocess.run(["openssl", *words], capture_output=True, text=True, **more)


def must(done, what):
    if done.returncode != 0:
        raise RuntimeError(f"{what}: {done.stderr}")


class Card:
    """A key with its certificate, as a smart card holds them."""

    def __init__(self, folder, name, *options):
        self.folder = os.path.join(folder, name)
        os.mkdir(self.folder)
        done = openssl("req", "-x509", "-nodes", "-subj", f"/CN=Card {name}/C=LK", "-keyout", self.file("key.pem"), "-out", self.file("certificate.pem"),
                       *(options or ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-addext", "keyUsage=critical,nonRepudiation")))
        must(done, "a certificate")
        self.pem = open(self.file("certificate.pem")).read()

    def file(self, name):
        return os.path.join(self.folder, name)

    def end(self):
        """The same key with a certificate of long ago."""
        with open(self.file("ca.cnf"), "w") as f:
            f.write(f"[ca]\ndefault_ca=d\n[d]\ndir={self.folder}\ndatabase=$dir/index\nnew_certs_dir=$dir\nserial=$dir/serial\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n")
        for name, text in (("index", ""), ("serial", "01\n")):
            with open(self.file(name), "w") as f:
                f.write(text)
        openssl("req", "-new", "-key", self.file("key.pem"), "-subj", "/CN=Card over", "-out", self.file("csr.pem"))
        done = openssl("ca", "-batch", "-selfsign", "-notext", "-config", self.file("ca.cnf"), "-keyfile", self.file("key.pem"), "-in", self.file("csr.pem"),
                       "-out", self.file("certificate.pem"), "-startdate", "20200101000000Z", "-enddate", "20200201000000Z")
        must(done, "a certificate of long ago")
        self.pem = open(self.file("certificate.pem")).read()

    def revoke(self, path, days):
        """The list of its issuer, which is itself, that names it; `days` to the next one."""
        with open(self.file("crl.cnf"), "w") as f:
            f.write(f"[ca]\ndefault_ca=d\n[d]\ndir={self.folder}\ndatabase=$dir/revoked\ndefault_md=sha256\n")
        open(self.file("revoked"), "w").close()
        ca = ("ca", "-config", self.file("crl.cnf"), "-keyfile", self.file("key.pem"), "-cert", self.file("certificate.pem"))
        must(openssl(*ca, "-revoke", self.file("certificate.pem")), "revoke")
        until = ("-crldays", str(days)) if days > 0 else ("-crl_lastupdate", "20200101000000Z", "-crl_nextupdate", "20200201000000Z")
        must(openssl(*ca, "-gencrl", *until, "-out", path), "a list")

    def sign(self, statement, *options):
        """By the command that the page shows."""
        with open(self.file("statement.txt"), "w") as f:
            f.write(statement)
        done = openssl("cms", "-sign", "-binary", "-md", "sha256", "-in", self.file("statement.txt"), "-signer", self.file("certificate.pem"),
                       "-inkey", self.file("key.pem"), "-outform", "PEM", *options)
        must(done, "sign")
        return done.stdout


def certify(folder, name, ca=None, *extensions):
    """A key and certificate by this authority, or the authority itself."""
    at = lambda what: os.path.join(folder, f"{name}.{what}")
    command = ["req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-subj", f"/CN={name}", "-keyout", at("key"), "-out", at("pem")]
    if ca:
        command += ["-CA", os.path.join(folder, f"{ca}.pem"), "-CAkey", os.path.join(folder, f"{ca}.key"), "-addext", "basicConstraints=critical,CA:FALSE"]
    for extension in extensions:
        command += ["-addext", extension]
    done = openssl(*command)
    must(done, f"certificate {name}")
    return at("pem"), at("key")
