#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ask comity and the rule engine the same questions over the whole world and compare the answers.

usage: compare.py [--all] [--law DIR] [--jobs N] [--only TEXT] [--seed N] COMITY

COMITY is the program. Without --all, slices of the world that between them meet every rule, every instrument and every
kind of country; with it all that comparisons() can make, which takes minutes. --only keeps the comparisons whose name
holds TEXT. Prints one line for each comparison, the first differences of those that fail, and last `N passed, N failed`.
A comparison of no answers fails.
"""
import argparse
import collections
import json
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
import cover  # noqa: E402
import facts  # noqa: E402
import shake  # noqa: E402

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
OTHER_FACTS = [("security-bypassed", "no"), ("dishonest-intent", "yes"), ("possession-only", "yes"), ("gain-intent", "no"),
	("damage-caused", "yes"), ("gain-obtained", "yes"), ("property-loss", "yes"), ("organised-group", "yes"),
	("transnational", "no"), ("offence-in-art20-list", "no"), ("offence-threshold-met", "yes")]

# Three offences for all pairs: one of the Convention, one of its First Protocol, one that neither names.
WORLD_OFFENCES = ["illegal-access", "racist-xenophobic-material", "payment-fraud"]
# Ten countries for all offences: Parties, a signatory, non-parties, a Danish opt-out, a scheme, a place with no rows.
FROM = ["AT", "AU", "AQ", "BR", "DK", "IE", "JP", "KE", "LK", "ZA"]
MODELS = ["cw-model-law", "malabo", "uncc", "eu-2013-40", "hipcar", "icb4pac"]  # each against the Convention
# The measure for which all pairs are asked in each case of cases(), when not all are.
MEASURES = [("illegal-access", "stored-data"), ("computer-fraud", "direct-production-order"),
	("illegal-access", "expedited-preservation"), ("misuse-of-devices", "realtime-traffic"),
	("illegal-interception", "content-interception"), ("csam", "extradition"), ("illegal-access", "extradition"),
	("racist-xenophobic-material", "subscriber-info"), ("payment-fraud", "witness-evidence")]
# A member of the Union and its partners: members, one with an opt-out, one outside.
PROVIDER_PAIRS = [("AT", b) for b in ("IE", "DK", "DE", "US")]
# For each fact of SINGLE_FACTS, offences whose laws ask for it.
ASKING = [["illegal-access", "illegal-remaining"], ["illegal-interception", "computer-fraud"],
	["misuse-of-devices", "computer-forgery"], ["csam", "misuse-of-devices"], ["computer-fraud", "copyright"],
	["system-interference", "data-interference"]]
REACHED = [("csam", "extradition"), ("illegal-access", "mla-general"), ("computer-fraud", "expedited-preservation")]
HARMONISED = ["illegal-access", "csam", "child-solicitation"]
GROUPS = ["eu", "commonwealth", "au"]

worlds = {}  # name -> World, made once and inherited by the workers


class World:
	"""A law directory, for both."""

	def __init__(self, comity, lawdir, options, folder):
		self.law = facts.Facts(lawdir)
		self.comity = comity
		self.options = options  # that follow every command
		self.facts = folder + ".lp"
		with open(self.facts, "w", encoding="utf-8") as f:
			f.write(self.law.text())

	def engine(self, case, *shown):
		"""The atoms of `shown` (name/arity), as text, in the answer set of the law, the rules and the case."""
		rules = case + "".join(f"#show {s}.\n" for s in shown)
		run = subprocess.run(["clingo", "-V0", "--outf=0", self.facts, os.path.join(HERE, "law.lp"), "-"],
			input=rules, capture_output=True, text=True, check=False)
		if run.returncode not in (10, 30):  # satisfiable, with or without the search exhausted
			raise RuntimeError(f"clingo ended with {run.returncode}: {run.stderr.strip()[:500]}")
		return [x for x in run.stdout.split() if x != "SATISFIABLE"]

	def program(self, *args):
		run = subprocess.run([self.comity, *args, *self.options], capture_output=True, text=True, check=False)
		if run.returncode not in (0, 1):  # answered, or answered *unknown*
			raise RuntimeError(f"comity {' '.join(args)} ended with {run.returncode}: {run.stderr.strip()[:500]}")
		return run.stdout

	def lines(self, *args):
		return self.program("law", "world", *args).splitlines()

	def json(self, *args):
		return json.loads(self.program(*args, "--json"))


def atom(name, *terms):
	"""As clingo writes it: ids in quotes, numbers bare."""
	return f"{name}({','.join(str(t) if isinstance(t, int) else chr(34) + t + chr(34) for t in terms)})"


def case_args(date, said, verified):
	args = ["--date", date]
	for f, v in said:
		args += ["--fact", f"{f}={v}"]
	return args + (["--verified-only"] if verified else [])


def differences(ours, theirs):
	"""Both are sets of atoms: there are millions of answers."""
	return [f"engine only: {x}" for x in sorted(ours - theirs)] + [f"comity only: {x}" for x in sorted(theirs - ours)]


def compare_dual(world, said, verified, offences=()):
	"""Answers 0 to 3, and the facts that a *depends* needs; without offences for all of them."""
	only = [("offence", o) for o in offences]
	ours = set(world.engine(facts.case_text(TODAY, said, verified, ["dual"], only), "dual/4", "dual_needs/4"))
	theirs = set()
	number = {w: i for i, w in enumerate(DUAL_WORDS)}
	args = case_args(TODAY, said, verified)
	slices = [["--offence", o] for o in offences] or [[]]
	for line in (x for s in slices for x in world.lines("--what", "dual", *args, *s)):
		a, b, offence, answer, needs = line.split("\t")
		theirs.add(f'dual("{a}","{b}","{offence}",{number[answer]})')
		if needs:
			theirs.update(atom("dual_needs", a, b, offence, fact) for fact in needs.split(","))
	return len(ours), differences(ours, theirs)


def strongest(statuses):
	return STATUS_WORDS[max(STATUS_WORDS.index(s) for s in statuses)]


def compare_routes(world, date, said, verified, only, with_best):
	"""Every basis with its status for one slice, as atoms (there are millions), and the best status.

	With with_best the engine gives the best status, too; without, it must be that of the strongest basis (5.11).
	"""
	goals = ["route", "best"] if with_best else ["route"]
	shown = ["basis/6", "best/5"] if with_best else ["basis/6"]
	atoms = world.engine(facts.case_text(date, said, verified, goals, only), *shown)
	# A pair may have several treaties of one kind: those are counted, not only collected.
	ours = {x for x in atoms if "bilateral(" not in x}
	treaties = collections.Counter(re.sub(r'bilateral\(("[^"]*"),\d+\)', r"\1", x) for x in atoms if "bilateral(" in x)
	del atoms
	theirs, their_treaties, wrong, n = set(), collections.Counter(), [], 0
	number = {w: str(i) for i, w in enumerate(STATUS_WORDS)}
	args = [x for kind, name in only for x in ("--" + kind, name)]
	for line in world.lines("--what", "route", *case_args(date, said, verified), *args):
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
	wrong += differences(ours, theirs)
	wrong += [f"engine {treaties[x]}, comity {their_treaties[x]} times: {x}"
		for x in sorted(treaties.keys() | their_treaties.keys()) if treaties[x] != their_treaties[x]]
	return answers, wrong


def compare_check(world, verified):
	"""All countries against all instruments."""
	ours = set(world.engine(facts.case_text(TODAY, (), verified, ["check"]), "finding/4"))
	theirs = {atom("finding", *line.split("\t")) for line in world.lines("--what", "check", *case_args(TODAY, (), verified))}
	return len(ours), differences(ours, theirs)


def compare_provider(world):
	"""5.3: an order to a provider that the user names, which only the answer for a single pair can do."""
	ours, theirs = set(), set()
	for measure in ("direct-production-order", "direct-preservation-order"):
		only = [("offence", "illegal-access"), ("measure", measure), ("from", "AT")]
		case = facts.case_text(TODAY, (), False, ["route"], only) + "provider_named.\n"
		start = tuple(f'basis("{a}","{b}",' for a, b in PROVIDER_PAIRS)
		ours.update(x for x in world.engine(case, "basis/6") if x.startswith(start) and "bilateral(" not in x)
		for a, b in PROVIDER_PAIRS:
			answer = world.json("route", a, b, "--offence", "illegal-access", "--measure", measure, "--provider", "Example",
				"--date", TODAY)
			theirs.update(atom("basis", a, b, "illegal-access", measure, r["instrument"], STATUS_WORDS.index(r["status"]))
				for r in answer["routes"] if r["instrument"] in world.law.instruments)
	return len(ours), differences(ours, theirs)


def compare_models(world):
	"""A model law or treaty in a country's place, against the Convention (6.4)."""
	case = facts.case_text(TODAY, (), False, ["check"], [("instrument", "budapest")])
	ours = {x for x in world.engine(case, "model_finding/4") if x.startswith(tuple(f'model_finding("{m}",' for m in MODELS))}
	theirs = {atom("model_finding", m, "budapest", f["concept"], f["finding"])
		for m in MODELS for f in world.json("check", m, "--against", "budapest", "--date", TODAY)["findings"]}
	return len(ours), differences(ours, theirs)


