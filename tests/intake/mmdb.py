#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""mmdb.py FILE TYPE SECONDS: writes a database of addresses (MaxMind DB 2.0) from lines of standard input,
    NETWORK JSON
such as `9.9.9.0/24 {"country": {"iso_code": "CH"}}`. Of networks within each other the smaller must come later.
src/formats/testdata/places.mmdb is `mmdb.py FILE Test-Places 1790000000 < src/formats/testdata/places.txt`."""
import ipaddress
import json
import struct
import sys


def control(kind, size):
    """The byte that begins a field, and those of its size."""
    more = b""
    if size >= 285:
        size, more = 30, struct.pack(">H", size - 285)
    elif size >= 29:
        size, more = 29, bytes([size - 29])
    return (bytes([kind << 5 | size]) if kind < 8 else bytes([size, kind - 7])) + more


def number(kind, value, size):
    return control(kind, size) + value.to_bytes(size, "big")


def field(value):
    if isinstance(value, str):
        raw = value.encode()
        return control(2, len(raw)) + raw
    if isinstance(value, dict):
        return control(7, len(value)) + b"".join(field(k) + field(v) for k, v in value.items())
    if isinstance(value, list):
        return control(11, len(value)) + b"".join(field(v) for v in value)
    return number(6, value, 4)


def write(path, kind, seconds, rows):
    """rows: (network, value), the wider first."""
    nodes, data, places = [[None, None]], b"", {}
    for network, value in rows:
        network = ipaddress.ip_network(network)
        address, bits = int(network.network_address), network.prefixlen + (96 if network.version == 4 else 0)
        raw = field(value)
        if raw not in places:
            places[raw] = len(data)
            data += raw
        at = 0
        for i in range(bits - 1):
            side = address >> (127 - i) & 1
            if not isinstance(nodes[at][side], int):
                nodes.append([nodes[at][side]] * 2)  # what held for all of it holds for both halves
                nodes[at][side] = len(nodes) - 1
            at = nodes[at][side]
        nodes[at][address >> (128 - bits) & 1] = (places[raw],)

    def record(r):
        n = len(nodes) if r is None else r if isinstance(r, int) else len(nodes) + 16 + r[0]
        return n.to_bytes(4, "big")
    about = ((field("node_count"), field(len(nodes))), (field("record_size"), number(5, 32, 2)), (field("ip_version"), number(5, 6, 2)),
             (field("database_type"), field(kind)), (field("languages"), field([])), (field("description"), field({"en": "of a test"})),
             (field("binary_format_major_version"), number(5, 2, 2)), (field("binary_format_minor_version"), number(5, 0, 2)),
             (field("build_epoch"), number(9, seconds, 8)))
    with open(path, "wb") as out:
        out.write(b"".join(record(a) + record(b) for a, b in nodes) + bytes(16) + data + b"\xab\xcd\xefMaxMind.com")
        out.write(control(7, len(about)) + b"".join(key + value for key, value in about))


if __name__ == "__main__":
    lines = [line.split(None, 1) for line in sys.stdin if line.strip() and not line.startswith("#")]
    write(sys.argv[1], sys.argv[2], int(sys.argv[3]), [(network, json.loads(value)) for network, value in lines])
