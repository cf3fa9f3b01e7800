# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of figures, as Markdown, and what machine they were measured on."""

import os
import platform


def machine():
    """One line; no names of hosts."""
    model = "unknown processor"
    with open("/proc/cpuinfo") as f:
        for line in f:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    with open("/etc/os-release") as f:
        system = dict(l.rstrip().split("=", 1) for l in f if "=" in l)["PRETTY_NAME"].strip('"')
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores of {model}, {system}, Linux {platform.release().split('-')[0]}"


def shown(x):
    """Three figures that mean something."""
    if isinstance(x, str):
        return x
    if x == 0:
        return "0"
    if abs(x) >= 100:
        return f"{x:,.0f}"
    return f"{x:.3g}"


def table(title, head, rows):
    print(f"\n### {title}\n")
    print("| " + " | ".join(head) + " |")
    print("| --- |" + " ---: |" * (len(head) - 1))
    for row in rows:
        print("| " + " | ".join(shown(x) for x in row) + " |")
    print(flush=True)