def compare_reach(world, offence, measure):
	"""8.1: the counts of every asking country."""
	only = [("offence", offence), ("measure", measure)]
	ours = set(world.engine(facts.case_text(TODAY, (), False, ["route", "best", "reach"], only), "reach/5"))
	theirs = set()
	answer = world.json("matrix", "--offence", offence, "--measure", measure, "--date", TODAY)
	for row in answer["reach"]:
		for what, n in (("open-binding", row["binding"]), ("open-or-conditional", row["open"] + row["conditional"]),
			("unknown", row["unknown"]), ("neither", row["blocked"] + row["none"])):
			theirs.add(atom("reach", row["country"], offence, measure, what, n))
	return len(ours), differences(ours, theirs)


def compare_harmony(world, offences):
	"""8.2: whose offences meet, in groups of countries."""
	only = [("offence", o) for o in offences]
	ours = set(world.engine(facts.case_text(TODAY, (), False, ["dual", "reach"], only), "meeting/4"))
	ours = {x for x in ours if x.startswith(tuple(f'meeting("{g}",' for g in GROUPS))}
	theirs = set()
	for g in GROUPS:
		for offence in offences:
			answer = world.json("matrix", "--offence", offence, "--region", g, "--date", TODAY)
			theirs.update(atom("meeting", g, offence, i, answer[w]) for i, w in enumerate(DUAL_WORDS))
	return len(ours), differences(ours, theirs)


