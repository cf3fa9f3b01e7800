# SPDX-License-Identifier: AGPL-3.0-or-later
"""Exhibits for check-node, taken in at the server's terminal."""
import json
import subprocess


def exhibits_of(program, folder, case):
    """A physical item of a case, a certificate that is drafted about it, and an incident of the officer's: their ids, by what they are."""
    item = "--number T-1 --seal S-0099 --description Telephone --collector Officer --authority order --authority-text Order".split()
    ids = {}
    for thing, words in (("exhibit", ["add", *item, "--case", case]), ("certificate", "draft T-1 --for NG --by Officer".split())):
        done = subprocess.run([program, thing, *words, "--data", folder, "--json"], capture_output=True, text=True, check=True)
        ids[thing] = json.loads(done.stdout)[thing]["id"]
    done = subprocess.run([program, "incident", "open", "--title", "Mail is down", "--for", "officer1", "--data", folder, "--json"], capture_output=True, text=True, check=True)
    ids["incident"] = json.loads(done.stdout)["incidents"][0]["id"]
    return ids
