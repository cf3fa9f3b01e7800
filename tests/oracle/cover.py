# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which rules of law.lp no comparison meets: a rule that never holds is compared with nothing.

Each rule gets a twin that tells its number when the body holds; the comparisons then ask the engine as always, but of the
twins, and the program is not asked.
"""
import re
import subprocess
import tempfile


def with_twins(text):
	"""The rules, and a program in which hit(N) says that the body of rule N holds."""
	text = re.sub(r"%[^\n]*", "", text)
	rules, out = [], []
	# A full stop ends a statement; two make a range.
	for part in re.split(r"(?<!\.)\.(?!\.)(?=\s|$)", text):
		statement = " ".join(part.split())
		if not statement:
			continue
		out.append(statement + ".")
		head, arrow, body = statement.partition(" :- ")
		if arrow:
			out.append(f"hit({len(rules)}) :- {body}.")
			rules.append(f"{head} :- {body}")
	return rules, "\n".join(out) + "\n"


class Listener:
	"""In the place of a World: hears which rules hold, and lets the program say nothing."""

	def __init__(self, world, rules_path):
		self.law = world.law
		self.command = ["clingo", "-V0", "--outf=0", world.facts, rules_path, "-"]
		self.hits = set()

	def engine(self, case, *_shown):
		run = subprocess.run(self.command, input=case + "#show hit/1.\n", capture_output=True, text=True, check=False)
		if run.returncode not in (10, 30):
			raise RuntimeError(f"clingo ended with {run.returncode}: {run.stderr.strip()[:500]}")
		self.hits.update(int(n) for n in re.findall(r"hit\((\d+)\)", run.stdout))
		return []

	def lines(self, *_args):
		return []

	def json(self, *_args):
		return {"findings": [], "reach": [], "routes": [], "no": 0, "unknown": 0, "depends": 0, "yes": 0}


def cover(path, worlds, comparisons):
	"""The number of rules, and those that none of the comparisons meets."""
	with open(path, encoding="utf-8") as f:
		rules, program = with_twins(f.read())
	with tempfile.NamedTemporaryFile("w", suffix=".lp", encoding="utf-8") as f:
		f.write(program)
		f.flush()
		listeners = {name: Listener(world, f.name) for name, world in worlds.items()}
		for name, _, function, arguments in comparisons:
			function(listeners[name], *arguments)
	hits = set().union(*(x.hits for x in listeners.values()))
	return len(rules), [rule for n, rule in enumerate(rules) if n not in hits]
