#!/bin/sh
# Runs every fuzz target of the module for the given time each, one by one.
set -eu
time=${1:-60s}
found=0
for file in $(git grep -l '^func Fuzz' -- '*_test.go'); do
	for target in $(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$file"); do
		found=$((found + 1))
		echo "== $target ($(dirname "$file")), $time"
		# Without a bound, shrinking one interesting input can take the whole time on a busy machine.
		CGO_ENABLED=0 go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 50x "./$(dirname "$file")"
	done
done
[ "$found" -gt 0 ] || { echo "fuzz.sh: no fuzz target found" >&2; exit 1; }
