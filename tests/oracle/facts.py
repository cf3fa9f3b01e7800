#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Turn the YAML files of the law into facts for the rule engine.

Nothing is judged here: a cell becomes a fact, a condition is taken apart into its terms, a date becomes the
number yyyymmdd. Every rule stands in law.lp.

Usage: facts.py LAWDIR [--date YYYY-MM-DD] [--fact NAME=yes|no]... [--verified-only]
       [--goal dual|route|best|check|reach]... [--offence O]... [--measure M]... [--from CC]... [--instrument I]...
"""
import argparse
import os
import re
import sys

try:
	import yaml
except ImportError:
	sys.exit("facts.py: the Python package python3-yaml is missing: apt-get install python3-yaml")

# Scalars stay text, so that NO is Norway and 2004-07-01 no date object.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def load(path):
	with open(path, encoding="utf-8") as f:
		return yaml.load(f, Loader=LOADER) or {}


def date_number(text):
	"""2004-07-01 -> 20040701. A month alone is not a day: the caller decides."""
	if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
		raise ValueError(f"not a day: {text!r}")
	return int(text.replace("-", ""))


def lead_number(article):
	"""'9(4)' -> 9, '20(1)(b)-(d)' -> 20; an article that starts with no number is 0."""
	m = re.match(r"\d+", article or "")
	return int(m.group()) if m else 0


def terms_of(condition):
	"""'a=yes or b=no' -> ('or', [('a', 'yes'), ('b', 'no')])."""
	words = set(re.findall(r"\s(or|and)\s", condition))
	if len(words) > 1:
		raise ValueError(f"'and' beside 'or': {condition!r}")
	word = words.pop() if words else "or"
	terms = []
	for part in re.split(r"\s+(?:or|and)\s+", condition.strip()):
		m = re.fullmatch(r"([a-z0-9-]+)=(yes|no)", part)
		if not m:
			raise ValueError(f"not a term: {part!r} in {condition!r}")
		terms.append(m.groups())
	return word, terms


class Facts:
	"""The facts of one law directory. `rows` numbers everything that has a confidence of its own."""

	def __init__(self, lawdir):
		self.lines = []
		self.rows = 0
		self.kinds = {}  # bilateral row -> its kind, to name the basis as the program does
		self.countries = []
		self.instruments = []
		self.concepts = {}  # id -> pillar
		self.measures = []
		self.no_offences = set()
		self.judged = set()  # offences that a national row judges
		self._vocabulary(load(os.path.join(lawdir, "vocabulary.yaml")))
		for name in sorted(os.listdir(os.path.join(lawdir, "instruments"))):
			if name.endswith(".yaml"):
				self._instrument(load(os.path.join(lawdir, "instruments", name)))
		for name in sorted(os.listdir(os.path.join(lawdir, "countries"))):
			if name.endswith(".yaml"):
				self._country(load(os.path.join(lawdir, "countries", name)))
		for n, code in enumerate(sorted(self.countries)):
			self._add("index", code, n)
		self._bilateral(load(os.path.join(lawdir, "bilateral.yaml")))

	def _add(self, name, *terms):
		out = []
		for t in terms:
			if isinstance(t, int):
				out.append(str(t))
			else:
				out.append('"' + t.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"')
		self.lines.append(f"{name}({','.join(out)}).")

	def _row(self, cells):
		self.rows += 1
		self._add("confidence", self.rows, cells.get("confidence", "none"))
		return self.rows

	def _vocabulary(self, v):
		month = v["compiled"]
		self._add("compiled", date_number(month + "-01"))
		for c in v["concepts"]:
			self.concepts[c["id"]] = c["pillar"]
			self._add("concept", c["id"], c["pillar"])
			if c.get("no_offence"):
				self._add("no_offence", c["id"])
				self.no_offences.add(c["id"])
			if c.get("family"):
				self._add("family", c["id"], c["family"])
			for k in c.get("kin", []):
				self._add("kin_written", c["id"], k)
		for q in v["qualifiers"]:
			self._add("qualifier", q["id"], q["kind"])
			for concept in q.get("permitted", []):
				self._add("permitted", q["id"], concept)
			if q.get("condition"):
				word, terms = terms_of(q["condition"])
				self._add("condition", q["id"], word)
				for fact, value in terms:
					self._add("term", q["id"], fact, value)
		for m in v["measures"]:
			self.measures.append(m["id"])
			self._add("measure", m["id"])
			for concept in m.get("concepts", []):
				self._add("measure_concept", m["id"], concept)

	def _instrument(self, d):
		i = d["instrument"]
		self.instruments.append(i)
		self._add("instrument", i, d["role"])
		self._add("binding", i, d.get("binding", "unknown"))
		for key in ("in_force", "applies_from"):
			if d.get(key):
				self._add(key, i, date_number(d[key]))
		if len(str(d.get("opened", ""))) == len("2004-11-29"):
			self._add("opened", i, date_number(d["opened"]))
		if d.get("force") == "no":
			self._add("no_force", i)
		for key in ("parent", "members"):
			if d.get(key):
				self._add(key, i, d[key])
		for key in ("own_offences_only", "own_offences_extradition"):
			if d.get(key) == "yes":
				self._add(key, i)
		for m in d.get("offers", []):
			self._add("offers_written", i, m)
		for n, p in enumerate(d.get("provisions", [])):
			if p.get("concept"):
				self._add("provision", i, n, lead_number(p.get("number")), p["pillar"], p["concept"])
		for n, e in enumerate(d.get("elements", [])):
			self._add("element", i, n, e["concept"])
			for q in e.get("built_in", []):
				self._add("built_in", i, n, q)
			for q in e.get("optional", []):
				self._add("optional", i, n, q)
			for q in e.get("reservations", []):
				self._add("reservable", i, n, q)
		for m in d.get("measures", []):
			if m.get("concept"):
				self._add("measure_row", i, m["id"], m["kind"], m["concept"], m.get("dual_criminality", ""))

	def _country(self, d):
		c = d["country"]
		self.countries.append(c)
		for organisation, value in d.get("memberships", {}).items():
			self._add("membership", c, organisation, value)
		for s in d.get("status", []):
			r = self._row(s)
			self._add("status", r, c, s["instrument"], s["kind"])
			if s.get("in_force"):
				self._add("status_from", r, date_number(s["in_force"]))
			if s.get("year"):
				self._add("status_year", r, int(s["year"]))
		for s in d.get("declarations", []):
			r = self._row(s)
			article = s.get("article", "")
			self._add("declaration", r, c, s.get("instrument", "budapest"), article, lead_number(article), s["kind"],
				s.get("code", ""))
		for s in d.get("provisions", []):
			r = self._row(s)
			self._add("law", r, c, s["concept"], s["finding"])
			if self.concepts.get(s["concept"]) == "offence" and s["concept"] not in self.no_offences:
				self.judged.add(s["concept"])
			if "seen" in s and "finding" not in s["seen"]:
				self._add("finding_unseen", r)
			for q in s.get("qualifiers", []):
				self._add("law_qualifier", r, q)
			for q in s.get("one_of", []):
				self._add("law_one_of", r, q)
			if s.get("years"):
				low, high = s["years"]
				self._add("law_years", r, int(low), int(high))

	def _bilateral(self, d):
		for t in d.get("treaties", []):
			r = self._row(t)
			self.kinds[r] = t["kind"]
			self._add("treaty", r, t["a"], t["b"], t["kind"], t["status"])
			if t.get("stands_alone") == "no":
				self._add("supplement", r)
			if t.get("reach"):
				self._add("treaty_reach", r, t["reach"])
			if t.get("in_force"):
				self._add("treaty_from", r, date_number(t["in_force"]))
			if t.get("year"):
				self._add("treaty_year", r, int(t["year"]))
			for m in t.get("offers", []):
				self._add("treaty_offers", r, m)

	def text(self):
		return "\n".join(self.lines) + "\n"


def case_text(date, said=(), verified_only=False, goals=(), only=()):
	"""The question: day, facts of the case, what is wanted, and the slice as (kind, id) pairs."""
	out = [f"date({date_number(date)}).", f"year({date[:4]})."]
	out += [f'said("{f}","{v}").' for f, v in said]
	if verified_only:
		out.append("verified_only.")
	out += [f"goal({g})." for g in goals]
	out += [f'only({kind},"{name}").' for kind, name in only]
	return "\n".join(out) + "\n"


def main():
	p = argparse.ArgumentParser(description="facts of the law for the rule engine")
	p.add_argument("lawdir")
	p.add_argument("--date", default="2026-11-21")
	p.add_argument("--fact", action="append", default=[])
	p.add_argument("--verified-only", action="store_true")
	p.add_argument("--goal", action="append", default=[], choices=["dual", "route", "best", "check", "reach"])
	for kind in ("offence", "measure", "from", "instrument"):
		p.add_argument("--" + kind, action="append", default=[])
	a = p.parse_args()
	only = [(k, name) for k in ("offence", "measure", "from", "instrument") for name in getattr(a, k)]
	sys.stdout.write(Facts(a.lawdir).text())
	sys.stdout.write(case_text(a.date, [f.split("=") for f in a.fact], a.verified_only, a.goal, only))


if __name__ == "__main__":
	main()
