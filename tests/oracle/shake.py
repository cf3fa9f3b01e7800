#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write a copy of a law directory in which countries, treaties and what measures ask are shaken.

What the real data never hold (an Act struck down among offences, alternatives of which none is met, a Party that left its
dates blank ...) the rules must still decide. The copy is nonsense as law, and the same for the same seed.

usage: shake.py LAWDIR NEWDIR SEED
"""
import copy
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
# Narrowings that the Convention lets a Party reserve: the row shows them and a declaration carries them (6.3).
RESERVED = [("data-interference", "4(2)", "requires-serious-harm"), ("misuse-of-devices", "6(3)", "excludes-possession"),
	("csam", "9(4)", "excludes-9-1-e"), ("copyright", "10(3)", "excludes-copyright-criminal")]
SEEN_SOURCE = "s999"
DUAL_WORDS = ["required", "permitted", "partly", "limited", "not a condition", "not stated", "not mentioned", "n/a"]
# UNTOC's own offences, which no real country's file judges yet.
ADDED_CONCEPTS = ["participation-association", "laundering"]
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

	def confidence(self, row):
		"""How sure a row is counts under --verified-only. What is verified must name a source that was seen."""
		if row["confidence"] != "none" and self.chance(0.3):
			row["confidence"] = self.random.choice(["verified", "known"])
			row["source"] = SEEN_SOURCE

	def provision(self, row):
		pick = self.random.choice
		if self.chance(0.4):
			row["finding"] = pick(["full", "full", "partial", "none", "unknown"])
		if row["finding"] != "unknown" and row["confidence"] == "none":
			row["confidence"] = "known"
		self.confidence(row)
		# What was seen fits the confidence, as the loader and docs/law-data.md have it.
		row.pop("seen", None)
		if "basis" in row:
			if row["confidence"] != "verified":
				row["basis"] = "memory" if row["confidence"] == "known" else "none"
			else:
				row["basis"] = pick(["text", "heading"])
				row["seen"] = ["law", "section"] + (["finding"] if row["basis"] == "text" else [])
		if row["concept"] in self.offences and self.chance(0.4):
			row["qualifiers"] = sorted({self.narrowing() for _ in range(self.random.randint(0, 2))})
			if self.chance(0.3):
				row["one_of"] = sorted({self.narrowing(), self.narrowing()} - set(row["qualifiers"]))
		if self.chance(0.15):
			row["qualifiers"] = sorted({*row.get("qualifiers", []), pick(LAW_MARKS)})
		if self.chance(0.3):
			low = self.random.randint(1, 6)
			row["years"] = [str(low), str(low + self.random.randint(0, 4))]

	def added(self, rows):
		"""Rows for concepts of which the real data have none."""
		if not rows or not self.chance(0.5):
			return []
		judged = {row["concept"] for row in rows}
		return [{"concept": concept, "law": "shaken", "section": "1", "finding": "full", "confidence": "verified",
			"source": SEEN_SOURCE} for concept in ADDED_CONCEPTS if concept not in judged]

	def status(self, row):
		self.confidence(row)
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
		if not self.chance(0.6):
			return
		declared = []
		for row in country.get("provisions", []):
			for concept, article, code in RESERVED:
				if row["concept"] == concept and row["finding"] == "full" and self.chance(0.5):
					row["qualifiers"] = [code]
					declared.append((article, code))
		for _ in range(self.random.randint(1, 3)):
			declared.append(self.random.choice(ROUTE_CODES) if self.chance(0.4)
				else (self.random.choice(ARTICLES), self.random.choice(self.common)))
		for article, code in declared:
			country.setdefault("declarations", []).append({"instrument": "budapest", "article": article,
				"kind": self.random.choice(["declaration", "reservation", "withdrawn"]), "code": code,
				"effect": "shaken", "source": SEEN_SOURCE, "confidence": self.random.choice(["verified", "known"])})

	def memberships(self, cells):
		for organisation in cells:
			if self.chance(0.05):
				cells[organisation] = self.random.choice(["yes", "no", "unknown"])

	def measures(self, instrument):
		"""Some rows go, so that the general one speaks; some come twice, with other words; any may ask something else."""
		kept = []
		for row in instrument["measures"]:
			if row["kind"] != "cooperation":
				kept.append(row)
				continue
			# Budapest 29 has a rule of its own (5.3), which needs the row.
			if self.chance(0.3) and row.get("concept") not in ("mla-general", "mla-preservation"):
				continue
			for again in range(2 if self.chance(0.3) else 1):
				another = copy.deepcopy(row)
				if again:
					another["id"] += "-again"
				if self.chance(0.4):
					another["dual_criminality"] = self.random.choice(DUAL_WORDS)
				kept.append(another)
		instrument["measures"] = kept

	def treaty(self, row):
		self.confidence(row)
		if row["a"] != "EU" and self.chance(0.3):
			row["a"], row["b"] = row["b"], row["a"]
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
		if country.get("provisions"):
			country["provisions"] += shaker.added(country["provisions"])
		for row in country.get("provisions", []):
			shaker.provision(row)
		for row in country.get("status", []):
			shaker.status(row)
		shaker.declarations(country)
		shaker.memberships(country["memberships"])
		country["sources"][SEEN_SOURCE] = "https://example.org/shaken"
		save(os.path.join(newdir, "countries", name), country)
	for name in sorted(os.listdir(os.path.join(lawdir, "instruments"))):
		instrument = load(os.path.join(lawdir, "instruments", name)) if name.endswith(".yaml") else {}
		if instrument.get("measures"):
			shaker.measures(instrument)
			# A protocol that waits for its day, so that its own rules count.
			if instrument.get("parent"):
				instrument.pop("force", None)
			save(os.path.join(newdir, "instruments", name), instrument)
	bilateral = load(os.path.join(lawdir, "bilateral.yaml"))
	bilateral["sources"][SEEN_SOURCE] = "https://example.org/shaken"
	for row in bilateral["treaties"]:
		shaker.treaty(row)
	save(os.path.join(newdir, "bilateral.yaml"), bilateral)


if __name__ == "__main__":
	if len(sys.argv) != 4:
		sys.exit(__doc__)
	shake(sys.argv[1], sys.argv[2], int(sys.argv[3]))
