#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write a copy of a law directory in which countries, treaties and what measures ask are shaken.

What the real data never hold (an Act struck down among offences, alternatives of which none is met, a Party that left its
dates blank ...) the rules must still decide. The copy is nonsense as law, and the same for the same seed.

usage: shake.py LAWDIR NEWDIR SEED
"""
import os
import random
import shutil
import sys

try:
	import yaml
except ImportError:
	sys.exit("shake.py: the Python package python3-yaml is missing: apt-get install python3-yaml")

from facts import load

DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
BINDING_KINDS = ["ratification", "accession", "ratification-or-accession", "eu-member"]
STATUS_KINDS = BINDING_KINDS[:3] + ["signature-only", "invited", "not-party"]
LAW_MARKS = ["struck-down", "repealed-2014", "not-commenced", "section-not-commenced-at-2022-11", "partly-commenced"]
ROUTE_CODES = [("14(3)", "limits-art20"), ("21(1)", "limits-art21"), ("14(3)", "excludes-closed-networks"),
	("24(5)", "extradition-limits"), ("24(7)", "extradition-only-by-treaty"),
	("29(4)", "dual-criminality-for-preservation")]
DUAL_WORDS = ["required", "permitted", "partly", "limited", "not a condition", "not stated", "not mentioned", "n/a"]
ARTICLES = ["2", "3", "4(2)", "6(1)", "6(3)", "7", "9(3)", "9(4)", "11(3)"]


class Shaker:
	def __init__(self, vocabulary, seed):
		self.random = random.Random(seed)
		self.offences = [c["id"] for c in vocabulary["concepts"] if c["pillar"] == "offence"]
		narrowings = [q for q in vocabulary["qualifiers"] if q["kind"] == "narrowing"]
		self.settled = [q["id"] for q in narrowings if q.get("condition")]
		self.unsettled = [q["id"] for q in narrowings if not q.get("condition")]
		# Few facts, so that a case settles some conditions.
		self.common = [q["id"] for q in narrowings if any(f in q.get("condition", "") for f in
			("security-bypassed", "dishonest-intent", "possession-only", "gain-intent", "damage-caused"))]

	def chance(self, share):
		return self.random.random() < share

	def narrowing(self):
		pool = self.unsettled if self.chance(0.1) else self.common if self.chance(0.6) else self.settled
		return self.random.choice(pool)

	def day(self):
		return f"{self.random.randint(2005, 2027)}-{self.random.randint(1, 12):02d}-{self.random.randint(1, 28):02d}"

	def provision(self, row):
		pick = self.random.choice
		if self.chance(0.4):
			row["finding"] = pick(["full", "full", "partial", "none", "unknown"])
		if row["finding"] != "unknown" and row["confidence"] == "none":
			row["confidence"] = "known"
		if row["concept"] in self.offences and self.chance(0.4):
			row["qualifiers"] = sorted({self.narrowing() for _ in range(self.random.randint(0, 2))})
			if self.chance(0.3):
				row["one_of"] = sorted({self.narrowing(), self.narrowing()} - set(row["qualifiers"]))
		if self.chance(0.15):
			row["qualifiers"] = sorted({*row.get("qualifiers", []), pick(LAW_MARKS)})
		if self.chance(0.3):
			low = self.random.randint(1, 6)
			row["years"] = [str(low), str(low + self.random.randint(0, 4))]

	def status(self, row):
		if self.chance(0.4):
			row["kind"] = self.random.choice(STATUS_KINDS)
		if self.chance(0.4):
			for key in ("in_force", "year", "ratified", "signed", "invited"):
				row.pop(key, None)
			if self.chance(0.5):
				row["in_force"] = self.day()
			if self.chance(0.5):
				row["year"] = str(self.random.randint(2011, 2026))
		if row["kind"] not in BINDING_KINDS:
			for key in ("in_force", "ratified"):
				row.pop(key, None)
		if row["kind"] == "invited":
			row.pop("signed", None)

	def declarations(self, country):
		like = next((r for part in ("status", "provisions") for r in country.get(part, []) if r["confidence"] != "none"), None)
		if like is None or not self.chance(0.6):
			return
		for _ in range(self.random.randint(1, 3)):
			article, code = (self.random.choice(ROUTE_CODES) if self.chance(0.4)
				else (self.random.choice(ARTICLES), self.random.choice(self.common)))
			country.setdefault("declarations", []).append({"instrument": "budapest", "article": article,
				"kind": self.random.choice(["declaration", "reservation", "withdrawn"]), "code": code,
				"effect": "shaken", "source": like["source"], "confidence": like["confidence"]})

	def memberships(self, cells):
		for organisation in cells:
			if self.chance(0.05):
				cells[organisation] = self.random.choice(["yes", "no", "unknown"])

	def measures(self, rows):
		"""What is not on the page stays as it is (see README.md): a general row keeps its word, and rows for one measure
		say the same."""
		words = {}
		for row in rows:
			concept = row.get("concept")
			if row["kind"] == "cooperation" and concept != "mla-general":
				words.setdefault(concept, self.random.choice(DUAL_WORDS) if self.chance(0.4) else None)
				if words[concept]:
					row["dual_criminality"] = words[concept]

	def treaty(self, row):
		if self.chance(0.4):
			row["status"] = self.random.choice(["in-force-seen", "in-force-known", "unconfirmed"])
		if self.chance(0.4):
			for key in ("in_force", "year", "signed", "reach"):
				row.pop(key, None)
			if self.chance(0.5):
				row["in_force"] = self.day()
			if self.chance(0.5):
				row["year"] = str(self.random.randint(2011, 2026))
			row["stands_alone"] = self.random.choice(["yes", "no"])
			if self.chance(0.3):
				row["reach"] = self.random.choice(["uncertain", "other-offences"])


def save(path, data):
	with open(path, "w", encoding="utf-8") as f:
		yaml.dump(data, f, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=1000)


def shake(lawdir, newdir, seed):
	shutil.copytree(lawdir, newdir)
	shaker = Shaker(load(os.path.join(lawdir, "vocabulary.yaml")), seed)
	for name in sorted(os.listdir(os.path.join(lawdir, "countries"))):
		if not name.endswith(".yaml"):
			continue
		country = load(os.path.join(lawdir, "countries", name))
		for row in country.get("provisions", []):
			shaker.provision(row)
		for row in country.get("status", []):
			shaker.status(row)
		shaker.declarations(country)
		shaker.memberships(country["memberships"])
		save(os.path.join(newdir, "countries", name), country)
	for name in sorted(os.listdir(os.path.join(lawdir, "instruments"))):
		instrument = load(os.path.join(lawdir, "instruments", name)) if name.endswith(".yaml") else {}
		shaker.measures(instrument.get("measures", []))
		if instrument.get("measures"):
			save(os.path.join(newdir, "instruments", name), instrument)
	bilateral = load(os.path.join(lawdir, "bilateral.yaml"))
	for row in bilateral["treaties"]:
		shaker.treaty(row)
	save(os.path.join(newdir, "bilateral.yaml"), bilateral)


if __name__ == "__main__":
	if len(sys.argv) != 4:
		sys.exit(__doc__)
	shake(sys.argv[1], sys.argv[2], int(sys.argv[3]))