def cases():
	"""(day, name, facts, verified only): what a question about routes can be asked under."""
	sets = (("no facts", (), False), ("facts", ROUTE_FACTS, False), ("verified only", (), True))
	return [(day, name, said, v) for name, said, v in sets for day in (TODAY, BEFORE_ORDERS, LONG_AGO)]


def route_job(case, only, what):
	"""Whole offences are left to 5.11 for their best status; the engine gives it for the smaller slices."""
	date, name, said, verified = case
	small = any(kind in ("from", "measure") for kind, _ in only)
	return f"route {date} {name}: {what}", compare_routes, (date, said, verified, only, small)


def dual_job(name, said, verified, offences=()):
	return f"dual {name}: all pairs, {', '.join(offences) or 'all offences'}", compare_dual, (said, verified, offences)


def all_pairs(everything):
	if not everything:
		return [route_job(case, [("offence", o), ("measure", m)], f"all pairs, {o}, {m}")
			for case, (o, m) in zip(cases(), MEASURES)]
	# Three offences today; one on the other days, and one with facts and with verified rows only.
	jobs = []
	for n, case in enumerate(cases()):
		offences = WORLD_OFFENCES if n == 0 else WORLD_OFFENCES[:1] if case[1] == "no facts" or case[0] == TODAY else []
		jobs += [route_job(case, [("offence", o)], f"all pairs, {o}") for o in offences]
	return jobs


