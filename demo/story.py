# SPDX-License-Identifier: AGPL-3.0-or-later
"""story: where the case between the nodes stands, told by the nodes themselves."""
import dataclasses
import time
import typing


@dataclasses.dataclass
class Step:
    title: str
    node: str
    login: str
    clicks: list  # what to do, each a line
    play: typing.Callable  # does the same by the same forms: play(story)
    done: typing.Callable  # whether it was done: done(story)
    see: str = ""  # what to look at afterwards


class Story:
    def __init__(self, nodes, folder, chapters):
        self.nodes, self.folder, self.steps = nodes, folder, chapters
        self.said, self.done = {}, 0  # what was asked of the nodes in this look; how many steps are done

    def person(self, node, login):
        return self.nodes[node].people[login]

    def look(self):
        """Asks the nodes anew, and counts the steps that are done: those before a done one are, too."""
        self.said = {}
        while self.done < len(self.steps) and self.steps[self.done].done(self):
            self.done += 1
        return self.done

    def ask(self, node, *command):
        key = (node, command)
        if key not in self.said:
            self.said[key] = self.nodes[node].json(*command)
        return self.said[key]

    def reports(self, node):
        return self.ask(node, "report", "list")["reports"]

    def countries(self, node):
        """That may prosecute the newest case."""
        cases = self.ask(node, "desk", "case", "list")["cases"]
        return self.ask(node, "desk", "case", "show", cases[-1]["reference"])["countries"] if cases else []

    def request(self, node, kind, side, at=0):
        """The at-th of a kind, as comity desk request show tells it; None: not there."""
        found = sorted(r["reference"] for r in self.ask(node, "desk", "request", "list")["requests"]
                       if r["kind"] == kind and r["side"] == side)
        return self.ask(node, "desk", "request", "show", found[at]) if len(found) > at else None

    def state(self, node, kind, side, at=0):
        request = self.request(node, kind, side, at)
        return request["state"] if request else None

    def play(self, patience):
        """Does the next step, and waits so many seconds for what comes of it: a line may be slow."""
        before = self.look()
        if before < len(self.steps):
            self.steps[before].play(self)
            end = time.time() + patience
            while self.look() == before and time.time() < end:
                time.sleep(0.2)
        return self.done > before
