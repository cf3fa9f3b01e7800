#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ask comity and the rule engine the same questions over the whole world and compare the answers.

usage: compare.py [--law DIR] [--jobs N] [--only TEXT] COMITY

COMITY is the program. --only keeps the comparisons whose name holds TEXT. Prints one line for each comparison, the
first differences of those that fail, and last `N passed, N failed`. A comparison of no answers fails.
"""
import argparse
import collections
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
import facts  # noqa: E402

TODAY, BEFORE_ORDERS, LONG_AGO = "2026-11-21", "2026-08-17", "2015-06-01"
DUAL_WORDS = ["no", "unknown", "depends", "yes"]
STATUS_WORDS = ["blocked", "unknown", "conditional", "open"]

# Facts that many laws ask for; each is said both ways, then all are mixed.
SINGLE_FACTS = ["security-bypassed", "dishonest-intent", "intent-use-for-offence", "possession-only", "gain-intent",
	"damage-caused"]
MIXED_FACTS = [("security-bypassed", "yes"), ("dishonest-intent", "no"), ("fraudulent-means", "yes"),
	("possession-only", "no"), ("tool-primarily-designed", "yes"), ("serious-harm", "no"), ("gain-intent", "yes"),
	("by-computer-system", "yes"), ("virtual-only", "no"), ("non-public-transmission", "yes")]
# What the conditions of routes ask besides.
ROUTE_FACTS = MIXED_FACTS + [("organised-group", "yes"), ("transnational", "yes"), ("offence-in-art20-list", "yes"),
	("offence-threshold-met", "no")]

# Three offences for all pairs: one of the Convention, one of its First Protocol, one that neither names.
WORLD_OFFENCES = ["illegal-access", "racist-xenophobic-material", "payment-fraud"]
# Ten countries for all offences: Parties, a signatory, non-parties, a Danish opt-out, a scheme, a place with no rows.
FROM = ["AT", "AU", "AQ", "BR", "DK", "IE", "JP", "KE", "LK", "ZA"]
CHECKED = ["budapest", "uncc", "cw-model-law", "malabo", "ecowas-dir", "eu-2013-40"]
MODELS = ["cw-model-law", "malabo", "budapest", "eu-2013-40", "hipcar", "icb4pac"]

ATOM = re.compile(r'\w+\([^)]*\)')
TERM = re.compile(r'"([^"]*)"|(\d+)')

law = None  # facts.Facts, read once and inherited by the workers
folder = None  # holds law-facts.lp
comity = None  # the program and its global options


def terms(atom):
	return [text or number for text, number in TERM.findall(atom)]


def engine(case, *shown):
	"""The atoms of `shown` (name/arity) in the answer set of the law, the rules and the case."""
	program = case + "".join(f"#show {s}.\n" for s in shown)
	run = subprocess.run(["clingo", "-V0", "--outf=0", os.path.join(folder, "law-facts.lp"),
		os.path.join(HERE, "law.lp"), "-"], input=program, capture_output=True, text=True, check=False)
	if run.returncode not in (10, 30):  # satisfiable, with or without the search exhausted
		raise RuntimeError(f"clingo ended with {run.returncode}: {run.stderr.strip()[:500]}")
	return run.stdout


def program_lines(*args):
	run = subprocess.run(comity + ["law", "world", *args], capture_output=True, text=True, check=False)
	if run.returncode != 0:
		raise RuntimeError(f"comity {' '.join(args)} ended with {run.returncode}: {run.stderr.strip()[:500]}")
	return run.stdout.splitlines()


def case_args(date, said, verified):
	args = ["--date", date]
	for f, v in said:
		args += ["--fact", f"{f}={v}"]
	return args + (["--verified-only"] if verified else [])


def differences(ours, theirs):
	"""Both map a question to its answer; the differences as sentences."""
	if ours == theirs:
		return []
	return [f"{' '.join(q)}: engine {ours.get(q, 'nothing')}, comity {theirs.get(q, 'nothing')}"
		for q in sorted(ours.keys() | theirs.keys()) if ours.get(q) != theirs.get(q)]


def compare_dual(said, verified):
	case = facts.case_text(TODAY, said, verified, ["dual"])
	answers, needs = {}, collections.defaultdict(set)
	for atom in ATOM.findall(engine(case, "dual/4", "dual_needs/4")):
		a, b, offence, last = terms(atom)
		if atom.startswith("dual("):
			answers[a, b, offence] = DUAL_WORDS[int(last)]
		else:
			needs[a, b, offence].add(last)
	ours = {q: (answer, ",".join(sorted(needs[q]) if q in needs else [])) for q, answer in answers.items()}
	theirs = {}
	for line in program_lines("--what", "dual", *case_args(TODAY, said, verified)):
		a, b, offence, answer, asked = line.split("\t")
		theirs[a, b, offence] = (answer, asked)
	return len(ours), differences(ours, theirs)


def strongest(statuses):
	return STATUS_WORDS[max(STATUS_WORDS.index(s) for s in statuses)]


def compare_routes(date, said, verified, only, with_best):
	"""Every basis with its status for one slice, as atoms (there are millions), and the best status.

	With with_best the engine gives the best status, too; without, it must be that of the strongest basis (5.11).
	"""
	goals = ["route", "best"] if with_best else ["route"]
	shown = ["basis/6", "best/5"] if with_best else ["basis/6"]
	atoms = engine(facts.case_text(date, said, verified, goals, only), *shown).split()
	# A pair may have several treaties of one kind: those are counted, not only collected.
	ours = {x for x in atoms if x.startswith(("basis(", "best(")) and "bilateral(" not in x}
	treaties = collections.Counter(re.sub(r'bilateral\(("[^"]*"),\d+\)', r"\1", x) for x in atoms if "bilateral(" in x)
	del atoms
	theirs, their_treaties, wrong, n = set(), collections.Counter(), [], 0
	number = {w: str(i) for i, w in enumerate(STATUS_WORDS)}
	args = [x for kind, name in only for x in ("--" + kind, name)]
	for line in program_lines("--what", "route", *case_args(date, said, verified), *args):
		a, b, offence, measure, best, bases = line.split("\t")
		statuses = []
		for basis in bases.split(","):
			name, status = basis.rsplit(":", 1)
			statuses.append(status)
			question = f'basis("{a}","{b}","{offence}","{measure}",'
			if name.startswith("bilateral/"):
				their_treaties[f'{question}"{name[10:]}",{number[status]})'] += 1
			else:
				theirs.add(f'{question}"{name}",{number[status]})')
		n += len(statuses)
		if with_best:
			theirs.add(f'best("{a}","{b}","{offence}","{measure}",{number[best]})')
		elif best != strongest(statuses):
			wrong.append(f"{a} {b} {offence} {measure}: best {best} beside {bases}")
	answers = len(ours) + sum(treaties.values())
	wrong += [f"engine only: {x}" for x in sorted(ours - theirs)] + [f"comity only: {x}" for x in sorted(theirs - ours)]
	wrong += [f"engine {treaties[x]}, comity {their_treaties[x]} times: {x}"
		for x in sorted(treaties.keys() | their_treaties.keys()) if treaties[x] != their_treaties[x]]
	return answers, wrong


def compare_check(verified):
	only = [("instrument", i) for i in CHECKED]
	ours = {}
	case = facts.case_text(TODAY, (), verified, ["check"], only)
	for atom in ATOM.findall(engine(case, "finding/4")):
		country, instrument, concept, finding = terms(atom)
		ours[country, instrument, concept] = finding
	theirs = {}
	for i in CHECKED:
		for line in program_lines("--what", "check", *case_args(TODAY, (), verified), "--against", i):
			country, instrument, concept, finding = line.split("\t")
			theirs[country, instrument, concept] = finding
	return len(ours), differences(ours, theirs)


def comparisons():
	"""(name, function, arguments), the slow ones first."""
	world, some, rest = [], [], []
	days = (TODAY, BEFORE_ORDERS, LONG_AGO)
	cases = [(d, name, said, v) for name, said, v in
		(("no facts", (), False), ("facts", ROUTE_FACTS, False), ("verified only", (), True)) for d in days]
	for n, (date, name, said, verified) in enumerate(cases):
		# All pairs: three offences today; one on the other days, and one with facts and with verified rows only.
		offences = WORLD_OFFENCES if n == 0 else WORLD_OFFENCES[:1] if name == "no facts" or date == TODAY else []
		for o in offences:
			world.append((f"route {date} {name}: all pairs, {o}", compare_routes,
				(date, said, verified, [("offence", o)], False)))
		for country in FROM if n == 0 else [FROM[n], FROM[0]]:
			some.append((f"route {date} {name}: from {country}, all offences", compare_routes,
				(date, said, verified, [("from", country)], True)))
	sets = [("no facts", ())] + [(f"{f}={v}", [(f, v)]) for f in SINGLE_FACTS for v in ("yes", "no")]
	for name, said in sets + [("mixed facts", MIXED_FACTS)]:
		rest.append((f"dual {name}: all pairs, all offences", compare_dual, (said, False)))
	rest.append(("dual verified only: all pairs, all offences", compare_dual, ((), True)))
	rest.append(("check: all countries", compare_check, (False,)))
	rest.append(("check verified only: all countries", compare_check, (True,)))
	return world + some + rest


def run(job):
	name, function, arguments = job
	start = time.monotonic()
	try:
		answers, wrong = function(*arguments)
		if not answers:
			wrong = wrong + ["the rule engine gave no answer"]
	except (RuntimeError, ValueError, KeyError, OSError) as e:
		answers, wrong = 0, [f"{type(e).__name__}: {e}"]
	return name, answers, wrong, time.monotonic() - start


def main():
	global law, folder, comity
	p = argparse.ArgumentParser(description="compare comity with the rule engine")
	p.add_argument("comity")
	p.add_argument("--law", help="law directory for both; without it data/law and what the program embeds")
	p.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
	p.add_argument("--only", default="")
	a = p.parse_args()
	if not shutil.which("clingo"):
		sys.exit("compare.py: clingo is missing: apt-get install gringo")
	law = facts.Facts(a.law or os.path.join(ROOT, "data", "law"))
	comity = [a.comity] + (["--law", a.law] if a.law else [])
	passed = failed = 0
	with tempfile.TemporaryDirectory() as folder:
		with open(os.path.join(folder, "law-facts.lp"), "w", encoding="utf-8") as f:
			f.write(law.text())
		jobs = [j for j in comparisons() if a.only in j[0]]
		with multiprocessing.get_context("fork").Pool(a.jobs) as pool:
			for name, answers, wrong, seconds in pool.imap_unordered(run, jobs):
				passed, failed = passed + (not wrong), failed + bool(wrong)
				state = f"{len(wrong)} differ" if wrong else "same"
				print(f"{name}: {answers} answers, {state} ({seconds:.1f} s)")
				for line in wrong[:20]:
					print(f"  {line}")
				sys.stdout.flush()
	print(f"{passed} passed, {failed} failed")
	return 1 if failed or not passed else 0


if __name__ == "__main__":
	sys.exit(main())
