# SPDX-License-Identifier: AGPL-3.0-or-later
"""postfix: a private Postfix that delivers to a Maildir, the yardstick for store and forward.

Its queue is on disk before it answers, as a node's inbox is; a receipt it has not. Needs root, as
every Postfix does: its programs run as the users that the package made.
"""

import os
import pwd
import re
import smtplib
import subprocess
import threading
import time

PORT = 24895
MAIN = """compatibility_level = 3.7
queue_directory = {base}/queue
data_directory = {base}/data
maillog_file = {base}/queue/log
maillog_file_prefixes = {base}
myhostname = mail.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_recipient_restrictions = permit_mynetworks, reject
virtual_mailbox_domains = example.org
virtual_mailbox_base = {base}/mail
virtual_mailbox_maps = static:box/
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
virtual_mailbox_limit = 0
alias_maps =
local_recipient_maps =
message_size_limit = 50000000
mailbox_size_limit = 0
"""


class Postfix:
    def __init__(self, base):
        self.base = base
        owner, box = pwd.getpwnam("postfix"), pwd.getpwnam("nobody")
        os.chmod(os.path.dirname(base), 0o755)
        for name, who in (("", None), ("etc", None), ("queue", None), ("data", owner), ("mail", box)):
            path = os.path.join(base, name)
            os.mkdir(path)
            if who:
                os.chown(path, who.pw_uid, who.pw_gid)
        with open(os.path.join(base, "etc", "main.cf"), "w", encoding="utf-8") as f:
            f.write(MAIN.format(base=base, uid=box.pw_uid, gid=box.pw_gid))
        with open("/usr/share/postfix/master.cf.dist", encoding="utf-8") as f:
            services = f.read()
        services = re.sub(r"(?m)^smtp +inet .*smtpd$", f"127.0.0.1:{PORT} inet n - n - - smtpd", services)
        services = re.sub(r"(?m)^(\S+\s+(?:unix|unix-dgram|fifo|inet)\s+\S+\s+\S+\s+)y(\s)", r"\1n\2", services)  # no chroot
        with open(os.path.join(base, "etc", "master.cf"), "w", encoding="utf-8") as f:
            f.write(services)

    def __enter__(self):
        self.master = subprocess.Popen(["postfix", "-c", os.path.join(self.base, "etc"), "start-fg"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                smtplib.SMTP("127.0.0.1", PORT, timeout=5).quit()
                return self
            except OSError:
                time.sleep(0.1)
        raise SystemExit("postfix: it does not start: " + os.path.join(self.base, "queue", "log"))

    def __exit__(self, *_):
        self.master.terminate()
        self.master.wait()

    def cpu_s(self):
        """Of the master, what it has waited for, and what runs now."""
        total, parents, times = 0.0, {}, {}
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/stat", encoding="utf-8") as f:
                    fields = f.read().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(pid)], times[int(pid)] = int(fields[1]), sum(map(int, fields[11:15]))
        for pid in parents:
            if self.master.pid in (pid, parents[pid]):
                total += times[pid]
        return total / os.sysconf("SC_CLK_TCK")

    def send(self, sealed, count, threads):
        """Messages a second until the last is in the Maildir, and milliseconds of each, sorted."""
        begun, left, lock = {}, list(range(count)), threading.Lock()

        def work():
            client = smtplib.SMTP("127.0.0.1", PORT, timeout=60)
            while True:
                with lock:
                    if not left:
                        break
                    number = left.pop()
                begun[number] = time.time()
                client.sendmail("one@example.org", ["other@example.org"], f"X-Number: {number}\r\n".encode() + sealed)
            client.quit()

        workers = [threading.Thread(target=work) for _ in range(threads)]
        start, cpu = time.time(), self.cpu_s()
        for w in workers:
            w.start()
            time.sleep(0.05)  # a process of the server each; it makes them as they come
        for w in workers:
            w.join()
        box = os.path.join(self.base, "mail", "box", "new")
        while len(os.listdir(box)) < count:
            time.sleep(0.05)
        cpu = self.cpu_s() - cpu
        took, last = [], start
        for name in os.listdir(box):
            path = os.path.join(box, name)
            with open(path, "rb") as f:
                number = int(re.search(rb"(?m)^X-Number: (\d+)", f.read(4096))[1])
            there = os.stat(path).st_mtime
            took.append((there - begun[number]) * 1000)
            last = max(last, there)
            os.unlink(path)
        took.sort()
        return count / (last - start), took, cpu / count * 1000
