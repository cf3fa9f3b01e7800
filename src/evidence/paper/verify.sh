#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# verify.sh [-p POLICY] [-r TSA-ROOT.pem]: checks the package that it lies in, with sha256sum,
# openssl, awk and the core utilities alone. Read it before you run it, or do by hand what
# VERIFY.txt says. -p: the keys of the log and its witnesses, and -r: the root certificate of the
# time-stamp authority, as they came to you by another road than this package.
set -eu
LC_ALL=C
export LC_ALL
policy=log/policy.txt root=
from_here() { # FILE, as seen from the package
	case $1 in
	/*) given=$1 ;;
	*) given=$PWD/$1 ;;
	esac
	[ -r "$given" ] || { echo "$1 is not there, or cannot be read" >&2; exit 2; }
}
while getopts p:r: o; do
	case $o in
	p) from_here "$OPTARG"; policy=$given ;;
	r) from_here "$OPTARG"; root=$given ;;
	*) exit 2 ;;
	esac
done
cd "$(dirname "$0")"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0
fails() {
	echo "FAILS: $*"
	bad=$((bad + 1))
}

hex() { od -An -v -tx1 "$1" | tr -d ' \n'; }
bytes() { printf %s "$1" | tr a-f A-F | basenc -d --base16; }
sha() { sha256sum | cut -c 1-64; }
same() { [ "$(sha <"$1")" = "$(sha <"$2")" ]; } # cmp is no core utility
decode() { printf %s "$1" | openssl base64 -d -A >"$2"; } # BASE64 FILE

# A signed note: text, an empty line, signatures. Splits $1 into $tmp/text and $tmp/signatures.
split_note() {
	awk -v text="$tmp/text" -v sigs="$tmp/signatures" '
		{ line[NR] = $0; if ($0 == "") last = NR }
		END {
			printf "" >text; printf "" >sigs
			if (!last) exit 1
			for (i = 1; i < last; i++) print line[i] >text
			for (i = last + 1; i <= NR; i++) print line[i] >sigs
		}' "$1"
}

# Whether the key NAME+ID+BASE64 signed $tmp/text. 0 yes, 1 no line of it, 2 a wrong one.
signed_by() {
	name=${1%%+*}
	rest=${1#*+}
	id=${rest%%+*}
	decode "${rest#*+}" "$tmp/key"
	{ printf '%s\n' "$name"; cat "$tmp/key"; } | sha >"$tmp/id"
	[ "$(cut -c 1-8 "$tmp/id")" = "$id" ] || return 2
	type=$(head -c 1 "$tmp/key" | od -An -tx1 | tr -d ' ')
	{ bytes 302a300506032b6570032100; tail -c 32 "$tmp/key"; } >"$tmp/public"
	answer=1
	while read -r dash who blob; do
		[ "$dash" = "—" ] && [ "$who" = "$name" ] || continue
		decode "$blob" "$tmp/blob"
		[ "$(head -c 4 "$tmp/blob" | od -An -tx1 | tr -d ' ')" = "$id" ] || continue
		tail -c 64 "$tmp/blob" >"$tmp/signature"
		if [ "$type" = 04 ]; then # a witness, with its time
			at=$(head -c 12 "$tmp/blob" | tail -c 8 | od -An -v -tx1 | tr -d ' \n')
			{ printf 'cosignature/v1\ntime %d\n' "0x$at"; cat "$tmp/text"; } >"$tmp/message"
		else
			cp "$tmp/text" "$tmp/message"
		fi
		openssl pkeyutl -verify -pubin -keyform DER -inkey "$tmp/public" -rawin \
			-in "$tmp/message" -sigfile "$tmp/signature" >/dev/null 2>&1 || return 2
		answer=0
	done <"$tmp/signatures"
	return $answer
}

# NOTE [any]: the log's signature, and the quorum of witnesses that the policy asks for; any: an
# earlier checkpoint, which witnesses may have signed later.
check_note() {
	split_note "$1" || { fails "$1 is no signed note"; return; }
	read -r origin <"$tmp/text"
	log=no
	: >"$tmp/have"
	while read -r word a b c; do
		case $word in
		log) vkey=$a mine=$origin ;;
		witness) vkey=$b mine=${b%%+*} ;;
		*) continue ;;
		esac
		[ "${vkey%%+*}" = "$mine" ] || continue
		s=0
		signed_by "$vkey" || s=$?
		case $s$word in
		0log) log=yes ;;
		0witness) echo "$a" >>"$tmp/have" ;;
		2*) fails "$1: a signature of ${vkey%%+*} is wrong" ;;
		esac
	done <"$policy"
	[ $log = yes ] || fails "$1: no key of $policy signed as $origin"
	[ $# -eq 1 ] || return 0
	awk -v have="$tmp/have" '
		BEGIN { while ((getline w <have) > 0) ok[w] = 1; ok["none"] = 1 }
		$1 == "group" {
			want = $3 == "all" ? NF - 3 : $3 == "any" ? 1 : $3
			n = 0
			for (i = 4; i <= NF; i++) n += ok[$i] ? 1 : 0
			ok[$2] = n >= want
		}
		$1 == "quorum" { q = $2 }
		END { exit !ok[q] }' "$policy" || fails "$1: too few witnesses signed"
	echo "Log: $origin; witnesses: $(sort -u "$tmp/have" | tr '\n' ' ')"
}

# ENTRY PROOF CHECKPOINT: the path from the entry to the checkpoint (RFC 9162, 2.1.3.2).
check_proof() {
	awk -v head="$tmp/head" -v note="$tmp/note" '
		BEGIN { printf "" >head; printf "" >note }
		!cut && $0 == "" { cut = 1; next }
		{ print >(cut ? note : head) }' "$2"
	same "$tmp/note" "$3" || { fails "$2 leads to another checkpoint"; return; }
	index=$(awk '$1 == "index" { print $2; exit }' "$tmp/head")
	size=$(awk 'NR == 2' "$3")
	want=$(awk 'NR == 3' "$3")
	[ "$(basename "$1" .entry)" = "$(printf %012d "$index")" ] ||
		{ fails "$2 is of entry $index"; return; }
	[ "$index" -lt "$size" ] || { fails "$2: no such entry in that log"; return; }
	r=$( { printf '\000'; cat "$1"; } | sha)
	f=$index s=$((size - 1))
	for p in $(awk 'seen { print } $1 == "index" { seen = 1 }' "$tmp/head"); do
		decode "$p" "$tmp/hash"
		p=$(hex "$tmp/hash")
		[ ${#p} -eq 64 ] && [ $s -gt 0 ] || { fails "$2: not such a path"; return; }
		if [ $((f % 2)) -eq 1 ] || [ "$f" -eq $s ]; then
			r=$(bytes "01$p$r" | sha)
			while [ $((f % 2)) -eq 0 ] && [ "$f" -gt 0 ]; do
				f=$((f / 2)) s=$((s / 2))
			done
		else
			r=$(bytes "01$r$p" | sha)
		fi
		f=$((f / 2)) s=$((s / 2))
	done
	decode "$want" "$tmp/root"
	[ $s -eq 0 ] && [ "$r" = "$(hex "$tmp/root")" ] ||
		fails "$1: this is not what the log has under that number"
}

# The value of a text of a record, which is JSON on one line: KEY FILE.
value() {
	awk -v key="\"$1\":\"" '{
		i = index($0, key)
		if (i) { $0 = substr($0, i + length(key)); print substr($0, 1, index($0, "\"") - 1) }
	}' "$2"
}

# sha256sum complains of a list without files: things, and what was sealed where it lies, have none
[ ! -s manifest-sha256.txt ] || sha256sum --quiet -c manifest-sha256.txt ||
	fails "files of data/ are not as listed"
sha256sum --quiet -c tagmanifest-sha256.txt || fails "papers are not as listed"
awk '{ print substr($0, 67) }' manifest-sha256.txt | sort >"$tmp/listed"
find_files() { # without find: the core utilities have ls alone
	for x in "$1"/* "$1"/.[!.]*; do
		if [ -L "$x" ]; then
			echo "$x"
		elif [ -d "$x" ]; then
			(find_files "$x")
		elif [ -e "$x" ]; then
			echo "$x"
		fi
	done
}
if [ -d data ]; then find_files data | sort >"$tmp/there"; else : >"$tmp/there"; fi
same "$tmp/listed" "$tmp/there" || fails "data/ holds other files than manifest-sha256.txt lists"
awk '{ print substr($0, 67) }' tagmanifest-sha256.txt | sort >"$tmp/listed"
for x in * .[!.]*; do
	case $x in data | tagmanifest-sha256.txt) continue ;; esac
	if [ -d "$x" ] && [ ! -L "$x" ]; then
		find_files "$x"
	elif [ -e "$x" ] || [ -L "$x" ]; then
		echo "$x"
	fi
done >"$tmp/papers"
awk -v listed="$tmp/listed" '
	BEGIN { while ((getline p <listed) > 0) ok[p] = 1 }
	!($0 in ok)' "$tmp/papers" >"$tmp/extra"
while read -r x; do fails "no list names $x: it was put in afterwards"; done <"$tmp/extra"

# The record by which the content of exhibit NUMBER was erased or destroyed.
ended() {
	for g in custody/[0-9]*.json; do
		[ -e "$g" ] || continue
		case $(value act "$g") in
		erased | destroyed) [ "$(value number "$g")" != "$1" ] || echo "$g" ;;
		esac
	done | tail -n 1
}
for g in custody/[0-9]*.json; do
	[ -e "$g" ] || continue
	case $(value act "$g") in
	erased | destroyed)
		second=$(value second "$g")
		echo "Gone: what $(value number "$g") held was $(value act "$g") at $(value at "$g") by" \
			"$(value name "$g")${second:+, with $second}, as $g says"
		;;
	esac
done

check_note log/checkpoint
entries=0 sealed=0 erased=
for e in custody/*.entry; do
	entries=$((entries + 1))
	check_proof "$e" "${e%.entry}.tlog-proof" log/checkpoint
	json=${e%.entry}.json
	[ -e "$json" ] || { echo "Open: $json is not here; its entry is"; erased=yes; continue; }
	[ "$(value content "$e")" = "$(sha <"$json")" ] || fails "$json is not the record of $e"
	case $(value act "$json") in
	sealed) ;;
	received) # from another node, with all that it is; before/ has what that node recorded
		awk '{ exit !index($0, "\"facts\":{") }' "$json" || continue
		prev=$(value prev "$json")
		earlier=
		for b in before/*/custody/*.json; do
			[ -e "$b" ] && [ "$(sha <"$b")" = "$prev" ] && earlier=$b
		done
		if [ -z "$earlier" ] && [ -n "$(ended "$(value number "$json")")" ]; then
			echo "Open: $json follows a record of another node, which went with its content"
		elif [ -z "$earlier" ]; then
			fails "$json follows a record of another node that is not here"
		fi
		;;
	*) continue ;;
	esac
	gone=$(ended "$(value number "$json")")
	want=$(value manifestSha256 "$json")
	found=
	for m in manifest-sha256.txt custody/*.manifest-sha256.txt; do
		[ -e "$m" ] && [ "$(sha <"$m")" = "$want" ] && found=$m
	done
	[ -n "$found" ] || [ -z "$gone" ] || continue # said at the begin
	[ -n "$found" ] || { fails "$json: the list of files that it sealed is not here"; continue; }
	sealed=$((sealed + 1))
	for t in names findings; do
		want=$(value ${t}Sha256 "$json")
		[ -n "$want" ] || continue
		kept=
		for f in custody/$t.tsv custody/*.$t.tsv; do
			[ -e "$f" ] && [ "$(sha <"$f")" = "$want" ] && kept=$f
		done
		[ -n "$kept" ] || fails "$json: the $t.tsv that it sealed is not here"
	done
	echo "Sealed: $found, by entry $(basename "$e" .entry), at $(value at "$json")"
	case $found in
	custody/*)
		if awk '{ exit !index($0, "\"outside\":true") }' "$json"; then
			echo "Open: the files of $found were sealed where they lie, and are not here"
			continue
		fi
		x=${found#custody/}
		x=${x%.manifest-sha256.txt}
		awk -v under="data/$x/" '{ print substr($0, 1, 66) under substr($0, 67) }' "$found" >"$tmp/own"
		awk -v under="data/$x/" 'index($0, under) == 67' manifest-sha256.txt >"$tmp/bag"
		same "$tmp/own" "$tmp/bag" || fails "$found: other files lie below data/$x/"
		;;
	esac
done
[ $sealed -gt 0 ] || [ ! -s manifest-sha256.txt ] || fails "no record says that these files were sealed"

# The records of one exhibit follow each other: the first is number 1, or "received" from another
# node, and each has the digest of the one before.
for json in custody/[0-9]*.json; do
	[ -e "$json" ] || continue
	awk -v digest="$(sha <"$json")" '{
		match($0, /"seq":[0-9]+/); n = substr($0, RSTART + 6, RLENGTH - 6)
		match($0, /"exhibit":[{]"id":"[^"]*"/); x = substr($0, RSTART, RLENGTH)
		match($0, /"prev":[^:]*$/); p = substr($0, RSTART + 7, RLENGTH - 8)
		gsub(/"/, "", p)
		taken = index($0, "\"act\":\"received\"") && index($0, "\"facts\":{")
		if (n != "") print x, n, p, digest, FILENAME, taken
	}' "$json"
done >"$tmp/chain"
awk '{
	if (($1 in seq) && ($2 != seq[$1] + 1 || $3 != digest[$1])) print $5
	else if (!($1 in seq) && $2 != 1 && !$6) print $5
	seq[$1] = $2; digest[$1] = $4
}' "$tmp/chain" >"$tmp/broken"
[ -z "$erased" ] || : >"$tmp/broken" # what follows one that was erased follows what is not here
while read -r x; do fails "$x follows a record that is not here"; done <"$tmp/broken"

# What somebody signed: certificate/*.txt, each named by its digest in a record "certified".
for c in certificate/*.txt; do
	[ -e "$c" ] || continue
	hash=$(sha <"$c")
	named=
	for json in custody/[0-9]*.json; do
		[ "$(value act "$json")" = certified ] || continue
		case $(value purpose "$json") in *"$hash"*) named=$json ;; esac
	done
	if [ -n "$named" ]; then
		echo "Certificate: $c; $named says that $(value name "$named") signed exactly this"
	else
		echo "Open: no record says that anybody signed $c"
	fi
done

# What stands beside an earlier stamp: the checkpoint that it is over, and who was in the log then;
# beside a renewal: what it renews, as far as that is here.
check_beside() {
	case $1 in
	time/stamp-*)
		check_note "$1.txt" any
		for p in "$1".*.tlog-proof; do
			[ -e "$p" ] || continue
			e=${p%.tlog-proof}
			check_proof "custody/${e##*.}.entry" "$p" "$1.txt"
		done
		;;
	time/renewal-*)
		sha512sum --quiet --ignore-missing -c "$1.txt" >"$tmp/out" 2>&1 ||
			fails "$1.txt: $(tail -n 1 "$tmp/out")"
		;;
	esac
}

for t in time/*.tsr; do
	[ -e "$t" ] || { echo "Open: there is no time-stamp"; continue; }
	over=log/checkpoint
	case $t in
	time/stamp-* | time/renewal-*) over=${t%.tsr}.txt ;;
	esac
	[ -e "$over" ] || { fails "$over, which $t is over, is not here"; continue; }
	check_beside "${t%.tsr}"
	[ -n "$root" ] || { echo "Open: $t, which needs its authority's root: -r FILE"; continue; }
	cat time/*.pem >"$tmp/steps" 2>/dev/null || :
	at=$(openssl ts -reply -in "$t" -text 2>/dev/null | awk '/^Time stamp: / { sub(/^Time stamp: /, ""); print }')
	# as of its own time: the authority's certificate may have ended since
	if openssl ts -verify -in "$t" -data "$over" -CAfile "$root" -untrusted "$tmp/steps" \
		-attime "$(date -u -d "$at" +%s)" >"$tmp/out" 2>&1; then
		echo "Time: $t says of $over: not later than $at"
	else
		fails "$t: $(tail -n 1 "$tmp/out")"
	fi
done

# The nodes that had it before, one before the other: each entry in its log, each record the one logged.
own=$policy
under='before/*/'
# Unquoted: a pattern.
# shellcheck disable=SC2086
while set -- $under && [ -d "$1" ]; do
	for b; do
		policy=${b}log/policy.txt
		[ -e "${b}log/checkpoint" ] && [ -e "$policy" ] || { fails "$b has no signed log"; continue; }
		check_note "${b}log/checkpoint"
		for e in "$b"custody/*.entry; do
			[ -e "$e" ] || { fails "$b has no records"; continue; }
			check_proof "$e" "${e%.entry}.tlog-proof" "${b}log/checkpoint"
			json=${e%.entry}.json
			[ -e "$json" ] || { echo "Open: $json is not here; its entry is"; continue; }
			[ "$(value content "$e")" = "$(sha <"$json")" ] || fails "$json is not the record of $e"
		done
		echo "Open: the keys of another node's log, $policy; compare them"
	done
	under="${under}before/*/"
done
policy=$own

[ "$policy" != log/policy.txt ] || echo "Open: the keys are the package's own; compare them: -p FILE"
echo "Not proven by any package: that what was sealed is true, or who made it."
if [ $bad -gt 0 ]; then
	echo "$bad FAILS; $entries records"
	exit 1
fi
echo "Nothing fails; $entries records"