def from_countries(everything):
	"""Each case from a country of its own, the first from one more; everything: the first from all, the others from two."""
	jobs = []
	for n, case in enumerate(cases()):
		countries = [FROM[n]]
		if n == 0:
			countries = FROM if everything else [FROM[0], FROM[-1]]
		elif everything:
			countries.append(FROM[0])
		jobs += [route_job(case, [("from", c)], f"from {c}, all offences") for c in countries]
	return jobs


def single_facts(everything):
	return [dual_job(f"{fact}={value}", [(fact, value)], False, () if everything else offences)
		for fact, offences in zip(SINGLE_FACTS, ASKING) for value in ("yes", "no")]


def comparisons(everything):
	"""(name of the world, name, function, arguments), the slow ones first."""
	judged = sorted(worlds["law"].law.judged)
	duals = [dual_job("no facts", (), False), dual_job("mixed facts", MIXED_FACTS, False), dual_job("verified only", (), True)]
	checks = [("check: all countries", compare_check, (False,)), ("check verified only: all countries", compare_check, (True,))]
	law = all_pairs(everything) + from_countries(everything) + duals + single_facts(everything) + checks
	law.append(("route: a provider that is named", compare_provider, ()))
	law.append(("check: models in a country's place", compare_models, ()))
	law += [(f"reach: {o}, {m}", compare_reach, (o, m)) for o, m in (REACHED if everything else REACHED[:1])]
	law.append((f"harmonisation: {', '.join(GROUPS)}", compare_harmony, (judged if everything else HARMONISED,)))
	shaken = from_countries(everything)
	for name, said, country in (("other facts", OTHER_FACTS, "ZA"), ("no group", [("organised-group", "no")], "BR")):
		shaken.append(route_job((TODAY, name, said, False), [("from", country)], f"from {country}, all offences"))
	shaken += duals + [dual_job("other facts", OTHER_FACTS, False)] + checks
	shaken.append(("reach: csam, extradition", compare_reach, REACHED[0]))
	if everything:
		law.insert(0, ("slices: every rule is met", every_rule, ()))
		shaken += all_pairs(False)
	return [("law", *x) for x in law] + [("shaken", *x) for x in shaken]


def every_rule(_world):
	"""The slices of the default form leave no rule of law.lp without an answer."""
	rules, silent = cover.cover(os.path.join(HERE, "law.lp"), worlds, comparisons(False))
	return rules, [f"no slice meets: {rule}" for rule in silent]


def run(job):
	key, name, function, arguments = job
	start = time.monotonic()
	try:
		answers, wrong = function(worlds[key], *arguments)
		if not answers:
			wrong = wrong + ["the rule engine gave no answer"]
	except (RuntimeError, ValueError, KeyError, OSError) as e:
		answers, wrong = 0, [f"{type(e).__name__}: {e}"]
	return f"{key}: {name}", answers, wrong, time.monotonic() - start


def main():
	p = argparse.ArgumentParser(description="compare comity with the rule engine")
	p.add_argument("comity")
	p.add_argument("--all", action="store_true", help="the whole world, not slices of it")
	p.add_argument("--law", help="law directory for both; without it data/law and what the program embeds")
	p.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
	p.add_argument("--only", default="")
	p.add_argument("--seed", type=int, default=1, help="of the shaken law")
	a = p.parse_args()
	if not shutil.which("clingo"):
		sys.exit("compare.py: clingo is missing: apt-get install gringo")
	if not shutil.which(a.comity):
		sys.exit(f"compare.py: no program {a.comity}: build it, or name it in COMITY")
	lawdir = a.law or os.path.join(ROOT, "data", "law")
	passed = failed = 0
	with tempfile.TemporaryDirectory() as folder:
		shaken = os.path.join(folder, "shaken")
		shake.shake(lawdir, shaken, a.seed)
		worlds["law"] = World(a.comity, lawdir, ["--law", a.law] if a.law else [], os.path.join(folder, "law"))
		worlds["shaken"] = World(a.comity, shaken, ["--law", shaken], shaken)
		jobs = [j for j in comparisons(a.all) if a.only in f"{j[0]}: {j[1]}"]
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
