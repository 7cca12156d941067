#!/bin/sh
# Plays every long matrix of tests whole, in an order that the seed chooses.
#
#   soak.sh SEED [SECONDS]   all of them, or as much as can be done in that time
#
# The matrices are the tests of every file that imports internal/soak. When the
# time is over, what has not begun is left out, which is no failure.
set -eu
seed=$1
seconds=${2:-0}
tags=ci,migrated_fynedo
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "soak: seed $seed, time ${seconds}s (0 = as long as it takes); again with: make soak SEED=$seed"

# Core has the longest ones, among them days at random, which take all the time
# that others leave.
folders=$(git grep -l '"latchkey/internal/soak"' -- '*_test.go' | xargs -n 1 dirname | sort -u | sed '/^core$/d')
git grep -q '"latchkey/internal/soak"' -- 'core/*_test.go' && folders="$folders core"

now() { date +%s; }
end=$(($(now) + seconds))
left=$(echo "$folders" | wc -w)
[ "$left" -gt 0 ] || { echo "soak.sh: nothing to play was found" >&2; exit 1; }

for folder in $folders; do
	tests=$(git grep -l '"latchkey/internal/soak"' -- "$folder/*_test.go" | xargs sed -n 's/^func \(Test[A-Za-z0-9_]*\)(t \*testing\.T.*/\1/p' | paste -sd '|' -)
	until=
	if [ "$seconds" -gt 0 ]; then
		share=$(((end - $(now)) / left))
		[ "$share" -gt 0 ] || { echo "== $folder: no time is left"; continue; }
		until=$(($(now) + share))
	fi
	left=$((left - 1))
	echo "== $folder${until:+, ${share}s}: $tests"
	status=0
	CGO_ENABLED=0 LATCHKEY_SOAK=whole LATCHKEY_SEED=$seed LATCHKEY_SOAK_UNTIL=$until go test -count=1 -timeout 6h -v -tags $tags -run "^($tests)\$" "./$folder" >"$log" 2>&1 || status=$?
	if [ "$status" -ne 0 ]; then
		cat "$log"
		echo "soak: failed with seed $seed; again with: make soak SEED=$seed" >&2
		exit "$status"
	fi
	grep -E '^(--- |ok)|time is over|killed at [0-9]+ of' "$log" || true
done
