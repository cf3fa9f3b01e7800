#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# What mapc takes and what it refuses.
#
#   tools/mapc.test.sh MAPC
#
# Each case is a map of the two places AD and MT. Last line: N passed, N failed.
set -u
mapc=${1:?usage: mapc.test.sh MAPC}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
passed=0
failed=0

printf '# code, id, rule\nAD\t020\nMT\t470\tat 14.4 35.9\n' >"$dir/places"

# check STATUS FILE TEXT MAP: mapc ends with STATUS and TEXT stands in FILE.
check() {
	rm -f "$dir/map_data.c" "$dir/map_data.h"
	printf '%b' "$4" >"$dir/map"
	"$mapc" "$dir/places" "$dir/map" "$dir/map_data.c" "$dir/map_data.h" 2>"$dir/said"
	status=$?
	if [ "$status" -eq "$1" ] && grep -qF -- "$3" "$dir/$2"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'not ok: exit %s, not %s with "%s": %s\n' "$status" "$1" "$3" "$4"
		cat "$dir/said"
	fi
}
takes() { check 0 map_data.c "$@"; }
refuses() {
	check 65 said "$@"
	if [ -e "$dir/map_data.c" ] || [ -e "$dir/map_data.h" ]; then
		failed=$((failed + 1))
		printf 'not ok: wrote C for a broken map: %s\n' "$2"
	fi
}

AD='AD\tpath\tm10 10 5 0-5 5z\n'
MT='MT\tdot\t100 100\n'

takes '{ .alpha2 = "AD", .d = "m10 10 5 0-5 5z" },' "$AD$MT"
takes '{ .alpha2 = "MT", .dot = true, .x = 100, .y = 100 },' "$AD$MT"
takes '{ .alpha2 = "", .d = "m1 1 1 0 0 1z" },' "$AD-\tpath\tm1 1 1 0 0 1z\n$MT"
takes 'm10 10 5 0-5 5zm20 0 1 0 0 1z' "AD\tpath\tm10 10 5 0-5 5zm20 0 1 0 0 1z\n$MT"

refuses 'AD is not drawn' "$MT"
refuses 'the map is empty' ''
refuses 'AD is drawn twice' "$AD$AD$MT"
refuses '"XX" is not in the list' "${AD}XX\tdot\t50 50\n$MT"
refuses 'a path after a dot' "$MT$AD"
refuses 'neither path nor dot' "AD\tline\tm10 10 5 0-5 5z\n$MT"
refuses 'with tabs between' "AD path m10 10 5 0-5 5z\n$MT"
refuses ':1: the line is cut off' "$(printf '%s' 'AD\tpath\tm10 10 5 0-5 5z')"

refuses 'at byte 0 of the path' "AD\tpath\t\n$MT"
refuses 'at byte 9 of the path' "AD\tpath\tm10 10 5 L0 5z\n$MT"
refuses 'no closed ring' "AD\tpath\tm10 10 5 0-5 5\n$MT"
refuses 'no closed ring' "AD\tpath\tm10 10 5 0z\n$MT"
refuses 'no closed ring' "AD\tpath\tm10 10 5 0-5z\n$MT"
refuses 'no closed ring' "AD\tpath\tm10 10 5 0-11 5-5 0z\"\n$MT"
refuses 'no closed ring' "AD\tpath\tm10 10 5 0-5 5z\"\n$MT"
refuses 'no closed ring' "AD\tpath\tm955 10 6 0 0 5z\n$MT"
refuses 'no closed ring' "AD\tpath\tm10 10 5 0 999999 0z\n$MT"

refuses 'is no point on the picture' "${AD}MT\tdot\t961 100\n"
refuses 'is no point on the picture' "${AD}MT\tdot\t100\n"
refuses 'is no point on the picture' "${AD}MT\tdot\t100 100 1\n"
refuses 'touches the one at 100 100' "${MT}AD\tdot\t103 104\n"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
